//! The standing over time, from the records as they were.
//!
//! A record's changes are played back once, day by day ([`days_of_row`]); the rows of all records on any past day are
//! then at hand ([`RowTimeline`]) and evaluated like those of today. [`HistoryWalk`] asks for the days that a chart
//! shows and narrows down, day by day, when each status changed between them (one that went and came back between two
//! of these days is passed over, so the days should be a week apart at most). It evaluates one day per step, so that a page can do
//! it in slices. Nothing is stored: what arrives late is in the history as if it had always been here.

use std::collections::{BTreeMap, HashMap};

use automerge::{AutoCommit, Change as DocumentChange, ChangeHash, TextEncoding};
use steward_sync::ids::DocumentId;

use super::assessment::{Assessment, Reason, Status, Tally};
use super::catalogue::Catalogue;
use super::evaluate::{Moment, evaluate};
use super::rule::Rule;
use crate::calendar::DAY_MILLIS;
use crate::row::Row;

/// The most days that one history evaluates: a year of weeks, with each of some two hundred changes narrowed down to its day,
/// and a bound on the time that it takes. Changes beyond are named by the week in which they happened.
const MOST_DAYS: usize = 700;

/// The row of a record at the end of each day on which it changed, from `first_day` on (earlier changes count as of
/// that day). A change counts from the time on its author's device, and not before what it builds on. Rows lack their
/// search text and excerpt. What cannot be played back ends the list.
#[must_use]
pub fn days_of_row(id: DocumentId, document: &mut AutoCommit, first_day: i32, offset_minutes: i32) -> Vec<(i32, Row)> {
    let moment = Moment {
        now_millis: 0,
        offset_minutes,
    };
    let mut times: HashMap<ChangeHash, i64> = HashMap::new();
    let mut changes: Vec<(i64, DocumentChange)> = document
        .get_changes(&[])
        .into_iter()
        .map(|change| {
            let built_on = change.deps().iter().filter_map(|hash| times.get(hash)).max();
            let seconds = change.timestamp().max(built_on.copied().unwrap_or(i64::MIN));
            times.insert(change.hash(), seconds);
            (seconds, change)
        })
        .collect();
    // Stable: what builds on something has its time at least, and stands behind it in the document's own order.
    changes.sort_by_key(|(seconds, _)| *seconds);
    let day = |seconds: i64| moment.day_of(seconds.saturating_mul(1000)).max(first_day);
    let mut replay = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit);
    let mut rows = Vec::new();
    for changes in changes.chunk_by(|(one, _), (other, _)| (*one <= 0) == (*other <= 0) && day(*one) == day(*other)) {
        if replay
            .apply_changes(changes.iter().map(|(_, change)| change.clone()))
            .is_err()
        {
            break;
        }
        // The changes that lay out a document have no time; a record begins with what a person did.
        if let Some((seconds, _)) = changes.last().filter(|(seconds, _)| *seconds > 0)
            && let Ok(row) = Row::project(id, &mut replay)
        {
            let slim = Row {
                search: String::new(),
                text_excerpt: String::new(),
                ..row
            };
            rows.push((day(*seconds), slim));
        }
    }
    rows
}

/// Records as they were on each day.
#[derive(Debug, Default)]
pub struct RowTimeline {
    records: Vec<Vec<(i32, Row)>>,
}

impl RowTimeline {
    /// Adds a record: its rows with the day from which each holds, the earliest first.
    pub fn add(&mut self, rows: Vec<(i32, Row)>) {
        if !rows.is_empty() {
            self.records.push(rows);
        }
    }

    /// The rows at the end of a day; a record is among them from the day on which it was made.
    pub fn at(&self, day: i32) -> impl Iterator<Item = &Row> + Clone {
        self.records.iter().filter_map(move |rows| {
            let later = rows.partition_point(|(from, _)| *from <= day);
            rows.get(later.checked_sub(1)?).map(|(_, row)| row)
        })
    }

    /// What a catalogue's requirements rested on at the end of a day.
    #[must_use]
    pub fn assess<'a>(&self, catalogue: &'a Catalogue<'a>, day: i32, offset_minutes: i32) -> Assessment<'a> {
        let moment = Moment {
            now_millis: i64::from(day) * DAY_MILLIS + i64::from(offset_minutes) * 60_000,
            offset_minutes,
        };
        evaluate(catalogue, self.at(day), moment)
    }
}

/// The status of a requirement on a day, and what tells why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Telling {
    /// The status.
    pub status: Status,
    /// The rule that tells, and what it found; none for a requirement without rules.
    pub why: Option<(&'static Rule<'static>, Reason<'static>)>,
}

/// The standing at the end of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The day, from 1970-01-01.
    pub day: i32,
    /// One for each requirement, in the catalogue's order.
    pub tellings: Vec<Telling>,
}

impl Point {
    fn of(assessment: &Assessment<'static>, day: i32) -> Self {
        let tellings = assessment.outcomes.iter().map(|outcome| {
            let first = outcome.first_step().map(|(finding, _)| finding);
            let finding = first.or_else(|| outcome.findings.first());
            Telling {
                status: outcome.status,
                why: finding.map(|finding| (finding.rule, finding.reason)),
            }
        });
        Self {
            day,
            tellings: tellings.collect(),
        }
    }

    fn stands_as(&self, other: &Self) -> bool {
        let statuses = |point: &Self| point.tellings.iter().map(|telling| telling.status).collect::<Vec<_>>();
        statuses(self) == statuses(other)
    }

    /// How many requirements of an edition have which status.
    #[must_use]
    pub fn tally(&self, catalogue: &Catalogue<'_>, edition: usize) -> Tally {
        let mut tally = Tally::default();
        for (requirement, telling) in catalogue.requirements.iter().zip(&self.tellings) {
            if requirement.clause(edition).is_some() {
                tally.add(telling.status);
            }
        }
        tally
    }
}

/// A status that changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// The first day of the new status.
    pub day: i32,
    /// The last day that is known to have had the old one; the day before unless a bound was met.
    pub before: i32,
    /// The place of the requirement in the catalogue.
    pub place: usize,
    /// What it was.
    pub from: Status,
    /// What it became, and why.
    pub to: Telling,
}

/// Finds the standing on given days and the days between on which a status changed, one evaluation per step.
#[derive(Debug)]
pub struct HistoryWalk {
    catalogue: &'static Catalogue<'static>,
    offset_minutes: i32,
    /// The days that were asked for, in order.
    days: Vec<i32>,
    points: BTreeMap<i32, Point>,
    /// Pairs of evaluated days whose standing differs and which have days between them; filled once the days that
    /// were asked for are evaluated.
    open: Option<Vec<(i32, i32)>>,
}

impl HistoryWalk {
    /// Begins a history of these days.
    #[must_use]
    pub fn new(catalogue: &'static Catalogue<'static>, mut days: Vec<i32>, offset_minutes: i32) -> Self {
        days.sort_unstable();
        days.dedup();
        Self {
            catalogue,
            offset_minutes,
            days,
            points: BTreeMap::new(),
            open: None,
        }
    }

    /// Evaluates one more day; false once there is nothing left to do.
    pub fn step(&mut self, timeline: &RowTimeline) -> bool {
        if self.points.len() >= MOST_DAYS {
            return false;
        }
        if let Some(day) = self.days.iter().copied().find(|day| !self.points.contains_key(day)) {
            self.visit(timeline, day);
            return true;
        }
        if self.open.is_none() {
            let pairs = self.days.iter().copied().zip(self.days.iter().copied().skip(1));
            self.open = Some(pairs.filter(|(from, to)| self.is_open(*from, *to)).collect());
        }
        let Some((from, to)) = self.open.as_mut().and_then(Vec::pop) else {
            return false;
        };
        let middle = from + (to - from) / 2;
        self.visit(timeline, middle);
        let halves = [(from, middle), (middle, to)].into_iter();
        let halves: Vec<_> = halves.filter(|(from, to)| self.is_open(*from, *to)).collect();
        self.open
            .iter_mut()
            .for_each(|open| open.extend(halves.iter().copied()));
        true
    }

    fn visit(&mut self, timeline: &RowTimeline, day: i32) {
        let assessment = timeline.assess(self.catalogue, day, self.offset_minutes);
        self.points.insert(day, Point::of(&assessment, day));
    }

    fn is_open(&self, from: i32, to: i32) -> bool {
        let differ = match (self.points.get(&from), self.points.get(&to)) {
            (Some(from), Some(to)) => !from.stands_as(to),
            (None, _) | (_, None) => false,
        };
        differ && to - from > 1
    }

    /// How many days were evaluated.
    #[must_use]
    pub fn visited(&self) -> usize {
        self.points.len()
    }

    /// The standing on the days that were asked for, as far as they are evaluated.
    pub fn points(&self) -> impl Iterator<Item = &Point> {
        self.days.iter().filter_map(|day| self.points.get(day))
    }

    /// The changes between the first and the last day, the newest first; on a day in the catalogue's order.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        let later = self.points.values().skip(1);
        let mut changes: Vec<Change> = self
            .points
            .values()
            .zip(later)
            .flat_map(|(before, after)| {
                let pairs = before.tellings.iter().zip(&after.tellings).enumerate();
                pairs
                    .filter(|(_, (from, to))| from.status != to.status)
                    .map(|(place, (from, to))| Change {
                        day: after.day,
                        before: before.day,
                        place,
                        from: from.status,
                        to: *to,
                    })
            })
            .collect();
        changes.sort_by_key(|change| (std::cmp::Reverse(change.day), change.place));
        changes
    }
}
