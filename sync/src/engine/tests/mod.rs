//! Engines joined by hand: every effect is carried out at once, in order.

mod access;
mod ahead;
mod attribution;
mod batch;
mod collection;
mod elsewhere;
mod handshake;
mod hostile;
mod limits;
mod peers;
mod removal;
mod storage;

use std::collections::{BTreeMap, VecDeque};

use automerge::{AutoCommit, AutomergeError, ObjType, ROOT, ReadDoc, transaction::Transactable};

use super::*;
use crate::{
    ids::PeerId,
    store::{DocumentWrite, StoredDocument},
    testing::memory_store::MemoryStore,
    wire::{Message, SyncKind},
};

/// An engine with its storage and what it asked for.
struct Node {
    engine: Engine,
    store: MemoryStore,
    now: u64,
    /// Frames to be carried, by connection.
    frames: VecDeque<(ConnectionId, Vec<u8>)>,
    /// Everything else that the driver would be told.
    seen: Vec<Effect>,
    /// Writes and loads wait here instead of being carried out.
    hold_writes: bool,
    held: Vec<(WriteId, DocumentWrite)>,
    /// Sent frames are reported as drained at once.
    drains: bool,
}

impl Node {
    fn new(side: Side, number: u8, store: MemoryStore) -> Self {
        Self::with_limit(side, number, store, crate::limits::LOADED_DOCUMENTS)
    }

    fn with_limit(side: Side, number: u8, store: MemoryStore, loaded_limit: usize) -> Self {
        let config = EngineConfig::new(side, PeerId::new(format!("node-{number}")), [number; 16], number.into());
        let config = EngineConfig {
            loaded_limit,
            ..config.with_storage_id("storage")
        };
        Self {
            engine: Engine::new(config, store.heads_now()),
            store,
            now: 1_000,
            frames: VecDeque::new(),
            seen: Vec::new(),
            hold_writes: false,
            held: Vec::new(),
            drains: true,
        }
    }

    fn act(&mut self, action: impl FnOnce(&mut Engine, u64) -> Vec<Effect>) {
        let effects = action(&mut self.engine, self.now);
        self.perform(effects);
    }

    fn handle(&mut self, event: Event) {
        self.act(|engine, now| engine.handle(event, now));
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Send { connection, frame } => self.frames.push_back((connection, frame)),
                Effect::Load { document } => {
                    let result = Ok(self.store.load_now(document));
                    self.handle(Event::Loaded { document, result });
                }
                Effect::Write { write, batch } if self.hold_writes => self.held.push((write, batch)),
                Effect::Write { write, batch } => self.write(write, batch),
                Effect::Erase { write, removal } => match self.store.erase_now(removal.document) {
                    Ok(()) => {
                        self.seen.push(Effect::Erase { write, removal });
                        self.handle(Event::Written { write });
                    }
                    Err(error) => self.handle(Event::WriteFailed { write, error }),
                },
                other @ (Effect::Dial
                | Effect::Close { .. }
                | Effect::Changed { .. }
                | Effect::ShareWithSiblings { .. }
                | Effect::LoadNew { .. }
                | Effect::EphemeralForNodes { .. }
                | Effect::Ephemeral { .. }
                | Effect::Unavailable { .. }
                | Effect::SafetyChanged
                | Effect::RightsChanged { .. }
                | Effect::Refused { .. }
                | Effect::PeerError { .. }
                | Effect::WakeAt { .. }) => self.seen.push(other),
            }
        }
    }

    fn write(&mut self, write: WriteId, batch: DocumentWrite) {
        match self.store.write_now(vec![batch]) {
            Ok(()) => self.handle(Event::Written { write }),
            Err(error) => self.handle(Event::WriteFailed { write, error }),
        }
    }

    fn release_writes(&mut self) {
        self.hold_writes = false;
        for (write, batch) in std::mem::take(&mut self.held) {
            self.write(write, batch);
        }
    }

    fn create(&mut self, id: DocumentId) {
        let now = self.now;
        let effects = self.engine.create(id, &root_changes(), now).unwrap();
        self.perform(effects);
    }

    fn edit(&mut self, id: DocumentId, key: &str) {
        self.edit_with(id, key, |document| document.put(ROOT, key, 1));
    }

    fn edit_with(
        &mut self,
        id: DocumentId,
        message: &str,
        edit: impl FnOnce(&mut AutoCommit) -> Result<(), AutomergeError>,
    ) {
        let stamp = CommitStamp {
            time_seconds: 7,
            message: message.to_owned(),
        };
        let now = self.now;
        let ((), effects) = self.engine.edit(id, stamp, now, edit).unwrap();
        self.perform(effects);
    }

    fn has(&self, id: DocumentId, key: &str) -> bool {
        self.engine.view(id).unwrap().get(ROOT, key).unwrap().is_some()
    }

    fn stored_has(&self, id: DocumentId, key: &str) -> bool {
        let chunks = self.store.load_now(id).chunks;
        chunks::open(&[0; 16], &chunks)
            .document
            .get(ROOT, key)
            .unwrap()
            .is_some()
    }

    /// Takes out what was seen and fits.
    fn take<T>(&mut self, pick: impl Fn(&Effect) -> Option<T>) -> Vec<T> {
        let picked = self.seen.iter().filter_map(pick).collect();
        self.seen.clear();
        picked
    }

    fn closings(&mut self) -> Vec<String> {
        self.take(|effect| {
            if let Effect::Close { reason, .. } = effect {
                Some(reason.clone())
            } else {
                None
            }
        })
    }

    /// Takes the frames for one connection.
    fn frames_to(&mut self, connection: ConnectionId) -> Vec<Vec<u8>> {
        let (wanted, others): (VecDeque<_>, VecDeque<_>) = std::mem::take(&mut self.frames)
            .into_iter()
            .partition(|(to, _)| *to == connection);
        self.frames = others;
        wanted.into_iter().map(|(_, frame)| frame).collect()
    }

    fn sent(&mut self) -> Vec<Message> {
        self.frames
            .drain(..)
            .map(|(_, frame)| Message::decode(&frame).unwrap())
            .collect()
    }
}

fn id(number: u32) -> DocumentId {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    DocumentId::from_bytes(bytes)
}

fn root_changes() -> Vec<u8> {
    let mut document = AutoCommit::new().with_actor(automerge::ActorId::from([9_u8; 16]));
    document.put_object(ROOT, "text", ObjType::Text).unwrap();
    document.commit_with(automerge::transaction::CommitOptions::default().with_time(0));
    document.save_after(&[])
}

/// A relay and clients; client `n` is on connection `n` while it is connected.
struct Network {
    nodes: BTreeMap<u64, Node>,
    bytes: usize,
    /// How often the direction of travel changed.
    turns: usize,
}

/// The relay's place in [`Network::nodes`].
const RELAY: u64 = 0;

impl Network {
    fn new(clients: u8) -> Self {
        let mut nodes = BTreeMap::from([(RELAY, Node::new(Side::Relay, 100, MemoryStore::new()))]);
        for client in 1..=clients {
            nodes.insert(client.into(), Node::new(Side::Client, client, MemoryStore::new()));
        }
        Self {
            nodes,
            bytes: 0,
            turns: 0,
        }
    }

    fn node(&mut self, number: u64) -> &mut Node {
        self.nodes.get_mut(&number).unwrap()
    }

    fn connect(&mut self, client: u64) {
        self.connect_as(client, Access::ReadWrite);
    }

    fn connect_as(&mut self, client: u64, access: Access) {
        let connection = ConnectionId(client);
        self.node(RELAY).handle(Event::Connected { connection, access });
        self.node(client).handle(Event::Connected {
            connection,
            access: Access::ReadWrite,
        });
        self.run();
    }

    fn disconnect(&mut self, client: u64) {
        let connection = ConnectionId(client);
        self.node(RELAY).frames.retain(|(to, _)| *to != connection);
        self.node(client).frames.clear();
        self.node(RELAY).handle(Event::Disconnected { connection });
        self.node(client).handle(Event::Disconnected { connection });
    }

    /// Carries frames until none is left: all of one direction, then all of the other.
    fn run(&mut self) {
        for _ in 0..100_000 {
            if self.run_once() == 0 {
                return;
            }
        }
        panic!("the engines do not come to rest");
    }

    fn run_once(&mut self) -> usize {
        let mut carried = 0;
        let clients: Vec<u64> = self.nodes.keys().copied().filter(|node| *node != RELAY).collect();
        for from in clients.into_iter().chain([RELAY]) {
            let frames = std::mem::take(&mut self.node(from).frames);
            self.turns += usize::from(!frames.is_empty());
            for (connection, frame) in frames {
                carried += 1;
                self.bytes += frame.len();
                let to = if from == RELAY { connection.0 } else { RELAY };
                if self.nodes.contains_key(&to) {
                    self.node(to).handle(Event::Received { connection, frame });
                }
                if self.node(from).drains {
                    self.node(from).handle(Event::Drained { connection });
                }
            }
        }
        carried
    }

    fn assert_synced(&mut self, clients: &[u64]) {
        let documents: Vec<DocumentId> = self.node(RELAY).engine.documents().collect();
        for client in clients {
            for document in &documents {
                let theirs = self.node(RELAY).engine.heads(*document).unwrap().to_vec();
                assert_eq!(
                    self.node(*client).engine.heads(*document),
                    Some(theirs.as_slice()),
                    "{document}"
                );
            }
            let safety = self.node(*client).engine.safety();
            let expected = Safety {
                online: true,
                settled: true,
                ..Safety::default()
            };
            assert_eq!(safety, expected, "client {client}");
        }
    }
}

/// A plain automerge-repo peer on a relay's connection.
struct Plain {
    connection: ConnectionId,
    name: PeerId,
    document: AutoCommit,
    state: automerge::sync::State,
}

impl Plain {
    fn join(relay: &mut Node, number: u64, access: Access) -> Self {
        let connection = ConnectionId(number);
        let name = PeerId::new(format!("plain-{number}"));
        relay.handle(Event::Connected { connection, access });
        let join = Message::Join {
            sender: name.clone(),
            versions: vec!["1".to_owned()],
            metadata: crate::wire::PeerMetadata {
                storage_id: None,
                is_ephemeral: true,
                steward: None,
            },
        };
        relay.handle(Event::Received {
            connection,
            frame: join.encode().unwrap(),
        });
        let answer = relay.sent();
        assert!(matches!(answer.as_slice(), [Message::Peer { .. }]), "{answer:?}");
        let document = AutoCommit::new_with_encoding(automerge::TextEncoding::Utf16CodeUnit);
        Self {
            connection,
            name,
            document,
            state: automerge::sync::State::new(),
        }
    }

    fn send(&self, relay: &mut Node, kind: SyncKind, id: DocumentId, data: Vec<u8>) {
        let message = Message::Sync {
            kind,
            document: id,
            sender: self.name.clone(),
            target: PeerId::new("node-100"),
            data,
        };
        relay.handle(Event::Received {
            connection: self.connection,
            frame: message.encode().unwrap(),
        });
    }

    /// Syncs a document until nothing more is said; returns what was said that is not `sync`.
    fn sync(&mut self, relay: &mut Node, kind: SyncKind, id: DocumentId) -> Vec<Message> {
        use automerge::sync::SyncDoc;
        let mut others = Vec::new();
        for _ in 0..50 {
            let generated = self.document.sync().generate_sync_message(&mut self.state);
            let quiet = generated.is_none();
            if let Some(message) = generated {
                self.send(relay, kind, id, message.encode());
            }
            let answers: Vec<Message> = relay
                .frames_to(self.connection)
                .iter()
                .map(|frame| Message::decode(frame).unwrap())
                .collect();
            relay.handle(Event::Drained {
                connection: self.connection,
            });
            if quiet && answers.is_empty() {
                return others;
            }
            for answer in answers {
                if let Message::Sync { data, .. } = &answer {
                    let message = automerge::sync::Message::decode(data).unwrap();
                    self.document
                        .sync()
                        .receive_sync_message(&mut self.state, message)
                        .unwrap();
                } else {
                    others.push(answer);
                }
            }
        }
        panic!("the plain peer and the relay do not come to rest");
    }
}

/// A store that holds nothing, as a driver would report it.
fn nothing_stored() -> StoredDocument {
    StoredDocument::default()
}
