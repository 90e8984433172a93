//! What a chart draws, as SVG in a box of 100 by 100 that stretches: positions are shares of the width and the height.

use std::fmt::Write as _;

use super::{ChartData, ChartValues, Mark};

/// A drawing, and the marks of its vertical axis: value and distance from the top in percent.
#[derive(Debug, PartialEq)]
pub(super) struct Plot {
    pub(super) body: String,
    pub(super) ticks: Vec<(f64, f64)>,
}

/// The vertical axis: from a round number to a round number.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Axis {
    low: f64,
    high: f64,
    step: f64,
}

impl Axis {
    /// About four steps of 1, 2 or 5 times a power of ten that hold all values.
    fn over(low: f64, high: f64) -> Self {
        let (low, high) = if high - low > f64::EPSILON * high.abs().max(1.0) {
            (low, high)
        } else {
            (low - 1.0, high + 1.0)
        };
        let rough = (high - low) / 4.0;
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0]
            .into_iter()
            .map(|factor| factor * power)
            .find(|step| *step >= rough * 0.999)
            .unwrap_or(power * 10.0);
        Self {
            low: (low / step).floor() * step,
            high: (high / step).ceil() * step,
            step,
        }
    }

    fn top(self, value: f64) -> f64 {
        (self.high - value) / (self.high - self.low) * 100.0
    }
}

fn left(index: usize, count: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "places on an axis")]
    let (index, count) = (index as f64, count.max(1) as f64);
    (index + 0.5) / count * 100.0
}

/// The drawing of a chart; none if it has no value.
pub(super) fn plot(data: &ChartData) -> Option<Plot> {
    let count = data.labels.len();
    let values = || data.rows.iter().flat_map(|row| row.values.iter().copied().flatten());
    values().next()?;
    let has_bars = data
        .rows
        .iter()
        .any(|row| matches!(row.mark, Mark::Bars | Mark::Stacked));
    let stacks: Vec<f64> = (0..count)
        .map(|place| stacked(&data.rows).map(|row| value_at(row, place)).sum())
        .collect();
    let extremes = values()
        .chain(stacks)
        .chain(data.band.iter().flatten().flat_map(|(low, high)| [*low, *high]))
        .chain(data.limits.iter().map(|(_, value)| *value))
        .chain((has_bars || data.from_zero).then_some(0.0))
        .filter(|value| value.is_finite());
    let (low, high) = extremes.fold((f64::MAX, f64::MIN), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let axis = Axis::over(low, high);
    let mut ticks = Vec::new();
    let mut body = String::new();
    let mut value = axis.low;
    while value <= axis.high + axis.step / 2.0 && ticks.len() < 12 {
        let top = axis.top(value);
        ticks.push((value, top));
        // Writing to a string cannot fail.
        let _: std::fmt::Result = write!(body, r#"<path class="chart-grid" d="M0 {top:.2}H100"/>"#);
        value += axis.step;
    }
    band(&mut body, data, axis, count);
    let bars: Vec<usize> = (0..data.rows.len())
        .filter(|index| data.rows.get(*index).is_some_and(|row| row.mark == Mark::Bars))
        .collect();
    for (index, row) in data.rows.iter().enumerate() {
        let name = ink(index, row);
        match row.mark {
            Mark::Bars => {
                let place = bars.iter().position(|bar| *bar == index).unwrap_or_default();
                let spans = row.values.iter().map(|value| value.map(|value| (0.0, value)));
                draw_bars(&mut body, &name, spans, axis, (place, bars.len()), count);
            }
            Mark::Stacked => {
                let below = data.rows.get(..index).unwrap_or_default();
                let spans = (0..count).map(|place| {
                    let from: f64 = stacked(below).map(|row| value_at(row, place)).sum();
                    row.values
                        .get(place)
                        .copied()
                        .flatten()
                        .map(|value| (from, from + value))
                });
                draw_bars(&mut body, &name, spans, axis, (0, 1), count);
            }
            Mark::Line | Mark::Dashed => draw_line(&mut body, &name, row, axis, count),
        }
    }
    for (index, (_, value)) in data.limits.iter().enumerate() {
        let top = axis.top(*value);
        let _: std::fmt::Result = write!(
            body,
            r#"<path class="chart-limit" data-index="{index}" d="M0 {top:.2}H100"/>"#
        );
    }
    Some(Plot { body, ticks })
}

/// The rows whose bars stand on top of each other.
fn stacked(rows: &[ChartValues]) -> impl Iterator<Item = &ChartValues> {
    rows.iter().filter(|row| row.mark == Mark::Stacked)
}

fn value_at(row: &ChartValues, place: usize) -> f64 {
    row.values.get(place).copied().flatten().unwrap_or(0.0)
}

/// The attributes that give a row its colour.
fn ink(index: usize, row: &ChartValues) -> String {
    match row.tone_name() {
        Some(tone) => format!(r#"data-index="{index}" data-tone="{tone}""#),
        None => format!(r#"data-index="{index}""#),
    }
}

fn band(body: &mut String, data: &ChartData, axis: Axis, count: usize) {
    let places: Vec<(f64, f64, f64)> = data
        .band
        .iter()
        .enumerate()
        .filter_map(|(index, band)| band.map(|(low, high)| (left(index, count), axis.top(low), axis.top(high))))
        .collect();
    if places.len() < 2 {
        return;
    }
    let mut path = String::new();
    for (number, (x, _, high)) in places.iter().enumerate() {
        let letter = if number == 0 { 'M' } else { 'L' };
        let _: std::fmt::Result = write!(path, "{letter}{x:.2} {high:.2}");
    }
    for (x, low, _) in places.iter().rev() {
        let _: std::fmt::Result = write!(path, "L{x:.2} {low:.2}");
    }
    let _: std::fmt::Result = write!(body, r#"<path class="chart-band" d="{path}Z"/>"#);
}

fn draw_line(body: &mut String, ink: &str, row: &ChartValues, axis: Axis, count: usize) {
    let (mut path, mut dots, mut is_apart) = (String::new(), String::new(), true);
    for (place, value) in row.values.iter().enumerate() {
        let Some(value) = value else {
            is_apart = true;
            continue;
        };
        let (x, y) = (left(place, count), axis.top(*value));
        let letter = if is_apart { 'M' } else { 'L' };
        let _: std::fmt::Result = write!(path, "{letter}{x:.2} {y:.2}");
        // A dot is a stroke of no length with a round end: it stays round however the box stretches.
        let _: std::fmt::Result = write!(dots, "M{x:.2} {y:.2}h0");
        is_apart = false;
    }
    let class = if row.mark == Mark::Dashed {
        "chart-dashed"
    } else {
        "chart-line"
    };
    let _: std::fmt::Result = write!(body, r#"<path class="{class}" {ink} d="{path}"/>"#);
    if row.mark == Mark::Line {
        let _: std::fmt::Result = write!(body, r#"<path class="chart-dots" {ink} d="{dots}"/>"#);
    }
}

/// Bars from the first to the second value of each span, the `place`-th `of` so many beside each other.
fn draw_bars(
    body: &mut String,
    ink: &str,
    spans: impl Iterator<Item = Option<(f64, f64)>>,
    axis: Axis,
    (place, of): (usize, usize),
    count: usize,
) {
    #[expect(clippy::cast_precision_loss, reason = "places on an axis")]
    let (slot, place, of) = (100.0 / count.max(1) as f64, place as f64, of.max(1) as f64);
    let width = slot * 0.72 / of;
    for (number, span) in spans.enumerate() {
        let Some((from, to)) = span else { continue };
        let x = left(number, count) - slot * 0.36 + width * place;
        let (ground, top) = (axis.top(from.clamp(axis.low, axis.high)), axis.top(to));
        let (y, height) = (top.min(ground), (top - ground).abs());
        let _: std::fmt::Result = write!(
            body,
            r#"<rect class="chart-bar" {ink} x="{x:.2}" y="{y:.2}" width="{width:.2}" height="{height:.2}"/>"#
        );
    }
}

/// A line without axes in a box of 100 by 24; none with fewer than two values.
pub(super) fn spark_path(values: &[Option<f64>]) -> Option<String> {
    let known: Vec<(usize, f64)> = values
        .iter()
        .enumerate()
        .filter_map(|(index, value)| Some((index, (*value)?)))
        .collect();
    if known.len() < 2 {
        return None;
    }
    let low = known.iter().map(|(_, value)| *value).fold(f64::MAX, f64::min);
    let high = known.iter().map(|(_, value)| *value).fold(f64::MIN, f64::max);
    let spread = if high > low { high - low } else { 1.0 };
    let mut path = String::new();
    for (number, (index, value)) in known.iter().enumerate() {
        let (x, y) = (left(*index, values.len()), 21.0 - (value - low) / spread * 18.0);
        let letter = if number == 0 { 'M' } else { 'L' };
        let _: std::fmt::Result = write!(path, "{letter}{x:.2} {y:.2}");
    }
    Some(format!(r#"<path class="chart-line" data-index="0" d="{path}"/>"#))
}

#[cfg(test)]
mod tests {
    use super::super::ChartValues;
    use super::*;

    fn data(mark: Mark, values: &[Option<f64>]) -> ChartData {
        ChartData {
            labels: values.iter().map(|_| String::new()).collect(),
            rows: vec![ChartValues::new("", mark, values.to_vec())],
            ..ChartData::default()
        }
    }

    #[test]
    fn the_axis_is_round_and_holds_everything() {
        assert_eq!(
            Axis::over(0.0, 87.0),
            Axis {
                low: 0.0,
                high: 100.0,
                step: 50.0
            }
        );
        assert_eq!(Axis::over(99.61, 99.93).step, 0.1);
        assert_eq!(
            Axis::over(5.0, 5.0),
            Axis {
                low: 4.0,
                high: 6.0,
                step: 0.5
            }
        );
        for (low, high) in [(0.0, 1.0), (-3.0, 7.2), (1_234.0, 98_765.0), (0.001, 0.002)] {
            let axis = Axis::over(low, high);
            assert!(
                axis.low <= low && axis.high >= high && (axis.high - axis.low) / axis.step <= 6.5,
                "{axis:?}"
            );
        }
    }

    #[test]
    fn values_stand_where_they_belong() {
        // Two places, at a quarter and three quarters; the axis goes from 0 to 4 in steps of 1.
        let drawn = plot(&ChartData {
            from_zero: true,
            ..data(Mark::Line, &[Some(4.0), Some(1.0)])
        })
        .unwrap();
        assert!(drawn.body.contains("M25.00 0.00L75.00 75.00"), "{}", drawn.body);
        assert_eq!((drawn.ticks.len(), drawn.ticks[0]), (5, (0.0, 100.0)));
        let bars = plot(&data(Mark::Bars, &[Some(4.0), Some(1.0)])).unwrap();
        assert!(
            bars.body
                .contains(r#"x="57.00" y="75.00" width="36.00" height="25.00""#),
            "{}",
            bars.body
        );
    }

    #[test]
    fn stacked_bars_stand_on_each_other() {
        let mut both = data(Mark::Stacked, &[Some(1.0), Some(3.0)]);
        both.rows
            .push(ChartValues::new("", Mark::Stacked, vec![Some(3.0), None]));
        let drawn = plot(&both).unwrap();
        // The axis goes from 0 to 4: of the first place the lower quarter, and the rest on top of it.
        for bar in [
            r#"y="75.00" width="36.00" height="25.00""#,
            r#"y="0.00" width="36.00" height="75.00""#,
        ] {
            assert!(drawn.body.contains(bar), "{}", drawn.body);
        }
        assert_eq!(drawn.body.matches("<rect").count(), 3);
    }

    #[test]
    fn gaps_stay_open_and_nothing_is_drawn_of_nothing() {
        let drawn = plot(&data(Mark::Line, &[Some(1.0), None, Some(3.0), Some(2.0)])).unwrap();
        let lines = drawn.body.split("chart-line").nth(1).unwrap();
        assert_eq!(
            lines
                .split('"')
                .find(|part| part.starts_with('M'))
                .unwrap()
                .matches('M')
                .count(),
            2
        );
        assert_eq!(plot(&data(Mark::Line, &[None, None])), None);
        assert_eq!(spark_path(&[Some(1.0), None]), None);
        assert!(spark_path(&[Some(1.0), None, Some(1.0)]).is_some());
    }
}
