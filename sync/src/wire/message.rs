//! Every message as a type.

use automerge::ChangeHash;

use crate::{
    ids::{DocumentId, PeerId},
    limits,
};

/// What a peer says about itself in the handshake.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeerMetadata {
    /// The name of its storage, if it stores.
    pub storage_id: Option<String>,
    /// It does not store what it receives.
    pub is_ephemeral: bool,
    /// The version of the `steward` extension that it speaks, if any.
    pub steward: Option<u64>,
}

/// The two kinds of message that carry an automerge sync message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncKind {
    /// The sender has nothing of the document and wants to know whether the receiver has.
    Request,
    /// The sender has or expects the document.
    Sync,
}

/// A message that is passed on and not stored: presence, cursors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ephemeral {
    /// Who made it; kept when it is forwarded.
    pub sender: PeerId,
    /// Who is to receive it.
    pub target: PeerId,
    /// Rises with each message of a session.
    pub count: u64,
    /// One run of the sender.
    pub session: String,
    /// About which document.
    pub document: DocumentId,
    /// CBOR payload.
    pub data: Vec<u8>,
}

/// A document and a digest of its heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BucketEntry {
    /// The document.
    pub document: DocumentId,
    /// The first 16 bytes of SHA-256 over its sorted heads.
    pub heads_digest: [u8; 16],
}

/// A whole document as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkDocument {
    /// The document.
    pub document: DocumentId,
    /// Concatenated automerge chunks.
    pub chunks: Vec<u8>,
}

/// What is left of a document that an administrator removed for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The document that was.
    pub document: DocumentId,
    /// When, in milliseconds since 1970 by the relay's clock.
    pub removed_millis: u64,
    /// Why, in the administrator's words (no content); at most [`limits::REMOVAL_REASON_BYTES`].
    pub reason: String,
}

/// One frame. Messages named `steward-…` are sent only to a peer that announced the extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// `join`: the dialling side opens the handshake.
    Join {
        /// Its name.
        sender: PeerId,
        /// What it speaks.
        versions: Vec<String>,
        /// About itself.
        metadata: PeerMetadata,
    },
    /// `peer`: the accepting side answers.
    Peer {
        /// Its name.
        sender: PeerId,
        /// The name from the `join`.
        target: PeerId,
        /// The chosen protocol version.
        version: String,
        /// About itself.
        metadata: PeerMetadata,
    },
    /// `leave`: the sender is about to close.
    Leave {
        /// Its name.
        sender: PeerId,
    },
    /// `request` or `sync`.
    Sync {
        /// Which of both.
        kind: SyncKind,
        /// About which document.
        document: DocumentId,
        /// From whom.
        sender: PeerId,
        /// For whom.
        target: PeerId,
        /// An automerge sync message.
        data: Vec<u8>,
    },
    /// `doc-unavailable`: the sender does not have what was requested.
    DocUnavailable {
        /// Which document.
        document: DocumentId,
        /// From whom.
        sender: PeerId,
        /// For whom.
        target: PeerId,
    },
    /// `ephemeral`.
    Ephemeral(Ephemeral),
    /// `error`: a protocol error at the sender.
    Error {
        /// In words, at most [`limits::ERROR_MESSAGE_BYTES`].
        message: String,
        /// From whom.
        sender: PeerId,
        /// For whom.
        target: PeerId,
    },
    /// `remote-subscription-change`: understood and ignored.
    RemoteSubscriptionChange,
    /// `remote-heads-changed`: understood and ignored.
    RemoteHeadsChanged,
    /// `steward-fingerprints`: one sum per bucket of the sender's collection.
    Fingerprints {
        /// [`limits::FINGERPRINT_BUCKETS`] sums.
        buckets: Vec<u64>,
    },
    /// `steward-bucket`: what the sender has in the buckets that differ.
    Bucket {
        /// Which buckets differ.
        buckets: Vec<u8>,
        /// Every document of the sender in them, over one or several frames.
        entries: Vec<BucketEntry>,
        /// The last frame of the comparison.
        last: bool,
    },
    /// `steward-want`: the sender has nothing of these documents; they come as `steward-documents`.
    Want {
        /// Which documents.
        documents: Vec<DocumentId>,
    },
    /// `steward-documents`: whole documents.
    Documents {
        /// The documents.
        documents: Vec<BulkDocument>,
        /// Documents that were wanted and that the sender cannot supply after all.
        unavailable: Vec<DocumentId>,
    },
    /// `steward-durable`: the sender has these heads on its disk.
    Durable {
        /// Which document.
        document: DocumentId,
        /// Its heads as stored.
        heads: Vec<ChangeHash>,
    },
    /// `steward-gone`: an administrator removed the document for good; the receiver erases it too.
    Gone(Removal),
    /// `steward-refused`: the sender does not accept changes to this document.
    Refused {
        /// Which document.
        document: DocumentId,
        /// In words.
        reason: String,
    },
}

impl Message {
    /// An `error` message whose text is cut at the limit.
    #[must_use]
    pub fn error(sender: PeerId, target: PeerId, message: &str) -> Self {
        Self::Error {
            message: bounded(message, limits::ERROR_MESSAGE_BYTES),
            sender,
            target,
        }
    }
}

/// The longest prefix of whole characters within `limit` bytes.
pub(crate) fn bounded(text: &str, limit: usize) -> String {
    let mut end = text.len().min(limit);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().to_owned()
}
