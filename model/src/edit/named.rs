//! The edits by name, and who makes them when.

use serde::{Deserialize, Serialize};
use steward_sync::ids::DocumentId;

use crate::ballot::VoteChoice;
use crate::keys;
use crate::message::{EditMessage, EditName, EditNote};
use crate::rich_text::Operation;
use crate::value::Value;

/// A change of a record that a person, an import or an undo makes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Edit {
    /// Writes who created the record and when, and its first state. The first edit of a new record.
    Create,
    /// Sets a field; over a conflict it writes over all values.
    Set {
        /// The field's name.
        field: String,
        /// The value; an empty text clears.
        value: Value,
    },
    /// Clears a field.
    Clear {
        /// The field's name.
        field: String,
    },
    /// Edits a text field.
    Splice {
        /// The field's name.
        field: String,
        /// Where, in UTF-16 code units.
        at: usize,
        /// How many units to delete there.
        delete: usize,
        /// What to insert there.
        insert: String,
    },
    /// Edits a text with its blocks and marks, see [`crate::rich_text`].
    Rich {
        /// The field's name.
        field: String,
        /// What is done, one step after the other.
        operations: Vec<Operation>,
    },
    /// Takes a step of the lifecycle.
    Transition {
        /// The transition's name.
        name: String,
        /// Why, where a reason is asked for.
        reason: Option<String>,
    },
    /// Picks one of several concurrently written states, or confirms the one that won.
    SettleState {
        /// One of the states in conflict.
        state: String,
    },
    /// Adds a relation.
    Relate {
        /// The relation's name.
        relation: String,
        /// The other record.
        target: DocumentId,
    },
    /// Removes a relation.
    Unrelate {
        /// The relation's name.
        relation: String,
        /// The other record.
        target: DocumentId,
    },
    /// Adds a tag.
    Tag {
        /// The tag.
        tag: String,
    },
    /// Removes a tag.
    Untag {
        /// The tag.
        tag: String,
    },
    /// Adds a comment.
    Comment {
        /// A random name for the comment, in hex.
        id: String,
        /// What it says.
        body: String,
    },
    /// Opens a ballot on the step that the kind declares.
    OpenBallot {
        /// A random name for the ballot, in hex.
        id: String,
        /// Names of those who may vote.
        voters: Vec<String>,
        /// How many approvals approve.
        needed: usize,
        /// Until when votes count, in milliseconds.
        deadline_millis: i64,
    },
    /// Votes in the current ballot.
    Vote {
        /// A random name for the vote, in hex.
        id: String,
        /// The ballot.
        ballot: String,
        /// What.
        choice: VoteChoice,
        /// Why; may be empty.
        note: String,
    },
    /// Closes the current ballot before its deadline.
    CloseBallot {
        /// The ballot.
        ballot: String,
    },
    /// Lets a decision stand although votes contradict it.
    SettleBallot {
        /// The ballot.
        ballot: String,
        /// Why.
        reason: String,
    },
    /// Adds an item to one of the record's maps of items, or changes the given values of one, see [`crate::item`].
    PutItem {
        /// The key of the map.
        map: String,
        /// A random name for the item.
        id: String,
        /// Names of values and what they are to be; none clears.
        values: Vec<(String, Option<Value>)>,
    },
    /// Takes an item away.
    RemoveItem {
        /// The key of the map.
        map: String,
        /// The item.
        id: String,
    },
    /// Says that the author has read an approved version.
    ConfirmReading {
        /// The digest of the version, in hex.
        digest: String,
    },
    /// Archives the record or brings it back.
    Archive {
        /// Which.
        archived: bool,
    },
    /// Notes the id in the system that the record came from.
    SetExternalId {
        /// The id.
        id: String,
    },
    /// Notes the import that created the record.
    MarkImported {
        /// The import's batch id.
        batch: String,
    },
    /// Notes the import that updated the record last.
    MarkUpdated {
        /// The import's batch id.
        batch: String,
    },
    /// Notes how far an event log was imported.
    ImportedThrough {
        /// The time of the last imported event.
        time_millis: i64,
        /// How many events with exactly that time were imported.
        count: u32,
    },
    /// Writes a state as a fact of an import, whatever the workflow says.
    ImportState {
        /// The state.
        state: String,
        /// As the source named it.
        reason: Option<String>,
    },
    /// Writes a field as a fact of an import, read-only ones included.
    ImportValue {
        /// The field's name.
        field: String,
        /// The value; none clears.
        value: Option<Value>,
    },
    /// Makes a text say what an import says, by the smallest splice.
    ImportText {
        /// The field's name.
        field: String,
        /// The whole text.
        text: String,
    },
    /// Puts back a state and fields as they were: the inverse of a transition.
    Restore {
        /// The state to go back to, if it changed.
        state: Option<String>,
        /// Fields and their values before; none clears.
        fields: Vec<(String, Option<Value>)>,
    },
}

/// Who edits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The member, as shown.
    pub name: String,
}

/// When and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub time_millis: i64,
    /// Who.
    pub author: Author,
}

impl Stamp {
    /// A moment and a member.
    #[must_use]
    pub fn new(time_millis: i64, author: impl Into<String>) -> Self {
        Self {
            time_millis,
            author: Author { name: author.into() },
        }
    }

    /// The moment in seconds, as automerge's changes have it.
    #[must_use]
    pub const fn time_seconds(&self) -> i64 {
        self.time_millis.div_euclid(1000)
    }
}

impl Edit {
    /// Sets a field.
    #[must_use]
    pub fn set(field: &str, value: Value) -> Self {
        Self::Set {
            field: field.to_owned(),
            value,
        }
    }

    /// Takes a step without a reason.
    #[must_use]
    pub fn transition(name: &str) -> Self {
        Self::Transition {
            name: name.to_owned(),
            reason: None,
        }
    }

    /// Takes a step with its reason.
    #[must_use]
    pub fn transition_because(name: &str, reason: &str) -> Self {
        Self::Transition {
            name: name.to_owned(),
            reason: Some(reason.to_owned()),
        }
    }

    /// Fills an empty text.
    #[must_use]
    pub fn write(field: &str, text: &str) -> Self {
        Self::Splice {
            field: field.to_owned(),
            at: 0,
            delete: 0,
            insert: text.to_owned(),
        }
    }

    /// The message of a change that consists of this edit, without old values. Consecutive splices of a field by one
    /// author have equal messages, so that they can share a change.
    #[must_use]
    pub fn message(&self, stamp: &Stamp) -> EditMessage {
        EditMessage::new(&stamp.author.name, self.notes(|_| None), self.is_import())
    }

    pub(super) const fn is_import(&self) -> bool {
        matches!(
            self,
            Self::MarkImported { .. }
                | Self::MarkUpdated { .. }
                | Self::ImportedThrough { .. }
                | Self::ImportState { .. }
                | Self::ImportValue { .. }
                | Self::ImportText { .. }
        )
    }

    /// What the message says of this edit; `old` gives the value of a field, or of `state`, before it.
    pub(super) fn notes(&self, old: impl Fn(&str) -> Option<Value>) -> Vec<EditNote> {
        let changed = |field: &str, value: Option<&Value>| {
            EditNote::new(EditName::Set, field)
                .old(old(field).as_ref())
                .new_value(value)
        };
        let state = |name: EditName, subject: &str, new: Option<&str>| {
            let new = new.map(Value::text);
            EditNote::new(name, subject)
                .old(old(keys::STATE).as_ref())
                .new_value(new.as_ref())
        };
        vec![match self {
            Self::Create => EditNote::new(EditName::Create, ""),
            Self::Set { field, value } => changed(field, Some(value)),
            Self::Clear { field } => changed(field, None),
            Self::ImportValue { field, value } => changed(field, value.as_ref()),
            Self::Splice { field, .. } | Self::ImportText { field, .. } => EditNote::new(EditName::Text, field),
            Self::Rich { field, operations } => {
                let formats = !operations.is_empty() && operations.iter().all(Operation::is_formatting);
                EditNote::new(if formats { EditName::Format } else { EditName::Text }, field)
            }
            Self::Transition { name, reason } => state(EditName::Transition, name, None).reason(reason.as_deref()),
            Self::SettleState { state: new } => state(EditName::State, "settled", Some(new)),
            Self::ImportState { state: new, reason } => {
                state(EditName::State, "imported", Some(new)).reason(reason.as_deref())
            }
            Self::Relate { relation, target } => {
                EditNote::new(EditName::Relate, relation).new_value(Some(&Value::text(target.to_string())))
            }
            Self::Unrelate { relation, target } => {
                EditNote::new(EditName::Unrelate, relation).old(Some(&Value::text(target.to_string())))
            }
            Self::Tag { tag } => EditNote::new(EditName::Tag, tag),
            Self::Untag { tag } => EditNote::new(EditName::Untag, tag),
            Self::Comment { id, .. } => EditNote::new(EditName::Comment, id),
            Self::OpenBallot { voters, needed, .. } => EditNote::new(EditName::OpenBallot, &needed.to_string())
                .new_value(Some(&Value::text(voters.join(", ")))),
            Self::Vote { choice, note, .. } => EditNote::new(EditName::Vote, choice.name()).reason(Some(note)),
            Self::CloseBallot { .. } => EditNote::new(EditName::CloseBallot, ""),
            Self::SettleBallot { reason, .. } => EditNote::new(EditName::SettleBallot, "").reason(Some(reason)),
            Self::PutItem { map, values, .. } => {
                let shown = values.iter().rev().find_map(|(name, value)| match value {
                    Some(value) if matches!(name.as_str(), crate::item::VALUE | crate::item::SAYS) => Some(value),
                    Some(_) | None => None,
                });
                EditNote::new(EditName::Item, map).new_value(shown)
            }
            Self::RemoveItem { map, .. } => EditNote::new(EditName::ItemRemoved, map),
            Self::ConfirmReading { digest } => {
                EditNote::new(EditName::Confirm, &digest.chars().take(8).collect::<String>())
            }
            Self::Archive { archived: true } => EditNote::new(EditName::Archive, ""),
            Self::Archive { archived: false } => EditNote::new(EditName::Unarchive, ""),
            Self::SetExternalId { id } => {
                EditNote::new(EditName::Import, keys::EXTERNAL_ID).new_value(Some(&Value::text(id.as_str())))
            }
            Self::MarkImported { batch } => {
                EditNote::new(EditName::Import, keys::IMPORT).new_value(Some(&Value::text(batch.as_str())))
            }
            Self::MarkUpdated { batch } => {
                EditNote::new(EditName::Import, keys::IMPORT_LAST).new_value(Some(&Value::text(batch.as_str())))
            }
            Self::ImportedThrough { .. } => EditNote::new(EditName::Import, keys::IMPORT_THROUGH),
            Self::Restore { state: restored, .. } => state(EditName::Restore, "", restored.as_deref()),
        }]
    }
}
