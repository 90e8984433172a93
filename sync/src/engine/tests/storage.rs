//! Failing, damaged and shared storage.

use super::*;
use crate::store::StoreError;

#[test]
fn a_failed_write_is_not_called_saved_and_is_made_up_for() {
    let mut client = Node::new(Side::Client, 1, MemoryStore::new());
    client.create(id(1));
    assert!(client.engine.safety().unsaved.is_empty());
    client.store.set_full(true);
    client.edit(id(1), "a");
    client.edit(id(1), "b");
    let safety = client.engine.safety();
    assert_eq!(
        (safety.unsaved, safety.storage_error),
        (vec![id(1)], Some(StoreError::Full))
    );
    assert!(!client.stored_has(id(1), "a"));
    client.store.set_full(false);
    client.handle(Event::StorageReopened);
    let safety = client.engine.safety();
    assert_eq!((safety.unsaved, safety.storage_error), (Vec::new(), None));
    assert!(client.stored_has(id(1), "a") && client.stored_has(id(1), "b"));
}

#[test]
fn a_failed_write_is_tried_again_after_a_while() {
    let mut client = Node::new(Side::Client, 1, MemoryStore::new());
    client.create(id(1));
    client
        .store
        .fail_next_writes([StoreError::Closed("lost".to_owned()), StoreError::Full]);
    client.seen.clear();
    client.edit(id(1), "a");
    for _ in 0..2 {
        assert!(!client.engine.safety().unsaved.is_empty());
        let alarm = client.take(|effect| {
            if let Effect::WakeAt { at_millis } = effect {
                Some(*at_millis)
            } else {
                None
            }
        });
        client.now = *alarm.last().unwrap();
        client.handle(Event::Timer);
    }
    assert!(client.engine.safety().unsaved.is_empty());
    assert!(client.stored_has(id(1), "a"));
}

#[test]
fn a_failing_relay_does_not_acknowledge() {
    let mut network = Network::new(1);
    network.connect(1);
    network.node(RELAY).store.set_full(true);
    network.node(1).create(id(1));
    network.run();
    assert_eq!(network.node(1).engine.safety().unsynced, vec![id(1)]);
    network.node(RELAY).store.set_full(false);
    network.node(RELAY).handle(Event::StorageReopened);
    network.run();
    network.assert_synced(&[1]);
}

#[test]
fn a_load_that_failed_is_tried_again() {
    let mut client = Node::new(Side::Client, 1, MemoryStore::new());
    client.create(id(1));
    let mut client = Node::new(Side::Client, 2, client.store.clone());
    let now = client.now;
    let effects = client.engine.open(id(1), now);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Load { .. })));
    let failed = Event::Loaded {
        document: id(1),
        result: Err(StoreError::Closed("lost".to_owned())),
    };
    client.handle(failed);
    assert!(!client.engine.is_loaded(id(1)));
    client.handle(Event::StorageReopened);
    assert!(client.engine.is_loaded(id(1)));
}

/// A client and a relay with three edits in three chunks each, connected once.
fn pair_with_chunks() -> Network {
    let mut network = Network::new(1);
    network.connect(1);
    network.node(1).create(id(1));
    for key in ["a", "b", "c"] {
        network.node(1).edit(id(1), key);
        network.run();
    }
    network.assert_synced(&[1]);
    network
}

fn damage_one_chunk(store: &MemoryStore) {
    let chunks = store.load_now(id(1)).chunks;
    let largest = chunks.iter().max_by_key(|chunk| chunk.bytes.len()).unwrap();
    assert!(store.corrupt(id(1), largest.id));
}

#[test]
fn a_damaged_chunk_on_the_device_is_named_and_repaired_from_the_relay() {
    let mut network = pair_with_chunks();
    network.disconnect(1);
    let store = network.node(1).store.clone();
    damage_one_chunk(&store);
    network.nodes.insert(1, Node::new(Side::Client, 2, store));
    network.node(1).act(|engine, now| engine.open(id(1), now));
    assert_eq!(network.node(1).engine.damage(id(1)).len(), 1);
    network.connect(1);
    network.assert_synced(&[1]);
    assert!(["a", "b", "c"].into_iter().all(|key| network.node(1).has(id(1), key)));
    assert!(
        ["a", "b", "c"]
            .into_iter()
            .all(|key| network.node(1).stored_has(id(1), key))
    );
}

#[test]
fn a_damaged_chunk_at_the_relay_is_repaired_from_a_device() {
    let mut network = pair_with_chunks();
    network.disconnect(1);
    let store = network.node(RELAY).store.clone();
    damage_one_chunk(&store);
    network.nodes.insert(RELAY, Node::new(Side::Relay, 100, store));
    network.connect(1);
    // The heads still look equal; the damage shows when the document is used.
    network.node(1).edit(id(1), "d");
    network.run();
    network.assert_synced(&[1]);
    assert!(
        ["a", "b", "c", "d"]
            .into_iter()
            .all(|key| network.node(RELAY).stored_has(id(1), key))
    );
}

#[test]
fn a_document_of_which_nothing_is_readable_comes_back_from_the_relay() {
    let mut network = pair_with_chunks();
    network.disconnect(1);
    let store = network.node(1).store.clone();
    for chunk in store.load_now(id(1)).chunks {
        store.corrupt(id(1), chunk.id);
    }
    network.nodes.insert(1, Node::new(Side::Client, 2, store));
    network.connect(1);
    network.node(1).act(|engine, now| engine.open(id(1), now));
    network.run();
    network.assert_synced(&[1]);
    assert!(network.node(1).has(id(1), "c"));
}

/// Chunks whose address is right and whose content is not automerge's.
#[test]
fn a_chunk_that_automerge_cannot_read_is_named_and_the_rest_is_kept() {
    let mut client = Node::new(Side::Client, 1, MemoryStore::new());
    client.create(id(1));
    client.edit(id(1), "a");
    let bad = crate::store::Chunk::new(crate::store::ChunkKind::Incremental, b"not automerge".to_vec());
    let heads = client.engine.heads(id(1)).unwrap().to_vec();
    let part = DocumentWrite {
        document: id(1),
        chunks: vec![bad.clone()],
        obsolete: Vec::new(),
        heads,
        durable: None,
        row: None,
    };
    client.store.write_now(vec![part]).unwrap();
    let mut client = Node::new(Side::Client, 2, client.store.clone());
    client.act(|engine, now| engine.open(id(1), now));
    assert_eq!(client.engine.damage(id(1)), &[bad.id]);
    assert!(client.has(id(1), "a"));
}

#[test]
fn tabs_see_each_others_changes_and_do_not_write_them_twice() {
    let store = MemoryStore::new();
    let mut leader = Node::new(Side::Client, 1, store.clone());
    leader.create(id(1));
    let mut follower = Node::new(Side::Client, 2, store.clone());
    follower.engine.set_leader(false);
    follower.act(|engine, now| engine.open(id(1), now));
    leader.seen.clear();
    leader.edit(id(1), "of the leader");
    let shared = |node: &mut Node| {
        node.take(|effect| {
            if let Effect::ShareWithSiblings { document, changes } = effect {
                Some((*document, changes.clone()))
            } else {
                None
            }
        })
    };
    let writes = store.writes();
    for (document, changes) in shared(&mut leader) {
        follower.handle(Event::SiblingChanges { document, changes });
    }
    assert!(follower.has(id(1), "of the leader"));
    assert_eq!(store.writes(), writes, "a follower writes nothing for it");
    assert!(
        shared(&mut follower).is_empty(),
        "what came from a tab is not sent back"
    );
    follower.edit(id(1), "of the follower");
    let writes = store.writes();
    let chunks = store.load_now(id(1)).chunks.len();
    for (document, changes) in shared(&mut follower) {
        leader.handle(Event::SiblingChanges { document, changes });
    }
    assert!(leader.has(id(1), "of the follower"));
    assert_eq!(store.writes(), writes + 1, "the leader has the row projected again");
    assert_eq!(store.load_now(id(1)).chunks.len(), chunks, "and writes no chunk");
    assert!(leader.engine.safety().unsaved.is_empty() && follower.engine.safety().unsaved.is_empty());
}

#[test]
fn a_change_of_another_tab_is_told_though_an_own_edit_is_committed_with_it() {
    let store = MemoryStore::new();
    let mut leader = Node::new(Side::Client, 1, store.clone());
    leader.create(id(1));
    let mut follower = Node::new(Side::Client, 2, store);
    follower.engine.set_leader(false);
    follower.act(|engine, now| engine.open(id(1), now));
    leader.seen.clear();
    leader.edit(id(1), "of the leader");
    let shared = leader.take(|effect| {
        if let Effect::ShareWithSiblings { document, changes } = effect {
            Some((*document, changes.clone()))
        } else {
            None
        }
    });
    // A write is under way for the first edit, so the second one waits uncommitted.
    follower.hold_writes = true;
    follower.edit(id(1), "first");
    follower.edit(id(1), "second");
    follower.seen.clear();
    for (document, changes) in shared {
        follower.handle(Event::SiblingChanges { document, changes });
    }
    let origins = follower.take(|effect| {
        if let Effect::Changed { origin, .. } = effect {
            Some(*origin)
        } else {
            None
        }
    });
    assert_eq!(origins, [Origin::Sibling]);
    assert!(!follower.engine.take_patches(id(1)).is_empty());
}

#[test]
fn sibling_changes_of_a_stored_document_load_it_first() {
    let store = MemoryStore::new();
    let mut leader = Node::new(Side::Client, 1, store.clone());
    leader.create(id(1));
    leader.edit(id(1), "a");
    let mut other = Node::new(Side::Client, 2, store);
    leader.seen.clear();
    leader.edit(id(1), "b");
    let changes = leader.take(|effect| {
        if let Effect::ShareWithSiblings { changes, .. } = effect {
            Some(changes.clone())
        } else {
            None
        }
    });
    for changes in changes {
        other.handle(Event::SiblingChanges {
            document: id(1),
            changes,
        });
    }
    assert!(other.has(id(1), "a") && other.has(id(1), "b"));
}

#[test]
fn chunks_of_a_file_are_merged_into_known_and_unknown_documents() {
    let mut source = Node::new(Side::Client, 1, MemoryStore::new());
    source.create(id(1));
    source.edit(id(1), "from the file");
    let bytes = source.engine.document(id(1)).unwrap().save();
    let mut target = Node::new(Side::Client, 2, MemoryStore::new());
    let now = target.now;
    let effects = target.engine.merge_chunks(id(1), &bytes, now).unwrap();
    target.perform(effects);
    assert!(target.stored_has(id(1), "from the file"));
    assert_eq!(target.engine.safety().unsynced, vec![id(1)]);
    assert!(target.engine.safety().unsaved.is_empty());
    assert!(target.engine.merge_chunks(id(1), b"rubbish", now).is_err());
    assert!(
        target
            .engine
            .merge_chunks(id(1), &bytes[..bytes.len() / 2], now)
            .is_err()
    );
    assert!(target.has(id(1), "from the file"));
}

#[test]
fn a_refused_edit_leaves_the_edits_before_it() {
    let mut client = Node::new(Side::Client, 1, MemoryStore::new());
    client.create(id(1));
    client.hold_writes = true;
    client.edit_with(id(1), "same", |document| document.put(ROOT, "first", 1));
    client.edit_with(id(1), "same", |document| document.put(ROOT, "second", 1));
    let stamp = CommitStamp {
        time_seconds: 7,
        message: "same".to_owned(),
    };
    let refused = client.engine.edit(id(1), stamp, 1_000, |document| {
        document.put(ROOT, "third", 1).unwrap();
        Err::<(), &str>("no")
    });
    assert!(matches!(refused, Err(EditError::Refused("no"))));
    client.release_writes();
    assert!(client.has(id(1), "first") && client.has(id(1), "second") && !client.has(id(1), "third"));
    assert!(client.stored_has(id(1), "second"));
    let stamp = CommitStamp {
        time_seconds: 7,
        message: "alone".to_owned(),
    };
    let refused = client.engine.edit(id(1), stamp, 1_000, |document| {
        document.put(ROOT, "third", 1).unwrap();
        Err::<(), &str>("no")
    });
    assert!(refused.is_err() && !client.has(id(1), "third"));
}

#[test]
fn an_id_is_taken_once() {
    let mut client = Node::new(Side::Client, 1, MemoryStore::new());
    client.create(id(1));
    assert!(matches!(
        client.engine.create(id(1), &root_changes(), 0),
        Err(CreateError::Exists(_))
    ));
    assert!(matches!(
        client.engine.create(id(2), b"rubbish", 0),
        Err(CreateError::Unreadable { .. })
    ));
    assert_eq!(client.engine.documents().count(), 1);
    client.handle(Event::Loaded {
        document: id(5),
        result: Ok(nothing_stored()),
    });
}

#[test]
fn a_flush_writes_past_a_write_that_is_under_way() {
    let mut client = Node::new(Side::Client, 1, MemoryStore::new());
    client.create(id(1));
    client.hold_writes = true;
    client.edit(id(1), "first");
    client.edit(id(1), "second");
    assert_eq!(client.held.len(), 1);
    client.act(|engine, now| engine.flush(now));
    assert_eq!(client.held.len(), 2, "the second does not wait for the first");
    client.act(|engine, now| engine.flush(now));
    assert_eq!(client.held.len(), 2, "nothing new, nothing to flush");
    // The first fails, the second alone must do; they may also end in the other order.
    let (first, _) = client.held.remove(0);
    let (second, batch) = client.held.remove(0);
    client.hold_writes = false;
    client.write(second, batch);
    assert!(client.stored_has(id(1), "first") && client.stored_has(id(1), "second"));
    assert!(client.engine.safety().unsaved.is_empty());
    client.handle(Event::WriteFailed {
        write: first,
        error: StoreError::Full,
    });
    assert_eq!(client.engine.safety().storage_error, None);
    client.edit(id(1), "third");
    assert!(client.stored_has(id(1), "third") && client.engine.safety().unsaved.is_empty());
}

#[test]
fn a_flush_of_which_both_writes_fail_is_made_up_for() {
    let mut client = Node::new(Side::Client, 1, MemoryStore::new());
    client.create(id(1));
    client.hold_writes = true;
    client.edit(id(1), "first");
    client.edit(id(1), "second");
    client.act(|engine, now| engine.flush(now));
    client.store.set_full(true);
    client.release_writes();
    assert_eq!(client.engine.safety().unsaved, vec![id(1)]);
    client.store.set_full(false);
    client.handle(Event::StorageReopened);
    assert!(client.stored_has(id(1), "first") && client.stored_has(id(1), "second"));
    assert!(client.engine.safety().unsaved.is_empty());
}
