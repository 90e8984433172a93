//! One-time invitations: a link that makes a member.

use rusqlite::{Connection, OptionalExtension as _, params};
use steward_sync::ids::DocumentId;

use super::{
    IdentityError, Member, MemberId, Role, Secret, SecretHash, Workspace, WorkspaceId, checked_name,
    member::{insert_member, parse_role},
    token::{draw_token, insert_token},
};
use crate::{
    platform::Platform,
    store::{Database, DatabaseError},
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
        .write(move |connection| {
            connection.execute(
                "INSERT INTO invitation (workspace, invitation, role, name, created_millis, expires_millis)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    workspace.as_bytes(),
                    hash.as_bytes(),
                    role.name(),
                    name,
                    now,
                    now.saturating_add(valid_millis)
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
    let found = database.read(move |connection| find(connection, hash)).await?;
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
        .write(move |connection| {
            // Of two who accept at once, one finds it used.
            let marked = connection.execute(
                "UPDATE invitation SET used_millis = ?3 WHERE workspace = ?1 AND invitation = ?2 AND used_millis IS NULL",
                params![workspace.as_bytes(), hash.as_bytes(), now],
            )?;
            if marked == 1 {
                insert_member(connection, workspace, &stored)?;
                insert_token(connection, workspace, token_hash, stored.id, now, None)?;
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

fn find(connection: &Connection, hash: SecretHash) -> Result<Option<Found>, DatabaseError> {
    Ok(connection
        .prepare_cached(
            "SELECT workspace, role, name, expires_millis, used_millis FROM invitation WHERE invitation = ?1",
        )?
        .query_row([hash.as_bytes()], |row| {
            Ok(Found {
                workspace: WorkspaceId::new(DocumentId::from_bytes(row.get(0)?)),
                role: row.get(1)?,
                name: row.get(2)?,
                expires_millis: row.get(3)?,
                used_millis: row.get(4)?,
            })
        })
        .optional()?)
}
