//! The real `steward-server` program in a directory of its own.

use std::{
    net::SocketAddr,
    path::Path,
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
    /// What it logged, if it was asked to (see [`Relay::start_logged`]).
    pub log: Option<std::path::PathBuf>,
    /// Further arguments of `serve`.
    extra: Vec<String>,
    child: Child,
    output: Lines<BufReader<ChildStdout>>,
    /// Where its database is, as arguments.
    store: Vec<String>,
    /// The process that `strace` watches.
    recorded: Option<String>,
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.kill_recorded();
    }
}

impl Relay {
    /// A relay with a database file of its own.
    pub async fn start() -> Self {
        Self::start_with(&[], false).await
    }

    /// A relay that logs everything that it has to say into a file.
    pub async fn start_logged(extra: &[&str]) -> Self {
        Self::start_with(extra, true).await
    }

    pub async fn start_with(extra: &[&str], logged: bool) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let store = vec!["--data-dir".to_owned(), directory.path().display().to_string()];
        Self::start_at(directory, store, extra, logged).await
    }

    /// The first relay on an empty PostgreSQL database.
    pub async fn start_on(database: &str, extra: &[&str]) -> Self {
        let store = vec!["--database-url".to_owned(), database.to_owned()];
        Self::start_at(tempfile::tempdir().expect("a directory"), store, extra, false).await
    }

    /// Another relay on the database of this one.
    pub async fn start_beside(&self) -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let (child, output, greeting, address) = spawn(&self.store, listen, &self.extra, None).await;
        Self {
            directory: tempfile::tempdir().expect("a directory"),
            address,
            workspace: self.workspace,
            greeting,
            log: None,
            extra: self.extra.clone(),
            child,
            output,
            store: self.store.clone(),
            recorded: None,
        }
    }

    async fn start_at(directory: TempDir, store: Vec<String>, extra: &[&str], logged: bool) -> Self {
        let extra: Vec<String> = extra.iter().map(|&argument| argument.to_owned()).collect();
        let log = logged.then(|| directory.path().join("log"));
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let (child, output, greeting, address) = spawn(&store, listen, &extra, log.as_deref()).await;
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
            log,
            extra,
            child,
            output,
            store,
            recorded: None,
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
        let (child, output, _, address) = spawn(&self.store, self.address, &self.extra, self.log.as_deref()).await;
        self.child = child;
        self.output = output;
        assert_eq!(address, self.address);
    }

    /// As [`Relay::restart`], with `strace` recording to `log` what it asks of its disk.
    pub async fn restart_recorded(&mut self, log: &Path) {
        let mut command = Command::new("strace");
        command.args(super::disk_log::STRACE).arg("-o").arg(log).arg(PROGRAM);
        let (child, output, _, address) =
            spawn_by(command, &self.store, self.address, &self.extra, self.log.as_deref()).await;
        self.child = child;
        self.output = output;
        assert_eq!(address, self.address);
        let recorded = std::fs::read_to_string(log).expect("strace writes its log");
        self.recorded = recorded.split_whitespace().next().map(str::to_owned);
    }

    /// Ends the recorded process as a power cut would, and `strace` with it.
    pub async fn cut(&mut self) {
        self.kill_recorded();
        self.ended().await;
    }

    /// The end of `strace` alone would leave the program that it watches.
    fn kill_recorded(&mut self) {
        if let Some(process) = self.recorded.take() {
            let killed = std::process::Command::new("kill").args(["-KILL", &process]).status();
            assert!(killed.is_ok_and(|status| status.success()));
        }
    }

    /// Waits for the process to end.
    async fn ended(&mut self) {
        timeout(PATIENCE, self.child.wait())
            .await
            .expect("the process ends in time")
            .expect("its status");
    }

    /// The id of the process.
    pub fn process(&self) -> u32 {
        self.child.id().expect("the process runs")
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
        let scheme = if self.extra.iter().any(|argument| argument == "--tls-cert") {
            "https"
        } else {
            "http"
        };
        let url = format!("{scheme}://{}", self.address);
        self.admin(&["token", "--workspace", &workspace, "--role", role, "--public-url", &url])
            .await
    }
}

async fn spawn(
    store: &[String],
    listen: SocketAddr,
    extra: &[String],
    log: Option<&Path>,
) -> (Child, Lines<BufReader<ChildStdout>>, Vec<String>, SocketAddr) {
    spawn_by(Command::new(PROGRAM), store, listen, extra, log).await
}

async fn spawn_by(
    mut command: Command,
    store: &[String],
    listen: SocketAddr,
    extra: &[String],
    log: Option<&Path>,
) -> (Child, Lines<BufReader<ChildStdout>>, Vec<String>, SocketAddr) {
    let mut child = command
        .args(["serve", "--listen", &listen.to_string()])
        .args(store)
        .args(extra)
        .env(
            "STEWARD_LOG",
            if log.is_some() {
                // At trace level the libraries below print frames as bytes; the relay itself never does.
                "debug,steward_server=trace,steward_sync=trace".to_owned()
            } else {
                std::env::var("STEWARD_LOG").unwrap_or_else(|_| "warn".to_owned())
            },
        )
        .stderr(log.map_or_else(Stdio::inherit, |path| {
            let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
            Stdio::from(file.expect("a log file"))
        }))
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
        let shown = line
            .strip_prefix("Steward is at ")
            .and_then(|url| url.split_once("://"));
        if let Some((_, address)) = shown {
            break address.parse().expect("an address");
        }
        greeting.push(line);
    };
    (child, output, greeting, address)
}
