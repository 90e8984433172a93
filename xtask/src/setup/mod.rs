//! Makes sure of every tool that a command needs. Each step says what it installs and costs milliseconds when it is there.

mod browser;
mod cargo_tools;
mod debian;
mod node_tools;
pub(crate) mod postgres;
pub(crate) mod rust_wasm;

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

pub(crate) use self::browser::Browser;
pub(crate) use self::cargo_tools::ensure_cargo_deny;
pub(crate) use self::node_tools::ensure_packages;
use self::rust_wasm::WasmToolchain;
use crate::paths::Paths;
use crate::process::{find_program, path_with, probe};
use crate::versions;

/// The oldest major version of Node.js that the tools run on.
const NODE_MAJOR: u32 = 20;

/// What compiling and bundling the application needs.
#[derive(Clone, Debug)]
pub(crate) struct AppTools {
    pub(crate) wasm: WasmToolchain,
    pub(crate) trunk: PathBuf,
    pub(crate) wasm_bindgen_test_runner: PathBuf,
    /// The PATH on which Trunk finds wasm-bindgen and wasm-opt.
    pub(crate) path: OsString,
}

/// Everything, as `cargo xtask setup` does.
pub(crate) fn everything(paths: &Paths) -> Result<()> {
    app_tools(paths)?;
    ensure_cargo_deny(paths)?;
    browser::ensure()?;
    postgres::ensure_or_say();
    ensure_strace()?;
    ensure_packages(&paths.browser_suite())
}

pub(crate) fn app_tools(paths: &Paths) -> Result<AppTools> {
    check_node()?;
    check_wasm_bindgen_version(paths)?;
    std::fs::create_dir_all(&paths.cache).with_context(|| format!("could not create {}", paths.cache.display()))?;
    let wasm = rust_wasm::ensure(paths)?;
    let wasm_bindgen = cargo_tools::ensure_wasm_bindgen(paths)?;
    let trunk = cargo_tools::ensure_trunk(paths)?;
    let wasm_opt = node_tools::ensure_wasm_opt(paths)?;
    Ok(AppTools {
        wasm,
        trunk: trunk.join("trunk"),
        wasm_bindgen_test_runner: wasm_bindgen.join("wasm-bindgen-test-runner"),
        path: path_with(&[&wasm_bindgen, &wasm_opt, &trunk])?,
    })
}

pub(crate) fn browser() -> Result<Browser> {
    browser::ensure()
}

/// The test of power cuts records what the relay asks of its disk.
pub(crate) fn ensure_strace() -> Result<()> {
    if !cfg!(target_os = "linux") || find_program(&["strace"]).is_some() {
        return Ok(());
    }
    if debian::is_available() {
        debian::install(&["strace"])?;
        return Ok(());
    }
    bail!("strace is missing: install it (the test of power cuts records the relay with it)")
}

fn check_node() -> Result<()> {
    let version = probe("node", &["--version"])
        .with_context(|| format!("Node.js is missing: install version {NODE_MAJOR} or later"))?;
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|digits| digits.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE_MAJOR) {
        bail!("Node.js {version} is too old: install version {NODE_MAJOR} or later");
    }
    Ok(())
}

/// The crate and the command-line tool speak a private format to each other, so their versions must be equal.
fn check_wasm_bindgen_version(paths: &Paths) -> Result<()> {
    let lock = std::fs::read_to_string(paths.root.join("Cargo.lock")).context("could not read Cargo.lock")?;
    let entry = format!("name = \"wasm-bindgen\"\nversion = \"{}\"\n", versions::WASM_BINDGEN);
    if !lock.replace("\r\n", "\n").contains(&entry) {
        bail!(
            "xtask/src/versions.rs names wasm-bindgen {}, Cargo.lock has another version: make them equal",
            versions::WASM_BINDGEN
        );
    }
    Ok(())
}
