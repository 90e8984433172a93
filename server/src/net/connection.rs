//! What bounds a connection: how many there are, and how long its other end may take nothing.

use std::{
    collections::HashMap,
    io,
    net::IpAddr,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::Sleep,
};

use crate::limits;

/// Counts open connections, of all and of each address.
#[derive(Debug, Default)]
pub(super) struct Census {
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// A connection's place; given back when dropped.
#[derive(Debug)]
pub(super) struct Place {
    census: Arc<Census>,
    address: Option<IpAddr>,
}

impl Census {
    /// A place for a connection from this address, unless there are too many. An address that is not `counted` has no
    /// bound of its own.
    pub(super) fn admit(self: &Arc<Self>, address: IpAddr, counted: bool) -> Option<Place> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.all >= limits::CONNECTIONS {
            return None;
        }
        if counted {
            let of_address = counts.by_address.entry(address).or_default();
            if *of_address >= limits::CONNECTIONS_PER_ADDRESS {
                return None;
            }
            *of_address += 1;
        }
        counts.all += 1;
        Some(Place {
            census: Arc::clone(self),
            address: counted.then_some(address),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.census.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.all = counts.all.saturating_sub(1);
        if let Some(address) = self.address
            && let Some(of_address) = counts.by_address.get_mut(&address)
        {
            *of_address = of_address.saturating_sub(1);
            if *of_address == 0 {
                counts.by_address.remove(&address);
            }
        }
    }
}

/// A stream that keeps its place in the census for as long as it lives, also as a WebSocket, and that fails when the
/// other end takes nothing for [`limits::WRITE_STALL`].
#[derive(Debug)]
pub(super) struct Bounded<T> {
    stream: T,
    stalled: Option<Pin<Box<Sleep>>>,
    _place: Place,
}

impl<T> Bounded<T> {
    pub(super) fn new(stream: T, place: Place) -> Self {
        Self {
            stream,
            stalled: None,
            _place: place,
        }
    }

    /// Passes on what writing came to, or the end of patience.
    fn watch<R>(&mut self, context: &mut Context<'_>, outcome: Poll<io::Result<R>>) -> Poll<io::Result<R>> {
        if outcome.is_ready() {
            self.stalled = None;
            return outcome;
        }
        let stalled = self
            .stalled
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(limits::WRITE_STALL)));
        match stalled.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "the other end takes nothing of what is sent",
            ))),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Bounded<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Bounded<T> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(context, outcome)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_flush(context);
        self.watch(context, outcome)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_shutdown(context);
        self.watch(context, outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.watch(context, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt as _;

    use super::*;

    #[test]
    fn one_address_cannot_take_every_place() {
        let census = Arc::new(Census::default());
        let greedy = IpAddr::from([192, 0, 2, 1]);
        let places: Vec<_> = (0..limits::CONNECTIONS_PER_ADDRESS)
            .map(|_| census.admit(greedy, true).expect("below the limit"))
            .collect();
        assert!(census.admit(greedy, true).is_none());
        assert!(census.admit(IpAddr::from([192, 0, 2, 2]), true).is_some());
        assert!(census.admit(greedy, false).is_some(), "a proxy has no bound of its own");
        drop(places);
        assert!(census.admit(greedy, true).is_some());
        assert!(
            census.counts.lock().expect("not poisoned").by_address.is_empty(),
            "nothing is kept of who is gone"
        );
    }

    #[test]
    fn all_connections_are_bounded() {
        let census = Arc::new(Census::default());
        let proxy = IpAddr::from([127, 0, 0, 1]);
        let places: Vec<_> = (0..limits::CONNECTIONS)
            .map(|_| census.admit(proxy, false).expect("below the limit"))
            .collect();
        assert!(census.admit(proxy, false).is_none());
        drop(places);
        assert!(census.admit(proxy, false).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_peer_that_reads_nothing_is_given_up() {
        let (ours, _theirs) = tokio::io::duplex(16);
        let census = Arc::new(Census::default());
        let place = census.admit(IpAddr::from([192, 0, 2, 1]), true).expect("a place");
        let mut stream = Bounded::new(ours, place);
        let before = tokio::time::Instant::now();
        let failed = stream.write_all(&[0; 17]).await.expect_err("nobody reads");
        assert_eq!(failed.kind(), io::ErrorKind::TimedOut);
        assert_eq!(before.elapsed().as_secs(), limits::WRITE_STALL.as_secs());
    }

    #[tokio::test(start_paused = true)]
    async fn a_peer_that_reads_slowly_is_served() {
        use tokio::io::AsyncReadExt as _;
        let (ours, mut theirs) = tokio::io::duplex(16);
        let census = Arc::new(Census::default());
        let place = census.admit(IpAddr::from([192, 0, 2, 1]), true).expect("a place");
        let mut stream = Bounded::new(ours, place);
        let reading = tokio::spawn(async move {
            let mut buffer = [0; 8];
            for _ in 0..8 {
                tokio::time::sleep(limits::WRITE_STALL / 2).await;
                theirs.read_exact(&mut buffer).await.expect("bytes");
            }
        });
        stream.write_all(&[0; 64]).await.expect("taken in the end");
        reading.await.expect("read");
    }
}
