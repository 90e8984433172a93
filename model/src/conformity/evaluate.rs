//! The evaluation: catalogue × rows × moment → outcomes.

use std::cmp::Reverse;

use steward_sync::ids::DocumentId;

use super::assessment::{Assessment, Finding, NextStep, Outcome, Reason, Status};
use super::catalogue::{Catalogue, Requirement};
use super::evidence::{Index, is_about, is_closed, rank};
use super::grade::{Grade, grade};
use super::rule::{Demand, Freshness, Need, Rule};
use crate::agenda::day_of_moment;
use crate::calendar::DAY_MILLIS;
use crate::kinds;
use crate::row::Row;

/// A date that is at most so many days away makes a requirement due: time to prepare a review without haste.
pub const NOTICE_DAYS: i32 = 30;
/// What comes round again within weeks, a measurement or a check, is announced a week before.
const ROUND_NOTICE_DAYS: i32 = 7;
/// The field of the next round.
const ROUND: &str = "next_due";
/// A date that has passed by at most so many days still counts: reviews slip by a few weeks in any organization.
pub const GRACE_DAYS: i32 = 30;
/// The most records that a finding lists: more than anybody follows one by one, few enough to compare at every change.
pub const RECORDS_KEPT: usize = 50;
/// Up to this share of records with gaps, in percent, a demand on each of them is due rather than weak.
const FEW_GAPS_PERCENT: usize = 20;

/// When, and where the person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub now_millis: i64,
    /// UTC minus local time in minutes, as JavaScript counts.
    pub offset_minutes: i32,
}

impl Moment {
    /// The day where the person is, from 1970-01-01.
    #[must_use]
    pub fn day(self) -> i32 {
        self.day_of(self.now_millis)
    }

    /// The midnight at which the person's day began: every moment of a day is evaluated alike.
    #[must_use]
    pub fn start_of_day(self) -> Self {
        Self {
            now_millis: i64::from(self.day()) * DAY_MILLIS + i64::from(self.offset_minutes) * 60_000,
            ..self
        }
    }

    /// The day of a time, where the person is.
    pub(super) fn day_of(self, millis: i64) -> i32 {
        let beyond = if millis < 0 { i32::MIN } else { i32::MAX };
        day_of_moment(millis, self.offset_minutes).unwrap_or(beyond)
    }
}

/// How well the rows prove each requirement of the catalogue at a moment. Each row is visited once to index it, then
/// once per rule of its kind.
#[must_use]
pub fn evaluate<'a, 'r>(
    catalogue: &'a Catalogue<'a>,
    rows: impl IntoIterator<Item = &'r Row>,
    moment: Moment,
) -> Assessment<'a> {
    let evaluation = Evaluation::new(catalogue, rows, moment);
    let requirements = catalogue.requirements.iter();
    Assessment {
        catalogue,
        outcomes: requirements
            .map(|requirement| evaluation.outcome(requirement))
            .collect(),
    }
}

/// Rows, indexed, at a moment: the evaluation requirement by requirement, for those who let others take turns.
pub struct Evaluation<'r> {
    index: Index<'r>,
    moment: Moment,
    today: i32,
}

type Graded<'r, 'a> = (&'r Row, Grade<'a>);

impl<'r> Evaluation<'r> {
    /// One pass over the rows.
    #[must_use]
    pub fn new(catalogue: &Catalogue<'_>, rows: impl IntoIterator<Item = &'r Row>, moment: Moment) -> Self {
        Self {
            index: Index::new(catalogue, rows),
            moment,
            today: moment.day(),
        }
    }

    /// How well a requirement of the catalogue is proven.
    #[must_use]
    pub fn outcome<'a>(&self, requirement: &'a Requirement<'a>) -> Outcome<'a> {
        let findings = requirement.rules.iter().map(|rule| self.find(rule)).collect();
        Outcome::new(requirement, findings)
    }

    /// What a rule finds.
    pub(super) fn find<'a>(&self, rule: &'a Rule<'a>) -> Finding<'a> {
        let kind = kinds::by_name(rule.kind);
        let mut graded: Vec<Graded<'r, 'a>> = self
            .index
            .of_kind(rule.kind)
            .iter()
            .filter(|row| is_about(row, rule.about))
            .map(|row| {
                (
                    *row,
                    grade(row, rule, kind, self.moment, &|need| self.index.has(row, need)),
                )
            })
            // What is over without having counted (withdrawn, rejected, cancelled) is no evidence in the making.
            .filter(|(row, grade)| !matches!(grade, Grade::OtherState) || !is_closed(row, kind))
            .collect();
        let (status, reason, next) = match rule.demand {
            Demand::AtLeast(minimum) => self.enough(rule, &graded, minimum),
            Demand::Each => self.each(rule, &graded),
        };
        graded.retain(|(_, grade)| grade.counts());
        let count = graded.len();
        let latest_first = |(row, _): &Graded<'_, '_>| (Reverse(row.updated_millis), row.document);
        if count > RECORDS_KEPT {
            graded.select_nth_unstable_by_key(RECORDS_KEPT, latest_first);
            graded.truncate(RECORDS_KEPT);
        }
        graded.sort_unstable_by_key(latest_first);
        Finding {
            rule,
            status,
            reason,
            count,
            records: graded.iter().map(|(row, _)| row.document).collect(),
            next,
        }
    }

    fn enough<'a>(&self, rule: &Rule<'a>, graded: &[Graded<'r, 'a>], minimum: u16) -> Judged<'a> {
        let create = Some(NextStep::Create { kind: rule.kind });
        if graded.is_empty() {
            return (Some(Status::Missing), Reason::NoRecord, create);
        }
        let found = graded.iter().filter(|(_, grade)| grade.counts()).count();
        if found < usize::from(minimum) {
            let (reason, next) = self
                .shortfall(rule, graded)
                .unwrap_or((Reason::TooFew { found, wanted: minimum }, create));
            return (Some(Status::Weak), reason, next);
        }
        let due = match rule.freshness {
            Freshness::Until { field } | Freshness::UntilIfSet { field } => self.dates(field, graded),
            Freshness::Updated { days } => self.ages_out(graded, minimum, days).map(|(day, record)| {
                let next = NextStep::Renew { record, field: None };
                (Reason::AgesOut { day }, Some(next))
            }),
            Freshness::Since { days, .. } => self
                .ages_out(graded, minimum, days)
                .map(|(day, _)| (Reason::AgesOut { day }, create)),
            Freshness::Always => None,
        };
        match due {
            Some((reason, next)) => (Some(Status::Due), reason, next),
            None => (Some(Status::Met), Reason::Enough { found }, None),
        }
    }

    /// What keeps the nearest record from counting; `None` if there are none but those that count.
    fn shortfall<'a>(&self, rule: &Rule<'a>, graded: &[Graded<'r, 'a>]) -> Option<(Reason<'a>, Option<NextStep<'a>>)> {
        let date_field = match rule.freshness {
            Freshness::Until { field } | Freshness::UntilIfSet { field } => Some(field),
            Freshness::Always | Freshness::Updated { .. } | Freshness::Since { .. } => None,
        };
        let stale = graded
            .iter()
            .filter_map(|(row, grade)| Some((grade.stale_from()?, row.document)))
            .max();
        if let Some((day, record)) = stale {
            let next = match rule.freshness {
                // What has happened long ago is not renewed; it happens again.
                Freshness::Since { .. } => NextStep::Create { kind: rule.kind },
                Freshness::Always
                | Freshness::Updated { .. }
                | Freshness::Until { .. }
                | Freshness::UntilIfSet { .. } => NextStep::Renew {
                    record,
                    field: date_field,
                },
            };
            return Some((Reason::Stale { day }, Some(next)));
        }
        if let Some((row, need)) = newest(graded, Grade::lacking) {
            let found = count(graded, |grade| matches!(grade, Grade::Incomplete(_)));
            let record = row.document;
            return Some((
                Reason::Incomplete { found, need },
                Some(NextStep::Complete { record, need }),
            ));
        }
        if let Some((row, ())) = newest(graded, |grade| matches!(grade, Grade::Undated).then_some(())) {
            let found = count(graded, |grade| matches!(grade, Grade::Undated));
            let need = rule.freshness.date_field().map(Need::Field);
            let next = need.map(|need| NextStep::Complete {
                record: row.document,
                need,
            });
            return Some((Reason::Undated { found }, next));
        }
        let kind = kinds::by_name(rule.kind);
        let nearest = graded
            .iter()
            .filter(|(_, grade)| matches!(grade, Grade::OtherState))
            .max_by_key(|(row, _)| (rank(row, kind), row.updated_millis, row.document))?;
        let found = count(graded, |grade| matches!(grade, Grade::OtherState));
        let record = nearest.0.document;
        Some((Reason::OtherState { found }, Some(NextStep::Advance { record })))
    }

    /// Dates that have passed or come up, among all records that keep one.
    fn dates<'a>(&self, field: &'a str, graded: &[Graded<'r, 'a>]) -> Option<(Reason<'a>, Option<NextStep<'a>>)> {
        let notice = if field == ROUND { ROUND_NOTICE_DAYS } else { NOTICE_DAYS };
        let earliest = |day_of: fn(Grade<'a>) -> Option<i32>| {
            let days = graded
                .iter()
                .filter_map(|(row, grade)| Some((day_of(*grade)?, row.document)))
                .filter(|(day, _)| *day <= self.today.saturating_add(notice));
            let (number, first) = days.fold((0, None), |(number, first), next| {
                (
                    number + 1,
                    Some(first.map_or(next, |first: (i32, DocumentId)| first.min(next))),
                )
            });
            first.map(|(day, record)| (day, record, number))
        };
        let renew = |record| {
            Some(NextStep::Renew {
                record,
                field: Some(field),
            })
        };
        let passed = earliest(Grade::passed);
        if let Some((day, record, records)) = passed {
            return Some((Reason::Overdue { day, records }, renew(record)));
        }
        let (day, record, records) = earliest(Grade::last_day)?;
        Some((Reason::FallsDue { day, records }, renew(record)))
    }

    /// The first day on which too few records count, if that is soon, and the record that then no longer does.
    fn ages_out(&self, graded: &[Graded<'r, '_>], minimum: u16, days: u16) -> Option<(i32, DocumentId)> {
        let mut last_days: Vec<(i32, DocumentId)> = graded
            .iter()
            .filter_map(|(row, grade)| Some((grade.last_day()?, row.document)))
            .collect();
        last_days.sort_unstable_by_key(|last| Reverse(*last));
        let (last, record) = *last_days.get(usize::from(minimum).checked_sub(1)?)?;
        // Evidence that lives for weeks only is not announced for most of its life.
        let notice = NOTICE_DAYS.min(i32::from(days) / 4);
        (last <= self.today.saturating_add(notice)).then_some((last.saturating_add(1), record))
    }

    fn each<'a>(&self, rule: &Rule<'a>, graded: &[Graded<'r, 'a>]) -> Judged<'a> {
        let of = count(graded, |grade| !matches!(grade, Grade::OtherState));
        if of == 0 {
            return (None, Reason::NothingToCheck, None);
        }
        let found = count(graded, |grade| grade.counts());
        let lacking = of - found;
        if lacking > 0 {
            let status = if lacking * 100 <= of * FEW_GAPS_PERCENT {
                Status::Due
            } else {
                Status::Weak
            };
            let (need, next) = match self.shortfall(rule, graded) {
                Some((Reason::Incomplete { need, .. }, next)) => (Some(need), next),
                Some((_, next)) => (None, next),
                None => (None, None),
            };
            return (Some(status), Reason::Gaps { lacking, of, need }, next);
        }
        let due = match rule.freshness {
            Freshness::Until { field } | Freshness::UntilIfSet { field } => self.dates(field, graded),
            Freshness::Always | Freshness::Updated { .. } | Freshness::Since { .. } => None,
        };
        match due {
            Some((reason, next)) => (Some(Status::Due), reason, next),
            None => (Some(Status::Met), Reason::Enough { found }, None),
        }
    }
}

type Judged<'a> = (Option<Status>, Reason<'a>, Option<NextStep<'a>>);

fn count<'a>(graded: &[Graded<'_, 'a>], holds: impl Fn(Grade<'a>) -> bool) -> usize {
    graded.iter().filter(|(_, grade)| holds(*grade)).count()
}

/// The latest changed record of a grade.
fn newest<'r, 'a, T>(graded: &[Graded<'r, 'a>], pick: impl Fn(Grade<'a>) -> Option<T>) -> Option<(&'r Row, T)> {
    graded
        .iter()
        .filter_map(|(row, grade)| Some((*row, pick(*grade)?)))
        .max_by_key(|(row, _)| (row.updated_millis, row.document))
}
