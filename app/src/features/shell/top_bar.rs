//! The bar over every page: where it stands, who else is here, and where the data is.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use steward_sync::ids::DocumentId;

use super::crumbs::Crumbs;
use crate::{features::safety::SafetyWords, messages::shell as text, ui::AvatarStack, workspace::Workspace};

/// The record that an address shows, beside its register or as a page.
fn record_of(path: &str) -> Option<DocumentId> {
    path.split('/')
        .filter(|segment| !segment.is_empty())
        .nth(3)?
        .parse()
        .ok()
}

#[component]
pub(super) fn TopBar() -> impl IntoView {
    view! {
        <header class="top-bar">
            <Crumbs/>
            <div class="top-bar-end">
                <PeopleHere/>
                <SafetyWords/>
            </div>
        </header>
    }
}

/// The faces of who is in the record that is shown.
#[component]
fn PeopleHere() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let location = use_location();
    let record = Memo::new(move |_| location.pathname.with(|path| record_of(path)));
    move || {
        let presence = workspace.presence(record.get()?);
        let names = Signal::derive(move || presence.get().into_iter().map(|person| person.name).collect::<Vec<_>>());
        Some(view! { <AvatarStack names label=text::people_here()/> })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_record_is_read_from_the_address() {
        let document = DocumentId::from_bytes([3; 16]);
        assert_eq!(record_of(&format!("/w/W/incident/{document}")), Some(document));
        assert_eq!(record_of(&format!("/w/W/incident/{document}/full")), Some(document));
        assert_eq!(record_of("/w/W/incident"), None);
        assert_eq!(record_of("/w/W/settings"), None);
    }
}
