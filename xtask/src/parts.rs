//! Takes the compiled application apart: the main file, which every page needs, and the parts that are downloaded when
//! a person first goes there (declared in `app/src/features/parts.rs`).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow};
use wasm_split_cli_support::{Options, transform};

use crate::paths::Paths;
use crate::process::run;
use crate::setup::AppTools;
use crate::setup::rust_wasm::TARGET;

/// The splitter moves functions by the linker's notes about them.
pub(crate) const RUST_FLAGS: [&str; 2] = ["--cfg=steward_parts", "-Clink-arg=--emit-relocs"];

/// What the compiler may use in the browsers of the last years; as in `app/index.html`.
const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Makes `app.js`, `app_bg.wasm`, `parts.js` and a wasm file for each part; returns the folder they are in.
pub(crate) fn make(paths: &Paths, tools: &AppTools, profile: &str) -> Result<PathBuf> {
    let compiled = tools
        .wasm
        .target_directory(paths)
        .join(TARGET)
        .join(profile)
        .join("steward-app.wasm");
    let folder = paths.generated().join("parts");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let main = folder.join("app.wasm");
    let parts = take_apart(&compiled, &folder, &main)?;
    run(Command::new("wasm-bindgen")
        .env("PATH", &tools.path)
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
        .args([
            "--remove-name-section",
            "--remove-producers-section",
            "--out-name",
            "app",
            "--out-dir",
        ])
        .arg(&folder)
        .arg(&main))?;
    fs::remove_file(&main)?;
    for file in parts.iter().chain([&folder.join("app_bg.wasm")]) {
        run(Command::new("wasm-opt")
            .env("PATH", &tools.path)
            .args(["-Oz", "--strip-debug", "--strip-producers"])
            .args(WASM_FEATURES)
            .arg(file)
            .arg("-o")
            .arg(file))?;
    }
    Ok(folder)
}

/// Writes the main file and the parts; returns the parts' files.
fn take_apart(compiled: &Path, folder: &Path, main: &Path) -> Result<Vec<PathBuf>> {
    let wasm = fs::read(compiled).with_context(|| format!("could not read {}", compiled.display()))?;
    let mut options = Options::new(&wasm);
    options.output_dir = folder;
    options.main_out_path = main;
    options.main_module = "./app.js";
    options.link_name = "./parts.js";
    let split = transform(options).map_err(|error| anyhow!("the application could not be taken apart: {error:#}"))?;
    Ok(split.split_modules)
}
