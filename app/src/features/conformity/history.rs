//! The past year: how the standing went, which status changed when and why, and the standing on a past day.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::conformity::{Change, Moment, Requirement, Tally, iso_20000::CATALOGUE};

use super::{history_chart::HistoryChart, history_day::DayStanding, query::requirement_path, words};
use crate::{
    messages::{conformity as text, format},
    platform::task,
    ui::{Button, ButtonSize, ButtonVariant, EmptyState, IconName, ProgressBar},
    workspace::{CancelFlag, ConformityHistory, Progress, Workspace},
};

/// Weeks that the history looks back; with today there is one point more.
pub(super) const WEEKS: i32 = 52;
/// Changes that are listed before "show all" is pressed.
const SHOWN: usize = 25;

#[derive(Clone)]
enum Reading {
    /// Not asked for yet.
    Idle,
    Under,
    Stopped,
    /// The history, and the version of the rows when it was read.
    Ready(Arc<ConformityHistory>, u64),
    Failed(String),
}

/// The history as far as it was read; it lives as long as the page.
#[derive(Clone, Copy)]
pub(super) struct Past {
    reading: RwSignal<Reading>,
    progress: RwSignal<Progress>,
    cancel: StoredValue<CancelFlag>,
}

impl Past {
    pub(super) fn new() -> Self {
        let past = Self {
            reading: RwSignal::new(Reading::Idle),
            progress: RwSignal::new(Progress::default()),
            cancel: StoredValue::new(CancelFlag::default()),
        };
        on_cleanup(move || {
            past.cancel.try_with_value(CancelFlag::cancel);
        });
        past
    }

    fn read(self, workspace: Workspace, moment: Moment) {
        let cancel = CancelFlag::default();
        self.cancel.set_value(cancel.clone());
        self.reading.set(Reading::Under);
        let version = workspace.rows().version.get_untracked();
        let days = (0..=WEEKS).map(|weeks| moment.day() - 7 * weeks).collect();
        task::spawn(async move {
            let progress = self.progress.write_only();
            let read = workspace.conformity_history(days, moment.offset_minutes, progress, cancel.clone());
            let read = read.await;
            if !cancel.is_cancelled() {
                self.reading.set(match read {
                    Ok(history) => Reading::Ready(Arc::new(history), version),
                    Err(reason) => Reading::Failed(reason),
                });
            }
        });
    }

    fn stop(self) {
        self.cancel.with_value(CancelFlag::cancel);
        self.reading.set(Reading::Stopped);
    }
}

#[component]
pub(super) fn History(
    past: Past,
    edition: Memo<usize>,
    moment: Memo<Moment>,
    day: Signal<Option<i32>>,
    look_at: Callback<Option<i32>>,
) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let read = Callback::new(move |()| past.read(workspace, moment.get_untracked()));
    Effect::new(move |_| {
        if past.reading.with_untracked(|reading| matches!(reading, Reading::Idle)) {
            read.run(());
        }
    });
    view! {
        <h2 class="visually-hidden">{text::history_title()}</h2>
        {move || match past.reading.get() {
            Reading::Idle | Reading::Under => view! { <Under past/> }.into_any(),
            Reading::Stopped => {
                view! {
                    <EmptyState icon=IconName::Clock title=text::history_stopped()>
                        <Button on_press=read>{text::history_read()}</Button>
                    </EmptyState>
                }
                .into_any()
            }
            Reading::Failed(reason) => {
                view! {
                    <EmptyState icon=IconName::TriangleAlert title=text::history_failed() text=reason>
                        <Button on_press=read>{text::history_read()}</Button>
                    </EmptyState>
                }
                .into_any()
            }
            Reading::Ready(history, version) => {
                view! { <Told history version edition moment day look_at read/> }.into_any()
            }
        }}
    }
}

#[component]
fn Under(past: Past) -> impl IntoView {
    #[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
    let value = Signal::derive(move || {
        let Progress { done, total } = past.progress.get();
        (total > 0).then(|| done as f64 / total as f64)
    });
    let detail = Signal::derive(move || {
        let Progress { done, total } = past.progress.get();
        if total > 0 {
            text::history_progress(format::count(done), format::count(total))
        } else {
            String::new()
        }
    });
    view! {
        <div class="card conformity-reading">
            <ProgressBar label=text::history_reading() value detail/>
            <Button size=ButtonSize::Small on_press=Callback::new(move |()| past.stop())>
                {crate::messages::ui::cancel()}
            </Button>
        </div>
    }
}

#[component]
fn Told(
    history: Arc<ConformityHistory>,
    version: u64,
    edition: Memo<usize>,
    moment: Memo<Moment>,
    day: Signal<Option<i32>>,
    look_at: Callback<Option<i32>>,
    read: Callback<()>,
) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let is_old = move || workspace.rows().version.get() != version;
    let unread = (history.unread > 0).then(|| text::history_unread(format::count(history.unread)));
    let of_chart = Arc::clone(&history);
    let points = Signal::derive(move || {
        let edition = edition.get();
        let points = of_chart.walk.points();
        points
            .map(|point| (point.day, point.tally(&CATALOGUE, edition)))
            .collect::<Vec<(i32, Tally)>>()
    });
    let of_list = Arc::clone(&history);
    view! {
        {move || {
            is_old().then(|| {
                view! {
                    <p class="cluster quiet">
                        <span>{text::history_old()}</span>
                        <Button size=ButtonSize::Small variant=ButtonVariant::Ghost on_press=read>{text::history_again()}</Button>
                    </p>
                }
            })
        }}
        {unread.map(|words| view! { <p class="quiet">{words}</p> })}
        <HistoryChart points/>
        <DayStanding history edition moment day look_at/>
        <Changes history=of_list edition/>
    }
}

/// A change as it is listed.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    change: Change,
    requirement: &'static Requirement<'static>,
    clause: &'static str,
}

fn lines(history: &ConformityHistory, edition: usize) -> Vec<Line> {
    let changes = history.walk.changes().into_iter();
    changes
        .filter_map(|change| {
            let requirement = CATALOGUE.requirements.get(change.place)?;
            Some(Line {
                change,
                requirement,
                clause: requirement.clause(edition)?,
            })
        })
        .collect()
}

/// Which status changed when, and why, the newest first.
#[component]
fn Changes(history: Arc<ConformityHistory>, edition: Memo<usize>) -> impl IntoView {
    let all = RwSignal::new(false);
    let lines = Memo::new(move |_| lines(&history, edition.get()));
    let shown = move || {
        let limit = if all.get() { usize::MAX } else { SHOWN };
        lines.with(|lines| lines.iter().take(limit).cloned().collect::<Vec<_>>())
    };
    let hidden = move || lines.with(Vec::len).saturating_sub(SHOWN);
    view! {
        <section class="conformity-section" aria-labelledby="conformity-changes">
            <h2 id="conformity-changes">{text::changes()}</h2>
            {move || lines.with(Vec::is_empty).then(|| view! { <p class="quiet">{text::changes_none()}</p> })}
            <ul class="card requirements conformity-changes">
                <For each=shown key=|line| (line.change.day, line.change.place, line.clause) let:line>
                    <ChangeLine line edition/>
                </For>
            </ul>
            {move || {
                (!all.get() && hidden() > 0).then(|| {
                    view! {
                        <Button size=ButtonSize::Small variant=ButtonVariant::Ghost on_press=Callback::new(move |()| all.set(true))>
                            {text::changes_more(format::count(hidden()))}
                        </Button>
                    }
                })
            }}
        </section>
    }
}

#[component]
fn ChangeLine(line: Line, edition: Memo<usize>) -> impl IntoView {
    let workspace = expect_context::<Workspace>().id();
    let Line {
        change,
        requirement,
        clause,
    } = line;
    let [title, ..] = text::requirement(requirement);
    let name = CATALOGUE
        .editions
        .get(edition.get_untracked())
        .map_or("", |edition| edition.name);
    let why = change.to.why.map(|(rule, reason)| words::why(rule, reason, change.day));
    let when = if change.day - change.before > 1 {
        text::change_between(format::date(change.before), format::date(change.day))
    } else {
        format::date(change.day)
    };
    let went = text::went(words::status(change.from), words::status(change.to.status));
    view! {
        <li class="conformity-change" data-tone=words::tone(change.to.status).name()>
            <span class="quiet numeric conformity-change-day">{when}</span>
            <div>
                <p><span class="numeric">{clause}</span>" "<A href=requirement_path(workspace, name, requirement)>{title}</A></p>
                <p class="conformity-change-why"><strong>{went}</strong>" "<span class="quiet">{why}</span></p>
            </div>
        </li>
    }
}
