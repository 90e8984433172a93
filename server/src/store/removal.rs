//! Documents that were removed for good: their tombstones, and the clearing of what was stored.
//!
//! A tombstone names the workspace, the document, when, by whom and why, and nothing of the content. It stays, so that
//! no device and no backup brings the document back.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use steward_sync::{ids::DocumentId, limits::REMOVAL_REASON_BYTES, wire::Removal};

use super::{DATABASE_FILE, Database, DatabaseError, Session};
use crate::{identity::WorkspaceId, limits};

/// The list of tombstones beside the database. It outlives the database file, so that a backup from before a removal
/// does not bring the document back when it is restored in the same place.
pub const TOMBSTONES_FILE: &str = "tombstones.tsv";

/// What is left of a removed document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    /// Of which workspace.
    pub workspace: WorkspaceId,
    /// Which document.
    pub document: DocumentId,
    /// When, in milliseconds since 1970.
    pub removed_millis: i64,
    /// By whom, as the administrator said.
    pub removed_by: String,
    /// Why; a reference to a case, not its content.
    pub reason: String,
}

/// A line of a list of tombstones cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a line of tombstones has five parts separated by tabs, as `tombstones` prints them: workspace, document, \
     milliseconds, by whom, reason"
)]
pub struct ParseTombstoneError;

impl Tombstone {
    /// As clients are told: without the name of who removed it.
    #[must_use]
    pub fn into_removal(self) -> Removal {
        Removal {
            document: self.document,
            removed_millis: u64::try_from(self.removed_millis).unwrap_or(0),
            reason: self.reason,
        }
    }

    /// One line of a list, as [`Tombstone::from_line`] reads it.
    #[must_use]
    pub fn line(&self) -> String {
        format!(
            "{}\t{}\t{}\t{}\t{}",
            self.workspace, self.document, self.removed_millis, self.removed_by, self.reason
        )
    }

    /// Reads what [`Tombstone::line`] wrote.
    ///
    /// # Errors
    /// The line has other parts.
    pub fn from_line(line: &str) -> Result<Self, ParseTombstoneError> {
        let mut parts = line.split('\t');
        let mut next = || parts.next().ok_or(ParseTombstoneError);
        let tombstone = Self {
            workspace: next()?.parse().map_err(|_| ParseTombstoneError)?,
            document: next()?.parse().map_err(|_| ParseTombstoneError)?,
            removed_millis: next()?.parse().map_err(|_| ParseTombstoneError)?,
            removed_by: next()?.to_owned(),
            reason: next()?.to_owned(),
        };
        if parts.next().is_some() || !is_words(&tombstone.removed_by) || !is_words(&tombstone.reason) {
            return Err(ParseTombstoneError);
        }
        Ok(tombstone)
    }
}

/// A short text on one line.
#[must_use]
pub fn is_words(text: &str) -> bool {
    !text.trim().is_empty() && text.len() <= REMOVAL_REASON_BYTES && !text.chars().any(char::is_control)
}

/// Tombstones, of one workspace or of all, oldest first.
pub fn tombstones(session: &mut Session<'_>, workspace: Option<WorkspaceId>) -> Result<Vec<Tombstone>, DatabaseError> {
    const COLUMNS: &str = "SELECT workspace, document, removed_millis, removed_by, reason FROM tombstone";
    let rows = match workspace {
        Some(workspace) => session.rows(
            &format!("{COLUMNS} WHERE workspace = ?1 ORDER BY removed_millis"),
            &[workspace.as_bytes().into()],
        )?,
        None => session.rows(&format!("{COLUMNS} ORDER BY removed_millis"), &[])?,
    };
    rows.iter()
        .map(|row| {
            Ok(Tombstone {
                workspace: WorkspaceId::new(DocumentId::from_bytes(row.array(0)?)),
                document: DocumentId::from_bytes(row.array(1)?),
                removed_millis: row.integer(2)?,
                removed_by: row.text(3)?.to_owned(),
                reason: row.text(4)?.to_owned(),
            })
        })
        .collect()
}

/// How many documents of each workspace were removed.
pub fn counts(session: &mut Session<'_>) -> Result<Vec<(WorkspaceId, i64)>, DatabaseError> {
    session
        .rows("SELECT workspace, count(*) FROM tombstone GROUP BY workspace", &[])?
        .iter()
        .map(|row| Ok((WorkspaceId::new(DocumentId::from_bytes(row.array(0)?)), row.integer(1)?)))
        .collect()
}

pub(super) fn is_removed(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    document: DocumentId,
) -> Result<bool, DatabaseError> {
    let found = session.row(
        "SELECT removed_millis FROM tombstone WHERE workspace = ?1 AND document = ?2",
        &[workspace.as_bytes().into(), document.as_bytes().into()],
    )?;
    Ok(found.is_some())
}

/// Whether the document is, or was until it was removed, in the workspace.
pub fn is_known(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    document: DocumentId,
) -> Result<bool, DatabaseError> {
    let stored = session.row(
        "SELECT document FROM document WHERE workspace = ?1 AND document = ?2",
        &[workspace.as_bytes().into(), document.as_bytes().into()],
    )?;
    Ok(stored.is_some() || is_removed(session, workspace, document)?)
}

/// Sets a tombstone (an earlier one stays as it is) and clears the document.
pub fn remove(session: &mut Session<'_>, tombstone: &Tombstone) -> Result<(), DatabaseError> {
    let (workspace, document) = (tombstone.workspace, tombstone.document);
    session.execute(
        "INSERT INTO tombstone (workspace, document, removed_millis, removed_by, reason) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (workspace, document) DO NOTHING",
        &[
            workspace.as_bytes().into(),
            document.as_bytes().into(),
            tombstone.removed_millis.into(),
            (&tombstone.removed_by).into(),
            (&tombstone.reason).into(),
        ],
    )?;
    erase(session, workspace, document)
}

/// Every table that holds something of a document, the tombstone aside.
const TABLES: [&str; 3] = ["chunk", "quarantine", "document"];

/// Clears what is stored of a document.
pub(super) fn erase(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    document: DocumentId,
) -> Result<(), DatabaseError> {
    for table in TABLES {
        session.execute(
            &format!("DELETE FROM {table} WHERE workspace = ?1 AND document = ?2"),
            &[workspace.as_bytes().into(), document.as_bytes().into()],
        )?;
    }
    Ok(())
}

/// Opens the database of a data directory so that what is deleted is overwritten in its file.
pub fn open_for_erasing(data_dir: &Path) -> Result<Database, DatabaseError> {
    let path = data_dir.join(DATABASE_FILE);
    if !path.exists() {
        return Err(DatabaseError::Missing { path });
    }
    Database::open_file(&path, |session| {
        session.rows("PRAGMA secure_delete = ON", &[]).map(drop)
    })
}

/// Moves what the write-ahead log holds into the database file and empties it, as far as nobody reads from it: old
/// pages with removed content must not stay there. Returns whether it is empty.
pub fn empty_log(data_dir: &Path) -> Result<bool, DatabaseError> {
    let connection = rusqlite::Connection::open(data_dir.join(DATABASE_FILE))?;
    connection.busy_timeout(limits::BUSY)?;
    let blocked: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(blocked == 0)
}

/// Adds a tombstone to the list beside the database.
pub fn note_beside(data_dir: &Path, tombstone: &Tombstone) -> Result<(), DatabaseError> {
    let path = data_dir.join(TOMBSTONES_FILE);
    let io_error = |source| DatabaseError::Io {
        path: path.clone(),
        source,
    };
    let mut file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .map_err(io_error)?;
    writeln!(file, "{}", tombstone.line()).map_err(io_error)?;
    file.sync_all().map_err(io_error)
}

/// Reads a list of tombstones; a file that is not there is an empty list when `optional`.
pub fn read_list(path: &Path, optional: bool) -> Result<Vec<Tombstone>, DatabaseError> {
    if optional && !path.exists() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(path).map_err(|source| DatabaseError::Io {
        path: path.to_owned(),
        source,
    })?;
    text.lines()
        .filter(|line| !line.is_empty())
        .map(|line| {
            Tombstone::from_line(line).map_err(|error| DatabaseError::Unsound {
                path: PathBuf::from(path),
                detail: error.to_string(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tombstone() -> Tombstone {
        Tombstone {
            workspace: WorkspaceId::new(DocumentId::from_bytes([1; 16])),
            document: DocumentId::from_bytes([2; 16]),
            removed_millis: 1_700_000_000_000,
            removed_by: "A. Administrator".to_owned(),
            reason: "request 7".to_owned(),
        }
    }

    #[test]
    fn a_line_is_read_as_it_was_written() {
        assert_eq!(Tombstone::from_line(&tombstone().line()), Ok(tombstone()));
        let line = tombstone().line();
        for wrong in [
            "".to_owned(),
            line.replace('\t', " "),
            format!("{line}\tmore"),
            line.replace("request 7", ""),
            line.replace("1700000000000", "yesterday"),
        ] {
            assert_eq!(Tombstone::from_line(&wrong), Err(ParseTombstoneError), "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_removed_document_is_gone_and_its_bytes_are_not_in_the_file() {
        use steward_sync::store::{Chunk, ChunkKind, DocumentWrite};
        let directory = tempfile::tempdir().expect("a directory");
        let database = Database::open(directory.path()).expect("a database");
        let tombstone = tombstone();
        let store = super::super::WorkspaceStore::new(database.clone(), tombstone.workspace);
        let secret = "a person's name that must not stay".repeat(200);
        let part = |bytes: &str| DocumentWrite {
            document: tombstone.document,
            chunks: vec![Chunk::new(ChunkKind::Snapshot, bytes.as_bytes().to_vec())],
            obsolete: Vec::new(),
            heads: vec![automerge::ChangeHash([3; 32])],
            durable: None,
            row: None,
        };
        store.write(vec![part(&secret)]).await.expect("written");
        drop((store, database));

        let database = open_for_erasing(directory.path()).expect("opened");
        let stone = tombstone.clone();
        database
            .write(move |session| remove(session, &stone))
            .await
            .expect("removed");
        assert!(empty_log(directory.path()).expect("a checkpoint"));
        let file = std::fs::read(directory.path().join(DATABASE_FILE)).expect("the file");
        let needle = b"a person's name";
        assert!(!file.windows(needle.len()).any(|window| window == needle));

        // What a relay that has not heard of it writes is not taken, and the tombstone stays as it was.
        let store = super::super::WorkspaceStore::new(database.clone(), tombstone.workspace);
        store.write(vec![part("again")]).await.expect("nothing happens");
        assert!(
            store
                .load(tombstone.document)
                .await
                .expect("readable")
                .chunks
                .is_empty()
        );
        assert!(store.heads().await.expect("readable").is_empty());
        let later = Tombstone {
            reason: "another".to_owned(),
            ..tombstone.clone()
        };
        database
            .write(move |session| remove(session, &later))
            .await
            .expect("once more");
        let found = database
            .read(|session| tombstones(session, None))
            .await
            .expect("readable");
        assert_eq!(found, [tombstone]);
    }
}
