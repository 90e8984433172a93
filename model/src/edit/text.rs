//! Splices of collaborative texts, in UTF-16 code units.

use std::borrow::Cow;

use automerge::transaction::Transactable;
use automerge::{AutoCommit, ObjId, ObjType, ROOT};

use super::EditError;
use crate::reader::{Reader, TextSource};

/// The text with what a record cannot hold replaced by U+FFFD: control characters other than tab and line ends, and
/// U+FFFC, which stands for embedded objects. Its length in UTF-16 code units stays the same.
#[must_use]
pub fn clean_text(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_unfit) {
        Cow::Owned(
            text.chars()
                .map(|character| if is_unfit(character) { '\u{fffd}' } else { character })
                .collect(),
        )
    } else {
        Cow::Borrowed(text)
    }
}

const fn is_unfit(character: char) -> bool {
    matches!(character, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{fffc}')
}

/// Edits a text whose bounds were checked. A plain string of another program becomes a text with that content first.
pub(super) fn splice(
    document: &mut AutoCommit,
    field: &str,
    at: usize,
    delete: usize,
    insert: &str,
) -> Result<(), EditError> {
    if delete == 0 && insert.is_empty() {
        return Ok(());
    }
    let object = object(document, field)?;
    let delete = isize::try_from(delete).map_err(|_| EditError::OutOfRange { at, length: 0 })?;
    Ok(document.splice_text(&object, at, delete, &clean_text(insert))?)
}

/// The text object of a field, made where there is none.
pub(super) fn object(document: &mut AutoCommit, field: &str) -> Result<ObjId, EditError> {
    Ok(match Reader::new(document).text_source(field) {
        Some(TextSource::Object(object)) => object,
        Some(TextSource::Plain(plain)) => {
            let object = document.put_object(ROOT, field, ObjType::Text)?;
            document.splice_text(&object, 0, 0, &plain)?;
            object
        }
        None => document.put_object(ROOT, field, ObjType::Text)?,
    })
}

/// Makes a text equal to another by one splice between their common beginning and end.
pub(super) fn replace(document: &mut AutoCommit, field: &str, text: &str) -> Result<(), EditError> {
    let text = clean_text(text);
    let before = Reader::new(document).text_field(field).unwrap_or_default();
    let start: usize = before
        .char_indices()
        .zip(text.chars())
        .find(|((_, one), other)| one != other)
        .map_or(before.len().min(text.len()), |((byte, _), _)| byte);
    let (old, new) = (
        before.get(start..).unwrap_or_default(),
        text.get(start..).unwrap_or_default(),
    );
    let same = old
        .chars()
        .rev()
        .zip(new.chars().rev())
        .take_while(|(one, other)| one == other);
    let end: usize = same.map(|(character, _)| character.len_utf8()).sum();
    let old = old.get(..old.len() - end).unwrap_or_default();
    let new = new.get(..new.len() - end).unwrap_or_default();
    let at = before.get(..start).unwrap_or_default().encode_utf16().count();
    splice(document, field, at, old.encode_utf16().count(), new)
}

/// A part of a text by UTF-16 code units; `None` if it is out of range or cuts a character in two.
pub(super) fn slice_units(text: &str, at: usize, length: usize) -> Option<String> {
    let start = byte_of_unit(text, at)?;
    let end = byte_of_unit(text, at.checked_add(length)?)?;
    text.get(start..end).map(str::to_owned)
}

fn byte_of_unit(text: &str, unit: usize) -> Option<usize> {
    let mut units = 0;
    for (byte, character) in text.char_indices() {
        if units == unit {
            return Some(byte);
        }
        units += character.len_utf16();
    }
    (units == unit).then_some(text.len())
}
