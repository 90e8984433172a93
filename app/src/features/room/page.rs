//! The page of the room.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_params_map};
use steward_model::{kinds::incident::KIND, room::phase};
use steward_sync::ids::DocumentId;

use super::{clock_panel::ClockPanel, draft::ReviewText, messages_panel::Messages, roles::Roles, timeline::Timeline};
use crate::{
    features::{record::RecordContext, record_page_path, shell::page_title},
    messages::{self, register, room as text},
    platform::clock,
    ui::{EmptyState, Icon, IconName, StateChip, Tone},
    workspace::{RecordView, Workspace},
};

const SECOND: Duration = Duration::from_millis(1_000);

#[component]
pub(crate) fn RoomPage() -> impl IntoView {
    let params = use_params_map();
    let wanted = Memo::new(move |_| params.with(|params| params.get("document")?.parse::<DocumentId>().ok()));
    move || match wanted.get() {
        Some(document) => view! { <Room document/> }.into_any(),
        None => not_an_incident(),
    }
}

fn not_an_incident() -> AnyView {
    view! {
        <EmptyState whole_page=true icon=IconName::Search title=text::not_an_incident() text=text::not_an_incident_help()/>
    }
    .into_any()
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Phase {
    Loading,
    Ready,
    OtherKind,
    Unavailable,
    Damaged(String),
}

#[component]
fn Room(document: DocumentId) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let opened = workspace.open_record(document);
    let context = RecordContext::new(workspace, &KIND, document, opened.view);
    let phase = Memo::new(move |_| {
        opened.view.with(|view| match view {
            RecordView::Loading => Phase::Loading,
            RecordView::Ready(snapshot) if snapshot.kind == &KIND => Phase::Ready,
            RecordView::Ready(_) => Phase::OtherKind,
            RecordView::Unavailable => Phase::Unavailable,
            RecordView::Damaged { sentence } => Phase::Damaged(sentence.clone()),
        })
    });
    move || {
        match phase.get() {
        Phase::Loading => view! { <p class="record-loading quiet" role="status">{messages::record::loading()}</p> }.into_any(),
        Phase::Ready => view! { <Body context/> }.into_any(),
        Phase::OtherKind => not_an_incident(),
        Phase::Unavailable => view! {
            <EmptyState whole_page=true icon=IconName::CloudOff title=messages::record::unavailable() text=messages::record::unavailable_help()/>
        }
        .into_any(),
        Phase::Damaged(sentence) => view! {
            <EmptyState whole_page=true icon=IconName::TriangleAlert title=messages::record::damaged() text=sentence/>
        }
        .into_any(),
    }
    }
}

/// The present moment, by the second, while the page is open.
fn seconds() -> ReadSignal<i64> {
    let (second, set_second) = signal(clock::now_millis());
    // Without an interval the clock stands still, and everything else works.
    if let Ok(handle) = set_interval_with_handle(move || set_second.set(clock::now_millis()), SECOND) {
        on_cleanup(move || handle.clear());
    }
    second
}

#[component]
fn Body(context: RecordContext) -> impl IntoView {
    let second = seconds();
    let title = context.part(|snapshot| {
        let title = snapshot.title.clone();
        (snapshot.short_id.clone(), title)
    });
    let name = move || {
        let (id, title) = title.get();
        let title = if title.is_empty() {
            register::untitled().to_owned()
        } else {
            title
        };
        (id, title)
    };
    page_title(move || text::title(name().1));
    let now = context.part(phase);
    let chip = move || {
        let (label, tone) = match now.get() {
            steward_model::room::Phase::NotDeclared => (text::phase_none(), Tone::Neutral),
            steward_model::room::Phase::Active => (text::phase_active(), Tone::Critical),
            steward_model::room::Phase::StoodDown => (text::phase_over(), Tone::Good),
        };
        view! { <StateChip label=label.to_owned() tone/> }
    };
    let href = record_page_path(context.workspace.id(), KIND.name, context.document);
    view! {
        <div class="page room">
            <header class="page-header">
                <div>
                    <p class="quiet cluster">{text::heading()} " " <span class="numeric">{move || name().0}</span> {chip}</p>
                    <h1>{move || name().1}</h1>
                </div>
                <A href=href attr:class="button button-secondary">
                    <Icon name=IconName::FileText/>
                    <span class="button-label">{text::record()}</span>
                </A>
            </header>
            <div class="room-columns">
                <div class="room-side">
                    <ClockPanel context second/>
                    <Roles context/>
                </div>
                <div class="room-main">
                    <Timeline context/>
                    <Messages context/>
                    <ReviewText context/>
                </div>
            </div>
        </div>
    }
}
