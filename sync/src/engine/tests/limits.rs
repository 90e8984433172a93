//! Nothing grows without end.

use super::*;

#[test]
fn documents_leave_memory_when_stored_and_unused() {
    let mut relay = Node::with_limit(Side::Relay, 100, MemoryStore::new(), 16);
    let mut plain = Plain::join(&mut relay, 7, Access::ReadWrite);
    for number in 0..200 {
        plain.state = automerge::sync::State::new();
        plain.document = chunks::read(&[3; 16], &root_changes()).unwrap();
        plain.sync(&mut relay, SyncKind::Sync, id(number));
        let loaded = (0..200).filter(|number| relay.engine.is_loaded(id(*number))).count();
        assert!(loaded <= 16, "{loaded} documents are in memory");
    }
    assert_eq!(relay.engine.documents().count(), 200);
}

#[test]
fn documents_that_come_from_storage_leave_memory_too() {
    let mut before = Node::new(Side::Relay, 100, MemoryStore::new());
    let mut plain = Plain::join(&mut before, 7, Access::ReadWrite);
    plain.document = chunks::read(&[3; 16], &root_changes()).unwrap();
    for number in 0..200 {
        plain.state = automerge::sync::State::new();
        plain.sync(&mut before, SyncKind::Sync, id(number));
    }
    let mut relay = Node::with_limit(Side::Relay, 100, before.store, 16);
    let mut plain = Plain::join(&mut relay, 8, Access::ReadWrite);
    for number in 0..200 {
        plain.state = automerge::sync::State::new();
        plain.document = AutoCommit::new_with_encoding(automerge::TextEncoding::Utf16CodeUnit);
        plain.sync(&mut relay, SyncKind::Request, id(number));
        let loaded = (0..200).filter(|number| relay.engine.is_loaded(id(*number))).count();
        assert!(loaded <= 16, "{loaded} documents are in memory");
    }
}

#[test]
fn open_and_unsaved_documents_stay_in_memory() {
    let mut client = Node::with_limit(Side::Client, 1, MemoryStore::new(), 2);
    client.store.set_full(true);
    for number in 0..10 {
        client.create(id(number));
        client.act(|engine, now| engine.close(id(number), now));
    }
    assert!(
        (0..10).all(|number| client.engine.is_loaded(id(number))),
        "what is not stored is kept"
    );
    client.store.set_full(false);
    client.act(|engine, now| engine.open(id(3), now));
    client.handle(Event::StorageReopened);
    assert!(client.engine.is_loaded(id(3)));
    assert!((0..10).filter(|number| client.engine.is_loaded(id(*number))).count() <= 2);
}

#[test]
fn a_slow_peer_gets_no_more_than_its_window_and_everything_later() {
    let mut network = Network::new(2);
    network.connect(1);
    network.connect(2);
    network.node(RELAY).drains = false;
    // From here on the relay hears of no progress towards client 2.
    for number in 0..300 {
        network.node(1).create(id(number));
        let noise: String = (0..20_000_u64)
            .map(|at| char::from(b'a' + u8::try_from((at * at * 31 + at * u64::from(number + 7)) % 26).unwrap()))
            .collect();
        network
            .node(1)
            .edit_with(id(number), "noise", |document| document.put(ROOT, "noise", noise));
        network.node(1).act(|engine, now| engine.close(id(number), now));
        let frames = std::mem::take(&mut network.node(1).frames);
        for (connection, frame) in frames {
            network.node(RELAY).handle(Event::Received { connection, frame });
            network.node(RELAY).handle(Event::Drained { connection });
            network.node(1).handle(Event::Drained { connection });
        }
        let connection = ConnectionId(1);
        for frame in network.node(RELAY).frames_to(connection) {
            network.node(1).handle(Event::Received { connection, frame });
        }
    }
    let queued: usize = network.node(RELAY).frames.iter().map(|(_, frame)| frame.len()).sum();
    let bound = crate::limits::SEND_WINDOW_BYTES + 100_000;
    assert!(queued > 0 && queued <= bound, "{queued} bytes wait for the slow peer");
    network.node(RELAY).drains = true;
    network.run();
    network.node(RELAY).handle(Event::Drained {
        connection: ConnectionId(1),
    });
    network.node(RELAY).handle(Event::Drained {
        connection: ConnectionId(2),
    });
    network.run();
    network.assert_synced(&[1, 2]);
}

#[test]
fn edits_while_a_write_is_under_way_share_one_change() {
    let mut client = Node::new(Side::Client, 1, MemoryStore::new());
    client.create(id(1));
    client.hold_writes = true;
    for at in 0..50 {
        client.edit_with(id(1), "typing", |document| {
            let (_, text) = document.get(ROOT, "text")?.unwrap();
            document.splice_text(&text, at, 0, "x")
        });
    }
    assert_eq!(client.held.len(), 1, "one write of a document at a time");
    assert!(client.engine.safety().unsaved.contains(&id(1)));
    client.release_writes();
    assert!(client.engine.safety().unsaved.is_empty());
    let document = client.engine.document(id(1)).unwrap();
    // The root, the first character, and all the others.
    let changes = document.get_changes(&[]);
    assert_eq!(changes.len(), 3);
    assert_eq!(changes[2].message(), Some("typing"));
    assert_eq!(document.length(&document.get(ROOT, "text").unwrap().unwrap().1), 50);
}

#[test]
fn compaction_bounds_the_chunks_of_a_document() {
    let mut client = Node::new(Side::Client, 1, MemoryStore::new());
    client.create(id(1));
    for number in 0..500 {
        client.edit(id(1), &format!("key {number}"));
        assert!(client.store.load_now(id(1)).chunks.len() <= crate::limits::INCREMENTAL_CHUNKS + 1);
    }
    let reopened = Node::new(Side::Client, 2, client.store.clone());
    assert!((0..500).all(|number| reopened.stored_has(id(1), &format!("key {number}"))));
}

#[test]
fn compaction_leaves_chunks_of_other_writers() {
    let mut one = Node::new(Side::Client, 1, MemoryStore::new());
    one.create(id(1));
    let mut other = Node::new(Side::Client, 2, one.store.clone());
    other.act(|engine, now| engine.open(id(1), now));
    other.edit(id(1), "of the other tab");
    for number in 0..200 {
        one.edit(id(1), &format!("key {number}"));
    }
    assert!(one.stored_has(id(1), "of the other tab"));
    assert!(one.stored_has(id(1), "key 199"));
}

#[test]
fn a_document_at_its_greatest_size_takes_no_more_and_says_so() {
    let mut network = Network::new(1);
    network.connect(1);
    network.node(1).create(id(1));
    let noise: String = (0..12 * 1024 * 1024_u64)
        .map(|at| char::from(b' ' + u8::try_from((at.wrapping_mul(at ^ 0x9e37_79b9) >> 7) % 90).unwrap()))
        .collect();
    for number in 0..6 {
        let noise = noise.clone();
        network.node(1).edit_with(id(1), "noise", |document| {
            document.put(ROOT, format!("noise {number}"), noise)
        });
        network.run();
    }
    let engine = &network.node(RELAY).engine;
    let stored = engine
        .documents
        .get(&id(1))
        .and_then(documents::Entry::loaded)
        .unwrap()
        .stored_bytes();
    assert!(stored <= crate::limits::DOCUMENT_BYTES, "{stored} bytes");
    let told = network.node(1).take(|effect| {
        if let Effect::Refused { reason, .. } = effect {
            Some(reason.clone())
        } else {
            None
        }
    });
    assert!(told.iter().any(|message| message.contains("greatest size")), "{told:?}");
}
