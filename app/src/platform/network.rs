//! Whether the browser believes that there is a network.

use std::sync::LazyLock;

use leptos::prelude::{ArcRwSignal, ReadSignal, Set};

use super::page::listen_forever;

static ONLINE: LazyLock<ArcRwSignal<bool>> = LazyLock::new(|| {
    let signal = ArcRwSignal::new(is_online());
    for event in ["online", "offline"] {
        let signal = signal.clone();
        listen_forever(event, move |_| signal.set(is_online()));
    }
    signal
});

/// What the browser says now. `true` promises nothing: the relay may still be out of reach.
#[must_use]
pub fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// The same as a signal.
#[must_use]
pub fn online() -> ReadSignal<bool> {
    ONLINE.read_only().into()
}
