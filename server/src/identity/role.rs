//! Roles and what they may do.

use std::{fmt, str::FromStr};

use steward_sync::{engine::Access, ids::DocumentId};

use super::WorkspaceId;

/// What a member is in a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Role {
    /// Runs the workspace, members included.
    Owner,
    /// Directs the service management system.
    Manager,
    /// Works on records.
    Practitioner,
    /// Examines, changes nothing.
    Auditor,
    /// Reads.
    Reader,
}

/// What a document is for access control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentClass {
    /// Settings and member directory.
    Workspace,
    /// Any record.
    Record,
}

/// The text names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no role is called {0:?}: owner, manager, practitioner, auditor, reader")]
pub struct ParseRoleError(String);

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [
        Self::Owner,
        Self::Manager,
        Self::Practitioner,
        Self::Auditor,
        Self::Reader,
    ];

    /// The role's name as stored and sent.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Practitioner => "practitioner",
            Self::Auditor => "auditor",
            Self::Reader => "reader",
        }
    }

    /// The matrix of role and document class. Both present classes are alike; classes that differ are added as arms.
    #[must_use]
    pub const fn access(self, class: DocumentClass) -> Access {
        match (self, class) {
            (Self::Owner | Self::Manager | Self::Practitioner, DocumentClass::Record | DocumentClass::Workspace) => {
                Access::ReadWrite
            }
            (Self::Auditor | Self::Reader, DocumentClass::Record | DocumentClass::Workspace) => Access::ReadOnly,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = ParseRoleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|role| role.name() == text)
            .ok_or_else(|| ParseRoleError(text.to_owned()))
    }
}

impl DocumentClass {
    /// The class of a document of this workspace.
    #[must_use]
    pub fn of(workspace: WorkspaceId, document: DocumentId) -> Self {
        if document == workspace.document() {
            Self::Workspace
        } else {
            Self::Record
        }
    }

    /// The class's name as stored and sent.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Record => "record",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for role in Role::ALL {
            assert_eq!(role.name().parse(), Ok(role));
        }
        assert!("Owner ".parse::<Role>().is_err());
    }

    #[test]
    fn those_who_examine_do_not_write() {
        for class in [DocumentClass::Workspace, DocumentClass::Record] {
            assert_eq!(Role::Auditor.access(class), Access::ReadOnly);
            assert_eq!(Role::Reader.access(class), Access::ReadOnly);
            assert_eq!(Role::Practitioner.access(class), Access::ReadWrite);
        }
    }
}
