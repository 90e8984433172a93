//! Tokens: what integrations present, any automerge-repo client among them.

use std::{fmt, str::FromStr};

use super::{
    IdentityError, Member, MemberId, Role, Secret, SecretHash, WorkspaceId,
    access::{Changed, LastOwner, Removal, count_change, keeps_an_owner},
    checked_name,
    member::{insert_member, may_add_member, outcome, parse_role},
};
use crate::{
    platform::Platform,
    store::{
        Database, DatabaseError,
        sql::{Row, Session},
    },
};

/// People and secret scanners recognize a token by this.
const PREFIX: &str = "stw_";

/// The name of a token or invitation towards those who may end it: the first 8 bytes of its hash, written as
/// hexadecimal digits. It opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Handle([u8; 8]);

impl Handle {
    pub(super) const fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

impl From<SecretHash> for Handle {
    fn from(hash: SecretHash) -> Self {
        let (first, _) = hash.as_bytes().split_first_chunk().unwrap_or((&[0; 8], &[]));
        Self(*first)
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hex::encode(self.0))
    }
}

impl FromStr for Handle {
    type Err = hex::FromHexError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 8];
        hex::decode_to_slice(text, &mut bytes)?;
        Ok(Self(bytes))
    }
}

/// A token as listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its name.
    pub handle: Handle,
    /// Whose: an integration is a member of its own.
    pub member: MemberId,
    /// The member's name.
    pub name: String,
    /// What the member may do.
    pub role: Role,
    /// Since when.
    pub created_millis: i64,
    /// Until when, if not for ever.
    pub expires_millis: Option<i64>,
    /// When the member was last connected.
    pub last_seen_millis: Option<i64>,
    /// When it, or its member's access, was taken away.
    pub revoked_millis: Option<i64>,
}

pub(super) fn insert_token(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    token: SecretHash,
    member: MemberId,
    created_millis: i64,
    expires_millis: Option<i64>,
) -> Result<(), DatabaseError> {
    session.execute(
        "INSERT INTO token (workspace, token, member, created_millis, expires_millis) VALUES (?1, ?2, ?3, ?4, ?5)",
        &[
            workspace.as_bytes().into(),
            token.as_bytes().into(),
            member.as_bytes().into(),
            created_millis.into(),
            expires_millis.into(),
        ],
    )?;
    Ok(())
}

pub(super) fn draw_token(platform: &Platform) -> Result<Secret, IdentityError> {
    Ok(Secret::draw(platform, PREFIX)?)
}

/// Creates a member with a token, for an integration.
pub async fn issue_token(
    database: &Database,
    platform: &Platform,
    workspace: WorkspaceId,
    role: Role,
    name: &str,
    expires_millis: Option<i64>,
) -> Result<(Member, Secret), IdentityError> {
    super::find_workspace(database, workspace).await?;
    let secret = draw_token(platform)?;
    let hash = secret.hash();
    let now = platform.wall_millis();
    let member = Member {
        id: MemberId::draw(platform)?,
        name: checked_name(name)?,
        role,
        created_millis: now,
        last_seen_millis: None,
        revoked_millis: None,
    };
    let stored = member.clone();
    let added = database
        .write(move |session| {
            if !may_add_member(session, workspace)? {
                return Ok(false);
            }
            insert_member(session, workspace, &stored)?;
            insert_token(session, workspace, hash, stored.id, now, expires_millis)?;
            Ok(true)
        })
        .await?;
    if added {
        Ok((member, secret))
    } else {
        Err(IdentityError::TooMany("members"))
    }
}

/// Every token of a workspace, oldest first; those taken away and expired included.
pub async fn tokens(database: &Database, workspace: WorkspaceId) -> Result<Vec<Token>, IdentityError> {
    let rows = database
        .read(move |session| {
            session.rows(
                "SELECT t.token, t.member, m.name, m.role, t.created_millis, t.expires_millis, m.last_seen_millis,
                        coalesce(t.revoked_millis, m.revoked_millis)
                 FROM token t JOIN member m ON m.workspace = t.workspace AND m.member = t.member
                 WHERE t.workspace = ?1 ORDER BY t.created_millis, t.token",
                &[workspace.as_bytes().into()],
            )
        })
        .await?;
    rows.iter().map(read_token).collect()
}

fn read_token(row: &Row) -> Result<Token, IdentityError> {
    Ok(Token {
        handle: SecretHash::from_bytes(row.array(0)?).into(),
        member: MemberId::from_bytes(row.array(1)?),
        name: row.text(2)?.to_owned(),
        role: parse_role(row.text(3)?)?,
        created_millis: row.integer(4)?,
        expires_millis: row.optional_integer(5)?,
        last_seen_millis: row.optional_integer(6)?,
        revoked_millis: row.optional_integer(7)?,
    })
}

/// Takes a token away; its connections end within a second.
pub async fn revoke_token(
    database: &Database,
    platform: &Platform,
    workspace: WorkspaceId,
    token: Handle,
    last_owner: LastOwner,
) -> Result<(), IdentityError> {
    let now = platform.wall_millis();
    let changed = database
        .write(move |session| {
            if !count_change(session, workspace)? {
                return Ok(Changed::UnknownWorkspace);
            }
            let found = session.row(
                "SELECT token FROM token WHERE workspace = ?1 AND substr(token, 1, 8) = ?2",
                &[workspace.as_bytes().into(), token.as_bytes().into()],
            )?;
            let Some(found) = found else {
                return Ok(Changed::Unknown);
            };
            let hash = SecretHash::from_bytes(found.array(0)?);
            if last_owner == LastOwner::Stays && !keeps_an_owner(session, workspace, Removal::Token(hash))? {
                return Ok(Changed::LastOwner);
            }
            session.execute(
                "UPDATE token SET revoked_millis = coalesce(revoked_millis, ?3) WHERE workspace = ?1 AND token = ?2",
                &[workspace.as_bytes().into(), hash.as_bytes().into(), now.into()],
            )?;
            Ok(Changed::Done)
        })
        .await?;
    outcome(changed, workspace, || IdentityError::UnknownToken(token.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_show_itself() {
        let secret = draw_token(&Platform::system()).expect("random bytes");
        assert!(secret.reveal().starts_with(PREFIX));
        assert_eq!(secret.reveal().len(), PREFIX.len() + 43);
        assert!(!format!("{secret:?}").contains(secret.reveal()));
        assert_eq!(secret.hash(), SecretHash::of(secret.reveal()));
        let handle = Handle::from(secret.hash());
        assert_eq!(handle.to_string().parse(), Ok(handle));
    }
}
