//! Joining, refusing, dialling.

use super::*;

fn connected_relay() -> Node {
    let mut relay = Node::new(Side::Relay, 100, MemoryStore::new());
    relay.handle(Event::Connected {
        connection: ConnectionId(1),
        access: Access::ReadWrite,
    });
    relay
}

fn receive(node: &mut Node, message: &Message) {
    node.handle(Event::Received {
        connection: ConnectionId(1),
        frame: message.encode().unwrap(),
    });
}

#[test]
fn a_wrong_protocol_version_is_refused_in_words() {
    let mut relay = connected_relay();
    let join = Message::Join {
        sender: PeerId::new("future"),
        versions: vec!["2".to_owned()],
        metadata: crate::wire::PeerMetadata::default(),
    };
    receive(&mut relay, &join);
    let sent = relay.sent();
    assert!(
        matches!(sent.as_slice(), [Message::Error { message, .. }] if message.contains("version 1")),
        "{sent:?}"
    );
    assert_eq!(relay.closings().len(), 1);

    let mut client = Node::new(Side::Client, 1, MemoryStore::new());
    client.handle(Event::Connected {
        connection: ConnectionId(1),
        access: Access::ReadWrite,
    });
    client.sent();
    let peer = Message::Peer {
        sender: PeerId::new("relay"),
        target: PeerId::new("node-1"),
        version: "2".to_owned(),
        metadata: crate::wire::PeerMetadata::default(),
    };
    receive(&mut client, &peer);
    assert!(
        client
            .closings()
            .iter()
            .any(|reason| reason.contains("the relay chose 2"))
    );
}

#[test]
fn anything_before_the_join_is_refused() {
    let mut relay = connected_relay();
    receive(
        &mut relay,
        &Message::Leave {
            sender: PeerId::new("a"),
        },
    );
    assert!(matches!(relay.sent().as_slice(), [Message::Error { .. }]));
    assert_eq!(relay.closings().len(), 1);

    let mut relay = connected_relay();
    relay.handle(Event::Received {
        connection: ConnectionId(1),
        frame: b"GET / HTTP/1.1".to_vec(),
    });
    assert!(matches!(relay.sent().as_slice(), [Message::Error { .. }]));
    assert_eq!(relay.closings().len(), 1);
}

#[test]
fn a_handshake_that_is_not_completed_ends() {
    let mut relay = connected_relay();
    let alarms = relay.take(|effect| {
        if let Effect::WakeAt { at_millis } = effect {
            Some(*at_millis)
        } else {
            None
        }
    });
    assert_eq!(alarms, vec![1_000 + crate::limits::HANDSHAKE_MILLIS]);
    relay.now = alarms[0];
    relay.handle(Event::Timer);
    assert_eq!(relay.closings().len(), 1);
}

#[test]
fn extension_messages_go_only_to_peers_that_announced_them() {
    let mut network = Network::new(1);
    network.connect(1);
    let mut plain = Plain::join(network.node(RELAY), 7, Access::ReadWrite);
    network.node(1).create(id(1));
    network.node(1).edit(id(1), "a");
    network.run();
    let others = plain.sync(network.node(RELAY), SyncKind::Request, id(1));
    assert_eq!(others, Vec::new(), "a plain peer hears only what automerge-repo knows");
    assert!(plain.document.get(ROOT, "a").unwrap().is_some());
}

#[test]
fn an_unknown_message_is_ignored_and_the_connection_lives() {
    let mut network = Network::new(1);
    network.connect(1);
    let mut frame = minicbor::Encoder::new(Vec::new());
    frame.map(1).unwrap().str("type").unwrap().str("of-the-future").unwrap();
    let frame = frame.into_writer();
    network.node(RELAY).handle(Event::Received {
        connection: ConnectionId(1),
        frame,
    });
    assert_eq!(network.node(RELAY).closings(), Vec::<String>::new());
    network.node(1).create(id(1));
    network.run();
    network.assert_synced(&[1]);
}

#[test]
fn dialling_backs_off_and_stops_when_offline() {
    let mut client = Node::new(Side::Client, 1, MemoryStore::new());
    let dials = |node: &mut Node| node.take(|effect| matches!(effect, Effect::Dial).then_some(())).len();
    client.act(|engine, now| engine.go_online(now));
    assert_eq!(dials(&mut client), 1);
    let mut waits = Vec::new();
    for _ in 0..12 {
        client.handle(Event::DialFailed);
        let alarm = client.take(|effect| {
            if let Effect::WakeAt { at_millis } = effect {
                Some(*at_millis)
            } else {
                None
            }
        });
        waits.push(alarm[0] - client.now);
        client.now = alarm[0];
        client.handle(Event::Timer);
        assert_eq!(dials(&mut client), 1);
    }
    assert!(waits[0] <= crate::limits::BACKOFF_FIRST_MILLIS);
    let last = waits[11];
    assert!(
        (crate::limits::BACKOFF_LAST_MILLIS / 2..=crate::limits::BACKOFF_LAST_MILLIS).contains(&last),
        "{waits:?}"
    );
    client.handle(Event::DialFailed);
    client.act(|engine, now| engine.go_offline(now));
    client.now += 10 * crate::limits::BACKOFF_LAST_MILLIS;
    client.handle(Event::Timer);
    assert_eq!(dials(&mut client), 0);
}
