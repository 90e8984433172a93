//! Cells to values: numbers, dates, moments, choices, yes and no, as files from many systems write them.

use std::collections::BTreeMap;

use super::DateOrder;
use crate::calendar;
use crate::declaration::{Field, FieldType};
use crate::edit::clean_text;
use crate::value::{LINE_BYTES, Value};

/// How moments and dates are to be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    pub(super) order: DateOrder,
    pub(super) utc_offset_minutes: i32,
}

/// Reads a cell for a field; the error says why it cannot be.
pub(super) fn value(
    field: &Field,
    cell: &str,
    values: &BTreeMap<String, String>,
    clock: Clock,
) -> Result<Value, String> {
    if cell.len() > LINE_BYTES && !field.is_text() {
        return Err("is longer than a line may be".to_owned());
    }
    let mapped = values.get(&cell.to_lowercase());
    let cell = mapped.map_or(cell, String::as_str);
    let value = match field.field_type {
        FieldType::Line | FieldType::Person | FieldType::Group | FieldType::Text => Some(Value::Text(line(cell))),
        FieldType::Choice(_) => return choice(field, cell).map(Value::text),
        FieldType::Number { .. } => number(cell).map(Value::Number),
        FieldType::Date => moment(cell, clock).map(|(days, _)| Value::Date(days)),
        FieldType::DateTime => moment(cell, clock).map(|(_, millis)| Value::DateTime(millis)),
        FieldType::Flag => flag(cell).map(Value::Flag),
    };
    value.ok_or_else(|| {
        let wanted = match field.field_type {
            FieldType::Number { .. } => "a number",
            FieldType::Date => "a date",
            FieldType::DateTime => "a date and time",
            FieldType::Flag => "yes or no",
            FieldType::Line | FieldType::Person | FieldType::Group | FieldType::Text | FieldType::Choice(_) => {
                "a value"
            }
        };
        format!("is not {wanted}")
    })
}

/// Stands behind each element of a list in a cell, where the file itself says that it is a list (JSON does).
pub(super) const LIST: char = '\u{1f}';

/// The elements of a cell that may name several: those of a list, or what stands between separators.
pub(super) fn parts<'cell>(cell: &'cell str, separators: &[char]) -> Vec<&'cell str> {
    let parts: Vec<&str> = if cell.contains(LIST) {
        cell.split(LIST).collect()
    } else {
        cell.split(separators).collect()
    };
    parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// A cell as people read it: the elements of a list with commas between them.
#[must_use]
pub fn shown(cell: &str) -> std::borrow::Cow<'_, str> {
    if cell.contains(LIST) {
        parts(cell, &[]).join(", ").into()
    } else {
        cell.into()
    }
}

/// One line without control characters, as records store it.
pub(super) fn line(cell: &str) -> String {
    let clean = clean_text(cell);
    clean
        .chars()
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect()
}

/// The stored value of a choice by stored value, label or a declared spelling, in any case of letters.
pub(super) fn choice(field: &Field, cell: &str) -> Result<&'static str, String> {
    let FieldType::Choice(choices) = field.field_type else {
        return Err("is not a choice".to_owned());
    };
    let lower = cell.to_lowercase();
    let exact = choices
        .iter()
        .find(|choice| choice.value == lower || choice.label.to_lowercase() == lower);
    let found = exact.or_else(|| {
        choices
            .iter()
            .find(|choice| choice.import_names.contains(&lower.as_str()))
    });
    found.map(|choice| choice.value).ok_or_else(|| {
        let labels: Vec<_> = choices.iter().map(|choice| choice.label).collect();
        format!("is none of {}", labels.join(", "))
    })
}

/// A number with either decimal sign, thousands separators, spaces and a unit before or after it.
pub(super) fn number(cell: &str) -> Option<f64> {
    let digits: String = cell
        .chars()
        .filter(|character| !character.is_whitespace() && !"€$£%'’".contains(*character))
        .collect();
    let normalized = match (digits.rfind(','), digits.rfind('.')) {
        (Some(comma), Some(point)) if comma > point => digits.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) => digits.replace(',', ""),
        (Some(_), None) if digits.matches(',').count() > 1 => digits.replace(',', ""),
        (Some(_), None) => digits.replace(',', "."),
        (None, _) if digits.matches('.').count() > 1 => digits.replace('.', ""),
        (None, _) => digits,
    };
    let plain = normalized
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E'));
    normalized
        .parse::<f64>()
        .ok()
        .filter(|number| plain && number.is_finite())
}

fn flag(cell: &str) -> Option<bool> {
    match cell.to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "x" | "on" | "ja" | "wahr" | "oui" => Some(true),
        "false" | "no" | "n" | "0" | "off" | "nein" | "falsch" | "non" => Some(false),
        _ => None,
    }
}

/// Days and milliseconds of a date with or without a time, in any common form. A time zone in the cell wins over the
/// mapping's; a date without a time is the beginning of that day.
pub(super) fn moment(cell: &str, clock: Clock) -> Option<(i32, i64)> {
    let text = cell.trim();
    if text.len() > 60 || !text.is_ascii() {
        return None;
    }
    let (text, offset) = split_zone(text, clock.utc_offset_minutes);
    let (date, time) = match text.find([' ', 'T', 't']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?.trim()),
        None => (text, ""),
    };
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    let [first, second, third] = parts.as_slice() else {
        return None;
    };
    let (year, month, day) = if first.len() == 4 {
        (*first, *second, *third)
    } else {
        match clock.order {
            DateOrder::DayMonthYear => (*third, *second, *first),
            DateOrder::MonthDayYear => (*third, *first, *second),
            DateOrder::YearMonthDay => (*first, *second, *third),
        }
    };
    let days = calendar::days_of(full_year(year)?, unsigned(month)?, unsigned(day)?)?;
    let (hour, minute, second) = if time.is_empty() { (0, 0, 0) } else { time_of_day(time)? };
    let millis = calendar::millis_of(days, hour, minute, second)?;
    Some((days, millis - i64::from(offset) * 60_000))
}

fn unsigned(text: &str) -> Option<u32> {
    (!text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

/// Two digits are a year between 1970 and 2069.
fn full_year(text: &str) -> Option<i32> {
    let year = i32::try_from(unsigned(text)?).ok()?;
    match text.len() {
        4 => Some(year),
        2 if year >= 70 => Some(1900 + year),
        2 => Some(2000 + year),
        _ => None,
    }
}

/// The text without its zone, and the zone in minutes east of UTC.
fn split_zone(text: &str, default: i32) -> (&str, i32) {
    if let Some(rest) = text.strip_suffix(['Z', 'z']).or_else(|| text.strip_suffix(" UTC")) {
        return (rest.trim_end(), 0);
    }
    // A sign after a colon can only be that of an offset: in a date the signs stand before the time.
    let Some(colon) = text.find(':') else {
        return (text, default);
    };
    let Some(sign) = text.rfind(['+', '-']).filter(|sign| *sign > colon) else {
        return (text, default);
    };
    let (before, zone) = text.split_at(sign);
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    let minutes = match (digits.len(), digits.parse::<i32>()) {
        (2, Ok(hours)) => hours * 60,
        (4, Ok(number)) => number / 100 * 60 + number % 100,
        (_, _) => return (text, default),
    };
    (
        before.trim_end(),
        if zone.starts_with('-') { -minutes } else { minutes },
    )
}

fn time_of_day(text: &str) -> Option<(u32, u32, u32)> {
    let lower = text.to_ascii_lowercase();
    let (clock, half) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(rest), _) => (rest.trim(), Some(0)),
        (None, Some(rest)) => (rest.trim(), Some(12)),
        (None, None) => (lower.as_str(), None),
    };
    let clock = clock.split(['.', ',']).next()?;
    let mut parts = clock.split(':');
    let (hour, minute) = (unsigned(parts.next()?)?, unsigned(parts.next()?)?);
    let second = parts.next().map_or(Some(0), unsigned)?;
    if parts.next().is_some() {
        return None;
    }
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    Some((hour, minute, second))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DMY: Clock = Clock {
        order: DateOrder::DayMonthYear,
        utc_offset_minutes: 0,
    };

    #[test]
    fn moments_in_many_forms() {
        let millis = |text: &str, clock: Clock| moment(text, clock).map(|(_, millis)| calendar::moment_text(millis));
        let us = Clock {
            order: DateOrder::MonthDayYear,
            utc_offset_minutes: 0,
        };
        let oslo = Clock {
            order: DateOrder::DayMonthYear,
            utc_offset_minutes: 60,
        };
        for (text, clock, expected) in [
            ("29-02-2016 01:16", DMY, "2016-02-29 01:16 UTC"),
            ("2/29/2016 1:16 PM", us, "2016-02-29 13:16 UTC"),
            ("2/29/16 12:05:09 am", us, "2016-02-29 00:05:09 UTC"),
            ("2016-02-29T01:16:00Z", us, "2016-02-29 01:16 UTC"),
            ("2016-02-29T01:16:00.123+02:00", us, "2016-02-28 23:16 UTC"),
            ("2016-02-29 01:16 -0530", us, "2016-02-29 06:46 UTC"),
            ("29.02.2016 01:16", oslo, "2016-02-29 00:16 UTC"),
            ("2016-02-29", DMY, "2016-02-29 00:00 UTC"),
        ] {
            assert_eq!(millis(text, clock).as_deref(), Some(expected), "{text}");
        }
        for nonsense in [
            "",
            "?",
            "30-02-2016",
            "2016",
            "29-02-2016 25:00",
            "29-02-2016 1",
            "é-é-é",
            "1-2-3-4",
            "29-02-2016 13:00 pm",
        ] {
            assert_eq!(moment(nonsense, DMY), None, "{nonsense}");
        }
    }

    #[test]
    fn numbers_in_many_forms() {
        for (text, expected) in [
            ("7", 7.0),
            ("1,234.5", 1234.5),
            ("1.234,5", 1234.5),
            ("3,5", 3.5),
            ("€ 1 200", 1200.0),
            ("-2", -2.0),
            ("1.000.000", 1_000_000.0),
        ] {
            assert_eq!(number(text), Some(expected), "{text}");
        }
        for nonsense in ["", "?", "abc", "inf", "NaN", "1e999", "0x10"] {
            assert_eq!(number(nonsense), None, "{nonsense}");
        }
    }
}
