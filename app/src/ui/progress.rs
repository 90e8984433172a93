//! How far long work has come.

use leptos::prelude::*;

/// A bar from 0 to 1; without a value the end is not known. `label` names the work, `detail` says where it is.
#[component]
pub(crate) fn ProgressBar(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<Option<f64>>,
    #[prop(optional, into)] detail: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="progress">
            <div class="progress-words">
                <span>{move || label.get()}</span>
                <span class="quiet numeric">{move || detail.get()}</span>
            </div>
            <progress max="1" value=move || value.get().map(|value| format!("{value:.3}")) aria-label=move || label.get()></progress>
        </div>
    }
}
