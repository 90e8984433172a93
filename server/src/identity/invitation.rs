//! One-time invitations: a link that makes a member, or adds a device to one.

use super::{
    DeviceId, Handle, IdentityError, Member, MemberId, Role, Secret, SecretHash, Workspace, WorkspaceId, access::count,
    checked_name, member::parse_role,
};
use crate::{
    limits,
    platform::Platform,
    store::{
        Database, DatabaseError,
        sql::{Row, Session},
    },
};

/// What accepting does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It makes a member.
    Member,
    /// It adds a device to this member.
    Device(MemberId),
}

/// What an invitation offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// To which workspace.
    pub workspace: Workspace,
    /// As what.
    pub role: Role,
    /// For whom, if the inviter said.
    pub name: Option<String>,
    /// What accepting does.
    pub purpose: Purpose,
    /// Until when.
    pub expires_millis: i64,
}

/// An invitation to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvitation {
    /// As what the person comes.
    pub role: Role,
    /// Who it is for, as a suggestion.
    pub name: Option<String>,
    /// How long it is good for.
    pub valid_millis: i64,
    /// Which member makes it; none for an administrator at the relay.
    pub created_by: Option<MemberId>,
}

/// A code to hand out.
#[derive(Debug)]
pub struct IssuedInvitation {
    /// It goes into a link and is not stored.
    pub code: Secret,
    /// Until when it is good.
    pub expires_millis: i64,
}

/// An invitation that can still be accepted, as listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenInvitation {
    /// Its name.
    pub handle: Handle,
    /// As what.
    pub role: Role,
    /// For whom, if the inviter said.
    pub name: Option<String>,
    /// What accepting does.
    pub purpose: Purpose,
    /// By whom, if by a member.
    pub created_by: Option<MemberId>,
    /// Since when.
    pub created_millis: i64,
    /// Until when.
    pub expires_millis: i64,
}

/// Creates an invitation in the name of an administrator.
pub async fn create_invitation(
    database: &Database,
    platform: &Platform,
    workspace: WorkspaceId,
    role: Role,
    name: Option<&str>,
    valid_millis: i64,
) -> Result<Secret, IdentityError> {
    let invitation = NewInvitation {
        role,
        name: name.map(str::to_owned),
        valid_millis,
        created_by: None,
    };
    Ok(invite(database, platform, workspace, invitation).await?.code)
}

/// Creates an invitation.
pub async fn invite(
    database: &Database,
    platform: &Platform,
    workspace: WorkspaceId,
    invitation: NewInvitation,
) -> Result<IssuedInvitation, IdentityError> {
    super::find_workspace(database, workspace).await?;
    let name = invitation.name.as_deref().map(checked_name).transpose()?;
    let valid_millis = invitation.valid_millis;
    let row = NewRow {
        role: invitation.role.name(),
        name,
        member: None,
        created_by: invitation.created_by,
    };
    store(database, platform, workspace, row, valid_millis).await
}

/// Creates a link by which a further device of `member` is enrolled. The one that `created_by` made before for the same
/// member is withdrawn.
pub async fn create_device_link(
    database: &Database,
    platform: &Platform,
    workspace: WorkspaceId,
    member: MemberId,
    created_by: Option<MemberId>,
    valid_millis: i64,
) -> Result<IssuedInvitation, IdentityError> {
    let found = super::find_member(database, workspace, member).await?;
    if found.revoked_millis.is_some() {
        return Err(IdentityError::RevokedMember(member.to_string()));
    }
    let row = NewRow {
        role: found.role.name(),
        name: None,
        member: Some(member),
        created_by,
    };
    store(database, platform, workspace, row, valid_millis).await
}

struct NewRow {
    role: &'static str,
    name: Option<String>,
    member: Option<MemberId>,
    created_by: Option<MemberId>,
}

async fn store(
    database: &Database,
    platform: &Platform,
    workspace: WorkspaceId,
    row: NewRow,
    valid_millis: i64,
) -> Result<IssuedInvitation, IdentityError> {
    let code = Secret::draw(platform, "")?;
    let hash = code.hash();
    let now = platform.wall_millis();
    let expires_millis = now.saturating_add(valid_millis.clamp(0, limits::INVITATION_MAX_MILLIS));
    let stored = database
        .write(move |session| insert(session, workspace, &row, hash, now, expires_millis))
        .await?;
    if stored {
        Ok(IssuedInvitation { code, expires_millis })
    } else {
        Err(IdentityError::TooMany("open invitations"))
    }
}

fn insert(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    row: &NewRow,
    hash: SecretHash,
    now: i64,
    expires_millis: i64,
) -> Result<bool, DatabaseError> {
    let id = workspace.as_bytes();
    let open = count(
        session,
        "SELECT count(*) FROM invitation WHERE workspace = ?1 AND used_millis IS NULL AND withdrawn_millis IS NULL
         AND expires_millis > ?2",
        &[id.into(), now.into()],
    )?;
    if open >= limits::OPEN_INVITATIONS {
        return Ok(false);
    }
    // Long enough ago that nobody asks any more why the link does not work.
    session.execute(
        "DELETE FROM invitation WHERE workspace = ?1 AND expires_millis < ?2",
        &[id.into(), now.saturating_sub(limits::INVITATION_MAX_MILLIS).into()],
    )?;
    if let (Some(member), Some(created_by)) = (&row.member, &row.created_by) {
        session.execute(
            "UPDATE invitation SET withdrawn_millis = ?4 WHERE workspace = ?1 AND member = ?2 AND created_by = ?3
             AND used_millis IS NULL AND withdrawn_millis IS NULL",
            &[
                id.into(),
                member.as_bytes().into(),
                created_by.as_bytes().into(),
                now.into(),
            ],
        )?;
    }
    session.execute(
        "INSERT INTO invitation (workspace, invitation, role, name, created_millis, expires_millis, member, created_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            id.into(),
            hash.as_bytes().into(),
            row.role.into(),
            row.name.as_ref().into(),
            now.into(),
            expires_millis.into(),
            row.member.as_ref().map(MemberId::as_bytes).into(),
            row.created_by.as_ref().map(MemberId::as_bytes).into(),
        ],
    )?;
    Ok(true)
}

/// What the invitation with this code offers, if it can still be accepted.
pub async fn read_invitation(
    database: &Database,
    platform: &Platform,
    code: &str,
) -> Result<Invitation, IdentityError> {
    let hash = SecretHash::of(code);
    let found = database.read(move |session| find(session, hash)).await?;
    let found = found.ok_or(IdentityError::UnknownInvitation)?;
    if found.used_millis.is_some() {
        return Err(IdentityError::UsedInvitation);
    }
    offer(database, platform, found).await
}

/// What an invitation as stored offers, unless it was withdrawn or is too old.
pub(super) async fn offer(database: &Database, platform: &Platform, found: Found) -> Result<Invitation, IdentityError> {
    if found.withdrawn_millis.is_some() {
        return Err(IdentityError::WithdrawnInvitation);
    }
    if found.expires_millis <= platform.wall_millis() {
        return Err(IdentityError::ExpiredInvitation);
    }
    let mut role = parse_role(&found.role)?;
    let mut name = found.name;
    if let Purpose::Device(member) = found.purpose {
        // As it is now, not as it was when the link was made.
        let member = super::find_member(database, found.workspace, member).await?;
        if member.revoked_millis.is_some() {
            return Err(IdentityError::WithdrawnInvitation);
        }
        role = member.role;
        name = Some(member.name);
    }
    Ok(Invitation {
        workspace: super::find_workspace(database, found.workspace).await?,
        role,
        name,
        purpose: found.purpose,
        expires_millis: found.expires_millis,
    })
}

/// The invitations and device links of a workspace that can still be accepted, oldest first.
pub async fn open_invitations(
    database: &Database,
    platform: &Platform,
    workspace: WorkspaceId,
) -> Result<Vec<OpenInvitation>, IdentityError> {
    let now = platform.wall_millis();
    let rows = database
        .read(move |session| {
            session.rows(
                "SELECT invitation, role, name, member, created_by, created_millis, expires_millis FROM invitation
                 WHERE workspace = ?1 AND used_millis IS NULL AND withdrawn_millis IS NULL AND expires_millis > ?2
                 ORDER BY created_millis, invitation",
                &[workspace.as_bytes().into(), now.into()],
            )
        })
        .await?;
    rows.iter().map(read_open).collect()
}

fn read_open(row: &Row) -> Result<OpenInvitation, IdentityError> {
    let created_by = optional_member(row, 4)?;
    Ok(OpenInvitation {
        handle: SecretHash::from_bytes(row.array(0)?).into(),
        role: parse_role(row.text(1)?)?,
        name: row.optional_text(2)?.map(str::to_owned),
        purpose: optional_member(row, 3)?.map_or(Purpose::Member, Purpose::Device),
        created_by,
        created_millis: row.integer(5)?,
        expires_millis: row.integer(6)?,
    })
}

fn optional_member(row: &Row, column: usize) -> Result<Option<MemberId>, DatabaseError> {
    match row.optional_bytes(column)? {
        Some(_) => Ok(Some(MemberId::from_bytes(row.array(column)?))),
        None => Ok(None),
    }
}

/// Withdraws an invitation that is open.
pub async fn withdraw_invitation(
    database: &Database,
    platform: &Platform,
    workspace: WorkspaceId,
    invitation: Handle,
) -> Result<(), IdentityError> {
    let now = platform.wall_millis();
    let withdrawn = database
        .write(move |session| {
            session.execute(
                "UPDATE invitation SET withdrawn_millis = ?3 WHERE workspace = ?1 AND substr(invitation, 1, 8) = ?2
                 AND used_millis IS NULL AND withdrawn_millis IS NULL",
                &[workspace.as_bytes().into(), invitation.as_bytes().into(), now.into()],
            )
        })
        .await?;
    if withdrawn == 0 {
        Err(IdentityError::UnknownInvitation)
    } else {
        Ok(())
    }
}

/// An invitation as stored.
pub(super) struct Found {
    pub(super) workspace: WorkspaceId,
    pub(super) role: String,
    pub(super) name: Option<String>,
    pub(super) expires_millis: i64,
    pub(super) used_millis: Option<i64>,
    pub(super) withdrawn_millis: Option<i64>,
    pub(super) purpose: Purpose,
    pub(super) used_device: Option<DeviceId>,
}

pub(super) fn find(session: &mut Session<'_>, hash: SecretHash) -> Result<Option<Found>, DatabaseError> {
    let row = session.row(
        "SELECT workspace, role, name, expires_millis, used_millis, withdrawn_millis, member, used_device
         FROM invitation WHERE invitation = ?1",
        &[hash.as_bytes().into()],
    )?;
    let Some(row) = row else { return Ok(None) };
    let used_device = match row.optional_bytes(7)? {
        Some(_) => Some(DeviceId::from_bytes(row.array(7)?)),
        None => None,
    };
    Ok(Some(Found {
        workspace: WorkspaceId::from_bytes(row.array(0)?),
        role: row.text(1)?.to_owned(),
        name: row.optional_text(2)?.map(str::to_owned),
        expires_millis: row.integer(3)?,
        used_millis: row.optional_integer(4)?,
        withdrawn_millis: row.optional_integer(5)?,
        purpose: optional_member(&row, 6)?.map_or(Purpose::Member, Purpose::Device),
        used_device,
    }))
}

/// What accepting an invitation gave.
#[derive(Debug)]
pub struct Accepted {
    /// The workspace joined.
    pub workspace: Workspace,
    /// The member: a new one, or the one that has a further device now.
    pub member: Member,
    /// How to connect from now on.
    pub credential: AcceptedCredential,
}

/// How to connect after accepting an invitation.
#[derive(Debug)]
pub enum AcceptedCredential {
    /// With a token, in clear this once.
    Token(Secret),
    /// By signing in with the device that was enrolled.
    Device(DeviceId),
}
