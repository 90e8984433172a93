//! Civil dates and times as numbers and back, in the proleptic Gregorian calendar (days since 1970-01-01, UTC).

/// Milliseconds of a day.
pub const DAY_MILLIS: i64 = 86_400_000;

/// The first and last day that is accepted as a date: years 1000 to 9999, so that every date prints in ten characters.
pub const DAYS: std::ops::RangeInclusive<i32> = -354_285..=2_932_896;

/// Days since 1970-01-01 of a civil date; `None` if there is no such day.
///
/// The arithmetic counts years from March so that the leap day is the last of its year.
#[must_use]
pub fn days_of(year: i32, month: u32, day: u32) -> Option<i32> {
    if !(1000..=9999).contains(&year) || !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
        return None;
    }
    let (shifted_year, shifted_month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let day_of_year = i32::try_from((153 * shifted_month + 2) / 5 + day - 1).ok()?;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// Year, month and day of a day number.
#[must_use]
pub fn civil_of(days: i32) -> (i32, u32, u32) {
    let shifted = i64::from(days) + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (
        i32::try_from(year).unwrap_or(i32::MAX),
        u32::try_from(month).unwrap_or(1),
        u32::try_from(day).unwrap_or(1),
    )
}

const fn days_in(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// `2026-11-23`.
#[must_use]
pub fn date_text(days: i32) -> String {
    let (year, month, day) = civil_of(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// `2026-11-23 14:05 UTC`, or with seconds when there are any.
#[must_use]
pub fn moment_text(millis: i64) -> String {
    let days = i32::try_from(millis.div_euclid(DAY_MILLIS)).unwrap_or(i32::MAX);
    let seconds = millis.rem_euclid(DAY_MILLIS) / 1000;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let date = date_text(days);
    if second == 0 {
        format!("{date} {hour:02}:{minute:02} UTC")
    } else {
        format!("{date} {hour:02}:{minute:02}:{second:02} UTC")
    }
}

/// Days of a date as [`date_text`] writes it; `None` for anything else.
#[must_use]
pub fn date_of_text(text: &str) -> Option<i32> {
    let mut parts = text.split('-');
    let mut part = |digits: usize| {
        let part = parts.next()?;
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())).then_some(part)
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    if parts.next().is_some() {
        return None;
    }
    days_of(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// `2026-11-23T14:05:00Z`, or with milliseconds when there are any; empty outside of the years that dates have.
#[must_use]
pub fn iso_moment(millis: i64) -> String {
    let Some(days) = i32::try_from(millis.div_euclid(DAY_MILLIS))
        .ok()
        .filter(|days| DAYS.contains(days))
    else {
        return String::new();
    };
    let (seconds, fraction) = (millis.rem_euclid(DAY_MILLIS) / 1000, millis.rem_euclid(1000));
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let date = date_text(days);
    if fraction == 0 {
        format!("{date}T{hour:02}:{minute:02}:{second:02}Z")
    } else {
        format!("{date}T{hour:02}:{minute:02}:{second:02}.{fraction:03}Z")
    }
}

/// Milliseconds of a civil date and a time of day, as UTC.
#[must_use]
pub fn millis_of(days: i32, hour: u32, minute: u32, second: u32) -> Option<i64> {
    (hour < 24 && minute < 60 && second < 60).then(|| {
        i64::from(days) * DAY_MILLIS + (i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second)) * 1000
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        assert_eq!(days_of(1970, 1, 1), Some(0));
        assert_eq!(days_of(2000, 2, 29), Some(11_016));
        assert_eq!(days_of(2026, 11, 23), Some(20_780));
        assert_eq!(days_of(2023, 2, 29), None);
        assert_eq!(days_of(2023, 13, 1), None);
        assert_eq!(days_of(1000, 1, 1), Some(*DAYS.start()));
        assert_eq!(days_of(9999, 12, 31), Some(*DAYS.end()));
    }

    #[test]
    fn every_day_of_five_centuries_comes_back() {
        for days in -100_000..100_000 {
            let (year, month, day) = civil_of(days);
            assert_eq!(days_of(year, month, day), Some(days));
        }
    }

    #[test]
    fn texts_of_dates_are_read_strictly() {
        assert_eq!(date_of_text("2024-02-29"), Some(19_782));
        assert_eq!(date_of_text("1969-12-31"), Some(-1));
        for text in [
            "",
            "2023-02-29",
            "2024-2-29",
            "2024-02-29-",
            "+024-02-29",
            "2024-02-29T00",
            "24-02-29",
        ] {
            assert_eq!(date_of_text(text), None, "{text}");
        }
    }

    #[test]
    fn moments_are_iso_8601() {
        assert_eq!(iso_moment(1_772_357_400_000), "2026-03-01T09:30:00Z");
        assert_eq!(iso_moment(-1), "1969-12-31T23:59:59.999Z");
        assert_eq!(iso_moment(i64::MAX), "");
    }

    #[test]
    fn extreme_numbers_are_printed_somehow() {
        for days in [i32::MIN, i32::MAX] {
            assert!(!date_text(days).is_empty());
        }
        for millis in [i64::MIN, i64::MAX] {
            assert!(!moment_text(millis).is_empty());
        }
    }
}
