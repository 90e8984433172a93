//! On the record of an incident: the way to its room.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::room::{Phase, phase};

use super::links::room_path;
use crate::{
    features::record::RecordContext,
    messages::room as text,
    ui::{Icon, IconName},
};

#[component]
pub(crate) fn RecordPanel(context: RecordContext) -> impl IntoView {
    (context.kind.name == "incident").then(|| view! { <Panel context/> })
}

#[component]
fn Panel(context: RecordContext) -> impl IntoView {
    let now = context.part(phase);
    let href = room_path(context.workspace.id(), context.document);
    view! {
        <p class="review-way">
            <A href=href attr:class="button button-secondary">
                <Icon name=IconName::Siren/>
                <span class="button-label">{text::open_room()}</span>
            </A>
            <span class="quiet">
                {move || match now.get() {
                    Phase::NotDeclared => text::open_room_help(),
                    Phase::Active => text::phase_active(),
                    Phase::StoodDown => text::phase_over(),
                }}
            </span>
        </p>
    }
}
