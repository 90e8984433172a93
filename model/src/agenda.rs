//! The days that records promise: deadlines, reviews, expiries, notice periods, and what is planned.
//!
//! Kinds name such fields alike, so that one attention list and one calendar gather them from every register.

use crate::calendar::DAY_MILLIS;
use crate::declaration::{Field, FieldType, Kind, Tone};
use crate::row::Row;
use crate::value::Value;

/// Date fields by whose day something has to be done; on an open record a past one is overdue.
const DEADLINES: [&str; 5] = ["due", "review_due", "expires", "notice_by", "next_due"];
/// Moments by which something has to be done: the next message on a major incident.
const DEADLINE_MOMENTS: [&str; 1] = ["next_update"];
/// The deadline of the task that the record itself is.
const TASK: &str = "due";
/// Fields that hold when something is planned to happen.
const EVENTS: [&str; 4] = ["planned_start", "held", "next_review", "planned"];

/// What a day means for a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Something has to be done by then.
    Deadline,
    /// Something happens then.
    Event,
}

/// A day that a record promises.
#[derive(Debug, Clone, Copy)]
pub struct Promise {
    /// The field that holds it.
    pub field: &'static Field,
    /// The day in the person's time zone, in days since 1970-01-01.
    pub days: i32,
    /// The moment in milliseconds, where the field holds one.
    pub at_millis: Option<i64>,
    /// What it means.
    pub meaning: Meaning,
}

fn meaning(field: &Field) -> Option<Meaning> {
    match field.field_type {
        FieldType::Date if DEADLINES.contains(&field.name) => Some(Meaning::Deadline),
        FieldType::DateTime if DEADLINE_MOMENTS.contains(&field.name) => Some(Meaning::Deadline),
        FieldType::Date | FieldType::DateTime if EVENTS.contains(&field.name) => Some(Meaning::Event),
        FieldType::Date
        | FieldType::DateTime
        | FieldType::Line
        | FieldType::Text
        | FieldType::Choice(_)
        | FieldType::Number { .. }
        | FieldType::Flag
        | FieldType::Person
        | FieldType::Group => None,
    }
}

/// The day of a moment where the person is. `offset_minutes` is UTC minus local time, as JavaScript counts.
#[must_use]
pub fn day_of_moment(millis: i64, offset_minutes: i32) -> Option<i32> {
    i32::try_from(
        millis
            .saturating_sub(i64::from(offset_minutes) * 60_000)
            .div_euclid(DAY_MILLIS),
    )
    .ok()
}

/// Whether a record still has something to keep: neither archived nor in a closed state.
#[must_use]
pub fn is_open(row: &Row, kind: &Kind) -> bool {
    !row.archived && kind.state(&row.state).is_none_or(|state| !state.closed)
}

/// The days that a record promises, in the order of its kind's fields, whether it is open or not. A task's day is kept
/// once the record stands well (a control in place, an accepted risk); its reviews go on.
pub fn promises(row: &Row, kind: &'static Kind, offset_minutes: i32) -> impl Iterator<Item = Promise> {
    let is_done = kind.state(&row.state).is_some_and(|state| state.tone == Tone::Good);
    kind.fields.iter().filter_map(move |field| {
        let meaning = meaning(field)?;
        if is_done && field.name == TASK {
            return None;
        }
        let (days, at_millis) = match row.value(field.name)? {
            Value::Date(days) => (*days, None),
            Value::DateTime(millis) => (day_of_moment(*millis, offset_minutes)?, Some(*millis)),
            Value::Text(_) | Value::Number(_) | Value::Flag(_) => return None,
        };
        Some(Promise {
            field,
            days,
            at_millis,
            meaning,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds;

    #[test]
    fn every_controlled_kind_promises_its_review() {
        for name in ["document", "service_management_plan"] {
            let kind = kinds::by_name(name).unwrap();
            let deadlines = kind.fields.iter().filter_map(meaning);
            assert!(deadlines.count() > 0, "{name}");
        }
    }

    #[test]
    fn a_moment_falls_on_the_day_of_the_person() {
        let late = 20_000 * DAY_MILLIS + 23 * 3_600_000 + 1_800_000;
        assert_eq!(day_of_moment(late, 0), Some(20_000));
        assert_eq!(day_of_moment(late, -120), Some(20_001));
        assert_eq!(day_of_moment(i64::MAX, 0), None);
    }
}
