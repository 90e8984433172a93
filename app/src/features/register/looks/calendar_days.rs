//! The change calendar as data: planned windows, the days that they touch, and which of them overlap.

use std::collections::HashSet;

use steward_model::{calendar, declaration::Kind, row::Row};
use steward_sync::ids::DocumentId;

use super::Named;

/// Days of a week.
const WEEK: i32 = 7;
/// More overlaps than these are found by filtering.
const OVERLAPS: usize = 50;

/// What is planned for a time.
#[derive(Clone, PartialEq)]
pub(super) struct Window {
    pub(super) named: Named,
    /// The stored name of the kind.
    pub(super) kind: &'static str,
    pub(super) state: String,
    /// In milliseconds; a window without a planned end is a moment.
    pub(super) start: i64,
    pub(super) end: i64,
    /// What it touches: services and items.
    touches: Vec<DocumentId>,
}

/// A day and the windows that touch it, by their place in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Day {
    /// In days since 1970-01-01.
    pub(super) days: i32,
    pub(super) windows: Vec<usize>,
}

/// Two windows that are open at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Overlap {
    pub(super) first: usize,
    pub(super) second: usize,
    /// When both are open, in milliseconds.
    pub(super) from: i64,
    pub(super) to: i64,
    /// What both touch.
    pub(super) shared: Vec<DocumentId>,
}

/// The planned windows of rows, by their beginning. What is cancelled or rejected takes no time.
pub(super) fn windows<'row>(rows: impl Iterator<Item = (&'row Row, &'static Kind)>) -> Vec<Window> {
    let mut windows: Vec<Window> = rows
        .filter(|(row, _)| !matches!(row.state.as_str(), "rejected" | "cancelled"))
        .filter_map(|(row, kind)| {
            let start = row.value("planned_start")?.as_millis()?;
            let end = row.value("planned_end").and_then(|value| value.as_millis());
            let touches = row
                .relations
                .iter()
                .filter(|(name, _)| matches!(name.as_str(), "affects_service" | "affects_item" | "deploys_to"))
                .map(|(_, target)| *target);
            Some(Window {
                named: Named::of(row),
                kind: kind.name,
                state: row.state.clone(),
                start,
                end: end.unwrap_or(start).max(start),
                touches: touches.collect(),
            })
        })
        .collect();
    windows.sort_by_key(|window| (window.start, window.end, window.named.document));
    windows
}

/// The first day shown and the number of days: the week of a day, or the weeks that its month touches.
pub(super) fn span(day: i32, is_month: bool) -> (i32, i32) {
    if !is_month {
        return (monday_of(day), WEEK);
    }
    let (first, next) = month_of(day);
    let (from, last) = (monday_of(first), monday_of(next - 1));
    (from, last + WEEK - from)
}

/// The Monday of a day's week; 1970-01-01 was a Thursday.
fn monday_of(day: i32) -> i32 {
    day - (day + 3).rem_euclid(WEEK)
}

/// The first day of a day's month, and of the month after.
pub(super) fn month_of(day: i32) -> (i32, i32) {
    let (year, month, date) = calendar::civil_of(day);
    let first = day - i32::try_from(date).unwrap_or(1) + 1;
    let (next_year, next_month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    (first, calendar::days_of(next_year, next_month, 1).unwrap_or(first + 31))
}

/// Where the arrows lead from a day.
pub(super) fn step(day: i32, is_month: bool, forward: bool) -> i32 {
    match (is_month, forward) {
        (false, true) => day + WEEK,
        (false, false) => day - WEEK,
        (true, true) => month_of(day).1,
        (true, false) => month_of(month_of(day).0 - 1).0,
    }
}

/// The days of a span. `day_of` is the day of a moment where the person is.
pub(super) fn days(from: i32, count: i32, windows: &[Window], day_of: impl Fn(i64) -> i32) -> Vec<Day> {
    let mut days: Vec<Day> = (from..from + count)
        .map(|days| Day {
            days,
            windows: Vec::new(),
        })
        .collect();
    for (place, window) in windows.iter().enumerate() {
        // A window that ends at midnight does not touch the day that begins then.
        let last = if window.end > window.start {
            window.end - 1
        } else {
            window.end
        };
        let (first, last) = (day_of(window.start).max(from), day_of(last).min(from + count - 1));
        for day in first..=last {
            let slot = usize::try_from(day - from).ok().and_then(|slot| days.get_mut(slot));
            slot.into_iter().for_each(|day| day.windows.push(place));
        }
    }
    days
}

/// The windows that overlap among those that the days show, in order.
pub(super) fn overlaps(windows: &[Window], days: &[Day]) -> Vec<Overlap> {
    let shown: HashSet<usize> = days.iter().flat_map(|day| day.windows.iter().copied()).collect();
    let mut shown: Vec<usize> = shown.into_iter().collect();
    shown.sort_unstable();
    let mut found = Vec::new();
    for (place, first) in shown.iter().enumerate() {
        let Some(one) = windows.get(*first) else { continue };
        for second in shown.iter().skip(place + 1) {
            let Some(other) = windows.get(*second) else { continue };
            // By beginning: nothing further on begins earlier.
            if other.start >= one.end {
                break;
            }
            if found.len() >= OVERLAPS {
                return found;
            }
            let shared = one.touches.iter().filter(|target| other.touches.contains(target));
            found.push(Overlap {
                first: *first,
                second: *second,
                from: other.start,
                to: one.end.min(other.end),
                shared: shared.copied().collect(),
            });
        }
    }
    // What touches the same comes first: those are the ones to move.
    found.sort_by_key(|overlap| (overlap.shared.is_empty(), overlap.from));
    found
}

#[cfg(test)]
mod tests {
    use steward_model::{kinds::change, value::Value};

    use super::super::super::testing::row;
    use super::*;

    const HOUR: i64 = 3_600_000;
    const DAY: i64 = 24 * HOUR;
    /// Monday, 2026-11-23.
    const MONDAY: i32 = 20_780;

    fn planned(number: u8, from: i64, to: Option<i64>, service: u8) -> Row {
        let at = |hours: i64| Value::DateTime(i64::from(MONDAY) * DAY + hours * HOUR);
        let mut row = row(&change::KIND, number, "scheduled");
        row.fields.push(("planned_start".to_owned(), at(from)));
        row.fields.extend(to.map(|to| ("planned_end".to_owned(), at(to))));
        row.relations = vec![("affects_service".to_owned(), DocumentId::from_bytes([service; 16]))];
        row
    }

    fn of(rows: &[Row]) -> Vec<Window> {
        windows(rows.iter().map(|row| (row, &change::KIND)))
    }

    fn utc(millis: i64) -> i32 {
        i32::try_from(millis.div_euclid(DAY)).unwrap_or_default()
    }

    #[test]
    fn a_window_stands_on_every_day_that_it_touches() {
        let windows = of(&[
            planned(1, 22, Some(48), 9),
            planned(2, 30, None, 9),
            planned(3, -300, Some(-290), 9),
        ]);
        let titles: Vec<&str> = windows.iter().map(|window| window.named.title.as_str()).collect();
        assert_eq!(titles, ["Record 3", "Record 1", "Record 2"]);
        let days = days(MONDAY, 7, &windows, utc);
        let shown: Vec<&[usize]> = days.iter().map(|day| day.windows.as_slice()).collect();
        // The first ends at the midnight that begins the third day.
        assert_eq!(shown, [&[1][..], &[1, 2], &[], &[], &[], &[], &[]]);
    }

    #[test]
    fn what_is_rejected_takes_no_time() {
        let mut rejected = planned(1, 0, Some(5), 9);
        rejected.state = "rejected".to_owned();
        assert!(of(&[rejected]).is_empty());
    }

    #[test]
    fn overlaps_name_what_both_touch_and_those_come_first() {
        let windows = of(&[
            planned(1, 0, Some(5), 9),
            planned(2, 4, Some(6), 8),
            planned(3, 4, Some(8), 9),
            planned(4, 8, Some(9), 9),
        ]);
        let days = days(MONDAY, 7, &windows, utc);
        let found: Vec<(usize, usize, usize, i64)> = overlaps(&windows, &days)
            .iter()
            .map(|overlap| {
                (
                    overlap.first,
                    overlap.second,
                    overlap.shared.len(),
                    (overlap.to - overlap.from) / HOUR,
                )
            })
            .collect();
        assert_eq!(found, [(0, 2, 1, 1), (0, 1, 0, 1), (1, 2, 0, 2)]);
    }

    #[test]
    fn spans_are_whole_weeks() {
        assert_eq!(span(MONDAY + 3, false), (MONDAY, 7));
        // November 2026 begins on a Sunday and ends on a Monday.
        assert_eq!(span(MONDAY, true), (MONDAY - 28, 42));
        assert_eq!(
            step(MONDAY, true, true),
            calendar::days_of(2026, 12, 1).unwrap_or_default()
        );
        assert_eq!(
            step(MONDAY, true, false),
            calendar::days_of(2026, 10, 1).unwrap_or_default()
        );
        assert_eq!(step(MONDAY, false, false), MONDAY - 7);
        let december = calendar::days_of(2026, 12, 31).unwrap_or_default();
        assert_eq!(
            step(december, true, true),
            calendar::days_of(2027, 1, 1).unwrap_or_default()
        );
    }
}
