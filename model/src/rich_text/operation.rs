//! What an editor does to a text, one small step at a time.

use serde::{Deserialize, Serialize};

use super::OPERATIONS;
use super::block::Layout;
use super::marks::{LINK_BYTES, Marks, NAMES};
use crate::edit::{EditError, TEXT_UNITS};

/// One step. Steps of an edit apply one after the other; positions are UTF-16 code units, a block marker counts one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase")]
pub enum Operation {
    /// Puts text in.
    Insert {
        /// Where.
        at: usize,
        /// What.
        text: String,
        /// Exactly these marks; none leaves it to the marks around it, which is right where there are none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        marks: Option<Marks>,
    },
    /// Takes out text and block markers.
    Delete {
        /// Where.
        at: usize,
        /// How many units.
        length: usize,
    },
    /// Puts a block marker in: a new block begins here.
    Split {
        /// Where.
        at: usize,
        /// What it is.
        block: Layout,
    },
    /// Makes something else of the block whose marker stands here.
    Block {
        /// Where its marker is.
        at: usize,
        /// What it becomes.
        block: Layout,
    },
    /// Marks a stretch of text, or takes a mark away.
    Mark {
        /// From here.
        start: usize,
        /// Up to here.
        end: usize,
        /// `strong`, `em`, `code` or `link`.
        name: String,
        /// Empty, or the address of a link; none takes the mark away.
        value: Option<String>,
    },
}

impl Operation {
    /// Text without a word on its marks.
    #[must_use]
    pub fn insert(at: usize, text: &str) -> Self {
        Self::Insert {
            at,
            text: text.to_owned(),
            marks: None,
        }
    }

    /// Whether it changes how the text looks and not what it says.
    #[must_use]
    pub const fn is_formatting(&self) -> bool {
        matches!(self, Self::Block { .. } | Self::Mark { .. })
    }

    /// How it changes the number of units: where, how many go, how many come.
    #[must_use]
    pub fn shift(&self) -> (usize, usize, usize) {
        match self {
            Self::Insert { at, text, .. } => (*at, 0, text.encode_utf16().count()),
            Self::Delete { at, length } => (*at, *length, 0),
            Self::Split { at, .. } => (*at, 0, 1),
            Self::Block { at, .. } => (*at, 0, 0),
            Self::Mark { start, .. } => (*start, 0, 0),
        }
    }

    /// As it is after another change of the text that was made before it: `deleted` units gave way to `inserted` at `at`.
    /// None if what it was about is gone.
    #[must_use]
    pub fn after(mut self, at: usize, deleted: usize, inserted: usize) -> Option<Self> {
        let moved = |position: usize| {
            if position < at {
                position
            } else if position < at + deleted {
                at + inserted
            } else {
                position - deleted + inserted
            }
        };
        let is_gone = |position: usize| deleted > 0 && position >= at && position < at + deleted;
        match &mut self {
            Self::Insert { at, .. } | Self::Split { at, .. } => *at = moved(*at),
            Self::Delete { at, length } => {
                let end = moved(*at + *length);
                *at = moved(*at);
                *length = end.saturating_sub(*at);
                if *length == 0 {
                    return None;
                }
            }
            Self::Block { at, .. } => {
                if is_gone(*at) {
                    return None;
                }
                *at = moved(*at);
            }
            Self::Mark { start, end, .. } => {
                *start = moved(*start);
                *end = moved(*end);
                if start >= end {
                    return None;
                }
            }
        }
        Some(self)
    }
}

/// Checks steps against a text of a length, in units.
pub(crate) fn check(label: &'static str, length: usize, operations: &[Operation]) -> Result<(), EditError> {
    let too_long = || EditError::TooLong {
        label: label.to_owned(),
    };
    if operations.len() > OPERATIONS {
        return Err(too_long());
    }
    let mut length = length;
    for operation in operations {
        let (at, deleted, inserted) = operation.shift();
        let fits = match operation {
            Operation::Block { at, .. } => *at < length,
            Operation::Mark {
                start,
                end,
                name,
                value,
            } => {
                if value.as_ref().is_some_and(|value| value.len() > LINK_BYTES) {
                    return Err(too_long());
                }
                start <= end && *end <= length && NAMES.iter().any(|(known, _)| known == name)
            }
            Operation::Insert { .. } | Operation::Delete { .. } | Operation::Split { .. } => {
                at.checked_add(deleted).is_some_and(|end| end <= length)
            }
        };
        if !fits {
            return Err(EditError::OutOfRange { at, length });
        }
        length = length - deleted + inserted;
        if inserted > deleted && length > TEXT_UNITS {
            return Err(too_long());
        }
    }
    Ok(())
}
