//! Changes are forwarded and stored before they are applied, and nobody can tell the difference.

use automerge::{ActorId, sync::SyncDoc};
use proptest::prelude::*;

use super::*;
use crate::{ids::MemberKey, limits};

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
    let mut liar = plain.document.fork().with_actor(ActorId::from([77_u8; 16]));
    let mut twin = plain.document.fork().with_actor(ActorId::from([77_u8; 16]));
    liar.put(ROOT, "one", 1).unwrap();
    twin.put(ROOT, "other", 2).unwrap();
    let (one, other) = (liar.save_incremental(), twin.save_incremental());
    let mut state = std::mem::take(&mut plain.state);
    for (document, changes) in [(&mut liar, one), (&mut twin, other)] {
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
    let mut document = AutoCommit::new().with_actor(ActorId::from([3_u8; 16]));
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

fn member(number: u8, access: Access) -> Rights {
    Rights::uniform(access).of_member(MemberKey([number; 8]))
}

/// Clients of as many members; the first made the document, and all hold it open.
fn members(count: u8) -> Network {
    let mut network = Network::new(count);
    for number in 1..=count {
        network.connect_with(number.into(), member(number, Access::ReadWrite));
    }
    network.node(1).create(id(1));
    network.node(1).edit(id(1), "first");
    network.run();
    for number in 1..=count {
        network.node(number.into()).act(|engine, now| engine.open(id(1), now));
    }
    network.run();
    network
}

/// A message that brings what was just changed in a copy of the document.
fn message_of(document: &mut AutoCommit, state: &mut automerge::sync::State) -> Vec<u8> {
    let changes = document.save_incremental();
    let mut message = document.sync().generate_sync_message(state).unwrap();
    message.changes = changes.into();
    message.heads = document.get_heads();
    message.encode()
}

#[test]
fn what_is_taken_ahead_is_noted_and_no_foreign_author_is_taken_ahead() {
    let mut network = members(2);
    network.node(1).edit(id(1), "by the first");
    network.run();
    let mut plain = Plain::join(network.node(RELAY), 7, Access::ReadWrite);
    network.allow(7, member(2, Access::ReadWrite));
    plain.sync(network.node(RELAY), SyncKind::Request, id(1));
    network.run();
    network.node(RELAY).engine.take_arrivals();
    let mut state = std::mem::take(&mut plain.state);

    let mut honest = plain.document.fork().with_actor(ActorId::from([77_u8; 16]));
    honest.put(ROOT, "honest", 1).unwrap();
    let message = message_of(&mut honest, &mut state);
    plain.send(network.node(RELAY), SyncKind::Sync, id(1), message);
    network.run();
    assert!(network.node(1).has(id(1), "honest"));
    assert!(!is_applied(&mut network, "honest"), "it took the short way");
    let arrivals = network.node(RELAY).engine.take_arrivals();
    assert_eq!(arrivals.len(), 1);
    assert_eq!(arrivals[0].member, MemberKey([2; 8]));
    assert_eq!(arrivals[0].changes, honest.get_heads());
    assert_eq!(arrivals[0].authors, [[77; 8]]);

    // The first member's device, with a session that it never had.
    let mut actor = [1; 16];
    actor[15] = 77;
    let mut forged = honest.fork().with_actor(ActorId::from(actor));
    forged.put(ROOT, "forged", 1).unwrap();
    let message = message_of(&mut forged, &mut state);
    plain.send(network.node(RELAY), SyncKind::Sync, id(1), message);
    network.run();
    for client in 1..=2 {
        assert!(!network.node(client).has(id(1), "forged"), "client {client}");
    }
    assert!(!network.node(RELAY).stored_has(id(1), "forged"));
    assert_eq!(network.node(RELAY).engine.take_arrivals(), Vec::new());
    // Whose author it is goes on.
    network.node(1).edit(id(1), "afterwards");
    network.run();
    assert!(network.node(2).has(id(1), "afterwards"));
}

#[test]
fn a_reader_stays_told_that_it_only_reads() {
    let mut network = members(2);
    network.allow(2, member(2, Access::ReadOnly));
    for round in 0..5 {
        network.node(1).edit(id(1), &format!("edit {round}"));
        network.run();
        assert!(network.node(2).has(id(1), &format!("edit {round}")));
    }
    network.node(2).edit(id(1), "refused");
    network.run();
    assert!(!network.node(1).has(id(1), "refused"));
    for round in 5..10 {
        network.node(1).edit(id(1), &format!("edit {round}"));
        network.run();
        let safety = network.node(2).engine.safety();
        assert_eq!(safety.refused, [id(1)], "it does not forget");
        assert!(network.node(2).has(id(1), &format!("edit {round}")));
    }
    assert!(!network.node(RELAY).stored_has(id(1), "refused"));
    network.allow(2, member(2, Access::ReadWrite));
    assert!(network.node(1).has(id(1), "refused"), "welcome now");
    network.assert_synced(&[1, 2]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever the rights were a moment ago: what a connection may not write now reaches neither the disk nor others,
    /// and what it may not read does not reach it.
    #[test]
    fn nothing_is_forwarded_that_may_not_be_written(accesses in proptest::collection::vec(0_usize..3, 1..25)) {
        let mut network = members(3);
        for (round, access) in accesses.iter().enumerate() {
            let access = [Access::None, Access::ReadOnly, Access::ReadWrite][*access];
            network.allow(3, member(3, access));
            let (mine, theirs) = (format!("mine {round}"), format!("theirs {round}"));
            network.node(1).edit(id(1), &theirs);
            network.node(3).edit(id(1), &mine);
            network.run();
            let may_write = access == Access::ReadWrite;
            prop_assert_eq!(network.node(RELAY).stored_has(id(1), &mine), may_write, "stored {}", round);
            prop_assert_eq!(network.node(2).has(id(1), &mine), may_write, "forwarded {}", round);
            prop_assert!(network.node(2).has(id(1), &theirs));
            prop_assert_eq!(network.node(3).has(id(1), &theirs), access != Access::None, "read {}", round);
        }
        network.allow(3, member(3, Access::ReadWrite));
        network.assert_synced(&[1, 2, 3]);
    }
}
