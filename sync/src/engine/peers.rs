//! Sync messages: who is told what when a document changes, and what a peer's message does.

use automerge::{
    ChangeHash,
    sync::{self, SyncDoc},
};

use super::{
    Access, Effect, Engine, Origin, Side,
    access::{MAY_NOT_WRITE, Unadmitted},
    authors::{FOREIGN, Vetted},
    chunks,
    connection::PeerDocument,
    documents::{Body, Loaded, Waiting},
    reconcile::Comparison,
};
use crate::{
    ids::{ConnectionId, DocumentId},
    limits,
    wire::{Message, SyncKind},
};

const INCOMPLETE: &str =
    "its first changes build on others that did not come with them; what was changed stays on the device";

impl Engine {
    /// Sends a message, counting its bytes against the window.
    pub(super) fn send(&mut self, id: ConnectionId, message: &Message) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        match message.encode() {
            Ok(frame) => {
                connection.outstanding_bytes += frame.len();
                self.effects.push(Effect::Send { connection: id, frame });
            }
            Err(error) => {
                self.effects.push(Effect::PeerError {
                    connection: id,
                    message: format!("not sent: {error}"),
                });
            }
        }
    }

    /// Tells the other end why, then closes.
    pub(super) fn fail_connection(&mut self, id: ConnectionId, reason: &str, now_millis: u64) {
        let Some(connection) = self.connections.get(&id) else {
            return;
        };
        let message = Message::error(self.config.peer_id.clone(), connection.peer.clone(), reason);
        self.send(id, &message);
        self.effects.push(Effect::Close {
            connection: id,
            reason: reason.to_owned(),
        });
        self.remove_connection(id, now_millis);
    }

    pub(super) fn remove_connection(&mut self, id: ConnectionId, now_millis: u64) {
        let Some(connection) = self.connections.remove(&id) else {
            return;
        };
        for entry in self.documents.values_mut() {
            let Body::Loading(loading) = &mut entry.body else {
                continue;
            };
            loading
                .waiting
                .retain(|waiting| !matches!(waiting, Waiting::Supply(supplied) if *supplied == id));
        }
        self.safety_touched = true;
        if self.config.side == Side::Client {
            self.connection_lost(connection.is_settled(), now_millis);
        }
    }

    /// Marks a changed document for every peer that it concerns.
    pub(super) fn announce(&mut self, id: DocumentId, before: &[ChangeHash], origin: Origin) {
        let side = self.config.side;
        let class = self.class_of(id);
        for (connection_id, connection) in &mut self.connections {
            let access = connection.rights.document(id, class);
            if !connection.is_ready() || access == Access::None {
                continue;
            }
            let from_here = origin == Origin::Peer(*connection_id);
            if let Some(peer) = connection.documents.get_mut(&id) {
                if !from_here && std::mem::take(&mut peer.held) {
                    // What it may not bring may have come from whose it is.
                    peer.hold_to(access);
                }
                connection.dirty.push(id);
            } else if from_here {
                // Bulk transfer: the peer has it already.
            } else if connection.steward {
                connection.announce_to_steward(id, access, before);
            } else if side == Side::Client || connection.wanted.remove(&id) {
                connection.documents.insert(id, PeerDocument::new(access));
                connection.dirty.push(id);
            }
        }
    }

    /// Starts over with every steward peer for a document whose content is not what was compared.
    pub(super) fn resync_everywhere(&mut self, id: DocumentId) {
        let class = self.class_of(id);
        for connection in self.connections.values_mut() {
            let access = connection.rights.document(id, class);
            if access == Access::None {
                continue;
            }
            let compared = matches!(connection.comparison, Comparison::Done { .. });
            if connection.is_ready() && (connection.documents.contains_key(&id) || (connection.steward && compared)) {
                connection.documents.insert(id, PeerDocument::new(access));
                connection.dirty.push(id);
            }
        }
    }

    /// A document is in memory now: whatever was to be said about it can be said.
    pub(super) fn wake_waiting_connections(&mut self, id: DocumentId) {
        for connection in self.connections.values_mut() {
            if connection.is_ready() && connection.documents.contains_key(&id) {
                connection.dirty.push(id);
            }
        }
    }

    /// Sends what may be sent now.
    pub(super) fn pump_sends(&mut self, now_millis: u64) {
        let ready: Vec<ConnectionId> = self
            .connections
            .iter()
            .filter(|(_, connection)| connection.is_ready())
            .map(|(id, _)| *id)
            .collect();
        for id in ready {
            self.pump_removals(id);
            self.pump_acknowledgements(id);
            self.pump_comparison(id);
            self.start_waiting_syncs(id);
            while let Some(document) = self.next_dirty(id) {
                self.send_sync(id, document, now_millis);
                self.start_waiting_syncs(id);
            }
            self.pump_bulk(id);
        }
    }

    fn next_dirty(&mut self, id: ConnectionId) -> Option<DocumentId> {
        let connection = self.connections.get_mut(&id)?;
        if connection.is_window_open() {
            connection.dirty.pop()
        } else {
            None
        }
    }

    fn send_sync(&mut self, id: ConnectionId, document: DocumentId, now_millis: u64) {
        if self.is_stored_only(document) {
            // It comes back to the queue when it is loaded.
            self.load_for(document, None);
            return;
        }
        self.commit(document);
        let access = self.access_or_offer(id, document);
        if access != Access::None && self.forward(id, document) {
            self.review_sync(id, document);
            return;
        }
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        connection.gated.remove(&document);
        if access == Access::None {
            connection.documents.remove(&document);
            return;
        }
        let Some(peer) = connection.documents.get_mut(&document) else {
            return;
        };
        let answer_until = peer.sent_millis.saturating_add(limits::ANSWER_MILLIS);
        if connection.steward && peer.awaits_answer() && now_millis < answer_until {
            connection.gated.insert(document, answer_until);
            return;
        }
        self.catch_up(document);
        if self.is_stored_only(document) || self.loaded_or_new(document).is_none() {
            return;
        }
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        let Some(peer) = connection.documents.get_mut(&document) else {
            return;
        };
        let Some(entry) = self.documents.get_mut(&document) else {
            return;
        };
        let Body::Loaded(loaded) = &mut entry.body else { return };
        let Some(generated) =
            super::sync_message::guarded(|| loaded.document.sync().generate_sync_message(&mut peer.state))
        else {
            self.on_automerge_panic(id, document);
            return;
        };
        let heads_are_empty = entry.heads.is_empty();
        peer.told = None;
        peer.owes_answer = false;
        if let Some(message) = generated {
            peer.sent_millis = now_millis;
            let kind = if heads_are_empty {
                SyncKind::Request
            } else {
                SyncKind::Sync
            };
            let message = Message::Sync {
                kind,
                document,
                sender: self.config.peer_id.clone(),
                target: connection.peer.clone(),
                data: message.encode(),
            };
            self.send(id, &message);
        }
        self.review_sync(id, document);
    }

    /// Ends the sync of a document that the comparison found to differ, when both ends agree or no more can be done.
    pub(super) fn review_sync(&mut self, id: ConnectionId, document: DocumentId) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        if !connection.active.contains(&document) {
            return;
        }
        let Some(entry) = self.documents.get_mut(&document) else {
            return;
        };
        let Some(peer) = connection.documents.get(&document) else {
            return;
        };
        let refused = peer.state.peer_read_only || peer.state.read_only;
        let Body::Loaded(loaded) = &mut entry.body else { return };
        let has_all = refused
            && peer.state.their_heads.as_ref().is_some_and(|heads| {
                heads
                    .iter()
                    .all(|head| loaded.document.get_change_meta_by_hash(head).is_some())
            });
        // A peer that hears of heads equal to its own does not answer; its acknowledgement then says the same.
        let acknowledged = self.config.side == Side::Client && entry.last_acknowledgement == entry.heads;
        if peer.is_in_sync(&entry.heads) || acknowledged || has_all {
            connection.active.remove(&document);
            self.safety_touched = true;
        }
    }

    /// A `sync` or `request` arrived.
    pub(super) fn on_sync(
        &mut self,
        id: ConnectionId,
        kind: SyncKind,
        document: DocumentId,
        data: &[u8],
        now_millis: u64,
    ) {
        let message = match super::sync_message::decode(data) {
            Ok(message) => message,
            Err(reason) => {
                let sentence = format!("the sync message for document {document} cannot be read: {reason}");
                self.fail_connection(id, &sentence, now_millis);
                return;
            }
        };
        if self.answer_if_removed(id, document) {
            return;
        }
        let taken = if self.exists(document) {
            self.access_of(id, document) != Access::None
        } else {
            self.accepts_unknown(id, document, &message)
        };
        if !taken {
            self.turn_away(id, kind, document, &message);
            return;
        }
        if !message.changes.is_empty() && self.is_too_large(document, &message) {
            self.refuse(
                id,
                document,
                "the document has reached its greatest size; the changes stay on the device",
            );
            return;
        }
        if self.take_ahead(id, document, &message) {
            return;
        }
        if !self.is_stored_only(document) {
            self.apply_sync(id, document, kind, message);
        } else if !self.load_for(
            document,
            Some(Waiting::Sync {
                connection: id,
                kind,
                message,
            }),
        ) {
            let sentence = format!("too many messages wait for document {document} to load; connect again");
            self.fail_connection(id, &sentence, now_millis);
        }
    }

    /// Whether a document would grow beyond what can be sent in one frame (relay).
    fn is_too_large(&self, document: DocumentId, message: &sync::Message) -> bool {
        let stored = self
            .documents
            .get(&document)
            .and_then(super::documents::Entry::loaded)
            .map_or(0, |loaded| loaded.chunks.bytes());
        let more: usize = message.changes.iter().map(<[u8]>::len).sum();
        self.config.side == Side::Relay && stored + more > limits::DOCUMENT_BYTES
    }

    /// Decides whether a document that is not known here is taken from this peer.
    fn accepts_unknown(&self, id: ConnectionId, document: DocumentId, message: &sync::Message) -> bool {
        let peer_has_it = !message.heads.is_empty() || !message.changes.is_empty();
        peer_has_it && self.documents.len() < limits::DOCUMENTS && self.may_offer(id, document)
    }

    /// Answers about a document that does not exist for this peer: the same whether it is hidden or there is none.
    fn turn_away(&mut self, id: ConnectionId, kind: SyncKind, document: DocumentId, message: &sync::Message) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        if connection.wanted.len() < limits::WANTED_DOCUMENTS {
            connection.wanted.insert(document);
        }
        connection.documents.remove(&document);
        let peer_has_it = !message.heads.is_empty() || !message.changes.is_empty();
        if peer_has_it && connection.steward {
            self.refuse(id, document, MAY_NOT_WRITE);
        } else if peer_has_it || kind == SyncKind::Request {
            self.say_unavailable(id, document);
        }
    }

    /// Applies a sync message to a document that is in memory.
    pub(super) fn apply_sync(
        &mut self,
        id: ConnectionId,
        document: DocumentId,
        kind: SyncKind,
        mut message: sync::Message,
    ) {
        self.commit(document);
        self.catch_up(document);
        if !self.connections.contains_key(&id) {
            return;
        }
        let is_new = !self.exists(document);
        let access = self.access_or_offer(id, document);
        if access == Access::None {
            // It was taken away while the document came from storage.
            self.turn_away(id, kind, document, &message);
            return;
        }
        let pinned = self.documents.get(&document).is_some_and(|entry| entry.pins > 0);
        if self.loaded_or_new(document).is_none() {
            return;
        }
        let carries_changes = !message.changes.is_empty();
        let mut vetted = Vetted::default();
        let mut refusal = None;
        if carries_changes && access == Access::ReadWrite && !is_new {
            match self.vet(id, document, &message.changes) {
                Ok(found) => vetted = found,
                Err(reason) => {
                    message.changes = sync::ChunkList::empty();
                    refusal = Some(reason);
                }
            }
            if vetted.own.is_some() {
                message.changes = sync::ChunkList::empty();
                refusal = Some(FOREIGN);
            }
        }
        let held = refusal.is_some();
        let Some(loaded) = self.documents.get_mut(&document).and_then(|entry| entry.loaded_mut()) else {
            return;
        };
        if carries_changes {
            loaded.before_foreign_change(pinned);
        }
        if let Some(own) = &vetted.own {
            // Of what cannot be applied nothing is kept; it comes again when the document changes here.
            let Some(_applied) = super::sync_message::guarded(|| loaded.document.load_incremental(own)) else {
                self.on_automerge_panic(id, document);
                return;
            };
        }
        if access == Access::ReadOnly
            && (carries_changes
                || message
                    .heads
                    .iter()
                    .any(|head| loaded.document.get_change_meta_by_hash(head).is_none()))
        {
            refusal = Some("this connection may read here, but not write; the changes stay on the device");
        }
        let answers_itself = self.config.side == Side::Client && super::ahead::is_forwarded(&message);
        let told_heads = message.heads.clone();
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        let peer = connection
            .documents
            .entry(document)
            .or_insert_with(|| PeerDocument::new(access));
        peer.held |= held;
        peer.hold_to(access);
        peer.told = None;
        peer.delivered |= carries_changes;
        let Some(received) =
            super::sync_message::guarded(|| loaded.document.sync().receive_sync_message(&mut peer.state, message))
        else {
            self.on_automerge_panic(id, document);
            return;
        };
        let readable = received.is_ok();
        if let Err(error) = received {
            // The state is of no use any more; a fresh one repairs what can be repaired.
            *peer = PeerDocument::new(access);
            let sentence = format!("changes to document {document} cannot be applied: {error}");
            self.effects.push(Effect::PeerError {
                connection: id,
                message: sentence,
            });
        }
        connection.wanted.remove(&document);
        connection.gated.remove(&document);
        if connection.steward && answers_itself && loaded.document.get_heads() == told_heads {
            peer.state.last_sent_heads = told_heads;
            peer.state.have_responded = true;
        } else {
            connection.dirty.push(document);
        }
        if let Some(reason) = refusal
            && !std::mem::replace(&mut peer.refusal_told, true)
        {
            self.refuse(id, document, reason);
        }
        if is_new && carries_changes && self.config.side == Side::Relay {
            if !self.take_new(id, document, readable) {
                return;
            }
        } else {
            self.note_arrival(id, document, vetted, None);
        }
        self.note_change(document, Origin::Peer(id));
        self.owe_acknowledgement_if_stored(id, document);
        self.review_sync(id, document);
    }

    /// Keeps or forgets the first changes of a document. Nobody was told of them yet.
    fn take_new(&mut self, id: ConnectionId, document: DocumentId, readable: bool) -> bool {
        let admitted = if readable {
            self.admit_new(id, document)
        } else {
            Err(Unadmitted::Refused("its first changes cannot be read"))
        };
        let reason = match admitted {
            Ok(false) => return true,
            Ok(true) => {
                // What the peer was synced with is not what is kept.
                if let Some(connection) = self.connections.get_mut(&id) {
                    let mut peer = PeerDocument::new(Access::ReadOnly);
                    peer.held = true;
                    peer.refusal_told = true;
                    connection.documents.insert(document, peer);
                }
                self.refuse(id, document, FOREIGN);
                return true;
            }
            Err(Unadmitted::Refused(reason)) => Some(reason),
            Err(Unadmitted::Incomplete) => {
                let peer = self
                    .connections
                    .get(&id)
                    .and_then(|found| found.documents.get(&document));
                peer.is_some_and(|peer| peer.asked_whole).then_some(INCOMPLETE)
            }
        };
        let empty = Loaded::new(chunks::empty(&self.config.actor));
        if let Some(entry) = self.documents.get_mut(&document) {
            entry.body = Body::Loaded(Box::new(empty));
        }
        let Some(connection) = self.connections.get_mut(&id) else {
            return false;
        };
        let Some(reason) = reason else {
            // Asked as by one that has nothing, the peer sends all of it.
            let mut peer = PeerDocument::new(Access::ReadWrite);
            peer.asked_whole = true;
            connection.documents.insert(document, peer);
            connection.dirty.push(document);
            return false;
        };
        connection.documents.remove(&document);
        if connection.wanted.len() < limits::WANTED_DOCUMENTS {
            connection.wanted.insert(document);
        }
        if connection.steward {
            self.refuse(id, document, reason);
        } else {
            self.say_unavailable(id, document);
        }
        false
    }

    fn on_automerge_panic(&mut self, id: ConnectionId, document: DocumentId) {
        let sentence = format!("what was sent for document {document} cannot be processed");
        self.fail_connection(id, &sentence, self.now_millis);
        self.distrust(document);
    }

    /// Says that changes are not taken. Plain peers learn it from the read-only flag of the sync messages: they close
    /// the connection on `error`, and it is to live.
    pub(super) fn refuse(&mut self, id: ConnectionId, document: DocumentId, reason: &str) {
        if self.connections.get(&id).is_some_and(|connection| connection.steward) {
            self.send(
                id,
                &Message::Refused {
                    document,
                    reason: reason.to_owned(),
                },
            );
        }
    }

    pub(super) fn on_unavailable(&mut self, id: ConnectionId, document: DocumentId) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        if connection.active.remove(&document) {
            self.safety_touched = true;
        }
        let empty = self
            .documents
            .get(&document)
            .is_none_or(super::documents::Entry::is_empty);
        if empty {
            connection.documents.remove(&document);
            self.effects.push(Effect::Unavailable { document });
        }
    }

    /// A document is held open here and nobody has been asked for it yet.
    pub(super) fn request_if_absent(&mut self, id: DocumentId) {
        let Some(entry) = self.documents.get(&id) else { return };
        if entry.pins == 0 || !entry.is_empty() || entry.loaded().is_some_and(|loaded| loaded.pending.is_some()) {
            return;
        }
        let mut asked = false;
        let class = self.class_of(id);
        for connection in self.connections.values_mut().filter(|connection| connection.is_ready()) {
            let access = connection.rights.document(id, class);
            if access == Access::None {
                continue;
            }
            connection
                .documents
                .entry(id)
                .or_insert_with(|| PeerDocument::new(access));
            connection.dirty.push(id);
            asked = true;
        }
        if !asked || self.config.side == Side::Relay {
            self.effects.push(Effect::Unavailable { document: id });
        }
    }
}
