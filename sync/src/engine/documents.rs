//! What the engine keeps of each document, and how documents come into memory and leave it.

use std::collections::BTreeMap;

use automerge::{AutoCommit, ChangeHash, Patch, sync};

use super::{
    CommitStamp, Effect, Engine, Origin, Side,
    ahead::Ahead,
    chunk_ledger::ChunkLedger,
    chunks, inflation,
    persistence::{InFlight, Retry},
};
use crate::{
    ids::{ChunkId, ConnectionId, DocumentId, MemberKey},
    limits,
    store::{StoreError, StoredDocument},
    wire::SyncKind,
};

/// One document, in memory or not.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Heads as last committed here.
    pub(super) heads: Vec<ChangeHash>,
    /// Heads as of the last confirmed write.
    pub(super) stored: Vec<ChangeHash>,
    /// Heads that the relay named as durable (client).
    pub(super) durable: Vec<ChangeHash>,
    /// `durable` as of the last confirmed write.
    pub(super) stored_durable: Vec<ChangeHash>,
    /// What the relay last said, also when we lack some of it yet.
    pub(super) last_acknowledgement: Vec<ChangeHash>,
    /// Heads right after the latest change made on this device that the relay has not named as durable.
    pub(super) unacknowledged: Option<Vec<ChangeHash>>,
    /// How many edits were made here, and how many of them a confirmed write holds.
    pub(super) edits: u64,
    pub(super) saved_edits: u64,
    /// The row must be projected again though there is no chunk to write.
    pub(super) refresh_row: bool,
    /// How many times the document is held open.
    pub(super) pins: usize,
    /// Writes under way, oldest first: one, or more after a flush.
    pub(super) writes: Vec<InFlight>,
    /// The number of the write that `stored` is from.
    pub(super) stored_by: u64,
    pub(super) retry: Option<Retry>,
    pub(super) body: Body,
}

/// Where the content is.
#[derive(Debug, Default)]
pub(super) enum Body {
    #[default]
    Unloaded,
    Loading(Loading),
    Loaded(Box<Loaded>),
}

/// A document on its way from storage, and what waits for it.
#[derive(Debug, Default)]
pub(super) struct Loading {
    pub(super) waiting: Vec<Waiting>,
    pub(super) waiting_bytes: usize,
    /// Whether someone needs the document itself and not only its chunks.
    pub(super) wanted_in_memory: bool,
    /// When to ask again, after a failure.
    pub(super) retry: Option<Retry>,
}

/// What waits for a document to load.
#[derive(Debug)]
pub(super) enum Waiting {
    Sync {
        connection: ConnectionId,
        kind: SyncKind,
        message: sync::Message,
    },
    Merge(Vec<u8>),
    Sibling(Vec<u8>),
    Bulk {
        connection: ConnectionId,
        chunks: Vec<u8>,
    },
    /// The stored chunks are to be sent as they are.
    Supply(ConnectionId),
}

/// A document in memory.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) document: AutoCommit,
    pub(super) last_used: u64,
    /// The stamp of the open automerge transaction, if there is one.
    pub(super) pending: Option<CommitStamp>,
    /// The changes that stored chunks (or a write in flight) hold: these and all their ancestors.
    pub(super) covered: Vec<ChangeHash>,
    pub(super) chunks: ChunkLedger,
    pub(super) damaged: Vec<ChunkId>,
    /// Patches of others' changes that were recorded before a local edit followed.
    pub(super) patches: Vec<Patch>,
    /// The diff cursor stands before changes of others that were not taken yet.
    pub(super) foreign_patches: bool,
    /// Changes that wait for what they depend on, and who brought them (relay).
    pub(super) orphans: BTreeMap<ChangeHash, (ConnectionId, MemberKey)>,
    /// Changes that were forwarded and are not applied yet (relay).
    pub(super) ahead: Ahead,
}

impl Loaded {
    pub(super) fn new(document: AutoCommit) -> Self {
        Self {
            document,
            last_used: 0,
            pending: None,
            covered: Vec::new(),
            chunks: ChunkLedger::default(),
            damaged: Vec::new(),
            patches: Vec::new(),
            foreign_patches: false,
            orphans: BTreeMap::new(),
            ahead: Ahead::default(),
        }
    }

    /// Copying the document costs little compared to a frame of the screen.
    pub(super) fn is_small(&self) -> bool {
        self.chunks.bytes() <= limits::COALESCED_DOCUMENT_BYTES
    }

    /// Moves the diff cursor past our own edits, so that only others' changes are recorded from here on.
    pub(super) fn before_foreign_change(&mut self, pinned: bool) {
        if pinned && !self.foreign_patches {
            self.document.update_diff_cursor();
            self.foreign_patches = true;
        }
    }

    /// Keeps the recorded patches apart from those of the edit that follows.
    pub(super) fn before_own_edit(&mut self) {
        if self.foreign_patches && self.pending.is_none() {
            self.patches.extend(self.document.diff_incremental());
            self.foreign_patches = false;
        }
    }
}

impl Entry {
    pub(super) fn loaded(&self) -> Option<&Loaded> {
        match &self.body {
            Body::Loaded(loaded) => Some(loaded),
            Body::Unloaded | Body::Loading(_) => None,
        }
    }

    pub(super) fn loaded_mut(&mut self) -> Option<&mut Loaded> {
        match &mut self.body {
            Body::Loaded(loaded) => Some(loaded),
            Body::Unloaded | Body::Loading(_) => None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.heads.is_empty() && self.stored.is_empty()
    }

    /// Nothing of it would be lost by dropping it from memory.
    fn is_clean(&self) -> bool {
        self.pins == 0
            && self.writes.is_empty()
            && self.retry.is_none()
            && self.heads == self.stored
            && self.durable == self.stored_durable
            && self.loaded().is_some_and(|loaded| loaded.pending.is_none())
    }
}

impl Engine {
    /// A document in memory, made empty if it was unknown; `None` while it is stored but not loaded.
    pub(super) fn loaded_or_new(&mut self, id: DocumentId) -> Option<&mut Loaded> {
        self.use_counter += 1;
        let counter = self.use_counter;
        let actor = self.config.actor;
        if self.documents.get(&id).is_none_or(Entry::is_empty) {
            self.in_memory.insert(id);
        }
        let entry = self.documents.entry(id).or_insert_with(|| Entry {
            body: Body::Loaded(Box::new(Loaded::new(chunks::empty(&actor)))),
            ..Entry::default()
        });
        if entry.is_empty() && matches!(entry.body, Body::Unloaded) {
            entry.body = Body::Loaded(Box::new(Loaded::new(chunks::empty(&actor))));
        }
        let loaded = entry.loaded_mut()?;
        loaded.last_used = counter;
        Some(loaded)
    }

    /// Starts loading a document that is stored, or adds to what waits for it. False when too much waits.
    pub(super) fn load_for(&mut self, id: DocumentId, waiting: Option<Waiting>) -> bool {
        let Some(entry) = self.documents.get_mut(&id) else {
            return true;
        };
        if matches!(entry.body, Body::Unloaded) {
            entry.body = Body::Loading(Loading::default());
            self.effects.push(Effect::Load { document: id });
        }
        let Body::Loading(loading) = &mut entry.body else {
            return true;
        };
        let Some(waiting) = waiting else {
            loading.wanted_in_memory = true;
            return true;
        };
        loading.wanted_in_memory |= !matches!(waiting, Waiting::Supply(_));
        loading.waiting_bytes += match &waiting {
            Waiting::Sync { message, .. } => message.changes.iter().map(<[u8]>::len).sum(),
            Waiting::Merge(bytes) | Waiting::Sibling(bytes) | Waiting::Bulk { chunks: bytes, .. } => bytes.len(),
            Waiting::Supply(_) => 0,
        };
        loading.waiting.push(waiting);
        loading.waiting.len() <= limits::MESSAGES_WAITING_PER_DOCUMENT
            && loading.waiting_bytes <= limits::BYTES_WAITING_PER_DOCUMENT
    }

    pub(super) fn on_loaded(&mut self, id: DocumentId, result: Result<StoredDocument, StoreError>, now_millis: u64) {
        let Some(entry) = self.documents.get_mut(&id) else {
            return;
        };
        let Body::Loading(loading) = &mut entry.body else {
            return;
        };
        let stored = match result {
            Ok(stored) => stored,
            Err(_) => {
                loading.retry = Some(Retry::after(loading.retry.as_ref(), now_millis, &mut self.jitter));
                self.failed_loads.insert(id);
                return;
            }
        };
        let waiting = std::mem::take(&mut loading.waiting);
        let wanted_in_memory = loading.wanted_in_memory || entry.pins > 0;
        if !wanted_in_memory {
            entry.body = Body::Unloaded;
            self.supply_stored(id, &waiting, stored);
            return;
        }
        self.take_in(id, stored);
        for waiting in waiting {
            self.resume(id, waiting);
        }
        self.request_if_absent(id);
    }

    /// Builds the document from its chunks.
    fn take_in(&mut self, id: DocumentId, stored: StoredDocument) {
        let StoredDocument {
            chunks: stored_chunks,
            damaged,
        } = stored;
        let was_unreadable = !damaged.is_empty();
        let opened = chunks::open(&self.config.actor, &stored_chunks);
        let mut loaded = Loaded::new(opened.document);
        loaded.damaged = damaged;
        loaded.damaged.extend(opened.unreadable.iter().copied());
        loaded.chunks = stored_chunks
            .iter()
            .filter(|chunk| !opened.unreadable.contains(&chunk.id))
            .collect();
        let heads = loaded.document.get_heads();
        loaded.covered.clone_from(&heads);
        self.use_counter += 1;
        loaded.last_used = self.use_counter;
        let damage = was_unreadable || !opened.unreadable.is_empty();
        let Some(entry) = self.documents.get_mut(&id) else {
            return;
        };
        let before = std::mem::replace(&mut entry.heads, heads.clone());
        let stored_before = std::mem::replace(&mut entry.stored, heads.clone());
        if entry.pins > 0 {
            loaded.document.update_diff_cursor();
            self.changed.entry(id).or_insert(Origin::Storage);
        }
        entry.body = Body::Loaded(Box::new(loaded));
        self.in_memory.insert(id);
        if before != heads || stored_before != heads {
            // The table of heads was stale (another tab wrote) or chunks were lost: the table is put right, and the
            // other end is asked about this document whatever was compared before.
            entry.refresh_row = true;
            self.to_write.insert(id);
            self.note_table(id, &stored_before);
            let compared_before = if self.config.side == Side::Client {
                before
            } else {
                stored_before
            };
            self.collection_changed(id, &compared_before, &heads);
            self.resync_everywhere(id);
        }
        if damage {
            self.resync_everywhere(id);
        }
        self.wake_waiting_connections(id);
    }

    fn resume(&mut self, id: DocumentId, waiting: Waiting) {
        match waiting {
            Waiting::Sync {
                connection,
                kind,
                message,
            } => self.apply_sync(connection, id, kind, message),
            Waiting::Merge(bytes) => self.apply_chunks(id, &bytes, Origin::Here),
            Waiting::Sibling(bytes) => self.apply_chunks(id, &bytes, Origin::Sibling),
            Waiting::Bulk { connection, chunks } => {
                self.apply_chunks(id, &chunks, Origin::Peer(connection));
                self.bulk_document_taken(connection, id);
            }
            Waiting::Supply(connection) => self.supply_loaded(connection, id),
        }
    }

    /// Applies chunks that were checked before, or come from a tab of this browser.
    pub(super) fn apply_chunks(&mut self, id: DocumentId, bytes: &[u8], origin: Origin) {
        self.commit(id);
        self.catch_up(id);
        let pinned = self.documents.get(&id).is_some_and(|entry| entry.pins > 0);
        let Some(loaded) = self.loaded_or_new(id) else { return };
        loaded.before_foreign_change(pinned);
        let before = loaded.document.get_heads();
        let measured = inflation::check(bytes).map_err(|refusal| refusal.to_string());
        let applied = measured.and_then(|()| {
            let applied = loaded.document.load_incremental(bytes);
            applied.map_err(|error| error.to_string())
        });
        if let Err(error) = applied {
            if let Origin::Peer(connection) = origin {
                let sentence = format!("the chunks of document {id} cannot be read: {error}");
                self.effects.push(Effect::PeerError {
                    connection,
                    message: sentence,
                });
            }
            return;
        }
        if before.is_empty() && matches!(origin, Origin::Peer(_)) {
            // A document that came whole is stored, and shared with other tabs, as it came.
            loaded.ahead.take_whole(bytes);
        }
        if origin == Origin::Sibling {
            // The other tab stores these; only what is not theirs remains to be written here.
            let theirs: Vec<ChangeHash> = loaded
                .document
                .get_changes(&before)
                .iter()
                .map(automerge::Change::hash)
                .collect();
            loaded.covered.extend(theirs);
        }
        if origin == Origin::Here
            && let Some(entry) = self.documents.get_mut(&id)
        {
            entry.edits += 1;
        }
        self.note_change(id, origin);
        self.to_write.insert(id);
        if origin == Origin::Sibling {
            self.after_sibling_change(id);
        }
    }

    fn after_sibling_change(&mut self, id: DocumentId) {
        let leader = self.config.leader;
        let Some(entry) = self.documents.get_mut(&id) else {
            return;
        };
        let Body::Loaded(loaded) = &mut entry.body else { return };
        if loaded.document.get_changes(&loaded.covered).is_empty() {
            loaded.covered.clone_from(&entry.heads);
            if entry.writes.is_empty() && !leader {
                entry.stored.clone_from(&entry.heads);
            }
        }
        if leader {
            entry.refresh_row = true;
            self.to_write.insert(id);
        }
    }

    /// Commits the open transaction of a document with the author and message of its edits.
    pub(super) fn commit(&mut self, id: DocumentId) {
        self.uncommitted.remove(&id);
        let Some(loaded) = self.documents.get_mut(&id).and_then(Entry::loaded_mut) else {
            return;
        };
        let Some(stamp) = loaded.pending.take() else { return };
        loaded.document.commit_with(
            automerge::transaction::CommitOptions::default()
                .with_message(stamp.message)
                .with_time(stamp.time_seconds),
        );
        self.note_change(id, Origin::Here);
    }

    /// Compares a document's heads with what was known and tells everyone whom a difference concerns.
    pub(super) fn note_change(&mut self, id: DocumentId, origin: Origin) {
        let Some(entry) = self.documents.get_mut(&id) else {
            return;
        };
        let Body::Loaded(loaded) = &mut entry.body else { return };
        let heads = loaded.document.get_heads();
        if heads == entry.heads {
            return;
        }
        let before = std::mem::replace(&mut entry.heads, heads.clone());
        let whole = loaded.ahead.whole().filter(|_| before.is_empty()).map(<[u8]>::to_vec);
        if whole.is_none() {
            loaded.ahead.note_other_change();
        }
        if self.config.side == Side::Client && !matches!(origin, Origin::Sibling | Origin::Storage) {
            let changes = whole.unwrap_or_else(|| loaded.document.save_after(&before));
            self.effects.push(Effect::ShareWithSiblings { document: id, changes });
        }
        let own = matches!(origin, Origin::Here | Origin::Sibling);
        if own && self.config.side == Side::Client {
            entry.unacknowledged = Some(heads.clone());
            self.unsynced.insert(id);
            self.safety_touched = true;
        }
        // An own edit that had to be committed first must not hide that others changed the document as well: views
        // that follow a text would miss their words and put the next keystroke in the wrong place.
        let reported = self.changed.entry(id).or_insert(origin);
        if *reported == Origin::Here {
            *reported = origin;
        }
        self.to_write.insert(id);
        self.review_unsaved(id);
        if self.config.side == Side::Client {
            self.collection_changed(id, &before, &heads);
            self.review_acknowledgement(id);
        }
        self.announce(id, &before, origin);
    }

    /// Drops documents that nobody holds and that are stored, oldest use first, when too many are in memory.
    pub(super) fn unload_surplus(&mut self) {
        let limit = self.config.loaded_limit;
        let writes_are_under_way = !self.writes.is_empty();
        if self.in_memory.len() <= limit || (writes_are_under_way && self.in_memory.len() < self.search_at) {
            return;
        }
        let mut candidates: Vec<(u64, DocumentId)> = self
            .in_memory
            .iter()
            .filter(|id| !self.to_write.contains(id))
            .filter_map(|id| {
                self.documents
                    .get(id)
                    .filter(|entry| entry.is_clean())
                    .map(|entry| (*id, entry))
            })
            .filter(|(id, _)| !self.connections.values().any(|connection| connection.is_busy_with(*id)))
            .filter_map(|(id, entry)| entry.loaded().map(|loaded| (loaded.last_used, id)))
            .collect();
        candidates.sort_unstable();
        // An eighth more than needed, so that the search is not made for each document.
        let surplus = self.in_memory.len() - limit + limit / 8;
        for (_, id) in candidates.into_iter().take(surplus) {
            self.unload(id);
        }
        self.search_at = self.in_memory.len() + limit / 8 + 1;
    }

    fn unload(&mut self, id: DocumentId) {
        let Some(entry) = self.documents.get_mut(&id) else {
            return;
        };
        // Changes that wait in automerge for what they depend on are not stored; the peer that sent them will not send
        // them again on this connection.
        let has_orphans = entry
            .loaded_mut()
            .is_some_and(|loaded| !loaded.document.get_missing_deps(&[]).is_empty());
        if has_orphans
            && self
                .connections
                .values()
                .any(|connection| connection.documents.contains_key(&id))
        {
            return;
        }
        entry.body = Body::Unloaded;
        self.in_memory.remove(&id);
        let heads = entry.heads.clone();
        if entry.is_empty() {
            self.documents.remove(&id);
        }
        for connection in self.connections.values_mut() {
            connection.forget_if_in_sync(id, &heads);
        }
    }

    /// automerge panicked over a document: what it holds in memory cannot be trusted any more. What is stored can; the
    /// rest comes again from the peers that have it.
    pub(super) fn distrust(&mut self, id: DocumentId) {
        let Some(entry) = self.documents.get_mut(&id) else {
            return;
        };
        let before = std::mem::replace(&mut entry.heads, entry.stored.clone());
        let stored = entry.stored.clone();
        entry.body = Body::Unloaded;
        entry.edits = entry.saved_edits;
        let pinned = entry.pins > 0;
        self.in_memory.remove(&id);
        self.uncommitted.remove(&id);
        self.to_write.remove(&id);
        self.review_unsaved(id);
        if self.config.side == Side::Client {
            self.collection_changed(id, &before, &stored);
        }
        if stored.is_empty() && !pinned {
            self.documents.remove(&id);
        }
        self.resync_everywhere(id);
        if pinned {
            self.load_for(id, None);
        }
    }
}
