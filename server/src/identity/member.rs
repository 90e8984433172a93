//! Members of a workspace.

use std::{fmt, str::FromStr};

use rusqlite::{Connection, params};

use super::{IdentityError, Role, WorkspaceId};
use crate::{
    platform::{Platform, RandomnessError},
    store::{Database, DatabaseError},
};

/// The name of a member towards administrators: 8 random bytes, written as hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MemberId([u8; 8]);

impl MemberId {
    pub(super) fn draw(platform: &Platform) -> Result<Self, RandomnessError> {
        Ok(Self(platform.random()?))
    }

    pub(super) const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    pub(super) const fn as_bytes(&self) -> &[u8; 8] {
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
    /// When access was taken away.
    pub revoked_millis: Option<i64>,
}

pub(super) fn insert_member(
    connection: &Connection,
    workspace: WorkspaceId,
    member: &Member,
) -> Result<(), DatabaseError> {
    connection.execute(
        "INSERT INTO member (workspace, member, name, role, created_millis) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            workspace.as_bytes(),
            member.id.as_bytes(),
            member.name,
            member.role.name(),
            member.created_millis
        ],
    )?;
    Ok(())
}

/// Everyone who has or had access, oldest first.
pub async fn members(database: &Database, workspace: WorkspaceId) -> Result<Vec<Member>, IdentityError> {
    super::find_workspace(database, workspace).await?;
    let rows: Vec<(MemberId, String, String, i64, Option<i64>)> = database
        .read(move |connection| {
            let mut statement = connection.prepare(
                "SELECT member, name, role, created_millis, revoked_millis FROM member
                 WHERE workspace = ?1 ORDER BY created_millis, member",
            )?;
            let rows = statement.query_map([workspace.as_bytes()], |row| {
                Ok((
                    MemberId(row.get(0)?),
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                ))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await?;
    rows.into_iter()
        .map(|(id, name, role, created_millis, revoked_millis)| {
            let role = parse_role(&role)?;
            Ok(Member {
                id,
                name,
                role,
                created_millis,
                revoked_millis,
            })
        })
        .collect()
}

pub(super) fn parse_role(stored: &str) -> Result<Role, IdentityError> {
    stored.parse().map_err(|_| IdentityError::Stored {
        what: "role",
        detail: stored.to_owned(),
    })
}

/// Takes a member's access away, for all its tokens; open connections end within a second.
pub async fn revoke_member(
    database: &Database,
    platform: &Platform,
    workspace: WorkspaceId,
    member: MemberId,
) -> Result<(), IdentityError> {
    super::find_workspace(database, workspace).await?;
    let now = platform.wall_millis();
    let changed = database
        .write(move |connection| {
            Ok(connection.execute(
                "UPDATE member SET revoked_millis = coalesce(revoked_millis, ?3) WHERE workspace = ?1 AND member = ?2",
                params![workspace.as_bytes(), member.as_bytes(), now],
            )?)
        })
        .await?;
    if changed == 0 {
        Err(IdentityError::UnknownMember(member.to_string()))
    } else {
        Ok(())
    }
}
