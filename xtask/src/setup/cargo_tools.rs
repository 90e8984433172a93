//! Trunk, the command-line part of wasm-bindgen, and cargo-deny, from the crates registry.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::paths::Paths;
use crate::process::{find_program, probe, run, timed};
use crate::versions;

/// The directory that holds `trunk`.
pub(crate) fn ensure_trunk(paths: &Paths) -> Result<PathBuf> {
    ensure(
        paths,
        &Tool {
            package: "trunk",
            name: "trunk",
            version: versions::TRUNK,
            locked: true,
        },
    )
}

/// The directory that holds `wasm-bindgen` and `wasm-bindgen-test-runner`.
pub(crate) fn ensure_wasm_bindgen(paths: &Paths) -> Result<PathBuf> {
    // Without `--locked`: the lock file of 0.2.130 names a version of webpki-roots that was withdrawn.
    ensure(
        paths,
        &Tool {
            package: "wasm-bindgen-cli",
            name: "wasm-bindgen",
            version: versions::WASM_BINDGEN,
            locked: false,
        },
    )
}

/// The directory that holds `cargo-deny`.
pub(crate) fn ensure_cargo_deny(paths: &Paths) -> Result<PathBuf> {
    ensure(
        paths,
        &Tool {
            package: "cargo-deny",
            name: "cargo-deny",
            version: versions::CARGO_DENY,
            locked: true,
        },
    )
}

struct Tool {
    package: &'static str,
    name: &'static str,
    version: &'static str,
    locked: bool,
}

fn ensure(paths: &Paths, tool: &Tool) -> Result<PathBuf> {
    let directory = paths.tool(tool.name, tool.version);
    let binaries = directory.join("bin");
    if binaries.join(tool.name).is_file() {
        return Ok(binaries);
    }
    if let Some(program) = find_program(&[tool.name])
        && probe(&program, &["--version"]).is_some_and(|answer| answer.split_whitespace().nth(1) == Some(tool.version))
        && let Some(parent) = program.parent()
    {
        return Ok(parent.to_path_buf());
    }
    timed(
        &format!("installing {} {} (a few minutes, once)", tool.package, tool.version),
        || {
            let target = paths.cache.join("target/tools");
            fs::create_dir_all(&target)?;
            let mut command = Command::new("cargo");
            command
                .args(["install", tool.package, "--version", tool.version, "--root"])
                .arg(&directory)
                .env("CARGO_TARGET_DIR", &target)
                // These tools run for seconds and compile for minutes, so they are not optimized.
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
                .current_dir(&paths.cache);
            if tool.locked {
                command.arg("--locked");
            }
            run(&mut command)
        },
    )?;
    Ok(binaries)
}
