//! What a report tells one by one: major incidents, failed changes, outages with their causes.

use super::figures::{Happenings, Mention, Outage, short};
use super::{Scope, each, flag, text};
use crate::measure::Surroundings;
use crate::measure::life::opened;
use crate::measure::period::position;
use crate::row::Row;
use crate::value::Value;

/// The most records of a list.
pub(super) const LISTED: usize = 16;

fn mention(row: &Row, at_millis: i64) -> Mention {
    Mention {
        document: row.document.to_string(),
        id: row.short_id.clone(),
        title: short(&row.title),
        at_millis,
    }
}

/// Sorts by time, cuts, and says how many were cut.
fn listed<T>(mut list: Vec<T>, at: impl Fn(&T) -> (i64, &str)) -> (Vec<T>, u32) {
    list.sort_by(|one, other| at(one).cmp(&at(other)));
    let more = u32::try_from(list.len().saturating_sub(LISTED)).unwrap_or(u32::MAX);
    list.truncate(LISTED);
    (list, more)
}

fn key(mention: &Mention) -> (i64, &str) {
    (mention.at_millis, &mention.id)
}

/// What happened in the period of a report.
#[must_use]
pub fn happenings(scope: &Scope, surroundings: &Surroundings<'_>) -> Happenings {
    let within =
        |millis: i64| position(std::slice::from_ref(&scope.period), millis, surroundings.offset_minutes).is_some();
    let (mut majors, mut failed, mut outages) = (Vec::new(), Vec::new(), Vec::new());
    let mut caused = std::collections::HashSet::new();
    surroundings.rows.each("incident", &mut |row| {
        let related = row.relations.iter().filter(|(name, _)| name == "caused_by");
        caused.extend(related.filter(|_| !row.archived).map(|(_, target)| *target));
    });
    each(scope, surroundings, "incident", |row| {
        let at = opened(row);
        if flag(row, "major") && within(at) {
            majors.push(mention(row, at));
        }
    });
    each(scope, surroundings, "change", |row| {
        let backed_out = row.state == "backed_out" || text(row, "outcome") == "backed_out";
        if let Some(at) = row.value("ended").and_then(Value::as_millis)
            && within(at)
            && (backed_out || caused.contains(&row.document))
        {
            failed.push(mention(row, at));
        }
    });
    each(scope, surroundings, "outage", |row| {
        let at = opened(row);
        if row.state != "cancelled" && at <= surroundings.now_millis && within(at) {
            let end = row.value("end").and_then(Value::as_millis);
            outages.push(Outage {
                record: mention(row, at),
                minutes: end.map(|end| (end - at).max(0) / 60_000),
                planned: flag(row, "planned"),
                cause: text(row, "cause_area").to_owned(),
            });
        }
    });
    let (majors, more_majors) = listed(majors, key);
    let (failed_changes, more_failed_changes) = listed(failed, key);
    let (outages, more_outages) = listed(outages, |outage| key(&outage.record));
    Happenings {
        majors,
        more_majors,
        failed_changes,
        more_failed_changes,
        outages,
        more_outages,
    }
}
