//! What the page knows, where it is kept, and how it is brought up to date.

use std::time::Duration;

use leptos::prelude::*;
use steward_sync::ids::DocumentId;

use super::view::{Asker, Known};
use crate::{
    features::preferences::{keep, kept},
    messages::members as text,
    platform::{clock, task},
    ui::Toaster,
    workspace::{RelayError, Workspace},
};

/// How often the page asks who is here. A role or device that changed elsewhere shows by then.
const ASK_AGAIN: Duration = Duration::from_secs(10);

/// Above this the list is not kept for offline reading: `localStorage` is small and shared.
const KEPT_BYTES: usize = 256 * 1024;

fn key(workspace: DocumentId) -> String {
    format!("steward.members.{workspace}")
}

/// Forgets what was last known of the members of a workspace that leaves this device.
pub(crate) fn forget_kept(workspace: DocumentId) {
    // Where the browser keeps nothing there is nothing to forget.
    let _ = keep(&key(workspace), "");
}

/// A refusal or failure in words.
pub(super) fn words(error: &RelayError) -> String {
    match error {
        RelayError::Unreachable => text::unreachable().to_owned(),
        RelayError::Refused { .. } | RelayError::Unreadable(_) | RelayError::Here(_) => error.to_string(),
    }
}

/// What is asked of the person in the page's dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ask {
    Invite,
    AddDevice,
    Recover { member: String },
    Role { member: String },
    RevokeMember { member: String },
    RevokeDevice { member: String, device: String },
}

/// Shared by the parts of the page.
#[derive(Clone, Copy)]
pub(super) struct State {
    pub(super) workspace: Workspace,
    pub(super) known: RwSignal<Option<Known>>,
    /// Why what is shown is not what the relay says now.
    pub(super) trouble: RwSignal<Option<String>>,
    pub(super) asker: Memo<Asker>,
    pub(super) online: Memo<bool>,
    pub(super) ask: RwSignal<Option<Ask>>,
    /// The dialog is open.
    pub(super) open: RwSignal<bool>,
    toaster: Toaster,
    asking: StoredValue<bool>,
}

impl State {
    /// For a shared workspace; asks at once, when connected, and again and again while the page is there.
    pub(super) fn new(workspace: Workspace) -> Self {
        let safety = workspace.safety();
        let entry = workspace.entry();
        let state = Self {
            workspace,
            known: RwSignal::new(Known::decode(&kept(&key(workspace.id())).unwrap_or_default())),
            trouble: RwSignal::new(None),
            asker: Memo::new(move |_| {
                entry.with(|entry| {
                    let relay = entry.relay.as_ref();
                    relay.map_or_else(Asker::default, |relay| Asker {
                        member: relay.member.clone(),
                        role: relay.role.clone(),
                        device: relay.device.clone(),
                    })
                })
            }),
            online: Memo::new(move |_| safety.with(|view| view.online)),
            ask: RwSignal::new(None),
            open: RwSignal::new(false),
            toaster: expect_context::<Toaster>(),
            asking: StoredValue::new(false),
        };
        Effect::new(move |_| {
            if state.online.get() {
                state.refresh();
            }
        });
        let again = set_interval_with_handle(
            move || {
                if state.online.try_get_untracked() == Some(true) && !document().hidden() {
                    state.refresh();
                }
            },
            ASK_AGAIN,
        );
        if let Ok(again) = again {
            on_cleanup(move || again.clear());
        }
        state
    }

    /// Asks the relay for the members, and for the open invitations that this member may see.
    pub(super) fn refresh(self) {
        if self.asking.try_get_value() != Some(false) {
            return;
        }
        self.asking.set_value(true);
        let workspace = self.workspace;
        task::spawn(async move {
            let known = fetch(workspace).await;
            match known {
                Ok(known) => {
                    let text = known.encode();
                    // Without room offline shows an older list, which says how old it is.
                    let _ = text.len() <= KEPT_BYTES && keep(&key(workspace.id()), &text);
                    self.known.try_set(Some(known));
                    self.trouble.try_set(None);
                }
                Err(error) => {
                    self.trouble.try_set(Some(words(&error)));
                }
            }
            self.asking.try_set_value(false);
        });
    }

    /// Opens the dialog.
    pub(super) fn ask(self, ask: Ask) {
        self.ask.set(Some(ask));
        self.open.set(true);
    }

    /// Why nothing can be changed now.
    pub(super) fn blocked(self) -> Signal<Option<String>> {
        Signal::derive(move || (!self.online.get()).then(|| text::needs_connection().to_owned()))
    }

    /// Carries something out; says that it is done and shows the new state, or why not.
    pub(super) fn carry_out(
        self,
        done: String,
        failure: RwSignal<Option<String>>,
        action: impl Future<Output = Result<(), RelayError>> + 'static,
    ) {
        failure.set(None);
        task::spawn(async move {
            match action.await {
                Ok(()) => {
                    self.open.try_set(false);
                    self.toaster.say(done);
                    self.refresh();
                }
                Err(error) => {
                    failure.try_set(Some(words(&error)));
                }
            }
        });
    }
}

async fn fetch(workspace: Workspace) -> Result<Known, RelayError> {
    let members = workspace.members().await?;
    let invitations = match workspace.open_invitations().await {
        // A role that may not see them sees none.
        Err(RelayError::Refused { .. }) => Vec::new(),
        invitations => invitations?,
    };
    Ok(Known {
        members,
        invitations,
        at_millis: clock::now_millis(),
    })
}
