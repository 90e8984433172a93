//! What can go wrong with the database, in words for an administrator.

use std::path::PathBuf;

use rusqlite::ErrorCode;
use steward_sync::store::StoreError;

/// A database operation did not happen. Nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// `SQLITE_FULL`.
    #[error("the disk that holds the database is full; nothing was written, free some space and try again")]
    Full,
    /// The writer thread has ended.
    #[error("the database is closed; nothing was written, start the relay again")]
    Closed,
    /// Written by a later program.
    #[error(
        "the database has format {found}, this program knows up to {known}; it was left as it is, use a newer steward-server"
    )]
    Newer {
        /// The format found.
        found: i64,
        /// The newest format known here.
        known: i64,
    },
    /// There is a database where none may be.
    #[error("{path} exists already; it was left as it is, choose another place")]
    Exists {
        /// What exists.
        path: PathBuf,
    },
    /// There is no database where one must be.
    #[error("{path} is not there; give the data directory of a relay, or the file of a backup")]
    Missing {
        /// What is missing.
        path: PathBuf,
    },
    /// The file is damaged or no database of a relay.
    #[error("{path} is not a whole database of a relay: {detail}")]
    Unsound {
        /// Which file.
        path: PathBuf,
        /// What SQLite said.
        detail: String,
    },
    /// The file system refused.
    #[error("{path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The address of a database cannot be used.
    #[error("the address of the database cannot be used: {detail}; give it as postgres://user@host/database")]
    Address {
        /// What is wrong with it.
        detail: String,
    },
    /// The database server does not answer, or the connection ended.
    #[error("{place} cannot be reached: {detail}; nothing was acknowledged, it is tried again")]
    Unreachable {
        /// Which database.
        place: String,
        /// Why.
        detail: String,
    },
    /// The database at the address is not a relay's.
    #[error(
        "the database holds no relay; check --database-url, `serve` or `workspace create` make an empty one into a relay's"
    )]
    NoRelay,
    /// A backup is restored into an empty database only.
    #[error("the database holds workspaces already; it was left as it is, restore into an empty one")]
    NotEmpty,
    /// Anything else, as PostgreSQL words it.
    #[error("the database refused: {detail}; nothing was written")]
    Postgres {
        /// What it said.
        detail: String,
        /// The transaction only met another one and may simply be repeated.
        may_repeat: bool,
    },
    /// What the transaction had read was changed by another one before it could write: it is repeated, and reads anew.
    #[error("others changed the same at this moment; nothing was written, try again")]
    Raced,
    /// The operating system gave no thread for the writer.
    #[error("the database cannot be opened: {0}; nothing was written, try again")]
    Thread(std::io::Error),
    /// A stored value is not what the program put there.
    #[error("column {column} of a stored row holds {found} where {expected} belongs; `check` looks for damage")]
    Value {
        /// Which column of the statement, from 0.
        column: usize,
        /// What should be there.
        expected: &'static str,
        /// What is there.
        found: &'static str,
    },
    /// Anything else, as SQLite words it.
    #[error("the database refused: {0}; nothing was written")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            _ => Self::Sqlite(error),
        }
    }
}

impl From<DatabaseError> for StoreError {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Full => Self::Full,
            DatabaseError::Closed | DatabaseError::Unreachable { .. } => Self::Closed(error.to_string()),
            DatabaseError::Newer { .. } => Self::Version(error.to_string()),
            DatabaseError::Exists { .. }
            | DatabaseError::Missing { .. }
            | DatabaseError::Unsound { .. }
            | DatabaseError::Io { .. }
            | DatabaseError::Address { .. }
            | DatabaseError::NoRelay
            | DatabaseError::Raced
            | DatabaseError::NotEmpty
            | DatabaseError::Postgres { .. }
            | DatabaseError::Thread(_)
            | DatabaseError::Value { .. }
            | DatabaseError::Sqlite(_) => Self::Failed(error.to_string()),
        }
    }
}
