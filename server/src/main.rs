//! The `steward-server` program: reads the command line, runs one command.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser as _;
use steward_server::{cli, platform::Platform};
use tracing_subscriber::EnvFilter;

fn main() -> anyhow::Result<ExitCode> {
    let arguments = cli::Arguments::parse();
    let filter = EnvFilter::try_from_env("STEWARD_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    // Logs go to standard error so that what a command prints can be piped.
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the asynchronous runtime did not start")?;
    let code = runtime.block_on(cli::run(arguments, Platform::system()))?;
    Ok(code)
}
