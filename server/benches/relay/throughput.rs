//! 20 documents, each with a writer and a reader: as fast as the relay acknowledges, and faster than it can.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use automerge::{ChangeHash, ROOT, ReadDoc as _};
use steward_sync::{
    ids::DocumentId,
    wire::{Message, SyncKind},
};
use tokio::time::Instant;

use super::{
    native::{Kept, Native},
    peers::Peers,
    process::usage,
    propagation::answer,
    raw::{self, Receiver, Sender},
    report::{Report, Target},
    support::relay::Relay,
};

const DOCUMENTS: usize = 20;
const CHARACTERS: usize = 1_000;
const SECONDS: u64 = 6;
/// What the relay may take while it is offered more than it can do.
const OVERLOAD_BYTES: f64 = 200e6;

struct Rate {
    per_second: f64,
    cpu_millis: f64,
}

pub async fn measure(report: &mut Report, peers: &Peers) {
    for window in [1, 16] {
        let relay = Relay::start().await;
        let url = relay.token("practitioner").await;
        let ours = closed_loop(&url, relay.process(), window, true).await;
        verify(&url).await;
        let what = format!("durable edits, 20 documents, window {window}");
        let hocuspocus = peers
            .yjs(report, &format!("throughput-{window}"), &format!("Hocuspocus: {what}"))
            .await;
        if let Some(theirs) = &hocuspocus {
            report.one(
                &format!("Hocuspocus: {what}"),
                "edits/s",
                theirs["perSecond"],
                Target::None,
                "not durable when acknowledged",
            );
            report.one(
                &format!("Hocuspocus: {what}: CPU"),
                "ms/edit",
                theirs["cpuMillis"],
                Target::None,
                "",
            );
        }
        let mut least = hocuspocus.map_or(0.0, |theirs| 2.0 * theirs["perSecond"]);
        if let Some(server) = peers.automerge_repo(report, "throughput").await {
            let theirs = closed_loop(&server.url, server.id, window, false).await;
            report.one(
                &format!("automerge-repo: {what}"),
                "edits/s",
                theirs.per_second,
                Target::None,
                "our minimal client",
            );
            report.one(
                &format!("automerge-repo: {what}: CPU"),
                "ms/edit",
                theirs.cpu_millis,
                Target::None,
                "",
            );
            least = least.max(20.0 * theirs.per_second);
        }
        let target = if least > 0.0 {
            Target::AtLeast(least)
        } else {
            Target::AtLeast(8_000.0)
        };
        report.one(
            &what,
            "edits/s",
            ours.per_second,
            target,
            "twice Hocuspocus, twenty times automerge-repo",
        );
        report.one(
            &format!("{what}: CPU of the relay"),
            "ms/edit",
            ours.cpu_millis,
            Target::AtMost(0.05),
            "",
        );
    }
    overload(report).await;
}

fn document(number: usize) -> DocumentId {
    let mut bytes = [0x20; 16];
    bytes[0] = u8::try_from(number).expect("few");
    DocumentId::from_bytes(bytes)
}

struct Writer {
    sender: Sender,
    receiver: Receiver,
    copy: automerge::AutoCommit,
    document: DocumentId,
}

async fn writers_and_readers(
    url: &str,
    steward: bool,
    received: &Arc<AtomicUsize>,
) -> (Vec<Writer>, Vec<tokio::task::JoinHandle<()>>) {
    let mut writers = Vec::new();
    let mut readers = Vec::new();
    for number in 0..DOCUMENTS {
        let document = document(number);
        let (mut sender, mut receiver) = raw::join(url, &format!("writer-{number}"), steward).await;
        let mut copy = raw::text_document(CHARACTERS);
        raw::exchange(&mut sender, &mut receiver, document, &mut copy).await;
        let (mut reader, mut incoming) = raw::join(url, &format!("reader-{number}"), steward).await;
        raw::exchange(&mut reader, &mut incoming, document, &mut automerge::AutoCommit::new()).await;
        let received = Arc::clone(received);
        readers.push(tokio::spawn(async move {
            loop {
                let Some(message) = incoming.next_within(Duration::from_secs(120)).await else {
                    return;
                };
                let Message::Sync { data, .. } = message else { continue };
                let message = automerge::sync::Message::decode(&data).expect("a sync message");
                received.fetch_add(message.changes.iter().map(<[u8]>::len).sum(), Ordering::Relaxed);
                if !steward && !message.changes.is_empty() {
                    answer(&mut reader, document, &message.heads).await;
                }
            }
        }));
        writers.push(Writer {
            sender,
            receiver,
            copy,
            document,
        });
    }
    (writers, readers)
}

/// Takes off what an acknowledgement of `heads` covers.
fn settle(waiting: &mut VecDeque<ChangeHash>, heads: &[ChangeHash]) -> usize {
    let done = waiting
        .iter()
        .rposition(|hash| heads.contains(hash))
        .map_or(0, |at| at + 1);
    waiting.drain(..done);
    done
}

async fn next_heads(receiver: &mut Receiver, steward: bool) -> Vec<ChangeHash> {
    loop {
        match receiver.next().await {
            Message::Durable { heads, .. } => return heads,
            Message::Sync { data, .. } if !steward => {
                return automerge::sync::Message::decode(&data).expect("a sync message").heads;
            }
            _ => {}
        }
    }
}

async fn closed_loop(url: &str, process: u32, window: usize, steward: bool) -> Rate {
    let received = Arc::new(AtomicUsize::new(0));
    let (writers, readers) = writers_and_readers(url, steward, &received).await;
    let until = Instant::now() + Duration::from_secs(SECONDS);
    let before = usage(process).cpu_millis;
    let start = Instant::now();
    let mut tasks = Vec::new();
    for mut writer in writers {
        tasks.push(tokio::spawn(async move {
            let mut waiting = VecDeque::new();
            let mut number = 0;
            let mut acknowledged = 0;
            while Instant::now() < until || !waiting.is_empty() {
                let mut fed = false;
                while waiting.len() < window && Instant::now() < until {
                    let (change, hash) = raw::edit(&mut writer.copy, number);
                    let frame = writer
                        .sender
                        .frame(SyncKind::Sync, writer.document, raw::tell(&[hash], vec![change]));
                    writer.sender.feed(frame).await;
                    waiting.push_back(hash);
                    number += 1;
                    fed = true;
                }
                if fed {
                    writer.sender.flush().await;
                }
                if !waiting.is_empty() {
                    let heads = next_heads(&mut writer.receiver, steward).await;
                    acknowledged += settle(&mut waiting, &heads);
                }
            }
            acknowledged
        }));
    }
    let mut edits = 0;
    for task in tasks {
        edits += task.await.expect("a writer");
    }
    let seconds = start.elapsed().as_secs_f64();
    let cpu = usage(process).cpu_millis - before;
    assert!(received.load(Ordering::Relaxed) > 0, "the readers heard of it");
    for reader in readers {
        reader.abort();
    }
    Rate {
        per_second: edits as f64 / seconds,
        cpu_millis: cpu / edits as f64,
    }
}

/// A fresh client finds every document whole.
async fn verify(url: &str) {
    let mut client = Native::connect(url, Kept::empty(77)).await;
    client.until("the documents are cloned", Native::is_synced).await;
    for number in 0..DOCUMENTS {
        let id = document(number);
        client.act(|engine, now| ((), engine.open(id, now))).await;
        client.until("it is open", |engine| engine.view(id).is_some()).await;
        let length = client.engine.view(id).and_then(|made| {
            let (_, text) = made.get(ROOT, "text").ok()??;
            Some(made.length(&text))
        });
        assert!(
            length.is_some_and(|length| length > CHARACTERS),
            "document {number} has what was written"
        );
    }
}

/// Everyone writes without waiting for anything.
async fn overload(report: &mut Report) {
    let relay = Relay::start().await;
    let url = relay.token("practitioner").await;
    let received = Arc::new(AtomicUsize::new(0));
    let (writers, readers) = writers_and_readers(&url, true, &received).await;
    let empty = usage(relay.process()).anonymous_bytes;
    let process = relay.process();
    let peak = tokio::spawn(async move {
        let mut most = 0.0_f64;
        let until = Instant::now() + Duration::from_secs(SECONDS + 4);
        while Instant::now() < until {
            most = most.max(usage(process).anonymous_bytes);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        most
    });
    let until = Instant::now() + Duration::from_secs(SECONDS);
    let start = Instant::now();
    let mut tasks = Vec::new();
    for writer in writers {
        tasks.push(tokio::spawn(async move {
            let Writer {
                mut sender,
                mut receiver,
                mut copy,
                document,
            } = writer;
            let sending = async {
                let mut last = None;
                let mut sent = 0_usize;
                while Instant::now() < until {
                    for _ in 0..32 {
                        let (change, hash) = raw::edit(&mut copy, sent);
                        let frame = sender.frame(SyncKind::Sync, document, raw::tell(&[hash], vec![change]));
                        sender.feed(frame).await;
                        sent += 1;
                        last = Some(hash);
                    }
                    sender.flush().await;
                }
                (sent, last.expect("an edit"))
            };
            let (told, mut last) = tokio::sync::watch::channel(None);
            let hearing = async move {
                let mut newest = Vec::new();
                loop {
                    if last.borrow_and_update().is_some_and(|hash| newest.contains(&hash)) {
                        return;
                    }
                    tokio::select! {
                        heads = next_heads(&mut receiver, true) => newest = heads,
                        _ = last.changed() => {}
                    }
                }
            };
            let sending = async {
                let (sent, hash) = sending.await;
                told.send_replace(Some(hash));
                sent
            };
            let (sent, ()) = tokio::join!(sending, hearing);
            drop(told);
            sent
        }));
    }
    let mut edits = 0;
    for task in tasks {
        edits += task
            .await
            .expect("nobody was cut off, and the last edit was acknowledged");
    }
    let seconds = start.elapsed().as_secs_f64();
    let most = peak.await.expect("measured") - empty;
    report.one(
        "beyond capacity: edits that became durable",
        "edits/s",
        edits as f64 / seconds,
        Target::None,
        "nobody was cut off; the last edit of each was acknowledged",
    );
    report.one(
        "beyond capacity: memory that the relay took at most",
        "MB",
        most / 1e6,
        Target::AtMost(OVERLOAD_BYTES / 1e6),
        "",
    );
    for reader in readers {
        reader.abort();
    }
    verify(&url).await;
}
