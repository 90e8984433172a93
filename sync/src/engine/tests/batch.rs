//! Events handed over together have the outcome of events handed over one by one.

use super::*;

/// Frames in which client 1 tells the relay of twenty edits, one each: it sends again when an answer is overdue.
fn twenty_edits(network: &mut Network) -> Vec<Event> {
    network.node(1).hold_writes = true;
    let mut events = Vec::new();
    for number in 0..20 {
        network.node(1).edit(id(1), &format!("edit {number}"));
        network.node(1).now += crate::limits::ANSWER_MILLIS;
        network.node(1).act(Engine::flush);
        let frames = network.node(1).frames.drain(..);
        events.extend(frames.map(|(connection, frame)| Event::Received { connection, frame }));
    }
    events
}

fn connected_pair() -> Network {
    let mut network = Network::new(2);
    network.connect(1);
    network.connect(2);
    network.node(1).create(id(1));
    network.node(1).edit(id(1), "first");
    network.run();
    network
}

#[test]
fn twenty_edits_at_once_reach_the_other_client_and_are_acknowledged() {
    let mut network = connected_pair();
    let events = twenty_edits(&mut network);
    assert!(events.len() > 1, "{} frames", events.len());
    network.node(RELAY).act(|engine, now| engine.handle_all(events, now));
    network.node(RELAY).engine.catch_up(id(1));
    assert!(network.node(RELAY).has(id(1), "edit 19"));
    let to_other = network
        .node(RELAY)
        .frames
        .iter()
        .filter(|(to, frame)| *to == ConnectionId(2) && matches!(Message::decode(frame), Ok(Message::Sync { .. })))
        .count();
    assert_eq!(to_other, 1, "what arrives together is forwarded together");
    network.node(1).release_writes();
    network.run();
    network.assert_synced(&[1, 2]);
    network.node(2).act(|engine, now| engine.open(id(1), now));
    assert!(network.node(2).has(id(1), "edit 19"));
}

#[test]
fn a_damaged_frame_among_good_ones_costs_only_its_connection() {
    let mut network = connected_pair();
    let mut events = twenty_edits(&mut network);
    events.insert(
        1,
        Event::Received {
            connection: ConnectionId(2),
            frame: vec![0xff; 40],
        },
    );
    network.node(RELAY).act(|engine, now| engine.handle_all(events, now));
    network.node(RELAY).engine.catch_up(id(1));
    assert!(network.node(RELAY).has(id(1), "edit 19"));
    assert_eq!(network.node(RELAY).closings().len(), 1);
}
