//! Signing in at the identity provider: there, back, and the enrolment of the device.
//!
//! The only cookie of the relay lives here: it binds a sign-in to the browser that began it, for minutes, and authorizes
//! nothing by itself.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use serde::{Deserialize, Serialize};

use super::{
    super::PeerAddress,
    ApiError, Body, Services,
    invitations::{DeviceRequest, accepted_answer, purpose_name},
    limited, parse_workspace, reached, require_own_origin,
};
use crate::{
    identity::oidc::{self, Callback, Enrolment, Provider, SignInFault},
    limits,
};

/// Over TLS: a name that only this host can set (draft RFC 6265bis, section 4.1.3.2).
const SECURE_COOKIE: &str = "__Host-steward-sign-in";
/// Without TLS, as on this machine.
const PLAIN_COOKIE: &str = "steward-sign-in";

const CALLBACK: &str = "/api/sign-in/callback";

#[derive(Serialize)]
pub(super) struct ProviderAnswer {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

/// Whether this relay has a provider, and what people call it.
pub(super) async fn read(State(services): State<Arc<Services>>) -> Json<ProviderAnswer> {
    Json(ProviderAnswer {
        name: services.provider.as_ref().map(|provider| provider.name().to_owned()),
    })
}

#[derive(Serialize)]
pub(super) struct StartAnswer {
    url: String,
}

/// Begins: where to go, and a cookie.
pub(super) async fn start(
    State(services): State<Arc<Services>>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    require_own_origin(&services, &headers)?;
    let provider = provider(&services)?;
    let now = services.platform.monotonic_millis();
    if !services.sign_in_starts.allows(address, now) {
        services.metrics.rate_limited.increment();
        return Err(SignInFault::Busy.into());
    }
    services.sign_in_starts.note_failure(address, now);
    let own = reached(&services, &headers)?.to_string();
    let redirect_uri = format!("{own}{CALLBACK}");
    let started = oidc::begin(&services.database, &services.platform, provider, &redirect_uri).await?;
    let cookie = cookie(own.starts_with("https://"), Some(started.browser.reveal()))?;
    let answer = Json(StartAnswer { url: started.url });
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), answer).into_response())
}

#[derive(Deserialize, Default)]
pub(super) struct CallbackQuery {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

/// Back from the provider: leads to the page for joining, with a one-time code or the reason in the fragment, and
/// nowhere else.
pub(super) async fn callback(
    State(services): State<Arc<Services>>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
    query: Result<Query<CallbackQuery>, QueryRejection>,
) -> Result<Response, ApiError> {
    let provider = provider(&services)?;
    let Query(query) = query.unwrap_or_default();
    let callback = Callback {
        browser: browser_secret(&services, &headers),
        state: query.state.as_deref(),
        code: query.code.as_deref(),
        error: query.error.as_deref(),
        issuer: query.iss.as_deref(),
    };
    let now = services.platform.monotonic_millis();
    let came_back = if services.credential_failures.allows(address, now) {
        oidc::come_back(&services.database, &services.platform, provider, &callback).await
    } else {
        services.metrics.rate_limited.increment();
        Err(SignInFault::Busy)
    };
    match came_back {
        Ok(code) => Ok(Redirect::to(&format!("/join#sign-in={}", code.reveal())).into_response()),
        Err(fault) => {
            services.credential_failures.note_failure(address, now);
            note(&fault);
            let to = Redirect::to(&format!("/join#sign-in-refused={}", fault.word()));
            Ok(to.into_response())
        }
    }
}

/// What an administrator needs to know; neither names nor tokens.
fn note(fault: &SignInFault) {
    match fault {
        SignInFault::Provider(cause) => tracing::warn!(%cause, "the sign-in provider cannot be used"),
        SignInFault::Token(cause) => tracing::warn!(%cause, "an ID token was refused"),
        SignInFault::Identity(cause) => tracing::error!(%cause, "a sign-in at the provider failed"),
        SignInFault::Unknown
        | SignInFault::OtherBrowser
        | SignInFault::Cancelled
        | SignInFault::Uninvited
        | SignInFault::UnverifiedAddress
        | SignInFault::Revoked
        | SignInFault::Code
        | SignInFault::Busy => tracing::info!(reason = fault.word(), "a sign-in at the provider was refused"),
    }
}

#[derive(Deserialize)]
pub(super) struct OffersRequest {
    code: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OfferEntry {
    workspace_id: String,
    workspace_name: String,
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    purpose: &'static str,
}

/// What the person may join; the code is not used up by this.
pub(super) async fn offers(
    State(services): State<Arc<Services>>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
    Body(request): Body<OffersRequest>,
) -> Result<Json<Vec<OfferEntry>>, ApiError> {
    require_own_origin(&services, &headers)?;
    provider(&services)?;
    let offering = async {
        let browser = browser_secret(&services, &headers).ok_or(SignInFault::OtherBrowser)?;
        Ok(oidc::offers(&services.database, &services.platform, &request.code, browser).await?)
    };
    let offers = limited(&services, &services.credential_failures, address, offering).await?;
    let entries = offers.into_iter().map(|offer| OfferEntry {
        workspace_id: offer.workspace.to_string(),
        workspace_name: offer.workspace_name,
        role: offer.role.name(),
        name: offer.name,
        purpose: purpose_name(offer.is_member),
    });
    Ok(Json(entries.collect()))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EnrolRequest {
    code: String,
    workspace_id: String,
    #[serde(default)]
    name: String,
    device: DeviceRequest,
}

/// Enrols the device, as accepting an invitation does; the cookie ends.
pub(super) async fn enrol(
    State(services): State<Arc<Services>>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
    Body(request): Body<EnrolRequest>,
) -> Result<Response, ApiError> {
    require_own_origin(&services, &headers)?;
    provider(&services)?;
    let enrolling = async {
        let enrolment = Enrolment {
            code: &request.code,
            browser: browser_secret(&services, &headers).ok_or(SignInFault::OtherBrowser)?,
            workspace: parse_workspace(&request.workspace_id)?,
            name: &request.name,
            device: request.device.read()?,
        };
        Ok(oidc::enrol(&services.database, &services.platform, enrolment).await?)
    };
    let accepted = limited(&services, &services.credential_failures, address, enrolling).await?;
    tracing::info!(workspace = %accepted.workspace.id, member = %accepted.member.id, "device enrolled by the sign-in provider");
    let ended = cookie(find_cookie(&headers, SECURE_COOKIE).is_some(), None)?;
    let answer = Json(accepted_answer(&services, &headers, accepted));
    Ok((AppendHeaders([(header::SET_COOKIE, ended)]), answer).into_response())
}

fn provider(services: &Services) -> Result<&Provider, ApiError> {
    services.provider.as_ref().ok_or_else(|| {
        ApiError::new(
            axum::http::StatusCode::NOT_FOUND,
            "this relay has no sign-in provider; join with an invitation link",
        )
    })
}

/// The header that sets the cookie, or ends it.
fn cookie(secure: bool, secret: Option<&str>) -> Result<HeaderValue, ApiError> {
    let seconds = secret.map_or(0, |_| {
        (limits::SIGN_IN_ATTEMPT_MILLIS + limits::SIGN_IN_CODE_MILLIS) / 1000
    });
    let secret = secret.unwrap_or_default();
    // Lax: it must come along when the provider sends the browser back, and in nothing that another page sends.
    let text = if secure {
        format!("{SECURE_COOKIE}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax; Secure")
    } else {
        format!("{PLAIN_COOKIE}={secret}; Path=/api/sign-in; Max-Age={seconds}; HttpOnly; SameSite=Lax")
    };
    HeaderValue::try_from(text).map_err(|_| SignInFault::Busy.into())
}

/// The secret in the browser's cookie. Where browsers reach the relay over TLS, only the name counts that no other
/// host, and no page without TLS, can set.
fn browser_secret<'a>(services: &Services, headers: &'a HeaderMap) -> Option<&'a str> {
    let known_secure = services.tls
        || services
            .public_url
            .as_ref()
            .is_some_and(|url| url.to_string().starts_with("https://"));
    find_cookie(headers, SECURE_COOKIE).or_else(|| find_cookie(headers, PLAIN_COOKIE).filter(|_| !known_secure))
}

fn find_cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; xsteward-sign-in=no"));
        assert_eq!(find_cookie(&headers, PLAIN_COOKIE), None);
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("steward-sign-in2=no; steward-sign-in=yes"),
        );
        assert_eq!(find_cookie(&headers, PLAIN_COOKIE), Some("yes"));
        assert_eq!(find_cookie(&headers, SECURE_COOKIE), None);
    }

    #[test]
    fn the_cookie_stays_with_this_host_and_out_of_reach_of_scripts() {
        let text = |secure| {
            let cookie = cookie(secure, Some("secret")).expect("a header");
            cookie.to_str().expect("ASCII").to_owned()
        };
        for word in ["__Host-", "Path=/;", "HttpOnly", "SameSite=Lax", "Secure"] {
            assert!(text(true).contains(word), "{word}");
        }
        for word in ["Path=/api/sign-in;", "HttpOnly", "SameSite=Lax"] {
            assert!(text(false).contains(word), "{word}");
        }
        assert!(!text(true).contains("Domain"));
        let ended = cookie(true, None).expect("a header");
        let ended = ended.to_str().expect("ASCII");
        assert!(
            ended.starts_with("__Host-steward-sign-in=;") && ended.contains("Max-Age=0"),
            "{ended}"
        );
    }
}
