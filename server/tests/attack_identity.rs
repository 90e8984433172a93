//! Attacks on who one is: forged, expired, revoked, foreign and repeated credentials, guessed invitations, pages of
//! other origins, and what leaks into the logs of all this.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "helpers of a test say by a panic what they found"
)]

mod support;

use std::time::Duration;

use steward_server::{
    identity::{self, Role},
    platform::Platform,
    store::Database,
};
use steward_sync::ids::DocumentId;
use support::{
    client::Client,
    relay::Relay,
    socket::{closed, joined, open, raw, request, said, still_serves},
};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Error, client::IntoClientRequest as _},
};

/// The secret of a socket's address.
fn secret(url: &str) -> &str {
    url.split_once("token=").expect("a token").1
}

/// A second workspace on the same relay, with a token for it.
async fn foreign_workspace(relay: &Relay) -> (String, String) {
    let id = relay.admin(&["workspace", "create", "--name", "Foreign"]).await;
    let url = relay.admin(&["token", "--workspace", &id, "--role", "owner"]).await;
    (id, url)
}

#[tokio::test]
async fn forged_expired_revoked_and_foreign_tokens_open_nothing() {
    let mut relay = Relay::start().await;
    let id = relay.workspace.to_string();
    let good = relay.token("owner").await;
    let (_, foreign) = foreign_workspace(&relay).await;
    let expired = relay
        .admin(&["token", "--workspace", &id, "--role", "owner", "--expires", "0s"])
        .await;
    let revoked = relay
        .admin(&["token", "--workspace", &id, "--role", "owner", "--name", "leaver"])
        .await;
    let members = relay.admin(&["members", "--workspace", &id]).await;
    let leaver = members.lines().find(|line| line.contains("leaver")).expect("listed");
    let leaver = leaver.split('\t').next().expect("an id");
    relay.admin(&["revoke", "--workspace", &id, "--member", leaver]).await;

    let genuine = secret(&good).to_owned();
    let mut flipped = genuine.clone();
    let last = if flipped.ends_with('A') { "B" } else { "A" };
    flipped.replace_range(flipped.len() - 1.., last);
    let too_long = "x".repeat(5_000);
    let forged = [
        "",
        "stw_",
        "null",
        "' OR 1=1 --",
        "%00",
        "..%2f..%2fetc%2fpasswd",
        &flipped,
        &genuine[..genuine.len() - 1],
        &genuine.to_uppercase(),
        &too_long,
        secret(&foreign),
        secret(&expired),
        secret(&revoked),
    ];
    for token in forged {
        let (status, answer) = request(
            relay.address,
            "GET",
            &format!("/api/workspaces/{id}/documents"),
            &format!("authorization: Bearer {token}\r\n"),
            "",
        )
        .await;
        assert!([400, 401, 403].contains(&status), "{token}: {answer}");
        let url = format!(
            "ws://{}/sync/{id}?token={}",
            relay.address,
            token.replace([' ', '\''], "+")
        );
        let (code, words) = closed(&mut open(&url).await).await;
        assert!(matches!(code, 4401 | 4403), "{token}: {code} {words}");
    }
    // Several of a kind: the first counts for nothing more than the only one would.
    let twice = format!("ws://{}/sync/{id}?token=stw_wrong&token={genuine}", relay.address);
    assert_eq!(closed(&mut open(&twice).await).await.0, 4401);
    still_serves(&mut relay, 9).await;
}

#[tokio::test]
async fn a_used_invitation_cannot_be_replayed_not_even_at_the_same_time() {
    let mut relay = Relay::start().await;
    let link = relay
        .greeting
        .iter()
        .find_map(|line| line.split_once("/join#"))
        .expect("a link")
        .1
        .to_owned();
    let path = format!("/api/invitations/{link}/accept");
    let attempts = (0..16).map(|number| {
        let (path, address) = (path.clone(), relay.address);
        tokio::spawn(async move {
            let body = format!("{{\"name\":\"Person {number}\"}}");
            request(address, "POST", &path, "content-type: application/json\r\n", &body).await
        })
    });
    let mut accepted = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        let (status, answer) = attempt.await.expect("asked");
        assert!(matches!(status, 200 | 410 | 429), "{answer}");
        accepted += usize::from(status == 200);
    }
    assert_eq!(accepted, 1);
    still_serves(&mut relay, 9).await;
}

#[tokio::test]
async fn another_workspaces_documents_cannot_be_reached_by_their_ids() {
    let mut relay = Relay::start().await;
    let owner = Client::connect(&relay.token("owner").await, 1);
    let document = DocumentId::from_bytes([1; 16]);
    owner.create(document, "of the first workspace");
    owner.until("stored", Client::is_synced).await;
    let (foreign_id, foreign) = foreign_workspace(&relay).await;

    // Asking for it, and for the workspace's own document, gives nothing.
    let mut socket = joined(&foreign, "intruder").await;
    for wanted in [document, relay.workspace.document()] {
        let want = steward_sync::wire::Message::Want {
            documents: vec![wanted],
        };
        support::socket::send(&mut socket, &want).await;
        let fingerprints = steward_sync::wire::Message::Fingerprints { buckets: vec![0; 256] };
        support::socket::send(&mut socket, &fingerprints).await;
        for message in said(&mut socket, Duration::from_millis(300)).await {
            match message {
                steward_sync::wire::Message::Documents { documents, unavailable } => {
                    assert!(documents.is_empty() && unavailable == [wanted]);
                }
                steward_sync::wire::Message::Bucket { entries, .. } => assert!(entries.is_empty(), "{entries:?}"),
                other => panic!("unexpected {other:?}"),
            }
        }
    }
    // A document under the same id in the other workspace is another document.
    let intruder = Client::connect(&foreign, 2);
    intruder.create(document, "of the second workspace");
    intruder.until("stored", Client::is_synced).await;
    owner.open(document);
    owner
        .until("read", |client| client.string(document, "title").is_some())
        .await;
    assert_eq!(
        owner.string(document, "title").as_deref(),
        Some("of the first workspace")
    );
    let genuine = secret(&foreign).to_owned();
    let path = format!("/api/workspaces/{}/documents", relay.workspace);
    let headers = format!("authorization: Bearer {genuine}\r\n");
    assert_eq!(request(relay.address, "GET", &path, &headers, "").await.0, 401);
    let own = format!("/api/workspaces/{foreign_id}/documents");
    assert_eq!(request(relay.address, "GET", &own, &headers, "").await.0, 200);
    still_serves(&mut relay, 9).await;
}

#[tokio::test]
async fn guessing_invitations_is_slow_and_others_are_not_held_up() {
    let mut relay = Relay::start_with(&["--trusted-proxy", "127.0.0.1"], false).await;
    let mut slowed = 0;
    for number in 0..60 {
        let path = format!("/api/invitations/guess{number}");
        let headers = "x-forwarded-for: 203.0.113.9\r\n";
        let (status, answer) = request(relay.address, "GET", &path, headers, "").await;
        assert!(matches!(status, 404 | 429), "{answer}");
        slowed += usize::from(status == 429);
    }
    assert_eq!(slowed, 40, "twenty attempts a minute");
    let link = relay
        .greeting
        .iter()
        .find_map(|line| line.split_once("/join#"))
        .expect("a link")
        .1
        .to_owned();
    let path = format!("/api/invitations/{link}");
    // What the guesser writes in front of its own address helps nobody.
    let lies = "x-forwarded-for: 198.51.100.7, 203.0.113.9\r\n";
    assert_eq!(request(relay.address, "GET", &path, lies, "").await.0, 429);
    let honest = "x-forwarded-for: 203.0.113.9, 198.51.100.7\r\n";
    assert_eq!(request(relay.address, "GET", &path, honest, "").await.0, 200);
    still_serves(&mut relay, 9).await;
}

#[tokio::test]
async fn without_a_trusted_proxy_nobody_hides_behind_forwarded_addresses() {
    let relay = Relay::start().await;
    let mut last = 0;
    for number in 0..30 {
        let headers = format!("x-forwarded-for: 203.0.113.{number}\r\n");
        last = request(relay.address, "GET", "/api/invitations/guess", &headers, "")
            .await
            .0;
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn pages_of_other_origins_open_no_socket_and_change_nothing() {
    let mut relay = Relay::start().await;
    let url = relay.token("owner").await;
    for origin in [
        "https://evil.example",
        "null",
        "http://127.0.0.1:1",
        "file://",
        "http://localhost.evil.example",
        "garbage",
    ] {
        let mut attempt = url.clone().into_client_request().expect("a request");
        attempt
            .headers_mut()
            .insert("origin", origin.parse().expect("a header"));
        match connect_async(attempt).await {
            Err(Error::Http(response)) => assert_eq!(response.status(), 403, "{origin}"),
            other => panic!("{origin}: expected a refusal, got {other:?}"),
        }
        let (status, _) = request(
            relay.address,
            "POST",
            "/api/invitations/x/accept",
            &format!("origin: {origin}\r\ncontent-type: application/json\r\n"),
            "{\"name\":\"x\"}",
        )
        .await;
        assert_eq!(status, 403, "{origin}");
    }
    still_serves(&mut relay, 9).await;
}

#[tokio::test]
async fn logs_of_attacks_hold_neither_secrets_nor_content() {
    let mut relay = Relay::start_logged(&["--log-format", "json"]).await;
    let typed = "Sensitive words of a person";
    let good = relay.token("practitioner").await;
    let reader = relay.token("reader").await;
    let link = relay
        .greeting
        .iter()
        .find_map(|line| line.split_once("/join#"))
        .expect("a link")
        .1
        .to_owned();
    let client = Client::connect(&good, 1);
    let document = DocumentId::from_bytes([1; 16]);
    client.create(document, typed);
    client.append(document, typed);
    client.until("stored", Client::is_synced).await;
    let reading = Client::connect(&reader, 2);
    reading.until("received", |client| client.stores(document)).await;
    reading.open(document);
    reading.append(document, typed);
    // Wrong in every way, with the genuine secrets in every place.
    let (id, genuine) = (relay.workspace.to_string(), secret(&good).to_owned());
    for path in [
        format!("/sync/{id}?token={genuine}"),
        format!("/api/workspaces/{genuine}/documents?token={genuine}"),
        format!("/api/invitations/{link}"),
        format!("/api/invitations/{genuine}/accept"),
        format!("/{genuine}/x.js?{link}"),
    ] {
        for method in ["GET", "POST", "DELETE"] {
            let headers = format!("authorization: Bearer {genuine}\r\ncontent-type: application/json\r\n");
            request(
                relay.address,
                method,
                &path,
                &headers,
                &format!("{{\"name\":\"{typed}\\u0000\"}}"),
            )
            .await;
        }
    }
    raw(relay.address, format!("{genuine} {link} {typed}\r\n\r\n").as_bytes()).await;
    for frame in [
        typed.as_bytes().to_vec(),
        vec![0xa1, 0x64, b't', b'y', b'p', b'e', 0x78, 27],
    ] {
        use futures_util::SinkExt as _;
        let mut socket = joined(&good, "attacker").await;
        let frame = [frame, typed.as_bytes().to_vec()].concat();
        let message = tokio_tungstenite::tungstenite::Message::Binary(frame.into());
        socket.send(message).await.expect("sent");
        // One ends its connection, the other is a message of an unknown kind, which does not.
        said(&mut socket, Duration::from_millis(200)).await;
    }
    let accepted = request(
        relay.address,
        "POST",
        &format!("/api/invitations/{link}/accept"),
        "content-type: application/json\r\n",
        "{\"name\":\"Grace Hopper\"}",
    )
    .await;
    assert_eq!(accepted.0, 200, "{}", accepted.1);
    let issued = accepted
        .1
        .split("\"token\":\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let issued = issued.map(str::to_owned);
    still_serves(&mut relay, 9).await;
    relay.terminate().await;

    let log = std::fs::read_to_string(relay.log.as_ref().expect("a log")).expect("text");
    assert!(log.contains("DEBUG"), "the relay logs at its most talkative: {log}");
    for line in log.lines() {
        assert!(
            line.starts_with('{') && line.ends_with('}'),
            "a line is an object: {line}"
        );
    }
    let mut secrets = vec![
        genuine,
        secret(&reader).to_owned(),
        link,
        typed.to_owned(),
        "Grace Hopper".to_owned(),
    ];
    secrets.extend(issued);
    for word in secrets {
        let line = log.lines().find(|line| line.contains(&word));
        assert!(line.is_none(), "{word:?} is in the log: {line:?}");
    }
}

/// A stolen database shows no token and no invitation.
#[tokio::test]
async fn stored_secrets_are_hashes() {
    let directory = tempfile::tempdir().expect("a directory");
    let database = Database::open(directory.path()).expect("a database");
    let platform = Platform::system();
    let workspace = identity::create_workspace(&database, &platform, "Tests")
        .await
        .expect("made")
        .id;
    let (_, token) = identity::issue_token(&database, &platform, workspace, Role::Owner, "tester", None)
        .await
        .expect("a token");
    let code = identity::create_invitation(&database, &platform, workspace, Role::Owner, None, 60_000)
        .await
        .expect("a code");
    for entry in std::fs::read_dir(directory.path()).expect("readable") {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("readable");
        for word in [token.reveal().as_bytes(), code.reveal().as_bytes()] {
            assert!(!bytes.windows(word.len()).any(|window| window == word));
        }
    }
}
