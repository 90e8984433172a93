//! The address of a PostgreSQL database, and connections to it.

use std::{path::Path, time::Duration};

use futures_util::{StreamExt as _, stream};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::mpsc,
};
use tokio_postgres::{
    AsyncMessage, Client, Config, NoTls,
    config::{Host, SslMode},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::super::DatabaseError;
use crate::{limits, net::trust};

/// Where the database is and how to speak to it.
pub(in crate::store) struct Settings {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

impl Settings {
    /// Reads `postgres://user:password@host:port/database?…` as libpq understands it. Encryption is used when
    /// `sslmode` is `require`, `verify-ca` or `verify-full`, and then always with the server's certificate verified,
    /// against the file `sslrootcert` or else the certificates that the machine trusts.
    pub(in crate::store) fn parse(address: &str) -> Result<Self, DatabaseError> {
        let wrong = |detail: String| DatabaseError::Address { detail };
        if !address.starts_with("postgres://") && !address.starts_with("postgresql://") {
            return Err(wrong("it must begin with postgres://".to_owned()));
        }
        let (base, query) = address.split_once('?').unwrap_or((address, ""));
        let mut root_certificates = None;
        let mut parameters = Vec::new();
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            match parameter.split_once('=') {
                Some(("sslrootcert", path)) => root_certificates = Some(path.replace("%2F", "/").replace("%2f", "/")),
                Some(("sslmode", "verify-ca" | "verify-full")) => parameters.push("sslmode=require"),
                Some(_) | None => parameters.push(parameter),
            }
        }
        let mut config: Config = format!("{base}?{}", parameters.join("&"))
            .parse()
            .map_err(|error: tokio_postgres::Error| wrong(full(&error)))?;
        config
            .connect_timeout(limits::DATABASE_CONNECT)
            .tcp_user_timeout(limits::DATABASE_SILENCE)
            .keepalives_idle(limits::DATABASE_SILENCE);
        let tls = if config.get_ssl_mode() == SslMode::Require {
            Some(MakeRustlsConnect::new(
                client_config(root_certificates.as_deref().map(Path::new)).map_err(wrong)?,
            ))
        } else {
            // Encryption that anyone could undo by refusing it would only look like protection.
            config.ssl_mode(SslMode::Disable);
            None
        };
        Ok(Self { config, tls })
    }

    /// The address without its password, for people.
    pub(in crate::store) fn shown(&self) -> String {
        let hosts: Vec<String> = self
            .config
            .get_hosts()
            .iter()
            .map(|host| match host {
                Host::Tcp(name) => name.clone(),
                #[cfg(unix)]
                Host::Unix(path) => path.display().to_string(),
            })
            .collect();
        format!(
            "PostgreSQL database {} at {}",
            self.config.get_dbname().unwrap_or("(default)"),
            hosts.join(", ")
        )
    }

    /// A connection; `purpose` is what the server's list of connections shows. Payloads of notifications go to
    /// `notifications`, those that do not fit are dropped.
    pub(in crate::store) async fn connect(
        &self,
        purpose: &str,
        notifications: Option<mpsc::Sender<(String, String)>>,
    ) -> Result<Client, DatabaseError> {
        let mut config = self.config.clone();
        config.application_name(format!("steward {purpose}"));
        let opened = async {
            let client = match &self.tls {
                None => {
                    let (client, connection) = config.connect(NoTls).await?;
                    tokio::spawn(drive(connection, notifications));
                    client
                }
                Some(tls) => {
                    let (client, connection) = config.connect(tls.clone()).await?;
                    tokio::spawn(drive(connection, notifications));
                    client
                }
            };
            client.batch_execute(SESSION).await?;
            Ok::<_, tokio_postgres::Error>(client)
        };
        match tokio::time::timeout(2 * limits::DATABASE_CONNECT, opened).await {
            Ok(Ok(client)) => Ok(client),
            Ok(Err(error)) => Err(DatabaseError::Unreachable {
                place: self.shown(),
                detail: full(&error),
            }),
            Err(_) => Err(DatabaseError::Unreachable {
                place: self.shown(),
                detail: "no answer in time".to_owned(),
            }),
        }
    }
}

/// What every session needs: a commit that answers is on the disk, and nothing waits for ever.
const SESSION: &str = "
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
SET default_transaction_isolation = 'read committed';
SET statement_timeout = '60s';
SET lock_timeout = '20s';
SET idle_in_transaction_session_timeout = '60s';
";

/// Moves the connection along until it ends.
async fn drive<S, T>(
    mut connection: tokio_postgres::Connection<S, T>,
    notifications: Option<mpsc::Sender<(String, String)>>,
) where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    let mut messages = stream::poll_fn(move |context| connection.poll_message(context));
    while let Some(message) = messages.next().await {
        match message {
            Ok(AsyncMessage::Notification(notification)) => {
                if let Some(notifications) = &notifications {
                    // Hints may be lost: what they hint at is also found by looking.
                    drop(
                        notifications.try_send((notification.channel().to_owned(), notification.payload().to_owned())),
                    );
                }
            }
            Ok(_) => {}
            Err(error) => {
                tracing::debug!(error = full(&error), "a connection to the database ended");
                return;
            }
        }
    }
}

fn client_config(root_certificates: Option<&Path>) -> Result<ClientConfig, String> {
    let roots = match root_certificates {
        Some(path) => {
            let mut roots = RootCertStore::empty();
            let unreadable = |error| format!("the certificates in {} cannot be read: {error}", path.display());
            for certificate in CertificateDer::pem_file_iter(path).map_err(unreadable)? {
                roots
                    .add(certificate.map_err(unreadable)?)
                    .map_err(|error| format!("a certificate in {} cannot be used: {error}", path.display()))?;
            }
            roots
        }
        None => trust::machine_roots(),
    };
    if roots.is_empty() {
        return Err("there is no certificate to verify the server with; name a file in sslrootcert".to_owned());
    }
    trust::client_config(roots).map_err(|error| error.to_string())
}

/// An error with its causes: by themselves these errors only say where they happened.
pub(super) fn full(error: &tokio_postgres::Error) -> String {
    use std::error::Error as _;
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        words.push_str(": ");
        words.push_str(&cause.to_string());
        source = cause.source();
    }
    words
}

/// How long to wait before the next attempt to connect, after this many that failed.
pub(crate) fn delay(failures: u32) -> Duration {
    let factor = 1_u32.checked_shl(failures.min(16)).unwrap_or(u32::MAX);
    limits::RECONNECT_FIRST
        .saturating_mul(factor)
        .min(limits::RECONNECT_LAST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_or_refused_in_words() {
        let settings = Settings::parse("postgres://steward:secret@db.example:5433/itsm").expect("an address");
        assert_eq!(settings.shown(), "PostgreSQL database itsm at db.example");
        assert!(settings.tls.is_none());
        for wrong in ["mysql://x", "postgres://h/d?sslmode=perhaps", "postgres://h:port/d"] {
            let refused = Settings::parse(wrong).err().map(|error| error.to_string());
            assert!(refused.is_some_and(|words| words.contains("database")), "{wrong}");
        }
        let missing = Settings::parse("postgres://h/d?sslmode=require&sslrootcert=/nowhere/ca.pem").err();
        assert!(missing.is_some_and(|error| error.to_string().contains("/nowhere/ca.pem")));
    }

    #[test]
    fn attempts_become_rarer_up_to_a_limit() {
        assert_eq!(delay(0), limits::RECONNECT_FIRST);
        assert!(delay(1) > delay(0));
        assert_eq!(delay(40), limits::RECONNECT_LAST);
    }
}
