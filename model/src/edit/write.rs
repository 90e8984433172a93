//! The operations that edits write; everything was checked before.

use automerge::transaction::Transactable;
use automerge::{AutoCommit, AutomergeError, ObjId, ObjType, ROOT, ReadDoc, ScalarValue};
use steward_sync::ids::DocumentId;

use super::{EditError, Stamp, check, clean_text};
use crate::declaration::{Derived, Kind, Stamp as Stamped, Transition, derived_from};
use crate::keys;
use crate::reader::{KindReader, Reader};
use crate::value::{LINE_BYTES, Value};

/// The container under a root key, made anew if another program overwrote it.
pub(crate) fn container(document: &mut AutoCommit, key: &str, object_type: ObjType) -> Result<ObjId, AutomergeError> {
    match Reader::new(document).objects(key, object_type).into_iter().next() {
        Some(object) => Ok(object),
        None => document.put_object(ROOT, key, object_type),
    }
}

/// The key of a relation in the map of relations.
#[must_use]
pub(crate) fn relation_key(relation: &str, target: DocumentId) -> String {
    format!("{relation}:{target}")
}

pub(super) fn create(document: &mut AutoCommit, kind: &'static Kind, stamp: &Stamp) -> Result<(), EditError> {
    if Reader::new(document).scalar(keys::CREATED).is_some() {
        return Ok(());
    }
    document.put(ROOT, keys::CREATED, ScalarValue::Timestamp(stamp.time_millis))?;
    document.put(ROOT, keys::CREATED_BY, stamp.author.name.as_str())?;
    if let Some(state) = kind.initial_state()
        && Reader::new(document).scalar(keys::STATE).is_none()
    {
        document.put(ROOT, keys::STATE, state.name)?;
    }
    Ok(())
}

/// Sets or clears a field, counts what is to be counted, and recomputes what is derived.
pub(super) fn set(
    document: &mut AutoCommit,
    kind: &'static Kind,
    name: &str,
    value: Option<&Value>,
) -> Result<(), EditError> {
    let field = check::field(kind, name)?;
    let value = value
        .map(|value| check::normalized(field, value))
        .transpose()?
        .flatten();
    let before = Reader::new(document)
        .written(field)
        .0
        .pop()
        .map(|written| written.value);
    let derived_before = derived(document, kind, name);
    let wrote = match &value {
        Some(value) => put_if_other(document, name, value)?,
        None => clear(document, name)?,
    };
    if !wrote {
        return Ok(());
    }
    if before.is_some() && value.is_some() && before != value {
        for (_, counter) in kind.counters.iter().filter(|(watched, _)| *watched == name) {
            count(document, kind, counter)?;
        }
    }
    derive(document, kind, name, &derived_before)
}

/// What the kind's rule makes of the fields as they are, if the edited field is one of those that it reads.
fn derived(document: &AutoCommit, kind: &'static Kind, edited: &str) -> Derived {
    let reader = Reader::new(document);
    derived_from(kind, &KindReader { reader, kind }, edited)
}

/// Derives anew after an edit.
///
/// A value is written even if it is equal, so that two replicas that each changed one input leave two values behind and
/// readers know that the rule has to be applied to the merged inputs. For the same reason “cannot be derived” is written
/// as a null. It takes the place of a value that was derived, and not of one that an import brought as a fact.
fn derive(document: &mut AutoCommit, kind: &'static Kind, edited: &str, before: &Derived) -> Result<(), EditError> {
    for (name, value) in derived(document, kind, edited) {
        match value {
            Some(value) => put_anew(document, name, value.to_scalar())?,
            None => {
                let was_derived = before.iter().any(|(other, value)| *other == name && value.is_some());
                if was_derived || Reader::new(document).is_null(name) {
                    put_anew(document, name, ScalarValue::Null)?;
                }
            }
        }
    }
    Ok(())
}

/// Writes a scalar as an operation of its own, even over an equal one, which automerge would leave as it is.
fn put_anew(document: &mut AutoCommit, key: &str, scalar: ScalarValue) -> Result<(), AutomergeError> {
    if let [(stored, _)] = document.get_all(ROOT, key)?.as_slice()
        && stored.as_scalar() == Some(&scalar)
    {
        document.delete(ROOT, key)?;
    }
    document.put(ROOT, key, scalar)
}

pub(super) fn count(document: &mut AutoCommit, kind: &'static Kind, counter: &str) -> Result<(), EditError> {
    let field = check::field(kind, counter)?;
    let before = match Reader::new(document)
        .written(field)
        .0
        .pop()
        .map(|written| written.value)
    {
        Some(Value::Number(number)) => number,
        Some(Value::Text(_) | Value::Date(_) | Value::DateTime(_) | Value::Flag(_)) | None => 0.0,
    };
    Ok(document.put(ROOT, counter, Value::Number(before + 1.0).to_scalar())?)
}

/// Writes a scalar unless it is there already, alone. Says whether it wrote.
pub(super) fn put_if_other(document: &mut AutoCommit, key: &str, value: &Value) -> Result<bool, EditError> {
    let scalar = value.to_scalar();
    let all = document.get_all(ROOT, key)?;
    let same = all.len() == 1 && all.first().and_then(|(stored, _)| stored.as_scalar()) == Some(&scalar);
    if !same {
        document.put(ROOT, key, scalar)?;
    }
    Ok(!same)
}

pub(super) fn put_scalar(document: &mut AutoCommit, key: &str, value: &Value) -> Result<(), EditError> {
    put_if_other(document, key, value).map(|_| ())
}

pub(super) fn clear(document: &mut AutoCommit, key: &str) -> Result<bool, EditError> {
    let present = document.get(ROOT, key)?.is_some();
    if present {
        document.delete(ROOT, key)?;
    }
    Ok(present)
}

pub(super) fn step(
    document: &mut AutoCommit,
    kind: &'static Kind,
    transition: &Transition,
    reason: Option<&str>,
    stamp: &Stamp,
) -> Result<(), EditError> {
    // Written even if the state stays: a step such as confirming an item is an event of its own.
    document.put(ROOT, keys::STATE, transition.to)?;
    crate::ballot::mark_step(document, kind, transition, reason, stamp)?;
    for stamped in transition.stamps {
        match stamped {
            Stamped::Now(field) => document.put(ROOT, *field, ScalarValue::Timestamp(stamp.time_millis))?,
            Stamped::Actor(field) => document.put(ROOT, *field, stamp.author.name.as_str())?,
            Stamped::Clear(field) => {
                clear(document, field)?;
            }
            Stamped::Reason(field) => {
                let reason = crate::message::cut(&clean_text(reason.unwrap_or_default()), LINE_BYTES / 4);
                document.put(ROOT, *field, reason)?;
            }
            Stamped::Count(field) => count(document, kind, field)?,
            Stamped::Choice(field, value) => put_scalar(document, field, &Value::text(*value))?,
            Stamped::Approval(_) => crate::approval::write(document, kind, transition, stamp)?,
        }
    }
    Ok(())
}

pub(super) fn relate(
    document: &mut AutoCommit,
    kind: &Kind,
    relation: &str,
    target: DocumentId,
) -> Result<(), EditError> {
    let key = relation_key(relation, target);
    if kind.relation(relation).is_some_and(|declared| declared.single) {
        let prefix = format!("{relation}:");
        let others = Reader::new(document)
            .map_keys(keys::RELATIONS)
            .into_iter()
            .map(|(_, other)| other);
        let others: Vec<_> = others
            .filter(|other| other.starts_with(&prefix) && *other != key)
            .collect();
        for other in others {
            remove_key(document, keys::RELATIONS, &other)?;
        }
    }
    add_key(document, keys::RELATIONS, &key)
}

pub(super) fn add_key(document: &mut AutoCommit, map: &str, key: &str) -> Result<(), EditError> {
    let container = container(document, map, ObjType::Map)?;
    let present = document.get(&container, key)?.is_some();
    if !present {
        document.put(&container, key, true)?;
    }
    Ok(())
}

pub(super) fn remove_key(document: &mut AutoCommit, map: &str, key: &str) -> Result<(), EditError> {
    for object in Reader::new(document).objects(map, ObjType::Map) {
        if document.get(&object, key)?.is_some() {
            document.delete(&object, key)?;
        }
    }
    Ok(())
}

pub(super) fn comment(document: &mut AutoCommit, id: &str, body: &str, stamp: &Stamp) -> Result<(), EditError> {
    let container = container(document, keys::COMMENTS, ObjType::Map)?;
    let entry = document.put_object(&container, id, ObjType::Map)?;
    document.put(&entry, keys::COMMENT_AUTHOR, stamp.author.name.as_str())?;
    document.put(&entry, keys::COMMENT_AT, ScalarValue::Timestamp(stamp.time_millis))?;
    document.put(&entry, keys::COMMENT_BODY, clean_text(body).as_ref())?;
    Ok(())
}
