//! Time, the network, the storages; carries out what the engines ask for.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    engine::{Access, Effect, Engine, EngineConfig, Event, Side},
    ids::{ConnectionId, DocumentId, PeerId, WriteId},
    store::{DocumentWrite, StoreError},
    testing::memory_store::MemoryStore,
    wire::Removal,
};

/// The node that is the relay; the others are clients.
pub(super) const RELAY: usize = 0;

/// What a run did, to see that it exercised what it should.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Frames delivered.
    pub frames: u64,
    /// Bytes delivered.
    pub bytes: u64,
    /// Edits made.
    pub edits: u64,
    /// Edits that were shown as synced, and checked at the relay.
    pub synced: u64,
    /// Connections that opened.
    pub connections: u64,
    /// Crashes.
    pub crashes: u64,
    /// Documents removed for good.
    pub removals: u64,
}

impl std::ops::AddAssign for Statistics {
    fn add_assign(&mut self, other: Self) {
        self.frames += other.frames;
        self.bytes += other.bytes;
        self.edits += other.edits;
        self.synced += other.synced;
        self.connections += other.connections;
        self.crashes += other.crashes;
        self.removals += other.removals;
    }
}

/// A small deterministic generator (splitmix64).
#[derive(Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    pub(super) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }
}

/// One client, or the relay.
pub(super) struct Node {
    pub(super) engine: Engine,
    pub(super) store: MemoryStore,
    /// Distinguishes what was asked before a crash from what was asked after.
    incarnation: u64,
    pub(super) partitioned: bool,
    wake: Option<u64>,
    /// Edits by key, with the document: made since the last crash, and ever shown as saved here.
    pub(super) unsaved: BTreeSet<(DocumentId, String)>,
    pub(super) unsynced: BTreeSet<(DocumentId, String)>,
    pub(super) saved: BTreeSet<(DocumentId, String)>,
    /// Documents whose storage is to be looked at.
    pub(super) suspects: BTreeSet<DocumentId>,
}

struct Link {
    client: usize,
    ends: BTreeMap<usize, ConnectionId>,
    /// When the last frame to each end arrives: a link keeps the order.
    last_arrival: BTreeMap<usize, u64>,
}

enum Happening {
    Deliver {
        link: u64,
        to: usize,
        frame: Vec<u8>,
    },
    Drained {
        link: u64,
        node: usize,
    },
    Disconnected {
        node: usize,
        incarnation: u64,
        connection: ConnectionId,
    },
    Dialled {
        client: usize,
        incarnation: u64,
    },
    Apply {
        node: usize,
        incarnation: u64,
        write: WriteId,
        batch: Box<DocumentWrite>,
    },
    Erase {
        node: usize,
        incarnation: u64,
        write: WriteId,
        document: DocumentId,
    },
    /// The relay's process learns what was removed in its storage.
    LearnRemoval {
        document: DocumentId,
    },
    Written {
        node: usize,
        incarnation: u64,
        write: WriteId,
        result: Result<(), StoreError>,
    },
    Read {
        node: usize,
        incarnation: u64,
        document: DocumentId,
    },
}

/// Everything.
pub(super) struct World {
    pub(super) seed: u64,
    pub(super) random: Random,
    pub(super) now: u64,
    pub(super) nodes: Vec<Node>,
    links: BTreeMap<u64, Link>,
    agenda: BTreeMap<(u64, u64), Happening>,
    counter: u64,
    pub(super) documents: Vec<DocumentId>,
    /// Edits that some client was shown as synced.
    pub(super) synced: BTreeSet<(DocumentId, String)>,
    /// What an administrator removed for good.
    pub(super) removed: BTreeMap<DocumentId, Removal>,
    pub(super) statistics: Statistics,
}

impl World {
    pub(super) fn new(seed: u64, clients: usize) -> Self {
        let mut world = Self {
            seed,
            random: Random(seed),
            now: 1_000,
            nodes: Vec::new(),
            links: BTreeMap::new(),
            agenda: BTreeMap::new(),
            counter: 0,
            documents: Vec::new(),
            synced: BTreeSet::new(),
            removed: BTreeMap::new(),
            statistics: Statistics::default(),
        };
        for index in 0..=clients {
            let store = MemoryStore::new();
            let engine = world.make_engine(index, &store);
            world.nodes.push(Node {
                engine,
                store,
                incarnation: 0,
                partitioned: false,
                wake: None,
                unsaved: BTreeSet::new(),
                unsynced: BTreeSet::new(),
                saved: BTreeSet::new(),
                suspects: BTreeSet::new(),
            });
        }
        for client in 1..=clients {
            world.act(client, |engine, now| engine.go_online(now));
        }
        world
    }

    fn make_engine(&mut self, index: usize, store: &MemoryStore) -> Engine {
        self.counter += 1;
        let side = if index == RELAY { Side::Relay } else { Side::Client };
        // Device, then session: a session never comes again.
        let mut actor = [0; 16];
        actor[0] = u8::try_from(index).unwrap_or(u8::MAX);
        actor[8..].copy_from_slice(&self.counter.to_be_bytes());
        let seed = self.random.next();
        let mut config = EngineConfig::new(side, PeerId::new(format!("node-{index}")), actor, seed)
            .with_storage_id(format!("storage-{index}"));
        config.loaded_limit = 2 + self.random.index(6);
        Engine::new(config, store.heads_now())
    }

    fn schedule(&mut self, at: u64, happening: Happening) {
        self.counter += 1;
        self.agenda.insert((at, self.counter), happening);
    }

    /// Lets a node do something and carries out what it asks for.
    pub(super) fn act(&mut self, node: usize, action: impl FnOnce(&mut Engine, u64) -> Vec<Effect>) {
        let now = self.now;
        let effects = action(&mut self.nodes[node].engine, now);
        self.perform(node, effects);
    }

    pub(super) fn perform(&mut self, node: usize, effects: Vec<Effect>) {
        let incarnation = self.nodes[node].incarnation;
        for effect in effects {
            match effect {
                Effect::Dial => {
                    let at = self.now + 1 + self.random.below(40);
                    self.schedule(
                        at,
                        Happening::Dialled {
                            client: node,
                            incarnation,
                        },
                    );
                }
                Effect::Send { connection, frame } => self.transmit(node, connection, frame),
                Effect::Close { connection, .. } => {
                    if let Some(link) = self.link_of(node, connection) {
                        self.cut(link);
                    }
                }
                Effect::Load { document } => {
                    let at = self.now + self.random.below(15);
                    self.schedule(
                        at,
                        Happening::Read {
                            node,
                            incarnation,
                            document,
                        },
                    );
                }
                Effect::Write { write, batch } => {
                    let at = self.now + self.random.below(25);
                    self.schedule(
                        at,
                        Happening::Apply {
                            node,
                            incarnation,
                            write,
                            batch: Box::new(batch),
                        },
                    );
                }
                Effect::Erase { write, removal } => {
                    let at = self.now + self.random.below(25);
                    self.schedule(
                        at,
                        Happening::Erase {
                            node,
                            incarnation,
                            write,
                            document: removal.document,
                        },
                    );
                }
                Effect::WakeAt { at_millis } => self.nodes[node].wake = Some(at_millis),
                Effect::PeerError { message, .. } => {
                    panic!("seed {}: node {node} heard of an error: {message}", self.seed)
                }
                Effect::Refused { document, reason, .. } => {
                    panic!("seed {}: node {node} was refused {document}: {reason}", self.seed)
                }
                Effect::Changed { .. }
                | Effect::ShareWithSiblings { .. }
                | Effect::LoadNew { .. }
                | Effect::EphemeralForNodes { .. }
                | Effect::Ephemeral { .. }
                | Effect::Unavailable { .. }
                | Effect::RightsChanged { .. }
                | Effect::SafetyChanged => {}
            }
        }
        self.note_safety(node);
    }

    fn link_of(&self, node: usize, connection: ConnectionId) -> Option<u64> {
        self.links
            .iter()
            .find(|(_, link)| link.ends.get(&node) == Some(&connection))
            .map(|(id, _)| *id)
    }

    fn transmit(&mut self, from: usize, connection: ConnectionId, frame: Vec<u8>) {
        let Some(id) = self.link_of(from, connection) else {
            return;
        };
        let delay = 1 + self.random.below(60);
        let now = self.now;
        let Some(link) = self.links.get_mut(&id) else { return };
        let to = if from == RELAY { link.client } else { RELAY };
        let last = link.last_arrival.entry(to).or_default();
        let at = (now + delay).max(*last);
        *last = at;
        self.schedule(at, Happening::Deliver { link: id, to, frame });
        self.schedule(at, Happening::Drained { link: id, node: from });
    }

    /// A link breaks: what is on its way is lost, and each end learns of it in its own time.
    pub(super) fn cut(&mut self, id: u64) {
        let Some(link) = self.links.remove(&id) else { return };
        for (node, connection) in link.ends {
            let at = self.now + self.random.below(30);
            let incarnation = self.nodes[node].incarnation;
            self.schedule(
                at,
                Happening::Disconnected {
                    node,
                    incarnation,
                    connection,
                },
            );
        }
    }

    pub(super) fn links(&self) -> Vec<u64> {
        self.links.keys().copied().collect()
    }

    pub(super) fn cut_links_of(&mut self, node: usize) {
        let links: Vec<u64> = self
            .links
            .iter()
            .filter(|(_, link)| link.ends.contains_key(&node))
            .map(|(id, _)| *id)
            .collect();
        for link in links {
            self.cut(link);
        }
    }

    /// The process dies: memory and unfinished writes are gone; it starts again from its storage.
    pub(super) fn crash(&mut self, node: usize) {
        self.statistics.crashes += 1;
        self.cut_links_of(node);
        self.nodes[node].incarnation += 1;
        let store = self.nodes[node].store.clone();
        let engine = self.make_engine(node, &store);
        let fallen = &mut self.nodes[node];
        fallen.engine = engine;
        fallen.wake = None;
        fallen.suspects.extend(self.documents.iter().copied());
        fallen.unsaved.clear();
        fallen.unsynced.clear();
        if node == RELAY {
            let removed: Vec<Removal> = self.removed.values().cloned().collect();
            self.nodes[node].engine.remember_removed(removed);
        } else {
            self.act(node, |engine, now| engine.go_online(now));
        }
    }

    /// An administrator removes a document: at once from the relay's storage, and the relay's process finds out later.
    pub(super) fn remove(&mut self, document: DocumentId) {
        self.statistics.removals += 1;
        self.nodes[RELAY].store.forbid(document);
        let removal = Removal {
            document,
            removed_millis: self.now,
            reason: "asked for".to_owned(),
        };
        self.removed.insert(document, removal);
        let at = self.now + self.random.below(900);
        self.schedule(at, Happening::LearnRemoval { document });
    }

    /// Ends every disturbance.
    pub(super) fn heal(&mut self) {
        for node in 0..self.nodes.len() {
            self.nodes[node].partitioned = false;
            self.nodes[node].store.set_full(false);
            self.act(node, |engine, now| engine.handle(Event::StorageReopened, now));
        }
    }

    /// Runs until nothing is due any more.
    pub(super) fn settle(&mut self) {
        for _ in 0..400_000 {
            if !self.step(u64::MAX) {
                return;
            }
        }
        panic!("seed {}: the world does not come to rest", self.seed);
    }

    /// Runs for a while.
    pub(super) fn run_for(&mut self, millis: u64) {
        let until = self.now + millis;
        while self.step(until) {}
        self.now = until;
    }

    /// Does the next thing that is due by then; false when there is none.
    fn step(&mut self, until: u64) -> bool {
        let happening = self.agenda.first_key_value().map(|((at, _), _)| *at);
        let alarm = self
            .nodes
            .iter()
            .enumerate()
            .filter_map(|(node, held)| held.wake.map(|at| (at, node)))
            .min();
        let alarm_first = alarm.is_some_and(|(at, _)| happening.is_none_or(|due| at < due));
        if alarm_first && let Some((at, node)) = alarm {
            if at > until {
                return false;
            }
            self.now = self.now.max(at);
            self.nodes[node].wake = None;
            self.act(node, |engine, now| engine.handle(Event::Timer, now));
            return true;
        }
        let Some(entry) = self.agenda.first_entry() else {
            return false;
        };
        if entry.key().0 > until {
            return false;
        }
        self.now = self.now.max(entry.key().0);
        let happening = entry.remove();
        self.happen(happening);
        true
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Deliver { link, to, frame } => {
                let Some(connection) = self.links.get(&link).and_then(|link| link.ends.get(&to)).copied() else {
                    return;
                };
                self.statistics.frames += 1;
                self.statistics.bytes += frame.len() as u64;
                self.act(to, |engine, now| {
                    engine.handle(Event::Received { connection, frame }, now)
                });
            }
            Happening::Drained { link, node } => {
                let Some(connection) = self.links.get(&link).and_then(|link| link.ends.get(&node)).copied() else {
                    return;
                };
                self.act(node, |engine, now| engine.handle(Event::Drained { connection }, now));
            }
            Happening::Disconnected {
                node,
                incarnation,
                connection,
            } => {
                if self.nodes[node].incarnation == incarnation {
                    self.act(node, |engine, now| {
                        engine.handle(Event::Disconnected { connection }, now)
                    });
                }
            }
            Happening::Dialled { client, incarnation } => self.dialled(client, incarnation),
            Happening::Apply {
                node,
                incarnation,
                write,
                batch,
            } => {
                if self.nodes[node].incarnation == incarnation {
                    if !batch.obsolete.is_empty() {
                        self.nodes[node].suspects.insert(batch.document);
                    }
                    let result = self.nodes[node].store.write_now(vec![*batch]);
                    let at = self.now + self.random.below(5);
                    self.schedule(
                        at,
                        Happening::Written {
                            node,
                            incarnation,
                            write,
                            result,
                        },
                    );
                }
            }
            Happening::Erase {
                node,
                incarnation,
                write,
                document,
            } => {
                if self.nodes[node].incarnation == incarnation {
                    let result = self.nodes[node].store.erase_now(document);
                    let at = self.now + self.random.below(5);
                    self.schedule(
                        at,
                        Happening::Written {
                            node,
                            incarnation,
                            write,
                            result,
                        },
                    );
                }
            }
            Happening::LearnRemoval { document } => {
                if let Some(removal) = self.removed.get(&document).cloned() {
                    self.act(RELAY, |engine, now| engine.handle(Event::Removed(removal), now));
                }
            }
            Happening::Written {
                node,
                incarnation,
                write,
                result,
            } => {
                if self.nodes[node].incarnation == incarnation {
                    let event = match result {
                        Ok(()) => Event::Written { write },
                        Err(error) => Event::WriteFailed { write, error },
                    };
                    self.act(node, |engine, now| engine.handle(event, now));
                }
            }
            Happening::Read {
                node,
                incarnation,
                document,
            } => {
                if self.nodes[node].incarnation == incarnation {
                    let result = Ok(self.nodes[node].store.load_now(document));
                    self.act(node, |engine, now| {
                        engine.handle(Event::Loaded { document, result }, now)
                    });
                }
            }
        }
    }

    fn dialled(&mut self, client: usize, incarnation: u64) {
        if self.nodes[client].incarnation != incarnation {
            return;
        }
        if self.nodes[client].partitioned {
            self.act(client, |engine, now| engine.handle(Event::DialFailed, now));
            return;
        }
        self.statistics.connections += 1;
        self.counter += 1;
        let connection = ConnectionId(self.counter);
        let ends = BTreeMap::from([(client, connection), (RELAY, connection)]);
        self.links.insert(
            self.counter,
            Link {
                client,
                ends,
                last_arrival: BTreeMap::new(),
            },
        );
        for node in [RELAY, client] {
            let access = Access::ReadWrite;
            self.act(node, |engine, now| {
                engine.handle(Event::Connected { connection, access }, now)
            });
        }
    }

    pub(super) fn statistics(&self) -> Statistics {
        self.statistics
    }
}
