//! Several relay nodes on one database: what another node has stored.
//!
//! ```text
//!   another node ──commit──▶ database ──Event::StoredElsewhere (document, heads)──▶ engine
//!                               ▲                                                     │ Effect::LoadNew
//!                               └───────── chunks that this engine has not read ◀─────┘
//! ```
//!
//! Chunks are named by their content and commute, so that nothing here needs an owner or a lock: what is learnt twice
//! or late changes nothing the second time. Of a document that is not in memory only the heads are noted.
//!
//! The table of documents names heads of several writers. A writer replaces those that its own heads build on
//! ([`Engine::replaced_heads`]) and leaves the others; a head that is named though another builds on it costs a
//! needless comparison, never a change, and is put right by the next node that sees it.

use std::collections::BTreeMap;

use automerge::{Change, ChangeHash};

use super::{
    Effect, Engine, Origin, Side, chunks,
    documents::{Body, Entry},
    sync_message::guarded,
};
use crate::{
    ids::{ChunkId, DocumentId},
    store::Chunk,
};

/// What storage holds of a document beyond the chunks that were named when asking.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewlyStored {
    /// The heads that the table of documents names.
    pub heads: Vec<ChangeHash>,
    /// Chunks that were not named.
    pub chunks: Vec<Chunk>,
    /// Chunks that were named and are not there any more: a snapshot replaced them.
    pub vanished: Vec<ChunkId>,
    /// Chunks whose bytes do not match their address; they are set aside.
    pub damaged: Vec<ChunkId>,
}

/// What was learnt and waits.
#[derive(Debug, Default)]
pub(super) struct Elsewhere {
    /// Heads of documents that were being read just then, possibly in an older state.
    postponed: BTreeMap<DocumentId, Vec<ChangeHash>>,
    /// Documents whose new chunks are being read, and whether there is more by now.
    reading: BTreeMap<DocumentId, bool>,
    /// Heads that the table of documents named, of documents in memory, until the next write.
    noted: BTreeMap<DocumentId, Vec<ChangeHash>>,
}

impl Elsewhere {
    fn note(&mut self, document: DocumentId, heads: &[ChangeHash]) {
        let noted = self.noted.entry(document).or_default();
        noted.extend_from_slice(heads);
        noted.sort_unstable();
        noted.dedup();
    }
}

impl Engine {
    /// Another node of the relay may have stored this (relay only): the table of documents names these heads now.
    pub(super) fn on_stored_elsewhere(&mut self, id: DocumentId, mut heads: Vec<ChangeHash>) {
        heads.sort_unstable();
        if heads.is_empty() || self.is_removed(id) {
            return;
        }
        let entry = self.documents.entry(id).or_default();
        match &mut entry.body {
            Body::Unloaded if entry.writes.is_empty() => {
                if entry.stored == heads && entry.heads == heads {
                    return;
                }
                let before = std::mem::replace(&mut entry.heads, heads.clone());
                let stored_before = std::mem::replace(&mut entry.stored, heads.clone());
                self.collection_changed(id, &stored_before, &heads);
                self.announce(id, &before, Origin::Storage);
            }
            // The chunks tell more than the heads: they are read once what is under way is done.
            Body::Unloaded => {
                self.elsewhere.postponed.insert(id, heads);
                self.load_for(id, None);
            }
            Body::Loading(_) => {
                self.elsewhere.postponed.insert(id, heads);
            }
            Body::Loaded(loaded) => {
                let is_complete = heads.iter().all(|head| loaded.knows(head));
                let is_settled = entry.writes.is_empty() && entry.heads == entry.stored;
                let differs = heads != entry.heads;
                if differs {
                    self.elsewhere.note(id, &heads);
                }
                if !is_complete {
                    self.read_new(id);
                } else if is_settled && differs {
                    entry.refresh_row = true;
                    self.to_write.insert(id);
                }
            }
        }
    }

    /// Asks for the chunks of a document in memory that it does not have.
    fn read_new(&mut self, id: DocumentId) {
        if let Some(again) = self.elsewhere.reading.get_mut(&id) {
            *again = true;
            return;
        }
        let Some(loaded) = self.documents.get(&id).and_then(Entry::loaded) else {
            return;
        };
        let known = loaded.chunks.ids().collect();
        self.elsewhere.reading.insert(id, false);
        self.effects.push(Effect::LoadNew { document: id, known });
    }

    /// What [`Effect::LoadNew`] asked for.
    pub(super) fn on_loaded_new(&mut self, id: DocumentId, new: NewlyStored) {
        let again = self.elsewhere.reading.remove(&id).unwrap_or(false);
        if self.documents.get(&id).and_then(Entry::loaded).is_none() {
            self.on_stored_elsewhere(id, new.heads);
            return;
        }
        self.apply_stored(id, new);
        if again {
            self.read_new(id);
        }
    }

    fn apply_stored(&mut self, id: DocumentId, new: NewlyStored) {
        self.commit(id);
        self.catch_up(id);
        let NewlyStored {
            mut heads,
            chunks: stored,
            vanished,
            damaged,
        } = new;
        heads.sort_unstable();
        let Some(entry) = self.documents.get_mut(&id) else {
            return;
        };
        let may_be_settled = entry.writes.is_empty() && entry.retry.is_none() && entry.heads == entry.stored;
        let pinned = entry.pins > 0;
        let Some(loaded) = entry.loaded_mut() else { return };
        loaded.before_foreign_change(pinned);
        // Changes of a peer that waited for these are not in storage yet: they must not be taken for such.
        let had_orphans = !loaded.document.get_missing_deps(&[]).is_empty();
        let before = loaded.document.get_heads();
        let together = chunks::concatenate(&stored);
        let mut unreadable = Vec::new();
        let mut outcome = guarded(|| loaded.document.load_incremental(&together).is_ok());
        if outcome == Some(false) {
            for chunk in &stored {
                outcome = guarded(|| loaded.document.load_incremental(&chunk.bytes).is_ok());
                match outcome {
                    Some(true) => {}
                    Some(false) => unreadable.push(chunk.id),
                    None => break,
                }
            }
        }
        if outcome.is_none() {
            self.distrust(id);
            return;
        }
        if !had_orphans {
            let learnt = loaded.document.get_changes(&before);
            loaded.covered.extend(learnt.iter().map(Change::hash));
        }
        for chunk in &vanished {
            loaded.chunks.remove(chunk);
        }
        for chunk in stored.iter().filter(|chunk| !unreadable.contains(&chunk.id)) {
            loaded.chunks.insert(chunk.id, chunk.kind, chunk.bytes.len());
        }
        let is_damaged = !damaged.is_empty() || !unreadable.is_empty();
        loaded.damaged.extend(damaged.into_iter().chain(unreadable));
        let now = loaded.document.get_heads();
        if may_be_settled && !had_orphans && now == heads {
            loaded.covered.clone_from(&now);
            let stored_before = std::mem::replace(&mut entry.stored, now.clone());
            self.elsewhere.noted.remove(&id);
            self.collection_changed(id, &stored_before, &now);
            self.note_change(id, Origin::Storage);
            self.owe_acknowledgements(id);
        } else {
            // The next write puts the heads of both into the table.
            self.elsewhere.note(id, &heads);
            self.note_change(id, Origin::Storage);
            self.to_write.insert(id);
        }
        if is_damaged {
            self.resync_everywhere(id);
        }
    }

    /// The table of documents named other heads than the chunks have: the next write replaces those that were older.
    pub(super) fn note_table(&mut self, id: DocumentId, heads: &[ChangeHash]) {
        if self.config.side == Side::Relay {
            self.elsewhere.note(id, heads);
        }
    }

    /// Takes up what came while a document was being read.
    pub(super) fn take_up_postponed(&mut self) {
        if self.elsewhere.postponed.is_empty() {
            return;
        }
        for (id, heads) in std::mem::take(&mut self.elsewhere.postponed) {
            match self.documents.get(&id).map(|entry| &entry.body) {
                Some(Body::Loading(_)) => {
                    self.elsewhere.postponed.insert(id, heads);
                }
                Some(Body::Unloaded | Body::Loaded(_)) | None => self.on_stored_elsewhere(id, heads),
            }
        }
    }

    /// Heads that the table of documents may name and that the heads now being written build on. A driver whose
    /// storage has several writers asks when it performs [`Effect::Write`], and leaves heads of others in place.
    pub fn replaced_heads(&mut self, document: DocumentId) -> Vec<ChangeHash> {
        let Some(entry) = self.documents.get_mut(&document) else {
            return Vec::new();
        };
        let mut replaced = entry.stored.clone();
        if let Body::Loaded(loaded) = &mut entry.body {
            replaced.extend(self.elsewhere.noted.remove(&document).unwrap_or_default());
            replaced.retain(|head| loaded.knows(head));
        }
        replaced
    }
}
