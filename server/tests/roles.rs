//! Roles over real sockets: the matrix, escalation by every message kind, live changes, sharing, attribution.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "helpers of a test say by a panic what they found"
)]

mod support;

use std::{collections::BTreeMap, time::Duration};

use automerge::{ActorId, AutoCommit, ROOT, ReadDoc as _, sync, sync::SyncDoc as _, transaction::Transactable as _};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use steward_server::store::{Database, WorkspaceStore};
use steward_sync::{
    ids::{DocumentId, PeerId},
    limits, wire,
};
use support::{
    PATIENCE,
    client::{Client, load_chunks},
    relay::Relay,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::{Instant, sleep, timeout},
};
use tokio_tungstenite::{connect_async, tungstenite::Message};

fn id(number: u8) -> DocumentId {
    DocumentId::from_bytes([0x40 + number; 16])
}

fn token_of(url: &str) -> &str {
    url.split_once("token=").expect("a token").1
}

/// A member's id by the role that only it has.
async fn member(relay: &Relay, role: &str) -> String {
    let workspace = relay.workspace.to_string();
    let listed = relay.admin(&["members", "--workspace", &workspace]).await;
    let line = listed
        .lines()
        .find(|line| line.contains(role))
        .unwrap_or_else(|| panic!("no {role} in {listed}"));
    line.split_whitespace()
        .find(|word| word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .expect("a member's id")
        .to_owned()
}

/// A request to the API; the status and the JSON of the answer.
async fn call(relay: &Relay, method: &str, path: &str, url: &str, body: Option<Value>) -> (u16, Value) {
    let mut stream = TcpStream::connect(relay.address).await.expect("the relay listens");
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    let request = format!(
        "{method} /api/workspaces/{}{path} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        relay.workspace,
        token_of(url),
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut answer))
        .await
        .expect("an answer in time")
        .expect("readable");
    let answer = String::from_utf8(answer).expect("text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a body");
    let status = head.split(' ').nth(1).expect("a status").parse().expect("a number");
    let start = body.find(['[', '{']).unwrap_or(body.len());
    let end = body.rfind([']', '}']).map_or(start, |end| end + 1);
    (status, serde_json::from_str(&body[start..end]).unwrap_or(Value::Null))
}

async fn listed(relay: &Relay, url: &str) -> BTreeMap<String, (String, Option<String>)> {
    let (status, documents) = call(relay, "GET", "/documents", url, None).await;
    assert_eq!(status, 200);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    documents
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| {
            let class = text(&entry["class"]).expect("a class");
            (
                text(&entry["documentId"]).expect("an id"),
                (class, text(&entry["kind"])),
            )
        })
        .collect()
}

/// Changes a role as another process would: in the database.
async fn set_role(relay: &Relay, role: &'static str, member: &str) {
    let database = Database::open_existing(relay.directory.path()).expect("the relay's database");
    let member = hex::decode(member).expect("a member's id");
    let changed = database
        .write(move |session| {
            session.execute("UPDATE workspace SET access_version = access_version + 1", &[])?;
            session.execute(
                "UPDATE member SET role = ?1 WHERE member = ?2",
                &[role.into(), (&member).into()],
            )
        })
        .await
        .expect("written");
    assert_eq!(changed, 1);
}

#[tokio::test]
async fn classes_decide_what_a_role_reads_and_writes() {
    let relay = Relay::start().await;
    let owner_url = relay.token("owner").await;
    let owner = Client::connect(&owner_url, 1);
    owner.create(id(1), "a record");
    owner.create_as(id(2), "a policy", "governance", "document");
    owner.create_as(id(3), "a security incident", "restricted", "incident");
    owner.until("stored", Client::is_synced).await;
    let practitioner_url = relay.token("practitioner").await;
    let practitioner = Client::connect(&practitioner_url, 2);
    practitioner
        .until("compared", |client| !client.heads(id(2)).is_empty())
        .await;
    assert!(practitioner.heads(id(3)).is_empty(), "need to know");
    let seen = listed(&relay, &practitioner_url).await;
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert_eq!(
        seen[&id(2).to_string()],
        ("governance".to_owned(), Some("document".to_owned()))
    );
    assert_eq!(listed(&relay, &owner_url).await.len(), 3);
    for (number, known) in [(2, true), (3, false), (9, false)] {
        let path = format!("/attribution/{}", id(number));
        let (status, log) = call(&relay, "GET", &path, &practitioner_url, None).await;
        let entries = log.as_array().expect("a list");
        assert_eq!((status, !entries.is_empty()), (200, known), "{number}: {log}");
    }

    // An auditor writes audits and nothing else.
    let auditor = Client::connect(&relay.token("auditor").await, 3);
    auditor.create_as(id(4), "a finding", "audit", "nonconformity");
    auditor.create(id(5), "a record");
    auditor.until("the refusal", |client| client.refused() == [id(5)]).await;
    owner
        .until("the finding", |client| !client.heads(id(4)).is_empty())
        .await;
    assert!(owner.heads(id(5)).is_empty());
    assert!(auditor.is_online());
}

#[tokio::test]
async fn a_role_that_changes_while_connected_takes_effect_without_a_reconnect() {
    let relay = Relay::start().await;
    let owner = Client::connect(&relay.token("owner").await, 1);
    owner.create(id(1), "a record");
    owner.create_as(id(2), "an incident", "restricted", "incident");
    owner.until("stored", Client::is_synced).await;
    let reader = Client::connect(&relay.token("reader").await, 2);
    reader.open(id(1));
    reader
        .until("readable", |client| client.string(id(1), "title").is_some())
        .await;
    reader.append(id(1), "while a reader");
    reader.until("the refusal", |client| client.refused() == [id(1)]).await;
    let member = member(&relay, "reader").await;
    set_role(&relay, "manager", &member).await;
    reader.until("all is taken", Client::is_synced).await;
    reader
        .until("the hidden record", |client| !client.heads(id(2)).is_empty())
        .await;
    owner.open(id(1));
    owner
        .until("the edit", |client| client.body(id(1)) == "while a reader")
        .await;
    set_role(&relay, "reader", &member).await;
    reader.open(id(2));
    reader
        .until("open", |client| client.string(id(2), "title").is_some())
        .await;
    // The relay looks for changes of other processes every now and then: the role is there when an edit is refused.
    let until = Instant::now() + Duration::from_secs(20);
    while reader.refused() != [id(1)] {
        assert!(Instant::now() < until, "the role is not there");
        reader.append(id(1), ".");
        sleep(Duration::from_millis(100)).await;
    }
    owner.open(id(2));
    owner.append(id(2), "secret");
    owner.append(id(1), ";for all");
    reader
        .until("what it may read", |client| client.body(id(1)).contains(";for all"))
        .await;
    assert_eq!(reader.body(id(2)), "");
    assert_eq!(reader.close_reasons(), Vec::new(), "the connection lived on");
}

#[tokio::test]
async fn a_contact_sees_what_is_shared_and_only_owners_and_managers_share() {
    let relay = Relay::start().await;
    let owner_url = relay.token("owner").await;
    let owner = Client::connect(&owner_url, 1);
    for number in 1..=3 {
        owner.create(id(number), "a record");
    }
    owner.until("stored", Client::is_synced).await;
    let contact_url = relay.token("contact").await;
    let contact = Client::connect(&contact_url, 2);
    contact.until("online", Client::is_online).await;
    let member = member(&relay, "contact").await;
    let grants = format!("/members/{member}/grants");
    let one = |number: u8| format!("{grants}/{}", id(number));
    let read = Some(json!({ "access": "read" }));

    let practitioner = relay.token("practitioner").await;
    for url in [&practitioner, &contact_url] {
        assert_eq!(call(&relay, "PUT", &one(1), url, read.clone()).await.0, 403);
        assert_eq!(call(&relay, "GET", &grants, url, None).await.0, 403);
        assert_eq!(call(&relay, "DELETE", &one(1), url, None).await.0, 403);
    }
    assert_eq!(call(&relay, "PUT", &one(9), &owner_url, read.clone()).await.0, 404);
    let (status, answer) = call(&relay, "PUT", &one(1), &owner_url, Some(json!({ "access": "all" }))).await;
    assert_eq!(status, 422, "{answer}");
    let practitioner_id = self::member(&relay, "practitioner").await;
    let of_another_role = format!("/members/{practitioner_id}/grants/{}", id(1));
    assert_eq!(
        call(&relay, "PUT", &of_another_role, &owner_url, read.clone()).await.0,
        409
    );
    assert!(contact.heads(id(1)).is_empty());

    assert_eq!(call(&relay, "PUT", &one(1), &owner_url, read).await.0, 200);
    let write = Some(json!({ "access": "read-write" }));
    assert_eq!(call(&relay, "PUT", &one(2), &owner_url, write).await.0, 200);
    contact
        .until("what is shared", |client| {
            !client.heads(id(1)).is_empty() && !client.heads(id(2)).is_empty()
        })
        .await;
    assert_eq!(listed(&relay, &contact_url).await.len(), 2);
    for number in 1..=2 {
        contact.open(id(number));
        contact
            .until("open", |client| client.string(id(number), "title").is_some())
            .await;
        contact.append(id(number), "by the contact");
    }
    contact.until("the refusal", |client| client.refused() == [id(1)]).await;
    owner.open(id(2));
    owner
        .until("the edit", |client| client.body(id(2)) == "by the contact")
        .await;
    let (_, shared) = call(&relay, "GET", &grants, &owner_url, None).await;
    assert_eq!(shared.as_array().expect("a list").len(), 2);

    assert_eq!(call(&relay, "DELETE", &one(2), &owner_url, None).await.0, 204);
    owner.append(id(2), "; later");
    owner.until("stored", Client::is_synced).await;
    assert_eq!(contact.body(id(2)), "by the contact");
    assert!(contact.heads(id(3)).is_empty());
    assert_eq!(listed(&relay, &contact_url).await.len(), 1);
}

/// Every message kind, aimed at a document that the sender may not write.
fn attempts(peer: &PeerId, document: DocumentId) -> Vec<wire::Message> {
    let mut forged = AutoCommit::new();
    forged.put(ROOT, "title", "forged").expect("a value");
    let chunks = forged.save();
    let mut state = sync::State::new();
    let mut message = forged.sync().generate_sync_message(&mut state).expect("a message");
    message.changes = vec![chunks.clone()].into();
    let data = message.encode();
    let target = PeerId::new("relay");
    let sync = |kind| wire::Message::Sync {
        kind,
        document,
        sender: peer.clone(),
        target: target.clone(),
        data: data.clone(),
    };
    vec![
        sync(wire::SyncKind::Sync),
        sync(wire::SyncKind::Request),
        wire::Message::Ephemeral(wire::Ephemeral {
            sender: peer.clone(),
            target: target.clone(),
            count: 1,
            session: "forged".to_owned(),
            document,
            data: vec![0x61, b'a'],
        }),
        wire::Message::Want {
            documents: vec![document],
        },
        wire::Message::Durable {
            document,
            heads: forged.get_heads(),
        },
        wire::Message::Fingerprints {
            buckets: vec![0; limits::FINGERPRINT_BUCKETS],
        },
        wire::Message::Bucket {
            buckets: vec![0],
            entries: vec![wire::BucketEntry {
                document,
                heads_digest: [7; 16],
            }],
            last: true,
        },
        wire::Message::DocUnavailable {
            document,
            sender: peer.clone(),
            target: target.clone(),
        },
        wire::Message::Refused {
            document,
            reason: "no".to_owned(),
        },
        wire::Message::RemoteHeadsChanged,
        wire::Message::Documents {
            documents: vec![wire::BulkDocument { document, chunks }],
            unavailable: Vec::new(),
        },
    ]
}

#[tokio::test]
async fn no_message_of_any_kind_writes_or_reads_what_the_role_forbids() {
    let relay = Relay::start().await;
    let owner = Client::connect(&relay.token("owner").await, 1);
    owner.create(id(1), "a record");
    owner.create_as(id(2), "an incident", "restricted", "incident");
    owner.until("stored", Client::is_synced).await;
    owner.open(id(1));
    owner.open(id(2));
    owner.append(id(2), "the secret words");
    owner.until("stored", Client::is_synced).await;
    let hidden: Vec<Vec<u8>> = owner.heads(id(2)).iter().map(|head| head.0.to_vec()).collect();
    let before = [owner.heads(id(1)), owner.heads(id(2))];
    for (role, target) in [
        ("reader", 1),
        ("reader", 2),
        ("contact", 1),
        ("contact", 2),
        ("practitioner", 2),
        ("contact", 9),
    ] {
        let url = relay.token(role).await;
        let peer = PeerId::new(format!("{role}-{target}"));
        let (mut socket, _) = connect_async(&url).await.expect("connected");
        let join = wire::Message::Join {
            sender: peer.clone(),
            versions: vec!["1".to_owned()],
            metadata: wire::PeerMetadata {
                steward: Some(1),
                ..wire::PeerMetadata::default()
            },
        };
        for message in std::iter::once(join).chain(attempts(&peer, id(target))) {
            let frame = message.encode().expect("encodes");
            if socket.send(Message::Binary(frame.into())).await.is_err() {
                break;
            }
        }
        // The last attempt is an error of the protocol, so that the relay closes and everything was answered.
        let mut received = Vec::new();
        while let Ok(Some(Ok(message))) = timeout(PATIENCE, socket.next()).await {
            match message {
                Message::Binary(frame) => received.push(frame.to_vec()),
                Message::Close(_) => break,
                _ => {}
            }
        }
        assert!(!received.is_empty(), "{role} was answered");
        for frame in &received {
            let leaks = |needle: &[u8]| frame.windows(needle.len()).any(|window| window == needle);
            assert!(!leaks(b"secret words"), "{role}");
            assert!(
                target == 1 || !hidden.iter().any(|head| leaks(head)),
                "{role} learns heads"
            );
            let named = leaks(id(2).to_string().as_bytes()) || leaks(id(2).as_bytes());
            assert!(target == 2 || !named, "{role} learns of a document");
        }
        assert_eq!([owner.heads(id(1)), owner.heads(id(2))], before, "{role} {target}");
    }
    owner.until("still there", Client::is_synced).await;
    assert_eq!(owner.heads(id(9)), Vec::new(), "nobody created anything");
    relay.admin(&["check"]).await;
}

#[tokio::test]
async fn the_log_of_deliveries_names_each_change_once_and_survives_a_kill() {
    let mut relay = Relay::start().await;
    let urls = [
        relay.token("owner").await,
        relay.token("manager").await,
        relay.token("practitioner").await,
    ];
    let clients: Vec<Client> = (1..).zip(&urls).map(|(name, url)| Client::connect(url, name)).collect();
    clients[0].create(id(1), "a record");
    for client in &clients {
        client.open(id(1));
        client
            .until("open", |client| client.string(id(1), "title").is_some())
            .await;
    }
    for round in 0..40 {
        for client in &clients {
            client.append(id(1), &format!("{round};"));
        }
        if round % 8 == 0 {
            tokio::task::yield_now().await;
        }
    }
    for client in &clients {
        client.until("stored", Client::is_synced).await;
    }
    relay.kill().await;
    relay.restart().await;
    let path = format!("/attribution/{}", id(1));
    let (status, entries) = call(&relay, "GET", &path, &urls[2], None).await;
    assert_eq!(status, 200);
    let entries = entries.as_array().expect("a list").clone();
    let database = Database::open_existing(relay.directory.path()).expect("the relay's database");
    let stored = WorkspaceStore::new(database, relay.workspace)
        .load(id(1))
        .await
        .expect("stored");
    let mut document = load_chunks(&stored);
    let expected: BTreeMap<String, ActorId> = document
        .get_changes(&[])
        .iter()
        .map(|change| (change.hash().to_string(), change.actor_id().clone()))
        .collect();
    assert_eq!(entries.len(), expected.len(), "each change once");
    let mut members: BTreeMap<u8, Vec<String>> = BTreeMap::new();
    for entry in &entries {
        let change = entry["change"].as_str().expect("a hash");
        assert!(
            entry["receivedMillis"]
                .as_i64()
                .is_some_and(|at| at > 1_600_000_000_000)
        );
        let actor = expected.get(change).expect("a stored change").to_bytes().to_vec();
        if actor.starts_with(&[actor[0]; 8]) {
            members
                .entry(actor[0])
                .or_default()
                .push(entry["member"].as_str().expect("a member").to_owned());
        }
    }
    assert_eq!(members.len(), 3);
    for found in members.values_mut() {
        found.dedup();
        assert_eq!(found.len(), 1, "one device, one member: {found:?}");
    }
    let (_, rest) = call(
        &relay,
        "GET",
        &format!("{path}?skip={}", entries.len() - 1),
        &urls[0],
        None,
    )
    .await;
    assert_eq!(rest.as_array().expect("a list").len(), 1);

    // Whose author it is, is remembered: another member is not believed.
    let impostor = Client::connect(&relay.token("manager").await, 1);
    impostor.open(id(1));
    impostor
        .until("open", |client| client.string(id(1), "title").is_some())
        .await;
    impostor.append(id(1), "forged");
    impostor
        .until("the refusal", |client| client.refused() == [id(1)])
        .await;
    assert!(
        impostor
            .peer_errors()
            .iter()
            .any(|error| error.contains("another member"))
    );
    clients[1].until("back", Client::is_synced).await;
    clients[1].append(id(1), "genuine");
    clients[1].until("stored", Client::is_synced).await;
    assert!(!clients[1].body(id(1)).contains("forged"));
    assert!(document.get(ROOT, "title").expect("readable").is_some());
}
