//! One field of a record: its control, its marks (saved, written apart) and its error.

use leptos::prelude::*;
use steward_model::{
    calendar::date_text,
    declaration::{Choice, Field, FieldType},
    edit::Edit,
    value::Value,
};

use super::{
    conflict::ConflictChip,
    context::{FieldSaving, RecordContext},
    input::{local_moment, parse_date, parse_number, text_value},
    rich_editor::RichEditor,
    text_editor::TextEditor,
};
use crate::{
    features::register::{
        cells::{cell_view, number_text},
        column::{Cell, Column},
    },
    messages,
    platform::clock,
    ui::{self, FieldIds, Icon, IconName},
    workspace::Workspace,
};

/// How long a pause in typing saves a line that still has the focus.
const SAVE_AFTER: std::time::Duration = std::time::Duration::from_millis(700);

/// A field with its label.
#[component]
pub(crate) fn RecordField(context: RecordContext, field: &'static Field) -> impl IntoView {
    let error = context.error(field.name);
    let help = if field.editable || !field.help.is_empty() {
        messages::model::label(field.help)
    } else {
        messages::record::derived_help()
    };
    let is_wide = field.field_type == FieldType::Text;
    view! {
        <div class="record-field" class:record-field-wide=is_wide class:record-field-fixed=!field.editable data-field=field.name>
            {if field.editable {
                view! {
                    <ui::Field label=messages::model::label(field.label) help=help error=error let:ids>
                        {control(context, field, ids)}
                    </ui::Field>
                }
                .into_any()
            } else {
                view! { <FixedField context field help/> }.into_any()
            }}
            <span class="record-field-marks">
                <ConflictChip context field/>
                <SavedMark context field=field.name/>
            </span>
        </div>
    }
}

/// A field that nobody types into: computed or stamped.
#[component]
fn FixedField(context: RecordContext, field: &'static Field, help: &'static str) -> impl IntoView {
    let value = context.value(field.name);
    view! {
        <div class="field">
            <span class="field-label" title=help>{messages::model::label(field.label)}</span>
            <div class="fixed-value">{move || value_view(field, value.get().as_ref())}</div>
        </div>
    }
}

/// A value as text for reading.
pub(crate) fn value_view(field: &'static Field, value: Option<&Value>) -> AnyView {
    let cell = value.map_or(Cell::Empty, |value| Column::field_cell(field, value));
    match cell {
        Cell::Empty => view! { <span class="quiet">"–"</span> }.into_any(),
        Cell::Text(_)
        | Cell::State(_)
        | Cell::Choice(_)
        | Cell::Tags(_)
        | Cell::Number(..)
        | Cell::Date(_)
        | Cell::Moment(_)
        | Cell::Flag(_) => cell_view(&cell),
    }
}

/// A tick that is there only when what was written last is on this device's disk.
#[component]
pub(crate) fn SavedMark(context: RecordContext, field: &'static str) -> impl IntoView {
    let saving = context.saving(field);
    view! {
        <span class="saved-mark" role="status">
            {move || match saving.get() {
                FieldSaving::Quiet => ().into_any(),
                FieldSaving::Saving => view! { <span class="visually-hidden">{messages::record::saving()}</span> }.into_any(),
                FieldSaving::Saved => view! {
                    <span class="saved-tick" title=messages::record::saved()>
                        <Icon name=IconName::Check/>
                        <span class="visually-hidden">{messages::record::saved()}</span>
                    </span>
                }
                .into_any(),
            }}
        </span>
    }
}

fn control(context: RecordContext, field: &'static Field, ids: FieldIds) -> AnyView {
    match field.field_type {
        FieldType::Text if field.rich => view! { <RichEditor context field ids/> }.into_any(),
        FieldType::Text => view! { <TextEditor context field ids/> }.into_any(),
        FieldType::Line => view! { <LineInput context field ids list=None/> }.into_any(),
        FieldType::Person | FieldType::Group => view! { <PersonInput context field ids/> }.into_any(),
        FieldType::Choice(choices) => view! { <ChoiceInput context field ids choices/> }.into_any(),
        FieldType::Number { unit } => view! { <NumberInput context field ids unit/> }.into_any(),
        FieldType::Date => view! { <DateInput context field ids/> }.into_any(),
        FieldType::DateTime => view! { <MomentInput context field ids/> }.into_any(),
        FieldType::Flag => view! { <FlagInput context field ids/> }.into_any(),
    }
}

/// Writes a value, or clears the field; nothing happens where it has that value alone already.
fn write(context: RecordContext, field: &'static Field, value: Option<Value>) {
    let unchanged = context
        .now(|snapshot| {
            let current = snapshot.fields.get(field.name);
            current.is_none_or(|current| current.conflicts.is_empty())
                && current.and_then(|current| current.value.clone()) == value
        })
        .unwrap_or(false);
    if unchanged {
        context.clear_error(field.name);
        return;
    }
    let edit = match value {
        Some(value) => Edit::Set {
            field: field.name.to_owned(),
            value,
        },
        None => Edit::Clear {
            field: field.name.to_owned(),
        },
    };
    context.edit_field(field.name, edit);
}

/// A text that a person types, saved when they leave it or pause; what they type is never overwritten from outside.
#[derive(Clone, Copy)]
pub(crate) struct Draft {
    typed: RwSignal<Option<String>>,
    pause: StoredValue<u64>,
    save: Callback<String>,
}

impl Draft {
    pub(crate) fn new(save: impl Fn(String) + Send + Sync + 'static) -> Self {
        Self {
            typed: RwSignal::new(None),
            pause: StoredValue::new(0),
            save: Callback::new(save),
        }
    }

    /// What the input shows: the draft, else the record's value.
    pub(crate) fn shown(self, value: &str) -> String {
        self.typed.get().unwrap_or_else(|| value.to_owned())
    }

    /// The person typed.
    pub(crate) fn typed(self, text: String) {
        self.typed.set(Some(text));
        let mine = self.pause.get_value() + 1;
        self.pause.set_value(mine);
        set_timeout(
            move || {
                if self.pause.try_get_value() == Some(mine)
                    && let Some(Some(text)) = self.typed.try_get_untracked()
                {
                    self.save.run(text);
                }
            },
            SAVE_AFTER,
        );
    }

    /// The person left the input.
    pub(crate) fn left(self) {
        self.pause.update_value(|pause| *pause += 1);
        if let Some(text) = self.typed.get_untracked() {
            self.save.run(text);
        }
        self.typed.set(None);
    }

    /// Like leaving, but what could not be saved stays to be corrected.
    pub(crate) fn left_keeping(self, keep: bool) {
        self.pause.update_value(|pause| *pause += 1);
        if !keep {
            self.typed.set(None);
        }
    }
}

fn text_of(value: Option<Value>) -> String {
    match value {
        Some(Value::Text(text)) => text,
        Some(Value::Number(number)) => number_text(number),
        Some(Value::Date(_) | Value::DateTime(_) | Value::Flag(_)) | None => String::new(),
    }
}

#[component]
fn LineInput(context: RecordContext, field: &'static Field, ids: FieldIds, list: Option<String>) -> impl IntoView {
    let value = context.value(field.name);
    let draft = Draft::new(move |text| write(context, field, text_value(&text)));
    view! {
        <input
            class="input"
            type="text"
            id=ids.control
            list=list
            autocomplete="off"
            placeholder=messages::record::not_set()
            aria-describedby=ids.described_by
            aria-invalid=ids.invalid
            prop:value=move || draft.shown(&text_of(value.get()))
            on:input=move |event| draft.typed(event_target_value(&event))
            on:blur=move |_| draft.left()
            on:keydown=move |event| if event.key() == "Enter" && !event.is_composing() { draft.left() }
        />
    }
}

/// A line with the names that the workspace knows already.
#[component]
fn PersonInput(context: RecordContext, field: &'static Field, ids: FieldIds) -> impl IntoView {
    let list = format!("{}-known", ids.control);
    let wanted = RwSignal::new(false);
    let group = field.field_type == FieldType::Group;
    let known = Memo::new(move |_| {
        if wanted.get() {
            known_names(context.workspace, group)
        } else {
            Vec::new()
        }
    });
    view! {
        <div class="person-input" on:focusin=move |_| wanted.set(true)>
            <LineInput context field ids list=Some(list.clone())/>
            <datalist id=list>
                {move || known.get().into_iter().map(|name| view! { <option value=name></option> }).collect_view()}
            </datalist>
        </div>
    }
}

/// How many names a list of suggestions offers.
const NAMES_OFFERED: usize = 300;

/// People (or groups) that occur in the workspace, most frequent first, and the member at this device.
pub(crate) fn known_names(workspace: Workspace, group: bool) -> Vec<String> {
    let me = workspace.me().with_untracked(|member| member.name.clone());
    workspace.rows().with_untracked(|index| {
        let mut counts: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
        for row in index.iter() {
            let Some(kind) = steward_model::kinds::by_name(&row.kind) else {
                continue;
            };
            for (name, value) in &row.fields {
                let matches = kind.field(name).is_some_and(|field| match field.field_type {
                    FieldType::Person => !group,
                    FieldType::Group => group,
                    FieldType::Line
                    | FieldType::Text
                    | FieldType::Choice(_)
                    | FieldType::Number { .. }
                    | FieldType::Date
                    | FieldType::DateTime
                    | FieldType::Flag => false,
                });
                if let (true, Value::Text(text)) = (matches, value) {
                    *counts.entry(text.as_str()).or_default() += 1;
                }
            }
        }
        let mut names: Vec<(&str, usize)> = counts.into_iter().collect();
        names.sort_by(|(left, left_count), (right, right_count)| {
            right_count.cmp(left_count).then_with(|| left.cmp(right))
        });
        let others = names
            .into_iter()
            .map(|(name, _)| name.to_owned())
            .filter(|name| *name != me)
            .take(NAMES_OFFERED);
        let own = (!group && !me.is_empty()).then(|| me.clone());
        own.into_iter().chain(others).collect()
    })
}

#[component]
fn ChoiceInput(
    context: RecordContext,
    field: &'static Field,
    ids: FieldIds,
    choices: &'static [Choice],
) -> impl IntoView {
    let value = context.value(field.name);
    let current = Memo::new(move |_| text_of(value.get()));
    let known =
        move || current.with(|current| current.is_empty() || choices.iter().any(|choice| choice.value == current));
    view! {
        <select
            class="input"
            id=ids.control
            aria-describedby=ids.described_by
            aria-invalid=ids.invalid
            prop:value=move || current.get()
            on:change=move |event| write(context, field, text_value(&event_target_value(&event)))
        >
            <option value="" selected=move || current.with(String::is_empty)>"–"</option>
            {choices
                .iter()
                .map(|choice| {
                    let is_current = move || current.with(|current| current == choice.value);
                    view! { <option value=choice.value selected=is_current>{messages::model::label(choice.label)}</option> }
                })
                .collect_view()}
            // A value from another system that no choice has stays visible and selected.
            {move || (!known()).then(|| view! { <option value=current.get() selected=true>{current.get()}</option> })}
        </select>
    }
}

#[component]
fn NumberInput(context: RecordContext, field: &'static Field, ids: FieldIds, unit: &'static str) -> impl IntoView {
    let value = context.value(field.name);
    let draft = Draft::new(move |text| match parse_number(&text) {
        Ok(number) => write(context, field, number.map(Value::Number)),
        Err(_) => context.set_error(field.name, messages::record::not_a_number()),
    });
    let leave = move || {
        let typed = draft.typed.get_untracked();
        let wrong = typed.as_deref().is_some_and(|text| parse_number(text).is_err());
        if let Some(text) = typed {
            draft.save.run(text);
        }
        draft.left_keeping(wrong);
    };
    view! {
        <span class="input-with-unit">
            <input
                class="input numeric"
                type="text"
                inputmode="decimal"
                id=ids.control
                autocomplete="off"
                aria-describedby=ids.described_by
                aria-invalid=ids.invalid
                prop:value=move || draft.shown(&text_of(value.get()))
                on:input=move |event| draft.typed(event_target_value(&event))
                on:blur=move |_| leave()
                on:keydown=move |event| if event.key() == "Enter" { leave() }
            />
            {(!unit.is_empty()).then(|| view! { <span class="quiet">{unit}</span> })}
        </span>
    }
}

#[component]
fn DateInput(context: RecordContext, field: &'static Field, ids: FieldIds) -> impl IntoView {
    let value = context.value(field.name);
    let shown = move || match value.get() {
        Some(Value::Date(days)) => date_text(days),
        Some(Value::Text(_) | Value::Number(_) | Value::DateTime(_) | Value::Flag(_)) | None => String::new(),
    };
    let change = move |event: web_sys::Event| match parse_date(&event_target_value(&event)) {
        Ok(days) => write(context, field, days.map(Value::Date)),
        Err(_) => context.set_error(field.name, messages::record::not_a_date()),
    };
    view! {
        <input
            class="input"
            class:input-empty=move || value.get().is_none()
            type="date"
            id=ids.control
            aria-describedby=ids.described_by
            aria-invalid=ids.invalid
            prop:value=shown
            on:change=change
        />
    }
}

#[component]
fn MomentInput(context: RecordContext, field: &'static Field, ids: FieldIds) -> impl IntoView {
    let value = context.value(field.name);
    let shown = move || match value.get() {
        Some(Value::DateTime(millis)) => local_moment(millis, -clock::utc_minus_local_minutes(millis)),
        Some(Value::Text(_) | Value::Number(_) | Value::Date(_) | Value::Flag(_)) | None => String::new(),
    };
    let change = move |event: web_sys::Event| {
        let text = event_target_value(&event);
        match millis_of_local(&text) {
            Some(millis) => write(context, field, Some(Value::DateTime(millis))),
            None if text.is_empty() => write(context, field, None),
            None => context.set_error(field.name, messages::record::not_a_date()),
        }
    };
    view! {
        <input
            class="input"
            class:input-empty=move || value.get().is_none()
            type="datetime-local"
            id=ids.control
            aria-describedby=ids.described_by
            aria-invalid=ids.invalid
            prop:value=shown
            on:change=change
        />
    }
}

/// The moment that a local date and time names on this device.
#[expect(clippy::cast_possible_truncation, reason = "a date is below 2^53 ms")]
pub(crate) fn millis_of_local(text: &str) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    let millis = js_sys::Date::new(&text.into()).get_time();
    millis.is_finite().then_some(millis as i64)
}

#[component]
fn FlagInput(context: RecordContext, field: &'static Field, ids: FieldIds) -> impl IntoView {
    let value = context.value(field.name);
    view! {
        <span class="flag-input">
            <input
                type="checkbox"
                id=ids.control
                aria-describedby=ids.described_by
                aria-invalid=ids.invalid
                prop:checked=move || value.get() == Some(Value::Flag(true))
                on:change=move |event| write(context, field, Some(Value::Flag(event_target_checked(&event))))
            />
            <span class="quiet" aria-hidden="true">
                {move || match value.get() {
                    Some(Value::Flag(true)) => messages::register::yes(),
                    Some(Value::Flag(false)) => messages::register::no(),
                    Some(Value::Text(_) | Value::Number(_) | Value::Date(_) | Value::DateTime(_)) | None => messages::record::not_set(),
                }}
            </span>
        </span>
    }
}
