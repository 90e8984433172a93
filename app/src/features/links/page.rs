//! The report of broken links and of gaps in configuration items.

use std::collections::HashSet;

use leptos::prelude::*;
use steward_model::{
    calendar::DAY_MILLIS,
    links::{Fault, Gap, report},
};
use steward_sync::ids::DocumentId;

use super::{
    gaps::GapGroup,
    relations::LinkGroup,
    view::{LinksView, SHOWN_AT_FIRST, SHOWN_AT_MOST, view},
};
use crate::{
    features::{shell::page_title, workspace_path},
    messages::{format, links as text},
    ui::{EmptyState, IconName, Now},
    workspace::Workspace,
};

/// The address of the page.
pub(crate) fn links_path(workspace: DocumentId) -> String {
    format!("{}/links", workspace_path(workspace))
}

#[component]
pub(crate) fn LinksPage() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    page_title(|| text::title().to_owned());
    let now = expect_context::<Now>().0;
    let rows = workspace.rows();
    // What is a year old changes with the day.
    let today = Memo::new(move |_| now.get().div_euclid(DAY_MILLIS));
    let found = Memo::new(move |_| {
        let now_millis = today.get().saturating_mul(DAY_MILLIS);
        rows.with(|rows| {
            let row_of = |document| rows.get(document).map(AsRef::as_ref);
            report(rows.iter().map(AsRef::as_ref), &row_of, now_millis)
        })
    });
    let whole_faults = RwSignal::new(HashSet::<Fault>::new());
    let whole_gaps = RwSignal::new(HashSet::<Gap>::new());
    let shown = Memo::new(move |_| {
        // A title may change where nothing else does.
        rows.version.track();
        let limit = |whole: bool| if whole { SHOWN_AT_MOST } else { SHOWN_AT_FIRST };
        let (faults, gaps) = (whole_faults.get(), whole_gaps.get());
        found.with(|found| {
            rows.with_untracked(|rows| {
                let row_of = |document| rows.get(document).map(AsRef::as_ref);
                let of_fault = |fault| limit(faults.contains(&fault));
                view(found, &row_of, &of_fault, &|gap| limit(gaps.contains(&gap)))
            })
        })
    });
    let is_whole = Memo::new(move |_| shown.with(|shown| shown.links.is_empty() && shown.gaps.is_empty()));
    view! {
        <div class="page page-links">
            <header class="page-header">
                <div>
                    <h1>{text::title()}</h1>
                    <p class="quiet">{text::lead()}</p>
                </div>
            </header>
            <p class="links-told" role="status">{move || shown.with(told)}</p>
            <Show when=move || is_whole.get() fallback=|| ()>
                <EmptyState icon=IconName::CircleCheck title=text::nothing() text=text::nothing_help()/>
            </Show>
            <For
                each=move || shown.with(|shown| shown.links.iter().map(|group| group.reason).collect::<Vec<_>>())
                key=|fault| *fault
                let:fault
            >
                <LinkGroup fault shown whole=whole_faults/>
            </For>
            <For
                each=move || shown.with(|shown| shown.gaps.iter().map(|group| group.reason).collect::<Vec<_>>())
                key=|gap| *gap
                let:gap
            >
                <GapGroup gap shown whole=whole_gaps/>
            </For>
        </div>
    }
}

fn told(shown: &LinksView) -> String {
    let gaps = shown.gaps.iter().map(|group| group.count).sum();
    text::counts(format::count(shown.link_count()), format::count(gaps))
}
