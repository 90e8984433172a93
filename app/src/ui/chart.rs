//! A chart: lines or bars over periods, with limits, a band, a legend and the same numbers as a table.
//!
//! The plot is an SVG that stretches to its box; words stand beside it as text, so that they stay readable at any width.
//! What is drawn is computed by [`plot`], a plain function.

mod plot;

use leptos::prelude::*;

use super::Tone;
use crate::messages::{format, ui as text};
use plot::{Plot, plot, spark_path};

/// How a row of values is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A line with a dot at each value.
    Line,
    /// A dashed line without dots.
    Dashed,
    /// Bars beside each other.
    Bars,
    /// Bars on top of the stacked bars before them.
    Stacked,
}

/// A row of values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ChartValues {
    pub(crate) name: String,
    pub(crate) mark: Mark,
    /// One for each label.
    pub(crate) values: Vec<Option<f64>>,
    /// What its colour means; without one, colours follow the order.
    pub(crate) tone: Option<Tone>,
}

impl ChartValues {
    pub(crate) fn new(name: &str, mark: Mark, values: Vec<Option<f64>>) -> Self {
        Self {
            name: name.to_owned(),
            mark,
            values,
            tone: None,
        }
    }

    pub(crate) fn toned(self, tone: Tone) -> Self {
        Self {
            tone: Some(tone),
            ..self
        }
    }

    fn tone_name(&self) -> Option<&'static str> {
        self.tone.map(Tone::name)
    }
}

/// What a chart shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct ChartData {
    /// The subject, as a heading says it.
    pub(crate) title: String,
    /// The finding in a sentence; may be empty.
    pub(crate) said: String,
    /// The unit of the values; may be empty.
    pub(crate) unit: String,
    /// One for each place on the horizontal axis.
    pub(crate) labels: Vec<String>,
    pub(crate) rows: Vec<ChartValues>,
    /// Low and high at each place.
    pub(crate) band: Vec<Option<(f64, f64)>>,
    /// What the band is.
    pub(crate) band_name: String,
    /// Level lines with their names.
    pub(crate) limits: Vec<(String, f64)>,
    /// Whether the vertical axis begins at 0; bars always do.
    pub(crate) from_zero: bool,
}

/// Labels shown at most, so that they stand apart on a phone.
const LABELS: usize = 6;

fn with_unit(title: &str, unit: &str) -> String {
    if unit.is_empty() {
        title.to_owned()
    } else {
        format!("{title} ({unit})")
    }
}

/// A number with at most as many decimals as tell values apart.
pub(crate) fn short_number(value: f64) -> String {
    let decimals = if value.abs() >= 100.0 { 1.0 } else { 100.0 };
    let rounded = (value * decimals).round() / decimals;
    // No minus before zero.
    format::number(if rounded == 0.0 { 0.0 } else { rounded })
}

#[component]
pub(crate) fn Chart(#[prop(into)] data: Signal<ChartData>) -> impl IntoView {
    move || draw(&data.get())
}

fn draw(data: &ChartData) -> AnyView {
    let title = with_unit(&data.title, &data.unit);
    let Some(Plot { body, ticks }) = plot(data) else {
        return view! {
            <figure class="chart">
                <figcaption>{title}</figcaption>
                <p class="quiet">{text::chart_empty()}</p>
            </figure>
        }
        .into_any();
    };
    let every = data.labels.len().div_ceil(LABELS).max(1);
    let last = data.labels.len().saturating_sub(1);
    let labels = data
        .labels
        .iter()
        .enumerate()
        // Counted from the end: the latest place is always named.
        .map(|(index, label)| {
            if (last - index).is_multiple_of(every) {
                label.clone()
            } else {
                String::new()
            }
        })
        .map(|label| view! { <span><span>{label}</span></span> })
        .collect_view();
    let ticks = ticks
        .into_iter()
        .map(|(value, top)| view! { <span style:top=format!("{top:.2}%")>{short_number(value)}</span> })
        .collect_view();
    let said = (!data.said.is_empty()).then(|| data.said.clone());
    let label = said.clone().unwrap_or_else(|| title.clone());
    view! {
        <figure class="chart">
            <figcaption>{title}</figcaption>
            {said.map(|said| view! { <p class="chart-said">{said}</p> })}
            {legend(data)}
            <div class="chart-area">
                <div class="chart-ticks" aria-hidden="true">{ticks}</div>
                <svg class="chart-plot" role="img" aria-label=label viewBox="0 0 100 100" preserveAspectRatio="none" inner_html=body></svg>
                <div class="chart-labels" aria-hidden="true">{labels}</div>
            </div>
            {table(data)}
        </figure>
    }
    .into_any()
}

fn legend(data: &ChartData) -> AnyView {
    let rows = data.rows.iter().enumerate().map(|(index, row)| {
        let kind = match row.mark {
            Mark::Line => "line",
            Mark::Dashed => "dashed",
            Mark::Bars | Mark::Stacked => "bars",
        };
        (kind, index, row.tone_name(), row.name.clone())
    });
    let band = (!data.band.is_empty()).then(|| ("band", 0, None, data.band_name.clone()));
    let limits = data
        .limits
        .iter()
        .enumerate()
        .map(|(index, (name, value))| ("limit", index, None, format!("{name}: {}", short_number(*value))));
    let entries: Vec<_> = rows.chain(band).chain(limits).collect();
    if entries.len() < 2 {
        return ().into_any();
    }
    let entries = entries
        .into_iter()
        .map(|(kind, index, tone, name)| {
            view! { <li data-mark=kind data-index=index.to_string() data-tone=tone><span class="chart-key" aria-hidden="true"></span>{name}</li> }
        })
        .collect_view();
    view! { <ul class="chart-legend">{entries}</ul> }.into_any()
}

/// The numbers of the chart in words, for those who do not see it, and for those who want to know exactly.
fn table(data: &ChartData) -> AnyView {
    let names: Vec<String> = data.rows.iter().map(|row| row.name.clone()).collect();
    let band_name = (!data.band.is_empty()).then(|| data.band_name.clone());
    let lines = data
        .labels
        .iter()
        .enumerate()
        .map(|(index, label)| {
            let value = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), short_number);
            let mut cells: Vec<String> = data
                .rows
                .iter()
                .map(|row| value(row.values.get(index).copied().flatten()))
                .collect();
            if band_name.is_some() {
                let band = data.band.get(index).copied().flatten();
                cells.push(band.map_or_else(
                    || "–".to_owned(),
                    |(low, high)| format!("{} – {}", short_number(low), short_number(high)),
                ));
            }
            let cells = cells.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view();
            view! { <tr><th scope="row">{label.clone()}</th>{cells}</tr> }
        })
        .collect_view();
    let heads = names
        .into_iter()
        .chain(band_name)
        .map(|name| view! { <th scope="col">{name}</th> })
        .collect_view();
    let name = with_unit(&data.title, &data.unit);
    let caption = name.clone();
    view! {
        <details class="chart-numbers">
            <summary>{text::chart_table()}</summary>
            <div class="chart-table" tabindex="0" role="group" aria-label=name>
                <table>
                    <caption class="visually-hidden">{caption}</caption>
                    <thead><tr><th scope="col">{text::chart_period()}</th>{heads}</tr></thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

/// A word-sized line of the values, without axes; `label` says what it shows.
pub(crate) fn sparkline(values: &[Option<f64>], label: String) -> AnyView {
    match spark_path(values) {
        Some(path) => view! {
            <svg class="sparkline" role="img" aria-label=label viewBox="0 0 100 24" preserveAspectRatio="none" inner_html=path></svg>
        }
        .into_any(),
        None => ().into_any(),
    }
}
