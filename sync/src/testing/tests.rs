//! The store in memory passes the suite; the simulation finds nothing.

use futures::executor::block_on;

use super::{conformance, memory_store::MemoryStore, simulation};
use crate::ids::{ChunkId, DocumentId};

struct Memory(MemoryStore);

impl conformance::Harness for Memory {
    type Store = MemoryStore;

    async fn open(&self) -> MemoryStore {
        self.0.clone()
    }

    async fn corrupt(&self, document: DocumentId, chunk: ChunkId) {
        assert!(self.0.corrupt(document, chunk));
    }
}

#[test]
fn the_store_in_memory_conforms() {
    block_on(conformance::run(&Memory(MemoryStore::new())));
}

/// Runs the seed given by `STEWARD_SEED`, or a range of seeds.
fn simulate(seeds: std::ops::Range<u64>) {
    if let Some(seed) = std::env::var("STEWARD_SEED").ok().and_then(|text| text.parse().ok()) {
        simulation::run(seed);
        return;
    }
    let mut total = simulation::Statistics::default();
    for seed in seeds {
        total += simulation::run(seed);
    }
    // A simulation in which nothing happens would find nothing.
    assert!(
        total.edits > 1_000
            && total.synced > 1_000
            && total.crashes > 50
            && total.removals > 50
            && total.connections > 500,
        "{total:?}"
    );
}

#[test]
fn seeded_simulations_converge_and_lose_nothing_first_half() {
    simulate(0..110);
}

#[test]
fn seeded_simulations_converge_and_lose_nothing_second_half() {
    simulate(110..220);
}
