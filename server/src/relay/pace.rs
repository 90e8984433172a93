//! How fast one connection may send: what comes faster waits in its socket, so that the sender feels it.

use std::time::Duration;

use tokio::time::Instant;

use crate::limits;

/// Two allowances that fill with time and hold one second's worth.
pub(super) struct Pace {
    /// When the allowance for frames, and for bytes, would be empty had nothing more been sent.
    frames_until: Instant,
    bytes_until: Instant,
}

const BURST: Duration = Duration::from_secs(1);

impl Pace {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            frames_until: now,
            bytes_until: now,
        }
    }

    /// Counts a frame; says until when to wait if the sender is too fast.
    pub(super) fn take(&mut self, now: Instant, bytes: usize) -> Option<Instant> {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let frame_cost = BURST / limits::FRAMES_PER_SECOND;
        let byte_cost = Duration::from_secs_f64(f64::from(bytes) / f64::from(limits::BYTES_PER_SECOND));
        self.frames_until = self.frames_until.max(now) + frame_cost;
        self.bytes_until = self.bytes_until.max(now) + byte_cost;
        let busy_until = self.frames_until.max(self.bytes_until);
        // Up to a second's worth may come at once.
        (busy_until > now + BURST).then(|| busy_until - BURST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_a_flood_is_slowed_to_the_limit() {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        for _ in 0..limits::FRAMES_PER_SECOND {
            assert_eq!(pace.take(start, 100), None);
        }
        let wait = pace.take(start, 100).expect("the burst is used up");
        assert!(wait > start && wait < start + Duration::from_millis(10));
        let mut now = start;
        for _ in 0..3 * limits::FRAMES_PER_SECOND {
            now = pace.take(now, 100).unwrap_or(now);
        }
        let took = now - start;
        assert!(
            took > Duration::from_millis(2900) && took < Duration::from_millis(3100),
            "{took:?}"
        );
    }

    #[test]
    fn bytes_count_too_and_a_pause_restores_the_burst() {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        assert_eq!(pace.take(start, limits::BYTES_PER_SECOND as usize), None);
        assert!(pace.take(start, limits::BYTES_PER_SECOND as usize / 2).is_some());
        assert_eq!(
            pace.take(start + Duration::from_secs(10), limits::BYTES_PER_SECOND as usize),
            None
        );
    }
}
