//! Builds what is stale and serves the application and the relay on this machine.

use std::process::Command;

use anyhow::Result;

use crate::app_build::{self, Profile};
use crate::paths::Paths;
use crate::process::{run, say};

/// Serves on 127.0.0.1 until interrupted. Records are kept in the cache directory, so `cargo clean` does not lose them.
pub(crate) fn serve(paths: &Paths, port: u16, profile: Profile) -> Result<()> {
    app_build::ensure(paths, profile)?;
    let mut server = Command::new("cargo");
    server
        .current_dir(&paths.root)
        .args(["run", "--package", "steward-server", "--bin", "steward-server"]);
    if profile == Profile::Release {
        server.arg("--release");
    }
    let address = format!("127.0.0.1:{port}");
    let data = paths.cache.join("run-data");
    say(format!(
        "compiling the relay if needed, then serving on http://{address} (records in {})",
        data.display()
    ));
    run(server
        .args(["--", "serve", "--listen", &address, "--data-dir"])
        .arg(&data))
}
