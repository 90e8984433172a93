//! Routes of the relay.

mod api;
mod app;
mod error;
mod health;
pub mod metrics;
mod origin;
mod rate;
mod socket;

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::Arc,
};

use axum::{
    Router,
    extract::{ConnectInfo, DefaultBodyLimit, FromRequestParts},
    http::request::Parts,
    routing::get,
};

pub use self::origin::PublicUrl;
use self::{app::Application, metrics::Metrics, rate::FailureLimiter};
use crate::{
    identity::{self, IdentityError, RelaySecret},
    limits,
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
    application: Application,
    invitation_failures: FailureLimiter,
    credential_failures: FailureLimiter,
    relay_secret: tokio::sync::OnceCell<RelaySecret>,
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
        let metrics = Arc::new(Metrics::default());
        let relay = Relay::start(database.clone(), platform.clone(), Arc::clone(&metrics));
        Arc::new(Self {
            database,
            platform,
            relay,
            metrics,
            public_url,
            application: Application::new(app_dir),
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
        .layer(axum::middleware::map_response(app::add_security_headers))
        .layer(DefaultBodyLimit::max(limits::BODY_BYTES))
        .with_state(services)
}

/// The address of the peer's end of the connection; unspecified where the router runs without a socket.
struct PeerAddress(IpAddr);

impl<S: Sync> FromRequestParts<S> for PeerAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let address = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip());
        Ok(Self(address.unwrap_or(IpAddr::from([0, 0, 0, 0]))))
    }
}
