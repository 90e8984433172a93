//! The room of a major incident: whether it is declared, its clock, its timeline and messages, when the next message is
//! due, and a review drafted from the timeline.
//!
//! Declaring and standing down are edits of fields, not steps of the lifecycle: they must not compete with a step that
//! somebody else takes offline. Entries of the timeline and messages are added and never changed; a mistake is put right
//! by a further entry that names the one it is about.

mod draft;

#[cfg(test)]
mod tests;

pub use draft::{DraftWords, draft_review};

use crate::edit::Edit;
use crate::item;
use crate::snapshot::RecordSnapshot;
use crate::value::Value;

/// How often those concerned hear of it unless somebody says otherwise, in minutes.
pub const USUAL_MINUTES: f64 = 30.0;
/// The least and the most minutes between messages that count; others are taken for a slip.
const MINUTES: std::ops::RangeInclusive<f64> = 1.0..=1_440.0;

/// Whether an incident is a major one now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// Never declared, or the declaration was taken back.
    #[default]
    NotDeclared,
    /// Declared, and not yet over.
    Active,
    /// Declared and over.
    StoodDown,
}

/// What sort of thing an entry of the timeline tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Something was seen.
    Observation,
    /// Somebody did something.
    Action,
    /// Something was decided.
    Decision,
    /// Somebody was called or took over.
    Handover,
    /// A service is back, in part or whole.
    Restored,
    /// An earlier entry is put right.
    Correction,
}

impl Sort {
    /// Those that a person chooses from.
    pub const EVERY: [Self; 5] = [
        Self::Observation,
        Self::Action,
        Self::Decision,
        Self::Handover,
        Self::Restored,
    ];

    /// As stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Observation => "observation",
            Self::Action => "action",
            Self::Decision => "decision",
            Self::Handover => "handover",
            Self::Restored => "restored",
            Self::Correction => "correction",
        }
    }

    /// From what is stored; one that this version does not know counts as an observation.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        Self::EVERY
            .into_iter()
            .chain([Self::Correction])
            .find(|sort| sort.name() == name)
            .unwrap_or(Self::Observation)
    }
}

/// What a line of the timeline is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Declared a major incident.
    Declared,
    /// The director was engaged.
    DirectorEngaged,
    /// Over.
    StoodDown,
    /// An entry, and for a correction the one that it is about.
    Entry(Sort, Option<String>),
    /// A message, to whom and over which channel.
    Notice {
        /// To whom.
        audience: String,
        /// Over which channel; may be empty.
        channel: String,
    },
}

/// A line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The item that says so; empty for what fields say.
    pub id: String,
    /// When it happened, in milliseconds.
    pub at_millis: i64,
    /// When it was written down, in milliseconds.
    pub written_millis: i64,
    /// Who wrote it down; for what fields say, the person it is about, or empty.
    pub by: String,
    /// What.
    pub event: Event,
    /// The words; may be empty.
    pub says: String,
    /// Whether a later entry puts this one right.
    pub is_corrected: bool,
}

fn moment(incident: &RecordSnapshot, field: &str) -> Option<i64> {
    incident.value(field).and_then(Value::as_millis)
}

fn name(incident: &RecordSnapshot, field: &str) -> String {
    incident
        .value(field)
        .and_then(Value::as_text)
        .unwrap_or_default()
        .to_owned()
}

/// Whether an incident is a major one now. One that was declared again after it was over is.
#[must_use]
pub fn phase(incident: &RecordSnapshot) -> Phase {
    if incident.value("major") != Some(&Value::Flag(true)) {
        return Phase::NotDeclared;
    }
    match (moment(incident, "major_declared"), moment(incident, "major_stood_down")) {
        (Some(declared), Some(over)) if declared > over => Phase::Active,
        (_, Some(_)) => Phase::StoodDown,
        (_, None) => Phase::Active,
    }
}

/// How long it has been a major incident, or was, in milliseconds; none if it is not said since when.
#[must_use]
pub fn lasted_millis(incident: &RecordSnapshot, now_millis: i64) -> Option<i64> {
    let declared = moment(incident, "major_declared")?;
    let end = match phase(incident) {
        Phase::NotDeclared => return None,
        Phase::Active => now_millis,
        Phase::StoodDown => moment(incident, "major_stood_down")?,
    };
    Some(end.saturating_sub(declared).max(0))
}

/// When the next message is due, in milliseconds, while the incident is a major one.
#[must_use]
pub fn next_update(incident: &RecordSnapshot) -> Option<i64> {
    (phase(incident) == Phase::Active)
        .then(|| moment(incident, "next_update"))
        .flatten()
}

/// How long there is between messages, in milliseconds.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "at most a day in minutes")]
pub fn interval_millis(incident: &RecordSnapshot) -> i64 {
    let minutes = match incident.value("update_minutes") {
        Some(Value::Number(minutes)) if MINUTES.contains(minutes) => *minutes,
        Some(_) | None => USUAL_MINUTES,
    };
    (minutes * 60_000.0) as i64
}

/// Everything that is known of it, the earliest first: entries, messages, and what fields say.
#[must_use]
pub fn timeline(incident: &RecordSnapshot) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut mark = |event: Event, at: Option<i64>, by: String| {
        lines.extend(at.map(|at_millis| Line {
            id: String::new(),
            at_millis,
            written_millis: at_millis,
            by,
            event,
            says: String::new(),
            is_corrected: false,
        }));
    };
    if phase(incident) != Phase::NotDeclared {
        mark(Event::Declared, moment(incident, "major_declared"), String::new());
        mark(
            Event::DirectorEngaged,
            moment(incident, "director_engaged"),
            name(incident, "director"),
        );
    }
    if phase(incident) == Phase::StoodDown {
        mark(Event::StoodDown, moment(incident, "major_stood_down"), String::new());
    }
    let entries = incident.items(item::TIMELINE);
    let corrected: Vec<&str> = entries
        .iter()
        .map(|entry| entry.text(item::OF))
        .filter(|of| !of.is_empty())
        .collect();
    let happened = |one: &item::Item| {
        one.value(item::HAPPENED)
            .and_then(Value::as_millis)
            .unwrap_or(one.at_millis)
    };
    lines.extend(entries.iter().map(|entry| Line {
        id: entry.id.clone(),
        at_millis: happened(entry),
        written_millis: entry.at_millis,
        by: entry.author.clone(),
        event: Event::Entry(
            Sort::parse(entry.text(item::SORT)),
            Some(entry.text(item::OF).to_owned()).filter(|of| !of.is_empty()),
        ),
        says: entry.text(item::SAYS).to_owned(),
        is_corrected: corrected.contains(&entry.id.as_str()),
    }));
    lines.extend(incident.items(item::NOTICES).iter().map(|notice| Line {
        id: notice.id.clone(),
        at_millis: happened(notice),
        written_millis: notice.at_millis,
        by: notice.author.clone(),
        event: Event::Notice {
            audience: notice.text(item::AUDIENCE).to_owned(),
            channel: notice.text(item::CHANNEL).to_owned(),
        },
        says: notice.text(item::SAYS).to_owned(),
        is_corrected: false,
    }));
    lines.sort_by(|one, other| {
        (one.at_millis, one.written_millis, &one.id).cmp(&(other.at_millis, other.written_millis, &other.id))
    });
    lines
}

/// Declares a major incident, and when those concerned hear of it first.
#[must_use]
pub fn declare(incident: &RecordSnapshot, now_millis: i64) -> Vec<Edit> {
    let set = |field: &str, value: Value| Edit::set(field, value);
    let mut edits = vec![
        set("major", Value::Flag(true)),
        set("major_declared", Value::DateTime(now_millis)),
        set(
            "next_update",
            Value::DateTime(now_millis.saturating_add(interval_millis(incident))),
        ),
    ];
    if incident.value("major_stood_down").is_some() {
        edits.push(clear("major_stood_down"));
    }
    if incident.value("update_minutes").is_none() {
        edits.push(set("update_minutes", Value::Number(USUAL_MINUTES)));
    }
    edits
}

/// Ends a major incident; everyday work takes it on.
#[must_use]
pub fn stand_down(incident: &RecordSnapshot, now_millis: i64) -> Vec<Edit> {
    let mut edits = vec![Edit::set("major_stood_down", Value::DateTime(now_millis))];
    if incident.value("next_update").is_some() {
        edits.push(clear("next_update"));
    }
    edits
}

fn clear(field: &str) -> Edit {
    Edit::Clear {
        field: field.to_owned(),
    }
}

/// Adds an entry to the timeline; `id` is a random name, `of` the entry that a correction is about.
#[must_use]
pub fn note(id: &str, happened_millis: i64, sort: Sort, says: &str, of: Option<&str>) -> Edit {
    let mut values = vec![
        (item::HAPPENED.to_owned(), Some(Value::DateTime(happened_millis))),
        (item::SORT.to_owned(), Some(Value::text(sort.name()))),
        (item::SAYS.to_owned(), Some(Value::text(says.trim()))),
    ];
    values.extend(of.map(|of| (item::OF.to_owned(), Some(Value::text(of)))));
    Edit::PutItem {
        map: item::TIMELINE.to_owned(),
        id: id.to_owned(),
        values,
    }
}

/// Keeps a message that was sent, and moves the next one on; `id` is a random name.
#[must_use]
pub fn notify(
    incident: &RecordSnapshot,
    id: &str,
    sent_millis: i64,
    (audience, channel): (&str, &str),
    says: &str,
) -> Vec<Edit> {
    let mut values = vec![
        (item::HAPPENED.to_owned(), Some(Value::DateTime(sent_millis))),
        (item::AUDIENCE.to_owned(), Some(Value::text(audience.trim()))),
        (item::SAYS.to_owned(), Some(Value::text(says.trim()))),
    ];
    if !channel.trim().is_empty() {
        values.push((item::CHANNEL.to_owned(), Some(Value::text(channel.trim()))));
    }
    let mut edits = vec![Edit::PutItem {
        map: item::NOTICES.to_owned(),
        id: id.to_owned(),
        values,
    }];
    if phase(incident) == Phase::Active {
        let next = sent_millis.saturating_add(interval_millis(incident));
        edits.push(Edit::set("next_update", Value::DateTime(next)));
    }
    edits
}
