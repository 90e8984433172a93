//! PostgreSQL behind the relay's SQL, for several relay nodes on one database.
//!
//! - `settings`: the database's address, and connections to it.
//! - `session`: statements and values.
//! - `writer`: transactions of the writer thread, reconnection, and what became of a commit whose answer was lost.
//! - `readers`: connections for reading.
//! - `schema`: tables from the same migrations, and what only this database has.
//! - `nodes`: what other nodes stored, hints between nodes.

pub(crate) mod nodes;
mod readers;
pub(super) mod schema;
pub(super) mod session;
mod settings;
mod writer;

use std::sync::Arc;

pub(crate) use self::settings::delay as reconnect_delay;
pub(super) use self::{readers::Readers, session::Connection, settings::Settings, writer::Writer};
use super::DatabaseError;

/// Connects, brings the tables to the present format, and makes the parts of an open database. Without `create` the
/// database must hold a relay's tables already.
pub(super) async fn open(address: &str, create: bool) -> Result<(Writer, Readers, nodes::Shared), DatabaseError> {
    let settings = Arc::new(Settings::parse(address)?);
    let handle = tokio::runtime::Handle::current();
    let mut connection = Connection::new(settings.connect("writer", None).await?, handle.clone());
    let (connection, snapshot) = tokio::task::spawn_blocking(move || {
        schema::migrate(&mut connection, create)?;
        let snapshot = nodes::snapshot(&mut connection)?;
        Ok::<_, DatabaseError>((connection, snapshot))
    })
    .await
    .map_err(|_| DatabaseError::Closed)??;
    Ok((
        Writer::new(Arc::clone(&settings), handle.clone(), connection),
        Readers::new(Arc::clone(&settings), handle),
        nodes::Shared::new(settings, snapshot),
    ))
}
