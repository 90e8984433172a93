//! A compiler that has the standard library for `wasm32-unknown-unknown`.
//!
//! In this order: the present toolchain has it; rustup adds it; Debian's `rustc-web` builds it once from its own source
//! (for machines that reach package registries only). `STEWARD_WASM_STD=toolchain|rustup|debian` forces one of the ways.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::debian;
use crate::paths::Paths;
use crate::process::{find_program, output, probe, run, say, timed};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_LINKER: &str = "/usr/bin/rust-lld";
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm"];

/// How to compile for the browser.
#[derive(Clone, Debug)]
pub(crate) struct WasmToolchain {
    /// The compiler in place of the one on the PATH, with a standard library of its own.
    own_compiler: Option<OwnCompiler>,
    /// Its version, for the name of the target directory.
    version: String,
}

#[derive(Clone, Debug)]
struct OwnCompiler {
    rustc: PathBuf,
    sysroot: PathBuf,
}

impl WasmToolchain {
    /// Makes a command (cargo, or a program that calls it) compile for the browser with `flags`, in a target directory
    /// of its own: with that of the native build, each would evict the other's results.
    pub(crate) fn apply(&self, command: &mut Command, paths: &Paths, flags: &[&str]) {
        command.env("CARGO_TARGET_DIR", self.target_directory(paths));
        let mut flags: Vec<String> = flags.iter().map(|flag| (*flag).to_owned()).collect();
        if let Some(own) = &self.own_compiler {
            leave_rustup(command).env("RUSTC", &own.rustc);
            flags.push(format!("--sysroot={}", own.sysroot.display()));
        }
        if !flags.is_empty() {
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags.join(" "));
        }
    }

    pub(crate) fn target_directory(&self, paths: &Paths) -> PathBuf {
        paths.cache.join("target").join(format!("wasm-{}", self.version))
    }
}

/// Finds or makes such a compiler.
pub(crate) fn ensure(paths: &Paths) -> Result<WasmToolchain> {
    let forced = env::var("STEWARD_WASM_STD").ok();
    let allowed = |way: &str| forced.as_deref().is_none_or(|forced| forced == way);
    if allowed("toolchain") && toolchain_has_target()? {
        return toolchain();
    }
    if allowed("debian")
        && let Some(ready) = debian_ready(paths)
    {
        return Ok(ready);
    }
    if allowed("rustup") && find_program(&["rustup"]).is_some() {
        match timed("adding the wasm32 standard library with rustup", || {
            run(Command::new("rustup").args(["target", "add", TARGET]))
        }) {
            Ok(()) => return toolchain(),
            Err(error) => say(format!("{error:#}; trying another way")),
        }
    }
    if allowed("debian") && debian::is_available() {
        return debian_install(paths);
    }
    bail!(
        "no Rust standard library for {TARGET}. Install it with one of: `rustup target add {TARGET}`; on Debian, as root, \
         this command installs the packages {}; or a distribution's package with that target",
        DEBIAN_PACKAGES.join(" ")
    )
}

fn toolchain() -> Result<WasmToolchain> {
    Ok(WasmToolchain {
        own_compiler: None,
        version: compiler_version(Path::new("rustc"))?,
    })
}

fn toolchain_has_target() -> Result<bool> {
    let libraries = output(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    Ok(has_core_library(Path::new(&libraries)))
}

fn has_core_library(directory: &Path) -> bool {
    fs::read_dir(directory).is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with("libcore-") && name.ends_with(".rlib")
        })
    })
}

/// `rustc 1.96.0 (…)` → `1.96.0`.
fn compiler_version(rustc: &Path) -> Result<String> {
    let text = output(Command::new(rustc).arg("--version"))?;
    let version = text
        .split_whitespace()
        .nth(1)
        .with_context(|| format!("unexpected compiler version: {text}"))?;
    Ok(version.to_owned())
}

/// The standard library built from Debian's source, if that was done for the installed compiler.
fn debian_ready(paths: &Paths) -> Option<WasmToolchain> {
    let package = debian::installed_version("rustc-web")?;
    let sysroot = sysroot_directory(paths, &package);
    let complete = has_core_library(&library_directory(&sysroot)) && Path::new(DEBIAN_LINKER).exists();
    complete.then(|| WasmToolchain {
        version: format!("debian-{}", plain(&package)),
        own_compiler: Some(OwnCompiler {
            rustc: DEBIAN_RUSTC.into(),
            sysroot,
        }),
    })
}

fn debian_install(paths: &Paths) -> Result<WasmToolchain> {
    debian::install(&DEBIAN_PACKAGES)?;
    // `rust-lld` is a link to the linker of the matching LLVM, which is a package of its own, for example `lld-22`.
    let linker = fs::read_link(DEBIAN_LINKER)
        .with_context(|| format!("{DEBIAN_LINKER} is not the link to lld that Debian installs"))?;
    if !Path::new(DEBIAN_LINKER).exists() {
        debian::install(&[&linker.to_string_lossy()])?;
    }
    let (compiler, source) = (
        debian::installed_version("rustc-web"),
        debian::installed_version("rust-web-src"),
    );
    let Some(package) = compiler.filter(|version| Some(version) == source.as_ref()) else {
        bail!("rustc-web and rust-web-src have different versions: bring both up to date with apt-get");
    };
    timed("building the wasm32 standard library from Debian's source", || {
        build_standard_library(paths, &sysroot_directory(paths, &package))
    })?;
    debian_ready(paths).context("the standard library was built, but is not complete")
}

/// Cargo does not notice that a sysroot changed, so its version is part of the path.
fn sysroot_directory(paths: &Paths, package_version: &str) -> PathBuf {
    paths.cache.join(format!("sysroot-{}", plain(package_version)))
}

fn library_directory(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

fn plain(version: &str) -> String {
    version
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() || letter == '.' {
                letter
            } else {
                '-'
            }
        })
        .collect()
}

/// Compiles an empty crate with `-Zbuild-std` and keeps the libraries.
fn build_standard_library(paths: &Paths, sysroot: &Path) -> Result<()> {
    let work = paths.cache.join("build-std");
    remove(&work)?;
    fs::create_dir_all(work.join("src"))?;
    fs::write(work.join("src/lib.rs"), "#![no_std]\n")?;
    fs::write(
        work.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n",
    )?;
    run(leave_rustup(&mut Command::new(DEBIAN_CARGO))
        .current_dir(&work)
        .args([
            "build",
            "--release",
            "--target",
            TARGET,
            "-Zbuild-std=std,panic_abort,panic_unwind,test",
        ])
        .env("RUSTC", DEBIAN_RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", work.join("target"))
        // Without bitcode in the libraries, link-time optimization of the application fails.
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Cembed-bitcode=yes"))?;
    // Collected beside the final place and renamed, so that an interrupted copy never looks complete.
    let unfinished = sysroot.with_extension("unfinished");
    remove(&unfinished)?;
    remove(sysroot)?;
    let libraries = library_directory(&unfinished);
    fs::create_dir_all(&libraries)?;
    for entry in fs::read_dir(work.join("target").join(TARGET).join("release/deps"))? {
        let file = entry?.path();
        if file.extension().is_some_and(|extension| extension == "rlib")
            && let Some(name) = file.file_name()
        {
            fs::copy(&file, libraries.join(name))?;
        }
    }
    fs::rename(&unfinished, sysroot)?;
    remove(&work)
}

fn remove(directory: &Path) -> Result<()> {
    if directory.exists() {
        fs::remove_dir_all(directory).with_context(|| format!("could not remove {}", directory.display()))?;
    }
    Ok(())
}

/// A command started through rustup's cargo inherits a toolchain choice that another compiler must not see.
fn leave_rustup(command: &mut Command) -> &mut Command {
    command
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("LD_LIBRARY_PATH")
        .env_remove("CARGO")
}

/// Whether clippy of the present toolchain can check the application for the browser itself.
pub(crate) fn has_clippy(toolchain: &WasmToolchain) -> bool {
    toolchain.own_compiler.is_none() && probe("cargo", &["clippy", "--version"]).is_some()
}
