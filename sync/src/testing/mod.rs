//! What proves this crate and the drivers of other crates.
//!
//! - [`memory_store`]: a store in memory with faults on demand.
//! - [`conformance`]: the suite that every store passes.
//! - [`simulation`]: clients and a relay on a network that loses, delays, partitions and crashes, from a seed.

pub mod conformance;
pub mod memory_store;
pub mod simulation;
#[cfg(test)]
mod tests;
