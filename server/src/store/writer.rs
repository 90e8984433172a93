//! The one thread that writes. It takes everything that waits in its queue into one transaction (group commit), so
//! that the cost of reaching the disk is shared by all documents that were edited meanwhile.

use tokio::sync::{mpsc, oneshot};

use super::{DatabaseError, Session};
use crate::limits;

/// Something to do inside a transaction. May run twice: when a group fails, its jobs are repeated one by one.
pub(super) trait Job: Send {
    fn run(&mut self, session: &mut Session<'_>) -> Result<(), DatabaseError>;
    fn finish(self: Box<Self>, outcome: Result<(), DatabaseError>);
    /// Names what the job locks. A database with several writers runs the jobs of a transaction in this order.
    fn place(&self) -> &[u8];
}

/// A job from a closure, whose value is sent back after the commit.
pub(super) struct Closure<F, T> {
    pub(super) place: Vec<u8>,
    pub(super) work: F,
    pub(super) value: Option<T>,
    pub(super) reply: oneshot::Sender<Result<T, DatabaseError>>,
}

impl<F, T> Job for Closure<F, T>
where
    F: FnMut(&mut Session<'_>) -> Result<T, DatabaseError> + Send,
    T: Send,
{
    fn run(&mut self, session: &mut Session<'_>) -> Result<(), DatabaseError> {
        self.value = Some((self.work)(session)?);
        Ok(())
    }

    fn place(&self) -> &[u8] {
        &self.place
    }

    fn finish(self: Box<Self>, outcome: Result<(), DatabaseError>) {
        let Self { value, reply, .. } = *self;
        let answer = match (outcome, value) {
            (Ok(()), Some(value)) => Ok(value),
            (Ok(()), None) => Err(DatabaseError::Closed),
            (Err(error), _) => Err(error),
        };
        // Whoever asked may have gone; the write stands.
        drop(reply.send(answer));
    }
}

/// The writer's connection to its database.
pub(super) trait Transactions: Send + 'static {
    /// Runs all jobs in one transaction and commits it; after an error nothing of them is there.
    fn attempt(&mut self, group: &mut [Box<dyn Job>]) -> Result<(), DatabaseError>;
}

/// Starts the writer thread; it runs until every sender is gone.
pub(super) fn start(connection: impl Transactions) -> Result<mpsc::Sender<Box<dyn Job>>, DatabaseError> {
    let (jobs, queue) = mpsc::channel(limits::WRITE_JOBS);
    std::thread::Builder::new()
        .name("database-writer".to_owned())
        .spawn(move || run(connection, queue))
        .map_err(DatabaseError::Thread)?;
    Ok(jobs)
}

fn run(mut connection: impl Transactions, mut queue: mpsc::Receiver<Box<dyn Job>>) {
    while let Some(first) = queue.blocking_recv() {
        let mut group = vec![first];
        while group.len() < limits::WRITE_GROUP {
            let Ok(next) = queue.try_recv() else { break };
            group.push(next);
        }
        commit_group(&mut connection, group);
    }
}

fn commit_group(connection: &mut impl Transactions, mut group: Vec<Box<dyn Job>>) {
    if group.len() > 1 {
        match connection.attempt(&mut group) {
            Ok(()) => {
                for job in group {
                    job.finish(Ok(()));
                }
                return;
            }
            Err(error) => {
                tracing::warn!(jobs = group.len(), %error, "group commit failed, repeating its jobs one by one")
            }
        }
    }
    for mut job in group {
        let outcome = connection.attempt(std::slice::from_mut(&mut job));
        job.finish(outcome);
    }
}
