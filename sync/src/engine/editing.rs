//! What the person and the views do with documents.

use automerge::{AutoCommit, ChangeHash, Patch, transaction::Transactable};

use super::{
    CommitStamp, CreateError, EditError, Effect, Engine, MergeError, Origin, Side, chunks,
    connection::Connection,
    documents::{Body, Entry, Loaded, Waiting},
};
use crate::ids::{ChunkId, DocumentId};

impl Engine {
    /// Pins a document in memory, loading it if needed; counted, so each `open` needs a `close`.
    pub fn open(&mut self, document: DocumentId, now_millis: u64) -> Vec<Effect> {
        if self.is_removed(document) {
            self.effects.push(Effect::Unavailable { document });
            return self.finish(now_millis);
        }
        let entry = self.documents.entry(document).or_default();
        entry.pins += 1;
        let first = entry.pins == 1;
        match &mut entry.body {
            Body::Loaded(loaded) => {
                if first {
                    loaded.document.update_diff_cursor();
                    loaded.foreign_patches = false;
                }
                self.changed.entry(document).or_insert(Origin::Storage);
            }
            Body::Unloaded | Body::Loading(_) => {
                self.load_for(document, None);
            }
        }
        self.request_if_absent_and_loaded(document);
        self.finish(now_millis)
    }

    fn request_if_absent_and_loaded(&mut self, document: DocumentId) {
        if self
            .documents
            .get(&document)
            .is_some_and(|entry| entry.loaded().is_some())
        {
            self.request_if_absent(document);
        }
    }

    /// Takes one pin away.
    pub fn close(&mut self, document: DocumentId, now_millis: u64) -> Vec<Effect> {
        if let Some(entry) = self.documents.get_mut(&document) {
            entry.pins = entry.pins.saturating_sub(1);
            if entry.pins == 0 {
                self.commit(document);
                if let Some(loaded) = self.documents.get_mut(&document).and_then(Entry::loaded_mut) {
                    loaded.document.reset_diff_cursor();
                    loaded.patches = Vec::new();
                    loaded.foreign_patches = false;
                }
            }
        }
        self.finish(now_millis)
    }

    /// Makes a document from its root changes, in memory at once and pinned as by [`Engine::open`].
    ///
    /// # Errors
    /// The id is taken, or the root changes cannot be read.
    pub fn create(
        &mut self,
        document: DocumentId,
        root_changes: &[u8],
        now_millis: u64,
    ) -> Result<Vec<Effect>, CreateError> {
        if self
            .documents
            .get(&document)
            .is_some_and(|entry| !entry.is_empty() || entry.pins > 0)
        {
            return Err(CreateError::Exists(document));
        }
        let made = if root_changes.is_empty() {
            chunks::empty(&self.config.actor)
        } else {
            chunks::read(&self.config.actor, root_changes).map_err(|error| CreateError::Unreadable {
                document,
                reason: error.to_string(),
            })?
        };
        self.use_counter += 1;
        let mut loaded = Loaded::new(made);
        loaded.last_used = self.use_counter;
        loaded.document.update_diff_cursor();
        self.in_memory.insert(document);
        let entry = self.documents.entry(document).or_default();
        entry.body = Body::Loaded(Box::new(loaded));
        entry.pins = 1;
        entry.edits += 1;
        self.review_unsaved(document);
        self.note_change(document, Origin::Here);
        self.changed.insert(document, Origin::Here);
        Ok(self.finish(now_millis))
    }

    /// Edits an open document. The change is committed lazily: in a small document, consecutive edits with an equal
    /// message become one change until a write or a send can start.
    ///
    /// # Errors
    /// The document is not in memory, or `edit` refused; then the document is as before.
    pub fn edit<T, E>(
        &mut self,
        document: DocumentId,
        stamp: CommitStamp,
        now_millis: u64,
        edit: impl FnOnce(&mut AutoCommit) -> Result<T, E>,
    ) -> Result<(T, Vec<Effect>), EditError<E>> {
        let open = self
            .documents
            .get(&document)
            .and_then(Entry::loaded)
            .ok_or(EditError::NotOpen(document))?;
        let continues = open.is_small()
            && open
                .pending
                .as_ref()
                .is_some_and(|pending| pending.message == stamp.message);
        if !continues {
            self.commit(document);
        }
        self.use_counter += 1;
        let Some(entry) = self.documents.get_mut(&document) else {
            return Err(EditError::NotOpen(document));
        };
        let Body::Loaded(loaded) = &mut entry.body else {
            return Err(EditError::NotOpen(document));
        };
        loaded.last_used = self.use_counter;
        loaded.before_own_edit();
        // automerge can only roll back a whole transaction; the edits before this one must survive its refusal. The
        // copy is why only small documents get here with an open transaction.
        let before = loaded.pending.is_some().then(|| loaded.document.clone());
        let operations_before = loaded.document.pending_ops();
        match edit(&mut loaded.document) {
            Ok(value) => {
                let operations = loaded.document.pending_ops();
                if operations != operations_before {
                    entry.edits += 1;
                    self.changed.insert(document, Origin::Here);
                }
                if operations > 0 {
                    loaded.pending = Some(stamp);
                    self.uncommitted.insert(document);
                    if self.config.side == Side::Client {
                        self.safety_touched |= self.unsynced.insert(document);
                    }
                } else {
                    // Nothing is open: nothing was changed, or the edit committed by itself.
                    loaded.pending = None;
                    self.note_change(document, Origin::Here);
                }
                self.review_unsaved(document);
                Ok((value, self.finish(now_millis)))
            }
            Err(refusal) => {
                if loaded.document.pending_ops() > operations_before {
                    match before {
                        Some(before) => loaded.document = before,
                        None => {
                            loaded.document.rollback();
                        }
                    }
                }
                Err(EditError::Refused(refusal))
            }
        }
    }

    /// A loaded document. Edits that were not committed yet are committed first, because automerge would do so without
    /// their author and message; readers that can do with `&` use [`Engine::view`].
    pub fn document(&mut self, document: DocumentId) -> Option<&mut AutoCommit> {
        self.commit(document);
        self.documents
            .get_mut(&document)
            .and_then(Entry::loaded_mut)
            .map(|loaded| &mut loaded.document)
    }

    /// A loaded document for reading, uncommitted edits included.
    #[must_use]
    pub fn view(&self, document: DocumentId) -> Option<&AutoCommit> {
        self.documents
            .get(&document)
            .and_then(Entry::loaded)
            .map(|loaded| &loaded.document)
    }

    /// Whether a document is in memory.
    #[must_use]
    pub fn is_loaded(&self, document: DocumentId) -> bool {
        self.view(document).is_some()
    }

    /// The heads of a document as last committed here, loaded or not; `None` for an unknown document.
    #[must_use]
    pub fn heads(&self, document: DocumentId) -> Option<&[ChangeHash]> {
        self.documents
            .get(&document)
            .filter(|entry| !entry.is_empty())
            .map(|entry| entry.heads.as_slice())
    }

    /// Every document that has at least one change.
    pub fn documents(&self) -> impl Iterator<Item = DocumentId> {
        self.documents
            .iter()
            .filter(|(_, entry)| !entry.is_empty())
            .map(|(document, _)| *document)
    }

    /// Chunks of a document that could not be read when it was loaded; empty for a sound document.
    #[must_use]
    pub fn damage(&self, document: DocumentId) -> &[ChunkId] {
        self.documents
            .get(&document)
            .and_then(Entry::loaded)
            .map_or(&[], |loaded| &loaded.damaged)
    }

    /// What others (the relay, other tabs) changed in an open document since the last call, in order. Edits made
    /// through [`Engine::edit`] are not among them. Cheap when nothing changed.
    pub fn take_patches(&mut self, document: DocumentId) -> Vec<Patch> {
        let Some(loaded) = self.documents.get_mut(&document).and_then(Entry::loaded_mut) else {
            return Vec::new();
        };
        let mut patches = std::mem::take(&mut loaded.patches);
        if loaded.foreign_patches {
            patches.extend(loaded.document.diff_incremental());
            loaded.foreign_patches = false;
        }
        patches
    }

    /// Merges chunks of a workspace file into a document, loading or creating it as needed.
    ///
    /// # Errors
    /// The bytes are not automerge chunks; the document is as before.
    pub fn merge_chunks(
        &mut self,
        document: DocumentId,
        chunks: &[u8],
        now_millis: u64,
    ) -> Result<Vec<Effect>, MergeError> {
        chunks::check(chunks).map_err(|error| MergeError::Unreadable {
            document,
            reason: error.to_string(),
        })?;
        if self.is_stored_only(document) {
            self.load_for(document, Some(Waiting::Merge(chunks.to_vec())));
        } else {
            self.apply_chunks(document, chunks, Origin::Here);
        }
        Ok(self.finish(now_millis))
    }

    pub(super) fn on_sibling_changes(&mut self, document: DocumentId, changes: Vec<u8>) {
        if self.is_stored_only(document) {
            self.load_for(document, Some(Waiting::Sibling(changes)));
        } else {
            self.apply_chunks(document, &changes, Origin::Sibling);
        }
    }

    pub(super) fn is_stored_only(&self, document: DocumentId) -> bool {
        self.documents.get(&document).is_some_and(|entry| {
            matches!(entry.body, Body::Loading(_)) || (entry.loaded().is_none() && !entry.is_empty())
        })
    }

    /// This tab becomes, or stops being, the owner of the socket and the rows.
    pub fn set_leader(&mut self, leader: bool) {
        self.config.leader = leader;
    }

    /// Commits what was edited where it can be written or sent at once; elsewhere more edits may join it.
    pub(super) fn commit_where_a_slot_is_free(&mut self) {
        for document in self.uncommitted.clone() {
            let Some(entry) = self.documents.get(&document) else {
                continue;
            };
            let storage_fails = entry.retry.is_some();
            let can_send = self
                .connections
                .values()
                .any(|connection| connection.can_send_now(document));
            if entry.has_free_write_slot() || storage_fails || can_send {
                self.commit(document);
            }
        }
    }

    /// Documents whose answer is overdue are sent all the same.
    pub(super) fn release_gated(&mut self, now_millis: u64) {
        for connection in self.connections.values_mut() {
            release_overdue(connection, now_millis);
        }
    }
}

fn release_overdue(connection: &mut Connection, now_millis: u64) {
    let overdue: Vec<DocumentId> = connection
        .gated
        .iter()
        .filter(|(_, until)| **until <= now_millis)
        .map(|(document, _)| *document)
        .collect();
    for document in overdue {
        connection.gated.remove(&document);
        connection.dirty.push(document);
    }
}
