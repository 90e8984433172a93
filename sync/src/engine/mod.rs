//! The state machine of one workspace, the same at both ends.
//!
//! A driver feeds events in and carries effects out:
//!
//! ```text
//!   socket, storage, timer, person ──Event──▶ Engine ──Effect──▶ socket, storage, timer, view
//! ```
//!
//! - `access`, `authors`: who may do what with which document; who made and who delivered changes.
//! - `types`: events, effects, configuration, errors.
//! - `handshake`: dialling, `join` and `peer`, the entry of each frame.
//! - `documents`, `chunks`: what is in memory, and how it comes there and leaves.
//! - `editing`: what the person does.
//! - `inflation`: what automerge would unpack is measured first.
//! - `connection`, `peers`, `sync_message`: what each peer was told, windows, sync messages.
//! - `reconcile`, `bulk`: which documents of two collections differ; whole documents at once.
//! - `ahead`: forwarding and storing before applying.
//! - `batch`: several events at once.
//! - `elsewhere`: what another node of the relay stored.
//! - `removal`: documents that an administrator removed for good.
//! - `persistence`, `backoff`: writes, retries, compaction.
//! - `durability`: acknowledgements and [`Safety`].
//! - `ephemeral`: presence.

mod access;
mod ahead;
mod authors;
mod backoff;
mod batch;
mod bulk;
mod chunk_ledger;
mod chunks;
mod connection;
mod documents;
mod durability;
mod editing;
mod elsewhere;
mod ephemeral;
mod handshake;
mod inflation;
mod peers;
mod persistence;
mod reconcile;
mod removal;
mod sync_message;
#[cfg(test)]
mod tests;
mod types;

use std::collections::{BTreeMap, BTreeSet};

pub use access::{Access, CLASS_KEY, DocumentClass, KIND_KEY, Nature, Rights};
pub use authors::{Arrival, AuthorPrefix};
pub use elsewhere::NewlyStored;
pub use types::{CommitStamp, CreateError, EditError, Effect, EngineConfig, Event, MergeError, Origin, Safety, Side};

use crate::{
    ids::{ConnectionId, DocumentId, MemberKey, WriteId},
    store::{StoreError, StoredHeads},
};

/// The state machine of one workspace.
#[derive(Debug)]
pub struct Engine {
    config: EngineConfig,
    documents: BTreeMap<DocumentId, documents::Entry>,
    connections: BTreeMap<ConnectionId, connection::Connection>,
    collection: reconcile::Collection,
    /// Classes of documents, `record` aside.
    classes: BTreeMap<DocumentId, DocumentClass>,
    /// To whom authors belong (relay).
    authors: BTreeMap<AuthorPrefix, MemberKey>,
    arrivals: Vec<Arrival>,
    dial: handshake::Dial,
    sessions: ephemeral::Sessions,
    elsewhere: elsewhere::Elsewhere,
    removals: removal::Removals,
    jitter: backoff::Jitter,

    /// Documents that may have something to write, and those whose write waits for its next attempt.
    to_write: BTreeSet<DocumentId>,
    waiting_writes: BTreeSet<DocumentId>,
    writes: BTreeMap<WriteId, DocumentId>,
    failed_loads: BTreeSet<DocumentId>,
    next_write: u64,
    /// Documents with an open automerge transaction.
    uncommitted: BTreeSet<DocumentId>,
    /// Documents in which so many changes wait to be applied that it is time.
    full_ahead: BTreeSet<DocumentId>,
    use_counter: u64,
    in_memory: BTreeSet<DocumentId>,
    /// How many documents must be in memory before the next search for some to drop, while writes are under way.
    search_at: usize,
    now_millis: u64,

    unsaved: BTreeSet<DocumentId>,
    unsynced: BTreeSet<DocumentId>,
    /// Documents of which the relay refused changes (client).
    refused: BTreeSet<DocumentId>,
    failing: BTreeSet<DocumentId>,
    storage_error: Option<StoreError>,
    safety_touched: bool,
    reported: durability::Summary,

    effects: Vec<Effect>,
    /// Documents that changed during this call, reported once each at its end.
    changed: BTreeMap<DocumentId, Origin>,
    wake_at_millis: Option<u64>,
}

impl Engine {
    /// An engine that knows which documents are stored and has loaded none.
    #[must_use]
    pub fn new(config: EngineConfig, heads: Vec<StoredHeads>) -> Self {
        let mut engine = Self {
            jitter: backoff::Jitter::new(config.jitter_seed),
            config,
            documents: BTreeMap::new(),
            connections: BTreeMap::new(),
            collection: reconcile::Collection::default(),
            classes: BTreeMap::new(),
            authors: BTreeMap::new(),
            arrivals: Vec::new(),
            dial: handshake::Dial::default(),
            sessions: ephemeral::Sessions::default(),
            elsewhere: elsewhere::Elsewhere::default(),
            removals: removal::Removals::default(),
            to_write: BTreeSet::new(),
            waiting_writes: BTreeSet::new(),
            writes: BTreeMap::new(),
            failed_loads: BTreeSet::new(),
            next_write: 0,
            uncommitted: BTreeSet::new(),
            full_ahead: BTreeSet::new(),
            use_counter: 0,
            in_memory: BTreeSet::new(),
            search_at: 0,
            now_millis: 0,
            unsaved: BTreeSet::new(),
            unsynced: BTreeSet::new(),
            refused: BTreeSet::new(),
            failing: BTreeSet::new(),
            storage_error: None,
            safety_touched: false,
            reported: durability::Summary::default(),
            effects: Vec::new(),
            changed: BTreeMap::new(),
            wake_at_millis: None,
        };
        for stored in heads {
            engine.learn_stored(stored);
        }
        engine
    }

    fn learn_stored(&mut self, stored: StoredHeads) {
        let StoredHeads {
            document,
            mut heads,
            mut durable,
        } = stored;
        if heads.is_empty() {
            return;
        }
        heads.sort_unstable();
        durable.sort_unstable();
        let mut entry = documents::Entry {
            heads: heads.clone(),
            stored: heads.clone(),
            durable: durable.clone(),
            stored_durable: durable.clone(),
            last_acknowledgement: durable.clone(),
            ..documents::Entry::default()
        };
        if self.config.side == Side::Client && durable != heads {
            entry.unacknowledged = Some(heads.clone());
            self.unsynced.insert(document);
        }
        self.collection_changed(document, &[], &heads);
        self.documents.insert(document, entry);
    }

    /// Takes an event in; the effects are to be performed in order.
    pub fn handle(&mut self, event: Event, now_millis: u64) -> Vec<Effect> {
        self.now_millis = now_millis;
        self.take(event, now_millis);
        self.finish(now_millis)
    }

    fn take(&mut self, event: Event, now_millis: u64) {
        match event {
            Event::Connected { connection, access } => self.on_connected(connection, access, now_millis),
            Event::Rights { connection, rights } => self.on_rights(connection, rights),
            Event::Received { connection, frame } => self.on_frame(connection, &frame, now_millis),
            Event::Drained { connection } => {
                if let Some(connection) = self.connections.get_mut(&connection) {
                    connection.outstanding_bytes = 0;
                }
                self.start_waiting_syncs(connection);
            }
            Event::Disconnected { connection } => self.remove_connection(connection, now_millis),
            Event::DialFailed => self.on_dial_failed(now_millis),
            Event::Loaded { document, result } => self.on_loaded(document, result, now_millis),
            Event::Written { write } => {
                if !self.on_erased(write) {
                    self.on_written(write);
                }
            }
            Event::WriteFailed { write, error } => self.write_failed(write, error, now_millis),
            Event::StorageReopened => {
                self.on_storage_reopened();
                self.retry_erasures();
            }
            Event::Removed(removal) => self.on_removed(removal),
            Event::SiblingChanges { document, changes } => self.on_sibling_changes(document, changes),
            Event::StoredElsewhere { document, heads } => self.on_stored_elsewhere(document, heads),
            Event::LoadedNew { document, new } => self.on_loaded_new(document, new),
            Event::EphemeralElsewhere { message } => self.on_ephemeral_elsewhere(&message),
            Event::Timer => self.wake_at_millis = None,
        }
    }

    /// Does what has become due or possible, and hands the effects out.
    fn finish(&mut self, now_millis: u64) -> Vec<Effect> {
        self.now_millis = now_millis;
        self.take_up_postponed();
        self.dial_if_due(now_millis);
        self.expire_handshakes(now_millis);
        self.retry_due_writes(now_millis);
        self.retry_loads(now_millis);
        self.release_gated(now_millis);
        self.release_later_acknowledgements(now_millis);
        self.commit_where_a_slot_is_free();
        self.pump_writes(now_millis);
        self.pump_erasures(now_millis);
        self.pump_sends(now_millis);
        self.catch_up_where_full();
        self.unload_surplus();
        for (document, origin) in std::mem::take(&mut self.changed) {
            self.effects.push(Effect::Changed { document, origin });
        }
        self.report_safety();
        self.set_alarm();
        std::mem::take(&mut self.effects)
    }

    fn set_alarm(&mut self) {
        let gated = self
            .connections
            .values()
            .flat_map(|connection| connection.gated.values().copied().chain(connection.later_at_millis))
            .min();
        let next = [
            self.dial.at_millis,
            self.next_handshake_deadline(),
            self.next_storage_attempt(),
            self.removals.next_attempt(),
            gated,
        ]
        .into_iter()
        .flatten()
        .min();
        if next != self.wake_at_millis {
            self.wake_at_millis = next;
            if let Some(at_millis) = next {
                self.effects.push(Effect::WakeAt { at_millis });
            }
        }
    }
}
