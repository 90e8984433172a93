//! Trends and objectives on the home page, computed after the first paint and anew some time after changes.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::{conformity::Moment, declaration::Kind, kinds};
use steward_sync::ids::DocumentId;

use super::{
    chart::{ColumnChart, Series},
    insight::{Insight, Objective, Trends, Week, insight},
};
use crate::{
    features::{conformity::day_moment, record_path, tone},
    messages::{format, home as text, model, register},
    platform::task,
    ui::{StateChip, Tone},
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

#[component]
pub(super) fn TrendCharts(trends: Trends) -> impl IntoView {
    let labels: Vec<String> = (0..trends.weeks.len())
        .map(|place| format::date(trends.first_day(place)))
        .collect();
    let of = |label: &'static str, tone: Tone, count: fn(&Week) -> u32| Series {
        label,
        tone,
        values: trends.weeks.iter().map(|week| f64::from(count(week))).collect(),
    };
    let incidents = vec![
        of(text::opened(), Tone::Active, |week| week.opened),
        of(text::resolved(), Tone::Good, |week| week.resolved),
    ];
    let incidents_said = text::incidents_said(trends.sum(|week| week.opened), trends.sum(|week| week.resolved));
    let late = trends.has_targets.then(|| {
        let series = vec![of(text::late(), Tone::Warning, |week| week.late)];
        let said = text::late_said(trends.sum(|week| week.late), trends.sum(|week| week.resolved));
        view! { <ColumnChart title=text::late_title() unit=text::per_week() said labels=labels.clone() series/> }
    });
    let changes = vec![
        of(text::carried_out(), Tone::Active, |week| week.changed),
        of(text::backed_out(), Tone::Critical, |week| week.backed_out),
    ];
    let changes_said = text::changes_said(trends.sum(|week| week.changed), trends.sum(|week| week.backed_out));
    let surveys = trends.surveys.last().map(|last| {
        let series = vec![Series {
            label: text::satisfied(),
            tone: Tone::Good,
            values: trends.surveys.iter().map(|survey| survey.percent).collect(),
        }];
        let labels = trends.surveys.iter().map(|survey| format::date(survey.day)).collect();
        let said = text::surveys_said(format!("{:.0}", last.percent));
        view! { <ColumnChart title=text::surveys_title() unit=text::percent() said labels series scale=100.0/> }
    });
    view! {
        <section aria-labelledby="home-trends">
            <h2 id="home-trends">{text::trends()}</h2>
            <div class="trends">
                <ColumnChart title=text::incidents_title() unit=text::per_week() said=incidents_said labels=labels.clone() series=incidents/>
                {late}
                <ColumnChart title=text::changes_title() unit=text::per_week() said=changes_said labels=labels.clone() series=changes/>
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
