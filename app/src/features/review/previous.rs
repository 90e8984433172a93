//! Beside the minutes: what the previous review said and decided about the item that is shown.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::{
    item,
    kinds::management_review::KIND,
    review::{INPUTS, minutes, opening::of_items},
};
use steward_sync::ids::DocumentId;

use super::{links::review_path, meeting::Meeting};
use crate::{
    features::record::RecordContext,
    messages::{format, register, review as text},
};

/// What is shown of the previous review.
#[derive(Clone, PartialEq, Default)]
struct Said {
    title: String,
    discussion: String,
    decided: Vec<(String, Option<String>)>,
}

#[component]
pub(super) fn Previous(meeting: Meeting) -> impl IntoView {
    let previous = meeting.previous;
    view! {
        <section class="review-previous" aria-labelledby="review-previous">
            <h2 id="review-previous">{text::previous()}</h2>
            {move || match previous.get() {
                Some(document) => view! { <PreviousReview meeting document/> }.into_any(),
                None => view! { <p class="quiet">{text::no_previous()}</p> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn PreviousReview(meeting: Meeting, document: DocumentId) -> impl IntoView {
    let workspace = meeting.context.workspace;
    let opened = workspace.open_record(document);
    let context = RecordContext::new(workspace, &KIND, document, opened.view);
    let frozen = context.part(|snapshot| snapshot.items(item::OPENINGS).to_vec());
    // How the previous review saw its figures says more than what can be told from records today.
    Effect::new(move |_| {
        let cards = frozen
            .with(|frozen| of_items(frozen))
            .and_then(|opening| opening.cards.ok());
        meeting.earlier.set(cards.map(Arc::new));
    });
    let shown = meeting.shown;
    // Follows the item as well as the record, in one memo.
    let said = Memo::new(move |_| {
        let input = INPUTS.get(shown.get());
        context.track();
        context
            .now(|snapshot| {
                let field = input.map_or("minutes", |input| input.discussion);
                let mut decided = minutes::decided(snapshot);
                decided.retain(|one| Some(one.input.as_str()) == input.map(|input| input.name));
                let line = |one: minutes::Decided| {
                    let facts = one.action.map(|agreed| {
                        let due = agreed.due.map(|due| text::due(format::date(due)));
                        let parts: Vec<String> = [Some(agreed.owner), due].into_iter().flatten().collect();
                        parts.join(", ")
                    });
                    (one.says, facts)
                };
                Said {
                    title: snapshot.title.clone(),
                    discussion: snapshot.texts.get(field).cloned().unwrap_or_default(),
                    decided: decided.into_iter().map(line).collect(),
                }
            })
            .unwrap_or_default()
    });
    let href = review_path(workspace.id(), document);
    move || {
        let Said {
            title,
            discussion,
            decided,
        } = said.get();
        let title = if title.is_empty() {
            register::untitled().to_owned()
        } else {
            title
        };
        let text = if discussion.trim().is_empty() {
            view! { <p class="quiet">{text::no_discussion()}</p> }.into_any()
        } else {
            view! { <p class="review-prose">{discussion}</p> }.into_any()
        };
        let lines = decided
            .into_iter()
            .map(|(says, facts)| view! { <li>{says} {facts.map(|facts| view! { " " <span class="quiet">{facts}</span> })}</li> })
            .collect_view();
        view! {
            <p><A href=href.clone()>{title}</A></p>
            {text}
            <ul class="review-previous-decided">{lines}</ul>
        }
    }
}
