//! Roles and what they may do.
//!
//! | | record | workspace | governance | audit | restricted |
//! |---|---|---|---|---|---|
//! | owner, manager | rw | rw | rw | rw | rw |
//! | practitioner | rw | rw | r | r | – |
//! | auditor | r | r | r | rw | r |
//! | reader | r | r | r | r | – |
//! | contact | as shared | r | as shared | as shared | as shared |
//!
//! Managers and practitioners write the workspace document because their own entries of the member directory are in it.

use std::{fmt, str::FromStr};

use steward_sync::engine::{Access, DocumentClass, Rights};

/// What a member is in a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Role {
    /// Runs the workspace, members included.
    Owner,
    /// Directs the service management system.
    Manager,
    /// Works on records.
    Practitioner,
    /// Examines: writes audits and findings, and nothing else.
    Auditor,
    /// Reads.
    Reader,
    /// Of a customer or a supplier: sees the records that were shared, one by one.
    Contact,
}

/// The text names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no role is called {0:?}: owner, manager, practitioner, auditor, reader, contact")]
pub struct ParseRoleError(String);

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] = [
        Self::Owner,
        Self::Manager,
        Self::Practitioner,
        Self::Auditor,
        Self::Reader,
        Self::Contact,
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
            Self::Contact => "contact",
        }
    }

    /// The matrix of role and document class, what is shared with a contact aside.
    #[must_use]
    pub const fn access(self, class: DocumentClass) -> Access {
        match (self, class) {
            (Self::Owner | Self::Manager, _)
            | (Self::Practitioner, DocumentClass::Record | DocumentClass::Workspace)
            | (Self::Auditor, DocumentClass::Audit) => Access::ReadWrite,
            (Self::Practitioner | Self::Reader, DocumentClass::Restricted)
            | (
                Self::Contact,
                DocumentClass::Record | DocumentClass::Governance | DocumentClass::Audit | DocumentClass::Restricted,
            ) => Access::None,
            (Self::Practitioner, DocumentClass::Governance | DocumentClass::Audit)
            | (
                Self::Auditor,
                DocumentClass::Record
                | DocumentClass::Workspace
                | DocumentClass::Governance
                | DocumentClass::Restricted,
            )
            | (
                Self::Reader,
                DocumentClass::Record | DocumentClass::Workspace | DocumentClass::Governance | DocumentClass::Audit,
            )
            | (Self::Contact, DocumentClass::Workspace) => Access::ReadOnly,
        }
    }

    /// The rights of the role by class.
    #[must_use]
    pub fn rights(self) -> Rights {
        Rights::by_class(|class| self.access(class))
    }

    /// Whether members of this role decide what is shared with contacts.
    #[must_use]
    pub const fn shares(self) -> bool {
        matches!(self, Self::Owner | Self::Manager)
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

    /// Record, workspace, governance, audit, restricted, in the order of [`DocumentClass::ALL`].
    #[test]
    fn the_matrix_is_the_documented_one() {
        let expected = [
            (Role::Owner, "ww www"),
            (Role::Manager, "ww www"),
            (Role::Practitioner, "ww rr-"),
            (Role::Auditor, "rr rwr"),
            (Role::Reader, "rr rr-"),
            (Role::Contact, "-r ---"),
        ];
        for (role, cells) in expected {
            let found: String = DocumentClass::ALL
                .iter()
                .map(|class| match role.access(*class) {
                    Access::None => '-',
                    Access::ReadOnly => 'r',
                    Access::ReadWrite => 'w',
                })
                .collect();
            assert_eq!(found, cells.replace(' ', ""), "{role}");
        }
    }
}
