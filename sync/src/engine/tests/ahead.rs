//! Changes are forwarded and stored before they are applied, and nobody can tell the difference.

use super::*;
use crate::limits;

fn connected_pair() -> Network {
    let mut network = Network::new(2);
    network.connect(1);
    network.connect(2);
    network.node(1).create(id(1));
    network.node(1).edit(id(1), "first");
    network.run();
    network.node(2).act(|engine, now| engine.open(id(1), now));
    network.run();
    network
}

/// Whether the relay's copy in memory holds an edit already.
fn is_applied(network: &mut Network, key: &str) -> bool {
    let relay = &network.node(RELAY).engine;
    let loaded = relay.documents.get(&id(1)).and_then(documents::Entry::loaded).unwrap();
    loaded.document.get(ROOT, key).unwrap().is_some()
}

#[test]
fn a_change_is_forwarded_written_and_acknowledged_without_being_applied() {
    let mut network = connected_pair();
    for round in 0..20 {
        let key = format!("edit {round}");
        network.node(1 + round % 2).edit(id(1), &key);
        network.run();
        assert!(network.node(1).has(id(1), &key) && network.node(2).has(id(1), &key));
        assert!(!is_applied(&mut network, &key), "{key}");
        assert!(network.node(RELAY).stored_has(id(1), &key), "{key}");
    }
    network.node(RELAY).now += limits::ACKNOWLEDGE_OTHERS_MILLIS;
    network.node(RELAY).handle(Event::Timer);
    network.run();
    network.assert_synced(&[1, 2]);
    // Whoever needs the document gets all of it.
    let mut plain = Plain::join(network.node(RELAY), 7, Access::ReadWrite);
    plain.sync(network.node(RELAY), SyncKind::Request, id(1));
    assert!(plain.document.get(ROOT, "edit 19").unwrap().is_some());
    assert!(is_applied(&mut network, "edit 19"));
}

#[test]
fn what_waits_to_be_applied_is_bounded() {
    let mut network = connected_pair();
    let mut waited = 0;
    for number in 0..2 * limits::AHEAD_MESSAGES + 10 {
        let value = i64::try_from(number).unwrap();
        network
            .node(1)
            .edit_with(id(1), "again", |document| document.put(ROOT, "again", value));
        network.run();
        let engine = &network.node(RELAY).engine;
        let loaded = engine.documents.get(&id(1)).and_then(documents::Entry::loaded).unwrap();
        waited = waited.max(loaded.ahead.waiting());
        assert!(waited <= limits::AHEAD_MESSAGES, "{waited} after {number}");
    }
    assert!(waited > limits::AHEAD_MESSAGES / 2, "{waited}");
    network.assert_synced(&[1]);
}

#[test]
fn two_changes_under_one_number_do_not_get_past_the_relay() {
    let mut network = connected_pair();
    let mut plain = Plain::join(network.node(RELAY), 7, Access::ReadWrite);
    plain.sync(network.node(RELAY), SyncKind::Request, id(1));
    let mut liar = plain.document.fork().with_actor(automerge::ActorId::from([77_u8; 16]));
    let mut twin = plain.document.fork().with_actor(automerge::ActorId::from([77_u8; 16]));
    liar.put(ROOT, "one", 1).unwrap();
    twin.put(ROOT, "other", 2).unwrap();
    let (one, other) = (liar.save_incremental(), twin.save_incremental());
    let mut state = std::mem::take(&mut plain.state);
    for (document, changes) in [(&mut liar, one), (&mut twin, other)] {
        use automerge::sync::SyncDoc;
        let mut message = document.sync().generate_sync_message(&mut state).unwrap();
        message.changes = changes.into();
        message.heads = document.get_heads();
        plain.send(network.node(RELAY), SyncKind::Sync, id(1), message.encode());
    }
    network.run();
    assert!(network.node(2).has(id(1), "one"), "the first is as good as any");
    assert!(!network.node(2).has(id(1), "other"));
    assert!(!network.node(RELAY).stored_has(id(1), "other"));
}

#[test]
fn a_stored_chunk_that_does_not_go_with_the_others_costs_only_itself() {
    let mut document = AutoCommit::new().with_actor(automerge::ActorId::from([3_u8; 16]));
    document.put(ROOT, "before", 1).unwrap();
    let base = document.save();
    let (mut one, mut other) = (document.clone(), document.clone());
    one.put(ROOT, "one", 1).unwrap();
    other.put(ROOT, "other", 1).unwrap();
    let chunks: Vec<crate::store::Chunk> = [one.save_incremental(), other.save_incremental()]
        .into_iter()
        .map(|bytes| crate::store::Chunk::new(crate::store::ChunkKind::Incremental, bytes))
        .chain([crate::store::Chunk::new(crate::store::ChunkKind::Snapshot, base)])
        .collect();
    let opened = chunks::open(&[0; 16], &chunks);
    assert!(opened.document.get(ROOT, "before").unwrap().is_some());
    assert_eq!(opened.unreadable.len(), 1, "one of two changes with the same number");
}

#[test]
fn a_typist_and_a_reader_who_came_later_never_wait_for_a_timer() {
    let mut network = Network::new(2);
    network.connect(1);
    network.node(1).create(id(1));
    network.node(1).edit(id(1), "first");
    network.run();
    network.connect(2);
    network.node(2).act(|engine, now| engine.open(id(1), now));
    network.run();
    for number in 0..60 {
        network.node(1).edit(id(1), &format!("edit {number}"));
        network.run();
        let heads = network.node(1).engine.heads(id(1)).unwrap().to_vec();
        assert_eq!(
            network.node(2).engine.heads(id(1)),
            Some(heads.as_slice()),
            "edit {number}"
        );
        let safety = network.node(1).engine.safety();
        assert!(
            safety.unsynced.is_empty() && safety.settled,
            "edit {number}: {safety:?}"
        );
    }
    // Several edits while nothing is heard from the relay travel together, and the next again at once.
    for number in 0..40 {
        for part in 0..3 {
            network.node(1).edit(id(1), &format!("burst {number}.{part}"));
            // The frame is on its way while the next edit is made.
            let frames = std::mem::take(&mut network.node(1).frames);
            for (connection, frame) in frames {
                network.node(RELAY).handle(Event::Received { connection, frame });
                network.node(1).handle(Event::Drained { connection });
            }
        }
        network.run();
        let heads = network.node(1).engine.heads(id(1)).unwrap().to_vec();
        assert_eq!(
            network.node(2).engine.heads(id(1)),
            Some(heads.as_slice()),
            "burst {number}"
        );
    }
}
