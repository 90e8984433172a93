//! The commands of the repository: `cargo xtask setup | build | run | test | bench | ci`.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool speaks to its terminal"
)]

mod app_build;
mod bench;
mod fingerprint;
mod parts;
mod paths;
mod process;
mod run;
mod setup;
mod styles;
mod test;
mod versions;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::app_build::Profile;
use crate::paths::Paths;
use crate::test::Ring;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Set up, build, run, test and measure Steward",
    disable_help_subcommand = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install every tool that the other commands need (they do it by themselves, too).
    Setup,
    /// Build the application into dist/.
    Build {
        /// A quick, unoptimized build.
        #[arg(long)]
        dev: bool,
        /// An optimized, compressed build (the default).
        #[arg(long, conflicts_with = "dev")]
        release: bool,
    },
    /// Build what is stale and serve the application and the relay on 127.0.0.1.
    Run {
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Serve quick, unoptimized builds.
        #[arg(long)]
        dev: bool,
    },
    /// Run every test, or one ring of them.
    Test {
        /// Only this ring.
        ring: Option<Ring>,
        /// Passed to the ring's test runner (names, or file names of the browser suite).
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        filters: Vec<String>,
    },
    /// Run benchmarks: all, or those whose names contain a filter. With --strict, a missed target is a failure.
    Bench {
        #[arg(allow_hyphen_values = true)]
        filters: Vec<String>,
    },
    /// What continuous integration runs: every test.
    Ci,
}

fn profile(dev: bool) -> Profile {
    if dev { Profile::Dev } else { Profile::Release }
}

fn main() -> ExitCode {
    match perform(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("steward: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<()> {
    let paths = Paths::find()?;
    match task {
        Task::Setup => setup::everything(&paths),
        Task::Build { dev, release: _ } => app_build::build(&paths, profile(dev)),
        Task::Run { port, dev } => run::serve(&paths, port, profile(dev)),
        Task::Test { ring, filters } => test::rings(&paths, ring, &filters),
        Task::Bench { filters } => bench::all(&paths, &filters),
        Task::Ci => test::rings(&paths, None, &[]),
    }
}
