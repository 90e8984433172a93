//! A store in memory with faults on demand. Clones are handles on the same storage, which survives them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use automerge::ChangeHash;

use crate::{
    ids::{ChunkId, DocumentId},
    store::{Chunk, ChunkKind, DocumentWrite, Store, StoreError, StoredDocument, StoredHeads},
};

/// The storage behind the handles.
#[derive(Debug, Default)]
struct Contents {
    chunks: BTreeMap<(DocumentId, ChunkId), (ChunkKind, Vec<u8>)>,
    heads: BTreeMap<DocumentId, (Vec<ChangeHash>, Vec<ChangeHash>)>,
    rows: BTreeMap<DocumentId, Vec<u8>>,
    quarantine: Vec<(DocumentId, Chunk)>,
    damaged: BTreeSet<(DocumentId, ChunkId)>,
    forbidden: BTreeSet<DocumentId>,
    failures: Vec<StoreError>,
    full: bool,
    writes: u64,
}

impl Contents {
    fn erase(&mut self, document: DocumentId) {
        self.chunks.retain(|(held, _), _| *held != document);
        self.heads.remove(&document);
        self.rows.remove(&document);
        self.quarantine.retain(|(held, _)| *held != document);
        self.damaged.retain(|(held, _)| *held != document);
    }
}

/// A handle.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    contents: Arc<Mutex<Contents>>,
}

impl MemoryStore {
    /// Empty storage.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn contents(&self) -> MutexGuard<'_, Contents> {
        // A test that panicked while holding the lock has failed already; the contents stay readable.
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next writes fail, one for each error.
    pub fn fail_next_writes(&self, errors: impl IntoIterator<Item = StoreError>) {
        self.contents().failures.extend(errors);
    }

    /// Every write fails with [`StoreError::Full`] while this holds.
    pub fn set_full(&self, full: bool) {
        self.contents().full = full;
    }

    /// Flips a bit in a stored chunk; false when there is no such chunk.
    pub fn corrupt(&self, document: DocumentId, chunk: ChunkId) -> bool {
        let mut contents = self.contents();
        let Some((_, bytes)) = contents.chunks.get_mut(&(document, chunk)) else {
            return false;
        };
        let Some(byte) = bytes.last_mut() else { return false };
        *byte ^= 1;
        true
    }

    /// How many writes succeeded.
    #[must_use]
    pub fn writes(&self) -> u64 {
        self.contents().writes
    }

    /// The row of a document as last written.
    #[must_use]
    pub fn row(&self, document: DocumentId) -> Option<Vec<u8>> {
        self.contents().rows.get(&document).cloned()
    }

    /// [`Store::heads`] without waiting.
    #[must_use]
    pub fn heads_now(&self) -> Vec<StoredHeads> {
        self.contents()
            .heads
            .iter()
            .map(|(document, (heads, durable))| StoredHeads {
                document: *document,
                heads: heads.clone(),
                durable: durable.clone(),
            })
            .collect()
    }

    /// [`Store::load`] without waiting.
    #[must_use]
    pub fn load_now(&self, document: DocumentId) -> StoredDocument {
        let mut contents = self.contents();
        let found: Vec<Chunk> = contents
            .chunks
            .range((document, ChunkId::from_bytes([0; 32]))..=(document, ChunkId::from_bytes([255; 32])))
            .map(|((_, id), (kind, bytes))| Chunk {
                id: *id,
                kind: *kind,
                bytes: bytes.clone(),
            })
            .collect();
        let mut loaded = StoredDocument::default();
        for chunk in found {
            if ChunkId::of(&chunk.bytes) == chunk.id {
                loaded.chunks.push(chunk);
            } else {
                contents.chunks.remove(&(document, chunk.id));
                contents.damaged.insert((document, chunk.id));
                contents.quarantine.push((document, chunk));
            }
        }
        loaded.damaged = contents
            .damaged
            .iter()
            .filter(|(damaged, _)| *damaged == document)
            .map(|(_, chunk)| *chunk)
            .collect();
        loaded
    }

    /// Removes a document for good, as an administrator does at the relay: later writes of it do nothing.
    pub fn forbid(&self, document: DocumentId) {
        let mut contents = self.contents();
        contents.forbidden.insert(document);
        contents.erase(document);
    }

    /// Clears everything stored of a document.
    ///
    /// # Errors
    /// The faults that were asked for.
    pub fn erase_now(&self, document: DocumentId) -> Result<(), StoreError> {
        let mut contents = self.contents();
        if !contents.failures.is_empty() {
            return Err(contents.failures.remove(0));
        }
        contents.erase(document);
        Ok(())
    }

    /// [`Store::write`] without waiting.
    ///
    /// # Errors
    /// The faults that were asked for.
    pub fn write_now(&self, batch: Vec<DocumentWrite>) -> Result<(), StoreError> {
        let mut contents = self.contents();
        if contents.full {
            return Err(StoreError::Full);
        }
        if !contents.failures.is_empty() {
            return Err(contents.failures.remove(0));
        }
        for part in batch {
            if contents.forbidden.contains(&part.document) {
                continue;
            }
            for chunk in part.chunks {
                contents.damaged.remove(&(part.document, chunk.id));
                contents
                    .chunks
                    .entry((part.document, chunk.id))
                    .or_insert((chunk.kind, chunk.bytes));
            }
            for obsolete in part.obsolete {
                contents.chunks.remove(&(part.document, obsolete));
            }
            let (heads, durable) = contents.heads.entry(part.document).or_default();
            *heads = part.heads;
            if let Some(named) = part.durable {
                *durable = named;
            }
            if let Some(row) = part.row {
                contents.rows.insert(part.document, row);
            }
        }
        contents.writes += 1;
        Ok(())
    }
}

impl Store for MemoryStore {
    async fn heads(&self) -> Result<Vec<StoredHeads>, StoreError> {
        Ok(self.heads_now())
    }

    async fn load(&self, document: DocumentId) -> Result<StoredDocument, StoreError> {
        Ok(self.load_now(document))
    }

    async fn write(&self, batch: Vec<DocumentWrite>) -> Result<(), StoreError> {
        self.write_now(batch)
    }

    async fn quarantined(&self) -> Result<Vec<(DocumentId, Chunk)>, StoreError> {
        Ok(self.contents().quarantine.clone())
    }
}
