//! `…/members/{member}/grants`: which documents a contact sees. For owners and managers only.

use std::{net::IpAddr, sync::Arc};

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Serialize};
use steward_sync::ids::DocumentId;

use super::{super::PeerAddress, ApiError, Body, Services, caller, forbidden, parse_document, parse_id};
use crate::identity::{self, Grant, GrantError, MemberId, Principal};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GrantEntry {
    document_id: String,
    access: &'static str,
    granted_millis: i64,
}

impl From<Grant> for GrantEntry {
    fn from(grant: Grant) -> Self {
        Self {
            document_id: grant.document.to_string(),
            access: grant.access_name(),
            granted_millis: grant.granted_millis,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct GrantRequest {
    access: String,
}

impl From<GrantError> for ApiError {
    fn from(error: GrantError) -> Self {
        match error {
            GrantError::Identity(error) => error.into(),
            GrantError::UnknownDocument => Self::new(StatusCode::NOT_FOUND, error.to_string()),
            GrantError::Role { .. } | GrantError::Workspace | GrantError::TooMany => {
                Self::new(StatusCode::CONFLICT, error.to_string())
            }
        }
    }
}

/// The one who shares, and with whom.
async fn parties(
    services: &Services,
    address: IpAddr,
    headers: &HeaderMap,
    (workspace, member): (&str, &str),
) -> Result<(Principal, MemberId), ApiError> {
    let principal = caller(services, address, headers, workspace).await?;
    if !principal.role.shares() {
        return Err(forbidden("owners and managers decide what is shared; ask one of them"));
    }
    let member = parse_id(member, "member")?;
    Ok((principal, member))
}

/// What is shared with a member.
pub(super) async fn list(
    State(services): State<Arc<Services>>,
    Path((workspace, member)): Path<(String, String)>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
) -> Result<Json<Vec<GrantEntry>>, ApiError> {
    let (principal, member) = parties(&services, address, &headers, (&workspace, &member)).await?;
    let grants = identity::grants(&services.database, principal.workspace, member).await?;
    Ok(Json(grants.into_iter().map(GrantEntry::from).collect()))
}

/// Shares a document, or changes how it is shared; takes effect on open connections at once.
pub(super) async fn put(
    State(services): State<Arc<Services>>,
    Path((workspace, member, document)): Path<(String, String, String)>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
    Body(request): Body<GrantRequest>,
) -> Result<Json<GrantEntry>, ApiError> {
    let (principal, member) = parties(&services, address, &headers, (&workspace, &member)).await?;
    let document: DocumentId = parse_document(&document)?;
    let access = Grant::access_of(&request.access).ok_or_else(|| {
        ApiError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "access is \"read\" or \"read-write\"; nothing was changed",
        )
    })?;
    let grant = identity::put_grant(
        &services.database,
        &services.platform,
        &principal,
        member,
        document,
        access,
    )
    .await?;
    services.relay.review_rights().await;
    Ok(Json(grant.into()))
}

/// Takes a document back, on open connections at once. What a contact has on its device stays there.
pub(super) async fn remove(
    State(services): State<Arc<Services>>,
    Path((workspace, member, document)): Path<(String, String, String)>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let (principal, member) = parties(&services, address, &headers, (&workspace, &member)).await?;
    let document = parse_document(&document)?;
    identity::remove_grant(&services.database, principal.workspace, member, document).await?;
    services.relay.review_rights().await;
    Ok(StatusCode::NO_CONTENT)
}
