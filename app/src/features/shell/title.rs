//! The title of the document: page, workspace, product.

use leptos::prelude::*;

/// The page's part of the title; a context of the application.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Title {
    page: RwSignal<String>,
    workspace: RwSignal<String>,
}

impl Title {
    pub(crate) fn new() -> Self {
        let title = Self {
            page: RwSignal::new(String::new()),
            workspace: RwSignal::new(String::new()),
        };
        Effect::new(move |_| {
            let parts = [title.page.get(), title.workspace.get(), "Steward".to_owned()];
            let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            document().set_title(&parts.join(" · "));
        });
        title
    }

    pub(super) fn set_workspace(self, name: String) {
        self.workspace.set(name);
    }

    /// What the page is called, for the announcement after navigating.
    pub(super) fn page(self) -> ReadSignal<String> {
        self.page.read_only()
    }
}

/// Names the page while the calling component is mounted.
pub(crate) fn page_title(text: impl Fn() -> String + 'static) {
    let title = expect_context::<Title>();
    Effect::new(move |_| title.page.set(text()));
}
