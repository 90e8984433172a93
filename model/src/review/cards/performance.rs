//! Performance and trends: measures against their targets, and the volumes of the period.

use super::{Listed, Look, Pair, card_of, number, text};
use crate::measure::{Definition, Point, Series, amount};
use crate::review::card::{Card, Draft, Entry};
use crate::row::Row;
use crate::trend::Trend;

/// The most values of a measure that its trend looks at.
const TREND_POINTS: usize = 6;
/// From so many values on a trend is said.
const TREND_LEAST: usize = 3;

/// Measures on and off target, those that get worse, and incidents, changes and availability since the last review.
pub(super) fn performance(look: &Look<'_>) -> Card {
    let (mut on, mut off) = (Pair::default(), Pair::default());
    let mut worsening = 0;
    let mut listed = Listed::new();
    look.each("measure", |row| {
        if row.state != "active" {
            return;
        }
        let Some(series) = series(look, row) else { return };
        let target = number(row, "target");
        let lower = text(row, "direction") == "lower";
        let reached = |point: Option<&Point>| {
            let (value, target) = (point?.value?, target?);
            Some(if lower { value <= target } else { value >= target })
        };
        let latest = series.latest();
        let (now, before) = (reached(latest), reached(last_before(&series, look.since_day)));
        on.add(now == Some(true), before == Some(true));
        off.add(now == Some(false), before == Some(false));
        let worse = is_worsening(&series, lower);
        worsening += usize::from(worse);
        if now == Some(false) || worse {
            let value = latest.and_then(|point| point.value);
            let entry = Entry::of(row).measured(value, target, text(row, "unit"));
            listed.push((i64::from(now != Some(false)), entry));
        }
    });
    let mut draft = Draft::new("performance");
    draft.count("measures_on_target", on.now, Some(on.before));
    draft.count("measures_missed", off.now, Some(off.before));
    draft.count("measures_worsening", worsening, None);
    let figures = look.figures();
    let count = |now: u32, before: u32| (Some(f64::from(now)), Some(f64::from(before)));
    let (incidents, incidents_before) = count(figures.incidents.opened.now, figures.incidents.opened.before);
    draft.figure("incidents_opened", incidents, incidents_before);
    let majors = majors(look);
    draft.count("majors", majors.now, Some(majors.before));
    let (success, success_before) = figures.changes.success_percent();
    draft.figure("changes_success", success, success_before);
    // The worst comes first.
    draft.figure(
        "availability_lowest",
        figures.availability.first().map(|service| service.percent),
        None,
    );
    if let Some(tally) = look.given.conformity {
        let all = tally.met + tally.due + tally.weak + tally.missing;
        let share = (all > 0).then(|| amount(tally.met) * 100.0 / amount(all));
        draft.figure("requirements_met", share, None);
    }
    card_of(draft, listed)
}

fn series(look: &Look<'_>, row: &Row) -> Option<Series> {
    // A measure that is not defined yet has nothing to say; its own page says why.
    let definition = Definition::of(row).ok()?;
    Some(definition.series(row, look.given.surroundings, definition.frequency.shown()))
}

/// The last value of a period that was over at a day.
fn last_before(series: &Series, day: i32) -> Option<&Point> {
    let over = |point: &&Point| point.period.to_day < day && point.value.is_some();
    series.points.iter().rev().find(over)
}

/// Whether the line through the latest values leads away from where the target is.
fn is_worsening(series: &Series, lower: bool) -> bool {
    let values: Vec<f64> = series
        .points
        .iter()
        .filter(|point| point.complete)
        .filter_map(|point| point.value)
        .collect();
    let latest = values
        .get(values.len().saturating_sub(TREND_POINTS)..)
        .unwrap_or_default();
    if latest.len() < TREND_LEAST {
        return false;
    }
    let points: Vec<(f64, f64)> = latest
        .iter()
        .enumerate()
        .map(|(place, value)| (amount(place), *value))
        .collect();
    // A slope counts once it leaves the noise: over the stretch it moves by more than the points scatter around it.
    Trend::through(&points).is_some_and(|trend| {
        let moved = trend.slope * amount(points.len() - 1);
        let away = if lower { moved } else { -moved };
        away > trend.deviation.unwrap_or(0.0).max(1e-9)
    })
}

/// Major incidents opened since the last review, and in the period before.
fn majors(look: &Look<'_>) -> Pair {
    let mut majors = Pair::default();
    look.each("incident", |row| {
        if row.value("major") == Some(&crate::value::Value::Flag(true)) {
            let (now, before) = look.began(row);
            majors.add(now, before);
        }
    });
    majors
}
