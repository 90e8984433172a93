//! PostgreSQL for the relay's tests, which start servers of their own: the machine's, or Debian's.

use std::env;
use std::path::Path;

use super::debian;
use crate::process::{find_program, say, timed};

/// Finds PostgreSQL (a server named in `STEWARD_TEST_POSTGRES` wins), or installs Debian's. The relay's other database
/// needs nothing, so that a machine without PostgreSQL is told and goes on: its tests say that they are skipped.
pub(crate) fn ensure_or_say() {
    if env::var_os("STEWARD_TEST_POSTGRES").is_some() || is_there() {
        return;
    }
    if debian::is_available() {
        let installed = timed("installing PostgreSQL", || debian::install(&["postgresql"]));
        if installed.is_ok() && is_there() {
            return;
        }
    }
    say("PostgreSQL is missing, the tests that need it are skipped (on Debian: apt-get install postgresql)");
}

/// Debian keeps the server's programs out of the PATH, in a directory for each version.
fn is_there() -> bool {
    let versions = Path::new("/usr/lib/postgresql")
        .read_dir()
        .into_iter()
        .flatten()
        .flatten();
    find_program(&["initdb"]).is_some()
        || versions
            .into_iter()
            .any(|version| version.path().join("bin/initdb").is_file())
}
