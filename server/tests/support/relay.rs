//! The real `steward-server` program in a directory of its own.

use std::{
    net::SocketAddr,
    process::{Output, Stdio},
};

use steward_server::identity::WorkspaceId;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

use super::PATIENCE;

const PROGRAM: &str = env!("CARGO_BIN_EXE_steward-server");

/// A relay process; killed when dropped.
pub struct Relay {
    pub directory: TempDir,
    pub address: SocketAddr,
    pub workspace: WorkspaceId,
    /// What `serve` printed on its first start.
    pub greeting: Vec<String>,
    child: Child,
    output: Lines<BufReader<ChildStdout>>,
    /// Where its database is, as arguments.
    store: Vec<String>,
    extra: Vec<String>,
}

impl Relay {
    /// A relay with a database file of its own.
    pub async fn start() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let store = vec!["--data-dir".to_owned(), directory.path().display().to_string()];
        Self::start_with(directory, store, &[]).await
    }

    /// The first relay on an empty PostgreSQL database.
    pub async fn start_on(database: &str, extra: &[&str]) -> Self {
        let store = vec!["--database-url".to_owned(), database.to_owned()];
        Self::start_with(tempfile::tempdir().expect("a directory"), store, extra).await
    }

    /// Another relay on the database of this one.
    pub async fn start_beside(&self) -> Self {
        let extra: Vec<&str> = self.extra.iter().map(String::as_str).collect();
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let (child, output, greeting, address) = spawn(&self.store, listen, &extra).await;
        Self {
            directory: tempfile::tempdir().expect("a directory"),
            address,
            workspace: self.workspace,
            greeting,
            child,
            output,
            store: self.store.clone(),
            extra: self.extra.clone(),
        }
    }

    async fn start_with(directory: TempDir, store: Vec<String>, extra: &[&str]) -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let (child, output, greeting, address) = spawn(&store, listen, extra).await;
        let created = greeting
            .iter()
            .find_map(|line| line.strip_prefix("Workspace "))
            .expect("a first workspace");
        let workspace = created
            .split(' ')
            .next()
            .and_then(|id| id.parse().ok())
            .expect("its id");
        Self {
            directory,
            address,
            workspace,
            greeting,
            child,
            output,
            store,
            extra: extra.iter().map(|&word| word.to_owned()).collect(),
        }
    }

    /// Ends the process as a power cut would (SIGKILL).
    pub async fn kill(&mut self) {
        self.child.kill().await.expect("the process can be killed");
    }

    /// Asks the process to end (SIGTERM) and returns its exit code.
    pub async fn terminate(&mut self) -> Option<i32> {
        let id = self.child.id().expect("the process runs").to_string();
        let asked = Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .await
            .expect("kill runs");
        assert!(asked.success());
        timeout(PATIENCE, self.child.wait())
            .await
            .expect("the relay ends in time")
            .expect("its status")
            .code()
    }

    /// Starts it again at the same address.
    pub async fn restart(&mut self) {
        let extra: Vec<&str> = self.extra.iter().map(String::as_str).collect();
        let (child, output, _, address) = spawn(&self.store, self.address, &extra).await;
        self.child = child;
        self.output = output;
        assert_eq!(address, self.address);
    }

    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Runs an administrator's command on the relay's database.
    pub async fn command(&self, arguments: &[&str]) -> Output {
        Command::new(PROGRAM)
            .args(arguments)
            .args(&self.store)
            .env("STEWARD_LOG", "warn")
            .output()
            .await
            .expect("the command runs")
    }

    /// As [`Relay::command`], for one that must succeed; returns what it printed.
    pub async fn admin(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).await;
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("text").trim_end().to_owned()
    }

    /// A socket address with a fresh token.
    pub async fn token(&self, role: &str) -> String {
        let workspace = self.workspace.to_string();
        let url = format!("http://{}", self.address);
        self.admin(&["token", "--workspace", &workspace, "--role", role, "--public-url", &url])
            .await
    }
}

async fn spawn(
    store: &[String],
    listen: SocketAddr,
    extra: &[&str],
) -> (Child, Lines<BufReader<ChildStdout>>, Vec<String>, SocketAddr) {
    let mut child = Command::new(PROGRAM)
        .args(["serve", "--listen", &listen.to_string()])
        .args(store)
        .args(extra)
        .env(
            "STEWARD_LOG",
            std::env::var("STEWARD_LOG").unwrap_or_else(|_| "warn".to_owned()),
        )
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("the relay starts");
    let mut output = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let mut greeting = Vec::new();
    let address = loop {
        let line = timeout(PATIENCE, output.next_line())
            .await
            .expect("a greeting in time")
            .expect("readable");
        let line = line.expect("the relay greets before it ends");
        if let Some(address) = line.strip_prefix("Steward is at http://") {
            break address.parse().expect("an address");
        }
        greeting.push(line);
    };
    (child, output, greeting, address)
}
