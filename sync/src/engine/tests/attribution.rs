//! Who brought which change, and whose authors are whose.

use automerge::{ActorId, ChangeHash};

use super::*;
use crate::ids::MemberKey;

const ANA: MemberKey = MemberKey([1; 8]);
const BEN: MemberKey = MemberKey([2; 8]);

fn member(key: MemberKey) -> Rights {
    Rights::uniform(Access::ReadWrite).of_member(key)
}

/// Two clients of two members.
fn network() -> Network {
    let mut network = Network::new(2);
    for (client, key) in [(1, ANA), (2, BEN)] {
        let connection = ConnectionId(client);
        let access = Access::None;
        network.node(RELAY).handle(Event::Connected { connection, access });
        let rights = member(key);
        network.node(RELAY).handle(Event::Rights { connection, rights });
        let access = Access::ReadWrite;
        network.node(client).handle(Event::Connected { connection, access });
        network.run();
    }
    network
}

fn arrived(network: &mut Network) -> BTreeMap<ChangeHash, MemberKey> {
    let mut found = BTreeMap::new();
    for arrival in network.node(RELAY).engine.take_arrivals() {
        for change in arrival.changes {
            assert_eq!(found.insert(change, arrival.member), None, "noted once");
        }
    }
    found
}

fn changes(network: &mut Network, document: DocumentId) -> BTreeMap<ChangeHash, ActorId> {
    let chunks = network.node(RELAY).store.load_now(document).chunks;
    let mut opened = chunks::open(&[0; 16], &chunks).document;
    opened
        .get_changes(&[])
        .iter()
        .map(|change| (change.hash(), change.actor_id().clone()))
        .collect()
}

#[test]
fn every_change_is_noted_once_for_who_brought_it() {
    let mut network = network();
    network.node(1).create(id(1));
    network.run();
    network.node(2).act(|engine, now| engine.open(id(1), now));
    for round in 0..20 {
        network.node(1).edit(id(1), &format!("ana {round}"));
        network.node(2).edit(id(1), &format!("ben {round}"));
        if round % 3 == 0 {
            network.run();
        }
    }
    network.run();
    network.assert_synced(&[1, 2]);
    let noted = arrived(&mut network);
    let stored = changes(&mut network, id(1));
    assert_eq!(noted.keys().collect::<Vec<_>>(), stored.keys().collect::<Vec<_>>());
    for (change, actor) in stored {
        let expected = if actor.to_bytes().starts_with(&[2; 8]) {
            BEN
        } else {
            ANA
        };
        assert_eq!(noted[&change], expected);
    }
    // Both made the same containers in a document of their own; the second is no foreigner.
    network.node(2).create(id(2));
    network.run();
    assert_eq!(arrived(&mut network).len(), 1);
    assert_eq!(network.node(2).engine.safety().refused, Vec::new());
}

#[test]
fn messages_that_wait_together_are_noted_apart() {
    let mut network = network();
    network.node(1).create(id(1));
    network.run();
    network.node(2).act(|engine, now| engine.open(id(1), now));
    network.run();
    arrived(&mut network);
    network.node(1).edit(id(1), "ana");
    network.node(2).edit(id(1), "ben");
    let mut events = Vec::new();
    for client in 1..=2 {
        for (connection, frame) in std::mem::take(&mut network.node(client).frames) {
            events.push(Event::Received { connection, frame });
        }
    }
    assert_eq!(events.len(), 2);
    network.node(RELAY).act(|engine, now| engine.handle_all(events, now));
    network.run();
    let noted = arrived(&mut network);
    assert_eq!(noted.len(), 2);
    assert_eq!(
        noted.values().copied().collect::<BTreeSet<_>>(),
        BTreeSet::from([ANA, BEN])
    );
    network.assert_synced(&[1, 2]);
}

#[test]
fn nobody_writes_in_the_name_of_another_member() {
    let mut network = network();
    network.node(1).create(id(1));
    network.node(1).edit(id(1), "by Ana");
    network.run();
    network.node(2).act(|engine, now| engine.open(id(1), now));
    let before = network.node(RELAY).engine.heads(id(1)).unwrap().to_vec();
    // Ben's device forges a change of Ana's device, in a document that is there and in one that is not.
    let mut forged = network.node(2).engine.document(id(1)).unwrap().clone();
    let mut actor = [1; 16];
    actor[15] = 77;
    forged.set_actor(ActorId::from(actor));
    forged.put(ROOT, "forged", 1).unwrap();
    forged.commit_with(automerge::transaction::CommitOptions::default().with_time(9));
    let chunks = forged.save();
    for document in [id(1), id(5)] {
        network
            .node(2)
            .act(|engine, now| engine.merge_chunks(document, &chunks, now).unwrap());
        network.run();
    }
    assert_eq!(network.node(RELAY).engine.heads(id(1)).unwrap(), before);
    let made = chunks::read(&[0; 16], &root_changes()).unwrap().get_heads();
    assert_eq!(
        network.node(RELAY).engine.heads(id(5)),
        Some(made.as_slice()),
        "containers alone"
    );
    assert!(!network.node(1).has(id(1), "forged"));
    assert_eq!(network.node(2).engine.safety().refused, vec![id(1), id(5)]);
    let told = network.node(2).take(|effect| {
        if let Effect::Refused { reason, .. } = effect {
            Some(reason.clone())
        } else {
            None
        }
    });
    assert!(told.iter().any(|told| told.contains("another member")), "{told:?}");
    // What Ana made and the relay has may be brought by anyone.
    network.node(2).create(id(6));
    network.run();
    assert!(network.node(RELAY).engine.heads(id(6)).is_some());
}

#[test]
fn owners_of_authors_are_remembered_over_a_restart() {
    let mut network = network();
    network.node(1).create(id(1));
    network.node(1).edit(id(1), "by Ana");
    network.run();
    let known: Vec<(AuthorPrefix, MemberKey)> = network
        .node(RELAY)
        .engine
        .take_arrivals()
        .into_iter()
        .flat_map(|arrival| arrival.authors.into_iter().map(move |author| (author, arrival.member)))
        .collect();
    assert_eq!(known, [([1; 8], ANA)], "root changes belong to nobody");
    let store = network.node(RELAY).store.clone();
    let mut again = Node::new(Side::Relay, 100, store);
    again.engine.learn_authors(known);
    let mut ben = Plain::join(&mut again, 7, Access::None);
    again.handle(Event::Rights {
        connection: ben.connection,
        rights: member(BEN),
    });
    ben.sync(&mut again, SyncKind::Request, id(1));
    ben.document.set_actor(ActorId::from([1_u8; 16]));
    // A sequence number of Ana's that is not taken yet.
    ben.document.put(ROOT, "forged", 1).unwrap();
    ben.document
        .commit_with(automerge::transaction::CommitOptions::default().with_time(9));
    ben.sync(&mut again, SyncKind::Sync, id(1));
    assert!(!again.stored_has(id(1), "forged"));
    assert_eq!(again.closings(), Vec::<String>::new(), "a plain peer stays connected");
}

#[test]
fn changes_that_wait_for_others_are_noted_for_who_brought_them() {
    let mut network = network();
    network.node(1).create(id(1));
    network.run();
    arrived(&mut network);
    let root = chunks::read(&[0; 16], &root_changes()).unwrap();
    let (mut first, mut second) = (root, AutoCommit::new());
    first.set_actor(ActorId::from([1_u8; 16]));
    first.put(ROOT, "a", 1).unwrap();
    first.commit_with(automerge::transaction::CommitOptions::default().with_time(5));
    let first_change = first.get_last_local_change().unwrap();
    second.merge(&mut first).unwrap();
    second.set_actor(ActorId::from([2_u8; 16]));
    second.put(ROOT, "b", 1).unwrap();
    second.commit_with(automerge::transaction::CommitOptions::default().with_time(6));
    let second_change = second.get_last_local_change().unwrap();
    let message = |change: &automerge::Change| {
        automerge::sync::Message {
            heads: vec![change.hash()],
            need: Vec::new(),
            have: Vec::new(),
            changes: vec![change.raw_bytes().to_vec()].into(),
            flags: None,
            version: automerge::sync::MessageVersion::V1,
        }
        .encode()
    };
    for (client, change) in [(2, &second_change), (1, &first_change)] {
        let frame = Message::Sync {
            kind: SyncKind::Sync,
            document: id(1),
            sender: PeerId::new(format!("node-{client}")),
            target: PeerId::new("node-100"),
            data: message(change),
        }
        .encode()
        .unwrap();
        let connection = ConnectionId(client);
        network.node(RELAY).handle(Event::Received { connection, frame });
    }
    let noted = arrived(&mut network);
    assert_eq!(
        noted,
        BTreeMap::from([(second_change.hash(), BEN), (first_change.hash(), ANA)])
    );
}

/// The relay forwards before its disk has a change. After a crash two members hold changes that build on each other's,
/// which the relay does not have: each brings its own, whoever comes first.
#[test]
fn changes_that_were_forwarded_and_lost_come_again_from_whose_they_are() {
    for (stored_before, first) in [(true, 1), (true, 2), (false, 1), (false, 2)] {
        let mut network = network();
        if !stored_before {
            network.node(RELAY).hold_writes = true;
        }
        network.node(1).create(id(1));
        network.run();
        network.node(RELAY).hold_writes = true;
        network.node(2).act(|engine, now| engine.open(id(1), now));
        for round in 0..5 {
            network.node(1).edit(id(1), &format!("ana {round}"));
            network.run();
            network.node(2).edit(id(1), &format!("ben {round}"));
            network.run();
        }
        for client in 1..=2 {
            let lost = network.node(client).engine.safety().unsynced;
            assert_eq!(lost, vec![id(1)], "nothing was called durable");
            network.node(client).handle(Event::Disconnected {
                connection: ConnectionId(client),
            });
            network.node(client).frames.clear();
        }
        let store = network.node(RELAY).store.clone();
        let mut again = Node::new(Side::Relay, 100, store);
        // Both wrote before.
        again.engine.learn_authors([([1; 8], ANA), ([2; 8], BEN)]);
        network.nodes.insert(RELAY, again);
        for client in [first, 3 - first] {
            let connection = ConnectionId(client);
            let access = Access::None;
            network.node(RELAY).handle(Event::Connected { connection, access });
            let rights = member(if client == 1 { ANA } else { BEN });
            network.node(RELAY).handle(Event::Rights { connection, rights });
            let access = Access::ReadWrite;
            network.node(client).handle(Event::Connected { connection, access });
            network.run();
        }
        // Those whose changes others delivered hear a little later that they are on the disk.
        network.node(RELAY).now += crate::limits::ACKNOWLEDGE_OTHERS_MILLIS;
        network.node(RELAY).handle(Event::Timer);
        network.run();
        network.assert_synced(&[1, 2]);
        let noted = arrived(&mut network);
        for (change, actor) in changes(&mut network, id(1)) {
            let expected = match actor.to_bytes().first() {
                Some(1) => Some(&ANA),
                Some(2) => Some(&BEN),
                _ => continue,
            };
            assert_eq!(noted.get(&change), expected, "{stored_before} {first}");
        }
    }
}

#[test]
fn who_becomes_another_member_writes_under_another_actor() {
    for actor in [None, Some([42; 16])] {
        let mut network = network();
        network.node(1).create(id(1));
        network.node(1).edit(id(1), "as Ana");
        network.run();
        network.node(1).act(|engine, now| engine.open(id(1), now));
        // The person signs in as Ben from the same browser.
        let connection = ConnectionId(1);
        let rights = member(BEN);
        network.node(RELAY).handle(Event::Rights { connection, rights });
        if let Some(actor) = actor {
            network.node(1).act(|engine, now| engine.set_actor(actor, now));
        }
        network.node(1).edit(id(1), "later");
        network.run();
        assert_eq!(network.node(RELAY).stored_has(id(1), "later"), actor.is_some());
        assert_eq!(network.node(1).engine.safety().refused.is_empty(), actor.is_some());
    }
}
