//! One-time invitations: a link that makes a member.

use steward_sync::ids::DocumentId;

use super::{
    IdentityError, Member, MemberId, Role, Secret, SecretHash, Workspace, WorkspaceId, checked_name,
    member::{insert_member, parse_role},
    token::{draw_token, insert_token},
};
use crate::{
    platform::Platform,
    store::{Database, DatabaseError, Session},
};

/// What an invitation offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// To which workspace.
    pub workspace: Workspace,
    /// As what.
    pub role: Role,
    /// For whom, if the inviter said.
    pub name: Option<String>,
    /// Until when.
    pub expires_millis: i64,
}

/// What accepting an invitation gave.
#[derive(Debug)]
pub struct Accepted {
    /// The workspace joined.
    pub workspace: Workspace,
    /// The new member.
    pub member: Member,
    /// Its token, in clear this once.
    pub token: Secret,
}

/// Creates an invitation; the code goes into a link and is not stored.
pub async fn create_invitation(
    database: &Database,
    platform: &Platform,
    workspace: WorkspaceId,
    role: Role,
    name: Option<&str>,
    valid_millis: i64,
) -> Result<Secret, IdentityError> {
    super::find_workspace(database, workspace).await?;
    let name = name.map(checked_name).transpose()?;
    let code = Secret::draw(platform, "")?;
    let hash = code.hash();
    let now = platform.wall_millis();
    database
        .write(move |session| {
            session.execute(
                "INSERT INTO invitation (workspace, invitation, role, name, created_millis, expires_millis)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                &[
                    workspace.as_bytes().into(),
                    hash.as_bytes().into(),
                    role.name().into(),
                    name.as_ref().into(),
                    now.into(),
                    now.saturating_add(valid_millis).into(),
                ],
            )?;
            Ok(())
        })
        .await?;
    Ok(code)
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
    if found.expires_millis <= platform.wall_millis() {
        return Err(IdentityError::ExpiredInvitation);
    }
    Ok(Invitation {
        workspace: super::find_workspace(database, found.workspace).await?,
        role: parse_role(&found.role)?,
        name: found.name,
        expires_millis: found.expires_millis,
    })
}

/// Accepts an invitation: marks it as used and makes the member with its token, all or nothing.
pub async fn accept_invitation(
    database: &Database,
    platform: &Platform,
    code: &str,
    name: &str,
) -> Result<Accepted, IdentityError> {
    let invitation = read_invitation(database, platform, code).await?;
    let workspace = invitation.workspace.id;
    let hash = SecretHash::of(code);
    let token = draw_token(platform)?;
    let token_hash = token.hash();
    let now = platform.wall_millis();
    let member = Member {
        id: MemberId::draw(platform)?,
        name: checked_name(name)?,
        role: invitation.role,
        created_millis: now,
        revoked_millis: None,
    };
    let stored = member.clone();
    let accepted = database
        .write(move |session| {
            // Of two who accept at once, one finds it used.
            let marked = session.execute(
                "UPDATE invitation SET used_millis = ?3 WHERE workspace = ?1 AND invitation = ?2 AND used_millis IS NULL",
                &[workspace.as_bytes().into(), hash.as_bytes().into(), now.into()],
            )?;
            if marked == 1 {
                insert_member(session, workspace, &stored)?;
                insert_token(session, workspace, token_hash, stored.id, now, None)?;
            }
            Ok(marked == 1)
        })
        .await?;
    if !accepted {
        return Err(IdentityError::UsedInvitation);
    }
    Ok(Accepted {
        workspace: invitation.workspace,
        member,
        token,
    })
}

struct Found {
    workspace: WorkspaceId,
    role: String,
    name: Option<String>,
    expires_millis: i64,
    used_millis: Option<i64>,
}

fn find(session: &mut Session<'_>, hash: SecretHash) -> Result<Option<Found>, DatabaseError> {
    session
        .row(
            "SELECT workspace, role, name, expires_millis, used_millis FROM invitation WHERE invitation = ?1",
            &[hash.as_bytes().into()],
        )?
        .map(|row| {
            Ok(Found {
                workspace: WorkspaceId::new(DocumentId::from_bytes(row.array(0)?)),
                role: row.text(1)?.to_owned(),
                name: row.optional_text(2)?.map(str::to_owned),
                expires_millis: row.integer(3)?,
                used_millis: row.optional_integer(4)?,
            })
        })
        .transpose()
}
