//! What the rules of several kinds read from fields: numbers, chosen values, and points from one to five.

use crate::declaration::FieldReader;
use crate::value::Value;

/// The number in a field, if it is set.
pub(super) fn number(fields: &dyn FieldReader, name: &str) -> Option<f64> {
    match fields.value(name) {
        Some(Value::Number(number)) => Some(number),
        Some(Value::Text(_) | Value::Date(_) | Value::DateTime(_) | Value::Flag(_)) | None => None,
    }
}

/// The stored value of a choice field, if it is set.
pub(super) fn chosen(fields: &dyn FieldReader, name: &str) -> Option<String> {
    fields.value(name)?.as_text().map(str::to_owned)
}

/// The points, 1 to 5, of a choice field whose stored values are those digits.
pub(super) fn points(fields: &dyn FieldReader, name: &str) -> Option<u8> {
    chosen(fields, name)?
        .parse()
        .ok()
        .filter(|points| (1..=5).contains(points))
}

/// What a rule derives for one field from given values.
#[cfg(test)]
pub(super) fn derived(rule: crate::declaration::Rule, given: &[(&str, Value)], name: &str) -> Option<Value> {
    struct Given<'a>(&'a [(&'a str, Value)]);
    impl FieldReader for Given<'_> {
        fn value(&self, field: &str) -> Option<Value> {
            let found = self.0.iter().find(|(name, _)| *name == field);
            found.map(|(_, value)| value.clone())
        }
    }
    rule(&Given(given))
        .into_iter()
        .find(|(field, _)| *field == name)
        .and_then(|(_, value)| value)
}
