//! A key, as printed on a keyboard.

use leptos::prelude::*;

/// One or more keys pressed together, for example `["Ctrl", "K"]`.
#[component]
pub(crate) fn Kbd(#[prop(into)] keys: Vec<String>) -> impl IntoView {
    view! {
        <span class="keys">{keys.into_iter().map(|key| view! { <kbd>{key}</kbd> }).collect_view()}</span>
    }
}
