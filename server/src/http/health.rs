//! Whether the relay lives, whether it can write, and its counters.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};

use super::Services;

pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// Ready means that a write reaches the disk and that the relay is not shutting down.
pub(super) async fn ready(State(services): State<Arc<Services>>) -> impl IntoResponse {
    if services.relay.is_stopping() {
        return (StatusCode::SERVICE_UNAVAILABLE, "the relay is shutting down\n");
    }
    match services.database.probe_write(services.platform.wall_millis()).await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database cannot be written\n")
        }
    }
}

pub(super) async fn metrics(State(services): State<Arc<Services>>) -> impl IntoResponse {
    services
        .metrics
        .documents_loaded
        .set(services.relay.loaded_documents().await);
    services
        .metrics
        .workspaces_open
        .set(services.relay.open_workspaces().await);
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        services.metrics.render(),
    )
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request};
    use tower::ServiceExt as _;

    use super::*;
    use crate::{http::router, platform::Platform, store::Database};

    #[tokio::test]
    async fn a_relay_that_shuts_down_lives_and_is_not_ready() {
        let directory = tempfile::tempdir().expect("a directory");
        let database = Database::open(directory.path()).expect("a database");
        let services = Services::start(database, Platform::system(), None, None);
        let status = |path: &'static str| {
            let router = router(Arc::clone(&services));
            async move {
                let request = Request::get(path).body(Body::empty()).expect("a request");
                router.oneshot(request).await.expect("an answer").status()
            }
        };
        assert_eq!(status("/readyz").await, StatusCode::OK);
        assert!(services.relay.shut_down().await);
        assert_eq!(status("/readyz").await, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(status("/healthz").await, StatusCode::OK);
    }
}
