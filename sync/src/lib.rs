//! Synchronization of a workspace of automerge documents, without I/O.
//!
//! The crate holds what both ends of a connection need and nothing that touches a socket, a disk, a clock or a
//! random number generator: those are arguments and effects. The browser application and the relay each drive one
//! [`engine::Engine`] per workspace.
//!
//! - [`ids`]: names of documents, peers, connections, chunks.
//! - [`wire`]: automerge-repo wire protocol version 1 (CBOR maps) and the `steward/1` extension.
//! - [`engine`]: the state machine, `handle(event, now) -> effects`.
//! - [`store`]: what a storage must do, and the suite that proves it does.
//! - `testing` (feature): the suite itself, a store in memory, a simulated network.
//! - [`limits`]: every bound of the crate, each with its reason.

pub mod engine;
pub mod ids;
pub mod limits;
pub mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod wire;
