//! The other tabs of this browser: a channel to them, and which of them leads.

use std::{cell::RefCell, rc::Rc};

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

use super::{js, task};

/// A channel that every tab of this browser with the same name hears, except the sender.
pub struct TabChannel {
    channel: Option<BroadcastChannel>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl TabChannel {
    /// Joins a channel. Without `BroadcastChannel` in the browser nothing is heard and nothing is sent; each tab then
    /// meets the others' changes through the relay or at its next start.
    #[must_use]
    pub fn join(name: &str, on_message: impl Fn(Vec<u8>) + 'static) -> Self {
        let closure = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Ok(bytes) = event.data().dyn_into::<js_sys::Uint8Array>() {
                on_message(bytes.to_vec());
            }
        });
        let channel = BroadcastChannel::new(name).ok();
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(closure.as_ref().unchecked_ref()));
        }
        Self {
            channel,
            _on_message: closure,
        }
    }

    /// Sends to all other tabs.
    pub fn post(&self, bytes: &[u8]) {
        if let Some(channel) = &self.channel
            && let Err(error) = channel.post_message(&js_sys::Uint8Array::from(bytes))
        {
            task::report(format!(
                "Other tabs could not be told of a change: {}",
                js::describe(&error)
            ));
        }
    }
}

impl Drop for TabChannel {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}

/// A claim to lead the tabs that use one name: granted at once, later, or never while another tab holds it. Dropping
/// it passes the lead on.
pub struct Leadership {
    state: Rc<RefCell<ClaimState>>,
}

#[derive(Default)]
struct ClaimState {
    given_up: bool,
    release: Option<js_sys::Function>,
}

impl Leadership {
    /// Asks for the lead; `on_granted` is called when this tab has it. Without Web Locks every tab leads itself,
    /// which costs a connection each and is safe otherwise.
    #[must_use]
    pub fn claim(name: &str, on_granted: impl Fn() + 'static) -> Self {
        let state = Rc::new(RefCell::new(ClaimState::default()));
        let on_granted: Rc<dyn Fn()> = Rc::new(on_granted);
        if let Err(error) = Self::request(name, &state, Rc::clone(&on_granted)) {
            web_sys::console::info_1(&JsValue::from_str(&format!("This tab connects for itself: {error}")));
            task::spawn(async move { on_granted() });
        }
        Self { state }
    }

    fn request(name: &str, state: &Rc<RefCell<ClaimState>>, on_granted: Rc<dyn Fn()>) -> Result<(), String> {
        let navigator = web_sys::window().ok_or("no window")?.navigator();
        let locks = js::property(&navigator, "locks").ok_or("the browser has no Web Locks")?;
        let request = js::method(&locks, "request").ok_or("the browser has no Web Locks")?;
        let granted_state = Rc::clone(state);
        let granted = Rc::clone(&on_granted);
        // The lock is held until the promise that this callback returns is fulfilled.
        let callback = Closure::once_into_js(move |_lock: JsValue| -> JsValue {
            if granted_state.borrow().given_up {
                return JsValue::UNDEFINED;
            }
            let mut release = None;
            let held = js_sys::Promise::new(&mut |resolve, _reject| release = Some(resolve));
            granted_state.borrow_mut().release = release;
            granted();
            held.into()
        });
        let promise = request
            .call2(&locks, &JsValue::from_str(name), &callback)
            .map_err(|error| js::describe(&error))?
            .dyn_into::<js_sys::Promise>()
            .map_err(|_| "the lock request returned no promise")?;
        let state = Rc::clone(state);
        task::spawn(async move {
            if let Err(error) = wasm_bindgen_futures::JsFuture::from(promise).await {
                web_sys::console::warn_1(&error);
                let led = state.borrow().release.is_some() || state.borrow().given_up;
                if !led {
                    on_granted();
                }
            }
        });
        Ok(())
    }
}

impl Drop for Leadership {
    fn drop(&mut self) {
        let release = {
            let mut state = self.state.borrow_mut();
            state.given_up = true;
            state.release.take()
        };
        if let Some(release) = release {
            // Resolving a promise does not throw.
            let _: Result<JsValue, JsValue> = release.call0(&JsValue::UNDEFINED);
        }
    }
}
