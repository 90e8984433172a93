//! Taking access away, with what happens said first.

use leptos::prelude::*;

use super::state::State;
use crate::{
    messages::{members as text, ui},
    ui::{Button, ButtonVariant},
};

/// Asks before a member's access is taken away, or that of one device.
#[component]
pub(super) fn Confirm(state: State, member: String, device: Option<String>) -> impl IntoView {
    let failure = RwSignal::new(None::<String>);
    let (name, device_name) = state.known.with_untracked(|known| {
        let member = known.as_ref().and_then(|known| known.member(&member));
        let device_name = member.and_then(|member| {
            let found = member
                .devices
                .iter()
                .find(|found| Some(&found.device_id) == device.as_ref());
            found.map(|device| device.name.clone())
        });
        (
            member.map(|member| member.name.clone()).unwrap_or_default(),
            device_name.unwrap_or_default(),
        )
    });
    let of_device = device.is_some();
    let words = if of_device {
        text::revoke_device_words(&device_name, &name)
    } else {
        text::revoke_member_words(&name)
    };
    let carry_out = move |()| {
        let (workspace, member, device) = (state.workspace, member.clone(), device.clone());
        let done = if of_device {
            text::device_revoked_done(&device_name)
        } else {
            text::member_revoked_done(&name)
        };
        state.carry_out(done, failure, async move {
            match device {
                Some(device) => workspace.revoke_device(&member, &device).await,
                None => workspace.revoke_member(&member).await,
            }
        });
    };
    view! {
        <div class="stack">
            <p>{words}</p>
            <p class="quiet">{text::revoke_limits()}</p>
            {move || failure.get().map(|failure| view! { <p class="field-error" role="alert">{failure}</p> })}
            <div class="dialog-actions">
                <Button on_press=Callback::new(move |()| state.open.set(false))>{ui::cancel()}</Button>
                <Button variant=ButtonVariant::Danger blocked=state.blocked() on_press=Callback::new(carry_out)>
                    {if of_device { text::revoke_device() } else { text::revoke_member() }}
                </Button>
            </div>
        </div>
    }
}
