//! Administrators' commands about who has access; all work while the relay runs.

use std::process::ExitCode;

use super::{
    CommandError, DataDirectory, InviteArguments, RevokeArguments, Revoked, TokenArguments,
    admin::{date, public_url},
};
use crate::{
    identity::{self, LastOwner, NewInvitation, Purpose, WorkspaceId},
    limits, output,
    platform::Platform,
};

pub(super) async fn invite(arguments: InviteArguments, platform: &Platform) -> Result<ExitCode, CommandError> {
    let database = arguments.data.open_existing().await?;
    let workspace = arguments.workspace;
    let given_millis = arguments
        .expires
        .map(|expires| expires.millis().ok_or(CommandError::EndlessInvitation))
        .transpose()?;
    if let Some(email) = &arguments.email {
        // Before anything is created.
        identity::oidc::checked_address(email)?;
    }
    let issued = match (arguments.member, arguments.role) {
        (Some(member), _) => {
            let valid_millis = given_millis.unwrap_or(limits::DEVICE_LINK_MILLIS).min(DAY_MILLIS);
            identity::create_device_link(&database, platform, workspace, member, None, valid_millis).await?
        }
        (None, Some(role)) => {
            let invitation = NewInvitation {
                role,
                name: arguments.name,
                valid_millis: given_millis.unwrap_or(limits::INVITATION_MILLIS),
                created_by: None,
            };
            identity::invite(&database, platform, workspace, invitation).await?
        }
        (None, None) => return Err(CommandError::NobodyInvited),
    };
    if let Some(email) = &arguments.email {
        identity::oidc::address_invitation(&database, workspace, issued.code.hash(), email).await?;
    }
    let url = public_url(&database, arguments.public_url).await?;
    output::line(&url.invitation_link(issued.code.reveal()))?;
    Ok(ExitCode::SUCCESS)
}

/// The longest that a device link of the command line is good for.
const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

pub(super) async fn token(arguments: TokenArguments, platform: &Platform) -> Result<ExitCode, CommandError> {
    let database = arguments.data.open_existing().await?;
    let expires = arguments
        .expires
        .millis()
        .map(|millis| platform.wall_millis().saturating_add(millis));
    let (workspace, role) = (arguments.workspace, arguments.role);
    let (_, secret) = identity::issue_token(&database, platform, workspace, role, &arguments.name, expires).await?;
    let url = public_url(&database, arguments.public_url).await?;
    output::line(&format!("{}?token={}", url.sync_url(workspace), secret.reveal()))?;
    Ok(ExitCode::SUCCESS)
}

/// One line for a member; its devices, sign-ins at the provider and tokens, and after all members the open invitations,
/// indented by a tab.
pub(super) async fn members(
    data: &DataDirectory,
    platform: &Platform,
    workspace: WorkspaceId,
) -> Result<ExitCode, CommandError> {
    let database = data.open_existing().await?;
    let devices = identity::devices(&database, workspace).await?;
    let tokens = identity::tokens(&database, workspace).await?;
    let subjects = identity::oidc::subjects(&database, workspace).await?;
    for member in identity::members(&database, workspace).await? {
        output::line(&format!(
            "{}\t{}\t{}\t{}\t{}",
            member.id,
            member.role,
            date(member.created_millis),
            state(member.revoked_millis),
            member.name
        ))?;
        for device in devices.iter().filter(|device| device.member == member.id) {
            output::line(&format!(
                "\tdevice\t{}\t{}\t{}\tseen {}\t{}",
                device.id,
                device.key.algorithm().name(),
                state(device.revoked_millis),
                device.last_seen_millis.map_or_else(|| "never".to_owned(), date),
                device.name
            ))?;
        }
        for subject in subjects.iter().filter(|subject| subject.member == member.id) {
            output::line(&format!(
                "\tsign-in\t{}\tsince {}\t{}",
                subject.issuer,
                date(subject.bound_millis),
                subject.subject
            ))?;
        }
        for token in tokens.iter().filter(|token| token.member == member.id) {
            output::line(&format!(
                "\ttoken\t{}\t{}\t{}",
                token.handle,
                state(token.revoked_millis),
                token
                    .expires_millis
                    .map_or_else(|| "no end".to_owned(), |at| format!("until {}", date(at))),
            ))?;
        }
    }
    for invitation in identity::open_invitations(&database, platform, workspace).await? {
        let purpose = match invitation.purpose {
            Purpose::Member => invitation.role.to_string(),
            Purpose::Device(member) => format!("device of {member}"),
        };
        output::line(&format!(
            "\tinvitation\t{}\t{purpose}\tuntil {}\t{}",
            invitation.handle,
            date(invitation.expires_millis),
            invitation.name.unwrap_or_default()
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn state(revoked_millis: Option<i64>) -> String {
    revoked_millis.map_or_else(|| "active".to_owned(), |at| format!("revoked {}", date(at)))
}

pub(super) async fn revoke(arguments: RevokeArguments, platform: &Platform) -> Result<ExitCode, CommandError> {
    let database = arguments.data.open_existing().await?;
    let workspace = arguments.workspace;
    let Revoked {
        member,
        device,
        token,
        invitation,
    } = arguments.what;
    // The administrator of the relay may take the last owner out: who runs the relay can invite a new one.
    let last_owner = LastOwner::MayGo;
    if let Some(member) = member {
        identity::revoke_member(&database, platform, workspace, member, last_owner).await?;
        output::line(&format!(
            "{member} has no access any more; open connections end within a second"
        ))?;
    }
    if let Some(device) = device {
        identity::revoke_device(&database, platform, workspace, None, device, last_owner).await?;
        output::line(&format!(
            "device {device} is signed out; open connections end within a second"
        ))?;
    }
    if let Some(token) = token {
        identity::revoke_token(&database, platform, workspace, token, last_owner).await?;
        output::line(&format!(
            "token {token} opens nothing any more; open connections end within a second"
        ))?;
    }
    if let Some(invitation) = invitation {
        identity::withdraw_invitation(&database, platform, workspace, invitation).await?;
        output::line(&format!("invitation {invitation} is withdrawn"))?;
    }
    Ok(ExitCode::SUCCESS)
}
