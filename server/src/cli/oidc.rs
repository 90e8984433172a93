//! The sign-in provider on the command line: the settings of `serve`, and who is bound to which member.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::{CommandError, DataDirectory};
use crate::{
    identity::{
        MemberId, WorkspaceId,
        oidc::{self, Admission, ProviderSettings, SettingsError},
    },
    output,
    platform::Platform,
};

/// A provider of OpenID Connect, by which people enrol their devices beside invitations.
#[derive(Debug, Args)]
pub(super) struct OidcArguments {
    /// The provider's issuer, spelled as it spells it: https://id.example.org/realms/staff.
    #[arg(long)]
    oidc_issuer: Option<String>,
    /// The name under which the provider knows this relay.
    #[arg(long)]
    oidc_client_id: Option<String>,
    /// A file that holds the client's secret; without one the relay is a public client, with PKCE only.
    #[arg(long)]
    oidc_client_secret_file: Option<PathBuf>,
    /// What the button calls the provider; its host name, if nothing is said.
    #[arg(long)]
    oidc_name: Option<String>,
    /// What the provider is asked for, `openid` aside. May be given repeatedly; profile and email, if nothing is said.
    #[arg(long)]
    oidc_scope: Vec<String>,
    /// Who is let in without an invitation, ROLE[@WORKSPACE]:CLAIM=VALUE: practitioner:groups=it-staff, or
    /// reader:domain=example.org for verified addresses. May be given repeatedly (in the environment divided by `;`);
    /// the first that fits counts.
    #[arg(long, value_delimiter = ';')]
    oidc_admit: Vec<Admission>,
}

impl OidcArguments {
    /// The provider, if one is named.
    pub(super) fn settings(self) -> Result<Option<ProviderSettings>, SettingsError> {
        let (issuer, client_id) = match (self.oidc_issuer, self.oidc_client_id) {
            (Some(issuer), Some(client_id)) => (issuer, client_id),
            (None, None) if self.oidc_client_secret_file.is_none() && self.oidc_admit.is_empty() => return Ok(None),
            (_, _) => return Err(SettingsError::Incomplete),
        };
        let mut settings = ProviderSettings::new(&issuer, &client_id)?
            .with_scopes(&self.oidc_scope)
            .with_admissions(self.oidc_admit);
        if let Some(path) = &self.oidc_client_secret_file {
            settings = settings.with_secret_file(path)?;
        }
        if let Some(name) = &self.oidc_name {
            settings = settings.with_name(name);
        }
        Ok(Some(settings))
    }
}

/// Who at the provider.
#[derive(Debug, Args)]
struct SubjectArguments {
    #[command(flatten)]
    data: DataDirectory,
    /// The workspace's id.
    #[arg(long)]
    workspace: WorkspaceId,
    /// The provider's issuer; from the configuration, if nothing is said.
    #[arg(long)]
    oidc_issuer: Option<String>,
    /// By what the provider knows the person: the claim `sub`.
    #[arg(long)]
    subject: String,
}

#[derive(Debug, Args)]
pub(super) struct BindArguments {
    #[command(flatten)]
    who: SubjectArguments,
    /// The member, as `members` prints it.
    #[arg(long)]
    member: MemberId,
}

#[derive(Debug, Args)]
pub(super) struct UnbindArguments {
    #[command(flatten)]
    who: SubjectArguments,
}

pub(super) async fn bind(arguments: BindArguments, platform: &Platform) -> Result<ExitCode, CommandError> {
    let who = arguments.who;
    let issuer = who.oidc_issuer.ok_or(SettingsError::Incomplete)?;
    let database = who.data.open_existing().await?;
    oidc::bind_subject(
        &database,
        platform,
        who.workspace,
        arguments.member,
        &issuer,
        &who.subject,
    )
    .await?;
    output::line(&format!("{} signs in there as this subject now", arguments.member))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn unbind(arguments: UnbindArguments) -> Result<ExitCode, CommandError> {
    let who = arguments.who;
    let issuer = who.oidc_issuer.ok_or(SettingsError::Incomplete)?;
    let database = who.data.open_existing().await?;
    let ended = oidc::unbind_subject(&database, who.workspace, &issuer, &who.subject).await?;
    output::line(if ended {
        "the subject is bound to no member any more; devices that it enrolled stay until they are revoked"
    } else {
        "the subject was bound to no member; nothing was changed"
    })?;
    Ok(ExitCode::SUCCESS)
}
