//! The routes without a socket: health, the API, the application.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "helpers of a test say by a panic what they found"
)]

use std::{path::Path, sync::Arc};

use axum::{
    Router,
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use steward_server::{
    http::{self, Services},
    identity::{self, Role, WorkspaceId},
    platform::Platform,
    store::{Database, WorkspaceStore},
};
use steward_sync::store::{Chunk, ChunkKind, DocumentWrite};
use tempfile::TempDir;
use tower::ServiceExt as _;

struct Site {
    directory: TempDir,
    database: Database,
    platform: Platform,
    router: Router,
    workspace: WorkspaceId,
}

struct Answer {
    status: StatusCode,
    headers: header::HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }
}

impl Site {
    async fn new(application: &[(&str, &str)]) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let app_dir = directory.path().join("app");
        std::fs::create_dir(&app_dir).expect("a directory");
        for (name, content) in application {
            std::fs::write(app_dir.join(name), content).expect("a file");
        }
        let database = Database::open(&directory.path().join("data")).expect("a database");
        let platform = Platform::system();
        let workspace = identity::create_workspace(&database, &platform, "Tests")
            .await
            .expect("a workspace")
            .id;
        let services = Services::start(database.clone(), platform.clone(), None, Some(app_dir));
        let router = http::router(Arc::clone(&services));
        Self {
            directory,
            database,
            platform,
            router,
            workspace,
        }
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("infallible");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a body").to_bytes().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a request"))
            .await
    }

    async fn accept(&self, code: &str, name: &str) -> Answer {
        let request = Request::post(format!("/api/invitations/{code}/accept"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::HOST, "relay.test:8080")
            .body(Body::from(json!({ "name": name }).to_string()))
            .expect("a request");
        self.send(request).await
    }

    async fn documents(&self, token: &str) -> Answer {
        let request = Request::get(format!("/api/workspaces/{}/documents", self.workspace))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::empty())
            .expect("a request");
        self.send(request).await
    }
}

#[tokio::test]
async fn health_and_metrics_answer() {
    let site = Site::new(&[]).await;
    assert_eq!(site.get("/healthz").await.status, StatusCode::OK);
    assert_eq!(site.get("/readyz").await.status, StatusCode::OK);
    let metrics = site.get("/metrics").await;
    assert_eq!(metrics.status, StatusCode::OK);
    let text = String::from_utf8(metrics.body).expect("text");
    assert!(text.contains("steward_connections 0\n"), "{text}");
    assert!(text.contains("# TYPE steward_writes_total counter\n"), "{text}");
}

#[tokio::test]
async fn an_invitation_is_accepted_once() {
    let site = Site::new(&[]).await;
    let code = identity::create_invitation(
        &site.database,
        &site.platform,
        site.workspace,
        Role::Practitioner,
        Some("Ana"),
        60_000,
    )
    .await
    .expect("an invitation");
    let code = code.reveal();
    let offered = site.get(&format!("/api/invitations/{code}")).await;
    assert_eq!(offered.status, StatusCode::OK);
    let id = site.workspace.to_string();
    let expected = json!({ "workspaceId": id, "workspaceName": "Tests", "role": "practitioner", "name": "Ana", "purpose": "member" });
    assert_eq!(offered.json(), expected);

    assert_eq!(site.accept(code, "  ").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let accepted = site.accept(code, "Ana").await;
    assert_eq!(accepted.status, StatusCode::OK);
    assert_eq!(accepted.header(header::CACHE_CONTROL), "no-store");
    let accepted = accepted.json();
    assert_eq!(accepted["syncUrl"], format!("ws://relay.test:8080/sync/{id}"));
    let token = accepted["token"].as_str().expect("a token");
    assert!(token.starts_with("stw_"));
    assert_eq!(site.documents(token).await.status, StatusCode::OK);

    let again = site.accept(code, "Eve").await;
    assert_eq!(again.status, StatusCode::GONE);
    assert!(again.json()["error"].as_str().expect("words").contains("used already"));
    assert_eq!(
        site.get(&format!("/api/invitations/{code}")).await.status,
        StatusCode::GONE
    );
}

#[tokio::test]
async fn guessing_codes_is_slowed() {
    let site = Site::new(&[]).await;
    for _ in 0..steward_server::limits::INVITATION_FAILURES_PER_MINUTE {
        assert_eq!(site.get("/api/invitations/guess").await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(
        site.get("/api/invitations/guess").await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
}

#[tokio::test]
async fn documents_are_listed_for_a_token() {
    let site = Site::new(&[]).await;
    let (_, secret) = identity::issue_token(
        &site.database,
        &site.platform,
        site.workspace,
        Role::Reader,
        "reports",
        None,
    )
    .await
    .expect("a token");
    let mut made = automerge::AutoCommit::new();
    automerge::transaction::Transactable::put(&mut made, automerge::ROOT, "title", "one").expect("a field");
    let chunk = Chunk::new(ChunkKind::Snapshot, made.save());
    let heads = made.get_heads();
    let document = site.workspace.document();
    let write = DocumentWrite {
        document,
        chunks: vec![chunk],
        obsolete: vec![],
        heads: heads.clone(),
        durable: None,
        row: None,
    };
    WorkspaceStore::new(site.database.clone(), site.workspace)
        .write(vec![write])
        .await
        .expect("written");

    let listed = site.documents(secret.reveal()).await;
    let expected =
        json!([{ "documentId": document.to_string(), "heads": [heads[0].to_string()], "class": "workspace" }]);
    assert_eq!((listed.status, listed.json()), (StatusCode::OK, expected));

    let refused = site.documents("stw_wrong").await;
    assert_eq!(
        (refused.status, refused.header(header::WWW_AUTHENTICATE)),
        (StatusCode::UNAUTHORIZED, "Bearer")
    );
    let without = site.get(&format!("/api/workspaces/{}/documents", site.workspace)).await;
    assert_eq!(without.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        site.get("/api/workspaces/nonsense/documents").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_application_is_served_with_its_headers() {
    let site = Site::new(&[
        ("index.html", "<script type=\"module\">start()</script>"),
        ("app-0123456789abcdef_bg.wasm", "wasm"),
        ("app-0123456789abcdef_bg.wasm.br", "brotli"),
        ("service-worker.js", "self"),
    ])
    .await;
    for route in ["/", "/w/abc/incident", "/join"] {
        let page = site.get(route).await;
        assert_eq!(page.status, StatusCode::OK, "{route}");
        assert_eq!(page.header(header::CONTENT_TYPE), "text/html; charset=utf-8");
        assert_eq!(page.header(header::CACHE_CONTROL), "no-cache");
        let policy = page.header(header::CONTENT_SECURITY_POLICY);
        assert!(
            policy.contains("'wasm-unsafe-eval' 'sha256-") && policy.contains("connect-src 'self'"),
            "{policy}"
        );
        assert_eq!(page.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    }
    let wasm = site.get("/app-0123456789abcdef_bg.wasm").await;
    assert_eq!(
        (wasm.header(header::CONTENT_TYPE), wasm.body.as_slice()),
        ("application/wasm", b"wasm".as_slice())
    );
    assert!(wasm.header(header::CACHE_CONTROL).contains("immutable"));
    let request = |accept: &str| {
        Request::get("/app-0123456789abcdef_bg.wasm")
            .header(header::ACCEPT_ENCODING, accept)
            .body(Body::empty())
            .expect("a request")
    };
    let compressed = site.send(request("gzip, br")).await;
    assert_eq!(
        (compressed.header(header::CONTENT_ENCODING), compressed.body.as_slice()),
        ("br", b"brotli".as_slice())
    );
    assert_eq!(compressed.header(header::CONTENT_TYPE), "application/wasm");
    assert_eq!(site.send(request("br;q=0")).await.header(header::CONTENT_ENCODING), "");
    let worker = site.get("/service-worker.js").await;
    assert_eq!(worker.header(header::CACHE_CONTROL), "no-cache");
    // A service worker is bound by the policy of its own script: without this it could not fetch what it keeps.
    let policy = worker.header(header::CONTENT_SECURITY_POLICY);
    assert!(policy.contains("connect-src 'self'"), "{policy}");
    let known = Request::get("/service-worker.js")
        .header(header::IF_NONE_MATCH, worker.header(header::ETAG))
        .body(Body::empty())
        .expect("a request");
    assert_eq!(site.send(known).await.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let site = Site::new(&[("index.html", "page")]).await;
    std::fs::write(site.directory.path().join("secret.txt"), "secret").expect("a file");
    for path in [
        "/missing.js",
        "/api/unknown",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/x/..%2f..%2fsecret.txt",
    ] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let post = Request::builder()
        .method(Method::POST)
        .uri("/")
        .body(Body::empty())
        .expect("a request");
    assert_eq!(site.send(post).await.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(Path::new(&site.directory.path().join("app/index.html")).exists());
}

#[tokio::test]
async fn a_relay_without_an_application_says_how_to_build_it() {
    let site = Site::new(&[]).await;
    let page = site.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(String::from_utf8(page.body).expect("text").contains("cargo xtask run"));
}
