//! Invitations and device links: offered, accepted, made, listed, withdrawn.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Serialize};

use super::{
    super::PeerAddress, ApiError, Body, Services, caller, forbidden, limited, parse_id, parse_role, reached,
    require_own_origin, require_owner_or, valid_millis,
};
use crate::{
    identity::{
        self, Accepted, AcceptedCredential, DeviceKey, Handle, IdentityError, IssuedInvitation, NewDevice,
        NewInvitation, OpenInvitation, Principal, Purpose, Role, may_invite,
    },
    limits,
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Offer {
    workspace_id: String,
    workspace_name: String,
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    purpose: &'static str,
}

/// What an invitation offers; does not use it up.
pub(super) async fn read(
    State(services): State<Arc<Services>>,
    Path(code): Path<String>,
    PeerAddress(address): PeerAddress,
) -> Result<Json<Offer>, ApiError> {
    let reading = async {
        identity::read_invitation(&services.database, &services.platform, &code)
            .await
            .map_err(ApiError::from)
    };
    let invitation = limited(&services, &services.invitation_failures, address, reading).await?;
    Ok(Json(Offer {
        workspace_id: invitation.workspace.id.to_string(),
        workspace_name: invitation.workspace.name,
        role: invitation.role.name(),
        name: invitation.name,
        purpose: purpose_name(matches!(invitation.purpose, Purpose::Device(_))),
    }))
}

#[derive(Deserialize)]
pub(super) struct AcceptRequest {
    #[serde(default)]
    name: String,
    device: Option<DeviceRequest>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DeviceRequest {
    algorithm: String,
    public_key: String,
    name: String,
}

impl DeviceRequest {
    /// The device, if its key can be one.
    pub(super) fn read(self) -> Result<NewDevice, IdentityError> {
        let key = DeviceKey::parse(&self.algorithm, &self.public_key)?;
        Ok(NewDevice { key, name: self.name })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AcceptAnswer {
    workspace_id: String,
    workspace_name: String,
    role: &'static str,
    member: String,
    name: String,
    sync_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    device_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

/// Accepts an invitation: with a device that signs in from now on, or for a token that is shown this one time.
pub(super) async fn accept(
    State(services): State<Arc<Services>>,
    Path(code): Path<String>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
    Body(request): Body<AcceptRequest>,
) -> Result<Json<AcceptAnswer>, ApiError> {
    require_own_origin(&services, &headers)?;
    let accepting = async {
        let device = request.device.map(DeviceRequest::read).transpose()?;
        let accepted =
            identity::accept_invitation(&services.database, &services.platform, &code, &request.name, device).await?;
        Ok(accepted)
    };
    let accepted = limited(&services, &services.invitation_failures, address, accepting).await?;
    let device = match &accepted.credential {
        AcceptedCredential::Device(device) => Some(device.to_string()),
        AcceptedCredential::Token(_) => None,
    };
    tracing::info!(workspace = %accepted.workspace.id, member = %accepted.member.id, device, "invitation accepted");
    Ok(Json(accepted_answer(&services, &headers, accepted)))
}

/// What the one who joined needs to know to connect.
pub(super) fn accepted_answer(services: &Services, headers: &HeaderMap, accepted: Accepted) -> AcceptAnswer {
    let id = accepted.workspace.id;
    let (device_id, token) = match accepted.credential {
        AcceptedCredential::Device(device) => (Some(device.to_string()), None),
        AcceptedCredential::Token(token) => (None, Some(token.reveal().to_owned())),
    };
    AcceptAnswer {
        workspace_id: id.to_string(),
        workspace_name: accepted.workspace.name,
        role: accepted.member.role.name(),
        member: accepted.member.id.to_string(),
        name: accepted.member.name,
        sync_url: reached(services, headers).map_or_else(|_| format!("/sync/{id}"), |url| url.sync_url(id)),
        device_id,
        token,
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreateRequest {
    role: String,
    name: Option<String>,
    /// Lets in whoever signs in at the sign-in provider with this verified address, beside the link.
    email: Option<String>,
    expires_seconds: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LinkAnswer {
    url: String,
    code: String,
    expires_millis: i64,
}

/// Makes an invitation.
pub(super) async fn create(
    State(services): State<Arc<Services>>,
    Path(id): Path<String>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
    Body(request): Body<CreateRequest>,
) -> Result<Json<LinkAnswer>, ApiError> {
    let caller = caller(&services, address, &headers, &id).await?;
    let role = parse_role(&request.role)?;
    require_inviter(&caller, role)?;
    let url = reached(&services, &headers)?;
    let email = request
        .email
        .as_deref()
        .map(identity::oidc::checked_address)
        .transpose()?;
    let invitation = NewInvitation {
        role,
        name: request.name,
        valid_millis: valid_millis(
            request.expires_seconds,
            limits::INVITATION_MILLIS,
            limits::INVITATION_MAX_MILLIS,
        )?,
        created_by: Some(caller.member),
    };
    let issued = identity::invite(&services.database, &services.platform, caller.workspace, invitation).await?;
    if let Some(email) = email {
        let hash = issued.code.hash();
        identity::oidc::address_invitation(&services.database, caller.workspace, hash, &email).await?;
    }
    Ok(Json(link(&url, &issued)))
}

#[derive(Deserialize)]
pub(super) struct DeviceLinkRequest {
    member: Option<String>,
}

/// Makes a link for a further device: of the caller, who signed in with a device; or of another member, whom an owner
/// helps back in.
pub(super) async fn create_device_link(
    State(services): State<Arc<Services>>,
    Path(id): Path<String>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
    Body(request): Body<DeviceLinkRequest>,
) -> Result<Json<LinkAnswer>, ApiError> {
    let caller = caller(&services, address, &headers, &id).await?;
    let member = match request.member {
        Some(member) => parse_id(&member, "member")?,
        None => caller.member,
    };
    require_owner_or(&caller, member)?;
    if member == caller.member && caller.device.is_none() {
        return Err(forbidden(
            "a token adds no devices to its member; an owner can make the link",
        ));
    }
    let url = reached(&services, &headers)?;
    let issued = identity::create_device_link(
        &services.database,
        &services.platform,
        caller.workspace,
        member,
        Some(caller.member),
        limits::DEVICE_LINK_MILLIS,
    )
    .await?;
    tracing::info!(workspace = %caller.workspace, %member, by = %caller.member, "device link made");
    Ok(Json(link(&url, &issued)))
}

fn link(url: &super::PublicUrl, issued: &IssuedInvitation) -> LinkAnswer {
    LinkAnswer {
        url: url.invitation_link(issued.code.reveal()),
        code: issued.code.reveal().to_owned(),
        expires_millis: issued.expires_millis,
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InvitationEntry {
    handle: String,
    purpose: &'static str,
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_by: Option<String>,
    created_millis: i64,
    expires_millis: i64,
}

/// The open invitations and device links that the caller may withdraw.
pub(super) async fn list(
    State(services): State<Arc<Services>>,
    Path(id): Path<String>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
) -> Result<Json<Vec<InvitationEntry>>, ApiError> {
    let caller = caller(&services, address, &headers, &id).await?;
    let open = identity::open_invitations(&services.database, &services.platform, caller.workspace).await?;
    let seen = open.into_iter().filter(|invitation| may_withdraw(&caller, invitation));
    Ok(Json(seen.map(entry).collect()))
}

fn entry(invitation: OpenInvitation) -> InvitationEntry {
    InvitationEntry {
        handle: invitation.handle.to_string(),
        purpose: purpose_name(matches!(invitation.purpose, Purpose::Device(_))),
        role: invitation.role.name(),
        name: invitation.name,
        member: match invitation.purpose {
            Purpose::Member => None,
            Purpose::Device(member) => Some(member.to_string()),
        },
        created_by: invitation.created_by.map(|member| member.to_string()),
        created_millis: invitation.created_millis,
        expires_millis: invitation.expires_millis,
    }
}

/// Withdraws an invitation or device link.
pub(super) async fn withdraw(
    State(services): State<Arc<Services>>,
    Path((id, handle)): Path<(String, String)>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let caller = caller(&services, address, &headers, &id).await?;
    let handle: Handle = parse_id(&handle, "invitation")?;
    let open = identity::open_invitations(&services.database, &services.platform, caller.workspace).await?;
    let named = open.iter().find(|invitation| invitation.handle == handle);
    // One that the caller may not withdraw is answered as one that is not there.
    if !named.is_some_and(|invitation| may_withdraw(&caller, invitation)) {
        return Err(IdentityError::UnknownInvitation.into());
    }
    identity::withdraw_invitation(&services.database, &services.platform, caller.workspace, handle).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn may_withdraw(caller: &Principal, invitation: &OpenInvitation) -> bool {
    match invitation.purpose {
        Purpose::Member => may_invite(caller.role, invitation.role),
        Purpose::Device(member) => caller.role == Role::Owner || caller.member == member,
    }
}

fn require_inviter(caller: &Principal, role: Role) -> Result<(), ApiError> {
    if may_invite(caller.role, role) {
        Ok(())
    } else {
        Err(forbidden(
            "owners invite to every role, managers to those below manager; nothing was created",
        ))
    }
}

/// What whoever joins becomes: a device of a member who is there, or a member.
pub(super) const fn purpose_name(is_member: bool) -> &'static str {
    if is_member { "device" } else { "member" }
}
