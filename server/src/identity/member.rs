//! Members of a workspace.

use std::{fmt, str::FromStr};

use super::{
    IdentityError, Role, WorkspaceId,
    access::{Changed, LastOwner, Removal, count, count_change, keeps_an_owner},
    checked_name,
};
use crate::{
    limits,
    platform::{Platform, RandomnessError},
    store::{
        Database, DatabaseError,
        sql::{Row, Session},
    },
};

/// The name of a member towards administrators: 8 random bytes, written as hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberId([u8; 8]);

impl MemberId {
    pub(super) fn draw(platform: &Platform) -> Result<Self, RandomnessError> {
        Ok(Self(platform.random()?))
    }

    pub(crate) const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

impl fmt::Display for MemberId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hex::encode(self.0))
    }
}

impl FromStr for MemberId {
    type Err = hex::FromHexError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 8];
        hex::decode_to_slice(text, &mut bytes)?;
        Ok(Self(bytes))
    }
}

/// A person or an integration with access to a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its id.
    pub id: MemberId,
    /// As shown.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Since when.
    pub created_millis: i64,
    /// When it was last connected or signed in.
    pub last_seen_millis: Option<i64>,
    /// When access was taken away.
    pub revoked_millis: Option<i64>,
}

/// What to change of a member.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberChange {
    /// Another role.
    pub role: Option<Role>,
    /// Another name.
    pub name: Option<String>,
}

const COLUMNS: &str = "member, name, role, created_millis, last_seen_millis, revoked_millis";

fn read_member(row: &Row) -> Result<Member, IdentityError> {
    Ok(Member {
        id: MemberId(row.array(0)?),
        name: row.text(1)?.to_owned(),
        role: parse_role(row.text(2)?)?,
        created_millis: row.integer(3)?,
        last_seen_millis: row.optional_integer(4)?,
        revoked_millis: row.optional_integer(5)?,
    })
}

/// Whether the workspace has fewer members than it may.
pub(super) fn may_add_member(session: &mut Session<'_>, workspace: WorkspaceId) -> Result<bool, DatabaseError> {
    let existing = count(
        session,
        "SELECT count(*) FROM member WHERE workspace = ?1",
        &[workspace.as_bytes().into()],
    )?;
    Ok(existing < limits::MEMBERS_PER_WORKSPACE)
}

pub(super) fn insert_member(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    member: &Member,
) -> Result<(), DatabaseError> {
    session.execute(
        "INSERT INTO member (workspace, member, name, role, created_millis) VALUES (?1, ?2, ?3, ?4, ?5)",
        &[
            workspace.as_bytes().into(),
            member.id.as_bytes().into(),
            (&member.name).into(),
            member.role.name().into(),
            member.created_millis.into(),
        ],
    )?;
    Ok(())
}

/// Everyone who has or had access, oldest first.
pub async fn members(database: &Database, workspace: WorkspaceId) -> Result<Vec<Member>, IdentityError> {
    super::find_workspace(database, workspace).await?;
    let rows = database
        .read(move |session| {
            session.rows(
                &format!("SELECT {COLUMNS} FROM member WHERE workspace = ?1 ORDER BY created_millis, member"),
                &[workspace.as_bytes().into()],
            )
        })
        .await?;
    rows.iter().map(read_member).collect()
}

/// One member.
pub async fn find_member(
    database: &Database,
    workspace: WorkspaceId,
    member: MemberId,
) -> Result<Member, IdentityError> {
    let row = database
        .read(move |session| {
            session.row(
                &format!("SELECT {COLUMNS} FROM member WHERE workspace = ?1 AND member = ?2"),
                &[workspace.as_bytes().into(), member.as_bytes().into()],
            )
        })
        .await?;
    read_member(&row.ok_or_else(|| IdentityError::UnknownMember(member.to_string()))?)
}

pub(super) fn parse_role(stored: &str) -> Result<Role, IdentityError> {
    stored.parse().map_err(|_| IdentityError::Stored {
        what: "role",
        detail: stored.to_owned(),
    })
}

/// Gives a member another role or name; open connections have the role within a second. The last owner stays one.
pub async fn change_member(
    database: &Database,
    workspace: WorkspaceId,
    member: MemberId,
    change: MemberChange,
) -> Result<Member, IdentityError> {
    let role = change.role;
    let name = change.name.as_deref().map(checked_name).transpose()?;
    let changed = database
        .write(move |session| {
            if role.is_some() && !count_change(session, workspace)? {
                return Ok(Changed::UnknownWorkspace);
            }
            if role.is_some_and(|role| role != Role::Owner)
                && !keeps_an_owner(session, workspace, Removal::Member(member))?
            {
                return Ok(Changed::LastOwner);
            }
            let updated = session.execute(
                "UPDATE member SET role = coalesce(?3, role), name = coalesce(?4, name)
                 WHERE workspace = ?1 AND member = ?2 AND revoked_millis IS NULL",
                &[
                    workspace.as_bytes().into(),
                    member.as_bytes().into(),
                    role.map(Role::name).into(),
                    name.as_ref().into(),
                ],
            )?;
            Ok(if updated == 1 { Changed::Done } else { Changed::Unknown })
        })
        .await?;
    outcome(changed, workspace, || IdentityError::UnknownMember(member.to_string()))?;
    find_member(database, workspace, member).await
}

/// Takes a member's access away, on all its devices and for all its tokens; open connections end within a second.
pub async fn revoke_member(
    database: &Database,
    platform: &Platform,
    workspace: WorkspaceId,
    member: MemberId,
    last_owner: LastOwner,
) -> Result<(), IdentityError> {
    let now = platform.wall_millis();
    let changed = database
        .write(move |session| {
            if !count_change(session, workspace)? {
                return Ok(Changed::UnknownWorkspace);
            }
            if last_owner == LastOwner::Stays && !keeps_an_owner(session, workspace, Removal::Member(member))? {
                return Ok(Changed::LastOwner);
            }
            let updated = session.execute(
                "UPDATE member SET revoked_millis = coalesce(revoked_millis, ?3) WHERE workspace = ?1 AND member = ?2",
                &[workspace.as_bytes().into(), member.as_bytes().into(), now.into()],
            )?;
            Ok(if updated == 1 { Changed::Done } else { Changed::Unknown })
        })
        .await?;
    outcome(changed, workspace, || IdentityError::UnknownMember(member.to_string()))
}

/// What became of a change, as a result.
pub(super) fn outcome(
    changed: Changed,
    workspace: WorkspaceId,
    unknown: impl FnOnce() -> IdentityError,
) -> Result<(), IdentityError> {
    match changed {
        Changed::Done => Ok(()),
        Changed::UnknownWorkspace => Err(IdentityError::UnknownWorkspace(workspace)),
        Changed::Unknown => Err(unknown()),
        Changed::LastOwner => Err(IdentityError::LastOwner),
    }
}
