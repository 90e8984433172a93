//! The task that owns one workspace's engine: events in, effects out, nothing awaited in between.

use std::{collections::HashMap, sync::Arc, time::Duration};

use steward_sync::{
    engine::{Access, AuthorPrefix, DocumentClass, Effect, Engine, EngineConfig, Event, Rights, Side},
    ids::{ConnectionId, DocumentId, MemberKey, PeerId, WriteId},
    store::StoredHeads,
    wire::{Ephemeral, Message, Removal},
};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinSet,
    time::Instant,
};

use super::{
    CloseReason, OutgoingQueue,
    arrivals::{Arrivals, Bringer},
    nodes::ForNodes,
};
use crate::{
    http::metrics::Metrics,
    identity::{Workspace, WorkspaceId},
    limits,
    platform::Platform,
    store::{Notes, PartBeside, StoredElsewhere, WorkspaceStore},
};

/// What is stored of a workspace when it is opened.
pub(super) struct Known {
    pub(super) heads: Vec<StoredHeads>,
    /// Documents that were removed for good.
    pub(super) removed: Vec<Removal>,
    /// Of documents that are not of class `record`.
    pub(super) classes: Vec<(DocumentId, DocumentClass)>,
    /// To whom authors belong.
    pub(super) authors: Vec<(AuthorPrefix, MemberKey)>,
}

/// What reaches an actor from outside.
pub(super) enum Input {
    /// A connection is open.
    Connected {
        connection: ConnectionId,
        rights: Rights,
        bringer: Bringer,
        queue: OutgoingQueue,
    },
    /// What it may do from now on.
    Rights { connection: ConnectionId, rights: Rights },
    /// It sent a frame.
    Received { connection: ConnectionId, frame: Vec<u8> },
    /// It has taken everything sent to it.
    Drained { connection: ConnectionId },
    /// It is gone.
    Disconnected { connection: ConnectionId },
    /// Something was stored, possibly by another node.
    StoredElsewhere(Vec<StoredElsewhere>),
    /// Authors that belong to members, as another node learned.
    AuthorsElsewhere(Vec<(AuthorPrefix, MemberKey)>),
    /// An ephemeral message reached another node.
    EphemeralElsewhere(Ephemeral),
    /// An administrator removed documents for good.
    Removed(Vec<Removal>),
    /// How many documents are in memory?
    CountLoaded(oneshot::Sender<usize>),
    /// Commit what is queued, end all connections, and answer.
    Stop(oneshot::Sender<()>),
    /// Panic, to show that only this workspace starts again.
    #[cfg(test)]
    Panic,
}

/// What the storage answered.
#[derive(Default)]
struct Answer {
    events: Vec<Event>,
    /// What was to be noted with writes that failed, to be noted with the next ones.
    unwritten: Vec<(DocumentId, Arc<Notes>)>,
}

impl Answer {
    fn from_events(events: impl IntoIterator<Item = Event>) -> Self {
        Self {
            events: events.into_iter().collect(),
            unwritten: Vec::new(),
        }
    }
}

/// One workspace's engine and what it needs to act.
pub(super) struct Actor {
    workspace: WorkspaceId,
    peer_id: PeerId,
    engine: Engine,
    store: WorkspaceStore,
    platform: Platform,
    metrics: Arc<Metrics>,
    connections: HashMap<ConnectionId, OutgoingQueue>,
    /// What was brought and waits for its write.
    arrivals: Arrivals,
    storage: JoinSet<Answer>,
    to_write: Vec<(WriteId, PartBeside)>,
    wake_at_millis: Option<u64>,
    for_nodes: Option<mpsc::Sender<ForNodes>>,
    idle_since: Option<Instant>,
}

impl Actor {
    pub(super) fn new(
        workspace: &Workspace,
        store: WorkspaceStore,
        known: Known,
        seed: &[u8; 40],
        platform: Platform,
        metrics: Arc<Metrics>,
    ) -> Self {
        let (actor, rest) = seed.split_first_chunk::<16>().unwrap_or((&[0; 16], &[]));
        let (jitter, name) = rest.split_first_chunk::<8>().unwrap_or((&[0; 8], &[]));
        // The peer id names this run of the actor: a peer that sees it again knows that nothing was forgotten.
        let peer_id = PeerId::new(format!("steward-relay-{}", hex::encode(name)));
        let config = EngineConfig::new(Side::Relay, peer_id.clone(), *actor, u64::from_le_bytes(*jitter))
            .with_storage_id(workspace.storage.clone());
        let mut engine = Engine::new(config, known.heads);
        engine.remember_removed(known.removed);
        engine.classify(workspace.id.document(), DocumentClass::Workspace);
        for (document, class) in known.classes {
            engine.classify(document, class);
        }
        engine.learn_authors(known.authors);
        Self {
            workspace: workspace.id,
            peer_id,
            engine,
            store,
            platform,
            metrics,
            connections: HashMap::new(),
            arrivals: Arrivals::default(),
            storage: JoinSet::new(),
            to_write: Vec::new(),
            wake_at_millis: None,
            for_nodes: None,
            idle_since: None,
        }
    }

    /// With a way to the other nodes on the database.
    pub(super) fn beside(self, for_nodes: Option<mpsc::Sender<ForNodes>>) -> Self {
        Self { for_nodes, ..self }
    }

    /// Runs until told to stop, or until nobody can reach it any more.
    pub(super) async fn run(mut self, mut inputs: mpsc::Receiver<Input>) {
        loop {
            let wake = self.next_wake();
            let idle_until = self.idle_until();
            let mut events = Vec::new();
            tokio::select! {
                Some(outcome) = self.storage.join_next(), if !self.storage.is_empty() => {
                    events.extend(self.storage_answered(outcome));
                }
                // A slow disk is felt by those who send.
                input = inputs.recv(), if self.storage.len() < limits::STORAGE_TASKS => match input {
                    Some(Input::Stop(done)) => {
                        self.stop().await;
                        // The relay waits for this answer unless its deadline has passed.
                        done.send(()).ok();
                        return;
                    }
                    Some(input) => events.extend(self.events_of(input)),
                    None => return,
                },
                () = tokio::time::sleep_until(idle_until.unwrap_or_else(Instant::now)), if idle_until.is_some() => {
                    return self.leave_memory(inputs).await;
                }
                () = tokio::time::sleep_until(wake.unwrap_or_else(Instant::now)), if wake.is_some() => {
                    self.wake_at_millis = None;
                    events.push(Event::Timer);
                }
            }
            // Whoever reads a socket at this moment goes first: what they bring is one turn and one commit.
            tokio::task::yield_now().await;
            let stop = self.take_what_waits(&mut inputs, &mut events);
            self.handle(events);
            if let Some(done) = stop {
                self.stop().await;
                done.send(()).ok();
                return;
            }
        }
    }

    /// Adds the events that wait already, so that the engine catches up with a busy document in one step. Returns the
    /// wish to stop if it was among them.
    fn take_what_waits(
        &mut self,
        inputs: &mut mpsc::Receiver<Input>,
        events: &mut Vec<Event>,
    ) -> Option<oneshot::Sender<()>> {
        while events.len() < limits::EVENTS_AT_ONCE && self.storage.len() < limits::STORAGE_TASKS {
            match inputs.try_recv() {
                Ok(Input::Stop(done)) => return Some(done),
                Ok(input) => events.extend(self.events_of(input)),
                Err(_) => match self.storage.try_join_next() {
                    Some(outcome) => events.extend(self.storage_answered(outcome)),
                    None => break,
                },
            }
        }
        None
    }

    /// When the workspace leaves memory, if nobody is connected and nothing waits to be written.
    fn idle_until(&mut self) -> Option<Instant> {
        if !self.connections.is_empty() || !self.storage.is_empty() || !self.engine.is_stored() {
            self.idle_since = None;
            return None;
        }
        let since = *self.idle_since.get_or_insert_with(Instant::now);
        Some(since + limits::WORKSPACE_IDLE)
    }

    /// Ends without work left. Who connects at this very moment is told to connect again.
    async fn leave_memory(self, mut inputs: mpsc::Receiver<Input>) {
        inputs.close();
        while let Some(input) = inputs.recv().await {
            match input {
                Input::Stop(done) => drop(done.send(())),
                Input::CountLoaded(reply) => drop(reply.send(0)),
                // The queue ends with its input, and with it the connection.
                Input::Connected { .. }
                | Input::Received { .. }
                | Input::Drained { .. }
                | Input::Disconnected { .. }
                | Input::Rights { .. }
                | Input::EphemeralElsewhere(_)
                // Whoever opens the workspace next reads what was stored and removed.
                | Input::StoredElsewhere(_)
                | Input::AuthorsElsewhere(_)
                | Input::Removed(_) => {}
                #[cfg(test)]
                Input::Panic => {}
            }
        }
        tracing::debug!(workspace = %self.workspace, "workspace left memory");
    }

    fn next_wake(&self) -> Option<Instant> {
        let at = self.wake_at_millis?;
        Some(Instant::now() + Duration::from_millis(at.saturating_sub(self.platform.monotonic_millis())))
    }

    /// What an input means to the engine.
    fn events_of(&mut self, input: Input) -> Vec<Event> {
        match input {
            Input::Removed(removals) => removals.into_iter().map(Event::Removed).collect(),
            Input::StoredElsewhere(stored) => stored.into_iter().map(|stored| self.stored_elsewhere(stored)).collect(),
            Input::AuthorsElsewhere(authors) => {
                self.engine.learn_authors(authors);
                Vec::new()
            }
            Input::Connected {
                connection,
                rights,
                bringer,
                queue,
            } => {
                self.connections.insert(connection, queue);
                self.arrivals.connected(connection, bringer);
                let access = Access::None;
                vec![
                    Event::Connected { connection, access },
                    Event::Rights { connection, rights },
                ]
            }
            Input::Rights { .. }
            | Input::Received { .. }
            | Input::Drained { .. }
            | Input::Disconnected { .. }
            | Input::EphemeralElsewhere(_)
            | Input::CountLoaded(_)
            | Input::Stop(_) => self.event_of(input).into_iter().collect(),
            #[cfg(test)]
            Input::Panic => self.event_of(input).into_iter().collect(),
        }
    }

    fn stored_elsewhere(&mut self, stored: StoredElsewhere) -> Event {
        let StoredElsewhere {
            document, heads, class, ..
        } = stored;
        self.engine.classify(document, class);
        Event::StoredElsewhere { document, heads }
    }

    /// What an input means to the engine, if anything.
    fn event_of(&mut self, input: Input) -> Option<Event> {
        match input {
            Input::Rights { connection, rights } => self
                .connections
                .contains_key(&connection)
                .then_some(Event::Rights { connection, rights }),
            // Frames read before the engine closed the connection are of no use to it any more.
            Input::Received { connection, frame } => self
                .connections
                .contains_key(&connection)
                .then_some(Event::Received { connection, frame }),
            Input::Drained { connection } => self
                .connections
                .contains_key(&connection)
                .then_some(Event::Drained { connection }),
            Input::Disconnected { connection } => {
                self.arrivals.disconnected(connection);
                self.connections
                    .remove(&connection)
                    .map(|_| Event::Disconnected { connection })
            }
            Input::CountLoaded(reply) => {
                let loaded = self
                    .engine
                    .documents()
                    .filter(|document| self.engine.is_loaded(*document))
                    .count();
                // Whoever asked may have gone.
                reply.send(loaded).ok();
                None
            }
            Input::EphemeralElsewhere(message) => Some(Event::EphemeralElsewhere { message }),
            Input::Connected { .. }
            | Input::Stop(_)
            | Input::Removed(_)
            | Input::StoredElsewhere(_)
            | Input::AuthorsElsewhere(_) => None,
            #[cfg(test)]
            #[expect(clippy::panic, reason = "the test asks for it")]
            Input::Panic => panic!("asked to panic"),
        }
    }

    fn storage_answered(&mut self, outcome: Result<Answer, tokio::task::JoinError>) -> Vec<Event> {
        match outcome {
            Ok(Answer { events, unwritten }) => {
                for event in &events {
                    if let Event::WriteFailed { error, .. } = event {
                        self.metrics.write_errors.increment();
                        tracing::error!(workspace = %self.workspace, %error, "write failed; it is kept and tried again");
                    }
                }
                for (document, notes) in unwritten {
                    self.arrivals.put_back(document, Arc::unwrap_or_clone(notes));
                }
                events
            }
            Err(failure) if failure.is_panic() => std::panic::resume_unwind(failure.into_panic()),
            // Tasks are aborted only with the actor itself.
            Err(_) => Vec::new(),
        }
    }

    fn handle(&mut self, events: Vec<Event>) {
        let effects = self.engine.handle_all(events, self.platform.monotonic_millis());
        let arrivals = self.engine.take_arrivals();
        self.arrivals.take_in(arrivals, self.platform.wall_millis());
        for effect in effects {
            self.perform(effect);
        }
        self.start_writes();
    }

    /// What one turn of the engine wants written is one job for the database: the documents edited meanwhile share its
    /// cost.
    fn start_writes(&mut self) {
        if self.to_write.is_empty() {
            return;
        }
        let (writes, parts): (Vec<_>, Vec<_>) = std::mem::take(&mut self.to_write).into_iter().unzip();
        let noted: Vec<_> = parts
            .iter()
            .map(|beside: &PartBeside| (beside.part.document, Arc::clone(&beside.notes)))
            .collect();
        let store = self.store.clone();
        self.storage.spawn(async move {
            let outcomes = store.write_beside(parts).await;
            let mut answer = Answer::default();
            for ((write, noted), outcome) in writes.into_iter().zip(noted).zip(outcomes) {
                answer.events.push(match outcome {
                    Ok(()) => Event::Written { write },
                    Err(error) => {
                        answer.unwritten.push(noted);
                        Event::WriteFailed { write, error }
                    }
                });
            }
            answer
        });
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Send { connection, frame } => self.send(connection, frame),
            Effect::Close { connection, reason } => {
                tracing::info!(workspace = %self.workspace, ?connection, reason, "connection closed by the relay");
                // The engine has forgotten the connection; `Disconnected` of the socket task finds nothing to do.
                if let Some(queue) = self.connections.remove(&connection) {
                    queue.close(CloseReason::new(CloseReason::PROTOCOL, reason));
                }
            }
            Effect::Load { document } => {
                self.metrics.loads.increment();
                let store = self.store.clone();
                self.storage.spawn(async move {
                    let result = store.load(document).await;
                    Answer::from_events([Event::Loaded { document, result }])
                });
            }
            Effect::Write { write, batch } => {
                self.metrics.writes.increment();
                let replaced = self.engine.replaced_heads(batch.document);
                let notes = self.arrivals.for_write(batch.document);
                let part = PartBeside {
                    part: batch,
                    replaced,
                    notes,
                };
                self.to_write.push((write, part));
            }
            Effect::Erase { write, removal } => {
                self.arrivals.forget(removal.document);
                let store = self.store.clone();
                self.storage.spawn(async move {
                    Answer::from_events([match store.erase(removal.document).await {
                        Ok(()) => Event::Written { write },
                        Err(error) => Event::WriteFailed { write, error },
                    }])
                });
            }
            Effect::LoadNew { document, known } => {
                self.metrics.loads.increment();
                let store = self.store.clone();
                self.storage.spawn(async move {
                    loop {
                        match store.load_new(document, known.clone()).await {
                            Ok(new) => return Answer::from_events([Event::LoadedNew { document, new }]),
                            Err(error) => {
                                tracing::warn!(%document, %error, "what another node stored cannot be read yet");
                                tokio::time::sleep(limits::LOAD_NEW_RETRY).await;
                            }
                        }
                    }
                });
            }
            Effect::EphemeralForNodes { message } => {
                if let Some(for_nodes) = &self.for_nodes {
                    // Presence is repeated; what does not fit is dropped.
                    drop(for_nodes.try_send((self.workspace, message)));
                }
            }
            Effect::PeerError { connection, message } => {
                self.metrics.peer_errors.increment();
                tracing::info!(workspace = %self.workspace, ?connection, message, "a peer reported an error");
            }
            Effect::WakeAt { at_millis } => self.wake_at_millis = Some(at_millis),
            // Of a client: dialling, views, tabs. The engine forwards ephemeral messages itself.
            Effect::Dial
            | Effect::Changed { .. }
            | Effect::RightsChanged { .. }
            | Effect::Refused { .. }
            | Effect::ShareWithSiblings { .. }
            | Effect::Ephemeral { .. }
            | Effect::Unavailable { .. }
            | Effect::SafetyChanged => {}
        }
    }

    fn send(&mut self, connection: ConnectionId, frame: Vec<u8>) {
        let Some(queue) = self.connections.get(&connection) else {
            return;
        };
        self.metrics.frames_out.increment();
        self.metrics.bytes_out.add(frame.len());
        if queue.push(frame).is_err() {
            self.metrics.slow_peers.increment();
            tracing::warn!(workspace = %self.workspace, ?connection, "peer does not take what is sent; it is cut off");
            queue.close(CloseReason::new(
                CloseReason::POLICY,
                "the connection is too slow; connect again",
            ));
            self.connections.remove(&connection);
            self.handle(vec![Event::Disconnected { connection }]);
        }
    }

    /// What peers sent before is committed; then everyone is told to come back later.
    async fn stop(&mut self) {
        while let Some(outcome) = self.storage.join_next().await {
            let answered = self.storage_answered(outcome);
            self.handle(answered);
        }
        let leave = Message::Leave {
            sender: self.peer_id.clone(),
        }
        .encode();
        for queue in self.connections.values() {
            // The close frame says the same; a queue that is full gets that alone.
            if let Ok(leave) = &leave {
                drop(queue.push(leave.clone()));
            }
            queue.close(super::going_away());
        }
    }
}
