//! PostgreSQL as the relay's database: what every store does, identity, migrations of several nodes at once,
//! connections that are cut, and the way between SQLite and PostgreSQL.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "helpers of a test say by a panic what they found"
)]

mod support;

use std::{sync::Arc, time::Duration};

use automerge::{AutoCommit, ChangeHash, ROOT, transaction::Transactable as _};
use steward_server::{
    identity::{self, IdentityError, LastOwner, Role, TokenRefusal, WorkspaceId},
    platform::Platform,
    store::{
        Database, DatabaseError, PartBeside, WorkspaceStore, backup, check,
        removal::{self, Tombstone},
    },
};
use steward_sync::{
    ids::{ChunkId, DocumentId},
    store::{Chunk, ChunkKind, DocumentWrite},
    testing::conformance,
};
use support::postgres::Postgres;

fn workspace() -> WorkspaceId {
    WorkspaceId::new(DocumentId::from_bytes([9; 16]))
}

struct PostgresHarness(Postgres);

impl conformance::Harness for PostgresHarness {
    type Store = WorkspaceStore;

    async fn open(&self) -> WorkspaceStore {
        let database = Database::connect(&self.0.url).await.expect("a database");
        WorkspaceStore::new(database, workspace())
    }

    async fn corrupt(&self, document: DocumentId, chunk: ChunkId) {
        let changed = self
            .0
            .client()
            .await
            .execute(
                "UPDATE chunk SET bytes = decode(repeat('00', length(bytes)), 'hex') WHERE document = $1 AND chunk = $2",
                &[&document.as_bytes().as_slice(), &chunk.as_bytes().as_slice()],
            )
            .await
            .expect("an update");
        assert_eq!(changed, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_does_what_every_store_does() {
    let Some(postgres) = Postgres::start().await else {
        return;
    };
    conformance::run(&PostgresHarness(postgres)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_that_start_at_once_migrate_one_after_the_other() {
    let Some(postgres) = Postgres::start().await else {
        return;
    };
    assert!(matches!(
        Database::connect_existing(&postgres.url).await.err(),
        Some(DatabaseError::NoRelay)
    ));
    let opening: Vec<_> = (0..6)
        .map(|_| {
            let url = postgres.url.clone();
            tokio::spawn(async move { Database::connect(&url).await.map(drop) })
        })
        .collect();
    for opened in opening {
        opened.await.expect("no panic").expect("opened");
    }
    postgres
        .client()
        .await
        .batch_execute("UPDATE steward_format SET format = 99")
        .await
        .expect("set");
    assert!(matches!(
        Database::connect(&postgres.url).await.err(),
        Some(DatabaseError::Newer { found: 99, .. })
    ));
    let refused = Database::connect("postgres://nobody@127.0.0.1:1/none").await.err();
    let words = refused.expect("nobody listens there").to_string();
    assert!(words.contains("cannot be reached"), "{words}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_encrypted_connection_is_verified() {
    let Some((postgres, certificate)) = Postgres::start_encrypted().await else {
        return;
    };
    let database = Database::connect(&format!("{}?sslmode=require&sslrootcert={certificate}", postgres.url))
        .await
        .expect("the certificate is the server's");
    let encrypted = database
        .read(|session| {
            let row = session.row("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", &[])?;
            row.map(|row| row.integer(0)).transpose()
        })
        .await;
    assert_eq!(encrypted.expect("read"), Some(1));
    let foreign = Database::connect(&format!("{}?sslmode=require", postgres.url)).await;
    let words = foreign.err().map(|error| error.to_string()).unwrap_or_default();
    assert!(
        words.contains("cannot be reached") || words.contains("no certificate"),
        "a certificate that the machine does not trust: {words}"
    );
}

async fn garching(database: &Database) -> (Platform, WorkspaceId) {
    let platform = Platform::system();
    let created = identity::create_workspace(database, &platform, "Garching").await;
    (platform, created.expect("a workspace").id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_tokens_and_invitations_live_there() {
    let Some(postgres) = Postgres::start().await else {
        return;
    };
    let database = Database::connect(&postgres.url).await.expect("a database");
    let other = Database::connect(&postgres.url).await.expect("another node");
    let (platform, workspace) = garching(&database).await;
    let (member, secret) = identity::issue_token(&database, &platform, workspace, Role::Auditor, "robot", None)
        .await
        .expect("a token");
    let principal = identity::authenticate(&other, &platform, workspace, secret.reveal())
        .await
        .expect("the other node lets it in");
    assert_eq!((principal.member, principal.role), (member.id, Role::Auditor));
    identity::revoke_member(&other, &platform, workspace, member.id, LastOwner::MayGo)
        .await
        .expect("revoked");
    assert!(matches!(
        identity::authenticate(&database, &platform, workspace, secret.reveal()).await,
        Err(TokenRefusal::Revoked)
    ));

    let code = identity::create_invitation(&database, &platform, workspace, Role::Practitioner, Some("Ana"), 60_000)
        .await
        .expect("an invitation");
    let (one, two) = tokio::join!(
        identity::accept_invitation(&database, &platform, code.reveal(), "Ana", None),
        identity::accept_invitation(&other, &platform, code.reveal(), "Ana again", None),
    );
    let refused = one.as_ref().err().or(two.as_ref().err()).expect("one finds it used");
    assert!(matches!(refused, IdentityError::UsedInvitation), "{refused}");
    assert!(one.is_ok() != two.is_ok());
    let listed = identity::members(&other, workspace).await.expect("listed");
    assert_eq!(listed.len(), 2);
    let (one, two) = tokio::join!(
        database.claim("task", 20_000, 10_000),
        other.claim("task", 20_000, 10_000)
    );
    assert!(one.expect("asked") != two.expect("asked"), "one of both");
    assert!(!database.claim("task", 30_000, 10_000).await.expect("asked"), "not yet");
    assert!(
        other.claim("task", 30_001, 10_000).await.expect("asked"),
        "whose time is over"
    );
    other.set_setting("public_url", "https://itsm.test").await.expect("set");
    assert_eq!(
        database.setting("public_url").await.expect("read").as_deref(),
        Some("https://itsm.test")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_connection_writes_nothing_twice_and_loses_nothing() {
    let Some(postgres) = Postgres::start().await else {
        return;
    };
    let database = Database::connect(&postgres.url).await.expect("a database");
    let client = postgres.client().await;
    client
        .batch_execute("CREATE TABLE counter (number BIGINT NOT NULL); INSERT INTO counter VALUES (0)")
        .await
        .expect("a table");
    let counting = tokio::spawn(async move {
        let (mut counted, mut failed) = (0_i64, 0);
        while counted < 200 && failed < 5_000 {
            let write = database.write(|session| session.execute("UPDATE counter SET number = number + 1", &[]));
            match write.await {
                Ok(_) => counted += 1,
                Err(error) => {
                    assert!(matches!(error, DatabaseError::Unreachable { .. }), "{error}");
                    failed += 1;
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            }
        }
        (counted, failed)
    });
    let mut cut = 0;
    while !counting.is_finished() {
        cut += postgres.terminate("writer").await;
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    let (counted, failed) = counting.await.expect("no panic");
    let row = client
        .query_one("SELECT number FROM counter", &[])
        .await
        .expect("a row");
    let stored: i64 = row.get(0);
    println!("{counted} writes acknowledged and {failed} refused while {cut} connections were cut");
    assert_eq!(
        stored, counted,
        "what was acknowledged happened once, and nothing else did"
    );
    assert!(cut > 1 && counted == 200, "{cut} cuts, {counted} writes");
}

async fn beside(store: &WorkspaceStore, part: DocumentWrite, replaced: &[ChangeHash]) {
    let replaced = replaced.to_vec();
    for outcome in store
        .write_beside(vec![PartBeside {
            part,
            replaced,
            notes: Arc::default(),
        }])
        .await
    {
        outcome.expect("written");
    }
}

fn change(before: &mut AutoCommit, field: &str) -> (Chunk, ChangeHash) {
    let heads = before.get_heads();
    before.put(ROOT, field, 1).expect("a field");
    let bytes = before.save_after(&heads);
    (Chunk::new(ChunkKind::Incremental, bytes), before.get_heads()[0])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn heads_of_several_writers_stand_beside_each_other() {
    let Some(postgres) = Postgres::start().await else {
        return;
    };
    let database = Database::connect(&postgres.url).await.expect("a database");
    let store = WorkspaceStore::new(database.clone(), workspace());
    let document = DocumentId::from_bytes([1; 16]);
    let write = |chunk: Chunk, head: ChangeHash| DocumentWrite {
        document,
        chunks: vec![chunk],
        obsolete: Vec::new(),
        heads: vec![head],
        durable: None,
        row: None,
    };
    let mut one = AutoCommit::new();
    let (chunk, root) = change(&mut one, "root");
    let mut two = one.fork();
    beside(&store, write(chunk, root), &[]).await;
    let (chunk_one, head_one) = change(&mut one, "one");
    let (chunk_two, head_two) = change(&mut two, "two");
    beside(&store, write(chunk_one, head_one), &[root]).await;
    beside(&store, write(chunk_two, head_two), &[root]).await;
    let mut expected = vec![head_one, head_two];
    expected.sort_unstable();
    assert_eq!(store.heads().await.expect("read")[0].heads, expected);
    assert_eq!(check::check_open(&database).await.expect("checked").damage, []);
    let new = store
        .load_new(document, vec![ChunkId::of(b"gone")])
        .await
        .expect("read");
    assert_eq!((new.chunks.len(), new.vanished.len()), (3, 1));
    assert_eq!(new.heads, expected);
}

/// Writes of a document while it is removed at another node: whoever comes first, nothing of it stays.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_while_another_node_removes_it_does_not_stay() {
    let Some(postgres) = Postgres::start().await else {
        return;
    };
    let writing = Database::connect(&postgres.url).await.expect("a database");
    let removing = Database::connect(&postgres.url).await.expect("another node");
    let store = WorkspaceStore::new(writing.clone(), workspace());
    for number in 0..60_u8 {
        let document = DocumentId::from_bytes([number; 16]);
        let mut made = AutoCommit::new();
        let parts: Vec<PartBeside> = (0..4)
            .map(|field| {
                let (chunk, head) = change(&mut made, &format!("field {field}"));
                let part = DocumentWrite {
                    document,
                    chunks: vec![chunk],
                    obsolete: Vec::new(),
                    heads: vec![head],
                    durable: None,
                    row: None,
                };
                PartBeside {
                    part,
                    replaced: Vec::new(),
                    notes: Arc::default(),
                }
            })
            .collect();
        let tombstone = Tombstone {
            workspace: workspace(),
            document,
            removed_millis: 1,
            removed_by: "A. Administrator".to_owned(),
            reason: "request 7".to_owned(),
        };
        let writes = async {
            for part in parts {
                for outcome in store.write_beside(vec![part]).await {
                    outcome.expect("written or left out");
                }
            }
        };
        let removed = async {
            tokio::time::sleep(Duration::from_micros(u64::from(number) * 150)).await;
            removing
                .write(move |session| removal::remove(session, &tombstone))
                .await
                .expect("removed");
        };
        tokio::join!(writes, removed);
        let left = store.load(document).await.expect("readable");
        assert!(left.chunks.is_empty(), "document {number}");
    }
    assert!(store.heads().await.expect("readable").is_empty());
    assert_eq!(store.removed().await.expect("readable").len(), 60);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_leads_to_sqlite_and_back() {
    let Some(postgres) = Postgres::start().await else {
        return;
    };
    let directory = tempfile::tempdir().expect("a directory");
    let database = Database::connect(&postgres.url).await.expect("a database");
    let (platform, workspace) = garching(&database).await;
    let (_, secret) = identity::issue_token(&database, &platform, workspace, Role::Owner, "robot", None)
        .await
        .expect("a token");
    let store = WorkspaceStore::new(database.clone(), workspace);
    for number in 0..150_u8 {
        let mut made = AutoCommit::new();
        let (chunk, head) = change(&mut made, &format!("field {number}"));
        let write = DocumentWrite {
            document: DocumentId::from_bytes([number; 16]),
            chunks: vec![chunk],
            obsolete: Vec::new(),
            heads: vec![head],
            durable: None,
            row: None,
        };
        beside(&store, write, &[]).await;
    }
    let (first, second) = (
        directory.path().join("first.sqlite"),
        directory.path().join("second.sqlite"),
    );
    backup::backup_open(&database, &first).await.expect("backed up");
    assert!(matches!(
        backup::backup_open(&database, &first).await,
        Err(DatabaseError::Exists { .. })
    ));
    assert!(matches!(
        backup::restore_open(&database, &first, None).await,
        Err(DatabaseError::NotEmpty)
    ));

    let file = directory.path().join("data");
    backup::restore(&file, &first).expect("restored into a file");
    let report = check::check(&file).expect("checked");
    assert_eq!((report.documents, report.damage.len()), (150, 0));
    backup::backup(&file, &second).expect("backed up from the file");

    let Some(empty) = Postgres::start().await else { return };
    let restored = Database::connect(&empty.url).await.expect("an empty database");
    backup::restore_open(&restored, &second, None).await.expect("restored");
    let report = check::check_open(&restored).await.expect("checked");
    assert_eq!((report.documents, report.damage.len()), (150, 0));
    identity::authenticate(&restored, &platform, workspace, secret.reveal())
        .await
        .expect("the token opens the workspace still");
    let sorted = |mut heads: Vec<steward_sync::store::StoredHeads>| {
        heads.sort_by_key(|stored| stored.document);
        heads
    };
    let there = WorkspaceStore::new(restored, workspace).heads().await.expect("read");
    assert_eq!(sorted(there), sorted(store.heads().await.expect("read")));
}
