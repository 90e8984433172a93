//! The relay's database.
//!
//! One writer thread commits in groups (`writer`), a few connections read. Everything above this module speaks the
//! SQL of `sql` through [`Session`] and knows no particular database. Other processes (administrator's commands) use
//! the same database while the relay runs; SQLite's write-ahead log makes that safe for its file. Of PostgreSQL
//! several relays may use one database at once (`postgres`).

mod attribution;
pub mod backup;
pub mod check;
mod documents;
mod error;
mod exchange;
pub(crate) mod postgres;
pub mod removal;
mod schema;
pub mod sql;
mod sqlite;
mod writer;

use std::{path::Path, sync::Arc};

use tokio::sync::{Semaphore, mpsc, oneshot};

pub use self::{
    attribution::{Attributed, Delivery, Notes},
    documents::{Listed, PartBeside, StoredElsewhere, WorkspaceStore},
    error::DatabaseError,
    sql::{Param, Row, Session},
};
use crate::limits;

/// The database file below the data directory.
pub const DATABASE_FILE: &str = "steward.sqlite";

/// A handle to the open database; clones share it.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    jobs: mpsc::Sender<Box<dyn writer::Job>>,
    readers: Readers,
    reader_slots: Semaphore,
    nodes: Option<postgres::nodes::Shared>,
}

enum Readers {
    Sqlite(sqlite::Readers),
    Postgres(postgres::Readers),
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

    /// Opens a SQLite file; `prepare` may set further pragmas on the writer's connection.
    pub fn open_file(
        path: &Path,
        prepare: impl FnOnce(&mut Session<'_>) -> Result<(), DatabaseError>,
    ) -> Result<Self, DatabaseError> {
        let connection = sqlite::open_writer(path)?;
        prepare(&mut Session::sqlite(&connection))?;
        Ok(Self {
            inner: Arc::new(Inner {
                jobs: writer::start(connection)?,
                readers: Readers::Sqlite(sqlite::Readers::new(path.to_owned())),
                reader_slots: Semaphore::new(limits::READERS),
                nodes: None,
            }),
        })
    }

    /// Opens a PostgreSQL database (`postgres://user@host/database`), making an empty one into a relay's and migrating
    /// an older format.
    pub async fn connect(address: &str) -> Result<Self, DatabaseError> {
        Self::connect_to(address, true).await
    }

    /// As [`Database::connect`], but the database must be a relay's already.
    pub async fn connect_existing(address: &str) -> Result<Self, DatabaseError> {
        Self::connect_to(address, false).await
    }

    async fn connect_to(address: &str, create: bool) -> Result<Self, DatabaseError> {
        let (writer, readers, nodes) = postgres::open(address, create).await?;
        Ok(Self {
            inner: Arc::new(Inner {
                jobs: writer::start(writer)?,
                readers: Readers::Postgres(readers),
                reader_slots: Semaphore::new(limits::READERS),
                nodes: Some(nodes),
            }),
        })
    }

    /// What this node shares with others on the same database, if there can be others.
    fn nodes(&self) -> Option<&postgres::nodes::Shared> {
        self.inner.nodes.as_ref()
    }

    /// Runs `work` in a transaction on the writer thread; the value comes back once it is on the disk. `work` may run
    /// twice, when the transaction that it shared with others failed.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Session<'_>) -> Result<T, DatabaseError> + Send + 'static,
    ) -> Result<T, DatabaseError> {
        self.write_at(Vec::new(), work).await
    }

    /// As [`Database::write`], for work that locks what `place` names: of all relays that write to one database, each
    /// locks in the order of these names.
    async fn write_at<T: Send + 'static>(
        &self,
        place: Vec<u8>,
        work: impl FnMut(&mut Session<'_>) -> Result<T, DatabaseError> + Send + 'static,
    ) -> Result<T, DatabaseError> {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(writer::Closure {
            place,
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
        work: impl FnOnce(&mut Session<'_>) -> Result<T, DatabaseError> + Send + 'static,
    ) -> Result<T, DatabaseError> {
        let _slot = self
            .inner
            .reader_slots
            .acquire()
            .await
            .map_err(|_| DatabaseError::Closed)?;
        let inner = Arc::clone(&self.inner);
        tokio::task::spawn_blocking(move || match &inner.readers {
            Readers::Sqlite(readers) => readers.run(work),
            Readers::Postgres(readers) => readers.run(work),
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
        self.read(move |session| {
            let found = session.row("SELECT value FROM relay WHERE name = ?1", &[name.into()])?;
            found.map(|row| row.text(0).map(str::to_owned)).transpose()
        })
        .await
    }

    /// Takes on what one of several nodes is to do, for `for_millis`. False: another has taken it on.
    pub async fn claim(&self, task: &'static str, now_millis: i64, for_millis: i64) -> Result<bool, DatabaseError> {
        self.write(move |session| {
            let claimed = session.execute(
                "INSERT INTO relay (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value
                 WHERE CAST(relay.value AS BIGINT) < ?3",
                &[
                    task.into(),
                    (&now_millis.to_string()).into(),
                    now_millis.saturating_sub(for_millis).into(),
                ],
            )?;
            Ok(claimed == 1)
        })
        .await
    }

    /// Sets a property of the whole relay.
    pub async fn set_setting(&self, name: &'static str, value: &str) -> Result<(), DatabaseError> {
        let value = value.to_owned();
        self.write(move |session| {
            session.execute(
                "INSERT INTO relay (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                &[name.into(), (&value).into()],
            )?;
            Ok(())
        })
        .await
    }
}
