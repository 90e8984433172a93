//! What is safe, and where: acknowledgements of the relay's disk, and the words for the person.

use automerge::ChangeHash;

use super::{Effect, Engine, Safety, Side, connection::Connection, documents::Body};
use crate::{
    ids::{ConnectionId, DocumentId},
    limits,
    store::StoreError,
    wire::Message,
};

/// The parts of [`Safety`] that are cheap to compare.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Summary {
    online: bool,
    settled: bool,
    storage_error: Option<StoreError>,
}

impl Engine {
    /// A write was confirmed: every steward peer that syncs the document is told (relay).
    pub(super) fn owe_acknowledgements(&mut self, document: DocumentId) {
        let now_millis = self.now_millis;
        let all_stored = self
            .documents
            .get(&document)
            .is_some_and(|entry| entry.heads == entry.stored);
        for connection in self.connections.values_mut() {
            let Some(peer) = connection.documents.get_mut(&document) else {
                continue;
            };
            if !connection.steward {
                continue;
            }
            if peer.delivered {
                peer.delivered = !all_stored;
                connection.acknowledgements.push(document);
            } else {
                connection.later.insert(document);
                connection
                    .later_at_millis
                    .get_or_insert(now_millis.saturating_add(limits::ACKNOWLEDGE_OTHERS_MILLIS));
            }
        }
    }

    /// Tells those who did not write what has become durable, once for all changes of a while.
    pub(super) fn release_later_acknowledgements(&mut self, now_millis: u64) {
        for connection in self.connections.values_mut() {
            if connection.later_at_millis.is_some_and(|at| at <= now_millis) {
                connection.later_at_millis = None;
                for document in std::mem::take(&mut connection.later) {
                    connection.acknowledgements.push(document);
                }
            }
        }
    }

    /// The peer delivered what is on disk already (relay).
    pub(super) fn owe_acknowledgement_if_stored(&mut self, id: ConnectionId, document: DocumentId) {
        if self.config.side != Side::Relay {
            return;
        }
        let stored = self
            .documents
            .get(&document)
            .is_some_and(|entry| entry.heads == entry.stored);
        if let Some(connection) = self.connections.get_mut(&id)
            && connection.steward
            && stored
        {
            connection.acknowledgements.push(document);
        }
    }

    pub(super) fn pump_acknowledgements(&mut self, id: ConnectionId) {
        loop {
            let Some(connection) = self.connections.get_mut(&id) else {
                return;
            };
            if !connection.is_window_open() {
                return;
            }
            let Some(document) = connection.acknowledgements.pop() else {
                return;
            };
            let stored = self
                .documents
                .get(&document)
                .map(|entry| entry.stored.clone())
                .unwrap_or_default();
            let Some(peer) = connection.documents.get_mut(&document) else {
                continue;
            };
            if stored.is_empty() || peer.acknowledged.as_ref() == Some(&stored) {
                continue;
            }
            peer.acknowledged = Some(stored.clone());
            self.send(
                id,
                &Message::Durable {
                    document,
                    heads: stored,
                },
            );
        }
    }

    /// The relay named heads as durable (client).
    pub(super) fn on_durable(&mut self, document: DocumentId, heads: Vec<ChangeHash>) {
        if self.config.side != Side::Client {
            return;
        }
        for connection in self.connections.values_mut() {
            connection.take_as_answer(document, &heads);
        }
        if let Some(entry) = self.documents.get_mut(&document) {
            entry.last_acknowledgement = heads;
            self.review_acknowledgement(document);
        }
        let connections: Vec<ConnectionId> = self.connections.keys().copied().collect();
        for connection in connections {
            self.review_sync(connection, document);
        }
    }

    /// The comparison showed that the relay's disk holds exactly our heads (client).
    pub(super) fn note_durable(&mut self, document: DocumentId) {
        let Some(entry) = self.documents.get_mut(&document) else {
            return;
        };
        if entry.durable != entry.heads || entry.unacknowledged.is_some() {
            entry.last_acknowledgement.clone_from(&entry.heads);
            self.review_acknowledgement(document);
        }
    }

    /// Decides what the last acknowledgement says about our changes.
    pub(super) fn review_acknowledgement(&mut self, document: DocumentId) {
        let Some(entry) = self.documents.get_mut(&document) else {
            return;
        };
        if entry.last_acknowledgement.is_empty() {
            return;
        }
        let mut known = entry.last_acknowledgement.clone();
        let mut covers_local = known == entry.heads;
        let uncommitted = entry.loaded().is_some_and(|loaded| loaded.pending.is_some());
        if !covers_local {
            // Without the document in memory only equality can be seen; the next sync or comparison brings more.
            let Body::Loaded(loaded) = &mut entry.body else { return };
            // Heads that we lack name changes of others on top of ours; they will arrive.
            known.retain(|head| loaded.document.get_change_meta_by_hash(head).is_some());
            if known.is_empty() {
                return;
            }
            covers_local = entry.unacknowledged.as_ref().is_none_or(|local| {
                let outstanding = loaded.document.get_changes_meta(&known);
                !outstanding.iter().any(|change| local.contains(&change.hash))
            });
        }
        if covers_local && !uncommitted && entry.unacknowledged.take().is_some() {
            self.unsynced.remove(&document);
            self.safety_touched = true;
        }
        if entry.durable != known {
            entry.durable = known;
            self.to_write.insert(document);
        }
    }

    /// Whether everything is saved and synchronized. In a tab that is not the leader only `unsaved` and
    /// `storage_error` are meaningful, unless the leader's acknowledgements come in through [`Engine::acknowledge`].
    #[must_use]
    pub fn safety(&self) -> Safety {
        let summary = self.summary();
        Safety {
            online: summary.online,
            unsaved: self.unsaved.iter().copied().collect(),
            unsynced: self.unsynced.iter().copied().collect(),
            refused: self
                .unsynced
                .iter()
                .copied()
                .filter(|document| self.is_refused(*document))
                .collect(),
            storage_error: summary.storage_error,
            settled: summary.settled,
        }
    }

    /// Whether the other end said that it takes no changes to a document from us.
    fn is_refused(&self, document: DocumentId) -> bool {
        self.connections.values().any(|connection| {
            let peer = connection.documents.get(&document);
            peer.is_some_and(|peer| peer.state.peer_read_only)
        })
    }

    /// The leading tab learned that the relay holds these heads durably (the `durable` part of its
    /// [`Effect::Write`]).
    pub fn acknowledge(&mut self, document: DocumentId, heads: Vec<ChangeHash>, now_millis: u64) -> Vec<Effect> {
        self.on_durable(document, heads);
        self.finish(now_millis)
    }

    /// The heads that the relay has named as durable; empty when none.
    #[must_use]
    pub fn acknowledged(&self, document: DocumentId) -> &[ChangeHash] {
        self.documents.get(&document).map_or(&[], |entry| &entry.durable)
    }

    fn summary(&self) -> Summary {
        Summary {
            online: self.connections.values().any(Connection::is_ready),
            settled: self.connections.values().any(Connection::is_settled),
            storage_error: if self.unsaved.is_empty() {
                None
            } else {
                self.storage_error.clone()
            },
        }
    }

    pub(super) fn report_safety(&mut self) {
        let summary = self.summary();
        if self.safety_touched || summary != self.reported {
            self.safety_touched = false;
            self.reported = summary;
            self.effects.push(Effect::SafetyChanged);
        }
    }
}
