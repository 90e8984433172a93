//! The harness of the socket tests: the real relay as a process, and a native client.

#![allow(dead_code, reason = "each test program uses a part of the harness")]
#![allow(unreachable_pub, reason = "shared between test programs")]

pub mod client;
pub mod database;
pub mod device;
pub mod disk_log;
pub mod http;
pub mod postgres;
pub mod provider;
pub mod relay;
pub mod socket;

use std::time::Duration;

/// How long a condition may take before a test says what it waited for.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// SplitMix64: seeded numbers for reproducible tests.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}
