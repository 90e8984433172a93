//! `serve`: opens the database, listens, and ends in order.

use std::{process::ExitCode, sync::Arc};

use tokio::{net::TcpListener, sync::oneshot};

use super::{CommandError, ServeArguments, admin};
use crate::{
    http::{self, PublicUrl, Services},
    identity::{self, Role},
    limits,
    net::{
        server::Server,
        tls::{self, CertificateFiles, Certificates},
    },
    output,
    platform::Platform,
    store::Database,
};

pub(super) async fn serve(arguments: ServeArguments, platform: Platform) -> Result<ExitCode, CommandError> {
    let files = arguments
        .tls_cert
        .zip(arguments.tls_key)
        .map(|(certificate, key)| CertificateFiles { certificate, key });
    if let Some(files) = &files {
        // Before anything is created or listened to.
        tls::verify(files)?;
    }
    let provider = arguments.oidc.settings()?;
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
        .unwrap_or_else(|| PublicUrl::listening(address, files.is_some()));
    database.set_setting(admin::PUBLIC_URL, &shown_url.to_string()).await?;
    create_first_workspace(&database, &platform, &shown_url).await?;
    let services = Services::start_with(
        database,
        platform,
        http::Settings {
            public_url: arguments.public_url,
            app_dir: arguments.app_dir,
            trusted_proxies: arguments.trusted_proxy.clone(),
            tls: files.is_some(),
            provider,
        },
    );
    let tls = files
        .map(|files| Certificates::watch(files, Arc::clone(&services.metrics)))
        .transpose()?;
    let server = Server {
        listener,
        tls,
        router: http::router(Arc::clone(&services)),
        trusted_proxies: arguments.trusted_proxy,
        metrics: Arc::clone(&services.metrics),
    };
    output::line(&format!("Steward is at {shown_url}"))?;
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(server.run(stopped));
    shutdown_signal().await?;
    tracing::info!("shutting down");
    // Until the sockets are closed, `readyz` says that the relay is going away.
    let orderly = services.relay.shut_down().await;
    // The receiver waits in `serving`, which ends only after this.
    stop.send(()).ok();
    let served = tokio::time::timeout(limits::CLOSE_GRACE, serving).await;
    if !orderly || served.is_err() {
        tracing::warn!("some connections did not end in time and were cut");
    }
    if let Ok(result) = served {
        result?;
    }
    Ok(ExitCode::SUCCESS)
}

/// An empty relay gets a workspace, and its administrator the only link into it.
async fn create_first_workspace(database: &Database, platform: &Platform, url: &PublicUrl) -> Result<(), CommandError> {
    if !identity::workspaces(database).await?.is_empty() {
        return Ok(());
    }
    // Several relays may start at once on an empty database.
    let now = platform.wall_millis();
    if !database
        .claim("first_workspace", now, limits::FIRST_WORKSPACE_MILLIS)
        .await?
    {
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
