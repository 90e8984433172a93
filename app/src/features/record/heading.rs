//! The head of a record: its title, edited in place, its state and steps, who answers for it.

use std::cell;

use leptos::{html, prelude::*};
use steward_model::{edit::Edit, value::Value};
use steward_sync::ids::DocumentId;

use super::{
    conflict::conflict_chip,
    context::RecordContext,
    field::{Draft, SavedMark, known_names},
    input::text_value,
    steps::Steps,
    tags::Tags,
};
use crate::{
    features::register::{
        cells::{cell_view, column_label},
        column::{Cell, Column},
    },
    messages,
    ui::{Avatar, RelativeTime, unique_id},
};

thread_local! {
    /// The record that was just created: its title takes the focus when it is drawn.
    static FOCUS_TITLE_OF: cell::Cell<Option<DocumentId>> = const { cell::Cell::new(None) };
}

/// The title of this record takes the focus as soon as the record is drawn.
pub(crate) fn focus_title_of(document: DocumentId) {
    FOCUS_TITLE_OF.set(Some(document));
}

/// Element id of the title, for the shortcut that edits.
pub(super) const TITLE_ID: &str = "record-title";

#[component]
pub(crate) fn Heading(context: RecordContext) -> impl IntoView {
    let archived = context.part(|snapshot| snapshot.archived);
    view! {
        <header class="record-heading">
            <Title context/>
            {move || archived.get().then(|| view! { <p class="record-archived">{messages::record::archived_help()}</p> })}
            <Steps context/>
            <Facts context/>
            <Tags context/>
        </header>
    }
}

#[component]
fn Title(context: RecordContext) -> impl IntoView {
    let area = NodeRef::<html::Textarea>::new();
    let title = context.part(|snapshot| snapshot.title.clone());
    let draft = Draft::new(move |text: String| {
        // A title is one line: what a paste brings in becomes words.
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if context.now(|snapshot| snapshot.title == text).unwrap_or(false) {
            return;
        }
        let edit = match text_value(&text) {
            Some(value) => Edit::Set {
                field: "title".to_owned(),
                value,
            },
            None => Edit::Clear {
                field: "title".to_owned(),
            },
        };
        context.edit_field("title", edit);
    });
    Effect::new(move |_| {
        if let Some(area) = area.get()
            && FOCUS_TITLE_OF.get() == Some(context.document)
        {
            FOCUS_TITLE_OF.set(None);
            // The element is in the document only after this turn.
            request_animation_frame(move || drop(area.focus()));
        }
    });
    let conflicts = context.part(|snapshot| {
        snapshot
            .fields
            .get("title")
            .map(|field| field.conflicts.clone())
            .unwrap_or_default()
    });
    let show = |value: &Value| match value {
        Value::Text(text) => view! { <span>{text.clone()}</span> }.into_any(),
        Value::Number(_) | Value::Date(_) | Value::DateTime(_) | Value::Flag(_) => ().into_any(),
    };
    let error = context.error("title");
    view! {
        <div class="record-title-row" data-field="title">
            <h1 class="record-title">
                <textarea
                    node_ref=area
                    id=TITLE_ID
                    class="record-title-input"
                    rows="1"
                    aria-label=messages::record::title_label()
                    placeholder=messages::record::title_placeholder()
                    prop:value=move || draft.shown(&title.get())
                    on:input=move |event| draft.typed(event_target_value(&event))
                    on:blur=move |_| draft.left()
                    on:keydown=move |event| {
                        if event.key() == "Enter" && !event.is_composing() {
                            event.prevent_default();
                            draft.left();
                        }
                    }
                ></textarea>
                <span class="print-text" aria-hidden="true">{move || title.get()}</span>
            </h1>
            <span class="record-field-marks">
                {conflict_chip(conflicts, show, move |value| {
                    context.edit_field("title", Edit::Set { field: "title".to_owned(), value });
                })}
                <SavedMark context field="title"/>
            </span>
        </div>
        <p class="field-error" role="alert">{move || error.get()}</p>
    }
}

/// Owner, priority and times, in one line that wraps.
#[component]
fn Facts(context: RecordContext) -> impl IntoView {
    let created = context.part(|snapshot| snapshot.created_millis);
    let updated = context.part(|snapshot| snapshot.updated_millis);
    let created_by = context.part(|snapshot| snapshot.created_by.clone());
    let updated_by = context.part(|snapshot| snapshot.updated_by.clone());
    view! {
        <dl class="record-facts">
            <div data-field="owner">
                <dt>{messages::record::owner()}</dt>
                <dd><OwnerInput context/></dd>
            </div>
            {derived_fact(context, "priority")}
            <div>
                <dt>{messages::register::column_created()}</dt>
                <dd title=move || messages::record::created_by(created_by.get())><RelativeTime millis=created/></dd>
            </div>
            <div>
                <dt>{messages::register::column_updated()}</dt>
                <dd title=move || messages::record::updated_by(updated_by.get())><RelativeTime millis=updated/></dd>
            </div>
        </dl>
    }
}

/// A computed field that everybody looks for first.
fn derived_fact(context: RecordContext, name: &str) -> Option<AnyView> {
    let field = context.kind.field(name).filter(|field| !field.editable)?;
    let value = context.value(field.name);
    Some(
        view! {
            <div>
                <dt title=messages::record::derived_help()>{column_label(&Column::Field(field))}</dt>
                <dd>
                    {move || {
                        let value = value.get();
                        let cell = value.as_ref().map_or(Cell::Empty, |value| Column::field_cell(field, value));
                        if cell.is_empty() { view! { <span class="quiet">"–"</span> }.into_any() } else { cell_view(&cell) }
                    }}
                </dd>
            </div>
        }
        .into_any(),
    )
}

#[component]
fn OwnerInput(context: RecordContext) -> impl IntoView {
    let owner = context.value("owner");
    let name = Memo::new(move |_| match owner.get() {
        Some(Value::Text(name)) => name,
        Some(Value::Number(_) | Value::Date(_) | Value::DateTime(_) | Value::Flag(_)) | None => String::new(),
    });
    let draft = Draft::new(move |text: String| {
        let wanted = text_value(&text);
        if wanted == owner.get_untracked() {
            return;
        }
        let edit = match wanted {
            Some(value) => Edit::Set {
                field: "owner".to_owned(),
                value,
            },
            None => Edit::Clear {
                field: "owner".to_owned(),
            },
        };
        context.edit_field("owner", edit);
    });
    let wanted = RwSignal::new(false);
    let known = Memo::new(move |_| {
        if wanted.get() {
            known_names(context.workspace, false)
        } else {
            Vec::new()
        }
    });
    let list = unique_id("owners");
    let conflicts = context.part(|snapshot| {
        snapshot
            .fields
            .get("owner")
            .map(|field| field.conflicts.clone())
            .unwrap_or_default()
    });
    let show = |value: &Value| match value {
        Value::Text(text) => view! { <span>{text.clone()}</span> }.into_any(),
        Value::Number(_) | Value::Date(_) | Value::DateTime(_) | Value::Flag(_) => ().into_any(),
    };
    view! {
        <span class="owner">
            {move || name.with(|name| (!name.is_empty()).then(|| view! { <Avatar name=name.clone() decorative=true/> }))}
            <input
                class="owner-input"
                type="text"
                list=list.clone()
                autocomplete="off"
                aria-label=messages::record::owner()
                placeholder=messages::record::no_owner()
                prop:value=move || draft.shown(&name.get())
                on:focus=move |_| wanted.set(true)
                on:input=move |event| draft.typed(event_target_value(&event))
                on:blur=move |_| draft.left()
                on:keydown=move |event| if event.key() == "Enter" && !event.is_composing() { draft.left() }
            />
            <datalist id=list>
                {move || known.get().into_iter().map(|name| view! { <option value=name></option> }).collect_view()}
            </datalist>
            {conflict_chip(conflicts, show, move |value| {
                context.edit_field("owner", Edit::Set { field: "owner".to_owned(), value });
            })}
            <SavedMark context field="owner"/>
        </span>
    }
}
