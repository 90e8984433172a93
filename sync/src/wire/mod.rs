//! automerge-repo wire protocol version 1 and the `steward/1` extension.
//!
//! Each frame is one CBOR map with a `type`. What is read is bounded by [`crate::limits`]; what is unknown *inside* a
//! known message is skipped, as the other implementations do.
//!
//! - [`Message`]: every message as a type.
//! - [`Message::decode`]: tolerant of what JavaScript's `cbor-x` writes (tagged byte strings, floats for integers,
//!   `undefined`, indefinite lengths).
//! - [`Message::encode`]: definite-length maps that samod and automerge-repo read.
//! - [`WireError`]: why a frame was refused.

mod decode;
mod encode;
mod error;
mod message;
mod reader;
#[cfg(test)]
mod tests;

pub use error::WireError;
pub use message::{BucketEntry, BulkDocument, Ephemeral, Message, PeerMetadata, Removal, SyncKind};

/// The protocol version that both ends speak.
pub const PROTOCOL_VERSION: &str = "1";

/// The version of the `steward` extension announced in `peerMetadata`.
pub const EXTENSION_VERSION: u64 = 1;
