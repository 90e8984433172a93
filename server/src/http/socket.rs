//! `GET /sync/{workspace}?ticket=…` or `?token=…`: the synchronization socket.

use std::sync::Arc;

use axum::{
    extract::{Path, Query, State, WebSocketUpgrade, rejection::QueryRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{PeerAddress, Services, error::ApiError, origin};
use crate::{
    identity::{self, Principal, TokenRefusal, WorkspaceId},
    limits,
    relay::{CloseReason, refuse_socket, serve_socket},
};

#[derive(Deserialize)]
pub(super) struct Credentials {
    ticket: Option<String>,
    token: Option<String>,
}

/// Upgrades the request. A refused ticket or token is answered over the socket, with a close code and a sentence, because
/// browsers hide the status of a failed upgrade from the application.
pub(super) async fn connect(
    State(services): State<Arc<Services>>,
    Path(workspace): Path<String>,
    credentials: Result<Query<Credentials>, QueryRejection>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if !origin::allows(&headers, services.public_url.as_ref()) {
        services.metrics.refused.increment();
        tracing::warn!("a page of another origin tried to connect");
        return ApiError::new(StatusCode::FORBIDDEN, "pages of another origin may not connect").into_response();
    }
    let now = services.platform.monotonic_millis();
    let admitted = if services.credential_failures.allows(address, now) {
        admit(
            &services,
            &workspace,
            credentials.ok().map(|Query(credentials)| credentials),
        )
        .await
    } else {
        Err(CloseReason::new(
            CloseReason::TOO_MANY,
            "too many failed attempts; wait a minute and connect again",
        ))
    };
    if admitted
        .as_ref()
        .is_err_and(|reason| reason.code == CloseReason::UNAUTHORIZED)
    {
        services.credential_failures.note_failure(address, now);
    }
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

async fn admit(
    services: &Services,
    workspace: &str,
    credentials: Option<Credentials>,
) -> Result<Principal, CloseReason> {
    let Ok(workspace) = workspace.parse::<WorkspaceId>() else {
        return Err(CloseReason::refused(&TokenRefusal::UnknownWorkspace));
    };
    let Services { database, platform, .. } = services;
    let admitted = match credentials {
        Some(Credentials {
            ticket: Some(ticket), ..
        }) => identity::redeem_ticket(database, platform, workspace, &ticket).await,
        Some(Credentials { token: Some(token), .. }) => {
            identity::authenticate(database, platform, workspace, &token).await
        }
        Some(Credentials {
            ticket: None,
            token: None,
        })
        | None => {
            return Err(CloseReason::new(
                CloseReason::UNAUTHORIZED,
                "the address lacks its token (?token=…) or ticket (?ticket=…)",
            ));
        }
    };
    admitted.map_err(|refusal| CloseReason::refused(&refusal))
}
