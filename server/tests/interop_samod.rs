//! samod 0.16 against the relay, with a native Steward client on the other side.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "helpers of a test say by a panic what they found"
)]

mod support;

use std::{convert::Infallible, future::Future, pin::Pin, sync::Arc};

use automerge::{AutoCommit, Automerge, AutomergeError, ObjType, ROOT, ReadDoc as _, transaction::Transactable as _};
use futures_util::{SinkExt as _, StreamExt as _};
use samod::{BackoffConfig, DialError, Dialer, DocHandle, Repo, Transport, Url};
use steward_sync::ids::DocumentId;
use support::{PATIENCE, client::Client, relay::Relay};
use tokio::time::timeout;
use tokio_tungstenite::{connect_async, tungstenite};

/// A WebSocket for samod; its own would link OpenSSL.
struct WebSocketDialer(String);

impl Dialer for WebSocketDialer {
    type Error = Infallible;

    fn url(&self) -> Url {
        self.0.parse().expect("an address")
    }

    fn connect(&self) -> Pin<Box<dyn Future<Output = Result<Transport, DialError<Infallible>>> + Send>> {
        let url = self.0.clone();
        Box::pin(async move {
            let (socket, _) = connect_async(url).await.map_err(DialError::transient)?;
            let (sink, stream) = socket.split();
            let frames = stream.filter_map(|message| async move {
                match message {
                    Ok(tungstenite::Message::Binary(frame)) => Some(Ok(frame.to_vec())),
                    Ok(_) => None,
                    Err(error) => Some(Err(error)),
                }
            });
            let sink = sink.with(|frame: Vec<u8>| {
                std::future::ready(Ok::<_, tungstenite::Error>(tungstenite::Message::Binary(frame.into())))
            });
            Ok(Transport::new(Box::pin(frames), sink))
        })
    }
}

async fn dial(repository: &Repo, url: &str) -> samod::DialerHandle<Infallible> {
    let dialer = repository
        .dial(BackoffConfig::default(), Arc::new(WebSocketDialer(url.to_owned())))
        .expect("the repository runs");
    timeout(PATIENCE, dialer.established())
        .await
        .expect("connected in time")
        .expect("accepted");
    dialer
}

fn read(document: &Automerge, key: &str) -> String {
    match document.get(ROOT, key) {
        Ok(Some((value, object))) if value.is_object() => document.text(&object).unwrap_or_default(),
        Ok(Some((value, _))) => value.as_str().unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}

/// Waits until the document's text contains the words, by its change events.
async fn until(handle: &DocHandle, words: &str) {
    let mut changes = handle.changes();
    let waiting = async {
        while !handle.with_document(|document| read(document, "body").contains(words)) {
            changes.next().await.expect("the repository runs");
        }
    };
    timeout(PATIENCE, waiting).await.unwrap_or_else(|_| {
        panic!(
            "waited too long for {words:?}, have {:?}",
            handle.with_document(|document| read(document, "body"))
        )
    });
}

fn append(handle: &DocHandle, words: &str) {
    handle.with_document(|document| {
        document
            .transact::<_, _, AutomergeError>(|transaction| {
                let (_, body) = transaction.get(ROOT, "body")?.expect("a body");
                let end = transaction.length(&body);
                transaction.splice_text(&body, end, 0, words)
            })
            .expect("a splice");
    });
}

fn heads(handle: &DocHandle) -> Vec<automerge::ChangeHash> {
    let mut heads = handle.with_document(|document| document.get_heads());
    heads.sort();
    heads
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn samod_works_with_steward() {
    let relay = Relay::start().await;
    let steward = Client::connect(&relay.token("practitioner").await, 1);
    let made = DocumentId::from_bytes([8; 16]);
    steward.create(made, "made by Steward");
    steward
        .until("the document is stored", |client| client.is_synced())
        .await;
    let url = relay.token("practitioner").await;
    let repository = Repo::build_tokio().load().await;
    let dialer = dial(&repository, &url).await;

    // It edits a document made by Steward, both ways and live.
    let id = made.to_string().parse().expect("a document id");
    let handle = timeout(PATIENCE, repository.find(id))
        .await
        .expect("found in time")
        .expect("runs")
        .expect("found");
    assert_eq!(
        handle.with_document(|document| read(document, "title")),
        "made by Steward"
    );
    append(&handle, "from samod;");
    steward
        .until("samod's edit arrives", |client| {
            client.body(made).contains("from samod;")
        })
        .await;
    steward.append(made, "from Steward;");
    until(&handle, "from Steward;").await;

    // It creates a document that Steward reads and edits.
    let mut initial = AutoCommit::new();
    let body = initial.put_object(ROOT, "body", ObjType::Text).expect("a text");
    initial.splice_text(&body, 0, 0, "new;").expect("a splice");
    let created = repository.create(initial.document().clone()).await.expect("runs");
    let id: DocumentId = created.document_id().to_string().parse().expect("a document id");
    steward.open(id);
    steward
        .until("samod's document arrives", |client| client.body(id) == "new;")
        .await;

    // Both work apart and converge.
    steward.go_offline();
    steward.until("offline", |client| !client.is_online()).await;
    dialer.close();
    append(&created, "samod alone;");
    steward.append(id, "steward alone;");
    steward.go_online();
    dial(&repository, &url).await;
    until(&created, "steward alone;").await;
    steward
        .until("samod's edit made apart arrives", |client| {
            client.body(id).contains("samod alone;")
        })
        .await;
    steward.until("stored", |client| client.is_synced()).await;
    assert_eq!(
        created.with_document(|document| read(document, "body")),
        steward.body(id)
    );
    assert_eq!(heads(&created), steward.heads(id));
    repository.stop().await;
    relay.admin(&["check"]).await;
}

#[tokio::test]
async fn samod_with_a_wrong_token_is_not_let_in() {
    let relay = Relay::start().await;
    let url = format!("ws://{}/sync/{}?token=stw_wrong", relay.address, relay.workspace);
    let repository = Repo::build_tokio().load().await;
    let once = BackoffConfig {
        max_retries: Some(1),
        ..BackoffConfig::default()
    };
    let dialer = repository
        .dial(once, Arc::new(WebSocketDialer(url)))
        .expect("the repository runs");
    let established = timeout(PATIENCE, dialer.established())
        .await
        .expect("an answer in time");
    assert!(established.is_err(), "{established:?}");
    repository.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn samod_under_roles_reads_what_it_may_and_writes_nothing() {
    let relay = Relay::start().await;
    let steward = Client::connect(&relay.token("owner").await, 1);
    let (open, hidden) = (DocumentId::from_bytes([8; 16]), DocumentId::from_bytes([9; 16]));
    steward.create(open, "for all");
    steward.create_as(hidden, "need to know", "restricted", "incident");
    steward.until("stored", |client| client.is_synced()).await;
    let repository = Repo::build_tokio().load().await;
    dial(&repository, &relay.token("reader").await).await;
    let find = |document: DocumentId| {
        let id = document.to_string().parse().expect("a document id");
        timeout(PATIENCE, repository.find(id))
    };
    let handle = find(open).await.expect("in time").expect("runs").expect("found");
    let none = find(hidden).await.expect("answered in time").expect("runs");
    assert!(none.is_none(), "a hidden document is unavailable");
    append(&handle, "by the reader;");
    let mut initial = AutoCommit::new();
    initial.put_object(ROOT, "body", ObjType::Text).expect("a text");
    let created = repository.create(initial.document().clone()).await.expect("runs");
    let created: DocumentId = created.document_id().to_string().parse().expect("a document id");
    // Still connected: what others write goes on arriving.
    steward.open(open);
    steward.append(open, "by the owner;");
    until(&handle, "by the owner;").await;
    steward.until("stored", |client| client.is_synced()).await;
    assert!(!steward.body(open).contains("by the reader;"));
    assert!(steward.heads(created).is_empty());
    repository.stop().await;
    relay.admin(&["check"]).await;
}
