//! The figures of a report, drawn as a page of a report: heading, key figures, charts, tables.

use leptos::prelude::*;
use steward_model::{
    measure::period::Frequency,
    report::{Figures, Step},
};

use super::tables::{KeyFigure, Table, availability, counts, draw, events, key_figures, levels, volume};
use crate::{
    messages::{format, report as text},
    ui::{Chart, ChartData, ChartValues, Mark, sparkline},
};

/// Whom and what the report is about, in a line.
fn about(figures: &Figures) -> String {
    let services = if figures.services.is_empty() {
        text::for_all_services().to_owned()
    } else {
        figures.services.join(", ")
    };
    let customer = figures.customer.as_ref().map(text::for_customer);
    let period = text::from_to(format::date(figures.from_day), format::date(figures.to_day));
    let parts = [Some(services), customer].into_iter().flatten();
    format!("{} · {period}", parts.collect::<Vec<_>>().join(" "))
}

fn workload(title: &str, figures: &Figures, of: fn(&Step) -> [u32; 3]) -> ChartData {
    let column = |place: usize| {
        let value = |step: &Step| of(step).get(place).map(|count| f64::from(*count));
        figures.trend.iter().map(value).collect()
    };
    let is_by_month = figures
        .trend
        .windows(2)
        .all(|pair| matches!(pair, [one, other] if other.from_day - one.from_day >= 28));
    let label = |step: &Step| {
        if is_by_month && Frequency::Month.around(step.from_day).from_day == step.from_day {
            format::month_short(step.from_day)
        } else {
            format::date(step.from_day)
        }
    };
    let row = |name: &str, mark, values| ChartValues::new(name, mark, values);
    ChartData {
        title: title.to_owned(),
        unit: text::records_unit().to_owned(),
        labels: figures.trend.iter().map(label).collect(),
        rows: vec![
            row(text::opened(), Mark::Bars, column(0)),
            row(text::finished(), Mark::Bars, column(1)),
            row(text::open(), Mark::Line, column(2)),
        ],
        ..ChartData::default()
    }
}

fn key_figure(figure: KeyFigure) -> impl IntoView {
    let course = sparkline(&figure.course, text::course_of(figure.label));
    view! {
        <li class="key-figure">
            <span class="quiet">{figure.label}</span>
            <strong class="numeric">{figure.value}</strong>
            <span class="quiet numeric">{figure.before.map(text::before)}</span>
            {course}
        </li>
    }
}

fn part(title: &'static str, content: AnyView) -> AnyView {
    view! {
        <section class="report-part">
            <h3>{title}</h3>
            {content}
        </section>
    }
    .into_any()
}

fn table_or(table: Table, otherwise: &'static str) -> AnyView {
    if table.lines.is_empty() {
        view! { <p class="quiet">{otherwise}</p> }.into_any()
    } else {
        draw(table)
    }
}

/// The pages of a report. `counting` stands in place of service levels that are not counted.
pub(super) fn figures_view(figures: &Figures, counting: AnyView) -> AnyView {
    let service_levels = match &figures.levels {
        Some(found) => {
            let unmeasured = (found.unmeasured > 0).then(|| text::unmeasured(found.unmeasured));
            view! {
                {table_or(levels(found), text::levels_none())}
                {unmeasured.map(|sentence| view! { <p class="quiet">{sentence}</p> })}
            }
            .into_any()
        }
        None => counting,
    };
    let volumes = view! {
        <div class="report-columns">
            <div><h4>{text::incidents()}</h4>{draw(volume(text::incidents(), &figures.incidents))}</div>
            <div><h4>{text::requests()}</h4>{draw(volume(text::requests(), &figures.requests))}</div>
        </div>
    };
    let charts = view! {
        <div class="report-columns">
            <Chart data=workload(text::incidents(), figures, |step| step.incidents)/>
            <Chart data=workload(text::requests(), figures, |step| step.requests)/>
        </div>
    };
    let problems = text::problems_open(figures.problems.open, figures.problems.known_errors);
    view! {
        <p class="report-about">{about(figures)}</p>
        <ul class="key-figures" aria-label=text::key_figures()>{key_figures(figures).into_iter().map(key_figure).collect_view()}</ul>
        {part(text::levels(), service_levels)}
        {(!figures.availability.is_empty()).then(|| part(text::availability(), draw(availability(figures))))}
        {part(text::workload(), charts.into_any())}
        {part(text::volumes(), volumes.into_any())}
        {part(text::in_tables(), view! { {draw(counts(figures))}<p class="quiet">{problems}</p> }.into_any())}
        {part(text::events(), table_or(events(figures), text::nothing_happened()))}
    }
    .into_any()
}
