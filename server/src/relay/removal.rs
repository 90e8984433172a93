//! Tells open workspaces which documents an administrator removed, also when another process did it.

use std::{collections::HashMap, sync::Weak};

use tokio::time::MissedTickBehavior;

use super::{Relay, actor::Input};
use crate::{
    identity::WorkspaceId,
    limits,
    store::{WorkspaceStore, removal},
};

/// Runs while the relay exists.
pub(super) async fn watch(relay: Weak<Relay>) {
    let mut tick = tokio::time::interval(limits::REMOVAL_POLL);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut told = HashMap::new();
    loop {
        tick.tick().await;
        let Some(relay) = relay.upgrade() else { return };
        relay.tell_removals(&mut told).await;
    }
}

impl Relay {
    /// `told`: how many tombstones each workspace had when it was told last. An actor that knows them all does nothing.
    async fn tell_removals(&self, told: &mut HashMap<WorkspaceId, i64>) {
        let counts = match self.database.read(removal::counts).await {
            Ok(counts) => counts,
            Err(error) => {
                tracing::error!(%error, "removed documents could not be looked up");
                return;
            }
        };
        let all: i64 = counts.iter().map(|(_, count)| count).sum();
        self.metrics.removed_documents.set(usize::try_from(all).unwrap_or(0));
        for (workspace, count) in counts {
            if told.get(&workspace) == Some(&count) {
                continue;
            }
            let inbox = self.workspaces.lock().await.get(&workspace).cloned();
            // A workspace that is not open reads its tombstones when it opens.
            let Some(inbox) = inbox else { continue };
            match WorkspaceStore::new(self.database.clone(), workspace).removed().await {
                Ok(removals) => {
                    tracing::info!(%workspace, count, "documents are removed");
                    if inbox.send(Input::Removed(removals)).await.is_ok() {
                        told.insert(workspace, count);
                    }
                }
                Err(error) => tracing::error!(%workspace, %error, "removed documents could not be read"),
            }
        }
    }
}
