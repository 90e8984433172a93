//! Routes of the relay.

mod api;
mod app;
mod error;
mod guard;
mod health;
pub mod metrics;
mod origin;
mod rate;
mod socket;

use std::{path::PathBuf, sync::Arc};

use axum::{Router, extract::DefaultBodyLimit, routing::get};

pub use self::origin::PublicUrl;
use self::{app::Application, guard::PeerAddress, metrics::Metrics, rate::FailureLimiter};
use crate::{
    identity::{self, IdentityError, RelaySecret},
    limits,
    net::address::ProxyRange,
    platform::Platform,
    relay::Relay,
    store::Database,
};

/// What the routes share.
pub struct Services {
    /// The database.
    pub database: Database,
    /// Clock and randomness.
    pub platform: Platform,
    /// Open workspaces.
    pub relay: Arc<Relay>,
    /// Counters.
    pub metrics: Arc<Metrics>,
    /// Where browsers find this relay, if told.
    pub public_url: Option<PublicUrl>,
    /// Proxies that say for whom they speak.
    pub trusted_proxies: Vec<ProxyRange>,
    /// The relay speaks TLS by itself.
    pub tls: bool,
    application: Application,
    invitation_failures: FailureLimiter,
    credential_failures: FailureLimiter,
    relay_secret: tokio::sync::OnceCell<RelaySecret>,
}

/// How the relay is reached, and what it serves.
#[derive(Debug, Default)]
pub struct Settings {
    /// Where browsers find this relay, if told.
    pub public_url: Option<PublicUrl>,
    /// Serves the application from a directory instead of the program.
    pub app_dir: Option<PathBuf>,
    /// Proxies that say for whom they speak.
    pub trusted_proxies: Vec<ProxyRange>,
    /// The relay speaks TLS by itself.
    pub tls: bool,
}

impl Services {
    /// Services over an open database. `app_dir` serves the application from a directory instead of the program.
    #[must_use]
    pub fn start(
        database: Database,
        platform: Platform,
        public_url: Option<PublicUrl>,
        app_dir: Option<PathBuf>,
    ) -> Arc<Self> {
        Self::start_with(
            database,
            platform,
            Settings {
                public_url,
                app_dir,
                ..Settings::default()
            },
        )
    }

    /// As [`Services::start`], with every setting.
    #[must_use]
    pub fn start_with(database: Database, platform: Platform, settings: Settings) -> Arc<Self> {
        let metrics = Arc::new(Metrics::new(platform.wall_millis()));
        let relay = Relay::start(database.clone(), platform.clone(), Arc::clone(&metrics));
        Arc::new(Self {
            database,
            platform,
            relay,
            metrics,
            public_url: settings.public_url,
            trusted_proxies: settings.trusted_proxies,
            tls: settings.tls,
            application: Application::new(settings.app_dir),
            invitation_failures: FailureLimiter::new(limits::INVITATION_FAILURES_PER_MINUTE),
            credential_failures: FailureLimiter::new(limits::CREDENTIAL_FAILURES_PER_MINUTE),
            relay_secret: tokio::sync::OnceCell::new(),
        })
    }

    /// The secret under challenges and sessions, read from the database once.
    async fn relay_secret(&self) -> Result<&RelaySecret, IdentityError> {
        self.relay_secret
            .get_or_try_init(|| identity::relay_secret(&self.database, &self.platform))
            .await
    }
}

/// Every route.
pub fn router(services: Arc<Services>) -> Router {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .merge(api::routes())
        .route("/sync/{workspace}", get(socket::connect))
        .fallback(app::serve)
        .layer(DefaultBodyLimit::max(limits::BODY_BYTES))
        .layer(axum::middleware::from_fn_with_state(
            Arc::clone(&services),
            guard::guard,
        ))
        .with_state(services)
}
