//! The message of a change: compact JSON that names the edits, their author, and old and new values.
//!
//! History is read from these messages alone, so that thousands of changes are listed without decoding one operation.
//! Messages come from anyone: what is not ours is shown as the plain text it is.

use serde::{Deserialize, Serialize};

use crate::declaration::{Field, FieldType};
use crate::value::Value;

/// The longest message that is parsed; a longer one was not written by this program.
const MESSAGE_BYTES: usize = 64 * 1024;
/// The most edits that one message names; of the rest it gives the number.
const NOTES: usize = 40;
/// The longest text value in a message, in characters.
const VALUE_CHARACTERS: usize = 120;
/// The longest reason in a message, in characters.
const REASON_CHARACTERS: usize = 600;

/// What a change did, as its message says.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct EditMessage {
    /// The member who made it, as shown; empty if the message does not say.
    #[serde(rename = "by", default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// Whether an import made it.
    #[serde(rename = "imported", default, skip_serializing_if = "is_false")]
    pub imported: bool,
    /// The edits, in order.
    #[serde(rename = "edits", default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<EditNote>,
    /// How many further edits the message does not name.
    #[serde(rename = "more", default, skip_serializing_if = "is_zero")]
    pub more: usize,
    /// The message of another program, as it is.
    #[serde(skip)]
    pub foreign: Option<String>,
}

/// One edit in a message.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct EditNote {
    /// Which edit.
    #[serde(rename = "e", default)]
    pub edit: EditName,
    /// The field, transition, relation or tag that it touches.
    #[serde(rename = "f", default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// The value before.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub old: Option<NoteValue>,
    /// The value after.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub new: Option<NoteValue>,
    /// The reason that was given.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Names of edits in messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditName {
    /// The record was created.
    Create,
    /// A field was set or cleared.
    Set,
    /// A text was edited.
    Text,
    /// A text was formatted: what it says stayed the same.
    Format,
    /// A step of the lifecycle was taken.
    Transition,
    /// A state was settled, imported or restored without a step.
    State,
    /// A relation was added.
    Relate,
    /// A relation was removed.
    Unrelate,
    /// A tag was added.
    Tag,
    /// A tag was removed.
    Untag,
    /// A comment was added.
    Comment,
    /// A ballot was opened.
    OpenBallot,
    /// A vote was cast.
    Vote,
    /// A ballot was closed by hand.
    CloseBallot,
    /// A decision was let stand against votes.
    SettleBallot,
    /// An item was added or changed.
    Item,
    /// An item was taken away.
    ItemRemoved,
    /// An approved version was confirmed as read.
    Confirm,
    /// The record was archived.
    Archive,
    /// The record was brought back.
    Unarchive,
    /// Bookkeeping of an import.
    Import,
    /// A step was undone, or an import reverted.
    Restore,
    /// An edit of a newer version.
    #[default]
    #[serde(other)]
    Unknown,
}

/// A value in a message; the field's type says what a number means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum NoteValue {
    /// Yes or no.
    Flag(bool),
    /// A whole number, a date in days, or a moment in milliseconds.
    Whole(i64),
    /// Any other number.
    Number(f64),
    /// Text, cut to a bounded length.
    Text(String),
}

impl EditMessage {
    /// A message of edits, bounded in size.
    #[must_use]
    pub fn new(by: &str, notes: Vec<EditNote>, imported: bool) -> Self {
        let mut notes = notes;
        let more = notes.len().saturating_sub(NOTES);
        notes.truncate(NOTES);
        Self {
            by: cut(by, VALUE_CHARACTERS),
            imported,
            notes,
            more,
            foreign: None,
        }
    }

    /// As written into a change.
    #[must_use]
    pub fn encode(&self) -> String {
        // A message of these types cannot fail to serialize: no map keys other than strings, no failing sources.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads the message of a change. What is not ours becomes [`EditMessage::foreign`].
    #[must_use]
    pub fn parse(message: Option<&str>) -> Self {
        let Some(text) = message else {
            return Self::default();
        };
        let foreign = || Self {
            foreign: Some(cut(text, REASON_CHARACTERS)),
            ..Self::default()
        };
        if text.len() > MESSAGE_BYTES || !text.starts_with('{') {
            return foreign();
        }
        match serde_json::from_str::<Self>(text) {
            Ok(mut parsed) => {
                parsed.notes.truncate(NOTES);
                parsed.by = cut(&parsed.by, VALUE_CHARACTERS);
                parsed
            }
            Err(_) => foreign(),
        }
    }
}

impl EditNote {
    /// An edit of a subject.
    #[must_use]
    pub fn new(edit: EditName, subject: &str) -> Self {
        Self {
            edit,
            subject: cut(subject, VALUE_CHARACTERS),
            ..Self::default()
        }
    }

    /// With the value before.
    #[must_use]
    pub fn old(mut self, value: Option<&Value>) -> Self {
        self.old = value.map(NoteValue::of);
        self
    }

    /// With the value after.
    #[must_use]
    pub fn new_value(mut self, value: Option<&Value>) -> Self {
        self.new = value.map(NoteValue::of);
        self
    }

    /// With a reason.
    #[must_use]
    pub fn reason(mut self, reason: Option<&str>) -> Self {
        self.reason = reason
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(|text| cut(text, REASON_CHARACTERS));
        self
    }
}

impl NoteValue {
    fn of(value: &Value) -> Self {
        match value {
            Value::Text(text) => Self::Text(cut(text, VALUE_CHARACTERS)),
            Value::Number(number) => crate::value::whole(*number).map_or(Self::Number(*number), Self::Whole),
            Value::Date(days) => Self::Whole(i64::from(*days)),
            Value::DateTime(millis) => Self::Whole(*millis),
            Value::Flag(flag) => Self::Flag(*flag),
        }
    }

    /// As a person reads it, given the field that it belongs to.
    #[must_use]
    pub fn display(&self, field: Option<&Field>) -> String {
        match (self, field) {
            (Self::Flag(flag), _) => if *flag { "Yes" } else { "No" }.to_owned(),
            (Self::Whole(whole), Some(field)) => whole_value(*whole, field).display(field),
            (Self::Number(number), Some(field)) => Value::Number(*number).display(field),
            (Self::Text(text), Some(field)) => Value::Text(text.clone()).display(field),
            (Self::Whole(whole), None) => whole.to_string(),
            (Self::Number(number), None) => number.to_string(),
            (Self::Text(text), None) => text.clone(),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "quantities in messages are far below 2^53")]
fn whole_value(whole: i64, field: &Field) -> Value {
    match field.field_type {
        FieldType::Date => i32::try_from(whole).map_or_else(|_| Value::Text(whole.to_string()), Value::Date),
        FieldType::DateTime => Value::DateTime(whole),
        FieldType::Line
        | FieldType::Text
        | FieldType::Choice(_)
        | FieldType::Number { .. }
        | FieldType::Flag
        | FieldType::Person
        | FieldType::Group => Value::Number(whole as f64),
    }
}

/// The text, cut to a number of characters with an ellipsis.
pub(crate) fn cut(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(number: &usize) -> bool {
    *number == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_compact_and_comes_back() {
        let note = EditNote::new(EditName::Set, "priority")
            .old(Some(&Value::text("p3")))
            .new_value(Some(&Value::text("p2")));
        let message = EditMessage::new("Ana", vec![note], false);
        let text = message.encode();
        assert_eq!(
            text,
            r#"{"by":"Ana","edits":[{"e":"set","f":"priority","o":"p3","n":"p2"}]}"#
        );
        assert_eq!(EditMessage::parse(Some(&text)), message);
    }

    #[test]
    fn foreign_messages_stay_readable() {
        assert_eq!(
            EditMessage::parse(Some("fix typo")).foreign.as_deref(),
            Some("fix typo")
        );
        assert_eq!(EditMessage::parse(Some("{broken")).foreign.as_deref(), Some("{broken"));
        assert!(
            EditMessage::parse(Some(&"x".repeat(1_000_000)))
                .foreign
                .unwrap()
                .chars()
                .count()
                <= 601
        );
        let newer = EditMessage::parse(Some(r#"{"by":"Bo","edits":[{"e":"sign","f":"x"}],"extra":1}"#));
        assert_eq!((newer.by.as_str(), newer.notes[0].edit), ("Bo", EditName::Unknown));
    }

    #[test]
    fn messages_are_bounded() {
        let notes = (0..500)
            .map(|number| EditNote::new(EditName::Set, &format!("f{number}")).reason(Some(&"y".repeat(5000))))
            .collect();
        let message = EditMessage::new(&"n".repeat(5000), notes, true);
        assert_eq!((message.notes.len(), message.more), (NOTES, 460));
        assert!(message.encode().len() < MESSAGE_BYTES);
    }
}
