//! The relay under load, as a process of its own, over real sockets; its peers beside it where they are installed.
//!
//! Figures go to `target/bench/relay.json` and to the terminal. `STEWARD_BENCH_PARTS=idle,throughput` runs those parts
//! only, `STEWARD_BENCH_STRICT=1` makes a missed target a failure, and `STEWARD_PEERS` names the directory with the
//! peers' programs (`tests/peers`).

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::wildcard_enum_match_arm,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "a benchmark reads the clock, prints what it found, and ends where it cannot measure"
)]

mod collection;
mod idle;
mod many;
mod native;
mod peers;
mod process;
mod propagation;
mod raw;
mod report;
#[path = "../../tests/support/mod.rs"]
mod support;
mod throughput;

use std::process::ExitCode;

use report::Report;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let wanted = std::env::var("STEWARD_BENCH_PARTS").unwrap_or_default();
    let wants = |part: &str| wanted.is_empty() || wanted.split(',').any(|name| name == part);
    let mut report = Report::new("relay");
    let peers = peers::Peers::find(&mut report);
    if wants("collection") {
        collection::measure(&mut report).await;
    }
    if wants("propagation") {
        propagation::measure(&mut report, &peers).await;
    }
    if wants("throughput") {
        throughput::measure(&mut report, &peers).await;
    }
    if wants("idle") {
        idle::measure(&mut report).await;
    }
    if wants("many") {
        many::measure(&mut report).await;
    }
    report.finish()
}
