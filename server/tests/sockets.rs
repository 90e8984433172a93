//! Real sockets against the real program: refusals, bad frames, limits, revocation, shutdown.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "helpers of a test say by a panic what they found"
)]

mod support;

use std::net::SocketAddr;

use futures_util::{SinkExt as _, StreamExt as _};
use steward_server::store::{Database, WorkspaceStore};
use steward_sync::{ids::DocumentId, ids::PeerId, limits, wire};
use support::{PATIENCE, Random, client::Client, relay::Relay};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest as _},
};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn open(url: &str) -> Socket {
    connect_async(url).await.expect("the socket opens").0
}

/// Reads until the close frame; returns its code and words, and the `error` messages before it.
async fn closed(socket: &mut Socket) -> (u16, String, Vec<String>) {
    let mut errors = Vec::new();
    timeout(PATIENCE, async {
        while let Some(message) = socket.next().await {
            match message.expect("frames until the close frame") {
                Message::Binary(frame) => {
                    if let Ok(wire::Message::Error { message, .. }) = wire::Message::decode(&frame) {
                        errors.push(message);
                    }
                }
                Message::Close(frame) => {
                    let frame = frame.expect("a close reason");
                    return (frame.code.into(), frame.reason.to_string(), errors);
                }
                _ => {}
            }
        }
        panic!("ended without a close frame");
    })
    .await
    .expect("closed in time")
}

fn join() -> Vec<u8> {
    let join = wire::Message::Join {
        sender: PeerId::new("tester"),
        versions: vec!["1".to_owned()],
        metadata: wire::PeerMetadata::default(),
    };
    join.encode().expect("a small message")
}

/// The relay still serves: a new client connects and stores something.
async fn still_serves(relay: &mut Relay, name: u8) {
    assert!(relay.is_running());
    let client = Client::connect(&relay.token("practitioner").await, name);
    let document = DocumentId::from_bytes([name; 16]);
    client.create(document, "still here");
    client
        .until("the relay stores", |client| {
            client.is_synced() && !client.acknowledged(document).is_empty()
        })
        .await;
}

#[tokio::test]
async fn refused_tokens_are_answered_in_words() {
    let mut relay = Relay::start().await;
    let workspace = relay.workspace;
    let base = format!("ws://{}/sync/{workspace}", relay.address);

    let (code, reason, _) = closed(&mut open(&base).await).await;
    assert_eq!(code, 4401);
    assert!(reason.contains("lacks its token"), "{reason}");

    let (code, reason, _) = closed(&mut open(&format!("{base}?token=stw_wrong")).await).await;
    assert_eq!(code, 4401);
    assert!(reason.contains("not known"), "{reason}");

    let id = workspace.to_string();
    let expired = relay
        .admin(&["token", "--workspace", &id, "--role", "owner", "--expires", "0s"])
        .await;
    let (code, reason, _) = closed(&mut open(&expired).await).await;
    assert_eq!(code, 4401);
    assert!(reason.contains("expired"), "{reason}");

    let good = relay.token("owner").await;
    for other in [DocumentId::from_bytes([1; 16]).to_string(), "not-an-id".to_owned()] {
        let (code, reason, _) = closed(&mut open(&good.replace(&id, &other)).await).await;
        assert_eq!(code, 4404);
        assert!(reason.contains("no such workspace"), "{reason}");
    }
    still_serves(&mut relay, 9).await;
}

#[tokio::test]
async fn pages_of_another_origin_are_refused() {
    let relay = Relay::start().await;
    let mut request = relay.token("owner").await.into_client_request().expect("a request");
    request
        .headers_mut()
        .insert("origin", "https://evil.example".parse().expect("a header"));
    match connect_async(request).await {
        Err(Error::Http(response)) => assert_eq!(response.status(), 403),
        other => panic!("expected a refusal, got {other:?}"),
    }
    let mut own = relay.token("owner").await.into_client_request().expect("a request");
    own.headers_mut()
        .insert("origin", format!("http://{}", relay.address).parse().expect("a header"));
    assert!(connect_async(own).await.is_ok());
}

#[tokio::test]
async fn bad_frames_end_their_connection_and_nothing_else() {
    let mut relay = Relay::start().await;
    let url = relay.token("practitioner").await;
    let good = Client::connect(&url, 1);
    let document = DocumentId::from_bytes([3; 16]);
    good.create(document, "kept");
    good.until("synced", |client| client.is_synced()).await;

    // Another protocol version.
    let mut socket = open(&url).await;
    let other = wire::Message::Join {
        sender: PeerId::new("tester"),
        versions: vec!["99".to_owned()],
        metadata: wire::PeerMetadata::default(),
    };
    socket
        .send(Message::Binary(other.encode().expect("encodes").into()))
        .await
        .expect("sent");
    let (_, reason, errors) = closed(&mut socket).await;
    assert!(
        reason.contains("version") || errors.iter().any(|error| error.contains("version")),
        "{reason} {errors:?}"
    );

    // Text.
    let mut socket = open(&url).await;
    socket.send(Message::text("hello")).await.expect("sent");
    assert_eq!(closed(&mut socket).await.0, 1003);

    // Random and truncated frames, before and after the handshake.
    let mut random = Random(20_261_123);
    for round in 0..40 {
        let mut socket = open(&url).await;
        if round % 2 == 0 {
            socket.send(Message::Binary(join().into())).await.expect("sent");
        }
        let frame = if round % 4 < 2 {
            (0..=random.below(300))
                .map(|_| random.next().to_le_bytes()[0])
                .collect()
        } else {
            let whole = join();
            let keep = usize::try_from(random.below(whole.len() as u64 - 1)).expect("small");
            whole[..keep].to_vec()
        };
        socket.send(Message::Binary(frame.into())).await.expect("sent");
        let (code, reason, _) = closed(&mut socket).await;
        assert_eq!(code, 1002, "{reason}");
        assert!(!reason.is_empty());
    }
    assert!(good.is_online(), "others are not touched");
    still_serves(&mut relay, 9).await;
}

#[tokio::test]
async fn oversized_frames_are_refused_in_words() {
    let mut relay = Relay::start().await;
    let mut socket = open(&relay.token("practitioner").await).await;
    socket.send(Message::Binary(join().into())).await.expect("sent");
    let frame = vec![0_u8; limits::FRAME_BYTES + 1];
    socket.send(Message::Binary(frame.into())).await.expect("sent");
    let (code, reason, _) = closed(&mut socket).await;
    assert_eq!(code, 1009);
    assert!(reason.contains("at most"), "{reason}");

    // Far above the limit the relay stops reading: the connection ends while it is being sent.
    let mut socket = open(&relay.token("practitioner").await).await;
    let frame = vec![0_u8; limits::FRAME_BYTES + 2 * 1024 * 1024];
    let sent = socket.send(Message::Binary(frame.into())).await;
    let ended = timeout(PATIENCE, async {
        loop {
            match socket.next().await {
                None | Some(Err(_) | Ok(Message::Close(_))) => return,
                Some(Ok(_)) => {}
            }
        }
    });
    assert!(ended.await.is_ok(), "sending said {sent:?}");
    still_serves(&mut relay, 9).await;
}

#[tokio::test]
async fn a_revoked_member_is_cut_off_within_a_second() {
    let relay = Relay::start().await;
    let mut socket = open(&relay.token("practitioner").await).await;
    socket.send(Message::Binary(join().into())).await.expect("sent");
    let workspace = relay.workspace.to_string();
    let members = relay.admin(&["members", "--workspace", &workspace]).await;
    let member = members.split('\t').next().expect("a member").to_owned();
    relay
        .admin(&["revoke", "--workspace", &workspace, "--member", &member])
        .await;
    let revoked = tokio::time::Instant::now();
    let (code, reason, _) = closed(&mut socket).await;
    assert!(
        revoked.elapsed() < std::time::Duration::from_secs(1),
        "{:?}",
        revoked.elapsed()
    );
    assert_eq!(code, 4403);
    assert!(reason.contains("taken away"), "{reason}");
}

#[tokio::test]
async fn a_reader_receives_and_cannot_write() {
    let relay = Relay::start().await;
    let writer = Client::connect(&relay.token("practitioner").await, 1);
    let reader = Client::connect(&relay.token("reader").await, 2);
    let document = DocumentId::from_bytes([5; 16]);
    writer.create(document, "for reading");
    writer.until("stored", |client| client.is_synced()).await;
    reader.open(document);
    reader
        .until("received", |client| client.string(document, "title").is_some())
        .await;
    reader.append(document, "scribble");
    writer.append(document, "real");
    reader
        .until("the writer's edit arrives", |client| {
            client.body(document).contains("real")
        })
        .await;
    writer
        .until("the writer's edit is stored", |client| client.is_synced())
        .await;
    assert_eq!(writer.body(document), "real");
    assert!(
        reader.body(document).contains("scribble"),
        "what a reader typed stays on its device"
    );
    let stored = WorkspaceStore::new(
        Database::open_existing(relay.directory.path()).expect("open"),
        relay.workspace,
    )
    .load(document)
    .await
    .expect("readable");
    let mut stored = support::client::load_chunks(&stored);
    for head in reader.heads(document) {
        if !writer.heads(document).contains(&head) {
            assert!(
                stored.get_change_by_hash(&head).is_none(),
                "the reader's change is not at the relay"
            );
        }
    }
}

#[tokio::test]
async fn shutting_down_says_so_and_ends_in_order() {
    let mut relay = Relay::start().await;
    let client = Client::connect(&relay.token("practitioner").await, 1);
    let document = DocumentId::from_bytes([6; 16]);
    client.create(document, "stored");
    client.until("synced", |client| client.is_synced()).await;
    let mut socket = open(&relay.token("practitioner").await).await;
    socket.send(Message::Binary(join().into())).await.expect("sent");
    let first = timeout(PATIENCE, socket.next())
        .await
        .expect("in time")
        .expect("a frame")
        .expect("whole");
    assert!(matches!(first, Message::Binary(_)), "the handshake is answered");
    let (status, closed) = tokio::join!(relay.terminate(), closed(&mut socket));
    assert_eq!(status, Some(0));
    assert_eq!(closed.0, 1001);
    assert!(closed.1.contains("shutting down"), "{}", closed.1);
    relay.restart().await;
    client.until("connected again", |client| client.is_synced()).await;
}

#[tokio::test]
async fn an_address_in_use_is_an_error_in_words() {
    let relay = Relay::start().await;
    let address: SocketAddr = relay.address;
    let other = tempfile::tempdir().expect("a directory");
    let output = tokio::process::Command::new(env!("CARGO_BIN_EXE_steward-server"))
        .args(["serve", "--listen", &address.to_string(), "--data-dir"])
        .arg(other.path())
        .output()
        .await
        .expect("runs");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot listen"));
}
