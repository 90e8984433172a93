//! TLS by the relay itself: the pair in force, reloading without dropping connections, and errors in words.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "helpers of a test say by a panic what they found"
)]

mod support;

use std::{net::SocketAddr, path::Path, sync::Arc};

use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject as _};
use support::{PATIENCE, relay::Relay};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

/// A fresh pair for `localhost`, as PEM.
fn pair() -> (String, String) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
    (made.cert.pem(), made.signing_key.serialize_pem())
}

fn write_pair(directory: &Path, (certificate, key): &(String, String)) {
    std::fs::write(directory.join("cert.pem"), certificate).expect("written");
    std::fs::write(directory.join("key.pem"), key).expect("written");
}

/// A TLS connection that trusts exactly this certificate.
async fn connect(address: SocketAddr, certificate: &str) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = rustls::RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(certificate.as_bytes()).expect("PEM"))
        .expect("a root");
    let config = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(address).await?;
    let name = ServerName::try_from("localhost").expect("a name");
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

/// One request on an open connection; returns the head of the answer.
async fn get(stream: &mut TlsStream<TcpStream>, path: &str) -> String {
    let text = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
    stream.write_all(text.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    let read = async {
        while !answer.ends_with(b"ok\n") {
            let byte = stream.read_u8().await.expect("an answer");
            answer.push(byte);
        }
    };
    timeout(PATIENCE, read).await.expect("in time");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_changed_certificate_is_taken_into_use_and_one_that_does_not_fit_is_not() {
    let files = tempfile::tempdir().expect("a directory");
    let (first, second) = (pair(), pair());
    write_pair(files.path(), &first);
    let (cert, key) = (files.path().join("cert.pem"), files.path().join("key.pem"));
    let arguments = [
        "--tls-cert",
        cert.to_str().expect("a path"),
        "--tls-key",
        key.to_str().expect("a path"),
    ];
    let relay = Relay::start_with(&arguments, false).await;
    let mut old = connect(relay.address, &first.0).await.expect("the first certificate");
    let answer = get(&mut old, "/healthz").await;
    assert!(
        answer.contains("strict-transport-security: max-age=31536000"),
        "{answer}"
    );
    assert!(connect(relay.address, &second.0).await.is_err());

    // A pair that does not fit leaves the first in use; one that does is taken.
    std::fs::write(&cert, &second.0).expect("written");
    let metrics = |mut stream: TlsStream<TcpStream>| async move {
        stream
            .write_all(b"GET /metrics HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
            .await
            .expect("sent");
        let mut text = String::new();
        // A self-made end of the connection is no error here.
        stream.read_to_string(&mut text).await.ok();
        text
    };
    let waited = timeout(PATIENCE, async {
        loop {
            let stream = connect(relay.address, &first.0).await.expect("the first is in use");
            if metrics(stream).await.contains("steward_certificate_errors_total 1") {
                return;
            }
        }
    });
    waited.await.expect("the mismatch is noticed");
    write_pair(files.path(), &second);
    let waited = timeout(PATIENCE, async {
        while connect(relay.address, &second.0).await.is_err() {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    });
    waited.await.expect("the second certificate is in use");
    assert!(connect(relay.address, &first.0).await.is_err());
}

#[tokio::test]
async fn a_socket_outlives_the_change_of_the_certificate() {
    let files = tempfile::tempdir().expect("a directory");
    let (first, second) = (pair(), pair());
    write_pair(files.path(), &first);
    let (cert, key) = (files.path().join("cert.pem"), files.path().join("key.pem"));
    let arguments = [
        "--tls-cert",
        cert.to_str().expect("a path"),
        "--tls-key",
        key.to_str().expect("a path"),
    ];
    let relay = Relay::start_with(&arguments, false).await;
    let url = relay.token("practitioner").await;
    assert!(url.starts_with("wss://"), "{url}");
    let stream = connect(relay.address, &first.0).await.expect("connected");
    let (mut socket, _) = tokio_tungstenite::client_async(url.replace("wss://", "ws://"), stream)
        .await
        .expect("a socket over TLS");
    write_pair(files.path(), &second);
    let waited = timeout(PATIENCE, async {
        while connect(relay.address, &second.0).await.is_err() {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    });
    waited.await.expect("the second certificate is in use");
    use futures_util::{SinkExt as _, StreamExt as _};
    use tokio_tungstenite::tungstenite::Message;
    socket
        .send(Message::Ping(vec![7].into()))
        .await
        .expect("the socket lives");
    let answer = timeout(PATIENCE, socket.next())
        .await
        .expect("in time")
        .expect("open")
        .expect("whole");
    assert!(matches!(answer, Message::Pong(_)), "{answer:?}");
}

#[tokio::test]
async fn wrong_missing_and_mismatched_files_are_errors_in_words() {
    let files = tempfile::tempdir().expect("a directory");
    let (first, second) = (pair(), pair());
    let write = |name: &str, text: &str| {
        let path = files.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.to_str().expect("a path").to_owned()
    };
    let (cert, key, other_key) = (
        write("cert", &first.0),
        write("key", &first.1),
        write("other-key", &second.1),
    );
    let text = write("text", "hello");
    let data = files.path().join("data");
    for (certificate, private, words) in [
        (cert.as_str(), other_key.as_str(), "does not belong to"),
        (&key, &cert, "exchanged?"),
        (&cert, &cert, "it holds a certificate"),
        (&cert, &text, "holds no private key"),
        (&text, &key, "holds no certificate"),
        ("/nowhere/cert.pem", &key, "--tls-cert"),
    ] {
        let output = tokio::process::Command::new(env!("CARGO_BIN_EXE_steward-server"))
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--tls-cert",
                certificate,
                "--tls-key",
                private,
            ])
            .arg("--data-dir")
            .arg(&data)
            .output()
            .await
            .expect("runs");
        assert!(!output.status.success());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(words), "{words}: {said}");
        assert!(!data.exists(), "nothing was created");
    }
    let alone = tokio::process::Command::new(env!("CARGO_BIN_EXE_steward-server"))
        .args(["serve", "--tls-cert", &cert])
        .output()
        .await
        .expect("runs");
    assert!(!alone.status.success());
    assert!(String::from_utf8_lossy(&alone.stderr).contains("--tls-key"));
}
