//! Why an identity operation did not happen.

use super::{DeviceKeyError, WorkspaceId};
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
    /// The invitation was withdrawn, or its member's access taken away.
    #[error("this invitation was withdrawn; ask for a new link")]
    WithdrawnInvitation,
    /// A device link without a device.
    #[error("this link adds a device: open it in a browser; nothing was used up")]
    DeviceMissing,
    /// The key was enrolled before.
    #[error("this device's key was enrolled before; nothing was used up, open the link again to make a new key")]
    KnownDevice,
    /// The key cannot be enrolled.
    #[error(transparent)]
    DeviceKey(#[from] DeviceKeyError),
    /// The workspace has no such device.
    #[error("the workspace has no device {0} of this member; nothing was changed")]
    UnknownDevice(String),
    /// The workspace has no such token.
    #[error("the workspace has no token {0}; nothing was changed")]
    UnknownToken(String),
    /// The member has no access any more.
    #[error("the access of member {0} was taken away; invite the person anew")]
    RevokedMember(String),
    /// Nobody could run the workspace afterwards.
    #[error("this is the last owner's only way in; nothing was changed, make another member owner first")]
    LastOwner,
    /// A bound is reached.
    #[error("the workspace has as many {0} as it may; nothing was changed, remove some first")]
    TooMany(&'static str),
    /// What is stored cannot be read.
    #[error("a stored {what} cannot be read: {detail}")]
    Stored {
        /// What it should have been.
        what: &'static str,
        /// What it is.
        detail: String,
    },
}
