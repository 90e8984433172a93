//! The choice of a template: which there are, what each will say, and making a record of one.

use std::sync::Arc;

use leptos::prelude::*;
use steward_model::{
    conformity::iso_20000::CATALOGUE,
    declaration::Kind,
    templates::{Entry, Library},
};
use steward_sync::ids::DocumentId;

use crate::{
    features::preferences::Preferences,
    messages::{model, templates as text, ui},
    platform::task,
    ui::{Button, ButtonVariant, Toaster, unique_id},
    workspace::Workspace,
};

/// What has come of fetching the templates.
#[derive(Clone)]
enum Fetched {
    Waiting,
    There(Arc<Library>),
    Failed(String),
}

#[component]
pub(super) fn Chooser(kind: &'static Kind, open: RwSignal<bool>, on_created: Callback<DocumentId>) -> impl IntoView {
    let fetched = RwSignal::new(Fetched::Waiting);
    task::spawn(async move {
        // The dialog may be closed by the time they come.
        fetched.try_set(match super::load().await {
            Ok(library) => Fetched::There(library),
            Err(reason) => Fetched::Failed(reason),
        });
    });
    move || match fetched.get() {
        Fetched::Waiting => view! { <p class="quiet" role="status">{text::loading()}</p> }.into_any(),
        Fetched::Failed(reason) => view! { <p class="field-error" role="alert">{reason}</p> }.into_any(),
        Fetched::There(library) => {
            let entries: Vec<Entry> = library.of_kind(kind.name).cloned().collect();
            view! { <Choice kind entries open on_created/> }.into_any()
        }
    }
}

#[component]
fn Choice(
    kind: &'static Kind,
    entries: Vec<Entry>,
    open: RwSignal<bool>,
    on_created: Callback<DocumentId>,
) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let toaster = expect_context::<Toaster>();
    let chosen = RwSignal::new(0_usize);
    let name = unique_id("template");
    let choices = entries
        .iter()
        .enumerate()
        .map(|(place, entry)| {
            view! {
                <label class="template-choice">
                    <input
                        type="radio"
                        name=name.clone()
                        prop:checked=move || chosen.get() == place
                        on:change=move |_| chosen.set(place)
                    />
                    <span>{entry.title.clone()}</span>
                </label>
            }
        })
        .collect_view();
    let entries = StoredValue::new(entries);
    let create = Callback::new(move |()| {
        let edits = entries.with_value(|entries| {
            let entry = entries.get(chosen.get_untracked())?;
            Some(entry.edits(&super::filling(workspace), super::today()))
        });
        match workspace.create(kind, edits.unwrap_or_default()) {
            Ok(document) => {
                open.set(false);
                on_created.run(document);
            }
            Err(reason) => toaster.warn(reason),
        }
    });
    let preview = move || {
        entries.with_value(|entries| {
            entries
                .get(chosen.get())
                .map(|entry| view! { <Preview workspace entry=entry.clone()/> })
        })
    };
    view! {
        <div class="stack">
            <p class="quiet">{text::lead()}</p>
            <div class="template-columns">
                <fieldset class="template-choices" tabindex="0">
                    <legend class="visually-hidden">{model::label(kind.plural)}</legend>
                    {choices}
                </fieldset>
                <div class="template-preview" tabindex="0" role="region" aria-label=text::preview()>{preview}</div>
            </div>
            <div class="dialog-actions">
                <Button on_press=Callback::new(move |()| open.set(false))>{ui::cancel()}</Button>
                <Button variant=ButtonVariant::Primary on_press=create>{text::create()}</Button>
            </div>
        </div>
    }
}

/// What the record will say, and which clauses it serves.
#[component]
fn Preview(workspace: Workspace, entry: Entry) -> impl IntoView {
    let edition = expect_context::<Preferences>().edition().get_untracked();
    let clauses = entry.clauses(CATALOGUE.edition(&edition).unwrap_or_default());
    let parts = entry
        .preview(&super::filling(workspace))
        .into_iter()
        .map(|(label, words)| {
            view! {
                <h4>{model::label(label)}</h4>
                <p class="template-text">{words}</p>
            }
        })
        .collect_view();
    view! {
        <h3>{entry.title.clone()}</h3>
        {(!clauses.is_empty()).then(|| view! { <p class="quiet numeric">{text::serves(clauses.join(", "))}</p> })}
        {parts}
    }
}
