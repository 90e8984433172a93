//! Two relays on one PostgreSQL: edits pass from one to the other, and nothing acknowledged is lost when a relay is
//! killed or its connections to the database are cut.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "helpers of a test say by a panic what they found"
)]

mod support;

use std::time::Duration;

use serde_json::json;
use steward_server::store::{Database, WorkspaceStore, check};
use steward_sync::ids::DocumentId;
use support::{
    PATIENCE, Random,
    client::{Client, load_chunks},
    device::TestDevice,
    http::{SignedIn, send},
    postgres::Postgres,
    relay::Relay,
    socket::{closed, open},
};
use tokio::time::Instant;

const DOCUMENT: DocumentId = DocumentId::from_bytes([7; 16]);

/// Two relays, and a client at each that has the document open.
async fn pair(postgres: &Postgres, extra: &[&str]) -> ([Relay; 2], [Client; 2]) {
    let first = Relay::start_on(&postgres.url, extra).await;
    let second = first.start_beside().await;
    let clients = [
        Client::connect(&first.token("practitioner").await, 1),
        Client::connect(&second.token("manager").await, 2),
    ];
    for client in &clients {
        client.until("connected", Client::is_online).await;
    }
    clients[0].create(DOCUMENT, "far apart");
    clients[0].until("the document is stored", Client::is_synced).await;
    clients[1].open(DOCUMENT);
    clients[1]
        .until("the document arrives at the other node", |client| {
            client.string(DOCUMENT, "title").is_some()
        })
        .await;
    ([first, second], clients)
}

/// How long edits take from a client at one node to a client at the other, sorted.
async fn latencies(clients: &[Client; 2], count: usize) -> Vec<Duration> {
    let mut taken = Vec::new();
    for number in 0..count {
        let (from, to) = (&clients[number % 2], &clients[(number + 1) % 2]);
        let mark = format!("<{number}>");
        let start = Instant::now();
        from.append(DOCUMENT, &mark);
        to.until("the edit arrives", |client| client.body(DOCUMENT).contains(&mark))
            .await;
        taken.push(start.elapsed());
    }
    taken.sort_unstable();
    taken
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn edits_pass_between_nodes() {
    let Some(postgres) = Postgres::start().await else {
        return;
    };
    let (_relays, clients) = pair(&postgres, &[]).await;
    let taken = latencies(&clients, 200).await;
    println!(
        "propagation across two nodes: p50 {:?}, p99 {:?}",
        taken[taken.len() / 2],
        taken[taken.len() * 99 / 100]
    );
    assert!(
        taken[taken.len() / 2] < Duration::from_millis(500),
        "hints save waiting; the aim is 50 ms on a machine that does nothing else"
    );

    // A document that the other node has never heard of.
    let another = DocumentId::from_bytes([8; 16]);
    clients[1].create(another, "new over there");
    clients[0]
        .until("a new document arrives", |client| !client.heads(another).is_empty())
        .await;
    clients[1].send_ephemeral(DOCUMENT, b"\x61a".to_vec());
    clients[0]
        .until("presence passes between nodes", |client| {
            client.heard().contains(&b"\x61a".to_vec())
        })
        .await;
    for client in &clients {
        client.until("acknowledged", Client::is_synced).await;
    }
}

/// The first owner, signed in at one node, and another member's device at the other.
async fn owner_and_device(relays: &[Relay; 2]) -> (SignedIn, SignedIn, TestDevice) {
    let greeting = &relays[0].greeting;
    let link = greeting.iter().find(|line| line.contains("/join#")).expect("a link");
    let laptop = TestDevice::ed25519(1);
    relays[0].enrol(link, "Ana", &laptop).await;
    let owner = relays[0].sign_in(&laptop).await;
    let path = format!("/api/workspaces/{}/invitations", relays[0].workspace);
    let role = json!({ "role": "practitioner" });
    let (status, made) = relays[0].post(&path, Some(&owner.session), &role).await;
    assert_eq!(status, 200, "{made}");
    let device = TestDevice::p256(2);
    relays[1]
        .enrol(made["url"].as_str().expect("a link"), "Ben", &device)
        .await;
    let signed_in = relays[1].sign_in(&device).await;
    (owner, signed_in, device)
}

/// A device is signed out at one node while its socket is open at the other; how long it stays open.
async fn revoke_across(postgres: &Postgres, extra: &[&str]) -> Duration {
    let first = Relay::start_on(&postgres.url, extra).await;
    let second = first.start_beside().await;
    let relays = [first, second];
    let (owner, signed_in, device) = owner_and_device(&relays).await;
    // A ticket of one node opens a socket at the other, once.
    let mut socket = open(&relays[1].ticket_url(&signed_in.ticket)).await;
    let (code, _) = closed(&mut open(&relays[0].ticket_url(&signed_in.ticket)).await).await;
    assert_eq!(code, 4401, "used at the other node");
    let members = format!("/api/workspaces/{}/members", relays[0].workspace);
    let online = async {
        loop {
            let (_, listed) = send(relays[0].address, "GET", &members, Some(&owner.session), None).await;
            let listed = listed.as_array().expect("a list").clone();
            let found = listed.iter().find(|member| member["member"] == json!(signed_in.member));
            if found.expect("the member")["online"] == json!(true) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let seen = tokio::time::timeout(PATIENCE, online).await;
    seen.expect("who is connected to the other node is online here too");

    let path = format!("{members}/{}/devices/{}/revoke", signed_in.member, device.id());
    let start = Instant::now();
    let (status, answer) = relays[0].post(&path, Some(&owner.session), &json!({})).await;
    assert_eq!(status, 204, "{answer}");
    let (code, reason) = closed(&mut socket).await;
    let taken = start.elapsed();
    assert_eq!(code, 4403, "{reason}");
    let (status, _) = send(relays[1].address, "GET", &members, Some(&signed_in.session), None).await;
    assert_eq!(status, 403, "the session ended at both nodes");
    taken
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_signed_out_at_one_node_is_cut_at_the_other() {
    let Some(postgres) = Postgres::start().await else {
        return;
    };
    let taken = revoke_across(&postgres, &[]).await;
    println!("cut at the other node after {taken:?}");
    assert!(taken < Duration::from_secs(5), "{taken:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_is_cut_at_the_other_node_without_notifications_too() {
    let Some(postgres) = Postgres::start().await else {
        return;
    };
    let taken = revoke_across(&postgres, &["--without-notifications"]).await;
    println!("without notifications cut after {taken:?}");
    assert!(taken < Duration::from_secs(5), "{taken:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_removed_at_one_node_is_gone_at_the_other() {
    let Some(postgres) = Postgres::start().await else {
        return;
    };
    let (relays, clients) = pair(&postgres, &[]).await;
    let kept = DocumentId::from_bytes([8; 16]);
    clients[1].create(kept, "stays");
    clients[1].until("stored", Client::is_synced).await;
    let (workspace, document) = (relays[0].workspace.to_string(), DOCUMENT.to_string());
    let purge = ["purge", "--workspace", &workspace, "--document", &document];
    let by = ["--reason", "request 7", "--by", "A. Administrator"];
    let said = relays[0].admin(&[&purge[..], &by].concat()).await;
    assert!(said.contains("is removed") && said.contains("VACUUM"), "{said}");
    for client in &clients {
        client.until("erased", |client| !client.stores(DOCUMENT)).await;
    }
    // Who was away brings nothing back, at either node.
    let late = Client::connect(&relays[1].token("practitioner").await, 3);
    late.create(DOCUMENT, "once more");
    late.until("erased there too", |client| {
        client.is_online() && !client.stores(DOCUMENT) && !client.removed().is_empty()
    })
    .await;
    let database = Database::connect_existing(&postgres.url).await.expect("open");
    let store = WorkspaceStore::new(database.clone(), relays[0].workspace);
    assert!(store.load(DOCUMENT).await.expect("readable").chunks.is_empty());
    assert!(!store.load(kept).await.expect("readable").chunks.is_empty());
    assert!(relays[1].admin(&["tombstones"]).await.contains("request 7"));
    assert_eq!(check::check_open(&database).await.expect("checked").damage, []);
}

/// Both nodes write at the same time until chunks were replaced by a snapshot.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn compaction_at_both_nodes_at_once_loses_nothing() {
    let Some(postgres) = Postgres::start().await else {
        return;
    };
    let (mut relays, clients) = pair(&postgres, &[]).await;
    let database = Database::connect_existing(&postgres.url).await.expect("open");
    let store = WorkspaceStore::new(database.clone(), relays[0].workspace);
    let mut written = Vec::new();
    let mut compactions = 0;
    let (mut most, mut chunks_before) = (0, 0);
    // Large parts that do not compress: a snapshot is due by size long before it is by number.
    let mut random = Random(7);
    for round in 0..30 {
        for (number, client) in clients.iter().enumerate() {
            let mark = format!("<{number}.{round}>");
            let noise: String = (0..1_200)
                .filter_map(|_| char::from_u32(0x4e00 + u32::try_from(random.below(0x5000)).ok()?))
                .collect();
            client.append(DOCUMENT, &format!("{mark}{noise}"));
            written.push(mark);
        }
        for client in &clients {
            client.until("stored", Client::is_synced).await;
        }
        let chunks = store.load(DOCUMENT).await.expect("readable").chunks.len();
        compactions += usize::from(chunks < chunks_before);
        (most, chunks_before) = (most.max(chunks), chunks);
    }
    println!("{compactions} times fewer chunks than before, at most {most}");
    assert!(compactions >= 1, "{compactions} compactions, at most {most} chunks");
    let mut loaded = load_chunks(&store.load(DOCUMENT).await.expect("readable"));
    for head in clients[0].heads(DOCUMENT) {
        assert!(loaded.get_change_by_hash(&head).is_some(), "{head} is stored");
    }
    assert_eq!(check::check_open(&database).await.expect("checked").damage, []);
    for relay in &mut relays {
        relay.kill().await;
        relay.restart().await;
    }
    let fresh = Client::connect(&relays[1].token("reader").await, 3);
    fresh.open(DOCUMENT);
    fresh
        .until("everything is there", |client| {
            let text = client.body(DOCUMENT);
            written.iter().all(|mark| text.matches(mark.as_str()).count() == 1)
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_notifications_edits_pass_all_the_same() {
    let Some(postgres) = Postgres::start().await else {
        return;
    };
    let (_relays, clients) = pair(&postgres, &["--without-notifications"]).await;
    let taken = latencies(&clients, 3).await;
    println!("without notifications: {taken:?}");
    assert_eq!(postgres.terminate("notifications").await, 0, "nobody listens");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_nodes_or_connections_die() {
    let number = |name: &str, otherwise: u64| {
        let given = std::env::var(name).ok();
        given.and_then(|text| text.parse().ok()).unwrap_or(otherwise)
    };
    let (seed, rounds) = (number("STEWARD_SEED", 20_261_123), number("STEWARD_ROUNDS", 8));
    println!("STEWARD_SEED={seed} STEWARD_ROUNDS={rounds}");
    let mut random = Random(seed);
    let Some(postgres) = Postgres::start().await else {
        return;
    };
    let (mut relays, clients) = pair(&postgres, &[]).await;
    let mut written = Vec::new();
    let mut acknowledged_before = Vec::new();
    let mut rounds_with_news = 0;
    for round in 0..rounds {
        for client in &clients {
            // As the browser's `online` event: no waiting for the backoff.
            client.go_online();
            client.until("connected", Client::is_online).await;
        }
        let until = Instant::now() + Duration::from_millis(20 + random.below(150));
        let mut edit = 0;
        while Instant::now() < until {
            for (number, client) in clients.iter().enumerate() {
                let mark = format!("<{number}.{round}.{edit}>");
                client.append(DOCUMENT, &mark);
                written.push(mark);
            }
            edit += 1;
            let quiet = tokio::time::timeout_at(until, clients[usize::from(random.below(2) == 1)].changed());
            drop(quiet.await);
        }
        let victim = usize::from(random.below(2) == 1);
        match random.below(5) {
            0 | 1 => {
                relays[victim].kill().await;
                let acknowledged = clients.each_ref().map(|client| client.acknowledged(DOCUMENT)).concat();
                check_database(&postgres, &relays[0], &acknowledged, round, seed).await;
                rounds_with_news += u64::from(acknowledged != acknowledged_before);
                acknowledged_before = acknowledged;
                relays[victim].restart().await;
            }
            2 => drop(postgres.terminate("writer").await),
            3 => drop(postgres.terminate("notifications").await),
            _ => drop(postgres.terminate("%").await),
        }
    }
    for client in &clients {
        client.go_online();
        client.until("synced after the last round", Client::is_synced).await;
    }
    let all = |client: &Client| {
        let text = client.body(DOCUMENT);
        written.iter().all(|mark| text.contains(mark.as_str()))
    };
    for client in &clients {
        client.until("everything arrived everywhere", all).await;
    }
    let text = clients[0].body(DOCUMENT);
    assert_eq!(text, clients[1].body(DOCUMENT));
    for mark in &written {
        assert_eq!(text.matches(mark.as_str()).count(), 1, "{mark} (STEWARD_SEED={seed})");
    }
    println!(
        "{} edits; {rounds_with_news} rounds with a kill and new acknowledgements",
        written.len()
    );
    assert!(
        rounds < 10 || rounds_with_news > 0,
        "the relays acknowledged edits between being killed"
    );
    for client in &clients {
        client.until("acknowledged", Client::is_synced).await;
    }
    check_database(&postgres, &relays[0], &clients[0].heads(DOCUMENT), rounds, seed).await;
    let database = Database::connect_existing(&postgres.url).await.expect("open");
    assert_eq!(check::check_open(&database).await.expect("checked").damage, []);
    let checked = relays[1].admin(&["check"]).await;
    assert!(checked.contains("0 damaged"), "{checked}");
}

/// Every acknowledged change is in the database.
async fn check_database(
    postgres: &Postgres,
    relay: &Relay,
    acknowledged: &[automerge::ChangeHash],
    round: u64,
    seed: u64,
) {
    let database = Database::connect_existing(&postgres.url)
        .await
        .expect("the database opens");
    let stored = WorkspaceStore::new(database, relay.workspace)
        .load(DOCUMENT)
        .await
        .expect("it can be read");
    let mut loaded = load_chunks(&stored);
    for hash in acknowledged {
        assert!(
            loaded.get_change_by_hash(hash).is_some(),
            "change {hash} was acknowledged and is not in the database (round {round}, STEWARD_SEED={seed})"
        );
    }
}
