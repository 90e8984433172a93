//! Takes an import back: what it created is archived, what it changed goes back unless somebody changed it since.

use automerge::{AutoCommit, ChangeHash};
use steward_sync::ids::DocumentId;

use super::planner::REVERTED;
use crate::declaration::Kind;
use crate::edit::Edit;
use crate::keys;
use crate::member::Directory;
use crate::message::{EditMessage, EditName, NoteValue};
use crate::snapshot::RecordSnapshot;

/// The edits that take an import back on one record; none if the import did not touch it, or all was changed since.
///
/// Closes the document's open transaction: flush first.
#[must_use]
pub fn revert(document: &mut AutoCommit, id: DocumentId, kind: &'static Kind, batch: &str) -> Vec<Edit> {
    let Ok(now) = RecordSnapshot::read(id, document, &Directory::default()) else {
        return Vec::new();
    };
    if now.import_batch.as_deref() == Some(batch) {
        if now.archived {
            return Vec::new();
        }
        return vec![
            Edit::Archive { archived: true },
            Edit::MarkUpdated {
                batch: REVERTED.to_owned(),
            },
        ];
    }
    let Some((before, after)) = around(document, batch) else {
        return Vec::new();
    };
    let directory = Directory::default();
    let before = RecordSnapshot::read_at(id, document, &before, &directory);
    let after = RecordSnapshot::read_at(id, document, &[after], &directory);
    match (before, after) {
        (Ok(before), Ok(after)) => differences(kind, &before, &after, &now),
        (Err(_), _) | (_, Err(_)) => Vec::new(),
    }
}

/// The heads before the import's first change, and its last change.
fn around(document: &mut AutoCommit, batch: &str) -> Option<(Vec<ChangeHash>, ChangeHash)> {
    let mine = |message: Option<&str>| {
        EditMessage::parse(message).notes.iter().any(|note| {
            note.edit == EditName::Import
                && note.subject == keys::IMPORT_LAST
                && note.new == Some(NoteValue::Text(batch.to_owned()))
        })
    };
    let changes = document.get_changes_meta(&[]);
    let first = changes.iter().find(|change| mine(change.message.as_deref()))?;
    let last = changes.iter().rfind(|change| mine(change.message.as_deref()))?;
    Some((first.deps.clone(), last.hash))
}

fn differences(
    kind: &'static Kind,
    before: &RecordSnapshot,
    after: &RecordSnapshot,
    now: &RecordSnapshot,
) -> Vec<Edit> {
    let mut edits = Vec::new();
    let (editable, ruled): (Vec<_>, Vec<_>) = crate::declaration::COMMON_FIELDS
        .iter()
        .chain(kind.fields)
        .partition(|field| field.editable);
    for field in editable.into_iter().chain(ruled) {
        let name = field.name;
        if field.is_text() {
            let text = |snapshot: &RecordSnapshot| snapshot.texts.get(name).cloned().unwrap_or_default();
            if text(before) != text(after) && text(now) == text(after) {
                edits.push(Edit::ImportText {
                    field: name.to_owned(),
                    text: text(before),
                });
            }
        } else if before.value(name) != after.value(name) && now.value(name) == after.value(name) {
            edits.push(Edit::ImportValue {
                field: name.to_owned(),
                value: before.value(name).cloned(),
            });
        }
    }
    let added = |tag: &&String| after.tags.contains(*tag) && !before.tags.contains(*tag);
    edits.extend(
        now.tags
            .iter()
            .filter(added)
            .map(|tag| Edit::Untag { tag: tag.clone() }),
    );
    for pair in &now.relations {
        if after.relations.contains(pair) && !before.relations.contains(pair) {
            edits.push(Edit::Unrelate {
                relation: pair.0.clone(),
                target: pair.1,
            });
        }
    }
    let state = |snapshot: &RecordSnapshot| snapshot.state_name().to_owned();
    if state(before) != state(after) && state(now) == state(after) {
        edits.push(Edit::ImportState {
            state: state(before),
            reason: None,
        });
    }
    if before.archived != after.archived && now.archived == after.archived {
        edits.push(Edit::Archive {
            archived: before.archived,
        });
    }
    if !edits.is_empty() {
        edits.push(Edit::MarkUpdated {
            batch: REVERTED.to_owned(),
        });
    }
    edits
}
