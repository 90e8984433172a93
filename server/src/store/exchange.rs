//! Between an open database and a file: every table, row by row, as the migrations describe them.
//!
//! A backup is a SQLite file whatever the relay's own database is, so that a relay moves from one kind of database to
//! another by backup and restore.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::{
    Database, DatabaseError, Session,
    removal::{self, Tombstone},
    schema,
    sql::{Param, Row},
    sqlite,
};
use crate::limits;

/// A table that both databases have, as the file describes it.
struct Table {
    name: String,
    columns: Vec<String>,
}

impl Table {
    fn select(&self) -> String {
        format!("SELECT {} FROM {}", self.columns.join(", "), self.name)
    }

    fn insert(&self) -> String {
        let places: Vec<String> = (1..=self.columns.len()).map(|number| format!("?{number}")).collect();
        format!(
            "INSERT INTO {} ({}) VALUES ({})",
            self.name,
            self.columns.join(", "),
            places.join(", ")
        )
    }
}

fn tables(file: &Connection) -> Result<Vec<Table>, DatabaseError> {
    let named = sqlite::rows(
        file,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        &[],
    )?;
    let mut tables = Vec::new();
    for row in named {
        let name = row.text(0)?.to_owned();
        let columns = sqlite::rows(
            file,
            "SELECT name FROM pragma_table_info(?1) ORDER BY cid",
            &[(&name).into()],
        )?
        .iter()
        .map(|row| row.text(0).map(str::to_owned))
        .collect::<Result<_, _>>()?;
        tables.push(Table { name, columns });
    }
    Ok(tables)
}

/// Begins a transaction that only reads and sees one moment throughout.
pub(super) fn begin_snapshot(session: &mut Session<'_>) -> Result<(), DatabaseError> {
    let begin = if session.has_nodes() {
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    } else {
        "BEGIN"
    };
    session.execute(begin, &[]).map(drop)
}

/// Copies everything that `session` sees into the new file `to`.
pub(super) fn export(session: &mut Session<'_>, to: &Path) -> Result<(), DatabaseError> {
    let mut file = Connection::open(to)?;
    sqlite::restrict_to_owner(to)?;
    schema::migrate(&mut file)?;
    begin_snapshot(session)?;
    let copy = file.transaction()?;
    for table in tables(&copy)? {
        let cursor = format!("copy_{}", table.name);
        session.execute(
            &format!("DECLARE {cursor} NO SCROLL CURSOR FOR {}", table.select()),
            &[],
        )?;
        let (fetch, insert) = (format!("FETCH {} FROM {cursor}", limits::COPY_ROWS), table.insert());
        loop {
            let rows = session.rows(&fetch, &[])?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                sqlite::execute(&copy, &insert, &row.params())?;
            }
        }
    }
    copy.commit()?;
    session.execute("COMMIT", &[]).map(drop)
}

/// Copies the file `from` into a database that has no workspace, all or nothing, without what was removed since.
pub(super) async fn import(database: &Database, from: &Path, removed: Vec<Tombstone>) -> Result<(), DatabaseError> {
    let work = Working::copy_of(from)?;
    // Brings an older backup to the present format, without touching it.
    drop(sqlite::open_writer(&work.0)?);
    let path = work.0.clone();
    database
        .write(move |session| {
            import_into(session, &sqlite::open_reader(&path)?)?;
            removed
                .iter()
                .try_for_each(|tombstone| removal::remove(session, tombstone))
        })
        .await?;
    drop(work);
    Ok(())
}

fn import_into(session: &mut Session<'_>, file: &Connection) -> Result<(), DatabaseError> {
    if session.row("SELECT 1 FROM workspace LIMIT 1", &[])?.is_some() {
        return Err(DatabaseError::NotEmpty);
    }
    for table in tables(file)? {
        session.execute(&format!("DELETE FROM {}", table.name), &[])?;
        let insert = table.insert();
        let mut statement = file.prepare(&table.select())?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let row: Row = sqlite::read_row(row, table.columns.len())?;
            let params: Vec<Param<'_>> = row.params();
            session.execute(&insert, &params)?;
        }
    }
    Ok(())
}

/// A copy of a file to work on; removed when dropped.
struct Working(PathBuf);

impl Working {
    fn copy_of(from: &Path) -> Result<Self, DatabaseError> {
        let work = Self(std::env::temp_dir().join(format!("steward-restore-{}.sqlite", std::process::id())));
        drop(std::fs::remove_file(&work.0));
        std::fs::copy(from, &work.0).map_err(|source| DatabaseError::Io {
            path: work.0.clone(),
            source,
        })?;
        Ok(work)
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let mut name = self.0.as_os_str().to_owned();
            name.push(end);
            // What is left behind lies in the directory for temporary files.
            drop(std::fs::remove_file(Path::new(&name)));
        }
    }
}
