//! Presence and cursors: passed on, never stored, each at most once.

use std::collections::{BTreeMap, VecDeque};

use super::{Access, DocumentClass, Effect, Engine, Rights, Side, connection::Connection};
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
            if !self.may_be_present(from, message.document) {
                return;
            }
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

    /// A peer of another node of this relay said something; that node asked whether it may.
    pub(super) fn on_ephemeral_elsewhere(&mut self, message: &Ephemeral) {
        let is_new = self.sessions.admit(&message.sender, &message.session, message.count);
        if is_new && !self.is_removed(message.document) {
            self.pass_on(message, None);
        }
    }

    /// Whoever may read a document may show that it does: presence is no change. Of a document that is not known here
    /// nobody can say who may read it.
    fn may_be_present(&self, from: ConnectionId, document: DocumentId) -> bool {
        self.access_or_offer(from, document) >= Access::ReadOnly
    }

    fn pass_on(&mut self, message: &Ephemeral, from: Option<ConnectionId>) {
        let side = self.config.side;
        let class = self.class_of(message.document);
        let exists = self.exists(message.document);
        let concerns = |connection: &Connection| {
            connection.is_ready()
                && connection.is_window_open()
                && connection.peer != message.sender
                && (side == Side::Client || shows(&connection.rights, message.document, class, exists))
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

/// Whether presence about a document may be shown to these rights. A document that is not known yet may turn out to be
/// of any class, so that only those who read everything hear of it.
fn shows(rights: &Rights, document: DocumentId, class: DocumentClass, exists: bool) -> bool {
    if exists {
        rights.document(document, class) >= Access::ReadOnly
    } else {
        rights.reads_everything()
    }
}
