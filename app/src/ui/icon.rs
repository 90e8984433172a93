//! An icon, drawn inline in the colour of the text around it.

use leptos::prelude::*;

use super::IconName;

/// Draws an icon. It is decoration: the name of what it stands on comes from words.
#[component]
pub(crate) fn Icon(#[prop(into)] name: Signal<IconName>) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false" inner_html=move || name.get().elements()></svg>
    }
}
