//! One WebSocket: frames to the actor, the actor's frames back, keepalive, and a close reason in words.

use std::{ops::ControlFlow, sync::Arc};

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::{
    Sink, SinkExt as _, Stream, StreamExt as _,
    stream::{SplitSink, SplitStream},
};
use tokio::time::{Instant, MissedTickBehavior, timeout};

use super::{CloseReason, Input, Outgoing, Relay, pace::Pace, queue::Room};
use crate::{http::metrics::Metrics, identity::Principal, limits};

/// Serves one connection until it ends.
pub async fn serve_socket(relay: Arc<Relay>, principal: Principal, socket: WebSocket) {
    let (mut sink, mut stream) = socket.split();
    match relay.attach(principal).await {
        Err(reason) => close(&mut sink, &mut stream, Some(reason)).await,
        Ok(mut attachment) => {
            let connection = attachment.connection;
            let inbox = attachment.inbox.clone();
            let room = attachment.outgoing.room();
            let metrics = Arc::clone(&relay.metrics);
            let reason = tokio::select! {
                biased;
                // Access was taken away: nothing more is read or sent, whatever waits.
                Ok(reason) = &mut attachment.cut => Some(reason),
                reason = read(&mut stream, &inbox, connection, &metrics, &room) => reason,
                reason = write(&mut sink, &attachment.inbox, connection, &mut attachment.outgoing) => reason,
            };
            // An actor that is gone needs not be told.
            drop(inbox.send(Input::Disconnected { connection }).await);
            close(&mut sink, &mut stream, reason).await;
        }
    }
}

/// Tells a peer over its fresh socket why it may not connect: a browser shows close reasons to the application, but
/// not the status of a refused upgrade.
pub async fn refuse_socket(socket: WebSocket, reason: CloseReason) {
    let (mut sink, mut stream) = socket.split();
    close(&mut sink, &mut stream, Some(reason)).await;
}

/// Reads until the peer is gone (`None`) or must go.
async fn read(
    stream: &mut SplitStream<WebSocket>,
    inbox: &tokio::sync::mpsc::Sender<Input>,
    connection: steward_sync::ids::ConnectionId,
    metrics: &Metrics,
    room: &Room,
) -> Option<CloseReason> {
    let mut pace = Pace::new(Instant::now());
    let handshake_until = Instant::now() + limits::HANDSHAKE;
    let mut greeted = false;
    loop {
        let until = if greeted {
            Instant::now() + limits::IDLE
        } else {
            handshake_until
        };
        let Ok(next) = tokio::time::timeout_at(until, stream.next()).await else {
            let words = if greeted {
                "the connection was silent for too long"
            } else {
                "no handshake arrived in time"
            };
            return Some(CloseReason::new(CloseReason::POLICY, words));
        };
        let frame = match take_message(next?) {
            ControlFlow::Continue(Some(frame)) => frame,
            ControlFlow::Continue(None) => continue,
            ControlFlow::Break(reason) => return reason,
        };
        greeted = true;
        metrics.frames_in.increment();
        metrics.bytes_in.add(frame.len());
        if let Some(until) = pace.take(Instant::now(), frame.len()) {
            tokio::time::sleep_until(until).await;
        }
        if timeout(limits::IDLE, room.wait()).await.is_err() {
            return Some(CloseReason::new(
                CloseReason::POLICY,
                "nothing of what was sent was taken for too long; connect again",
            ));
        }
        if inbox.send(Input::Received { connection, frame }).await.is_err() {
            return Some(restarting());
        }
    }
}

/// A binary frame to pass on, nothing (control frames), or the end.
fn take_message(message: Result<Message, axum::Error>) -> ControlFlow<Option<CloseReason>, Option<Vec<u8>>> {
    match message {
        Ok(Message::Binary(frame)) if frame.len() > limits::FRAME_BYTES => ControlFlow::Break(Some(too_big())),
        Ok(Message::Binary(frame)) => ControlFlow::Continue(Some(frame.into())),
        Ok(Message::Text(_)) => ControlFlow::Break(Some(CloseReason::new(
            CloseReason::UNSUPPORTED,
            "text frames are not part of the protocol; frames are binary CBOR",
        ))),
        Ok(Message::Ping(_) | Message::Pong(_)) => ControlFlow::Continue(None),
        Ok(Message::Close(_)) => ControlFlow::Break(None),
        Err(error) => {
            let words = error.to_string();
            tracing::debug!(error = words, "socket ended while reading");
            // axum wraps the socket's error without its type; this one has words for the peer.
            ControlFlow::Break(words.contains("too long").then(too_big))
        }
    }
}

/// Writes until the actor is gone or ends the connection, or the peer is gone (`None`).
async fn write(
    sink: &mut SplitSink<WebSocket, Message>,
    inbox: &tokio::sync::mpsc::Sender<Input>,
    connection: steward_sync::ids::ConnectionId,
    outgoing: &mut super::Incoming,
) -> Option<CloseReason> {
    let mut keepalive = tokio::time::interval_at(Instant::now() + limits::KEEPALIVE, limits::KEEPALIVE);
    keepalive.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let mut next = tokio::select! {
            next = outgoing.next() => match next {
                Some(next) => Some(next),
                None => return Some(restarting()),
            },
            _ = keepalive.tick() => {
                sink.send(Message::Ping(Vec::new().into())).await.ok()?;
                None
            }
        };
        let mut wrote = false;
        while let Some(message) = next {
            match message {
                Outgoing::Frame(frame) => sink.feed(Message::Binary(frame.into())).await.ok()?,
                Outgoing::Close(reason) => return Some(reason),
            }
            wrote = true;
            next = outgoing.next_waiting();
        }
        if wrote {
            sink.flush().await.ok()?;
            if inbox.send(Input::Drained { connection }).await.is_err() {
                return Some(restarting());
            }
        }
    }
}

fn restarting() -> CloseReason {
    CloseReason::new(CloseReason::RESTART, "the workspace restarts; connect again")
}

fn too_big() -> CloseReason {
    CloseReason::new(
        CloseReason::TOO_BIG,
        format!("a frame has at most {} bytes", limits::FRAME_BYTES),
    )
}

/// Sends the close frame, then reads until the peer answers it: ending the connection with unread data in the
/// socket would discard the close frame before the peer has read it.
async fn close<S, T>(sink: &mut S, stream: &mut T, reason: Option<CloseReason>)
where
    S: Sink<Message> + Unpin,
    T: Stream<Item = Result<Message, axum::Error>> + Unpin,
{
    let frame = reason.map(|reason| CloseFrame {
        code: reason.code,
        reason: reason.reason.into(),
    });
    let farewell = async {
        if sink.send(Message::Close(frame)).await.is_err() {
            return;
        }
        while let Some(Ok(message)) = stream.next().await {
            if matches!(message, Message::Close(_)) {
                return;
            }
        }
    };
    if timeout(limits::CLOSE_GRACE, farewell).await.is_err() {
        tracing::debug!("peer did not answer the close frame");
    }
}
