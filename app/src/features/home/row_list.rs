//! A line for a record in the lists of this page.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_sync::ids::DocumentId;

use super::view::Item;
use crate::{
    features::{kind_icon, record_path, tone},
    messages::model,
    ui::{Icon, StateChip, Tone},
};

/// Icon, id, title (the link), state, and what the list adds at the end.
#[component]
pub(super) fn ItemLine(workspace: DocumentId, item: Item, children: Children) -> impl IntoView {
    let state = item.kind.state(&item.state);
    let chip = view! {
        <StateChip
            label=state.map_or_else(|| item.state.clone(), |state| model::label(state.label).to_owned())
            tone=state.map_or(Tone::Neutral, |state| tone(state.tone))
        />
    };
    let title = if item.title.is_empty() {
        item.short_id.clone()
    } else {
        item.title.clone()
    };
    view! {
        <li class="item-line">
            <span class="item-icon" title=model::label(item.kind.label)><Icon name=kind_icon(item.kind)/></span>
            <span class="item-id numeric">{item.short_id}</span>
            <A href=record_path(workspace, item.kind.name, item.document) attr:class="item-title">{title}</A>
            <span class="item-state">{chip}</span>
            <span class="item-end">{children()}</span>
        </li>
    }
}
