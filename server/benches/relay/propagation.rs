//! From one socket to another through the relay, and from one person's document to another's.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use automerge::{ROOT, ReadDoc as _, transaction::Transactable as _};
use steward_sync::{
    engine::CommitStamp,
    ids::DocumentId,
    wire::{Message, SyncKind},
};
use tokio::time::Instant;

use super::{
    native::{Kept, Native},
    peers::Peers,
    raw::{self, Sender},
    report::{Report, Target},
    support::relay::Relay,
};

const EDITS: usize = 500;
const PAUSE: Duration = Duration::from_millis(20);

pub async fn measure(report: &mut Report, peers: &Peers) {
    for characters in [1_000, 20_000] {
        let relay = Relay::start().await;
        let url = relay.token("practitioner").await;
        let samples = socket_to_socket(&url, characters, true).await;
        let what = format!("socket to socket, 50 edits/s, text of {characters}");
        report.latency(&what, &samples, Target::AtMost(1.0), Target::AtMost(5.0), "");
    }
    let relay = Relay::start().await;
    let url = relay.token("practitioner").await;
    let samples = end_to_end(&url, 20_000).await;
    report.latency(
        "end to end, 50 edits/s, text of 20,000, native clients",
        &samples,
        Target::AtMost(5.0),
        Target::AtMost(25.0),
        "document to document, both apply",
    );
    if let Some(server) = peers.automerge_repo(report, "propagation").await {
        let samples = socket_to_socket(&server.url, 20_000, false).await;
        report.latency(
            "automerge-repo: socket to socket, text of 20,000",
            &samples,
            Target::None,
            Target::None,
            "our minimal client",
        );
    }
    if let Some(found) = peers.yjs(report, "propagation", "Hocuspocus: end to end").await {
        report.one(
            "Hocuspocus: end to end, text of 20,000, p50",
            "ms",
            found["p50"],
            Target::None,
            "yjs clients",
        );
        report.one(
            "Hocuspocus: end to end, text of 20,000, p99",
            "ms",
            found["p99"],
            Target::None,
            "",
        );
    }
}

async fn socket_to_socket(url: &str, characters: usize, steward: bool) -> Vec<f64> {
    let document = DocumentId::from_bytes([9; 16]);
    let (mut sender, mut answers) = raw::join(url, "writer", steward).await;
    let (mut reader, mut received) = raw::join(url, "reader", steward).await;
    let mut copy = raw::text_document(characters);
    raw::exchange(&mut sender, &mut answers, document, &mut copy).await;
    raw::exchange(&mut reader, &mut received, document, &mut automerge::AutoCommit::new()).await;
    let sent: Arc<Mutex<Vec<(automerge::ChangeHash, Instant)>>> = Arc::default();
    let moments = Arc::clone(&sent);
    let reading = tokio::spawn(async move {
        let mut samples = Vec::new();
        while samples.len() < EDITS {
            let Message::Sync { data, .. } = received.next().await else {
                continue;
            };
            let arrived = Instant::now();
            let message = automerge::sync::Message::decode(&data).expect("a sync message");
            {
                // Edits that travelled together arrive together.
                let moments = moments.lock().expect("no panic");
                let here = moments.iter().rposition(|(hash, _)| message.heads.contains(hash));
                let fresh = here.map_or(0, |at| at + 1);
                for (_, left) in moments.iter().take(fresh).skip(samples.len()) {
                    samples.push(1000.0 * (arrived - *left).as_secs_f64());
                }
            }
            if !steward && !message.changes.is_empty() {
                answer(&mut reader, document, &message.heads).await;
            }
        }
        samples
    });
    let draining = tokio::spawn(async move { while answers.next_within(Duration::from_secs(5)).await.is_some() {} });
    let mut tick = tokio::time::interval(PAUSE);
    for number in 0..EDITS {
        tick.tick().await;
        let (change, hash) = raw::edit(&mut copy, number);
        let frame = sender.frame(SyncKind::Sync, document, raw::tell(&[hash], vec![change]));
        sent.lock().expect("no panic").push((hash, Instant::now()));
        sender.send(frame).await;
    }
    let samples = reading.await.expect("the reader got all");
    draining.abort();
    samples
}

pub async fn answer(reader: &mut Sender, document: DocumentId, heads: &[automerge::ChangeHash]) {
    let frame = reader.frame(SyncKind::Sync, document, raw::tell(heads, Vec::new()));
    reader.send(frame).await;
}

async fn end_to_end(url: &str, characters: usize) -> Vec<f64> {
    let document = DocumentId::from_bytes([10; 16]);
    let mut writer = Native::connect(url, Kept::empty(1)).await;
    let made = raw::text_document(characters).save();
    writer
        .act(|engine, now| ((), engine.create(document, &made, now).expect("a new document")))
        .await;
    writer.act(|engine, now| ((), engine.open(document, now))).await;
    writer.until("the text is stored", Native::is_synced).await;
    let mut reader = Native::connect(url, Kept::empty(2)).await;
    reader.act(|engine, now| ((), engine.open(document, now))).await;
    reader.until("the reader has the text", Native::is_synced).await;
    let (told, mut moments) = tokio::sync::mpsc::unbounded_channel::<(usize, Instant)>();
    let reading = tokio::spawn(async move {
        let mut arrivals = vec![None; EDITS];
        let length = |client: &Native| {
            let made = client.engine.view(document).expect("open");
            let (_, text) = made.get(ROOT, "text").expect("readable").expect("a text");
            made.length(&text)
        };
        let mut seen = length(&reader) - characters;
        while seen < EDITS {
            reader
                .step(Instant::now() + Duration::from_secs(30), "an edit arrives")
                .await;
            let now = Instant::now();
            let here = length(&reader) - characters;
            arrivals[seen..here].fill(Some(now));
            seen = here;
        }
        arrivals
    });
    let mut due = Instant::now();
    for number in 0..EDITS {
        due = (due + PAUSE).max(Instant::now());
        while writer.step_before(due).await {}
        told.send((number, Instant::now())).expect("kept below");
        let stamp = CommitStamp {
            time_seconds: 1_700_000_000,
            message: "type".to_owned(),
        };
        writer
            .act(|engine, now| {
                engine
                    .edit(document, stamp, now, |made| {
                        let (_, text) = made.get(ROOT, "text")?.expect("a text");
                        made.splice_text(&text, (number * 7919) % characters, 0, "x")
                    })
                    .expect("an edit")
            })
            .await;
    }
    writer.until("all is durable", Native::is_synced).await;
    let arrivals = reading.await.expect("the reader got all");
    drop(told);
    let mut samples = Vec::new();
    while let Some((number, left)) = moments.recv().await {
        samples.push(1000.0 * (arrivals[number].expect("it arrived") - left).as_secs_f64());
    }
    samples
}
