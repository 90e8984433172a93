//! Peers that send rubbish: an error, never a panic, and the document is as it was.

use automerge::sync::SyncDoc;
use proptest::prelude::*;

use super::*;

/// A relay with one document, a joined peer, and the sync messages of an honest exchange.
fn scene() -> (Node, ConnectionId, Vec<Vec<u8>>) {
    let mut relay = Node::new(Side::Relay, 100, MemoryStore::new());
    let mut plain = Plain::join(&mut relay, 7, Access::ReadWrite);
    plain.document.put(ROOT, "known", 1).unwrap();
    plain.sync(&mut relay, SyncKind::Sync, id(1));
    let mut peer = plain.document.fork();
    peer.put(ROOT, "more", "some text that is new").unwrap();
    peer.commit();
    let mut state = automerge::sync::State::new();
    let mut messages = vec![peer.sync().generate_sync_message(&mut state).unwrap().encode()];
    let mut other_state = automerge::sync::State::new();
    let first = automerge::sync::Message::decode(&messages[0]).unwrap();
    plain
        .document
        .sync()
        .receive_sync_message(&mut other_state, first)
        .unwrap();
    let answer = plain.document.sync().generate_sync_message(&mut other_state).unwrap();
    peer.sync().receive_sync_message(&mut state, answer).unwrap();
    messages.push(peer.sync().generate_sync_message(&mut state).unwrap().encode());
    (relay, plain.connection, messages)
}

fn deliver(relay: &mut Node, connection: ConnectionId, data: Vec<u8>) {
    let message = Message::Sync {
        kind: SyncKind::Sync,
        document: id(1),
        sender: PeerId::new("plain-7"),
        target: PeerId::new("node-100"),
        data,
    };
    relay.handle(Event::Received {
        connection,
        frame: message.encode().unwrap(),
    });
    relay.handle(Event::Drained { connection });
    assert!(relay.has(id(1), "known"));
}

#[test]
fn the_honest_exchange_is_accepted() {
    let (mut relay, connection, messages) = scene();
    for message in messages {
        deliver(&mut relay, connection, message);
    }
    assert!(relay.has(id(1), "more"));
    assert_eq!(relay.closings(), Vec::<String>::new());
}

#[test]
fn sync_messages_cut_anywhere_or_with_any_bit_flipped_are_survived() {
    let (_, _, messages) = scene();
    for message in messages {
        for at in 0..message.len() {
            let (mut relay, connection, _) = scene();
            if at > 0 {
                deliver(&mut relay, connection, message[..at].to_vec());
            }
            for bit in 0..8 {
                let (mut relay, connection, _) = scene();
                let mut flipped = message.clone();
                flipped[at] ^= 1 << bit;
                deliver(&mut relay, connection, flipped);
            }
        }
    }
}

/// A bloom filter of a peer may claim anything: no bits, or billions of probes.
#[test]
fn absurd_bloom_filters_are_refused() {
    let number = |mut value: u32| {
        let mut bytes = Vec::new();
        loop {
            let low = u8::try_from(value & 0x7f).unwrap();
            value >>= 7;
            bytes.push(if value == 0 { low } else { low | 0x80 });
            if value == 0 {
                return bytes;
            }
        }
    };
    for (entries, bits, probes) in [(1, 0, 7), (8, 1, u32::MAX), (u32::MAX, u32::MAX, 1), (1, 10, 0)] {
        let (mut relay, connection, _) = scene();
        let mut bloom = [number(entries), number(bits), number(probes)].concat();
        bloom.extend([0; 2]);
        // Version 1, a head that the relay lacks, no need, one `have` without last_sync and this filter, no changes.
        let mut data = [
            vec![0x42, 1],
            vec![0xee; 32],
            vec![0, 1, 0, u8::try_from(bloom.len()).unwrap()],
        ]
        .concat();
        data.extend(bloom);
        data.push(0);
        deliver(&mut relay, connection, data);
        let reasons = relay.closings();
        assert!(
            reasons.iter().any(|reason| reason.contains("cannot be read")),
            "{reasons:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn random_sync_data_is_survived(data in proptest::collection::vec(any::<u8>(), 1..300)) {
        let (mut relay, connection, _) = scene();
        deliver(&mut relay, connection, data);
    }

    #[test]
    fn random_sync_data_that_begins_well_is_survived(tail in proptest::collection::vec(any::<u8>(), 1..300)) {
        let (mut relay, connection, _) = scene();
        deliver(&mut relay, connection, [vec![0x42], tail.clone()].concat());
        let (mut relay, connection, _) = scene();
        deliver(&mut relay, connection, [vec![0x43], tail].concat());
    }

    #[test]
    fn random_frames_are_survived(frame in proptest::collection::vec(any::<u8>(), 0..300)) {
        let (mut relay, connection, _) = scene();
        relay.handle(Event::Received { connection, frame });
        prop_assert!(relay.has(id(1), "known"));
    }
}
