//! The dialog that edits the selected records: what, to what, and what would happen, before anything is written.

use std::sync::Arc;

use leptos::prelude::*;
use steward_model::{
    declaration::{Choice, Field as Declared, FieldType, Kind},
    row::Row,
};
use steward_sync::ids::DocumentId;

use super::{
    draft::{Draft, Target, Unready, fields, steps},
    words,
    work::BulkWork,
};
use crate::{
    features::{
        record::{known_names, known_tags},
        register::{
            cells::in_sentence,
            page::{LIST_ID, Register},
        },
    },
    messages::{self, bulk as text, format, plural},
    ui::{Button, ButtonVariant, Dialog, Field, SelectField, SelectOption, TextField, Toaster, focus_by_id, unique_id},
    workspace::{BulkEdit, Preview, Workspace, preview},
};

#[component]
pub(super) fn BulkDialog(register: Register, open: RwSignal<bool>) -> impl IntoView {
    let count = Memo::new(move |_| {
        if open.get() {
            register.selection.with_untracked(|selection| selection.len())
        } else {
            0
        }
    });
    let title = Signal::derive(move || {
        plural(
            count.get(),
            || text::title_one(in_sentence(register.kind.label)),
            || text::title(format::count(count.get()), in_sentence(register.kind.plural)),
        )
    });
    view! {
        <Dialog open title class="bulk-dialog">
            <Form register open/>
        </Dialog>
    }
}

/// What the parts of the form share.
#[derive(Clone, Copy)]
struct Editing {
    workspace: Workspace,
    kind: &'static Kind,
    draft: RwSignal<Draft>,
}

impl Editing {
    fn part(self, read: impl Fn(&Draft) -> String + Send + Sync + 'static) -> Signal<String> {
        Signal::derive(move || self.draft.with(&read))
    }

    /// A text of the draft as an input has it.
    fn text(
        self,
        read: impl Fn(&Draft) -> String + Copy + Send + Sync + 'static,
        write: impl Fn(&mut Draft, String) + Copy + Send + Sync + 'static,
    ) -> RwSignal<String> {
        let value = RwSignal::new(self.draft.with_untracked(read));
        Effect::new(move |_| {
            let text = value.get();
            if self.draft.with_untracked(|draft| read(draft) != text) {
                self.draft.update(|draft| write(draft, text));
            }
        });
        value
    }
}

/// The rows of the records that are edited, as they are now.
fn rows_of(workspace: Workspace, documents: &[DocumentId]) -> Vec<Arc<Row>> {
    workspace.rows().with_untracked(|index| {
        documents
            .iter()
            .filter_map(|document| index.get(*document).map(Arc::clone))
            .collect()
    })
}

#[component]
fn Form(register: Register, open: RwSignal<bool>) -> impl IntoView {
    let work = expect_context::<BulkWork>();
    let toaster = expect_context::<Toaster>();
    let Register { workspace, kind, .. } = register;
    // The records are those that were selected when the dialog opened, whatever leaves the list meanwhile.
    let documents = StoredValue::new(register.selected());
    let editing = Editing {
        workspace,
        kind,
        draft: RwSignal::new(Draft::default()),
    };
    let rows = workspace.rows();
    let outlook = Memo::new(move |_| {
        rows.version.track();
        editing.draft.with(|draft| draft.edit(kind)).map(|edit| {
            let rows = documents.with_value(|documents| rows_of(workspace, documents));
            let preview = preview(kind, rows.iter().map(|row| &**row), &edit);
            (edit, preview)
        })
    });
    let blocked = Signal::derive(move || {
        outlook.with(|outlook| match outlook {
            Err(unready) => Some(words::unready(*unready).to_owned()),
            Ok((_, preview)) if preview.changes == 0 => Some(text::nothing_changes().to_owned()),
            Ok(_) => None,
        })
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if blocked.with_untracked(Option::is_some) {
            return;
        }
        if let Ok((edit, _)) = outlook.get_untracked() {
            open.set(false);
            // The button that opened the dialog gives way to the progress; the keys go on in the list.
            request_animation_frame(|| focus_by_id(LIST_ID));
            work.change(workspace, kind, documents.get_value(), edit, toaster);
        }
    };
    let target = Memo::new(move |_| editing.draft.with(|draft| draft.target));
    let label = move || {
        let changes = outlook.with(|outlook| outlook.as_ref().map_or(0, |(_, preview)| preview.changes));
        match changes {
            0 => text::apply(format::count(documents.with_value(Vec::len))),
            1 => text::apply_one().to_owned(),
            changes => text::apply(format::count(changes)),
        }
    };
    view! {
        <form class="dialog-form bulk-form" on:submit=submit>
            <TargetChoice editing/>
            {move || match target.get() {
                Target::Nothing => ().into_any(),
                Target::Field(name) => kind.field(name).map(|field| view! { <FieldValue editing field/> }).into_any(),
                Target::Tags => view! { <TagsChoice editing documents/> }.into_any(),
                Target::Step => view! { <StepChoice editing documents/> }.into_any(),
            }}
            <Outlook kind outlook/>
            <div class="dialog-actions">
                <Button on_press=Callback::new(move |()| open.set(false))>{text::cancel()}</Button>
                <Button variant=ButtonVariant::Primary submit=true blocked=blocked>{label}</Button>
            </div>
        </form>
    }
}

#[component]
fn TargetChoice(editing: Editing) -> impl IntoView {
    let option = |value: &str, label: &str| SelectOption {
        value: value.to_owned(),
        label: label.to_owned(),
    };
    let offered = fields(editing.kind);
    let options = [option("", text::choose())]
        .into_iter()
        .chain((!editing.kind.transitions.is_empty()).then(|| option("*step", text::step())))
        .chain([option("*tags", text::tags())])
        .chain(
            offered
                .iter()
                .map(|field| option(field.name, messages::model::label(field.label))),
        )
        .collect();
    let change = Callback::new(move |value: String| {
        let target = match value.as_str() {
            "*step" => Target::Step,
            "*tags" => Target::Tags,
            name => offered
                .iter()
                .find(|field| field.name == name)
                .map_or(Target::Nothing, |field| Target::Field(field.name)),
        };
        editing.draft.set(Draft {
            target,
            ..Draft::default()
        });
    });
    let value = editing.part(|draft| match draft.target {
        Target::Nothing => String::new(),
        Target::Field(name) => name.to_owned(),
        Target::Tags => "*tags".to_owned(),
        Target::Step => "*step".to_owned(),
    });
    view! { <SelectField label=text::what() value options on_change=change/> }
}

/// The value that a field shall have.
#[component]
fn FieldValue(editing: Editing, field: &'static Declared) -> impl IntoView {
    let cleared = Memo::new(move |_| editing.draft.with(|draft| draft.clear));
    let label = messages::model::label(field.label);
    let choices = |choices: &'static [Choice]| -> Vec<(&'static str, &'static str)> {
        choices
            .iter()
            .map(|choice| (choice.value, messages::model::label(choice.label)))
            .collect()
    };
    let control = move || {
        if cleared.get() {
            return ().into_any();
        }
        match field.field_type {
            FieldType::Choice(declared) => view! { <ValueSelect editing label options=choices(declared)/> }.into_any(),
            FieldType::Flag => {
                let options = vec![("true", messages::register::yes()), ("false", messages::register::no())];
                view! { <ValueSelect editing label options/> }.into_any()
            }
            FieldType::Person => {
                let known = known_names(editing.workspace, false);
                view! { <ValueInput editing label kind_of_input="text" known/> }.into_any()
            }
            FieldType::Group => {
                let known = known_names(editing.workspace, true);
                view! { <ValueInput editing label kind_of_input="text" known/> }.into_any()
            }
            FieldType::Date => view! { <ValueInput editing label kind_of_input="date" known=Vec::new()/> }.into_any(),
            FieldType::Line | FieldType::Number { .. } | FieldType::Text | FieldType::DateTime => {
                view! { <ValueInput editing label kind_of_input="text" known=Vec::new()/> }.into_any()
            }
        }
    };
    view! {
        {control}
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || cleared.get()
                on:change=move |event| {
                    let clear = event_target_checked(&event);
                    editing.draft.update(|draft| draft.clear = clear);
                }
            />
            <span>{text::clear_field()}</span>
        </label>
    }
}

#[component]
fn ValueSelect(editing: Editing, label: &'static str, options: Vec<(&'static str, &'static str)>) -> impl IntoView {
    let options = std::iter::once(("", text::choose()))
        .chain(options)
        .map(|(value, label)| SelectOption {
            value: value.to_owned(),
            label: label.to_owned(),
        })
        .collect();
    let change = Callback::new(move |value: String| editing.draft.update(|draft| draft.value = value));
    view! { <SelectField label value=editing.part(|draft| draft.value.clone()) options on_change=change/> }
}

#[component]
fn ValueInput(editing: Editing, label: &'static str, kind_of_input: &'static str, known: Vec<String>) -> impl IntoView {
    let kind = editing.kind;
    let error = Signal::derive(move || {
        editing.draft.with(|draft| match draft.edit(kind) {
            Err(unready @ (Unready::Number | Unready::Date | Unready::TooLong)) => {
                Some(words::unready(unready).to_owned())
            }
            Ok(_)
            | Err(
                Unready::Target
                | Unready::Value
                | Unready::Tags
                | Unready::TagTooLong
                | Unready::Step
                | Unready::Reason,
            ) => None,
        })
    });
    let list = unique_id("bulk-known");
    let list_of_input = (!known.is_empty()).then(|| list.clone());
    let known = known
        .into_iter()
        .map(|name| view! { <option value=name></option> })
        .collect_view();
    view! {
        <Field label error let:ids>
            <input
                class="input"
                type=kind_of_input
                id=ids.control
                list=list_of_input
                autocomplete="off"
                aria-describedby=ids.described_by
                aria-invalid=ids.invalid
                prop:value=move || editing.draft.with(|draft| draft.value.clone())
                on:input=move |event| {
                    let value = event_target_value(&event);
                    editing.draft.update(|draft| draft.value = value);
                }
            />
        </Field>
        <datalist id=list>{known}</datalist>
    }
}

#[component]
fn TagsChoice(editing: Editing, documents: StoredValue<Vec<DocumentId>>) -> impl IntoView {
    let add = editing.text(|draft| draft.add.clone(), |draft, text| draft.add = text);
    let remove = editing.text(|draft| draft.remove.clone(), |draft, text| draft.remove = text);
    // What can be removed is what one of the records has.
    let rows = documents.with_value(|documents| rows_of(editing.workspace, documents));
    let present: std::collections::BTreeSet<String> = rows.iter().flat_map(|row| row.tags.iter().cloned()).collect();
    view! {
        <TagsInput label=text::add_tags() value=add known=known_tags(editing.workspace)/>
        <TagsInput label=text::remove_tags() value=remove known=present.into_iter().collect()/>
    }
}

#[component]
fn TagsInput(label: &'static str, value: RwSignal<String>, known: Vec<String>) -> impl IntoView {
    let list = unique_id("bulk-tags");
    let list_of_input = list.clone();
    let known = known
        .into_iter()
        .map(|tag| view! { <option value=tag></option> })
        .collect_view();
    view! {
        <Field label help=text::tags_help() let:ids>
            <input
                class="input"
                type="text"
                id=ids.control
                list=list_of_input
                autocomplete="off"
                aria-describedby=ids.described_by
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </Field>
        <datalist id=list>{known}</datalist>
    }
}

#[component]
fn StepChoice(editing: Editing, documents: StoredValue<Vec<DocumentId>>) -> impl IntoView {
    let rows = documents.with_value(|documents| rows_of(editing.workspace, documents));
    let steps = steps(editing.kind, rows.iter().map(|row| &**row));
    if steps.is_empty() {
        return view! { <p class="quiet">{text::no_steps()}</p> }.into_any();
    }
    let options = std::iter::once((String::new(), text::choose()))
        .chain(
            steps
                .iter()
                .map(|step| (step.name.to_owned(), messages::model::label(step.label))),
        )
        .map(|(value, label)| SelectOption {
            value,
            label: label.to_owned(),
        })
        .collect();
    let change = Callback::new(move |step: String| editing.draft.update(|draft| draft.step = step));
    let needs_reason = Memo::new(move |_| {
        editing.draft.with(|draft| {
            let transition = editing.kind.transition(&draft.step);
            transition.is_some_and(|transition| transition.reason_required)
        })
    });
    view! {
        <SelectField label=text::step_label() value=editing.part(|draft| draft.step.clone()) options on_change=change/>
        {move || {
            needs_reason
                .get()
                .then(|| {
                    let reason = editing.text(|draft| draft.reason.clone(), |draft, text| draft.reason = text);
                    view! { <TextField label=text::reason() help=text::reason_help() value=reason multiline=true/> }
                })
        }}
    }
    .into_any()
}

/// What would happen, or what is missing to say so.
#[component]
fn Outlook(kind: &'static Kind, outlook: Memo<Result<(BulkEdit, Preview), Unready>>) -> impl IntoView {
    let words = move || {
        outlook.with(|outlook| match outlook {
            Ok((_, preview)) => words::preview(preview),
            Err(unready) => words::unready(*unready).to_owned(),
        })
    };
    let reasons = move || {
        outlook.with(|outlook| {
            let refused = outlook.as_ref().map(|(_, preview)| preview.refused.clone());
            refused
                .unwrap_or_default()
                .into_iter()
                .map(|(reason, count)| {
                    view! { <li>{text::refusal_of(format::count(count), words::refusal(kind, &reason))}</li> }
                })
                .collect_view()
        })
    };
    view! {
        <section class="bulk-outlook" aria-label=text::preview()>
            <p role="status">{words}</p>
            <ul>{reasons}</ul>
        </section>
    }
}
