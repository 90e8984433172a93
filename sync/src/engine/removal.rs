//! Documents that an administrator removed for good (a legal duty to erase).
//!
//! ```text
//!   administrator ──Event::Removed──▶ relay ── steward-gone ──▶ client
//!                                       │ Effect::Erase            │ Effect::Erase
//!                                       ▼                          ▼
//!                                     storage                    storage
//! ```
//!
//! The relay keeps the tombstone and never takes the document again. A client keeps none: whatever brings the document
//! back to it (a workspace file, another tab, a device that was away for months) is compared with the relay, which
//! answers that it is gone. The storage is cleared only when no write of the document is under way, so that nothing is
//! stored after it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Effect, Engine, Side, persistence::Retry, reconcile::Comparison};
use crate::{
    ids::{ConnectionId, DocumentId, WriteId},
    store::StoreError,
    wire::{Message, Removal},
};

/// What was removed, and what is still to be cleared from storage.
#[derive(Debug, Default)]
pub(super) struct Removals {
    /// Tombstones (relay), and what is being erased (client).
    known: BTreeMap<DocumentId, Removal>,
    /// To be erased as soon as no write is under way and the time for the next attempt has come.
    waiting: BTreeMap<DocumentId, Option<Retry>>,
    under_way: BTreeMap<WriteId, (DocumentId, Option<Retry>)>,
}

impl Removals {
    pub(super) fn contains(&self, document: DocumentId) -> bool {
        self.known.contains_key(&document)
    }

    pub(super) fn next_attempt(&self) -> Option<u64> {
        self.waiting
            .values()
            .filter_map(|retry| retry.map(|retry| retry.at_millis))
            .min()
    }
}

impl Engine {
    /// Whether the document was removed, and is being erased here or never taken again.
    #[must_use]
    pub fn is_removed(&self, document: DocumentId) -> bool {
        self.removals.contains(document)
    }

    /// Tombstones that the relay finds in its storage when it starts.
    pub fn remember_removed(&mut self, removals: Vec<Removal>) {
        for removal in removals {
            let document = removal.document;
            self.removals.known.insert(document, removal);
            if self.documents.contains_key(&document) {
                self.forget_document(document);
                self.removals.waiting.insert(document, None);
            }
        }
    }

    /// A document was removed: by an administrator (relay), or by word of the relay or of another tab (client).
    pub(super) fn on_removed(&mut self, removal: Removal) {
        let document = removal.document;
        let known_before = self.removals.known.insert(document, removal).is_some();
        if known_before && self.config.side == Side::Relay {
            return;
        }
        self.forget_document(document);
        self.removals.waiting.insert(document, None);
        if self.config.side == Side::Relay {
            for connection in self.connections.values_mut().filter(|connection| connection.steward) {
                connection.removals.push(document);
            }
        } else {
            self.effects.push(Effect::Unavailable { document });
        }
    }

    /// The relay says that a document is gone (client).
    pub(super) fn on_gone(&mut self, id: ConnectionId, removal: Removal) {
        let from_relay = self.connections.get(&id).is_some_and(|connection| connection.steward);
        if self.config.side == Side::Client && from_relay {
            self.on_removed(removal);
        }
    }

    /// Answers whatever a peer says about a removed document (relay); false for any other document.
    pub(super) fn answer_if_removed(&mut self, id: ConnectionId, document: DocumentId) -> bool {
        if !self.removals.contains(document) {
            return false;
        }
        if self.config.side == Side::Client {
            return true;
        }
        let Some(connection) = self.connections.get_mut(&id) else {
            return true;
        };
        if connection.steward {
            connection.removals.push(document);
        } else {
            let target = connection.peer.clone();
            let sender = self.config.peer_id.clone();
            self.send(
                id,
                &Message::DocUnavailable {
                    document,
                    sender,
                    target,
                },
            );
        }
        true
    }

    /// Tells a steward peer what is gone while the window is open (relay).
    pub(super) fn pump_removals(&mut self, id: ConnectionId) {
        while let Some(connection) = self.connections.get_mut(&id)
            && connection.is_window_open()
            && let Some(document) = connection.removals.pop()
        {
            if let Some(removal) = self.removals.known.get(&document) {
                let message = Message::Gone(removal.clone());
                self.send(id, &message);
            }
        }
    }

    /// Drops everything that is kept of a document in memory.
    fn forget_document(&mut self, document: DocumentId) {
        if let Some(entry) = self.documents.remove(&document) {
            let compared = match self.config.side {
                Side::Client => entry.heads,
                Side::Relay => entry.stored,
            };
            self.collection_changed(document, &compared, &[]);
        }
        for set in [
            &mut self.to_write,
            &mut self.waiting_writes,
            &mut self.failed_loads,
            &mut self.uncommitted,
            &mut self.in_memory,
            &mut self.unsaved,
            &mut self.unsynced,
            &mut self.failing,
        ] {
            set.remove(&document);
        }
        self.changed.remove(&document);
        if self.failing.is_empty() {
            self.storage_error = None;
        }
        self.safety_touched = true;
        for connection in self.connections.values_mut() {
            connection.documents.remove(&document);
            connection.gated.remove(&document);
            connection.wanted.remove(&document);
            connection.active.remove(&document);
            connection.waiting.retain(|waiting| *waiting != document);
            if let Comparison::Asked { meanwhile, .. } = &mut connection.comparison {
                meanwhile.remove(&document);
            }
            let bulk = &mut connection.bulk;
            bulk.lacking.retain(|(lacking, _)| *lacking != document);
            bulk.asked.remove(&document);
            let loading = bulk.loading.remove(&document);
            let ready_before = bulk.ready.len();
            bulk.ready.retain(|ready| ready.document != document);
            if loading || bulk.ready.len() < ready_before {
                bulk.ready_bytes = bulk.ready.iter().map(|ready| ready.chunks.len()).sum();
                bulk.unavailable.push(document);
            }
        }
    }

    /// Starts to clear from storage what no write is under way for.
    pub(super) fn pump_erasures(&mut self, now_millis: u64) {
        if self.removals.waiting.is_empty() {
            return;
        }
        let written: BTreeSet<DocumentId> = self.writes.values().copied().collect();
        let due: Vec<DocumentId> = self
            .removals
            .waiting
            .iter()
            .filter(|(document, retry)| {
                !written.contains(document) && retry.is_none_or(|retry| retry.at_millis <= now_millis)
            })
            .map(|(document, _)| *document)
            .collect();
        for document in due {
            let retry = self.removals.waiting.remove(&document).flatten();
            let Some(removal) = self.removals.known.get(&document).cloned() else {
                continue;
            };
            self.next_write += 1;
            let write = WriteId(self.next_write);
            self.removals.under_way.insert(write, (document, retry));
            self.effects.push(Effect::Erase { write, removal });
        }
    }

    /// The storage is cleared. True when the write was an erasure.
    pub(super) fn on_erased(&mut self, write: WriteId) -> bool {
        let Some((document, _)) = self.removals.under_way.remove(&write) else {
            return false;
        };
        if self.config.side == Side::Client {
            self.removals.known.remove(&document);
        }
        true
    }

    /// The storage could not be cleared; it is tried again. True when the write was an erasure.
    pub(super) fn on_erase_failed(&mut self, write: WriteId, now_millis: u64) -> bool {
        let Some((document, retry)) = self.removals.under_way.remove(&write) else {
            return false;
        };
        let retry = Retry::after(retry.as_ref(), now_millis, &mut self.jitter);
        self.removals.waiting.insert(document, Some(retry));
        true
    }

    /// The storage works again.
    pub(super) fn retry_erasures(&mut self) {
        for retry in self.removals.waiting.values_mut() {
            *retry = None;
        }
    }

    /// The error that keeps an erasure from happening is worth the log at the relay and a retry everywhere; it is not
    /// one of saving.
    pub(super) fn write_failed(&mut self, write: WriteId, error: StoreError, now_millis: u64) {
        if !self.on_erase_failed(write, now_millis) {
            self.on_write_failed(write, error, now_millis);
        }
    }
}
