//! Who at the provider is which member, and for whose address an invitation is.

use super::claims::normal_address;
use crate::{
    identity::{IdentityError, MemberId, SecretHash, WorkspaceId, find_member},
    limits,
    platform::Platform,
    store::{Database, DatabaseError, sql::Session},
};

/// A person at a provider, bound to a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The provider.
    pub issuer: String,
    /// By what it knows the person.
    pub subject: String,
    /// Which member.
    pub member: MemberId,
    /// Since when.
    pub bound_millis: i64,
}

pub(super) fn insert_subject(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    issuer: &str,
    subject: &str,
    member: MemberId,
    now: i64,
) -> Result<(), DatabaseError> {
    session.execute(
        "INSERT INTO subject (workspace, issuer, subject, member, bound_millis) VALUES (?1, ?2, ?3, ?4, ?5)",
        &[
            workspace.as_bytes().into(),
            issuer.into(),
            subject.into(),
            member.as_bytes().into(),
            now.into(),
        ],
    )?;
    Ok(())
}

/// Binds a person at the provider to a member, instead of whom they were bound to before.
///
/// # Errors
/// When there is no such member, it has no access, or the subject is none.
pub async fn bind_subject(
    database: &Database,
    platform: &Platform,
    workspace: WorkspaceId,
    member: MemberId,
    issuer: &str,
    subject: &str,
) -> Result<(), IdentityError> {
    if find_member(database, workspace, member).await?.revoked_millis.is_some() {
        return Err(IdentityError::RevokedMember(member.to_string()));
    }
    if subject.is_empty() || subject.len() > limits::CLAIM_BYTES || subject.chars().any(char::is_control) {
        return Err(IdentityError::Name {
            limit: limits::CLAIM_BYTES,
        });
    }
    let (issuer, subject) = (issuer.to_owned(), subject.to_owned());
    let now = platform.wall_millis();
    database
        .write(move |session| {
            delete(session, workspace, &issuer, &subject)?;
            insert_subject(session, workspace, &issuer, &subject, member, now)
        })
        .await?;
    Ok(())
}

/// Ends the binding of a person at the provider; their devices stay. False: there was none.
///
/// # Errors
/// When the database fails.
pub async fn unbind_subject(
    database: &Database,
    workspace: WorkspaceId,
    issuer: &str,
    subject: &str,
) -> Result<bool, IdentityError> {
    let (issuer, subject) = (issuer.to_owned(), subject.to_owned());
    Ok(database
        .write(move |session| delete(session, workspace, &issuer, &subject))
        .await?)
}

fn delete(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    issuer: &String,
    subject: &String,
) -> Result<bool, DatabaseError> {
    let deleted = session.execute(
        "DELETE FROM subject WHERE workspace = ?1 AND issuer = ?2 AND subject = ?3",
        &[workspace.as_bytes().into(), issuer.into(), subject.into()],
    )?;
    Ok(deleted > 0)
}

/// Everybody who is bound in a workspace, by age.
///
/// # Errors
/// When the database fails.
pub async fn subjects(database: &Database, workspace: WorkspaceId) -> Result<Vec<Subject>, IdentityError> {
    let rows = database
        .read(move |session| {
            session.rows(
                "SELECT issuer, subject, member, bound_millis FROM subject WHERE workspace = ?1
                 ORDER BY bound_millis, issuer, subject",
                &[workspace.as_bytes().into()],
            )
        })
        .await?;
    let read = rows.iter().map(|row| {
        Ok(Subject {
            issuer: row.text(0)?.to_owned(),
            subject: row.text(1)?.to_owned(),
            member: MemberId::from_bytes(row.array(2)?),
            bound_millis: row.integer(3)?,
        })
    });
    read.collect()
}

/// Makes an invitation, or a device link, good for whoever signs in at the provider with this verified address, beside
/// its link.
///
/// # Errors
/// When that is no address.
pub async fn address_invitation(
    database: &Database,
    workspace: WorkspaceId,
    invitation: SecretHash,
    email: &str,
) -> Result<(), IdentityError> {
    let email = checked_address(email)?;
    database
        .write(move |session| {
            // Invitations are forgotten some time after their end, and so are their addresses.
            session.execute(
                "DELETE FROM invitation_address WHERE workspace = ?1 AND NOT EXISTS (SELECT 1 FROM invitation i
                 WHERE i.workspace = invitation_address.workspace AND i.invitation = invitation_address.invitation)",
                &[workspace.as_bytes().into()],
            )?;
            session.execute(
                "INSERT INTO invitation_address (workspace, invitation, email) VALUES (?1, ?2, ?3)",
                &[
                    workspace.as_bytes().into(),
                    invitation.as_bytes().into(),
                    (&email).into(),
                ],
            )?;
            Ok(())
        })
        .await?;
    Ok(())
}

/// The address as it is compared.
///
/// # Errors
/// When it is none.
pub fn checked_address(email: &str) -> Result<String, IdentityError> {
    normal_address(email).ok_or(IdentityError::Address)
}
