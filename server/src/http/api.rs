//! The JSON API: documents of a workspace, invitations.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
};
use serde::{Deserialize, Serialize};
use steward_sync::{engine::Access, ids::DocumentId, store::StoreError};

use super::{PeerAddress, PublicUrl, Services, error::ApiError};
use crate::{
    identity::{self, Principal, WorkspaceId},
    store::WorkspaceStore,
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DocumentEntry {
    document_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    heads: Vec<String>,
    class: &'static str,
}

/// Who asks, by the token of the request.
pub(super) async fn principal(services: &Services, id: &str, headers: &HeaderMap) -> Result<Principal, ApiError> {
    let workspace = parse_workspace(id)?;
    let token = bearer(headers).ok_or_else(|| {
        ApiError::new(
            StatusCode::UNAUTHORIZED,
            "send the token as `Authorization: Bearer TOKEN`",
        )
    })?;
    Ok(identity::authenticate(&services.database, &services.platform, workspace, token).await?)
}

/// The documents that are on the relay's disk and that the caller may read, with their heads (hexadecimal, as automerge
/// writes them), class and kind.
pub(super) async fn documents(
    State(services): State<Arc<Services>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Vec<DocumentEntry>>, ApiError> {
    let principal = principal(&services, &id, &headers).await?;
    let rights = identity::rights(&services.database, principal.workspace, principal.member).await?;
    let store = WorkspaceStore::new(services.database.clone(), principal.workspace);
    let mut stored = store.listed().await.map_err(|error| not_now(&error))?;
    stored.retain(|entry| rights.document(entry.document, entry.class) >= Access::ReadOnly);
    stored.sort_by_key(|entry| entry.document);
    let entries = stored.into_iter().map(|entry| DocumentEntry {
        document_id: entry.document.to_string(),
        kind: entry.kind,
        heads: entry.heads.iter().map(ToString::to_string).collect(),
        class: entry.class.name(),
    });
    Ok(Json(entries.collect()))
}

/// The store could not be read.
pub(super) fn not_now(error: &StoreError) -> ApiError {
    tracing::error!(%error, "documents could not be looked up");
    ApiError::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "the documents could not be looked up now; try again",
    )
}

pub(super) fn parse_document(text: &str) -> Result<DocumentId, ApiError> {
    text.parse().map_err(|_| {
        ApiError::new(
            StatusCode::NOT_FOUND,
            "this is not the id of a document; check the address",
        )
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InvitationAnswer {
    workspace_id: String,
    workspace_name: String,
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

/// What an invitation offers; does not use it up.
pub(super) async fn read_invitation(
    State(services): State<Arc<Services>>,
    Path(code): Path<String>,
    PeerAddress(address): PeerAddress,
) -> Result<Json<InvitationAnswer>, ApiError> {
    let invitation = limited(
        &services,
        address,
        identity::read_invitation(&services.database, &services.platform, &code),
    )
    .await?;
    Ok(Json(InvitationAnswer {
        workspace_id: invitation.workspace.id.to_string(),
        workspace_name: invitation.workspace.name,
        role: invitation.role.name(),
        name: invitation.name,
    }))
}

#[derive(Deserialize)]
pub(super) struct AcceptRequest {
    name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AcceptAnswer {
    workspace_id: String,
    workspace_name: String,
    role: &'static str,
    member: String,
    name: String,
    token: String,
    sync_url: String,
}

/// Accepts an invitation: the one time that its token is shown.
pub(super) async fn accept_invitation(
    State(services): State<Arc<Services>>,
    Path(code): Path<String>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
    Json(request): Json<AcceptRequest>,
) -> Result<Json<AcceptAnswer>, ApiError> {
    let accepting = identity::accept_invitation(&services.database, &services.platform, &code, &request.name);
    let accepted = limited(&services, address, accepting).await?;
    let id = accepted.workspace.id;
    Ok(Json(AcceptAnswer {
        workspace_id: id.to_string(),
        workspace_name: accepted.workspace.name,
        role: accepted.member.role.name(),
        member: accepted.member.id.to_string(),
        name: accepted.member.name,
        token: accepted.token.reveal().to_owned(),
        sync_url: sync_url(&services, &headers, id),
    }))
}

/// The socket's address as the caller reaches it: the public one, else by the host that the request named.
fn sync_url(services: &Services, headers: &HeaderMap, id: WorkspaceId) -> String {
    let asked = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .and_then(|host| format!("http://{host}").parse::<PublicUrl>().ok());
    match services.public_url.as_ref().or(asked.as_ref()) {
        Some(url) => url.sync_url(id),
        None => format!("/sync/{id}"),
    }
}

/// Runs an attempt at an invitation code unless its address failed too often of late.
async fn limited<T>(
    services: &Services,
    address: std::net::IpAddr,
    attempt: impl Future<Output = Result<T, identity::IdentityError>>,
) -> Result<T, ApiError> {
    let now = services.platform.monotonic_millis();
    if !services.invitation_failures.allows(address, now) {
        return Err(ApiError::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too many failed attempts; wait a minute and try again",
        ));
    }
    let outcome = attempt.await.map_err(ApiError::from);
    if outcome.as_ref().is_err_and(|error| error.status().is_client_error()) {
        services.invitation_failures.note_failure(address, now);
    }
    outcome
}

fn parse_workspace(text: &str) -> Result<WorkspaceId, ApiError> {
    text.parse().map_err(|_| {
        ApiError::new(
            StatusCode::NOT_FOUND,
            "this is not the id of a workspace; check the address",
        )
    })
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
