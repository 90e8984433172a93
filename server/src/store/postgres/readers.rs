//! Connections to PostgreSQL for reading.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Handle;

use super::{
    super::{DatabaseError, Session},
    Connection, Settings,
};

/// Idle connections, made as needed.
pub(in crate::store) struct Readers {
    settings: Arc<Settings>,
    handle: Handle,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) const fn new(settings: Arc<Settings>, handle: Handle) -> Self {
        Self {
            settings,
            handle,
            idle: Mutex::new(Vec::new()),
        }
    }

    /// Runs `work` on a connection; one that failed is not used again.
    pub(in crate::store) fn run<T>(
        &self,
        work: impl FnOnce(&mut Session<'_>) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        let mut connection = match self.take_idle() {
            Some(connection) => connection,
            None => {
                let client = self.handle.block_on(self.settings.connect("reader", None))?;
                Connection::new(client, self.handle.clone())
            }
        };
        let value = work(&mut Session::postgres(&mut connection))?;
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(connection);
        Ok(value)
    }

    /// A connection that still answers: one may have been ended by the server while it was idle.
    fn take_idle(&self) -> Option<Connection> {
        loop {
            let mut connection = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
            if !connection.is_closed() && connection.batch("").is_ok() {
                return Some(connection);
            }
        }
    }
}
