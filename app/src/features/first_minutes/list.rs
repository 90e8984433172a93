//! The workspaces on this device.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    features::{shell::origin, workspace_path},
    messages::{format, start as text},
    platform::directory::DirectoryEntry,
    ui::{Badge, Icon, IconName, Now},
};

#[component]
pub(super) fn WorkspaceList(entries: Vec<DirectoryEntry>) -> impl IntoView {
    let now = expect_context::<Now>().0;
    let lines = entries
        .into_iter()
        .filter_map(|entry| {
            let id = entry.id().ok()?;
            let initial: String = entry.name.chars().find(|character| character.is_alphanumeric()).into_iter().flat_map(char::to_uppercase).collect();
            Some(view! {
                <li>
                    <A href=workspace_path(id) attr:class="workspace-line">
                        <span class="workspace-mark" aria-hidden="true">{initial}</span>
                        <span class="workspace-line-name">{entry.name}</span>
                        <Badge>{origin(entry.kind, entry.relay.is_some())}</Badge>
                        <span class="quiet">{move || text::last_used(format::relative(entry.last_opened_millis, now.get()))}</span>
                        <Icon name=IconName::ArrowRight/>
                    </A>
                </li>
            })
        })
        .collect_view();
    view! {
        <section aria-labelledby="on-this-device">
            <h2 id="on-this-device" class="welcome-heading">{text::on_this_device()}</h2>
            <ul class="workspace-list">{lines}</ul>
        </section>
    }
}
