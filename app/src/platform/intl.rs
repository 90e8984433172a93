//! Dates and durations in the person's language and time zone, by the browser's own `Intl`.

use js_sys::{Array, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

fn options(entries: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in entries {
        // Setting a property of a plain object does not fail.
        let _: Result<bool, JsValue> = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    options
}

fn format(millis: f64, locale: &str, entries: &[(&str, &str)]) -> String {
    let locales = Array::of1(&JsValue::from_str(locale));
    let format: Function = Intl::DateTimeFormat::new(&locales, &options(entries)).format();
    let date = js_sys::Date::new(&JsValue::from_f64(millis));
    format
        .call1(&JsValue::UNDEFINED, &date)
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "a date is far below 2^53 milliseconds")]
fn as_f64(millis: i64) -> f64 {
    millis as f64
}

/// A calendar date (days since 1970-01-01), the same in every time zone.
#[must_use]
pub fn date(days: i32, locale: &str) -> String {
    format(
        f64::from(days) * 86_400_000.0,
        locale,
        &[("dateStyle", "medium"), ("timeZone", "UTC")],
    )
}

/// A moment, in the time zone of the device.
#[must_use]
pub fn date_time(millis: i64, locale: &str) -> String {
    format(
        as_f64(millis),
        locale,
        &[("dateStyle", "medium"), ("timeStyle", "short")],
    )
}

/// The unit and the number of units in which a span is told, rounded towards zero.
#[must_use]
pub fn span(difference_millis: i64) -> (i64, &'static str) {
    const UNITS: [(i64, &str); 6] = [
        (31_557_600_000, "year"),
        (2_629_800_000, "month"),
        (604_800_000, "week"),
        (86_400_000, "day"),
        (3_600_000, "hour"),
        (60_000, "minute"),
    ];
    for (length, unit) in UNITS {
        if difference_millis.abs() >= length {
            return (difference_millis / length, unit);
        }
    }
    (difference_millis / 1_000, "second")
}

/// How long ago (or ahead) a moment is, in words.
#[must_use]
pub fn relative(millis: i64, now_millis: i64, locale: &str) -> String {
    let (count, unit) = span(millis - now_millis);
    let locales = Array::of1(&JsValue::from_str(locale));
    Intl::RelativeTimeFormat::new(&locales, &options(&[("numeric", "auto")]))
        .format(as_f64(count), unit)
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_in_its_largest_whole_unit() {
        assert_eq!(span(0), (0, "second"));
        assert_eq!(span(-4_900), (-4, "second"));
        assert_eq!(span(59_999), (59, "second"));
        assert_eq!(span(-60_000), (-1, "minute"));
        assert_eq!(span(-86_399_999), (-23, "hour"));
        assert_eq!(span(8 * 86_400_000), (1, "week"));
        assert_eq!(span(400 * 86_400_000), (1, "year"));
    }
}
