//! The page of the gap assessment: the result, or the one requirement that the address names.

use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_query_map};
use steward_model::{
    conformity::{evaluate, iso_20000::CATALOGUE},
    gap,
};
use steward_sync::ids::DocumentId;

use super::{result::ResultOfAll, step::Step, view::view};
use crate::{
    features::{
        conformity::{EditionChoice, day_moment, edition},
        preferences::Preferences,
        shell::page_title,
        workspace_path,
    },
    messages::gap as text,
    workspace::Workspace,
};

/// The page, or one requirement on it by its id.
pub(crate) fn gap_path(workspace: DocumentId, requirement: Option<&str>) -> String {
    let page = format!("{}/gap-assessment", workspace_path(workspace));
    requirement.map_or_else(|| page.clone(), |id| format!("{page}?at={id}"))
}

#[component]
pub(crate) fn GapPage() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    page_title(|| text::title().to_owned());
    let preferences = expect_context::<Preferences>();
    let edition = edition(preferences);
    let moment = day_moment();
    let rows = workspace.rows();
    let shown = Memo::new(move |_| {
        rows.with(|rows| {
            let all = || rows.iter().map(AsRef::as_ref);
            let assessment = evaluate(&CATALOGUE, all(), moment.get());
            view(&assessment, edition.get(), gap::read(workspace.id(), all()))
        })
    });
    let query = use_query_map();
    let at = Memo::new(move |_| query.with(|query| query.get("at")));
    view! {
        <div class="page gap">
            <header class="page-header">
                <div>
                    <h1>{text::title()}</h1>
                    <p class="quiet gap-lead">{text::lead()}</p>
                    <p><A href=crate::features::journey::journey_path(workspace.id())>{text::journey()}</A></p>
                </div>
                <EditionChoice preferences/>
            </header>
            {move || match at.get() {
                Some(id) => view! { <Step shown id moment/> }.into_any(),
                None => view! { <ResultOfAll shown moment/> }.into_any(),
            }}
        </div>
    }
}
