//! Sync messages: who is told what when a document changes, and what a peer's message does.

use automerge::{
    ChangeHash,
    sync::{self, SyncDoc},
};

use super::{
    Access, Effect, Engine, Origin, Side,
    connection::PeerDocument,
    documents::{Body, Waiting},
    reconcile::Comparison,
};
use crate::{
    ids::{ConnectionId, DocumentId},
    limits,
    wire::{Message, SyncKind},
};

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
        for (connection_id, connection) in &mut self.connections {
            if !connection.is_ready() {
                continue;
            }
            let from_here = origin == Origin::Peer(*connection_id);
            if connection.documents.contains_key(&id) {
                connection.dirty.push(id);
            } else if from_here {
                // Bulk transfer: the peer has it already.
            } else if connection.steward {
                connection.announce_to_steward(id, before);
            } else if side == Side::Client || connection.wanted.remove(&id) {
                connection.documents.insert(id, PeerDocument::new(connection.access));
                connection.dirty.push(id);
            }
        }
    }

    /// Starts over with every steward peer for a document whose content is not what was compared.
    pub(super) fn resync_everywhere(&mut self, id: DocumentId) {
        for connection in self.connections.values_mut() {
            let compared = matches!(connection.comparison, Comparison::Done { .. });
            if connection.is_ready() && (connection.documents.contains_key(&id) || (connection.steward && compared)) {
                connection.documents.insert(id, PeerDocument::new(connection.access));
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
        if self.forward(id, document) {
            self.review_sync(id, document);
            return;
        }
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        connection.gated.remove(&document);
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
        let refused = peer.state.peer_read_only || connection.access == Access::ReadOnly;
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
        let known = self.documents.get(&document).is_some_and(|entry| !entry.is_empty());
        if !known && !self.accept_unknown(id, kind, document, &message) {
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
            .map_or(0, super::documents::Loaded::stored_bytes);
        let more: usize = message.changes.iter().map(<[u8]>::len).sum();
        self.config.side == Side::Relay && stored + more > limits::DOCUMENT_BYTES
    }

    /// Decides whether a document that is not known here is taken from this peer.
    fn accept_unknown(
        &mut self,
        id: ConnectionId,
        kind: SyncKind,
        document: DocumentId,
        message: &sync::Message,
    ) -> bool {
        let count = self.documents.len();
        let Some(connection) = self.connections.get_mut(&id) else {
            return false;
        };
        let peer_has_it = !message.heads.is_empty() || !message.changes.is_empty();
        if peer_has_it && connection.access == Access::ReadWrite && count < limits::DOCUMENTS {
            return true;
        }
        if connection.wanted.len() < limits::WANTED_DOCUMENTS {
            connection.wanted.insert(document);
        }
        connection.documents.remove(&document);
        let target = connection.peer.clone();
        if peer_has_it {
            self.refuse(id, document, "this connection may not create documents here");
        } else if kind == SyncKind::Request {
            let sender = self.config.peer_id.clone();
            self.send(
                id,
                &Message::DocUnavailable {
                    document,
                    sender,
                    target,
                },
            );
        }
        false
    }

    /// Applies a sync message to a document that is in memory.
    pub(super) fn apply_sync(
        &mut self,
        id: ConnectionId,
        document: DocumentId,
        _kind: SyncKind,
        message: sync::Message,
    ) {
        self.commit(document);
        self.catch_up(document);
        if !self.connections.contains_key(&id) {
            return;
        }
        let pinned = self.documents.get(&document).is_some_and(|entry| entry.pins > 0);
        let Some(loaded) = self.loaded_or_new(document) else {
            return;
        };
        let carries_changes = !message.changes.is_empty();
        if carries_changes {
            loaded.before_foreign_change(pinned);
        }
        let answers_itself = self.config.side == Side::Client && super::ahead::is_forwarded(&message);
        let told_heads = message.heads.clone();
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        let access = connection.access;
        let peer = connection
            .documents
            .entry(document)
            .or_insert_with(|| PeerDocument::new(access));
        peer.told = None;
        peer.delivered |= carries_changes;
        let Some(loaded) = self.documents.get_mut(&document).and_then(|entry| entry.loaded_mut()) else {
            return;
        };
        let Some(received) =
            super::sync_message::guarded(|| loaded.document.sync().receive_sync_message(&mut peer.state, message))
        else {
            self.on_automerge_panic(id, document);
            return;
        };
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
        let refused = carries_changes && access == Access::ReadOnly && !peer.refusal_told;
        peer.refusal_told |= refused;
        if refused {
            self.refuse(
                id,
                document,
                "this connection may read here, but not write; the changes stay on the device",
            );
        }
        self.note_change(document, Origin::Peer(id));
        self.owe_acknowledgement_if_stored(id, document);
        self.review_sync(id, document);
    }

    fn on_automerge_panic(&mut self, id: ConnectionId, document: DocumentId) {
        let sentence = format!("what was sent for document {document} cannot be processed");
        self.fail_connection(id, &sentence, self.now_millis);
        self.distrust(document);
    }

    /// Says that changes are not taken. Plain peers learn it from the read-only flag of the sync messages: they close
    /// the connection on `error`, and it is to live.
    fn refuse(&mut self, id: ConnectionId, document: DocumentId, reason: &str) {
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
        for connection in self.connections.values_mut().filter(|connection| connection.is_ready()) {
            let access = connection.access;
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
