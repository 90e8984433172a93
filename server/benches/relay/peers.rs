//! The programs that somebody would choose instead, where they are installed.

use std::{collections::HashMap, path::PathBuf, process::Stdio};

use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

use super::report::Report;

pub struct Peers {
    directory: Option<PathBuf>,
}

pub struct Server {
    pub url: String,
    pub id: u32,
    _child: Child,
    /// Kept open: a program whose output nobody can read ends with its next word.
    _output: Lines<BufReader<ChildStdout>>,
    _data: tempfile::TempDir,
}

impl Peers {
    pub fn find(report: &mut Report) -> Self {
        let directory = std::env::var_os("STEWARD_PEERS").map_or_else(
            || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/peers"),
            PathBuf::from,
        );
        let installed = directory.join("node_modules/@hocuspocus/server").is_dir();
        if !installed {
            report.not_run(
                "automerge-repo, Hocuspocus",
                "they are not installed (npm ci in tests/peers)",
            );
        }
        Self {
            directory: installed.then_some(directory),
        }
    }

    /// automerge-repo's own server.
    pub async fn automerge_repo(&self, report: &mut Report, part: &str) -> Option<Server> {
        let directory = self.directory.as_ref()?;
        let data = tempfile::tempdir().expect("a directory");
        let child = Command::new("node")
            .arg(directory.join("automerge-repo.mjs"))
            .arg(data.path())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn();
        let started = match child {
            Ok(mut child) => {
                let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
                let line = lines.next_line().await.ok().flatten();
                line.and_then(|line| line.strip_prefix("READY ").map(str::to_owned))
                    .map(|port| (child, lines, port))
            }
            Err(_) => None,
        };
        let Some((child, lines, port)) = started else {
            report.not_run(&format!("automerge-repo: {part}"), "its server did not start");
            return None;
        };
        Some(Server {
            url: format!("ws://127.0.0.1:{port}"),
            id: child.id().expect("it runs"),
            _child: child,
            _output: lines,
            _data: data,
        })
    }

    /// One measurement of Hocuspocus with its own clients; the program prints an object of numbers.
    pub async fn yjs(&self, report: &mut Report, part: &str, what: &str) -> Option<HashMap<String, f64>> {
        let directory = self.directory.as_ref()?;
        let output = Command::new("node")
            .arg(directory.join("hocuspocus.mjs"))
            .arg(part)
            .kill_on_drop(true)
            .output()
            .await
            .ok()?;
        let found = serde_json::from_slice(&output.stdout).ok();
        if found.is_none() {
            let words = String::from_utf8_lossy(&output.stderr)
                .lines()
                .last()
                .unwrap_or_default()
                .to_owned();
            report.not_run(what, &format!("it failed: {words}"));
        }
        found
    }
}
