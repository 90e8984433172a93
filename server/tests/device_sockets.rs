//! Devices over real sockets, against the real program: tickets, several devices, and connections that are cut.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "helpers of a test say by a panic what they found"
)]

mod support;

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::json;
use steward_sync::{
    ids::{DocumentId, PeerId},
    wire,
};
use support::{
    PATIENCE,
    client::Client,
    device::TestDevice,
    http::{SignedIn, send, send_for_text},
    relay::Relay,
};
use tokio::{
    net::{TcpSocket, TcpStream},
    time::{Instant, timeout},
};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, client_async, connect_async, tungstenite::Message};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn open(url: &str) -> Socket {
    connect_async(url).await.expect("the socket opens").0
}

/// Reads until the close frame; returns its code and words.
async fn closed(socket: &mut Socket) -> (u16, String) {
    timeout(PATIENCE, async {
        while let Some(message) = socket.next().await {
            if let Message::Close(frame) = message.expect("frames until the close frame") {
                let frame = frame.expect("a close reason");
                return (frame.code.into(), frame.reason.to_string());
            }
        }
        panic!("ended without a close frame");
    })
    .await
    .expect("closed in time")
}

/// The first owner with a device, signed in.
async fn owner(relay: &Relay) -> (TestDevice, SignedIn) {
    let link = relay
        .greeting
        .iter()
        .find(|line| line.contains("/join#"))
        .expect("a link");
    let device = TestDevice::ed25519(1);
    relay.enrol(link, "Ana", &device).await;
    let signed_in = relay.sign_in(&device).await;
    (device, signed_in)
}

/// Another member with a device, signed in.
async fn member(relay: &Relay, owner: &SignedIn, role: &str, device: &TestDevice) -> SignedIn {
    let path = format!("/api/workspaces/{}/invitations", relay.workspace);
    let (status, made) = relay.post(&path, Some(&owner.session), &json!({ "role": role })).await;
    assert_eq!(status, 200, "{made}");
    relay.enrol(made["url"].as_str().expect("a link"), "Ben", device).await;
    relay.sign_in(device).await
}

#[tokio::test]
async fn tickets_open_one_socket_each_and_devices_work_side_by_side() {
    let relay = Relay::start().await;
    let (_, signed_in) = owner(&relay).await;
    let path = format!("/api/workspaces/{}/device-links", relay.workspace);
    let (status, link) = relay.post(&path, Some(&signed_in.session), &json!({})).await;
    assert_eq!(status, 200, "{link}");
    let phone = TestDevice::p256(2);
    relay.enrol(link["url"].as_str().expect("a link"), "", &phone).await;
    let on_phone = relay.sign_in(&phone).await;
    assert_eq!(on_phone.member, signed_in.member);

    let laptop = Client::connect(&relay.ticket_url(&signed_in.ticket), 1);
    let document = DocumentId::from_bytes([7; 16]);
    laptop.create(document, "from the laptop");
    laptop.until("stored", |client| client.is_synced()).await;
    let other = Client::connect(&relay.ticket_url(&on_phone.ticket), 2);
    other.open(document);
    other
        .until("the document arrives", |client| {
            client.string(document, "title").is_some()
        })
        .await;

    let (code, reason) = closed(&mut open(&relay.ticket_url(&signed_in.ticket)).await).await;
    assert_eq!(code, 4401);
    assert!(reason.contains("sign in again"), "{reason}");
    let (code, _) = closed(&mut open(&relay.ticket_url("stt_forged")).await).await;
    assert_eq!(code, 4401);
    // A session is no ticket, and no token of the socket.
    let (code, _) = closed(&mut open(&relay.ticket_url(&on_phone.session)).await).await;
    assert_eq!(code, 4401);
    let as_token = relay.ticket_url(&on_phone.session).replace("?ticket=", "?token=");
    assert_eq!(closed(&mut open(&as_token).await).await.0, 4401);

    let members = format!("/api/workspaces/{}/members", relay.workspace);
    let (_, listed) = send(relay.address, "GET", &members, Some(&on_phone.session), None).await;
    assert_eq!(listed[0]["online"], json!(true), "{listed}");
    assert_eq!(listed[0]["devices"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn signing_a_device_out_cuts_its_socket_before_the_answer_and_no_other() {
    let relay = Relay::start().await;
    let (_, owner) = owner(&relay).await;
    let (lost, kept) = (TestDevice::ed25519(2), TestDevice::ed25519(3));
    let signed_in = member(&relay, &owner, "practitioner", &lost).await;
    let path = format!("/api/workspaces/{}/device-links", relay.workspace);
    let (_, link) = relay.post(&path, Some(&signed_in.session), &json!({})).await;
    relay.enrol(link["url"].as_str().expect("a link"), "", &kept).await;
    let on_kept = relay.sign_in(&kept).await;
    let mut socket = open(&relay.ticket_url(&signed_in.ticket)).await;
    let client = Client::connect(&relay.ticket_url(&on_kept.ticket), 3);
    client.until("connected", |client| client.is_online()).await;

    let base = format!("/api/workspaces/{}/members/{}", relay.workspace, signed_in.member);
    let revoke = format!("{base}/devices/{}/revoke", lost.id());
    let (status, _) = relay.post(&revoke, Some(&owner.session), &json!({})).await;
    assert_eq!(status, 204);
    let (code, reason) = closed(&mut socket).await;
    assert_eq!(code, 4403);
    assert!(reason.contains("taken away"), "{reason}");
    let members = format!("/api/workspaces/{}/members", relay.workspace);
    let (status, _) = send(relay.address, "GET", &members, Some(&signed_in.session), None).await;
    assert_eq!(status, 403, "the session ended with the device");
    let document = DocumentId::from_bytes([8; 16]);
    client.create(document, "the other device works on");
    client.until("stored", |client| client.is_synced()).await;

    let (status, _) = relay
        .post(&format!("{base}/revoke"), Some(&owner.session), &json!({}))
        .await;
    assert_eq!(status, 204);
    client
        .until("the member is out", |client| {
            client.close_reasons().iter().any(|(code, _)| *code == 4403)
        })
        .await;
}

fn join(name: &str) -> Message {
    let join = wire::Message::Join {
        sender: PeerId::new(name),
        versions: vec!["1".to_owned()],
        metadata: wire::PeerMetadata {
            steward: Some(1),
            ..wire::PeerMetadata::default()
        },
    };
    Message::Binary(join.encode().expect("a message").into())
}

/// What the relay has handed to sockets so far.
async fn sent_bytes(relay: &Relay) -> String {
    let (_, metrics) = send_for_text(relay.address, "GET", "/metrics", None, None).await;
    let line = metrics
        .lines()
        .find(|line| line.starts_with("steward_sent_bytes_total "));
    line.expect("a counter").to_owned()
}

#[tokio::test]
async fn a_peer_that_reads_nothing_is_cut_as_soon() {
    let relay = Relay::start().await;
    let (_, owner) = owner(&relay).await;
    let signed_in = member(&relay, &owner, "practitioner", &TestDevice::ed25519(2)).await;
    let small = TcpSocket::new_v4().expect("a socket");
    small.set_recv_buffer_size(8 * 1024).expect("a small buffer");
    let stream = small.connect(relay.address).await.expect("connected");
    let url = relay.ticket_url(&signed_in.ticket);
    let (mut stalled, _) = client_async(url, stream).await.expect("the socket opens");
    stalled.send(join("stalled")).await.expect("sent");
    stalled.next().await.expect("the greeting").expect("a frame");

    // Presence of another peer, until the relay can hand over no more of it: its writer waits for the peer to read.
    let mut chatty = open(&relay.token("practitioner").await).await;
    chatty.send(join("chatty")).await.expect("sent");
    let mut count = 0;
    let mut before = String::new();
    loop {
        for _ in 0..32 {
            count += 1;
            let presence = wire::Message::Ephemeral(wire::Ephemeral {
                sender: PeerId::new("chatty"),
                target: PeerId::new(""),
                count,
                session: "session".to_owned(),
                document: DocumentId::from_bytes([9; 16]),
                data: [vec![0x59, 0xea, 0x60], vec![7; 60_000]].concat(),
            });
            let frame = presence.encode().expect("a message");
            chatty.send(Message::Binary(frame.into())).await.expect("sent");
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        let now = sent_bytes(&relay).await;
        if now == before {
            break;
        }
        before = now;
        assert!(count < 10_000, "the peer is never behind: {before}");
    }

    let members = format!("/api/workspaces/{}/members", relay.workspace);
    let revoke = format!("{members}/{}/revoke", signed_in.member);
    let (status, _) = relay.post(&revoke, Some(&owner.session), &json!({})).await;
    assert_eq!(status, 204);
    let asked = Instant::now();
    // The relay lets go of it within its grace for the close frame; by silence alone that would take a minute.
    loop {
        let (_, listed) = send(relay.address, "GET", &members, Some(&owner.session), None).await;
        let entries = listed.as_array().expect("a list");
        let entry = entries.iter().find(|entry| entry["member"] == signed_in.member);
        if entry.expect("a member")["online"] == json!(false) {
            break;
        }
        assert!(asked.elapsed() < Duration::from_secs(15), "still connected");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn the_command_line_signs_out_recovers_and_is_obeyed_by_the_running_relay() {
    let relay = Relay::start().await;
    let (device, owner) = owner(&relay).await;
    let id = relay.workspace.to_string();
    let mut socket = open(&relay.ticket_url(&owner.ticket)).await;
    let listed = relay.admin(&["members", "--workspace", &id]).await;
    assert!(
        listed.contains(&format!("\tdevice\t{}\tEd25519\tactive", device.id())),
        "{listed}"
    );

    let asked = Instant::now();
    relay
        .admin(&["revoke", "--workspace", &id, "--device", &device.id()])
        .await;
    let revoked = asked.elapsed();
    let (code, _) = closed(&mut socket).await;
    assert_eq!(code, 4403);
    // Within a second of the command's end, with room for a machine under load.
    assert!(asked.elapsed() - revoked < Duration::from_secs(5));
    let members = format!("/api/workspaces/{id}/members");
    let (status, _) = send(relay.address, "GET", &members, Some(&owner.session), None).await;
    assert_eq!(status, 403);

    // The owner lost the only device: the administrator lets a new one in, for the same member.
    let link = relay
        .admin(&["invite", "--workspace", &id, "--member", &owner.member])
        .await;
    let new = TestDevice::p256(9);
    let accepted = relay.enrol(&link, "", &new).await;
    assert_eq!(accepted["member"], json!(owner.member));
    assert_eq!(relay.sign_in(&new).await.member, owner.member);

    let invitation = relay.admin(&["invite", "--workspace", &id, "--role", "reader"]).await;
    let listed = relay.admin(&["members", "--workspace", &id]).await;
    let handle = listed
        .lines()
        .find_map(|line| line.strip_prefix("\tinvitation\t"))
        .and_then(|rest| rest.split('\t').next())
        .expect("an open invitation");
    relay
        .admin(&["revoke", "--workspace", &id, "--invitation", handle])
        .await;
    let code = invitation.split_once('#').expect("a code").1;
    let (status, _) = send(relay.address, "GET", &format!("/api/invitations/{code}"), None, None).await;
    assert_eq!(status, 410);

    let refused = relay.command(&["revoke", "--workspace", &id]).await;
    assert!(!refused.status.success(), "it must be said whose access ends");
    let refused = relay.command(&["invite", "--workspace", &id]).await;
    assert!(!refused.status.success(), "it must be said whom to invite");
}

#[tokio::test]
async fn a_token_that_is_taken_away_loses_its_socket() {
    let relay = Relay::start().await;
    let (_, owner) = owner(&relay).await;
    let base = format!("/api/workspaces/{}/tokens", relay.workspace);
    let wish = json!({ "role": "practitioner", "name": "robot" });
    let (_, made) = relay.post(&base, Some(&owner.session), &wish).await;
    let url = format!(
        "{}?token={}",
        made["syncUrl"].as_str().expect("an address"),
        made["token"].as_str().expect("a token")
    );
    let client = Client::connect(&url, 4);
    client.until("connected", |client| client.is_online()).await;
    let revoke = format!("{base}/{}/revoke", made["handle"].as_str().expect("a handle"));
    let (status, _) = relay.post(&revoke, Some(&owner.session), &json!({})).await;
    assert_eq!(status, 204);
    client
        .until("the token's socket is cut", |client| {
            client.close_reasons().iter().any(|(code, _)| *code == 4403)
        })
        .await;
}

#[tokio::test]
async fn another_role_holds_on_open_connections() {
    let relay = Relay::start().await;
    let (_, owner) = owner(&relay).await;
    let device = TestDevice::ed25519(2);
    let signed_in = member(&relay, &owner, "practitioner", &device).await;
    let mut socket = open(&relay.ticket_url(&signed_in.ticket)).await;
    let path = format!("/api/workspaces/{}/members/{}", relay.workspace, signed_in.member);
    let body = json!({ "role": "reader" });
    let (status, changed) = send(relay.address, "PATCH", &path, Some(&owner.session), Some(&body)).await;
    assert_eq!((status, &changed["role"]), (200, &json!("reader")));
    let (code, reason) = closed(&mut socket).await;
    assert_eq!(code, 1012);
    assert!(reason.contains("role has changed"), "{reason}");
    // It signs in again, as what it is now.
    let base = format!("/api/workspaces/{}", relay.workspace);
    let again = relay.sign_in(&device).await;
    let wish = json!({ "role": "reader" });
    let (status, _) = relay
        .post(&format!("{base}/invitations"), Some(&again.session), &wish)
        .await;
    assert_eq!(status, 403);
}
