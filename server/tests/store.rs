//! The SQLite store: the conformance suite of every store, damage, a full disk, backup and check.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "helpers of a test say by a panic what they found"
)]

use std::path::Path;

use automerge::{AutoCommit, ROOT, transaction::Transactable as _};
use steward_server::{
    identity::WorkspaceId,
    store::{DATABASE_FILE, Database, DatabaseError, WorkspaceStore, backup, check},
};
use steward_sync::{
    ids::{ChunkId, DocumentId},
    store::{Chunk, ChunkKind, DocumentWrite, StoreError},
    testing::conformance,
};

const DOCUMENT: DocumentId = DocumentId::from_bytes([1; 16]);

fn workspace() -> WorkspaceId {
    WorkspaceId::new(DocumentId::from_bytes([9; 16]))
}

fn store(directory: &Path) -> WorkspaceStore {
    WorkspaceStore::new(Database::open(directory).expect("a database"), workspace())
}

/// A real document, `size` characters long, as one write.
fn part(document: DocumentId, size: usize) -> DocumentWrite {
    let mut made = AutoCommit::new();
    // Digits of hashes do not compress away.
    let mut text = String::new();
    while text.len() < size {
        text.push_str(&ChunkId::of(&text.len().to_le_bytes()).to_string());
    }
    made.put(ROOT, "text", text).expect("a field");
    let chunk = Chunk::new(ChunkKind::Snapshot, made.save());
    DocumentWrite {
        document,
        chunks: vec![chunk],
        obsolete: Vec::new(),
        heads: made.get_heads(),
        durable: None,
        row: None,
    }
}

/// Changes a stored chunk behind the relay's back.
fn corrupt(directory: &Path) {
    let connection = rusqlite::Connection::open(directory.join(DATABASE_FILE)).expect("the file");
    let changed = connection
        .execute(
            "UPDATE chunk SET bytes = zeroblob(length(bytes)) WHERE document = ?1",
            [DOCUMENT.as_bytes()],
        )
        .expect("an update");
    assert_eq!(changed, 1);
}

struct SqliteHarness(tempfile::TempDir);

impl conformance::Harness for SqliteHarness {
    type Store = WorkspaceStore;

    async fn open(&self) -> WorkspaceStore {
        store(self.0.path())
    }

    async fn corrupt(&self, document: DocumentId, chunk: ChunkId) {
        let connection = rusqlite::Connection::open(self.0.path().join(DATABASE_FILE)).expect("the file");
        let changed = connection
            .execute(
                "UPDATE chunk SET bytes = zeroblob(length(bytes)) WHERE document = ?1 AND chunk = ?2",
                [document.as_bytes().as_slice(), chunk.as_bytes().as_slice()],
            )
            .expect("an update");
        assert_eq!(changed, 1);
    }
}

#[tokio::test]
async fn it_does_what_every_store_does() {
    conformance::run(&SqliteHarness(tempfile::tempdir().expect("a directory"))).await;
}

#[tokio::test]
async fn a_damaged_chunk_is_set_aside_and_healed_by_a_new_write() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = store(directory.path());
    let write = part(DOCUMENT, 100);
    store.write(vec![write.clone()]).await.expect("written");
    assert_eq!(check::check(directory.path()).expect("checked").damage, []);
    corrupt(directory.path());
    let report = check::check(directory.path()).expect("checked");
    assert!(
        report
            .damage
            .iter()
            .any(|damage| matches!(damage, check::Damage::Chunk(..))),
        "{report:?}"
    );

    let stored = store.load(DOCUMENT).await.expect("loaded");
    assert_eq!(
        (stored.chunks.len(), stored.damaged.as_slice()),
        (0, [write.chunks[0].id].as_slice())
    );
    let set_aside = store.quarantined().await.expect("readable");
    assert_eq!(set_aside.len(), 1);
    assert_eq!((set_aside[0].0, set_aside[0].1.id), (DOCUMENT, write.chunks[0].id));

    store.write(vec![write]).await.expect("written again");
    assert_eq!(store.load(DOCUMENT).await.expect("loaded").chunks.len(), 1);
    assert_eq!(check::check(directory.path()).expect("checked").damage, []);
}

#[tokio::test]
async fn missing_and_unreadable_documents_are_found_by_check() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = store(directory.path());
    store.write(vec![part(DOCUMENT, 100)]).await.expect("written");
    let mut nonsense = part(DocumentId::from_bytes([2; 16]), 10);
    nonsense.chunks = vec![Chunk::new(ChunkKind::Snapshot, b"no document".to_vec())];
    store.write(vec![nonsense]).await.expect("written");
    let connection = rusqlite::Connection::open(directory.path().join(DATABASE_FILE)).expect("the file");
    connection
        .execute("DELETE FROM chunk WHERE document = ?1", [DOCUMENT.as_bytes()])
        .expect("deleted");
    let damage = check::check(directory.path()).expect("checked").damage;
    assert!(
        damage
            .iter()
            .any(|damage| matches!(damage, check::Damage::MissingChanges(_, DOCUMENT, 1))),
        "{damage:?}"
    );
    assert!(
        damage
            .iter()
            .any(|damage| matches!(damage, check::Damage::Document(..))),
        "{damage:?}"
    );
}

#[tokio::test]
async fn a_full_disk_is_named_and_nothing_of_the_write_is_kept() {
    let directory = tempfile::tempdir().expect("a directory");
    let database = Database::open_file(&directory.path().join(DATABASE_FILE), |session| {
        session.rows("PRAGMA max_page_count = 60", &[]).map(drop)
    })
    .expect("a database");
    let store = WorkspaceStore::new(database, workspace());
    store.write(vec![part(DOCUMENT, 1_000)]).await.expect("there is room");
    let big = part(DocumentId::from_bytes([2; 16]), 1_000_000);
    assert_eq!(
        store.write(vec![part(DOCUMENT, 2_000), big]).await,
        Err(StoreError::Full)
    );
    assert_eq!(store.heads().await.expect("readable").len(), 1);
    assert_eq!(store.load(DOCUMENT).await.expect("readable").chunks.len(), 1);
    store
        .write(vec![part(DOCUMENT, 3_000)])
        .await
        .expect("small writes still fit");
    assert_eq!(check::check(directory.path()).expect("checked").damage, []);
}

#[tokio::test]
async fn one_write_that_fails_does_not_take_others_with_it() {
    let directory = tempfile::tempdir().expect("a directory");
    let database = Database::open_file(&directory.path().join(DATABASE_FILE), |session| {
        session.rows("PRAGMA max_page_count = 200", &[]).map(drop)
    })
    .expect("a database");
    let store = WorkspaceStore::new(database, workspace());
    let writes = (0..50_u8).map(|number| {
        let store = store.clone();
        let size = if number == 25 { 2_000_000 } else { 50 };
        tokio::spawn(async move {
            store
                .write(vec![part(DocumentId::from_bytes([number; 16]), size)])
                .await
        })
    });
    let mut outcomes = Vec::new();
    for write in writes.collect::<Vec<_>>() {
        outcomes.push(write.await.expect("no panic"));
    }
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| **outcome == Err(StoreError::Full))
            .count(),
        1
    );
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 49);
    assert_eq!(store.heads().await.expect("readable").len(), 49);
}

#[tokio::test]
async fn a_backup_of_a_live_database_is_restored_once() {
    let directory = tempfile::tempdir().expect("a directory");
    let (live, second) = (directory.path().join("live"), directory.path().join("second"));
    let file = directory.path().join("backup.sqlite");
    let store = store(&live);
    store.write(vec![part(DOCUMENT, 100)]).await.expect("written");
    backup::backup(&live, &file).expect("backed up");
    store
        .write(vec![part(DocumentId::from_bytes([2; 16]), 100)])
        .await
        .expect("written after the backup");
    assert!(matches!(
        backup::backup(&live, &file),
        Err(DatabaseError::Exists { .. })
    ));

    backup::restore(&second, &file).expect("restored");
    let restored = self::store(&second);
    assert_eq!(restored.heads().await.expect("readable").len(), 1);
    assert_eq!(restored.load(DOCUMENT).await.expect("readable").chunks.len(), 1);
    assert!(matches!(
        backup::restore(&second, &file),
        Err(DatabaseError::Exists { .. })
    ));
    assert!(matches!(
        backup::restore(&live, &directory.path().join("none")),
        Err(DatabaseError::Missing { .. })
    ));
    std::fs::write(directory.path().join("junk"), b"SQLite format 3 it is not").expect("a file");
    let third = directory.path().join("third");
    assert!(matches!(
        backup::restore(&third, &directory.path().join("junk")),
        Err(DatabaseError::Unsound { .. } | DatabaseError::Sqlite(_))
    ));
    assert!(!third.join(DATABASE_FILE).exists());
}

#[tokio::test]
async fn a_newer_database_is_left_as_it_is() {
    let directory = tempfile::tempdir().expect("a directory");
    drop(store(directory.path()));
    let connection = rusqlite::Connection::open(directory.path().join(DATABASE_FILE)).expect("the file");
    connection.pragma_update(None, "user_version", 99).expect("set");
    assert!(matches!(
        Database::open(directory.path()),
        Err(DatabaseError::Newer { found: 99, .. })
    ));
}
