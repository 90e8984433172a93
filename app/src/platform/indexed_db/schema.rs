//! Names, keys and values of the database, and nothing else that formats them.

use automerge::ChangeHash;
use js_sys::Uint8Array;
use steward_sync::{
    ids::{ChunkId, DocumentId},
    store::{ChunkKind, StoreError},
};
use wasm_bindgen::JsValue;
use web_sys::{IdbDatabase, IdbKeyRange, IdbObjectStore, IdbTransaction};

use super::{error, request::to_bytes};

/// Version of the layout. A higher one in the browser means that a newer Steward has been here.
pub(super) const VERSION: u32 = 1;

const DOCUMENT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;

/// The name of a workspace's database.
pub(super) fn database_name(workspace: DocumentId) -> String {
    format!("steward-{workspace}")
}

/// The object stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ObjectStore {
    /// [`ChunkKey`] → [`ChunkRecord`].
    Chunks,
    /// [`DocumentKey`] → the record's row.
    Rows,
    /// [`DocumentKey`] → [`HeadsRecord`] of what is stored here.
    Heads,
    /// [`DocumentKey`] → [`HeadsRecord`] of what the relay acknowledged.
    Durable,
    /// [`ChunkKey`] → [`ChunkRecord`] whose bytes no longer match the key.
    Quarantine,
}

impl ObjectStore {
    pub(super) const ALL: [Self; 5] = [Self::Chunks, Self::Rows, Self::Heads, Self::Durable, Self::Quarantine];

    /// The stores of a write.
    pub(super) const WRITTEN: [Self; 4] = [Self::Chunks, Self::Rows, Self::Heads, Self::Durable];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Chunks => "chunks",
            Self::Rows => "rows",
            Self::Heads => "heads",
            Self::Durable => "durable",
            Self::Quarantine => "quarantine",
        }
    }

    /// The store within a transaction that includes it.
    pub(super) fn of(self, transaction: &IdbTransaction) -> Result<IdbObjectStore, StoreError> {
        transaction
            .object_store(self.name())
            .map_err(|thrown| error::of(&thrown))
    }
}

/// Makes the object stores of version 1.
pub(super) fn create(database: &IdbDatabase) -> Result<(), JsValue> {
    for store in ObjectStore::ALL {
        database.create_object_store(store.name())?;
    }
    Ok(())
}

/// The key of what there is one of per document.
pub(super) struct DocumentKey(pub(super) DocumentId);

impl DocumentKey {
    pub(super) fn to_js(&self) -> Uint8Array {
        Uint8Array::from(self.0.as_bytes().as_slice())
    }
}

/// The key of a chunk: document, then content address, so that a document's chunks are one range.
pub(super) struct ChunkKey {
    pub(super) document: DocumentId,
    pub(super) chunk: ChunkId,
}

impl ChunkKey {
    fn to_bytes(&self) -> [u8; DOCUMENT_BYTES + HASH_BYTES] {
        let mut bytes = [0; DOCUMENT_BYTES + HASH_BYTES];
        bytes[..DOCUMENT_BYTES].copy_from_slice(self.document.as_bytes());
        bytes[DOCUMENT_BYTES..].copy_from_slice(self.chunk.as_bytes());
        bytes
    }

    pub(super) fn to_js(&self) -> Uint8Array {
        Uint8Array::from(self.to_bytes().as_slice())
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (document, chunk) = bytes.split_first_chunk::<DOCUMENT_BYTES>()?;
        let chunk: [u8; HASH_BYTES] = chunk.try_into().ok()?;
        Some(Self {
            document: DocumentId::from_bytes(*document),
            chunk: ChunkId::from_bytes(chunk),
        })
    }

    /// A key as IndexedDB returns it (an `ArrayBuffer`).
    pub(super) fn from_js(key: &JsValue) -> Option<Self> {
        Self::parse(&Uint8Array::new(key).to_vec())
    }

    fn bounds(lower: DocumentId, upper: DocumentId) -> Result<IdbKeyRange, StoreError> {
        let lower = Self {
            document: lower,
            chunk: ChunkId::from_bytes([0; HASH_BYTES]),
        };
        let upper = Self {
            document: upper,
            chunk: ChunkId::from_bytes([0xff; HASH_BYTES]),
        };
        IdbKeyRange::bound(&lower.to_js(), &upper.to_js()).map_err(|thrown| error::of(&thrown))
    }

    /// All chunks of a document.
    pub(super) fn range(document: DocumentId) -> Result<IdbKeyRange, StoreError> {
        Self::bounds(document, document)
    }

    /// All chunks.
    pub(super) fn everything() -> Result<IdbKeyRange, StoreError> {
        Self::bounds(
            DocumentId::from_bytes([0; DOCUMENT_BYTES]),
            DocumentId::from_bytes([0xff; DOCUMENT_BYTES]),
        )
    }
}

/// A stored chunk: one byte for its kind, then its bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ChunkRecord {
    pub(super) kind: ChunkKind,
    pub(super) bytes: Vec<u8>,
}

impl ChunkRecord {
    const SNAPSHOT: u8 = 1;
    const INCREMENTAL: u8 = 2;

    fn encode(&self) -> Vec<u8> {
        let kind = match self.kind {
            ChunkKind::Snapshot => Self::SNAPSHOT,
            ChunkKind::Incremental => Self::INCREMENTAL,
        };
        let mut encoded = Vec::with_capacity(self.bytes.len() + 1);
        encoded.push(kind);
        encoded.extend_from_slice(&self.bytes);
        encoded
    }

    /// Whatever is there: an unreadable record becomes one whose bytes do not match its address, and is set aside.
    fn decode(encoded: Vec<u8>) -> Self {
        match encoded.split_first() {
            Some((&Self::SNAPSHOT, bytes)) => Self {
                kind: ChunkKind::Snapshot,
                bytes: bytes.to_vec(),
            },
            Some((&Self::INCREMENTAL, bytes)) => Self {
                kind: ChunkKind::Incremental,
                bytes: bytes.to_vec(),
            },
            Some(_) | None => Self {
                kind: ChunkKind::Incremental,
                bytes: encoded,
            },
        }
    }

    pub(super) fn to_js(&self) -> Uint8Array {
        Uint8Array::from(self.encode().as_slice())
    }

    pub(super) fn from_js(value: &JsValue) -> Self {
        Self::decode(to_bytes(value))
    }
}

/// Heads of a document: its id, then 32 bytes each. The id is repeated so that one request reads everything.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct HeadsRecord {
    pub(super) document: DocumentId,
    pub(super) heads: Vec<ChangeHash>,
}

impl HeadsRecord {
    fn encode(&self) -> Vec<u8> {
        let mut encoded = Vec::with_capacity(DOCUMENT_BYTES + HASH_BYTES * self.heads.len());
        encoded.extend_from_slice(self.document.as_bytes());
        for head in &self.heads {
            encoded.extend_from_slice(&head.0);
        }
        encoded
    }

    fn decode(encoded: &[u8]) -> Option<Self> {
        let (document, hashes) = encoded.split_first_chunk::<DOCUMENT_BYTES>()?;
        let (hashes, rest) = hashes.as_chunks::<HASH_BYTES>();
        if !rest.is_empty() {
            return None;
        }
        let heads = hashes.iter().map(|hash| ChangeHash(*hash)).collect();
        Some(Self {
            document: DocumentId::from_bytes(*document),
            heads,
        })
    }

    pub(super) fn to_js(&self) -> Uint8Array {
        Uint8Array::from(self.encode().as_slice())
    }

    pub(super) fn from_js(value: &JsValue) -> Option<Self> {
        Self::decode(&to_bytes(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_are_read_back() {
        let document = DocumentId::from_bytes([3; 16]);
        let key = ChunkKey {
            document,
            chunk: ChunkId::of(b"chunk"),
        };
        let parsed = ChunkKey::parse(&key.to_bytes()).unwrap();
        assert_eq!((parsed.document, parsed.chunk), (document, ChunkId::of(b"chunk")));
        assert!(ChunkKey::parse(&[0; 47]).is_none());

        for kind in [ChunkKind::Snapshot, ChunkKind::Incremental] {
            let record = ChunkRecord {
                kind,
                bytes: vec![1, 2, 3],
            };
            assert_eq!(ChunkRecord::decode(record.encode()), record);
        }
        let record = HeadsRecord {
            document,
            heads: vec![ChangeHash([1; 32]), ChangeHash([2; 32])],
        };
        assert_eq!(HeadsRecord::decode(&record.encode()), Some(record));
    }

    #[test]
    fn damaged_values_are_not_mistaken() {
        assert_eq!(HeadsRecord::decode(&[0; 15]), None);
        assert_eq!(HeadsRecord::decode(&[0; 40]), None);
        assert_eq!(ChunkRecord::decode(vec![9, 9]).bytes, [9, 9]);
        assert_eq!(ChunkRecord::decode(Vec::new()).bytes, Vec::<u8>::new());
    }
}
