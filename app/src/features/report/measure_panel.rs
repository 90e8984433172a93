//! The course of a measure on its page: latest value against its target, chart, and values that people enter.

use leptos::prelude::*;
use steward_model::{edit::Edit, kinds, value::Value};

use super::{
    basis::Basis,
    course::{Course, course, line, period_label},
    entries::Entries,
};
use crate::{
    features::{record::RecordContext, tone},
    messages::{model, report as text},
    ui::{Button, ButtonSize, Chart, ChartData, StateChip, Tone, short_number},
};

/// A value with its unit.
pub(super) fn with_unit(value: f64, unit: &str) -> String {
    let number = short_number(value);
    if unit.is_empty() {
        number
    } else {
        format!("{number} {unit}")
    }
}

/// The chip of a measure's status.
pub(super) fn status_chip(status: &str) -> AnyView {
    let choice = kinds::measure::KIND
        .field("status")
        .and_then(|field| field.choice_of(status));
    match choice {
        Some(choice) => {
            view! { <StateChip label=model::label(choice.label).to_owned() tone=tone(choice.tone)/> }.into_any()
        }
        None => view! { <StateChip label=status.to_owned() tone=Tone::Neutral/> }.into_any(),
    }
}

/// The latest complete value in words, and how it differs from the one before.
pub(super) fn latest_words(course: &Course) -> Option<(String, String)> {
    let latest = course.series.latest()?;
    let value = latest.value?;
    let said = text::latest_of(
        period_label(latest.period, course.frequency),
        with_unit(value, &course.unit),
    );
    let before = course.series.before_latest().and_then(|point| point.value);
    let change = match before.map(|before| value - before) {
        Some(change) if change > 0.0 => text::change_up(with_unit(change, &course.unit)),
        Some(change) if change < 0.0 => text::change_down(with_unit(-change, &course.unit)),
        Some(_) => text::change_none().to_owned(),
        None => String::new(),
    };
    Some((said, change))
}

#[component]
pub(super) fn MeasurePanel(context: RecordContext) -> impl IntoView {
    let basis = Basis::new(context.workspace);
    let found = Memo::new(move |_| {
        basis.compute(|rows, surroundings| {
            let row = rows.get(context.document)?;
            let is_entered = line(row, "calculation") == "entered";
            Some((course(row, surroundings), is_entered))
        })
    });
    let chart = Signal::derive(move || {
        found.with(|found| match found {
            Some((Ok(course), _)) => course.chart.clone(),
            Some((Err(_), _)) | None => ChartData::default(),
        })
    });
    let is_entered = Memo::new(move |_| found.with(|found| found.as_ref().is_some_and(|(_, entered)| *entered)));
    view! {
        <section class="record-section panel measure-panel" aria-labelledby="measure-course">
            <h2 id="measure-course">{text::series()}</h2>
            {move || {
                found.with(|found| match found {
                    Some((Ok(course), entered)) => summary(context, course, *entered),
                    Some((Err(reason), _)) => view! { <p class="quiet">{text::no_series(reason)}</p> }.into_any(),
                    None => ().into_any(),
                })
            }}
            <Show when=move || found.with(|found| matches!(found, Some((Ok(_), _)))) fallback=|| ()>
                <Chart data=chart/>
            </Show>
            <Show when=move || is_entered.get() fallback=|| ()>
                <Entries context/>
            </Show>
        </section>
    }
}

fn summary(context: RecordContext, course: &Course, is_entered: bool) -> AnyView {
    let is_running = course
        .series
        .points
        .last()
        .is_some_and(|point| !point.complete && point.value.is_some());
    let Some((latest, change)) = latest_words(course) else {
        return ().into_any();
    };
    let measured = course.series.latest().copied();
    let unit = course.unit.clone();
    let take_over = measured.filter(|_| !is_entered).and_then(|point| {
        let value = (point.value? * 1000.0).round() / 1000.0;
        let recorded = context.now(|snapshot| snapshot.value("latest").cloned()).flatten();
        (recorded != Some(Value::Number(value))).then_some((value, point.period.to_day))
    });
    let button = take_over.map(|(value, day)| {
        let press = Callback::new(move |()| {
            let edits = vec![
                Edit::set("latest", Value::Number(value)),
                Edit::set("measured_on", Value::Date(day)),
            ];
            context.edit_all("latest", edits);
        });
        view! { <Button size=ButtonSize::Small on_press=press>{text::take_over(with_unit(value, &unit))}</Button> }
    });
    view! {
        <div class="cluster panel-summary">
            <strong class="numeric">{latest}</strong>
            <span class="quiet numeric">{change}</span>
            {status_chip(course.status)}
            {button}
        </div>
        {is_running.then(|| view! { <p class="quiet">{text::running_period()}</p> })}
    }
    .into_any()
}
