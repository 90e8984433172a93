//! The way to the provider and back. State, nonce and code verifier follow from a secret in a cookie of the browser that
//! began, so that another browser, or whoever reads the database, cannot end what it did not begin.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use super::{
    Provider, SignInFault,
    grant::{Person, Standing, encode_roles, standing},
    provider::{AuthorizationRequest, CodeExchange},
};
use crate::{
    identity::{Secret, SecretHash, WorkspaceId, access::count},
    limits,
    platform::Platform,
    store::{Database, DatabaseError, sql::Session},
};

/// The secret that binds a sign-in to one browser.
#[derive(Debug)]
pub struct BrowserSecret(Secret);

impl BrowserSecret {
    /// The text for the cookie.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

/// A sign-in that began.
#[derive(Debug)]
pub struct Started {
    /// Where the browser goes.
    pub url: String,
    /// What the browser keeps in a cookie.
    pub browser: BrowserSecret,
}

/// With what the browser came back.
#[derive(Debug, Default)]
pub struct Callback<'a> {
    /// The secret in its cookie.
    pub browser: Option<&'a str>,
    /// The state.
    pub state: Option<&'a str>,
    /// The authorization code.
    pub code: Option<&'a str>,
    /// The provider's name for what went wrong.
    pub error: Option<&'a str>,
    /// The issuer (RFC 9207).
    pub issuer: Option<&'a str>,
}

/// A value that follows from the browser's secret and the state, one for each use.
fn derived(browser: &str, state: &str, purpose: &str) -> String {
    let digest = Sha256::new()
        .chain_update(b"steward/1 sign-in\0")
        .chain_update(purpose)
        .chain_update([0])
        .chain_update(browser)
        .chain_update([0])
        .chain_update(state)
        .finalize();
    URL_SAFE_NO_PAD.encode(digest)
}

/// Begins a sign-in. `redirect_uri` is the relay's own callback.
///
/// # Errors
/// When the provider does not answer, or too many sign-ins are under way.
pub async fn begin(
    database: &Database,
    platform: &Platform,
    provider: &Provider,
    redirect_uri: &str,
) -> Result<Started, SignInFault> {
    let browser = Secret::draw(platform, "")?;
    let state = Secret::draw(platform, "")?;
    let verifier = derived(browser.reveal(), state.reveal(), "verifier");
    let request = AuthorizationRequest {
        redirect_uri,
        state: state.reveal(),
        nonce: &derived(browser.reveal(), state.reveal(), "nonce"),
        challenge: &URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())),
    };
    let url = provider.authorization_url(&request).await?;
    let (state, browser_hash, redirect) = (state.hash(), browser.hash(), redirect_uri.to_owned());
    let now = platform.wall_millis();
    let noted = database
        .write(move |session| note_attempt(session, state, browser_hash, &redirect, now))
        .await?;
    if !noted {
        return Err(SignInFault::Busy);
    }
    Ok(Started {
        url,
        browser: BrowserSecret(browser),
    })
}

fn note_attempt(
    session: &mut Session<'_>,
    state: SecretHash,
    browser: SecretHash,
    redirect_uri: &str,
    now: i64,
) -> Result<bool, DatabaseError> {
    session.execute("DELETE FROM sign_in_attempt WHERE expires_millis <= ?1", &[now.into()])?;
    let under_way = count(session, "SELECT count(*) FROM sign_in_attempt", &[])?;
    if under_way >= limits::SIGN_IN_ATTEMPTS {
        return Ok(false);
    }
    session.execute(
        "INSERT INTO sign_in_attempt (state, browser, redirect_uri, expires_millis) VALUES (?1, ?2, ?3, ?4)",
        &[
            state.as_bytes().into(),
            browser.as_bytes().into(),
            redirect_uri.into(),
            now.saturating_add(limits::SIGN_IN_ATTEMPT_MILLIS).into(),
        ],
    )?;
    Ok(true)
}

/// Takes the browser's word that the provider sent it back, asks the provider who it is, and gives a one-time code for
/// whoever may join something. The state is used up, whatever comes of it.
///
/// # Errors
/// A fault; nothing was changed but that.
pub async fn come_back(
    database: &Database,
    platform: &Platform,
    provider: &Provider,
    callback: &Callback<'_>,
) -> Result<Secret, SignInFault> {
    let state = callback.state.ok_or(SignInFault::Unknown)?;
    let browser = callback.browser.ok_or(SignInFault::OtherBrowser)?;
    let redirect_uri = take_attempt(database, platform, state, browser).await?;
    let code = match (callback.error, callback.code) {
        (None, Some(code)) => code,
        (Some("access_denied" | "login_required" | "interaction_required" | "consent_required"), _) | (None, None) => {
            return Err(SignInFault::Cancelled);
        }
        (Some(_), _) => return Err(super::ProviderFault::Answer("the request to sign in").into()),
    };
    let claims = provider
        .exchange(&CodeExchange {
            code,
            redirect_uri: &redirect_uri,
            verifier: &derived(browser, state, "verifier"),
            nonce: &derived(browser, state, "nonce"),
            named_issuer: callback.issuer,
        })
        .await?;
    let workspaces = crate::identity::workspaces(database).await?;
    let workspaces: Vec<WorkspaceId> = workspaces.iter().map(|workspace| workspace.id).collect();
    let person = Person {
        issuer: provider.settings().issuer.clone(),
        subject: claims.subject().unwrap_or_default().to_owned(),
        email: claims.verified_email(),
        name: claims.name(),
        roles: provider.settings().admitted(&claims, &workspaces),
    };
    let unverified = person.email.is_none() && claims.email().is_some();
    issue_code(database, platform, person, SecretHash::of(browser), unverified).await
}

/// Uses the state up and returns the callback's address as the provider knows it.
async fn take_attempt(
    database: &Database,
    platform: &Platform,
    state: &str,
    browser: &str,
) -> Result<String, SignInFault> {
    let now = platform.wall_millis();
    let (state, browser) = (SecretHash::of(state), SecretHash::of(browser));
    let taken = database
        .write(move |session| {
            let row = session.row(
                "DELETE FROM sign_in_attempt WHERE state = ?1 RETURNING browser, redirect_uri, expires_millis",
                &[state.as_bytes().into()],
            )?;
            row.map(|row| Ok((row.array::<32>(0)?, row.text(1)?.to_owned(), row.integer(2)?)))
                .transpose()
        })
        .await?;
    match taken {
        Some((owner, _, _)) if owner != *browser.as_bytes() => Err(SignInFault::OtherBrowser),
        Some((_, redirect_uri, expires)) if expires > now => Ok(redirect_uri),
        Some(_) | None => Err(SignInFault::Unknown),
    }
}

/// A one-time code for this person in this browser, if there is anything to join.
async fn issue_code(
    database: &Database,
    platform: &Platform,
    person: Person,
    browser: SecretHash,
    unverified: bool,
) -> Result<Secret, SignInFault> {
    let code = Secret::draw(platform, "")?;
    let hash = code.hash();
    let now = platform.wall_millis();
    let found = database
        .write(move |session| {
            let found = standing(session, &person, now)?;
            if matches!(&found, Standing::Offers(offers) if !offers.is_empty()) {
                insert_code(session, hash, browser, &person, now)?;
            }
            Ok(found)
        })
        .await?;
    match found {
        Standing::Offers(offers) if !offers.is_empty() => Ok(code),
        Standing::Revoked => Err(SignInFault::Revoked),
        Standing::Offers(_) if unverified => Err(SignInFault::UnverifiedAddress),
        Standing::Offers(_) => Err(SignInFault::Uninvited),
    }
}

fn insert_code(
    session: &mut Session<'_>,
    code: SecretHash,
    browser: SecretHash,
    person: &Person,
    now: i64,
) -> Result<(), DatabaseError> {
    session.execute("DELETE FROM sign_in_code WHERE expires_millis <= ?1", &[now.into()])?;
    session.execute(
        "INSERT INTO sign_in_code (code, browser, issuer, subject, email, name, roles, expires_millis)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            code.as_bytes().into(),
            browser.as_bytes().into(),
            (&person.issuer).into(),
            (&person.subject).into(),
            person.email.as_ref().into(),
            person.name.as_ref().into(),
            (&encode_roles(&person.roles)).into(),
            now.saturating_add(limits::SIGN_IN_CODE_MILLIS).into(),
        ],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_derived_differs_by_browser_state_and_use() {
        let verifier = derived("browser", "state", "verifier");
        // RFC 7636, section 4.1: 43 to 128 characters.
        assert_eq!(verifier.len(), 43);
        for other in [
            derived("browser", "state", "nonce"),
            derived("browser2", "state", "verifier"),
            derived("browser", "state2", "verifier"),
        ] {
            assert_ne!(verifier, other);
        }
    }
}
