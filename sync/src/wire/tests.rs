//! Round trips, foreign encodings, and frames that must be refused.

use automerge::ChangeHash;
use minicbor::{Encoder, data::Tag};
use proptest::prelude::*;

use super::*;
use crate::{
    ids::{DocumentId, PeerId},
    limits,
};

fn document(byte: u8) -> DocumentId {
    DocumentId::from_bytes([byte; 16])
}

fn peer(name: &str) -> PeerId {
    PeerId::new(name)
}

/// One of each.
fn all_messages() -> Vec<Message> {
    let metadata = PeerMetadata {
        storage_id: Some("storage".to_owned()),
        is_ephemeral: false,
        steward: Some(EXTENSION_VERSION),
    };
    vec![
        Message::Join {
            sender: peer("a"),
            versions: vec!["1".to_owned(), "2".to_owned()],
            metadata: metadata.clone(),
        },
        Message::Join {
            sender: peer("a"),
            versions: vec!["1".to_owned()],
            metadata: PeerMetadata::default(),
        },
        Message::Peer {
            sender: peer("b"),
            target: peer("a"),
            version: "1".to_owned(),
            metadata,
        },
        Message::Leave { sender: peer("a") },
        Message::Sync {
            kind: SyncKind::Request,
            document: document(1),
            sender: peer("a"),
            target: peer("b"),
            data: vec![1],
        },
        Message::Sync {
            kind: SyncKind::Sync,
            document: document(2),
            sender: peer("a"),
            target: peer("b"),
            data: vec![2; 300],
        },
        Message::DocUnavailable {
            document: document(3),
            sender: peer("a"),
            target: peer("b"),
        },
        Message::Ephemeral(Ephemeral {
            sender: peer("a"),
            target: peer("b"),
            count: u64::MAX,
            session: "session".to_owned(),
            document: document(4),
            data: vec![0xa0],
        }),
        Message::error(peer("b"), peer("a"), "something is wrong"),
        Message::RemoteSubscriptionChange,
        Message::RemoteHeadsChanged,
        Message::Fingerprints {
            buckets: (0..256).map(|bucket| u64::MAX - bucket).collect(),
        },
        Message::Bucket {
            buckets: vec![0, 255],
            entries: vec![BucketEntry {
                document: document(5),
                heads_digest: [6; 16],
            }],
            last: true,
        },
        Message::Want {
            documents: vec![document(7), document(8)],
        },
        Message::Documents {
            documents: vec![BulkDocument {
                document: document(9),
                chunks: vec![1, 2, 3],
            }],
            unavailable: vec![document(10)],
        },
        Message::Durable {
            document: document(11),
            heads: vec![ChangeHash([1; 32]), ChangeHash([2; 32])],
        },
        Message::Gone(Removal {
            document: document(13),
            removed_millis: 1_700_000_000_000,
            reason: "request 7 of a data subject".to_owned(),
        }),
        Message::Refused {
            document: document(12),
            reason: "read only".to_owned(),
        },
    ]
}

fn encoded(message: &Message) -> Vec<u8> {
    message.encode().unwrap()
}

#[test]
fn every_message_is_read_as_it_was_written() {
    for message in all_messages() {
        assert_eq!(Message::decode(&encoded(&message)), Ok(message));
    }
}

#[test]
fn a_frame_cut_anywhere_is_refused() {
    for message in all_messages() {
        let frame = encoded(&message);
        for length in 0..frame.len() {
            assert!(
                Message::decode(&frame[..length]).is_err(),
                "{message:?} cut at {length}"
            );
        }
        let mut longer = frame;
        longer.push(0);
        assert!(matches!(Message::decode(&longer), Err(WireError::Malformed(_))));
    }
}

/// The way `cbor-x` in JavaScript writes: tagged bytes, floats, undefined, unknown fields, indefinite length.
#[test]
fn foreign_encodings_are_understood() {
    let mut frame = Encoder::new(Vec::new());
    frame.begin_map().unwrap();
    frame.str("type").unwrap().str("ephemeral").unwrap();
    frame.str("senderId").unwrap().str("a").unwrap();
    frame
        .str("targetId")
        .unwrap()
        .begin_str()
        .unwrap()
        .str("b")
        .unwrap()
        .str("c")
        .unwrap()
        .end()
        .unwrap();
    frame.str("count").unwrap().f64(1_700_000_000_000.0).unwrap();
    frame.str("sessionId").unwrap().str("s").unwrap();
    frame.str("documentId").unwrap().str(&document(1).to_string()).unwrap();
    frame
        .str("unknown")
        .unwrap()
        .begin_map()
        .unwrap()
        .str("x")
        .unwrap()
        .begin_array()
        .unwrap();
    frame
        .u8(1)
        .unwrap()
        .undefined()
        .unwrap()
        .tag(Tag::new(258))
        .unwrap()
        .array(0)
        .unwrap()
        .end()
        .unwrap()
        .end()
        .unwrap();
    frame.str("message").unwrap().undefined().unwrap();
    frame
        .str("data")
        .unwrap()
        .tag(Tag::new(64))
        .unwrap()
        .bytes(&[7, 8])
        .unwrap();
    frame.end().unwrap();
    let expected = Message::Ephemeral(Ephemeral {
        sender: peer("a"),
        target: peer("bc"),
        count: 1_700_000_000_000,
        session: "s".to_owned(),
        document: document(1),
        data: vec![7, 8],
    });
    assert_eq!(Message::decode(&frame.into_writer()), Ok(expected));
}

#[test]
fn metadata_is_read_under_both_names_and_with_undefined_parts() {
    for name in ["peerMetadata", "metadata"] {
        let mut frame = Encoder::new(Vec::new());
        frame
            .map(4)
            .unwrap()
            .str("type")
            .unwrap()
            .str("join")
            .unwrap()
            .str("senderId")
            .unwrap()
            .str("a")
            .unwrap();
        frame
            .str("supportedProtocolVersions")
            .unwrap()
            .array(1)
            .unwrap()
            .str("1")
            .unwrap();
        frame
            .str(name)
            .unwrap()
            .map(3)
            .unwrap()
            .str("storageId")
            .unwrap()
            .undefined()
            .unwrap();
        frame
            .str("isEphemeral")
            .unwrap()
            .bool(true)
            .unwrap()
            .str("steward")
            .unwrap()
            .f64(1.0)
            .unwrap();
        let metadata = PeerMetadata {
            storage_id: None,
            is_ephemeral: true,
            steward: Some(1),
        };
        let expected = Message::Join {
            sender: peer("a"),
            versions: vec!["1".to_owned()],
            metadata,
        };
        assert_eq!(Message::decode(&frame.into_writer()), Ok(expected));
    }
}

#[test]
fn what_exceeds_a_limit_is_refused_by_name() {
    let long = "x".repeat(limits::PEER_ID_BYTES + 1);
    let too_long = |message: &Message| Message::decode(&encoded(message)).unwrap_err();
    let is_field = |error, name| matches!(error, WireError::FieldTooLong { field, .. } if field == name);
    assert!(is_field(too_long(&Message::Leave { sender: peer(&long) }), "senderId"));
    let versions = vec!["1".to_owned(); limits::PROTOCOL_VERSIONS + 1];
    let join = Message::Join {
        sender: peer("a"),
        versions,
        metadata: PeerMetadata::default(),
    };
    assert!(is_field(too_long(&join), "supportedProtocolVersions"));
    let Message::Ephemeral(ephemeral) = all_messages().remove(7) else {
        panic!("the eighth is ephemeral")
    };
    let large = Message::Ephemeral(Ephemeral {
        data: vec![0; limits::EPHEMERAL_BYTES + 1],
        ..ephemeral
    });
    assert!(is_field(too_long(&large), "data"));
    let frame = vec![0; limits::FRAME_BYTES + 1];
    assert!(matches!(Message::decode(&frame), Err(WireError::FrameTooLarge { .. })));
    let data = vec![0; limits::FRAME_BYTES];
    let large = Message::Sync {
        kind: SyncKind::Sync,
        document: document(1),
        sender: peer("a"),
        target: peer("b"),
        data,
    };
    assert!(matches!(large.encode(), Err(WireError::FrameTooLarge { .. })));
}

#[test]
fn an_error_text_is_cut_between_characters() {
    let Message::Error { message, .. } = Message::error(peer("a"), peer("b"), &"ä".repeat(limits::ERROR_MESSAGE_BYTES))
    else {
        panic!("an error message")
    };
    assert_eq!(message.len(), limits::ERROR_MESSAGE_BYTES);
    let mut frame = Encoder::new(Vec::new());
    frame
        .map(2)
        .unwrap()
        .str("type")
        .unwrap()
        .str("error")
        .unwrap()
        .str("message")
        .unwrap()
        .str(&"y".repeat(9_999))
        .unwrap();
    let Ok(Message::Error { message, .. }) = Message::decode(&frame.into_writer()) else {
        panic!("an error message")
    };
    assert_eq!(message.len(), limits::ERROR_MESSAGE_BYTES);
}

#[test]
fn deep_nesting_is_refused() {
    let mut frame = Encoder::new(Vec::new());
    frame.map(1).unwrap().str("unknown").unwrap();
    for _ in 0..100_000 {
        frame.array(1).unwrap();
    }
    frame.u8(0).unwrap();
    assert_eq!(
        Message::decode(&frame.into_writer()),
        Err(WireError::TooDeep(limits::NESTING_DEPTH))
    );
}

#[test]
fn empty_data_is_not_sent() {
    let message = Message::Sync {
        kind: SyncKind::Sync,
        document: document(1),
        sender: peer("a"),
        target: peer("b"),
        data: Vec::new(),
    };
    assert_eq!(message.encode(), Err(WireError::EmptyData));
}

#[test]
fn an_unknown_type_and_a_missing_field_are_told_apart() {
    let mut frame = Encoder::new(Vec::new());
    frame.map(1).unwrap().str("type").unwrap().str("future").unwrap();
    assert_eq!(
        Message::decode(&frame.into_writer()),
        Err(WireError::UnknownType("future".to_owned()))
    );
    let mut frame = Encoder::new(Vec::new());
    frame.map(1).unwrap().str("type").unwrap().str("leave").unwrap();
    let missing = WireError::FieldMissing {
        message: "leave",
        field: "senderId",
    };
    assert_eq!(Message::decode(&frame.into_writer()), Err(missing));
    assert_eq!(Message::decode(&[0xa0]), Err(WireError::TypeMissing));
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = Message::decode(&bytes);
    }

    #[test]
    fn a_damaged_frame_never_panics(which in 0..18_usize, at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut frame = encoded(&all_messages()[which]);
        let at = at.index(frame.len());
        frame[at] = byte;
        let _ = Message::decode(&frame);
    }

    #[test]
    fn sync_messages_round_trip(id in any::<[u8; 16]>(), sender in ".{1,40}", data in proptest::collection::vec(any::<u8>(), 1..2000)) {
        let message = Message::Sync {
            kind: SyncKind::Sync, document: DocumentId::from_bytes(id), sender: PeerId::new(sender), target: peer("b"), data,
        };
        prop_assert_eq!(Message::decode(&encoded(&message)), Ok(message));
    }
}
