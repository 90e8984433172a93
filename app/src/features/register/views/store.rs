//! Where views are kept: personal ones in this browser, shared ones in the workspace document. Each change can be taken
//! back, whatever page is in view by then.

use leptos::prelude::*;
use steward_model::{declaration::Kind, view::SavedView};
use steward_sync::ids::DocumentId;

use super::list::{Personal, View, decode, encode, with};
use crate::{
    features::preferences::{keep, kept},
    messages::views as text,
    platform::{random, task},
    ui::Toaster,
    workspace::Workspace,
};

fn key(workspace: DocumentId) -> String {
    format!("steward.views.{workspace}")
}

/// Forgets the personal views of a workspace that leaves this device.
pub(crate) fn forget_personal(workspace: DocumentId) {
    // Where the browser keeps nothing there is nothing to forget.
    let _ = keep(&key(workspace), "");
}

/// The personal views of every workspace of this browser; a context of the application.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PersonalViews {
    /// Changes whenever something was written here or in another tab.
    version: RwSignal<u64>,
}

impl PersonalViews {
    pub(crate) fn new() -> Self {
        let version = RwSignal::new(0);
        // The application lives as long as the page, so the listener is never removed.
        window_event_listener_untyped("storage", move |_| {
            version.try_update(|version| *version += 1);
        });
        Self { version }
    }

    /// Those of a workspace.
    pub(in crate::features::register) fn of(self, workspace: Workspace) -> Vec<Personal> {
        self.version.track();
        self.read(workspace)
    }

    fn read(self, workspace: Workspace) -> Vec<Personal> {
        decode(&kept(&key(workspace.id())).unwrap_or_default())
    }

    /// Reads, changes and writes, so that what another tab wrote meanwhile stays.
    fn change(self, workspace: Workspace, change: impl FnOnce(Vec<Personal>) -> Vec<Personal>) -> Result<(), String> {
        let views = change(self.read(workspace));
        let done = keep(&key(workspace.id()), &encode(&views));
        self.version.update(|version| *version += 1);
        if done { Ok(()) } else { Err(text::not_kept().to_owned()) }
    }
}

/// Changes the views of one register.
#[derive(Clone, Copy)]
pub(super) struct Keeper {
    pub(super) workspace: Workspace,
    pub(super) kind: &'static Kind,
    pub(super) personal: PersonalViews,
    pub(super) toaster: Toaster,
}

impl Keeper {
    pub(super) fn new_id() -> String {
        random::hex_id()
    }

    async fn put(self, view: View) -> Result<(), String> {
        let kind = self.kind.name.to_owned();
        if view.shared {
            let saved = SavedView {
                name: view.name,
                kind,
                query: view.query,
                author: String::new(),
            };
            let put = self.workspace.put_shared_view(view.id, saved).await;
            return put.map_err(text::not_shared);
        }
        let view = Personal {
            id: view.id,
            name: view.name,
            kind,
            query: view.query,
        };
        self.personal.change(self.workspace, |views| with(views, view))
    }

    async fn take(self, id: String, shared: bool) -> Result<(), String> {
        if shared {
            let removed = self.workspace.remove_shared_view(id).await;
            return removed.map_err(text::not_shared);
        }
        self.personal.change(self.workspace, |mut views| {
            views.retain(|view| view.id != id);
            views
        })
    }

    /// Writes what a view is to be in place of what it was, and offers to take that back. `done` runs when it is there.
    pub(super) fn replace(
        self,
        before: Option<View>,
        after: Option<View>,
        words: String,
        done: impl FnOnce() + 'static,
    ) {
        task::spawn(async move {
            match self.write(before.clone(), after.clone()).await {
                Ok(()) => {
                    match before {
                        // A view that is new is removed by its menu; there is nothing to take back.
                        None => self.toaster.say(words),
                        Some(before) => {
                            self.toaster.offer(words, text::undo(), move || {
                                self.write_back(after.clone(), before.clone());
                            });
                        }
                    }
                    done();
                }
                Err(reason) => self.toaster.warn(reason),
            }
        });
    }

    fn write_back(self, after: Option<View>, before: View) {
        task::spawn(async move {
            if let Err(reason) = self.write(after, Some(before)).await {
                self.toaster.warn(reason);
            }
        });
    }

    /// The new place first: a view that is in both for a moment is shown once, one in neither would be lost.
    async fn write(self, before: Option<View>, after: Option<View>) -> Result<(), String> {
        let place = after.as_ref().map(|view| view.shared);
        if let Some(view) = after {
            self.put(view).await?;
        }
        match before {
            Some(before) if place != Some(before.shared) => self.take(before.id, before.shared).await,
            Some(_) | None => Ok(()),
        }
    }
}
