//! `GET /sync/{workspace}?token=…`: the synchronization socket.

use std::sync::Arc;

use axum::{
    extract::{Path, Query, State, WebSocketUpgrade, rejection::QueryRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{Services, error::ApiError, origin};
use crate::{
    identity::{self, Principal, TokenRefusal, WorkspaceId},
    limits,
    relay::{CloseReason, refuse_socket, serve_socket},
};

#[derive(Deserialize)]
pub(super) struct Credentials {
    token: Option<String>,
}

/// Upgrades the request. A refused token is answered over the socket, with a close code and a sentence, because
/// browsers hide the status of a failed upgrade from the application.
pub(super) async fn connect(
    State(services): State<Arc<Services>>,
    Path(workspace): Path<String>,
    credentials: Result<Query<Credentials>, QueryRejection>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if !origin::allows(&headers, services.public_url.as_ref()) {
        services.metrics.refused.increment();
        tracing::warn!("a page of another origin tried to connect");
        return ApiError::new(StatusCode::FORBIDDEN, "pages of another origin may not connect").into_response();
    }
    let token = credentials.ok().and_then(|Query(credentials)| credentials.token);
    let admitted = admit(&services, &workspace, token.as_deref()).await;
    let upgrade = upgrade
        .max_message_size(limits::SOCKET_BYTES)
        .max_frame_size(limits::SOCKET_BYTES)
        .read_buffer_size(limits::SOCKET_READ_BYTES);
    match admitted {
        Ok(principal) => {
            let relay = Arc::clone(&services.relay);
            upgrade.on_upgrade(move |socket| serve_socket(relay, principal, socket))
        }
        Err(reason) => {
            services.metrics.refused.increment();
            tracing::info!(code = reason.code, reason = reason.reason, "connection refused");
            upgrade.on_upgrade(move |socket| refuse_socket(socket, reason))
        }
    }
}

async fn admit(services: &Services, workspace: &str, token: Option<&str>) -> Result<Principal, CloseReason> {
    let Ok(workspace) = workspace.parse::<WorkspaceId>() else {
        return Err(CloseReason::refused(&TokenRefusal::UnknownWorkspace));
    };
    let Some(token) = token else {
        return Err(CloseReason::new(
            CloseReason::UNAUTHORIZED,
            "the address lacks its token (?token=…)",
        ));
    };
    identity::authenticate(&services.database, &services.platform, workspace, token)
        .await
        .map_err(|refusal| CloseReason::refused(&refusal))
}
