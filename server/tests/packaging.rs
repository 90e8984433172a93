//! Unit file, settings, image and compositions name flags, variables and keys that the program has.

#![allow(clippy::expect_used, reason = "helpers of a test say by a panic what they found")]

use std::{collections::BTreeSet, path::PathBuf, process::Command};

fn packaging(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../packaging")
        .join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(packaging(name)).expect(name)
}

/// What `serve` understands, as `--long` names.
fn options() -> BTreeSet<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_steward-server"))
        .args(["serve", "--help"])
        .output()
        .expect("runs");
    let help = String::from_utf8(output.stdout).expect("text");
    help.split_whitespace()
        .filter_map(|word| word.strip_prefix("--"))
        .map(|word| {
            word.trim_end_matches(|other: char| !other.is_ascii_alphanumeric())
                .to_owned()
        })
        .collect()
}

/// The options that `STEWARD_…` variables in a text stand for, those of the compositions themselves aside.
fn variables(text: &str) -> BTreeSet<String> {
    text.split(|other: char| !(other.is_ascii_alphanumeric() || other == '_'))
        .filter_map(|word| word.strip_prefix("STEWARD_"))
        .filter(|name| !matches!(*name, "HOST" | "DATABASE_PASSWORD"))
        .map(|name| name.to_lowercase().replace('_', "-"))
        .collect()
}

#[test]
fn variables_of_the_image_and_the_compositions_are_options_of_the_program() {
    let known = options();
    for file in [
        "Dockerfile",
        "compose.yaml",
        "compose-postgres.yaml",
        "steward-server.service",
    ] {
        let named = variables(&read(file));
        assert!(!named.is_empty(), "{file} sets something");
        for name in named {
            assert!(
                known.contains(&name),
                "{file}: STEWARD_ variable for {name:?}, known are {known:?}"
            );
        }
    }
}

#[test]
fn the_settings_file_is_understood() {
    let run = |path: PathBuf| {
        Command::new(env!("CARGO_BIN_EXE_steward-server"))
            .arg("--config")
            .arg(path)
            .args(["tombstones", "--data-dir", "/nowhere"])
            .output()
            .expect("runs")
    };
    let said = String::from_utf8(run(packaging("steward.toml")).stderr).expect("text");
    assert!(
        said.contains("is not there"),
        "the keys are known, only the data directory is missing: {said}"
    );
    // With every comment of an alternative taken into force as well.
    let directory = tempfile::tempdir().expect("a directory");
    let alternative = directory.path().join("alternative.toml");
    let text: String = read("steward.toml")
        .lines()
        .filter(|line| !line.starts_with("listen"))
        .map(|line| {
            line.strip_prefix("# ")
                .filter(|line| line.contains(" = "))
                .unwrap_or(line)
                .to_owned()
                + "\n"
        })
        .collect();
    assert!(text.contains("\ntrusted_proxy"), "{text}");
    std::fs::write(&alternative, text).expect("written");
    let said = String::from_utf8(run(alternative).stderr).expect("text");
    assert!(said.contains("is not there"), "{said}");
}

#[test]
fn the_unit_runs_the_program_confined() {
    let unit = read("steward-server.service");
    let known = options();
    let start = unit
        .lines()
        .find_map(|line| line.strip_prefix("ExecStart="))
        .expect("a start");
    for flag in start.split_whitespace().filter_map(|word| word.strip_prefix("--")) {
        assert!(known.contains(flag), "{flag}");
    }
    for line in [
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "MemoryDenyWriteExecute=yes",
        "SystemCallFilter=@system-service",
        "User=steward",
        "LimitNOFILE=65536",
    ] {
        assert!(unit.lines().any(|found| found == line), "{line}");
    }
    // Where systemd is installed it reads the unit itself.
    let directory = tempfile::tempdir().expect("a directory");
    let copy = directory.path().join("steward-server.service");
    let runnable = unit.replace("/usr/local/bin/steward-server", env!("CARGO_BIN_EXE_steward-server"));
    std::fs::write(&copy, runnable).expect("written");
    if let Ok(output) = Command::new("systemd-analyze").arg("verify").arg(&copy).output() {
        let said = String::from_utf8_lossy(&output.stderr);
        let complaints: Vec<&str> = said
            .lines()
            .filter(|line| line.contains("steward-server.service:"))
            .collect();
        assert!(complaints.is_empty(), "{complaints:?}");
    }
}

#[test]
fn the_image_is_built_in_stages_and_runs_unprivileged() {
    let image = read("Dockerfile");
    let stages: Vec<&str> = image.lines().filter(|line| line.starts_with("FROM ")).collect();
    assert_eq!(stages.len(), 2, "{stages:?}");
    assert!(stages[0].ends_with(" AS build") && stages[1].contains("slim"));
    let last = image.rsplit("FROM ").next().expect("a stage");
    let user = last
        .lines()
        .find_map(|line| line.strip_prefix("USER "))
        .expect("a user");
    assert!(!user.starts_with("root") && !user.starts_with('0'), "{user}");
    assert!(!last.contains("cargo "), "nothing is built in the image that runs");
    for name in ["compose.yaml", "compose-postgres.yaml"] {
        let text = read(name);
        assert!(!text.contains('\t') && text.contains("cap_drop: [\"ALL\"]") && text.contains("read_only: true"));
        assert!(text.contains("dockerfile: packaging/Dockerfile"), "{name}");
    }
}

#[test]
fn flags_precede_variables_and_variables_the_file() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("steward.toml");
    std::fs::write(&file, "data_dir = \"/from/the/file\"\n").expect("written");
    let said = |variable: bool, flag: bool| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_steward-server"));
        command.arg("tombstones").env("STEWARD_CONFIG", &file);
        if variable {
            command.env("STEWARD_DATA_DIR", "/from/the/variable");
        }
        if flag {
            command.args(["--data-dir", "/from/the/flag"]);
        }
        String::from_utf8(command.output().expect("runs").stderr).expect("text")
    };
    assert!(said(false, false).contains("/from/the/file/"), "{}", said(false, false));
    assert!(said(true, false).contains("/from/the/variable/"));
    assert!(said(true, true).contains("/from/the/flag/"));
    assert!(said(false, true).contains("/from/the/flag/"));

    std::fs::write(&file, "datadir = \"/x\"\n").expect("written");
    let refused = said(false, false);
    assert!(refused.contains("did you mean \"data_dir\"?"), "{refused}");
}
