//! Who may connect: workspaces, members with roles, one-time invitations, tokens.
//!
//! Secrets (tokens, invitation codes) are stored as SHA-256 only; they are looked up by that hash, so that no
//! comparison of secret bytes happens here.

mod error;
mod grant;
mod invitation;
mod member;
mod role;
mod secret;
mod token;
mod workspace;

pub use self::{
    error::IdentityError,
    grant::{Grant, GrantError, grants, put_grant, remove_grant, rights, rights_of_members},
    invitation::{Accepted, Invitation, accept_invitation, create_invitation, read_invitation},
    member::{Member, MemberId, members, revoke_member},
    role::{ParseRoleError, Role},
    secret::{Secret, SecretHash},
    token::{Principal, TokenRefusal, authenticate, ended_tokens, issue_token},
    workspace::{Workspace, WorkspaceId, create_workspace, find_workspace, workspaces},
};
use crate::limits;
pub use steward_sync::engine::DocumentClass;

/// A name as a person typed it, without surrounding space; refused when empty or too long.
fn checked_name(name: &str) -> Result<String, IdentityError> {
    let name = name.trim();
    if name.is_empty() || name.len() > limits::NAME_BYTES || name.chars().any(char::is_control) {
        return Err(IdentityError::Name {
            limit: limits::NAME_BYTES,
        });
    }
    Ok(name.to_owned())
}
