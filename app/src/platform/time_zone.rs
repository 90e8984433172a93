//! How far time zones are from UTC, by the browser's own database: it is kept up to date and costs no download.

use std::{cell::RefCell, collections::HashMap};

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    /// A formatter costs far more to make than to use. `None` for a zone that the browser does not know.
    static FORMATTERS: RefCell<HashMap<String, Option<(JsValue, Function)>>> = RefCell::new(HashMap::new());
}

/// A formatter that ends with the offset, such as `1/1/2026, GMT+01:00`.
fn make(zone: &str) -> Option<(JsValue, Function)> {
    let options = Object::new();
    for (key, value) in [("timeZone", zone), ("timeZoneName", "longOffset")] {
        Reflect::set(&options, &key.into(), &value.into()).ok()?;
    }
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    // Throws for an unknown zone.
    let object = Reflect::construct(&class, &Array::of2(&"en-US".into(), &options)).ok()?;
    let format: Function = Reflect::get(&object, &"format".into()).ok()?.dyn_into().ok()?;
    Some((object, format))
}

/// How far local time is ahead of UTC, in seconds; `None` if the browser does not know the zone (an IANA name).
#[must_use]
pub fn offset_seconds(zone: &str, utc_seconds: i64) -> Option<i32> {
    let known = FORMATTERS.with_borrow(|formatters| formatters.get(zone).cloned());
    let (object, format) = match known {
        Some(known) => known,
        None => {
            let made = make(zone);
            FORMATTERS.with_borrow_mut(|formatters| formatters.insert(zone.to_owned(), made.clone()));
            made
        }
    }?;
    #[expect(clippy::cast_precision_loss, reason = "a date is far below 2^53 milliseconds")]
    let millis = utc_seconds.saturating_mul(1000) as f64;
    let text = format.call1(&object, &JsValue::from_f64(millis)).ok()?.as_string()?;
    offset_of(&text)
}

/// The offset at the end of a text: `GMT`, `GMT+01:00`, `GMT-03:30`, or with seconds for times before standard time.
fn offset_of(text: &str) -> Option<i32> {
    let offset = text.rsplit_once("GMT")?.1.trim();
    if offset.is_empty() {
        return Some(0);
    }
    // Browsers write the minus sign of typography as well as the hyphen.
    let (sign, digits) = if let Some(digits) = offset.strip_prefix('+') {
        (1, digits)
    } else {
        (-1, offset.strip_prefix(['-', '\u{2212}'])?)
    };
    let mut parts = digits.split(':').map(str::parse::<i32>);
    let hours = parts.next()?.ok()?;
    let minutes = parts.next().unwrap_or(Ok(0)).ok()?;
    let seconds = parts.next().unwrap_or(Ok(0)).ok()?;
    Some(sign * (hours * 3600 + minutes * 60 + seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_read_as_browsers_write_them() {
        for (text, seconds) in [
            ("1/1/2026, GMT", 0),
            ("1/1/2026, GMT+01:00", 3_600),
            ("7/1/2026, GMT-03:30", -12_600),
            ("7/1/2026, GMT\u{2212}02:30", -9_000),
            ("1/1/1890, GMT+00:53:28", 3_208),
        ] {
            assert_eq!(offset_of(text), Some(seconds), "{text}");
        }
        assert_eq!(offset_of("1/1/2026"), None);
        assert_eq!(offset_of("1/1/2026, GMT+one"), None);
    }
}
