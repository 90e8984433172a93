//! The relay is killed at random moments while two people write: nothing that it acknowledged is lost, and both end
//! with the same text.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "helpers of a test say by a panic what they found"
)]

mod support;

use std::time::Duration;

use steward_server::store::{Database, WorkspaceStore};
use steward_sync::ids::DocumentId;
use support::{
    Random,
    client::{Client, load_chunks},
    relay::Relay,
};

const ROUNDS: u64 = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_the_relay_is_killed() {
    let seed = std::env::var("STEWARD_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(20_261_123);
    println!("STEWARD_SEED={seed}");
    let mut random = Random(seed);
    let mut relay = Relay::start().await;
    let document = DocumentId::from_bytes([7; 16]);
    let writers = [
        Client::connect(&relay.token("practitioner").await, 1),
        Client::connect(&relay.token("manager").await, 2),
    ];
    writers[0].create(document, "under fire");
    writers[0]
        .until("the document is stored", |client| client.is_synced())
        .await;
    writers[1].open(document);
    writers[1]
        .until("the document arrives", |client| {
            client.string(document, "title").is_some()
        })
        .await;
    let mut written = Vec::new();
    let mut acknowledged_before = Vec::new();
    let mut rounds_with_news = 0;
    for round in 0..ROUNDS {
        // Were the relay killed before they are back, a round would show nothing.
        for writer in &writers {
            // As the browser's `online` event: no waiting for the backoff.
            writer.go_online();
            writer.until("connected", Client::is_online).await;
        }
        let until = tokio::time::Instant::now() + Duration::from_millis(5 + random.below(120));
        let mut edit = 0;
        while tokio::time::Instant::now() < until {
            for (number, writer) in writers.iter().enumerate() {
                let mark = format!("<{number}.{round}.{edit}>");
                writer.append(document, &mark);
                written.push(mark);
            }
            edit += 1;
            // The next edit comes when something happened, such as an answer of the relay, or when it is time to end.
            let quiet = tokio::time::timeout_at(until, writers[usize::from(random.below(2) == 1)].changed());
            drop(quiet.await);
        }
        relay.kill().await;
        let acknowledged = writers.each_ref().map(|writer| writer.acknowledged(document));
        check_disk(&relay, document, &acknowledged.concat(), round, seed).await;
        rounds_with_news += u64::from(acknowledged.concat() != acknowledged_before);
        acknowledged_before = acknowledged.concat();
        relay.restart().await;
    }
    for writer in &writers {
        writer
            .until("synced after the last round", |client| client.is_synced())
            .await;
    }
    writers[1]
        .until("both have the same heads", |client| {
            client.heads(document) == writers[0].heads(document)
        })
        .await;
    let text = writers[0].body(document);
    assert_eq!(text, writers[1].body(document));
    for mark in &written {
        assert_eq!(text.matches(mark.as_str()).count(), 1, "{mark} (STEWARD_SEED={seed})");
    }
    println!(
        "{} edits; new acknowledgements in {rounds_with_news} of {ROUNDS} rounds",
        written.len()
    );
    assert!(
        rounds_with_news >= ROUNDS / 2,
        "the relay acknowledged edits between being killed"
    );
    relay.kill().await;
    check_disk(&relay, document, &writers[0].heads(document), ROUNDS, seed).await;
    relay.restart().await;
    relay.admin(&["check"]).await;
}

/// Every acknowledged change is in the database file of the dead relay.
async fn check_disk(
    relay: &Relay,
    document: DocumentId,
    acknowledged: &[automerge::ChangeHash],
    round: u64,
    seed: u64,
) {
    let database = Database::open_existing(relay.directory.path()).expect("the database opens after a kill");
    let stored = WorkspaceStore::new(database, relay.workspace)
        .load(document)
        .await
        .expect("it can be read");
    let mut loaded = load_chunks(&stored);
    for hash in acknowledged {
        assert!(
            loaded.get_change_by_hash(hash).is_some(),
            "change {hash} was acknowledged and is not on the disk (round {round}, STEWARD_SEED={seed})"
        );
    }
}
