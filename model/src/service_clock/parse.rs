//! Reads the texts of a service calendar line by line; an error says where it is and what was expected.

use std::collections::BTreeMap;
use std::fmt;

use super::hours::{DAY, Span, SpecialDay, merged};
use super::recurring::{self, Recurring};
use crate::calendar;
use crate::message::cut;

/// The longest text of hours or holidays, in lines; a calendar of decades has fewer.
const LINES: usize = 5_000;
/// The longest name of a zone, in bytes; the longest in the IANA database has 32.
const ZONE_BYTES: usize = 64;
/// How much of a faulty text an error repeats, in characters.
const SHOWN_CHARACTERS: usize = 60;

/// Names of the days of the week in lower case, Monday first.
const WEEKDAYS: [&[&str]; 7] = [
    &["mon", "monday", "mo", "montag"],
    &["tue", "tuesday", "tues", "tu", "di", "dienstag"],
    &["wed", "wednesday", "we", "mi", "mittwoch"],
    &["thu", "thursday", "thur", "thurs", "th", "do", "donnerstag"],
    &["fri", "friday", "fr", "freitag"],
    &["sat", "saturday", "sa", "samstag", "sonnabend"],
    &["sun", "sunday", "su", "so", "sonntag"],
];

/// Why the texts of a calendar cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{part}, line {line}: {problem}")]
pub struct HoursError {
    /// Which text.
    pub part: HoursPart,
    /// Which line of it, from 1.
    pub line: usize,
    /// What is wrong there.
    pub problem: HoursProblem,
}

/// The texts of a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoursPart {
    /// The name of the time zone.
    TimeZone,
    /// The hours of the week.
    Hours,
    /// Holidays and shortened days.
    Holidays,
}

/// What is wrong in a line, with the words in question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HoursProblem {
    /// No name of a zone.
    #[error("“{0}” is not the name of a time zone; expected one such as Europe/Berlin")]
    Zone(String),
    /// No hours at all.
    #[error("no service hours; expected a line such as “Mon-Fri 08:00-18:00”, or “24x7”")]
    Empty,
    /// More lines than a calendar has.
    #[error("too long; expected at most {LINES} lines")]
    TooLong,
    /// Not a day of the week.
    #[error("“{0}” is not a day of the week; expected days and hours such as “Mon-Fri 08:00-18:00”, or “24x7”")]
    Weekday(String),
    /// Days without hours.
    #[error("“{0}” has no hours; expected days and hours such as “Sat 09:00-12:00, 13:00-15:00”")]
    NoSpan(String),
    /// Not a span.
    #[error("“{0}” is not a span of time; expected two times from 00:00 to 24:00 such as “08:00-18:00”")]
    Span(String),
    /// A span that does not end after it starts.
    #[error("“{0}” ends when it starts; expected another end such as “08:00-18:00”, or “22:00-06:00” for a night")]
    Order(String),
    /// Not a date.
    #[error(
        "“{0}” is not a date; expected one such as “2026-12-25 Christmas Day”, or every year “12-25 Christmas Day”, \
         “first Monday of May” or “Easter+1 Easter Monday”"
    )]
    Date(String),
    /// Begins as a weekday of a month and does not go on so.
    #[error("“{0}” is not a weekday of a month; expected one such as “first Monday of May” or “last Friday of August”")]
    Rule(String),
    /// Not a day by its distance from Easter.
    #[error(
        "“{0}” does not say how many days from Easter; expected a number such as in “Easter-2 Good Friday” or \
         “Easter+1 Easter Monday”, from -80 to +250"
    )]
    Easter(String),
    /// The same yearly day with other hours.
    #[error("“{0}” is listed before with other hours; expected each yearly day once")]
    RuleTwice(String),
    /// The same date with other hours.
    #[error("{0} is listed before with other hours; expected each date once")]
    Twice(String),
}

impl fmt::Display for HoursPart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::TimeZone => "Time zone",
            Self::Hours => "Service hours",
            Self::Holidays => "Holidays",
        })
    }
}

pub(super) fn zone(text: &str) -> Result<String, HoursError> {
    let name = text.trim();
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || "/_+-".contains(letter);
    if name.is_empty() || name.len() > ZONE_BYTES || !name.chars().all(allowed) {
        return Err(HoursError {
            part: HoursPart::TimeZone,
            line: 1,
            problem: HoursProblem::Zone(shown(name)),
        });
    }
    Ok(name.to_owned())
}

pub(super) fn week(text: &str) -> Result<[Vec<Span>; 7], HoursError> {
    let mut week: [Vec<Span>; 7] = Default::default();
    for_lines(HoursPart::Hours, text, |line| week_line(line, &mut week))?;
    if week.iter().all(Vec::is_empty) {
        return Err(HoursError {
            part: HoursPart::Hours,
            line: 1,
            problem: HoursProblem::Empty,
        });
    }
    Ok(week.map(merged))
}

/// Holidays and shortened days: those of one date, and those of every year in the order of their lines.
pub(super) type Holidays = (BTreeMap<i32, SpecialDay>, Vec<(Recurring, SpecialDay)>);

pub(super) fn holidays(text: &str) -> Result<Holidays, HoursError> {
    let mut special: BTreeMap<i32, SpecialDay> = BTreeMap::new();
    let mut yearly: Vec<(Recurring, SpecialDay)> = Vec::new();
    for_lines(HoursPart::Holidays, text, |line| {
        if let Some(rule) = recurring::read(line) {
            let (rule, rest) = rule?;
            let day = special_day(rest)?;
            match yearly.iter().find(|(known, _)| *known == rule) {
                // Two people may add the same holiday; the first name stays.
                Some((_, known)) if known.has_hours_of(&day) => {}
                Some(_) => return Err(HoursProblem::RuleTwice(shown(line))),
                None => yearly.push((rule, day)),
            }
            return Ok(());
        }
        let (date, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let days = day(date.trim_end_matches(':')).ok_or_else(|| HoursProblem::Date(shown(date)))?;
        let day = special_day(rest)?;
        match special.get(&days) {
            Some(known) if known.has_hours_of(&day) => {}
            Some(_) => return Err(HoursProblem::Twice(calendar::date_text(days))),
            None => {
                special.insert(days, day);
            }
        }
        Ok(())
    })?;
    Ok((special, yearly))
}

fn for_lines(
    part: HoursPart,
    text: &str,
    mut read: impl FnMut(&str) -> Result<(), HoursProblem>,
) -> Result<(), HoursError> {
    for (index, line) in text.lines().enumerate() {
        let error = |problem| HoursError {
            part,
            line: index + 1,
            problem,
        };
        if index >= LINES {
            return Err(error(HoursProblem::TooLong));
        }
        let line = line.trim();
        if !line.is_empty() {
            read(line).map_err(error)?;
        }
    }
    Ok(())
}

fn week_line(line: &str, week: &mut [Vec<Span>; 7]) -> Result<(), HoursProblem> {
    if ["24x7", "24×7", "24/7"].contains(&line.to_lowercase().as_str()) {
        week.iter_mut().for_each(|day| day.push(Span { from: 0, to: DAY }));
        return Ok(());
    }
    let Some(start) = line.find(|letter: char| letter.is_ascii_digit()) else {
        let days = weekdays(line)?;
        debug_assert!(days.contains(&true), "a list of days names one");
        return Err(HoursProblem::NoSpan(shown(line)));
    };
    let (names, spans) = line.split_at(start);
    let days = weekdays(names.trim().trim_end_matches(':'))?;
    let spans: Vec<Span> = spans.split(',').map(span).collect::<Result<_, _>>()?;
    for (day, _) in days.into_iter().enumerate().filter(|(_, named)| *named) {
        for (place, part) in spans.iter().flat_map(|span| parts(*span)) {
            if let Some(day) = week.get_mut((day + place) % 7) {
                day.push(part);
            }
        }
    }
    Ok(())
}

/// `Mon-Fri`, `Sat`, `Mon, Wed-Thu`, `Sat-Mon`.
fn weekdays(text: &str) -> Result<[bool; 7], HoursProblem> {
    let mut days = [false; 7];
    for part in text.split(',') {
        let (first, last) = part.split_once(DASHES).unwrap_or((part, part));
        let (first, last) = (weekday(first)?, weekday(last)?);
        let length = (last + 7 - first) % 7;
        for day in 0..=length {
            if let Some(named) = days.get_mut((first + day) % 7) {
                *named = true;
            }
        }
    }
    Ok(days)
}

pub(super) fn weekday(text: &str) -> Result<usize, HoursProblem> {
    let name = text.trim().trim_end_matches('.').to_lowercase();
    WEEKDAYS
        .iter()
        .position(|names| names.contains(&name.as_str()))
        .ok_or_else(|| HoursProblem::Weekday(shown(text.trim())))
}

const DASHES: [char; 2] = ['-', '–'];

/// A span as it is written. One that ends before it starts, or at midnight, ends on the next day: more than a day after
/// the midnight that it is counted from.
fn span(text: &str) -> Result<Span, HoursProblem> {
    let text = text.trim();
    let (from, to) = text
        .split_once(DASHES)
        .and_then(|(from, to)| Some((time(from)?, time(to)?)))
        .ok_or_else(|| HoursProblem::Span(shown(text)))?;
    if from < to {
        Ok(Span { from, to })
    } else if from % DAY == to {
        Err(HoursProblem::Order(shown(text)))
    } else {
        Ok(Span { from, to: to + DAY })
    }
}

/// The part of a span on its own day (0) and that on the next (1).
fn parts(span: Span) -> impl Iterator<Item = (usize, Span)> {
    let own = Span {
        from: span.from,
        to: span.to.min(DAY),
    };
    let next = Span {
        from: 0,
        to: span.to - DAY,
    };
    [(0, own), (1, next)]
        .into_iter()
        .filter(|(_, part)| part.from < part.to)
}

/// Seconds after midnight of `8:00`, `08:00` or `24:00`.
fn time(text: &str) -> Option<i64> {
    let (hour, minute) = text.trim().split_once(':')?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !matches!(hour.len(), 1 | 2) || minute.len() != 2 || !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    (minute < 60 && hour * 60 + minute <= 24 * 60).then_some(hour * 3600 + minute * 60)
}

/// What stands after the date: hours, if any, and a name.
fn special_day(text: &str) -> Result<SpecialDay, HoursProblem> {
    let mut rest = text;
    let mut spans = Vec::new();
    rest = rest.trim();
    while starts_with_time(rest) {
        let (text, after) = span_text(rest);
        spans.push(span(text)?);
        rest = after.trim_start();
        match rest.strip_prefix(',') {
            Some(more) if starts_with_time(more.trim_start()) => rest = more.trim_start(),
            Some(more) => {
                rest = more;
                break;
            }
            None => break,
        }
    }
    let of_day = |wanted: usize| {
        let parts = spans.iter().flat_map(|span| parts(*span));
        merged(parts.filter(|(day, _)| *day == wanted).map(|(_, part)| part).collect())
    };
    Ok(SpecialDay {
        spans: of_day(0),
        after_midnight: of_day(1),
        name: cut(rest.trim(), SHOWN_CHARACTERS * 2),
    })
}

fn day(text: &str) -> Option<i32> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let lengths = (year.len(), month.len(), day.len());
    (lengths == (4, 2, 2))
        .then(|| calendar::days_of(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
        .flatten()
}

/// Whether a text starts as `8:` or `08:` does; a name may start with a number too.
fn starts_with_time(text: &str) -> bool {
    text.find(':')
        .is_some_and(|colon| matches!(colon, 1 | 2) && text.bytes().take(colon).all(|byte| byte.is_ascii_digit()))
}

/// The span at the beginning of a text, spaces around its dash included, and what follows it.
fn span_text(text: &str) -> (&str, &str) {
    let word_end = |from: usize| {
        text.get(from..)
            .and_then(|rest| rest.find(|letter: char| !letter.is_ascii_digit() && letter != ':'))
            .map_or(text.len(), |length| from + length)
    };
    let first_end = word_end(0);
    let after = text.get(first_end..).unwrap_or_default();
    let Some(second) = after.trim_start().strip_prefix(DASHES) else {
        return text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
    };
    let second_start = text.len() - second.trim_start().len();
    text.split_at(word_end(second_start))
}

pub(super) fn shown(text: &str) -> String {
    cut(text, SHOWN_CHARACTERS)
}
