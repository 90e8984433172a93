//! What a record is checked against while it is planned: independence of auditors, and other plans for the same time.

mod independence;
mod meetings;

pub(crate) use independence::{IndependencePanel, asks_reason};
pub(crate) use meetings::MeetingsPanel;

use steward_sync::ids::DocumentId;

use crate::{features::record_path, messages::register, workspace::RowIndex};

/// A record that is spoken of: its name and where it is.
#[derive(Debug, Clone, PartialEq)]
struct Mentioned {
    words: String,
    href: Option<String>,
}

fn mentioned(index: &RowIndex, workspace: DocumentId, document: DocumentId) -> Mentioned {
    let Some(row) = index.get(document) else {
        return Mentioned {
            words: register::untitled().to_owned(),
            href: None,
        };
    };
    Mentioned {
        words: format!("{} {}", row.short_id, row.title),
        href: Some(record_path(workspace, &row.kind, document)),
    }
}
