//! The documents of a workspace.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
};
use serde::Serialize;
use steward_sync::engine::Access;

use super::{super::PeerAddress, ApiError, Services, caller, not_now};
use crate::{identity, store::WorkspaceStore};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DocumentEntry {
    document_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    heads: Vec<String>,
    class: &'static str,
}

/// The documents that are on the relay's disk and that the caller may read, with their heads (hexadecimal, as automerge
/// writes them), class and kind.
pub(super) async fn list(
    State(services): State<Arc<Services>>,
    Path(id): Path<String>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
) -> Result<Json<Vec<DocumentEntry>>, ApiError> {
    let caller = caller(&services, address, &headers, &id).await?;
    let rights = identity::rights(&services.database, caller.workspace, caller.member).await?;
    let store = WorkspaceStore::new(services.database.clone(), caller.workspace);
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
