//! Ends connections whose access was taken away or has run out, also when another process did it, and notes who was
//! seen.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{PoisonError, Weak},
};

use tokio::time::{Instant, MissedTickBehavior};

use super::{CloseReason, LiveSocket, Relay};
use crate::{
    identity::{self, DeviceId, MemberId, Principal, Standing, TokenRefusal, WorkspaceId},
    limits,
};

/// Who connected or disconnected since this was last written; one entry for a member on a device, in the order in which
/// all nodes write them.
pub(super) type Seen = BTreeMap<(WorkspaceId, MemberId, Option<DeviceId>), Principal>;

/// Runs while the relay exists.
pub(super) async fn watch(relay: Weak<Relay>) {
    let mut tick = tokio::time::interval(limits::REVOCATION_POLL);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut all_seen_at = Instant::now();
    loop {
        let now = tick.tick().await;
        let Some(relay) = relay.upgrade() else { return };
        relay.recheck_access().await;
        if now.saturating_duration_since(all_seen_at) >= limits::LAST_SEEN {
            all_seen_at = now;
            let connected: Vec<_> = relay.sockets().values().map(|socket| socket.principal).collect();
            connected.into_iter().for_each(|principal| relay.saw(principal));
        }
        relay.write_seen().await;
    }
}

impl Relay {
    /// Ends the connections whose access has ended by now. Called after everything that takes access away in this
    /// process, and often besides, for what other processes do.
    pub async fn recheck_access(&self) {
        let mut workspaces = BTreeSet::new();
        let mut run_out = Vec::new();
        let now = self.platform.wall_millis();
        for (connection, LiveSocket { principal, .. }) in self.sockets().iter() {
            workspaces.insert(principal.workspace);
            if principal.expires_millis.is_some_and(|expires| expires <= now) {
                run_out.push(*connection);
            }
        }
        if workspaces.is_empty() {
            return;
        }
        for connection in run_out {
            self.cut(connection, CloseReason::refused(&TokenRefusal::Expired));
        }
        let versions = identity::access_versions(&self.database, workspaces.into_iter().collect()).await;
        let versions: HashMap<_, _> = match versions {
            Ok(versions) => versions.into_iter().collect(),
            Err(error) => {
                tracing::error!(%error, "changes to the access of open connections could not be looked up");
                return;
            }
        };
        let (connections, principals): (Vec<_>, Vec<_>) = self
            .sockets()
            .iter()
            .map(|(connection, socket)| (*connection, socket.principal))
            // One that was looked up after `versions` looks changed too; it is looked up once more.
            .filter(|(_, principal)| versions.get(&principal.workspace) != Some(&principal.access_version))
            .unzip();
        if connections.is_empty() {
            return;
        }
        match identity::standings(&self.database, &self.platform, principals).await {
            Ok(standings) => {
                for (connection, standing) in connections.into_iter().zip(standings) {
                    self.apply(connection, &standing);
                }
            }
            Err(error) => tracing::error!(%error, "access of open connections could not be looked up"),
        }
    }

    fn apply(&self, connection: steward_sync::ids::ConnectionId, standing: &Standing) {
        match standing {
            Standing::Ended(refusal) => self.cut(connection, CloseReason::refused(refusal)),
            Standing::Holds(now) => {
                let mut sockets = self.sockets();
                let Some(socket) = sockets.get_mut(&connection) else {
                    return;
                };
                // What another role may do, open connections learn without ending (see `rights`).
                socket.principal = *now;
            }
        }
    }

    fn cut(&self, connection: steward_sync::ids::ConnectionId, reason: CloseReason) {
        let mut sockets = self.sockets();
        let Some(socket) = sockets.get_mut(&connection) else {
            return;
        };
        if let Some(cut) = socket.cut.take() {
            tracing::info!(?connection, member = %socket.principal.member, "connection ends: {}", reason.reason);
            // Its task may be ending by itself.
            drop(cut.send(reason));
        }
    }

    /// The members of a workspace that have a connection to this process.
    #[must_use]
    pub fn online(&self, workspace: WorkspaceId) -> BTreeSet<MemberId> {
        let sockets = self.sockets();
        let here = sockets
            .values()
            .filter(|socket| socket.principal.workspace == workspace);
        here.map(|socket| socket.principal.member).collect()
    }

    /// Remembers to write that somebody was here.
    pub(super) fn saw(&self, principal: Principal) {
        let key = (principal.workspace, principal.member, principal.device);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert(key, principal);
    }

    pub(super) async fn write_seen(&self) {
        let seen = std::mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner));
        if seen.is_empty() {
            return;
        }
        let noted = identity::note_seen(&self.database, &self.platform, seen.into_values().collect()).await;
        if let Err(error) = noted {
            tracing::warn!(%error, "when members were last seen was not written");
        }
    }
}
