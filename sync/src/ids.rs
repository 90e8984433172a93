//! Names: documents, peers, connections, stored chunks.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The name of an automerge document: 16 random bytes (a UUID), written as base58check like automerge-repo does.
///
/// A workspace is named by the id of its workspace document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DocumentId([u8; 16]);

/// The text is not a document id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a document id (base58check of 16 bytes): {reason}")]
pub struct ParseDocumentIdError {
    reason: String,
}

impl DocumentId {
    /// An id from its 16 bytes, which the caller draws at random.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&bs58::encode(self.0).with_check().into_string())
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DocumentId({self})")
    }
}

impl FromStr for DocumentId {
    type Err = ParseDocumentIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.strip_prefix("automerge:").unwrap_or(text);
        // The longest base58check text of 20 bytes is 28 characters: anything longer is refused before decoding.
        if text.len() > 28 {
            return Err(ParseDocumentIdError {
                reason: "too long".to_owned(),
            });
        }
        let bytes = bs58::decode(text)
            .with_check(None)
            .into_vec()
            .map_err(|error| ParseDocumentIdError {
                reason: error.to_string(),
            })?;
        let length = bytes.len();
        bytes.try_into().map(Self).map_err(|_| ParseDocumentIdError {
            reason: format!("{length} bytes"),
        })
    }
}

/// Who is behind a connection, opaque here: 8 bytes that the driver chooses for each member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberKey(pub [u8; 8]);

/// The name a peer gives itself in the handshake; unique per running instance, not per person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeerId(String);

impl PeerId {
    /// A peer id from its text. Bounded by [`crate::limits::PEER_ID_BYTES`] when read from the wire.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PeerId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// One transport connection, numbered by the driver; never reused while the engine lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u64);

/// One write that the engine asked for, numbered by the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WriteId(pub u64);

/// The content address of a stored chunk: SHA-256 of its bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ChunkId([u8; 32]);

impl ChunkId {
    /// The address of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// An address read back from a store.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for ChunkId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for ChunkId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ChunkId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_id_is_written_and_read_back() {
        let id = DocumentId::from_bytes([7; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(format!("automerge:{id}").parse(), Ok(id));
    }

    #[test]
    fn a_damaged_document_id_is_refused() {
        let mut text = DocumentId::from_bytes([7; 16]).to_string();
        let last = text.pop().map(|last| if last == '2' { '3' } else { '2' });
        text.extend(last);
        assert!(text.parse::<DocumentId>().is_err());
        assert!("".parse::<DocumentId>().is_err());
        assert!("x".repeat(4_000_000).parse::<DocumentId>().is_err());
    }
}
