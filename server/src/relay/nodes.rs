//! Several relays on one database: this node's part.
//!
//! ```text
//!   commit here ──▶ hint ──▶ database ──▶ hint ──▶ other nodes ask "what is new since …?" ──▶ their actors
//! ```
//!
//! A hint only saves waiting: each node asks every [`limits::NODE_POLL`] anyway, and asks for everything since its last
//! answer, so that lost notifications and lost connections delay news and lose none. Ephemeral messages travel in
//! notifications themselves; those that are too large for one, or come while the connection is away, are dropped.
//!
//! That access was taken away or a document removed is hinted at by the database itself, and looked up every now and
//! then besides (`revocation`, `removal`).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Weak,
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use steward_sync::{
    ids::DocumentId,
    wire::{Ephemeral, Message},
};
use tokio::{
    sync::mpsc,
    time::{Instant, MissedTickBehavior},
};

use super::{Input, Relay};
use crate::{
    identity::{MemberId, WorkspaceId},
    limits,
    store::{
        Database, DatabaseError, WorkspaceStore,
        postgres::nodes::{ACCESS, Channel, EPHEMERAL, News, REMOVED, STORED},
        postgres::reconnect_delay,
    },
};

/// An ephemeral message for the other nodes.
pub(super) type ForNodes = (WorkspaceId, Ephemeral);

/// What this node knows of the others.
struct Node {
    relay: Weak<Relay>,
    database: Database,
    /// Tells this node's own hints from others'.
    name: String,
    /// What was asked for up to now.
    snapshot: String,
    /// Ask at this time at the latest.
    ask_at: Option<Instant>,
    asked: Instant,
    channel: Option<Channel>,
    failures: u32,
    connect_at: Instant,
    /// What was hinted at and is looked up with the next question.
    access_changed: bool,
    removed: BTreeSet<WorkspaceId>,
    /// What was said last of who is connected, and when.
    online: BTreeMap<WorkspaceId, BTreeSet<MemberId>>,
    online_said: Instant,
}

/// Runs while the relay exists.
pub(super) async fn run(relay: Weak<Relay>, database: Database, name: String, mut ephemeral: mpsc::Receiver<ForNodes>) {
    let Some(snapshot) = database.first_snapshot() else {
        return;
    };
    let now = Instant::now();
    let mut node = Node {
        relay,
        database,
        name,
        snapshot,
        ask_at: None,
        asked: now,
        channel: None,
        failures: 0,
        connect_at: now,
        access_changed: false,
        removed: BTreeSet::new(),
        online: BTreeMap::new(),
        online_said: now,
    };
    let mut poll = tokio::time::interval(limits::NODE_POLL);
    poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let database = node.database.clone();
    while node.relay.strong_count() > 0 {
        let ask_at = node.ask_at;
        let connect = node.database.uses_notifications() && node.channel.is_none();
        tokio::select! {
            changed = database.changed_here() => {
                node.tell(&changed).await;
                // What is written meanwhile goes into the next hint.
                tokio::time::sleep(limits::HINT_PAUSE).await;
            }
            hint = next_hint(&mut node.channel) => node.take_hint(hint).await,
            Some((workspace, message)) = ephemeral.recv() => node.pass_on(workspace, message).await,
            _ = poll.tick() => {
                node.ask().await;
                node.say_online().await;
            }
            () = tokio::time::sleep_until(ask_at.unwrap_or(now)), if ask_at.is_some() => node.ask().await,
            () = tokio::time::sleep_until(node.connect_at), if connect => node.connect().await,
        }
    }
}

async fn next_hint(channel: &mut Option<Channel>) -> Option<(String, String)> {
    match channel {
        Some(channel) => channel.received.recv().await,
        None => std::future::pending().await,
    }
}

impl Node {
    async fn connect(&mut self) {
        match self.database.channel().await {
            Ok(channel) => {
                self.channel = Some(channel);
                self.failures = 0;
                // What was hinted at while nobody listened.
                self.ask().await;
            }
            Err(error) => {
                tracing::warn!(%error, "no notifications of other nodes at present; their writes are found by asking");
                self.connect_at = Instant::now() + reconnect_delay(self.failures);
                self.failures = self.failures.saturating_add(1);
            }
        }
    }

    fn lose_channel(&mut self) {
        self.channel = None;
        self.connect_at = Instant::now() + limits::RECONNECT_FIRST;
    }

    async fn send(&mut self, name: &str, payload: &str) {
        let Some(channel) = &self.channel else { return };
        let sent = tokio::time::timeout(limits::DATABASE_CONNECT, channel.send(name, payload)).await;
        if !matches!(sent, Ok(Ok(()))) {
            self.lose_channel();
        }
    }

    async fn tell(&mut self, changed: &BTreeSet<WorkspaceId>) {
        for workspace in changed {
            let payload = format!("{} {workspace}", self.name);
            self.send(STORED, &payload).await;
        }
    }

    async fn pass_on(&mut self, workspace: WorkspaceId, message: Ephemeral) {
        let Ok(frame) = Message::Ephemeral(message).encode() else {
            return;
        };
        let payload = format!("{} {workspace} {}", self.name, STANDARD.encode(frame));
        if payload.len() <= limits::NODE_EPHEMERAL_BYTES {
            self.send(EPHEMERAL, &payload).await;
        }
    }

    async fn take_hint(&mut self, hint: Option<(String, String)>) {
        let Some((channel, payload)) = hint else {
            self.lose_channel();
            return;
        };
        let soon = (self.asked + limits::HINT_PAUSE).max(Instant::now());
        if channel == ACCESS {
            self.access_changed = true;
            self.ask_at.get_or_insert(soon);
            return;
        }
        if channel == REMOVED {
            let bytes = hex::decode(&payload).ok().and_then(|bytes| bytes.try_into().ok());
            let workspace = bytes.map(|bytes| WorkspaceId::new(DocumentId::from_bytes(bytes)));
            self.removed.extend(workspace);
            self.ask_at.get_or_insert(soon);
            return;
        }
        let mut words = payload.split(' ');
        if words.next() == Some(self.name.as_str()) {
            return;
        }
        if channel == STORED {
            self.ask_at.get_or_insert(soon);
        } else if let (Some(workspace), Some(frame)) = (words.next(), words.next())
            && let Ok(workspace) = workspace.parse()
            && let Ok(frame) = STANDARD.decode(frame)
            && let Ok(Message::Ephemeral(message)) = Message::decode(&frame)
            && let Some(relay) = self.relay.upgrade()
        {
            relay.pass_in(workspace, Input::EphemeralElsewhere(message)).await;
        }
    }

    /// Asks what is new and gives it to the actors of open workspaces.
    async fn ask(&mut self) {
        self.ask_at = None;
        self.asked = Instant::now();
        self.look_up_hinted().await;
        match self.database.stored_since(self.snapshot.clone()).await {
            Ok(News {
                snapshot,
                stored,
                authors,
            }) => {
                if let Some(relay) = self.relay.upgrade() {
                    // Whose the authors are comes before what they wrote.
                    for (workspace, authors) in authors {
                        relay.pass_in(workspace, Input::AuthorsElsewhere(authors)).await;
                    }
                    for (workspace, stored) in stored {
                        relay.pass_in(workspace, Input::StoredElsewhere(stored)).await;
                    }
                }
                self.snapshot = snapshot;
            }
            Err(error) => self.postpone(&error),
        }
    }

    /// Ends connections whose access was taken away, and tells actors what was removed. Where this fails, both are
    /// looked up soon without a hint.
    async fn look_up_hinted(&mut self) {
        let Some(relay) = self.relay.upgrade() else { return };
        if std::mem::take(&mut self.access_changed) {
            relay.recheck_access().await;
            relay.review_rights().await;
        }
        for workspace in std::mem::take(&mut self.removed) {
            match WorkspaceStore::new(self.database.clone(), workspace).removed().await {
                Ok(removals) => relay.pass_in(workspace, Input::Removed(removals)).await,
                Err(error) => tracing::warn!(%error, "what was removed cannot be read at present; it is tried again"),
            }
        }
    }

    /// Says who is connected to this node when that changed, and every now and then.
    async fn say_online(&mut self) {
        let Some(relay) = self.relay.upgrade() else { return };
        let mut online: BTreeMap<WorkspaceId, BTreeSet<MemberId>> = BTreeMap::new();
        for socket in relay.sockets().values() {
            let principal = socket.principal;
            online.entry(principal.workspace).or_default().insert(principal.member);
        }
        let is_due = !online.is_empty() && self.online_said.elapsed() >= limits::ONLINE_BEAT;
        if online == self.online && !is_due {
            return;
        }
        match self.database.note_online(self.name.clone(), online.clone()).await {
            Ok(()) => {
                self.online = online;
                self.online_said = Instant::now();
            }
            Err(error) => tracing::debug!(%error, "who is connected here was not noted"),
        }
    }

    fn postpone(&mut self, error: &DatabaseError) {
        tracing::warn!(%error, "what other nodes stored cannot be asked for at present; it is tried again");
        self.ask_at = Some(Instant::now() + Duration::from_millis(300));
    }
}

impl Relay {
    /// The members of a workspace that are connected, to this node or, as far as is known, to another.
    pub async fn online_anywhere(&self, workspace: WorkspaceId) -> BTreeSet<MemberId> {
        let mut online = self.online(workspace);
        if self.database.has_nodes() {
            match self.database.online_elsewhere(self.node.clone(), workspace).await {
                Ok(elsewhere) => online.extend(elsewhere),
                Err(error) => tracing::warn!(%error, "who is connected to other nodes cannot be read at present"),
            }
        }
        online
    }

    /// Gives something to a workspace's actor, if the workspace is open. One that is being opened reads what is stored
    /// by itself: it holds the same lock meanwhile.
    async fn pass_in(&self, workspace: WorkspaceId, input: Input) {
        let inbox = self.workspaces.lock().await.get(&workspace).cloned();
        if let Some(inbox) = inbox {
            // An actor that has just ended is started again from what is stored.
            drop(inbox.send(input).await);
        }
    }
}
