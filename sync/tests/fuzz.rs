//! A mutation fuzzer over everything that reads foreign bytes: frames, sync messages, fingerprints, buckets, whole
//! documents, chunks, ids.
//!
//! It starts from the kept corpus (`tests/corpus`) and runs for `STEWARD_FUZZ_SECONDS` (2 for each decoder when not
//! set) from the seed `STEWARD_SEED`, which it prints. An input that makes a decoder panic is written into the corpus,
//! so that it is tried first from then on.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    clippy::panic,
    missing_docs,
    reason = "a test program: it reads the clock to end in time, and says by a panic what it found"
)]

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use automerge::{AutoCommit, ROOT, sync::SyncDoc as _, transaction::Transactable as _};
use steward_sync::{
    engine::{Access, Effect, Engine, EngineConfig, Event, Side},
    ids::{ChunkId, ConnectionId, DocumentId, PeerId},
    store::{Chunk, StoredDocument},
    wire::{BucketEntry, BulkDocument, Ephemeral, Message, PeerMetadata, Removal, SyncKind},
};

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % (bound.max(1) as u64)).unwrap()
    }
}

/// Values at which decoders go wrong: limits of lengths and of CBOR's, LEB128's and automerge's heads.
const EDGES: [u8; 16] = [
    0x00, 0x01, 0x17, 0x18, 0x1b, 0x3b, 0x5b, 0x5f, 0x7b, 0x7f, 0x80, 0x9b, 0xbb, 0xbf, 0xfb, 0xff,
];

fn mutate(random: &mut Random, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut input = corpus[random.below(corpus.len())].clone();
    for _ in 0..=random.below(5) {
        if input.is_empty() {
            input.push(0);
        }
        let at = random.below(input.len());
        match random.below(8) {
            0 => input[at] ^= 1 << random.below(8),
            1 => input[at] = EDGES[random.below(EDGES.len())],
            2 => input[at] = random.next().to_le_bytes()[0],
            3 => input.truncate(at),
            4 => input.insert(at, EDGES[random.below(EDGES.len())]),
            5 => drop(input.remove(at)),
            6 => {
                let end = (at + 1 + random.below(16)).min(input.len());
                let copied = input[at..end].to_vec();
                let to = random.below(input.len());
                input.splice(to..to, copied);
            }
            _ => {
                // The beginning of one with the end of another.
                let other = &corpus[random.below(corpus.len())];
                input.truncate(at);
                input.extend_from_slice(&other[random.below(other.len() + 1)..]);
            }
        }
    }
    input.truncate(64 * 1024);
    input
}

fn corpus_directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// What was kept for this decoder, after its good examples.
fn corpus(target: &str, examples: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let mut corpus = examples;
    let mut names: Vec<PathBuf> = std::fs::read_dir(corpus_directory())
        .expect("the corpus")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(target)
        })
        .collect();
    names.sort();
    corpus.extend(names.iter().map(|path| std::fs::read(path).expect("readable")));
    corpus
}

/// Runs one decoder over the corpus as it is, then over mutations of it until the time is over.
fn fuzz(target: &str, examples: Vec<Vec<u8>>, mut decode: impl FnMut(&[u8])) {
    let seed = std::env::var("STEWARD_SEED").ok().and_then(|text| text.parse().ok());
    let seed: u64 = seed.unwrap_or_else(|| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        u64::from(now.expect("after 1970").subsec_nanos())
    });
    println!("STEWARD_SEED={seed} ({target})");
    let seconds = std::env::var("STEWARD_FUZZ_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok());
    let until = Instant::now() + Duration::from_secs(seconds.unwrap_or(2));
    let corpus = corpus(target, examples);
    let mut random = Random(seed);
    let mut tried = 0_u64;
    let mut queue = corpus.clone().into_iter();
    while let Some(input) = queue
        .next()
        .or_else(|| (Instant::now() < until).then(|| mutate(&mut random, &corpus)))
    {
        tried += 1;
        if catch_unwind(AssertUnwindSafe(|| decode(&input))).is_err() {
            let name = format!("{target}-{}", ChunkId::of(&input));
            let path = corpus_directory().join(&name[..name.len().min(target.len() + 17)]);
            std::fs::write(&path, &input).expect("kept");
            panic!(
                "seed {seed}, input {tried}: {target} panicked; the input is kept as {}",
                path.display()
            );
        }
    }
    println!("{target}: {tried} inputs");
    assert!(tried > 200, "{target} is so slow that it finds nothing: {tried} inputs");
}

fn id(number: u8) -> DocumentId {
    DocumentId::from_bytes([number; 16])
}

fn document() -> AutoCommit {
    let mut document = AutoCommit::new().with_actor(automerge::ActorId::from([7_u8; 16]));
    document.put(ROOT, "title", "known").unwrap();
    let text = document.put_object(ROOT, "text", automerge::ObjType::Text).unwrap();
    document.splice_text(&text, 0, 0, "some words").unwrap();
    document.commit_with(automerge::transaction::CommitOptions::default().with_time(0));
    document
}

/// A sync message with changes, and one without.
fn sync_messages() -> Vec<Vec<u8>> {
    let mut state = automerge::sync::State::new();
    let mut document = document();
    let first = document.sync().generate_sync_message(&mut state).unwrap().encode();
    let mut state = automerge::sync::State::new();
    state.their_heads = Some(Vec::new());
    state.their_need = Some(Vec::new());
    state.their_have = Some(vec![automerge::sync::Have::default()]);
    let second = document.sync().generate_sync_message(&mut state).unwrap().encode();
    vec![first, second]
}

fn messages() -> Vec<Message> {
    let (sender, target) = (PeerId::new("a"), PeerId::new("b"));
    let metadata = PeerMetadata {
        storage_id: Some("storage".to_owned()),
        is_ephemeral: false,
        steward: Some(1),
    };
    let mut all = vec![
        Message::Join {
            sender: sender.clone(),
            versions: vec!["1".to_owned()],
            metadata: metadata.clone(),
        },
        Message::Peer {
            sender: sender.clone(),
            target: target.clone(),
            version: "1".to_owned(),
            metadata,
        },
        Message::DocUnavailable {
            document: id(1),
            sender: sender.clone(),
            target: target.clone(),
        },
        Message::Ephemeral(Ephemeral {
            sender: sender.clone(),
            target: target.clone(),
            count: 7,
            session: "s".to_owned(),
            document: id(1),
            data: vec![0xa0],
        }),
        Message::error(sender.clone(), target.clone(), "words"),
        Message::RemoteHeadsChanged,
        Message::Fingerprints { buckets: vec![7; 256] },
        Message::Bucket {
            buckets: vec![0, 255],
            entries: vec![BucketEntry {
                document: id(2),
                heads_digest: [3; 16],
            }],
            last: true,
        },
        Message::Want {
            documents: vec![id(1), id(2)],
        },
        Message::Documents {
            documents: vec![BulkDocument {
                document: id(2),
                chunks: document().save(),
            }],
            unavailable: vec![id(3)],
        },
        Message::Durable {
            document: id(1),
            heads: document().get_heads(),
        },
        Message::Gone(Removal {
            document: id(4),
            removed_millis: 5,
            reason: "request".to_owned(),
        }),
        Message::Refused {
            document: id(1),
            reason: "read only".to_owned(),
        },
    ];
    for (number, data) in (1..).zip(sync_messages()) {
        all.push(Message::Sync {
            kind: if number == 1 { SyncKind::Request } else { SyncKind::Sync },
            document: id(number),
            sender: sender.clone(),
            target: target.clone(),
            data,
        });
    }
    all.push(Message::Leave { sender });
    all
}

fn frames() -> Vec<Vec<u8>> {
    messages().iter().map(|message| message.encode().unwrap()).collect()
}

/// An engine with a storage that never fails.
struct Held {
    engine: Engine,
    stored: BTreeMap<DocumentId, Vec<Chunk>>,
    now: u64,
}

impl Held {
    /// Knows document 1 and has completed the handshake on connection 1.
    fn new(side: Side) -> Self {
        let config = EngineConfig::new(side, PeerId::new("b"), [1; 16], 7).with_storage_id("storage");
        let mut held = Self {
            engine: Engine::new(config, Vec::new()),
            stored: BTreeMap::new(),
            now: 1_000,
        };
        assert!(held.merge(id(1), &document().save()));
        held.handle(Event::Connected {
            connection: CONNECTION,
            access: Access::ReadWrite,
        });
        let greeting = match side {
            Side::Relay => &messages()[0],
            Side::Client => &messages()[1],
        };
        held.receive(greeting.encode().unwrap());
        held
    }

    fn receive(&mut self, frame: Vec<u8>) {
        self.handle(Event::Received {
            connection: CONNECTION,
            frame,
        });
    }

    fn handle(&mut self, event: Event) {
        self.now += 1;
        let effects = self.engine.handle(event, self.now);
        self.perform(effects);
    }

    /// Whether the chunks were taken.
    fn merge(&mut self, document: DocumentId, chunks: &[u8]) -> bool {
        let merged = self.engine.merge_chunks(document, chunks, self.now);
        merged.map(|effects| self.perform(effects)).is_ok()
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let event = match effect {
                Effect::Write { write, batch } => {
                    let chunks = self.stored.entry(batch.document).or_default();
                    chunks.retain(|chunk| !batch.obsolete.contains(&chunk.id));
                    chunks.extend(batch.chunks);
                    Event::Written { write }
                }
                Effect::Erase { write, removal } => {
                    self.stored.remove(&removal.document);
                    Event::Written { write }
                }
                Effect::Load { document } => Event::Loaded {
                    document,
                    result: Ok(StoredDocument {
                        chunks: self.stored.get(&document).cloned().unwrap_or_default(),
                        damaged: Vec::new(),
                    }),
                },
                _ => continue,
            };
            self.handle(event);
        }
    }

    fn has(&self, document: DocumentId) -> bool {
        self.engine.heads(document).is_some()
    }
}

const CONNECTION: ConnectionId = ConnectionId(1);

/// Frames reach an engine; whatever they are, it goes on and keeps what it had.
fn fuzz_engine(target: &str, side: Side) {
    let mut held = Held::new(side);
    let mut used = 0;
    fuzz(target, frames(), |frame| {
        used += 1;
        // A connection that was closed hears nothing any more.
        if used % 8 == 0 {
            held = Held::new(side);
        }
        held.receive(frame.to_vec());
        assert!(
            held.has(id(1)) || side == Side::Client,
            "the relay lost a document to a frame"
        );
    });
}

#[test]
fn mutated_input_is_survived_by_every_decoder() {
    fuzz("frame", frames(), |frame| {
        if let Ok(message) = Message::decode(frame) {
            // What was understood can be said, and means the same.
            if let Ok(again) = message.encode() {
                assert_eq!(Message::decode(&again), Ok(message));
            }
        }
    });
}

#[test]
fn mutated_frames_are_survived_by_the_relay() {
    fuzz_engine("relay", Side::Relay);
}

#[test]
fn mutated_frames_are_survived_by_a_client() {
    fuzz_engine("client", Side::Client);
}

#[test]
fn mutated_sync_messages_are_survived() {
    let mut held = Held::new(Side::Relay);
    let mut used = 0;
    fuzz("sync", sync_messages(), |data| {
        used += 1;
        if used % 8 == 0 {
            held = Held::new(Side::Relay);
        }
        let message = Message::Sync {
            kind: SyncKind::Sync,
            document: id(1),
            sender: PeerId::new("a"),
            target: PeerId::new("b"),
            data: data.to_vec(),
        };
        let Ok(frame) = message.encode() else { return };
        held.receive(frame);
        assert!(held.has(id(1)), "the relay lost a document to a sync message");
    });
}

#[test]
fn mutated_chunks_are_survived() {
    let mut held = Held::new(Side::Client);
    let mut used = 1_u8;
    let mut changed = document();
    changed.put(ROOT, "state", "open").unwrap();
    changed.commit();
    let examples = vec![document().save(), changed.save(), changed.save_after(&[])];
    fuzz("chunks", examples, |chunks| {
        used = used.wrapping_add(1);
        if used == 0 {
            held = Held::new(Side::Client);
        }
        // Refused or taken; what was there before stays.
        held.merge(id(used), chunks);
        assert!(held.has(id(1)));
    });
}

#[test]
fn mutated_names_are_survived() {
    let examples = vec![
        id(1).to_string().into_bytes(),
        id(255).to_string().into_bytes(),
        Vec::new(),
    ];
    fuzz("name", examples, |text| {
        let text = String::from_utf8_lossy(text);
        if let Ok(document) = text.parse::<DocumentId>() {
            assert_eq!(document.to_string().parse(), Ok(document));
        }
    });
}
