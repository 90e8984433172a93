//! On the record of a review: the way to its page, and the same freezing when the meeting is opened from there.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::review::opening::Cards;

use super::{
    links::review_path,
    live::Live,
    meeting::{freeze_when_opened, sides},
};
use crate::{
    features::{record::RecordContext, report::Basis},
    messages::review as text,
    ui::{Icon, IconName},
};

#[component]
pub(crate) fn RecordPanel(context: RecordContext) -> impl IntoView {
    (context.kind.name == "management_review").then(|| view! { <Panel context/> })
}

#[component]
fn Panel(context: RecordContext) -> impl IntoView {
    let live = Live::follow(Basis::new(context.workspace), context.document);
    let earlier = RwSignal::new(None::<Arc<Cards>>);
    freeze_when_opened(context, sides(context, live, earlier));
    let href = review_path(context.workspace.id(), context.document);
    view! {
        <p class="review-way">
            <A href=href attr:class="button button-secondary">
                <Icon name=IconName::ClipboardCheck/>
                <span class="button-label">{text::open_page()}</span>
            </A>
            <span class="quiet">{text::open_page_help()}</span>
        </p>
    }
}
