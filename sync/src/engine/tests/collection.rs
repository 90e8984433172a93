//! What comparing two collections costs, and what follows from it.

use automerge::ChangeHash;

use super::*;
use crate::store::{Chunk, ChunkKind};

/// Ten thousand documents that are the same at both ends, of which only heads are looked at.
fn prefill(store: &MemoryStore, durable: bool) {
    let heads = |number: u32| {
        let mut hash = [0; 32];
        hash[..4].copy_from_slice(&number.to_be_bytes());
        vec![ChangeHash(hash)]
    };
    let part = |number| DocumentWrite {
        document: id(number),
        chunks: Vec::new(),
        obsolete: Vec::new(),
        heads: heads(number),
        durable: durable.then(|| heads(number)),
        row: None,
    };
    store.write_now((0..10_000).map(part).collect()).unwrap();
}

/// A real document with these edits, stored.
fn store_real(store: &MemoryStore, number: u32, keys: &[&str]) {
    let mut document = chunks::read(&[1; 16], &root_changes()).unwrap();
    for key in keys {
        document.put(ROOT, *key, 1).unwrap();
        document.commit_with(automerge::transaction::CommitOptions::default().with_time(0));
    }
    let heads = document.get_heads();
    let chunk = Chunk::new(ChunkKind::Snapshot, document.save());
    let part = DocumentWrite {
        document: id(number),
        chunks: vec![chunk],
        obsolete: Vec::new(),
        heads,
        durable: None,
        row: None,
    };
    store.write_now(vec![part]).unwrap();
}

fn network(relay: MemoryStore, client: MemoryStore) -> Network {
    let nodes = BTreeMap::from([
        (RELAY, Node::new(Side::Relay, 100, relay)),
        (1, Node::new(Side::Client, 1, client)),
    ]);
    Network {
        nodes,
        bytes: 0,
        turns: 0,
    }
}

#[test]
fn ten_thousand_equal_documents_cost_one_round_trip_and_four_kilobytes() {
    let (relay, client) = (MemoryStore::new(), MemoryStore::new());
    prefill(&relay, false);
    prefill(&client, true);
    let mut network = network(relay, client);
    network.connect(1);
    assert_eq!(
        network.node(1).engine.safety(),
        Safety {
            online: true,
            settled: true,
            ..Safety::default()
        }
    );
    assert!(network.bytes <= 4 * 1024, "{} bytes", network.bytes);
    // Handshake and comparison, one round trip each.
    assert!(network.turns <= 4, "{} turns", network.turns);
    assert!(
        !network.node(RELAY).engine.is_loaded(id(0)),
        "nothing is loaded for a comparison"
    );
}

#[test]
fn equal_heads_mark_documents_as_durable() {
    let (relay, client) = (MemoryStore::new(), MemoryStore::new());
    prefill(&relay, false);
    prefill(&client, false);
    let mut network = network(relay, client);
    assert_eq!(network.node(1).engine.safety().unsynced.len(), 10_000);
    network.connect(1);
    assert!(network.node(1).engine.safety().unsynced.is_empty());
    assert!(
        network
            .node(1)
            .store
            .heads_now()
            .iter()
            .all(|stored| stored.durable == stored.heads)
    );
}

#[test]
fn ten_changed_documents_of_ten_thousand_cost_three_round_trips_and_little_data() {
    let (relay, client) = (MemoryStore::new(), MemoryStore::new());
    prefill(&relay, false);
    prefill(&client, true);
    for number in 0..10 {
        let relay_keys: &[&str] = if number % 2 == 0 {
            &["common", "relay"]
        } else {
            &["common"]
        };
        let client_keys: &[&str] = if number % 2 == 0 {
            &["common"]
        } else {
            &["common", "client"]
        };
        store_real(&relay, 1_000 * number + 3, relay_keys);
        store_real(&client, 1_000 * number + 3, client_keys);
    }
    let mut network = network(relay, client);
    network.connect(1);
    network.assert_synced(&[1]);
    assert!(network.bytes <= 32 * 1024, "{} bytes", network.bytes);
    // Two turns are the handshake; the acknowledgement of what the client sent comes with the last.
    assert!(network.turns - 2 <= 2 * 3, "{} turns", network.turns);
}

#[test]
fn a_first_clone_comes_in_few_frames_and_loads_nothing_at_the_relay() {
    let relay = MemoryStore::new();
    for number in 0..500 {
        store_real(&relay, number, &["common"]);
    }
    let mut network = network(relay, MemoryStore::new());
    network.connect(1);
    network.assert_synced(&[1]);
    assert!(network.turns <= 10, "{} turns", network.turns);
    let relay = network.node(RELAY);
    assert!((0..500).all(|number| !relay.engine.is_loaded(id(number))));
    assert!(network.node(1).stored_has(id(499), "common"));
}

#[test]
fn many_documents_made_offline_reach_the_relay_and_are_acknowledged() {
    let mut network = Network::new(2);
    for number in 0..300 {
        network.node(1).create(id(number));
        network.node(1).edit(id(number), "offline");
        network.node(1).act(|engine, now| engine.close(id(number), now));
    }
    assert_eq!(network.node(1).engine.safety().unsynced.len(), 300);
    network.connect(2);
    network.connect(1);
    network.assert_synced(&[1, 2]);
    assert!(network.node(RELAY).stored_has(id(299), "offline"));
}

#[test]
fn an_edit_during_the_comparison_is_sent_after_it() {
    let mut network = Network::new(1);
    network.node(1).create(id(1));
    network.connect(1);
    network.disconnect(1);
    let connection = ConnectionId(1);
    network.node(RELAY).handle(Event::Connected {
        connection,
        access: Access::ReadWrite,
    });
    network.node(1).handle(Event::Connected {
        connection,
        access: Access::ReadWrite,
    });
    // The join, the answer, and now the fingerprints are out.
    network.run_once();
    network.node(1).edit(id(1), "meanwhile");
    network.run();
    network.assert_synced(&[1]);
    assert!(network.node(RELAY).stored_has(id(1), "meanwhile"));
}
