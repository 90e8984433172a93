//! Workspaces of this relay.

use std::{fmt, str::FromStr};

use steward_sync::ids::{DocumentId, ParseDocumentIdError};

use super::{IdentityError, checked_name};
use crate::{
    platform::Platform,
    store::{Database, DatabaseError, Row},
};

/// A workspace is named by the id of its workspace document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkspaceId(DocumentId);

impl WorkspaceId {
    /// The workspace of this workspace document.
    #[must_use]
    pub const fn new(document: DocumentId) -> Self {
        Self(document)
    }

    /// Its workspace document.
    #[must_use]
    pub const fn document(self) -> DocumentId {
        self.0
    }

    pub(crate) const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    pub(crate) const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(DocumentId::from_bytes(bytes))
    }
}

impl fmt::Display for WorkspaceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for WorkspaceId {
    type Err = ParseDocumentIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// A workspace as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    /// Its id.
    pub id: WorkspaceId,
    /// Its name as given at creation; people see the one in the workspace document.
    pub name: String,
    /// The storage id that the relay announces for it, as an automerge-repo peer.
    pub storage: String,
    /// When it was created here.
    pub created_millis: i64,
}

/// Creates an empty workspace.
pub async fn create_workspace(
    database: &Database,
    platform: &Platform,
    name: &str,
) -> Result<Workspace, IdentityError> {
    let workspace = Workspace {
        id: WorkspaceId(DocumentId::from_bytes(random_uuid(platform)?)),
        name: checked_name(name)?,
        storage: uuid_text(random_uuid(platform)?),
        created_millis: platform.wall_millis(),
    };
    let stored = workspace.clone();
    database
        .write(move |session| {
            session.execute(
                "INSERT INTO workspace (workspace, name, storage, created_millis) VALUES (?1, ?2, ?3, ?4)",
                &[
                    stored.id.as_bytes().into(),
                    (&stored.name).into(),
                    (&stored.storage).into(),
                    stored.created_millis.into(),
                ],
            )?;
            Ok(())
        })
        .await?;
    Ok(workspace)
}

/// The workspace of this id.
pub async fn find_workspace(database: &Database, id: WorkspaceId) -> Result<Workspace, IdentityError> {
    database
        .read(move |session| {
            session
                .row(
                    "SELECT workspace, name, storage, created_millis FROM workspace WHERE workspace = ?1",
                    &[id.as_bytes().into()],
                )?
                .map(|row| read_row(&row))
                .transpose()
        })
        .await?
        .ok_or(IdentityError::UnknownWorkspace(id))
}

/// Every workspace, oldest first.
pub async fn workspaces(database: &Database) -> Result<Vec<Workspace>, DatabaseError> {
    database
        .read(|session| {
            session
                .rows(
                    "SELECT workspace, name, storage, created_millis FROM workspace ORDER BY created_millis, workspace",
                    &[],
                )?
                .iter()
                .map(read_row)
                .collect()
        })
        .await
}

fn read_row(row: &Row) -> Result<Workspace, DatabaseError> {
    Ok(Workspace {
        id: WorkspaceId(DocumentId::from_bytes(row.array(0)?)),
        name: row.text(1)?.to_owned(),
        storage: row.text(2)?.to_owned(),
        created_millis: row.integer(3)?,
    })
}

/// A random UUID, version 4: automerge-repo reads ids of documents as such.
fn random_uuid(platform: &Platform) -> Result<[u8; 16], IdentityError> {
    let mut bytes = platform.random::<16>()?;
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    Ok(bytes)
}

fn uuid_text(bytes: [u8; 16]) -> String {
    let digits = hex::encode(bytes);
    format!(
        "{}-{}-{}-{}-{}",
        &digits[..8],
        &digits[8..12],
        &digits[12..16],
        &digits[16..20],
        &digits[20..]
    )
}
