//! The rings of tests, each with the set-up it needs, and a summary at the end.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::app_build::{self, Profile};
use crate::paths::Paths;
use crate::process::{probe, run, say};
use crate::setup::{self, Browser, rust_wasm};
use crate::styles;

/// What can be tested alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Ring {
    /// Format, clippy, documentation, licences, style sheets, types of the browser suite.
    Lint,
    /// Every test that runs on this machine's processor, interoperability included.
    Native,
    /// The relay against other implementations of the protocol only.
    Interop,
    /// The application's tests that need a browser's storage and sockets.
    Wasm,
    /// People's work in real browsers against a real relay.
    Browser,
}

/// Without a choice; `Interop` is part of `Native`.
const ALL: [Ring; 4] = [Ring::Lint, Ring::Native, Ring::Wasm, Ring::Browser];

/// Runs one ring, or all; goes on after a failure so that one call tells everything.
#[expect(
    clippy::disallowed_methods,
    reason = "a command-line tool may measure how long its steps take"
)]
pub(crate) fn rings(paths: &Paths, ring: Option<Ring>, filters: &[String]) -> Result<()> {
    let chosen = ring.map_or_else(|| ALL.to_vec(), |ring| vec![ring]);
    let mut results: Vec<(Ring, Result<()>, Duration)> = Vec::new();
    for ring in chosen {
        say(format!("── {} ──", name(ring)));
        let start = Instant::now();
        let result = one(paths, ring, filters);
        if let Err(error) = &result {
            say(format!("{} failed: {error:#}", name(ring)));
        }
        results.push((ring, result, start.elapsed()));
    }
    let failed = results.iter().filter(|(_, result, _)| result.is_err()).count();
    for (ring, result, duration) in &results {
        let verdict = if result.is_ok() { "passed" } else { "FAILED" };
        say(format!("{:8} {verdict} in {} s", name(*ring), duration.as_secs()));
    }
    if failed > 0 {
        bail!("{failed} of {} rings failed", results.len());
    }
    say(format!("{} of {} rings passed", results.len(), results.len()));
    Ok(())
}

fn name(ring: Ring) -> &'static str {
    match ring {
        Ring::Lint => "lint",
        Ring::Native => "native",
        Ring::Interop => "interop",
        Ring::Wasm => "wasm",
        Ring::Browser => "browser",
    }
}

fn one(paths: &Paths, ring: Ring, filters: &[String]) -> Result<()> {
    match ring {
        Ring::Lint => lint(paths),
        Ring::Native => native(paths, filters),
        Ring::Interop => interop(paths, filters),
        Ring::Wasm => wasm(paths, filters),
        Ring::Browser => browser(paths, filters),
    }
}

fn lint(paths: &Paths) -> Result<()> {
    run(cargo(paths).args(["fmt", "--all", "--check"]))?;
    styles::check(&paths.root.join("style"))?;
    prepare_embedding(paths)?;
    run(cargo(paths).args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    let tools = setup::app_tools(paths)?;
    if rust_wasm::has_clippy(&tools.wasm) {
        let mut clippy = cargo(paths);
        tools.wasm.apply(&mut clippy, paths, &[]);
        clippy.args([
            "clippy",
            "--package",
            "steward-app",
            "--all-targets",
            "--target",
            rust_wasm::TARGET,
        ]);
        run(clippy.args(["--", "-D", "warnings"]))?;
    }
    run(cargo(paths)
        .args(["doc", "--workspace", "--no-deps", "--quiet"])
        .env("RUSTDOCFLAGS", "-D warnings"))?;
    let deny = setup::ensure_cargo_deny(paths)?.join("cargo-deny");
    run(Command::new(deny)
        .current_dir(&paths.root)
        .args(["--workspace", "check", "bans", "licenses", "sources"]))?;
    setup::ensure_packages(&paths.browser_suite())?;
    run(npx(paths).args(["tsc", "--noEmit"]))
}

fn native(paths: &Paths, filters: &[String]) -> Result<()> {
    if filters.is_empty() {
        setup::ensure_packages(&paths.editor())?;
        run(Command::new("npm")
            .args(["test", "--silent"])
            .current_dir(paths.editor()))?;
    }
    prepare_embedding(paths)?;
    prepare_interop(paths)?;
    setup::postgres::ensure_or_say();
    setup::ensure_strace()?;
    if has_nextest() {
        run(cargo(paths)
            .args(["nextest", "run", "--workspace", "--all-features", "--no-fail-fast"])
            .args(filters))?;
    } else {
        run(cargo(paths)
            .args([
                "test",
                "--workspace",
                "--all-features",
                "--no-fail-fast",
                "--lib",
                "--bins",
                "--tests",
            ])
            .args(filters))?;
    }
    run(cargo(paths)
        .args(["test", "--workspace", "--all-features", "--doc", "--quiet"])
        .args(filters))
}

fn interop(paths: &Paths, filters: &[String]) -> Result<()> {
    prepare_embedding(paths)?;
    prepare_interop(paths)?;
    let runner: &[&str] = if has_nextest() { &["nextest", "run"] } else { &["test"] };
    run(cargo(paths)
        .args(runner)
        .args(["--package", "steward-server", "--test", "interop*"])
        .args(filters))
}

fn wasm(paths: &Paths, filters: &[String]) -> Result<()> {
    let tools = setup::app_tools(paths)?;
    let browser = setup::browser()?;
    let capabilities = webdriver_capabilities(paths, &browser)?;
    let mut test = cargo(paths);
    tools.wasm.apply(&mut test, paths, &[]);
    test.args([
        "test",
        "--package",
        "steward-app",
        "--no-fail-fast",
        "--target",
        rust_wasm::TARGET,
    ])
    .args(filters)
    .env("PATH", &tools.path)
    .env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
        &tools.wasm_bindgen_test_runner,
    )
    .env("CHROMEDRIVER", &browser.driver)
    .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities)
    .env("WASM_BINDGEN_TEST_ONLY_WEB", "1");
    run(&mut test)
}

fn browser(paths: &Paths, filters: &[String]) -> Result<()> {
    let browser = setup::browser()?;
    setup::ensure_packages(&paths.browser_suite())?;
    app_build::ensure(paths, Profile::Release)?;
    let server = build_server(paths, Profile::Dev)?;
    let mut suite = npx(paths);
    suite.args(["playwright", "test"]).args(filters);
    run(suite
        .env("STEWARD_CHROMIUM", &browser.chromium)
        .env("STEWARD_SERVER", server))
}

/// Compiles the relay and returns its program.
pub(crate) fn build_server(paths: &Paths, profile: Profile) -> Result<PathBuf> {
    let (arguments, directory): (&[&str], _) = match profile {
        Profile::Dev => (&[], "debug"),
        Profile::Release => (&["--release"], "release"),
    };
    run(cargo(paths)
        .args(["build", "--package", "steward-server", "--bin", "steward-server"])
        .args(arguments))?;
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| paths.root.join("target"), PathBuf::from);
    let program = paths
        .root
        .join(target)
        .join(directory)
        .join(format!("steward-server{}", env::consts::EXE_SUFFIX));
    if !program.is_file() {
        bail!("the relay was built, but is not at {}", program.display());
    }
    Ok(program)
}

/// A program of the browser suite's packages.
pub(crate) fn npx(paths: &Paths) -> Command {
    let mut command = Command::new("npx");
    command.arg("--no-install").current_dir(paths.browser_suite());
    command
}

pub(crate) fn cargo(paths: &Paths) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(&paths.root);
    command
}

fn has_nextest() -> bool {
    probe("cargo-nextest", &["nextest", "--version"]).is_some()
}

/// The relay embeds `dist/` when it is compiled; without a built application that is an empty directory.
fn prepare_embedding(paths: &Paths) -> Result<()> {
    fs::create_dir_all(paths.dist()).context("could not create dist/")
}

/// The other implementations of the protocol that the relay is tested against.
fn prepare_interop(paths: &Paths) -> Result<()> {
    let peers = paths.root.join("tests/interop");
    if peers.join("package-lock.json").is_file() {
        setup::ensure_packages(&peers)?;
    }
    Ok(())
}

/// Which browser the wasm tests run in, for the test runner of wasm-bindgen.
fn webdriver_capabilities(paths: &Paths, browser: &Browser) -> Result<PathBuf> {
    let chromium = browser
        .chromium
        .to_string_lossy()
        .replace('\\', "\\\\")
        .replace('"', "\\\"");
    let flags = [
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
        "no-first-run",
    ];
    let arguments = flags.map(|flag| format!("\"{flag}\"")).join(", ");
    let text = format!("{{ \"goog:chromeOptions\": {{ \"binary\": \"{chromium}\", \"args\": [{arguments}] }} }}\n");
    let file = paths.generated().join("webdriver.json");
    fs::create_dir_all(paths.generated())?;
    fs::write(&file, text)?;
    Ok(file)
}
