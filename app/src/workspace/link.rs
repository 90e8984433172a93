//! The connection to the relay, owned by the leading tab.

use leptos::prelude::WithUntracked;
use steward_sync::{
    engine::{Access, Event},
    ids::ConnectionId,
};

use super::{driver::Driver, link_http::RelayError};
use crate::platform::{
    directory::Relay,
    socket::{Socket, SocketEvent},
    task,
};

/// How often the browser is asked whether it has passed on what was sent.
const DRAIN_CHECK_MILLIS: u32 = 4;

/// Close codes by which the relay says that this device or its token does not open the workspace any more.
const SHUT_OUT: [u16; 3] = [4401, 4403, 4404];

/// The present connection, or the attempt at one.
pub(super) struct Link {
    connection: ConnectionId,
    /// None while this device still proves itself.
    socket: Option<Socket>,
    open: bool,
    /// Something was sent since the engine was last told that everything has gone.
    sending: bool,
    checking: bool,
}

/// The address of the socket with what opens it: the name of the parameter, and its value.
fn address(relay: &Relay, (name, value): (&str, &str)) -> String {
    let value: String = js_sys::encode_uri_component(value).into();
    format!("{}?{name}={value}", relay.sync_url)
}

impl Driver {
    pub(super) fn dial(&self) {
        let Some(relay) = self.relay() else {
            return self.dial_failed();
        };
        let connection = self.next_connection();
        *self.link.borrow_mut() = Some(Link {
            connection,
            socket: None,
            open: false,
            sending: false,
            checking: false,
        });
        let itself = self.itself.clone();
        task::spawn(async move {
            let Some(driver) = itself.upgrade() else { return };
            let opened_by = match &relay.device {
                Some(device) => driver
                    .prove(&relay, device)
                    .await
                    .map(|proven| ("ticket", proven.ticket)),
                None => Ok(("token", relay.token.clone())),
            };
            // Meanwhile the network may have gone, or the workspace may have been closed or have another relay.
            if !driver.is_present(connection) {
                return;
            }
            match opened_by {
                Ok((name, value)) => driver.dial_socket(connection, &address(&relay, (name, &value))),
                Err(error) => driver.proof_failed(connection, &error),
            }
        });
    }

    fn is_present(&self, connection: ConnectionId) -> bool {
        self.link
            .borrow()
            .as_ref()
            .is_some_and(|link| link.connection == connection)
    }

    fn dial_socket(&self, connection: ConnectionId, address: &str) {
        let itself = self.itself.clone();
        let dialled = Socket::dial(address, move |event| {
            if let Some(driver) = itself.upgrade() {
                driver.on_socket(connection, event);
            }
        });
        match dialled {
            Ok(socket) => {
                if let Some(link) = self.link.borrow_mut().as_mut() {
                    link.socket = Some(socket);
                }
            }
            Err(error) => {
                drop(self.link.borrow_mut().take());
                task::report(format!("The relay's address cannot be used: {error}"));
                self.dial_failed();
            }
        }
    }

    /// This device could not prove itself. Without an answer that is no news: it is offline and tries again.
    fn proof_failed(&self, connection: ConnectionId, error: &RelayError) {
        drop(self.link.borrow_mut().take_if(|link| link.connection == connection));
        self.feed(Event::DialFailed);
        if error.is_final() {
            self.shut_out(error.to_string());
        } else if *error != RelayError::Unreachable {
            task::report(format!("The connection could not be opened: {error}"));
        }
    }

    /// The relay does not let this device in. It is not asked again until something changes: the network, the entry of
    /// the directory, or the page is loaded anew.
    fn shut_out(&self, sentence: String) {
        self.act(|engine, now| engine.go_offline(now));
        if self.sync.borrow().leaving {
            return;
        }
        if self.sync.borrow().shut_out.as_ref() != Some(&sentence) {
            task::report(format!("This device is not signed in at the relay: {sentence}"));
        }
        self.set_shut_out(Some(sentence));
    }

    pub(super) fn set_shut_out(&self, sentence: Option<String>) {
        let mut sync = self.sync.borrow_mut();
        if sync.shut_out == sentence {
            return;
        }
        sync.shut_out = sentence;
        drop(sync);
        self.tell_status();
        self.safety_changed();
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
                // What it still refuses the relay says again.
                self.sync.borrow_mut().refusals.clear();
                self.feed(Event::Connected {
                    connection,
                    access: Access::ReadWrite,
                });
            }
            SocketEvent::Frame(frame) => self.feed(Event::Received { connection, frame }),
            SocketEvent::Closed { was_open, code, reason } => {
                let link = self.link.borrow_mut().take();
                // The socket's closures run right now: they are let go of in the next turn.
                task::spawn(async move { drop(link) });
                self.feed(if was_open {
                    Event::Disconnected { connection }
                } else {
                    Event::DialFailed
                });
                if SHUT_OUT.contains(&code) {
                    self.shut_out(reason);
                } else if !reason.is_empty() {
                    task::report(format!("The relay closed the connection: {reason}"));
                }
            }
        }
    }

    pub(super) fn send(&self, connection: ConnectionId, frame: &[u8]) {
        let mut link = self.link.borrow_mut();
        let Some(link) = link.as_mut().filter(|link| link.connection == connection && link.open) else {
            return;
        };
        link.sending = true;
        let Some(socket) = &link.socket else { return };
        if let Err(error) = socket.send(frame) {
            web_sys::console::warn_1(&wasm_bindgen::JsValue::from_str(&error));
            socket.close();
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
        if link.socket.as_ref().is_none_or(Socket::is_drained) {
            link.sending = false;
            link.checking = false;
            return Some(true);
        }
        Some(false)
    }

    /// Connects, as the leading tab of a workspace that has a relay.
    pub(super) fn go_online(&self) {
        if self.sync.borrow().leader && self.signals.entry.with_untracked(|entry| entry.relay.is_some()) {
            self.act(|engine, now| engine.go_online(now));
        }
    }

    /// The browser says that the network is gone, or that it is back.
    pub(super) fn network_changed(&self, online: bool) {
        if online {
            self.go_online();
        } else if self.sync.borrow().leader {
            self.drop_link();
        }
    }

    /// The person wants to know whether the relay lets this device in again. A follower asks by the entry of the
    /// directory, which the leading tab then reads anew.
    pub(super) fn connect_again(&self) {
        self.set_shut_out(None);
        self.go_online();
        if !self.sync.borrow().leader {
            self.tell_entry();
        }
    }

    /// Lets go of the connection, or of the attempt at one, and tells the engine.
    fn drop_link(&self) {
        let Some(link) = self.link.borrow_mut().take() else {
            return;
        };
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

    /// Ends what goes on with the relay; for good, until [`Driver::go_online`].
    pub(super) fn hang_up(&self) {
        self.session.borrow_mut().take();
        self.act(|engine, now| engine.go_offline(now));
        self.drop_link();
        self.set_shut_out(None);
    }
}
