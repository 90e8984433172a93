//! Open workspaces: one actor each, connections attached to them, and an orderly end.
//!
//! ```text
//!   socket task ──Input──▶ actor (owns the Engine) ──Outgoing──▶ socket task
//!                            │  ▲
//!                       Load/Write  Loaded/Written      (tasks beside the actor)
//!                            ▼  │
//!                          database
//! ```

mod actor;
mod arrivals;
mod connection;
mod nodes;
mod pace;
mod queue;
mod removal;
mod revocation;
mod rights;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use steward_sync::{engine::Rights, ids::ConnectionId};
use tokio::sync::{mpsc, oneshot, watch};

pub use self::connection::{refuse_socket, serve_socket};
use self::{
    actor::{Actor, Input, Known},
    queue::{Incoming, Outgoing, OutgoingQueue},
};
use crate::{
    http::metrics::Metrics,
    identity::{self, IdentityError, Principal, TokenRefusal, WorkspaceId},
    limits,
    platform::Platform,
    store::{Database, WorkspaceStore},
};

/// Why a connection ends, as the WebSocket close frame says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseReason {
    /// The close code (RFC 6455, 7.4; from 4000 on our own).
    pub code: u16,
    /// A sentence for the log and the person.
    pub reason: String,
}

impl CloseReason {
    /// The relay shuts down.
    pub const GOING_AWAY: u16 = 1001;
    /// A frame that is not part of the protocol.
    pub const PROTOCOL: u16 = 1002;
    /// Text instead of binary.
    pub const UNSUPPORTED: u16 = 1003;
    /// The peer did not keep up, or broke another rule.
    pub const POLICY: u16 = 1008;
    /// A frame above the limit.
    pub const TOO_BIG: u16 = 1009;
    /// The relay failed.
    pub const INTERNAL: u16 = 1011;
    /// Connect again.
    pub const RESTART: u16 = 1012;
    /// No token, or one that does not open this workspace.
    pub const UNAUTHORIZED: u16 = 4401;
    /// Access was taken away.
    pub const REVOKED: u16 = 4403;
    /// No such workspace.
    pub const UNKNOWN_WORKSPACE: u16 = 4404;
    /// Too many connections.
    pub const TOO_MANY: u16 = 4429;

    /// A reason; its text is cut to what a close frame can carry (123 bytes).
    #[must_use]
    pub fn new(code: u16, reason: impl Into<String>) -> Self {
        let mut reason = reason.into();
        let mut end = reason.len().min(123);
        while !reason.is_char_boundary(end) {
            end -= 1;
        }
        reason.truncate(end);
        Self { code, reason }
    }

    /// Why a token does not, or no longer, open a workspace.
    #[must_use]
    pub fn refused(refusal: &TokenRefusal) -> Self {
        let code = match refusal {
            TokenRefusal::Unknown | TokenRefusal::Expired | TokenRefusal::Ticket | TokenRefusal::Session => {
                Self::UNAUTHORIZED
            }
            TokenRefusal::Revoked => Self::REVOKED,
            TokenRefusal::UnknownWorkspace => Self::UNKNOWN_WORKSPACE,
            TokenRefusal::Failed(error) => {
                tracing::error!(%error, "a sign-in could not be looked up");
                Self::INTERNAL
            }
        };
        Self::new(code, refusal.to_string())
    }
}

/// The relay's open workspaces.
pub struct Relay {
    database: Database,
    platform: Platform,
    metrics: Arc<Metrics>,
    workspaces: tokio::sync::Mutex<HashMap<WorkspaceId, mpsc::Sender<Input>>>,
    sockets: Mutex<HashMap<ConnectionId, LiveSocket>>,
    seen: Mutex<revocation::Seen>,
    /// Up to which change to access the rights of a workspace's connections were compared.
    reviewed: Mutex<HashMap<WorkspaceId, i64>>,
    live: watch::Sender<usize>,
    next_connection: AtomicU64,
    stopping: AtomicBool,
    /// Ephemeral messages for other nodes, where there may be some.
    for_nodes: Option<mpsc::Sender<nodes::ForNodes>>,
    /// Tells this node from others on its database.
    node: String,
}

/// What is known of a connection outside its task: whose it is, and how to end it at once.
struct LiveSocket {
    principal: Principal,
    cut: Option<oneshot::Sender<CloseReason>>,
    /// What it may do, as its workspace was told last; nothing before that.
    rights: Option<Rights>,
}

/// A connection's two ends towards its workspace; the connection counts as gone when it is dropped.
pub(crate) struct Attachment {
    relay: Arc<Relay>,
    connection: ConnectionId,
    inbox: mpsc::Sender<Input>,
    outgoing: Incoming,
    /// Told when the connection must end, whatever waits to be sent.
    cut: oneshot::Receiver<CloseReason>,
}

impl Drop for Attachment {
    fn drop(&mut self) {
        self.relay.forget(self.connection);
    }
}

impl Relay {
    /// A relay without open workspaces; runs the watch over revoked tokens, and over other nodes where the database can
    /// have several.
    #[must_use]
    pub fn start(database: Database, platform: Platform, metrics: Arc<Metrics>) -> Arc<Self> {
        let (for_nodes, ephemeral) = mpsc::channel(limits::HINTS);
        // A name that is not random costs this node some needless questions.
        let node = hex::encode(platform.random::<8>().unwrap_or_default());
        let relay = Arc::new(Self {
            platform,
            metrics,
            workspaces: tokio::sync::Mutex::default(),
            sockets: Mutex::default(),
            seen: Mutex::default(),
            reviewed: Mutex::default(),
            live: watch::Sender::new(0),
            next_connection: AtomicU64::new(1),
            stopping: AtomicBool::new(false),
            for_nodes: database.has_nodes().then_some(for_nodes),
            node: node.clone(),
            database,
        });
        tokio::spawn(revocation::watch(Arc::downgrade(&relay)));
        tokio::spawn(rights::watch(Arc::downgrade(&relay)));
        let database = relay.database.clone();
        tokio::spawn(nodes::run(Arc::downgrade(&relay), database, node, ephemeral));
        tokio::spawn(removal::watch(Arc::downgrade(&relay)));
        relay
    }

    /// Attaches a new connection of `principal` to its workspace, opening that if needed.
    pub(crate) async fn attach(self: &Arc<Self>, principal: Principal) -> Result<Attachment, CloseReason> {
        if self.stopping.load(Ordering::SeqCst) {
            return Err(going_away());
        }
        let connection = ConnectionId(self.next_connection.fetch_add(1, Ordering::Relaxed));
        let (queue, outgoing) = queue::outgoing();
        let cut = self.remember(connection, principal)?;
        let opened = self.open(principal.workspace).await;
        let inbox = match opened {
            Ok(inbox) => inbox,
            Err(OpenError::Stopping) => {
                self.forget(connection);
                return Err(going_away());
            }
            Err(error) => {
                self.forget(connection);
                tracing::error!(workspace = %principal.workspace, %error, "workspace could not be opened");
                return Err(CloseReason::new(
                    CloseReason::INTERNAL,
                    "the relay could not open the workspace; try again",
                ));
            }
        };
        // A workspace that leaves memory at this moment is opened again.
        let inbox = if inbox.is_closed() {
            self.open(principal.workspace).await.unwrap_or(inbox)
        } else {
            inbox
        };
        let attachment = Attachment {
            relay: Arc::clone(self),
            connection,
            inbox,
            outgoing,
            cut,
        };
        let rights = match identity::rights(&self.database, principal.workspace, principal.member).await {
            Ok(rights) => rights,
            Err(error) => {
                tracing::error!(workspace = %principal.workspace, %error, "a member's role could not be looked up");
                return Err(CloseReason::new(
                    CloseReason::INTERNAL,
                    "the relay could not look up what you may do here; try again",
                ));
            }
        };
        let connected = Input::Connected {
            connection,
            rights: rights.clone(),
            bringer: (&principal).into(),
            queue,
        };
        if attachment.inbox.send(connected).await.is_err() {
            return Err(CloseReason::new(
                CloseReason::RESTART,
                "the workspace restarts; connect again",
            ));
        }
        // From here on a change of role or grants finds it.
        if let Some(socket) = self.sockets().get_mut(&connection) {
            socket.rights = Some(rights);
        }
        self.review_again(principal.workspace);
        Ok(attachment)
    }

    /// The inbox of a workspace's actor, started if it does not run.
    async fn open(self: &Arc<Self>, id: WorkspaceId) -> Result<mpsc::Sender<Input>, OpenError> {
        let mut workspaces = self.workspaces.lock().await;
        // Asked under the lock: an actor started after shutting down began would never be told to stop.
        if self.stopping.load(Ordering::SeqCst) {
            return Err(OpenError::Stopping);
        }
        if let Some(inbox) = workspaces.get(&id)
            && !inbox.is_closed()
        {
            return Ok(inbox.clone());
        }
        let workspace = identity::find_workspace(&self.database, id).await?;
        let store = WorkspaceStore::new(self.database.clone(), id);
        let known = Known {
            heads: store.heads().await?,
            removed: store.removed().await?,
            classes: store.classes().await?,
            authors: store.authors().await.map_err(IdentityError::from)?,
        };
        let seed = self.platform.random::<40>().map_err(IdentityError::from)?;
        let actor = Actor::new(
            &workspace,
            store,
            known,
            &seed,
            self.platform.clone(),
            Arc::clone(&self.metrics),
        )
        .beside(self.for_nodes.clone());
        let (inbox, inputs) = mpsc::channel(limits::INBOX_FRAMES);
        let task = tokio::spawn(actor.run(inputs));
        let metrics = Arc::clone(&self.metrics);
        // The actor's queues close with it: its connections end with "connect again", and the next one starts a new
        // actor from what is stored. Nothing that was acknowledged is lost with the old one.
        tokio::spawn(async move {
            if let Err(failure) = task.await
                && failure.is_panic()
            {
                metrics.actor_panics.increment();
                tracing::error!(workspace = %id, "the workspace's actor panicked; it starts again from the store");
            }
        });
        workspaces.insert(id, inbox.clone());
        Ok(inbox)
    }

    /// Ends everything: no new connections, queued writes committed, `leave` and close frames sent. Returns whether
    /// all was done within the deadline.
    pub async fn shut_down(&self) -> bool {
        self.stopping.store(true, Ordering::SeqCst);
        let work = async {
            let inboxes: Vec<_> = self.workspaces.lock().await.drain().map(|(_, inbox)| inbox).collect();
            let mut stopped = Vec::new();
            for inbox in inboxes {
                let (done, when_done) = oneshot::channel();
                if inbox.send(Input::Stop(done)).await.is_ok() {
                    stopped.push(when_done);
                }
            }
            for when_done in stopped {
                // An actor that ended by itself has nothing left to write.
                drop(when_done.await);
            }
            let mut live = self.live.subscribe();
            // The sender lives in `self`.
            drop(live.wait_for(|count| *count == 0).await);
            self.write_seen().await;
        };
        tokio::time::timeout(limits::SHUTDOWN, work).await.is_ok()
    }

    /// Whether the relay is shutting down.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    /// Workspaces whose actor runs.
    pub async fn open_workspaces(&self) -> usize {
        let workspaces = self.workspaces.lock().await;
        workspaces.values().filter(|inbox| !inbox.is_closed()).count()
    }

    /// Documents in memory over all workspaces, as each actor counts them.
    pub async fn loaded_documents(&self) -> usize {
        let inboxes: Vec<_> = self.workspaces.lock().await.values().cloned().collect();
        let mut loaded = 0;
        for inbox in inboxes {
            let (reply, answer) = oneshot::channel();
            if inbox.send(Input::CountLoaded(reply)).await.is_ok() {
                loaded += answer.await.unwrap_or(0);
            }
        }
        loaded
    }

    fn remember(
        &self,
        connection: ConnectionId,
        principal: Principal,
    ) -> Result<oneshot::Receiver<CloseReason>, CloseReason> {
        let mut sockets = self.sockets();
        let same = sockets
            .values()
            .filter(|socket| socket.principal.workspace == principal.workspace)
            .count();
        if same >= limits::CONNECTIONS_PER_WORKSPACE {
            return Err(CloseReason::new(
                CloseReason::TOO_MANY,
                "the workspace has too many connections; try again later",
            ));
        }
        let own = sockets
            .values()
            .filter(|socket| {
                socket.principal.workspace == principal.workspace && socket.principal.member == principal.member
            })
            .count();
        if own >= limits::CONNECTIONS_PER_MEMBER {
            return Err(CloseReason::new(
                CloseReason::TOO_MANY,
                "you have too many connections open; close some and connect again",
            ));
        }
        let (cut, when_cut) = oneshot::channel();
        let socket = LiveSocket {
            principal,
            cut: Some(cut),
            rights: None,
        };
        sockets.insert(connection, socket);
        self.metrics.connections.set(sockets.len());
        self.live.send_replace(sockets.len());
        drop(sockets);
        self.saw(principal);
        Ok(when_cut)
    }

    fn forget(&self, connection: ConnectionId) {
        let mut sockets = self.sockets();
        let gone = sockets.remove(&connection);
        self.metrics.connections.set(sockets.len());
        self.live.send_replace(sockets.len());
        drop(sockets);
        if let Some(socket) = gone {
            self.saw(socket.principal);
        }
    }

    fn sockets(&self) -> MutexGuard<'_, HashMap<ConnectionId, LiveSocket>> {
        self.sockets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) fn going_away() -> CloseReason {
    CloseReason::new(
        CloseReason::GOING_AWAY,
        "the relay is shutting down; connect again later",
    )
}

/// A workspace could not be opened.
#[derive(Debug, thiserror::Error)]
enum OpenError {
    #[error("the relay is shutting down")]
    Stopping,
    #[error(transparent)]
    Identity(#[from] IdentityError),
    #[error(transparent)]
    Store(#[from] steward_sync::store::StoreError),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{MemberId, Role};

    /// A relay with one workspace and someone who may connect.
    async fn relay(directory: &std::path::Path) -> (Arc<Relay>, Principal) {
        let database = Database::open(directory).expect("a database");
        let platform = Platform::system();
        let workspace = identity::create_workspace(&database, &platform, "Tests")
            .await
            .expect("a workspace")
            .id;
        let (_, secret) = identity::issue_token(&database, &platform, workspace, Role::Owner, "tester", None)
            .await
            .expect("a token");
        let principal = identity::authenticate(&database, &platform, workspace, secret.reveal())
            .await
            .expect("admitted");
        (Relay::start(database, platform, Arc::default()), principal)
    }

    #[tokio::test]
    async fn a_panic_ends_only_its_workspace_which_starts_again() {
        let directory = tempfile::tempdir().expect("a directory");
        let (relay, principal) = relay(directory.path()).await;
        let mut attached = relay.attach(principal).await.expect("attached");
        attached.inbox.send(Input::Panic).await.expect("the actor runs");
        assert!(
            attached.outgoing.next().await.is_none(),
            "the connection is told to come back"
        );
        let again = relay.attach(principal).await.expect("the workspace opens again");
        assert_eq!(relay.loaded_documents().await, 0, "the new actor answers");
        assert_eq!(relay.metrics.actor_panics.get(), 1);
        drop((attached, again));
        assert!(relay.shut_down().await);
        assert_eq!(
            relay.attach(principal).await.err().map(|reason| reason.code),
            Some(CloseReason::GOING_AWAY)
        );
    }

    #[tokio::test]
    async fn connections_of_a_workspace_are_bounded() {
        let directory = tempfile::tempdir().expect("a directory");
        let (relay, principal) = relay(directory.path()).await;
        // Connections of many members fill the workspace, those of one member what one may have.
        let of = |number: usize| Principal {
            member: MemberId::from_bytes((number as u64 / 8).to_be_bytes()),
            ..principal
        };
        for number in 0..limits::CONNECTIONS_PER_WORKSPACE {
            let connection = ConnectionId(1_000_000 + number as u64);
            relay.remember(connection, of(number)).expect("below the limit");
        }
        assert_eq!(
            relay.attach(principal).await.err().map(|reason| reason.code),
            Some(CloseReason::TOO_MANY)
        );
        relay.forget(ConnectionId(1_000_000));
        assert!(relay.attach(principal).await.is_ok());
    }

    #[tokio::test]
    async fn connections_of_a_member_are_bounded() {
        let directory = tempfile::tempdir().expect("a directory");
        let (relay, principal) = relay(directory.path()).await;
        for number in 0..limits::CONNECTIONS_PER_MEMBER {
            let connection = ConnectionId(1_000_000 + number as u64);
            relay.remember(connection, principal).expect("below the limit");
        }
        assert_eq!(
            relay.attach(principal).await.err().map(|reason| reason.code),
            Some(CloseReason::TOO_MANY)
        );
    }

    #[test]
    fn a_close_reason_fits_its_frame() {
        assert!(CloseReason::new(CloseReason::POLICY, "é".repeat(100)).reason.len() <= 123);
    }
}
