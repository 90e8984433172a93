//! Bare sockets and bare bytes: what an attacker has.

use std::{net::SocketAddr, time::Duration};

use futures_util::{SinkExt as _, StreamExt as _};
use steward_sync::{
    ids::{DocumentId, PeerId},
    wire,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

use super::{PATIENCE, client::Client, relay::Relay};

pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

pub async fn open(url: &str) -> Socket {
    connect_async(url).await.expect("the socket opens").0
}

/// Reads until the end; returns the close code (0 without a close frame) and its words.
pub async fn closed(socket: &mut Socket) -> (u16, String) {
    timeout(PATIENCE, async {
        loop {
            match socket.next().await {
                Some(Ok(Message::Close(Some(frame)))) => return (frame.code.into(), frame.reason.to_string()),
                Some(Ok(Message::Close(None)) | Err(_)) | None => return (0, String::new()),
                Some(Ok(_)) => {}
            }
        }
    })
    .await
    .expect("the connection ends")
}

pub async fn send(socket: &mut Socket, message: &wire::Message) {
    let frame = message.encode().expect("encodes");
    // The relay may have closed already; what it said is read afterwards.
    socket.send(Message::Binary(frame.into())).await.ok();
}

/// A socket after the handshake, as a peer that speaks the extension.
pub async fn joined(url: &str, name: &str) -> Socket {
    let mut socket = open(url).await;
    let join = wire::Message::Join {
        sender: PeerId::new(name),
        versions: vec!["1".to_owned()],
        metadata: wire::PeerMetadata {
            storage_id: None,
            is_ephemeral: true,
            steward: Some(1),
        },
    };
    send(&mut socket, &join).await;
    let answer = next_message(&mut socket).await.expect("an answer");
    assert!(matches!(answer, wire::Message::Peer { .. }), "{answer:?}");
    socket
}

/// The next message of the protocol; nothing at the end of the connection.
pub async fn next_message(socket: &mut Socket) -> Option<wire::Message> {
    timeout(PATIENCE, async {
        loop {
            match socket.next().await {
                Some(Ok(Message::Binary(frame))) => return Some(wire::Message::decode(&frame).expect("readable")),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(_) | Err(_)) | None => return None,
            }
        }
    })
    .await
    .expect("something happens")
}

/// Everything that is said until the relay is quiet for a while.
pub async fn said(socket: &mut Socket, quiet: Duration) -> Vec<wire::Message> {
    let mut messages = Vec::new();
    while let Ok(Some(Ok(message))) = timeout(quiet, socket.next()).await {
        if let Message::Binary(frame) = message {
            messages.push(wire::Message::decode(&frame).expect("readable"));
        }
    }
    messages
}

/// Sends bytes as they are and reads what comes until the relay ends the connection.
pub async fn raw(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.expect("connected");
    stream.write_all(bytes).await.ok();
    let mut answer = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut answer))
        .await
        .expect("the relay ends the connection")
        .ok();
    String::from_utf8_lossy(&answer).into_owned()
}

/// One HTTP request over a connection of its own: status and the whole answer.
pub async fn request(address: SocketAddr, method: &str, path: &str, headers: &str, body: &str) -> (u16, String) {
    let text = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n{body}",
        body.len()
    );
    let answer = raw(address, text.as_bytes()).await;
    let status = answer
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .unwrap_or_default();
    (status, answer)
}

/// The relay lives and serves: an honest client stores something.
pub async fn still_serves(relay: &mut Relay, name: u8) {
    assert!(relay.is_running(), "the process lives");
    let client = Client::connect(&relay.token("practitioner").await, name);
    let document = DocumentId::from_bytes([name; 16]);
    client.create(document, "still here");
    client
        .until("the relay stores", |client| {
            client.is_synced() && !client.acknowledged(document).is_empty()
        })
        .await;
}
