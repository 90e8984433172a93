//! The trace as a table: every record with its state and the shortest chain that leads to it.

use leptos::prelude::*;
use steward_sync::ids::DocumentId;

use super::view::TraceView;
use crate::{
    features::record_path,
    messages::{model, trace as text},
    ui::StateChip,
};

pub(super) fn table(workspace: DocumentId, shown: &TraceView) -> impl IntoView + use<> {
    let lines = shown
        .cards
        .iter()
        .cloned()
        .enumerate()
        .map(|(place, card)| {
            let href = record_path(workspace, card.kind.name, card.document);
            let steps = shown.trace.nodes.get(place).map_or(0, |node| node.distance);
            view! {
                <tr>
                    <th scope="row"><a href=href>{card.title}</a></th>
                    <td>{model::label(card.kind.label)}</td>
                    <td>
                        {card.state.map(|(label, tone)| view! { <StateChip label tone/> })}
                        {card.archived.then(|| format!(" {}", text::archived()))}
                    </td>
                    <td class="numeric">{steps}</td>
                    <td class="trace-chain">{shown.chain_words(place)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="trace-table card" role="region" aria-label=text::table() tabindex="0">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text::record()}</th>
                        <th scope="col">{text::kind()}</th>
                        <th scope="col">{text::state()}</th>
                        <th scope="col">{text::steps()}</th>
                        <th scope="col">{text::shortest_chain()}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
}
