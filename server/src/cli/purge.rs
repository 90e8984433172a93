//! `purge` removes a document for good; `tombstones` lists what was removed.

use std::process::ExitCode;

use steward_sync::limits::REMOVAL_REASON_BYTES;

use super::{CommandError, DataDirectory, PurgeArguments};
use crate::{
    identity::{self, WorkspaceId},
    output,
    platform::Platform,
    store::removal::{self, Tombstone},
};

/// Removes the document from the store and leaves its tombstone; a running relay finds it within a second.
pub(super) async fn purge(arguments: PurgeArguments, platform: &Platform) -> Result<ExitCode, CommandError> {
    for (what, words) in [("--reason", &arguments.reason), ("--by", &arguments.by)] {
        if !removal::is_words(words) {
            return Err(CommandError::Words {
                what,
                limit: REMOVAL_REASON_BYTES,
            });
        }
    }
    let (workspace, document) = (arguments.workspace, arguments.document);
    if workspace.document() == document {
        return Err(CommandError::WorkspaceDocument(document));
    }
    let in_file = arguments.data.database_url.is_none();
    let database = if in_file {
        removal::open_for_erasing(&arguments.data.data_dir)?
    } else {
        arguments.data.open_existing().await?
    };
    identity::find_workspace(&database, workspace).await?;
    let tombstone = Tombstone {
        workspace,
        document,
        removed_millis: platform.wall_millis(),
        removed_by: arguments.by.trim().to_owned(),
        reason: arguments.reason.trim().to_owned(),
    };
    let known = database
        .read(move |session| removal::is_known(session, workspace, document))
        .await?;
    if !known {
        return Err(CommandError::UnknownDocument(document));
    }
    let stored = tombstone.clone();
    database.write(move |session| removal::remove(session, &stored)).await?;
    let beside = arguments.data.data_dir;
    let emptied = if in_file {
        tokio::task::spawn_blocking(move || {
            removal::note_beside(&beside, &tombstone)?;
            removal::empty_log(&beside)
        })
        .await??
    } else {
        true
    };
    output::line(&format!(
        "{document} is removed; devices that are connected erase it within a second, others when they connect again"
    ))?;
    if !emptied {
        output::line("parts of it stay in the database's write-ahead log until the relay has been restarted")?;
    }
    if !in_file {
        output::line(
            "PostgreSQL keeps what was deleted in its files until VACUUM FULL of the tables chunk, document and \
             quarantine, and in its write-ahead log until that is recycled; `tombstones` prints the list for `restore`",
        )?;
    }
    output::line("backups from before still hold it: make a new one, and let the old ones expire")?;
    Ok(ExitCode::SUCCESS)
}

/// Prints every tombstone as `restore --tombstones` reads it.
pub(super) async fn list(data: &DataDirectory, workspace: Option<WorkspaceId>) -> Result<ExitCode, CommandError> {
    let database = data.open_existing().await?;
    let tombstones = database
        .read(move |session| removal::tombstones(session, workspace))
        .await?;
    for tombstone in tombstones {
        output::line(&tombstone.line())?;
    }
    Ok(ExitCode::SUCCESS)
}
