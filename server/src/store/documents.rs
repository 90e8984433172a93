//! One workspace's documents in the database: the `Store` that the engine's driver writes to.

use automerge::ChangeHash;
use rusqlite::{Connection, params};
use steward_sync::{
    ids::{ChunkId, DocumentId},
    store::{Chunk, ChunkKind, DocumentWrite, Store, StoreError, StoredDocument, StoredHeads},
};

use super::{Database, DatabaseError};
use crate::identity::{DocumentClass, WorkspaceId};

/// The store of one workspace.
#[derive(Clone)]
pub struct WorkspaceStore {
    database: Database,
    workspace: WorkspaceId,
}

impl WorkspaceStore {
    /// The documents of `workspace` in `database`.
    #[must_use]
    pub fn new(database: Database, workspace: WorkspaceId) -> Self {
        Self { database, workspace }
    }

    /// As [`Store::heads`], as a future that may run on any thread.
    pub async fn heads(&self) -> Result<Vec<StoredHeads>, StoreError> {
        let workspace = self.workspace;
        Ok(self
            .database
            .read(move |connection| read_heads(connection, workspace))
            .await?)
    }

    /// As [`Store::load`], as a future that may run on any thread.
    pub async fn load(&self, document: DocumentId) -> Result<StoredDocument, StoreError> {
        let workspace = self.workspace;
        let stored = self
            .database
            .read(move |connection| read_chunks(connection, workspace, document))
            .await?;
        if !stored.damaged.is_empty() {
            tracing::error!(%workspace, %document, damaged = stored.damaged.len(), "stored chunks do not match their hash and are set aside");
            let damaged = stored.damaged.clone();
            self.database
                .write(move |connection| set_aside(connection, workspace, document, &damaged))
                .await?;
        }
        Ok(stored)
    }

    /// As [`Store::write`], as a future that may run on any thread.
    pub async fn write(&self, batch: Vec<DocumentWrite>) -> Result<(), StoreError> {
        let workspace = self.workspace;
        Ok(self
            .database
            .write(move |connection| {
                batch
                    .iter()
                    .try_for_each(|part| write_part(connection, workspace, part))
            })
            .await?)
    }

    /// As [`Store::quarantined`], as a future that may run on any thread.
    pub async fn quarantined(&self) -> Result<Vec<(DocumentId, Chunk)>, StoreError> {
        let workspace = self.workspace;
        Ok(self
            .database
            .read(move |connection| read_quarantine(connection, workspace))
            .await?)
    }
}

impl Store for WorkspaceStore {
    async fn heads(&self) -> Result<Vec<StoredHeads>, StoreError> {
        Self::heads(self).await
    }

    async fn load(&self, document: DocumentId) -> Result<StoredDocument, StoreError> {
        Self::load(self, document).await
    }

    async fn write(&self, batch: Vec<DocumentWrite>) -> Result<(), StoreError> {
        Self::write(self, batch).await
    }

    async fn quarantined(&self) -> Result<Vec<(DocumentId, Chunk)>, StoreError> {
        Self::quarantined(self).await
    }
}

pub(super) fn encode_heads(heads: &[ChangeHash]) -> Vec<u8> {
    heads.iter().flat_map(|hash| hash.0).collect()
}

pub(super) fn decode_heads(bytes: &[u8]) -> Vec<ChangeHash> {
    bytes.as_chunks::<32>().0.iter().copied().map(ChangeHash).collect()
}

fn encode_kind(kind: ChunkKind) -> i64 {
    match kind {
        ChunkKind::Snapshot => 0,
        ChunkKind::Incremental => 1,
    }
}

/// Any other number than those written reads as incremental: loading then decides by the bytes themselves.
fn decode_kind(number: i64) -> ChunkKind {
    if number == 0 {
        ChunkKind::Snapshot
    } else {
        ChunkKind::Incremental
    }
}

fn read_heads(connection: &Connection, workspace: WorkspaceId) -> Result<Vec<StoredHeads>, DatabaseError> {
    let mut statement =
        connection.prepare_cached("SELECT document, heads, durable FROM document WHERE workspace = ?1")?;
    let rows = statement.query_map([workspace.as_bytes()], |row| {
        Ok(StoredHeads {
            document: DocumentId::from_bytes(row.get(0)?),
            heads: decode_heads(row.get_ref(1)?.as_blob()?),
            durable: decode_heads(row.get_ref(2)?.as_blob()?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn read_chunks(
    connection: &Connection,
    workspace: WorkspaceId,
    document: DocumentId,
) -> Result<StoredDocument, DatabaseError> {
    let mut statement = connection
        .prepare_cached("SELECT chunk, kind, bytes FROM chunk WHERE workspace = ?1 AND document = ?2 ORDER BY rowid")?;
    let mut rows = statement.query(params![workspace.as_bytes(), document.as_bytes()])?;
    let mut stored = StoredDocument::default();
    while let Some(row) = rows.next()? {
        let id = ChunkId::from_bytes(row.get(0)?);
        let bytes: Vec<u8> = row.get(2)?;
        if ChunkId::of(&bytes) == id {
            stored.chunks.push(Chunk {
                id,
                kind: decode_kind(row.get(1)?),
                bytes,
            });
        } else {
            stored.damaged.push(id);
        }
    }
    Ok(stored)
}

fn set_aside(
    connection: &Connection,
    workspace: WorkspaceId,
    document: DocumentId,
    damaged: &[ChunkId],
) -> Result<(), DatabaseError> {
    for chunk in damaged {
        let key = params![workspace.as_bytes(), document.as_bytes(), chunk.as_bytes()];
        connection.execute(
            "INSERT OR REPLACE INTO quarantine (workspace, document, chunk, kind, bytes)
             SELECT workspace, document, chunk, kind, bytes FROM chunk WHERE workspace = ?1 AND document = ?2 AND chunk = ?3",
            key,
        )?;
        connection.execute(
            "DELETE FROM chunk WHERE workspace = ?1 AND document = ?2 AND chunk = ?3",
            key,
        )?;
    }
    Ok(())
}

/// Replaced chunks go first, so that a chunk that is both replaced and written again stays. A chunk whose stored bytes
/// differ from those of the same name is damaged, and is healed by being written again.
fn write_part(connection: &Connection, workspace: WorkspaceId, part: &DocumentWrite) -> Result<(), DatabaseError> {
    let mut remove =
        connection.prepare_cached("DELETE FROM chunk WHERE workspace = ?1 AND document = ?2 AND chunk = ?3")?;
    for chunk in &part.obsolete {
        remove.execute(params![
            workspace.as_bytes(),
            part.document.as_bytes(),
            chunk.as_bytes()
        ])?;
    }
    let mut insert = connection.prepare_cached(
        "INSERT INTO chunk (workspace, document, chunk, kind, bytes) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET bytes = excluded.bytes, kind = excluded.kind WHERE bytes <> excluded.bytes",
    )?;
    for chunk in &part.chunks {
        insert.execute(params![
            workspace.as_bytes(),
            part.document.as_bytes(),
            chunk.id.as_bytes(),
            encode_kind(chunk.kind),
            chunk.bytes
        ])?;
    }
    let class = DocumentClass::of(workspace, part.document).name();
    connection
        .prepare_cached(
            "INSERT INTO document (workspace, document, class, heads, durable) VALUES (?1, ?2, ?3, ?4, coalesce(?5, x''))
             ON CONFLICT DO UPDATE SET heads = excluded.heads, durable = coalesce(?5, durable)",
        )?
        .execute(params![
            workspace.as_bytes(),
            part.document.as_bytes(),
            class,
            encode_heads(&part.heads),
            part.durable.as_deref().map(encode_heads)
        ])?;
    Ok(())
}

fn read_quarantine(connection: &Connection, workspace: WorkspaceId) -> Result<Vec<(DocumentId, Chunk)>, DatabaseError> {
    let mut statement =
        connection.prepare_cached("SELECT document, chunk, kind, bytes FROM quarantine WHERE workspace = ?1")?;
    let rows = statement.query_map([workspace.as_bytes()], |row| {
        let chunk = Chunk {
            id: ChunkId::from_bytes(row.get(1)?),
            kind: decode_kind(row.get(2)?),
            bytes: row.get(3)?,
        };
        Ok((DocumentId::from_bytes(row.get(0)?), chunk))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
