//! What was brought and is not written yet: kept beside the engine until the write that makes it durable takes it along.

use std::{collections::HashMap, sync::Arc};

use steward_sync::{
    engine::Arrival,
    ids::{ConnectionId, DocumentId},
};

use crate::{
    identity::{MemberId, Principal},
    store::{Delivery, Notes},
};

/// Who is behind a connection, for the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bringer {
    member: MemberId,
    /// The enrolled device; a token names none.
    device: Option<String>,
}

impl From<&Principal> for Bringer {
    fn from(principal: &Principal) -> Self {
        Self {
            member: principal.member,
            device: principal.device.map(|device| device.to_string()),
        }
    }
}

/// Notes that wait for a write of their document.
#[derive(Debug, Default)]
pub(super) struct Arrivals {
    bringers: HashMap<ConnectionId, Bringer>,
    /// Connections that ended; what they brought may still be among the next arrivals.
    ended: Vec<ConnectionId>,
    waiting: HashMap<DocumentId, Notes>,
}

impl Arrivals {
    pub(super) fn connected(&mut self, connection: ConnectionId, bringer: Bringer) {
        self.bringers.insert(connection, bringer);
    }

    pub(super) fn disconnected(&mut self, connection: ConnectionId) {
        self.ended.push(connection);
    }

    /// Takes in what the engine says was brought.
    pub(super) fn take_in(&mut self, arrivals: Vec<Arrival>, received_millis: i64) {
        for arrival in arrivals {
            let notes = self.waiting.entry(arrival.document).or_default();
            let member = MemberId::from_bytes(arrival.member.0);
            let device = self
                .bringers
                .get(&arrival.connection)
                .and_then(|bringer| bringer.device.clone());
            if arrival.created.is_some() {
                notes.created = arrival.created;
            }
            notes
                .authors
                .extend(arrival.authors.into_iter().map(|author| (author, member)));
            match notes.deliveries.last_mut() {
                Some(last)
                    if last.received_millis == received_millis && last.member == member && last.device == device =>
                {
                    last.changes.extend(arrival.changes);
                }
                Some(_) | None => notes.deliveries.push(Delivery {
                    member,
                    device,
                    received_millis,
                    changes: arrival.changes,
                }),
            }
        }
        for connection in self.ended.drain(..) {
            self.bringers.remove(&connection);
        }
    }

    /// What is to be written with a document.
    pub(super) fn for_write(&mut self, document: DocumentId) -> Arc<Notes> {
        Arc::new(self.waiting.remove(&document).unwrap_or_default())
    }

    /// A document was removed for good: nothing is noted of it any more.
    pub(super) fn forget(&mut self, document: DocumentId) {
        self.waiting.remove(&document);
    }

    /// A write failed: what it held is written with the next one.
    pub(super) fn put_back(&mut self, document: DocumentId, notes: Notes) {
        if !notes.is_empty() {
            self.waiting.entry(document).or_default().prepend(notes);
        }
    }
}
