//! Rows for the tests of registers.

use steward_model::{declaration::Kind, row::Row};
use steward_sync::ids::DocumentId;

/// A record of a kind: `X-1`, `Record 1`, last changed in millisecond 1.
pub(super) fn row(kind: &Kind, number: u8, state: &str) -> Row {
    Row {
        short_id: format!("X-{number}"),
        title: format!("Record {number}"),
        state: state.to_owned(),
        created_millis: i64::from(number),
        updated_millis: i64::from(number),
        ..Row::blank(DocumentId::from_bytes([number; 16]), kind.name)
    }
}
