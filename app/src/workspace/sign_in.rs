//! Joining by signing in at the relay's identity provider: away, back, and what may be joined then.

use serde::Deserialize;

use super::{
    invitation::{InvitationDetails, InvitationLink},
    link_http::{Method, RelayError, ask},
};
use crate::platform::page;

/// How the browser came back from the provider, as the fragment of the join page's address says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CameBack {
    /// With a one-time code.
    WithCode(String),
    /// With the word for why not.
    Refused(String),
}

impl CameBack {
    /// Reads the address of the join page; none, if nobody comes back there.
    #[must_use]
    pub fn parse(address: &str) -> Option<Self> {
        let (_, fragment) = address.split_once('#')?;
        let (what, value) = fragment.split_once('=')?;
        let sound = !value.is_empty()
            && value.len() <= 200
            && value
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_');
        match what {
            "sign-in" if sound => Some(Self::WithCode(value.to_owned())),
            "sign-in-refused" if sound => Some(Self::Refused(value.to_owned())),
            _ => None,
        }
    }
}

#[derive(Deserialize)]
struct ProviderAnswer {
    #[serde(default)]
    name: Option<String>,
}

#[derive(Deserialize)]
struct StartAnswer {
    url: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Offer {
    workspace_id: String,
    #[serde(flatten)]
    details: InvitationDetails,
}

fn address(suffix: &str) -> String {
    format!("{}/api/sign-in{suffix}", page::origin())
}

/// What people call the provider of the relay that this page came from; none, if it has none.
///
/// # Errors
/// When the relay cannot be asked.
pub async fn sign_in_provider() -> Result<Option<String>, RelayError> {
    let answer: ProviderAnswer = match ask(Method::Get, &address(""), None, None).await {
        Ok(answer) => answer,
        // A relay from before.
        Err(RelayError::Refused { status: 404, .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(answer.name.filter(|name| !name.trim().is_empty()))
}

/// Begins: the address at the provider to which the browser goes next.
///
/// # Errors
/// A sentence, when the relay or the provider cannot be reached.
pub async fn begin_sign_in() -> Result<String, String> {
    let body = serde_json::json!({});
    let answer: Result<StartAnswer, RelayError> = ask(Method::Post, &address("/start"), None, Some(&body)).await;
    let url = answer.map_err(|error| error.to_string())?.url;
    // Nothing but a page: an address can also be a script.
    if url.starts_with("https://") || url.starts_with("http://") {
        Ok(url)
    } else {
        Err("The server's answer names no address to sign in at. Nothing was changed; update the server.".to_owned())
    }
}

/// What the person may join: each like an invitation. The code is not used up by this.
///
/// # Errors
/// A sentence, when the code is used up or too old, or the relay cannot be reached.
pub async fn sign_in_offers(code: &str) -> Result<Vec<(InvitationLink, InvitationDetails)>, String> {
    let body = serde_json::json!({ "code": code });
    let offers: Result<Vec<Offer>, RelayError> = ask(Method::Post, &address("/offers"), None, Some(&body)).await;
    let offers = offers.map_err(|error| error.to_string())?;
    Ok(offers
        .into_iter()
        .map(|offer| {
            let link = InvitationLink::signed_in(page::origin(), code.to_owned(), offer.workspace_id);
            (link, offer.details)
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_back_is_told_from_who_was_invited() {
        let read = |fragment: &str| CameBack::parse(&format!("https://steward.example.org/join{fragment}"));
        assert_eq!(read("#sign-in=aZ0-_"), Some(CameBack::WithCode("aZ0-_".to_owned())));
        assert_eq!(
            read("#sign-in-refused=expired"),
            Some(CameBack::Refused("expired".to_owned()))
        );
        for other in [
            "",
            "#",
            "#aZ0-_",
            "#sign-in=",
            "#sign-in=a/b",
            "#sign-in=a=b",
            "#other=a",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }

    #[test]
    fn an_offer_reads_like_an_invitation() {
        let offer: Offer = serde_json::from_str(
            r#"{"workspaceId":"w","workspaceName":"Harbour","role":"reader","name":"Ana","purpose":"device"}"#,
        )
        .unwrap();
        assert_eq!(
            (offer.workspace_id.as_str(), offer.details.role.as_str()),
            ("w", "reader")
        );
        assert_eq!(offer.details.purpose, crate::workspace::InvitationPurpose::Device);
    }
}
