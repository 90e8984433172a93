//! The SQLite database in the data directory.
//!
//! One writer thread commits in groups (`writer`), a few connections read. Other processes (administrator's
//! commands) use the same file while the relay runs: SQLite's write-ahead log makes that safe.

pub mod backup;
pub mod check;
mod documents;
mod error;
mod schema;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::{Connection, OpenFlags};
use tokio::sync::{Semaphore, mpsc, oneshot};

pub use self::{documents::WorkspaceStore, error::DatabaseError};
use crate::limits;

/// The database file below the data directory.
pub const DATABASE_FILE: &str = "steward.sqlite";

/// A handle to the open database; clones share it.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    jobs: mpsc::Sender<Box<dyn writer::Job>>,
    idle_readers: Mutex<Vec<Connection>>,
    reader_slots: Semaphore,
}

impl Database {
    /// Opens the database of a data directory, creating both where needed and migrating an older format.
    pub fn open(data_dir: &Path) -> Result<Self, DatabaseError> {
        std::fs::create_dir_all(data_dir).map_err(|source| DatabaseError::Io {
            path: data_dir.to_owned(),
            source,
        })?;
        Self::open_file(&data_dir.join(DATABASE_FILE), |_| Ok(()))
    }

    /// Opens the database of a data directory that must have one: an administrator's command with a mistyped
    /// directory must not create an empty relay there.
    pub fn open_existing(data_dir: &Path) -> Result<Self, DatabaseError> {
        let path = data_dir.join(DATABASE_FILE);
        if !path.exists() {
            return Err(DatabaseError::Missing { path });
        }
        Self::open_file(&path, |_| Ok(()))
    }

    /// Opens a file; `prepare` may set further pragmas on the writer's connection.
    pub fn open_file(
        path: &Path,
        prepare: impl FnOnce(&Connection) -> Result<(), DatabaseError>,
    ) -> Result<Self, DatabaseError> {
        let mut connection = Connection::open(path)?;
        schema::configure(&connection)?;
        schema::migrate(&mut connection)?;
        prepare(&connection)?;
        restrict_to_owner(path)?;
        let (jobs, queue) = mpsc::channel(limits::WRITE_JOBS);
        std::thread::Builder::new()
            .name("database-writer".to_owned())
            .spawn(move || writer::run(connection, queue))
            .map_err(|source| DatabaseError::Io {
                path: path.to_owned(),
                source,
            })?;
        Ok(Self {
            inner: Arc::new(Inner {
                path: path.to_owned(),
                jobs,
                idle_readers: Mutex::new(Vec::new()),
                reader_slots: Semaphore::new(limits::READERS),
            }),
        })
    }

    /// Runs `work` in a transaction on the writer thread; the value comes back once it is on the disk. `work` may run
    /// twice, when the transaction that it shared with others failed.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&Connection) -> Result<T, DatabaseError> + Send + 'static,
    ) -> Result<T, DatabaseError> {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(writer::Closure {
            work,
            value: None,
            reply,
        });
        self.inner.jobs.send(job).await.map_err(|_| DatabaseError::Closed)?;
        answer.await.map_err(|_| DatabaseError::Closed)?
    }

    /// Runs `work` on a reading connection, beside other reads and writes.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, DatabaseError> + Send + 'static,
    ) -> Result<T, DatabaseError> {
        let _slot = self
            .inner
            .reader_slots
            .acquire()
            .await
            .map_err(|_| DatabaseError::Closed)?;
        let inner = Arc::clone(&self.inner);
        tokio::task::spawn_blocking(move || {
            let idle = inner.idle_readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let connection = match idle {
                Some(connection) => connection,
                None => open_reader(&inner.path)?,
            };
            let value = work(&connection)?;
            inner
                .idle_readers
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(connection);
            Ok(value)
        })
        .await
        .map_err(|_| DatabaseError::Closed)?
    }

    /// Whether a write reaches the disk at present.
    pub async fn probe_write(&self, now_millis: i64) -> Result<(), DatabaseError> {
        self.set_setting("probed_millis", &now_millis.to_string()).await
    }

    /// A property of the whole relay, such as its public address.
    pub async fn setting(&self, name: &'static str) -> Result<Option<String>, DatabaseError> {
        self.read(move |connection| {
            use rusqlite::OptionalExtension as _;
            Ok(connection
                .query_row("SELECT value FROM relay WHERE name = ?1", [name], |row| row.get(0))
                .optional()?)
        })
        .await
    }

    /// Sets a property of the whole relay.
    pub async fn set_setting(&self, name: &'static str, value: &str) -> Result<(), DatabaseError> {
        let value = value.to_owned();
        self.write(move |connection| {
            connection
                .prepare_cached("INSERT INTO relay (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")?
                .execute([name, value.as_str()])?;
            Ok(())
        })
        .await
    }

    /// Where the database is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.inner.path
    }
}

/// A connection that cannot write.
fn open_reader(path: &Path) -> Result<Connection, DatabaseError> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(limits::BUSY)?;
    Ok(connection)
}

/// The database holds records and hashes of tokens: other users of the machine have no business in it.
#[cfg(unix)]
fn restrict_to_owner(path: &Path) -> Result<(), DatabaseError> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).map_err(|source| DatabaseError::Io {
        path: path.to_owned(),
        source,
    })
}

#[cfg(not(unix))]
fn restrict_to_owner(_path: &Path) -> Result<(), DatabaseError> {
    Ok(())
}
