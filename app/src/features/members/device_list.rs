//! The devices of a member.

use leptos::prelude::*;

use super::state::{Ask, State};
use crate::{
    messages::members as text,
    ui::{Badge, Button, ButtonSize, ButtonVariant, Icon, IconName, RelativeTime},
    workspace::{DeviceAtRelay, MemberAtRelay},
};

#[component]
pub(super) fn DeviceList(state: State, member: Memo<Option<MemberAtRelay>>) -> impl IntoView {
    let ids = move || {
        member.with(|member| {
            let devices = member
                .as_ref()
                .map(|member| member.devices.as_slice())
                .unwrap_or_default();
            devices
                .iter()
                .map(|device| device.device_id.clone())
                .collect::<Vec<_>>()
        })
    };
    let none = move || member.with(|member| member.as_ref().is_some_and(|member| member.devices.is_empty()));
    view! {
        <ul class="device-list">
            <For each=ids key=Clone::clone let:id>
                <DeviceLine state member id/>
            </For>
        </ul>
        {move || none().then(|| view! { <p class="quiet">{text::no_devices()}</p> })}
    }
}

#[component]
fn DeviceLine(state: State, member: Memo<Option<MemberAtRelay>>, id: String) -> impl IntoView {
    let own_id = id.clone();
    let device = Memo::new(move |_| {
        member.with(|member| {
            let devices = member
                .as_ref()
                .map(|member| member.devices.as_slice())
                .unwrap_or_default();
            devices.iter().find(|device| device.device_id == id).cloned()
        })
    });
    let is_this = {
        let id = own_id.clone();
        move || state.asker.with(|asker| asker.device.as_ref() == Some(&id))
    };
    let revoke = move |()| {
        let member = member.with_untracked(|member| member.as_ref().map(|member| member.member.clone()));
        if let Some(member) = member {
            state.ask(Ask::RevokeDevice {
                member,
                device: own_id.clone(),
            });
        }
    };
    // This device is signed out further down, where it is said what that means here.
    let may_revoke = {
        let is_this = is_this.clone();
        move || {
            let active = device.with(|device| device.as_ref().is_some_and(|device| device.revoked_millis.is_none()));
            let allowed = member.with(|member| {
                member
                    .as_ref()
                    .is_some_and(|member| state.asker.with(|asker| asker.may_revoke_devices(member)))
            });
            active && allowed && !is_this()
        }
    };
    let revoke = Callback::new(revoke);
    let name = move || device.with(|device| device.as_ref().map(|device| device.name.clone()).unwrap_or_default());
    view! {
        <li>
            <Icon name=IconName::Monitor/>
            <div class="device-words">
                <p>
                    {name}
                    {move || is_this().then(|| view! { " " <Badge>{text::this_device()}</Badge> })}
                </p>
                <p class="quiet">{move || device.with(|device| device.as_ref().map(facts))}</p>
            </div>
            {move || may_revoke().then(|| view! {
                <Button size=ButtonSize::Small variant=ButtonVariant::Ghost blocked=state.blocked() on_press=revoke>
                    {text::revoke_device()}
                    <span class="visually-hidden">": " {name}</span>
                </Button>
            })}
        </li>
    }
}

fn facts(device: &DeviceAtRelay) -> AnyView {
    let added = device.enrolled_millis;
    match (device.revoked_millis, device.last_seen_millis) {
        (Some(revoked), _) => view! { {text::device_revoked()} " " <RelativeTime millis=revoked/> }.into_any(),
        (None, Some(seen)) => view! {
            {text::added()} " " <RelativeTime millis=added/> " · " {text::device_last_seen()} " " <RelativeTime millis=seen/>
        }
        .into_any(),
        (None, None) => view! { {text::added()} " " <RelativeTime millis=added/> }.into_any(),
    }
}
