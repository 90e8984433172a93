//! Ends connections whose token was revoked or has expired, also when another process did it.

use std::{collections::HashMap, sync::Weak};

use tokio::time::MissedTickBehavior;

use super::{CloseReason, Relay};
use crate::{identity, limits};

/// Runs while the relay exists.
pub(super) async fn watch(relay: Weak<Relay>) {
    let mut tick = tokio::time::interval(limits::REVOCATION_POLL);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let Some(relay) = relay.upgrade() else { return };
        relay.end_refused_connections().await;
    }
}

impl Relay {
    async fn end_refused_connections(&self) {
        let tokens: Vec<_> = self
            .sockets()
            .values()
            .map(|socket| (socket.principal.workspace, socket.principal.token))
            .collect();
        if tokens.is_empty() {
            return;
        }
        let ended: HashMap<_, _> = match identity::ended_tokens(&self.database, &self.platform, tokens).await {
            Ok(ended) => ended.into_iter().collect(),
            Err(error) => {
                tracing::error!(%error, "tokens of open connections could not be looked up");
                return;
            }
        };
        for (connection, socket) in self.sockets().iter() {
            if let Some(refusal) = ended.get(&socket.principal.token) {
                tracing::info!(?connection, member = %socket.principal.member, "connection ends: {refusal}");
                socket.closer.close(CloseReason::refused(refusal));
            }
        }
    }
}
