//! Inviting somebody: role and name, then the link.

use leptos::prelude::*;

use super::{
    link_card::LinkCard,
    role_form::RoleChoice,
    state::{State, words},
};
use crate::{
    messages::{members as text, ui},
    platform::task,
    ui::{Button, ButtonVariant, TextField},
    workspace::OneTimeLink,
};

/// What most people who are invited will do.
const USUAL_ROLE: &str = "practitioner";

#[component]
pub(super) fn InviteForm(state: State) -> impl IntoView {
    let link = RwSignal::new(None::<OneTimeLink>);
    move || match link.get() {
        Some(link) => view! { <LinkCard link words=text::invite_link_words()/> }.into_any(),
        None => view! { <Form state link/> }.into_any(),
    }
}

#[component]
fn Form(state: State, link: RwSignal<Option<OneTimeLink>>) -> impl IntoView {
    let role = RwSignal::new(USUAL_ROLE.to_owned());
    let name = RwSignal::new(String::new());
    let failure = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let roles = state.asker.with_untracked(|asker| asker.invites_to());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let (role, name) = (role.get_untracked(), name.get_untracked());
        let workspace = state.workspace;
        task::spawn(async move {
            match workspace.invite(&role, &name).await {
                Ok(made) => {
                    link.try_set(Some(made));
                    state.refresh();
                }
                Err(error) => {
                    failure.try_set(Some(words(&error)));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <TextField label=text::invite_name() value=name optional=true help=text::invite_name_help() autofocus=true/>
            <RoleChoice roles role/>
            {move || failure.get().map(|failure| view! { <p class="field-error" role="alert">{failure}</p> })}
            <div class="dialog-actions">
                <Button on_press=Callback::new(move |()| state.open.set(false))>{ui::cancel()}</Button>
                <Button variant=ButtonVariant::Primary submit=true>{text::invite_make()}</Button>
            </div>
        </form>
    }
}
