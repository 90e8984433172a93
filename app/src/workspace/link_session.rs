//! Proving this device to the relay: challenge, signature, ticket for the socket, session for the HTTP interface.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use leptos::prelude::GetUntracked;
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    driver::Driver,
    link_http::{Method, RelayError, ask, origin_of, tell},
};
use crate::platform::{
    clock,
    device_key::{self, DeviceKeyError},
    directory::Relay,
    task,
};

/// A session is renewed when less than this is left of it: a request under way must not see it end.
const RENEW_BEFORE_MILLIS: f64 = 60_000.0;
/// A session is never believed to last longer than this, whatever the relay says.
const SESSION_AT_MOST_MILLIS: f64 = 15.0 * 60_000.0;

/// Refusals that come in a burst ask for the role once.
const LEARN_AGAIN_MILLIS: f64 = 3_000.0;

/// What opens the HTTP interface, in memory only.
#[derive(Debug, Clone)]
pub(super) struct Session {
    token: String,
    /// For which device it was given.
    device: String,
    /// When it was given and when it ends, by the clock that never runs backwards.
    given_millis: f64,
    until_millis: f64,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Challenge {
    nonce: String,
    audience: String,
    expires_millis: i64,
}

/// The relay's answer to a proof.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Proven {
    pub(super) ticket: String,
    session: String,
    session_expires_millis: i64,
    server_millis: i64,
    pub(super) member: String,
    pub(super) name: String,
    pub(super) role: String,
}

impl Proven {
    /// How long the session lasts, told by the relay's clock alone: the clock of this device may be wrong.
    fn session_millis(&self) -> f64 {
        let left = self.session_expires_millis.saturating_sub(self.server_millis).max(0);
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53 milliseconds")]
        let left = left as f64;
        left.min(SESSION_AT_MOST_MILLIS)
    }
}

/// What a device signs to get a ticket.
fn statement(challenge: &Challenge, workspace: &str, device: &str) -> String {
    format!(
        "steward/1 ticket\n{}\n{workspace}\n{device}\n{}\n{}",
        challenge.audience, challenge.nonce, challenge.expires_millis
    )
}

/// A signature is worth something to whoever gets it: none is given for an address that this device did not dial.
fn check_audience(challenge: &Challenge, origin: &str) -> Result<(), RelayError> {
    if challenge.audience == origin {
        return Ok(());
    }
    Err(RelayError::Here(format!(
        "The relay at {origin} calls itself {}, so this device does not prove itself to it. Everything here stays on this device; whoever runs the relay sets its public address right.",
        challenge.audience
    )))
}

fn key_failure(error: &DeviceKeyError) -> RelayError {
    RelayError::Here(error.to_string())
}

/// The relay's address of a part of a workspace, for example `…/challenge`.
pub(super) fn workspace_address(relay: &Relay, workspace: impl std::fmt::Display, suffix: &str) -> String {
    format!("{}/api/workspaces/{workspace}{suffix}", origin_of(&relay.sync_url))
}

impl Driver {
    /// The relay of this workspace, if it has one.
    pub(super) fn relay(&self) -> Option<Relay> {
        self.signals.entry.get_untracked().relay
    }

    /// Proves this device. A nonce that grew too old on a slow way is replaced once.
    pub(super) async fn prove(&self, relay: &Relay, device: &str) -> Result<Proven, RelayError> {
        let proven = match self.prove_once(relay, device).await {
            Err(error) if error.is_unauthorized() => self.prove_once(relay, device).await,
            proven => proven,
        }?;
        let now_millis = clock::monotonic_millis();
        *self.session.borrow_mut() = Some(Session {
            token: proven.session.clone(),
            device: device.to_owned(),
            given_millis: now_millis,
            until_millis: now_millis + proven.session_millis(),
        });
        self.note_identity(&proven);
        Ok(proven)
    }

    async fn prove_once(&self, relay: &Relay, device: &str) -> Result<Proven, RelayError> {
        let id = self.id.to_string();
        let body = serde_json::json!({ "deviceId": device });
        let address = workspace_address(relay, &id, "/challenge");
        let challenge: Challenge = ask(Method::Post, &address, None, Some(&body)).await?;
        check_audience(&challenge, &origin_of(&relay.sync_url))?;
        let signature = device_key::sign(device, &statement(&challenge, &id, device))
            .await
            .map_err(|error| key_failure(&error))?;
        let body = serde_json::json!({
            "deviceId": device,
            "audience": challenge.audience,
            "nonce": challenge.nonce,
            "expiresMillis": challenge.expires_millis,
            "signature": URL_SAFE_NO_PAD.encode(signature),
        });
        ask(
            Method::Post,
            &workspace_address(relay, &id, "/ticket"),
            None,
            Some(&body),
        )
        .await
    }

    /// What goes into `Authorization: Bearer …`: the token of an old entry, else a session that still lasts.
    async fn bearer(&self, relay: &Relay) -> Result<String, RelayError> {
        let Some(device) = &relay.device else {
            return Ok(relay.token.clone());
        };
        let kept = self.session.borrow().as_ref().and_then(|session| {
            let lasts = session.until_millis - clock::monotonic_millis() > RENEW_BEFORE_MILLIS;
            (lasts && session.device == *device).then(|| session.token.clone())
        });
        match kept {
            Some(token) => Ok(token),
            None => self.prove(relay, device).await.map(|proven| proven.session),
        }
    }

    /// Asks the relay which role this device has now, unless it said so a moment ago.
    pub(super) fn learn_role(&self) {
        let asked_lately = self
            .session
            .borrow()
            .as_ref()
            .is_some_and(|session| clock::monotonic_millis() - session.given_millis < LEARN_AGAIN_MILLIS);
        let device = self
            .relay()
            .and_then(|relay| relay.device.clone().map(|device| (relay, device)));
        let (false, Some((relay, device)), Some(driver)) = (asked_lately, device, self.itself.upgrade()) else {
            return;
        };
        task::spawn(async move {
            // Without an answer the role stays as it was last told, which is what is shown.
            let _: Result<Proven, RelayError> = driver.prove(&relay, &device).await;
        });
    }

    /// Asks the HTTP interface of this workspace as the member of this device. A session that the relay does not know
    /// any more is renewed once.
    pub(super) async fn ask_relay<T: DeserializeOwned>(
        &self,
        method: Method,
        suffix: &str,
        body: Option<&serde_json::Value>,
    ) -> Result<T, RelayError> {
        let relay = self.relay().ok_or_else(not_shared)?;
        let address = workspace_address(&relay, self.id, suffix);
        let bearer = self.bearer(&relay).await?;
        match ask(method, &address, Some(&bearer), body).await {
            Err(error) if self.may_renew(&relay, &error) => {
                let bearer = self.bearer(&relay).await?;
                ask(method, &address, Some(&bearer), body).await
            }
            answer => answer,
        }
    }

    /// As [`Driver::ask_relay`], where the answer has nothing to say.
    pub(super) async fn tell_relay(
        &self,
        method: Method,
        suffix: &str,
        body: Option<&serde_json::Value>,
    ) -> Result<(), RelayError> {
        let relay = self.relay().ok_or_else(not_shared)?;
        let address = workspace_address(&relay, self.id, suffix);
        let bearer = self.bearer(&relay).await?;
        match tell(method, &address, Some(&bearer), body).await {
            Err(error) if self.may_renew(&relay, &error) => {
                let bearer = self.bearer(&relay).await?;
                tell(method, &address, Some(&bearer), body).await
            }
            told => told,
        }
    }

    /// After an answer that the session is not known: forgets it, and says whether there can be another.
    fn may_renew(&self, relay: &Relay, error: &RelayError) -> bool {
        error.is_unauthorized() && relay.device.is_some() && self.session.borrow_mut().take().is_some()
    }
}

fn not_shared() -> RelayError {
    RelayError::Here("This workspace is on this device only; connect it to a relay first.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenge() -> Challenge {
        Challenge {
            nonce: "n0nce".to_owned(),
            audience: "https://steward.example.org".to_owned(),
            expires_millis: 1_790_000_060_000,
        }
    }

    #[test]
    fn what_is_signed_names_relay_workspace_device_and_time() {
        assert_eq!(
            statement(&challenge(), "workspace", "device"),
            "steward/1 ticket\nhttps://steward.example.org\nworkspace\ndevice\nn0nce\n1790000060000"
        );
    }

    #[test]
    fn nothing_is_signed_for_another_audience() {
        assert!(check_audience(&challenge(), "https://steward.example.org").is_ok());
        for foreign in [
            "https://steward.example.org.evil.example",
            "http://steward.example.org",
            "https://steward.example.org:8443",
        ] {
            let refusal = check_audience(&challenge(), foreign).unwrap_err();
            assert!(refusal.is_final(), "{foreign}");
            assert!(refusal.to_string().contains(foreign));
        }
    }

    #[test]
    fn a_session_lasts_by_the_relays_clock() {
        let mut proven = Proven {
            ticket: String::new(),
            session: String::new(),
            session_expires_millis: 5_000_900_000,
            server_millis: 5_000_000_000,
            member: String::new(),
            name: String::new(),
            role: String::new(),
        };
        assert!((proven.session_millis() - 900_000.0).abs() < 1.0);
        proven.session_expires_millis = i64::MAX;
        assert!((proven.session_millis() - SESSION_AT_MOST_MILLIS).abs() < 1.0);
        proven.session_expires_millis = 0;
        assert!(proven.session_millis().abs() < 1.0);
    }
}
