//! Finds which documents of a collection differ, without a message per document.
//!
//! ```text
//!   client ── fingerprints: 256 sums over (document, heads) ─────────▶ relay
//!   client ◀─ bucket: entries (document, digest of durable heads) ──── relay    only buckets whose sums differ
//!   client ── sync messages for documents that differ ───────────────▶ relay    some at a time
//! ```
//!
//! The relay compares what is on its disk, so that equality also means that the client's changes are durable there.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use automerge::ChangeHash;
use sha2::{Digest, Sha256};

use super::{
    Access, DocumentClass, Effect, Engine, Rights, Side,
    access::class_in,
    connection::{Connection, PeerDocument},
};
use crate::{
    ids::{ConnectionId, DocumentId},
    limits,
    wire::{BucketEntry, Message},
};

/// How far the comparison with one peer is.
#[derive(Debug)]
pub(super) enum Comparison {
    /// Not begun (or never, with a plain peer).
    None,
    /// Our fingerprints are out (client).
    Asked {
        /// Documents that changed here since.
        meanwhile: BTreeSet<DocumentId>,
        /// Buckets that were named as differing so far.
        differing: BTreeSet<u8>,
        /// It was compared before on this connection.
        anew: bool,
        /// The relay asked meanwhile to compare again.
        again: bool,
    },
    /// Buckets are being listed (relay).
    Listing {
        buckets: VecDeque<u8>,
        /// All buckets that differed.
        uncertain: BTreeSet<u8>,
    },
    /// Complete. In buckets other than these both ends had equal heads.
    Done { uncertain: BTreeSet<u8> },
}

/// The fingerprints of a collection, kept up to date with each change.
#[derive(Debug)]
pub(super) struct Collection {
    /// By bucket, then by class, so that what a connection may not read can be left out.
    sums: Vec<[u64; DocumentClass::ALL.len()]>,
    members: Vec<BTreeSet<DocumentId>>,
}

impl Default for Collection {
    fn default() -> Self {
        Self {
            sums: vec![[0; DocumentClass::ALL.len()]; limits::FINGERPRINT_BUCKETS],
            members: vec![BTreeSet::new(); limits::FINGERPRINT_BUCKETS],
        }
    }
}

impl Collection {
    fn change(&mut self, document: DocumentId, class: DocumentClass, before: &[ChangeHash], after: &[ChangeHash]) {
        let bucket = usize::from(bucket_of(document));
        let sum = self.sums.get_mut(bucket).and_then(|sums| sums.get_mut(class.index()));
        let (Some(sum), Some(members)) = (sum, self.members.get_mut(bucket)) else {
            return;
        };
        if !before.is_empty() {
            *sum = sum.wrapping_sub(fingerprint(document, before));
        }
        if after.is_empty() {
            members.remove(&document);
        } else {
            *sum = sum.wrapping_add(fingerprint(document, after));
            members.insert(document);
        }
    }

    /// The sums over the documents of classes that may be read.
    fn sums(&self, rights: &Rights) -> Vec<u64> {
        let readable = DocumentClass::ALL.map(|class| rights.class(class) >= Access::ReadOnly);
        self.sums
            .iter()
            .map(|sums| {
                sums.iter()
                    .zip(readable)
                    .filter(|(_, readable)| *readable)
                    .fold(0, |total: u64, (sum, _)| total.wrapping_add(*sum))
            })
            .collect()
    }

    fn members(&self, bucket: u8) -> impl Iterator<Item = DocumentId> {
        self.members.get(usize::from(bucket)).into_iter().flatten().copied()
    }
}

/// Every bucket.
pub(super) fn all_buckets() -> BTreeSet<u8> {
    (0..=u8::MAX).collect()
}

/// Ids are random, but a peer could choose them: the bucket is taken from a digest.
fn bucket_of(document: DocumentId) -> u8 {
    let digest: [u8; 32] = Sha256::digest(document.as_bytes()).into();
    digest[0]
}

fn fingerprint(document: DocumentId, heads: &[ChangeHash]) -> u64 {
    let mut digest = Sha256::new();
    digest.update(document.as_bytes());
    digest.update(heads_digest(heads));
    let digest: [u8; 32] = digest.finalize().into();
    let (head, _) = digest.as_chunks::<8>();
    head.first().copied().map_or(0, u64::from_be_bytes)
}

/// The first 16 bytes of SHA-256 over the sorted heads.
pub(super) fn heads_digest(heads: &[ChangeHash]) -> [u8; 16] {
    let mut sorted: Vec<&ChangeHash> = heads.iter().collect();
    sorted.sort_unstable();
    let mut digest = Sha256::new();
    for head in sorted {
        digest.update(head.0);
    }
    let digest: [u8; 32] = digest.finalize().into();
    let (halves, _) = digest.as_chunks::<16>();
    halves.first().copied().unwrap_or_default()
}

impl Connection {
    /// A document changed here: decides what a steward peer is told.
    pub(super) fn announce_to_steward(&mut self, document: DocumentId, access: Access, before: &[ChangeHash]) {
        let certain = match &mut self.comparison {
            Comparison::Asked { meanwhile, .. } => {
                meanwhile.insert(document);
                return;
            }
            // The comparison is still to come and will find it.
            Comparison::None => return,
            Comparison::Listing { uncertain, .. } | Comparison::Done { uncertain } => {
                !uncertain.contains(&bucket_of(document))
            }
        };
        let waits = self.active.contains(&document) || self.waiting.contains(&document);
        let peer = if certain && !waits {
            PeerDocument::with_known_heads(access, before)
        } else {
            PeerDocument::new(access)
        };
        self.documents.insert(document, peer);
        self.dirty.push(document);
    }
}

impl Engine {
    pub(super) fn collection_changed(&mut self, document: DocumentId, before: &[ChangeHash], after: &[ChangeHash]) {
        let class = self.class_of(document);
        self.collection.change(document, class, before, after);
    }

    /// The heads that this end compares: what is on the relay's disk, what the client has at all.
    pub(super) fn compared_heads(&self, document: DocumentId) -> &[ChangeHash] {
        self.documents
            .get(&document)
            .map_or(&[], |entry| match self.config.side {
                Side::Client => &entry.heads,
                Side::Relay => &entry.stored,
            })
    }

    pub(super) fn start_comparison(&mut self, id: ConnectionId) {
        for document in self.uncommitted.clone() {
            self.commit(document);
        }
        let buckets = self.sums_for(id);
        if let Some(connection) = self.connections.get_mut(&id) {
            connection.comparison = Comparison::Asked {
                meanwhile: BTreeSet::new(),
                differing: BTreeSet::new(),
                anew: matches!(connection.comparison, Comparison::Done { .. }),
                again: false,
            };
        }
        self.send(id, &Message::Fingerprints { buckets });
    }

    /// The sums over what a connection may read: of whole classes, and of single documents beyond them.
    pub(super) fn sums_for(&self, id: ConnectionId) -> Vec<u64> {
        let Some(connection) = self.connections.get(&id) else {
            return Vec::new();
        };
        let rights = &connection.rights;
        let mut sums = self.collection.sums(rights);
        for document in rights.grants() {
            let class = self.class_of(document);
            let counted = rights.class(class) >= Access::ReadOnly;
            let heads = self.compared_heads(document);
            if counted || heads.is_empty() || rights.document(document, class) == Access::None {
                continue;
            }
            if let Some(sum) = sums.get_mut(usize::from(bucket_of(document))) {
                *sum = sum.wrapping_add(fingerprint(document, heads));
            }
        }
        sums
    }

    /// The relay asks us to compare anew, because it lets us read or write other documents than before (client).
    fn compare_again(&mut self, id: ConnectionId) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        self.effects.push(Effect::RightsChanged { connection: id });
        match &mut connection.comparison {
            Comparison::Asked { again, .. } => *again = true,
            Comparison::Done { .. } => self.start_comparison(id),
            Comparison::None | Comparison::Listing { .. } => {}
        }
    }

    pub(super) fn on_fingerprints(&mut self, id: ConnectionId, theirs: &[u64]) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        if !connection.steward {
            return;
        }
        if self.config.side == Side::Client {
            self.compare_again(id);
            return;
        }
        let ours = self.sums_for(id);
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        let differing: BTreeSet<u8> = (0..=u8::MAX)
            .zip(ours.iter().zip(theirs))
            .filter(|(_, (a, b))| a != b)
            .map(|(b, _)| b)
            .collect();
        connection.comparison = Comparison::Listing {
            buckets: differing.iter().copied().collect(),
            uncertain: differing,
        };
        // What is in memory and not on disk yet was not compared.
        for (document, entry) in &self.documents {
            let class = class_in(&self.classes, *document);
            let access = connection.rights.document(*document, class);
            if entry.heads != entry.stored && !entry.heads.is_empty() && access != Access::None {
                connection
                    .documents
                    .entry(*document)
                    .or_insert_with(|| PeerDocument::new(access));
                connection.dirty.push(*document);
            }
        }
    }

    /// Lists differing buckets while the window is open (relay).
    pub(super) fn pump_comparison(&mut self, id: ConnectionId) {
        loop {
            let Some(connection) = self.connections.get_mut(&id) else {
                return;
            };
            if !connection.is_window_open() {
                return;
            }
            let Comparison::Listing { buckets, uncertain } = &mut connection.comparison else {
                return;
            };
            let mut listed = Vec::new();
            let mut documents: Vec<DocumentId> = Vec::new();
            while documents.len() < limits::BUCKET_ENTRIES / 2
                && let Some(bucket) = buckets.pop_front()
            {
                listed.push(bucket);
                documents.extend(self.collection.members(bucket).filter(|document| {
                    let class = class_in(&self.classes, *document);
                    connection.rights.document(*document, class) != Access::None
                }));
            }
            let last = buckets.is_empty();
            if last {
                connection.comparison = Comparison::Done {
                    uncertain: std::mem::take(uncertain),
                };
            }
            let entries: Vec<BucketEntry> = documents
                .into_iter()
                .map(|document| BucketEntry {
                    document,
                    heads_digest: heads_digest(self.compared_heads(document)),
                })
                .collect();
            self.send(
                id,
                &Message::Bucket {
                    buckets: listed,
                    entries,
                    last,
                },
            );
        }
    }

    /// Compares the relay's entries with ours (client).
    pub(super) fn on_bucket(&mut self, id: ConnectionId, buckets: &[u8], entries: &[BucketEntry], last: bool) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        let Comparison::Asked { differing, anew, .. } = &mut connection.comparison else {
            return;
        };
        differing.extend(buckets);
        let anew = *anew;
        let theirs: BTreeMap<DocumentId, [u8; 16]> = entries
            .iter()
            .map(|entry| (entry.document, entry.heads_digest))
            .collect();
        let mut equal = Vec::new();
        let mut differs = Vec::new();
        for document in buckets.iter().flat_map(|bucket| self.collection.members(*bucket)) {
            let heads = self.compared_heads(document);
            match theirs.get(&document) {
                Some(digest) if *digest == heads_digest(heads) => equal.push(document),
                Some(_) | None => differs.push(document),
            }
        }
        let lacking: Vec<(DocumentId, [u8; 16])> = theirs
            .into_iter()
            .filter(|(document, _)| {
                self.documents
                    .get(document)
                    .is_none_or(super::documents::Entry::is_empty)
            })
            .collect();
        for document in equal {
            self.note_durable(document);
        }
        if let Some(connection) = self.connections.get_mut(&id) {
            if anew {
                // What each end was told before was under other rights.
                differs.retain(|document| !connection.active.contains(document));
                for document in &differs {
                    connection.documents.remove(document);
                }
            }
            connection.waiting.extend(differs);
            connection.bulk.lacking.extend(lacking);
        }
        if last {
            self.finish_comparison(id);
        }
        self.start_waiting_syncs(id);
    }

    fn finish_comparison(&mut self, id: ConnectionId) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        let Comparison::Asked {
            meanwhile,
            differing,
            again,
            ..
        } = &mut connection.comparison
        else {
            return;
        };
        let again = *again;
        let meanwhile = std::mem::take(meanwhile);
        let uncertain = std::mem::take(differing);
        let equal: Vec<DocumentId> = (0..=u8::MAX)
            .filter(|bucket| !uncertain.contains(bucket))
            .flat_map(|bucket| self.collection.members(bucket))
            .filter(|document| !meanwhile.contains(document))
            .collect();
        connection.waiting.extend(meanwhile);
        connection.comparison = Comparison::Done { uncertain };
        self.safety_touched = true;
        for document in equal {
            self.note_durable(document);
        }
        if again {
            self.start_comparison(id);
        }
    }

    /// Begins to sync documents that differ, as many at a time as the limit says.
    pub(super) fn start_waiting_syncs(&mut self, id: ConnectionId) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        let (rights, classes) = (&connection.rights, &self.classes);
        while connection.active.len() < limits::SYNCS_IN_FLIGHT
            && connection.is_window_open()
            && let Some(document) = connection.waiting.pop_front()
        {
            let class = class_in(classes, document);
            let access = rights.document(document, class);
            connection
                .documents
                .entry(document)
                .or_insert_with(|| PeerDocument::new(access));
            connection.active.insert(document);
            connection.dirty.push(document);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_depend_on_content_and_not_on_order() {
        let heads = |byte| vec![ChangeHash([byte; 32])];
        let document = |byte| DocumentId::from_bytes([byte; 16]);
        let mut one = Collection::default();
        let mut other = Collection::default();
        for byte in 0..100 {
            one.change(document(byte), DocumentClass::Record, &[], &heads(byte));
            other.change(document(99 - byte), DocumentClass::Record, &[], &heads(99 - byte));
        }
        assert_eq!(one.sums, other.sums);
        one.change(document(5), DocumentClass::Record, &heads(5), &heads(200));
        assert_ne!(one.sums, other.sums);
        one.change(document(5), DocumentClass::Record, &heads(200), &heads(5));
        assert_eq!(one.sums, other.sums);
        one.change(document(5), DocumentClass::Record, &heads(5), &[]);
        assert_ne!(one.sums, other.sums);
        assert_eq!(
            heads_digest(&[heads(1), heads(2)].concat()),
            heads_digest(&[heads(2), heads(1)].concat())
        );
    }
}
