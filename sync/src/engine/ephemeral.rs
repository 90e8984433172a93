//! Presence and cursors: passed on, never stored, each at most once.

use std::collections::{BTreeMap, VecDeque};

use super::{Effect, Engine, Side, connection::Connection};
use crate::{
    ids::{ConnectionId, DocumentId, PeerId},
    limits,
    wire::{Ephemeral, Message},
};

/// The last count of each sender's session, and our own.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    counts: BTreeMap<(PeerId, String), u64>,
    order: VecDeque<(PeerId, String)>,
    own_count: u64,
}

impl Sessions {
    /// Whether a message is new; remembers it.
    fn admit(&mut self, sender: &PeerId, session: &str, count: u64) -> bool {
        let key = (sender.clone(), session.to_owned());
        if let Some(last) = self.counts.get_mut(&key) {
            let is_new = count > *last;
            *last = count.max(*last);
            return is_new;
        }
        if self.order.len() >= limits::EPHEMERAL_SESSIONS
            && let Some(oldest) = self.order.pop_front()
        {
            self.counts.remove(&oldest);
        }
        self.order.push_back(key.clone());
        self.counts.insert(key, count);
        true
    }
}

impl Engine {
    /// Sends an ephemeral message (CBOR payload) about a document to everyone connected. It is lost where a connection
    /// is behind, and dropped when larger than [`limits::EPHEMERAL_BYTES`].
    pub fn send_ephemeral(&mut self, document: DocumentId, data: Vec<u8>, now_millis: u64) -> Vec<Effect> {
        if !data.is_empty() && data.len() <= limits::EPHEMERAL_BYTES {
            self.sessions.own_count += 1;
            let message = Ephemeral {
                sender: self.config.peer_id.clone(),
                target: PeerId::new(""),
                count: self.sessions.own_count,
                session: format!("{:016x}", self.config.jitter_seed),
                document,
                data,
            };
            self.pass_on(&message, None);
        }
        self.finish(now_millis)
    }

    pub(super) fn on_ephemeral(&mut self, from: ConnectionId, message: Ephemeral) {
        let own = message.sender == self.config.peer_id;
        if own
            || self.is_removed(message.document)
            || !self.sessions.admit(&message.sender, &message.session, message.count)
        {
            return;
        }
        if self.config.side == Side::Relay {
            self.pass_on(&message, Some(from));
            self.effects.push(Effect::EphemeralForNodes {
                message: message.clone(),
            });
        }
        self.effects.push(Effect::Ephemeral {
            document: message.document,
            sender: message.sender,
            data: message.data,
        });
    }

    /// A peer of another node of this relay said something.
    pub(super) fn on_ephemeral_elsewhere(&mut self, message: &Ephemeral) {
        let is_new = self.sessions.admit(&message.sender, &message.session, message.count);
        if is_new && !self.is_removed(message.document) {
            self.pass_on(message, None);
        }
    }

    fn pass_on(&mut self, message: &Ephemeral, from: Option<ConnectionId>) {
        let side = self.config.side;
        let concerns = |connection: &Connection| {
            connection.is_ready()
                && connection.is_window_open()
                && connection.peer != message.sender
                && (side == Side::Client || connection.steward || connection.documents.contains_key(&message.document))
        };
        let targets: Vec<(ConnectionId, PeerId)> = self
            .connections
            .iter()
            .filter(|(id, connection)| Some(**id) != from && concerns(connection))
            .map(|(id, connection)| (*id, connection.peer.clone()))
            .collect();
        for (id, target) in targets {
            self.send(
                id,
                &Message::Ephemeral(Ephemeral {
                    target,
                    ..message.clone()
                }),
            );
        }
    }
}
