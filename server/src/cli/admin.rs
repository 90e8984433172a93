//! Administrators' commands; all work while the relay runs.

use std::{path::PathBuf, process::ExitCode};

use super::{CommandError, DataDirectory};
use crate::{
    http::PublicUrl,
    identity, output,
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

pub(super) async fn restore(
    data: DataDirectory,
    from: PathBuf,
    tombstones: Option<PathBuf>,
) -> Result<ExitCode, CommandError> {
    let (removed, shown) = if data.database_url.is_some() {
        let removed = backup::restore_open(&data.open().await?, &from, tombstones.as_deref()).await?;
        (removed, "the database".to_owned())
    } else {
        let shown = data.data_dir.display().to_string();
        let restored =
            tokio::task::spawn_blocking(move || backup::restore_without(&data.data_dir, &from, tombstones.as_deref()));
        (restored.await??, shown)
    };
    if removed > 0 {
        output::line(&format!("{removed} documents that were removed for good stay removed"))?;
    }
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
pub(super) async fn public_url(database: &Database, given: Option<PublicUrl>) -> Result<PublicUrl, CommandError> {
    if let Some(url) = given {
        return Ok(url);
    }
    let stored = database.setting(PUBLIC_URL).await?;
    let stored = stored.and_then(|text| text.parse().ok());
    Ok(stored.unwrap_or_else(|| PublicUrl::plain(std::net::SocketAddr::from(([127, 0, 0, 1], 8080)))))
}

pub(super) fn date(millis: i64) -> String {
    jiff::Timestamp::from_millisecond(millis).map_or_else(|_| millis.to_string(), |moment| moment.to_string())
}
