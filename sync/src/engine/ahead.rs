//! Forwarding and storing changes before they are applied (relay).
//!
//! Applying one change costs time proportional to the document; parsing it does not. A change that parses, whose
//! dependencies are known and that continues its actor's sequence is forwarded and written as it came, and waits here
//! until somebody needs the document itself or enough changes wait that applying them together is cheap for each.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use automerge::{ActorId, Change, ChangeHash, sync};

use super::{
    Access, Engine, Origin, Side,
    authors::vet_each,
    connection::PeerDocument,
    documents::{Entry, Loaded},
    inflation::{self, RawChunk},
    sync_message::guarded,
};
use crate::{
    ids::{ConnectionId, DocumentId},
    limits,
    wire::{Message, SyncKind},
};

/// Changes that were taken in and not applied, in an order in which they can be applied.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    /// What came lately, oldest first: those who lag are forwarded what they lack of it. The first `applied` are in the
    /// document.
    steps: VecDeque<Step>,
    applied: usize,
    /// Changes that are not applied.
    hashes: BTreeSet<ChangeHash>,
    bytes: usize,
    /// Sequence number and last operation of each actor; absent until needed after the document changed otherwise.
    actors: Option<BTreeMap<ActorId, (u64, u64)>>,
    /// Changes that no write holds yet, and the heads on which they build.
    unwritten: Vec<u8>,
    unwritten_from: Vec<ChangeHash>,
}

/// What one message brought.
#[derive(Debug)]
struct Step {
    before: Vec<ChangeHash>,
    from: ConnectionId,
    bytes: Vec<u8>,
}

impl Ahead {
    fn is_full(&self) -> bool {
        self.steps.len() - self.applied >= limits::AHEAD_MESSAGES || self.bytes >= limits::AHEAD_BYTES
    }

    /// Keeps what was applied for those who lag, up to as much as may wait.
    fn trim(&mut self) {
        let mut kept: usize = self.steps.iter().take(self.applied).map(|step| step.bytes.len()).sum();
        while self.applied > limits::AHEAD_MESSAGES || kept > limits::AHEAD_BYTES {
            let Some(oldest) = self.steps.pop_front() else { return };
            self.applied -= 1;
            kept -= oldest.bytes.len();
        }
    }

    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.steps.len() - self.applied
    }

    /// The document changed in another way (everything that waited was applied before).
    pub(super) fn note_other_change(&mut self) {
        *self = Self::default();
    }

    /// The document was empty and is now what these bytes say.
    pub(super) fn take_whole(&mut self, bytes: &[u8]) {
        *self = Self {
            unwritten: bytes.to_vec(),
            ..Self::default()
        };
    }

    /// What [`Self::take_whole`] was given, while nothing else came.
    pub(super) fn whole(&self) -> Option<&[u8]> {
        (self.unwritten_from.is_empty() && !self.unwritten.is_empty()).then_some(self.unwritten.as_slice())
    }

    /// How many bytes the next write has, if everything that writes do not cover yet waits here.
    pub(super) fn unwritten_after(&self, covered: &[ChangeHash]) -> Option<usize> {
        (!self.unwritten.is_empty() && self.unwritten_from == covered).then_some(self.unwritten.len())
    }

    pub(super) fn take_unwritten(&mut self) -> Option<Vec<u8>> {
        (!self.unwritten.is_empty()).then(|| std::mem::take(&mut self.unwritten))
    }

    /// From which step on a peer that has `position` lacks changes.
    fn first_lacking(&self, position: &[ChangeHash], now: &[ChangeHash]) -> Option<usize> {
        if position == now {
            return Some(self.steps.len());
        }
        (0..self.steps.len())
            .rev()
            .find(|at| self.steps.get(*at).is_some_and(|step| step.before == position))
    }
}

impl Loaded {
    /// Applies what waits. False when automerge refuses: the document in memory is then of no use.
    pub(super) fn catch_up(&mut self) -> bool {
        let ahead = &mut self.ahead;
        if ahead.applied == ahead.steps.len() {
            return true;
        }
        let waiting = ahead.steps.iter().skip(ahead.applied);
        let bytes: Vec<u8> = waiting.flat_map(|step| step.bytes.iter().copied()).collect();
        let hashes = std::mem::take(&mut ahead.hashes);
        ahead.applied = ahead.steps.len();
        ahead.bytes = 0;
        ahead.unwritten.clear();
        ahead.trim();
        let applied = guarded(|| self.document.load_incremental(&bytes));
        matches!(applied, Some(Ok(_)))
            && hashes
                .iter()
                .all(|hash| self.document.get_change_meta_by_hash(hash).is_some())
    }

    pub(super) fn knows(&mut self, hash: &ChangeHash) -> bool {
        self.ahead.hashes.contains(hash) || self.document.get_change_meta_by_hash(hash).is_some()
    }

    fn actors(&mut self) -> &mut BTreeMap<ActorId, (u64, u64)> {
        self.ahead.actors.get_or_insert_with(|| {
            let mut actors = BTreeMap::new();
            for change in self.document.get_changes_meta(&[]) {
                let last: &mut (u64, u64) = actors.entry(change.actor.into_owned()).or_default();
                *last = (last.0.max(change.seq), last.1.max(change.max_op));
            }
            actors
        })
    }

    /// The changes of a message that are new here, in order, or nothing if they must be applied to be judged.
    fn judge(&mut self, message: &sync::Message) -> Option<Vec<Change>> {
        let mut fresh: Vec<Change> = Vec::new();
        for mut bytes in message.changes.iter() {
            while !bytes.is_empty() {
                let chunk = inflation::next_chunk(&mut bytes).ok().filter(RawChunk::is_change)?;
                let change = guarded(|| Change::from_bytes(chunk.bytes.to_vec()))?.ok()?;
                let repeated = fresh.iter().any(|other| other.hash() == change.hash());
                if repeated || self.knows(&change.hash()) {
                    continue;
                }
                let mut deps = change.deps().iter();
                let known = deps.all(|dep| fresh.iter().any(|other| other.hash() == *dep) || self.knows(dep));
                let (sequence, operation) = fresh
                    .iter()
                    .rev()
                    .find(|other| other.actor_id() == change.actor_id())
                    .map(|other| (other.seq(), other.max_op()))
                    .or_else(|| self.actors().get(change.actor_id()).copied())
                    .unwrap_or_default();
                let continues = change.seq() == sequence + 1 && change.start_op().get() > operation;
                if !known || !continues || change.author().is_some() || change.is_empty() {
                    return None;
                }
                fresh.push(change);
            }
        }
        let mut named = message
            .heads
            .iter()
            .chain(message.have.iter().flat_map(|have| &have.last_sync));
        named
            .all(|head| fresh.iter().any(|change| change.hash() == *head) || self.knows(head))
            .then_some(fresh)
    }
}

/// Heads after changes were added to a document with `heads`.
fn advance(heads: &[ChangeHash], changes: &[Change]) -> Vec<ChangeHash> {
    let mut heads: BTreeSet<ChangeHash> = heads.iter().copied().collect();
    for change in changes {
        for dep in change.deps() {
            heads.remove(dep);
        }
        heads.insert(change.hash());
    }
    heads.into_iter().collect()
}

impl PeerDocument {
    /// The heads that this peer has been told of in full, so that what came since can be forwarded. `None` where
    /// automerge has something else to say: that this end reads no longer only.
    fn position(&self) -> Option<&[ChangeHash]> {
        if self.state.peer_read_only || self.state.needs_reset {
            return None;
        }
        self.told.as_deref().or(self.state.their_heads.as_deref())
    }

    fn note_message(&mut self, message: &sync::Message) {
        let state = &mut self.state;
        state.in_flight = false;
        if message.flags.is_some() {
            state.their_capabilities = Some(vec![sync::Capability::MessageV2, sync::Capability::SyncReset]);
        }
        state.shared_heads.clone_from(&message.heads);
        state.their_heads = Some(message.heads.clone());
        state.their_have = Some(message.have.clone());
        state.their_need = Some(Vec::new());
    }
}

/// A message that tells of heads and brings changes, as automerge would answer a peer that has all the rest.
///
/// A peer whose changes are not taken is told so with every message: it forgets it otherwise.
fn forwarded(heads: &[ChangeHash], changes: Vec<Vec<u8>>, read_only: bool) -> sync::Message {
    let mut flags = sync::MessageFlags::new();
    flags.set(sync::MessageFlags::SUPPORTS_SYNC_RESET);
    if read_only {
        flags.set(sync::MessageFlags::READ_ONLY);
    }
    sync::Message {
        heads: heads.to_vec(),
        need: Vec::new(),
        have: vec![sync::Have {
            last_sync: heads.to_vec(),
            ..sync::Have::default()
        }],
        changes: changes.into(),
        flags: Some(flags),
        version: sync::MessageVersion::V1,
    }
}

/// Whether a steward relay sent this without waiting for an answer: it says that its reader has these heads now.
pub(super) fn is_forwarded(message: &sync::Message) -> bool {
    !message.changes.is_empty()
        && message
            .have
            .first()
            .is_some_and(|have| !have.last_sync.is_empty() && have.last_sync == message.heads)
}

impl Engine {
    /// Takes a sync message in without applying it, where that is safe. False: it is to be applied, or refused.
    ///
    /// What a connection may not write, first changes (they decide a document's class) and changes in another member's
    /// name never come this way, so that nothing is forwarded before it was judged.
    pub(super) fn take_ahead(&mut self, id: ConnectionId, document: DocumentId, message: &sync::Message) -> bool {
        if self.config.side != Side::Relay || !message.need.is_empty() || has_signals(message) {
            return false;
        }
        if !self.exists(document) || self.access_of(id, document) != Access::ReadWrite {
            return false;
        }
        let Some(connection) = self.connections.get_mut(&id) else {
            return false;
        };
        let steward = connection.steward;
        let member = connection.rights.member();
        let takes_changes = |peer: &&mut PeerDocument| !peer.state.read_only && !peer.held;
        let Some(peer) = connection.documents.get_mut(&document).filter(takes_changes) else {
            return false;
        };
        let Some(entry) = self.documents.get_mut(&document).filter(|entry| entry.pins == 0) else {
            return false;
        };
        let Entry { body, heads, .. } = entry;
        let super::documents::Body::Loaded(loaded) = body else {
            return false;
        };
        let follows = message.changes.is_empty()
            || peer
                .position()
                .is_some_and(|position| loaded.ahead.first_lacking(position, heads).is_some());
        let bytes: usize = message.changes.iter().map(<[u8]>::len).sum();
        if !follows || loaded.pending.is_some() || bytes > limits::AHEAD_MESSAGE_BYTES {
            return false;
        }
        if message.changes.is_empty() {
            // The answer of a peer that has everything. Anything else is worked out by automerge.
            let knows_base = message
                .have
                .iter()
                .flat_map(|have| &have.last_sync)
                .all(|hash| loaded.knows(hash));
            let lags = message.heads != *heads;
            let follows = loaded.ahead.first_lacking(&message.heads, heads).is_some();
            if !follows || !knows_base || !peer.state.have_responded {
                return false;
            }
            peer.note_message(message);
            peer.state.sent_hashes.clear();
            connection.gated.remove(&document);
            if lags {
                // What came meanwhile follows.
                connection.dirty.push(document);
            } else {
                peer.state.last_sent_heads.clone_from(heads);
            }
        } else {
            let Some(changes) = loaded.judge(message) else {
                return false;
            };
            let Some(authors) = vet_each(&changes, &self.authors, member) else {
                return false;
            };
            // Changes that waited for these count with them; automerge tells which.
            if !loaded.orphans.is_empty() {
                return false;
            }
            if peer.told.is_none() {
                peer.told = peer.state.their_heads.clone();
            }
            peer.note_message(message);
            peer.owes_answer |= !steward;
            peer.delivered = true;
            connection.gated.remove(&document);
            connection.wanted.remove(&document);
            connection.dirty.push(document);
            if !changes.is_empty() {
                self.queue_ahead(id, document, &changes);
                self.note_taken(id, document, &changes, authors);
            }
        }
        self.owe_acknowledgement_if_stored(id, document);
        self.review_sync(id, document);
        true
    }

    fn queue_ahead(&mut self, id: ConnectionId, document: DocumentId, changes: &[Change]) {
        self.use_counter += 1;
        let counter = self.use_counter;
        let Some(entry) = self.documents.get_mut(&document) else {
            return;
        };
        let after = advance(&entry.heads, changes);
        let before = std::mem::replace(&mut entry.heads, after);
        let Some(loaded) = entry.loaded_mut() else { return };
        loaded.last_used = counter;
        let bytes: Vec<u8> = changes.iter().flat_map(|change| change.raw_bytes()).copied().collect();
        let actors = loaded.actors();
        for change in changes {
            actors.insert(change.actor_id().clone(), (change.seq(), change.max_op()));
        }
        let ahead = &mut loaded.ahead;
        ahead.hashes.extend(changes.iter().map(Change::hash));
        ahead.bytes += bytes.len();
        if ahead.unwritten.is_empty() {
            ahead.unwritten_from.clone_from(&before);
        }
        ahead.unwritten.extend_from_slice(&bytes);
        ahead.steps.push_back(Step {
            before: before.clone(),
            from: id,
            bytes,
        });
        if ahead.is_full() {
            self.full_ahead.insert(document);
        }
        self.changed.entry(document).or_insert(Origin::Peer(id));
        self.to_write.insert(document);
        self.announce(document, &before, Origin::Peer(id));
    }

    /// Sends a peer what waits here and it lacks, as it came. False: automerge has to work out what to send.
    pub(super) fn forward(&mut self, id: ConnectionId, document: DocumentId) -> bool {
        if self.config.side != Side::Relay || self.access_of(id, document) == Access::None {
            return false;
        }
        let Some(connection) = self.connections.get_mut(&id) else {
            return false;
        };
        let steward = connection.steward;
        let (Some(peer), Some(entry)) = (connection.documents.get_mut(&document), self.documents.get(&document)) else {
            return false;
        };
        let Some(loaded) = entry.loaded() else {
            return false;
        };
        let Some(from) = peer
            .position()
            .and_then(|position| loaded.ahead.first_lacking(position, &entry.heads))
        else {
            return false;
        };
        let lacking: Vec<Vec<u8>> = loaded
            .ahead
            .steps
            .iter()
            .skip(from)
            .filter(|step| step.from != id)
            .map(|step| step.bytes.clone())
            .collect();
        if lacking.is_empty() && peer.told.is_none() && !peer.owes_answer {
            return false;
        }
        peer.told = Some(entry.heads.clone());
        peer.state.last_sent_heads.clone_from(&entry.heads);
        peer.state.have_responded = true;
        let silent = lacking.is_empty() && !std::mem::take(&mut peer.owes_answer);
        if steward {
            // What a connection took is delivered or the connection ends: no answer is waited for.
            peer.state.in_flight = false;
            peer.state.their_heads = Some(entry.heads.clone());
            peer.state.shared_heads.clone_from(&entry.heads);
            peer.state.sent_hashes.clear();
        } else if !silent {
            peer.state.in_flight = true;
        }
        if !silent {
            let message = Message::Sync {
                kind: SyncKind::Sync,
                document,
                sender: self.config.peer_id.clone(),
                target: connection.peer.clone(),
                data: forwarded(&entry.heads, lacking, peer.state.read_only).encode(),
            };
            connection.gated.remove(&document);
            self.send(id, &message);
        }
        true
    }

    /// Applies what waits in a document, because the document itself is needed. A document that automerge cannot bring
    /// up to date is read from storage again, without what is at fault.
    pub(super) fn catch_up(&mut self, document: DocumentId) {
        self.full_ahead.remove(&document);
        let Some(loaded) = self.documents.get_mut(&document).and_then(Entry::loaded_mut) else {
            return;
        };
        if !loaded.catch_up() {
            self.distrust(document);
        }
    }

    /// Applies what waits where it has become much.
    pub(super) fn catch_up_where_full(&mut self) {
        for document in std::mem::take(&mut self.full_ahead) {
            self.catch_up(document);
        }
    }
}

fn has_signals(message: &sync::Message) -> bool {
    message.flags.is_some_and(|flags| {
        flags.contains(sync::MessageFlags::SYNC_RESET) || flags.contains(sync::MessageFlags::READ_ONLY)
    })
}
