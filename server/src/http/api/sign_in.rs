//! Signing in with a device key: a challenge, then a ticket and a session for its signature.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Serialize};

use super::{
    super::PeerAddress, ApiError, Body, Services, limited, parse_id, parse_workspace, reached, require_own_origin,
};
use crate::identity::{self, Answer, ChallengeScope, DeviceId};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChallengeRequest {
    device_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChallengeAnswer {
    nonce: String,
    audience: String,
    expires_millis: i64,
}

/// A challenge. A device that is not known here gets one too: who is enrolled is not told to strangers.
pub(super) async fn challenge(
    State(services): State<Arc<Services>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Body(request): Body<ChallengeRequest>,
) -> Result<Json<ChallengeAnswer>, ApiError> {
    require_own_origin(&services, &headers)?;
    let workspace = identity::find_workspace(&services.database, parse_workspace(&id)?)
        .await?
        .id;
    let device: DeviceId = parse_id(&request.device_id, "device")?;
    let audience = reached(&services, &headers)?.to_string();
    let secret = services.relay_secret().await?;
    let challenge = secret
        .challenge(&services.platform, workspace, &audience, device)
        .map_err(identity::IdentityError::from)?;
    Ok(Json(ChallengeAnswer {
        nonce: challenge.nonce,
        audience,
        expires_millis: challenge.scope.expires_millis,
    }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TicketRequest {
    device_id: String,
    audience: String,
    nonce: String,
    expires_millis: i64,
    signature: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TicketAnswer {
    ticket: String,
    ticket_expires_millis: i64,
    session: String,
    session_expires_millis: i64,
    member: String,
    name: String,
    role: &'static str,
    server_millis: i64,
}

/// A ticket for one socket and a session for the API, for a signature over a challenge.
pub(super) async fn ticket(
    State(services): State<Arc<Services>>,
    Path(id): Path<String>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
    Body(request): Body<TicketRequest>,
) -> Result<Json<TicketAnswer>, ApiError> {
    require_own_origin(&services, &headers)?;
    let workspace = parse_workspace(&id)?;
    let device: DeviceId = parse_id(&request.device_id, "device")?;
    let own = reached(&services, &headers)?.to_string();
    let signing_in = async {
        if request.audience != own {
            return Err(ApiError::new(
                StatusCode::UNAUTHORIZED,
                "the challenge was signed for another address; sign in again at this one",
            ));
        }
        let answer = Answer {
            scope: ChallengeScope {
                workspace,
                audience: request.audience,
                device,
                expires_millis: request.expires_millis,
            },
            nonce: request.nonce,
            signature: request.signature,
        };
        let secret = services.relay_secret().await?;
        Ok(identity::sign_in(&services.database, &services.platform, secret, &answer).await?)
    };
    let signed_in = limited(&services, &services.credential_failures, address, signing_in).await?;
    tracing::info!(%workspace, member = %signed_in.member, %device, "device signed in");
    Ok(Json(TicketAnswer {
        ticket: signed_in.ticket.reveal().to_owned(),
        ticket_expires_millis: signed_in.ticket_expires_millis,
        session: signed_in.session,
        session_expires_millis: signed_in.session_expires_millis,
        member: signed_in.member.to_string(),
        name: signed_in.name,
        role: signed_in.role.name(),
        server_millis: signed_in.server_millis,
    }))
}
