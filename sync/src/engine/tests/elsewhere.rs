//! Several relay nodes on one storage: whatever is told late, twice or not at all until the end, nothing is lost.

use std::collections::BTreeSet;

use automerge::ChangeHash;

use super::*;
use crate::{
    engine::NewlyStored,
    ids::ChunkId,
    store::{Chunk, StoredHeads},
};

/// What the nodes share: chunks, and the table of documents with the heads of all.
#[derive(Default)]
struct Shared {
    chunks: BTreeMap<DocumentId, BTreeMap<ChunkId, Chunk>>,
    table: BTreeMap<DocumentId, BTreeSet<ChangeHash>>,
}

impl Shared {
    fn heads(&self, document: DocumentId) -> Vec<ChangeHash> {
        self.table.get(&document).into_iter().flatten().copied().collect()
    }

    fn load(&self, document: DocumentId) -> StoredDocument {
        let chunks = self.chunks.get(&document).into_iter().flat_map(BTreeMap::values);
        StoredDocument {
            chunks: chunks.cloned().collect(),
            damaged: Vec::new(),
        }
    }

    fn load_new(&self, document: DocumentId, known: &[ChunkId]) -> NewlyStored {
        let stored = self.chunks.get(&document).cloned().unwrap_or_default();
        NewlyStored {
            heads: self.heads(document),
            vanished: known.iter().filter(|id| !stored.contains_key(id)).copied().collect(),
            chunks: stored
                .into_values()
                .filter(|chunk| !known.contains(&chunk.id))
                .collect(),
            damaged: Vec::new(),
        }
    }

    fn write(&mut self, part: DocumentWrite, replaced: &[ChangeHash]) {
        let chunks = self.chunks.entry(part.document).or_default();
        chunks.retain(|id, _| !part.obsolete.contains(id));
        chunks.extend(part.chunks.into_iter().map(|chunk| (chunk.id, chunk)));
        let heads = self.table.entry(part.document).or_default();
        heads.retain(|head| !replaced.contains(head));
        heads.extend(part.heads);
    }
}

/// A node and what is on its way to it.
struct Member {
    engine: Engine,
    waiting: Vec<Waiting>,
}

enum Waiting {
    Write(WriteId, DocumentWrite, Vec<ChangeHash>),
    Load(DocumentId),
    LoadNew(DocumentId, Vec<ChunkId>),
    /// Heads as read from the table some time ago.
    Hint(DocumentId, Vec<ChangeHash>),
}

struct World {
    shared: Shared,
    members: Vec<Member>,
    now: u64,
}

impl World {
    fn new(count: u8, loaded_limit: usize) -> Self {
        let member = |number: u8| {
            let config = EngineConfig::new(
                Side::Relay,
                PeerId::new(format!("node-{number}")),
                [number; 16],
                number.into(),
            );
            Member {
                engine: Engine::new(EngineConfig { loaded_limit, ..config }, Vec::new()),
                waiting: Vec::new(),
            }
        };
        Self {
            shared: Shared::default(),
            members: (1..=count).map(member).collect(),
            now: 0,
        }
    }

    fn perform(&mut self, node: usize, effects: Vec<Effect>) {
        for effect in effects {
            let member = &mut self.members[node];
            if let Effect::Write { write, batch } = effect {
                let replaced = member.engine.replaced_heads(batch.document);
                member.waiting.push(Waiting::Write(write, batch, replaced));
            } else if let Effect::Load { document } = effect {
                member.waiting.push(Waiting::Load(document));
            } else if let Effect::LoadNew { document, known } = effect {
                member.waiting.push(Waiting::LoadNew(document, known));
            }
        }
    }

    fn handle(&mut self, node: usize, event: Event) {
        let effects = self.members[node].engine.handle(event, self.now);
        self.perform(node, effects);
    }

    /// Carries one thing out that waits at a node; of one document writes and loads keep their order.
    fn step(&mut self, node: usize, pick: usize) {
        self.now += 1;
        if self.members[node].waiting.is_empty() {
            return;
        }
        let pick = pick % self.members[node].waiting.len();
        match self.members[node].waiting.remove(pick) {
            Waiting::Write(write, batch, replaced) => {
                let document = batch.document;
                self.shared.write(batch, &replaced);
                let heads = self.shared.heads(document);
                for member in &mut self.members {
                    member.waiting.push(Waiting::Hint(document, heads.clone()));
                }
                self.handle(node, Event::Written { write });
            }
            Waiting::Load(document) => {
                let result = Ok(self.shared.load(document));
                self.handle(node, Event::Loaded { document, result });
            }
            Waiting::LoadNew(document, known) => {
                let new = self.shared.load_new(document, &known);
                self.handle(node, Event::LoadedNew { document, new });
            }
            Waiting::Hint(document, heads) => self.handle(node, Event::StoredElsewhere { document, heads }),
        }
    }

    /// The last answer to "what is new" names the table as it is.
    fn settle(&mut self, documents: &[DocumentId]) {
        for _ in 0..8 {
            while self.members.iter().any(|member| !member.waiting.is_empty()) {
                (0..self.members.len()).for_each(|node| self.step(node, 0));
            }
            for node in 0..self.members.len() {
                for &document in documents {
                    let heads = self.shared.heads(document);
                    self.handle(node, Event::StoredElsewhere { document, heads });
                }
            }
        }
    }
}

/// One more change of a person; returns all of that person's, as a sync with a node would bring what it lacks.
fn edit(replica: &mut AutoCommit, mark: u64) -> Vec<u8> {
    replica
        .put(ROOT, format!("mark {mark}"), i64::try_from(mark).unwrap())
        .unwrap();
    replica.save()
}

#[test]
fn nodes_that_write_the_same_documents_end_with_all_of_it() {
    for seed in 1..=12_u64 {
        let mut random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut draw = |bound: u64| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            usize::try_from((random >> 11) % bound).unwrap()
        };
        let documents = [id(1), id(2), id(3)];
        // A limit of one document makes nodes drop and read documents all the time.
        let mut world = World::new(3, 1 + draw(3));
        let mut replicas: Vec<AutoCommit> = (0..6_u8)
            .map(|number| AutoCommit::new().with_actor(automerge::ActorId::from([100 + number; 16])))
            .collect();
        let mut expected = [0_u64; 3];
        for mark in 0..400 {
            if draw(4) == 0 {
                // A person per node and document pair, two at most for each document.
                let person = draw(6);
                let (document, node) = (person % 3, draw(3));
                let changes = edit(&mut replicas[person], mark);
                expected[document] += 1;
                let effects = world.members[node]
                    .engine
                    .merge_chunks(documents[document], &changes, world.now)
                    .unwrap();
                world.perform(node, effects);
            } else {
                let (node, pick) = (draw(3), draw(7));
                world.step(node, pick);
            }
        }
        world.settle(&documents);
        for (document, marks) in documents.into_iter().zip(expected) {
            let stored = super::super::chunks::open(&[0; 16], &world.shared.load(document).chunks);
            let mut stored = stored.document;
            let present = u64::try_from(stored.keys(ROOT).count()).unwrap();
            assert_eq!(present, marks, "seed {seed}: edits of {document} in storage");
            assert_eq!(
                stored.get_heads(),
                world.shared.heads(document),
                "seed {seed}: the table names {document}"
            );
            for (node, member) in world.members.iter().enumerate() {
                let heads = member.engine.heads(document).unwrap_or_default();
                assert_eq!(heads, stored.get_heads(), "seed {seed}: node {node} knows {document}");
            }
        }
    }
}

#[test]
fn heads_of_a_document_that_is_not_in_memory_are_noted_without_reading_it() {
    let mut world = World::new(2, 10);
    let changes = edit(&mut AutoCommit::new(), 1);
    let effects = world.members[0].engine.merge_chunks(id(1), &changes, 0).unwrap();
    world.perform(0, effects);
    world.step(0, 0);
    let heads = world.shared.heads(id(1));
    world.handle(
        1,
        Event::StoredElsewhere {
            document: id(1),
            heads: heads.clone(),
        },
    );
    assert_eq!(world.members[1].engine.heads(id(1)), Some(heads.as_slice()));
    assert!(!world.members[1].engine.is_loaded(id(1)));
    assert!(
        world.members[1]
            .waiting
            .iter()
            .all(|waiting| matches!(waiting, Waiting::Hint(..)))
    );
    let table = vec![StoredHeads {
        document: id(1),
        heads,
        durable: Vec::new(),
    }];
    assert_eq!(
        Engine::new(EngineConfig::new(Side::Relay, PeerId::new("n"), [3; 16], 3), table)
            .documents()
            .count(),
        1
    );
}
