//! What the operating system says of a process, and how many connections this one may hold.

/// Processor time in milliseconds, and resident memory in bytes, as `/proc` says.
#[derive(Clone, Copy)]
pub struct Usage {
    pub cpu_millis: f64,
    /// Memory that is not a mapped file: what the program itself took.
    pub anonymous_bytes: f64,
    pub resident_bytes: f64,
}

/// Ticks of `/proc/PID/stat` in a second, the same on every Linux.
const TICKS: f64 = 100.0;

pub fn usage(process: u32) -> Usage {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).expect("the process runs");
    let fields: Vec<&str> = stat.rsplit(')').next().expect("fields").split_whitespace().collect();
    let ticks: f64 = fields[11].parse::<f64>().expect("user") + fields[12].parse::<f64>().expect("system");
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("the process runs");
    let kib = |name: &str| {
        let line = status
            .lines()
            .find(|line| line.starts_with(name))
            .expect("a memory line");
        line.split_whitespace()
            .nth(1)
            .and_then(|value| value.parse::<f64>().ok())
            .expect("a number")
    };
    Usage {
        cpu_millis: 1000.0 * ticks / TICKS,
        anonymous_bytes: 1024.0 * kib("RssAnon:"),
        resident_bytes: 1024.0 * kib("VmRSS:"),
    }
}

/// How many files this process may open; what it starts inherits the limit.
pub fn file_limit() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").expect("readable");
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max open files"))
        .expect("a limit");
    line.split_whitespace()
        .nth(3)
        .and_then(|value| value.parse().ok())
        .unwrap_or(usize::MAX)
}
