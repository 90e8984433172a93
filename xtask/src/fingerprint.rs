//! Fingerprints of file contents, so that a step is skipped when what it reads has not changed.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// A SHA-256 over names and contents of files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Of files and, recursively, directories, in the order of their names.
    pub(crate) fn of_files(paths: &[PathBuf]) -> Result<Self> {
        let mut hasher = Sha256::new();
        for path in paths {
            for file in files_below(path)? {
                let content = fs::read(&file).with_context(|| format!("could not read {}", file.display()))?;
                let name = file.strip_prefix(path).unwrap_or(&file);
                hasher.update(name.to_string_lossy().as_bytes());
                hasher.update((content.len() as u64).to_le_bytes());
                hasher.update(&content);
            }
        }
        Ok(Self(hasher.finalize().into()))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hex::encode(self.0))
    }
}

/// Every file at or below a path, sorted; nothing if the path does not exist.
pub(crate) fn files_below(path: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open = vec![path.to_path_buf()];
    while let Some(next) = open.pop() {
        if next.ends_with("node_modules") {
            // What a lock file names, not a source.
            continue;
        }
        if next.is_dir() {
            for entry in fs::read_dir(&next).with_context(|| format!("could not list {}", next.display()))? {
                open.push(entry?.path());
            }
        } else if next.exists() {
            files.push(next);
        }
    }
    files.sort();
    Ok(files)
}
