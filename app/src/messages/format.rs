//! Dates, times, sizes and numbers in the person's language and time zone.
//!
//! Formatters of `Intl` cost far more to make than to use, so one of each is kept per language.

use std::{cell::RefCell, collections::HashMap};

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::{Locale, locale};

/// The formatters in use.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Formatter {
    Date,
    DateThisYear,
    Exact,
    Moment,
    Day,
    Weekday,
    Month,
    MonthShort,
    Relative,
    Number,
    Time,
}

thread_local! {
    static FORMATTERS: RefCell<HashMap<(u8, Formatter), (JsValue, Function)>> = RefCell::new(HashMap::new());
}

fn options(pairs: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (key, value) in pairs {
        // Setting a property of a fresh plain object cannot fail.
        drop(Reflect::set(
            &object,
            &JsValue::from_str(key),
            &JsValue::from_str(value),
        ));
    }
    object
}

fn make(formatter: Formatter) -> Option<(JsValue, Function)> {
    let (class, options) = match formatter {
        Formatter::Date => (
            "DateTimeFormat",
            options(&[("dateStyle", "medium"), ("timeZone", "UTC")]),
        ),
        Formatter::DateThisYear => ("DateTimeFormat", options(&[("day", "numeric"), ("month", "short")])),
        Formatter::Exact => (
            "DateTimeFormat",
            options(&[("dateStyle", "full"), ("timeStyle", "medium")]),
        ),
        Formatter::Moment => (
            "DateTimeFormat",
            options(&[("dateStyle", "short"), ("timeStyle", "short")]),
        ),
        Formatter::Time => ("DateTimeFormat", options(&[("timeStyle", "short")])),
        Formatter::Weekday => ("DateTimeFormat", options(&[("dateStyle", "full")])),
        Formatter::Day => ("DateTimeFormat", options(&[("dateStyle", "medium")])),
        Formatter::Month => (
            "DateTimeFormat",
            options(&[("month", "long"), ("year", "numeric"), ("timeZone", "UTC")]),
        ),
        Formatter::MonthShort => (
            "DateTimeFormat",
            options(&[("month", "short"), ("year", "2-digit"), ("timeZone", "UTC")]),
        ),
        Formatter::Relative => ("RelativeTimeFormat", options(&[("numeric", "auto")])),
        Formatter::Number => ("NumberFormat", options(&[])),
    };
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &class.into()).ok()?.dyn_into().ok()?;
    let object = Reflect::construct(&class, &Array::of2(&locale().tag().into(), &options)).ok()?;
    let format: Function = Reflect::get(&object, &"format".into()).ok()?.dyn_into().ok()?;
    Some((object, format))
}

/// The text, or nothing where the browser lacks the formatter or the value is out of its range.
fn apply(formatter: Formatter, arguments: &[JsValue]) -> Option<String> {
    let key = (u8::from(locale() == Locale::German), formatter);
    let known = FORMATTERS.with_borrow(|formatters| formatters.get(&key).cloned());
    let (object, format) = match known {
        Some(known) => known,
        None => {
            let made = make(formatter)?;
            FORMATTERS.with_borrow_mut(|formatters| formatters.insert(key, made.clone()));
            made
        }
    };
    let arguments: Array = arguments.iter().collect();
    format.apply(&object, &arguments).ok()?.as_string()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds of any calendar date stay below 2^53"
)]
fn js_millis(millis: i64) -> JsValue {
    JsValue::from_f64(millis as f64)
}

/// A moment as ISO 8601 in UTC, for `datetime` attributes.
pub(crate) fn iso(millis: i64) -> String {
    let date = js_sys::Date::new(&js_millis(millis));
    if date.get_time().is_nan() {
        String::new()
    } else {
        String::from(date.to_iso_string())
    }
}

/// A moment in full: weekday, date, time to the second.
pub(crate) fn exact(millis: i64) -> String {
    apply(Formatter::Exact, &[js_millis(millis)]).unwrap_or_else(|| iso(millis))
}

/// A moment as short as it can be said: date and minute.
pub(crate) fn moment(millis: i64) -> String {
    apply(Formatter::Moment, &[js_millis(millis)]).unwrap_or_else(|| iso(millis))
}

/// The time of day of a moment, to the minute, in the person's time zone.
pub(crate) fn time(millis: i64) -> String {
    apply(Formatter::Time, &[js_millis(millis)]).unwrap_or_else(|| iso(millis))
}

/// A number with the language's separators and at most three decimals.
pub(crate) fn number(number: f64) -> String {
    // Minus zero is a zero that people wonder about.
    let number = if number == 0.0 { 0.0 } else { number };
    apply(Formatter::Number, &[JsValue::from_f64(number)]).unwrap_or_else(|| number.to_string())
}

/// The day of a moment with its weekday, in the person's time zone.
pub(crate) fn weekday(millis: i64) -> String {
    apply(Formatter::Weekday, &[js_millis(millis)]).unwrap_or_else(|| iso(millis))
}

/// A calendar date given in days since 1970-01-01.
pub(crate) fn date(days: i32) -> String {
    let millis = i64::from(days) * DAY_MILLIS;
    apply(Formatter::Date, &[js_millis(millis)]).unwrap_or_else(|| iso(millis))
}

/// The month and year of a calendar date given in days since 1970-01-01.
pub(crate) fn month(days: i32) -> String {
    let millis = i64::from(days) * DAY_MILLIS;
    apply(Formatter::Month, &[js_millis(millis)]).unwrap_or_else(|| iso(millis))
}

const MINUTE_MILLIS: i64 = 60_000;
const HOUR_MILLIS: i64 = 60 * MINUTE_MILLIS;
const DAY_MILLIS: i64 = 24 * HOUR_MILLIS;
/// From here on a date says more than a number of days.
const RELATIVE_LIMIT_MILLIS: i64 = 27 * DAY_MILLIS;
/// Half a year: inside it the year goes without saying.
const THIS_YEAR_MILLIS: i64 = 182 * DAY_MILLIS;

/// How a distance from now is said.
#[derive(Debug, PartialEq, Eq)]
enum Distance {
    JustNow,
    In(&'static str, i64),
    DateThisYear,
    Date,
}

fn distance(millis: i64, now_millis: i64) -> Distance {
    let difference = millis.saturating_sub(now_millis);
    let size = difference.saturating_abs();
    if size < MINUTE_MILLIS {
        Distance::JustNow
    } else if size < HOUR_MILLIS {
        Distance::In("minute", difference / MINUTE_MILLIS)
    } else if size < DAY_MILLIS {
        Distance::In("hour", difference / HOUR_MILLIS)
    } else if size < RELATIVE_LIMIT_MILLIS {
        Distance::In("day", difference / DAY_MILLIS)
    } else if size < THIS_YEAR_MILLIS {
        Distance::DateThisYear
    } else {
        Distance::Date
    }
}

super::messages! {
    just_now = "just now" | "gerade eben";
}

/// A moment relative to now: "just now", "3 minutes ago", "tomorrow", and a date when it is further away.
pub(crate) fn relative(millis: i64, now_millis: i64) -> String {
    let text = match distance(millis, now_millis) {
        Distance::JustNow => return just_now().to_owned(),
        Distance::In(unit, amount) => apply(Formatter::Relative, &[js_millis(amount), JsValue::from_str(unit)]),
        Distance::DateThisYear => apply(Formatter::DateThisYear, &[js_millis(millis)]),
        Distance::Date => apply(Formatter::Day, &[js_millis(millis)]),
    };
    text.unwrap_or_else(|| iso(millis))
}

/// A calendar date relative to today: "today", "in 3 days", and the date when it is further away.
pub(crate) fn relative_date(days: i32, today: i32) -> String {
    let difference = days.saturating_sub(today);
    if difference.abs() < 15 {
        let arguments = [JsValue::from_f64(f64::from(difference)), JsValue::from_str("day")];
        apply(Formatter::Relative, &arguments).unwrap_or_else(|| date(days))
    } else {
        date(days)
    }
}

/// The month of a calendar date as short as it can be said, for axes.
pub(crate) fn month_short(days: i32) -> String {
    let millis = i64::from(days) * DAY_MILLIS;
    apply(Formatter::MonthShort, &[js_millis(millis)]).unwrap_or_else(|| iso(millis))
}

/// A whole number with the language's separators.
#[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
pub(crate) fn count(count: usize) -> String {
    apply(Formatter::Number, &[JsValue::from_f64(count as f64)]).unwrap_or_else(|| count.to_string())
}

/// A size in the unit that fits it, with one decimal under ten.
pub(crate) fn bytes(bytes: f64) -> String {
    const UNITS: [&str; 5] = ["B", "KB", "MB", "GB", "TB"];
    let mut value = bytes.max(0.0);
    let mut unit = 0;
    while value >= 1000.0 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    let digits = if unit > 0 && value < 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.0}")
    };
    let digits = match locale() {
        Locale::English => digits,
        Locale::German => digits.replace('.', ","),
    };
    format!("{digits} {}", UNITS.get(unit).copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_in_the_unit_that_fits() {
        assert_eq!(bytes(0.0), "0 B");
        assert_eq!(bytes(999.0), "999 B");
        assert_eq!(bytes(1_500.0), "1.5 KB");
        assert_eq!(bytes(52_428_800.0), "52 MB");
        assert_eq!(bytes(-1.0), "0 B");
    }

    #[test]
    fn a_distance_is_said_in_the_unit_that_fits() {
        let now = 1_800_000_000_000;
        assert_eq!(distance(now, now), Distance::JustNow);
        assert_eq!(distance(now - 59_999, now), Distance::JustNow);
        assert_eq!(distance(now - 60_000, now), Distance::In("minute", -1));
        assert_eq!(distance(now + 3 * HOUR_MILLIS, now), Distance::In("hour", 3));
        assert_eq!(distance(now - 26 * DAY_MILLIS, now), Distance::In("day", -26));
        assert_eq!(distance(now - 40 * DAY_MILLIS, now), Distance::DateThisYear);
        assert_eq!(distance(i64::MIN, now), Distance::Date);
    }
}
