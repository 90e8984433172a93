//! What the nodes on one PostgreSQL learn from each other.
//!
//! What is new is asked for by snapshot: each row of the table of documents carries the number of the transaction that
//! wrote it, and PostgreSQL knows which of these were visible in an earlier snapshot. However late a transaction
//! commits, its rows are found by the next question, and none is found twice. Notifications only say that it is worth
//! asking now.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use steward_sync::{
    engine::AuthorPrefix,
    ids::{DocumentId, MemberKey},
};
use tokio::sync::{Notify, mpsc};
use tokio_postgres::Client;

use super::{
    super::{
        Database, DatabaseError, Session, StoredElsewhere,
        documents::{decode_heads, read_class},
    },
    Connection, Settings,
};
use crate::{
    identity::{MemberId, WorkspaceId},
    limits,
};

/// The channel of hints that something was stored.
pub(crate) const STORED: &str = "steward_stored";

/// The channel of ephemeral messages.
pub(crate) const EPHEMERAL: &str = "steward_ephemeral";

/// The channel of hints that access to a workspace changed; the database itself sends them.
pub(crate) const ACCESS: &str = "steward_access";

/// The channel of hints that documents of a workspace were removed; the database itself sends them.
pub(crate) const REMOVED: &str = "steward_removed";

/// What the parts of one node share about the others.
pub(in crate::store) struct Shared {
    settings: Arc<Settings>,
    first_snapshot: String,
    changed: Mutex<BTreeSet<WorkspaceId>>,
    wake: Notify,
    notifications: AtomicBool,
}

impl Shared {
    pub(super) const fn new(settings: Arc<Settings>, first_snapshot: String) -> Self {
        Self {
            settings,
            first_snapshot,
            changed: Mutex::new(BTreeSet::new()),
            wake: Notify::const_new(),
            notifications: AtomicBool::new(true),
        }
    }

    /// Something of this workspace was committed here.
    pub(in crate::store) fn note(&self, workspace: WorkspaceId) {
        self.changed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(workspace);
        self.wake.notify_one();
    }
}

/// What was committed since an earlier snapshot.
pub(crate) struct News {
    /// The snapshot that this is of.
    pub(crate) snapshot: String,
    /// Documents by workspace.
    pub(crate) stored: BTreeMap<WorkspaceId, Vec<StoredElsewhere>>,
    /// To whom authors belong.
    pub(crate) authors: BTreeMap<WorkspaceId, Vec<(AuthorPrefix, MemberKey)>>,
}

/// A connection that sends and receives hints.
pub(crate) struct Channel {
    client: Client,
    /// Channel and payload of what arrives.
    pub(crate) received: mpsc::Receiver<(String, String)>,
}

impl Channel {
    /// Sends a hint. It is lost when nobody listens.
    pub(crate) async fn send(&self, channel: &str, payload: &str) -> Result<(), DatabaseError> {
        self.client
            .execute("SELECT pg_notify($1, $2)", &[&channel, &payload])
            .await?;
        Ok(())
    }
}

/// The view of a node on the others; `None` where the database has only one relay.
impl Database {
    /// Whether several nodes may share this database.
    #[must_use]
    pub fn has_nodes(&self) -> bool {
        self.nodes().is_some()
    }

    /// Lets this node neither send nor receive notifications, where a proxy before the database does not pass them:
    /// nodes then learn of each other by asking every now and then.
    pub fn without_notifications(&self) {
        if let Some(shared) = self.nodes() {
            shared.notifications.store(false, Ordering::Relaxed);
        }
    }

    pub(crate) fn uses_notifications(&self) -> bool {
        self.nodes()
            .is_some_and(|shared| shared.notifications.load(Ordering::Relaxed))
    }

    /// The snapshot as of which this database was opened.
    pub(crate) fn first_snapshot(&self) -> Option<String> {
        self.nodes().map(|shared| shared.first_snapshot.clone())
    }

    /// Waits until something was committed here; returns the workspaces concerned since the last call.
    pub(crate) async fn changed_here(&self) -> BTreeSet<WorkspaceId> {
        let Some(shared) = self.nodes() else {
            return std::future::pending().await;
        };
        loop {
            let changed = std::mem::take(&mut *shared.changed.lock().unwrap_or_else(PoisonError::into_inner));
            if !changed.is_empty() {
                return changed;
            }
            shared.wake.notified().await;
        }
    }

    /// Opens the connection for hints. A hint needs not be on the disk before it is sent.
    pub(crate) async fn channel(&self) -> Result<Channel, DatabaseError> {
        let shared = self.nodes().ok_or(DatabaseError::Closed)?;
        let (sender, received) = mpsc::channel(limits::HINTS);
        let client = shared.settings.connect("notifications", Some(sender)).await?;
        client
            .batch_execute(&format!(
                "SET synchronous_commit = off; LISTEN {STORED}; LISTEN {EPHEMERAL}; LISTEN {ACCESS}; LISTEN {REMOVED}"
            ))
            .await?;
        Ok(Channel { client, received })
    }

    /// What was committed since a snapshot, also by this node itself.
    pub(crate) async fn stored_since(&self, snapshot: String) -> Result<News, DatabaseError> {
        self.read(move |session| stored_since(session, &snapshot)).await
    }
}

impl Database {
    /// Says who is connected to `node`, in place of what it said before, and forgets nodes that said nothing lately.
    pub(crate) async fn note_online(
        &self,
        node: String,
        online: BTreeMap<WorkspaceId, BTreeSet<MemberId>>,
    ) -> Result<(), DatabaseError> {
        self.write(move |session| {
            session.execute(
                "DELETE FROM steward_online WHERE node = ?1 OR seen < now() - interval '60 seconds'",
                &[(&node).into()],
            )?;
            for (workspace, members) in &online {
                let members: Vec<u8> = members.iter().flat_map(|member| *member.as_bytes()).collect();
                session.execute(
                    "INSERT INTO steward_online (workspace, node, member)
                     SELECT CAST(?1 AS BYTEA), CAST(?2 AS TEXT), substring(CAST(?3 AS BYTEA) FROM place * 8 + 1 FOR 8)
                     FROM generate_series(0, length(CAST(?3 AS BYTEA)) / 8 - 1) AS place",
                    &[workspace.as_bytes().into(), (&node).into(), (&members).into()],
                )?;
            }
            Ok(())
        })
        .await
    }

    /// Who is connected to other nodes than `node`, as these said within the last 30 seconds.
    pub(crate) async fn online_elsewhere(
        &self,
        node: String,
        workspace: WorkspaceId,
    ) -> Result<BTreeSet<MemberId>, DatabaseError> {
        self.read(move |session| {
            let rows = session.rows(
                "SELECT DISTINCT member FROM steward_online
                 WHERE workspace = ?1 AND node <> ?2 AND seen > now() - interval '30 seconds'",
                &[workspace.as_bytes().into(), (&node).into()],
            )?;
            rows.iter().map(|row| row.array(0).map(MemberId::from_bytes)).collect()
        })
        .await
    }
}

pub(super) fn snapshot(connection: &mut Connection) -> Result<String, DatabaseError> {
    let rows = connection.rows("SELECT CAST(pg_current_snapshot() AS TEXT)", &[])?;
    Ok(rows.first().ok_or(DatabaseError::Closed)?.text(0)?.to_owned())
}

/// One statement, so that snapshot and rows are of one moment.
fn stored_since(session: &mut Session<'_>, snapshot: &str) -> Result<News, DatabaseError> {
    let rows = session.rows(
        "SELECT CAST(pg_current_snapshot() AS TEXT), CAST(NULL AS BYTEA), CAST(NULL AS BYTEA), CAST(NULL AS BYTEA),
             CAST(NULL AS TEXT), CAST(NULL AS BYTEA), CAST(NULL AS BYTEA)
         UNION ALL
         SELECT NULL, workspace, document, heads, class, NULL, NULL FROM document
         WHERE written_by >= pg_snapshot_xmin(CAST(CAST(?1 AS TEXT) AS pg_snapshot))
             AND NOT pg_visible_in_snapshot(written_by, CAST(CAST(?1 AS TEXT) AS pg_snapshot))
         UNION ALL
         SELECT NULL, workspace, NULL, NULL, NULL, author, member FROM author
         WHERE written_by >= pg_snapshot_xmin(CAST(CAST(?1 AS TEXT) AS pg_snapshot))
             AND NOT pg_visible_in_snapshot(written_by, CAST(CAST(?1 AS TEXT) AS pg_snapshot))",
        &[snapshot.into()],
    )?;
    let mut now = None;
    let (mut stored, mut authors) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
    for row in rows {
        if let Some(snapshot) = row.optional_text(0)? {
            now = Some(snapshot.to_owned());
            continue;
        }
        let workspace = WorkspaceId::new(DocumentId::from_bytes(row.array(1)?));
        if row.optional_bytes(2)?.is_none() {
            let author = (row.array(5)?, MemberKey(row.array(6)?));
            authors.entry(workspace).or_default().push(author);
            continue;
        }
        stored.entry(workspace).or_default().push(StoredElsewhere {
            document: DocumentId::from_bytes(row.array(2)?),
            heads: decode_heads(row.bytes(3)?),
            class: read_class(row.text(4)?),
        });
    }
    Ok(News {
        snapshot: now.ok_or(DatabaseError::Closed)?,
        stored,
        authors,
    })
}
