//! What members may do: the rights of their roles, and the documents shared with contacts.

use std::collections::HashMap;

use steward_sync::{
    engine::{Access, DocumentClass, Rights},
    ids::DocumentId,
};

use super::{IdentityError, MemberId, Principal, Role, WorkspaceId, access::count_change, member::parse_role};
use crate::{
    limits,
    platform::Platform,
    store::{Database, DatabaseError, Session, WorkspaceStore},
};

/// A document shared with a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// Which document.
    pub document: DocumentId,
    /// What the contact may do with it.
    pub access: Access,
    /// Since when, in milliseconds since 1970.
    pub granted_millis: i64,
}

/// A document was not shared; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// It could not be looked up or stored.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// Only contacts see what is shared document by document.
    #[error("{role} is the member's role; documents are shared with contacts, other roles read by class")]
    Role {
        /// What the member is.
        role: Role,
    },
    /// There is no such document, as far as the one who shares may know.
    #[error("the workspace has no such document; nothing was shared")]
    UnknownDocument,
    /// The workspace document holds what nobody shares.
    #[error("the workspace's own settings are not shared document by document; nothing was changed")]
    Workspace,
    /// Too many.
    #[error(
        "at most {} documents are shared with one contact; take some back first",
        limits::GRANTS_PER_MEMBER
    )]
    TooMany,
}

impl From<DatabaseError> for GrantError {
    fn from(error: DatabaseError) -> Self {
        Self::Identity(error.into())
    }
}

const READ: &str = "read";
const READ_WRITE: &str = "read-write";

impl Grant {
    /// The name of its access, as stored and sent.
    #[must_use]
    pub const fn access_name(&self) -> &'static str {
        match self.access {
            Access::ReadWrite => READ_WRITE,
            Access::ReadOnly | Access::None => READ,
        }
    }

    /// The access of a name.
    #[must_use]
    pub fn access_of(name: &str) -> Option<Access> {
        match name {
            READ => Some(Access::ReadOnly),
            READ_WRITE => Some(Access::ReadWrite),
            _ => None,
        }
    }
}

/// What a member may do now; nothing for one that is unknown or revoked.
pub async fn rights(database: &Database, workspace: WorkspaceId, member: MemberId) -> Result<Rights, IdentityError> {
    let found = database
        .read(move |session| {
            let role = session.row(
                "SELECT role FROM member WHERE workspace = ?1 AND member = ?2 AND revoked_millis IS NULL",
                &[workspace.as_bytes().into(), member.as_bytes().into()],
            )?;
            let Some(role) = role else { return Ok(None) };
            Ok(Some((
                role.text(0)?.to_owned(),
                read_grants(session, workspace, member)?,
            )))
        })
        .await?;
    let Some((role, grants)) = found else {
        return Ok(Rights::uniform(Access::None).of_member(member.key()));
    };
    Ok(assemble(parse_role(&role)?, member, &grants))
}

/// What each of a workspace's members may do now; revoked ones are left out.
pub async fn rights_of_members(
    database: &Database,
    workspace: WorkspaceId,
) -> Result<HashMap<MemberId, Rights>, IdentityError> {
    let (members, mut grants) = database
        .read(move |session| {
            let members = session
                .rows(
                    "SELECT member, role FROM member WHERE workspace = ?1 AND revoked_millis IS NULL",
                    &[workspace.as_bytes().into()],
                )?
                .iter()
                .map(|row| Ok((MemberId::from_bytes(row.array(0)?), row.text(1)?.to_owned())))
                .collect::<Result<Vec<_>, DatabaseError>>()?;
            let mut grants: HashMap<MemberId, Vec<Grant>> = HashMap::new();
            let rows = session.rows(
                "SELECT document, access, granted_millis, member FROM document_grant WHERE workspace = ?1",
                &[workspace.as_bytes().into()],
            )?;
            for row in &rows {
                let member = MemberId::from_bytes(row.array(3)?);
                grants.entry(member).or_default().push(read_grant(row)?);
            }
            Ok((members, grants))
        })
        .await?;
    members
        .into_iter()
        .map(|(member, role)| {
            let shared = grants.remove(&member).unwrap_or_default();
            Ok((member, assemble(parse_role(&role)?, member, &shared)))
        })
        .collect()
}

fn assemble(role: Role, member: MemberId, grants: &[Grant]) -> Rights {
    let rights = role.rights().of_member(member.key());
    match role {
        Role::Contact => rights.with_grants(grants.iter().map(|grant| (grant.document, grant.access))),
        Role::Owner | Role::Manager | Role::Practitioner | Role::Auditor | Role::Reader => rights,
    }
}

fn read_grant(row: &crate::store::Row) -> Result<Grant, DatabaseError> {
    Ok(Grant {
        document: DocumentId::from_bytes(row.array(0)?),
        access: Grant::access_of(row.text(1)?).unwrap_or(Access::ReadOnly),
        granted_millis: row.integer(2)?,
    })
}

fn read_grants(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    member: MemberId,
) -> Result<Vec<Grant>, DatabaseError> {
    session
        .rows(
            "SELECT document, access, granted_millis FROM document_grant
             WHERE workspace = ?1 AND member = ?2 ORDER BY granted_millis, document",
            &[workspace.as_bytes().into(), member.as_bytes().into()],
        )?
        .iter()
        .map(read_grant)
        .collect()
}

/// What is shared with a member, oldest first.
pub async fn grants(
    database: &Database,
    workspace: WorkspaceId,
    member: MemberId,
) -> Result<Vec<Grant>, IdentityError> {
    role_of(database, workspace, member).await?;
    Ok(database
        .read(move |session| read_grants(session, workspace, member))
        .await?)
}

async fn role_of(database: &Database, workspace: WorkspaceId, member: MemberId) -> Result<Role, IdentityError> {
    let role = database
        .read(move |session| {
            session
                .row(
                    "SELECT role FROM member WHERE workspace = ?1 AND member = ?2",
                    &[workspace.as_bytes().into(), member.as_bytes().into()],
                )?
                .map(|row| row.text(0).map(str::to_owned))
                .transpose()
        })
        .await?
        .ok_or_else(|| IdentityError::UnknownMember(member.to_string()))?;
    parse_role(&role)
}

/// Shares a stored document with a contact, or changes how. `by` must be able to do itself what it lets the contact do.
pub async fn put_grant(
    database: &Database,
    platform: &Platform,
    by: &Principal,
    member: MemberId,
    document: DocumentId,
    access: Access,
) -> Result<Grant, GrantError> {
    let workspace = by.workspace;
    let role = role_of(database, workspace, member).await?;
    if role != Role::Contact {
        return Err(GrantError::Role { role });
    }
    let class = WorkspaceStore::new(database.clone(), workspace)
        .class(document)
        .await
        .map_err(|error| IdentityError::Stored {
            what: "class",
            detail: error.to_string(),
        })?
        .ok_or(GrantError::UnknownDocument)?;
    if class == DocumentClass::Workspace {
        return Err(GrantError::Workspace);
    }
    if rights(database, workspace, by.member).await?.class(class) < access {
        return Err(GrantError::UnknownDocument);
    }
    let grant = Grant {
        document,
        access,
        granted_millis: platform.wall_millis(),
    };
    let granter = by.member;
    let stored = database
        .write(move |session| {
            let held = read_grants(session, workspace, member)?;
            if held.len() >= limits::GRANTS_PER_MEMBER && !held.iter().any(|held| held.document == document) {
                return Ok(false);
            }
            count_change(session, workspace)?;
            session.execute(
                "INSERT INTO document_grant (workspace, member, document, access, granted_by, granted_millis)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (workspace, member, document) DO UPDATE
                 SET access = excluded.access, granted_by = excluded.granted_by, granted_millis = excluded.granted_millis",
                &[
                    workspace.as_bytes().into(),
                    member.as_bytes().into(),
                    document.as_bytes().into(),
                    grant.access_name().into(),
                    granter.as_bytes().into(),
                    grant.granted_millis.into(),
                ],
            )?;
            Ok(true)
        })
        .await?;
    if stored { Ok(grant) } else { Err(GrantError::TooMany) }
}

/// Takes a document back. Nothing happens when it was not shared.
pub async fn remove_grant(
    database: &Database,
    workspace: WorkspaceId,
    member: MemberId,
    document: DocumentId,
) -> Result<(), IdentityError> {
    role_of(database, workspace, member).await?;
    database
        .write(move |session| {
            count_change(session, workspace)?;
            session.execute(
                "DELETE FROM document_grant WHERE workspace = ?1 AND member = ?2 AND document = ?3",
                &[
                    workspace.as_bytes().into(),
                    member.as_bytes().into(),
                    document.as_bytes().into(),
                ],
            )
        })
        .await?;
    Ok(())
}
