//! The clock of the device: the only place of the crate that reads one.

/// Milliseconds since 1970-01-01T00:00:00Z as this device believes.
#[must_use]
pub fn now_millis() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a date is far below 2^53 milliseconds")]
    let millis = js_sys::Date::now() as i64;
    millis
}

/// Milliseconds that never run backwards, from an arbitrary start. For measuring spans and for the engine's timers.
#[must_use]
pub fn monotonic_millis() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or_else(js_sys::Date::now, |clock| clock.now())
}
