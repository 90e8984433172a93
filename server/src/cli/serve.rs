//! `serve`: opens the database, listens, and ends in order.

use std::{net::SocketAddr, process::ExitCode};

use axum::serve::ListenerExt as _;
use tokio::{net::TcpListener, sync::oneshot};

use super::{CommandError, ServeArguments, admin};
use crate::{
    http::{self, PublicUrl, Services},
    identity::{self, Role},
    limits, output,
    platform::Platform,
    store::Database,
};

pub(super) async fn serve(arguments: ServeArguments, platform: Platform) -> Result<ExitCode, CommandError> {
    let database = arguments.data.open().await?;
    if arguments.without_notifications {
        database.without_notifications();
    }
    let listener = TcpListener::bind(arguments.listen)
        .await
        .map_err(|source| CommandError::Listen {
            address: arguments.listen,
            source,
        })?;
    let address = listener.local_addr()?;
    let shown_url = arguments
        .public_url
        .clone()
        .unwrap_or_else(|| PublicUrl::plain(address));
    database.set_setting(admin::PUBLIC_URL, &shown_url.to_string()).await?;
    create_first_workspace(&database, &platform, &shown_url).await?;
    output::line(&format!("Steward is at {shown_url}"))?;

    let services = Services::start(database, platform, arguments.public_url, arguments.app_dir);
    let router = http::router(std::sync::Arc::clone(&services));
    // Edits are small frames that must not wait for the answer to the one before.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::warn!(%error, "a connection keeps Nagle's algorithm");
        }
    });
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async move { drop(stopped.await) });
    let serving = tokio::spawn(serving.into_future());
    shutdown_signal().await?;
    tracing::info!("shutting down");
    // The receiver waits in `serving`, which ends only after this.
    stop.send(()).ok();
    let orderly = services.relay.shut_down().await;
    let served = tokio::time::timeout(limits::CLOSE_GRACE, serving).await;
    if !orderly || served.is_err() {
        tracing::warn!("some connections did not end in time and were cut");
    }
    if let Ok(result) = served {
        result??;
    }
    Ok(ExitCode::SUCCESS)
}

/// An empty relay gets a workspace, and its administrator the only link into it.
async fn create_first_workspace(database: &Database, platform: &Platform, url: &PublicUrl) -> Result<(), CommandError> {
    if !identity::workspaces(database).await?.is_empty() {
        return Ok(());
    }
    let workspace = identity::create_workspace(database, platform, "Steward").await?;
    let code = identity::create_invitation(
        database,
        platform,
        workspace.id,
        Role::Owner,
        None,
        limits::INVITATION_MILLIS,
    )
    .await?;
    output::line(&format!(
        "Workspace {} was created. Its owner's link, good once and for seven days:",
        workspace.id
    ))?;
    output::line(&url.invitation_link(code.reveal()))?;
    Ok(())
}

#[cfg(unix)]
async fn shutdown_signal() -> Result<(), std::io::Error> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn shutdown_signal() -> Result<(), std::io::Error> {
    tokio::signal::ctrl_c().await
}
