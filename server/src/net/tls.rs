//! Certificate and key from files, read again when the files change; connections that are open stay open.

use std::{
    fmt,
    io::Read as _,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use rustls::{
    InconsistentKeys, ServerConfig,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use tokio::time::MissedTickBehavior;
use tokio_rustls::TlsAcceptor;

use crate::{http::metrics::Metrics, limits};

/// Certificate and key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file is not there or not readable.
    #[error("{path}: {source}; give the certificate chain with --tls-cert and its key with --tls-key, both as PEM")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The first file holds no certificate.
    #[error("{path} holds no certificate (-----BEGIN CERTIFICATE-----){hint}")]
    NoCertificate {
        /// Which file.
        path: PathBuf,
        /// What it seems to be instead.
        hint: &'static str,
    },
    /// The second file holds no private key.
    #[error("{path} holds no private key (-----BEGIN PRIVATE KEY-----) without a password{hint}")]
    NoKey {
        /// Which file.
        path: PathBuf,
        /// What it seems to be instead.
        hint: &'static str,
    },
    /// The key is not the certificate's.
    #[error("the key in {key} does not belong to the first certificate in {certificate}; give a pair")]
    Mismatch {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
    },
    /// Anything else.
    #[error("{certificate} and {key} cannot be used: {detail}")]
    Unusable {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// What the library said.
        detail: String,
    },
}

/// The files of a certificate chain and its key, both PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateFiles {
    /// The chain, the relay's own certificate first.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// What the files held, to see whether they changed.
type Contents = (Vec<u8>, Vec<u8>);

/// The certificate in force.
pub struct Certificates {
    files: CertificateFiles,
    provider: Arc<CryptoProvider>,
    current: RwLock<Arc<CertifiedKey>>,
}

impl fmt::Debug for Certificates {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Certificates")
            .field("files", &self.files)
            .finish_non_exhaustive()
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl Certificates {
    /// Reads the files and watches them from now on, as long as the acceptor (or a copy) lives.
    ///
    /// # Errors
    /// The files cannot be used; a sentence says what to do.
    pub fn watch(files: CertificateFiles, metrics: Arc<Metrics>) -> Result<TlsAcceptor, TlsError> {
        let provider = Arc::new(ring::default_provider());
        let contents = read(&files)?;
        let current = parse(&files, &contents, &provider)?;
        let unusable = |error: rustls::Error| TlsError::Unusable {
            certificate: files.certificate.clone(),
            key: files.key.clone(),
            detail: error.to_string(),
        };
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(unusable)?;
        let certificates = Arc::new(Self {
            files,
            provider,
            current: RwLock::new(Arc::new(current)),
        });
        let mut config = builder
            .with_no_client_auth()
            .with_cert_resolver(Arc::<Self>::clone(&certificates));
        // WebSockets upgrade from HTTP/1.1; a proxy in front may speak more.
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let watched = Arc::downgrade(&certificates);
        tokio::spawn(async move {
            let mut seen = contents;
            let mut tick = tokio::time::interval(limits::CERTIFICATE_POLL);
            tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                tick.tick().await;
                let Some(certificates) = watched.upgrade() else { return };
                let looked = tokio::task::spawn_blocking(move || {
                    let outcome = certificates.look(&mut seen);
                    (seen, outcome)
                });
                let Ok((now_seen, outcome)) = looked.await else { return };
                seen = now_seen;
                match outcome {
                    Ok(false) => {}
                    Ok(true) => {
                        metrics.certificate_reloads.increment();
                        tracing::info!("the certificate was read again; new connections get it");
                    }
                    Err(error) => {
                        metrics.certificate_errors.increment();
                        tracing::error!(%error, "the certificate from before stays in use");
                    }
                }
            }
        });
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    /// Takes changed files into use. Files that cannot be used are reported once for each of their states: while they
    /// are being replaced, certificate and key do not fit.
    fn look(&self, seen: &mut Contents) -> Result<bool, TlsError> {
        let contents = match read(&self.files) {
            Ok(contents) => contents,
            Err(error) => {
                let gone = Contents::default();
                let reported = *seen == gone;
                *seen = gone;
                return if reported { Ok(false) } else { Err(error) };
            }
        };
        if contents == *seen {
            return Ok(false);
        }
        let parsed = parse(&self.files, &contents, &self.provider);
        *seen = contents;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(parsed?);
        Ok(true)
    }
}

/// Whether the files can be used, before anything else is started.
///
/// # Errors
/// They cannot; a sentence says what to do.
pub fn verify(files: &CertificateFiles) -> Result<(), TlsError> {
    parse(files, &read(files)?, &ring::default_provider()).map(drop)
}

fn read(files: &CertificateFiles) -> Result<Contents, TlsError> {
    let whole = |path: &Path| {
        let mut bytes = Vec::new();
        std::fs::File::open(path)
            .and_then(|file| file.take(limits::CERTIFICATE_BYTES).read_to_end(&mut bytes))
            .map_err(|source| TlsError::Unreadable {
                path: path.to_owned(),
                source,
            })?;
        Ok(bytes)
    };
    Ok((whole(&files.certificate)?, whole(&files.key)?))
}

fn parse(
    files: &CertificateFiles,
    (certificate, key): &Contents,
    provider: &CryptoProvider,
) -> Result<CertifiedKey, TlsError> {
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(certificate)
        .collect::<Result<_, _>>()
        .unwrap_or_default();
    if chain.is_empty() {
        return Err(TlsError::NoCertificate {
            path: files.certificate.clone(),
            hint: if PrivateKeyDer::from_pem_slice(certificate).is_ok() {
                "; it holds a private key: are --tls-cert and --tls-key exchanged?"
            } else {
                ""
            },
        });
    }
    let Ok(private) = PrivateKeyDer::from_pem_slice(key) else {
        let exchanged = CertificateDer::from_pem_slice(key).is_ok();
        return Err(TlsError::NoKey {
            path: files.key.clone(),
            hint: if exchanged { "; it holds a certificate" } else { "" },
        });
    };
    CertifiedKey::from_der(chain, private, provider).map_err(|error| {
        if matches!(error, rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch)) {
            TlsError::Mismatch {
                certificate: files.certificate.clone(),
                key: files.key.clone(),
            }
        } else {
            TlsError::Unusable {
                certificate: files.certificate.clone(),
                key: files.key.clone(),
                detail: error.to_string(),
            }
        }
    })
}
