//! The task that owns one workspace's engine: events in, effects out, nothing awaited in between.

use std::{collections::HashMap, sync::Arc, time::Duration};

use steward_sync::{
    engine::{Access, Effect, Engine, EngineConfig, Event, Side},
    ids::{ConnectionId, PeerId},
    store::StoredHeads,
    wire::{Ephemeral, Message},
};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinSet,
    time::Instant,
};

use super::{CloseReason, OutgoingQueue, nodes::ForNodes};
use crate::{
    http::metrics::Metrics,
    identity::{Workspace, WorkspaceId},
    limits,
    platform::Platform,
    store::{StoredElsewhere, WorkspaceStore},
};

/// What reaches an actor from outside.
pub(super) enum Input {
    /// A connection is open.
    Connected {
        connection: ConnectionId,
        access: Access,
        queue: OutgoingQueue,
    },
    /// It sent a frame.
    Received { connection: ConnectionId, frame: Vec<u8> },
    /// It has taken everything sent to it.
    Drained { connection: ConnectionId },
    /// It is gone.
    Disconnected { connection: ConnectionId },
    /// Something was stored, possibly by another node.
    StoredElsewhere(Vec<StoredElsewhere>),
    /// An ephemeral message reached another node.
    EphemeralElsewhere(Ephemeral),
    /// How many documents are in memory?
    CountLoaded(oneshot::Sender<usize>),
    /// Commit what is queued, end all connections, and answer.
    Stop(oneshot::Sender<()>),
    /// Panic, to show that only this workspace starts again.
    #[cfg(test)]
    Panic,
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
    storage: JoinSet<Event>,
    wake_at_millis: Option<u64>,
    for_nodes: Option<mpsc::Sender<ForNodes>>,
}

impl Actor {
    pub(super) fn new(
        workspace: &Workspace,
        store: WorkspaceStore,
        heads: Vec<StoredHeads>,
        seed: &[u8; 40],
        platform: Platform,
        metrics: Arc<Metrics>,
        for_nodes: Option<mpsc::Sender<ForNodes>>,
    ) -> Self {
        let (actor, rest) = seed.split_first_chunk::<16>().unwrap_or((&[0; 16], &[]));
        let (jitter, name) = rest.split_first_chunk::<8>().unwrap_or((&[0; 8], &[]));
        // The peer id names this run of the actor: a peer that sees it again knows that nothing was forgotten.
        let peer_id = PeerId::new(format!("steward-relay-{}", hex::encode(name)));
        let config = EngineConfig::new(Side::Relay, peer_id.clone(), *actor, u64::from_le_bytes(*jitter))
            .with_storage_id(workspace.storage.clone());
        Self {
            workspace: workspace.id,
            peer_id,
            engine: Engine::new(config, heads),
            store,
            platform,
            metrics,
            connections: HashMap::new(),
            storage: JoinSet::new(),
            wake_at_millis: None,
            for_nodes,
        }
    }

    /// Runs until told to stop, or until nobody can reach it any more.
    pub(super) async fn run(mut self, mut inputs: mpsc::Receiver<Input>) {
        loop {
            let wake = self.next_wake();
            let mut events = Vec::new();
            tokio::select! {
                Some(outcome) = self.storage.join_next(), if !self.storage.is_empty() => {
                    events.extend(self.storage_answered(outcome));
                }
                input = inputs.recv() => match input {
                    Some(Input::Stop(done)) => {
                        self.stop().await;
                        // The relay waits for this answer unless its deadline has passed.
                        done.send(()).ok();
                        return;
                    }
                    Some(input) => events.extend(self.events_of(input)),
                    None => return,
                },
                () = tokio::time::sleep_until(wake.unwrap_or_else(Instant::now)), if wake.is_some() => {
                    self.wake_at_millis = None;
                    events.push(Event::Timer);
                }
            }
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
        while events.len() < limits::EVENTS_AT_ONCE {
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

    fn next_wake(&self) -> Option<Instant> {
        let at = self.wake_at_millis?;
        Some(Instant::now() + Duration::from_millis(at.saturating_sub(self.platform.monotonic_millis())))
    }

    /// What an input means to the engine.
    fn events_of(&mut self, input: Input) -> Vec<Event> {
        if let Input::StoredElsewhere(stored) = input {
            return stored
                .into_iter()
                .map(|StoredElsewhere { document, heads, .. }| Event::StoredElsewhere { document, heads })
                .collect();
        }
        self.event_of(input).into_iter().collect()
    }

    /// What an input means to the engine, if anything.
    fn event_of(&mut self, input: Input) -> Option<Event> {
        match input {
            Input::Connected {
                connection,
                access,
                queue,
            } => {
                self.connections.insert(connection, queue);
                Some(Event::Connected { connection, access })
            }
            // Frames read before the engine closed the connection are of no use to it any more.
            Input::Received { connection, frame } => self
                .connections
                .contains_key(&connection)
                .then_some(Event::Received { connection, frame }),
            Input::Drained { connection } => self
                .connections
                .contains_key(&connection)
                .then_some(Event::Drained { connection }),
            Input::Disconnected { connection } => self
                .connections
                .remove(&connection)
                .map(|_| Event::Disconnected { connection }),
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
            Input::Stop(_) | Input::StoredElsewhere(_) => None,
            #[cfg(test)]
            #[expect(clippy::panic, reason = "the test asks for it")]
            Input::Panic => panic!("asked to panic"),
        }
    }

    fn storage_answered(&mut self, outcome: Result<Event, tokio::task::JoinError>) -> Option<Event> {
        match outcome {
            Ok(event) => {
                if let Event::WriteFailed { error, .. } = &event {
                    self.metrics.write_errors.increment();
                    tracing::error!(workspace = %self.workspace, %error, "write failed; it is kept and tried again");
                }
                Some(event)
            }
            Err(failure) if failure.is_panic() => std::panic::resume_unwind(failure.into_panic()),
            // Tasks are aborted only with the actor itself.
            Err(_) => None,
        }
    }

    fn handle(&mut self, events: Vec<Event>) {
        let effects = self.engine.handle_all(events, self.platform.monotonic_millis());
        for effect in effects {
            self.perform(effect);
        }
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
                    Event::Loaded {
                        document,
                        result: store.load(document).await,
                    }
                });
            }
            Effect::Write { write, batch } => {
                self.metrics.writes.increment();
                let store = self.store.clone();
                let replaced = self.engine.replaced_heads(batch.document);
                self.storage.spawn(async move {
                    match store.write_beside(batch, replaced).await {
                        Ok(()) => Event::Written { write },
                        Err(error) => Event::WriteFailed { write, error },
                    }
                });
            }
            Effect::LoadNew { document, known } => {
                self.metrics.loads.increment();
                let store = self.store.clone();
                self.storage.spawn(async move {
                    loop {
                        match store.load_new(document, known.clone()).await {
                            Ok(new) => return Event::LoadedNew { document, new },
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
            self.handle(answered.into_iter().collect());
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
