//! The clock of the device: the only place of the crate that reads one.

/// Milliseconds since 1970-01-01T00:00:00Z as this device believes.
#[must_use]
pub fn now_millis() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a date is far below 2^53 milliseconds")]
    let millis = js_sys::Date::now() as i64;
    millis
}

/// UTC minus local time on this device at a moment, in minutes, as JavaScript counts.
#[must_use]
pub fn utc_minus_local_minutes(millis: i64) -> i32 {
    #[expect(clippy::cast_precision_loss, reason = "a date is far below 2^53 milliseconds")]
    let offset = js_sys::Date::new(&(millis as f64).into()).get_timezone_offset();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "an offset from UTC is within a day, in minutes"
    )]
    let minutes = offset as i32;
    // A moment that no date has gives no number; as an integer that is zero.
    minutes
}

/// Milliseconds that never run backwards, from an arbitrary start. For measuring spans and for the engine's timers.
#[must_use]
pub fn monotonic_millis() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or_else(js_sys::Date::now, |clock| clock.now())
}
