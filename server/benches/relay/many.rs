//! Many more documents than memory has room for, each touched once.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use steward_sync::wire::{Message, SyncKind};
use tokio::time::Instant;

use super::{
    collection::{document, record, seed},
    process::usage,
    raw,
    report::{Report, Target},
    support::relay::Relay,
};

const STORED: u64 = 100_000;
const IN_FLIGHT: usize = 64;

pub async fn measure(report: &mut Report) {
    let stored = std::env::var("STEWARD_BENCH_STORED")
        .ok()
        .and_then(|value| value.parse().ok())
        .unwrap_or(STORED);
    let relay = Relay::start().await;
    seed(&relay, relay.workspace, 0..stored).await;
    let url = relay.token("practitioner").await;
    let start = Instant::now();
    let (mut sender, mut receiver) = raw::join(&url, "toucher", true).await;
    report.one(
        "workspace of 100,000 documents: opened in",
        "ms",
        1000.0 * start.elapsed().as_secs_f64(),
        Target::None,
        "no document is loaded",
    );
    // As every client does: the relay then forgets what it can make again from the heads.
    sender.compare().await;
    let running = Arc::new(AtomicBool::new(true));
    let process = relay.process();
    let peak = tokio::spawn({
        let running = Arc::clone(&running);
        async move {
            let mut most = 0.0_f64;
            while running.load(Ordering::Relaxed) {
                most = most.max(usage(process).resident_bytes);
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            most
        }
    });
    let start = Instant::now();
    let mut waiting = std::collections::HashSet::new();
    let mut next = 0;
    while next < stored || !waiting.is_empty() {
        while next < stored && waiting.len() < IN_FLIGHT {
            let mut copy = record(next);
            let (change, hash) = raw::edit(&mut copy, 3);
            let frame = sender.frame(SyncKind::Sync, document(next), raw::tell(&[hash], vec![change]));
            sender.feed(frame).await;
            waiting.insert(document(next));
            next += 1;
        }
        sender.flush().await;
        if let Message::Durable { document, .. } = receiver.next().await {
            waiting.remove(&document);
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    running.store(false, Ordering::Relaxed);
    let most = peak.await.expect("measured");
    report.one(
        &format!("{stored} stored documents, each touched once"),
        "edits/s",
        stored as f64 / seconds,
        Target::None,
        "automerge-repo: 169",
    );
    report.one(
        &format!("{stored} stored documents, each touched once: memory of the relay"),
        "MB",
        most / 1e6,
        Target::AtMost(256.0),
        "",
    );
}
