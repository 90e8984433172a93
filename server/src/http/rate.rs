//! Counts failed attempts per address, so that guessing is slow.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use crate::limits;

const WINDOW_MILLIS: u64 = 60_000;

/// Failures per address within the present minute.
#[derive(Debug, Default)]
pub(super) struct FailureLimiter {
    windows: Mutex<HashMap<IpAddr, (u64, u32)>>,
}

impl FailureLimiter {
    /// Whether this address may try now.
    pub(super) fn allows(&self, address: IpAddr, now_millis: u64) -> bool {
        let windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        windows.get(&address).is_none_or(|(start, failures)| {
            now_millis.saturating_sub(*start) >= WINDOW_MILLIS || *failures < limits::INVITATION_FAILURES_PER_MINUTE
        })
    }

    /// Notes a failed attempt.
    pub(super) fn note_failure(&self, address: IpAddr, now_millis: u64) {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= limits::INVITATION_ADDRESSES {
            windows.clear();
        }
        let window = windows.entry(address).or_insert((now_millis, 0));
        if now_millis.saturating_sub(window.0) >= WINDOW_MILLIS {
            *window = (now_millis, 0);
        }
        window.1 += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_fails_often_waits_a_minute() {
        let limiter = FailureLimiter::default();
        let guesser = IpAddr::from([192, 0, 2, 1]);
        for _ in 0..limits::INVITATION_FAILURES_PER_MINUTE {
            assert!(limiter.allows(guesser, 1_000));
            limiter.note_failure(guesser, 1_000);
        }
        assert!(!limiter.allows(guesser, 1_001));
        assert!(limiter.allows(IpAddr::from([192, 0, 2, 2]), 1_001));
        assert!(limiter.allows(guesser, 61_000));
    }
}
