//! What is written when: one write in flight per document, retries after failures, compaction.

use std::collections::{BTreeMap, BTreeSet};

use automerge::ChangeHash;

use super::{
    Effect, Engine, Side,
    backoff::{Jitter, delay_millis},
    documents::{Body, Entry, Loaded},
};
use crate::{
    ids::{ChunkId, DocumentId, WriteId},
    limits,
    store::{Chunk, ChunkKind, DocumentWrite, StoreError},
};

/// A write that the driver is carrying out.
#[derive(Debug)]
pub(super) struct InFlight {
    pub(super) write: WriteId,
    heads: Vec<ChangeHash>,
    durable: Option<Vec<ChangeHash>>,
    covered_before: Vec<ChangeHash>,
    added: Vec<(ChunkId, ChunkKind, usize)>,
    obsolete: Vec<ChunkId>,
    edits: u64,
    refresh_row: bool,
}

/// When to try again, and how often it failed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Retry {
    pub(super) at_millis: u64,
    attempts: u32,
}

impl Retry {
    pub(super) fn after(previous: Option<&Self>, now_millis: u64, jitter: &mut Jitter) -> Self {
        let attempts = previous.map_or(0, |previous| previous.attempts.saturating_add(1));
        Self {
            at_millis: now_millis.saturating_add(delay_millis(attempts, jitter)),
            attempts,
        }
    }
}

impl Engine {
    /// Starts a write for each document that has something to write and no write in flight.
    pub(super) fn pump_writes(&mut self, now_millis: u64) {
        for id in std::mem::take(&mut self.to_write) {
            let Some(entry) = self.documents.get(&id) else { continue };
            if !entry.writes.is_empty() {
                continue;
            }
            if entry.retry.is_some_and(|retry| retry.at_millis > now_millis) {
                self.waiting_writes.insert(id);
                continue;
            }
            self.commit(id);
            self.to_write.remove(&id);
            self.start_write(id);
        }
    }

    /// Commits and writes everything at once, also where a write is under way or waits for its next attempt: the page
    /// is about to be hidden or closed, and may not come back.
    pub fn flush(&mut self, now_millis: u64) -> Vec<Effect> {
        let mut unfinished: BTreeSet<DocumentId> = self.uncommitted.clone();
        unfinished.extend(
            self.to_write
                .iter()
                .chain(&self.waiting_writes)
                .chain(self.writes.values()),
        );
        for id in unfinished {
            self.commit(id);
            let Some(entry) = self.documents.get_mut(&id) else {
                continue;
            };
            entry.retry = None;
            self.to_write.insert(id);
            let Some(oldest) = entry.writes.first() else { continue };
            if entry.writes.last().is_some_and(|latest| latest.heads == entry.heads) {
                continue;
            }
            // Complete by itself: it must not matter whether the writes before it succeed.
            let covered = oldest.covered_before.clone();
            if let Some(loaded) = entry.loaded_mut() {
                loaded.covered = covered;
            }
            self.start_write(id);
        }
        self.finish(now_millis)
    }

    fn start_write(&mut self, id: DocumentId) {
        let chunk_limit = match self.config.side {
            Side::Client => limits::INCREMENTAL_CHUNKS,
            Side::Relay => limits::INCREMENTAL_CHUNKS_RELAY,
        };
        let needs_document = self.documents.get(&id).is_some_and(|entry| {
            entry
                .loaded()
                .is_some_and(|loaded| loaded.covered != entry.heads && !can_write_ahead(loaded, chunk_limit))
        });
        if needs_document {
            self.catch_up(id);
        }
        let Some(entry) = self.documents.get_mut(&id) else {
            return;
        };
        let durable = (entry.durable != entry.stored_durable).then(|| entry.durable.clone());
        let heads = entry.heads.clone();
        if heads.is_empty() && !entry.refresh_row {
            return;
        }
        let covered_before = entry.loaded().map(|loaded| loaded.covered.clone()).unwrap_or_default();
        let (chunks, obsolete) = match &mut entry.body {
            Body::Loaded(loaded) => next_chunks(loaded, &heads, chunk_limit),
            Body::Unloaded | Body::Loading(_) => (Vec::new(), Vec::new()),
        };
        if chunks.is_empty() && durable.is_none() && !entry.refresh_row {
            if entry.stored != heads {
                // Everything is stored already (by another tab): the heads are simply noted.
                entry.refresh_row = true;
            } else {
                entry.saved_edits = entry.edits;
                self.review_unsaved(id);
                return;
            }
        }
        self.next_write += 1;
        let write = WriteId(self.next_write);
        entry.writes.push(InFlight {
            write,
            heads: heads.clone(),
            durable: durable.clone(),
            covered_before,
            added: chunks
                .iter()
                .map(|chunk| (chunk.id, chunk.kind, chunk.bytes.len()))
                .collect(),
            obsolete: obsolete.clone(),
            edits: entry.edits,
            refresh_row: std::mem::take(&mut entry.refresh_row),
        });
        self.writes.insert(write, id);
        let batch = DocumentWrite {
            document: id,
            chunks,
            obsolete,
            heads,
            durable,
            row: None,
        };
        self.effects.push(Effect::Write { write, batch });
    }

    pub(super) fn on_written(&mut self, write: WriteId) {
        let Some(id) = self.writes.remove(&write) else { return };
        let Some(entry) = self.documents.get_mut(&id) else {
            return;
        };
        let Some(at) = entry.writes.iter().position(|in_flight| in_flight.write == write) else {
            return;
        };
        let done = entry.writes.remove(at);
        let before = entry.stored.clone();
        if write.0 > entry.stored_by {
            entry.stored_by = write.0;
            entry.stored = done.heads;
        }
        if matches!(entry.body, Body::Unloaded) {
            entry.heads.clone_from(&entry.stored);
        }
        if let Some(durable) = done.durable {
            entry.stored_durable = durable;
        }
        entry.saved_edits = entry.saved_edits.max(done.edits);
        entry.retry = None;
        if let Some(loaded) = entry.loaded_mut() {
            for chunk in &done.obsolete {
                loaded.chunks.remove(chunk);
            }
            loaded.chunks.extend(
                done.added
                    .into_iter()
                    .map(|(chunk, kind, bytes)| (chunk, (kind, bytes))),
            );
        }
        let stored = entry.stored.clone();
        self.failing.remove(&id);
        self.waiting_writes.remove(&id);
        if self.failing.is_empty() {
            self.storage_error = None;
        }
        self.review_unsaved(id);
        self.to_write.insert(id);
        if self.config.side == Side::Relay {
            self.collection_changed(id, &before, &stored);
            self.owe_acknowledgements(id);
        }
    }

    pub(super) fn on_write_failed(&mut self, write: WriteId, error: StoreError, now_millis: u64) {
        let Some(id) = self.writes.remove(&write) else { return };
        let Some(entry) = self.documents.get_mut(&id) else {
            return;
        };
        let Some(at) = entry.writes.iter().position(|in_flight| in_flight.write == write) else {
            return;
        };
        let failed = entry.writes.remove(at);
        if entry.stored_by > write.0 {
            // A later write held everything that this one held.
            return;
        }
        entry.refresh_row |= failed.refresh_row;
        entry.retry = Some(Retry::after(entry.retry.as_ref(), now_millis, &mut self.jitter));
        if let Some(loaded) = entry.loaded_mut() {
            // What the failed write held is to be written again.
            loaded.covered = failed.covered_before;
        }
        self.failing.insert(id);
        self.waiting_writes.insert(id);
        self.storage_error = Some(error);
        self.review_unsaved(id);
        self.safety_touched = true;
    }

    /// The storage works again: everything that waited is written now, everything that failed to load is read now.
    pub(super) fn on_storage_reopened(&mut self) {
        for id in std::mem::take(&mut self.waiting_writes) {
            if let Some(entry) = self.documents.get_mut(&id) {
                entry.retry = None;
            }
            self.to_write.insert(id);
        }
        self.retry_loads(u64::MAX);
    }

    pub(super) fn retry_due_writes(&mut self, now_millis: u64) {
        let due: Vec<DocumentId> = self
            .waiting_writes
            .iter()
            .copied()
            .filter(|id| {
                self.documents
                    .get(id)
                    .and_then(|entry| entry.retry)
                    .is_none_or(|retry| retry.at_millis <= now_millis)
            })
            .collect();
        for id in due {
            self.waiting_writes.remove(&id);
            self.to_write.insert(id);
        }
    }

    pub(super) fn retry_loads(&mut self, now_millis: u64) {
        if self.failed_loads.is_empty() {
            return;
        }
        for id in std::mem::take(&mut self.failed_loads) {
            let Some(Body::Loading(loading)) = self.documents.get(&id).map(|entry| &entry.body) else {
                continue;
            };
            if loading.retry.is_some_and(|retry| retry.at_millis <= now_millis) {
                self.effects.push(Effect::Load { document: id });
            } else {
                self.failed_loads.insert(id);
            }
        }
    }

    /// When the next failed write or load is due again.
    pub(super) fn next_storage_attempt(&self) -> Option<u64> {
        let writes = self
            .waiting_writes
            .iter()
            .filter_map(|id| self.documents.get(id).and_then(|entry| entry.retry))
            .map(|retry| retry.at_millis)
            .min();
        let loads = self
            .failed_loads
            .iter()
            .filter_map(|id| match self.documents.get(id).map(|entry| &entry.body) {
                Some(Body::Loading(loading)) => loading.retry,
                Some(Body::Loaded(_) | Body::Unloaded) | None => None,
            })
            .map(|retry| retry.at_millis)
            .min();
        writes.into_iter().chain(loads).min()
    }

    /// Nothing is being written or waits for it.
    #[must_use]
    pub fn is_stored(&self) -> bool {
        self.writes.is_empty() && self.waiting_writes.is_empty() && self.to_write.is_empty()
    }

    pub(super) fn review_unsaved(&mut self, id: DocumentId) {
        let unsaved = self.failing.contains(&id)
            || self
                .documents
                .get(&id)
                .is_some_and(|entry| entry.edits > entry.saved_edits);
        let differs = if unsaved {
            self.unsaved.insert(id)
        } else {
            self.unsaved.remove(&id)
        };
        self.safety_touched |= differs;
    }
}

/// Whether the next chunk is what waits to be applied, as it came.
fn can_write_ahead(loaded: &Loaded, chunk_limit: usize) -> bool {
    loaded
        .ahead
        .unwritten_after(&loaded.covered)
        .is_some_and(|bytes| !is_due(&loaded.chunks, bytes, chunk_limit))
}

/// The chunks that bring storage up to date, and those that they replace.
fn next_chunks(loaded: &mut Loaded, heads: &[ChangeHash], chunk_limit: usize) -> (Vec<Chunk>, Vec<ChunkId>) {
    if loaded.covered == heads {
        return (Vec::new(), Vec::new());
    }
    if can_write_ahead(loaded, chunk_limit)
        && let Some(bytes) = loaded.ahead.take_unwritten()
    {
        loaded.covered = heads.to_vec();
        return (vec![Chunk::new(ChunkKind::Incremental, bytes)], Vec::new());
    }
    let bytes = loaded.document.save_after(&loaded.covered);
    loaded.covered = heads.to_vec();
    if bytes.is_empty() {
        return (Vec::new(), Vec::new());
    }
    if is_due(&loaded.chunks, bytes.len(), chunk_limit) {
        let snapshot = Chunk::new(ChunkKind::Snapshot, loaded.document.save());
        let obsolete = loaded
            .chunks
            .keys()
            .copied()
            .filter(|chunk| *chunk != snapshot.id)
            .collect();
        return (vec![snapshot], obsolete);
    }
    (vec![Chunk::new(ChunkKind::Incremental, bytes)], Vec::new())
}

/// Whether the next write should be a snapshot: the incremental chunks are many, or larger than what they build on.
fn is_due(chunks: &BTreeMap<ChunkId, (ChunkKind, usize)>, next_bytes: usize, chunk_limit: usize) -> bool {
    let mut snapshot_bytes = 0;
    let mut incremental_bytes = next_bytes;
    let mut incremental_count = 1;
    for (kind, bytes) in chunks.values() {
        match kind {
            ChunkKind::Snapshot => snapshot_bytes += bytes,
            ChunkKind::Incremental => {
                incremental_bytes += bytes;
                incremental_count += 1;
            }
        }
    }
    incremental_count > chunk_limit || incremental_bytes > limits::INCREMENTAL_BYTES.max(2 * snapshot_bytes)
}

impl Entry {
    /// Whether a write could start now.
    pub(super) fn has_free_write_slot(&self) -> bool {
        self.writes.is_empty() && self.retry.is_none()
    }
}
