//! Starting other programs: what is run is shown when it fails, and a failure is an error with a sentence.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Tells the person what is being done.
pub(crate) fn say(text: impl AsRef<str>) {
    println!("steward: {}", text.as_ref());
}

/// Runs `action`, telling what it does and how long it took.
#[expect(
    clippy::disallowed_methods,
    reason = "a command-line tool may measure how long its steps take"
)]
pub(crate) fn timed<T>(what: &str, action: impl FnOnce() -> Result<T>) -> Result<T> {
    say(format!("{what} …"));
    let start = Instant::now();
    let result = action().with_context(|| format!("{what} failed"))?;
    say(format!("{what}: done in {}", seconds(start.elapsed())));
    Ok(result)
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

/// Runs a command with this terminal; anything but success is an error that shows the command.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let shown = show(command);
    let status = command.status().with_context(|| format!("could not start: {shown}"))?;
    if !status.success() {
        bail!("{status}: {shown}");
    }
    Ok(())
}

/// Runs a command and returns what it printed, without the final line break.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let shown = show(command);
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("could not start: {shown}"))?;
    if !output.status.success() {
        bail!("{}: {shown}", output.status);
    }
    let text = String::from_utf8(output.stdout).with_context(|| format!("not UTF-8: the output of {shown}"))?;
    Ok(text.trim_end().to_owned())
}

/// What a command prints, or nothing if it does not exist or fails: for asking which version is there.
pub(crate) fn probe(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// The first of `names` that is a program on the PATH.
pub(crate) fn find_program(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| {
        env::split_paths(&path)
            .map(|directory| directory.join(name))
            .find(|file| file.is_file())
    })
}

/// The PATH with `directories` put first.
pub(crate) fn path_with(directories: &[&Path]) -> Result<OsString> {
    let present = env::var_os("PATH").unwrap_or_default();
    let all = directories
        .iter()
        .map(|directory| directory.to_path_buf())
        .chain(env::split_paths(&present));
    env::join_paths(all).context("a tool's directory cannot be part of PATH")
}

fn show(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(|argument| argument.to_string_lossy().into_owned()),
    );
    words.join(" ")
}
