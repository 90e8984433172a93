//! `…/attribution/{document}`: who delivered the changes of a document to the relay, and when. For whoever may read it.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Serialize};
use steward_sync::{engine::Access, ids::DocumentId};

use super::{super::PeerAddress, ApiError, Services, caller, not_now, parse_document};
use crate::{
    identity::{self, Principal},
    store::WorkspaceStore,
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AttributionEntry {
    change: String,
    member: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    device: Option<String>,
    received_millis: i64,
}

#[derive(Deserialize)]
pub(super) struct Range {
    #[serde(default)]
    skip: usize,
}

/// The log of one document, in the order of arrival; empty for one that is not on the disk yet or not for the caller.
pub(super) async fn list(
    State(services): State<Arc<Services>>,
    Path((workspace, document)): Path<(String, String)>,
    range: Result<Query<Range>, QueryRejection>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
) -> Result<Json<Vec<AttributionEntry>>, ApiError> {
    let principal = caller(&services, address, &headers, &workspace).await?;
    let document = parse_document(&document)?;
    let Query(range) = range.map_err(|_| {
        ApiError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "skip is the number of entries to leave out",
        )
    })?;
    if !is_readable(&services, &principal, document).await? {
        return Ok(Json(Vec::new()));
    }
    let entries = WorkspaceStore::new(services.database.clone(), principal.workspace)
        .attribution(document, range.skip)
        .await?;
    let entries = entries.into_iter().map(|entry| AttributionEntry {
        change: entry.change.to_string(),
        member: entry.member.to_string(),
        name: entry.name,
        device: entry.device,
        received_millis: entry.received_millis,
    });
    Ok(Json(entries.collect()))
}

/// A document that may not be read does not exist for whoever asks.
async fn is_readable(services: &Services, principal: &Principal, document: DocumentId) -> Result<bool, ApiError> {
    let rights = identity::rights(&services.database, principal.workspace, principal.member).await?;
    let class = WorkspaceStore::new(services.database.clone(), principal.workspace)
        .class(document)
        .await
        .map_err(|error| not_now(&error))?;
    Ok(class.is_some_and(|class| rights.document(document, class) >= Access::ReadOnly))
}
