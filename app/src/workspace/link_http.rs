//! Requests to the relay's HTTP interface: addresses, JSON, time limits, and errors as sentences.

use futures::future::{Either, select};
use gloo::net::http::{Request, RequestBuilder, Response};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::platform::{page, task};

/// An answer that takes longer is taken for none: a network that swallows packets must not hold the connection up.
const ANSWER_MILLIS: u32 = 15_000;

/// A request was not answered as wished.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RelayError {
    /// No answer: the network or the relay is away.
    #[error("The relay cannot be reached. Nothing was changed; check the network and try again.")]
    Unreachable,
    /// The relay said no; its sentence.
    #[error("{sentence}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What, what is safe, what to do.
        sentence: String,
    },
    /// Not an answer of such a relay.
    #[error(
        "The relay's answer cannot be read ({0}). Nothing was changed here; is it a Steward relay of this version?"
    )]
    Unreadable(String),
    /// This device cannot ask.
    #[error("{0}")]
    Here(String),
}

impl RelayError {
    /// The relay knows who asks and does not let them in: asking again is of no use until something changes.
    pub(super) const fn is_final(&self) -> bool {
        match self {
            Self::Refused { status, .. } => matches!(status, 401 | 403 | 404 | 410),
            Self::Here(_) => true,
            Self::Unreachable | Self::Unreadable(_) => false,
        }
    }

    pub(super) const fn is_unauthorized(&self) -> bool {
        matches!(self, Self::Refused { status: 401, .. })
    }
}

/// How something is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Post,
    Patch,
    Delete,
}

impl Method {
    fn request(self, address: &str) -> RequestBuilder {
        match self {
            Self::Get => Request::get(address),
            Self::Post => Request::post(address),
            Self::Patch => Request::patch(address),
            Self::Delete => Request::delete(address),
        }
    }
}

/// The origin of the relay whose socket is at this address, for example `https://steward.example.org`: what the relay
/// must name as audience when this device proves itself.
pub(super) fn origin_of(sync_url: &str) -> String {
    origin_at(sync_url, &page::origin())
}

fn origin_at(sync_url: &str, here: &str) -> String {
    let (scheme, rest) = match sync_url.split_once("://") {
        Some(("wss", rest)) => ("https", rest),
        Some(("ws", rest)) => ("http", rest),
        // A relay that does not know its own address names a path on it.
        Some(_) | None => return here.to_owned(),
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    format!("{scheme}://{authority}")
}

/// Sends JSON (or nothing) and reads JSON. `bearer` proves who asks.
pub(super) async fn ask<T: DeserializeOwned>(
    method: Method,
    address: &str,
    bearer: Option<&str>,
    body: Option<&serde_json::Value>,
) -> Result<T, RelayError> {
    let response = send(method, address, bearer, body).await?;
    response
        .json()
        .await
        .map_err(|error| RelayError::Unreadable(error.to_string()))
}

/// As [`ask`], where the answer has nothing to say.
pub(super) async fn tell(
    method: Method,
    address: &str,
    bearer: Option<&str>,
    body: Option<&serde_json::Value>,
) -> Result<(), RelayError> {
    send(method, address, bearer, body).await.map(drop)
}

async fn send(
    method: Method,
    address: &str,
    bearer: Option<&str>,
    body: Option<&serde_json::Value>,
) -> Result<Response, RelayError> {
    let mut request = method.request(address);
    if let Some(bearer) = bearer {
        request = request.header("Authorization", &format!("Bearer {bearer}"));
    }
    let request = match body {
        Some(body) => request.json(body),
        None => request.build(),
    };
    let request = request.map_err(|error| RelayError::Here(error.to_string()))?;
    let answer = Box::pin(request.send());
    let patience = Box::pin(task::sleep_millis(ANSWER_MILLIS));
    let response = match select(answer, patience).await {
        Either::Left((Ok(response), _)) => response,
        Either::Left((Err(_), _)) | Either::Right(_) => return Err(RelayError::Unreachable),
    };
    if response.ok() {
        return Ok(response);
    }
    let status = response.status();
    // A proxy in front of a relay that is away says so in its own way: that is no word of the relay.
    if matches!(status, 502..=504) {
        return Err(RelayError::Unreachable);
    }
    let refusal = response.json::<Refusal>().await.ok();
    Err(refused(status, refusal))
}

#[derive(Debug, Deserialize)]
struct Refusal {
    error: Option<String>,
    message: Option<String>,
}

fn refused(status: u16, refusal: Option<Refusal>) -> RelayError {
    let sentence = refusal
        .and_then(|refusal| refusal.error.or(refusal.message))
        .filter(|sentence| !sentence.trim().is_empty())
        .unwrap_or_else(|| {
            format!("The relay answered with an error ({status}). Nothing was changed; try again later.")
        });
    RelayError::Refused { status, sentence }
}

/// A value as JSON for a request.
pub(super) fn json(value: &impl Serialize) -> Result<serde_json::Value, RelayError> {
    serde_json::to_value(value).map_err(|error| RelayError::Here(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_address_names_the_origin_of_its_relay() {
        let origin = |url| origin_at(url, "https://page.example");
        assert_eq!(
            origin("wss://steward.example.org/sync/abc"),
            "https://steward.example.org"
        );
        assert_eq!(origin("ws://127.0.0.1:8080/sync/abc?x"), "http://127.0.0.1:8080");
        assert_eq!(origin("/sync/abc"), "https://page.example");
    }

    #[test]
    fn the_relays_own_sentence_is_passed_on() {
        let refusal = Refusal {
            error: Some("the device was revoked".to_owned()),
            message: None,
        };
        let error = refused(403, Some(refusal));
        assert_eq!(error.to_string(), "the device was revoked");
        assert!(error.is_final() && !error.is_unauthorized());
        let silent = refused(500, None);
        assert!(silent.to_string().contains("500"));
        assert!(!silent.is_final());
        assert!(!RelayError::Unreachable.is_final());
    }
}
