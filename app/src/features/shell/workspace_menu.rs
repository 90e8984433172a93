//! The workspace's name at the top of the rail, and switching to another.

use leptos::prelude::*;

use crate::{
    features::{Navigator, workspace_path},
    messages::shell as text,
    platform::{
        directory::{self, DirectoryEntry, WorkspaceKind},
        task,
    },
    ui::{Icon, IconName, Menu, MenuItem, MenuSeparator},
    workspace::Workspace,
};

/// The workspaces on this device, read once when the frame opens; a context of the frame.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KnownWorkspaces(RwSignal<Vec<DirectoryEntry>>);

impl KnownWorkspaces {
    pub(super) fn load() -> Self {
        let entries = RwSignal::new(Vec::new());
        task::spawn_result("The list of workspaces could not be read", async move {
            let list = directory::list().await.map_err(|error| error.to_string())?;
            entries.try_set(list);
            Ok(())
        });
        Self(entries)
    }

    /// The entries, the last opened first as the directory lists them.
    pub(crate) fn entries(self) -> ReadSignal<Vec<DirectoryEntry>> {
        self.0.read_only()
    }
}

/// How a workspace came here, in a word.
pub(crate) fn origin(kind: WorkspaceKind, shared: bool) -> &'static str {
    match kind {
        _ if shared => text::kind_joined(),
        WorkspaceKind::Local => text::kind_local(),
        WorkspaceKind::Sample => text::kind_sample(),
        WorkspaceKind::Joined => text::kind_joined(),
    }
}

#[component]
pub(super) fn WorkspaceMenu() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let known = expect_context::<KnownWorkspaces>();
    let navigator = Navigator::new();
    let entry = workspace.entry();
    let trigger = move || {
        view! {
            <span class="workspace-mark" aria-hidden="true">
                {move || entry.with(|entry| entry.name.chars().find(|character| character.is_alphanumeric()).map(|first| first.to_uppercase().to_string()))}
            </span>
            <span class="workspace-name">{move || entry.with(|entry| entry.name.clone())}</span>
            <Icon name=IconName::ChevronsUpDown/>
        }
    };
    let items = move || {
        known
            .entries()
            .get()
            .into_iter()
            .filter_map(|entry| {
                let id = entry.id().ok()?;
                let checked = Signal::stored(Some(id == workspace.id()));
                let detail = origin(entry.kind, entry.relay.is_some());
                Some(view! {
                    <MenuItem label=entry.name checked detail on_choose=Callback::new(move |()| navigator.go(workspace_path(id)))/>
                })
            })
            .collect_view()
    };
    view! {
        <Menu trigger=ViewFn::from(trigger) trigger_class="workspace-button">
            <p class="menu-heading" role="presentation">{text::switch_workspace()}</p>
            {items}
            <MenuSeparator/>
            <MenuItem label=text::new_or_join() icon=IconName::Plus on_choose=Callback::new(move |()| navigator.go("/?choose"))/>
        </Menu>
    }
}
