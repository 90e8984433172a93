//! The name that stands beside what the person changes.

use leptos::prelude::*;

use crate::{
    messages::{settings as text, start},
    platform::task,
    ui::{Button, TextField, Toaster},
    workspace::Workspace,
};

#[component]
pub(super) fn You() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let toaster = expect_context::<Toaster>();
    let name = RwSignal::new(workspace.me().with_untracked(|me| me.name.clone()));
    let error = RwSignal::new(None::<String>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let wanted = name.with_untracked(|name| name.trim().to_owned());
        if wanted.is_empty() {
            error.set(Some(start::your_name_missing().to_owned()));
            return;
        }
        error.set(None);
        task::spawn(async move {
            match workspace.rename_me(wanted).await {
                Ok(()) => toaster.say(text::name_saved()),
                Err(reason) => {
                    error.try_set(Some(reason));
                }
            }
        });
    };
    view! {
        <form class="inline-form" novalidate on:submit=submit>
            <TextField label=text::your_name() value=name help=text::your_name_help() autocomplete="name" error/>
            <Button submit=true>{text::save_name()}</Button>
        </form>
    }
}
