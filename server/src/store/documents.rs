//! One workspace's documents in the database: the `Store` that the engine's driver writes to.

use std::sync::Arc;

use automerge::ChangeHash;
use steward_sync::{
    ids::{ChunkId, DocumentId},
    store::{Chunk, ChunkKind, DocumentWrite, Store, StoreError, StoredDocument, StoredHeads},
    wire::Removal,
};

use super::{Database, DatabaseError, Session, attribution, attribution::Notes, removal};
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

    pub(super) const fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    pub(super) const fn database(&self) -> &Database {
        &self.database
    }

    /// As [`Store::heads`], as a future that may run on any thread.
    pub async fn heads(&self) -> Result<Vec<StoredHeads>, StoreError> {
        let workspace = self.workspace;
        Ok(self
            .database
            .read(move |session| read_heads(session, workspace))
            .await?)
    }

    /// As [`Store::load`], as a future that may run on any thread.
    pub async fn load(&self, document: DocumentId) -> Result<StoredDocument, StoreError> {
        let workspace = self.workspace;
        let stored = self
            .database
            .read(move |session| read_chunks(session, workspace, document))
            .await?;
        if !stored.damaged.is_empty() {
            tracing::error!(%workspace, %document, damaged = stored.damaged.len(), "stored chunks do not match their hash and are set aside");
            let damaged = stored.damaged.clone();
            self.database
                .write(move |session| set_aside(session, workspace, document, &damaged))
                .await?;
        }
        Ok(stored)
    }

    /// As [`Store::write`], as a future that may run on any thread.
    pub async fn write(&self, batch: Vec<DocumentWrite>) -> Result<(), StoreError> {
        let workspace = self.workspace;
        Ok(self
            .database
            .write(move |session| {
                batch
                    .iter()
                    .try_for_each(|part| write_part(session, workspace, part, &Notes::default()))
            })
            .await?)
    }

    /// Writes documents together with what the relay notes about them: all of it becomes durable, or nothing.
    pub async fn write_noted(&self, batch: Vec<(DocumentWrite, Arc<Notes>)>) -> Result<(), StoreError> {
        let workspace = self.workspace;
        Ok(self
            .database
            .write(move |session| {
                batch
                    .iter()
                    .try_for_each(|(part, notes)| write_part(session, workspace, part, notes))
            })
            .await?)
    }

    /// The documents that are stored, each with its class and what it calls itself.
    pub async fn listed(&self) -> Result<Vec<Listed>, StoreError> {
        let workspace = self.workspace;
        Ok(self
            .database
            .read(move |session| {
                session
                    .rows(
                        "SELECT document, heads, class, kind FROM document WHERE workspace = ?1",
                        &[workspace.as_bytes().into()],
                    )?
                    .iter()
                    .map(|row| {
                        Ok(Listed {
                            document: DocumentId::from_bytes(row.array(0)?),
                            heads: decode_heads(row.bytes(1)?),
                            class: read_class(row.text(2)?),
                            kind: row.optional_text(3)?.map(str::to_owned),
                        })
                    })
                    .collect()
            })
            .await?)
    }

    /// Classes of stored documents, those of class `record` aside.
    pub async fn classes(&self) -> Result<Vec<(DocumentId, DocumentClass)>, StoreError> {
        let workspace = self.workspace;
        Ok(self
            .database
            .read(move |session| {
                session
                    .rows(
                        "SELECT document, class FROM document WHERE workspace = ?1 AND class <> ?2",
                        &[workspace.as_bytes().into(), DocumentClass::Record.name().into()],
                    )?
                    .iter()
                    .map(|row| Ok((DocumentId::from_bytes(row.array(0)?), read_class(row.text(1)?))))
                    .collect()
            })
            .await?)
    }

    /// The class of a stored document.
    pub async fn class(&self, document: DocumentId) -> Result<Option<DocumentClass>, StoreError> {
        let workspace = self.workspace;
        Ok(self
            .database
            .read(move |session| {
                session
                    .row(
                        "SELECT class FROM document WHERE workspace = ?1 AND document = ?2",
                        &[workspace.as_bytes().into(), document.as_bytes().into()],
                    )?
                    .map(|row| row.text(0).map(read_class))
                    .transpose()
            })
            .await?)
    }

    /// The documents of the workspace that an administrator removed.
    pub async fn removed(&self) -> Result<Vec<Removal>, StoreError> {
        let workspace = self.workspace;
        let tombstones = self
            .database
            .read(move |session| removal::tombstones(session, Some(workspace)))
            .await?;
        Ok(tombstones.into_iter().map(removal::Tombstone::into_removal).collect())
    }

    /// Clears what is stored of a removed document once more: another relay may have written it while it was removed.
    pub async fn erase(&self, document: DocumentId) -> Result<(), StoreError> {
        let workspace = self.workspace;
        Ok(self
            .database
            .write(move |session| removal::erase(session, workspace, document))
            .await?)
    }

    /// As [`Store::quarantined`], as a future that may run on any thread.
    pub async fn quarantined(&self) -> Result<Vec<(DocumentId, Chunk)>, StoreError> {
        let workspace = self.workspace;
        Ok(self
            .database
            .read(move |session| read_quarantine(session, workspace))
            .await?)
    }
}

/// What is listed of a stored document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The document.
    pub document: DocumentId,
    /// Its heads as stored.
    pub heads: Vec<ChangeHash>,
    /// Its class, as fixed when the relay first saw it.
    pub class: DocumentClass,
    /// What it called itself then.
    pub kind: Option<String>,
}

/// A class that this version does not know is the most closed one: a later version may have made it.
fn read_class(name: &str) -> DocumentClass {
    DocumentClass::from_name(name).unwrap_or(DocumentClass::Restricted)
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

fn read_heads(session: &mut Session<'_>, workspace: WorkspaceId) -> Result<Vec<StoredHeads>, DatabaseError> {
    session
        .rows(
            "SELECT document, heads, durable FROM document WHERE workspace = ?1",
            &[workspace.as_bytes().into()],
        )?
        .iter()
        .map(|row| {
            Ok(StoredHeads {
                document: DocumentId::from_bytes(row.array(0)?),
                heads: decode_heads(row.bytes(1)?),
                durable: decode_heads(row.bytes(2)?),
            })
        })
        .collect()
}

pub(super) fn read_chunks(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    document: DocumentId,
) -> Result<StoredDocument, DatabaseError> {
    let rows = session.rows(
        "SELECT chunk, kind, bytes FROM chunk WHERE workspace = ?1 AND document = ?2",
        &[workspace.as_bytes().into(), document.as_bytes().into()],
    )?;
    let mut stored = StoredDocument::default();
    for mut row in rows {
        let id = ChunkId::from_bytes(row.array(0)?);
        let bytes = row.take_bytes(2)?;
        if ChunkId::of(&bytes) == id {
            stored.chunks.push(Chunk {
                id,
                kind: decode_kind(row.integer(1)?),
                bytes,
            });
        } else {
            stored.damaged.push(id);
        }
    }
    Ok(stored)
}

fn set_aside(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    document: DocumentId,
    damaged: &[ChunkId],
) -> Result<(), DatabaseError> {
    for chunk in damaged {
        let key = [
            workspace.as_bytes().into(),
            document.as_bytes().into(),
            chunk.as_bytes().into(),
        ];
        session.execute(
            "INSERT INTO quarantine (workspace, document, chunk, kind, bytes)
             SELECT workspace, document, chunk, kind, bytes FROM chunk WHERE workspace = ?1 AND document = ?2 AND chunk = ?3
             ON CONFLICT (workspace, document, chunk) DO UPDATE SET kind = excluded.kind, bytes = excluded.bytes",
            &key,
        )?;
        session.execute(
            "DELETE FROM chunk WHERE workspace = ?1 AND document = ?2 AND chunk = ?3",
            &key,
        )?;
    }
    Ok(())
}

/// The class of a document about which nothing is known.
fn default_class(workspace: WorkspaceId, document: DocumentId) -> DocumentClass {
    if document == workspace.document() {
        DocumentClass::Workspace
    } else {
        DocumentClass::Record
    }
}

/// Replaced chunks go first, so that a chunk that is both replaced and written again stays. A chunk whose stored bytes
/// differ from those of the same name is damaged, and is healed by being written again.
fn write_part(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    part: &DocumentWrite,
    notes: &Notes,
) -> Result<(), DatabaseError> {
    if removal::is_removed(session, workspace, part.document)? {
        // The relay's process has not heard of it yet.
        return Ok(());
    }
    for chunk in &part.obsolete {
        session.execute(
            "DELETE FROM chunk WHERE workspace = ?1 AND document = ?2 AND chunk = ?3",
            &[
                workspace.as_bytes().into(),
                part.document.as_bytes().into(),
                chunk.as_bytes().into(),
            ],
        )?;
    }
    for chunk in &part.chunks {
        session.execute(
            "INSERT INTO chunk (workspace, document, chunk, kind, bytes) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (workspace, document, chunk) DO UPDATE SET bytes = excluded.bytes, kind = excluded.kind
             WHERE chunk.bytes <> excluded.bytes",
            &[
                workspace.as_bytes().into(),
                part.document.as_bytes().into(),
                chunk.id.as_bytes().into(),
                encode_kind(chunk.kind).into(),
                (&chunk.bytes).into(),
            ],
        )?;
    }
    let created = notes.created.as_ref();
    let class = created.map_or_else(|| default_class(workspace, part.document), |nature| nature.class);
    let kind = created.and_then(|nature| nature.kind.as_ref());
    let heads = encode_heads(&part.heads);
    let durable = part.durable.as_deref().map(encode_heads);
    session.execute(
        "INSERT INTO document (workspace, document, class, heads, durable, kind)
         VALUES (?1, ?2, ?3, ?4, coalesce(?5, ?6), ?7)
         ON CONFLICT (workspace, document) DO UPDATE SET heads = excluded.heads, durable = coalesce(?5, document.durable)",
        &[
            workspace.as_bytes().into(),
            part.document.as_bytes().into(),
            class.name().into(),
            (&heads).into(),
            durable.as_ref().into(),
            (&[]).into(),
            kind.into(),
        ],
    )?;
    attribution::write(session, workspace, part.document, notes)
}

fn read_quarantine(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
) -> Result<Vec<(DocumentId, Chunk)>, DatabaseError> {
    let rows = session.rows(
        "SELECT document, chunk, kind, bytes FROM quarantine WHERE workspace = ?1",
        &[workspace.as_bytes().into()],
    )?;
    rows.into_iter()
        .map(|mut row| {
            let chunk = Chunk {
                id: ChunkId::from_bytes(row.array(1)?),
                kind: decode_kind(row.integer(2)?),
                bytes: row.take_bytes(3)?,
            };
            Ok((DocumentId::from_bytes(row.array(0)?), chunk))
        })
        .collect()
}
