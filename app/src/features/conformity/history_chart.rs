//! The standing week by week: columns whose parts are the statuses, and the same as a table by month.

use leptos::prelude::*;
use steward_model::conformity::{Status, Tally};

use super::words;
use crate::messages::{conformity as text, format};

/// The height of the drawing in its own units; its width is one unit per column.
const HEIGHT: f64 = 100.0;
/// The share of a column's room that it fills.
const FILLED: f64 = 0.82;

/// A part of a column: status, top edge and height, in the drawing's units.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Part {
    status: Status,
    top: f64,
    height: f64,
}

/// The parts of a column from the bottom up: what is met stands on the ground, what is missing is on top.
#[expect(clippy::cast_precision_loss, reason = "counts of requirements are small")]
fn parts(tally: Tally) -> Vec<Part> {
    let total = tally.total().max(1) as f64;
    let mut top = HEIGHT;
    let mut parts = Vec::new();
    for status in Status::EVERY {
        let height = HEIGHT * tally.of(status) as f64 / total;
        top -= height;
        if height > 0.0 {
            parts.push(Part { status, top, height });
        }
    }
    parts
}

/// The last point of each month, for the table.
fn by_month(points: &[(i32, Tally)]) -> Vec<(i32, Tally)> {
    let month = |day: i32| {
        let (year, month, _) = steward_model::calendar::civil_of(day);
        (year, month)
    };
    points
        .chunk_by(|one, other| month(one.0) == month(other.0))
        .filter_map(|points| points.last().copied())
        .collect()
}

#[component]
pub(super) fn HistoryChart(points: Signal<Vec<(i32, Tally)>>) -> impl IntoView {
    let label = move || {
        points.with(|points| match (points.first(), points.last()) {
            (Some((from, first)), Some((to, last))) => text::chart_label(
                format::date(*from),
                format::date(*to),
                format::count(first.met),
                format::count(last.met),
                format::count(last.total()),
            ),
            (None, _) | (_, None) => String::new(),
        })
    };
    let ends = move || {
        points.with(|points| {
            let at = |place: usize| points.get(place).map(|(day, _)| format::date(*day)).unwrap_or_default();
            [at(0), at(points.len() / 2), at(points.len().saturating_sub(1))]
        })
    };
    let legend = Status::EVERY
        .into_iter()
        .map(|status| {
            view! {
                <li data-tone=words::tone(status).name() data-status=status.name()>
                    <span class="chart-key" aria-hidden="true"></span>
                    {words::status(status)}
                </li>
            }
        })
        .collect_view();
    view! {
        <figure class="card history-chart">
            <figcaption>
                <strong>{text::chart_title()}</strong>
                <span class="quiet">{text::chart_unit()}</span>
            </figcaption>
            <svg
                class="history-columns"
                role="img"
                aria-label=label
                viewBox=move || format!("0 0 {} {HEIGHT}", points.with(Vec::len).max(1))
                preserveAspectRatio="none"
            >
                {move || points.with(|points| points.iter().enumerate().map(|(place, (_, tally))| column(place, *tally)).collect_view())}
            </svg>
            <p class="history-ends quiet numeric" aria-hidden="true">
                {move || ends().into_iter().map(|end| view! { <span>{end}</span> }).collect_view()}
            </p>
            <ul class="chart-legend">{legend}</ul>
            <details class="chart-table">
                <summary>{text::chart_table()}</summary>
                <Months points/>
            </details>
        </figure>
    }
}

fn column(place: usize, tally: Tally) -> impl IntoView {
    parts(tally)
        .into_iter()
        .map(|part| {
            view! {
                <rect
                    data-tone=words::tone(part.status).name()
                    data-status=part.status.name()
                    x=format!("{place}.09")
                    y=format!("{:.2}", part.top)
                    width=FILLED.to_string()
                    height=format!("{:.2}", part.height)
                ></rect>
            }
        })
        .collect_view()
}

#[component]
fn Months(points: Signal<Vec<(i32, Tally)>>) -> impl IntoView {
    let head = Status::EVERY
        .into_iter()
        .map(|status| view! { <th scope="col">{words::status(status)}</th> })
        .collect_view();
    let rows = move || {
        points.with(|points| {
            by_month(points)
                .into_iter()
                .rev()
                .map(|(day, tally)| {
                    let cells = Status::EVERY
                        .into_iter()
                        .map(|status| view! { <td class="numeric">{format::count(tally.of(status))}</td> })
                        .collect_view();
                    view! { <tr><th scope="row">{format::date(day)}</th>{cells}</tr> }
                })
                .collect_view()
        })
    };
    view! {
        <table>
            <thead><tr><th scope="col">{text::chart_day()}</th>{head}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use steward_model::calendar::days_of;

    use super::*;

    #[test]
    fn the_parts_of_a_column_fill_it_without_gaps() {
        let tally = Tally {
            met: 3,
            due: 0,
            weak: 1,
            missing: 4,
        };
        let parts = parts(tally);
        let statuses: Vec<_> = parts.iter().map(|part| part.status).collect();
        assert_eq!(statuses, [Status::Met, Status::Weak, Status::Missing]);
        let heights: f64 = parts.iter().map(|part| part.height).sum();
        assert!((heights - HEIGHT).abs() < 1e-9);
        assert!(parts.last().is_some_and(|last| last.top.abs() < 1e-9));
        assert!(super::parts(Tally::default()).is_empty());
    }

    #[test]
    fn the_table_has_the_last_week_of_each_month() {
        let day = |month, day| days_of(2026, month, day).unwrap_or_default();
        let tally = Tally::default();
        let points = [
            (day(1, 5), tally),
            (day(1, 26), tally),
            (day(2, 2), tally),
            (day(3, 2), tally),
            (day(3, 9), tally),
        ];
        let days: Vec<_> = by_month(&points).into_iter().map(|(day, _)| day).collect();
        assert_eq!(days, [day(1, 26), day(2, 2), day(3, 9)]);
    }
}
