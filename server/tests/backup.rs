//! Backup, restore and check: of a relay under load, of damaged files, of other versions, onto what is there.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "helpers of a test say by a panic what they found"
)]

mod support;

use std::path::Path;

use steward_server::store::{DATABASE_FILE, DatabaseError, backup, check};
use steward_sync::ids::DocumentId;
use support::{client::Client, relay::Relay};

#[tokio::test]
async fn a_backup_under_load_is_whole_and_holds_everything_acknowledged_before() {
    let relay = Relay::start().await;
    let url = relay.token("practitioner").await;
    let clients: Vec<Client> = (1..=4).map(|name| Client::connect(&url, name)).collect();
    let document = |client: usize, number: u8| {
        DocumentId::from_bytes([
            u8::try_from(client).expect("few") + 1,
            number,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
            7,
        ])
    };
    let copies = tempfile::tempdir().expect("a directory");
    for round in 0..5_u8 {
        for (index, client) in clients.iter().enumerate() {
            for number in 0..10 {
                client.create(document(index, round * 10 + number), &format!("record {number}"));
            }
        }
        clients[0].until("the first is acknowledged", Client::is_synced).await;
        let mut acknowledged = clients[0].heads(document(0, round * 10));
        acknowledged.sort();
        // The others are still writing.
        let file = copies.path().join(format!("backup-{round}"));
        relay.admin(&["backup", "--to", file.to_str().expect("a path")]).await;
        let place = copies.path().join(format!("place-{round}"));
        backup::restore(&place, &file).expect("restored");
        let report = check::check(&place).expect("checked");
        assert_eq!(report.damage, [], "round {round}");
        assert!(
            report.documents >= usize::from(round + 1) * 10,
            "round {round}: {report:?}"
        );
        let database = steward_server::store::Database::open_existing(&place).expect("open");
        let store = steward_server::store::WorkspaceStore::new(database, relay.workspace);
        let stored = store.load(document(0, round * 10)).await.expect("readable");
        let mut heads = support::client::load_chunks(&stored).get_heads();
        heads.sort();
        assert_eq!(heads, acknowledged, "round {round}");
    }
}

/// A relay's database with one document, taken while it is not running.
async fn whole(copies: &Path) -> std::path::PathBuf {
    let relay = Relay::start().await;
    let client = Client::connect(&relay.token("practitioner").await, 1);
    client.create(DocumentId::from_bytes([1; 16]), "kept");
    client.until("stored", Client::is_synced).await;
    let file = copies.join("whole");
    relay.admin(&["backup", "--to", file.to_str().expect("a path")]).await;
    file
}

#[tokio::test]
async fn damaged_and_foreign_files_are_refused_and_leave_nothing_behind() {
    let copies = tempfile::tempdir().expect("a directory");
    let whole = whole(copies.path()).await;
    let bytes = std::fs::read(&whole).expect("readable");
    let half = bytes[..bytes.len() / 2].to_vec();
    let mut scrambled = bytes.clone();
    scrambled[4096..].iter_mut().for_each(|byte| *byte ^= 0x5a);
    for (name, content) in [
        ("empty", Vec::new()),
        ("half", half),
        ("scrambled", scrambled),
        ("text", b"not a database".repeat(400)),
    ] {
        let file = copies.path().join(name);
        std::fs::write(&file, content).expect("written");
        let place = copies.path().join(format!("{name}-place"));
        let error = backup::restore(&place, &file).expect_err(name).to_string();
        assert!(
            error.contains("not a whole database") || error.contains("refused"),
            "{name}: {error}"
        );
        assert!(!place.join(DATABASE_FILE).exists(), "{name} left a database");
    }
    let nowhere = backup::restore(copies.path(), &copies.path().join("nowhere"));
    assert!(matches!(nowhere, Err(DatabaseError::Missing { .. })));
}

#[tokio::test]
async fn other_versions_are_refused() {
    let copies = tempfile::tempdir().expect("a directory");
    let whole = whole(copies.path()).await;
    for (version, words) in [(9_999, "newer steward-server"), (0, "no tables of a relay")] {
        let connection = rusqlite::Connection::open(&whole).expect("open");
        connection.pragma_update(None, "user_version", version).expect("set");
        drop(connection);
        let place = copies.path().join(format!("place-{version}"));
        let error = backup::restore(&place, &whole).expect_err("refused").to_string();
        assert!(error.contains(words), "{error}");
        assert!(!place.join(DATABASE_FILE).exists());
    }
}

#[tokio::test]
async fn nothing_is_restored_over_or_beside_what_is_there() {
    let copies = tempfile::tempdir().expect("a directory");
    let whole = whole(copies.path()).await;
    for leftover in ["", "-wal", "-shm", "-journal"] {
        let place = copies.path().join(format!("place{leftover}"));
        std::fs::create_dir_all(&place).expect("made");
        let file = place.join(format!("{DATABASE_FILE}{leftover}"));
        std::fs::write(&file, b"someone's").expect("written");
        let refused = backup::restore(&place, &whole);
        assert!(
            matches!(refused, Err(DatabaseError::Exists { .. })),
            "{leftover}: {refused:?}"
        );
        assert_eq!(std::fs::read(&file).expect("still there"), b"someone's");
    }
    let again = copies.path().join("again");
    backup::restore(&again, &whole).expect("an empty place");
    let to = copies.path().join("copy");
    backup::backup(&again, &to).expect("a copy");
    assert!(matches!(backup::backup(&again, &to), Err(DatabaseError::Exists { .. })));
}
