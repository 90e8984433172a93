//! The connection to the relay, owned by the leading tab.

use leptos::prelude::GetUntracked;
use steward_sync::{
    engine::{Access, Event},
    ids::ConnectionId,
};

use super::driver::Driver;
use crate::platform::{
    directory::Relay,
    socket::{Socket, SocketEvent},
    task,
};

/// How often the browser is asked whether it has passed on what was sent.
const DRAIN_CHECK_MILLIS: u32 = 4;

/// The present connection, or the attempt at one.
pub(super) struct Link {
    connection: ConnectionId,
    socket: Socket,
    open: bool,
    /// Something was sent since the engine was last told that everything has gone.
    sending: bool,
    checking: bool,
}

/// The address of the socket with the token.
fn address(relay: &Relay) -> String {
    let token: String = js_sys::encode_uri_component(&relay.token).into();
    format!("{}?token={token}", relay.sync_url)
}

impl Driver {
    pub(super) fn dial(&self) {
        let Some(relay) = self.signals.entry.get_untracked().relay else {
            return self.dial_failed();
        };
        let connection = self.next_connection();
        let itself = self.itself.clone();
        let dialled = Socket::dial(&address(&relay), move |event| {
            if let Some(driver) = itself.upgrade() {
                driver.on_socket(connection, event);
            }
        });
        match dialled {
            Ok(socket) => {
                let link = Link {
                    connection,
                    socket,
                    open: false,
                    sending: false,
                    checking: false,
                };
                *self.link.borrow_mut() = Some(link);
            }
            Err(error) => {
                task::report(format!("The relay's address cannot be used: {error}"));
                self.dial_failed();
            }
        }
    }

    /// Tells the engine in a turn of its own: it is in the middle of something when it asks to dial.
    fn dial_failed(&self) {
        let itself = self.itself.clone();
        task::spawn(async move {
            if let Some(driver) = itself.upgrade() {
                driver.feed(Event::DialFailed);
            }
        });
    }

    fn next_connection(&self) -> ConnectionId {
        let mut sync = self.sync.borrow_mut();
        sync.connections += 1;
        ConnectionId(sync.connections)
    }

    fn on_socket(&self, connection: ConnectionId, event: SocketEvent) {
        if self
            .link
            .borrow()
            .as_ref()
            .is_none_or(|link| link.connection != connection)
        {
            return;
        }
        match event {
            SocketEvent::Open => {
                if let Some(link) = self.link.borrow_mut().as_mut() {
                    link.open = true;
                }
                self.feed(Event::Connected {
                    connection,
                    access: Access::ReadWrite,
                });
            }
            SocketEvent::Frame(frame) => self.feed(Event::Received { connection, frame }),
            SocketEvent::Closed { was_open, reason } => {
                let link = self.link.borrow_mut().take();
                // The socket's closures run right now: they are let go of in the next turn.
                task::spawn(async move { drop(link) });
                if !reason.is_empty() {
                    task::report(format!("The relay closed the connection: {reason}"));
                }
                self.feed(if was_open {
                    Event::Disconnected { connection }
                } else {
                    Event::DialFailed
                });
            }
        }
    }

    pub(super) fn send(&self, connection: ConnectionId, frame: &[u8]) {
        let mut link = self.link.borrow_mut();
        let Some(link) = link.as_mut().filter(|link| link.connection == connection && link.open) else {
            return;
        };
        link.sending = true;
        if let Err(error) = link.socket.send(frame) {
            web_sys::console::warn_1(&wasm_bindgen::JsValue::from_str(&error));
            link.socket.close();
        }
    }

    pub(super) fn close_link(&self, connection: ConnectionId, reason: &str) {
        let link = self.link.borrow_mut().take_if(|link| link.connection == connection);
        let Some(link) = link else { return };
        if !reason.is_empty() {
            web_sys::console::info_1(&wasm_bindgen::JsValue::from_str(&format!(
                "Connection closed: {reason}"
            )));
        }
        // Dropping the socket closes it after what was sent; its closures may be running.
        task::spawn(async move { drop(link) });
    }

    /// After frames were sent: tells the engine as soon as the browser has passed them on.
    pub(super) fn check_drained(&self) {
        let mut link = self.link.borrow_mut();
        let Some(link) = link.as_mut().filter(|link| link.sending && !link.checking) else {
            return;
        };
        link.checking = true;
        let (itself, connection) = (self.itself.clone(), link.connection);
        task::spawn(async move {
            loop {
                let Some(driver) = itself.upgrade() else { return };
                match driver.drained(connection) {
                    Some(true) => return driver.feed(Event::Drained { connection }),
                    Some(false) => {}
                    None => return,
                }
                drop(driver);
                task::sleep_millis(DRAIN_CHECK_MILLIS).await;
            }
        });
    }

    /// Whether the browser has passed everything on; none when the connection is gone.
    fn drained(&self, connection: ConnectionId) -> Option<bool> {
        let mut link = self.link.borrow_mut();
        let link = link.as_mut().filter(|link| link.connection == connection)?;
        if link.socket.is_drained() {
            link.sending = false;
            link.checking = false;
            return Some(true);
        }
        Some(false)
    }

    /// Connects, as the leading tab of a workspace that has a relay.
    pub(super) fn go_online(&self) {
        if self.sync.borrow().leader && self.signals.entry.get_untracked().relay.is_some() {
            self.act(|engine, now| engine.go_online(now));
        }
    }

    /// The browser says that the network is gone, or that it is back.
    pub(super) fn network_changed(&self, online: bool) {
        if online {
            self.go_online();
        } else if self.sync.borrow().leader {
            let link = self.link.borrow_mut().take();
            if let Some(link) = link {
                let event = if link.open {
                    Event::Disconnected {
                        connection: link.connection,
                    }
                } else {
                    Event::DialFailed
                };
                drop(link);
                self.feed(event);
            }
        }
    }
}
