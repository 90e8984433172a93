//! How far one record goes as evidence for one rule.

use super::evaluate::{GRACE_DAYS, Moment};
use super::evidence::{counts, day_in};
use super::rule::{Freshness, Need, Rule};
use crate::declaration::Kind;
use crate::row::Row;

/// How far a record goes as evidence for a rule that is about it. Days count from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grade<'a> {
    /// It counts, up to and including this day (for ever if there is none).
    Current(Option<i32>),
    /// It counts although its date has passed, because it passed a short while ago.
    Overdue(i32),
    /// It no longer counts from this day on.
    Stale(i32),
    /// The date that keeps it current is not set.
    Undated,
    /// It lacks something.
    Incomplete(Need<'a>),
    /// It is in another state.
    OtherState,
}

impl<'a> Grade<'a> {
    /// Whether the record counts.
    #[must_use]
    pub const fn counts(self) -> bool {
        matches!(self, Self::Current(_) | Self::Overdue(_))
    }

    /// The last day on which it counts.
    pub(super) const fn last_day(self) -> Option<i32> {
        if let Self::Current(day) = self { day } else { None }
    }

    /// The day from which it no longer counts.
    pub(super) const fn stale_from(self) -> Option<i32> {
        if let Self::Stale(day) = self { Some(day) } else { None }
    }

    /// The date that has passed, whether it still counts or not.
    pub(super) const fn passed(self) -> Option<i32> {
        if let Self::Overdue(day) | Self::Stale(day) = self {
            Some(day)
        } else {
            None
        }
    }

    pub(super) const fn lacking(self) -> Option<Need<'a>> {
        if let Self::Incomplete(need) = self {
            Some(need)
        } else {
            None
        }
    }
}

/// Grades a record that the rule is about; `has` says whether it has something.
pub(super) fn grade<'a>(
    row: &Row,
    rule: &Rule<'a>,
    kind: Option<&Kind>,
    moment: Moment,
    has: &dyn Fn(Need<'a>) -> bool,
) -> Grade<'a> {
    if !counts(row, rule, kind) {
        return Grade::OtherState;
    }
    if let Some(need) = rule.needs.iter().copied().find(|need| !has(*need)) {
        return Grade::Incomplete(need);
    }
    let today = moment.day();
    let within = |from: Option<i32>, days: u16| match from.map(|from| from.saturating_add(i32::from(days))) {
        Some(last) if last < today => Grade::Stale(last.saturating_add(1)),
        Some(last) => Grade::Current(Some(last)),
        None => Grade::Undated,
    };
    match rule.freshness {
        Freshness::Always => Grade::Current(None),
        Freshness::Updated { days } => within(Some(moment.day_of(row.updated_millis)), days),
        Freshness::Since { field, days } => within(day_in(row, field, moment), days),
        Freshness::Until { field } | Freshness::UntilIfSet { field } => match day_in(row, field, moment) {
            Some(day) if day >= today => Grade::Current(Some(day)),
            Some(day) if day >= today.saturating_sub(GRACE_DAYS) => Grade::Overdue(day),
            Some(day) => Grade::Stale(day),
            None if matches!(rule.freshness, Freshness::UntilIfSet { .. }) => Grade::Current(None),
            None => Grade::Undated,
        },
    }
}
