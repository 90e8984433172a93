//! What was found: a line for people, one file in `target/bench` for programs, in the form of the other benchmarks.

use std::{path::PathBuf, process::ExitCode};

use serde_json::{Value, json};

pub struct Report {
    name: &'static str,
    figures: Vec<Value>,
    missed: usize,
    held: usize,
}

/// What a figure is held against.
#[derive(Clone, Copy)]
pub enum Target {
    None,
    AtMost(f64),
    AtLeast(f64),
}

/// The value below which a share of the samples lies (nearest rank).
pub fn percentile(samples: &[f64], share: f64) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}

impl Report {
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            figures: Vec::new(),
            missed: 0,
            held: 0,
        }
    }

    /// One number.
    pub fn one(&mut self, what: &str, unit: &str, value: f64, target: Target, note: &str) {
        self.add(what, unit, "median", &[value], target, note);
    }

    /// Median and p99 of many samples, each with its target.
    pub fn latency(&mut self, what: &str, samples: &[f64], median: Target, p99: Target, note: &str) {
        self.add(&format!("{what}, p50"), "ms", "median", samples, median, note);
        self.add(&format!("{what}, p99"), "ms", "p99", samples, p99, "");
    }

    /// Something that was not measured, and why.
    pub fn not_run(&mut self, what: &str, why: &str) {
        println!("{what:<72} not run: {why}");
        self.figures.push(json!({ "what": what, "notRun": why }));
    }

    fn add(&mut self, what: &str, unit: &str, of: &str, samples: &[f64], target: Target, note: &str) {
        let judged = if of == "p99" {
            percentile(samples, 0.99)
        } else {
            percentile(samples, 0.5)
        };
        let mut figure = json!({
            "what": what, "unit": unit, "n": samples.len(),
            "median": percentile(samples, 0.5), "p99": percentile(samples, 0.99), "max": percentile(samples, 1.0),
        });
        let (wanted, verdict) = match target {
            Target::None => (String::new(), None),
            Target::AtMost(most) => {
                figure["target"] = json!({ "of": of, "atMost": most });
                (format!("≤ {most}"), Some(judged <= most))
            }
            Target::AtLeast(least) => {
                figure["target"] = json!({ "of": of, "atLeast": least });
                (format!("≥ {least:.0}"), Some(judged >= least))
            }
        };
        let verdict = verdict.map_or("", |held| if held { "pass" } else { "MISS" });
        self.held += usize::from(verdict == "pass");
        self.missed += usize::from(verdict == "MISS");
        if !verdict.is_empty() {
            figure["verdict"] = json!(verdict);
        }
        if !note.is_empty() {
            figure["note"] = json!(note);
        }
        println!("{what:<72} {judged:>10.3} {unit:<10} {wanted:>9} {verdict}  {note}");
        self.figures.push(figure);
    }

    pub fn finish(self) -> ExitCode {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let result = json!({
            "name": self.name,
            "measuredAt": jiff::Timestamp::now().to_string(),
            "processors": format!("{processors} ×"),
            "figures": self.figures,
        });
        let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/bench");
        std::fs::create_dir_all(&directory).expect("target/bench can be made");
        let text = serde_json::to_string_pretty(&result).expect("plain values");
        std::fs::write(directory.join(format!("{}.json", self.name)), text + "\n").expect("results can be written");
        println!(
            "\n{} targets held, {} missed; details in target/bench/",
            self.held, self.missed
        );
        let strict = std::env::var("STEWARD_BENCH_STRICT").is_ok_and(|value| value == "1");
        if strict && self.missed > 0 {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        }
    }
}
