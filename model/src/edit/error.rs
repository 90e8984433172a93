//! Why an edit is refused, in sentences.

use automerge::AutomergeError;

use crate::ballot::{Hurdle, Refused};

/// Why an edit was refused. The record is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// No such field.
    #[error("{kind} has no field “{field}”. Nothing was changed.")]
    UnknownField {
        /// The kind's label.
        kind: &'static str,
        /// The name.
        field: String,
    },
    /// The value does not fit.
    #[error("This value does not fit {label}. Nothing was changed; enter {expected}.")]
    WrongType {
        /// The field's label.
        label: &'static str,
        /// What it takes, in words.
        expected: &'static str,
    },
    /// The field is derived or stamped.
    #[error("{label} is filled in by the program and cannot be edited. Nothing was changed.")]
    ReadOnly {
        /// The field's label.
        label: &'static str,
    },
    /// Too long.
    #[error("{label} is longer than a record can hold. Nothing was changed; shorten it.")]
    TooLong {
        /// What.
        label: String,
    },
    /// Empty.
    #[error("{label} is empty. Nothing was changed; enter it first.")]
    Empty {
        /// What.
        label: &'static str,
    },
    /// A splice outside the text.
    #[error(
        "The text has {length} characters, the edit is at {at}. Nothing was changed; reload the text and repeat the edit."
    )]
    OutOfRange {
        /// Where.
        at: usize,
        /// The text's length in UTF-16 code units.
        length: usize,
    },
    /// No such transition.
    #[error("{kind} has no step “{name}”. Nothing was changed.")]
    UnknownTransition {
        /// The kind's label.
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// No such state, or not one of those in conflict.
    #[error("“{state}” is not a state to choose here. Nothing was changed.")]
    UnknownState {
        /// The name.
        state: String,
    },
    /// The step does not start from the present state.
    #[error(
        "“{label}” is not possible while the record is {from}. Nothing was changed; it is possible from: {possible}."
    )]
    IllegalTransition {
        /// The transition's label.
        label: &'static str,
        /// The present state's label.
        from: String,
        /// Labels of the states it starts from.
        possible: String,
    },
    /// Fields must be filled in first.
    #[error("Fill in {} first. Nothing was changed.", labels.join(", "))]
    MissingFields {
        /// Their labels.
        labels: Vec<&'static str>,
    },
    /// A reason must be given.
    #[error("“{label}” needs a reason. Nothing was changed; say why.")]
    ReasonMissing {
        /// The transition's label.
        label: &'static str,
    },
    /// No such relation.
    #[error("{kind} has no relation “{relation}”. Nothing was changed.")]
    UnknownRelation {
        /// The kind's label.
        kind: &'static str,
        /// The name.
        relation: String,
    },
    /// The comment is there already.
    #[error("This comment was added already. Nothing was changed.")]
    DuplicateComment,
    /// The step waits for votes.
    #[error("“{label}” is not possible yet. {hurdle} Nothing was changed.")]
    Ballot {
        /// The transition's label.
        label: &'static str,
        /// What it waits for.
        hurdle: Hurdle,
    },
    /// Fields promise more than the record bears out.
    #[error("“{label}” is not possible yet. {sentence} Nothing was changed.")]
    Unsaid {
        /// The transition's label.
        label: &'static str,
        /// What is to be written first.
        sentence: String,
    },
    /// An edit of a ballot is refused.
    #[error("{0}. Nothing was changed.")]
    Vote(Refused),
    /// Nobody approved this version.
    #[error(
        "This version was not approved here, so reading it cannot be confirmed. Nothing was changed; reload the record."
    )]
    UnknownVersion,
    /// The document is of another kind.
    #[error("The record is of kind “{found}”, the edit is for {expected}. Nothing was changed; reload the record.")]
    OtherKind {
        /// What the document says.
        found: String,
        /// The kind's label.
        expected: &'static str,
    },
    /// Automerge refused.
    #[error(
        "The record could not be written: {reason}. What was saved before is safe; reload the record and repeat the edit."
    )]
    Document {
        /// As automerge says.
        reason: String,
    },
}

impl From<Refused> for EditError {
    fn from(refused: Refused) -> Self {
        Self::Vote(refused)
    }
}

impl From<AutomergeError> for EditError {
    fn from(error: AutomergeError) -> Self {
        Self::Document {
            reason: error.to_string(),
        }
    }
}
