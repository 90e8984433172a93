//! "3 minutes ago", with the exact moment on hover.

use leptos::prelude::*;

use crate::messages::format;

/// The present, in milliseconds; provided once by the application and moved on about twice a minute.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Now(pub(crate) ReadSignal<i64>);

/// A moment relative to now. Zero or less shows a dash: the moment is not known.
#[component]
pub(crate) fn RelativeTime(#[prop(into)] millis: Signal<i64>) -> impl IntoView {
    let now = expect_context::<Now>().0;
    move || {
        let millis = millis.get();
        if millis <= 0 {
            return view! { <span class="quiet">"–"</span> }.into_any();
        }
        view! {
            <time class="relative-time" datetime=format::iso(millis) title=format::exact(millis)>
                {move || format::relative(millis, now.get())}
            </time>
        }
        .into_any()
    }
}
