//! A record beside its register, and as a page of its own.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use steward_model::declaration::Kind;
use steward_sync::ids::DocumentId;

use super::{
    context::RecordContext,
    evidence::EvidenceList,
    heading::{Heading, TITLE_ID},
    more_menu::{MoreMenu, step},
    relations::Relations,
    sections::Sections,
    service_level::ServiceLevelCard,
};
use crate::{
    features::{
        Navigator,
        checks::{IndependencePanel, MeetingsPanel},
        controlled::ApprovalPanel,
        kind_of_segment, kind_path, record_page_path, record_path,
        register::on_window_key,
        report::KindPanel,
        shell::page_title,
        timeline::Timeline,
        votes::VotesPanel,
    },
    messages::{self, format},
    ui::{ButtonSize, EmptyState, Icon, IconButton, IconName, Now, focus_by_id, is_typing_target},
    workspace::{RecordView, Workspace},
};

/// The record beside its register.
#[component]
pub(crate) fn RecordPane(kind: &'static Kind, document: DocumentId, on_close: Callback<()>) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let navigator = Navigator::in_place();
    let widen = Callback::new(move |()| navigator.go(record_page_path(workspace.id(), kind.name, document)));
    let buttons = ViewFn::from(move || {
        view! {
            <IconButton icon=IconName::Maximize size=ButtonSize::Small label=messages::register::open_wide() on_press=widen/>
            <IconButton icon=IconName::Close size=ButtonSize::Small label=messages::register::close_pane() on_press=on_close/>
        }
    });
    view! {
        <aside class="record-pane" aria-label=messages::register::record_pane()>
            <Record kind document wide=false buttons/>
        </aside>
    }
}

/// The record as a page.
#[component]
pub(crate) fn RecordPage() -> impl IntoView {
    let params = use_params_map();
    let workspace = expect_context::<Workspace>();
    let wanted = Memo::new(move |_| {
        params.with(|params| {
            let kind = kind_of_segment(&params.get("kind")?)?;
            let document: DocumentId = params.get("document")?.parse().ok()?;
            Some((kind.name, document))
        })
    });
    let navigator = Navigator::in_place();
    move || {
        let found = wanted
            .get()
            .and_then(|(name, document)| steward_model::kinds::by_name(name).map(|kind| (kind, document)));
        match found {
            Some((kind, document)) => {
                let narrow = Callback::new(move |()| navigator.go(record_path(workspace.id(), kind.name, document)));
                let buttons = ViewFn::from(move || {
                    view! {
                        <IconButton icon=IconName::Minimize size=ButtonSize::Small label=messages::record::beside_register() on_press=narrow/>
                    }
                });
                view! {
                    <div class="record-page">
                        <Record kind document wide=true buttons/>
                    </div>
                }
                .into_any()
            }
            None => view! {
                <EmptyState whole_page=true icon=IconName::Search title=messages::record::not_a_record() text=messages::record::not_a_record_help()/>
            }
            .into_any(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Phase {
    Loading,
    Ready,
    Unavailable,
    Damaged(String),
}

/// Opens the record for as long as it is shown.
#[component]
fn Record(kind: &'static Kind, document: DocumentId, wide: bool, buttons: ViewFn) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let opened = workspace.open_record(document);
    let context = RecordContext::new(workspace, kind, document, opened.view);
    let phase = Memo::new(move |_| {
        opened.view.with(|view| match view {
            RecordView::Loading => Phase::Loading,
            RecordView::Ready(_) => Phase::Ready,
            RecordView::Unavailable => Phase::Unavailable,
            RecordView::Damaged { sentence } => Phase::Damaged(sentence.clone()),
        })
    });
    view! {
        <article class="record" class:record-wide=wide>
            <Bar context buttons wide ready=Signal::derive(move || phase.with(|phase| *phase == Phase::Ready))/>
            {move || match phase.get() {
                Phase::Loading => view! { <p class="record-loading quiet" role="status">{messages::record::loading()}</p> }.into_any(),
                Phase::Ready => view! { <Body context/> }.into_any(),
                Phase::Unavailable => view! {
                    <EmptyState whole_page=wide icon=IconName::CloudOff title=messages::record::unavailable() text=messages::record::unavailable_help()/>
                }
                .into_any(),
                Phase::Damaged(sentence) => view! {
                    <EmptyState whole_page=wide icon=IconName::TriangleAlert title=messages::record::damaged() text=sentence/>
                }
                .into_any(),
            }}
        </article>
    }
}

/// Above the record: where it belongs, its id, and what can be done with it as a whole.
#[component]
fn Bar(context: RecordContext, buttons: ViewFn, wide: bool, ready: Signal<bool>) -> impl IntoView {
    let short_id = context.part(|snapshot| snapshot.short_id.clone());
    let kind = context.kind;
    let now = expect_context::<Now>().0;
    let register = kind_path(context.workspace.id(), kind);
    view! {
        <div class="record-bar">
            {if wide {
                // The top bar says where a page stands; it is not on paper.
                view! {
                    <p class="record-where print-only">
                        {messages::model::label(kind.label)}" "<span class="record-id">{move || short_id.get()}</span>
                    </p>
                }
                .into_any()
            } else {
                view! {
                    <nav class="record-where" aria-label=messages::record::breadcrumb()>
                        <a href=register>{messages::model::label(kind.label)}</a>
                        <span class="record-id">{move || short_id.get()}</span>
                    </nav>
                }
                .into_any()
            }}
            <span class="print-only quiet">{move || messages::record::printed_on(format::exact(now.get()))}</span>
            <span class="record-bar-end">
                {move || ready.get().then(|| view! { <MoreMenu context/> })}
                {buttons.run()}
            </span>
        </div>
    }
}

#[component]
fn Body(context: RecordContext) -> impl IntoView {
    let title = context.part(|snapshot| format!("{} {}", snapshot.short_id, snapshot.title));
    page_title(move || title.get());
    on_window_key(move |event| {
        if is_typing_target(event) {
            return;
        }
        let command = event.ctrl_key() || event.meta_key();
        match (event.key().to_lowercase().as_str(), command, event.shift_key()) {
            ("z", true, false) => step(context, true),
            ("z", true, true) | ("y", true, false) => step(context, false),
            ("e", false, false) if !event.alt_key() => focus_by_id(TITLE_ID),
            _ => return,
        }
        event.prevent_default();
    });
    let problems = context.part(|snapshot| snapshot.problems.clone());
    view! {
        <div class="record-body">
            <div class="record-main">
                <Heading context/>
                <ConflictBanner context/>
                <IndependencePanel context/>
                {move || {
                    problems
                        .get()
                        .into_iter()
                        .map(|sentence| view! { <p class="record-problem"><Icon name=IconName::TriangleAlert/> {sentence}</p> })
                        .collect_view()
                }}
                <crate::features::review::RecordPanel context/>
                <crate::features::room::RecordPanel context/>
                <KindPanel context/>
                <Sections context/>
            </div>
            <div class="record-side">
                <ServiceLevelCard context/>
                <VotesPanel context/>
                <ApprovalPanel context/>
                <MeetingsPanel context/>
                <Relations context/>
                <EvidenceList context/>
                <Origin context/>
            </div>
            <div class="record-timeline">
                <Timeline context/>
            </div>
        </div>
    }
}

/// Where an imported record came from.
#[component]
fn Origin(context: RecordContext) -> impl IntoView {
    let external = context.part(|snapshot| snapshot.external_id.clone());
    move || {
        external
            .get()
            .map(|id| view! { <p class="quiet record-origin">{messages::record::external_id(id)}</p> })
    }
}

/// Says at the top that something awaits a decision further down.
#[component]
fn ConflictBanner(context: RecordContext) -> impl IntoView {
    let fields = context.part(|snapshot| {
        let in_fields = snapshot
            .fields
            .iter()
            .filter(|(_, field)| field.conflicts.len() > 1)
            .map(|(name, _)| name.clone());
        let in_state = (snapshot.state.conflicts.len() > 1).then(|| "state".to_owned());
        in_state.into_iter().chain(in_fields).collect::<Vec<String>>()
    });
    view! {
        <div role="status">
            {move || {
                let fields = fields.get();
                fields.first().cloned().map(|first| {
                    let words = messages::plural(
                        fields.len(),
                        || messages::record::conflict_banner_one().to_owned(),
                        || messages::record::conflict_banner(fields.len()),
                    );
                    view! {
                        <p class="conflict-banner">
                            <Icon name=IconName::GitMerge/>
                            <span>{words}</span>
                            <button type="button" class="link-button" on:click=move |_| super::context::focus_conflict(&first)>
                                {messages::record::conflict_show()}
                            </button>
                        </p>
                    }
                })
            }}
        </div>
    }
}
