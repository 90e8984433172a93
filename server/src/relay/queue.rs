//! What waits to be sent on one connection, bounded in bytes.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::sync::mpsc;

use super::CloseReason;
use crate::limits;

/// Something for a connection's writer.
pub(super) enum Outgoing {
    Frame(Vec<u8>),
    Close(CloseReason),
}

/// The end that the actor holds.
#[derive(Clone)]
pub(super) struct OutgoingQueue {
    sender: mpsc::UnboundedSender<Outgoing>,
    waiting_bytes: Arc<AtomicUsize>,
}

/// The end that the connection's writer holds.
pub(super) struct Incoming {
    receiver: mpsc::UnboundedReceiver<Outgoing>,
    waiting_bytes: Arc<AtomicUsize>,
}

/// The peer does not take what is sent to it.
pub(super) struct QueueFull;

/// A queue and its reading end.
pub(super) fn outgoing() -> (OutgoingQueue, Incoming) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let waiting_bytes = Arc::new(AtomicUsize::new(0));
    (
        OutgoingQueue {
            sender,
            waiting_bytes: Arc::clone(&waiting_bytes),
        },
        Incoming {
            receiver,
            waiting_bytes,
        },
    )
}

impl OutgoingQueue {
    /// Adds a frame unless too much waits already. A connection that is gone takes everything.
    pub(super) fn push(&self, frame: Vec<u8>) -> Result<(), QueueFull> {
        let waiting = self.waiting_bytes.fetch_add(frame.len(), Ordering::Relaxed);
        if waiting > limits::OUTGOING_BYTES {
            return Err(QueueFull);
        }
        drop(self.sender.send(Outgoing::Frame(frame)));
        Ok(())
    }

    /// Ends the connection after what was pushed before.
    pub(super) fn close(&self, reason: CloseReason) {
        drop(self.sender.send(Outgoing::Close(reason)));
    }
}

impl Incoming {
    /// The next thing to send; `None` when the actor is gone.
    pub(super) async fn next(&mut self) -> Option<Outgoing> {
        let next = self.receiver.recv().await;
        self.count_off(next.as_ref());
        next
    }

    /// The next thing if one waits already.
    pub(super) fn next_waiting(&mut self) -> Option<Outgoing> {
        let next = self.receiver.try_recv().ok();
        self.count_off(next.as_ref());
        next
    }

    fn count_off(&self, next: Option<&Outgoing>) {
        if let Some(Outgoing::Frame(frame)) = next {
            self.waiting_bytes.fetch_sub(frame.len(), Ordering::Relaxed);
        }
    }
}
