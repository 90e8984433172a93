//! Days that come back every year: a date, the n-th weekday of a month, a distance from Easter.

use super::parse::{HoursProblem, shown, weekday};
use crate::calendar;

/// How many days a rule may be before or after Easter, so that the day is always in the same year.
const AROUND_EASTER: std::ops::RangeInclusive<i32> = -80..=250;

const ORDINALS: [&[&str]; 5] = [
    &["first", "1st", "erster", "erste"],
    &["second", "2nd", "zweiter", "zweite"],
    &["third", "3rd", "dritter", "dritte"],
    &["fourth", "4th", "vierter", "vierte"],
    &["last", "letzter", "letzte"],
];
const JOINING: [&str; 4] = ["of", "in", "im", "des"];
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "jänner"],
    &["february", "feb", "februar"],
    &["march", "mar", "märz"],
    &["april", "apr"],
    &["may", "mai"],
    &["june", "jun", "juni"],
    &["july", "jul", "juli"],
    &["august", "aug"],
    &["september", "sep", "sept"],
    &["october", "oct", "oktober", "okt"],
    &["november", "nov"],
    &["december", "dec", "dezember", "dez"],
];
const EASTER: [&str; 2] = ["easter", "ostern"];

/// When a yearly day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recurring {
    /// The same date; one of 29 February only in leap years.
    Date { month: u32, day: u32 },
    /// The n-th weekday (Monday is 0) of a month; without number the last.
    Weekday {
        number: Option<u32>,
        weekday: u32,
        month: u32,
    },
    /// So many days after Easter Sunday of the western churches.
    Easter(i32),
}

impl Recurring {
    /// Whether a local date (days since 1970-01-01) is such a day.
    pub(super) fn falls_on(self, days: i32) -> bool {
        let (year, month, day) = calendar::civil_of(days);
        match self {
            Self::Date {
                month: in_month,
                day: on,
            } => month == in_month && day == on,
            Self::Weekday {
                number,
                weekday,
                month: in_month,
            } => {
                let nth = number.map_or_else(
                    // The last of its kind has none in the next seven days of the month.
                    || calendar::days_of(year, month, day + 7).is_none(),
                    |number| (day - 1) / 7 + 1 == number,
                );
                month == in_month && nth && weekday_of(days) == weekday
            }
            Self::Easter(after) => easter(year).is_some_and(|easter| easter + after == days),
        }
    }
}

/// Monday is 0. 1970-01-01 was a Thursday.
pub(super) fn weekday_of(days: i32) -> u32 {
    u32::try_from((i64::from(days) + 3).rem_euclid(7)).unwrap_or_default()
}

/// Easter Sunday of a year, by the rule for ecclesiastical full moons in the Gregorian calendar: the golden number gives
/// the age of the moon, corrected for the centuries, and the Sunday after the full moon is taken.
fn easter(year: i32) -> Option<i32> {
    let golden = year.rem_euclid(19);
    let century = year.div_euclid(100);
    // Leap days that were left out, and the drift of the moon against nineteen years.
    let left_out = century - century.div_euclid(4);
    let drift = (8 * century + 13).div_euclid(25);
    let moon = (19 * golden + left_out - drift + 15).rem_euclid(30);
    // Two ages of the moon are moved, so that a full moon is never later than 18 April.
    let moon = moon - i32::from(moon == 29 || (moon == 28 && golden > 10));
    let full_moon = calendar::days_of(year, 3, 21)? + moon;
    let after = 6 - i32::try_from(weekday_of(full_moon)).ok()?;
    Some(full_moon + if after == 0 { 7 } else { after })
}

/// The rule at the beginning of a line, and what follows it; `None` if the line does not begin as a rule does.
pub(super) fn read(line: &str) -> Option<Result<(Recurring, &str), HoursProblem>> {
    let (first, rest) = word(line);
    let lower = first.to_lowercase();
    if let Some(name) = EASTER.iter().find(|name| lower.starts_with(**name)) {
        let offset = lower.get(name.len()..).unwrap_or_default();
        let days = easter_offset(offset).filter(|days| AROUND_EASTER.contains(days));
        return Some(
            days.map(|days| (Recurring::Easter(days), rest))
                .ok_or_else(|| HoursProblem::Easter(shown(first))),
        );
    }
    if let Some(number) = place(&ORDINALS, &lower) {
        return Some(nth_weekday(number, rest).ok_or_else(|| HoursProblem::Rule(shown(line))));
    }
    let (month, day) = lower
        .split_once('-')
        .filter(|(month, day)| month.len() == 2 && day.len() == 2)?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    // A leap year has every day that there is.
    let exists = calendar::days_of(2000, month, day).is_some();
    Some(if exists {
        Ok((Recurring::Date { month, day }, rest))
    } else {
        Err(HoursProblem::Date(shown(first)))
    })
}

/// `+1`, `-2`, `−2`.
fn easter_offset(text: &str) -> Option<i32> {
    let (sign, digits) = match text.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, text.strip_prefix(['-', '−', '–'])?),
    };
    let plain = !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain
        .then(|| digits.parse::<i32>().ok())
        .flatten()
        .map(|days| sign * days)
}

/// `Monday of May`, after the ordinal.
fn nth_weekday(number: usize, text: &str) -> Option<(Recurring, &str)> {
    let (day, rest) = word(text);
    let (of, rest) = word(rest);
    let (month, rest) = word(rest);
    if !JOINING.contains(&of.to_lowercase().as_str()) {
        return None;
    }
    let rule = Recurring::Weekday {
        number: (number < 4).then(|| u32::try_from(number + 1).ok()).flatten(),
        weekday: u32::try_from(weekday(day).ok()?).ok()?,
        month: u32::try_from(place(&MONTHS, &month.trim_end_matches([':', '.']).to_lowercase())? + 1).ok()?,
    };
    Some((rule, rest))
}

fn place(names: &[&[&str]], name: &str) -> Option<usize> {
    names.iter().position(|names| names.contains(&name))
}

/// The first word of a text, a colon after it left out, and the rest.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word.trim_end_matches(':'), rest.trim_start())
}
