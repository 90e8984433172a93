//! Addresses of pages, and going there.

use leptos::prelude::{Callable, Callback};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use steward_model::{declaration::Kind, kinds};
use steward_sync::ids::DocumentId;

/// The home page of a workspace.
pub(crate) fn workspace_path(workspace: DocumentId) -> String {
    format!("/w/{workspace}")
}

/// A kind's name as it stands in addresses.
pub(crate) fn kind_segment(kind: &Kind) -> String {
    segment(kind.name)
}

fn segment(kind: &str) -> String {
    kind.replace('_', "-")
}

/// The kind that an address names.
pub(crate) fn kind_of_segment(segment: &str) -> Option<&'static Kind> {
    kinds::by_name(&segment.replace('-', "_"))
}

/// The register of a kind.
pub(crate) fn kind_path(workspace: DocumentId, kind: &Kind) -> String {
    format!("/w/{workspace}/{}", kind_segment(kind))
}

/// A record beside its register. `kind` is the kind's stored name.
pub(crate) fn record_path(workspace: DocumentId, kind: &str, document: DocumentId) -> String {
    format!("/w/{workspace}/{}/{document}", segment(kind))
}

/// A record as a page of its own. `kind` is the kind's stored name.
pub(crate) fn record_page_path(workspace: DocumentId, kind: &str, document: DocumentId) -> String {
    format!("{}/full", record_path(workspace, kind, document))
}

/// Goes to addresses inside the application; may be moved into any closure.
#[derive(Clone, Copy)]
pub(crate) struct Navigator(Callback<(String, bool)>);

impl Navigator {
    /// To other pages, which begin at their top. Must be called inside the router.
    pub(crate) fn new() -> Self {
        Self::scrolling(true)
    }

    /// To addresses that show more or less of the same page, which stays where it is. Must be called inside the router.
    pub(crate) fn in_place() -> Self {
        Self::scrolling(false)
    }

    fn scrolling(scroll: bool) -> Self {
        let navigate = use_navigate();
        Self(Callback::new(move |(path, replace): (String, bool)| {
            navigate(
                &path,
                NavigateOptions {
                    replace,
                    scroll,
                    ..NavigateOptions::default()
                },
            );
        }))
    }

    /// A step that Back takes back.
    pub(crate) fn go(self, path: impl Into<String>) {
        self.0.run((path.into(), false));
    }

    /// A step that Back passes over.
    pub(crate) fn replace(self, path: impl Into<String>) {
        self.0.run((path.into(), true));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_the_kind_it_was_made_for() {
        let workspace = DocumentId::from_bytes([1; 16]);
        for kind in kinds::ALL {
            let path = kind_path(workspace, kind);
            let segment = path.rsplit('/').next().unwrap_or_default();
            assert_eq!(kind_of_segment(segment).map(|found| found.name), Some(kind.name));
            assert!(
                ![
                    "calendar",
                    "conformity",
                    "gap-assessment",
                    "import",
                    "journey",
                    "links",
                    "members",
                    "my-work",
                    "reports",
                    "review",
                    "room",
                    "search",
                    "settings",
                    "trace",
                ]
                .contains(&segment),
                "{segment} is a page"
            );
        }
        assert!(kind_of_segment("no-such-kind").is_none());
    }
}
