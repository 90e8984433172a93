//! Several events at once.
//!
//! Applying one remote change to a text costs time proportional to the text, and applying two hundred costs the same as
//! one. A driver that finds more than one event waiting hands them over together, so that a busy document is caught up
//! with in one step instead of falling behind.

use std::collections::BTreeMap;

use super::{Access, Effect, Engine, Event, Side, documents::Entry, sync_message};
use crate::{ids::DocumentId, wire::Message};

impl Engine {
    /// Takes several events in, in their order; the effects are those of [`Engine::handle`] for each, coalesced.
    pub fn handle_all(&mut self, events: Vec<Event>, now_millis: u64) -> Vec<Effect> {
        self.now_millis = now_millis;
        // The relay puts off applying anyway (see `ahead`).
        if events.len() > 1 && self.config.side == Side::Client {
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
        let mut waiting: BTreeMap<DocumentId, (usize, Vec<u8>)> = BTreeMap::new();
        for event in events {
            let Event::Received { connection, frame } = event else {
                continue;
            };
            let may_write = self
                .connections
                .get(connection)
                .is_some_and(|connection| connection.is_ready() && connection.access == Access::ReadWrite);
            if !may_write {
                continue;
            }
            let Ok(Message::Sync { document, data, .. }) = Message::decode(frame) else {
                continue;
            };
            if self.documents.get(&document).and_then(Entry::loaded).is_none() {
                continue;
            }
            // A message that cannot be read is reported when its turn comes.
            let Ok(message) = sync_message::decode(&data) else {
                continue;
            };
            let (messages, changes) = waiting.entry(document).or_default();
            *messages += 1;
            message
                .changes
                .iter()
                .for_each(|chunk| changes.extend_from_slice(chunk));
        }
        for (document, (messages, changes)) in waiting {
            if messages > 1 && !changes.is_empty() {
                self.apply_ahead(document, &changes);
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
