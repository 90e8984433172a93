//! Attacks by a member with a valid token: what a reader sends under every kind of message, frames of garbage, frames
//! too large, sockets that never read and never join.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "helpers of a test say by a panic what they found"
)]

mod support;

use std::time::Duration;

use automerge::{AutoCommit, ROOT, sync::SyncDoc as _, transaction::Transactable as _};
use futures_util::SinkExt as _;
use steward_server::store::{Database, WorkspaceStore};
use steward_sync::{
    ids::{DocumentId, PeerId},
    limits,
    wire::{BucketEntry, BulkDocument, Ephemeral, Message, PeerMetadata, Removal, SyncKind},
};
use support::{
    PATIENCE, Random,
    client::Client,
    relay::Relay,
    socket::{closed, joined, next_message, open, said, send, still_serves},
};
use tokio::{io::AsyncWriteExt as _, time::timeout};
use tokio_tungstenite::tungstenite;

/// A sync message that carries a new change on top of nothing.
fn change(key: &str) -> Vec<u8> {
    let mut document = AutoCommit::new();
    document.put(ROOT, key, "scribble").expect("a value");
    document.commit();
    let mut state = automerge::sync::State::new();
    // The peer has said that it has nothing, so that the message carries the change.
    state.their_heads = Some(Vec::new());
    state.their_need = Some(Vec::new());
    state.their_have = Some(vec![automerge::sync::Have::default()]);
    document
        .sync()
        .generate_sync_message(&mut state)
        .expect("a message")
        .encode()
}

/// Every kind of message, aimed at a document. A new kind of message does not compile here until it is listed.
fn every_kind(target: DocumentId, name: &str) -> Vec<Message> {
    let (sender, relay) = (PeerId::new(name), PeerId::new("relay"));
    let sync = |kind| Message::Sync {
        kind,
        document: target,
        sender: sender.clone(),
        target: relay.clone(),
        data: change("escalated"),
    };
    let all = vec![
        sync(SyncKind::Request),
        sync(SyncKind::Sync),
        Message::DocUnavailable {
            document: target,
            sender: sender.clone(),
            target: relay.clone(),
        },
        Message::Ephemeral(Ephemeral {
            sender: sender.clone(),
            target: relay.clone(),
            count: 1,
            session: "s".to_owned(),
            document: target,
            data: vec![0xa0],
        }),
        Message::Error {
            message: "no".to_owned(),
            sender: sender.clone(),
            target: relay.clone(),
        },
        Message::RemoteSubscriptionChange,
        Message::RemoteHeadsChanged,
        Message::Fingerprints { buckets: vec![7; 256] },
        Message::Bucket {
            buckets: vec![0, 1, 255],
            entries: vec![BucketEntry {
                document: target,
                heads_digest: [9; 16],
            }],
            last: true,
        },
        Message::Want {
            documents: vec![target],
        },
        Message::Durable {
            document: target,
            heads: vec![automerge::ChangeHash([7; 32])],
        },
        Message::Gone(Removal {
            document: target,
            removed_millis: 1,
            reason: "escalated".to_owned(),
        }),
        Message::Refused {
            document: target,
            reason: "no".to_owned(),
        },
        Message::Documents {
            documents: vec![BulkDocument {
                document: target,
                chunks: {
                    let mut document = AutoCommit::new();
                    document.put(ROOT, "escalated", 1).expect("a value");
                    document.save()
                },
            }],
            unavailable: Vec::new(),
        },
        Message::Peer {
            sender: sender.clone(),
            target: relay.clone(),
            version: "1".to_owned(),
            metadata: PeerMetadata::default(),
        },
        Message::Join {
            sender: sender.clone(),
            versions: vec!["1".to_owned()],
            metadata: PeerMetadata::default(),
        },
        Message::Leave { sender },
    ];
    for message in &all {
        match message {
            Message::Join { .. }
            | Message::Peer { .. }
            | Message::Leave { .. }
            | Message::Sync { .. }
            | Message::DocUnavailable { .. }
            | Message::Ephemeral(_)
            | Message::Error { .. }
            | Message::RemoteSubscriptionChange
            | Message::RemoteHeadsChanged
            | Message::Fingerprints { .. }
            | Message::Bucket { .. }
            | Message::Want { .. }
            | Message::Documents { .. }
            | Message::Durable { .. }
            | Message::Gone(_)
            | Message::Refused { .. } => {}
        }
    }
    all
}

#[tokio::test]
async fn read_only_roles_write_by_no_kind_of_message() {
    let mut relay = Relay::start().await;
    let owner = Client::connect(&relay.token("owner").await, 1);
    let document = DocumentId::from_bytes([1; 16]);
    let absent = DocumentId::from_bytes([2; 16]);
    owner.create(document, "untouched");
    owner.until("stored", Client::is_synced).await;
    let before = owner.heads(document);
    for role in ["auditor", "reader"] {
        let url = relay.token(role).await;
        for target in [document, absent, relay.workspace.document()] {
            for message in every_kind(target, role) {
                let mut socket = joined(&url, role).await;
                send(&mut socket, &message).await;
                // Whatever it is answered, nothing acknowledges a change that was not taken.
                for answer in said(&mut socket, Duration::from_millis(60)).await {
                    if let Message::Durable { document: named, heads } = answer {
                        assert!(named == document && heads == before, "{role} {message:?}");
                    }
                }
            }
        }
    }
    let database = Database::open_existing(relay.directory.path()).expect("open");
    let stored = WorkspaceStore::new(database, relay.workspace)
        .heads()
        .await
        .expect("readable");
    assert_eq!(stored.len(), 1, "nothing was created: {stored:?}");
    assert_eq!(stored[0].heads, before);
    assert_eq!(owner.removed(), [], "and nothing was removed");
    assert!(owner.is_online());
    still_serves(&mut relay, 9).await;
}

#[tokio::test]
async fn a_writer_can_neither_remove_nor_acknowledge_for_others() {
    let mut relay = Relay::start().await;
    let owner = Client::connect(&relay.token("owner").await, 1);
    let document = DocumentId::from_bytes([1; 16]);
    owner.create(document, "kept");
    owner.until("stored", Client::is_synced).await;
    let url = relay.token("practitioner").await;
    for message in every_kind(document, "writer") {
        let forged = matches!(
            message,
            Message::Gone(_) | Message::Durable { .. } | Message::Documents { .. }
        );
        let mut socket = joined(&url, "writer").await;
        send(&mut socket, &message).await;
        if forged {
            said(&mut socket, Duration::from_millis(100)).await;
        }
    }
    assert!(owner.removed().is_empty() && owner.stores(document));
    still_serves(&mut relay, 9).await;
}

#[tokio::test]
async fn garbage_in_every_field_ends_its_connection_and_nothing_else() {
    let mut relay = Relay::start().await;
    let url = relay.token("practitioner").await;
    let good = Client::connect(&url, 1);
    let kept = DocumentId::from_bytes([1; 16]);
    good.create(kept, "kept");
    good.until("stored", Client::is_synced).await;
    let seed = std::env::var("STEWARD_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(20_261_124);
    println!("STEWARD_SEED={seed}");
    let mut random = Random(seed);
    let frames: Vec<Vec<u8>> = every_kind(kept, "garbage")
        .iter()
        .map(|message| message.encode().expect("encodes"))
        .collect();
    for round in 0..120 {
        let mut socket = joined(&url, &format!("garbage-{round}")).await;
        for _ in 0..8 {
            let mut frame = frames[usize::try_from(random.below(frames.len() as u64)).expect("small")].clone();
            for _ in 0..=random.below(6) {
                let at = usize::try_from(random.below(frame.len() as u64)).expect("small");
                match random.below(4) {
                    0 => frame[at] ^= 1 << random.below(8),
                    1 => frame[at] = random.next().to_le_bytes()[0],
                    2 => frame.truncate(at.max(1)),
                    _ => frame.insert(at, random.next().to_le_bytes()[0]),
                }
            }
            if socket.send(tungstenite::Message::Binary(frame.into())).await.is_err() {
                break;
            }
        }
        socket.close(None).await.ok();
    }
    assert!(good.is_online(), "others are not touched: {:?}", good.close_reasons());
    assert!(good.stores(kept) && good.removed().is_empty());
    still_serves(&mut relay, 9).await;
}

#[tokio::test]
async fn frames_that_claim_more_than_they_hold_cost_nothing() {
    let mut relay = Relay::start().await;
    let url = relay.token("practitioner").await;
    // CBOR heads that announce 2^32 and 2^63 items, bytes and characters, alone and within a known message.
    for head in [0x9a, 0xba, 0x5a, 0x7a, 0x9b, 0xbb, 0x5b, 0x7b] {
        let length: &[u8] = if head & 0x0f == 0x0a {
            &[0xff; 4]
        } else {
            &[0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
        };
        let bare = [&[head], length].concat();
        let within = [&[0xa2, 0x64][..], b"type", &[0x64], b"sync", &[0x64], b"data", &bare].concat();
        for frame in [bare, within] {
            let mut socket = joined(&url, "liar").await;
            socket
                .send(tungstenite::Message::Binary(frame.into()))
                .await
                .expect("sent");
            assert_eq!(closed(&mut socket).await.0, 1002);
        }
    }
    // A WebSocket frame whose head announces more than is allowed ends the connection before its payload is there.
    let mut socket = joined(&url, "giant").await;
    let tokio_tungstenite::MaybeTlsStream::Plain(stream) = socket.get_mut() else {
        panic!("a plain stream")
    };
    let mut head = vec![0x82, 0xff];
    head.extend((u64::try_from(limits::FRAME_BYTES).expect("small") * 1_000).to_be_bytes());
    head.extend([1, 2, 3, 4, 0]);
    stream.write_all(&head).await.expect("sent");
    closed(&mut socket).await;
    still_serves(&mut relay, 9).await;
}

#[tokio::test]
async fn a_socket_that_never_joins_is_closed_in_time() {
    let mut relay = Relay::start().await;
    let url = relay.token("practitioner").await;
    let mut silent = open(&url).await;
    let opened = tokio::time::Instant::now();
    let (code, words) = closed(&mut silent).await;
    assert_eq!(code, 1008);
    assert!(words.contains("no handshake"), "{words}");
    assert!(opened.elapsed() < steward_server::limits::HANDSHAKE + Duration::from_secs(3));
    // A first message that is not `join` ends it at once.
    let mut wrong = open(&url).await;
    send(&mut wrong, &Message::RemoteHeadsChanged).await;
    assert_eq!(closed(&mut wrong).await.0, 1002);
    still_serves(&mut relay, 9).await;
}

/// Resident memory of the relay's process in bytes.
fn resident(relay: &Relay) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", relay.process())).expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("a size");
    let kilobytes: u64 = line
        .split_whitespace()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .expect("a number");
    kilobytes * 1024
}

#[tokio::test]
async fn sockets_that_never_read_do_not_fill_the_memory_and_others_are_served() {
    let mut relay = Relay::start().await;
    let url = relay.token("practitioner").await;
    let writer = Client::connect(&url, 1);
    let large = "words that fill a frame ".repeat(5_000);
    let documents: Vec<DocumentId> = (0..60).map(|number| DocumentId::from_bytes([number + 1; 16])).collect();
    for document in &documents {
        writer.create(*document, &large);
    }
    writer.until("stored", Client::is_synced).await;
    let before = resident(&relay);
    let mut deaf = Vec::new();
    for number in 0..16 {
        let mut socket = joined(&url, &format!("deaf-{number}")).await;
        // Everything is asked for again and again, and nothing of it is read.
        for _ in 0..20 {
            send(
                &mut socket,
                &Message::Want {
                    documents: documents.clone(),
                },
            )
            .await;
        }
        deaf.push(socket);
    }
    let reader = Client::connect(&relay.token("reader").await, 2);
    reader
        .until("an honest reader is served", |client| {
            documents.iter().all(|document| client.stores(*document))
        })
        .await;
    let grown = resident(&relay).saturating_sub(before);
    assert!(
        grown < 200 * 1024 * 1024,
        "{} MB for sockets that never read",
        grown / 1024 / 1024
    );
    drop(deaf);
    still_serves(&mut relay, 9).await;
}

#[tokio::test]
async fn asking_for_too_much_at_once_is_refused_in_words() {
    let mut relay = Relay::start().await;
    let mut socket = joined(&relay.token("reader").await, "greedy").await;
    for _ in 0..8 {
        let documents = (0..limits::BULK_DOCUMENTS)
            .map(|number| {
                let mut bytes = [0; 16];
                bytes[..8].copy_from_slice(&(number as u64).to_be_bytes());
                DocumentId::from_bytes(bytes)
            })
            .collect();
        send(&mut socket, &Message::Want { documents }).await;
    }
    // Either it is answered that none is there, or that this is too much; the relay keeps no list without end.
    let answered = timeout(PATIENCE, next_message(&mut socket)).await.expect("in time");
    assert!(answered.is_some());
    still_serves(&mut relay, 9).await;
}
