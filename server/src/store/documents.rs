//! One workspace's documents in the database: the `Store` that the engine's driver writes to.

use std::{collections::BTreeSet, sync::Arc};

use automerge::ChangeHash;
use steward_sync::{
    engine::NewlyStored,
    ids::{ChunkId, DocumentId},
    store::{Chunk, ChunkKind, DocumentWrite, Store, StoreError, StoredDocument, StoredHeads},
    wire::Removal,
};

use super::{Database, DatabaseError, Session, attribution, attribution::Notes, removal};
use crate::identity::{DocumentClass, WorkspaceId};

/// Heads that the table of documents names for a document, as another node may have written them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredElsewhere {
    /// Which document.
    pub document: DocumentId,
    /// Its heads.
    pub heads: Vec<ChangeHash>,
    /// What it is.
    pub class: DocumentClass,
}

/// What one of several nodes writes of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartBeside {
    /// What is written.
    pub part: DocumentWrite,
    /// Heads that the table of documents may name and that the new ones build on.
    pub replaced: Vec<ChangeHash>,
    /// What the relay notes about it in the same transaction.
    pub notes: Arc<Notes>,
}

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
        self.keep_damaged(document, &stored.damaged).await?;
        Ok(stored)
    }

    /// As [`Store::write`], as a future that may run on any thread.
    pub async fn write(&self, batch: Vec<DocumentWrite>) -> Result<(), StoreError> {
        let workspace = self.workspace;
        self.database
            .write(move |session| {
                batch
                    .iter()
                    .try_for_each(|part| write_part(session, workspace, part, None, &Notes::default()))
            })
            .await?;
        self.tell_nodes();
        Ok(())
    }

    /// Writes documents that several nodes write: of the heads that the table of documents names for each, those that
    /// are replaced go and all others stay beside the new ones. Answers for each part; where there is one node only all
    /// are one transaction.
    pub async fn write_beside(&self, parts: Vec<PartBeside>) -> Vec<Result<(), StoreError>> {
        if self.database.nodes().is_none() {
            let (workspace, count) = (self.workspace, parts.len());
            let written = self.database.write(move |session| {
                parts
                    .iter()
                    .try_for_each(|PartBeside { part, notes, .. }| write_part(session, workspace, part, None, notes))
            });
            return vec![written.await.map_err(StoreError::from); count];
        }
        // A job for each, in the order in which all nodes lock them; the writer makes one transaction of what waits.
        let jobs = parts.into_iter().map(|beside| self.write_one_beside(beside));
        let outcomes = futures_util::future::join_all(jobs).await;
        if outcomes.iter().any(Result::is_ok) {
            self.tell_nodes();
        }
        outcomes
    }

    async fn write_one_beside(&self, PartBeside { part, replaced, notes }: PartBeside) -> Result<(), StoreError> {
        let workspace = self.workspace;
        let place = [workspace.as_bytes().as_slice(), part.document.as_bytes()].concat();
        let replaced = encode_heads(&replaced);
        Ok(self
            .database
            .write_at(place, move |session| {
                write_part(session, workspace, &part, Some(&replaced), &notes)
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

    fn tell_nodes(&self) {
        if let Some(nodes) = self.database.nodes() {
            nodes.note(self.workspace);
        }
    }

    /// The chunks of a document besides those in `known`.
    pub async fn load_new(&self, document: DocumentId, known: Vec<ChunkId>) -> Result<NewlyStored, StoreError> {
        let workspace = self.workspace;
        let new = self
            .database
            .read(move |session| read_new(session, workspace, document, &known))
            .await?;
        self.keep_damaged(document, &new.damaged).await?;
        Ok(new)
    }

    /// Sets damaged chunks aside.
    async fn keep_damaged(&self, document: DocumentId, damaged: &[ChunkId]) -> Result<(), StoreError> {
        let workspace = self.workspace;
        if damaged.is_empty() {
            return Ok(());
        }
        tracing::error!(%workspace, %document, damaged = damaged.len(), "stored chunks do not match their hash and are set aside");
        let damaged = damaged.to_vec();
        Ok(self
            .database
            .write(move |session| set_aside(session, workspace, document, &damaged))
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
pub(super) fn read_class(name: &str) -> DocumentClass {
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

/// Reads in several statements: a chunk that a snapshot replaced meanwhile makes it start again.
fn read_new(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    document: DocumentId,
    known: &[ChunkId],
) -> Result<NewlyStored, DatabaseError> {
    let known: BTreeSet<ChunkId> = known.iter().copied().collect();
    loop {
        if let Some(new) = try_read_new(session, workspace, document, &known)? {
            return Ok(new);
        }
    }
}

fn try_read_new(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    document: DocumentId,
    known: &BTreeSet<ChunkId>,
) -> Result<Option<NewlyStored>, DatabaseError> {
    let key = [workspace.as_bytes().into(), document.as_bytes().into()];
    let heads = session.row(
        "SELECT heads FROM document WHERE workspace = ?1 AND document = ?2",
        &key,
    )?;
    let present = session
        .rows("SELECT chunk FROM chunk WHERE workspace = ?1 AND document = ?2", &key)?
        .iter()
        .map(|row| row.array(0).map(ChunkId::from_bytes))
        .collect::<Result<BTreeSet<ChunkId>, _>>()?;
    let mut new = NewlyStored {
        heads: heads
            .map(|row| row.bytes(0).map(decode_heads))
            .transpose()?
            .unwrap_or_default(),
        vanished: known.difference(&present).copied().collect(),
        ..NewlyStored::default()
    };
    for id in present.difference(known) {
        let [workspace, document] = key;
        let found = session.row(
            "SELECT kind, bytes FROM chunk WHERE workspace = ?1 AND document = ?2 AND chunk = ?3",
            &[workspace, document, id.as_bytes().into()],
        )?;
        let Some(mut row) = found else { return Ok(None) };
        let bytes = row.take_bytes(1)?;
        if ChunkId::of(&bytes) == *id {
            new.chunks.push(Chunk {
                id: *id,
                kind: decode_kind(row.integer(0)?),
                bytes,
            });
        } else {
            new.damaged.push(*id);
        }
    }
    Ok(Some(new))
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

/// The entry of the document comes first: it is what writers of the same document wait for. Replaced chunks go before
/// new ones come, so that a chunk that is both replaced and written again stays. A chunk whose stored bytes differ from
/// those of the same name is damaged, and is healed by being written again.
fn write_part(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    part: &DocumentWrite,
    replaced: Option<&[u8]>,
    notes: &Notes,
) -> Result<(), DatabaseError> {
    write_heads(session, workspace, part, replaced, notes)?;
    // Asked after the entry: a removal on another node and this write wait for each other, so that one sees the other.
    if removal::is_removed(session, workspace, part.document)? {
        // The relay's process has not heard of it yet.
        return removal::erase(session, workspace, part.document);
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
    attribution::write(session, workspace, part.document, notes)
}

fn write_heads(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    part: &DocumentWrite,
    replaced: Option<&[u8]>,
    notes: &Notes,
) -> Result<(), DatabaseError> {
    let created = notes.created.as_ref();
    let class = created.map_or_else(|| default_class(workspace, part.document), |nature| nature.class);
    let kind = created.and_then(|nature| nature.kind.as_ref());
    let heads = encode_heads(&part.heads);
    let durable = part.durable.as_deref().map(encode_heads);
    let mut params = vec![
        workspace.as_bytes().into(),
        part.document.as_bytes().into(),
        class.name().into(),
        (&heads).into(),
        durable.as_deref().unwrap_or_default().into(),
        durable.as_ref().into(),
        kind.into(),
    ];
    let sql = match replaced {
        Some(replaced) if session.has_nodes() => {
            params.push(replaced.into());
            "INSERT INTO document (workspace, document, class, heads, durable, kind) VALUES (?1, ?2, ?3, ?4, ?5, ?7)
             ON CONFLICT (workspace, document) DO UPDATE SET
                 heads = steward_merge_heads(document.heads, ?8, excluded.heads),
                 durable = coalesce(?6, document.durable)"
        }
        Some(_) | None => {
            "INSERT INTO document (workspace, document, class, heads, durable, kind) VALUES (?1, ?2, ?3, ?4, ?5, ?7)
             ON CONFLICT (workspace, document) DO UPDATE SET heads = excluded.heads, durable = coalesce(?6, document.durable)"
        }
    };
    session.execute(sql, &params)?;
    Ok(())
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
