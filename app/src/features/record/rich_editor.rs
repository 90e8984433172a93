//! The editor of a text with headings, lists and marks.
//!
//! Until its file is there the plain editor takes its place: it writes the same text, so nothing is lost when the other
//! takes over, which waits until the person has left the text.

use std::cell::RefCell;

use leptos::{ev, html, prelude::*};
use steward_model::{
    declaration::Field,
    rich_text::{Operation, RichText},
};

use super::{context::RecordContext, text_editor::TextEditor};
use crate::{
    messages::{self, rich_text as words},
    platform::task,
    ui::{
        FieldIds,
        rich_text::{self, Editor, Hooks},
    },
};

/// Headings of a text stand below those of the page and its sections.
const HEADING_LEVEL: u8 = 3;

/// The editor of a rich text field.
#[component]
pub(crate) fn RichEditor(context: RecordContext, field: &'static Field, ids: FieldIds) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let is_shown = RwSignal::new(rich_text::is_loaded());
    let is_there = StoredValue::new(is_shown.get_untracked());
    let is_left = move || {
        let place = place.try_get_untracked().flatten();
        place.is_none_or(|place| !rich_text::is_active(&place))
    };
    if !is_shown.get_untracked() {
        task::spawn(async move {
            // Without the file the plain editor stays; the next text asks for it again.
            if rich_text::load().await.is_ok() {
                is_there.try_set_value(true);
                if is_left() {
                    is_shown.try_set(true);
                }
            }
        });
    }
    let leave = move |event: web_sys::FocusEvent| {
        let stays = event.related_target().is_some();
        if is_there.get_value() && !is_shown.get_untracked() && (stays || is_left()) {
            is_shown.set(true);
        }
    };
    view! {
        <div node_ref=place on:focusout=leave>
            {move || {
                let ids = ids.clone();
                if is_shown.get() {
                    view! { <Mounted context field ids/> }.into_any()
                } else {
                    view! { <TextEditor context field ids/> }.into_any()
                }
            }}
        </div>
    }
}

#[component]
fn Mounted(context: RecordContext, field: &'static Field, ids: FieldIds) -> impl IntoView {
    let host = NodeRef::<html::Div>::new();
    let editor: StoredValue<RefCell<Option<Editor>>, LocalStorage> = StoredValue::new_local(RefCell::new(None));
    let with = move |act: &dyn Fn(&Editor)| {
        editor.try_with_value(|editor| {
            // Busy while it is being drawn or taken away; it is then up to date, or no longer there.
            if let Ok(editor) = editor.try_borrow()
                && let Some(editor) = editor.as_ref()
            {
                act(editor);
            }
        });
    };
    context
        .workspace
        .subscribe_rich_text(context.document, field.name, move |operations, own| {
            if let Ok(operations) = serde_json::to_string(operations) {
                with(&|editor| editor.follow(&operations, own));
            }
        });
    let control = ids.control.clone();
    Effect::new(move |_| {
        let Some(host) = host.get() else { return };
        let blocks = blocks(context, field.name).to_json();
        let mounted = Editor::mount(&host, &blocks, &texts(field, &control), hooks(context, field));
        editor.try_with_value(|editor| *editor.borrow_mut() = mounted);
    });
    let (described_by, invalid) = (ids.described_by, ids.invalid);
    let description = Memo::new(move |_| (described_by.get(), invalid.get().is_some()));
    Effect::new(move |_| {
        let (described_by, is_invalid) = description.get();
        host.track();
        with(&|editor| editor.describe(described_by.as_deref(), is_invalid));
    });
    Effect::new(move |_| {
        context.track();
        // What is being typed may be ahead of the record's picture; it follows the changes themselves.
        with(&|editor| {
            if !editor.has_focus() {
                editor.catch_up(&blocks(context, field.name).to_json());
            }
        });
    });
    on_cleanup(move || {
        // Taken out first, so that nothing that the editor still says finds it busy.
        let last = editor.try_with_value(|editor| editor.borrow_mut().take());
        drop(last);
    });
    view! {
        <div class="rich-editor" node_ref=host></div>
        <div class="print-text rich-text" aria-hidden="true" inner_html=html_for_print(context, field.name)></div>
    }
}

/// The text as it stands in the document, which may be ahead of the record's picture.
fn blocks(context: RecordContext, field: &'static str) -> RichText {
    let text = context.workspace.rich_text(context.document, field);
    text.unwrap_or_else(|| RichText::plain_text(""))
}

fn hooks(context: RecordContext, field: &'static Field) -> Hooks {
    Hooks {
        edit: Box::new(move |operations, back| {
            let parsed = |json: &str| serde_json::from_str::<Vec<Operation>>(json);
            match (parsed(&operations), parsed(&back)) {
                (Ok(operations), Ok(back)) => context.edit_rich_text(field.name, operations, back),
                (Err(error), _) | (_, Err(error)) => {
                    context.set_error(field.name, &error.to_string());
                    false
                }
            }
        }),
        step: Box::new(move |undo| context.workspace.step_text(context.document, field.name, undo)),
        markdown: Box::new(|markdown| RichText::from_markdown(&markdown).to_json()),
    }
}

fn texts(field: &'static Field, control: &str) -> Vec<(&'static str, String)> {
    let label = messages::model::label(field.label).to_owned();
    let mut texts = vec![("id", control.to_owned()), ("label", label)];
    let own = [
        ("placeholder", words::placeholder()),
        ("toolbar", words::toolbar()),
        ("strong", words::strong()),
        ("em", words::em()),
        ("code", words::code()),
        ("link", words::link()),
        ("paragraph", words::paragraph()),
        ("heading1", words::heading_1()),
        ("heading2", words::heading_2()),
        ("heading3", words::heading_3()),
        ("bullets", words::bullets()),
        ("numbers", words::numbers()),
        ("tasks", words::tasks()),
        ("quote", words::quote()),
        ("codeBlock", words::code_block()),
        ("done", words::task_done()),
        ("address", words::link_address()),
        ("apply", words::link_apply()),
        ("remove", words::link_remove()),
        ("refused", words::link_refused()),
    ];
    texts.extend(own.map(|(name, text)| (name, text.to_owned())));
    texts
}

/// The text as a page of reading, made when the page is printed.
fn html_for_print(context: RecordContext, field: &'static str) -> impl Fn() -> String + Clone + Send {
    let (printed, set_printed) = signal(String::new());
    let listener = window_event_listener(ev::Custom::<web_sys::Event>::new("beforeprint"), move |_| {
        set_printed.set(blocks(context, field).to_html(HEADING_LEVEL));
    });
    on_cleanup(move || listener.remove());
    move || printed.get()
}
