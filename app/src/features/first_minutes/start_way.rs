//! The second way in: an own workspace.

use leptos::prelude::*;
use steward_model::templates::Filling;

use super::{
    sample_way::share,
    start_set::{StartSet, StartSetFields},
};
use crate::{
    features::{Navigator, workspace_path},
    messages::{format, start as text, templates},
    platform::task,
    ui::{Button, ButtonSize, ButtonVariant, Dialog, Icon, IconName, ProgressBar, TextField},
    workspace::{Progress, StartWorkspace, start_workspace},
};

/// The lines of a text that say something, each once.
fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !lines.iter().any(|other| other == line) {
            lines.push(line.to_owned());
        }
    }
    lines
}

#[component]
pub(super) fn StartWay() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <section class="way" aria-labelledby="way-start">
            <span class="way-icon"><Icon name=IconName::Building/></span>
            <h3 id="way-start">{text::start_title()}</h3>
            <p>{text::start_text()}</p>
            <div class="way-action">
                <Button size=ButtonSize::Large on_press=Callback::new(move |()| open.set(true))>{text::start_button()}</Button>
            </div>
        </section>
        <Dialog open title=text::start_title()>
            <StartForm/>
        </Dialog>
    }
}

#[component]
fn StartForm() -> impl IntoView {
    let navigator = Navigator::new();
    let (name, person) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (services, customers) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submitted = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<String>);
    let set = StartSet::new();
    let (progress, set_progress) = signal(Progress::default());
    let missing = move |value: RwSignal<String>, message: fn() -> &'static str| {
        Signal::derive(move || {
            (submitted.get() && value.with(|value| value.trim().is_empty())).then(|| message().to_owned())
        })
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        submitted.set(true);
        let is_empty = |value: RwSignal<String>| value.with_untracked(|value| value.trim().is_empty());
        if is_empty(name) || is_empty(person) || busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let mut start = StartWorkspace {
            name: name.get_untracked().trim().to_owned(),
            person: person.get_untracked().trim().to_owned(),
            services: services.with_untracked(|text| lines(text)),
            customers: customers.with_untracked(|text| lines(text)),
            records: Vec::new(),
            progress: Some(set_progress),
        };
        let filling = Filling {
            organization: start.name.clone(),
            owner: start.person.clone(),
            services: start.services.clone(),
            customers: start.customers.clone(),
        };
        task::spawn(async move {
            let started = match set.records(filling).await {
                Ok(records) => {
                    set_progress.try_set(Progress {
                        done: 0,
                        total: records.len(),
                    });
                    start.records = records;
                    start_workspace(start).await
                }
                Err(reason) => Err(reason),
            };
            match started {
                Ok(id) => navigator.go(workspace_path(id)),
                Err(reason) => {
                    failure.try_set(Some(text::start_failed(reason)));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <TextField
                label=text::organization()
                value=name
                placeholder=text::organization_example()
                autocomplete="organization"
                autofocus=true
                error=missing(name, text::organization_missing)
            />
            <TextField
                label=text::your_name()
                value=person
                help=text::your_name_help()
                autocomplete="name"
                error=missing(person, text::your_name_missing)
            />
            <TextField label=text::services() value=services help=text::services_help() placeholder=text::services_example() multiline=true optional=true/>
            <TextField label=text::customers() value=customers help=text::customers_help() multiline=true optional=true/>
            <StartSetFields set/>
            {move || (busy.get() && progress.get().total > 0).then(|| view! { <Making progress/> })}
            {move || failure.get().map(|failure| view! { <p class="field-error" role="alert">{failure}</p> })}
            <div class="dialog-actions">
                <Button variant=ButtonVariant::Primary submit=true>{text::start_submit()}</Button>
            </div>
        </form>
    }
}

#[component]
fn Making(progress: ReadSignal<Progress>) -> impl IntoView {
    let detail = move || {
        let progress = progress.get();
        text::progress_of(format::count(progress.done), format::count(progress.total))
    };
    view! {
        <ProgressBar
            label=templates::set_progress()
            value=Signal::derive(move || share(progress.get()))
            detail=Signal::derive(detail)
        />
    }
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn each_line_counts_once() {
        assert_eq!(lines(" Email \n\nBackup\r\nEmail\n"), ["Email", "Backup"]);
        assert!(lines(" \n").is_empty());
    }
}
