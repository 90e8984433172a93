//! What goes into the engine and what comes out of it.

use automerge::ChangeHash;

use super::{Access, NewlyStored, Rights};
use crate::{
    ids::{ChunkId, ConnectionId, DocumentId, PeerId, WriteId},
    limits,
    store::{DocumentWrite, StoreError, StoredDocument},
    wire::{Ephemeral, Removal},
};

/// Which end of the wire this engine is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Dials, sends `join`, asks for the whole collection of its workspace.
    Client,
    /// Accepts, answers `peer`, forwards between connections, acknowledges what is on its disk.
    Relay,
}

/// Fixed properties of an engine.
#[derive(Debug, Clone)]
pub struct EngineConfig {
    /// Which end this is.
    pub side: Side,
    /// Our name in the handshake.
    pub peer_id: PeerId,
    /// Our storage id as announced in `peerMetadata`, if this end stores durably.
    pub storage_id: Option<String>,
    /// The actor id for edits of this session: 16 bytes, device (8) then session (8). Never reused by another session.
    pub actor: [u8; 16],
    /// Seed of backoff jitter and of the ephemeral session id.
    pub jitter_seed: u64,
    /// How many documents may be in memory before those that nobody has open and that are stored leave it.
    pub loaded_limit: usize,
    /// This tab owns the socket and the rows (client only; a browser with one tab, and the relay, say `true`).
    pub leader: bool,
}

impl EngineConfig {
    /// A configuration with the default limits, as the leader.
    #[must_use]
    pub fn new(side: Side, peer_id: PeerId, actor: [u8; 16], jitter_seed: u64) -> Self {
        Self {
            side,
            peer_id,
            storage_id: None,
            actor,
            jitter_seed,
            loaded_limit: limits::LOADED_DOCUMENTS,
            leader: true,
        }
    }

    /// The same configuration with a storage id, which says that this end stores durably.
    #[must_use]
    pub fn with_storage_id(mut self, storage_id: impl Into<String>) -> Self {
        self.storage_id = Some(storage_id.into());
        self
    }
}

/// Who, when and why: what a commit carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitStamp {
    /// Seconds since 1970 on this device.
    pub time_seconds: i64,
    /// The edit's name and parameters, as the model writes them.
    pub message: String,
}

/// What happened outside.
#[derive(Debug)]
pub enum Event {
    /// A transport connection is open.
    Connected {
        /// Its number.
        connection: ConnectionId,
        /// What the principal behind it may do with every document, until [`Event::Rights`] says otherwise.
        access: Access,
    },
    /// What the principal behind a connection may do from now on, in both directions (relay).
    Rights {
        /// Which connection.
        connection: ConnectionId,
        /// By class and by document.
        rights: Rights,
    },
    /// A binary frame arrived.
    Received {
        /// On which connection.
        connection: ConnectionId,
        /// The bytes as received.
        frame: Vec<u8>,
    },
    /// The transport has taken everything that was sent on this connection; more may be sent.
    Drained {
        /// Which connection.
        connection: ConnectionId,
    },
    /// The connection is gone.
    Disconnected {
        /// Which connection.
        connection: ConnectionId,
    },
    /// A dial asked for with [`Effect::Dial`] did not open.
    DialFailed,
    /// The chunks of a document, as asked for with [`Effect::Load`].
    Loaded {
        /// Which document.
        document: DocumentId,
        /// Its chunks, or why they could not be read.
        result: Result<StoredDocument, StoreError>,
    },
    /// A write completed; everything in it is durable here.
    Written {
        /// Which write.
        write: WriteId,
    },
    /// A write failed; the engine keeps its content and tries again after backoff or on [`Event::StorageReopened`].
    WriteFailed {
        /// Which write.
        write: WriteId,
        /// Why.
        error: StoreError,
    },
    /// The storage works again: queued writes are emitted at once.
    StorageReopened,
    /// Another tab of this browser wrote these changes (already being stored by that tab).
    SiblingChanges {
        /// Which document.
        document: DocumentId,
        /// Concatenated change chunks.
        changes: Vec<u8>,
    },
    /// Another node of this relay may have stored something (relay only). Told twice, or of what this node wrote
    /// itself, it changes nothing.
    StoredElsewhere {
        /// Which document.
        document: DocumentId,
        /// The heads that the table of documents names now.
        heads: Vec<ChangeHash>,
    },
    /// The chunks asked for with [`Effect::LoadNew`]. A driver whose storage fails tries again until it has them.
    LoadedNew {
        /// Which document.
        document: DocumentId,
        /// What storage holds beyond what was named.
        new: NewlyStored,
    },
    /// An ephemeral message reached another node of this relay.
    EphemeralElsewhere {
        /// The message as that node received it.
        message: Ephemeral,
    },
    /// A document was removed for good: an administrator said so to the relay, or the relay to another tab of this
    /// browser. Tombstones of earlier come in through
    /// [`Engine::remember_removed`](super::Engine::remember_removed).
    Removed(Removal),
    /// The time asked for with [`Effect::WakeAt`] has come.
    Timer,
}

/// What the driver must do.
#[derive(Debug)]
pub enum Effect {
    /// Open a connection (client only, after backoff). Answer with `Connected` or `DialFailed`.
    Dial,
    /// Send a frame.
    Send {
        /// On which connection.
        connection: ConnectionId,
        /// The bytes.
        frame: Vec<u8>,
    },
    /// Close a connection, after sending what was emitted before.
    Close {
        /// Which connection.
        connection: ConnectionId,
        /// A sentence for the log and the person.
        reason: String,
    },
    /// Read a document's chunks.
    Load {
        /// Which document.
        document: DocumentId,
    },
    /// Read those chunks of a document in memory that are not named here (relay with several nodes only).
    LoadNew {
        /// Which document.
        document: DocumentId,
        /// Chunks that the engine has read or written.
        known: Vec<ChunkId>,
    },
    /// Make this durable. Drivers that keep rows project them now, before handling another event.
    Write {
        /// The name to report back.
        write: WriteId,
        /// What to write.
        batch: DocumentWrite,
    },
    /// Clear everything stored of a document: chunks, heads, row, what was set aside. No write of it is under way.
    /// Answer with `Written` or `WriteFailed`. Clients tell their views, and their other tabs ([`Event::Removed`]).
    Erase {
        /// The name to report back.
        write: WriteId,
        /// Which document, when and why.
        removal: Removal,
    },
    /// A document in memory changed, or became readable.
    Changed {
        /// Which document.
        document: DocumentId,
        /// Where the change came from.
        origin: Origin,
    },
    /// Changes that reached this tab first (made here, or received by it from the relay), for the other tabs of this
    /// browser (client only).
    ShareWithSiblings {
        /// Which document.
        document: DocumentId,
        /// Concatenated change chunks.
        changes: Vec<u8>,
    },
    /// An ephemeral message of another peer.
    Ephemeral {
        /// About which document.
        document: DocumentId,
        /// From whom.
        sender: PeerId,
        /// CBOR payload as sent.
        data: Vec<u8>,
    },
    /// An ephemeral message of a peer is for the other nodes too (relay only; of use with several nodes).
    EphemeralForNodes {
        /// The message as received.
        message: Ephemeral,
    },
    /// The document cannot be had: neither here nor at the other end.
    Unavailable {
        /// Which document.
        document: DocumentId,
    },
    /// The state of saving or synchronization changed; read [`Engine::safety`](super::Engine::safety).
    SafetyChanged,
    /// The relay lets us read or write other documents than before (client).
    RightsChanged {
        /// Which connection.
        connection: ConnectionId,
    },
    /// The other end does not take our changes to a document; they stay here.
    Refused {
        /// Which connection.
        connection: ConnectionId,
        /// Which document.
        document: DocumentId,
        /// Why, as the other end says.
        reason: String,
    },
    /// The other end said an error about us.
    PeerError {
        /// Which connection.
        connection: ConnectionId,
        /// What it said, bounded in length.
        message: String,
    },
    /// Send [`Event::Timer`] at this time (milliseconds, same clock as `now`); replaces an earlier wish.
    WakeAt {
        /// Milliseconds.
        at_millis: u64,
    },
}

/// Where a change came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// An edit through [`Engine::edit`](super::Engine::edit).
    Here,
    /// Another tab of this browser.
    Sibling,
    /// A connection.
    Peer(ConnectionId),
    /// It was read from storage.
    Storage,
}

/// Whether everything typed is safe, and where; what the top right of every page says in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Safety {
    /// A handshake is complete on some connection.
    pub online: bool,
    /// Documents with edits that are not yet durable on this device.
    pub unsaved: Vec<DocumentId>,
    /// Documents whose local changes the relay has not named as durable.
    pub unsynced: Vec<DocumentId>,
    /// Those of `unsynced` whose changes the relay does not take from us; they stay on this device.
    pub refused: Vec<DocumentId>,
    /// The last write error while `unsaved` is not empty.
    pub storage_error: Option<StoreError>,
    /// The collection has been compared with the relay since connecting, and nothing remains to fetch or send.
    pub settled: bool,
}

/// An edit could not be made.
#[derive(Debug, thiserror::Error)]
pub enum EditError<E> {
    /// The document is not in memory; open it first.
    #[error("document {0} is not open")]
    NotOpen(DocumentId),
    /// The edit itself was refused; the document is as before.
    #[error(transparent)]
    Refused(E),
}

/// A document could not be created.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// The id is taken; nothing was changed.
    #[error("document {0} exists already; nothing was changed, draw another id")]
    Exists(DocumentId),
    /// The root changes are not automerge changes; nothing was changed.
    #[error("the root changes of document {document} cannot be read, nothing was created: {reason}")]
    Unreadable {
        /// Which document.
        document: DocumentId,
        /// What automerge said.
        reason: String,
    },
}

/// Chunks from elsewhere (a workspace file) could not be merged.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// The bytes are not automerge chunks; the document is as before.
    #[error("the chunks for document {document} cannot be read, the document is as before: {reason}")]
    Unreadable {
        /// Which document.
        document: DocumentId,
        /// What automerge said.
        reason: String,
    },
}
