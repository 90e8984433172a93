//! Chromium and its driver: the machine's own, or Debian's.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::debian;
use crate::process::{find_program, timed};

const CHROMIUM_NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
];
const CHROMIUM_APPLICATIONS: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// The browser that tests drive.
#[derive(Clone, Debug)]
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Finds Chromium and chromedriver (`STEWARD_CHROMIUM` and `CHROMEDRIVER` win), or installs Debian's.
pub(crate) fn ensure() -> Result<Browser> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    if debian::is_available() {
        timed("installing Chromium", || {
            debian::install(&["chromium", "chromium-driver"])
        })?;
        if let Some(browser) = find() {
            return Ok(browser);
        }
    }
    bail!(
        "Chromium or chromedriver is missing: install both, or name them in STEWARD_CHROMIUM and CHROMEDRIVER \
         (on Debian: apt-get install chromium chromium-driver)"
    )
}

fn find() -> Option<Browser> {
    let chromium = named("STEWARD_CHROMIUM")
        .or_else(|| find_program(&CHROMIUM_NAMES))
        .or_else(|| {
            CHROMIUM_APPLICATIONS
                .iter()
                .map(Path::new)
                .find(|program| program.is_file())
                .map(Path::to_path_buf)
        })?;
    let driver = named("CHROMEDRIVER").or_else(|| find_program(&["chromedriver"]))?;
    Some(Browser { chromium, driver })
}

fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .map(PathBuf::from)
        .filter(|program| program.is_file())
}
