//! The page of the gap assessment: the result, or the one requirement that the address names.

use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_query_map};
use steward_model::{
    conformity::{Moment, evaluate, iso_20000::CATALOGUE},
    gap,
};
use steward_sync::ids::DocumentId;

use super::{result::ResultOfAll, step::Step, view::view};
use crate::{
    features::{preferences::Preferences, shell::page_title, workspace_path},
    messages::gap as text,
    platform::clock,
    ui::{Now, Segment, Segmented},
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
    let now = expect_context::<Now>().0;
    let edition = Memo::new(move |_| {
        preferences
            .edition()
            .with(|name| CATALOGUE.edition(name))
            .unwrap_or_default()
    });
    // Statuses change with the day, not with the clock.
    let moment = Memo::new(move |_| {
        let now_millis = now.get();
        Moment {
            now_millis,
            offset_minutes: clock::utc_minus_local_minutes(now_millis),
        }
        .start_of_day()
    });
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

#[component]
fn EditionChoice(preferences: Preferences) -> impl IntoView {
    let segments = CATALOGUE
        .editions
        .iter()
        .map(|edition| Segment {
            value: edition.name,
            label: edition.name.to_owned(),
            icon: None,
        })
        .collect();
    view! {
        <Segmented
            label=text::edition()
            segments
            value=preferences.edition()
            on_change=Callback::new(move |name: String| preferences.set_edition(&name))
        />
    }
}
