//! Builds the application into `dist/`: style sheets joined, wasm compiled and bundled by Trunk, files finished for
//! offline use and for a relay that forbids inline scripts.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::fingerprint::Fingerprint;
use crate::paths::Paths;
use crate::process::{run, say, timed};
use crate::{parts, setup, styles, versions};

/// How much the compiler works on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quick to build, large, with debug assertions.
    Dev,
    /// Optimized for size and compressed.
    Release,
}

/// The profile of the workspace's `Cargo.toml`.
const RELEASE_PROFILE: &str = "wasm-release";

/// Leptos then compiles views once per element instead of once per type of page, which saves a third of the code.
const ERASE_COMPONENTS: &str = "--cfg=erase_components";

/// What the application is made from; a change in any of these makes the build stale.
const SOURCES: [&str; 12] = [
    "app",
    "model",
    "sync",
    "style",
    "public",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "xtask/src/app_build.rs",
    "xtask/src/finish_dist.mjs",
    "xtask/src/parts.rs",
    "xtask/src/styles.rs",
];

/// Builds unless `dist/` holds this profile of the present sources.
pub(crate) fn ensure(paths: &Paths, profile: Profile) -> Result<()> {
    let wanted = stamp_text(paths, profile)?;
    let is_fresh = paths.dist().join("index.html").is_file()
        && fs::read_to_string(stamp(paths)).is_ok_and(|present| present == wanted);
    if is_fresh { Ok(()) } else { build(paths, profile) }
}

/// Builds in any case (cargo does nothing where nothing changed).
pub(crate) fn build(paths: &Paths, profile: Profile) -> Result<()> {
    let tools = setup::app_tools(paths)?;
    let built_from = stamp_text(paths, profile)?;
    join_styles(paths)?;
    if stamp(paths).exists() {
        fs::remove_file(stamp(paths))?;
    }
    let what = match profile {
        Profile::Dev => "building the application (dev)",
        Profile::Release => "building the application (release)",
    };
    timed(what, || {
        let mut trunk = Command::new(&tools.trunk);
        trunk
            .arg("build")
            .current_dir(&paths.root)
            .env("PATH", &tools.path)
            .env_remove("NO_COLOR");
        match profile {
            Profile::Dev => tools.wasm.apply(&mut trunk, paths, &[]),
            Profile::Release => {
                let [with_parts, with_notes] = parts::RUST_FLAGS;
                tools
                    .wasm
                    .apply(&mut trunk, paths, &[ERASE_COMPONENTS, with_parts, with_notes]);
                trunk.args(["--release", "--cargo-profile", RELEASE_PROFILE]);
            }
        }
        run(&mut trunk)?;
        bundle_editor(paths)?;
        let mut finish = Command::new("node");
        finish
            .arg(paths.root.join("xtask/src/finish_dist.mjs"))
            .arg(paths.dist());
        if profile == Profile::Release {
            finish.arg(parts::make(paths, &tools, RELEASE_PROFILE)?);
        }
        run(&mut finish)
    })?;
    fs::write(stamp(paths), built_from)?;
    say(format!("the application is in {}", paths.dist().display()));
    Ok(())
}

/// Makes one file of the editor of rich texts and its packages; the application fetches it when a person first edits one.
fn bundle_editor(paths: &Paths) -> Result<()> {
    setup::ensure_packages(&paths.editor())?;
    run(Command::new("npx")
        .args([
            "--no-install",
            "esbuild",
            "src/main.js",
            "--bundle",
            "--minify",
            "--format=esm",
        ])
        .args(["--target=es2022", "--legal-comments=eof", "--log-level=warning"])
        .arg(format!("--outfile={}", paths.dist().join("editor.js").display()))
        .current_dir(paths.editor()))
}

fn join_styles(paths: &Paths) -> Result<()> {
    let sheet = styles::join(&paths.root.join("style/main.css"))?;
    fs::create_dir_all(paths.generated()).context("could not create the directory for generated files")?;
    fs::write(paths.generated().join("steward.css"), sheet.text)?;
    Ok(())
}

fn stamp(paths: &Paths) -> PathBuf {
    paths.generated().join("built-from")
}

fn stamp_text(paths: &Paths, profile: Profile) -> Result<String> {
    let sources: Vec<PathBuf> = SOURCES.iter().map(|source| paths.root.join(source)).collect();
    let sources = Fingerprint::of_files(&sources)?;
    Ok(format!(
        "{profile:?} {sources} {} {} {}",
        versions::TRUNK,
        versions::WASM_BINDGEN,
        versions::BINARYEN
    ))
}
