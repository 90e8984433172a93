//! Routes of the relay.

mod api;
mod app;
mod attribution;
mod error;
mod health;
pub mod metrics;
mod origin;
mod rate;
mod sharing;
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
    routing::{get, post, put},
};

pub use self::origin::PublicUrl;
use self::{app::Application, metrics::Metrics, rate::FailureLimiter};
use crate::{limits, platform::Platform, relay::Relay, store::Database};

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
            invitation_failures: FailureLimiter::default(),
        })
    }
}

/// Every route.
pub fn router(services: Arc<Services>) -> Router {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route("/api/workspaces/{id}/documents", get(api::documents))
        .route("/api/workspaces/{id}/attribution/{document}", get(attribution::list))
        .route("/api/workspaces/{id}/members/{member}/grants", get(sharing::list))
        .route(
            "/api/workspaces/{id}/members/{member}/grants/{document}",
            put(sharing::put).delete(sharing::remove),
        )
        .route("/api/invitations/{code}", get(api::read_invitation))
        .route("/api/invitations/{code}/accept", post(api::accept_invitation))
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
