//! Clients and one relay on a network that delays, loses connections, partitions and crashes, from a seed.
//!
//! - `world`: time, the network, the storages; carries out what the engines ask for.
//! - `person`: what happens to the world, drawn from the seed.
//! - `oracle`: what was shown as safe, and what must hold.
//!
//! After the last disturbance the world runs until nothing happens any more; then every replica must be equal, and
//! everything that was ever shown as saved or as synced must be there.

mod oracle;
mod person;
mod world;

pub use world::Statistics;

/// Runs the world of one seed and checks it. A finding is a panic that names the seed.
pub fn run(seed: u64) -> Statistics {
    let mut world = world::World::new(seed, 3);
    for _ in 0..45 {
        person::disturb(&mut world);
        world.check();
    }
    world.heal();
    world.settle();
    world.suspect_everything();
    world.check();
    world.check_convergence();
    world.statistics()
}
