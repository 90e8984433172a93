//! The `steward-server` program: reads the command line, runs one command.

use std::process::ExitCode;

use anyhow::Context as _;
use steward_server::{
    cli::{
        self, LogFormat,
        config::{self, ConfigError},
    },
    platform::Platform,
};
use tracing_subscriber::EnvFilter;

fn main() -> anyhow::Result<ExitCode> {
    let (arguments, sources) = match config::parse(std::env::args_os()) {
        Ok(parsed) => parsed,
        // Help and version among them, which are no failures.
        Err(ConfigError::Arguments(error)) => error.exit(),
        Err(error) => return Err(error.into()),
    };
    let (filter, format) = arguments.log();
    let filter = EnvFilter::try_new(filter).with_context(|| format!("--log {filter:?} cannot be understood"))?;
    // Logs go to standard error so that what a command prints can be piped.
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Text => logs.init(),
        LogFormat::Json => logs.json().flatten_event(true).with_ansi(false).init(),
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the asynchronous runtime did not start")?;
    let code = runtime.block_on(cli::run(arguments, sources, Platform::system()))?;
    Ok(code)
}
