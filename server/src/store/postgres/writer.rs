//! Transactions of the writer thread on PostgreSQL.
//!
//! A connection that ends is made again with growing pauses. When it ends during a commit, the transaction's number
//! tells afterwards whether it was committed, so that nothing is written twice and nothing is acknowledged that is not
//! there.

use std::{sync::Arc, thread};

use tokio::{runtime::Handle, time::Instant};

use super::{
    super::{
        DatabaseError, Session,
        writer::{Job, Transactions},
    },
    Connection, Settings,
    settings::delay,
};
use crate::limits;

/// The writer's side of an open database.
pub(in crate::store) struct Writer {
    settings: Arc<Settings>,
    handle: Handle,
    connection: Option<Connection>,
    failures: u32,
    next_attempt: Option<Instant>,
    /// What became of the last commit could not be found out.
    undecided: bool,
}

impl Writer {
    pub(super) fn new(settings: Arc<Settings>, handle: Handle, connection: Connection) -> Self {
        Self {
            settings,
            handle,
            connection: Some(connection),
            failures: 0,
            next_attempt: None,
            undecided: false,
        }
    }

    /// The connection, made again when it ended; fails at once during the pause after a failed attempt, so that those
    /// who wait are answered and keep what they wanted to write.
    fn connection(&mut self) -> Result<&mut Connection, DatabaseError> {
        if self.connection.as_ref().is_some_and(Connection::is_closed) {
            self.connection = None;
        }
        if self.connection.is_none() {
            if self.next_attempt.is_some_and(|at| Instant::now() < at) {
                return Err(DatabaseError::Unreachable {
                    place: self.settings.shown(),
                    detail: "the last attempt to connect failed".to_owned(),
                });
            }
            match self.handle.block_on(self.settings.connect("writer", None)) {
                Ok(client) => {
                    if self.failures > 0 {
                        tracing::info!("the database answers again");
                    }
                    self.failures = 0;
                    self.next_attempt = None;
                    self.connection = Some(Connection::new(client, self.handle.clone()));
                }
                Err(error) => {
                    self.next_attempt = Some(Instant::now() + delay(self.failures));
                    self.failures = self.failures.saturating_add(1);
                    return Err(error);
                }
            }
        }
        self.connection.as_mut().ok_or(DatabaseError::Closed)
    }

    /// Begins a transaction, on a new connection if the one at hand turns out to be dead.
    fn begin(&mut self) -> Result<String, DatabaseError> {
        match self.connection()?.begin() {
            Ok(number) => Ok(number),
            Err(_) => {
                self.connection = None;
                self.connection()?.begin()
            }
        }
    }

    fn attempt_once(&mut self, group: &mut [Box<dyn Job>]) -> Result<(), DatabaseError> {
        self.undecided = false;
        let number = self.begin()?;
        let Some(connection) = &mut self.connection else {
            return Err(DatabaseError::Closed);
        };
        for job in group.iter_mut() {
            if let Err(error) = job.run(&mut Session::postgres(connection)) {
                connection.roll_back();
                self.let_go_if_gone(&error);
                return Err(error);
            }
        }
        match connection.commit() {
            Err(DatabaseError::Unreachable { place, detail }) => {
                self.connection = None;
                if self.was_committed(&number) {
                    Ok(())
                } else {
                    Err(DatabaseError::Unreachable { place, detail })
                }
            }
            outcome => outcome,
        }
    }

    fn let_go_if_gone(&mut self, error: &DatabaseError) {
        if matches!(error, DatabaseError::Unreachable { .. }) {
            self.connection = None;
        }
    }

    /// Asks what became of a transaction whose commit was not answered. When the database does not come back in time
    /// this says no, and whoever wrote tries again: documents are written the same way twice without harm.
    fn was_committed(&mut self, number: &str) -> bool {
        let until = Instant::now() + limits::COMMIT_UNKNOWN;
        while Instant::now() < until {
            match self.connection().and_then(|connection| connection.fate(number)) {
                Ok(Some(committed)) => return committed,
                Ok(None) => {}
                Err(error) => {
                    tracing::debug!(%error, "the fate of a transaction is not known yet");
                    self.let_go_if_gone(&error);
                }
            }
            thread::sleep(limits::FATE_POLL);
        }
        self.undecided = true;
        tracing::warn!(
            "a commit was not answered, and the database did not come back in time to say what became of it"
        );
        false
    }
}

impl Transactions for Writer {
    fn attempt(&mut self, group: &mut [Box<dyn Job>]) -> Result<(), DatabaseError> {
        // All nodes lock documents in the same order, so that no two wait for each other.
        group.sort_by(|one, other| one.place().cmp(other.place()));
        let mut attempts = 1;
        loop {
            match self.attempt_once(group) {
                Err(DatabaseError::Postgres { may_repeat: true, .. } | DatabaseError::Raced)
                    if attempts < limits::CONFLICT_ATTEMPTS =>
                {
                    attempts += 1;
                }
                // The connection ended before the commit: nothing has happened yet.
                Err(DatabaseError::Unreachable { .. }) if !self.undecided && attempts < limits::CONFLICT_ATTEMPTS => {
                    attempts += 1;
                }
                outcome => return outcome,
            }
        }
    }
}
