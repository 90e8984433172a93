//! Verification of everything stored: the database's pages, each chunk's hash, each document as automerge reads it.

use std::{fmt, path::Path};

use automerge::{AutoCommit, LoadOptions, OnPartialLoad, TextEncoding};
use rusqlite::{Connection, OpenFlags};
use steward_sync::{
    ids::{ChunkId, DocumentId},
    store::ChunkKind,
};

use super::{DATABASE_FILE, Database, DatabaseError, Row, Session, documents, exchange};
use crate::identity::WorkspaceId;

/// One thing found to be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Damage {
    /// SQLite found its file inconsistent.
    Database(String),
    /// Bytes that no longer match their address.
    Chunk(WorkspaceId, DocumentId, ChunkId),
    /// The chunks are as written, but automerge cannot read them as a document.
    Document(WorkspaceId, DocumentId, String),
    /// Changes that the relay acknowledged are not in the stored chunks.
    MissingChanges(WorkspaceId, DocumentId, usize),
    /// Chunks without an entry in the table of documents.
    Unlisted(WorkspaceId, DocumentId),
}

impl fmt::Display for Damage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(detail) => write!(formatter, "database: {detail}"),
            Self::Chunk(workspace, document, chunk) => {
                write!(
                    formatter,
                    "workspace {workspace} document {document}: chunk {chunk} does not match its hash"
                )
            }
            Self::Document(workspace, document, detail) => {
                write!(
                    formatter,
                    "workspace {workspace} document {document}: cannot be read: {detail}"
                )
            }
            Self::MissingChanges(workspace, document, count) => {
                write!(
                    formatter,
                    "workspace {workspace} document {document}: {count} of its latest changes are missing"
                )
            }
            Self::Unlisted(workspace, document) => {
                write!(
                    formatter,
                    "workspace {workspace} document {document}: has chunks but no entry in the list of documents"
                )
            }
        }
    }
}

/// What a check found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Documents read.
    pub documents: usize,
    /// Chunks verified.
    pub chunks: usize,
    /// Chunks set aside earlier; kept for export, part of no document.
    pub quarantined: i64,
    /// Everything wrong.
    pub damage: Vec<Damage>,
}

/// Checks the database of a data directory, also of a running relay; changes nothing.
pub fn check(data_dir: &Path) -> Result<Report, DatabaseError> {
    let path = data_dir.join(DATABASE_FILE);
    if !path.exists() {
        return Err(DatabaseError::Missing { path });
    }
    let connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(crate::limits::BUSY)?;
    let mut report = Report::default();
    let verdicts: Vec<String> = connection
        .prepare("PRAGMA integrity_check(20)")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    report.damage.extend(
        verdicts
            .into_iter()
            .filter(|verdict| verdict != "ok")
            .map(Damage::Database),
    );
    // One transaction: the heads and chunks compared below are of one moment, whatever the relay writes meanwhile.
    let snapshot = connection.unchecked_transaction()?;
    check_rows(&mut Session::sqlite(&snapshot), &mut report)?;
    Ok(report)
}

/// Checks an open database of any kind, also of running relays; changes nothing.
pub async fn check_open(database: &Database) -> Result<Report, DatabaseError> {
    database
        .read(|session| {
            let mut report = Report::default();
            exchange::begin_snapshot(session)?;
            check_rows(session, &mut report)?;
            session.execute("COMMIT", &[])?;
            Ok(report)
        })
        .await
}

fn check_rows(session: &mut Session<'_>, report: &mut Report) -> Result<(), DatabaseError> {
    if let Some(row) = session.row("SELECT count(*) FROM quarantine", &[])? {
        report.quarantined = row.integer(0)?;
    }
    let listed = session.rows("SELECT workspace, document, heads FROM document", &[])?;
    let unlisted = session.rows(
        "SELECT DISTINCT workspace, document FROM chunk AS c WHERE NOT EXISTS
             (SELECT 1 FROM document AS d WHERE d.workspace = c.workspace AND d.document = c.document)",
        &[],
    )?;
    for row in &listed {
        let (workspace, document) = read_key(row)?;
        check_document(session, workspace, document, Some(row.bytes(2)?), report)?;
    }
    for row in &unlisted {
        let (workspace, document) = read_key(row)?;
        check_document(session, workspace, document, None, report)?;
    }
    Ok(())
}

fn read_key(row: &Row) -> Result<(WorkspaceId, DocumentId), DatabaseError> {
    Ok((
        WorkspaceId::new(DocumentId::from_bytes(row.array(0)?)),
        DocumentId::from_bytes(row.array(1)?),
    ))
}

fn check_document(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    document: DocumentId,
    heads: Option<&[u8]>,
    report: &mut Report,
) -> Result<(), DatabaseError> {
    let stored = documents::read_chunks(session, workspace, document)?;
    report.documents += 1;
    report.chunks += stored.chunks.len() + stored.damaged.len();
    report.damage.extend(
        stored
            .damaged
            .iter()
            .map(|chunk| Damage::Chunk(workspace, document, *chunk)),
    );
    let Some(heads) = heads else {
        report.damage.push(Damage::Unlisted(workspace, document));
        return Ok(());
    };
    let (snapshots, changes): (Vec<_>, Vec<_>) = stored
        .chunks
        .iter()
        .partition(|chunk| chunk.kind == ChunkKind::Snapshot);
    let bytes: Vec<u8> = snapshots
        .into_iter()
        .chain(changes)
        .flat_map(|chunk| chunk.bytes.iter().copied())
        .collect();
    let options = LoadOptions::new()
        .on_partial_load(OnPartialLoad::Error)
        .text_encoding(TextEncoding::Utf16CodeUnit);
    match AutoCommit::load_with_options(&bytes, options) {
        Ok(mut loaded) => {
            let heads = documents::decode_heads(heads);
            let missing = heads
                .iter()
                .filter(|hash| loaded.get_change_by_hash(hash).is_none())
                .count();
            if missing > 0 {
                report.damage.push(Damage::MissingChanges(workspace, document, missing));
            }
        }
        Err(error) => report
            .damage
            .push(Damage::Document(workspace, document, error.to_string())),
    }
    Ok(())
}
