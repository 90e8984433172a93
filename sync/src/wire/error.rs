//! Why a frame was refused.

/// A frame could not be read or written. Nothing of it was applied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The frame exceeds [`crate::limits::FRAME_BYTES`].
    #[error("a frame of {bytes} bytes exceeds the limit of {limit}")]
    FrameTooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The bytes are not one CBOR map, or end too early.
    #[error("a frame is not a complete CBOR map: {0}")]
    Malformed(String),
    /// The map has no text `type`.
    #[error("a message has no type")]
    TypeMissing,
    /// A message type that this program does not know.
    #[error("the message type {0:?} is not known here")]
    UnknownType(String),
    /// A field that the message needs is absent or null.
    #[error("a {message} message lacks {field}")]
    FieldMissing {
        /// The message type.
        message: &'static str,
        /// The field.
        field: &'static str,
    },
    /// A field holds something else than it should.
    #[error("the field {field} is not valid: {reason}")]
    FieldInvalid {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// A field is longer than its limit.
    #[error("the field {field} has {length} elements or bytes, more than {limit}")]
    FieldTooLong {
        /// The field.
        field: &'static str,
        /// Its length.
        length: usize,
        /// The limit.
        limit: usize,
    },
    /// Arrays and maps are nested deeper than [`crate::limits::NESTING_DEPTH`].
    #[error("a frame nests deeper than {0} levels")]
    TooDeep(usize),
    /// automerge-repo forbids `data` of length zero.
    #[error("a message with empty data must not be sent")]
    EmptyData,
}

impl From<minicbor::decode::Error> for WireError {
    fn from(error: minicbor::decode::Error) -> Self {
        Self::Malformed(error.to_string())
    }
}
