//! Counters in Prometheus' text format; `docs/operating.md` lists them.

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
    time::Duration,
};

use axum::http::StatusCode;

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

    /// The present value.
    #[must_use]
    pub fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

/// Upper bounds of the histogram's buckets, in microseconds: a commit takes a fraction of a millisecond on a fast disk
/// and tens of milliseconds on a slow one.
const BUCKETS_MICROS: [u64; 10] = [
    500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 500_000, 2_000_000,
];

/// How long something takes.
#[derive(Debug, Default)]
pub struct Histogram {
    buckets: [AtomicU64; BUCKETS_MICROS.len()],
    count: AtomicU64,
    sum_micros: AtomicU64,
}

impl Histogram {
    /// Notes one duration.
    pub fn observe(&self, duration: Duration) {
        let micros = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        for (bound, bucket) in BUCKETS_MICROS.iter().zip(&self.buckets) {
            if micros <= *bound {
                bucket.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.sum_micros.fetch_add(micros, Ordering::Relaxed);
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds for a graph; exact to 2^53 microseconds"
    )]
    fn render(&self, text: &mut String, name: &str, help: &str) -> std::fmt::Result {
        writeln!(text, "# HELP steward_{name} {help}\n# TYPE steward_{name} histogram")?;
        for (bound, bucket) in BUCKETS_MICROS.iter().zip(&self.buckets) {
            let seconds = *bound as f64 / 1e6;
            let below = bucket.load(Ordering::Relaxed);
            writeln!(text, "steward_{name}_bucket{{le=\"{seconds}\"}} {below}")?;
        }
        let count = self.count.load(Ordering::Relaxed);
        let sum = self.sum_micros.load(Ordering::Relaxed) as f64 / 1e6;
        writeln!(
            text,
            "steward_{name}_bucket{{le=\"+Inf\"}} {count}\nsteward_{name}_sum {sum}\nsteward_{name}_count {count}"
        )
    }
}

/// What the relay counts.
#[derive(Debug, Default)]
pub struct Metrics {
    started_seconds: i64,
    /// Open synchronization sockets.
    pub connections: Gauge,
    /// Workspaces whose actor runs.
    pub workspaces_open: Gauge,
    /// Documents in memory.
    pub documents_loaded: Gauge,
    /// Documents removed for good, over all workspaces.
    pub removed_documents: Gauge,
    /// Connections accepted, whatever came of them.
    pub accepted: Counter,
    /// Connections refused because too many were open.
    pub refused_places: Counter,
    /// TLS handshakes that failed or took too long.
    pub tls_failures: Counter,
    /// Times that a changed certificate was taken into use.
    pub certificate_reloads: Counter,
    /// Changed certificates that could not be used.
    pub certificate_errors: Counter,
    /// Requests.
    pub requests: Counter,
    /// Answers that say that the client is wrong (status 4xx).
    pub client_errors: Counter,
    /// Answers that say that the relay failed (status 5xx).
    pub server_errors: Counter,
    /// Requests refused because their address failed too often.
    pub rate_limited: Counter,
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
    /// From asking for a write until it is on the disk.
    pub write_seconds: Histogram,
    /// Errors that peers reported.
    pub peer_errors: Counter,
    /// Connections refused for their token, workspace or origin.
    pub refused: Counter,
    /// Peers cut off because they did not take what was sent.
    pub slow_peers: Counter,
    /// Workspace actors that panicked and were started again.
    pub actor_panics: Counter,
}

impl Metrics {
    /// Counters of a relay that starts now.
    #[must_use]
    pub fn new(now_millis: i64) -> Self {
        Self {
            started_seconds: now_millis / 1000,
            ..Self::default()
        }
    }

    /// Notes the status of an answer.
    pub fn count_answer(&self, status: StatusCode) {
        if status.is_client_error() {
            self.client_errors.increment();
        } else if status.is_server_error() {
            self.server_errors.increment();
        }
    }

    fn gauges(&self) -> [(&'static str, &'static str, &Gauge); 4] {
        [
            ("connections", "Open synchronization sockets", &self.connections),
            ("workspaces_open", "Workspaces in use", &self.workspaces_open),
            ("documents_loaded", "Documents in memory", &self.documents_loaded),
            (
                "removed_documents",
                "Documents removed for good by an administrator",
                &self.removed_documents,
            ),
        ]
    }

    fn counters(&self) -> [(&'static str, &'static str, &Counter); 20] {
        [
            ("accepted_connections_total", "Connections accepted", &self.accepted),
            (
                "refused_places_total",
                "Connections refused because too many were open",
                &self.refused_places,
            ),
            (
                "tls_failures_total",
                "TLS handshakes that failed or took too long",
                &self.tls_failures,
            ),
            (
                "certificate_reloads_total",
                "Changed certificates taken into use",
                &self.certificate_reloads,
            ),
            (
                "certificate_errors_total",
                "Changed certificates that could not be used",
                &self.certificate_errors,
            ),
            ("requests_total", "HTTP requests", &self.requests),
            (
                "client_errors_total",
                "Answers with a status of 400 to 499",
                &self.client_errors,
            ),
            (
                "server_errors_total",
                "Answers with a status of 500 to 599",
                &self.server_errors,
            ),
            (
                "rate_limited_total",
                "Requests refused because their address failed too often",
                &self.rate_limited,
            ),
            ("frames_received_total", "Frames received", &self.frames_in),
            ("frames_sent_total", "Frames sent", &self.frames_out),
            ("received_bytes_total", "Bytes received in frames", &self.bytes_in),
            ("sent_bytes_total", "Bytes sent in frames", &self.bytes_out),
            ("document_loads_total", "Documents read from the database", &self.loads),
            ("writes_total", "Writes asked of the database", &self.writes),
            ("write_errors_total", "Writes that failed", &self.write_errors),
            ("peer_errors_total", "Errors that peers reported", &self.peer_errors),
            (
                "refused_connections_total",
                "Requests refused for their token, workspace or origin",
                &self.refused,
            ),
            (
                "slow_peers_total",
                "Peers cut off because they did not take what was sent",
                &self.slow_peers,
            ),
            (
                "actor_panics_total",
                "Workspace actors that panicked",
                &self.actor_panics,
            ),
        ]
    }

    /// The text that a scraper reads.
    #[must_use]
    pub fn render(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _: std::fmt::Result = self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        writeln!(
            text,
            "# HELP steward_build_info The program's version\n# TYPE steward_build_info gauge\n\
             steward_build_info{{version=\"{}\"}} 1\n\
             # HELP steward_start_time_seconds When the relay started, in seconds since 1970\n\
             # TYPE steward_start_time_seconds gauge\nsteward_start_time_seconds {}",
            env!("CARGO_PKG_VERSION"),
            self.started_seconds
        )?;
        for (name, help, gauge) in self.gauges() {
            let value = gauge.get();
            writeln!(
                text,
                "# HELP steward_{name} {help}\n# TYPE steward_{name} gauge\nsteward_{name} {value}"
            )?;
        }
        for (name, help, counter) in self.counters() {
            let value = counter.get();
            writeln!(
                text,
                "# HELP steward_{name} {help}\n# TYPE steward_{name} counter\nsteward_{name} {value}"
            )?;
        }
        self.write_seconds
            .render(text, "write_seconds", "From asking for a write until it is on the disk")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scraper_reads_the_text_and_the_guide_lists_every_name() {
        let metrics = Metrics::new(1_700_000_000_000);
        metrics.write_seconds.observe(Duration::from_millis(3));
        metrics.connections.set(7);
        let text = metrics.render();
        assert!(text.contains("steward_connections 7\n"), "{text}");
        assert!(text.contains("steward_start_time_seconds 1700000000\n"), "{text}");
        assert!(
            text.contains("steward_write_seconds_bucket{le=\"0.0025\"} 0\n"),
            "{text}"
        );
        assert!(
            text.contains("steward_write_seconds_bucket{le=\"0.005\"} 1\n"),
            "{text}"
        );
        assert!(text.contains("steward_write_seconds_sum 0.003\n"), "{text}");
        let guide = include_str!("../../../docs/operating.md");
        for line in text.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
            let name = line.split(' ').next().expect("a name");
            assert!(
                guide.contains(&format!("`{name}`")),
                "docs/operating.md does not list {name}"
            );
        }
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (name, value) = line.rsplit_once(' ').expect("a name and a value");
            assert!(name.starts_with("steward_"), "{line}");
            assert!(value.parse::<f64>().is_ok(), "{line}");
        }
    }
}
