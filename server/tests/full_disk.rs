//! The relay's disk is full: nothing is acknowledged that is not stored, the relay lives, and it catches up when there
//! is room again.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "helpers of a test say by a panic what they found"
)]

mod support;

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use steward_server::{
    http::{self, Services},
    identity::{self, Role},
    platform::Platform,
    store::{DATABASE_FILE, Database, DatabaseError, Session, check},
};
use steward_sync::ids::DocumentId;
use support::{PATIENCE, Random, client::Client};
use tokio::{net::TcpListener, time::timeout};
use tower::ServiceExt as _;

async fn limit_pages(database: &Database, pages: i64) {
    let limited = database.write(move |session| set_limit(session, pages)).await;
    limited.expect("a pragma");
}

fn set_limit(session: &mut Session<'_>, pages: i64) -> Result<(), DatabaseError> {
    session.rows(&format!("PRAGMA max_page_count = {pages}"), &[]).map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_nothing_and_the_relay_lives() {
    let directory = tempfile::tempdir().expect("a directory");
    let database = Database::open_file(&directory.path().join(DATABASE_FILE), |_| Ok(())).expect("a database");
    let platform = Platform::system();
    let workspace = identity::create_workspace(&database, &platform, "Tests")
        .await
        .expect("a workspace")
        .id;
    let (_, secret) = identity::issue_token(&database, &platform, workspace, Role::Owner, "tester", None)
        .await
        .expect("a token");
    let services = Services::start(database.clone(), platform, None, None);
    let router = http::router(Arc::clone(&services));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let serving = router.clone();
    tokio::spawn(async move { axum::serve(listener, serving).await });
    let status = async |path: &str| {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        router.clone().oneshot(request).await.expect("infallible").status()
    };

    let client = Client::connect(&format!("ws://{address}/sync/{workspace}?token={}", secret.reveal()), 1);
    let document = DocumentId::from_bytes([3; 16]);
    client.create(document, "too much");
    client
        .until("there is room at first", |client| client.is_synced())
        .await;
    let before = client.acknowledged(document);

    limit_pages(&database, 1).await;
    // Random digits do not compress away.
    let mut random = Random(7);
    let words: String = (0..2_000).map(|_| format!("{:016x}", random.next())).collect();
    client.append(document, &words);
    let mut look = tokio::time::interval(Duration::from_millis(5));
    let failed = timeout(PATIENCE, async {
        while services.metrics.write_errors.get() == 0 {
            look.tick().await;
        }
    });
    assert!(failed.await.is_ok(), "a write fails");
    assert_eq!(
        client.acknowledged(document),
        before,
        "what is not stored is not acknowledged"
    );
    assert!(!client.is_synced());
    assert!(client.is_online(), "the connection lives");
    assert_eq!(status("/healthz").await, StatusCode::OK);

    limit_pages(&database, 1_000_000).await;
    client.until("there is room again", |client| client.is_synced()).await;
    assert_ne!(client.acknowledged(document), before);
    assert_eq!(status("/readyz").await, StatusCode::OK);
    let report = check::check(directory.path()).expect("checked");
    assert_eq!((report.documents, report.damage.len()), (1, 0));
}
