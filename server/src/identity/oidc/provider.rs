//! The identity provider over the network: its configuration (OpenID Connect Discovery 1.0), its keys, and the exchange
//! of an authorization code for a checked ID token (RFC 6749 section 4.1.3 with RFC 7636).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::sync::Mutex;

use super::{
    IdTokenFault, ProviderSettings, SignInFault,
    claims::Claims,
    id_token::{Expected, check},
    keys::KeySet,
};
use crate::{
    limits,
    net::fetch::{Endpoint, FetchError, Fetcher},
    platform::Platform,
};

/// The provider did not do its part. The log shows why, people see that it is so.
#[derive(Debug, thiserror::Error)]
pub enum ProviderFault {
    /// No answer.
    #[error("{what}: {cause}")]
    Fetch {
        /// Of what.
        what: &'static str,
        /// Why.
        cause: FetchError,
    },
    /// An answer that cannot be read, or lacks something.
    #[error("{0} cannot be used: it is not as OpenID Connect says")]
    Answer(&'static str),
    /// Another provider answers.
    #[error("the provider names another issuer than --oidc-issuer; both must be spelled alike")]
    Issuer,
}

/// The provider that this relay trusts, with what is known of it. One for the whole relay.
pub struct Provider {
    settings: ProviderSettings,
    fetcher: Fetcher,
    platform: Platform,
    // Held while asking, so that many sign-ins at once ask once.
    known: Mutex<Option<Known>>,
}

#[derive(Clone)]
struct Known {
    metadata: Metadata,
    keys: KeySet,
    /// When the metadata were asked for.
    since_millis: u64,
    /// When the keys were asked for.
    keys_millis: u64,
}

#[derive(Clone)]
struct Metadata {
    authorization: Endpoint,
    token: Endpoint,
    userinfo: Option<Endpoint>,
    keys: Endpoint,
    secret_in_form: bool,
    names_itself: bool,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

#[derive(Deserialize)]
struct TokenAnswer {
    id_token: String,
    access_token: Option<String>,
}

/// What goes to the provider with the browser.
pub(super) struct AuthorizationRequest<'a> {
    pub(super) redirect_uri: &'a str,
    pub(super) state: &'a str,
    pub(super) nonce: &'a str,
    pub(super) challenge: &'a str,
}

/// What came back with the browser, and what only the relay knows of this sign-in.
pub(super) struct CodeExchange<'a> {
    pub(super) code: &'a str,
    pub(super) redirect_uri: &'a str,
    pub(super) verifier: &'a str,
    pub(super) nonce: &'a str,
    /// The issuer that the browser brought (RFC 9207), if any.
    pub(super) named_issuer: Option<&'a str>,
}

impl Provider {
    /// A provider; nothing is asked yet.
    #[must_use]
    pub fn new(settings: ProviderSettings, platform: Platform) -> Self {
        Self {
            settings,
            fetcher: Fetcher::default(),
            platform,
            known: Mutex::const_new(None),
        }
    }

    /// What people call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// Its settings.
    #[must_use]
    pub const fn settings(&self) -> &ProviderSettings {
        &self.settings
    }

    /// The address to which the browser goes.
    pub(super) async fn authorization_url(&self, request: &AuthorizationRequest<'_>) -> Result<String, ProviderFault> {
        let address = self.known().await?.metadata.authorization.to_string();
        let query = form(&[
            ("response_type", "code"),
            ("client_id", &self.settings.client_id),
            ("redirect_uri", request.redirect_uri),
            ("scope", &self.settings.scope),
            ("state", request.state),
            ("nonce", request.nonce),
            ("code_challenge", request.challenge),
            ("code_challenge_method", "S256"),
        ]);
        let joint = if address.contains('?') { '&' } else { '?' };
        Ok(format!("{address}{joint}{query}"))
    }

    /// Exchanges the code, checks the ID token, and asks for what it leaves out.
    pub(super) async fn exchange(&self, exchange: &CodeExchange<'_>) -> Result<Claims, SignInFault> {
        let known = self.known().await?;
        match exchange.named_issuer {
            Some(issuer) if issuer != self.settings.issuer => return Err(IdTokenFault::Issuer.into()),
            None if known.metadata.names_itself => return Err(IdTokenFault::Issuer.into()),
            Some(_) | None => {}
        }
        let answer = self.redeem(&known.metadata, exchange).await?;
        let mut claims = self.check(known, &answer.id_token, exchange.nonce).await?;
        if let Some(access_token) = &answer.access_token {
            self.complete(&mut claims, access_token).await?;
        }
        Ok(claims)
    }

    async fn redeem(&self, metadata: &Metadata, exchange: &CodeExchange<'_>) -> Result<TokenAnswer, ProviderFault> {
        const WHAT: &str = "the exchange of the code";
        let client_id = self.settings.client_id.as_str();
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", exchange.code),
            ("redirect_uri", exchange.redirect_uri),
            ("code_verifier", exchange.verifier),
        ];
        let mut authorization = None;
        match &self.settings.client_secret {
            Some(secret) if !metadata.secret_in_form => authorization = Some(basic(client_id, secret)),
            Some(secret) => fields.extend([("client_id", client_id), ("client_secret", secret)]),
            None => fields.push(("client_id", client_id)),
        }
        let answer = self
            .fetcher
            .post_form(&metadata.token, authorization.as_deref(), form(&fields))
            .await
            .map_err(|cause| ProviderFault::Fetch { what: WHAT, cause })?;
        serde_json::from_slice(&answer).map_err(|_| ProviderFault::Answer(WHAT))
    }

    /// A key that is not known may be a new one: the keys are asked for once more, but not for every forged token.
    async fn check(&self, known: Known, token: &str, nonce: &str) -> Result<Claims, SignInFault> {
        let expected = Expected {
            issuer: &self.settings.issuer,
            client_id: &self.settings.client_id,
            nonce,
            now_millis: self.platform.wall_millis(),
        };
        match check(token, &known.keys, &expected) {
            Err(IdTokenFault::UnknownKey) => {
                let keys = self.keys_again(&known).await?;
                Ok(check(token, &keys, &expected)?)
            }
            checked => Ok(checked?),
        }
    }

    /// Fills in from the UserInfo endpoint what the ID token leaves out: with a code, providers may give names, addresses
    /// and groups there only (OpenID Connect Core 1.0, section 5.4).
    async fn complete(&self, claims: &mut Claims, access_token: &str) -> Result<(), ProviderFault> {
        let lacks = claims.get("email").is_none()
            || claims.name().is_none()
            || self.settings.admissions.iter().any(|rule| rule.lacks(claims));
        let Some(endpoint) = self.known().await?.metadata.userinfo.filter(|_| lacks) else {
            return Ok(());
        };
        let sound = !access_token.is_empty() && access_token.bytes().all(|byte| byte.is_ascii_graphic());
        if !sound {
            return Err(ProviderFault::Answer("the access token"));
        }
        const WHAT: &str = "the UserInfo answer";
        let answer = self
            .fetcher
            .get(&endpoint, Some(access_token))
            .await
            .map_err(|cause| ProviderFault::Fetch { what: WHAT, cause })?;
        // A signed answer (application/jwt) is not read: it is for clients that asked for one.
        let Ok(more) = serde_json::from_slice::<Map<String, Value>>(&answer) else {
            return Ok(());
        };
        // Section 5.3.2: an answer about another subject must not be used.
        if more.get("sub").and_then(Value::as_str) != claims.subject() {
            return Err(ProviderFault::Answer(WHAT));
        }
        claims.fill_from(more);
        Ok(())
    }

    /// What is known of the provider; asked for when nothing is known yet, or it is old.
    async fn known(&self) -> Result<Known, ProviderFault> {
        let mut slot = self.known.lock().await;
        let now = self.platform.monotonic_millis();
        let fresh = slot
            .as_ref()
            .filter(|known| now.saturating_sub(known.since_millis) < limits::PROVIDER_KEPT_MILLIS);
        if let Some(known) = fresh {
            return Ok(known.clone());
        }
        let metadata = self.discover().await?;
        let known = Known {
            keys: self.fetch_keys(&metadata).await?,
            metadata,
            since_millis: now,
            keys_millis: now,
        };
        *slot = Some(known.clone());
        Ok(known)
    }

    async fn keys_again(&self, seen: &Known) -> Result<KeySet, ProviderFault> {
        let mut slot = self.known.lock().await;
        let now = self.platform.monotonic_millis();
        let Some(known) = slot.as_mut() else {
            return Ok(seen.keys.clone());
        };
        let asked_meanwhile = known.keys_millis != seen.keys_millis;
        if !asked_meanwhile && now.saturating_sub(known.keys_millis) >= limits::PROVIDER_KEYS_AGAIN_MILLIS {
            // Also when it fails: an attempt is an attempt.
            known.keys_millis = now;
            known.keys = self.fetch_keys(&known.metadata).await?;
        }
        Ok(known.keys.clone())
    }

    async fn discover(&self) -> Result<Metadata, ProviderFault> {
        const WHAT: &str = "the provider's configuration";
        let address = self.settings.address.below("/.well-known/openid-configuration");
        let address = address.map_err(|_| ProviderFault::Answer(WHAT))?;
        let answer = self
            .fetcher
            .get(&address, None)
            .await
            .map_err(|cause| ProviderFault::Fetch { what: WHAT, cause })?;
        let document: Document = serde_json::from_slice(&answer).map_err(|_| ProviderFault::Answer(WHAT))?;
        if document.issuer != self.settings.issuer {
            return Err(ProviderFault::Issuer);
        }
        let endpoint = |text: &str| text.parse::<Endpoint>().map_err(|_| ProviderFault::Answer(WHAT));
        let methods = document.token_endpoint_auth_methods_supported;
        let takes = |name: &str| {
            methods
                .as_ref()
                .is_some_and(|methods| methods.iter().any(|method| method == name))
        };
        Ok(Metadata {
            authorization: endpoint(&document.authorization_endpoint)?,
            token: endpoint(&document.token_endpoint)?,
            userinfo: document.userinfo_endpoint.as_deref().map(endpoint).transpose()?,
            keys: endpoint(&document.jwks_uri)?,
            // The header is what every provider takes that says nothing else.
            secret_in_form: takes("client_secret_post") && !takes("client_secret_basic"),
            names_itself: document.authorization_response_iss_parameter_supported,
        })
    }

    async fn fetch_keys(&self, metadata: &Metadata) -> Result<KeySet, ProviderFault> {
        const WHAT: &str = "the provider's keys";
        let answer = self
            .fetcher
            .get(&metadata.keys, None)
            .await
            .map_err(|cause| ProviderFault::Fetch { what: WHAT, cause })?;
        KeySet::parse(&answer).ok_or(ProviderFault::Answer(WHAT))
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// Both halves are encoded as in a form before they are put together (RFC 6749, section 2.3.1).
fn basic(client_id: &str, secret: &str) -> String {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!(
        "Basic {}",
        STANDARD.encode(format!("{}:{}", encoded(client_id), encoded(secret)))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn client_and_secret_are_encoded_before_they_are_joined() {
        let header = basic("a:b", "c d&é");
        let joined = STANDARD
            .decode(header.strip_prefix("Basic ").expect("the scheme"))
            .expect("base64");
        assert_eq!(joined, b"a%3Ab:c+d%26%C3%A9");
    }
}
