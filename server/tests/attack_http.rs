//! Attacks below the protocol: slow heads, slow bodies, connections that say nothing, paths out of the application,
//! methods and headers of garbage. No credentials are needed for any of these.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "helpers of a test say by a panic what they found"
)]

mod support;

use std::time::Duration;

use steward_server::limits;
use support::{
    PATIENCE, Random,
    relay::Relay,
    socket::{raw, request, still_serves},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::{Instant, timeout},
};

#[tokio::test]
async fn heads_and_bodies_that_drip_are_cut_off_and_others_are_served_meanwhile() {
    let mut relay = Relay::start().await;
    let address = relay.address;
    let drip = |start: &'static [u8]| async move {
        let mut stream = TcpStream::connect(address).await.expect("connected");
        stream.write_all(start).await.expect("sent");
        let began = Instant::now();
        let mut buffer = [0; 1024];
        loop {
            // One byte at a time keeps a naive server waiting for ever.
            let ended = stream.write_all(b"a").await.is_err();
            match timeout(Duration::from_millis(500), stream.read(&mut buffer)).await {
                Ok(Ok(0) | Err(_)) => return began.elapsed(),
                Ok(Ok(_)) | Err(_) if ended => return began.elapsed(),
                Ok(Ok(_)) | Err(_) => {}
            }
        }
    };
    let attacks = [
        tokio::spawn(drip(b"GET /healthz HTTP/1.1\r\nx-slow: ")),
        tokio::spawn(drip(b"G")),
        tokio::spawn(drip(
            b"POST /api/invitations/x/accept HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 9000\r\n\r\n{",
        )),
        tokio::spawn(drip(
            b"POST /api/invitations/x/accept HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n",
        )),
    ];
    still_serves(&mut relay, 8).await;
    for (number, attack) in attacks.into_iter().enumerate() {
        let lasted = timeout(PATIENCE * 2, attack).await.expect("cut off").expect("no panic");
        let bound = limits::REQUEST + limits::REQUEST_HEAD + Duration::from_secs(5);
        assert!(lasted < bound, "attack {number} held a connection for {lasted:?}");
    }
    still_serves(&mut relay, 9).await;
}

#[tokio::test]
async fn idle_connections_end_and_hundreds_of_them_hold_nobody_up() {
    let mut relay = Relay::start().await;
    let mut idle = Vec::new();
    for _ in 0..300 {
        idle.push(TcpStream::connect(relay.address).await.expect("connected"));
    }
    still_serves(&mut relay, 8).await;
    let mut buffer = [0; 64];
    for stream in &mut idle {
        let ended = timeout(limits::REQUEST_HEAD + Duration::from_secs(5), stream.read(&mut buffer)).await;
        assert!(matches!(ended, Ok(Ok(0) | Err(_))), "{ended:?}");
    }
    still_serves(&mut relay, 9).await;
}

#[tokio::test]
async fn paths_lead_nowhere_outside_the_application() {
    let directory = tempfile::tempdir().expect("a directory");
    let app = directory.path().join("app");
    std::fs::create_dir_all(app.join("icons")).expect("made");
    std::fs::write(app.join("index.html"), "<!doctype html><title>page</title>").expect("written");
    std::fs::write(directory.path().join("secret.txt"), "outside").expect("written");
    #[cfg(unix)]
    std::os::unix::fs::symlink(directory.path().join("secret.txt"), app.join("link.txt")).expect("linked");
    let mut relay = Relay::start_with(&["--app-dir", app.to_str().expect("a path")], false).await;
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/icons/../../secret.txt",
        "/icons/..%5c..%5csecret.txt",
        "/..\\secret.txt",
        "/%00secret.txt",
        "//secret.txt",
        "///etc/passwd",
        "/etc/passwd.txt",
        "/.%2e/secret.txt",
        "/%252e%252e/secret.txt",
        "/link.txt",
        "/api/workspaces/..%2f..%2f/documents",
        "/api/invitations/..%2f..%2fsecret.txt",
        "/sync/../secret.txt",
        "http://127.0.0.1/../secret.txt",
        "/steward.sqlite",
    ] {
        let (status, answer) = request(relay.address, "GET", path, "", "").await;
        assert!(
            !answer.contains("outside") && !answer.contains("root:"),
            "{path}: {answer}"
        );
        assert!(!answer.contains("SQLite"), "{path}");
        assert!(matches!(status, 200 | 400 | 404 | 426 | 429), "{path}: {answer}");
    }
    still_serves(&mut relay, 9).await;
}

#[tokio::test]
async fn requests_of_garbage_are_refused_and_survived() {
    let mut relay = Relay::start().await;
    let head = "x: ".to_owned() + &"y".repeat(200_000) + "\r\n";
    let many: String = (0..2_000).map(|number| format!("h{number}: v\r\n")).collect();
    for bytes in [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        b"GET / HTTP/9.9\r\n\r\n".to_vec(),
        b"GET /healthz HTTP/1.1\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n".to_vec(),
        b"GET /healthz HTTP/1.1\r\ncontent-length: -1\r\n\r\n".to_vec(),
        b"POST /api/invitations/x/accept HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 18446744073709551615\r\n\r\n{}".to_vec(),
        format!("GET /healthz HTTP/1.1\r\nhost: a\r\n{head}\r\n").into_bytes(),
        format!("GET /healthz HTTP/1.1\r\nhost: a\r\n{many}\r\n").into_bytes(),
        format!("GET /{} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", "a/".repeat(30_000)).into_bytes(),
    ] {
        raw(relay.address, &bytes).await;
    }
    let mut random = Random(20_261_125);
    for _ in 0..60 {
        let bytes: Vec<u8> = (0..random.below(400)).map(|_| random.next().to_le_bytes()[0]).collect();
        let bytes = [bytes, b"\r\n\r\n".to_vec()].concat();
        raw(relay.address, &bytes).await;
    }
    let large = format!("{{\"name\":\"{}\"}}", "x".repeat(limits::BODY_BYTES));
    let json = "content-type: application/json\r\n";
    let (status, _) = request(relay.address, "POST", "/api/invitations/x/accept", json, &large).await;
    assert_eq!(status, 413);
    for body in [
        "",
        "{",
        "[]",
        "{\"name\":7}",
        "{\"name\":null}",
        "\u{0}",
        &"[".repeat(10_000),
    ] {
        let (status, answer) = request(relay.address, "POST", "/api/invitations/x/accept", json, body).await;
        assert!((400..500).contains(&status), "{body}: {answer}");
    }
    still_serves(&mut relay, 9).await;
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let relay = Relay::start().await;
    for (method, path) in [
        ("GET", "/"),
        ("GET", "/healthz"),
        ("GET", "/nowhere.js"),
        ("POST", "/"),
        ("GET", "/api/workspaces/x/documents"),
        ("DELETE", "/api/invitations/x"),
        ("GET", "/sync/x"),
    ] {
        let (_, answer) = request(relay.address, method, path, "", "").await;
        for header in [
            "x-content-type-options: nosniff",
            "x-frame-options: DENY",
            "referrer-policy: no-referrer",
            "cross-origin-opener-policy: same-origin",
            "cross-origin-resource-policy: same-origin",
            "permissions-policy: ",
            "content-security-policy: default-src",
            "cache-control: ",
        ] {
            assert!(answer.contains(header), "{method} {path} lacks {header}: {answer}");
        }
        assert!(!answer.contains("strict-transport-security"), "not without TLS");
        assert!(answer.contains("frame-ancestors 'none'"), "{method} {path}: {answer}");
    }
}
