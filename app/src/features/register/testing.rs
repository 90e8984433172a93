//! Rows for the tests of registers.

use steward_model::{declaration::Kind, row::Row};
use steward_sync::ids::DocumentId;

/// A record of a kind: `X-1`, `Record 1`, last changed in millisecond 1.
pub(super) fn row(kind: &Kind, number: u8, state: &str) -> Row {
    Row {
        document: DocumentId::from_bytes([number; 16]),
        kind: kind.name.to_owned(),
        short_id: format!("X-{number}"),
        title: format!("Record {number}"),
        state: state.to_owned(),
        archived: false,
        fields: Vec::new(),
        tags: Vec::new(),
        relations: Vec::new(),
        text_excerpt: String::new(),
        search: String::new(),
        external_id: None,
        import_batch: None,
        import_through: None,
        updated_batch: None,
        texts: Vec::new(),
        created_millis: i64::from(number),
        updated_millis: i64::from(number),
        approval: None,
        conflicts: 0,
        heads_fingerprint: 0,
    }
}
