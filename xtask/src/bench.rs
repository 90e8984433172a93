//! Benchmarks: native ones of each crate, the built application's size, and scripts that measure in a browser.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::app_build::{self, Profile};
use crate::fingerprint::files_below;
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

/// Runs every benchmark whose name contains one of `filters`, or all.
pub(crate) fn all(paths: &Paths, filters: &[String]) -> Result<()> {
    let wanted = |name: &str| filters.is_empty() || filters.iter().any(|filter| name.contains(filter.as_str()));
    for (directory, package) in CRATES {
        for name in bench_names(&paths.root.join(directory).join("benches"), "rs")? {
            if wanted(&name) {
                say(format!("── {package}: {name} ──"));
                run(cargo(paths).args(["bench", "--package", package, "--all-features", "--bench", &name]))?;
            }
        }
    }
    if wanted("size") {
        say("── size of the application ──");
        app_build::ensure(paths, Profile::Release)?;
        size_report(paths)?;
    }
    in_browser(paths, &wanted)
}

fn in_browser(paths: &Paths, wanted: &dyn Fn(&str) -> bool) -> Result<()> {
    let names: Vec<String> = bench_names(&paths.browser_suite().join("bench"), "bench.ts")?
        .into_iter()
        .filter(|name| wanted(name))
        .collect();
    if names.is_empty() {
        return Ok(());
    }
    let browser = setup::browser()?;
    setup::ensure_packages(&paths.browser_suite())?;
    app_build::ensure(paths, Profile::Release)?;
    let server = build_server(paths, Profile::Release)?;
    say("── in the browser ──");
    let mut suite = npx(paths);
    suite.args(["playwright", "test", "--config", "playwright.bench.config.ts"]);
    suite.args(names.iter().map(|name| format!("/{name}.bench.ts")));
    run(suite
        .env("STEWARD_CHROMIUM", &browser.chromium)
        .env("STEWARD_SERVER", server))
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

/// Prints the compressed sizes of what a browser loads to start.
fn size_report(paths: &Paths) -> Result<()> {
    let mut total = 0;
    for file in files_below(&paths.dist())? {
        let name = file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        if name.ends_with(".wasm.br") || name.ends_with(".js.br") {
            let bytes = fs::metadata(&file)?.len();
            total += bytes;
            say(format!("{:>9} bytes  {name}", bytes));
        }
    }
    say(format!("{total:>9} bytes  wasm and JavaScript, brotli"));
    Ok(())
}
