//! The documents of a workspace.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use serde::Serialize;

use super::{super::PeerAddress, ApiError, Services, caller};
use crate::{identity::DocumentClass, store::WorkspaceStore};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DocumentEntry {
    document_id: String,
    heads: Vec<String>,
    class: &'static str,
}

/// The documents that are on the relay's disk, with their heads (hexadecimal, as automerge writes them).
pub(super) async fn list(
    State(services): State<Arc<Services>>,
    Path(id): Path<String>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
) -> Result<Json<Vec<DocumentEntry>>, ApiError> {
    let workspace = caller(&services, address, &headers, &id).await?.workspace;
    let store = WorkspaceStore::new(services.database.clone(), workspace);
    let mut stored = store.heads().await.map_err(|error| {
        tracing::error!(%workspace, %error, "documents could not be listed");
        ApiError::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the documents could not be listed now; try again",
        )
    })?;
    stored.sort_by_key(|entry| entry.document);
    let entries = stored.into_iter().map(|entry| DocumentEntry {
        document_id: entry.document.to_string(),
        heads: entry.heads.iter().map(ToString::to_string).collect(),
        class: DocumentClass::of(workspace, entry.document).name(),
    });
    Ok(Json(entries.collect()))
}
