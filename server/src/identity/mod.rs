//! Who may connect: workspaces, members with roles and devices, one-time invitations, signing in, tokens.
//!
//! - People sign in with a key of their device: [`RelaySecret::challenge`], [`sign_in`], [`redeem_ticket`].
//! - Programs present a token: [`authenticate`].
//! - Whatever takes access away counts it ([`access_versions`]); `relay::revocation` looks at the counts and ends
//!   connections.
//!
//! Secrets (tokens, tickets, invitation codes) are stored as SHA-256 only; they are looked up by that hash, so that no
//! comparison of secret bytes happens here.

mod accept;
mod access;
mod challenge;
mod device;
mod device_key;
mod error;
mod invitation;
mod member;
mod principal;
mod role;
mod secret;
mod sign_in;
mod token;
mod workspace;

pub use self::{
    accept::accept_invitation,
    access::{LastOwner, may_invite},
    challenge::{Challenge, ChallengeScope, RelaySecret, is_session},
    device::{Device, NewDevice, devices, find_device, revoke_device},
    device_key::{Algorithm, DeviceId, DeviceKey, DeviceKeyError, ParseDeviceIdError},
    error::IdentityError,
    invitation::{
        Accepted, AcceptedCredential, Invitation, IssuedInvitation, NewInvitation, OpenInvitation, Purpose,
        create_device_link, create_invitation, invite, open_invitations, read_invitation, withdraw_invitation,
    },
    member::{Member, MemberChange, MemberId, change_member, find_member, members, revoke_member},
    principal::{
        Principal, Standing, TokenRefusal, access_versions, authenticate, authenticate_session, note_seen, standings,
    },
    role::{DocumentClass, ParseRoleError, Role},
    secret::{Secret, SecretHash},
    sign_in::{Answer, SignInRefusal, SignedIn, redeem_ticket, relay_secret, sign_in},
    token::{Handle, Token, issue_token, revoke_token, tokens},
    workspace::{Workspace, WorkspaceId, create_workspace, find_workspace, workspaces},
};
use crate::limits;

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
