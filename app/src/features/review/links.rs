//! Ways to the reviews that are prepared, held, or whose minutes are read.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::value::Value;
use steward_sync::ids::DocumentId;

use crate::{
    features::workspace_path,
    messages::{register, review as text},
    ui::{Icon, IconName},
    workspace::{RowIndex, Workspace},
};

/// So many reviews are offered; more are in the register.
const OFFERED: usize = 2;

/// The page of a review.
pub(crate) fn review_path(workspace: DocumentId, document: DocumentId) -> String {
    format!("{}/review/{document}", workspace_path(workspace))
}

/// Reviews that are not signed: those under way first, then the one held next.
fn open_reviews(rows: &RowIndex) -> Vec<(DocumentId, String, String)> {
    let mut found: Vec<_> = rows
        .of_kind("management_review")
        .iter()
        .filter(|row| !row.archived && row.state != "signed")
        .map(|row| {
            let held = row.value("held").and_then(Value::as_millis).unwrap_or(i64::MAX);
            let title = if row.title.is_empty() {
                row.short_id.clone()
            } else {
                row.title.clone()
            };
            ((row.state == "planned", held, row.document), row.state.clone(), title)
        })
        .collect();
    found.sort();
    let offered = found.into_iter().take(OFFERED);
    offered
        .map(|((_, _, document), state, title)| (document, state, title))
        .collect()
}

/// Links to the reviews that somebody has to do something about; nothing where there is none.
#[component]
pub(crate) fn OpenReviews() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let rows = workspace.rows();
    let found = Memo::new(move |_| rows.with(open_reviews));
    move || {
        found
            .get()
            .into_iter()
            .map(|(document, state, title)| {
                let title = if title.is_empty() {
                    register::untitled().to_owned()
                } else {
                    title
                };
                let words = match state.as_str() {
                    "planned" => text::link_planned(title),
                    "minutes_in_review" => text::link_reading(title),
                    _ => text::link_open(title),
                };
                view! {
                    <A href=review_path(workspace.id(), document) attr:class="review-link">
                        <Icon name=IconName::ClipboardCheck/>
                        <span>{words}</span>
                    </A>
                }
            })
            .collect_view()
    }
}
