//! Counters in Prometheus' text format.

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
};

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// Adds one.
    pub fn increment(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// Adds `amount`.
    pub fn add(&self, amount: usize) {
        self.0
            .fetch_add(u64::try_from(amount).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// The present value.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A number that goes up and down.
#[derive(Debug, Default)]
pub struct Gauge(AtomicUsize);

impl Gauge {
    /// Sets the value.
    pub fn set(&self, value: usize) {
        self.0.store(value, Ordering::Relaxed);
    }
}

/// What the relay counts.
#[derive(Debug, Default)]
pub struct Metrics {
    /// Open synchronization sockets.
    pub connections: Gauge,
    /// Documents in memory.
    pub documents_loaded: Gauge,
    /// Frames received.
    pub frames_in: Counter,
    /// Frames sent.
    pub frames_out: Counter,
    /// Bytes received in frames.
    pub bytes_in: Counter,
    /// Bytes sent in frames.
    pub bytes_out: Counter,
    /// Documents read from the database.
    pub loads: Counter,
    /// Writes asked of the database.
    pub writes: Counter,
    /// Writes that failed.
    pub write_errors: Counter,
    /// Errors that peers reported.
    pub peer_errors: Counter,
    /// Connections refused for their token, workspace or origin.
    pub refused: Counter,
    /// Workspace actors that panicked and were started again.
    pub actor_panics: Counter,
}

impl Metrics {
    /// The text that a scraper reads.
    #[must_use]
    pub fn render(&self) -> String {
        let gauges = [
            ("connections", "Open synchronization sockets", &self.connections),
            ("documents_loaded", "Documents in memory", &self.documents_loaded),
        ];
        let counters = [
            ("frames_received_total", "Frames received", &self.frames_in),
            ("frames_sent_total", "Frames sent", &self.frames_out),
            ("received_bytes_total", "Bytes received in frames", &self.bytes_in),
            ("sent_bytes_total", "Bytes sent in frames", &self.bytes_out),
            ("document_loads_total", "Documents read from the database", &self.loads),
            ("writes_total", "Writes asked of the database", &self.writes),
            ("write_errors_total", "Writes that failed", &self.write_errors),
            ("peer_errors_total", "Errors that peers reported", &self.peer_errors),
            ("refused_connections_total", "Connections refused", &self.refused),
            (
                "actor_panics_total",
                "Workspace actors that panicked",
                &self.actor_panics,
            ),
        ];
        let gauges = gauges.map(|(name, help, gauge)| ("gauge", name, help, gauge.0.load(Ordering::Relaxed) as u64));
        let counters = counters.map(|(name, help, counter)| ("counter", name, help, counter.get()));
        let mut text = String::new();
        for (kind, name, help, value) in gauges.into_iter().chain(counters) {
            // Writing to a string cannot fail.
            let _: std::fmt::Result = writeln!(
                text,
                "# HELP steward_{name} {help}\n# TYPE steward_{name} {kind}\nsteward_{name} {value}"
            );
        }
        text
    }
}
