//! What holds for every request: who asks, pages of other origins, how long it may take, and headers of the answer.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{Services, error::ApiError, origin};
use crate::{limits, net::address};

/// The client's address as the guard found it.
#[derive(Debug, Clone, Copy)]
struct ClientAddress(IpAddr);

/// The address of the client: the other end of the connection, or what a trusted proxy says; unspecified where the
/// router runs without a socket.
pub(super) struct PeerAddress(pub(super) IpAddr);

impl<S: Sync> FromRequestParts<S> for PeerAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let address = parts.extensions.get::<ClientAddress>().map(|address| address.0);
        Ok(Self(address.unwrap_or(IpAddr::from([0, 0, 0, 0]))))
    }
}

/// Around every route.
pub(super) async fn guard(State(services): State<Arc<Services>>, mut request: Request, next: Next) -> Response {
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
        let client = address::client_address(peer.ip(), request.headers(), &services.trusted_proxies);
        request.extensions_mut().insert(ClientAddress(client));
    }
    services.metrics.requests.increment();
    // Reading is harmless without credentials, which no page of another origin has; changing is refused outright.
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let mut response = if changes && !origin::allows(request.headers(), services.public_url.as_ref()) {
        services.metrics.refused.increment();
        ApiError::new(
            StatusCode::FORBIDDEN,
            "pages of another origin may change nothing here; open the relay's own address",
        )
        .into_response()
    } else {
        match tokio::time::timeout(limits::REQUEST, next.run(request)).await {
            Ok(response) => response,
            Err(_) => ApiError::new(
                StatusCode::REQUEST_TIMEOUT,
                "the request took too long to arrive; send it again",
            )
            .into_response(),
        }
    };
    services.metrics.count_answer(response.status());
    add_security_headers(&mut response, services.tls);
    response
}

/// Headers for every answer; what a route has set stays.
fn add_security_headers(response: &mut Response, tls: bool) {
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    // The address of a socket carries a token, that of an invitation a code.
    set(header::REFERRER_POLICY, "no-referrer");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    );
    set(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    );
    // Answers of the API hold names and tokens.
    set(header::CACHE_CONTROL, "no-store");
    if tls {
        // A year (RFC 6797); only where the relay itself speaks TLS, since behind a proxy it is the proxy's promise.
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
}
