//! What a storage must do.
//!
//! One trait for IndexedDB in the browser, SQLite at the relay, and memory in tests. The engine itself never calls
//! it: it emits effects, and a driver turns them into these calls and the results back into events. The conformance
//! suite (`testing` feature) runs against every implementation.

use automerge::ChangeHash;

use crate::ids::{ChunkId, DocumentId};

/// Whether a chunk holds a whole document or changes on top of other chunks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChunkKind {
    /// The output of automerge `save`: complete by itself.
    Snapshot,
    /// One or more change chunks, concatenated.
    Incremental,
}

/// Bytes of a document at rest, named by their content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// SHA-256 of `bytes`.
    pub id: ChunkId,
    /// Snapshot or incremental.
    pub kind: ChunkKind,
    /// What automerge wrote.
    pub bytes: Vec<u8>,
}

impl Chunk {
    /// A chunk named by its content.
    #[must_use]
    pub fn new(kind: ChunkKind, bytes: Vec<u8>) -> Self {
        Self {
            id: ChunkId::of(&bytes),
            kind,
            bytes,
        }
    }
}

/// One document's part of a write. All parts of one [`Store::write`] become durable together or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentWrite {
    /// The document written.
    pub document: DocumentId,
    /// New chunks; one that is stored already is left as it is.
    pub chunks: Vec<Chunk>,
    /// Chunks that a snapshot in `chunks` replaces. Only chunks that the writer has read or written itself are named
    /// here, so that several writers (browser tabs, relay nodes) never delete what they have not seen.
    pub obsolete: Vec<ChunkId>,
    /// Heads of the document after this write.
    pub heads: Vec<ChangeHash>,
    /// The heads that the relay has named as on its disk, where that is known and changed (client only).
    pub durable: Option<Vec<ChangeHash>>,
    /// The record's row projection, opaque to storage (client only).
    pub row: Option<Vec<u8>>,
}

/// What a store knows of a document without reading its chunks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredHeads {
    /// The document.
    pub document: DocumentId,
    /// Its heads as of the last write.
    pub heads: Vec<ChangeHash>,
    /// What the relay acknowledged as durable (client only; empty elsewhere).
    pub durable: Vec<ChangeHash>,
}

/// A document's chunks as read, in no particular order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredDocument {
    /// Chunks whose bytes match their address.
    pub chunks: Vec<Chunk>,
    /// Chunks whose bytes no longer match: set aside (they stay readable through `quarantined`), not returned.
    pub damaged: Vec<ChunkId>,
}

/// Why a storage operation did not happen. Nothing of a failed write is reported as saved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The disk, or the quota of the browser, is full.
    #[error("storage is full")]
    Full,
    /// The storage closed under us (a lost IndexedDB handle, a closed database): reopen and try again.
    #[error("storage was closed: {0}")]
    Closed(String),
    /// The storage holds a newer format than this program knows, or another program is upgrading it.
    #[error("storage has another version: {0}")]
    Version(String),
    /// Anything else, as the platform words it.
    #[error("storage failed: {0}")]
    Failed(String),
}

/// A durable store of one workspace's documents.
///
/// Reads see every write that completed before. A write that returned `Ok` survives a crash of the process (and, where
/// the platform can promise it, of the machine).
#[expect(
    async_fn_in_trait,
    reason = "used through generics on one thread; futures need not be Send"
)]
pub trait Store {
    /// Heads of every document, in no particular order; reads no chunk.
    async fn heads(&self) -> Result<Vec<StoredHeads>, StoreError>;

    /// All chunks of a document; an unknown document has none. Damaged chunks are set aside, never silently dropped.
    async fn load(&self, document: DocumentId) -> Result<StoredDocument, StoreError>;

    /// Writes all parts in one transaction.
    async fn write(&self, batch: Vec<DocumentWrite>) -> Result<(), StoreError>;

    /// Damaged chunks that were set aside, with their bytes as found, for export.
    async fn quarantined(&self) -> Result<Vec<(DocumentId, Chunk)>, StoreError>;
}
