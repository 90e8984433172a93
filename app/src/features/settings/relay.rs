//! Sharing: connect this workspace with a relay, see the connection, stop.

use leptos::prelude::*;

use crate::{
    features::{
        join::{device_name, role_label},
        members::{SignOut, members_path},
    },
    messages::settings as text,
    platform::{directory::Relay, task},
    ui::{Button, StateChip, TextField, Toaster, Tone},
    workspace::{InvitationLink, Joining, Workspace},
};

#[component]
pub(super) fn Sharing() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let relay = Memo::new(move |_| workspace.entry().with(|entry| entry.relay.clone()));
    move || match relay.get() {
        Some(relay) => view! { <Connected relay/> }.into_any(),
        None => view! { <Connect/> }.into_any(),
    }
}

#[component]
fn Connect() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let toaster = expect_context::<Toaster>();
    let link = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let invitation = match InvitationLink::parse(link.with_untracked(|link| link.trim().to_owned()).as_str()) {
            Ok(invitation) => invitation,
            Err(reason) => {
                error.set(Some(reason));
                return;
            }
        };
        busy.set(true);
        error.set(None);
        let joining = Joining {
            member_name: workspace.me().with_untracked(|me| me.name.clone()),
            device_name: device_name(),
        };
        task::spawn(async move {
            match workspace.connect(invitation, joining).await {
                Ok(()) => toaster.say(text::relay_connected()),
                Err(reason) => {
                    error.try_set(Some(text::relay_connect_failed(reason)));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <p class="settings-words">{text::relay_none()}</p>
        <form class="inline-form" novalidate on:submit=submit>
            <TextField label=text::relay_link() value=link placeholder="https://…/join#…" error/>
            <Button submit=true>{move || if busy.get() { text::relay_connecting() } else { text::relay_connect() }}</Button>
        </form>
    }
}

/// The address without the way the socket is opened.
fn host(sync_url: &str) -> String {
    let rest = sync_url.split_once("://").map_or(sync_url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest).to_owned()
}

#[component]
fn Connected(relay: Relay) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let safety = workspace.safety();
    let online = Memo::new(move |_| safety.with(|view| view.online));
    view! {
        <dl class="facts">
            <dt>{text::relay_at()}</dt>
            <dd>{host(&relay.sync_url)}</dd>
            <dt>{text::relay_status()}</dt>
            <dd>
                <StateChip
                    label=Signal::derive(move || if online.get() { text::relay_online() } else { text::relay_offline() }.to_owned())
                    tone=Signal::derive(move || if online.get() { Tone::Good } else { Tone::Waiting })
                />
            </dd>
            <dt>{text::relay_role()}</dt>
            <dd>{role_label(&relay.role)}</dd>
            <dt>{text::relay_member()}</dt>
            <dd>{move || workspace.me().with(|me| me.name.clone())}</dd>
        </dl>
        <div class="setting-line">
            <p class="quiet">{text::relay_members_text()}</p>
            <a class="button button-secondary" href=members_path(workspace.id())>{text::relay_members()}</a>
        </div>
        <div class="setting-line">
            <p class="quiet">{text::relay_disconnect_text()}</p>
            <SignOut/>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn the_relay_is_shown_by_its_host() {
        assert_eq!(host("wss://steward.example.org/sync/abc"), "steward.example.org");
        assert_eq!(host("ws://127.0.0.1:8080/sync/abc"), "127.0.0.1:8080");
    }
}
