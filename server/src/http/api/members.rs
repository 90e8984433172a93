//! Members and their devices: listed, changed, signed out.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Serialize};

use super::{
    super::PeerAddress, ApiError, Body, Services, caller, parse_id, parse_role, require_owner, require_owner_or,
};
use crate::identity::{self, Device, DeviceId, LastOwner, Member, MemberChange, MemberId};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MemberEntry {
    member: String,
    name: String,
    role: &'static str,
    created_millis: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_millis: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen_millis: Option<i64>,
    online: bool,
    devices: Vec<DeviceEntry>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeviceEntry {
    device_id: String,
    name: String,
    algorithm: &'static str,
    public_key: String,
    enrolled_millis: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen_millis: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_millis: Option<i64>,
}

impl From<Device> for DeviceEntry {
    fn from(device: Device) -> Self {
        Self {
            device_id: device.id.to_string(),
            algorithm: device.key.algorithm().name(),
            public_key: device.key.public_key_text(),
            name: device.name,
            enrolled_millis: device.enrolled_millis,
            last_seen_millis: device.last_seen_millis,
            revoked_millis: device.revoked_millis,
        }
    }
}

fn entry(member: Member, devices: Vec<Device>, online: bool) -> MemberEntry {
    MemberEntry {
        member: member.id.to_string(),
        name: member.name,
        role: member.role.name(),
        created_millis: member.created_millis,
        revoked_millis: member.revoked_millis,
        last_seen_millis: member.last_seen_millis,
        online,
        devices: devices.into_iter().map(DeviceEntry::from).collect(),
    }
}

/// Everyone who has or had access, with their devices, oldest first.
pub(super) async fn list(
    State(services): State<Arc<Services>>,
    Path(id): Path<String>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
) -> Result<Json<Vec<MemberEntry>>, ApiError> {
    let workspace = caller(&services, address, &headers, &id).await?.workspace;
    let members = identity::members(&services.database, workspace).await?;
    let mut devices: HashMap<MemberId, Vec<Device>> = HashMap::new();
    for device in identity::devices(&services.database, workspace).await? {
        devices.entry(device.member).or_default().push(device);
    }
    let online = services.relay.online_anywhere(workspace).await;
    let entries = members.into_iter().map(|member| {
        let own = devices.remove(&member.id).unwrap_or_default();
        let is_online = online.contains(&member.id);
        entry(member, own, is_online)
    });
    Ok(Json(entries.collect()))
}

#[derive(Deserialize)]
pub(super) struct ChangeRequest {
    role: Option<String>,
    name: Option<String>,
}

/// Changes a member's role (owners) or name (owners, oneself).
pub(super) async fn change(
    State(services): State<Arc<Services>>,
    Path((id, member)): Path<(String, String)>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
    Body(request): Body<ChangeRequest>,
) -> Result<Json<MemberEntry>, ApiError> {
    let caller = caller(&services, address, &headers, &id).await?;
    let member: MemberId = parse_id(&member, "member")?;
    let role = request.role.as_deref().map(parse_role).transpose()?;
    if role.is_some() {
        require_owner(&caller)?;
    }
    require_owner_or(&caller, member)?;
    let change = MemberChange {
        role,
        name: request.name,
    };
    let workspace = caller.workspace;
    let changed = identity::change_member(&services.database, workspace, member, change).await?;
    if let Some(role) = role {
        tracing::info!(%workspace, %member, %role, by = %caller.member, "role changed");
        services.relay.recheck_access().await;
        services.relay.review_rights().await;
    }
    let devices = identity::devices(&services.database, workspace).await?;
    let own = devices.into_iter().filter(|device| device.member == member).collect();
    let is_online = services.relay.online_anywhere(workspace).await.contains(&member);
    Ok(Json(entry(changed, own, is_online)))
}

/// Takes a member's access away; its connections to this process have ended when the answer comes, those to others end
/// within a second.
pub(super) async fn revoke(
    State(services): State<Arc<Services>>,
    Path((id, member)): Path<(String, String)>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let caller = caller(&services, address, &headers, &id).await?;
    require_owner(&caller)?;
    let member: MemberId = parse_id(&member, "member")?;
    let workspace = caller.workspace;
    identity::revoke_member(
        &services.database,
        &services.platform,
        workspace,
        member,
        LastOwner::Stays,
    )
    .await?;
    tracing::info!(%workspace, %member, by = %caller.member, "member's access taken away");
    services.relay.recheck_access().await;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs a device out for good: an owner any, a member its own.
pub(super) async fn revoke_device(
    State(services): State<Arc<Services>>,
    Path((id, member, device)): Path<(String, String, String)>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let caller = caller(&services, address, &headers, &id).await?;
    let member: MemberId = parse_id(&member, "member")?;
    let device: DeviceId = parse_id(&device, "device")?;
    require_owner_or(&caller, member)?;
    let workspace = caller.workspace;
    identity::revoke_device(
        &services.database,
        &services.platform,
        workspace,
        Some(member),
        device,
        LastOwner::Stays,
    )
    .await?;
    tracing::info!(%workspace, %member, %device, by = %caller.member, "device signed out");
    services.relay.recheck_access().await;
    Ok(StatusCode::NO_CONTENT)
}
