//! What is kept of a connection: the handshake, what the peer was told of each document, and the window.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use automerge::{ChangeHash, sync};

use super::{Access, Rights, Side, reconcile::Comparison};
use crate::{
    ids::{DocumentId, PeerId},
    limits,
    wire::BulkDocument,
};

/// How far the handshake is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    AwaitingJoin,
    AwaitingPeer,
    Ready,
}

/// One connection.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) rights: Rights,
    pub(super) phase: Phase,
    pub(super) handshake_until_millis: u64,
    pub(super) peer: PeerId,
    /// The peer announced the extension.
    pub(super) steward: bool,
    pub(super) documents: BTreeMap<DocumentId, PeerDocument>,
    /// Documents for which a sync message may be due, in the order in which they became so.
    pub(super) dirty: Queue,
    /// Documents whose changes wait for the answer to the message before, and until when.
    pub(super) gated: BTreeMap<DocumentId, u64>,
    /// Bytes sent and not yet reported as drained.
    pub(super) outstanding_bytes: usize,
    /// Documents that the peer asked for and nobody has.
    pub(super) wanted: BTreeSet<DocumentId>,
    pub(super) comparison: Comparison,
    /// Documents that the comparison found to differ: being synced, and waiting for that.
    pub(super) active: BTreeSet<DocumentId>,
    pub(super) waiting: VecDeque<DocumentId>,
    /// Documents whose durable heads the peer is to be told.
    pub(super) acknowledgements: Queue,
    /// Removed documents of which the peer is to be told (relay).
    pub(super) removals: Queue,
    /// Documents of others' changes whose durable heads the peer is told together, and when.
    pub(super) later: BTreeSet<DocumentId>,
    pub(super) later_at_millis: Option<u64>,
    pub(super) bulk: Bulk,
}

/// Whole documents on their way.
#[derive(Debug, Default)]
pub(super) struct Bulk {
    /// To ask for (receiving side).
    pub(super) lacking: VecDeque<(DocumentId, [u8; 16])>,
    /// Asked for, with the digest of the heads that are expected.
    pub(super) asked: BTreeMap<DocumentId, [u8; 16]>,
    /// To supply (sending side).
    pub(super) requested: VecDeque<DocumentId>,
    pub(super) loading: BTreeSet<DocumentId>,
    pub(super) ready: Vec<BulkDocument>,
    pub(super) ready_bytes: usize,
    pub(super) unavailable: Vec<DocumentId>,
}

/// What one peer knows of one document.
#[derive(Debug, Default)]
pub(super) struct PeerDocument {
    pub(super) state: sync::State,
    /// The heads last named as durable to this peer.
    pub(super) acknowledged: Option<Vec<ChangeHash>>,
    pub(super) sent_millis: u64,
    pub(super) refusal_told: bool,
    /// The peer's copy holds what is not taken from it, so that nothing that builds on it is: read-only until the
    /// document changes here.
    pub(super) held: bool,
    /// The heads up to which everything was forwarded to the peer (relay; see `ahead`).
    pub(super) told: Option<Vec<ChangeHash>>,
    /// A plain peer waits for an answer to what it sent.
    pub(super) owes_answer: bool,
    /// The peer sent changes and has not been told yet that they are on the disk.
    pub(super) delivered: bool,
    /// The first changes lacked others, and the peer was asked for all of the document.
    pub(super) asked_whole: bool,
}

/// Distinct documents, first in first out.
#[derive(Debug, Default)]
pub(super) struct Queue {
    order: VecDeque<DocumentId>,
    members: BTreeSet<DocumentId>,
}

impl Queue {
    pub(super) fn push(&mut self, document: DocumentId) {
        if self.members.insert(document) {
            self.order.push_back(document);
        }
    }

    pub(super) fn pop(&mut self) -> Option<DocumentId> {
        let document = self.order.pop_front()?;
        self.members.remove(&document);
        Some(document)
    }

    pub(super) fn remove(&mut self, document: DocumentId) {
        if self.members.remove(&document) {
            self.order.retain(|waiting| *waiting != document);
        }
    }

    pub(super) fn contains(&self, document: DocumentId) -> bool {
        self.members.contains(&document)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }
}

impl Bulk {
    /// Documents whose content waits to be sent.
    pub(super) fn concerned(&self) -> impl Iterator<Item = DocumentId> {
        self.ready.iter().map(|ready| ready.document)
    }

    /// Takes back what waits to be sent of a document; the peer learns that it cannot have it.
    pub(super) fn hide(&mut self, document: DocumentId) {
        let before = self.ready.len();
        self.ready.retain(|ready| ready.document != document);
        if self.ready.len() < before {
            self.ready_bytes = self.ready.iter().map(|ready| ready.chunks.len()).sum();
            self.unavailable.push(document);
        }
    }
}

impl PeerDocument {
    pub(super) fn new(access: Access) -> Self {
        let state = match access {
            Access::ReadWrite => sync::State::new(),
            Access::ReadOnly | Access::None => sync::State::new_read_only(),
        };
        Self {
            state,
            ..Self::default()
        }
    }

    /// Holds what is synced with the peer to what it may do; whether that differs from before.
    pub(super) fn hold_to(&mut self, access: Access) -> bool {
        let read_only = access != Access::ReadWrite || self.held;
        if self.state.read_only == read_only {
            return false;
        }
        self.state.set_read_only(read_only);
        self.refusal_told = false;
        self.told = None;
        true
    }

    /// The peer is known to have exactly these heads (by comparison of collections), so that the first message already
    /// carries what it lacks.
    pub(super) fn with_known_heads(access: Access, heads: &[ChangeHash]) -> Self {
        let mut peer = Self::new(access);
        peer.state.shared_heads = heads.to_vec();
        peer.state.their_heads = Some(heads.to_vec());
        peer.state.their_need = Some(Vec::new());
        peer.state.their_have = Some(vec![sync::Have {
            last_sync: heads.to_vec(),
            ..sync::Have::default()
        }]);
        peer.state.their_capabilities = Some(vec![sync::Capability::MessageV2, sync::Capability::SyncReset]);
        peer
    }

    /// Both ends have told each other the same heads.
    pub(super) fn is_in_sync(&self, heads: &[ChangeHash]) -> bool {
        self.state.last_sent_heads == heads && self.state.their_heads.as_deref() == Some(heads)
    }

    /// A message is out to which the peer will answer.
    pub(super) fn awaits_answer(&self) -> bool {
        self.state.in_flight
            && !self.state.peer_read_only
            && self.state.their_heads.as_ref() != Some(&self.state.last_sent_heads)
    }
}

impl Connection {
    pub(super) fn new(rights: Rights, side: Side, now_millis: u64) -> Self {
        Self {
            rights,
            phase: match side {
                Side::Client => Phase::AwaitingPeer,
                Side::Relay => Phase::AwaitingJoin,
            },
            handshake_until_millis: now_millis.saturating_add(limits::HANDSHAKE_MILLIS),
            peer: PeerId::new(""),
            steward: false,
            documents: BTreeMap::new(),
            dirty: Queue::default(),
            gated: BTreeMap::new(),
            outstanding_bytes: 0,
            wanted: BTreeSet::new(),
            comparison: Comparison::None,
            active: BTreeSet::new(),
            waiting: VecDeque::new(),
            acknowledgements: Queue::default(),
            removals: Queue::default(),
            later: BTreeSet::new(),
            later_at_millis: None,
            bulk: Bulk::default(),
        }
    }

    pub(super) fn is_ready(&self) -> bool {
        self.phase == Phase::Ready
    }

    pub(super) const fn is_window_open(&self) -> bool {
        self.outstanding_bytes < limits::SEND_WINDOW_BYTES
    }

    pub(super) fn is_busy_with(&self, document: DocumentId) -> bool {
        self.dirty.contains(document)
            || self.gated.contains_key(&document)
            || self.active.contains(&document)
            || self.acknowledgements.contains(document)
            || self.later.contains(&document)
    }

    /// Whether a change to the document would go out at once.
    pub(super) fn can_send_now(&self, document: DocumentId) -> bool {
        self.is_ready()
            && self.is_window_open()
            && self.documents.get(&document).is_none_or(|peer| !peer.awaits_answer())
    }

    /// A relay that names the heads that we sent as durable has them: what waits for its answer waits no longer.
    pub(super) fn take_as_answer(&mut self, document: DocumentId, heads: &[ChangeHash]) {
        let Some(peer) = self.documents.get_mut(&document) else {
            return;
        };
        if peer.state.in_flight && peer.state.last_sent_heads == heads {
            peer.state.in_flight = false;
            peer.state.their_heads = Some(heads.to_vec());
            peer.state.shared_heads = heads.to_vec();
            // Only what is made from here on is to be sent next.
            peer.state.their_need = Some(Vec::new());
            peer.state.their_have = Some(vec![sync::Have {
                last_sync: heads.to_vec(),
                ..sync::Have::default()
            }]);
            peer.state.sent_hashes.clear();
            if self.gated.remove(&document).is_some() {
                self.dirty.push(document);
            }
        }
    }

    /// Drops the sync state of a document that leaves memory, if it can be made again from the heads.
    pub(super) fn forget_if_in_sync(&mut self, document: DocumentId, heads: &[ChangeHash]) {
        let can_be_remade = self.steward && matches!(self.comparison, Comparison::Done { .. });
        if can_be_remade && self.documents.get(&document).is_some_and(|peer| peer.is_in_sync(heads)) {
            self.documents.remove(&document);
        }
    }

    /// Nothing is left to compare, fetch or send.
    pub(super) fn is_settled(&self) -> bool {
        let compared = matches!(self.comparison, Comparison::Done { .. }) || !self.steward;
        self.is_ready()
            && compared
            && self.active.is_empty()
            && self.waiting.is_empty()
            && self.dirty.is_empty()
            && self.gated.is_empty()
            && self.bulk.asked.is_empty()
            && self.bulk.lacking.is_empty()
    }
}
