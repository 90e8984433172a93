//! Small helpers around the document: unique ids, focus, what counts as typing.

use std::cell::Cell;

use leptos::prelude::document;
use wasm_bindgen::JsCast;

thread_local! {
    static NEXT_ID: Cell<u64> = const { Cell::new(1) };
}

/// An element id that no other call returns, for tying labels, help and errors to controls.
pub(crate) fn unique_id(prefix: &str) -> String {
    NEXT_ID.with(|next| {
        let number = next.get();
        next.set(number + 1);
        format!("{prefix}-{number}")
    })
}

/// Moves the focus to the element with this id, if it is there and can take it.
pub(crate) fn focus_by_id(id: &str) {
    let element = document()
        .get_element_by_id(id)
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element {
        // A refused focus leaves it where it was, which is what the person sees.
        drop(element.focus());
    }
}

/// Whether the event comes from something that a person types into, so that single-letter shortcuts stay away.
pub(crate) fn is_typing_target(event: &web_sys::Event) -> bool {
    let Some(element) = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok())
    else {
        return false;
    };
    matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") || element.is_content_editable()
}
