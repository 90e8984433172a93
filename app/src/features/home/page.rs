//! The home page.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::declaration::{Area, Kind};
use steward_sync::ids::DocumentId;

use super::{
    attention::AttentionList,
    row_list::ItemLine,
    trends::{Objectives, TrendCharts, follow_insight},
    view::{HomeView, Today, home},
    wheel::Wheel,
};
use crate::{
    features::{Navigator, kind_icon, kind_path, record, record_path, shell::page_title, workspace_path},
    messages::{format, home as text, model, shell},
    platform::clock,
    ui::{Button, ButtonVariant, EmptyState, Icon, IconName, Now, RelativeTime, Toaster},
    workspace::Workspace,
};

/// Today where the person is; moves on with the clock.
pub(super) fn today() -> Memo<Today> {
    let now = expect_context::<Now>().0;
    Memo::new(move |_| {
        let now = now.get();
        Today::at(now, clock::utc_minus_local_minutes(now))
    })
}

#[component]
pub(crate) fn HomePage() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    page_title(|| shell::home().to_owned());
    let now = expect_context::<Now>().0;
    let today = today();
    let safety = workspace.safety();
    let unsaved = Memo::new(move |_| {
        let unsaved = safety.with(|view| {
            view.pending
                .iter()
                .filter(|pending| !pending.saved_here && view.problem.is_some())
                .map(|pending| pending.document)
                .collect()
        });
        let unsaved: Vec<DocumentId> = unsaved;
        unsaved
    });
    let rows = workspace.rows();
    let view = Memo::new(move |_| {
        unsaved.with(|unsaved| rows.with(|rows| home(rows.iter().map(AsRef::as_ref), today.get(), unsaved)))
    });
    let is_empty = Memo::new(move |_| view.with(|view| view.counts.is_empty()));
    let insight = follow_insight(workspace);
    let name = move || workspace.entry().with(|entry| entry.name.clone());
    view! {
        <div class="page home">
            <header class="page-header">
                <div>
                    <h1>{name}</h1>
                    <p class="quiet">{move || format::weekday(now.get())}</p>
                </div>
                <div class="home-links">
                    <crate::features::room::ActiveRooms/>
                    <crate::features::review::OpenReviews/>
                    <crate::features::journey::Links/>
                </div>
            </header>
            <Show when=move || is_empty.get() fallback=|| ()><GetStarted/></Show>
            <Show when=move || !is_empty.get() fallback=|| ()>
                <div class="home-columns">
                    <section class="home-main" aria-labelledby="home-attention">
                        <h2 id="home-attention">{text::attention()}</h2>
                        <AttentionList workspace=workspace.id() entries=Signal::derive(move || view.with(|view| view.attention.clone())) today/>
                    </section>
                    <div class="home-side">
                        <div class="wheel-place">
                            {move || insight.with(|insight| insight.as_ref().map(|insight| insight.cycle)).map(|cycle| {
                                view! { <Wheel workspace=workspace.id() cycle/> }
                            })}
                        </div>
                        <Upcoming view today/>
                        {move || {
                            let objectives = insight.with(|insight| insight.as_ref().map(|insight| insight.trends.objectives.clone()));
                            objectives.filter(|objectives| !objectives.is_empty()).map(|objectives| {
                                view! { <Objectives workspace=workspace.id() objectives/> }
                            })
                        }}
                    </div>
                </div>
                {move || insight.with(|insight| insight.as_ref().map(|insight| insight.trends.clone())).map(|trends| {
                    view! { <TrendCharts trends/> }
                })}
                <Counts view/>
                <Recent view/>
            </Show>
        </div>
    }
}

#[component]
fn Upcoming(view: Memo<HomeView>, today: Memo<Today>) -> impl IntoView {
    let workspace = expect_context::<Workspace>().id();
    let entries = Memo::new(move |_| view.with(|view| view.upcoming.clone()));
    let lines = move || {
        entries
            .get()
            .into_iter()
            .map(|(item, days)| {
                view! {
                    <li class="upcoming-line">
                        <span class="upcoming-when" title=format::date(days)>{move || format::relative_date(days, today.get().days)}</span>
                        <span class="item-icon"><Icon name=kind_icon(item.kind)/></span>
                        <A href=record_path(workspace, item.kind.name, item.document) attr:class="item-title">{item.title}</A>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <section aria-labelledby="home-upcoming">
            <h2 id="home-upcoming">{text::upcoming()}</h2>
            {move || {
                if entries.with(Vec::is_empty) {
                    view! { <p class="quiet">{text::upcoming_none()}</p> }.into_any()
                } else {
                    view! { <ul class="upcoming">{lines()}</ul> }.into_any()
                }
            }}
        </section>
    }
}

/// What the records that are not closed are called: work is open, everything else is current.
fn unit(kind: &Kind) -> &'static str {
    match kind.area {
        Area::Resolve | Area::CheckAndAct => text::open(),
        Area::BuildAndControl if kind.name == "change" => text::open(),
        Area::Govern | Area::Deliver | Area::Relate | Area::BuildAndControl => text::current(),
    }
}

#[component]
fn Counts(view: Memo<HomeView>) -> impl IntoView {
    let workspace = expect_context::<Workspace>().id();
    let counts = Memo::new(move |_| view.with(|view| view.counts.clone()));
    view! {
        <section aria-labelledby="home-records">
            <h2 id="home-records">{text::records()}</h2>
            <ul class="counts">
                {move || {
                    counts
                        .get()
                        .into_iter()
                        .map(|count| {
                            view! {
                                <li>
                                    <A href=kind_path(workspace, count.kind) attr:class="count">
                                        <span class="count-label"><Icon name=kind_icon(count.kind)/>{model::label(count.kind.plural)}</span>
                                        <span class="count-number numeric">{format::count(count.open)}<span class="count-unit">{unit(count.kind)}</span></span>
                                        <span class="quiet numeric">{text::total_count(format::count(count.total))}</span>
                                    </A>
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
        </section>
    }
}

#[component]
fn Recent(view: Memo<HomeView>) -> impl IntoView {
    let workspace = expect_context::<Workspace>().id();
    let entries = Memo::new(move |_| view.with(|view| view.recent.clone()));
    view! {
        <section aria-labelledby="home-recent">
            <h2 id="home-recent">{text::recent()}</h2>
            <ul class="item-list">
                <For each=move || entries.get() key=|item| format!("{:?}", (item.document, item.updated_millis, &item.title, &item.state)) let:item>
                    <ItemLine workspace item=item.clone()><RelativeTime millis=item.updated_millis/></ItemLine>
                </For>
            </ul>
        </section>
    }
}

/// A workspace without records: the two first things to do.
#[component]
fn GetStarted() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let toaster = expect_context::<Toaster>();
    let navigator = Navigator::new();
    let report = move |()| {
        let Some(kind) = steward_model::kinds::by_name("incident") else {
            return;
        };
        match workspace.create(kind, Vec::new()) {
            Ok(document) => {
                record::focus_title_of(document);
                navigator.go(record_path(workspace.id(), kind.name, document));
            }
            Err(reason) => toaster.warn(shell::create_failed(reason)),
        }
    };
    view! {
        <EmptyState icon=IconName::Layers title=text::get_started() text=text::get_started_text()>
            <div class="cluster">
                <Button variant=ButtonVariant::Primary icon=IconName::Plus on_press=Callback::new(report)>{text::new_incident()}</Button>
                <A href=format!("{}/import", workspace_path(workspace.id())) attr:class="button button-secondary">
                    <Icon name=IconName::FileUp/>
                    <span class="button-label">{text::import_file()}</span>
                </A>
            </div>
        </EmptyState>
    }
}
