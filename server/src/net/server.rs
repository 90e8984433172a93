//! The accepting loop: one task for each connection, with time limits for everything that a client can delay.

use std::{net::SocketAddr, sync::Arc};

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{oneshot, watch},
    time::timeout,
};
use tokio_rustls::TlsAcceptor;
use tower::Service as _;

use super::{
    address::ProxyRange,
    connection::{Bounded, Census, Place},
};
use crate::{http::metrics::Metrics, limits};

/// A listening address and what is served there.
pub struct Server {
    /// Where connections arrive.
    pub listener: TcpListener,
    /// Decrypts, if the relay speaks TLS by itself.
    pub tls: Option<TlsAcceptor>,
    /// What answers.
    pub router: Router,
    /// Proxies, which hold the connections of many clients.
    pub trusted_proxies: Vec<ProxyRange>,
    /// Counters.
    pub metrics: Arc<Metrics>,
}

impl Server {
    /// Serves until told to stop; then accepts nothing more and lets requests end. Sockets end by themselves.
    pub async fn run(self, mut stop: oneshot::Receiver<()>) {
        let census = Arc::new(Census::default());
        let stopping = watch::Sender::new(false);
        loop {
            let accepted = tokio::select! {
                _ = &mut stop => break,
                accepted = self.listener.accept() => accepted,
            };
            let (stream, address) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    // Without file descriptors the next attempt would fail at once, and the next.
                    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                    continue;
                }
            };
            let ip = address.ip().to_canonical();
            let is_proxy = ip.is_loopback() || self.trusted_proxies.iter().any(|range| range.contains(ip));
            let Some(place) = census.admit(ip, !is_proxy) else {
                self.metrics.refused_places.increment();
                tracing::warn!("too many connections are open; one was refused");
                continue;
            };
            self.metrics.accepted.increment();
            tokio::spawn(self.accept(stream, address, place, stopping.subscribe()));
        }
        drop(self.listener);
        stopping.send_replace(true);
        // Every connection holds a receiver until it ends.
        stopping.closed().await;
    }

    fn accept(
        &self,
        stream: TcpStream,
        address: SocketAddr,
        place: Place,
        stopping: watch::Receiver<bool>,
    ) -> impl Future<Output = ()> + Send + use<> {
        let (tls, router, metrics) = (self.tls.clone(), self.router.clone(), Arc::clone(&self.metrics));
        async move {
            // Edits are small frames that must not wait for the answer to the one before.
            if let Err(error) = stream.set_nodelay(true) {
                tracing::warn!(%error, "a connection keeps Nagle's algorithm");
            }
            let stream = Bounded::new(stream, place);
            let Some(tls) = tls else {
                return serve(stream, address, router, stopping).await;
            };
            match timeout(limits::TLS_HANDSHAKE, tls.accept(stream)).await {
                Ok(Ok(stream)) => serve(stream, address, router, stopping).await,
                Ok(Err(error)) => {
                    metrics.tls_failures.increment();
                    tracing::debug!(%error, "a TLS handshake failed");
                }
                Err(_) => {
                    metrics.tls_failures.increment();
                    tracing::debug!("a TLS handshake took too long");
                }
            }
        }
    }
}

async fn serve<T>(stream: T, address: SocketAddr, router: Router, mut stopping: watch::Receiver<bool>)
where
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = hyper::service::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(address));
        // A router is always ready.
        router.clone().call(request)
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits::REQUEST_HEAD)
        .max_buf_size(limits::CONNECTION_BUFFER_BYTES)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let outcome = tokio::select! {
        outcome = connection.as_mut() => outcome,
        () = async { drop(stopping.wait_for(|stopping| *stopping).await) } => {
            // The request that is being answered ends; an idle connection ends at once.
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = outcome {
        tracing::debug!(%error, "a connection ended early");
    }
}
