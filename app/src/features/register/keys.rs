//! Shortcuts of a page, and the width of the window, for as long as the component lives.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

/// Calls back for keys pressed anywhere on the page, except while a dialog or a popover is open: those keep their keys.
pub(crate) fn on_window_key(handle: impl Fn(&web_sys::KeyboardEvent) + 'static) {
    let listener = window_event_listener(ev::keydown, move |event| {
        if !event.default_prevented() && !something_floats() {
            handle(&event);
        }
    });
    on_cleanup(move || listener.remove());
}

fn something_floats() -> bool {
    document()
        .query_selector("dialog[open], [popover]:popover-open")
        .ok()
        .flatten()
        .is_some()
}

/// Whether a key is pressed with none of the keys that make it a command of the browser.
pub(crate) fn is_plain(event: &web_sys::KeyboardEvent) -> bool {
    !event.ctrl_key() && !event.meta_key() && !event.alt_key()
}

/// Takes the focus away from what has it, so that an input saves what was typed into it.
pub(crate) fn blur_active() {
    if let Some(element) = document()
        .active_element()
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    {
        // An element that refuses keeps the focus, which harms nothing.
        drop(element.blur());
    }
}

/// The width of the window in CSS pixels.
pub(crate) fn window_width() -> ReadSignal<f64> {
    let read = || {
        window()
            .inner_width()
            .ok()
            .and_then(|width| width.as_f64())
            .unwrap_or(1280.0)
    };
    let (width, set_width) = signal(read());
    let listener = window_event_listener(ev::resize, move |_| set_width.set(read()));
    on_cleanup(move || listener.remove());
    width
}
