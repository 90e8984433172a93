//! What must hold: nothing shown as safe is ever missing, and in the end all replicas are equal.

use std::collections::BTreeSet;

use automerge::{AutoCommit, LoadOptions, ReadDoc, TextEncoding};

use super::world::{RELAY, World};
use crate::{ids::DocumentId, store::ChunkKind};

impl World {
    /// Takes down what a client shows as saved and as synced.
    pub(super) fn note_safety(&mut self, node: usize) {
        if node == RELAY {
            return;
        }
        let safety = self.nodes[node].engine.safety();
        let held = &mut self.nodes[node];
        let (still, saved): (BTreeSet<_>, BTreeSet<_>) = std::mem::take(&mut held.unsaved)
            .into_iter()
            .partition(|(document, _)| safety.unsaved.contains(document));
        held.unsaved = still;
        held.suspects.extend(saved.iter().map(|(document, _)| *document));
        held.saved.extend(saved);
        let (still, synced): (BTreeSet<_>, BTreeSet<_>) = std::mem::take(&mut held.unsynced)
            .into_iter()
            .partition(|(document, _)| safety.unsynced.contains(document));
        held.unsynced = still;
        self.statistics.synced += synced.len() as u64;
        self.nodes[RELAY]
            .suspects
            .extend(synced.iter().map(|(document, _)| *document));
        self.synced.extend(synced);
    }

    /// What a storage holds of a document.
    fn stored(&self, node: usize, document: DocumentId) -> AutoCommit {
        let mut chunks = self.nodes[node].store.load_now(document).chunks;
        chunks.sort_by_key(|chunk| chunk.kind != ChunkKind::Snapshot);
        let bytes: Vec<u8> = chunks.into_iter().flat_map(|chunk| chunk.bytes).collect();
        let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
        match AutoCommit::load_with_options(&bytes, options) {
            Ok(document) => document,
            Err(error) => panic!("seed {}: stored chunks cannot be read: {error}", self.seed),
        }
    }

    /// What was shown as safe is there, at this very moment. Looks at documents with something newly shown, with a
    /// storage that was written since, and after a crash.
    pub(super) fn check(&mut self) {
        for node in 0..self.nodes.len() {
            let suspects = std::mem::take(&mut self.nodes[node].suspects);
            let (edits, shown_as) = if node == RELAY {
                (&self.synced, "synced")
            } else {
                (&self.nodes[node].saved, "saved on the device")
            };
            let expected = edits
                .iter()
                .filter(|(document, _)| suspects.contains(document) && !self.removed.contains_key(document));
            self.check_present(node, expected, shown_as);
        }
    }

    /// Looks at every document with the next check.
    pub(super) fn suspect_everything(&mut self) {
        for node in 0..self.nodes.len() {
            self.nodes[node].suspects.extend(self.documents.iter().copied());
        }
    }

    fn check_present<'a>(&self, node: usize, expected: impl Iterator<Item = &'a (DocumentId, String)>, shown_as: &str) {
        let mut read: Option<(DocumentId, AutoCommit)> = None;
        for (document, key) in expected {
            if read.as_ref().is_none_or(|(held, _)| held != document) {
                read = Some((*document, self.stored(node, *document)));
            }
            let present = read
                .as_ref()
                .and_then(|(_, stored)| stored.get(automerge::ROOT, key.as_str()).ok().flatten())
                .is_some();
            assert!(
                present,
                "seed {}: the edit {key} of {document} was shown as {shown_as}, and is not there",
                self.seed
            );
        }
    }

    /// What was removed is nowhere: not in memory, not in any storage.
    fn check_removals(&self) {
        let seed = self.seed;
        for document in self.removed.keys() {
            for (index, node) in self.nodes.iter().enumerate() {
                let held = node.engine.heads(*document).is_some();
                assert!(!held, "seed {seed}: node {index} still has the removed {document}");
                let stored = node.store.load_now(*document).chunks.len();
                let listed = node.store.heads_now().iter().any(|heads| heads.document == *document);
                assert!(
                    stored == 0 && !listed,
                    "seed {seed}: node {index} still stores the removed {document}"
                );
            }
        }
    }

    /// Every replica is equal and says so.
    pub(super) fn check_convergence(&self) {
        let seed = self.seed;
        let relay = &self.nodes[RELAY];
        let all: BTreeSet<DocumentId> = relay.engine.documents().collect();
        self.check_removals();
        for (index, node) in self.nodes.iter().enumerate().skip(1) {
            let held: BTreeSet<DocumentId> = node.engine.documents().collect();
            assert_eq!(
                held, all,
                "seed {seed}: client {index} has other documents than the relay"
            );
            for document in &all {
                let (ours, theirs) = (node.engine.heads(*document), relay.engine.heads(*document));
                assert_eq!(
                    ours, theirs,
                    "seed {seed}: client {index} and the relay differ in {document}"
                );
                let stored = self.stored(index, *document).get_heads();
                assert_eq!(
                    ours,
                    Some(stored.as_slice()),
                    "seed {seed}: client {index} has not stored {document}"
                );
            }
            let safety = node.engine.safety();
            assert!(
                safety.online && safety.settled,
                "seed {seed}: client {index} is not settled: {safety:?}"
            );
            assert!(
                safety.unsaved.is_empty(),
                "seed {seed}: client {index} has unsaved documents: {safety:?}"
            );
            assert!(
                safety.unsynced.is_empty(),
                "seed {seed}: client {index} has unsynced documents: {safety:?}"
            );
        }
        for document in &all {
            let stored = self.stored(RELAY, *document).get_heads();
            let heads = relay.engine.heads(*document);
            assert_eq!(
                heads,
                Some(stored.as_slice()),
                "seed {seed}: the relay has not stored {document}"
            );
        }
    }
}
