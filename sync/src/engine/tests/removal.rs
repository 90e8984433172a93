//! Documents that an administrator removed: told to everyone who has them, also much later, and never taken again.

use super::*;
use crate::{store::StoreError, wire::Removal};

fn removal(number: u32) -> Removal {
    Removal {
        document: id(number),
        removed_millis: 1_700_000_000_000,
        reason: "request of a data subject".to_owned(),
    }
}

/// As the relay's process does: its storage first, then its engine.
fn remove(network: &mut Network, number: u32) {
    let relay = network.node(RELAY);
    relay.store.forbid(id(number));
    relay.handle(Event::Removed(removal(number)));
    network.run();
}

fn is_nowhere(network: &Network, number: u32) {
    for (name, node) in &network.nodes {
        assert_eq!(node.engine.heads(id(number)), None, "node {name}");
        assert!(node.store.load_now(id(number)).chunks.is_empty(), "node {name}");
        assert!(node.store.heads_now().iter().all(|heads| heads.document != id(number)));
    }
}

fn erased(node: &mut Node) -> Vec<Removal> {
    node.take(|effect| {
        if let Effect::Erase { removal, .. } = effect {
            Some(removal.clone())
        } else {
            None
        }
    })
}

/// Two clients with the documents 1 and 2.
fn scene() -> Network {
    let mut network = Network::new(2);
    network.connect(1);
    network.connect(2);
    for number in [1, 2] {
        network.node(1).create(id(number));
        network.node(1).edit(id(number), "a");
    }
    network.run();
    network.assert_synced(&[1, 2]);
    network
}

#[test]
fn connected_clients_erase_it_and_are_told_why() {
    let mut network = scene();
    remove(&mut network, 1);
    is_nowhere(&network, 1);
    for client in [1, 2] {
        assert_eq!(erased(network.node(client)), [removal(1)]);
    }
    network.assert_synced(&[1, 2]);
    // Others go on.
    network.node(1).edit(id(2), "b");
    network.run();
    network.assert_synced(&[1, 2]);
}

#[test]
fn a_client_that_was_away_is_told_when_it_returns_and_what_it_wrote_meanwhile_is_not_taken() {
    let mut network = scene();
    network.disconnect(1);
    network.node(1).edit(id(1), "written while away");
    remove(&mut network, 1);
    // The relay starts again in between.
    let relay = network.node(RELAY);
    let mut again = Node::new(Side::Relay, 100, relay.store.clone());
    again.engine.remember_removed(vec![removal(1)]);
    *relay = again;
    network.node(2).handle(Event::Disconnected {
        connection: ConnectionId(2),
    });
    network.connect(2);
    network.connect(1);
    is_nowhere(&network, 1);
    assert_eq!(erased(network.node(1)), [removal(1)]);
    network.assert_synced(&[1, 2]);
}

#[test]
fn it_is_taken_neither_from_a_workspace_file_nor_from_a_plain_peer() {
    let mut network = scene();
    let chunks = network.node(1).engine.document(id(1)).unwrap().save();
    remove(&mut network, 1);
    network
        .node(2)
        .act(|engine, now| engine.merge_chunks(id(1), &chunks, now).unwrap());
    network.run();
    is_nowhere(&network, 1);

    let mut plain = Plain::join(network.node(RELAY), 7, Access::ReadWrite);
    plain.document.put(ROOT, "made by", "plain").unwrap();
    plain.document.commit();
    let others = plain.sync(network.node(RELAY), SyncKind::Sync, id(1));
    assert!(
        matches!(others.as_slice(), [Message::DocUnavailable { .. }]),
        "{others:?}"
    );
    is_nowhere(&network, 1);
}

#[test]
fn storage_is_cleared_after_the_writes_that_were_under_way() {
    let mut network = scene();
    network.node(1).hold_writes = true;
    network.node(1).edit(id(1), "being written");
    remove(&mut network, 1);
    assert!(erased(network.node(1)).is_empty(), "a write of it is under way");
    network.node(1).release_writes();
    network.run();
    is_nowhere(&network, 1);
}

#[test]
fn storage_that_fails_is_tried_again() {
    let mut network = scene();
    network
        .node(1)
        .store
        .fail_next_writes([StoreError::Closed("the handle was lost".to_owned())]);
    remove(&mut network, 1);
    assert!(!network.node(1).store.load_now(id(1)).chunks.is_empty());
    network.node(1).handle(Event::StorageReopened);
    is_nowhere(&network, 1);
}

#[test]
fn what_views_hold_open_is_unavailable_and_cannot_be_edited() {
    let mut network = scene();
    network.node(1).act(|engine, now| engine.open(id(1), now));
    network.node(1).hold_writes = true;
    network.node(1).edit(id(1), "being written");
    network.run();
    remove(&mut network, 1);
    network.node(1).act(|engine, now| engine.open(id(1), now));
    let unavailable = network
        .node(1)
        .take(|effect| matches!(effect, Effect::Unavailable { .. }).then_some(()));
    assert_eq!(unavailable.len(), 2, "once for the removal, once for the new view");
    let stamp = CommitStamp {
        time_seconds: 7,
        message: "edit".to_owned(),
    };
    let now = network.node(1).now;
    let refused = network
        .node(1)
        .engine
        .edit(id(1), stamp, now, |document| document.put(ROOT, "late", 1));
    assert!(matches!(refused, Err(EditError::NotOpen(_))));
}

#[test]
fn only_the_relay_can_say_so() {
    let mut network = scene();
    network.node(RELAY).handle(Event::Received {
        connection: ConnectionId(1),
        frame: Message::Gone(removal(1)).encode().unwrap(),
    });
    network.run();
    assert!(network.node(RELAY).engine.heads(id(1)).is_some());
    assert!(network.node(2).engine.heads(id(1)).is_some());
}
