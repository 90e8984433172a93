//! Why a command did not do what it was asked.

use crate::{identity::IdentityError, store::DatabaseError};

/// A command failed.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// Workspaces, members, tokens.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The address is taken or not ours.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Where.
        address: std::net::SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// Standard output or the network.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A background task ended without a result.
    #[error("the command was interrupted: {0}")]
    Interrupted(#[from] tokio::task::JoinError),
    /// Neither a role nor a member.
    #[error("say whom to invite: --role ROLE for a new member, --member ID for a device of one")]
    NobodyInvited,
    /// Certificate and key.
    #[error(transparent)]
    Tls(#[from] crate::net::tls::TlsError),
    /// Words of a removal.
    #[error("{what} is one line of 1 to {limit} bytes; nothing was removed")]
    Words {
        /// Which option.
        what: &'static str,
        /// The bound.
        limit: usize,
    },
    /// The workspace's own document.
    #[error("{0} holds the workspace's settings and members and cannot be removed; nothing was removed")]
    WorkspaceDocument(steward_sync::ids::DocumentId),
    /// No such document.
    #[error("the workspace has no document {0}; nothing was removed, check the id at the end of the record's address")]
    UnknownDocument(steward_sync::ids::DocumentId),
    /// An invitation must end.
    #[error("an invitation needs an end: give --expires as 15m, 1h or 7d")]
    EndlessInvitation,
}
