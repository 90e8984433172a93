//! Requests that the relay sends itself: bounded in size and time, without redirects, over TLS unless the other end is
//! this machine.

use std::{fmt, net::IpAddr, str::FromStr, sync::Arc};

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, Uri, header},
};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, ServerName},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::OnceCell,
};
use tokio_rustls::TlsConnector;

use super::trust;
use crate::limits;

/// An address that the relay may ask: `https`, or `http` on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    uri: Uri,
    host: String,
    port: u16,
    tls: bool,
}

/// The text is no address that the relay asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an address to ask is https://HOST[:PORT]/PATH without a user; http only for this machine (127.0.0.1)")]
pub struct ParseEndpointError;

/// A request was not answered.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// No connection, or a broken one.
    #[error("no connection: {0}")]
    Connection(#[from] std::io::Error),
    /// The other end speaks no HTTP.
    #[error("no answer: {0}")]
    Protocol(#[from] hyper::Error),
    /// The request could not be put together.
    #[error("no request: {0}")]
    Request(#[from] axum::http::Error),
    /// TLS cannot be set up here.
    #[error("no TLS: {0}")]
    Tls(String),
    /// It took too long.
    #[error("no answer in time")]
    TimedOut,
    /// The answer is larger than any that makes sense, or broke off.
    #[error("the answer is larger than {} bytes or broke off", limits::PROVIDER_BYTES)]
    Body,
    /// An answer that is none.
    #[error("status {0}")]
    Status(StatusCode),
}

impl Endpoint {
    /// The address with this appended to its path.
    ///
    /// # Errors
    /// When that is no address.
    pub fn below(&self, suffix: &str) -> Result<Self, ParseEndpointError> {
        format!("{}{suffix}", self.to_string().trim_end_matches('/')).parse()
    }

    /// The host's name or number.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uri.fmt(formatter)
    }
}

impl FromStr for Endpoint {
    type Err = ParseEndpointError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let uri: Uri = text.parse().map_err(|_| ParseEndpointError)?;
        let tls = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(ParseEndpointError),
        };
        let authority = uri.authority().ok_or(ParseEndpointError)?;
        if text.contains('#') || authority.as_str().contains('@') {
            return Err(ParseEndpointError);
        }
        let host = authority
            .host()
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_owned();
        let loopback = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        if host.is_empty() || !(tls || loopback) {
            return Err(ParseEndpointError);
        }
        let port = authority.port_u16().unwrap_or(if tls { 443 } else { 80 });
        Ok(Self { uri, host, port, tls })
    }
}

/// Sends requests. TLS trusts what the machine trusts, or the certificates of `SSL_CERT_FILE`.
#[derive(Default)]
pub struct Fetcher {
    tls: OnceCell<TlsConnector>,
}

impl Fetcher {
    /// A fetcher that trusts these certificates instead of the machine's.
    ///
    /// # Errors
    /// When a certificate cannot be used.
    pub fn trusting(certificates: Vec<CertificateDer<'static>>) -> Result<Self, FetchError> {
        let mut roots = RootCertStore::empty();
        for certificate in certificates {
            roots
                .add(certificate)
                .map_err(|error| FetchError::Tls(error.to_string()))?;
        }
        Ok(Self {
            tls: OnceCell::new_with(Some(connector(roots)?)),
        })
    }

    /// Asks for a document.
    ///
    /// # Errors
    /// When there is no answer with status 200 within the bounds.
    pub async fn get(&self, endpoint: &Endpoint, bearer: Option<&str>) -> Result<Vec<u8>, FetchError> {
        let authorization = bearer.map(|bearer| format!("Bearer {bearer}"));
        let request = request(Method::GET, endpoint, authorization.as_deref())?.body(Body::empty())?;
        self.send(endpoint, request).await
    }

    /// Sends a form.
    ///
    /// # Errors
    /// When there is no answer with status 200 within the bounds.
    pub async fn post_form(
        &self,
        endpoint: &Endpoint,
        authorization: Option<&str>,
        form: String,
    ) -> Result<Vec<u8>, FetchError> {
        let request = request(Method::POST, endpoint, authorization)?
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))?;
        self.send(endpoint, request).await
    }

    async fn send(&self, endpoint: &Endpoint, request: Request<Body>) -> Result<Vec<u8>, FetchError> {
        let exchange = async {
            let stream = TcpStream::connect((endpoint.host.as_str(), endpoint.port)).await?;
            if !endpoint.tls {
                return exchange(stream, request).await;
            }
            let name =
                ServerName::try_from(endpoint.host.clone()).map_err(|error| FetchError::Tls(error.to_string()))?;
            let connector = self.tls.get_or_try_init(machine_roots).await?;
            exchange(connector.connect(name, stream).await?, request).await
        };
        tokio::time::timeout(limits::PROVIDER_REQUEST, exchange)
            .await
            .map_err(|_| FetchError::TimedOut)?
    }
}

fn request(
    method: Method,
    endpoint: &Endpoint,
    authorization: Option<&str>,
) -> Result<axum::http::request::Builder, FetchError> {
    let path = endpoint.uri.path_and_query().map_or("/", |path| path.as_str());
    let host = endpoint.uri.authority().map_or("", |authority| authority.as_str());
    let mut builder = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, host)
        .header(header::CONNECTION, "close")
        .header(header::ACCEPT, "application/json");
    if let Some(authorization) = authorization {
        builder = builder.header(header::AUTHORIZATION, authorization);
    }
    Ok(builder)
}

/// One request and its answer; the connection ends with this.
async fn exchange<S>(stream: S, request: Request<Body>) -> Result<Vec<u8>, FetchError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(limits::CONNECTION_BUFFER_BYTES)
        .handshake(TokioIo::new(stream))
        .await?;
    let asking = async {
        let response = sender.send_request(request).await?;
        // A redirect is not followed: where the relay sends secrets is what its administrator named.
        if response.status() != StatusCode::OK {
            return Err(FetchError::Status(response.status()));
        }
        let body = axum::body::to_bytes(Body::new(response.into_body()), limits::PROVIDER_BYTES).await;
        Ok(body.map_err(|_| FetchError::Body)?.to_vec())
    };
    tokio::pin!(asking);
    tokio::select! {
        answer = &mut asking => answer,
        ended = connection => {
            ended?;
            asking.await
        }
    }
}

fn connector(roots: RootCertStore) -> Result<TlsConnector, FetchError> {
    let config = trust::client_config(roots).map_err(|error| FetchError::Tls(error.to_string()))?;
    Ok(TlsConnector::from(Arc::new(config)))
}

/// What the machine trusts, read once, when it is needed first.
async fn machine_roots() -> Result<TlsConnector, FetchError> {
    let roots = tokio::task::spawn_blocking(trust::machine_roots)
        .await
        .map_err(|error| FetchError::Tls(error.to_string()))?;
    if roots.is_empty() {
        return Err(FetchError::Tls(
            "the machine trusts no certificates; install its CA certificates or name a file in SSL_CERT_FILE"
                .to_owned(),
        ));
    }
    connector(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tls_and_this_machine_are_asked() {
        for good in [
            "https://id.example.org",
            "https://id.example.org:8443/realms/staff",
            "http://127.0.0.1:9000/x",
            "http://[::1]:9000",
            "http://localhost/",
        ] {
            assert!(good.parse::<Endpoint>().is_ok(), "{good}");
        }
        for wrong in [
            "",
            "id.example.org",
            "http://id.example.org",
            "http://127.0.0.1.example.org",
            "http://localhost.example.org",
            "https://user@id.example.org",
            "http://evil@127.0.0.1",
            "ftp://127.0.0.1",
            "file:///etc/passwd",
            "https://id.example.org/#x",
        ] {
            assert!(wrong.parse::<Endpoint>().is_err(), "{wrong}");
        }
        let issuer: Endpoint = "https://id.example.org/realms/staff/".parse().expect("an address");
        let below = issuer.below("/.well-known/openid-configuration").expect("an address");
        assert_eq!(
            below.to_string(),
            "https://id.example.org/realms/staff/.well-known/openid-configuration"
        );
    }

    #[tokio::test]
    async fn a_certificate_that_nobody_vouches_for_is_refused_and_a_trusted_one_taken() {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
        let certificate = made.cert.der().clone();
        let key = rustls::pki_types::PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.clone()], key)
            .expect("a pair");
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let serving = tokio::spawn(async move {
            for _ in 0..2 {
                let (stream, _) = listener.accept().await.expect("a connection");
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    continue;
                };
                let mut head = [0; 512];
                assert!(stream.read(&mut head).await.expect("a request") > 0);
                let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfine";
                stream.write_all(answer).await.expect("sent");
                stream.shutdown().await.ok();
            }
        });
        let endpoint: Endpoint = format!("https://localhost:{port}/x").parse().expect("an address");
        let other = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
        let wary = Fetcher::trusting(vec![other.cert.der().clone()]).expect("a fetcher");
        let refused = wary.get(&endpoint, None).await;
        assert!(matches!(refused, Err(FetchError::Connection(_))), "{refused:?}");
        let trusting = Fetcher::trusting(vec![certificate]).expect("a fetcher");
        assert_eq!(trusting.get(&endpoint, None).await.expect("an answer"), b"fine");
        serving.await.expect("served");
    }
}
