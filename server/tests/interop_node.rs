//! automerge-repo from npm against the relay, with a native Steward client on the other side: runs `tests/interop`.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "helpers of a test say by a panic what they found"
)]

mod support;

use std::{path::Path, process::Stdio, sync::Arc};

use axum::{
    Json, Router,
    extract::{Path as UrlPath, State},
    http::StatusCode,
    routing::{get, post},
};
use serde_json::{Value, json};
use steward_sync::ids::DocumentId;
use support::{PATIENCE, client::Client, relay::Relay};
use tokio::{net::TcpListener, process::Command, time::timeout};

type Answer = Result<Json<Value>, StatusCode>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn automerge_repo_in_node_works_with_steward() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/interop");
    if !suite.join("node_modules").exists() {
        let installed = Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir(&suite)
            .status()
            .await
            .expect("npm runs; it comes with Node.js");
        assert!(installed.success(), "npm ci failed in tests/interop");
    }
    let relay = Relay::start().await;
    let client = Arc::new(Client::connect(&relay.token("practitioner").await, 1));
    let document = DocumentId::from_bytes([8; 16]);
    client.create(document, "made by Steward");
    client
        .until("the document is stored", |client| client.is_synced())
        .await;
    let control = serve_control(Arc::clone(&client)).await;
    let run = Command::new("node")
        .args(["--test", "interop.test.mjs"])
        .current_dir(&suite)
        .env("STEWARD_SYNC_URL", relay.token("practitioner").await)
        .env("STEWARD_DOCUMENT", document.to_string())
        .env("STEWARD_CONTROL", control)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .status();
    let status = timeout(PATIENCE * 4, run)
        .await
        .expect("the suite ends in time")
        .expect("node runs");
    assert!(status.success(), "the suite in tests/interop failed");
    client.until("everything is stored", Client::is_synced).await;
    relay.admin(&["check"]).await;
}

/// Lets the suite steer the Steward client.
async fn serve_control(client: Arc<Client>) -> String {
    let router = Router::new()
        .route("/offline", post(offline))
        .route("/online", post(online))
        .route("/append/{document}", post(append))
        .route("/see/{document}", post(see))
        .route("/document/{document}", get(document))
        .with_state(client);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

fn parse(document: &str) -> Result<DocumentId, StatusCode> {
    document.parse().map_err(|_| StatusCode::BAD_REQUEST)
}

async fn offline(State(client): State<Arc<Client>>) -> Answer {
    client.go_offline();
    client.until("offline", |client| !client.is_online()).await;
    Ok(Json(json!({})))
}

async fn online(State(client): State<Arc<Client>>) -> Answer {
    client.go_online();
    client.until("online", Client::is_online).await;
    Ok(Json(json!({})))
}

async fn append(State(client): State<Arc<Client>>, UrlPath(id): UrlPath<String>, words: String) -> Answer {
    client.append(parse(&id)?, &words);
    Ok(Json(json!({})))
}

async fn see(State(client): State<Arc<Client>>, UrlPath(id): UrlPath<String>, words: String) -> Answer {
    let document = parse(&id)?;
    client.open(document);
    client
        .until(&format!("{words:?} arrives"), |client| {
            client.body(document).contains(&words)
        })
        .await;
    Ok(Json(json!({})))
}

async fn document(State(client): State<Arc<Client>>, UrlPath(id): UrlPath<String>) -> Answer {
    let document = parse(&id)?;
    client.until("everything is stored", Client::is_synced).await;
    let heads: Vec<_> = client.heads(document).iter().map(ToString::to_string).collect();
    Ok(Json(json!({ "body": client.body(document), "heads": heads })))
}
