//! Field values as the model speaks of them, between automerge scalars and text.

use automerge::ScalarValue;
use serde::{Deserialize, Serialize};

use crate::calendar;
use crate::declaration::{Field, FieldType};

/// The longest line, choice or name that is stored, in bytes of UTF-8. Longer ones belong in a text.
pub const LINE_BYTES: usize = 4_000;

/// A field value. What an automerge scalar becomes depends on the field's declared type, see [`Value::from_scalar`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Line, choice (stored value), person, group.
    Text(String),
    /// Number.
    Number(f64),
    /// Days since 1970-01-01.
    Date(i32),
    /// Milliseconds since 1970-01-01T00:00:00Z (automerge timestamp).
    DateTime(i64),
    /// Flag.
    Flag(bool),
}

impl Value {
    /// A text value.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(_) | Self::Date(_) | Self::DateTime(_) | Self::Flag(_) => None,
        }
    }

    /// Milliseconds, if it is a moment.
    #[must_use]
    pub const fn as_millis(&self) -> Option<i64> {
        match self {
            Self::DateTime(millis) => Some(*millis),
            Self::Text(_) | Self::Number(_) | Self::Date(_) | Self::Flag(_) => None,
        }
    }

    /// Whether a field of this type may hold the value. A choice must be one of the declared ones; text fields hold no
    /// values, they are edited by splices.
    #[must_use]
    pub fn fits(&self, field_type: &FieldType) -> bool {
        match (self, field_type) {
            (Self::Text(text), FieldType::Line | FieldType::Person | FieldType::Group) => text.len() <= LINE_BYTES,
            (Self::Text(text), FieldType::Choice(choices)) => choices.iter().any(|choice| choice.value == text),
            (Self::Number(number), FieldType::Number { .. }) => number.is_finite(),
            (Self::Date(days), FieldType::Date) => calendar::DAYS.contains(days),
            (Self::DateTime(_), FieldType::DateTime) | (Self::Flag(_), FieldType::Flag) => true,
            (Self::Text(_) | Self::Number(_) | Self::Date(_) | Self::DateTime(_) | Self::Flag(_), _) => false,
        }
    }

    /// As stored.
    #[must_use]
    pub fn to_scalar(&self) -> ScalarValue {
        match self {
            Self::Text(text) => ScalarValue::Str(text.as_str().into()),
            Self::Number(number) => whole(*number).map_or(ScalarValue::F64(*number), ScalarValue::Int),
            Self::Date(days) => ScalarValue::Int(i64::from(*days)),
            Self::DateTime(millis) => ScalarValue::Timestamp(*millis),
            Self::Flag(flag) => ScalarValue::Boolean(*flag),
        }
    }

    /// Reads a stored scalar for a field of this type. `Ok(None)` is an unset field; an error says what was found.
    ///
    /// Other clients write what their language has at hand, so whole numbers stand for moments, texts for dates.
    ///
    /// # Errors
    /// If the scalar cannot stand for a value of the type.
    pub fn from_scalar(field_type: &FieldType, scalar: &ScalarValue) -> Result<Option<Self>, ValueProblem> {
        if matches!(scalar, ScalarValue::Null) {
            return Ok(None);
        }
        let value = match field_type {
            FieldType::Line | FieldType::Person | FieldType::Group | FieldType::Choice(_) | FieldType::Text => {
                scalar.as_str().map(|text| Self::Text(text.to_owned()))
            }
            FieldType::Number { .. } => number(scalar).map(Self::Number),
            FieldType::Date => date(scalar).map(Self::Date),
            FieldType::DateTime => moment(scalar).map(Self::DateTime),
            FieldType::Flag => scalar.as_bool().map(Self::Flag),
        };
        match value {
            Some(Self::Text(text)) if text.is_empty() => Ok(None),
            Some(Self::Text(text)) if text.len() > LINE_BYTES && !matches!(field_type, FieldType::Text) => {
                Err(ValueProblem::TooLong { bytes: text.len() })
            }
            Some(value) => Ok(Some(value)),
            None => Err(ValueProblem::WrongType {
                found: scalar_name(scalar),
            }),
        }
    }

    /// As a person reads it: the label of a choice, a date as `2026-11-23`, a moment in UTC, a number with its unit.
    #[must_use]
    pub fn display(&self, field: &Field) -> String {
        match self {
            Self::Text(text) => field
                .choice_of(text)
                .map_or_else(|| text.clone(), |choice| choice.label.to_owned()),
            Self::Number(number) => match field.field_type {
                FieldType::Number { unit } if !unit.is_empty() => format!("{number} {unit}"),
                FieldType::Number { .. }
                | FieldType::Line
                | FieldType::Text
                | FieldType::Choice(_)
                | FieldType::Date
                | FieldType::DateTime
                | FieldType::Flag
                | FieldType::Person
                | FieldType::Group => number.to_string(),
            },
            Self::Date(days) => calendar::date_text(*days),
            Self::DateTime(millis) => calendar::moment_text(*millis),
            Self::Flag(flag) => if *flag { "Yes" } else { "No" }.to_owned(),
        }
    }
}

/// Why a stored value is not shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ValueProblem {
    /// Another type than declared.
    #[error("holds {found}, which does not fit the field")]
    WrongType {
        /// What was found.
        found: &'static str,
    },
    /// Longer than a line may be.
    #[error("holds {bytes} bytes, more than a line may have")]
    TooLong {
        /// Its size.
        bytes: usize,
    },
}

/// What a Rust integer is for a whole number of moderate size; JavaScript writes such numbers as integers too.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked first")]
pub(crate) fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0).then_some(number as i64)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "numbers beyond 2^53 are no quantities that people enter"
)]
fn number(scalar: &ScalarValue) -> Option<f64> {
    let number = match scalar {
        ScalarValue::Int(number) | ScalarValue::Timestamp(number) => *number as f64,
        ScalarValue::Uint(number) => *number as f64,
        ScalarValue::Counter(counter) => i64::from(counter) as f64,
        ScalarValue::F64(number) => *number,
        ScalarValue::Str(text) => text.trim().parse().ok()?,
        ScalarValue::Bytes(_) | ScalarValue::Boolean(_) | ScalarValue::Unknown { .. } | ScalarValue::Null => {
            return None;
        }
    };
    number.is_finite().then_some(number)
}

fn date(scalar: &ScalarValue) -> Option<i32> {
    let days = match scalar {
        ScalarValue::Timestamp(millis) => i32::try_from(millis.div_euclid(calendar::DAY_MILLIS)).ok()?,
        ScalarValue::Str(text) => {
            let mut parts = text.splitn(3, '-');
            let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
            let day = day.get(..2)?;
            calendar::days_of(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?
        }
        ScalarValue::Int(_) | ScalarValue::Uint(_) | ScalarValue::F64(_) | ScalarValue::Counter(_) => {
            i32::try_from(whole(number(scalar)?)?).ok()?
        }
        ScalarValue::Bytes(_) | ScalarValue::Boolean(_) | ScalarValue::Unknown { .. } | ScalarValue::Null => {
            return None;
        }
    };
    calendar::DAYS.contains(&days).then_some(days)
}

fn moment(scalar: &ScalarValue) -> Option<i64> {
    match scalar {
        ScalarValue::Timestamp(millis) | ScalarValue::Int(millis) => Some(*millis),
        ScalarValue::Uint(_) | ScalarValue::F64(_) | ScalarValue::Counter(_) => whole(number(scalar)?),
        ScalarValue::Str(_)
        | ScalarValue::Bytes(_)
        | ScalarValue::Boolean(_)
        | ScalarValue::Unknown { .. }
        | ScalarValue::Null => None,
    }
}

/// What a scalar is, in words.
#[must_use]
pub const fn scalar_name(scalar: &ScalarValue) -> &'static str {
    match scalar {
        ScalarValue::Bytes(_) => "bytes",
        ScalarValue::Str(_) => "text",
        ScalarValue::Int(_) | ScalarValue::Uint(_) | ScalarValue::F64(_) | ScalarValue::Counter(_) => "a number",
        ScalarValue::Timestamp(_) => "a moment",
        ScalarValue::Boolean(_) => "yes or no",
        ScalarValue::Unknown { .. } => "a value of a newer version",
        ScalarValue::Null => "nothing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_stored_and_read_back() {
        let cases = [
            (FieldType::Line, Value::text("a")),
            (FieldType::Number { unit: "" }, Value::Number(3.5)),
            (FieldType::Number { unit: "" }, Value::Number(-7.0)),
            (FieldType::Date, Value::Date(20_000)),
            (FieldType::DateTime, Value::DateTime(-5)),
            (FieldType::Flag, Value::Flag(true)),
        ];
        for (field_type, value) in cases {
            assert!(value.fits(&field_type));
            assert_eq!(Value::from_scalar(&field_type, &value.to_scalar()), Ok(Some(value)));
        }
    }

    #[test]
    fn what_does_not_fit_is_a_problem_in_words() {
        let found = Value::from_scalar(&FieldType::Flag, &ScalarValue::Str("yes".into()));
        assert_eq!(found, Err(ValueProblem::WrongType { found: "text" }));
        assert!(Value::from_scalar(&FieldType::Date, &ScalarValue::Int(i64::MAX)).is_err());
        assert!(Value::from_scalar(&FieldType::Date, &ScalarValue::Str("2026-1é-03".into())).is_err());
        assert_eq!(
            Value::from_scalar(&FieldType::Date, &ScalarValue::Str("2026-11-23T10:00".into())),
            Ok(Some(Value::Date(20_780)))
        );
        assert!(Value::from_scalar(&FieldType::Line, &ScalarValue::Str("x".repeat(5000).into())).is_err());
        assert!(Value::from_scalar(&FieldType::Number { unit: "" }, &ScalarValue::F64(f64::NAN)).is_err());
    }
}
