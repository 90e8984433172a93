//! 10,000 records: the first clone, and coming back with little or nothing changed.

use automerge::{AutoCommit, ObjType, ROOT, TextEncoding, transaction::Transactable as _};
use steward_server::{
    identity::WorkspaceId,
    store::{Database, WorkspaceStore},
};
use steward_sync::{
    ids::DocumentId,
    store::{Chunk, ChunkKind, DocumentWrite},
};
use tokio::time::Instant;

use super::{
    native::{Kept, Native},
    process::usage,
    report::{Report, Target},
    support::relay::Relay,
};

const RECORDS: u64 = 10_000;
const RUNS: usize = 5;

/// A record's name from its number.
pub fn document(number: u64) -> DocumentId {
    let mut bytes = [0x5e; 16];
    bytes[..8].copy_from_slice(&number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    DocumentId::from_bytes(bytes)
}

/// About 20 fields, a text of 400 characters, ten changes.
pub fn record(number: u64) -> AutoCommit {
    // The same record each time it is asked for: its history is known to whoever knows the number.
    let actor = automerge::ActorId::from(*document(number).as_bytes());
    let mut made = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(actor);
    for field in 0..14_u64 {
        let value = format!("value {}", number.wrapping_mul(field + 31) % 9973);
        made.put(ROOT, format!("field {field}"), value).expect("a field");
    }
    for field in 0..6_u64 {
        made.put(
            ROOT,
            format!("number {field}"),
            i64::try_from(number % 1000 + field).expect("small"),
        )
        .expect("a field");
    }
    let text = made.put_object(ROOT, "text", ObjType::Text).expect("a text");
    made.commit_with(automerge::transaction::CommitOptions::default().with_time(0));
    for part in 0..9 {
        let words: String = (0..45_u64)
            .map(|at| char::from(b'a' + ((at * at + number + part) % 26) as u8))
            .collect();
        made.splice_text(&text, 0, 0, &words).expect("a splice");
        made.commit_with(automerge::transaction::CommitOptions::default().with_time(0));
    }
    made
}

/// Puts records straight into the relay's database, as if they had arrived long ago.
pub async fn seed(relay: &Relay, workspace: WorkspaceId, records: std::ops::Range<u64>) {
    let database = Database::open_existing(relay.directory.path()).expect("the relay's database");
    let store = WorkspaceStore::new(database, workspace);
    let numbers: Vec<u64> = records.collect();
    for some in numbers.chunks(1000) {
        let writes = some.iter().map(|number| {
            let mut made = record(*number);
            DocumentWrite {
                document: document(*number),
                chunks: vec![Chunk::new(ChunkKind::Snapshot, made.save())],
                obsolete: Vec::new(),
                heads: made.get_heads(),
                durable: None,
                row: None,
            }
        });
        store.write(writes.collect()).await.expect("records can be written");
    }
}

pub async fn measure(report: &mut Report) {
    let relay = Relay::start().await;
    seed(&relay, relay.workspace, 0..RECORDS).await;
    let url = relay.token("practitioner").await;
    let mut clones = Vec::new();
    let mut kept = Kept::empty(1);
    let mut bytes = 0;
    for run in 0..3 {
        let start = Instant::now();
        let mut client = Native::connect(&url, Kept::empty(100 + run)).await;
        client.until("all records are here", Native::is_synced).await;
        clones.push(start.elapsed().as_secs_f64());
        assert_eq!(client.engine.documents().count() as u64, RECORDS);
        bytes = client.bytes_in + client.bytes_out;
        kept = client.keep(1);
    }
    report.one(
        "first clone of 10,000 records",
        "s",
        super::report::percentile(&clones, 0.5),
        Target::AtMost(3.0),
        "automerge-repo 2.5: 293 s on a like machine",
    );
    report.one(
        "first clone of 10,000 records, both ways",
        "MB",
        bytes as f64 / 1e6,
        Target::None,
        "",
    );
    let memory = usage(relay.process()).resident_bytes;
    report.one(
        "memory of the relay after three clones",
        "MB",
        memory / 1e6,
        Target::None,
        "",
    );

    let other = relay.token("practitioner").await;
    for changed in [0_u64, 10] {
        let (mut millis, mut sizes, mut turns) = (Vec::new(), Vec::new(), Vec::new());
        for run in 0..RUNS as u64 {
            let mut expected = Vec::new();
            if changed > 0 {
                let mut writer = Native::connect(&other, Kept::empty(1000 + run)).await;
                writer.until("the writer has all records", Native::is_synced).await;
                for number in 0..changed {
                    let id = document((number * 997 + run * 13) % RECORDS);
                    writer.act(|engine, now| ((), engine.open(id, now))).await;
                    writer.until("it is open", |engine| engine.view(id).is_some()).await;
                    let stamp = steward_sync::engine::CommitStamp {
                        time_seconds: 1_700_000_000,
                        message: "edit".to_owned(),
                    };
                    writer
                        .act(|engine, now| {
                            engine
                                .edit(id, stamp, now, |made| made.put(ROOT, "field 1", format!("new {run}")))
                                .expect("an edit")
                        })
                        .await;
                    expected.push(id);
                }
                writer.until("the relay has the changes", Native::is_synced).await;
                let heads: Vec<_> = expected
                    .iter()
                    .map(|id| (*id, writer.engine.heads(*id).map(<[_]>::to_vec)))
                    .collect();
                drop(writer);
                let start = Instant::now();
                let mut client = Native::connect(&url, kept).await;
                client
                    .until("the changes are here", |engine| {
                        heads.iter().all(|(id, heads)| engine.heads(*id) == heads.as_deref())
                    })
                    .await;
                millis.push(1000.0 * start.elapsed().as_secs_f64());
                turns.push(client.round_trips as f64);
                client.until("all is settled", Native::is_synced).await;
                sizes.push((client.bytes_in + client.bytes_out) as f64 / 1024.0);
                kept = client.keep(1);
            } else {
                let start = Instant::now();
                let mut client = Native::connect(&url, kept).await;
                client.until("all is known to be equal", Native::is_synced).await;
                millis.push(1000.0 * start.elapsed().as_secs_f64());
                turns.push(client.round_trips as f64);
                sizes.push((client.bytes_in + client.bytes_out) as f64 / 1024.0);
                kept = client.keep(1);
            }
        }
        let what = format!("reconnect with 10,000 records, {changed} changed");
        let most = if changed == 0 { 4.0 } else { 32.0 };
        report.one(
            &format!("{what}: bytes both ways"),
            "KB",
            super::report::percentile(&sizes, 0.5),
            Target::AtMost(most),
            "",
        );
        report.one(
            &format!("{what}: round trips"),
            "",
            super::report::percentile(&turns, 0.5),
            Target::AtMost(3.0),
            "the handshake is one of them",
        );
        report.one(
            &format!("{what}: time"),
            "ms",
            super::report::percentile(&millis, 0.5),
            Target::AtMost(300.0),
            "with opening the socket",
        );
    }
}
