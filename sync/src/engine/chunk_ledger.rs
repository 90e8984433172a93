//! Which chunks of a document are in storage and what they take, counted as they come and go: every edit asks.

use std::collections::{BTreeMap, btree_map::Entry};

use crate::{
    ids::ChunkId,
    limits,
    store::{Chunk, ChunkKind},
};

/// The chunks that this engine read or wrote.
#[derive(Debug, Default)]
pub(super) struct ChunkLedger {
    sizes: BTreeMap<ChunkId, (ChunkKind, usize)>,
    snapshot_bytes: usize,
    incremental_bytes: usize,
    incremental_count: usize,
}

impl ChunkLedger {
    pub(super) fn insert(&mut self, id: ChunkId, kind: ChunkKind, bytes: usize) {
        // The id is the digest of the bytes: a chunk that is there is the same one.
        if let Entry::Vacant(vacant) = self.sizes.entry(id) {
            vacant.insert((kind, bytes));
            match kind {
                ChunkKind::Snapshot => self.snapshot_bytes += bytes,
                ChunkKind::Incremental => {
                    self.incremental_bytes += bytes;
                    self.incremental_count += 1;
                }
            }
        }
    }

    pub(super) fn remove(&mut self, id: &ChunkId) {
        match self.sizes.remove(id) {
            Some((ChunkKind::Snapshot, bytes)) => self.snapshot_bytes -= bytes,
            Some((ChunkKind::Incremental, bytes)) => {
                self.incremental_bytes -= bytes;
                self.incremental_count -= 1;
            }
            None => {}
        }
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = ChunkId> + '_ {
        self.sizes.keys().copied()
    }

    /// What all chunks take, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.snapshot_bytes + self.incremental_bytes
    }

    /// Whether the next write should be a snapshot: with `next_bytes` more, the incremental chunks are many, or larger
    /// than what they build on.
    pub(super) fn is_snapshot_due(&self, next_bytes: usize, chunk_limit: usize) -> bool {
        self.incremental_count + 1 > chunk_limit
            || self.incremental_bytes + next_bytes > limits::INCREMENTAL_BYTES.max(2 * self.snapshot_bytes)
    }
}

impl<'a> FromIterator<&'a Chunk> for ChunkLedger {
    fn from_iter<T: IntoIterator<Item = &'a Chunk>>(chunks: T) -> Self {
        let mut ledger = Self::default();
        for chunk in chunks {
            ledger.insert(chunk.id, chunk.kind, chunk.bytes.len());
        }
        ledger
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> ChunkId {
        Chunk::new(ChunkKind::Incremental, vec![number]).id
    }

    #[test]
    fn what_comes_and_goes_is_counted_once() {
        let mut ledger = ChunkLedger::default();
        ledger.insert(id(1), ChunkKind::Snapshot, 100);
        ledger.insert(id(2), ChunkKind::Incremental, 30);
        ledger.insert(id(2), ChunkKind::Incremental, 30);
        assert_eq!(ledger.bytes(), 130);
        ledger.remove(&id(1));
        ledger.remove(&id(1));
        assert_eq!((ledger.bytes(), ledger.ids().count()), (30, 1));
    }

    #[test]
    fn a_snapshot_is_due_after_many_chunks_or_many_bytes() {
        let mut ledger = ChunkLedger::default();
        ledger.insert(id(1), ChunkKind::Snapshot, limits::INCREMENTAL_BYTES);
        assert!(!ledger.is_snapshot_due(2 * limits::INCREMENTAL_BYTES, 1));
        assert!(ledger.is_snapshot_due(2 * limits::INCREMENTAL_BYTES + 1, 1));
        ledger.insert(id(2), ChunkKind::Incremental, 1);
        assert!(ledger.is_snapshot_due(1, 1));
        assert!(!ledger.is_snapshot_due(1, 2));
    }
}
