//! Why an identity operation did not happen.

use super::WorkspaceId;
use crate::{platform::RandomnessError, store::DatabaseError};

/// An identity operation did not happen; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// No random bytes.
    #[error(transparent)]
    Randomness(#[from] RandomnessError),
    /// The relay has no such workspace.
    #[error("this relay has no workspace {0}; `workspace list` names those it has")]
    UnknownWorkspace(WorkspaceId),
    /// The workspace has no such member.
    #[error("the workspace has no member {0}; `members` names those it has")]
    UnknownMember(String),
    /// A name that cannot be stored.
    #[error("a name has 1 to {limit} bytes and no control characters; nothing was created")]
    Name {
        /// The bound.
        limit: usize,
    },
    /// No invitation has this code.
    #[error("this invitation is not known here; ask for a new link")]
    UnknownInvitation,
    /// The invitation was used.
    #[error("this invitation was used already; ask for a new link")]
    UsedInvitation,
    /// The invitation is too old.
    #[error("this invitation has expired; ask for a new link")]
    ExpiredInvitation,
    /// What is stored cannot be read.
    #[error("a stored {what} cannot be read: {detail}")]
    Stored {
        /// What it should have been.
        what: &'static str,
        /// What it is.
        detail: String,
    },
}
