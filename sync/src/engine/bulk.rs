//! Whole documents in few frames, for a first clone: stored chunks go out as they are, without being loaded.

use super::{
    Engine, Origin, Side, chunks,
    documents::{Body, Waiting},
    reconcile::heads_digest,
};
use crate::{
    ids::{ConnectionId, DocumentId},
    limits,
    store::StoredDocument,
    wire::{BulkDocument, Message},
};

impl Engine {
    /// The peer asks for documents of which it has nothing.
    pub(super) fn on_want(&mut self, id: ConnectionId, documents: &[DocumentId], now_millis: u64) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        if connection.bulk.requested.len() + documents.len() > 2 * limits::BULK_DOCUMENTS {
            self.fail_connection(id, "too many documents were asked for at once", now_millis);
            return;
        }
        connection.bulk.requested.extend(documents);
    }

    /// Asks for what is lacking, and supplies what was asked for.
    pub(super) fn pump_bulk(&mut self, id: ConnectionId) {
        self.ask_for_lacking(id);
        loop {
            let Some(connection) = self.connections.get_mut(&id) else {
                return;
            };
            if !connection.is_window_open() {
                return;
            }
            let bulk = &mut connection.bulk;
            if bulk.ready_bytes >= limits::BULK_FRAME_BYTES || (bulk.requested.is_empty() && bulk.loading.is_empty()) {
                if bulk.ready.is_empty() && bulk.unavailable.is_empty() {
                    return;
                }
                let message = Message::Documents {
                    documents: std::mem::take(&mut bulk.ready),
                    unavailable: std::mem::take(&mut bulk.unavailable),
                };
                bulk.ready_bytes = 0;
                self.send(id, &message);
                continue;
            }
            if bulk.loading.len() >= limits::SYNCS_IN_FLIGHT {
                return;
            }
            let Some(document) = bulk.requested.pop_front() else {
                return;
            };
            self.supply(id, document);
        }
    }

    fn ask_for_lacking(&mut self, id: ConnectionId) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        let bulk = &mut connection.bulk;
        if !bulk.asked.is_empty() || bulk.lacking.is_empty() {
            return;
        }
        let count = bulk.lacking.len().min(limits::BULK_DOCUMENTS);
        bulk.asked = bulk.lacking.drain(..count).collect();
        let documents = bulk.asked.keys().copied().collect();
        self.send(id, &Message::Want { documents });
    }

    fn supply(&mut self, id: ConnectionId, document: DocumentId) {
        let body = self
            .documents
            .get(&document)
            .filter(|entry| !entry.is_empty())
            .map(|entry| &entry.body);
        match body {
            Some(Body::Loaded(_)) => self.supply_loaded(id, document),
            Some(Body::Unloaded | Body::Loading(_)) => {
                if let Some(connection) = self.connections.get_mut(&id) {
                    connection.bulk.loading.insert(document);
                }
                self.load_for(document, Some(Waiting::Supply(id)));
            }
            None => self.supply_bytes(id, document, Vec::new()),
        }
    }

    pub(super) fn supply_loaded(&mut self, id: ConnectionId, document: DocumentId) {
        self.commit(document);
        self.catch_up(document);
        let Some(loaded) = self.documents.get_mut(&document).and_then(|entry| entry.loaded_mut()) else {
            return;
        };
        let bytes = loaded.document.save();
        self.supply_bytes(id, document, bytes);
    }

    /// The chunks were read for peers only, and nobody needs the document in memory.
    pub(super) fn supply_stored(&mut self, document: DocumentId, waiting: &[Waiting], stored: StoredDocument) {
        // A document with damage goes the careful way instead: it is synced once it was repaired.
        let bytes = if stored.damaged.is_empty() {
            chunks::concatenate(&stored.chunks)
        } else {
            Vec::new()
        };
        for waiting in waiting {
            if let Waiting::Supply(connection) = waiting {
                self.supply_bytes(*connection, document, bytes.clone());
            }
        }
    }

    fn supply_bytes(&mut self, id: ConnectionId, document: DocumentId, chunks: Vec<u8>) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        let bulk = &mut connection.bulk;
        bulk.loading.remove(&document);
        if chunks.is_empty() {
            bulk.unavailable.push(document);
        } else {
            bulk.ready_bytes += chunks.len();
            bulk.ready.push(BulkDocument { document, chunks });
        }
    }

    /// Whole documents arrived. Only documents that were asked for are taken.
    pub(super) fn on_documents(
        &mut self,
        id: ConnectionId,
        documents: Vec<BulkDocument>,
        unavailable: &[DocumentId],
        now_millis: u64,
    ) {
        if self.config.side != Side::Client {
            self.fail_connection(id, "documents arrived that were not asked for", now_millis);
            return;
        }
        for BulkDocument { document, chunks } in documents {
            let asked = self
                .connections
                .get(&id)
                .is_some_and(|connection| connection.bulk.asked.contains_key(&document));
            if !asked {
                continue;
            }
            let stored = self
                .documents
                .get(&document)
                .is_some_and(|entry| entry.loaded().is_none() && !entry.is_empty());
            if stored {
                // It came into being here meanwhile (another tab).
                self.load_for(document, Some(Waiting::Bulk { connection: id, chunks }));
            } else {
                self.apply_chunks(document, &chunks, Origin::Peer(id));
                self.bulk_document_taken(id, document);
            }
        }
        for document in unavailable {
            let Some(connection) = self.connections.get_mut(&id) else {
                return;
            };
            if connection.bulk.asked.remove(document).is_some() {
                connection.waiting.push_back(*document);
            }
        }
        self.start_waiting_syncs(id);
    }

    /// Checks a document that came whole against what the comparison promised.
    pub(super) fn bulk_document_taken(&mut self, id: ConnectionId, document: DocumentId) {
        let heads = self
            .documents
            .get(&document)
            .map(|entry| entry.heads.clone())
            .unwrap_or_default();
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        let Some(digest) = connection.bulk.asked.remove(&document) else {
            return;
        };
        self.safety_touched = true;
        if heads_digest(&heads) == digest {
            self.note_durable(document);
        } else {
            // It changed at the relay since, or here: an ordinary sync settles the rest.
            connection.waiting.push_back(document);
            self.start_waiting_syncs(id);
        }
    }
}
