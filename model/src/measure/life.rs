//! When records began and ended, by the moments that their kinds keep.

use crate::calendar::DAY_MILLIS;
use crate::kinds;
use crate::row::Row;
use crate::value::Value;

/// Fields that say when a record began, the first that is set counts.
const OPENED: [&str; 4] = ["opened", "received", "detected", "start"];
/// Fields that say when its work was done, the first that is set counts.
const FINISHED: [&str; 6] = ["resolved", "fulfilled", "ended", "end", "done", "closed"];

/// The moments that every record has, beside those in its fields.
pub const COMMON: [&str; 4] = ["opened", "finished", "created", "updated"];

fn first(row: &Row, names: &[&str]) -> Option<i64> {
    names.iter().find_map(|name| row.value(name).and_then(Value::as_millis))
}

/// When it began: as its fields say, or when the record was made. In milliseconds.
#[must_use]
pub fn opened(row: &Row) -> i64 {
    first(row, &OPENED).unwrap_or(row.created_millis)
}

/// When its work was done; of a record in a closed state that keeps no such moment, when it was last changed.
#[must_use]
pub fn finished(row: &Row) -> Option<i64> {
    first(row, &FINISHED).or_else(|| {
        let is_closed = kinds::by_name(&row.kind)
            .and_then(|kind| kind.state(&row.state))
            .is_some_and(|state| state.closed);
        is_closed.then_some(row.updated_millis)
    })
}

/// Whether it had begun and was not done at a moment.
#[must_use]
pub fn is_open_at(row: &Row, millis: i64) -> bool {
    opened(row) <= millis && finished(row).is_none_or(|finished| finished > millis)
}

/// A moment of a record by name: `opened`, `finished`, `created`, `updated`, or a field with a moment or date.
pub(super) fn moment(row: &Row, name: &str, offset_minutes: i32) -> Option<i64> {
    match name {
        "opened" => Some(opened(row)),
        "finished" => finished(row),
        "created" => Some(row.created_millis),
        "updated" => Some(row.updated_millis),
        field => match row.value(field)? {
            Value::DateTime(millis) => Some(*millis),
            Value::Date(day) => Some(i64::from(*day) * DAY_MILLIS + i64::from(offset_minutes) * 60_000),
            Value::Text(_) | Value::Number(_) | Value::Flag(_) => None,
        },
    }
}
