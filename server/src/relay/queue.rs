//! What waits to be sent on one connection, bounded in bytes.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::sync::{Notify, mpsc};

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
    room: Arc<Notify>,
}

/// Says when there is room in the queue.
pub(super) struct Room {
    waiting_bytes: Arc<AtomicUsize>,
    room: Arc<Notify>,
}

impl Room {
    /// Waits while more than [`limits::OUTGOING_PAUSE_BYTES`] wait to be taken by the peer.
    pub(super) async fn wait(&self) {
        while self.waiting_bytes.load(Ordering::Relaxed) > limits::OUTGOING_PAUSE_BYTES {
            self.room.notified().await;
        }
    }
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
            room: Arc::default(),
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
            // The permit is kept for a reader that looks at the count first.
            self.room.notify_one();
        }
    }

    /// For the reading half of the connection.
    pub(super) fn room(&self) -> Room {
        Room {
            waiting_bytes: Arc::clone(&self.waiting_bytes),
            room: Arc::clone(&self.room),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn nothing_is_read_from_a_peer_that_does_not_take_what_waits() {
        let (queue, mut incoming) = outgoing();
        let room = incoming.room();
        let third = || vec![0; limits::OUTGOING_PAUSE_BYTES / 2 + 1];
        assert!(queue.push(third()).is_ok());
        timeout(Duration::from_secs(1), room.wait())
            .await
            .expect("there is room");
        assert!(queue.push(third()).is_ok());
        assert!(
            timeout(Duration::from_millis(30), room.wait()).await.is_err(),
            "it waits"
        );
        assert!(incoming.next().await.is_some());
        timeout(Duration::from_secs(1), room.wait())
            .await
            .expect("there is room again");
    }

    #[test]
    fn what_waits_for_a_connection_is_bounded() {
        let (queue, mut incoming) = outgoing();
        let mut pushed = 0;
        while queue.push(vec![0; 8 * 1024 * 1024]).is_ok() {
            pushed += 1;
            assert!(pushed < 100, "it goes on without end");
        }
        assert!(pushed * 8 * 1024 * 1024 >= limits::OUTGOING_BYTES);
        assert!(incoming.next_waiting().is_some());
    }
}
