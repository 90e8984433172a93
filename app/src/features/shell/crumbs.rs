//! Where the page stands: area, register, record. The last is the page itself.

use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_location};
use steward_model::declaration::Kind;
use steward_sync::ids::DocumentId;

use super::title::Title;
use crate::{
    features::{kind_of_segment, kind_path},
    messages::{model, shell as text},
    workspace::Workspace,
};

/// What an address inside a workspace shows.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    Register(&'static Kind),
    /// A record as a page of its own.
    Record(&'static Kind, DocumentId),
    /// A page that names itself.
    Other,
}

fn place(path: &str) -> Place {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    match segments.as_slice() {
        ["w", _, segment, document, "full"] => match (kind_of_segment(segment), document.parse()) {
            (Some(kind), Ok(document)) => Place::Record(kind, document),
            (_, _) => Place::Other,
        },
        ["w", _, segment] | ["w", _, segment, _] => kind_of_segment(segment).map_or(Place::Other, Place::Register),
        _ => Place::Other,
    }
}

#[component]
pub(super) fn Crumbs() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let title = expect_context::<Title>();
    let location = use_location();
    let place = Memo::new(move |_| location.pathname.with(|path| place(path)));
    let area = |kind: &Kind| view! { <li class="crumb-area">{model::area(kind.area)}</li> };
    let items = move || match place.get() {
        Place::Other => view! { <li aria-current="page">{move || title.page().get()}</li> }.into_any(),
        Place::Register(kind) => view! {
            {area(kind)}
            <li aria-current="page">{model::label(kind.plural)}</li>
        }
        .into_any(),
        Place::Record(kind, document) => {
            let id = move || {
                workspace
                    .rows()
                    .with(|rows| rows.get(document).map(|row| row.short_id.clone()))
            };
            view! {
                {area(kind)}
                <li><A href=kind_path(workspace.id(), kind)>{model::label(kind.plural)}</A></li>
                <li aria-current="page" class="numeric">{id}</li>
            }
            .into_any()
        }
    };
    view! {
        <nav class="crumbs" aria-label=text::breadcrumb()>
            <ol>{items}</ol>
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use steward_model::kinds;

    use super::*;

    #[test]
    fn an_address_says_what_it_shows() {
        let document = DocumentId::from_bytes([3; 16]);
        let Some(kind) = kinds::by_name("management_review") else {
            panic!("the kind is declared")
        };
        let name = |place| match place {
            Place::Register(kind) => format!("register of {}", kind.name),
            Place::Record(kind, document) => format!("{} {document}", kind.name),
            Place::Other => "other".to_owned(),
        };
        assert_eq!(name(place("/w/W/management-review")), name(Place::Register(kind)));
        assert_eq!(
            name(place(&format!("/w/W/management-review/{document}"))),
            name(Place::Register(kind))
        );
        assert_eq!(
            name(place(&format!("/w/W/management-review/{document}/full"))),
            name(Place::Record(kind, document))
        );
        assert_eq!(name(place("/w/W/settings")), "other");
        assert_eq!(name(place("/w/W")), "other");
    }
}
