//! The third way in: an invitation link, pasted.

use leptos::prelude::*;

use crate::{
    features::{
        Navigator,
        join::{self, SignInWay},
    },
    messages::start as text,
    ui::{Button, ButtonSize, Icon, IconName, TextField},
    workspace::InvitationLink,
};

#[component]
pub(super) fn JoinWay() -> impl IntoView {
    let navigator = Navigator::new();
    let link = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let pasted = link.with_untracked(|link| link.trim().to_owned());
        if pasted.is_empty() {
            error.set(Some(text::join_link_missing().to_owned()));
            return;
        }
        match InvitationLink::parse(&pasted) {
            Ok(invitation) => {
                join::hand_over(invitation);
                navigator.go("/join");
            }
            Err(reason) => error.set(Some(reason)),
        }
    };
    view! {
        <section class="way" aria-labelledby="way-join">
            <span class="way-icon"><Icon name=IconName::UserPlus/></span>
            <h3 id="way-join">{text::join_title()}</h3>
            <p>{text::join_text()}</p>
            <form class="way-action" novalidate on:submit=submit>
                <TextField label=text::join_link() value=link placeholder="https://…/join#…" error/>
                <Button size=ButtonSize::Large submit=true>{text::join_check()}</Button>
            </form>
            <SignInWay/>
        </section>
    }
}
