//! The database of a test: a file, or PostgreSQL in test programs whose name begins with `postgres`. So the same tests
//! run on both.

use steward_server::store::Database;
use tempfile::TempDir;

use super::postgres::Postgres;

/// Where a test's database is; it is gone when this is dropped.
pub struct Place {
    directory: TempDir,
    postgres: Option<Postgres>,
}

impl Place {
    /// A place without a database yet. Where PostgreSQL is needed and cannot be had, the test program says so and ends.
    pub async fn new() -> Self {
        let program = std::env::current_exe().expect("a program");
        let name = program.file_name().map(|name| name.to_string_lossy().into_owned());
        let postgres = if name.is_some_and(|name| name.starts_with("postgres")) {
            let Some(postgres) = Postgres::start().await else {
                std::process::exit(0);
            };
            Some(postgres)
        } else {
            None
        };
        Self {
            directory: tempfile::tempdir().expect("a directory"),
            postgres,
        }
    }

    /// Opens the database, as each node of a relay does.
    pub async fn open(&self) -> Database {
        match &self.postgres {
            Some(postgres) => Database::connect(&postgres.url).await.expect("a database"),
            None => Database::open(self.directory.path()).expect("a database"),
        }
    }
}
