//! Members of a workspace.

use std::{fmt, str::FromStr};

use steward_sync::ids::MemberKey;

use super::{IdentityError, Role, WorkspaceId};
use crate::{
    platform::{Platform, RandomnessError},
    store::{Database, DatabaseError, Session},
};

/// The name of a member towards administrators: 8 random bytes, written as hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MemberId([u8; 8]);

impl MemberId {
    pub(super) fn draw(platform: &Platform) -> Result<Self, RandomnessError> {
        Ok(Self(platform.random()?))
    }

    pub(crate) const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// What the engine knows the member by.
    pub(crate) const fn key(self) -> MemberKey {
        MemberKey(self.0)
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
    /// When access was taken away.
    pub revoked_millis: Option<i64>,
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
    let rows: Vec<(MemberId, String, String, i64, Option<i64>)> = database
        .read(move |session| {
            session
                .rows(
                    "SELECT member, name, role, created_millis, revoked_millis FROM member
                     WHERE workspace = ?1 ORDER BY created_millis, member",
                    &[workspace.as_bytes().into()],
                )?
                .iter()
                .map(|row| {
                    Ok((
                        MemberId(row.array(0)?),
                        row.text(1)?.to_owned(),
                        row.text(2)?.to_owned(),
                        row.integer(3)?,
                        row.optional_integer(4)?,
                    ))
                })
                .collect()
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
        .write(move |session| {
            session.execute(
                "UPDATE member SET revoked_millis = coalesce(revoked_millis, ?3) WHERE workspace = ?1 AND member = ?2",
                &[workspace.as_bytes().into(), member.as_bytes().into(), now.into()],
            )
        })
        .await?;
    if changed == 0 {
        Err(IdentityError::UnknownMember(member.to_string()))
    } else {
        Ok(())
    }
}
