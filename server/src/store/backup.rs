//! A consistent copy of a running relay's database, and its way back.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, backup};

use super::{
    DATABASE_FILE, Database, DatabaseError, Session, exchange,
    removal::{self, Tombstone},
    schema,
};

/// Copies the live database of `data_dir` into the new file `to`. Writers are not held up; what commits meanwhile is
/// not in the copy.
pub fn backup(data_dir: &Path, to: &Path) -> Result<(), DatabaseError> {
    let from = data_dir.join(DATABASE_FILE);
    if !from.exists() {
        return Err(DatabaseError::Missing { path: from });
    }
    copy(&from, to, &[])
}

/// Makes the backup `from` the database of `data_dir`, which must not have one.
pub fn restore(data_dir: &Path, from: &Path) -> Result<(), DatabaseError> {
    restore_without(data_dir, from, None).map(drop)
}

/// As [`restore`], without the documents that were removed for good since the backup was made: those in the list
/// beside the database ([`removal::TOMBSTONES_FILE`]), and those in `tombstones`. Returns how many the lists name.
pub fn restore_without(data_dir: &Path, from: &Path, tombstones: Option<&Path>) -> Result<usize, DatabaseError> {
    if !from.exists() {
        return Err(DatabaseError::Missing { path: from.to_owned() });
    }
    verify(from)?;
    let beside = data_dir.join(removal::TOMBSTONES_FILE);
    let mut removed = removal::read_list(&beside, true)?;
    if let Some(path) = tombstones {
        removed.extend(removal::read_list(path, false)?);
    }
    // What SQLite left beside a database that was taken away would be applied to the restored one.
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let path = data_dir.join(format!("{DATABASE_FILE}{suffix}"));
        if path.exists() {
            return Err(DatabaseError::Exists { path });
        }
    }
    std::fs::create_dir_all(data_dir).map_err(|source| DatabaseError::Io {
        path: data_dir.to_owned(),
        source,
    })?;
    copy(from, &data_dir.join(DATABASE_FILE), &removed)?;
    let named: std::collections::BTreeSet<_> = removed.iter().map(|stone| (stone.workspace, stone.document)).collect();
    Ok(named.len())
}

/// Copies an open database of any kind into the new file `to`, which any relay can be restored from: this is also the
/// way from one kind of database to another.
pub async fn backup_open(database: &Database, to: &Path) -> Result<(), DatabaseError> {
    let to = to.to_owned();
    database
        .read(move |session| write_new(&to, |unfinished| exchange::export(session, unfinished)))
        .await
}

/// Copies the backup `from` into an open database that has no workspace yet, without the documents that `tombstones`
/// lists as removed for good since it was made. Returns how many the list names.
pub async fn restore_open(database: &Database, from: &Path, tombstones: Option<&Path>) -> Result<usize, DatabaseError> {
    if !from.exists() {
        return Err(DatabaseError::Missing { path: from.to_owned() });
    }
    verify(from)?;
    let removed = match tombstones {
        Some(path) => removal::read_list(path, false)?,
        None => Vec::new(),
    };
    let named = removed.len();
    exchange::import(database, from, removed).await?;
    Ok(named)
}

fn copy(from: &Path, to: &Path, removed: &[Tombstone]) -> Result<(), DatabaseError> {
    write_new(to, |unfinished| {
        let source = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        source.busy_timeout(crate::limits::BUSY)?;
        let mut target = Connection::open(unfinished)?;
        // All pages in one step: one consistent snapshot, and no restart when the relay writes meanwhile.
        backup::Backup::new(&source, &mut target)?.step(-1)?;
        if !removed.is_empty() {
            remove(&mut target, removed)?;
        }
        // A single file, readable without a write-ahead log beside it.
        target.pragma_update(None, "journal_mode", "DELETE")?;
        Ok(())
    })
}

/// The copy appears under its name only when it is whole and on the disk.
fn write_new(to: &Path, write: impl FnOnce(&Path) -> Result<(), DatabaseError>) -> Result<(), DatabaseError> {
    if to.exists() {
        return Err(DatabaseError::Exists { path: to.to_owned() });
    }
    let mut unfinished_name = to.as_os_str().to_owned();
    unfinished_name.push(".unfinished");
    let unfinished = Path::new(&unfinished_name);
    let io_error = |source| DatabaseError::Io {
        path: to.to_owned(),
        source,
    };
    if unfinished.exists() {
        std::fs::remove_file(unfinished).map_err(io_error)?;
    }
    write(unfinished)?;
    verify(unfinished)?;
    let file = std::fs::File::open(unfinished).map_err(io_error)?;
    file.sync_all().map_err(io_error)?;
    // A hard link fails where the name exists by now; a rename would overwrite it.
    std::fs::hard_link(unfinished, to).map_err(|source| {
        if source.kind() == std::io::ErrorKind::AlreadyExists {
            DatabaseError::Exists { path: to.to_owned() }
        } else {
            io_error(source)
        }
    })?;
    std::fs::remove_file(unfinished).map_err(io_error)
}

/// Removes documents from a copy that nobody uses yet, overwriting what they held.
fn remove(target: &mut Connection, removed: &[Tombstone]) -> Result<(), DatabaseError> {
    schema::migrate(target)?;
    target.query_row("PRAGMA secure_delete = ON", [], |_| Ok(()))?;
    let transaction = target.transaction()?;
    for tombstone in removed {
        removal::remove(&mut Session::sqlite(&transaction), tombstone)?;
    }
    transaction.commit()?;
    Ok(())
}

/// The file is a database of a relay, of a format known here, whole by SQLite's own account.
fn verify(path: &Path) -> Result<(), DatabaseError> {
    let unsound = |detail: String| DatabaseError::Unsound {
        path: path.to_owned(),
        detail,
    };
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let found = schema::found_format(&connection).map_err(|error| unsound(error.to_string()))?;
    let known = schema::known_format();
    if found > known {
        return Err(DatabaseError::Newer { found, known });
    }
    if found == 0 {
        return Err(unsound("it has no tables of a relay".to_owned()));
    }
    let verdict: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(|error| unsound(error.to_string()))?;
    if verdict == "ok" { Ok(()) } else { Err(unsound(verdict)) }
}
