//! SQLite behind the relay's SQL: a file in the data directory, one writer, a few readers.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use rusqlite::{
    Connection, OpenFlags, TransactionBehavior,
    types::{ToSql, ToSqlOutput, ValueRef},
};

use super::{
    DatabaseError, schema,
    sql::{Param, Row, Session, Value},
    writer::{self, Job},
};
use crate::limits;

/// Idle connections for reading one file.
pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) const fn new(path: PathBuf) -> Self {
        Self {
            path,
            idle: Mutex::new(Vec::new()),
        }
    }

    /// Runs `work` on a connection; one that failed is not used again.
    pub(super) fn run<T>(
        &self,
        work: impl FnOnce(&mut Session<'_>) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => open_reader(&self.path)?,
        };
        let value = work(&mut Session::sqlite(&connection))?;
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(connection);
        Ok(value)
    }
}

/// A connection that cannot write.
pub(super) fn open_reader(path: &Path) -> Result<Connection, DatabaseError> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(limits::BUSY)?;
    Ok(connection)
}

/// The writer's connection, to a database of the present format.
pub(super) fn open_writer(path: &Path) -> Result<Connection, DatabaseError> {
    let mut connection = Connection::open(path)?;
    schema::configure(&connection)?;
    schema::migrate(&mut connection)?;
    restrict_to_owner(path)?;
    Ok(connection)
}

impl writer::Transactions for Connection {
    fn attempt(&mut self, group: &mut [Box<dyn Job>]) -> Result<(), DatabaseError> {
        let transaction = self.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for job in group {
            job.run(&mut Session::sqlite(&transaction))?;
        }
        transaction.commit()?;
        Ok(())
    }
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

pub(super) fn execute(connection: &Connection, sql: &str, params: &[Param<'_>]) -> Result<u64, DatabaseError> {
    let changed = connection
        .prepare_cached(sql)?
        .execute(rusqlite::params_from_iter(params))?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}

pub(super) fn rows(connection: &Connection, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, DatabaseError> {
    let mut statement = connection.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query(rusqlite::params_from_iter(params))?;
    let mut read = Vec::new();
    while let Some(row) = rows.next()? {
        read.push(read_row(row, columns)?);
    }
    Ok(read)
}

pub(super) fn read_row(row: &rusqlite::Row<'_>, columns: usize) -> Result<Row, DatabaseError> {
    let values = (0..columns)
        .map(|column| value(row.get_ref(column)?))
        .collect::<Result<_, _>>()?;
    Ok(Row::new(values))
}

fn value(stored: ValueRef<'_>) -> Result<Value, DatabaseError> {
    Ok(match stored {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Real(_) => {
            return Err(DatabaseError::Value {
                column: 0,
                expected: "a number, text or bytes",
                found: "a fraction",
            });
        }
    })
}

/// The database holds records and hashes of tokens: other users of the machine have no business in it.
#[cfg(unix)]
pub(super) fn restrict_to_owner(path: &Path) -> Result<(), DatabaseError> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).map_err(|source| DatabaseError::Io {
        path: path.to_owned(),
        source,
    })
}

#[cfg(not(unix))]
pub(super) fn restrict_to_owner(_path: &Path) -> Result<(), DatabaseError> {
    Ok(())
}
