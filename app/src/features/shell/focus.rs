//! Where the focus goes when the page changes: to the page, as on any web page, so that reading starts there.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::ui::focus_by_id;

/// The part of an address that makes another page. A record that opens beside its register keeps the page.
fn page_of(path: &str) -> String {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    match segments.as_slice() {
        ["w", _, kind, document, "full"] => format!("{kind}/{document}"),
        ["w", _, page, ..] => (*page).to_owned(),
        _ => String::new(),
    }
}

/// Moves the focus into the page after each navigation to another one.
pub(super) fn follow_navigation() {
    let location = use_location();
    Effect::new(move |before: Option<String>| {
        let page = location.pathname.with(|path| page_of(path));
        if before.is_some_and(|before| before != page) {
            request_animation_frame(|| {
                let active = document().active_element().map(|element| element.tag_name());
                // A page that has placed the focus itself (a new record's title) keeps it.
                if active.is_none_or(|tag| !matches!(tag.as_str(), "INPUT" | "TEXTAREA")) {
                    focus_by_id("main");
                }
            });
        }
        page
    });
}

#[cfg(test)]
mod tests {
    use super::page_of;

    #[test]
    fn a_record_beside_its_register_is_the_same_page() {
        assert_eq!(page_of("/w/X/incident"), page_of("/w/X/incident/D"));
        assert_ne!(page_of("/w/X/incident"), page_of("/w/X/change"));
        assert_ne!(page_of("/w/X/incident/D"), page_of("/w/X/incident/D/full"));
        assert_ne!(page_of("/w/X"), page_of("/w/X/settings"));
    }
}
