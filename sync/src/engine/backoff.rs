//! Waiting times that double, with jitter from a seed.

use crate::limits;

/// A small deterministic generator (splitmix64, Steele and others 2014); jitter needs no more.
#[derive(Debug, Clone)]
pub(super) struct Jitter(u64);

impl Jitter {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// The wait before attempt `attempts + 1`: doubled each time up to the limit, then between half and all of it, so that
/// many clients of a restarted relay do not return in one moment.
pub(super) fn delay_millis(attempts: u32, jitter: &mut Jitter) -> u64 {
    let doubled = 1_u64
        .checked_shl(attempts.min(32))
        .and_then(|factor| limits::BACKOFF_FIRST_MILLIS.checked_mul(factor))
        .unwrap_or(limits::BACKOFF_LAST_MILLIS)
        .min(limits::BACKOFF_LAST_MILLIS);
    doubled / 2 + jitter.next() % (doubled / 2 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_within_bounds_and_differ_by_seed() {
        let mut jitter = Jitter::new(1);
        for attempts in 0..200 {
            let full = (limits::BACKOFF_FIRST_MILLIS << attempts.min(20)).min(limits::BACKOFF_LAST_MILLIS);
            let wait = delay_millis(attempts, &mut jitter);
            assert!(
                (full / 2..=full).contains(&wait),
                "attempt {attempts} waits {wait} of {full}"
            );
        }
        let waits = |seed| {
            let mut jitter = Jitter::new(seed);
            (0..8)
                .map(|attempts| delay_millis(attempts, &mut jitter))
                .collect::<Vec<_>>()
        };
        assert_eq!(waits(7), waits(7));
        assert_ne!(waits(7), waits(8));
    }
}
