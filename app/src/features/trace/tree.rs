//! The trace as nested lists, for narrow screens and for paper: each record under the one from which it was found.

use leptos::prelude::*;
use steward_sync::ids::DocumentId;

use super::view::TraceView;
use crate::{
    features::record_path,
    messages::{model, trace as text},
    ui::StateChip,
};

pub(super) fn tree(workspace: DocumentId, shown: &TraceView) -> impl IntoView + use<> {
    let branches = shown.branches();
    view! {
        <section class="trace-tree card" aria-label=text::list()>
            <ul>{branch(workspace, shown, &branches, 0)}</ul>
        </section>
    }
}

/// A record and what was found from it. The walk's limit bounds the depth.
fn branch(workspace: DocumentId, shown: &TraceView, branches: &[Vec<usize>], place: usize) -> AnyView {
    let Some(card) = shown.cards.get(place).cloned() else {
        return ().into_any();
    };
    let below: Vec<AnyView> = branches
        .get(place)
        .into_iter()
        .flatten()
        .map(|next| branch(workspace, shown, branches, *next))
        .collect();
    let href = record_path(workspace, card.kind.name, card.document);
    view! {
        <li>
            <p class="trace-leaf">
                <a href=href aria-current=(place == 0).then_some("true")>{card.title}</a>
                <span class="trace-facts">
                    <span>{model::label(card.kind.label)}</span>
                    <span class="cell-id">{card.short_id}</span>
                    {card.archived.then(text::archived)}
                    {card.state.map(|(label, tone)| view! { <StateChip label tone/> })}
                </span>
            </p>
            {(!below.is_empty()).then(|| view! { <ul>{below}</ul> })}
        </li>
    }
    .into_any()
}
