//! Which version of which agreement, with which version of its calendar, holds when.

use std::collections::BTreeSet;

use steward_sync::ids::DocumentId;

use super::hours::ServiceHours;
use super::life::{ClockChange, ClockEvent};
use super::target::{AgreementId, Agreements, Targets};
use super::version::{RecordVersion, Versions};
use super::zone::ZoneRules;
use crate::calendar::DAY_MILLIS;
use crate::snapshot::RecordSnapshot;
use crate::value::Value;

const USES_CALENDAR: &str = "uses_calendar";

/// An agreement that may apply to a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Its document.
    pub agreement: DocumentId,
    /// The record names it: it holds for the record's whole life, in force or not.
    pub is_named: bool,
    /// It is agreed with the record's customer, so it goes before one that is not.
    pub is_customers: bool,
    /// Its versions.
    pub versions: Versions,
}

/// What holds from a moment on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Since when, in milliseconds; the smallest number if nothing was before.
    pub from_millis: i64,
    /// The agreement's document.
    pub agreement: DocumentId,
    /// Its title as it was.
    pub title: String,
    /// What its version field said; may be empty.
    pub version: String,
    /// When this version was put in force or confirmed; `None` if it never was.
    pub in_force_millis: Option<i64>,
    /// The calendar's title and what its version field said; `None` without calendar: then every second counts.
    pub calendar: Option<(String, String)>,
    id: AgreementId,
    /// What tells it from the terms before: versions begin at different moments.
    key: Key,
}

type Key = (DocumentId, i64, Option<(DocumentId, i64)>);

/// The agreements of a record's life.
pub struct Plan<'a> {
    /// For [`super::measure`].
    pub agreements: Agreements<'a>,
    /// What holds when, in order; `None` where nothing does.
    terms: Vec<(i64, Option<Terms>)>,
}

impl Plan<'_> {
    /// The events that tell clocks which agreement holds.
    #[must_use]
    pub fn events(&self) -> Vec<ClockEvent> {
        self.terms
            .iter()
            .map(|(from, terms)| ClockEvent {
                at_millis: *from,
                what: ClockChange::Sla {
                    agreement: terms.as_ref().map(|terms| terms.id),
                },
            })
            .collect()
    }

    /// The terms that hold at some time between two moments, in order.
    #[must_use]
    pub fn between(&self, from_millis: i64, to_millis: i64) -> Vec<Terms> {
        let ends = self.terms.iter().skip(1).map(|(from, _)| *from).chain([i64::MAX]);
        self.terms
            .iter()
            .zip(ends)
            .filter(|((from, _), end)| *from <= to_millis && *end > from_millis)
            .filter_map(|((_, terms), _)| terms.clone())
            .collect()
    }
}

/// Lays out which versions hold when. A calendar is given by its document; its first version also holds before, since
/// nothing else is known of that time, and its last also after it was withdrawn.
///
/// An agreement that the record does not name holds while it is in force: from its first day (*valid from*, or when it
/// was put in force), until it is ended. What cannot be understood, such as faulty hours, is passed over as long as a
/// later version can.
///
/// # Errors
/// A sentence: the latest version cannot be used.
pub fn plan<'a>(
    rules: &'a dyn ZoneRules,
    candidates: &[Candidate],
    calendars: &[(DocumentId, Versions)],
) -> Result<Plan<'a>, String> {
    let candidates: Vec<Candidate> = candidates
        .iter()
        .map(|candidate| dated(candidate, calendars, rules))
        .collect();
    let of_calendars = calendars.iter().flat_map(|(_, versions)| &versions.list);
    let cuts: BTreeSet<i64> = candidates
        .iter()
        .flat_map(|candidate| &candidate.versions.list)
        .chain(of_calendars)
        .map(|version| version.from_millis)
        .collect();
    let mut plan = Plan {
        agreements: Agreements::new(rules),
        terms: Vec::new(),
    };
    let mut problem = None;
    for cut in cuts {
        let chosen = candidates
            .iter()
            .filter_map(|candidate| {
                let version = at(&candidate.versions.list, cut)?;
                Some((candidate, version, version.record.as_ref()?))
            })
            .max_by_key(|(candidate, version, _)| (candidate.is_customers, version.from_millis, candidate.agreement));
        let Some((candidate, version, record)) = chosen else {
            if plan.terms.last().is_some_and(|(_, terms)| terms.is_some()) {
                plan.terms.push((cut, None));
            }
            continue;
        };
        let calendar = match calendar_at(record, calendars, cut) {
            Ok(calendar) => calendar,
            Err(sentence) => {
                problem = Some(sentence);
                continue;
            }
        };
        let key = (
            candidate.agreement,
            version.from_millis,
            calendar.map(|(id, version, _)| (id, version.from_millis)),
        );
        let last = plan.terms.last().and_then(|(_, terms)| terms.as_ref());
        if last.is_some_and(|last| last.key == key) {
            continue;
        }
        match added(&mut plan.agreements, record, calendar.map(|(_, _, calendar)| calendar)) {
            Ok(id) => {
                problem = None;
                plan.terms
                    .push((cut, Some(terms(candidate, cut, record, calendar, id, key))));
            }
            Err(sentence) => problem = Some(sentence),
        }
    }
    // Of an agreement that the record names nothing is known before its first version.
    if candidates.iter().any(|candidate| candidate.is_named)
        && let Some((from, terms)) = plan.terms.first_mut()
    {
        *from = i64::MIN;
        if let Some(terms) = terms {
            terms.from_millis = i64::MIN;
        }
    }
    problem.map_or(Ok(plan), Err)
}

fn terms(
    candidate: &Candidate,
    from_millis: i64,
    record: &RecordSnapshot,
    calendar: Option<FoundCalendar<'_>>,
    id: AgreementId,
    key: Key,
) -> Terms {
    Terms {
        from_millis,
        agreement: candidate.agreement,
        title: record.title.clone(),
        version: words(record, "version"),
        in_force_millis: candidate.versions.in_force.then_some(key.1),
        calendar: calendar.map(|(_, _, calendar)| (calendar.title.clone(), words(calendar, "version"))),
        id,
        key,
    }
}

fn words(record: &RecordSnapshot, field: &str) -> String {
    record
        .value(field)
        .and_then(Value::as_text)
        .unwrap_or_default()
        .to_owned()
}

/// The version that holds at a moment.
fn at(versions: &[RecordVersion], moment: i64) -> Option<&RecordVersion> {
    versions.iter().rev().find(|version| version.from_millis <= moment)
}

type FoundCalendar<'a> = (DocumentId, &'a RecordVersion, &'a RecordSnapshot);

/// The calendar of an agreement as it was at a moment.
fn calendar_at<'a>(
    agreement: &RecordSnapshot,
    calendars: &'a [(DocumentId, Versions)],
    moment: i64,
) -> Result<Option<FoundCalendar<'a>>, String> {
    let Some((_, id)) = agreement.relations.iter().find(|(name, _)| name == USES_CALENDAR) else {
        return Ok(None);
    };
    let found = calendars.iter().find(|(calendar, _)| calendar == id);
    let known = found.into_iter().flat_map(|(_, versions)| &versions.list);
    let known: Vec<_> = known
        .filter_map(|version| Some((*id, version, version.record.as_ref()?)))
        .collect();
    known
        .iter()
        .rev()
        .find(|(_, version, _)| version.from_millis <= moment)
        .or_else(|| known.first())
        .copied()
        .map(Some)
        .ok_or_else(|| "A record that this one names is not on this device yet.".to_owned())
}

/// Adds an agreement with the hours of its calendar.
fn added(
    agreements: &mut Agreements<'_>,
    record: &RecordSnapshot,
    calendar: Option<&RecordSnapshot>,
) -> Result<AgreementId, String> {
    let hours = match calendar {
        Some(calendar) => {
            let text = |name: &str| calendar.texts.get(name).map(String::as_str).unwrap_or_default();
            ServiceHours::parse(zone_of(calendar), text("hours"), text("holidays"))
                .map_err(|error| format!("{}: {error}", calendar.title))?
        }
        None => ServiceHours::parse("UTC", "24x7", "").map_err(|error| error.to_string())?,
    };
    agreements
        .add(&hours, Targets::of_record(record))
        .map_err(|error| error.to_string())
}

fn zone_of(calendar: &RecordSnapshot) -> &str {
    calendar.value("time_zone").and_then(Value::as_text).unwrap_or("UTC")
}

/// The versions of an agreement from the moments on at which they hold for a record.
fn dated(candidate: &Candidate, calendars: &[(DocumentId, Versions)], rules: &dyn ZoneRules) -> Candidate {
    let mut dated = candidate.clone();
    if candidate.is_named {
        // The record was agreed to be under it, also after it ended for others.
        dated.versions.list.retain(|version| version.record.is_some());
        return dated;
    }
    if !candidate.versions.in_force {
        dated.versions.list.clear();
        return dated;
    }
    let mut is_first = true;
    for version in &mut dated.versions.list {
        let Some(record) = &version.record else { continue };
        let zone = calendar_at(record, calendars, version.from_millis)
            .ok()
            .flatten()
            .map_or("UTC", |(_, _, calendar)| zone_of(calendar));
        let valid_from = date(record, "start").map(|days| midnight(rules, zone, days));
        let since = record.value("in_force_since").and_then(Value::as_millis);
        version.from_millis = match valid_from {
            Some(valid_from) if is_first => valid_from,
            Some(valid_from) => version.from_millis.max(valid_from),
            None if is_first => since.map_or(version.from_millis, |since| version.from_millis.min(since)),
            None => version.from_millis,
        };
        is_first = false;
    }
    dated.versions.list.sort_by_key(|version| version.from_millis);
    dated
}

fn date(record: &RecordSnapshot, field: &str) -> Option<i32> {
    match record.value(field) {
        Some(Value::Date(days)) => Some(*days),
        Some(Value::Text(_) | Value::Number(_) | Value::DateTime(_) | Value::Flag(_)) | None => None,
    }
}

/// When a local date begins, in milliseconds.
fn midnight(rules: &dyn ZoneRules, zone: &str, days: i32) -> i64 {
    let utc = i64::from(days) * DAY_MILLIS;
    let offset = rules.offset_seconds(zone, utc.div_euclid(1000)).unwrap_or_default();
    utc.saturating_sub(i64::from(offset) * 1000)
}
