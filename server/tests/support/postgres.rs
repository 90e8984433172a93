//! A PostgreSQL server of the tests' own, on a Unix socket in a temporary directory; or an empty database on the one
//! that `STEWARD_TEST_POSTGRES` names (`postgres://user@host/database`, with the right to create databases).

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use tempfile::TempDir;

/// An empty database; its server, if it is our own, ends when this is dropped.
pub struct Postgres {
    /// The address for `--database-url`.
    pub url: String,
    server: Option<Server>,
}

struct Server {
    child: Child,
    directory: TempDir,
}

impl Server {
    /// Starts a server on a Unix socket, and also on a port with encryption if one is given. `None`, and a word about
    /// it, where PostgreSQL (or OpenSSL for a certificate) cannot be had.
    async fn start(port: Option<u16>) -> Option<Self> {
        let Some(programs) = programs() else {
            println!(
                "SKIPPED: PostgreSQL is not installed (on Debian: apt-get install postgresql) and \
                 STEWARD_TEST_POSTGRES names no server"
            );
            return None;
        };
        let directory = tempfile::tempdir().expect("a directory");
        let data = directory.path().join("data");
        std::fs::create_dir(&data).expect("a directory");
        if port.is_some() && !make_certificate(directory.path()) {
            println!("SKIPPED: there is no openssl program to make a certificate with");
            return None;
        }
        let files: Vec<PathBuf> = ["", "data", "server.key", "server.crt"]
            .iter()
            .map(|name| directory.path().join(name))
            .filter(|path| path.exists())
            .collect();
        let user = owner(&files);
        let made = run_as(user.as_deref(), &programs.join("initdb"))
            .args([
                "--auth=trust",
                "--username=steward",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
                "-D",
            ])
            .arg(&data)
            .stdout(Stdio::null())
            .status()
            .expect("initdb runs");
        assert!(made.success(), "initdb makes a cluster");
        let log = std::fs::File::create(directory.path().join("log")).expect("a file");
        let mut command = run_as(user.as_deref(), &programs.join("postgres"));
        command.arg("-D").arg(&data).arg("-k").arg(directory.path());
        let url = match port {
            None => {
                command.args(["-c", "listen_addresses="]);
                let socket = directory.path().display().to_string().replace('/', "%2F");
                format!("postgres://steward@{socket}/postgres")
            }
            Some(port) => {
                command
                    .args([
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "ssl=on",
                        "-p",
                        &port.to_string(),
                    ])
                    .args([
                        "-c",
                        &format!("ssl_key_file={}", directory.path().join("server.key").display()),
                    ])
                    .args([
                        "-c",
                        &format!("ssl_cert_file={}", directory.path().join("server.crt").display()),
                    ]);
                format!("postgres://steward@127.0.0.1:{port}/postgres")
            }
        };
        let child = command
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("postgres starts");
        let server = Self { child, directory };
        let mut look = tokio::time::interval(Duration::from_millis(20));
        let ready = tokio::time::timeout(super::PATIENCE, async {
            while tokio_postgres::connect(&url, tokio_postgres::NoTls).await.is_err() {
                look.tick().await;
            }
        });
        ready.await.expect("PostgreSQL answers in time");
        Some(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A fast shutdown: it does not wait for clients.
        Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status()
            .ok();
        self.child.wait().ok();
    }
}

impl Postgres {
    /// A database, or `None` where PostgreSQL cannot be had; then the test says so and ends.
    pub async fn start() -> Option<Self> {
        if let Ok(given) = std::env::var("STEWARD_TEST_POSTGRES") {
            return Some(Self {
                url: create_database(&given).await,
                server: None,
            });
        }
        let server = Server::start(None).await?;
        let socket = server.directory.path().display().to_string().replace('/', "%2F");
        let url = format!("postgres://steward@{socket}/postgres");
        Some(Self {
            url: create_database(&url).await,
            server: Some(server),
        })
    }

    /// A server of the tests' own with encryption, on a port of this machine, and the file of its certificate.
    pub async fn start_encrypted() -> Option<(Self, String)> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .ok()?
            .local_addr()
            .ok()?
            .port();
        let server = Server::start(Some(port)).await?;
        let certificate = server.directory.path().join("server.crt").display().to_string();
        let url = format!("postgres://steward@127.0.0.1:{port}/postgres");
        let started = Self {
            url: create_database(&url).await,
            server: Some(server),
        };
        Some((started, certificate))
    }

    /// Whether the server is the tests' own.
    pub fn is_own(&self) -> bool {
        self.server.is_some()
    }

    /// A client of the database, beside the relays.
    pub async fn client(&self) -> tokio_postgres::Client {
        connect(&self.url).await
    }

    /// Ends the server's side of connections by what they are for (`writer`, `reader`, `notifications`, `%`).
    pub async fn terminate(&self, purpose: &str) -> u64 {
        let purpose = format!("steward {purpose}");
        self.client()
            .await
            .execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE application_name LIKE $1 AND datname = current_database() AND pid <> pg_backend_pid()",
                &[&purpose],
            )
            .await
            .expect("the tests' user may end its own connections")
    }
}

async fn connect(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .expect("the database answers");
    tokio::spawn(connection);
    client
}

/// Makes a database beside the one in `url`; returns its address.
async fn create_database(url: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "steward_test_{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let client = connect(url).await;
    client
        .batch_execute(&format!("DROP DATABASE IF EXISTS {name}"))
        .await
        .expect("it may be dropped");
    client
        .batch_execute(&format!("CREATE DATABASE {name}"))
        .await
        .expect("it may be created");
    let (base, query) = url
        .split_once('?')
        .map_or((url, String::new()), |(base, query)| (base, format!("?{query}")));
    let (server, _) = base.rsplit_once('/').expect("an address with a database");
    format!("{server}/{name}{query}")
}

/// The directory of initdb and postgres.
fn programs() -> Option<PathBuf> {
    let named = Command::new("pg_config").arg("--bindir").output().ok();
    let named = named.map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    named
        .into_iter()
        .chain(debian.map(|version| version.path().join("bin")))
        .find(|directory| directory.join("initdb").is_file() && directory.join("postgres").is_file())
}

/// PostgreSQL refuses to run as root: then the files are given to another user, whose name is returned.
fn owner(files: &[PathBuf]) -> Option<String> {
    let id = |arguments: &[&str]| {
        let output = Command::new("id").args(arguments).output().ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    if id(&["-u"]).as_deref() != Some("0") {
        return None;
    }
    let name = ["postgres", "nobody"]
        .into_iter()
        .find(|name| id(&["-u", name]).is_some())?;
    let number = |flag| id(&[flag, name]).and_then(|number| number.parse().ok());
    for file in files {
        std::os::unix::fs::chown(file, number("-u"), number("-g")).expect("root gives directories away");
    }
    Some(name.to_owned())
}

fn run_as(user: Option<&str>, program: &Path) -> Command {
    let Some(user) = user else { return Command::new(program) };
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid", user, "--clear-groups", "--"])
        .arg(program)
        .current_dir("/");
    command
}

fn make_certificate(directory: &Path) -> bool {
    Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
        ])
        .args(["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"])
        .args([
            "-addext",
            "basicConstraints=critical,CA:FALSE",
            "-keyout",
            "server.key",
            "-out",
            "server.crt",
        ])
        .current_dir(directory)
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
