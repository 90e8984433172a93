//! What peers of different kinds see of each other.

use super::*;

#[test]
fn an_edit_reaches_the_other_client_and_is_acknowledged() {
    let mut network = Network::new(2);
    network.connect(1);
    network.connect(2);
    network.node(1).create(id(1));
    network.node(1).edit(id(1), "a");
    network.run();
    network.assert_synced(&[1, 2]);
    network.node(2).act(|engine, now| engine.open(id(1), now));
    assert!(network.node(2).has(id(1), "a"));
    network.node(2).edit(id(1), "b");
    network.run();
    network.assert_synced(&[1, 2]);
    assert!(network.node(1).has(id(1), "b"));
}

#[test]
fn an_edit_is_unsynced_until_the_relay_has_it_on_disk() {
    let mut network = Network::new(1);
    network.connect(1);
    network.node(RELAY).hold_writes = true;
    network.node(1).create(id(1));
    network.run();
    assert_eq!(network.node(1).engine.safety().unsynced, vec![id(1)]);
    assert_eq!(
        network.nodes[&RELAY].engine.heads(id(1)),
        network.nodes[&1].engine.heads(id(1))
    );
    network.node(RELAY).release_writes();
    network.run();
    network.assert_synced(&[1]);
    let heads = network.node(1).engine.heads(id(1)).unwrap().to_vec();
    assert_eq!(network.node(1).store.heads_now()[0].durable, heads);
}

#[test]
fn an_unknown_document_is_unavailable_and_announced_when_it_turns_up() {
    let mut network = Network::new(1);
    network.connect(1);
    let mut plain = Plain::join(network.node(RELAY), 7, Access::ReadWrite);
    let others = plain.sync(network.node(RELAY), SyncKind::Request, id(1));
    assert!(
        matches!(others.as_slice(), [Message::DocUnavailable { .. }]),
        "{others:?}"
    );
    network.node(1).create(id(1));
    network.node(1).edit(id(1), "a");
    network.run();
    // The frames for the plain peer were carried nowhere; a later change is announced as well.
    network.node(RELAY).handle(Event::Disconnected {
        connection: ConnectionId(7),
    });
    let mut plain = Plain::join(network.node(RELAY), 8, Access::ReadWrite);
    let others = plain.sync(network.node(RELAY), SyncKind::Request, id(2));
    assert!(matches!(others.as_slice(), [Message::DocUnavailable { .. }]));
    network.node(1).create(id(2));
    let (connection, frame) = network.node(1).frames.pop_front().unwrap();
    network.node(RELAY).handle(Event::Received { connection, frame });
    let announced = network.node(RELAY).frames.iter().any(|(to, frame)| {
        *to == ConnectionId(8)
            && matches!(Message::decode(frame), Ok(Message::Sync { document, .. }) if document == id(2))
    });
    assert!(announced, "the peer that asked is told");
}

#[test]
fn a_plain_peer_creates_edits_and_sees_edits() {
    let mut network = Network::new(1);
    network.connect(1);
    let mut plain = Plain::join(network.node(RELAY), 7, Access::ReadWrite);
    plain.document.put(ROOT, "made by", "plain").unwrap();
    plain.document.commit();
    plain.sync(network.node(RELAY), SyncKind::Sync, id(1));
    network.run();
    network.assert_synced(&[1]);
    network.node(1).act(|engine, now| engine.open(id(1), now));
    assert!(network.node(1).has(id(1), "made by"));
    network.node(1).edit(id(1), "answer");
    let frames = std::mem::take(&mut network.node(1).frames);
    for (connection, frame) in frames {
        network.node(RELAY).handle(Event::Received { connection, frame });
    }
    plain.sync(network.node(RELAY), SyncKind::Sync, id(1));
    assert!(plain.document.get(ROOT, "answer").unwrap().is_some());
}

#[test]
fn a_read_only_client_reads_and_is_told_that_it_may_not_write() {
    let mut network = Network::new(2);
    network.connect(1);
    network.node(1).create(id(1));
    network.connect_as(2, Access::ReadOnly);
    network.node(2).act(|engine, now| engine.open(id(1), now));
    network.node(2).edit(id(1), "forbidden");
    network.node(2).create(id(2));
    network.node(1).edit(id(1), "allowed");
    network.run();
    assert!(network.node(2).has(id(1), "allowed"));
    assert!(!network.node(1).has(id(1), "forbidden"));
    assert_eq!(network.node(RELAY).engine.heads(id(2)), None);
    let told = network.node(2).take(|effect| {
        if let Effect::Refused { reason, .. } = effect {
            Some(reason.clone())
        } else {
            None
        }
    });
    assert!(
        told.iter().any(|message| message.contains("may not create")),
        "{told:?}"
    );
    let unsynced = network.node(2).engine.safety().unsynced;
    assert_eq!(unsynced, vec![id(1), id(2)], "it stays on the device");
    assert!(network.node(2).engine.safety().refused.contains(&id(1)));
    assert!(network.node(2).engine.safety().online);
}

#[test]
fn a_read_only_plain_peer_reads_and_stays_connected() {
    let mut relay = Node::new(Side::Relay, 100, MemoryStore::new());
    let mut writer = Plain::join(&mut relay, 7, Access::ReadWrite);
    writer.document.put(ROOT, "a", 1).unwrap();
    writer.sync(&mut relay, SyncKind::Sync, id(1));
    let mut reader = Plain::join(&mut relay, 8, Access::ReadOnly);
    reader.sync(&mut relay, SyncKind::Request, id(1));
    assert!(reader.document.get(ROOT, "a").unwrap().is_some());
    reader.document.put(ROOT, "forbidden", 1).unwrap();
    let others = reader.sync(&mut relay, SyncKind::Sync, id(1));
    assert_eq!(others, Vec::new(), "an error message would make samod close");
    assert_eq!(relay.closings(), Vec::<String>::new());
    assert!(!relay.has(id(1), "forbidden"));
}

#[test]
fn ephemeral_messages_pass_once_and_never_return() {
    let mut network = Network::new(3);
    for client in 1..=3 {
        network.connect(client);
    }
    network.node(1).create(id(1));
    network.run();
    let received = |node: &mut Node| {
        node.take(|effect| {
            if let Effect::Ephemeral { data, .. } = effect {
                Some(data.clone())
            } else {
                None
            }
        })
    };
    for client in 1..=3 {
        received(network.node(client));
    }
    network
        .node(1)
        .act(|engine, now| engine.send_ephemeral(id(1), vec![0x61, b'a'], now));
    let copy = network.node(1).frames[0].1.clone();
    network.run();
    network.node(RELAY).handle(Event::Received {
        connection: ConnectionId(1),
        frame: copy,
    });
    network.run();
    assert_eq!(received(network.node(1)), Vec::<Vec<u8>>::new());
    assert_eq!(received(network.node(2)), vec![vec![0x61, b'a']]);
    assert_eq!(received(network.node(3)), vec![vec![0x61, b'a']]);
}

#[test]
fn opening_what_nobody_has_says_so() {
    let unavailable = |node: &mut Node| {
        node.take(|effect| {
            if let Effect::Unavailable { document } = effect {
                Some(*document)
            } else {
                None
            }
        })
    };
    let mut network = Network::new(2);
    network.node(1).act(|engine, now| engine.open(id(1), now));
    assert_eq!(unavailable(network.node(1)), vec![id(1)], "offline and not stored");
    network.connect(1);
    assert_eq!(unavailable(network.node(1)), vec![id(1)], "the relay does not have it");
    network.connect(2);
    network.node(2).create(id(1));
    network.run();
    assert!(network.node(1).engine.is_loaded(id(1)));
    network.assert_synced(&[1, 2]);
}

#[test]
fn patches_name_only_what_others_changed() {
    let mut network = Network::new(2);
    network.connect(1);
    network.connect(2);
    network.node(1).create(id(1));
    network.run();
    network.node(2).act(|engine, now| engine.open(id(1), now));
    assert!(network.node(1).engine.take_patches(id(1)).is_empty());
    network.node(1).edit(id(1), "own");
    assert!(
        network.node(1).engine.take_patches(id(1)).is_empty(),
        "one's own edits are known"
    );
    network.node(2).edit_with(id(1), "typing", |document| {
        let (_, text) = document.get(ROOT, "text")?.unwrap();
        document.splice_text(&text, 0, 0, "hello")
    });
    network.run();
    network.node(1).edit(id(1), "after");
    let patches = network.node(1).engine.take_patches(id(1));
    let spliced = patches.iter().any(|patch| {
        matches!(&patch.action, automerge::PatchAction::SpliceText { index: 0, value, .. } if value.make_string() == "hello")
    });
    assert!(spliced, "{patches:?}");
    assert!(!patches.iter().any(|patch| format!("{patch:?}").contains("after")));
    assert!(network.node(1).engine.take_patches(id(1)).is_empty());
}

#[test]
fn one_report_of_a_change_per_call() {
    let mut network = Network::new(2);
    network.connect(1);
    network.connect(2);
    network.node(1).create(id(1));
    network.node(1).seen.clear();
    network.node(1).edit(id(1), "a");
    let changed = network.node(1).take(|effect| {
        if let Effect::Changed { document, origin } = effect {
            Some((*document, *origin))
        } else {
            None
        }
    });
    assert_eq!(changed, vec![(id(1), Origin::Here)]);
}
