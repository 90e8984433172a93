//! Removing the workspace from this device, with what would be lost said first.

use leptos::prelude::*;

use super::file::export;
use crate::{
    features::{Navigator, members::forget_kept, register::forget_personal},
    messages::{plural, settings as text, ui},
    platform::{directory, task},
    ui::{Button, ButtonVariant, Dialog, IconName, TextField, Toaster},
    workspace::{Progress, Workspace},
};

#[component]
pub(super) fn Danger() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let open = RwSignal::new(false);
    let title = Signal::derive(move || workspace.entry().with(|entry| text::danger_confirm_title(&entry.name)));
    view! {
        <div class="setting-line">
            <Loss/>
            <Button variant=ButtonVariant::DangerQuiet icon=IconName::Trash on_press=Callback::new(move |()| open.set(true))>
                {text::danger_button()}
            </Button>
        </div>
        <Dialog open title>
            <Confirm open/>
        </Dialog>
    }
}

/// What goes and what stays.
#[component]
fn Loss() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let safety = workspace.safety();
    let shared = Memo::new(move |_| safety.with(|view| view.connected_to_relay));
    let unsynced = Memo::new(move |_| {
        if shared.get() {
            safety.with(|view| view.pending.len())
        } else {
            0
        }
    });
    view! {
        <div>
            <p>{move || if shared.get() { text::danger_text_joined() } else { text::danger_text_local() }}</p>
            {move || {
                let count = unsynced.get();
                (count > 0)
                    .then(|| {
                        let words = plural(count, || text::danger_unsynced_one().to_owned(), || text::danger_unsynced_many(count));
                        view! { <p class="warning-words">{words}</p> }
                    })
            }}
        </div>
    }
}

#[component]
fn Confirm(open: RwSignal<bool>) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let toaster = expect_context::<Toaster>();
    let navigator = Navigator::new();
    let name = workspace.entry().with_untracked(|entry| entry.name.clone());
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let (_, set_progress) = signal(Progress::default());
    let label = text::danger_confirm_type(&name);
    let remove = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if typed.with_untracked(|typed| typed.trim() != name.trim()) {
            error.set(Some(text::danger_mismatch().to_owned()));
            return;
        }
        let name = name.clone();
        let id = workspace.id();
        task::spawn(async move {
            workspace.leave().await;
            workspace.close().await;
            match directory::forget(id).await {
                Ok(()) => {
                    forget_personal(id);
                    forget_kept(id);
                    navigator.replace("/?choose");
                    toaster.say(text::danger_done(name));
                }
                Err(reason) => {
                    error.try_set(Some(text::danger_failed(reason)));
                }
            }
        });
    };
    view! {
        <form class="stack" novalidate on:submit=remove>
            <Loss/>
            <TextField label value=typed error autofocus=true/>
            <div class="dialog-actions">
                <Button
                    variant=ButtonVariant::Ghost
                    icon=IconName::Download
                    on_press=Callback::new(move |()| task::spawn(export(workspace, toaster, set_progress)))
                >
                    {text::danger_export_first()}
                </Button>
                <span class="spacer"></span>
                <Button on_press=Callback::new(move |()| open.set(false))>{ui::cancel()}</Button>
                <Button variant=ButtonVariant::Danger submit=true>{text::danger_confirm()}</Button>
            </div>
        </form>
    }
}
