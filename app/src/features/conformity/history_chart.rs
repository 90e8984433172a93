//! The standing week by week: columns whose parts are the statuses.

use leptos::prelude::*;
use steward_model::conformity::{Status, Tally};

use super::words;
use crate::{
    messages::{conformity as text, format},
    ui::{Chart, ChartData, ChartValues, Mark},
};

/// What is met stands on the ground, what is missing is on top.
fn rows(points: &[(i32, Tally)]) -> Vec<ChartValues> {
    let row = |status| {
        #[expect(clippy::cast_precision_loss, reason = "counts of requirements are small")]
        let values = points.iter().map(|(_, tally)| Some(tally.of(status) as f64)).collect();
        ChartValues::new(words::status(status), Mark::Stacked, values).toned(words::tone(status))
    };
    Status::EVERY.into_iter().map(row).collect()
}

fn data(points: &[(i32, Tally)]) -> ChartData {
    let (Some((from, first)), Some((to, last))) = (points.first(), points.last()) else {
        return ChartData::default();
    };
    ChartData {
        title: text::chart_title().to_owned(),
        unit: text::chart_unit().to_owned(),
        said: text::chart_said(
            format::date(*from),
            format::date(*to),
            format::count(first.met),
            format::count(last.met),
            format::count(last.total()),
        ),
        labels: points.iter().map(|(day, _)| format::date(*day)).collect(),
        rows: rows(points),
        ..ChartData::default()
    }
}

#[component]
pub(super) fn HistoryChart(points: Signal<Vec<(i32, Tally)>>) -> impl IntoView {
    let data = Signal::derive(move || points.with(|points| data(points)));
    view! { <div class="card history-chart"><Chart data/></div> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_is_a_part_of_the_column() {
        let tally = Tally {
            met: 3,
            due: 0,
            weak: 1,
            missing: 4,
        };
        let last = rows(&[(20_000, Tally::default()), (20_007, tally)])
            .into_iter()
            .map(|row| row.values[1])
            .collect::<Vec<_>>();
        assert_eq!(last, [Some(3.0), Some(0.0), Some(1.0), Some(4.0)]);
    }
}
