//! A small HTTP client: one request on a connection of its own.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use super::{PATIENCE, device::TestDevice, relay::Relay};

/// Sends a request with a JSON body; returns status and body (null where there is none).
pub async fn send(
    address: SocketAddr,
    method: &str,
    path: &str,
    bearer: Option<&str>,
    body: Option<&Value>,
) -> (u16, Value) {
    let (status, body) = send_for_text(address, method, path, bearer, body).await;
    (status, serde_json::from_str(&body).unwrap_or(Value::Null))
}

/// As [`send`], for an answer of any kind.
pub async fn send_for_text(
    address: SocketAddr,
    method: &str,
    path: &str,
    bearer: Option<&str>,
    body: Option<&Value>,
) -> (u16, String) {
    let body = body.map(Value::to_string).unwrap_or_default();
    let authorization = bearer.map_or_else(String::new, |bearer| format!("Authorization: Bearer {bearer}\r\n"));
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n\
         {authorization}Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let exchange = async {
        let mut stream = TcpStream::connect(address).await.expect("the relay listens");
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        answer
    };
    let answer = timeout(PATIENCE, exchange).await.expect("an answer in time");
    let status = answer
        .split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .expect("a status");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
    (status, body.to_owned())
}

/// A device that is signed in: what the relay answered.
pub struct SignedIn {
    pub member: String,
    pub session: String,
    pub ticket: String,
}

impl Relay {
    /// Accepts the invitation behind a link with a device.
    pub async fn enrol(&self, link: &str, name: &str, device: &TestDevice) -> Value {
        let code = link.split_once('#').expect("a code").1;
        let body = serde_json::json!({ "name": name, "device": device.enrolment("test device") });
        let (status, accepted) = self.post(&format!("/api/invitations/{code}/accept"), None, &body).await;
        assert_eq!(status, 200, "{accepted}");
        assert_eq!(accepted["deviceId"], device.id());
        assert!(accepted.get("token").is_none(), "{accepted}");
        accepted
    }

    /// Proves the device's key.
    pub async fn sign_in(&self, device: &TestDevice) -> SignedIn {
        let workspace = self.workspace.to_string();
        let base = format!("/api/workspaces/{workspace}");
        let ask = serde_json::json!({ "deviceId": device.id() });
        let (status, challenge) = self.post(&format!("{base}/challenge"), None, &ask).await;
        assert_eq!(status, 200, "{challenge}");
        let answer = device.answer(&workspace, &challenge);
        let (status, signed_in) = self.post(&format!("{base}/ticket"), None, &answer).await;
        assert_eq!(status, 200, "{signed_in}");
        let text = |key: &str| signed_in[key].as_str().expect("text").to_owned();
        SignedIn {
            member: text("member"),
            session: text("session"),
            ticket: text("ticket"),
        }
    }

    pub async fn post(&self, path: &str, bearer: Option<&str>, body: &Value) -> (u16, Value) {
        send(self.address, "POST", path, bearer, Some(body)).await
    }

    /// The address of the socket that a ticket opens.
    pub fn ticket_url(&self, ticket: &str) -> String {
        format!("ws://{}/sync/{}?ticket={ticket}", self.address, self.workspace)
    }
}
