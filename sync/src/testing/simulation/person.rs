//! What happens to the world, drawn from the seed.

use automerge::{AutoCommit, AutomergeError, ObjType, ROOT, ReadDoc, transaction::Transactable};

use super::world::{RELAY, World};
use crate::{
    engine::{CommitStamp, EditError},
    ids::DocumentId,
    store::StoreError,
};

/// Does one thing and lets some time pass.
pub(super) fn disturb(world: &mut World) {
    let client = 1 + world.random.index(world.nodes.len() - 1);
    match world.random.below(100) {
        0..=54 => edit_some(world, client),
        55..=62 => create(world, client),
        63..=68 => {
            let links = world.links();
            if !links.is_empty() {
                let link = links[world.random.index(links.len())];
                world.cut(link);
            }
        }
        69..=73 => {
            world.nodes[client].partitioned = true;
            world.cut_links_of(client);
        }
        74..=81 => world.nodes[client].partitioned = false,
        82..=85 => world.crash(client),
        86..=87 => world.crash(RELAY),
        88..=90 => {
            let node = world.random.index(world.nodes.len());
            let full = world.random.below(2) == 0;
            world.nodes[node].store.set_full(full);
        }
        91 => {
            let node = world.random.index(world.nodes.len());
            world.nodes[node]
                .store
                .fail_next_writes([StoreError::Closed("the handle was lost".to_owned())]);
        }
        92..=93 => remove(world),
        94 => world.act(client, |engine, now| engine.flush(now)),
        _ => {
            let pause = world.random.below(5_000);
            world.run_for(pause);
        }
    }
    let pause = world.random.below(120);
    world.run_for(pause);
}

fn create(world: &mut World, client: usize) {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&world.random.next().to_be_bytes());
    let document = DocumentId::from_bytes(bytes);
    let root = root_changes();
    let now = world.now;
    let created = world.nodes[client].engine.create(document, &root, now);
    match created {
        Ok(effects) => world.perform(client, effects),
        Err(error) => panic!("seed {}: {error}", world.seed),
    }
    world.documents.push(document);
    edit(world, client, document);
    world.act(client, |engine, now| engine.close(document, now));
}

fn remove(world: &mut World) {
    if !world.documents.is_empty() {
        let document = world.documents[world.random.index(world.documents.len())];
        world.remove(document);
    }
}

/// The same containers at each replica, as the model makes them.
fn root_changes() -> Vec<u8> {
    let mut document = AutoCommit::new().with_actor(automerge::ActorId::from([9_u8; 16]));
    let made = document
        .put_object(ROOT, "text", ObjType::Text)
        .and_then(|_| document.put_object(ROOT, "comments", ObjType::List));
    assert!(made.is_ok(), "an empty document takes containers");
    document.commit_with(automerge::transaction::CommitOptions::default().with_time(0));
    document.save_after(&[])
}

/// A burst of edits of one document, with or without time between them.
fn edit_some(world: &mut World, client: usize) {
    if world.documents.is_empty() {
        return;
    }
    let document = world.documents[world.random.index(world.documents.len())];
    world.act(client, |engine, now| engine.open(document, now));
    let patience = world.random.below(40);
    world.run_for(patience);
    for _ in 0..=world.random.below(5) {
        edit(world, client, document);
        if world.random.below(3) == 0 {
            let pause = world.random.below(20);
            world.run_for(pause);
        }
    }
    world.act(client, |engine, now| engine.close(document, now));
}

fn edit(world: &mut World, client: usize, document: DocumentId) {
    // A document that has not reached this client yet has no containers to edit.
    let editable = world.nodes[client]
        .engine
        .view(document)
        .is_some_and(|view| view.get(ROOT, "text").is_ok_and(|found| found.is_some()));
    if !editable {
        return;
    }
    let key = format!("edit {}", world.statistics.edits);
    world.statistics.edits += 1;
    let stamp = CommitStamp {
        time_seconds: 0,
        // Equal messages make bursts that share a change.
        message: format!("edit {}", world.random.below(2)),
    };
    let (choice, place) = (world.random.below(3), world.random.next());
    let now = world.now;
    let edited = world.nodes[client]
        .engine
        .edit(document, stamp, now, |document| change(document, &key, choice, place));
    match edited {
        Ok(((), effects)) => {
            world.nodes[client].unsaved.insert((document, key.clone()));
            world.nodes[client].unsynced.insert((document, key));
            world.perform(client, effects);
        }
        Err(EditError::NotOpen(_)) => {}
        Err(EditError::Refused(error)) => panic!("seed {}: {error}", world.seed),
    }
}

fn change(document: &mut AutoCommit, key: &str, choice: u64, place: u64) -> Result<(), AutomergeError> {
    document.put(ROOT, key, true)?;
    document.put(ROOT, "state", key)?;
    let container = if choice == 0 { "text" } else { "comments" };
    let Some((_, object)) = document.get(ROOT, container)? else {
        return Ok(());
    };
    let length = document.length(&object);
    let at = usize::try_from(place % (length as u64 + 1)).unwrap_or(0);
    match choice {
        0 => document.splice_text(&object, at, 0, "word ")?,
        1 => document.insert(&object, at, key)?,
        _ => {}
    }
    Ok(())
}
