//! Connections that do nothing.

use std::time::Duration;

use super::{
    process::{file_limit, usage},
    raw,
    report::{Report, Target},
    support::relay::Relay,
};

const CONNECTIONS: usize = 5_000;
/// Each connection takes a file at each end; both processes need some for themselves.
const OTHER_FILES: usize = 200;

pub async fn measure(report: &mut Report) {
    let possible = CONNECTIONS.min(file_limit().saturating_sub(OTHER_FILES));
    let relay = Relay::start().await;
    let per_member = steward_server::limits::CONNECTIONS_PER_MEMBER;
    let mut open = Vec::new();
    open.push(raw::join(&relay.token("reader").await, "first", true).await);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let before = usage(relay.process());
    let mut url = relay.token("reader").await;
    for number in 0..possible {
        if number % per_member == per_member - 1 {
            url = relay.token("reader").await;
        }
        open.push(raw::join(&url, &format!("idle-{number}"), true).await);
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let after = usage(relay.process());
    let taken = after.anonymous_bytes - before.anonymous_bytes;
    let note = if possible < CONNECTIONS {
        format!("the limit of open files allowed {possible}")
    } else {
        String::new()
    };
    report.one(
        &format!("{possible} idle connections: memory"),
        "MB",
        taken / 1e6,
        Target::AtMost(40.0 * possible as f64 / CONNECTIONS as f64),
        &note,
    );
    report.one(
        "idle connection: memory each",
        "KB",
        taken / 1024.0 / possible as f64,
        Target::None,
        "automerge-repo 8.3, Hocuspocus 13 to 16 on a like machine",
    );
    let start = usage(relay.process()).cpu_millis;
    tokio::time::sleep(Duration::from_secs(5)).await;
    report.one(
        "idle connections: CPU of the relay",
        "% of one",
        (usage(relay.process()).cpu_millis - start) / 50.0,
        Target::None,
        "",
    );
}
