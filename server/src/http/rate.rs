//! Counts failed attempts per address, so that guessing is slow. Of an IPv6 address its network of 64 bits counts: who
//! has one has all of its addresses.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
};

use crate::limits;

const WINDOW_MILLIS: u64 = 60_000;

/// Failures per address within the present minute.
#[derive(Debug)]
pub(super) struct FailureLimiter {
    most: u32,
    windows: Mutex<HashMap<IpAddr, (u64, u32)>>,
}

impl FailureLimiter {
    /// Allows `most` failures per address and minute.
    pub(super) fn new(most: u32) -> Self {
        Self {
            most,
            windows: Mutex::default(),
        }
    }

    /// Whether this address may try now.
    pub(super) fn allows(&self, address: IpAddr, now_millis: u64) -> bool {
        let windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        windows
            .get(&network(address))
            .is_none_or(|(start, failures)| now_millis.saturating_sub(*start) >= WINDOW_MILLIS || *failures < self.most)
    }

    /// Notes a failed attempt.
    pub(super) fn note_failure(&self, address: IpAddr, now_millis: u64) {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= limits::INVITATION_ADDRESSES {
            windows.clear();
        }
        let window = windows.entry(network(address)).or_insert((now_millis, 0));
        if now_millis.saturating_sub(window.0) >= WINDOW_MILLIS {
            *window = (now_millis, 0);
        }
        window.1 += 1;
    }
}

/// What of an address counts.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_fails_often_waits_a_minute() {
        let limiter = FailureLimiter::new(20);
        let guesser = IpAddr::from([192, 0, 2, 1]);
        for _ in 0..20 {
            assert!(limiter.allows(guesser, 1_000));
            limiter.note_failure(guesser, 1_000);
        }
        assert!(!limiter.allows(guesser, 1_001));
        assert!(limiter.allows(IpAddr::from([192, 0, 2, 2]), 1_001));
        assert!(limiter.allows(guesser, 61_000));
    }

    #[test]
    fn a_network_of_addresses_counts_as_one() {
        let limiter = FailureLimiter::new(1);
        let address = |text: &str| text.parse::<IpAddr>().expect("an address");
        limiter.note_failure(address("2001:db8:1:2::1"), 0);
        assert!(!limiter.allows(address("2001:db8:1:2:ffff::9"), 1));
        assert!(limiter.allows(address("2001:db8:1:3::1"), 1));
        limiter.note_failure(address("::ffff:192.0.2.1"), 0);
        assert!(!limiter.allows(address("192.0.2.1"), 1));
    }
}
