//! Keeps what connections may do up to date with roles and grants, while they are open.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{PoisonError, Weak},
};

use steward_sync::{engine::Rights, ids::ConnectionId};
use tokio::time::MissedTickBehavior;

use super::{Input, Relay};
use crate::{
    identity::{self, WorkspaceId},
    limits,
};

/// Runs while the relay exists.
pub(super) async fn watch(relay: Weak<Relay>) {
    let mut tick = tokio::time::interval(limits::RIGHTS_POLL);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let Some(relay) = relay.upgrade() else { return };
        relay.review_rights().await;
    }
}

impl Relay {
    /// Compares what open connections may do with what is stored now, and tells their workspaces what differs. Called
    /// after a role or a grant was changed, so that it takes effect at once. Workspaces whose count of changes to access
    /// stayed the same since are left alone.
    pub async fn review_rights(&self) {
        let open: BTreeSet<WorkspaceId> = {
            let sockets = self.sockets();
            sockets.values().map(|socket| socket.principal.workspace).collect()
        };
        if open.is_empty() {
            return;
        }
        let versions = match identity::access_versions(&self.database, open.iter().copied().collect()).await {
            Ok(versions) => versions,
            Err(error) => {
                tracing::error!(%error, "changes to the roles of open connections could not be looked up");
                return;
            }
        };
        for (workspace, version) in versions {
            // Noted before it is done: a connection that opens meanwhile takes the note away again.
            let before = {
                let mut reviewed = self.reviewed.lock().unwrap_or_else(PoisonError::into_inner);
                reviewed.retain(|workspace, _| open.contains(workspace));
                reviewed.insert(workspace, version)
            };
            if before == Some(version) {
                continue;
            }
            match identity::rights_of_members(&self.database, workspace).await {
                Ok(rights) => self.apply_rights(workspace, &rights).await,
                Err(error) => {
                    self.review_again(workspace);
                    tracing::error!(%workspace, %error, "roles of open connections could not be looked up");
                }
            }
        }
    }

    /// The next review looks at this workspace whatever it was at before.
    pub(super) fn review_again(&self, workspace: WorkspaceId) {
        let mut reviewed = self.reviewed.lock().unwrap_or_else(PoisonError::into_inner);
        reviewed.remove(&workspace);
    }

    async fn apply_rights(&self, workspace: WorkspaceId, rights: &HashMap<identity::MemberId, Rights>) {
        let mut changed: Vec<(ConnectionId, Rights)> = Vec::new();
        for (connection, socket) in self.sockets().iter_mut() {
            // A member who is gone is cut off elsewhere.
            let Some(now) = rights.get(&socket.principal.member) else {
                continue;
            };
            if socket.principal.workspace == workspace && socket.rights.as_ref().is_some_and(|before| before != now) {
                socket.rights = Some(now.clone());
                changed.push((*connection, now.clone()));
            }
        }
        if changed.is_empty() {
            return;
        }
        let inbox = self.workspaces.lock().await.get(&workspace).cloned();
        let Some(inbox) = inbox else { return };
        for (connection, rights) in changed {
            tracing::info!(%workspace, ?connection, "what the connection may do has changed");
            // An actor that is gone ends its connections, which come back with the rights of then.
            drop(inbox.send(Input::Rights { connection, rights }).await);
        }
    }
}
