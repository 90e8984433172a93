//! The least a client can be: frames of the protocol, and no document beyond what it writes. It shows the relay's own
//! share, and drives any relay that speaks automerge-repo.

use std::time::Duration;

use automerge::{
    AutoCommit, Change, ChangeHash, ObjType, ROOT, ReadDoc as _, TextEncoding, sync, sync::SyncDoc as _,
    transaction::Transactable as _,
};
use futures_util::{
    SinkExt as _, StreamExt as _,
    stream::{SplitSink, SplitStream},
};
use steward_sync::{
    ids::{DocumentId, PeerId},
    wire::{EXTENSION_VERSION, Message, PROTOCOL_VERSION, PeerMetadata, SyncKind},
};
use tokio::{net::TcpStream, time::timeout_at};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, tungstenite};

use super::native::open_socket;

const PATIENCE: Duration = Duration::from_secs(30);
pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// The sending half of a connection.
pub struct Sender {
    sink: SplitSink<Socket, tungstenite::Message>,
    own: PeerId,
    relay: PeerId,
}

/// The receiving half.
pub struct Receiver {
    stream: SplitStream<Socket>,
}

pub async fn join(url: &str, name: &str, steward: bool) -> (Sender, Receiver) {
    let (mut sink, stream) = open_socket(url).await.split();
    let own = PeerId::new(name);
    let join = Message::Join {
        sender: own.clone(),
        versions: vec![PROTOCOL_VERSION.to_owned()],
        metadata: PeerMetadata {
            storage_id: None,
            is_ephemeral: true,
            steward: steward.then_some(EXTENSION_VERSION),
        },
    };
    sink.send(tungstenite::Message::Binary(join.encode().expect("a join").into()))
        .await
        .expect("it reads");
    let mut receiver = Receiver { stream };
    let Message::Peer { sender: relay, .. } = receiver.next().await else {
        panic!("the relay answers the join")
    };
    (Sender { sink, own, relay }, receiver)
}

impl Receiver {
    pub async fn next(&mut self) -> Message {
        self.next_within(PATIENCE).await.expect("an answer in time")
    }

    pub async fn next_within(&mut self, patience: Duration) -> Option<Message> {
        let until = tokio::time::Instant::now() + patience;
        loop {
            let frame = timeout_at(until, self.stream.next()).await.ok()?;
            match frame.expect("the relay is there").expect("the socket works") {
                tungstenite::Message::Binary(frame) => return Some(Message::decode(&frame).expect("a message")),
                tungstenite::Message::Close(reason) => panic!("the relay ended the connection: {reason:?}"),
                _ => {}
            }
        }
    }
}

impl Sender {
    pub fn frame(&self, kind: SyncKind, document: DocumentId, message: sync::Message) -> Vec<u8> {
        Message::Sync {
            kind,
            document,
            sender: self.own.clone(),
            target: self.relay.clone(),
            data: message.encode(),
        }
        .encode()
        .expect("a frame")
    }

    /// Has nothing, and says so.
    pub async fn compare(&mut self) {
        let buckets = vec![0; steward_sync::limits::FINGERPRINT_BUCKETS];
        let frame = Message::Fingerprints { buckets }.encode().expect("a frame");
        self.send(frame).await;
    }

    pub async fn send(&mut self, frame: Vec<u8>) {
        self.sink
            .send(tungstenite::Message::Binary(frame.into()))
            .await
            .expect("the relay reads");
    }

    pub async fn feed(&mut self, frame: Vec<u8>) {
        self.sink
            .feed(tungstenite::Message::Binary(frame.into()))
            .await
            .expect("the relay reads");
    }

    pub async fn flush(&mut self) {
        self.sink.flush().await.expect("the relay reads");
    }
}

/// Syncs a document until both ends have the same heads.
pub async fn exchange(sender: &mut Sender, receiver: &mut Receiver, document: DocumentId, copy: &mut AutoCommit) {
    let mut state = sync::State::new();
    let is_new = copy.get_heads().is_empty();
    let kind = if is_new { SyncKind::Request } else { SyncKind::Sync };
    loop {
        let generated = copy.sync().generate_sync_message(&mut state);
        let Some(message) = generated else { return };
        let frame = sender.frame(kind, document, message);
        sender.send(frame).await;
        loop {
            match receiver.next().await {
                Message::Sync {
                    document: about, data, ..
                } if about == document => {
                    let message = sync::Message::decode(&data).expect("a sync message");
                    copy.sync()
                        .receive_sync_message(&mut state, message)
                        .expect("changes that go together");
                    break;
                }
                Message::DocUnavailable { .. } => panic!("the relay does not have document {document}"),
                // Durable words come with the answer, and may come alone.
                Message::Durable { heads, .. } if heads == copy.get_heads() && !is_new => return,
                _ => {}
            }
        }
        let heads = copy.get_heads();
        if !heads.is_empty() && state.their_heads.as_ref() == Some(&heads) {
            // The relay is told that nothing is lacking; it has nothing to answer to that.
            if let Some(last) = copy.sync().generate_sync_message(&mut state).filter(|_| is_new) {
                let frame = sender.frame(SyncKind::Sync, document, last);
                sender.send(frame).await;
            }
            return;
        }
    }
}

/// A message with changes and the heads that they lead to, or with heads alone.
pub fn tell(heads: &[ChangeHash], changes: Vec<Vec<u8>>) -> sync::Message {
    let mut flags = sync::MessageFlags::new();
    flags.set(sync::MessageFlags::SUPPORTS_SYNC_RESET);
    sync::Message {
        heads: heads.to_vec(),
        need: Vec::new(),
        have: vec![sync::Have {
            last_sync: heads.to_vec(),
            ..sync::Have::default()
        }],
        changes: changes.into(),
        flags: Some(flags),
        version: sync::MessageVersion::V1,
    }
}

/// A document with a text of so many characters under `text`, made by one edit.
pub fn text_document(characters: usize) -> AutoCommit {
    let mut made = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit);
    let text = made.put_object(ROOT, "text", ObjType::Text).expect("a text");
    let words: String = "the printer on floor two does not print "
        .chars()
        .cycle()
        .take(characters)
        .collect();
    made.splice_text(&text, 0, 0, &words).expect("a splice");
    made.commit();
    made
}

/// Inserts one character somewhere; returns the change and the heads that it leads to.
pub fn edit(document: &mut AutoCommit, number: usize) -> (Vec<u8>, ChangeHash) {
    let (_, text) = document.get(ROOT, "text").expect("readable").expect("a text");
    let length = document.length(&text);
    document
        .splice_text(&text, (number * 7919) % length, 0, "x")
        .expect("a splice");
    let hash = document.commit().expect("a change");
    let change: Change = document.get_last_local_change().expect("just made");
    (change.raw_bytes().to_vec(), hash)
}
