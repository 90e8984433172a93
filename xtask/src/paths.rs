//! Where the repository and the per-user cache are.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The places that every command works with.
#[derive(Clone, Debug)]
pub(crate) struct Paths {
    /// The repository's root.
    pub(crate) root: PathBuf,
    /// Tools and build results that outlive a clone: `$STEWARD_CACHE_DIR`, `$XDG_CACHE_HOME/steward` or `~/.cache/steward`.
    pub(crate) cache: PathBuf,
}

impl Paths {
    pub(crate) fn find() -> Result<Self> {
        // Cargo tells where the crate is now; a build kept from another clone would know where that was.
        let manifest = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest)
            .parent()
            .context("the xtask crate is not inside the repository")?
            .to_path_buf();
        let cache = match (
            env::var_os("STEWARD_CACHE_DIR"),
            env::var_os("XDG_CACHE_HOME"),
            env::home_dir(),
        ) {
            (Some(directory), _, _) => PathBuf::from(directory),
            (None, Some(directory), _) => PathBuf::from(directory).join("steward"),
            (None, None, Some(home)) => home.join(".cache/steward"),
            (None, None, None) => {
                anyhow::bail!("no home directory: set STEWARD_CACHE_DIR to a directory for the tools")
            }
        };
        Ok(Self { root, cache })
    }

    /// The directory of one tool in one version.
    pub(crate) fn tool(&self, name: &str, version: &str) -> PathBuf {
        self.cache.join("tools").join(format!("{name}-{version}"))
    }

    /// What the build generates for Trunk, and its stamps.
    pub(crate) fn generated(&self) -> PathBuf {
        self.root.join("target/app")
    }

    /// The built application, as the relay embeds it.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The editor of rich texts: npm packages and what binds them to the application.
    pub(crate) fn editor(&self) -> PathBuf {
        self.root.join("app/editor")
    }

    pub(crate) fn browser_suite(&self) -> PathBuf {
        self.root.join("tests/browser")
    }
}
