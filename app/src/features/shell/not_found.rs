//! An address without a page.

use leptos::prelude::*;

use crate::{
    messages::shell as text,
    ui::{EmptyState, IconName},
};

#[component]
pub(crate) fn NotFound() -> impl IntoView {
    super::page_title(|| text::not_found().to_owned());
    view! {
        <main class="opening">
            <EmptyState whole_page=true icon=IconName::Search title=text::not_found() text=text::not_found_text()>
                <a class="button button-primary" href="/">{text::go_to_start()}</a>
            </EmptyState>
        </main>
    }
}
