//! Administrators' commands; all work while the relay runs.

use std::{path::PathBuf, process::ExitCode};

use super::{CommandError, DataDirectory, InviteArguments, TokenArguments};
use crate::{
    http::PublicUrl,
    identity::{self, MemberId, WorkspaceId},
    output,
    platform::Platform,
    store::{Database, backup, check},
};

/// The setting under which `serve` leaves its public address for the other commands.
pub(super) const PUBLIC_URL: &str = "public_url";

pub(super) async fn create_workspace(
    data: &DataDirectory,
    platform: &Platform,
    name: &str,
) -> Result<ExitCode, CommandError> {
    let database = data.open().await?;
    let workspace = identity::create_workspace(&database, platform, name).await?;
    output::line(&workspace.id.to_string())?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn list_workspaces(data: &DataDirectory) -> Result<ExitCode, CommandError> {
    let database = data.open_existing().await?;
    for workspace in identity::workspaces(&database).await? {
        output::line(&format!(
            "{}\t{}\t{}",
            workspace.id,
            date(workspace.created_millis),
            workspace.name
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn invite(arguments: InviteArguments, platform: &Platform) -> Result<ExitCode, CommandError> {
    let database = arguments.data.open_existing().await?;
    let valid_millis = arguments.expires.millis().ok_or(CommandError::EndlessInvitation)?;
    let name = arguments.name.as_deref();
    let code = identity::create_invitation(
        &database,
        platform,
        arguments.workspace,
        arguments.role,
        name,
        valid_millis,
    )
    .await?;
    let url = public_url(&database, arguments.public_url).await?;
    output::line(&url.invitation_link(code.reveal()))?;
    Ok(ExitCode::SUCCESS)
}

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

pub(super) async fn members(data: &DataDirectory, workspace: WorkspaceId) -> Result<ExitCode, CommandError> {
    let database = data.open_existing().await?;
    for member in identity::members(&database, workspace).await? {
        let until = member
            .revoked_millis
            .map_or_else(|| "active".to_owned(), |at| format!("revoked {}", date(at)));
        output::line(&format!(
            "{}\t{}\t{}\t{until}\t{}",
            member.id,
            member.role,
            date(member.created_millis),
            member.name
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn revoke(
    data: &DataDirectory,
    platform: &Platform,
    workspace: WorkspaceId,
    member: MemberId,
) -> Result<ExitCode, CommandError> {
    let database = data.open_existing().await?;
    identity::revoke_member(&database, platform, workspace, member).await?;
    output::line(&format!(
        "{member} has no access any more; open connections end within a second"
    ))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn backup(data: DataDirectory, to: PathBuf) -> Result<ExitCode, CommandError> {
    let shown = to.display().to_string();
    if data.database_url.is_some() {
        backup::backup_open(&data.open_existing().await?, &to).await?;
    } else {
        tokio::task::spawn_blocking(move || backup::backup(&data.data_dir, &to)).await??;
    }
    output::line(&format!("backup written to {shown}"))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn restore(data: DataDirectory, from: PathBuf) -> Result<ExitCode, CommandError> {
    if data.database_url.is_some() {
        backup::restore_open(&data.open().await?, &from).await?;
        output::line("restored into the database")?;
        return Ok(ExitCode::SUCCESS);
    }
    let shown = data.data_dir.display().to_string();
    tokio::task::spawn_blocking(move || backup::restore(&data.data_dir, &from)).await??;
    output::line(&format!("restored into {shown}"))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn check(data: DataDirectory) -> Result<ExitCode, CommandError> {
    let report = if data.database_url.is_some() {
        check::check_open(&data.open_existing().await?).await?
    } else {
        tokio::task::spawn_blocking(move || check::check(&data.data_dir)).await??
    };
    for damage in &report.damage {
        output::line(&format!("damaged: {damage}"))?;
    }
    output::line(&format!(
        "{} documents, {} chunks verified, {} damaged, {} set aside earlier",
        report.documents,
        report.chunks,
        report.damage.len(),
        report.quarantined
    ))?;
    Ok(if report.damage.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The address to print: as given, else the running or last relay's, else the default one.
async fn public_url(database: &Database, given: Option<PublicUrl>) -> Result<PublicUrl, CommandError> {
    if let Some(url) = given {
        return Ok(url);
    }
    let stored = database.setting(PUBLIC_URL).await?;
    let stored = stored.and_then(|text| text.parse().ok());
    Ok(stored.unwrap_or_else(|| PublicUrl::plain(std::net::SocketAddr::from(([127, 0, 0, 1], 8080)))))
}

fn date(millis: i64) -> String {
    jiff::Timestamp::from_millisecond(millis).map_or_else(|_| millis.to_string(), |moment| moment.to_string())
}
