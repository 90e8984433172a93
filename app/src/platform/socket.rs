//! One WebSocket to the relay, binary.

use std::{cell::Cell, rc::Rc};

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{CloseEvent, MessageEvent, WebSocket};

use super::js;

/// Below this many bytes waiting in the browser the transport counts as drained: they fit the socket buffer of the
/// operating system and leave within a round trip.
const DRAINED_BYTES: u32 = 16 * 1024;

/// What happened on a socket.
#[derive(Debug)]
pub enum SocketEvent {
    /// It is open.
    Open,
    /// A binary frame.
    Frame(Vec<u8>),
    /// It closed, or never opened. Nothing follows.
    Closed {
        /// Whether it was open before.
        was_open: bool,
        /// The close code (RFC 6455, section 7.4); from 4000 on those of the relay.
        code: u16,
        /// The relay's words about a fault; empty if there is none, as when the relay is only shut down.
        reason: String,
    },
}

/// The close code of an end that goes away and may come back (RFC 6455, section 7.4.1): connecting again is enough.
const GOING_AWAY: u16 = 1001;

/// A socket; closed when dropped.
pub struct Socket {
    socket: WebSocket,
    _on_open: Closure<dyn FnMut()>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_close: Closure<dyn FnMut(CloseEvent)>,
}

impl Socket {
    /// Starts to connect. Events come later, never during the call.
    ///
    /// # Errors
    /// When the address is not one.
    pub fn dial(url: &str, on_event: impl Fn(SocketEvent) + 'static) -> Result<Self, String> {
        let socket = WebSocket::new(url).map_err(|error| js::describe(&error))?;
        socket.set_binary_type(web_sys::BinaryType::Arraybuffer);
        let on_event = Rc::new(on_event);
        let opened = Rc::new(Cell::new(false));
        let on_open = Closure::<dyn FnMut()>::new({
            let (on_event, opened) = (Rc::clone(&on_event), Rc::clone(&opened));
            move || {
                opened.set(true);
                on_event(SocketEvent::Open);
            }
        });
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new({
            let on_event = Rc::clone(&on_event);
            move |event: MessageEvent| {
                if let Ok(buffer) = event.data().dyn_into::<js_sys::ArrayBuffer>() {
                    on_event(SocketEvent::Frame(js_sys::Uint8Array::new(&buffer).to_vec()));
                }
            }
        });
        let on_close = Closure::<dyn FnMut(CloseEvent)>::new(move |event: CloseEvent| {
            let reason = if event.code() == GOING_AWAY {
                String::new()
            } else {
                event.reason()
            };
            on_event(SocketEvent::Closed {
                was_open: opened.get(),
                code: event.code(),
                reason,
            });
        });
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Ok(Self {
            socket,
            _on_open: on_open,
            _on_message: on_message,
            _on_close: on_close,
        })
    }

    /// Hands a frame to the browser.
    ///
    /// # Errors
    /// When the socket is not open yet. (On a closing socket the frame is dropped; `Closed` follows.)
    pub fn send(&self, frame: &[u8]) -> Result<(), String> {
        if self.socket.ready_state() > WebSocket::OPEN {
            return Ok(());
        }
        self.socket
            .send_with_u8_array(frame)
            .map_err(|error| js::describe(&error))
    }

    /// Whether the browser has passed on (nearly) everything that was sent.
    #[must_use]
    pub fn is_drained(&self) -> bool {
        self.socket.buffered_amount() < DRAINED_BYTES
    }

    /// Begins to close; what was sent before still goes out. `Closed` follows.
    pub fn close(&self) {
        // An error is possible for a code or reason out of range only, and there are none.
        let _: Result<(), wasm_bindgen::JsValue> = self.socket.close();
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        self.close();
    }
}
