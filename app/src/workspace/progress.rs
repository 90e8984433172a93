//! How far long work is, and how a person stops it.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use crate::platform::{clock, task};

/// How far long work is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Steps done.
    pub done: usize,
    /// Steps in all; 0 while unknown.
    pub total: usize,
}

/// Stops long work between two steps. Clones share the flag.
#[derive(Debug, Clone, Default)]
pub struct CancelFlag(Arc<AtomicBool>);

impl CancelFlag {
    /// Asks the work to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the work shall stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Long work gives the page its turn after this long: a frame is 16 ms, and the page needs a part of it.
const SLICE_MILLIS: f64 = 10.0;

/// Measures slices of long work.
pub(crate) struct Slices {
    started: f64,
}

impl Slices {
    pub(crate) fn begin() -> Self {
        Self {
            started: clock::monotonic_millis(),
        }
    }

    /// Gives the page its turn when the slice is used up; returns whether it did.
    pub(crate) async fn step(&mut self) -> bool {
        if clock::monotonic_millis() - self.started < SLICE_MILLIS {
            return false;
        }
        task::next_turn().await;
        self.started = clock::monotonic_millis();
        true
    }
}
