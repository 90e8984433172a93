//! The durable store of one workspace in the browser: one IndexedDB database `steward-{workspace}`.
//!
//! Object stores, all with binary keys and binary values (see `schema`):
//! `chunks`, `rows`, `heads`, `durable`, `quarantine`. A write puts everything of its documents into one transaction
//! with strict durability: what is reported as written survives a crash of the machine.

mod connection;
mod error;
mod request;
mod schema;

use steward_sync::{
    ids::DocumentId,
    store::{Chunk, DocumentWrite, Store, StoreError, StoredDocument, StoredHeads},
};
use web_sys::{IdbObjectStore, IdbTransaction, IdbTransactionMode};

use connection::Connection;
use request::{completion, get_all, get_all_in, to_bytes};
use schema::{ChunkKey, ChunkRecord, DocumentKey, HeadsRecord, ObjectStore};

pub use connection::delete_database;

/// A workspace's database. Cheap to share by reference; reopens itself after the browser closed it.
pub struct IndexedDbStore {
    connection: Connection,
}

impl IndexedDbStore {
    /// Opens the database of a workspace, or makes it.
    ///
    /// # Errors
    /// When the browser has no storage for us (private windows of some browsers), or another version is in the way.
    pub async fn open(workspace: DocumentId) -> Result<Self, StoreError> {
        let connection = Connection::new(schema::database_name(workspace));
        connection.open_first().await?;
        Ok(Self { connection })
    }

    /// Every row as it was written, in no particular order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn rows(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        let transaction = self.begin(&[ObjectStore::Rows], IdbTransactionMode::Readonly).await?;
        let values = get_all(&ObjectStore::Rows.of(&transaction)?).await?;
        Ok(values.iter().map(|value| to_bytes(&value)).collect())
    }

    /// Makes sure that the database is open; after a lost handle, opens it again.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn reopen(&self) -> Result<(), StoreError> {
        self.connection.database().await.map(drop)
    }

    /// Clears everything stored of a document, what was set aside included, in one transaction.
    ///
    /// # Errors
    /// When the database cannot be written; then everything is as before.
    pub async fn erase(&self, document: DocumentId) -> Result<(), StoreError> {
        let erased = self.erase_all(document).await;
        self.note(erased)
    }

    async fn erase_all(&self, document: DocumentId) -> Result<(), StoreError> {
        let transaction = self.begin(&ObjectStore::ALL, IdbTransactionMode::Readwrite).await?;
        let done = completion(&transaction);
        for store in ObjectStore::ALL {
            let of = store.of(&transaction)?;
            let asked = match store {
                ObjectStore::Chunks | ObjectStore::Quarantine => of.delete(&ChunkKey::range(document)?.into()),
                ObjectStore::Rows | ObjectStore::Heads | ObjectStore::Durable => {
                    of.delete(&DocumentKey(document).to_js())
                }
            };
            asked.map_err(|thrown| error::of(&thrown))?;
        }
        request::commit(&transaction);
        done.await
    }

    async fn begin(&self, stores: &[ObjectStore], mode: IdbTransactionMode) -> Result<IdbTransaction, StoreError> {
        self.connection.begin(stores, mode).await
    }

    /// Whether an error of a transaction means that the handle is of no use any more.
    fn note<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(StoreError::Closed(_)) = &result {
            self.connection.forget();
        }
        result
    }

    async fn load_chunks(&self, document: DocumentId) -> Result<(StoredDocument, Vec<Chunk>), StoreError> {
        let transaction = self.begin(&[ObjectStore::Chunks], IdbTransactionMode::Readonly).await?;
        let store = ObjectStore::Chunks.of(&transaction)?;
        let (keys, values) = get_all_in(&store, &ChunkKey::range(document)?).await?;
        let mut stored = StoredDocument::default();
        let mut damaged = Vec::new();
        for (key, value) in keys.iter().zip(values.iter()) {
            let Some(key) = ChunkKey::from_js(&key) else { continue };
            let record = ChunkRecord::from_js(&value);
            let chunk = Chunk {
                id: key.chunk,
                kind: record.kind,
                bytes: record.bytes,
            };
            if Chunk::new(chunk.kind, chunk.bytes.clone()).id == chunk.id {
                stored.chunks.push(chunk);
            } else {
                stored.damaged.push(chunk.id);
                damaged.push(chunk);
            }
        }
        Ok((stored, damaged))
    }

    /// Moves damaged chunks aside in one transaction: they stay readable for export and never mix with good ones.
    async fn set_aside(&self, document: DocumentId, damaged: Vec<Chunk>) -> Result<(), StoreError> {
        let stores = [ObjectStore::Chunks, ObjectStore::Quarantine];
        let transaction = self.begin(&stores, IdbTransactionMode::Readwrite).await?;
        let done = completion(&transaction);
        let chunks = ObjectStore::Chunks.of(&transaction)?;
        let quarantine = ObjectStore::Quarantine.of(&transaction)?;
        for chunk in damaged {
            let key = ChunkKey {
                document,
                chunk: chunk.id,
            }
            .to_js();
            put(
                &quarantine,
                &key,
                &ChunkRecord {
                    kind: chunk.kind,
                    bytes: chunk.bytes,
                }
                .to_js(),
            )?;
            delete(&chunks, &key)?;
        }
        done.await
    }

    async fn write_all(&self, batch: Vec<DocumentWrite>) -> Result<(), StoreError> {
        let transaction = self.begin(&ObjectStore::WRITTEN, IdbTransactionMode::Readwrite).await?;
        let done = completion(&transaction);
        if let Err(error) = put_batch(&transaction, &batch) {
            // Half of a batch must not commit. The abort fails when the transaction has ended already.
            let _: Result<(), wasm_bindgen::JsValue> = transaction.abort();
            return Err(error);
        }
        request::commit(&transaction);
        done.await
    }
}

fn put(store: &IdbObjectStore, key: &js_sys::Uint8Array, value: &js_sys::Uint8Array) -> Result<(), StoreError> {
    store
        .put_with_key(value, key)
        .map(drop)
        .map_err(|error| error::of(&error))
}

fn delete(store: &IdbObjectStore, key: &js_sys::Uint8Array) -> Result<(), StoreError> {
    store.delete(key).map(drop).map_err(|error| error::of(&error))
}

fn put_batch(transaction: &IdbTransaction, batch: &[DocumentWrite]) -> Result<(), StoreError> {
    let chunks = ObjectStore::Chunks.of(transaction)?;
    let rows = ObjectStore::Rows.of(transaction)?;
    let heads = ObjectStore::Heads.of(transaction)?;
    let durable = ObjectStore::Durable.of(transaction)?;
    for write in batch {
        let document = write.document;
        let key = DocumentKey(document).to_js();
        for chunk in &write.chunks {
            let record = ChunkRecord {
                kind: chunk.kind,
                bytes: chunk.bytes.clone(),
            };
            put(
                &chunks,
                &ChunkKey {
                    document,
                    chunk: chunk.id,
                }
                .to_js(),
                &record.to_js(),
            )?;
        }
        for obsolete in &write.obsolete {
            delete(
                &chunks,
                &ChunkKey {
                    document,
                    chunk: *obsolete,
                }
                .to_js(),
            )?;
        }
        put(
            &heads,
            &key,
            &HeadsRecord {
                document,
                heads: write.heads.clone(),
            }
            .to_js(),
        )?;
        if let Some(acknowledged) = &write.durable {
            put(
                &durable,
                &key,
                &HeadsRecord {
                    document,
                    heads: acknowledged.clone(),
                }
                .to_js(),
            )?;
        }
        if let Some(row) = &write.row {
            put(&rows, &key, &js_sys::Uint8Array::from(row.as_slice()))?;
        }
    }
    Ok(())
}

impl Store for IndexedDbStore {
    async fn heads(&self) -> Result<Vec<StoredHeads>, StoreError> {
        let stores = [ObjectStore::Heads, ObjectStore::Durable];
        let transaction = self.begin(&stores, IdbTransactionMode::Readonly).await?;
        let heads = get_all(&ObjectStore::Heads.of(&transaction)?);
        let durable = get_all(&ObjectStore::Durable.of(&transaction)?);
        let (heads, durable) = futures::future::join(heads, durable).await;
        let (heads, durable) = (self.note(heads)?, self.note(durable)?);
        let mut acknowledged: std::collections::HashMap<_, _> = durable
            .iter()
            .filter_map(|value| HeadsRecord::from_js(&value))
            .map(|record| (record.document, record.heads))
            .collect();
        Ok(heads
            .iter()
            .filter_map(|value| HeadsRecord::from_js(&value))
            .map(|record| StoredHeads {
                document: record.document,
                durable: acknowledged.remove(&record.document).unwrap_or_default(),
                heads: record.heads,
            })
            .collect())
    }

    async fn load(&self, document: DocumentId) -> Result<StoredDocument, StoreError> {
        let loaded = self.load_chunks(document).await;
        let (stored, damaged) = self.note(loaded)?;
        if !damaged.is_empty() {
            let moved = self.set_aside(document, damaged).await;
            self.note(moved)?;
        }
        Ok(stored)
    }

    async fn write(&self, batch: Vec<DocumentWrite>) -> Result<(), StoreError> {
        let written = self.write_all(batch).await;
        self.note(written)
    }

    async fn quarantined(&self) -> Result<Vec<(DocumentId, Chunk)>, StoreError> {
        let transaction = self
            .begin(&[ObjectStore::Quarantine], IdbTransactionMode::Readonly)
            .await?;
        let store = ObjectStore::Quarantine.of(&transaction)?;
        let read = get_all_in(&store, &ChunkKey::everything()?).await;
        let (keys, values) = self.note(read)?;
        Ok(keys
            .iter()
            .zip(values.iter())
            .filter_map(|(key, value)| {
                let key = ChunkKey::from_js(&key)?;
                let record = ChunkRecord::from_js(&value);
                Some((
                    key.document,
                    Chunk {
                        id: key.chunk,
                        kind: record.kind,
                        bytes: record.bytes,
                    },
                ))
            })
            .collect())
    }
}
