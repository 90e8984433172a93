//! The part of starting a workspace that may be left out: who holds the first roles, and the required documents as
//! drafts from templates.

use std::{collections::HashSet, sync::Arc};

use leptos::prelude::*;
use steward_model::{
    declaration::Kind,
    edit::Edit,
    templates::{Entry, Filling, Library},
    value::Value,
};

use crate::{features::templates, messages::templates as text, platform::task, ui::TextField};

/// Templates of the roles that are asked for, in the order of the fields.
const ROLES: [&str; 3] = ["role_top_management", "role_service_manager", "role_auditor"];

/// What a person chose here. Nothing of it is made unless they say so.
#[derive(Clone, Copy)]
pub(super) struct StartSet {
    /// Who holds each of the roles; empty for nobody yet.
    people: [RwSignal<String>; 3],
    is_wanted: RwSignal<bool>,
    /// Ids of templates that shall not become records.
    left_out: RwSignal<HashSet<String>>,
    library: RwSignal<Option<Arc<Library>>>,
    failure: RwSignal<Option<String>>,
}

impl StartSet {
    pub(super) fn new() -> Self {
        Self {
            people: std::array::from_fn(|_| RwSignal::new(String::new())),
            is_wanted: RwSignal::new(false),
            left_out: RwSignal::new(HashSet::new()),
            library: RwSignal::new(None),
            failure: RwSignal::new(None),
        }
    }

    /// Gets the templates, so that they can be listed.
    fn fetch(self) {
        if self.library.with_untracked(Option::is_some) {
            return;
        }
        task::spawn(async move {
            match templates::load().await {
                Ok(library) => {
                    self.library.try_set(Some(library));
                }
                Err(reason) => {
                    self.failure.try_set(Some(reason));
                }
            }
        });
    }

    /// The records that the person asked for.
    ///
    /// # Errors
    /// A sentence, when templates are needed and not to be had.
    pub(super) async fn records(self, filling: Filling) -> Result<Vec<(&'static Kind, Vec<Edit>)>, String> {
        let people = self.people.map(|person| person.get_untracked().trim().to_owned());
        let is_wanted = self.is_wanted.get_untracked();
        if !is_wanted && people.iter().all(String::is_empty) {
            return Ok(Vec::new());
        }
        let library = templates::load().await?;
        let left_out = self.left_out.get_untracked();
        Ok(records(
            &library,
            &filling,
            &people,
            templates::today(),
            &|entry: &Entry| is_wanted && !left_out.contains(&entry.id),
        ))
    }
}

/// The chosen part of the required set, and the roles that somebody holds.
fn records(
    library: &Library,
    filling: &Filling,
    people: &[String; 3],
    today: i32,
    is_chosen: &dyn Fn(&Entry) -> bool,
) -> Vec<(&'static Kind, Vec<Edit>)> {
    let entries = library.entries.iter();
    entries
        .filter_map(|entry| {
            let role = ROLES.iter().position(|role| *role == entry.id);
            let person = role
                .and_then(|role| people.get(role))
                .filter(|person| !person.is_empty());
            let mut edits = match (role, person) {
                (Some(_), None) => return None,
                (None, _) if !entry.required || !is_chosen(entry) => return None,
                (Some(_), Some(_)) | (None, _) => entry.edits(filling, today),
            };
            edits.extend(person.map(|person| Edit::set("person", Value::text(person.as_str()))));
            Some((entry.kind, edits))
        })
        .collect()
}

#[component]
pub(super) fn StartSetFields(set: StartSet) -> impl IntoView {
    let [top_management, service_manager, auditor] = set.people;
    let toggle = move |event: web_sys::Event| {
        set.is_wanted.set(event_target_checked(&event));
        set.fetch();
    };
    view! {
        <details class="start-set">
            <summary>{text::set_summary()}</summary>
            <div class="stack">
                <p class="quiet">{text::set_help()}</p>
                <TextField label=text::top_management() value=top_management help=text::person_help() optional=true/>
                <TextField label=text::service_manager() value=service_manager help=text::person_help() optional=true/>
                <TextField label=text::auditor() value=auditor help=text::person_help() optional=true/>
                <label class="check">
                    <input type="checkbox" prop:checked=move || set.is_wanted.get() on:change=toggle/>
                    <span>{text::set_create()}</span>
                </label>
                {move || set.is_wanted.get().then(|| view! { <Chosen set/> })}
            </div>
        </details>
    }
}

/// The required templates, each to be left out.
#[component]
fn Chosen(set: StartSet) -> impl IntoView {
    let lines = move || {
        let library = set.library.get()?;
        let required = library.entries.iter().filter(|entry| entry.required);
        Some(
            required
                .map(|entry| view! { <Choice set id=entry.id.clone() title=entry.title.clone()/> })
                .collect_view(),
        )
    };
    view! {
        {move || match set.failure.get() {
            Some(reason) => view! { <p class="field-error" role="alert">{reason}</p> }.into_any(),
            None => view! {
                <fieldset class="template-choices" tabindex="0">
                    <legend>{text::set_list()}</legend>
                    {lines}
                </fieldset>
            }
            .into_any(),
        }}
    }
}

#[component]
fn Choice(set: StartSet, id: String, title: String) -> impl IntoView {
    let own = id.clone();
    let toggle = move |event: web_sys::Event| {
        set.left_out.update(|left_out| {
            if event_target_checked(&event) {
                left_out.remove(&own);
            } else {
                left_out.insert(own.clone());
            }
        });
    };
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || set.left_out.with(|left_out| !left_out.contains(&id))
                on:change=toggle
            />
            <span>{title}</span>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library() -> Library {
        let read = |name: &str| {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("../public/templates")
                .join(name);
            std::fs::read_to_string(path).unwrap_or_default()
        };
        let Ok(library) = Library::read(&read("catalogue.json"), &read("en.json")) else {
            panic!("the templates are read")
        };
        library
    }

    fn made(people: [&str; 3], is_chosen: &dyn Fn(&Entry) -> bool) -> Vec<(&'static Kind, Vec<Edit>)> {
        records(
            &library(),
            &Filling::default(),
            &people.map(str::to_owned),
            20_000,
            is_chosen,
        )
    }

    #[test]
    fn the_roles_are_in_the_library() {
        for role in ROLES {
            assert!(
                library()
                    .entries
                    .iter()
                    .any(|entry| entry.id == role && entry.kind.name == "role_assignment")
            );
        }
    }

    #[test]
    fn nothing_is_made_that_nobody_asked_for() {
        assert!(made(["", "", ""], &|_| false).is_empty());
        let roles = made(["Kari", "", "Nils"], &|_| false);
        assert_eq!(roles.len(), 2);
        assert!(roles[1].1.contains(&Edit::set("person", Value::text("Nils"))));
    }

    #[test]
    fn the_required_set_is_made_but_for_what_is_left_out() {
        let required = library().entries.iter().filter(|entry| entry.required).count();
        assert!(required > 30);
        assert_eq!(made(["", "", ""], &|_| true).len(), required);
        assert_eq!(
            made(["", "", ""], &|entry| entry.id != "policy_change").len(),
            required - 1
        );
        let kinds = made(["", "", ""], &|_| true);
        let place = |name: &str| kinds.iter().position(|(kind, _)| kind.name == name);
        assert!(
            place("scope") < place("service_management_plan"),
            "the plan names its scope"
        );
    }
}
