//! Addresses of registers and records, and going there.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use steward_model::{declaration::Kind, kinds};
use steward_sync::ids::DocumentId;

/// A kind's name as it stands in addresses.
pub(crate) fn kind_segment(kind: &Kind) -> String {
    kind.name.replace('_', "-")
}

/// The kind that an address names.
pub(crate) fn kind_of_segment(segment: &str) -> Option<&'static Kind> {
    kinds::by_name(&segment.replace('-', "_"))
}

pub(crate) fn register_path(workspace: DocumentId, kind: &Kind) -> String {
    format!("/w/{workspace}/{}", kind_segment(kind))
}

/// The record beside its register.
pub(crate) fn record_path(workspace: DocumentId, kind: &Kind, document: DocumentId) -> String {
    format!("/w/{workspace}/{}/{document}", kind_segment(kind))
}

/// The record as a page of its own.
pub(crate) fn record_page_path(workspace: DocumentId, kind: &Kind, document: DocumentId) -> String {
    format!("/w/{workspace}/{}/{document}/full", kind_segment(kind))
}

/// Goes to addresses inside the application; may be moved into any closure.
#[derive(Clone, Copy)]
pub(crate) struct Navigator(Callback<(String, bool)>);

impl Navigator {
    /// Must be called inside the router.
    pub(crate) fn new() -> Self {
        let navigate = use_navigate();
        Self(Callback::new(move |(path, replace): (String, bool)| {
            navigate(
                &path,
                NavigateOptions {
                    replace,
                    scroll: false,
                    ..NavigateOptions::default()
                },
            );
        }))
    }

    /// A step that Back takes back.
    pub(crate) fn go(self, path: String) {
        self.0.run((path, false));
    }

    /// A change of the present address that Back passes over.
    pub(crate) fn replace(self, path: String) {
        self.0.run((path, true));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_segment() {
        for kind in kinds::ALL {
            assert_eq!(
                kind_of_segment(&kind_segment(kind)).map(|found| found.name),
                Some(kind.name)
            );
        }
        assert!(kind_of_segment("no-such-kind").is_none());
    }
}
