//! Trends and objectives on the home page, computed after the first paint and anew some time after changes.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::{conformity::Moment, declaration::Kind, kinds};
use steward_sync::ids::DocumentId;

use super::insight::{Insight, Objective, Trends, Week, insight};
use crate::{
    features::{conformity::day_moment, record_path, tone},
    messages::{format, home as text, model, register},
    platform::task,
    ui::{Chart, ChartData, ChartValues, Mark, StateChip, Tone},
    workspace::Workspace,
};

/// After a change the figures wait this long for the next one: many changes together are counted once.
const PAUSE_MILLIS: u32 = 1_500;

/// The figures, once they are computed. They follow the rows and the day.
pub(super) fn follow_insight(workspace: Workspace) -> ReadSignal<Option<Insight>> {
    let (shown, show) = signal(None::<Insight>);
    let moment = day_moment();
    let rows = workspace.rows();
    let is_waiting = StoredValue::new(false);
    let compute = move |moment: Moment| {
        let held = rows.with_untracked(|rows| rows.iter().cloned().collect());
        task::spawn(async move {
            let found = insight(held, moment).await;
            let is_new = shown.try_with_untracked(|shown| shown.as_ref() != Some(&found));
            if is_new == Some(true) {
                show.set(Some(found));
            }
        });
    };
    Effect::new(move |_| {
        rows.version.track();
        moment.track();
        if is_waiting.get_value() {
            return;
        }
        is_waiting.set_value(true);
        let is_first = shown.with_untracked(Option::is_none);
        let begin = move || {
            // Whoever has left the page needs no figures.
            if let (None, Some(moment)) = (is_waiting.try_set_value(false), moment.try_get_untracked()) {
                compute(moment);
            }
        };
        if is_first {
            task::after_paint(begin);
        } else {
            task::spawn(async move {
                task::sleep_millis(PAUSE_MILLIS).await;
                begin();
            });
        }
    });
    shown
}

/// A chart of columns.
fn columns(title: &str, unit: &str, said: String, labels: &[String], rows: Vec<ChartValues>) -> AnyView {
    let data = ChartData {
        title: title.to_owned(),
        unit: unit.to_owned(),
        said,
        labels: labels.to_vec(),
        rows,
        ..ChartData::default()
    };
    view! { <div class="card"><Chart data=Signal::stored(data)/></div> }.into_any()
}

#[component]
pub(super) fn TrendCharts(trends: Trends) -> impl IntoView {
    let labels: Vec<String> = (0..trends.weeks.len())
        .map(|place| format::date(trends.first_day(place)))
        .collect();
    let of = |label: &'static str, tone: Tone, count: fn(&Week) -> u32| {
        let values = trends.weeks.iter().map(|week| Some(f64::from(count(week)))).collect();
        ChartValues::new(label, Mark::Bars, values).toned(tone)
    };
    let incidents = vec![
        of(text::opened(), Tone::Active, |week| week.opened),
        of(text::resolved(), Tone::Good, |week| week.resolved),
    ];
    let incidents_said = text::incidents_said(trends.sum(|week| week.opened), trends.sum(|week| week.resolved));
    let late = trends.has_targets.then(|| {
        let rows = vec![of(text::late(), Tone::Warning, |week| week.late)];
        let said = text::late_said(trends.sum(|week| week.late), trends.sum(|week| week.resolved));
        columns(text::late_title(), text::per_week(), said, &labels, rows)
    });
    let changes = vec![
        of(text::carried_out(), Tone::Active, |week| week.changed),
        of(text::backed_out(), Tone::Critical, |week| week.backed_out),
    ];
    let changes_said = text::changes_said(trends.sum(|week| week.changed), trends.sum(|week| week.backed_out));
    let surveys = trends.surveys.last().map(|last| {
        let values = trends.surveys.iter().map(|survey| Some(survey.percent)).collect();
        let rows = vec![ChartValues::new(text::satisfied(), Mark::Bars, values).toned(Tone::Good)];
        let days: Vec<String> = trends.surveys.iter().map(|survey| format::date(survey.day)).collect();
        let said = text::surveys_said(format!("{:.0}", last.percent));
        columns(text::surveys_title(), text::percent(), said, &days, rows)
    });
    view! {
        <section aria-labelledby="home-trends">
            <h2 id="home-trends">{text::trends()}</h2>
            <div class="trends">
                {columns(text::incidents_title(), text::per_week(), incidents_said, &labels, incidents)}
                {late}
                {columns(text::changes_title(), text::per_week(), changes_said, &labels, changes)}
                {surveys}
            </div>
        </section>
    }
}

/// The objectives that are pursued, those in danger first.
#[component]
pub(super) fn Objectives(workspace: DocumentId, objectives: Vec<Objective>) -> impl IntoView {
    let kind = kinds::by_name("objective");
    let lines = objectives
        .into_iter()
        .map(|objective| {
            let (label, tone) = health(kind, &objective.health);
            let title = if objective.title.is_empty() {
                register::untitled().to_owned()
            } else {
                objective.title
            };
            let percent = objective.percent.map(|percent| text::achieved(format!("{percent:.0}")));
            let due = objective.due.map(|day| text::due_on(format::date(day)));
            view! {
                <li class="objective-line">
                    <A href=record_path(workspace, "objective", objective.document) attr:class="item-title">{title}</A>
                    <StateChip label=label.to_owned() tone/>
                    <span class="quiet numeric">{percent}</span>
                    <span class="quiet numeric">{due}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="home-objectives">
            <h2 id="home-objectives">{text::objectives()}</h2>
            <ul class="objectives">{lines}</ul>
        </section>
    }
}

fn health(kind: Option<&'static Kind>, value: &str) -> (&'static str, Tone) {
    let choice = kind
        .and_then(|kind| kind.field("health"))
        .and_then(|field| field.choice_of(value));
    choice.map_or((text::not_judged(), Tone::Neutral), |choice| {
        (model::label(choice.label), tone(choice.tone))
    })
}
