//! The JSON API: documents and who delivered them, members, their devices and what is shared with them, invitations,
//! signing in, tokens.
//!
//! Every answer is JSON; a refusal is `{"error": "a sentence"}`. A caller shows a session or a token as
//! `Authorization: Bearer …`.

mod attribution;
mod documents;
mod grants;
mod invitations;
mod members;
mod provider;
mod sign_in;
mod tokens;

use std::{net::IpAddr, sync::Arc};

use axum::{
    Json, Router,
    extract::{FromRequest, Request, rejection::JsonRejection},
    http::{HeaderMap, StatusCode, header},
    routing::{get, patch, post, put},
};

use steward_sync::{ids::DocumentId, store::StoreError};

use super::{PublicUrl, Services, error::ApiError, origin};
use crate::identity::{self, MemberId, Principal, Role, WorkspaceId};

/// Every route of the API.
pub(super) fn routes() -> Router<Arc<Services>> {
    Router::new()
        .route("/api/invitations/{code}", get(invitations::read))
        .route("/api/invitations/{code}/accept", post(invitations::accept))
        .route("/api/sign-in", get(provider::read))
        .route("/api/sign-in/start", post(provider::start))
        .route("/api/sign-in/callback", get(provider::callback))
        .route("/api/sign-in/offers", post(provider::offers))
        .route("/api/sign-in/enrol", post(provider::enrol))
        .route("/api/workspaces/{id}/documents", get(documents::list))
        .route("/api/workspaces/{id}/attribution/{document}", get(attribution::list))
        .route("/api/workspaces/{id}/members/{member}/grants", get(grants::list))
        .route(
            "/api/workspaces/{id}/members/{member}/grants/{document}",
            put(grants::put).delete(grants::remove),
        )
        .route("/api/workspaces/{id}/challenge", post(sign_in::challenge))
        .route("/api/workspaces/{id}/ticket", post(sign_in::ticket))
        .route(
            "/api/workspaces/{id}/invitations",
            get(invitations::list).post(invitations::create),
        )
        .route(
            "/api/workspaces/{id}/invitations/{handle}",
            axum::routing::delete(invitations::withdraw),
        )
        .route(
            "/api/workspaces/{id}/device-links",
            post(invitations::create_device_link),
        )
        .route("/api/workspaces/{id}/members", get(members::list))
        .route("/api/workspaces/{id}/members/{member}", patch(members::change))
        .route("/api/workspaces/{id}/members/{member}/revoke", post(members::revoke))
        .route(
            "/api/workspaces/{id}/members/{member}/devices/{device}/revoke",
            post(members::revoke_device),
        )
        .route("/api/workspaces/{id}/tokens", get(tokens::list).post(tokens::create))
        .route("/api/workspaces/{id}/tokens/{handle}/revoke", post(tokens::revoke))
}

/// A body of JSON; one that is none is refused as every error is, with a sentence in JSON.
struct Body<T>(T);

impl<S: Send + Sync, T> FromRequest<S> for Body<T>
where
    Json<T>: FromRequest<S, Rejection = JsonRejection>,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        match Json::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(ApiError::new(
                rejection.status(),
                format!(
                    "the request cannot be read: {}; nothing was changed",
                    rejection.body_text()
                ),
            )),
        }
    }
}

/// Who asks, by the session or token that the request shows.
pub(super) async fn caller(
    services: &Services,
    address: IpAddr,
    headers: &HeaderMap,
    id: &str,
) -> Result<Principal, ApiError> {
    let workspace = parse_workspace(id)?;
    let presented = bearer(headers).ok_or_else(|| {
        ApiError::new(
            StatusCode::UNAUTHORIZED,
            "sign in, and send the session or a token as `Authorization: Bearer …`",
        )
    })?;
    let authenticating = async {
        Ok(if identity::is_session(presented) {
            let secret = services.relay_secret().await?;
            identity::authenticate_session(&services.database, &services.platform, secret, workspace, presented).await?
        } else {
            identity::authenticate(&services.database, &services.platform, workspace, presented).await?
        })
    };
    limited(services, &services.credential_failures, address, authenticating).await
}

/// Refuses everybody but owners.
fn require_owner(caller: &Principal) -> Result<(), ApiError> {
    if caller.role == Role::Owner {
        Ok(())
    } else {
        Err(forbidden("only an owner may do this; nothing was changed"))
    }
}

/// Refuses everybody but owners and the member itself.
fn require_owner_or(caller: &Principal, member: MemberId) -> Result<(), ApiError> {
    if caller.member == member {
        Ok(())
    } else {
        require_owner(caller)
    }
}

fn forbidden(message: &str) -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, message)
}

/// Runs an attempt at a secret unless its address failed too often of late.
async fn limited<T>(
    services: &Services,
    failures: &super::rate::FailureLimiter,
    address: IpAddr,
    attempt: impl Future<Output = Result<T, ApiError>>,
) -> Result<T, ApiError> {
    let now = services.platform.monotonic_millis();
    if !failures.allows(address, now) {
        services.metrics.rate_limited.increment();
        return Err(ApiError::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too many failed attempts; wait a minute and try again",
        ));
    }
    let outcome = attempt.await;
    if outcome.as_ref().is_err_and(|error| error.status().is_client_error()) {
        failures.note_failure(address, now);
    }
    outcome
}

/// The address under which the caller reaches the relay.
fn reached(services: &Services, headers: &HeaderMap) -> Result<PublicUrl, ApiError> {
    origin::reached(headers, services.public_url.as_ref()).ok_or_else(|| {
        ApiError::new(
            StatusCode::BAD_REQUEST,
            "the request does not say which host it is for; send a Host header",
        )
    })
}

/// Refuses pages of another origin.
fn require_own_origin(services: &Services, headers: &HeaderMap) -> Result<(), ApiError> {
    if origin::allows(headers, services.public_url.as_ref()) {
        Ok(())
    } else {
        services.metrics.refused.increment();
        Err(forbidden(
            "pages of another origin may not do this; nothing was changed",
        ))
    }
}

pub(super) fn parse_workspace(text: &str) -> Result<WorkspaceId, ApiError> {
    text.parse().map_err(|_| {
        ApiError::new(
            StatusCode::NOT_FOUND,
            "this is not the id of a workspace; check the address",
        )
    })
}

fn parse_document(text: &str) -> Result<DocumentId, ApiError> {
    text.parse().map_err(|_| {
        ApiError::new(
            StatusCode::NOT_FOUND,
            "this is not the id of a document; check the address",
        )
    })
}

/// The store could not be read.
fn not_now(error: &StoreError) -> ApiError {
    tracing::error!(%error, "documents could not be looked up");
    ApiError::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "the documents could not be looked up now; try again",
    )
}

/// A part of the path that names something.
fn parse_id<T: std::str::FromStr>(text: &str, what: &str) -> Result<T, ApiError> {
    text.parse().map_err(|_| {
        ApiError::new(
            StatusCode::NOT_FOUND,
            format!("this is not the id of a {what}; nothing was changed"),
        )
    })
}

fn parse_role(text: &str) -> Result<Role, ApiError> {
    text.parse::<Role>().map_err(|error| {
        ApiError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("{error}; nothing was changed"),
        )
    })
}

/// Seconds that a caller named as milliseconds, between one second and the bound.
fn valid_millis(seconds: Option<i64>, otherwise_millis: i64, most_millis: i64) -> Result<i64, ApiError> {
    let Some(seconds) = seconds else {
        return Ok(otherwise_millis);
    };
    let millis = seconds.saturating_mul(1000);
    if (1000..=most_millis).contains(&millis) {
        Ok(millis)
    } else {
        Err(ApiError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            format!(
                "expiresSeconds is between 1 and {}; nothing was changed",
                most_millis / 1000
            ),
        ))
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
