//! What a page shows when there is nothing yet: what belongs here, why it matters, one thing to do.

use leptos::{either::Either, prelude::*};

use super::{Icon, IconName};

/// A friendly nothing. `children` holds the button, if there is one.
#[component]
pub(crate) fn EmptyState(
    icon: IconName,
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] text: Signal<String>,
    #[prop(optional, into)] reason: Signal<String>,
    /// It is the whole page: its title is the page's heading.
    #[prop(optional)]
    whole_page: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <span class="empty-state-icon"><Icon name=icon/></span>
            {if whole_page {
                Either::Left(view! { <h1>{move || title.get()}</h1> })
            } else {
                Either::Right(view! { <h2>{move || title.get()}</h2> })
            }}
            {move || text.with(|text| (!text.is_empty()).then(|| view! { <p>{text.clone()}</p> }))}
            {move || reason.with(|text| (!text.is_empty()).then(|| view! { <p class="quiet">{text.clone()}</p> }))}
            {children.map(|children| view! { <div class="empty-state-action">{children()}</div> })}
        </div>
    }
}
