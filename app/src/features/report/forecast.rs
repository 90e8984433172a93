//! Where measurements are heading: a line with its range towards a threshold or a target, as a chart and a sentence.

use steward_model::{
    measure::period::Frequency,
    trend::{Reached, Trend},
};

/// Days of a month on average, the step of the forecast.
const MONTH: f64 = 30.44;
/// How far ahead a threshold is looked for, in months.
const HORIZON: f64 = 36.0;

/// Measurements by month, with the trend drawn on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Forecast {
    /// The first day of each month, measured ones first.
    pub(super) months: Vec<i32>,
    /// The last measurement of each month.
    pub(super) measured: Vec<Option<f64>>,
    /// The line; only where it looks ahead, and at the last measurement.
    pub(super) line: Vec<Option<f64>>,
    /// Its range there.
    pub(super) band: Vec<Option<(f64, f64)>>,
    pub(super) trend: Option<Trend>,
    /// The day of the last measurement.
    pub(super) last_day: i32,
}

fn x(day: i32) -> f64 {
    f64::from(day)
}

/// Looks so many months ahead of the last of some measurements, which are in the order of their days.
pub(super) fn forecast(entries: &[(i32, f64)], ahead: usize) -> Option<Forecast> {
    let (first_day, last_day) = (entries.first()?.0, entries.last()?.0);
    let points: Vec<(f64, f64)> = entries.iter().map(|(day, value)| (x(*day), *value)).collect();
    let trend = Trend::through(&points).filter(|_| entries.len() >= 3);
    let last_month = Frequency::Month.around(last_day);
    // Up to three years of measurements fit into a chart.
    let before = Frequency::Month.until(last_day, 36);
    let mut months: Vec<i32> = before
        .into_iter()
        .filter(|month| month.to_day >= first_day)
        .map(|month| month.from_day)
        .collect();
    let measured_months = months.len();
    let mut next = last_month;
    for _ in 0..if trend.is_some() { ahead } else { 0 } {
        next = Frequency::Month.around(next.to_day + 1);
        months.push(next.from_day);
    }
    let measured = months
        .iter()
        .map(|month| {
            let month = Frequency::Month.around(*month);
            let within = |(day, _): &&(i32, f64)| (month.from_day..=month.to_day).contains(day);
            entries.iter().rev().find(within).map(|(_, value)| *value)
        })
        .collect();
    let at = |index: usize, month: i32| {
        let looks_ahead = index + 1 >= measured_months;
        let day = if index + 1 == measured_months {
            last_day
        } else {
            month + 14
        };
        trend.filter(|_| looks_ahead).map(|trend| (trend, x(day)))
    };
    let places: Vec<_> = months
        .iter()
        .enumerate()
        .map(|(index, month)| at(index, *month))
        .collect();
    Some(Forecast {
        line: places
            .iter()
            .map(|place| place.map(|(trend, day)| trend.at(day)))
            .collect(),
        band: places
            .iter()
            .map(|place| place.and_then(|(trend, day)| trend.band(day)))
            .collect(),
        months,
        measured,
        trend,
        last_day,
    })
}

impl Forecast {
    /// When line and range reach a level, in days since 1970-01-01.
    pub(super) fn reaches(&self, level: f64, rising: bool) -> Reached {
        let from = x(self.last_day);
        self.trend
            .map(|trend| trend.reaches(level, rising, from, from + HORIZON * MONTH))
            .unwrap_or_default()
    }

    /// Whether a target will be reached by a day: by the line, by the better edge of its range, or not. None without a
    /// trend.
    pub(super) fn health(&self, target: f64, rising: bool, due: i32) -> Option<Health> {
        let day = x(due.max(self.last_day));
        let trend = self.trend?;
        let good = |value: f64| if rising { value >= target } else { value <= target };
        let (low, high) = trend.band(day)?;
        Some(if good(trend.at(day)) {
            Health::OnTrack
        } else if good(if rising { high } else { low }) {
            Health::AtRisk
        } else {
            Health::OffTrack
        })
    }
}

/// How likely a target is reached in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Health {
    OnTrack,
    AtRisk,
    OffTrack,
}

/// A day as a whole number, where it lies in the calendar.
pub(super) fn day(x: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked first")]
    if x.is_finite() && x.abs() < 2_000_000.0 {
        x.round() as i32
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use steward_model::calendar::days_of;

    use super::*;

    fn of(month: u32) -> i32 {
        days_of(2026, month, 15).unwrap_or_default()
    }

    #[test]
    fn steady_growth_reaches_the_threshold_when_it_should() {
        // 0.1 a day from 10 at the start: 40 after 300 days.
        let start = of(1);
        let entries: Vec<(i32, f64)> = (0..6)
            .map(|step| (start + step * 30, 10.0 + f64::from(step) * 3.0))
            .collect();
        let Some(found) = forecast(&entries, 6) else {
            panic!("six measurements make a forecast")
        };
        let reached = found.reaches(40.0, true).expected.map(day);
        assert_eq!(reached, Some(start + 300));
        assert_eq!(
            found.reaches(5.0, true).expected.map(day),
            Some(start + 150),
            "reached already"
        );
        assert_eq!(found.reaches(5.0, false), Reached::default(), "it grows");
        assert_eq!(found.months.len(), 12);
        assert_eq!(found.measured.iter().flatten().count(), 6);
        assert_eq!(
            found.line.iter().flatten().count(),
            7,
            "the last measured month and six ahead"
        );
        assert_eq!(found.health(39.0, true, start + 300), Some(Health::OnTrack));
        assert_eq!(found.health(60.0, true, start + 300), Some(Health::OffTrack));
    }

    #[test]
    fn scattered_measurements_leave_room() {
        let entries = [
            (of(1), 10.0),
            (of(2), 14.0),
            (of(3), 11.0),
            (of(4), 15.0),
            (of(5), 12.0),
        ];
        let found = forecast(&entries, 6);
        let health = found.as_ref().and_then(|found| found.health(18.0, true, of(8)));
        assert_eq!(health, Some(Health::AtRisk));
    }

    #[test]
    fn two_measurements_are_shown_without_a_forecast() {
        let found = forecast(&[(of(1), 10.0), (of(3), 14.0)], 6);
        let shape = found.map(|found| (found.months.len(), found.trend.is_none(), found.measured));
        assert_eq!(shape, Some((3, true, vec![Some(10.0), None, Some(14.0)])));
        assert!(forecast(&[], 6).is_none());
    }
}
