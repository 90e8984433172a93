//! What can lie over the page: the palette, the shortcuts, the navigation on a phone; and the keys that open them.

use leptos::{ev, prelude::*};

use crate::ui::is_typing_target;

/// Which overlays are open; a context of the frame.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Overlays {
    pub(crate) palette: RwSignal<bool>,
    pub(crate) shortcuts: RwSignal<bool>,
    pub(crate) drawer: RwSignal<bool>,
}

impl Overlays {
    pub(super) fn new() -> Self {
        let overlays = Self {
            palette: RwSignal::new(false),
            shortcuts: RwSignal::new(false),
            drawer: RwSignal::new(false),
        };
        let listener = window_event_listener(ev::keydown, move |event| overlays.press(&event));
        on_cleanup(move || listener.remove());
        overlays
    }

    fn press(self, event: &web_sys::KeyboardEvent) {
        let command = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
        if command && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            self.palette.update(|open| *open = !*open);
        } else if event.key() == "?" && !event.ctrl_key() && !event.meta_key() && !is_typing_target(event) {
            event.prevent_default();
            self.shortcuts.set(true);
        }
    }
}

/// How the command key is called on this machine.
pub(crate) fn command_key() -> &'static str {
    let platform = window().navigator().platform().unwrap_or_default();
    if platform.starts_with("Mac") || platform.starts_with("iP") {
        "⌘"
    } else {
        "Ctrl"
    }
}
