//! A small chart of columns with its title, its unit, a legend, and the same figures as a table.

use leptos::prelude::*;

use crate::{features::register::cells::number_text, messages::home as text, ui::Tone};

/// The height of the drawing in its own units; its width is one unit per group of columns.
const HEIGHT: f64 = 100.0;
/// The share of a group's room that its columns fill.
const FILLED: f64 = 0.76;

/// Columns of one meaning.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Series {
    pub(super) label: &'static str,
    pub(super) tone: Tone,
    pub(super) values: Vec<f64>,
}

/// A column: left edge, top edge, width, height, in the drawing's units.
type Column = (f64, f64, f64, f64);

/// The columns of a series that is one of several. The highest of all series reaches the top.
#[expect(clippy::cast_precision_loss, reason = "there are few columns")]
fn columns(series: &[Series], which: usize, top: f64) -> Vec<Column> {
    let width = FILLED / series.len().max(1) as f64;
    let values = series
        .get(which)
        .map(|series| series.values.as_slice())
        .unwrap_or_default();
    values
        .iter()
        .enumerate()
        .map(|(place, value)| {
            let height = if top > 0.0 { HEIGHT * value.max(0.0) / top } else { 0.0 };
            let left = place as f64 + (1.0 - FILLED) / 2.0 + which as f64 * width;
            (left, HEIGHT - height, width, height)
        })
        .collect()
}

/// The highest value.
fn highest(series: &[Series]) -> f64 {
    let values = series.iter().flat_map(|series| &series.values);
    values.copied().fold(0.0, f64::max)
}

/// `labels` name the groups of columns, `said` is the finding in a sentence. With a `scale` the top of the drawing is
/// that value, otherwise the highest one.
#[component]
pub(super) fn ColumnChart(
    title: &'static str,
    unit: &'static str,
    #[prop(into)] said: String,
    labels: Vec<String>,
    series: Vec<Series>,
    #[prop(optional)] scale: Option<f64>,
) -> impl IntoView {
    let top = scale.unwrap_or_else(|| highest(&series));
    let count = labels.len().max(1);
    let shapes = series
        .iter()
        .enumerate()
        .map(|(which, one)| {
            let tone = one.tone.name();
            columns(&series, which, top)
                .into_iter()
                .map(|(x, y, width, height)| {
                    view! {
                        <rect
                            data-tone=tone
                            x=format!("{x:.3}")
                            y=format!("{y:.2}")
                            width=format!("{width:.3}")
                            height=format!("{height:.2}")
                        ></rect>
                    }
                })
                .collect_view()
        })
        .collect_view();
    let legend = (series.len() > 1).then(|| {
        let entries = series
            .iter()
            .map(|one| {
                view! {
                    <li data-tone=one.tone.name()><span class="chart-key" aria-hidden="true"></span>{one.label}</li>
                }
            })
            .collect_view();
        view! { <ul class="chart-legend">{entries}</ul> }
    });
    let ends = [labels.first().cloned(), labels.last().cloned()]
        .into_iter()
        .flatten()
        .map(|end| view! { <span>{end}</span> })
        .collect_view();
    let head = series
        .iter()
        .map(|one| view! { <th scope="col">{one.label}</th> })
        .collect_view();
    let rows = labels
        .into_iter()
        .enumerate()
        .map(|(place, label)| {
            let cells = series
                .iter()
                .map(|one| {
                    let value = one.values.get(place).copied().unwrap_or_default();
                    view! { <td class="numeric">{number_text(value)}</td> }
                })
                .collect_view();
            view! { <tr><th scope="row">{label}</th>{cells}</tr> }
        })
        .collect_view();
    view! {
        <figure class="card trend">
            <figcaption>
                <h3>{title}</h3>
                <span class="quiet">{unit}</span>
            </figcaption>
            <p class="trend-said">{said.clone()}</p>
            <svg class="trend-columns" role="img" aria-label=said viewBox=format!("0 0 {count} {HEIGHT}") preserveAspectRatio="none">
                {shapes}
            </svg>
            <p class="trend-ends quiet numeric" aria-hidden="true">{ends}</p>
            {legend}
            <details class="chart-table">
                <summary>{text::chart_table()}</summary>
                <table>
                    <thead><tr><th scope="col">{text::chart_when()}</th>{head}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </figure>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(values: &[f64]) -> Series {
        Series {
            label: "x",
            tone: Tone::Active,
            values: values.to_vec(),
        }
    }

    #[test]
    fn the_highest_column_reaches_the_top_and_groups_do_not_overlap() {
        let both = [series(&[1.0, 4.0]), series(&[2.0, 0.0])];
        let top = highest(&both);
        let first = columns(&both, 0, top);
        let second = columns(&both, 1, top);
        let heights: Vec<f64> = first.iter().map(|(.., height)| *height).collect();
        assert_eq!(heights, [25.0, 100.0]);
        for (place, ((left, _, width, _), (next, _, second_width, _))) in first.iter().zip(&second).enumerate() {
            let ground = f64::from(u32::try_from(place).unwrap_or_default());
            assert!(*left >= ground && left + width <= next + 1e-9 && next + second_width <= ground + 1.0);
        }
    }

    #[test]
    fn nothing_is_drawn_as_nothing() {
        let none = [series(&[0.0, 0.0])];
        assert!(
            columns(&none, 0, highest(&none))
                .iter()
                .all(|(.., height)| *height == 0.0)
        );
        assert!(columns(&none, 3, 1.0).is_empty());
    }
}
