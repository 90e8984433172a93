//! What comes from the npm registry: `wasm-opt`, and the packages of the browser suite.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::fingerprint::Fingerprint;
use crate::paths::Paths;
use crate::process::{find_program, run, timed};
use crate::versions;

/// The directory that holds `wasm-opt`.
pub(crate) fn ensure_wasm_opt(paths: &Paths) -> Result<PathBuf> {
    let directory = paths.tool("binaryen", versions::BINARYEN);
    let binaries = directory.join("node_modules/.bin");
    if binaries.join("wasm-opt").exists() {
        return Ok(binaries);
    }
    timed(&format!("installing binaryen {} from npm", versions::BINARYEN), || {
        fs::create_dir_all(&directory)?;
        run(npm()?
            .current_dir(&directory)
            .args(["install", "--no-save", "--no-package-lock"])
            .arg(format!("binaryen@{}", versions::BINARYEN)))
    })?;
    Ok(binaries)
}

/// Installs the packages of a folder exactly as its lock file says, unless that was done already.
pub(crate) fn ensure_packages(directory: &Path) -> Result<()> {
    let wanted =
        Fingerprint::of_files(&[directory.join("package-lock.json"), directory.join("package.json")])?.to_string();
    let stamp = directory.join("node_modules/.steward-installed");
    if fs::read_to_string(&stamp).is_ok_and(|present| present == wanted) {
        return Ok(());
    }
    timed(
        &format!("installing the npm packages of {}", directory.display()),
        || run(npm()?.current_dir(directory).arg("ci")),
    )?;
    fs::write(&stamp, wanted)?;
    Ok(())
}

fn npm() -> Result<Command> {
    let Some(program) = find_program(&["npm", "npm.cmd"]) else {
        bail!("npm is missing: install Node.js 20 or later");
    };
    let mut command = Command::new(program);
    command
        .args(["--no-audit", "--no-fund", "--loglevel=error"])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    Ok(command)
}
