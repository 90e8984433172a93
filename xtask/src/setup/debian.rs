//! Debian's packages: asking what is installed, and installing what is missing.

use std::process::Command;

use anyhow::{Result, bail};

use crate::process::{find_program, probe, run, say};

/// Whether this machine has apt.
pub(crate) fn is_available() -> bool {
    find_program(&["apt-get"]).is_some() && find_program(&["dpkg-query"]).is_some()
}

/// The installed version of a package, if any.
pub(crate) fn installed_version(package: &str) -> Option<String> {
    let answer = probe(
        "dpkg-query",
        &["--show", "--showformat=${db:Status-Abbrev} ${Version}", package],
    )?;
    answer.strip_prefix("ii").map(|version| version.trim().to_owned())
}

/// Installs those of `packages` that are missing; asks the archive for its lists only then.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let missing: Vec<&str> = packages
        .iter()
        .copied()
        .filter(|package| installed_version(package).is_none())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    say(format!("installing Debian packages: {}", missing.join(" ")));
    run(as_root()?.args(["apt-get", "update", "--quiet"]))?;
    run(as_root()?
        .args(["apt-get", "install", "--yes", "--quiet", "--no-install-recommends"])
        .args(&missing))
}

/// `env` alone for root, through sudo for others.
fn as_root() -> Result<Command> {
    let is_root = probe("id", &["-u"]).as_deref() == Some("0");
    let mut command = if is_root {
        Command::new("env")
    } else if let Some(sudo) = find_program(&["sudo"]) {
        let mut command = Command::new(sudo);
        command.arg("env");
        command
    } else {
        bail!("installing packages needs root, and there is no sudo: run this command once as root");
    };
    command.arg("DEBIAN_FRONTEND=noninteractive");
    Ok(command)
}
