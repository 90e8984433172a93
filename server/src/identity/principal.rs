//! Who is behind a connection or a request, and whether that still holds.

use super::{DeviceId, IdentityError, MemberId, RelaySecret, Role, SecretHash, WorkspaceId, member::parse_role};
use crate::{
    platform::Platform,
    store::{
        Database, DatabaseError,
        sql::{Row, Session},
    },
};

/// Who is behind a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Principal {
    /// In which workspace.
    pub workspace: WorkspaceId,
    /// Which member.
    pub member: MemberId,
    /// What it is.
    pub role: Role,
    /// On which device, where it signed in with one.
    pub device: Option<DeviceId>,
    /// By which token, where it came with one.
    pub token: Option<SecretHash>,
    /// When the token ends, if it does.
    pub expires_millis: Option<i64>,
    /// The workspace's count of changes to access when this was looked up; while it stays, so does this.
    pub access_version: i64,
}

/// Why a token, ticket or session does not open a workspace.
#[derive(Debug, thiserror::Error)]
pub enum TokenRefusal {
    /// No such token in this workspace.
    #[error("the token is not known in this workspace; ask for a new invitation")]
    Unknown,
    /// It was good once.
    #[error("the token has expired; ask for a new one")]
    Expired,
    /// The ticket is forged, used or too old.
    #[error("the ticket is not good: it opens one socket, once and at once; sign in again")]
    Ticket,
    /// The session is forged or too old.
    #[error("the session has ended; sign in again")]
    Session,
    /// Its member's, device's or token's access was taken away.
    #[error("access to this workspace was taken away; what is on this device stays there")]
    Revoked,
    /// The relay has no such workspace.
    #[error("this relay has no such workspace; check the address")]
    UnknownWorkspace,
    /// It could not be looked up.
    #[error("the relay could not look this sign-in up; try again")]
    Failed(#[from] IdentityError),
}

/// Whether an open connection may stay.
#[derive(Debug)]
pub enum Standing {
    /// It may, as this; the role may be another one than before.
    Holds(Principal),
    /// It must end.
    Ended(TokenRefusal),
}

/// What is stored of who may connect.
pub(super) struct Found {
    pub(super) member: MemberId,
    pub(super) name: String,
    role: String,
    expires_millis: Option<i64>,
    is_revoked: bool,
    access_version: i64,
}

impl Found {
    /// Columns: member, name, role, the end of the token, two moments of revocation, version of access.
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            member: MemberId::from_bytes(row.array(0)?),
            name: row.text(1)?.to_owned(),
            role: row.text(2)?.to_owned(),
            expires_millis: row.optional_integer(3)?,
            is_revoked: row.optional_integer(4)?.is_some() || row.optional_integer(5)?.is_some(),
            access_version: row.integer(6)?,
        })
    }

    /// The principal, unless access has ended.
    pub(super) fn admit(
        &self,
        workspace: WorkspaceId,
        device: Option<DeviceId>,
        token: Option<SecretHash>,
        now_millis: i64,
    ) -> Result<Principal, TokenRefusal> {
        if self.is_revoked {
            return Err(TokenRefusal::Revoked);
        }
        if self.expires_millis.is_some_and(|expires| expires <= now_millis) {
            return Err(TokenRefusal::Expired);
        }
        Ok(Principal {
            workspace,
            member: self.member,
            role: parse_role(&self.role)?,
            device,
            token,
            expires_millis: self.expires_millis,
            access_version: self.access_version,
        })
    }
}

/// The member behind a token.
pub(super) fn find_token(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    token: SecretHash,
) -> Result<Option<Found>, DatabaseError> {
    let row = session.row(
        "SELECT m.member, m.name, m.role, t.expires_millis, m.revoked_millis, t.revoked_millis, w.access_version
         FROM token t
         JOIN member m ON m.workspace = t.workspace AND m.member = t.member
         JOIN workspace w ON w.workspace = t.workspace
         WHERE t.workspace = ?1 AND t.token = ?2",
        &[workspace.as_bytes().into(), token.as_bytes().into()],
    )?;
    row.as_ref().map(Found::read).transpose()
}

/// The member behind a device.
pub(super) fn find_device(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    device: DeviceId,
) -> Result<Option<Found>, DatabaseError> {
    let row = session.row(
        "SELECT m.member, m.name, m.role, CAST(NULL AS BIGINT), m.revoked_millis, d.revoked_millis, w.access_version
         FROM device d
         JOIN member m ON m.workspace = d.workspace AND m.member = d.member
         JOIN workspace w ON w.workspace = d.workspace
         WHERE d.workspace = ?1 AND d.device = ?2",
        &[workspace.as_bytes().into(), device.as_bytes().into()],
    )?;
    row.as_ref().map(Found::read).transpose()
}

/// Refuses a workspace that this relay does not have.
pub(super) async fn require_workspace(database: &Database, workspace: WorkspaceId) -> Result<(), TokenRefusal> {
    match super::find_workspace(database, workspace).await {
        Ok(_) => Ok(()),
        Err(IdentityError::UnknownWorkspace(_)) => Err(TokenRefusal::UnknownWorkspace),
        Err(error) => Err(error.into()),
    }
}

/// Who presents this token, if it opens this workspace now.
pub async fn authenticate(
    database: &Database,
    platform: &Platform,
    workspace: WorkspaceId,
    presented: &str,
) -> Result<Principal, TokenRefusal> {
    require_workspace(database, workspace).await?;
    let token = SecretHash::of(presented);
    let found = database
        .read(move |session| find_token(session, workspace, token))
        .await
        .map_err(IdentityError::from)?;
    found
        .ok_or(TokenRefusal::Unknown)?
        .admit(workspace, None, Some(token), platform.wall_millis())
}

/// Who presents this session, if it is one of this workspace, has not ended, and its device still has access.
pub async fn authenticate_session(
    database: &Database,
    platform: &Platform,
    secret: &RelaySecret,
    workspace: WorkspaceId,
    presented: &str,
) -> Result<Principal, TokenRefusal> {
    let claims = secret
        .open_session(presented, platform.wall_millis())
        .filter(|claims| claims.workspace == workspace)
        .ok_or(TokenRefusal::Session)?;
    let found = database
        .read(move |session| find_device(session, workspace, claims.device))
        .await
        .map_err(IdentityError::from)?;
    let found = found
        .filter(|found| found.member == claims.member)
        .ok_or(TokenRefusal::Session)?;
    found.admit(workspace, Some(claims.device), None, platform.wall_millis())
}

/// How often access to each of these workspaces has changed; one that is gone is left out.
pub async fn access_versions(
    database: &Database,
    workspaces: Vec<WorkspaceId>,
) -> Result<Vec<(WorkspaceId, i64)>, DatabaseError> {
    database
        .read(move |session| {
            let mut versions = Vec::with_capacity(workspaces.len());
            for workspace in workspaces {
                let row = session.row(
                    "SELECT access_version FROM workspace WHERE workspace = ?1",
                    &[workspace.as_bytes().into()],
                )?;
                if let Some(row) = row {
                    versions.push((workspace, row.integer(0)?));
                }
            }
            Ok(versions)
        })
        .await
}

/// Whether each of these principals still has access, in their order.
pub async fn standings(
    database: &Database,
    platform: &Platform,
    principals: Vec<Principal>,
) -> Result<Vec<Standing>, DatabaseError> {
    let now = platform.wall_millis();
    database
        .read(move |session| {
            let mut standings = Vec::with_capacity(principals.len());
            for principal in principals {
                let Principal {
                    workspace,
                    device,
                    token,
                    ..
                } = principal;
                let found = match (device, token) {
                    (Some(device), _) => find_device(session, workspace, device)?,
                    (None, Some(token)) => find_token(session, workspace, token)?,
                    (None, None) => None,
                };
                let admitted = match found {
                    Some(found) => found.admit(workspace, device, token, now),
                    None => Err(TokenRefusal::Unknown),
                };
                standings.push(match admitted {
                    Ok(principal) => Standing::Holds(principal),
                    Err(refusal) => Standing::Ended(refusal),
                });
            }
            Ok(standings)
        })
        .await
}

/// Notes that these members, on these devices, are connected now.
pub async fn note_seen(
    database: &Database,
    platform: &Platform,
    principals: Vec<Principal>,
) -> Result<(), DatabaseError> {
    let now = platform.wall_millis();
    database
        .write(move |session| {
            principals
                .iter()
                .try_for_each(|principal| mark_seen(session, principal, now))
        })
        .await
}

/// Last seen only goes forward, whichever node's clock is behind.
pub(super) fn mark_seen(
    session: &mut Session<'_>,
    principal: &Principal,
    now_millis: i64,
) -> Result<(), DatabaseError> {
    let workspace = principal.workspace.as_bytes();
    session.execute(
        "UPDATE member SET last_seen_millis = ?3
         WHERE workspace = ?1 AND member = ?2 AND coalesce(last_seen_millis, 0) < ?3",
        &[workspace.into(), principal.member.as_bytes().into(), now_millis.into()],
    )?;
    if let Some(device) = principal.device {
        session.execute(
            "UPDATE device SET last_seen_millis = ?3
             WHERE workspace = ?1 AND device = ?2 AND coalesce(last_seen_millis, 0) < ?3",
            &[workspace.into(), device.as_bytes().into(), now_millis.into()],
        )?;
    }
    Ok(())
}
