//! Tokens of integrations: listed, made, taken away. For owners.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Serialize};

use super::{
    super::PeerAddress, ApiError, Body, Services, caller, parse_id, parse_role, reached, require_owner, valid_millis,
};
use crate::{
    identity::{self, Handle, LastOwner, Token},
    limits,
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TokenEntry {
    handle: String,
    member: String,
    name: String,
    role: &'static str,
    created_millis: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_millis: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen_millis: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_millis: Option<i64>,
}

impl From<Token> for TokenEntry {
    fn from(token: Token) -> Self {
        Self {
            handle: token.handle.to_string(),
            member: token.member.to_string(),
            name: token.name,
            role: token.role.name(),
            created_millis: token.created_millis,
            expires_millis: token.expires_millis,
            last_seen_millis: token.last_seen_millis,
            revoked_millis: token.revoked_millis,
        }
    }
}

/// Every token, oldest first; those taken away and expired included.
pub(super) async fn list(
    State(services): State<Arc<Services>>,
    Path(id): Path<String>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
) -> Result<Json<Vec<TokenEntry>>, ApiError> {
    let caller = caller(&services, address, &headers, &id).await?;
    require_owner(&caller)?;
    let tokens = identity::tokens(&services.database, caller.workspace).await?;
    Ok(Json(tokens.into_iter().map(TokenEntry::from).collect()))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreateRequest {
    role: String,
    name: String,
    expires_seconds: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreateAnswer {
    handle: String,
    member: String,
    token: String,
    sync_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_millis: Option<i64>,
}

/// Makes a token: the one time that it is shown. Without `expiresSeconds` it has no end.
pub(super) async fn create(
    State(services): State<Arc<Services>>,
    Path(id): Path<String>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
    Body(request): Body<CreateRequest>,
) -> Result<Json<CreateAnswer>, ApiError> {
    let caller = caller(&services, address, &headers, &id).await?;
    require_owner(&caller)?;
    let role = parse_role(&request.role)?;
    let url = reached(&services, &headers)?;
    let expires_millis = match request.expires_seconds {
        None => None,
        Some(seconds) => {
            let millis = valid_millis(Some(seconds), 0, limits::TOKEN_MAX_MILLIS)?;
            Some(services.platform.wall_millis().saturating_add(millis))
        }
    };
    let (member, secret) = identity::issue_token(
        &services.database,
        &services.platform,
        caller.workspace,
        role,
        &request.name,
        expires_millis,
    )
    .await?;
    tracing::info!(workspace = %caller.workspace, member = %member.id, by = %caller.member, "token made");
    Ok(Json(CreateAnswer {
        handle: Handle::from(secret.hash()).to_string(),
        member: member.id.to_string(),
        token: secret.reveal().to_owned(),
        sync_url: url.sync_url(caller.workspace),
        expires_millis,
    }))
}

/// Takes a token away; its connections end as a revoked member's do.
pub(super) async fn revoke(
    State(services): State<Arc<Services>>,
    Path((id, handle)): Path<(String, String)>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let caller = caller(&services, address, &headers, &id).await?;
    require_owner(&caller)?;
    let handle: Handle = parse_id(&handle, "token")?;
    identity::revoke_token(
        &services.database,
        &services.platform,
        caller.workspace,
        handle,
        LastOwner::Stays,
    )
    .await?;
    tracing::info!(workspace = %caller.workspace, token = %handle, by = %caller.member, "token taken away");
    services.relay.recheck_access().await;
    Ok(StatusCode::NO_CONTENT)
}
