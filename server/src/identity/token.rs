//! Tokens: what a connection presents.

use super::{
    IdentityError, Member, MemberId, Role, Secret, SecretHash, WorkspaceId, checked_name,
    member::{insert_member, parse_role},
};
use crate::{
    platform::Platform,
    store::{Database, DatabaseError, Session},
};

/// People and secret scanners recognize a token by this.
const PREFIX: &str = "stw_";

/// Who is behind a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Principal {
    /// In which workspace.
    pub workspace: WorkspaceId,
    /// Which member.
    pub member: MemberId,
    /// What it is.
    pub role: Role,
    /// By which token, to end the connection with it.
    pub token: SecretHash,
}

/// Why a token does not open a workspace.
#[derive(Debug, thiserror::Error)]
pub enum TokenRefusal {
    /// No such token in this workspace.
    #[error("the token is not known in this workspace; ask for a new invitation")]
    Unknown,
    /// It was good once.
    #[error("the token has expired; ask for a new one")]
    Expired,
    /// Its member's access was taken away.
    #[error("access to this workspace was taken away; what is on this device stays there")]
    Revoked,
    /// The relay has no such workspace.
    #[error("this relay has no such workspace; check the address")]
    UnknownWorkspace,
    /// It could not be looked up.
    #[error("the relay could not look the token up; try again")]
    Failed(#[from] IdentityError),
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
        revoked_millis: None,
    };
    let stored = member.clone();
    database
        .write(move |session| {
            insert_member(session, workspace, &stored)?;
            insert_token(session, workspace, hash, stored.id, now, expires_millis)
        })
        .await?;
    Ok((member, secret))
}

struct Found {
    member: MemberId,
    role: String,
    expires_millis: Option<i64>,
    revoked_millis: Option<i64>,
}

/// Who presents this token, if it opens this workspace now.
pub async fn authenticate(
    database: &Database,
    platform: &Platform,
    workspace: WorkspaceId,
    presented: &str,
) -> Result<Principal, TokenRefusal> {
    match super::find_workspace(database, workspace).await {
        Ok(_) => {}
        Err(IdentityError::UnknownWorkspace(_)) => return Err(TokenRefusal::UnknownWorkspace),
        Err(error) => return Err(error.into()),
    }
    let token = SecretHash::of(presented);
    let found: Option<Found> = database
        .read(move |session| {
            session
                .row(
                    "SELECT member, role, expires_millis, revoked_millis FROM token JOIN member USING (workspace, member)
                     WHERE workspace = ?1 AND token = ?2",
                    &[workspace.as_bytes().into(), token.as_bytes().into()],
                )?
                .map(|row| {
                    Ok(Found {
                        member: MemberId::from_bytes(row.array(0)?),
                        role: row.text(1)?.to_owned(),
                        expires_millis: row.optional_integer(2)?,
                        revoked_millis: row.optional_integer(3)?,
                    })
                })
                .transpose()
        })
        .await
        .map_err(IdentityError::from)?;
    let Some(found) = found else {
        return Err(TokenRefusal::Unknown);
    };
    if found.revoked_millis.is_some() {
        return Err(TokenRefusal::Revoked);
    }
    if found
        .expires_millis
        .is_some_and(|expires| expires <= platform.wall_millis())
    {
        return Err(TokenRefusal::Expired);
    }
    Ok(Principal {
        workspace,
        member: found.member,
        role: parse_role(&found.role)?,
        token,
    })
}

/// Of these tokens, those that no longer open their workspace, each with whether it expired (else it was revoked).
pub async fn ended_tokens(
    database: &Database,
    platform: &Platform,
    tokens: Vec<(WorkspaceId, SecretHash)>,
) -> Result<Vec<(SecretHash, TokenRefusal)>, IdentityError> {
    let now = platform.wall_millis();
    let ended = database
        .read(move |session| {
            let mut ended = Vec::new();
            for (workspace, token) in tokens {
                let found = session.row(
                    "SELECT expires_millis, revoked_millis FROM token JOIN member USING (workspace, member)
                     WHERE workspace = ?1 AND token = ?2",
                    &[workspace.as_bytes().into(), token.as_bytes().into()],
                )?;
                let found = match found {
                    Some(row) => Some((row.optional_integer(0)?, row.optional_integer(1)?)),
                    None => None,
                };
                let refusal = match found {
                    None => TokenRefusal::Unknown,
                    Some((_, Some(_))) => TokenRefusal::Revoked,
                    Some((Some(expires), None)) if expires <= now => TokenRefusal::Expired,
                    Some((_, None)) => continue,
                };
                ended.push((token, refusal));
            }
            Ok(ended)
        })
        .await?;
    Ok(ended)
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
    }
}
