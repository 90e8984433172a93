//! Several events at once.
//!
//! Applying one remote change to a text costs time proportional to the text, and applying two hundred costs the same as
//! one. A driver that finds more than one event waiting hands them over together, so that a busy document is caught up
//! with in one step instead of falling behind.

use std::collections::BTreeMap;

use super::{Access, Effect, Engine, Event, authors::Vetted, documents::Entry, sync_message};
use crate::{
    ids::{ConnectionId, DocumentId},
    wire::Message,
};

/// What several messages bring to one document.
#[derive(Default)]
struct Together {
    messages: usize,
    changes: Vec<u8>,
    vetted: Vec<(ConnectionId, Vetted)>,
}

impl Engine {
    /// Takes several events in, in their order; the effects are those of [`Engine::handle`] for each, coalesced.
    pub fn handle_all(&mut self, events: Vec<Event>, now_millis: u64) -> Vec<Effect> {
        self.now_millis = now_millis;
        if events.len() > 1 {
            self.apply_together(&events);
        }
        for event in events {
            self.take(event, now_millis);
        }
        self.finish(now_millis)
    }

    /// Applies the changes of all sync messages to a document in one step. The messages themselves are taken in
    /// afterwards one by one, for what they say beside the changes, and find these known.
    fn apply_together(&mut self, events: &[Event]) {
        let mut waiting: BTreeMap<DocumentId, Together> = BTreeMap::new();
        for event in events {
            let Event::Received { connection, frame } = event else {
                continue;
            };
            let is_ready = self.connections.get(connection).is_some_and(|found| found.is_ready());
            if !is_ready {
                continue;
            }
            let Ok(Message::Sync { document, data, .. }) = Message::decode(frame) else {
                continue;
            };
            // The first changes of a document decide its class, and are looked at by themselves.
            let in_memory = self.documents.get(&document).and_then(Entry::loaded).is_some();
            if !in_memory || !self.exists(document) || self.access_of(*connection, document) != Access::ReadWrite {
                continue;
            }
            // A message that cannot be read is reported when its turn comes.
            let Ok(message) = sync_message::decode(&data) else {
                continue;
            };
            // What is to be refused in part or as a whole is met again, and answered, when its turn comes.
            let Ok(vetted) = self.vet(*connection, document, &message.changes) else {
                continue;
            };
            if vetted.own.is_some() {
                continue;
            }
            let together = waiting.entry(document).or_default();
            together.messages += 1;
            together.vetted.push((*connection, vetted));
            message
                .changes
                .iter()
                .for_each(|chunk| together.changes.extend_from_slice(chunk));
        }
        for (document, together) in waiting {
            if together.messages > 1 && !together.changes.is_empty() {
                self.apply_ahead(document, &together.changes);
                for (connection, vetted) in together.vetted {
                    self.note_arrival(connection, document, vetted, None);
                }
            }
        }
    }

    fn apply_ahead(&mut self, document: DocumentId, changes: &[u8]) {
        self.commit(document);
        let Some(entry) = self.documents.get_mut(&document) else {
            return;
        };
        let pinned = entry.pins > 0;
        let Some(loaded) = entry.loaded_mut() else { return };
        loaded.before_foreign_change(pinned);
        // An error or a panic is met again, and then laid at the right connection's door, when the message that caused
        // it is taken in by itself.
        let outcome = sync_message::guarded(|| loaded.document.load_incremental(changes));
        if outcome.is_none() {
            self.distrust(document);
        }
    }
}
