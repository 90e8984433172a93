//! The page itself: hidden, shown, left.

use wasm_bindgen::{JsCast, closure::Closure};

/// Calls back for every event of the window while the page lives.
pub(crate) fn listen_forever(event: &'static str, callback: impl Fn(web_sys::Event) + 'static) {
    if let Some(window) = web_sys::window() {
        gloo::events::EventListener::new(&window, event, move |event| callback(event.clone())).forget();
    }
}

/// Listeners of one owner; they end when dropped.
#[derive(Default)]
pub(crate) struct Listeners {
    listeners: Vec<gloo::events::EventListener>,
    before_unload: Option<Closure<dyn FnMut(web_sys::BeforeUnloadEvent)>>,
}

impl Listeners {
    /// Calls back for an event of the window.
    pub(crate) fn on_window(&mut self, event: &'static str, callback: impl Fn() + 'static) {
        if let Some(window) = web_sys::window() {
            self.listeners
                .push(gloo::events::EventListener::new(&window, event, move |_| callback()));
        }
    }

    /// Calls back when the page becomes hidden or is left: the last moment that a browser grants on every platform.
    pub(crate) fn on_hide(&mut self, callback: impl Fn() + Clone + 'static) {
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            let callback = callback.clone();
            self.listeners.push(gloo::events::EventListener::new(
                &document,
                "visibilitychange",
                move |_| {
                    if is_hidden() {
                        callback();
                    }
                },
            ));
        }
        self.on_window("pagehide", callback);
    }

    /// Asks the person before leaving whenever `unsaved` says so.
    pub(crate) fn warn_before_unload(&mut self, unsaved: impl Fn() -> bool + 'static) {
        let Some(window) = web_sys::window() else { return };
        let callback =
            Closure::<dyn FnMut(web_sys::BeforeUnloadEvent)>::new(move |event: web_sys::BeforeUnloadEvent| {
                if unsaved() {
                    event.prevent_default();
                    event.set_return_value("unsaved");
                }
            });
        window.set_onbeforeunload(Some(callback.as_ref().unchecked_ref()));
        self.before_unload = Some(callback);
    }
}

impl Drop for Listeners {
    fn drop(&mut self) {
        if self.before_unload.is_some()
            && let Some(window) = web_sys::window()
        {
            window.set_onbeforeunload(None);
        }
    }
}

/// Whether the page is hidden.
pub(crate) fn is_hidden() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .is_some_and(|document| document.hidden())
}

/// The clipboard; none where the page is not a secure context.
pub(crate) fn clipboard() -> Option<web_sys::Clipboard> {
    let navigator = web_sys::window()?.navigator();
    super::js::property(navigator.as_ref(), "clipboard").map(JsCast::unchecked_into)
}

/// The address that this page came from, for example `https://steward.example.org`.
#[must_use]
pub fn origin() -> String {
    web_sys::window()
        .and_then(|window| window.location().origin().ok())
        .unwrap_or_default()
}
