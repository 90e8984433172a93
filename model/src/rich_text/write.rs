//! Writing operations into a text object.

use automerge::marks::{ExpandMark, Mark};
use automerge::transaction::Transactable;
use automerge::{AutoCommit, AutomergeError, ObjId, ObjType, ReadDoc, ScalarValue, Value as Stored};

use super::block::Layout;
use super::marks::{Marks, NAMES, stored};
use super::operation::Operation;
use crate::edit::clean_text;

/// Applies operations that were checked.
pub(crate) fn apply(document: &mut AutoCommit, object: &ObjId, operations: &[Operation]) -> Result<(), AutomergeError> {
    operations
        .iter()
        .try_for_each(|operation| apply_one(document, object, operation))
}

fn apply_one(document: &mut AutoCommit, object: &ObjId, operation: &Operation) -> Result<(), AutomergeError> {
    match operation {
        Operation::Insert { at, text, marks } => {
            let text = clean_text(text);
            if text.is_empty() {
                return Ok(());
            }
            document.splice_text(object, *at, 0, &text)?;
            match marks {
                Some(marks) => settle(document, object, (*at, *at + text.encode_utf16().count()), marks),
                None => Ok(()),
            }
        }
        Operation::Delete { at, length } => match isize::try_from(*length) {
            Ok(length) if length > 0 => document.splice_text(object, *at, length, ""),
            Ok(_) | Err(_) => Ok(()),
        },
        Operation::Split { at, block } => {
            let marker = document.split_block(object, *at)?;
            let block = block.clone().normalized();
            document.put(&marker, "type", block.name.as_str())?;
            put_parents(document, &marker, &block)?;
            document.put_object(&marker, "attrs", ObjType::Map)?;
            put_attributes(document, &marker, &block)?;
            document.put(&marker, "isEmbed", false)
        }
        Operation::Block { at, block } => change(document, object, *at, &block.clone().normalized()),
        Operation::Mark {
            start,
            end,
            name,
            value,
        } => {
            let expand = NAMES
                .iter()
                .find(|(known, _)| known == name)
                .map_or(ExpandMark::None, |(_, expand)| *expand);
            put_mark(document, object, (*start, *end), (name, expand), value.as_deref())
        }
    }
}

fn put_mark(
    document: &mut AutoCommit,
    object: &ObjId,
    (start, end): (usize, usize),
    (name, expand): (&str, ExpandMark),
    value: Option<&str>,
) -> Result<(), AutomergeError> {
    if start >= end {
        return Ok(());
    }
    match value {
        Some(value) => {
            let mark = Mark::new(name.to_owned(), stored(name, value), start, end);
            document.mark(object, mark, expand)
        }
        None => document.unmark(object, name, start, end, expand),
    }
}

/// Gives text that was just put in exactly these marks; what it got from the marks around it and should not have goes.
fn settle(
    document: &mut AutoCommit,
    object: &ObjId,
    range: (usize, usize),
    wanted: &Marks,
) -> Result<(), AutomergeError> {
    let found = super::read::marks_at(document, object, range.0);
    for (name, expand) in NAMES {
        if found.value(name) != wanted.value(name) {
            put_mark(document, object, range, (name, expand), wanted.value(name))?;
        }
    }
    Ok(())
}

/// Changes a marker where it differs. A line end, which begins a paragraph, becomes a marker.
fn change(document: &mut AutoCommit, object: &ObjId, at: usize, block: &Layout) -> Result<(), AutomergeError> {
    let Some((found, marker)) = document.get(object, at)? else {
        return Ok(());
    };
    if found.to_objtype() != Some(ObjType::Map) {
        if found.as_str() == Some("\n") {
            document.splice_text(object, at, 1, "")?;
            let block = block.clone();
            return apply_one(document, object, &Operation::Split { at, block });
        }
        return Ok(());
    }
    let present = super::read::layout_of(document, &marker).unwrap_or_default();
    if present.name != block.name {
        document.put(&marker, "type", block.name.as_str())?;
    }
    if present.parents != block.parents {
        put_parents(document, &marker, block)?;
    }
    put_attributes(document, &marker, block)
}

fn put_parents(document: &mut AutoCommit, marker: &ObjId, block: &Layout) -> Result<(), AutomergeError> {
    let parents = document.put_object(marker, "parents", ObjType::List)?;
    for (index, parent) in block.parents.iter().enumerate() {
        document.insert(&parents, index, parent.as_str())?;
    }
    Ok(())
}

fn put_attributes(document: &mut AutoCommit, marker: &ObjId, block: &Layout) -> Result<(), AutomergeError> {
    let attributes = match document.get(marker, "attrs")? {
        Some((Stored::Object(ObjType::Map), attributes)) => attributes,
        Some(_) | None => document.put_object(marker, "attrs", ObjType::Map)?,
    };
    let level = block.level.map(|level| ScalarValue::Int(i64::from(level)));
    let checked = block.checked.map(ScalarValue::Boolean);
    for (key, wanted) in [("level", level), ("checked", checked)] {
        let present = document
            .get(&attributes, key)?
            .and_then(|(present, _)| present.as_scalar().cloned());
        match wanted {
            Some(wanted) if present.as_ref() != Some(&wanted) => document.put(&attributes, key, wanted)?,
            None if present.is_some() => document.delete(&attributes, key)?,
            Some(_) | None => {}
        }
    }
    Ok(())
}
