//! Named, field-level edits: the only way in which the program changes a record.
//!
//! An edit is checked completely before the first operation, so that an error leaves the document as it was.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{AutoCommit, ChangeHash, ROOT};

use crate::ballot;
use crate::declaration::{FieldReader as _, Kind};
use crate::keys;
use crate::message::{EditMessage, EditName};
use crate::reader::{KindReader, Reader};
use crate::rich_text;
use crate::value::Value;

mod check;
mod error;
mod inverse;
mod named;
mod text;
mod write;

pub use error::EditError;
pub use inverse::inverse;
pub use named::{Author, Edit, Stamp};
pub use text::clean_text;
pub(crate) use write::container;

/// The longest tag, in bytes.
pub const TAG_BYTES: usize = 120;
/// The longest comment, in bytes.
pub const COMMENT_BYTES: usize = 40_000;
/// The longest text, in UTF-16 code units.
pub const TEXT_UNITS: usize = 4_000_000;

/// The message of one change that makes these edits in a document as it is now, with old and new values.
#[must_use]
pub fn describe(document: &AutoCommit, kind: &'static Kind, edits: &[Edit], stamp: &Stamp) -> EditMessage {
    let fields = KindReader {
        reader: Reader::new(document),
        kind,
    };
    let old = |name: &str| {
        if name == keys::STATE {
            Some(Value::Text(fields.reader.state(kind)))
        } else {
            fields.value(name)
        }
    };
    let mut notes = Vec::with_capacity(edits.len());
    for edit in edits {
        for mut note in edit.notes(old) {
            if let (EditName::Transition, Some(transition)) = (note.edit, kind.transition(&note.subject)) {
                note = note.new_value(Some(&Value::text(transition.to)));
            }
            // A burst of typing is one line of history however many splices it took.
            if matches!(note.edit, EditName::Text | EditName::Format) && notes.contains(&note) {
                continue;
            }
            notes.push(note);
        }
    }
    EditMessage::new(&stamp.author.name, notes, edits.iter().any(Edit::is_import))
}

/// Applies edits as one change with its message and time. On an error the document is as it was. `None` if nothing
/// needed to be written.
///
/// # Errors
/// The first edit that is refused.
pub fn commit(
    document: &mut AutoCommit,
    kind: &'static Kind,
    edits: &[Edit],
    stamp: &Stamp,
) -> Result<Option<ChangeHash>, EditError> {
    let message = describe(document, kind, edits, stamp).encode();
    for edit in edits {
        if let Err(error) = apply(document, kind, edit, stamp) {
            document.rollback();
            return Err(error);
        }
    }
    if document.pending_ops() == 0 {
        return Ok(None);
    }
    let options = CommitOptions::default()
        .with_message(message)
        .with_time(stamp.time_seconds());
    Ok(document.commit_with(options))
}

/// A new document from commits that were planned, each with its message and time.
///
/// # Errors
/// The first edit that is refused.
pub fn build(
    kind: &'static Kind,
    commits: &[(Stamp, Vec<Edit>)],
    actor: automerge::ActorId,
) -> Result<AutoCommit, EditError> {
    let mut document = crate::genesis::create(kind, actor)?;
    for (stamp, edits) in commits {
        commit(&mut document, kind, edits, stamp)?;
    }
    Ok(document)
}

/// Applies one edit to a document, in its open transaction. An edit that changes nothing writes nothing.
///
/// # Errors
/// If the edit is not allowed or does not fit; the document is then as it was.
pub fn apply(document: &mut AutoCommit, kind: &'static Kind, edit: &Edit, stamp: &Stamp) -> Result<(), EditError> {
    check::kind_matches(document, kind)?;
    check::check(document, kind, edit, stamp)?;
    crate::genesis::ensure(document, kind)?;
    match edit {
        Edit::Create => write::create(document, kind, stamp),
        Edit::Set { field, value } => write::set(document, kind, field, Some(value)),
        Edit::Clear { field } => write::set(document, kind, field, None),
        Edit::ImportValue { field, value } => write::set(document, kind, field, value.as_ref()),
        Edit::Splice {
            field,
            at,
            delete,
            insert,
        } => text::splice(document, field, *at, *delete, insert),
        Edit::Rich { field, operations } => {
            if operations.is_empty() {
                return Ok(());
            }
            let object = text::object(document, field)?;
            Ok(rich_text::apply(document, &object, operations)?)
        }
        Edit::Transition { name, reason } => {
            let transition = check::transition(kind, name)?;
            write::step(document, kind, transition, reason.as_deref(), stamp)
        }
        Edit::SettleState { state } | Edit::ImportState { state, .. } => {
            write::put_scalar(document, keys::STATE, &Value::text(state.as_str()))
        }
        Edit::Relate { relation, target } => write::relate(document, kind, relation, *target),
        Edit::Unrelate { relation, target } => {
            write::remove_key(document, keys::RELATIONS, &write::relation_key(relation, *target))
        }
        Edit::Tag { tag } => write::add_key(document, keys::TAGS, tag.trim()),
        Edit::Untag { tag } => write::remove_key(document, keys::TAGS, tag),
        Edit::Comment { id, body } => write::comment(document, id, body, stamp),
        Edit::OpenBallot {
            id,
            voters,
            needed,
            deadline_millis,
        } => Ok(ballot::open(document, id, (voters, *needed, *deadline_millis), stamp)?),
        Edit::Vote {
            id,
            ballot: name,
            choice,
            note,
        } => {
            let (ballots, _) = ballot::read(Reader::new(document), kind);
            Ok(ballot::vote(document, &ballots, (name, id), (*choice, note), stamp)?)
        }
        Edit::CloseBallot { .. } => {
            let (ballots, _) = ballot::read(Reader::new(document), kind);
            Ok(ballot::close(document, &ballots, stamp)?)
        }
        Edit::SettleBallot { reason, .. } => Ok(ballot::settle(document, kind, reason, stamp)?),
        Edit::PutItem { map, id, values } => crate::item::put(document, map, id, values, stamp),
        Edit::RemoveItem { map, id } => crate::item::remove(document, map, id),
        Edit::ConfirmReading { digest } => crate::approval::confirm(document, digest, stamp),
        Edit::Archive { archived } => {
            if Reader::new(document).flag(keys::ARCHIVED) == *archived {
                return Ok(());
            }
            Ok(document.put(ROOT, keys::ARCHIVED, *archived)?)
        }
        Edit::SetExternalId { id } => write::put_scalar(document, keys::EXTERNAL_ID, &Value::text(id.as_str())),
        Edit::MarkImported { batch } => write::put_scalar(document, keys::IMPORT, &Value::text(batch.as_str())),
        Edit::MarkUpdated { batch } => write::put_scalar(document, keys::IMPORT_LAST, &Value::text(batch.as_str())),
        Edit::ImportText { field, text } => text::replace(document, field, text),
        Edit::ImportedThrough { time_millis, count } => {
            write::put_scalar(document, keys::IMPORT_THROUGH, &Value::DateTime(*time_millis))?;
            write::put_scalar(document, keys::IMPORT_COUNT, &Value::Number(f64::from(*count)))
        }
        Edit::Restore { state, fields } => {
            if let Some(state) = state {
                ballot::take_back(document, kind, &Reader::new(document).state(kind), state)?;
                write::put_scalar(document, keys::STATE, &Value::text(state.as_str()))?;
            }
            fields
                .iter()
                .try_for_each(|(field, value)| write::set(document, kind, field, value.as_ref()))
        }
    }
}
