//! A text that several people write at once, in a plain text area.
//!
//! What the person does becomes one small splice of the document's text; what others do is put into the text area with
//! the selection and the scroll position kept. The text area owns its value: no signal draws it on a keystroke.

use std::cell::RefCell;

use leptos::{ev, html, prelude::*};
use steward_model::{declaration::Field, edit::Edit};

use super::{
    context::RecordContext,
    splice::Splice,
    text_state::{Shown, TextState},
};
use crate::{messages, platform::clock, ui::FieldIds};

/// From here on the text area keeps its height: measuring a long text anew on each keystroke would be felt.
const LONG_UNITS: usize = 4_000;

type State = StoredValue<RefCell<TextState>, LocalStorage>;

/// The editor of a text field.
#[component]
pub(crate) fn TextEditor(context: RecordContext, field: &'static Field, ids: FieldIds) -> impl IntoView {
    let area = NodeRef::<html::Textarea>::new();
    let text = context
        .now(|snapshot| snapshot.texts.get(field.name).cloned())
        .flatten()
        .unwrap_or_default();
    let state: State = StoredValue::new_local(RefCell::new(TextState::new(&text)));
    let editor = Editor {
        context,
        field,
        area,
        state,
    };
    context
        .workspace
        .subscribe_text(context.document, field.name, move |patch| {
            editor.remote(Splice {
                at: patch.at,
                delete: patch.delete,
                insert: patch.insert,
            });
        });
    Effect::new(move |_| {
        if area.get().is_some() {
            editor.fit();
        }
    });
    let current = context.part(move |snapshot| snapshot.texts.get(field.name).cloned().unwrap_or_default());
    Effect::new(move |_| current.with(|text| editor.catch_up(text)));
    view! {
        <textarea
            class="input text-editor"
            node_ref=area
            id=ids.control
            rows="3"
            placeholder=messages::record::text_placeholder()
            aria-describedby=ids.described_by
            aria-invalid=ids.invalid
            prop:value=text.clone()
            on:compositionstart=move |_| editor.with(TextState::composition_started)
            on:compositionend=move |_| editor.composition_ended()
            on:beforeinput=move |event| editor.before_input(&event)
            on:input=move |_| editor.input()
            on:keydown=move |event| editor.key(&event)
        ></textarea>
        <div class="print-text" aria-hidden="true">{text_for_print(context, field.name)}</div>
    }
}

/// The text as running text: a text area prints only what is in view.
fn text_for_print(context: RecordContext, field: &'static str) -> impl IntoView {
    let (printed, set_printed) = signal(String::new());
    let listener = window_event_listener(ev::Custom::<web_sys::Event>::new("beforeprint"), move |_| {
        set_printed.set(
            context
                .now(|snapshot| snapshot.texts.get(field).cloned())
                .flatten()
                .unwrap_or_default(),
        );
    });
    on_cleanup(move || listener.remove());
    move || printed.get()
}

#[derive(Clone, Copy)]
struct Editor {
    context: RecordContext,
    field: &'static Field,
    area: NodeRef<html::Textarea>,
    state: State,
}

impl Editor {
    /// Nothing is done once the component is gone.
    fn with<T: Default>(self, act: impl FnOnce(&mut TextState) -> T) -> T {
        self.state
            .try_with_value(|state| act(&mut state.borrow_mut()))
            .unwrap_or_default()
    }

    fn input(self) {
        let Some(area) = self.area.get_untracked() else { return };
        let splices = self.with(|state| {
            if state.composing() {
                Vec::new()
            } else {
                state.input(&area.value(), caret(&area), clock::now_millis())
            }
        });
        self.send(splices);
        self.fit();
    }

    fn composition_ended(self) {
        let Some(area) = self.area.get_untracked() else { return };
        let (splices, shown) =
            self.with(|state| state.composition_ended(&area.value(), caret(&area), clock::now_millis()));
        self.send(splices);
        if let Some(shown) = shown {
            show(&area, &shown);
        }
    }

    fn remote(self, patch: Splice) {
        let Some(area) = self.area.try_get_untracked().flatten() else {
            return;
        };
        if let Some(shown) = self.with(|state| state.remote(patch, selection(&area))) {
            show(&area, &shown);
        }
    }

    /// Chooses between a height that follows the text and a fixed one; touches the document only when that changes.
    fn fit(self) {
        let Some(area) = self.area.try_get_untracked().flatten() else {
            return;
        };
        let is_long = self.with(|state| state.len()) > LONG_UNITS;
        if is_long != area.has_attribute("data-long") {
            // Setting or removing an attribute of this name cannot fail.
            drop(if is_long {
                area.set_attribute("data-long", "")
            } else {
                area.remove_attribute("data-long")
            });
        }
    }

    /// Shows the record's text where it differs: an undo of the record, or an import. A text area that has the focus is
    /// left alone, since what is being typed may be ahead of the snapshot; it follows the patches.
    fn catch_up(self, text: &str) {
        let Some(area) = self.area.try_get_untracked().flatten() else {
            return;
        };
        let has_focus = document()
            .active_element()
            .is_some_and(|active| active.is_same_node(Some(&area)));
        if !has_focus && let Some(shown) = self.with(|state| state.replaced(text, selection(&area))) {
            show(&area, &shown);
        }
    }

    /// The browser's own undo does not know what others wrote in between: ours takes its place, also from menus.
    fn before_input(self, event: &web_sys::InputEvent) {
        match event.input_type().as_str() {
            "historyUndo" => {
                event.prevent_default();
                self.step_back(true);
            }
            "historyRedo" => {
                event.prevent_default();
                self.step_back(false);
            }
            _ => {}
        }
    }

    fn key(self, event: &web_sys::KeyboardEvent) {
        if !(event.ctrl_key() || event.meta_key()) || event.alt_key() || event.is_composing() {
            return;
        }
        match (event.key().to_lowercase().as_str(), event.shift_key()) {
            ("z", false) => {
                event.prevent_default();
                self.step_back(true);
            }
            ("z", true) | ("y", false) => {
                event.prevent_default();
                self.step_back(false);
            }
            _ => {}
        }
    }

    fn step_back(self, undo: bool) {
        let Some(area) = self.area.get_untracked() else { return };
        if let Some((splices, shown)) = self.with(|state| if undo { state.undo() } else { state.redo() }) {
            self.send(splices);
            show(&area, &shown);
        }
    }

    fn send(self, splices: Vec<Splice>) {
        for splice in splices {
            let edit = Edit::Splice {
                field: self.field.name.to_owned(),
                at: splice.at,
                delete: splice.delete,
                insert: splice.insert,
            };
            if !self.context.edit_field(self.field.name, edit) {
                // What was typed stays in the text area, with the reason beside it; nothing is taken away.
                return;
            }
        }
    }
}

fn caret(area: &web_sys::HtmlTextAreaElement) -> usize {
    selection(area).1
}

/// The selection in UTF-16 code units.
fn selection(area: &web_sys::HtmlTextAreaElement) -> (usize, usize) {
    let read = |offset: Result<Option<u32>, _>| {
        offset
            .ok()
            .flatten()
            .and_then(|offset| usize::try_from(offset).ok())
            .unwrap_or(0)
    };
    (read(area.selection_start()), read(area.selection_end()))
}

/// Puts a text into the text area; selection and scroll position stay with the words they were at.
fn show(area: &web_sys::HtmlTextAreaElement, shown: &Shown) {
    if area.value() == shown.value {
        return;
    }
    let (scroll_top, backward) = (area.scroll_top(), area.selection_direction().ok().flatten());
    area.set_value(&shown.value);
    let offset = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    let (start, end) = (offset(shown.selection.0), offset(shown.selection.1));
    // Setting the selection of a text area fails only for other types of input.
    drop(match backward {
        Some(direction) => area.set_selection_range_with_direction(start, end, &direction),
        None => area.set_selection_range(start, end),
    });
    area.set_scroll_top(scroll_top);
}
