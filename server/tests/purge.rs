//! Removing documents for good: told to everyone connected within a second, to those who return later, and kept
//! through backup and restore.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "helpers of a test say by a panic what they found"
)]

mod support;

use std::time::Duration;

use steward_server::store::{Database, WorkspaceStore, backup, check};
use steward_sync::ids::DocumentId;
use support::{
    client::Client,
    relay::Relay,
    socket::{request, still_serves},
};

/// As the administrator's command.
async fn purge(relay: &Relay, document: DocumentId) -> String {
    let (workspace, document) = (relay.workspace.to_string(), document.to_string());
    let arguments = ["purge", "--workspace", &workspace, "--document", &document];
    relay
        .admin(&[&arguments[..], &["--reason", "request 7", "--by", "A. Administrator"]].concat())
        .await
}

#[tokio::test]
async fn connected_devices_erase_it_within_a_second_and_those_away_when_they_return() {
    let mut relay = Relay::start().await;
    let writer = Client::connect(&relay.token("practitioner").await, 1);
    let reader = Client::connect(&relay.token("reader").await, 2);
    let away = Client::connect(&relay.token("practitioner").await, 3);
    let (gone, kept) = (DocumentId::from_bytes([1; 16]), DocumentId::from_bytes([2; 16]));
    writer.create(gone, "to be erased");
    writer.create(kept, "stays");
    for client in [&writer, &reader, &away] {
        client
            .until("everybody has both", |client| {
                client.is_synced() && client.stores(gone) && client.stores(kept)
            })
            .await;
    }
    away.go_offline();
    away.open(gone);
    away.append(gone, "written while away");

    let said = purge(&relay, gone).await;
    assert!(said.contains("is removed") && said.contains("backups"), "{said}");
    let purged = tokio::time::Instant::now();
    for client in [&writer, &reader] {
        client.until("erased", |client| !client.stores(gone)).await;
        assert_eq!(
            client.removed().first().map(|removal| removal.reason.clone()),
            Some("request 7".to_owned())
        );
    }
    assert!(purged.elapsed() < Duration::from_secs(1), "{:?}", purged.elapsed());

    // It comes back from nowhere, also after the relay started again.
    assert_eq!(relay.terminate().await, Some(0));
    relay.restart().await;
    away.go_online();
    away.until("erased on return", |client| !client.stores(gone) && client.is_synced())
        .await;
    assert!(!away.removed().is_empty());
    assert!(away.stores(kept));
    let database = Database::open_existing(relay.directory.path()).expect("open");
    let store = WorkspaceStore::new(database, relay.workspace);
    assert!(store.load(gone).await.expect("readable").chunks.is_empty());
    assert!(!store.load(kept).await.expect("readable").chunks.is_empty());
    let tombstones = relay.admin(&["tombstones"]).await;
    assert!(
        tombstones.contains(&gone.to_string()) && tombstones.contains("A. Administrator"),
        "{tombstones}"
    );
    assert!(
        !tombstones.contains("to be erased"),
        "nothing of the content: {tombstones}"
    );
    still_serves(&mut relay, 9).await;
}

#[tokio::test]
async fn what_may_not_be_removed_is_refused_in_words() {
    let relay = Relay::start().await;
    let workspace = relay.workspace.to_string();
    let unknown = DocumentId::from_bytes([5; 16]).to_string();
    let long = "x".repeat(500);
    for (document, reason, words) in [
        (workspace.as_str(), "why", "cannot be removed"),
        (&unknown, "why", "has no document"),
        (&unknown, "two\nlines", "one line"),
        (&unknown, &long, "one line"),
        (&unknown, " ", "one line"),
    ] {
        let output = relay
            .command(&[
                "purge",
                "--workspace",
                &workspace,
                "--document",
                document,
                "--reason",
                reason,
                "--by",
                "me",
            ])
            .await;
        assert!(!output.status.success());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(words), "{said}");
    }
}

#[tokio::test]
async fn a_restored_backup_does_not_bring_it_back() {
    let mut relay = Relay::start().await;
    let client = Client::connect(&relay.token("practitioner").await, 1);
    let (gone, kept) = (DocumentId::from_bytes([1; 16]), DocumentId::from_bytes([2; 16]));
    client.create(gone, "to be erased");
    client.create(kept, "stays");
    client.until("stored", Client::is_synced).await;
    let copies = tempfile::tempdir().expect("a directory");
    let (before, after) = (copies.path().join("before"), copies.path().join("after"));
    relay.admin(&["backup", "--to", before.to_str().expect("a path")]).await;
    purge(&relay, gone).await;
    relay.admin(&["backup", "--to", after.to_str().expect("a path")]).await;
    let list = copies.path().join("list.tsv");
    std::fs::write(&list, relay.admin(&["tombstones"]).await).expect("written");
    relay.terminate().await;

    // The backup from after the removal has the tombstone; the one from before is given the list.
    for (place, from, tombstones) in [("one", &after, None), ("two", &before, Some(list.as_path()))] {
        let data_dir = copies.path().join(place);
        backup::restore_without(&data_dir, from, tombstones).expect("restored");
        let database = Database::open_existing(&data_dir).expect("open");
        let store = WorkspaceStore::new(database, relay.workspace);
        assert!(store.load(gone).await.expect("readable").chunks.is_empty(), "{place}");
        assert_eq!(store.removed().await.expect("readable").len(), 1, "{place}");
        let report = check::check(&data_dir).expect("checked");
        assert_eq!((report.documents, report.damage.len()), (1, 0), "{place}");
    }

    // In the same place the list beside the database is enough.
    for file in ["steward.sqlite", "steward.sqlite-wal", "steward.sqlite-shm"] {
        std::fs::remove_file(relay.directory.path().join(file)).ok();
    }
    let said = relay
        .admin(&["restore", "--from", before.to_str().expect("a path")])
        .await;
    assert!(said.contains("1 documents that were removed"), "{said}");
    relay.restart().await;
    client
        .until("erased by word of the restored relay", |client| {
            !client.stores(gone) && client.is_synced()
        })
        .await;
    let (status, metrics) = request(relay.address, "GET", "/metrics", "", "").await;
    assert_eq!(status, 200);
    assert!(metrics.contains("steward_connections 1"), "{metrics}");
}
