//! The page: agenda at the left, the item in the middle, the meeting at the right.

use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_params_map};
use steward_model::kinds::management_review::KIND;
use steward_sync::ids::DocumentId;
use wasm_bindgen::JsCast;

use super::{
    agenda::Agenda,
    attendance::Attendance,
    item::ItemView,
    keys::{Keys, follow_keys, present},
    meeting::Meeting,
    paper::{Paper, PaperView},
    previous::Previous,
    signatures::Signatures,
    steps::States,
    timer::TimerView,
};
use crate::{
    features::{
        record::{RecordContext, RecordField},
        record_page_path,
        shell::page_title,
    },
    messages::{self, register, review as text},
    ui::{Button, EmptyState, Icon, IconName, Kbd},
    workspace::{RecordView, Workspace},
};

/// Fields of the meeting that belong to no item of the agenda.
const FACTS: [&str; 6] = ["held", "place", "chair", "minute_taker", "attendees", "period"];

#[component]
pub(crate) fn ReviewPage() -> impl IntoView {
    let params = use_params_map();
    let wanted = Memo::new(move |_| params.with(|params| params.get("document")?.parse::<DocumentId>().ok()));
    move || match wanted.get() {
        Some(document) => view! { <Review document/> }.into_any(),
        None => not_a_review(),
    }
}

fn not_a_review() -> AnyView {
    view! {
        <EmptyState whole_page=true icon=IconName::Search title=text::not_a_review() text=text::not_a_review_help()/>
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
fn Review(document: DocumentId) -> impl IntoView {
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
        Phase::OtherKind => not_a_review(),
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

#[component]
fn Body(context: RecordContext) -> impl IntoView {
    let meeting = Meeting::new(context);
    let paper = Paper::new(meeting);
    follow_keys(meeting);
    let title = context.part(|snapshot| snapshot.title.clone());
    page_title(move || title.get());
    let presenting = meeting.presenting;
    view! {
        <div class="review" class:review-presenting=move || presenting.get()>
            <header class="review-head">
                <Head meeting paper title/>
            </header>
            <div class="review-columns">
                <Agenda meeting/>
                <ItemView meeting/>
                <div class="review-side">
                    <TimerView timer=meeting.timer/>
                    <Attendance meeting/>
                    <Facts context/>
                    <Previous meeting/>
                    <Signatures meeting/>
                    <Keys/>
                </div>
            </div>
        </div>
        <PaperView paper/>
    }
}

#[component]
fn Head(meeting: Meeting, paper: Paper, title: Memo<String>) -> impl IntoView {
    let context = meeting.context;
    let href = record_page_path(context.workspace.id(), KIND.name, context.document);
    let presenting = meeting.presenting;
    let toggle = Callback::new(move |()| present(meeting, !presenting.get_untracked()));
    let name = move || {
        let title = title.get();
        if title.is_empty() {
            register::untitled().to_owned()
        } else {
            title
        }
    };
    view! {
        <div class="review-title">
            <h1>{name}</h1>
            <div class="cluster review-tools">
                <A href=href attr:class="button button-secondary">
                    <Icon name=IconName::FileText/>
                    <span class="button-label">{text::record()}</span>
                </A>
                <Button icon=IconName::Printer on_press=Callback::new(move |()| paper.print())>{text::print()}</Button>
                <Button icon=IconName::Monitor on_press=toggle>
                    {move || if presenting.get() { text::present_leave() } else { text::present_mode() }}
                    " "
                    <Kbd keys=vec!["P".to_owned()]/>
                </Button>
            </div>
        </div>
        <States meeting/>
    }
}

/// When, where and with whom: folded once the meeting goes on.
#[component]
fn Facts(context: RecordContext) -> impl IntoView {
    let planned = context
        .now(|snapshot| snapshot.state_name() == "planned")
        .unwrap_or(false);
    let fields = FACTS
        .iter()
        .filter_map(|name| KIND.field(name))
        .map(|field| view! { <RecordField context field/> })
        .collect_view();
    view! {
        <details class="review-facts" open=planned>
            <summary>{text::meeting()}</summary>
            <div class="record-fields">{fields}</div>
        </details>
    }
}

/// Moves the focus into a text of the page.
pub(super) fn focus_text(field: &str) {
    let selector = format!(".review [data-field='{field}'] :is(textarea, [contenteditable='true'])");
    let control = document()
        .query_selector(&selector)
        .ok()
        .flatten()
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(control) = control {
        // A refused focus leaves it where it was, which is what the person sees.
        drop(control.focus());
    }
}
