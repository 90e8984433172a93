//! Measurements of a capacity plan or an objective with their forecast.

use leptos::prelude::*;
use steward_model::{item::entries_of, row::Row, value::Value};

use super::{
    course::{line, number},
    entries::Entries,
    forecast::{Forecast, Health, day, forecast},
};
use crate::{
    features::record::RecordContext,
    messages::{format, report as text},
    ui::{Chart, ChartData, ChartValues, Mark, StateChip, Tone},
};

/// Months that the chart looks ahead.
const AHEAD: usize = 9;

/// What the panel shows.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    chart: ChartData,
    sentence: String,
    tone: Tone,
}

fn chart(row: &Row, found: &Forecast, limits: Vec<(String, f64)>) -> ChartData {
    let rows = vec![
        ChartValues::new(text::measured(), Mark::Line, found.measured.clone()),
        ChartValues::new(text::trend(), Mark::Dashed, found.line.clone()),
    ];
    let subject = line(row, "metric");
    ChartData {
        title: if subject.is_empty() {
            row.title.clone()
        } else {
            subject.to_owned()
        },
        unit: line(row, "unit").to_owned(),
        labels: found.months.iter().map(|month| format::month_short(*month)).collect(),
        rows: rows
            .into_iter()
            .take(if found.trend.is_some() { 2 } else { 1 })
            .collect(),
        band: if found.trend.is_some() {
            found.band.clone()
        } else {
            Vec::new()
        },
        band_name: text::band().to_owned(),
        limits,
        ..ChartData::default()
    }
}

/// When the threshold of a capacity plan is reached.
fn capacity(row: &Row, found: &Forecast) -> Shown {
    let capacity = number(row, "capacity");
    let level = capacity
        .zip(number(row, "threshold"))
        .map(|(all, percent)| all * percent / 100.0);
    let limits = [(text::threshold(), level), (text::capacity(), capacity)];
    let limits = limits
        .into_iter()
        .filter_map(|(name, limit)| Some((name.to_owned(), limit?)));
    let reached = level.map(|level| found.reaches(level, true));
    let month = |x: f64| format::month(day(x));
    let (sentence, tone) = match reached {
        _ if found.trend.is_none() => (text::forecast_more().to_owned(), Tone::Neutral),
        Some(reached) => match (reached.earliest, reached.expected, reached.latest) {
            (_, Some(expected), _) if day(expected) <= found.last_day => {
                (text::reached_already().to_owned(), Tone::Critical)
            }
            (Some(earliest), Some(expected), Some(latest)) => (
                text::reached_between(month(expected), month(earliest), month(latest)),
                Tone::Warning,
            ),
            (Some(earliest), Some(expected), None) => {
                (text::reached_from(month(expected), month(earliest)), Tone::Warning)
            }
            (None, Some(expected), _) => (text::reached_around(month(expected)), Tone::Warning),
            (_, None, _) => (text::reached_never().to_owned(), Tone::Good),
        },
        None => (String::new(), Tone::Neutral),
    };
    Shown {
        chart: chart(row, found, limits.collect()),
        sentence,
        tone,
    }
}

/// Whether an objective's target is reached in time.
fn objective(row: &Row, found: &Forecast) -> Shown {
    let target = number(row, "target");
    let due = match row.value("due") {
        Some(Value::Date(due)) => Some(*due),
        Some(Value::Text(_) | Value::Number(_) | Value::DateTime(_) | Value::Flag(_)) | None => None,
    };
    let rising = match (line(row, "direction"), number(row, "baseline"), target) {
        ("lower", _, _) => false,
        ("higher", _, _) => true,
        (_, Some(baseline), Some(target)) => target >= baseline,
        (_, _, _) => true,
    };
    let health = target
        .zip(due)
        .and_then(|(target, due)| found.health(target, rising, due));
    let (mut sentence, tone) = match health {
        Some(Health::OnTrack) => (text::target_in_time().to_owned(), Tone::Good),
        Some(Health::AtRisk) => (text::target_possible().to_owned(), Tone::Warning),
        Some(Health::OffTrack) => (text::target_late().to_owned(), Tone::Critical),
        None if found.trend.is_none() => (text::forecast_more().to_owned(), Tone::Neutral),
        None => (String::new(), Tone::Neutral),
    };
    let reached = target.and_then(|target| found.reaches(target, rising).expected);
    if let Some(at) = reached.map(day).filter(|at| *at > found.last_day) {
        sentence = format!("{sentence} {}", text::target_around(format::month(at)));
    }
    let limits = target.map(|target| (text::target().to_owned(), target));
    Shown {
        chart: chart(row, found, limits.into_iter().collect()),
        sentence,
        tone,
    }
}

#[component]
pub(super) fn ForecastPanel(context: RecordContext) -> impl IntoView {
    let rows = context.workspace.rows();
    let is_capacity = context.kind.name == "capacity_plan";
    let shown = Memo::new(move |_| {
        rows.with(|rows| {
            let row = rows.get(context.document)?;
            let found = forecast(&entries_of(row), AHEAD)?;
            Some(if is_capacity {
                capacity(row, &found)
            } else {
                objective(row, &found)
            })
        })
    });
    let data =
        Signal::derive(move || shown.with(|shown| shown.as_ref().map(|shown| shown.chart.clone()).unwrap_or_default()));
    view! {
        <section class="record-section panel" aria-labelledby="record-forecast">
            <h2 id="record-forecast">{text::forecast()}</h2>
            <Show when=move || shown.with(Option::is_some) fallback=|| ()>
                {move || {
                    shown.with(|shown| {
                        let shown = shown.as_ref()?;
                        let (sentence, tone) = (shown.sentence.clone(), shown.tone);
                        (!sentence.is_empty()).then(|| view! { <p class="panel-finding"><StateChip label=sentence tone/></p> })
                    })
                }}
                <Chart data/>
                <p class="quiet">{text::forecast_how()}</p>
            </Show>
            <Entries context/>
        </section>
    }
}
