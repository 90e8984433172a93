//! Power cuts, simulated: the relay's calls to its disk are recorded under load, and for a hundred moments the files are
//! put together as a disk may leave them that loses or tears whatever was not synced. Nothing acknowledged is lost, and
//! `check` finds nothing wrong.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "helpers of a test say by a panic what they found; the record is compared by the time of day"
)]

mod support;

use std::{
    fs,
    path::Path,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use automerge::ChangeHash;
use steward_server::{
    identity::WorkspaceId,
    store::{Database, WorkspaceStore, check},
};
use steward_sync::ids::DocumentId;
use support::{
    Random,
    client::{Client, load_chunks},
    disk_log::{self, Call, Disk},
    relay::Relay,
};

const ROUNDS: u64 = 100;
const LOAD: Duration = Duration::from_secs(3);
const DOCUMENTS: u8 = 5;

/// Heads that the relay had named as durable to a client by then.
struct Acknowledged {
    at: f64,
    document: DocumentId,
    heads: Vec<ChangeHash>,
}

struct Recording {
    calls: Vec<Call>,
    acknowledged: Vec<Acknowledged>,
    before: tempfile::TempDir,
    workspace: WorkspaceId,
}

fn time_of_day() -> f64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("after 1970")
        .as_secs_f64()
}

fn document(number: u8) -> DocumentId {
    DocumentId::from_bytes([number + 1; 16])
}

/// Runs the relay under load and records what it asks of its disk and what it acknowledges.
async fn record(random: &mut Random) -> Recording {
    let mut relay = Relay::start().await;
    let url = relay.token("practitioner").await;
    relay.terminate().await;
    let before = tempfile::tempdir().expect("a directory");
    for entry in fs::read_dir(relay.directory.path()).expect("a directory") {
        let entry = entry.expect("readable");
        fs::copy(entry.path(), before.path().join(entry.file_name())).expect("copied");
    }
    let log = tempfile::NamedTempFile::new().expect("a file");
    relay.restart_recorded(log.path()).await;
    let client = Client::connect(&url, 1);
    for number in 0..DOCUMENTS {
        client.create(document(number), "before the power cut");
        client.open(document(number));
    }
    let mut acknowledged: Vec<Acknowledged> = Vec::new();
    let until = tokio::time::Instant::now() + LOAD;
    let mut edit = 0;
    while tokio::time::Instant::now() < until {
        let number = u8::try_from(random.below(u64::from(DOCUMENTS))).expect("few");
        client.append(document(number), &format!("<{edit}>"));
        edit += 1;
        let pause = Duration::from_millis(1 + random.below(8));
        drop(tokio::time::timeout(pause, client.changed()).await);
        for number in 0..DOCUMENTS {
            let document = document(number);
            let heads = client.acknowledged(document);
            let at = time_of_day();
            let last = acknowledged.iter().rev().find(|earlier| earlier.document == document);
            if !heads.is_empty() && last.is_none_or(|last| last.heads != heads) {
                acknowledged.push(Acknowledged { at, document, heads });
            }
        }
    }
    client.until("all is acknowledged", |client| client.is_synced()).await;
    let workspace = relay.workspace;
    relay.cut().await;
    let calls = disk_log::read(log.path(), relay.directory.path());
    Recording {
        calls,
        acknowledged,
        before,
        workspace,
    }
}

/// What is missing of all that was acknowledged before the last of `calls` was made.
async fn missing_after(recording: &Recording, calls: &[Call], directory: &Path) -> Result<usize, String> {
    let made = calls.last().map_or(0.0, |call| call.at);
    let database = Database::open_existing(directory).map_err(|error| error.to_string())?;
    let store = WorkspaceStore::new(database, recording.workspace);
    let mut missing = 0;
    for number in 0..DOCUMENTS {
        let last = recording
            .acknowledged
            .iter()
            .rev()
            .find(|told| told.document == document(number) && told.at < made);
        let Some(last) = last else { continue };
        let stored = store.load(document(number)).await.map_err(|error| error.to_string())?;
        if stored.chunks.is_empty() {
            missing += 1;
            continue;
        }
        let mut loaded = load_chunks(&stored);
        missing += last
            .heads
            .iter()
            .filter(|head| loaded.get_change_by_hash(head).is_none())
            .count();
    }
    Ok(missing)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_in_a_power_cut() {
    let seed = std::env::var("STEWARD_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(20_261_123);
    println!("STEWARD_SEED={seed}");
    let mut random = Random(seed);
    let recording = record(&mut random).await;
    println!(
        "{} calls to the disk, {} acknowledgements",
        recording.calls.len(),
        recording.acknowledged.len()
    );
    assert!(recording.calls.len() > 100, "the relay wrote under load");
    assert!(recording.acknowledged.len() > 50, "the relay acknowledged under load");
    let first = recording
        .calls
        .iter()
        .position(|call| call.at > recording.acknowledged[0].at)
        .expect("it went on");
    for round in 0..ROUNDS {
        let span = u64::try_from(recording.calls.len() - first).expect("a count");
        let calls = &recording.calls[..first + usize::try_from(random.below(span)).expect("a count") + 1];
        let directory = tempfile::tempdir().expect("a directory");
        disk_log::after_power_cut(
            recording.before.path(),
            directory.path(),
            calls,
            &mut random,
            Disk::Honest,
        );
        let missing = missing_after(&recording, calls, directory.path()).await;
        let place = format!("round {round}, after {} calls, STEWARD_SEED={seed}", calls.len());
        assert_eq!(missing, Ok(0), "{place}");
        let found = check::check(directory.path()).expect("it can be checked");
        assert!(found.damage.is_empty(), "{:?} ({place})", found.damage);
    }
    // Were the relay not to wait for its disk, this would be seen.
    let directory = tempfile::tempdir().expect("a directory");
    disk_log::after_power_cut(
        recording.before.path(),
        directory.path(),
        &recording.calls,
        &mut random,
        Disk::Lying,
    );
    let missing = missing_after(&recording, &recording.calls, directory.path()).await;
    assert_ne!(
        missing,
        Ok(0),
        "without syncs the same record loses what was acknowledged"
    );
}
