//! Access by connection and document: the matrix over every message kind, live changes, single documents.

use automerge::{ActorId, sync};
use proptest::prelude::*;

use super::*;
use crate::{
    ids::MemberKey,
    wire::{BulkDocument, Ephemeral},
};

/// Root changes of a document of a class, as its kind would make them.
fn made(class: Option<DocumentClass>) -> Vec<u8> {
    let mut changes = root_changes();
    if let Some(class) = class {
        let mut document = AutoCommit::new().with_actor(ActorId::from([class.index() as u8 + 1; 16]));
        document.put(ROOT, CLASS_KEY, class.name()).unwrap();
        document.commit_with(automerge::transaction::CommitOptions::default().with_time(0));
        changes.extend(document.save_after(&[]));
    }
    changes
}

impl Node {
    fn create_as(&mut self, id: DocumentId, class: DocumentClass) {
        let now = self.now;
        let effects = self.engine.create(id, &made(Some(class)), now).unwrap();
        self.perform(effects);
    }
}

impl Network {
    pub(super) fn allow(&mut self, client: u64, rights: Rights) {
        self.node(RELAY).handle(Event::Rights {
            connection: ConnectionId(client),
            rights,
        });
        self.run();
    }

    pub(super) fn connect_with(&mut self, client: u64, rights: Rights) {
        let connection = ConnectionId(client);
        let access = Access::None;
        self.node(RELAY).handle(Event::Connected { connection, access });
        self.node(RELAY).handle(Event::Rights { connection, rights });
        let access = Access::ReadWrite;
        self.node(client).handle(Event::Connected { connection, access });
        self.run();
    }

    fn relay_has(&self, id: DocumentId, key: &str) -> bool {
        self.nodes[&RELAY].engine.heads(id).is_some() && self.nodes[&RELAY].stored_has(id, key)
    }

    fn knows(&self, client: u64, id: DocumentId) -> bool {
        self.nodes[&client].engine.heads(id).is_some()
    }
}

/// Reads and writes records; reads governance; the rest does not exist.
fn practitioner() -> Rights {
    Rights::by_class(|class| match class {
        DocumentClass::Record | DocumentClass::Workspace => Access::ReadWrite,
        DocumentClass::Governance | DocumentClass::Audit => Access::ReadOnly,
        DocumentClass::Restricted => Access::None,
    })
}

const EVERYTHING: Rights = Rights::uniform(Access::ReadWrite);
const NOTHING: Rights = Rights::uniform(Access::None);

fn ephemeral(sender: &PeerId, document: DocumentId) -> Message {
    Message::Ephemeral(Ephemeral {
        sender: sender.clone(),
        target: PeerId::new("node-100"),
        count: 1,
        session: "probe".to_owned(),
        document,
        data: vec![0x61, b'a'],
    })
}

#[test]
fn the_class_of_the_first_changes_counts_and_no_later_one() {
    let mut network = Network::new(2);
    network.connect_with(1, EVERYTHING);
    network.connect_with(2, practitioner());
    network.node(1).create_as(id(1), DocumentClass::Restricted);
    network.node(1).create(id(2));
    network.run();
    assert!(!network.knows(2, id(1)), "need to know");
    assert!(network.knows(2, id(2)));
    // What a document says of itself later is nothing but content.
    for (number, class) in [(1, "record"), (2, "restricted")] {
        let write = |document: &mut AutoCommit| document.put(ROOT, CLASS_KEY, class);
        network.node(1).edit_with(id(number), "class", write);
    }
    network.node(1).edit(id(2), "later");
    network.run();
    assert!(!network.knows(2, id(1)));
    assert_eq!(network.nodes[&RELAY].engine.class_of(id(1)), DocumentClass::Restricted);
    assert_eq!(network.nodes[&RELAY].engine.class_of(id(2)), DocumentClass::Record);
    network.node(2).act(|engine, now| engine.open(id(2), now));
    assert!(network.node(2).has(id(2), "later"));
    network.assert_synced(&[1]);
}

#[test]
fn documents_of_a_class_that_may_not_be_written_are_not_created_and_hold_up_nothing() {
    let mut network = Network::new(2);
    network.connect_with(1, practitioner());
    // More than are synced at a time.
    for number in 0..100 {
        network.node(1).create_as(id(number), DocumentClass::Governance);
    }
    network.node(1).create(id(1000));
    network.run();
    assert_eq!(network.nodes[&RELAY].engine.documents().count(), 1);
    let safety = network.node(1).engine.safety();
    assert_eq!(safety.refused.len(), 100, "each is marked");
    assert_eq!(safety.unsynced, safety.refused, "and stays on the device");
    network.disconnect(1);
    network.node(1).create(id(1001));
    network.connect_with(1, practitioner());
    assert_eq!(network.nodes[&RELAY].engine.documents().count(), 2);
    assert!(network.node(1).engine.safety().settled);
    // Promoted: what was refused arrives without a reconnect.
    network.allow(1, EVERYTHING);
    assert_eq!(network.nodes[&RELAY].engine.documents().count(), 102);
    network.assert_synced(&[1]);
}

#[test]
fn a_change_of_rights_takes_effect_at_once_in_both_directions() {
    let mut network = Network::new(2);
    network.connect_with(1, EVERYTHING);
    network.node(1).create(id(1));
    network.node(1).create_as(id(2), DocumentClass::Restricted);
    network.connect_with(2, Rights::uniform(Access::ReadOnly));
    for number in 1..=2 {
        network.node(2).act(|engine, now| engine.open(id(number), now));
    }
    network.node(2).edit(id(1), "while a reader");
    network.run();
    assert!(!network.relay_has(id(1), "while a reader"));
    assert_eq!(network.node(2).engine.safety().refused, vec![id(1)]);

    network.allow(2, practitioner());
    assert!(network.relay_has(id(1), "while a reader"), "writes now");
    network.node(1).edit(id(2), "secret");
    network.node(2).edit(id(2), "forbidden");
    network.run();
    assert!(!network.node(2).has(id(2), "secret"), "hidden now");
    assert!(!network.relay_has(id(2), "forbidden"));
    network.node(2).edit(id(1), "while a practitioner");
    network.run();
    assert!(network.node(1).has(id(1), "while a practitioner"));

    network.allow(2, Rights::uniform(Access::ReadOnly));
    network.node(2).edit(id(1), "a reader again");
    network.node(1).edit(id(1), "for all");
    network.run();
    assert!(network.node(2).has(id(2), "secret"), "visible again");
    assert!(network.node(2).has(id(1), "for all"));
    assert!(!network.relay_has(id(1), "a reader again"));

    network.allow(2, EVERYTHING);
    assert!(network.relay_has(id(1), "a reader again"));
    assert!(network.relay_has(id(2), "forbidden"));
    network.assert_synced(&[1, 2]);
}

#[test]
fn rights_taken_while_a_document_loads_count() {
    let store = MemoryStore::new();
    let mut writer = Network::new(1);
    writer.nodes.insert(RELAY, Node::new(Side::Relay, 100, store.clone()));
    writer.connect(1);
    writer.node(1).create(id(1));
    writer.run();
    // Started again: nothing is in memory. The message waits for the load, and the rights change meanwhile.
    let mut relay = Node::new(Side::Relay, 100, store);
    let plain = Plain::join(&mut relay, 7, Access::ReadWrite);
    let mut state = sync::State::new();
    let request = {
        use automerge::sync::SyncDoc as _;
        let mut empty = AutoCommit::new();
        empty.sync().generate_sync_message(&mut state).unwrap().encode()
    };
    let now = relay.now;
    let connection = plain.connection;
    let frame = Message::Sync {
        kind: SyncKind::Request,
        document: id(1),
        sender: plain.name.clone(),
        target: PeerId::new("node-100"),
        data: request,
    }
    .encode()
    .unwrap();
    let loading = relay.engine.handle(Event::Received { connection, frame }, now);
    assert!(loading.iter().any(|effect| matches!(effect, Effect::Load { .. })));
    relay.handle(Event::Rights {
        connection,
        rights: NOTHING,
    });
    relay.perform(loading);
    let said = relay.sent();
    assert!(
        said.iter()
            .all(|message| matches!(message, Message::DocUnavailable { .. }))
            && !said.is_empty(),
        "{said:?}"
    );
}

#[test]
fn a_contact_sees_what_is_shared_and_loses_what_is_taken_back() {
    let mut network = Network::new(2);
    network.connect_with(1, EVERYTHING);
    for number in 1..=4 {
        network.node(1).create(id(number));
    }
    network.run();
    let shared =
        |grants: &[(u32, Access)]| NOTHING.with_grants(grants.iter().map(|(number, access)| (id(*number), *access)));
    network.connect_with(2, shared(&[(1, Access::ReadOnly), (2, Access::ReadWrite)]));
    let seen = |network: &Network| (1..=4).map(|number| network.knows(2, id(number))).collect::<Vec<_>>();
    assert_eq!(seen(&network), [true, true, false, false]);
    for number in 1..=2 {
        network.node(2).act(|engine, now| engine.open(id(number), now));
        network.node(2).edit(id(number), "by the contact");
    }
    network.node(2).create(id(9));
    network.run();
    assert!(!network.relay_has(id(1), "by the contact"));
    assert!(network.relay_has(id(2), "by the contact"));
    assert!(!network.knows(RELAY, id(9)), "contacts create nothing");
    network.allow(2, shared(&[(3, Access::ReadOnly)]));
    assert_eq!(
        seen(&network),
        [true, true, true, false],
        "what it had stays on its device"
    );
    network.node(1).act(|engine, now| engine.open(id(2), now));
    network.node(1).edit(id(2), "later");
    network.run();
    assert!(!network.node(2).has(id(2), "later"));
    // The comparison of a contact costs no more than what it sees.
    network.disconnect(2);
    network.connect_with(2, shared(&[(3, Access::ReadOnly)]));
    assert!(network.node(2).engine.safety().settled);
    network.allow(2, EVERYTHING);
    assert_eq!(seen(&network), [true; 4]);
    network.assert_synced(&[1, 2]);
}

#[test]
fn a_hidden_document_and_none_at_all_are_answered_alike() {
    let mut network = Network::new(1);
    network.connect_with(1, EVERYTHING);
    network.node(1).create(id(1));
    network.run();
    let relay = network.node(RELAY);
    let mut plain = Plain::join(relay, 7, Access::None);
    let answers: Vec<Vec<Message>> = [id(1), id(2)]
        .into_iter()
        .map(|document| {
            let mut said = plain.sync(relay, SyncKind::Request, document);
            plain.document.put(ROOT, "made", document.to_string()).unwrap();
            plain.state = sync::State::new();
            said.extend(plain.sync(relay, SyncKind::Sync, document));
            plain.document = AutoCommit::new();
            plain.state = sync::State::new();
            said
        })
        .collect();
    let shape = |said: &[Message]| {
        said.iter()
            .map(|message| matches!(message, Message::DocUnavailable { .. }))
            .collect::<Vec<_>>()
    };
    assert!(!answers[0].is_empty());
    assert_eq!(shape(&answers[0]), shape(&answers[1]));
    assert!(shape(&answers[0]).iter().all(|unavailable| *unavailable));
    assert_eq!(relay.closings(), Vec::<String>::new());
}

/// An id whose bytes occur in nothing else.
fn unlike(number: u32) -> DocumentId {
    DocumentId::from_bytes([0xa0 + u8::try_from(number).unwrap(); 16])
}

/// One step of the property test.
#[derive(Debug, Clone)]
enum Step {
    Create(u32, usize),
    Edit(u32),
    Rights(usize),
    Grant(u32, bool),
    Probe(u32, usize),
    Reconnect,
    Unload,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..12_u32, 0..5_usize).prop_map(|(document, class)| Step::Create(document, class)),
        4 => (0..12_u32).prop_map(Step::Edit),
        2 => (0..6_usize).prop_map(Step::Rights),
        2 => (0..12_u32, any::<bool>()).prop_map(|(document, write)| Step::Grant(document, write)),
        6 => (0..12_u32, 0..6_usize).prop_map(|(document, kind)| Step::Probe(document, kind)),
        1 => Just(Step::Reconnect),
        1 => Just(Step::Unload),
    ]
}

fn roles() -> [Rights; 6] {
    let except = |hidden: DocumentClass| {
        Rights::by_class(move |class| {
            if class == hidden {
                Access::None
            } else {
                Access::ReadWrite
            }
        })
    };
    [
        EVERYTHING,
        practitioner(),
        Rights::by_class(|class| {
            if class == DocumentClass::Restricted {
                Access::None
            } else {
                Access::ReadOnly
            }
        }),
        except(DocumentClass::Record),
        except(DocumentClass::Audit),
        NOTHING,
    ]
}

/// The secrets of a document: heads and hashes of all its changes, as raw bytes.
fn secrets(relay: &Node, document: DocumentId) -> Vec<Vec<u8>> {
    let chunks = relay.store.load_now(document).chunks;
    let mut opened = chunks::open(&[0; 16], &chunks).document;
    let mut secrets: Vec<Vec<u8>> = opened
        .get_changes(&[])
        .iter()
        // Root changes are the same in every document.
        .filter(|change| change.timestamp() != 0)
        .map(|change| change.hash().0.to_vec())
        .collect();
    let heads = opened.get_heads();
    if !secrets.is_empty() {
        secrets.push(reconcile::heads_digest(&heads).to_vec());
    }
    secrets
}

fn contains(frame: &[u8], needle: &[u8]) -> bool {
    frame.windows(needle.len()).any(|window| window == needle)
}

fn probe(peer: &PeerId, document: DocumentId, kind: usize) -> Message {
    use automerge::sync::SyncDoc as _;
    let message = |have_changes: bool| {
        let mut own = AutoCommit::new();
        if have_changes {
            own.put(ROOT, "forged", 1).unwrap();
        }
        let mut state = sync::State::new();
        let mut message = own.sync().generate_sync_message(&mut state).unwrap();
        if have_changes {
            message.changes = vec![own.save()].into();
        }
        message.encode()
    };
    let sync = |kind, data| Message::Sync {
        kind,
        document,
        sender: peer.clone(),
        target: PeerId::new("node-100"),
        data,
    };
    match kind {
        0 => sync(SyncKind::Request, message(false)),
        1 => sync(SyncKind::Sync, message(true)),
        2 => ephemeral(peer, document),
        3 => Message::Want {
            documents: vec![document],
        },
        4 => Message::Durable {
            document,
            heads: Vec::new(),
        },
        _ => Message::Fingerprints {
            buckets: vec![0; crate::limits::FINGERPRINT_BUCKETS],
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever the order of creating, editing, asking and changing rights: no byte of a document reaches a peer while
    /// it may not read it, and nothing that it sends changes what it may not write.
    #[test]
    fn nothing_leaks_and_nothing_gets_in(steps in proptest::collection::vec(step(), 1..60)) {
        let mut relay = Node::with_limit(Side::Relay, 100, MemoryStore::new(), 3);
        let mut owner = Plain::join(&mut relay, 7, Access::ReadWrite);
        let mut classes: BTreeMap<DocumentId, DocumentClass> = BTreeMap::new();
        let mut probed: BTreeSet<DocumentId> = BTreeSet::new();
        let mut roles_and_grants = (NOTHING, BTreeMap::new());
        let spy = ConnectionId(9);
        let name = PeerId::new("spy");
        let join = |relay: &mut Node| {
            relay.handle(Event::Connected { connection: spy, access: Access::None });
            let metadata = crate::wire::PeerMetadata { steward: Some(1), ..Default::default() };
            let frame = Message::Join { sender: name.clone(), versions: vec!["1".to_owned()], metadata }.encode().unwrap();
            relay.handle(Event::Received { connection: spy, frame });
        };
        join(&mut relay);
        for step in steps {
            let rights = |(role, grants): &(Rights, BTreeMap<DocumentId, Access>)| {
                role.clone().with_grants(grants.iter().map(|(document, access)| (*document, *access)))
            };
            match step {
                Step::Create(number, class) if !relay.engine.documents().any(|known| known == unlike(number)) => {
                    let class = DocumentClass::ALL[class];
                    owner.document = AutoCommit::new();
                    owner.document.load_incremental(&made(Some(class))).unwrap();
                    owner.document.put(ROOT, "title", number.to_string()).unwrap();
                    owner.document.commit_with(automerge::transaction::CommitOptions::default().with_time(5));
                    owner.state = sync::State::new();
                    owner.sync(&mut relay, SyncKind::Sync, unlike(number));
                    let expected = if class == DocumentClass::Workspace { DocumentClass::Record } else { class };
                    classes.insert(unlike(number), expected);
                    prop_assert_eq!(relay.engine.class_of(unlike(number)), expected);
                }
                Step::Edit(number) | Step::Create(number, _) if classes.contains_key(&unlike(number)) => {
                    owner.document = AutoCommit::new();
                    owner.state = sync::State::new();
                    owner.sync(&mut relay, SyncKind::Request, unlike(number));
                    owner.document.put(ROOT, "edited", relay.now.to_string()).unwrap();
                    owner.document.commit_with(automerge::transaction::CommitOptions::default().with_time(6));
                    owner.sync(&mut relay, SyncKind::Sync, unlike(number));
                }
                Step::Edit(_) | Step::Create(..) => {}
                Step::Rights(role) => {
                    roles_and_grants.0 = roles()[role].clone();
                    relay.handle(Event::Rights { connection: spy, rights: rights(&roles_and_grants) });
                }
                Step::Grant(number, write) => {
                    let access = if write { Access::ReadWrite } else { Access::ReadOnly };
                    if roles_and_grants.1.remove(&unlike(number)).is_none() {
                        roles_and_grants.1.insert(unlike(number), access);
                    }
                    relay.handle(Event::Rights { connection: spy, rights: rights(&roles_and_grants) });
                }
                Step::Probe(number, kind) => {
                    let known = classes.contains_key(&unlike(number));
                    let before = relay.engine.heads(unlike(number)).map(<[_]>::to_vec);
                    probed.insert(unlike(number));
                    let frame = probe(&name, unlike(number), kind).encode().unwrap();
                    relay.handle(Event::Received { connection: spy, frame });
                    let may = known && rights(&roles_and_grants).document(unlike(number), classes[&unlike(number)]) == Access::ReadWrite;
                    if !known && relay.engine.heads(unlike(number)).is_some() {
                        // It may create records; one that it made is one that it knows.
                        classes.insert(unlike(number), relay.engine.class_of(unlike(number)));
                        let access = rights(&roles_and_grants).document(unlike(number), classes[&unlike(number)]);
                        prop_assert_eq!(access, Access::ReadWrite);
                    } else if !may {
                        prop_assert_eq!(relay.engine.heads(unlike(number)).map(<[_]>::to_vec), before, "written without the right");
                    }
                }
                Step::Reconnect => {
                    relay.handle(Event::Disconnected { connection: spy });
                    relay.frames_to(spy);
                    join(&mut relay);
                    relay.handle(Event::Rights { connection: spy, rights: rights(&roles_and_grants) });
                }
                Step::Unload => {
                    relay.now += 60_000;
                    relay.handle(Event::Timer);
                }
            }
            relay.handle(Event::Drained { connection: spy });
            let rights = rights(&roles_and_grants);
            let frames = relay.frames_to(spy);
            for (document, class) in &classes {
                if rights.document(*document, *class) != Access::None {
                    continue;
                }
                let hidden = secrets(&relay, *document);
                for frame in &frames {
                    for secret in &hidden {
                        prop_assert!(!contains(frame, secret), "{document} leaks by {:?}", Message::decode(frame));
                    }
                    if !probed.contains(document) {
                        prop_assert!(
                            !contains(frame, document.to_string().as_bytes()) && !contains(frame, document.as_bytes())
                                || matches!(Message::decode(frame), Ok(Message::Refused { .. } | Message::Documents { .. })),
                            "{document} is named by {:?}", Message::decode(frame)
                        );
                    }
                }
            }
        }
    }
}

/// As after a crash of the relay: the peer sends what it lacks, and that is all of it.
#[test]
fn first_changes_that_build_on_others_are_asked_for_whole_and_taken_then() {
    let mut relay = Node::new(Side::Relay, 100, MemoryStore::new());
    let mut peer = Plain::join(&mut relay, 7, Access::ReadWrite);
    peer.document.put(ROOT, "first", 1).unwrap();
    peer.document.commit();
    let base = peer.document.get_heads();
    peer.document.put(ROOT, "second", 2).unwrap();
    peer.document.commit();
    let lacking: Vec<Vec<u8>> = peer
        .document
        .get_changes(&base)
        .iter()
        .map(|change| change.raw_bytes().to_vec())
        .collect();
    let message = sync::Message {
        heads: peer.document.get_heads(),
        need: Vec::new(),
        have: Vec::new(),
        changes: lacking.into(),
        flags: None,
        version: sync::MessageVersion::V1,
    };
    let asked = |relay: &mut Node| {
        let frames = relay.frames_to(ConnectionId(7));
        let kind = |frame: &Vec<u8>| {
            let message = Message::decode(frame).unwrap();
            if let Message::Sync { kind, .. } = message {
                Some(kind)
            } else {
                None
            }
        };
        frames.iter().map(kind).collect::<Vec<_>>()
    };
    // One that never has the rest is asked once, and told then that it cannot be taken.
    peer.send(&mut relay, SyncKind::Sync, id(2), message.clone().encode());
    assert_eq!(asked(&mut relay), [Some(SyncKind::Request)]);
    peer.send(&mut relay, SyncKind::Sync, id(2), message.clone().encode());
    assert_eq!(asked(&mut relay), [None], "unavailable");
    assert!(!relay.engine.exists(id(2)));
    // One that has it sends it.
    peer.send(&mut relay, SyncKind::Sync, id(1), message.encode());
    peer.sync(&mut relay, SyncKind::Sync, id(1));
    assert_eq!(relay.engine.heads(id(1)), Some(peer.document.get_heads().as_slice()));
}

#[test]
fn documents_that_nobody_asked_for_are_not_taken_from_anyone() {
    let mut network = Network::new(1);
    network.connect_with(1, EVERYTHING);
    let mut made = AutoCommit::new();
    made.put(ROOT, "forged", 1).unwrap();
    let frame = Message::Documents {
        documents: vec![BulkDocument {
            document: id(1),
            chunks: made.save(),
        }],
        unavailable: Vec::new(),
    }
    .encode()
    .unwrap();
    let connection = ConnectionId(1);
    network.node(RELAY).handle(Event::Received { connection, frame });
    assert!(!network.knows(RELAY, id(1)));
    assert_eq!(network.node(RELAY).closings().len(), 1);
}

#[test]
fn presence_is_shown_to_readers_and_taken_from_readers() {
    let mut network = Network::new(3);
    network.connect_with(1, EVERYTHING);
    network.node(1).create(id(1));
    network.node(1).create_as(id(2), DocumentClass::Restricted);
    network.connect_with(2, practitioner());
    network.connect_with(3, Rights::uniform(Access::ReadOnly).of_member(MemberKey([3; 8])));
    let seen = |network: &mut Network, client: u64| {
        network.node(client).take(|effect| {
            if let Effect::Ephemeral { document, .. } = effect {
                Some(*document)
            } else {
                None
            }
        })
    };
    for client in 1..=3 {
        seen(&mut network, client);
    }
    for (from, document) in [(3, 1), (3, 2), (2, 2), (1, 99)] {
        network
            .node(from)
            .act(|engine, now| engine.send_ephemeral(id(document), vec![0x61, b'a'], now));
        network.run();
    }
    assert_eq!(
        seen(&mut network, 1),
        [id(1), id(2)],
        "not what the practitioner may not read"
    );
    assert_eq!(seen(&mut network, 2), [id(1)]);
    assert_eq!(
        seen(&mut network, 3),
        [id(99)],
        "of a document that is not there yet only who reads all hears"
    );
}
