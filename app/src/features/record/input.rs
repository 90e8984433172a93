//! Between what stands in an input and a field's value: numbers and dates as people write them.

use steward_model::{
    calendar::{date_of_text, iso_moment},
    value::Value,
};

/// The text is not a value of the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InputError {
    Number,
    Date,
}

/// A number in English or German writing: one decimal sign, spaces and the other sign as separators of thousands.
pub(crate) fn parse_number(text: &str) -> Result<Option<f64>, InputError> {
    let compact: String = text
        .chars()
        .filter(|character| !character.is_whitespace() && *character != '\'')
        .collect();
    if compact.is_empty() {
        return Ok(None);
    }
    let (commas, points) = (compact.matches(',').count(), compact.matches('.').count());
    let plain = match (compact.rfind(','), compact.rfind('.')) {
        (Some(comma), Some(point)) if comma > point && commas == 1 => compact.replace('.', "").replace(',', "."),
        (Some(comma), Some(point)) if comma < point && points == 1 => compact.replace(',', ""),
        (Some(_), None) if commas == 1 => compact.replace(',', "."),
        (Some(_), None) => compact.replace(',', ""),
        (None, Some(_)) if points > 1 => compact.replace('.', ""),
        (None, _) => compact,
        (Some(_), Some(_)) => return Err(InputError::Number),
    };
    match plain.parse::<f64>() {
        Ok(number)
            if number.is_finite()
                && plain
                    .chars()
                    .all(|character| character.is_ascii_digit() || "+-.eE".contains(character)) =>
        {
            Ok(Some(number))
        }
        Ok(_) | Err(_) => Err(InputError::Number),
    }
}

/// A date as `<input type=date>` has it, in days since 1970-01-01.
pub(crate) fn parse_date(text: &str) -> Result<Option<i32>, InputError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    date_of_text(text.trim()).map(Some).ok_or(InputError::Date)
}

/// What two values of a field have in common is decided by their words; this says whether an input needs a write.
pub(crate) fn text_value(text: &str) -> Option<Value> {
    let trimmed = text.trim();
    (!trimmed.is_empty()).then(|| Value::Text(trimmed.to_owned()))
}

/// A moment as `<input type=datetime-local>` wants it, in the zone that is `offset_minutes` east of UTC.
pub(crate) fn local_moment(millis: i64, offset_minutes: i32) -> String {
    let shifted = millis.saturating_add(i64::from(offset_minutes) * 60_000);
    // Seconds are left out: the input shows minutes, and a person writes minutes.
    iso_moment(shifted).get(..16).map(str::to_owned).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, number) in [
            ("12", 12.0),
            ("12.5", 12.5),
            ("12,5", 12.5),
            ("1,234,567", 1_234_567.0),
            ("1.234.567", 1_234_567.0),
            ("1.234,5", 1234.5),
            ("1,234.5", 1234.5),
            ("-3 000", -3000.0),
        ] {
            assert_eq!(parse_number(text), Ok(Some(number)), "{text}");
        }
        assert_eq!(parse_number("  "), Ok(None));
        for text in ["twelve", "1,2.3,4", "inf", "NaN", "1e999", "--1"] {
            assert_eq!(parse_number(text), Err(InputError::Number), "{text}");
        }
    }

    #[test]
    fn dates_are_days_since_1970() {
        assert_eq!(parse_date("1970-01-01"), Ok(Some(0)));
        assert_eq!(parse_date("2024-02-29"), Ok(Some(19_782)));
        assert_eq!(parse_date("1969-12-31"), Ok(Some(-1)));
        assert_eq!(parse_date(""), Ok(None));
        assert_eq!(parse_date("2023-02-29"), Err(InputError::Date));
    }

    #[test]
    fn a_moment_is_shown_in_the_zone_of_the_device() {
        assert_eq!(local_moment(0, 60), "1970-01-01T01:00");
        assert_eq!(local_moment(1_772_357_455_123, 0), "2026-03-01T09:30");
    }
}
