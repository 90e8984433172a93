//! Benchmarks: native ones of each crate, and those of the browser suite, which measure the built application.
//!
//! `cargo xtask bench relay` puts the relay under load, beside its peers (`server/benches/relay`).
//! The browser suite writes each figure to `target/bench/NAME.json` and ends with a table of all. A missed target is
//! shown there as `MISS`; with `--strict` it makes the command fail.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::app_build::{self, Profile};
use crate::paths::Paths;
use crate::process::{run, say};
use crate::setup;
use crate::test::{build_server, cargo, npx};

/// The crates that may have a `benches/` directory.
const CRATES: [(&str, &str); 3] = [
    ("model", "steward-model"),
    ("sync", "steward-sync"),
    ("server", "steward-server"),
];

/// Among the filters: a missed target is a failure.
const STRICT: &str = "--strict";

/// Runs every benchmark whose name contains one of `filters`, or all.
pub(crate) fn all(paths: &Paths, filters: &[String]) -> Result<()> {
    let (options, filters): (Vec<&String>, Vec<&String>) = filters.iter().partition(|filter| filter.starts_with('-'));
    if let Some(unknown) = options.iter().find(|option| option.as_str() != STRICT) {
        bail!("there is no option {unknown}; benchmarks know only {STRICT}");
    }
    let is_strict = !options.is_empty();
    let wanted = |name: &str| filters.is_empty() || filters.iter().any(|filter| name.contains(filter.as_str()));
    for (directory, package) in CRATES {
        for name in native_names(&paths.root.join(directory).join("benches"))? {
            if wanted(&name) {
                say(format!("── {package}: {name} ──"));
                // The programs that the relay is measured beside. Without them the rest is measured all the same.
                if let Err(error) = setup::ensure_packages(&paths.root.join("tests/peers")) {
                    say(format!("peers are not measured: {error:#}"));
                }
                run(cargo(paths)
                    .args(["bench", "--package", package, "--all-features", "--bench", &name])
                    .env("STEWARD_BENCH_STRICT", if is_strict { "1" } else { "0" }))?;
            }
        }
    }
    in_browser(paths, &wanted, is_strict)
}

fn in_browser(paths: &Paths, wanted: &dyn Fn(&str) -> bool, is_strict: bool) -> Result<()> {
    let names: Vec<String> = bench_names(&paths.browser_suite().join("bench"), "bench.ts")?
        .into_iter()
        .filter(|name| wanted(name))
        .collect();
    if names.is_empty() {
        return Ok(());
    }
    let browser = setup::browser()?;
    setup::ensure_packages(&paths.browser_suite())?;
    // The peers that some benchmarks measure beside Steward.
    setup::ensure_packages(&paths.root.join("tests/interop"))?;
    app_build::ensure(paths, Profile::Release)?;
    let server = build_server(paths, Profile::Release)?;
    say("── in the browser ──");
    let mut suite = npx(paths);
    suite.args(["playwright", "test", "--config", "playwright.bench.config.ts"]);
    suite.args(names.iter().map(|name| format!("/{name}.bench.ts")));
    run(suite
        .env("STEWARD_CHROMIUM", &browser.chromium)
        .env("STEWARD_SERVER", server)
        .env("STEWARD_BENCH_STRICT", if is_strict { "1" } else { "0" }))
}

/// Benchmarks of a crate: a file each, or a directory with a `main.rs`.
fn native_names(directory: &Path) -> Result<Vec<String>> {
    let mut names = bench_names(directory, "rs")?;
    if directory.is_dir() {
        for entry in fs::read_dir(directory).with_context(|| format!("could not list {}", directory.display()))? {
            let entry = entry?;
            if entry.path().join("main.rs").is_file() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
    }
    names.sort();
    Ok(names)
}

/// The names of the files directly in `directory` that end in `.{ending}`, without that ending.
fn bench_names(directory: &Path, ending: &str) -> Result<Vec<String>> {
    if !directory.is_dir() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(directory).with_context(|| format!("could not list {}", directory.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(stem) = name.strip_suffix(&format!(".{ending}")) {
            names.push(stem.to_owned());
        }
    }
    names.sort();
    Ok(names)
}
