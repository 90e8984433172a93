//! What is checked before an edit writes anything.

use automerge::{AutoCommit, ReadDoc};
use steward_sync::ids::DocumentId;

use super::{COMMENT_BYTES, Edit, EditError, Stamp, TAG_BYTES, TEXT_UNITS, clean_text};
use crate::ballot::{self, Refused};
use crate::declaration::{Field, FieldType, Kind, Transition};
use crate::keys;
use crate::kinds;
use crate::reader::{Reader, TextSource};
use crate::value::{LINE_BYTES, Value};

/// Refuses to edit a document by the rules of another kind.
pub(super) fn kind_matches(document: &AutoCommit, kind: &'static Kind) -> Result<(), EditError> {
    let found = Reader::new(document).line(keys::KIND);
    let unknown = std::ptr::eq(kind, &raw const kinds::unknown::KIND);
    match found {
        Some(found) if found != kind.name || unknown => Err(EditError::OtherKind {
            found,
            expected: kind.label,
        }),
        None if unknown => Err(EditError::OtherKind {
            found: String::new(),
            expected: kind.label,
        }),
        Some(_) | None => Ok(()),
    }
}

/// Checks an edit against the declaration and the document.
pub(super) fn check(document: &AutoCommit, kind: &'static Kind, edit: &Edit, stamp: &Stamp) -> Result<(), EditError> {
    match edit {
        Edit::Set { field, value } => {
            let field = editable(kind, field)?;
            normalized(field, value).map(|_| ())
        }
        Edit::Clear { field } => scalar_field(editable(kind, field)?).map(|_| ()),
        Edit::ImportValue { field: name, value } => fact(kind, name, value.as_ref()),
        Edit::Splice {
            field,
            at,
            delete,
            insert,
        } => splice(document, kind, field, *at, *delete, insert),
        Edit::Rich { field, operations } => {
            let field = text_field(kind, field)?;
            crate::rich_text::check(field.label, text_length(document, field.name), operations)
        }
        Edit::Transition { name, reason } => step(document, kind, transition(kind, name)?, reason.as_deref()),
        Edit::SettleState { state } => {
            let written = Reader::new(document).states(kind);
            let known = written.iter().any(|written| written.value.as_text() == Some(state));
            if known {
                Ok(())
            } else {
                Err(EditError::UnknownState { state: state.clone() })
            }
        }
        Edit::ImportState { state, .. } => known_state(kind, state),
        Edit::Restore { state, fields } => {
            if let Some(state) = state {
                known_state(kind, state)?;
            }
            fields
                .iter()
                .try_for_each(|(field, value)| fact(kind, field, value.as_ref()))
        }
        Edit::Relate { relation, .. } => match kind.relation(relation) {
            Some(_) => Ok(()),
            None => Err(EditError::UnknownRelation {
                kind: kind.label,
                relation: relation.clone(),
            }),
        },
        Edit::Tag { tag } => bounded("Tag", tag.trim(), TAG_BYTES),
        Edit::Comment { id, body } => {
            bounded("Comment", body.trim(), COMMENT_BYTES)?;
            bounded("Comment id", id, TAG_BYTES)?;
            let reader = Reader::new(document);
            let present = reader
                .map_keys(keys::COMMENTS)
                .iter()
                .any(|(_, existing)| existing == id);
            if present {
                Err(EditError::DuplicateComment)
            } else {
                Ok(())
            }
        }
        Edit::OpenBallot { .. } | Edit::Vote { .. } | Edit::CloseBallot { .. } | Edit::SettleBallot { .. } => {
            Ok(votes(document, kind, edit, stamp)?)
        }
        Edit::PutItem { map, id, values } => crate::item::check_put(document, kind, map, id, values),
        Edit::RemoveItem { map, .. } => crate::item::check_remove(kind, map),
        Edit::ConfirmReading { digest } => {
            if crate::approval::asks_for_reading(kind) && crate::approval::is_known_version(document, digest) {
                Ok(())
            } else {
                Err(EditError::UnknownVersion)
            }
        }
        Edit::SetExternalId { id } => bounded("External id", id, LINE_BYTES),
        Edit::ImportText { field: name, text } => {
            let field = field(kind, name)?;
            if !field.is_text() {
                return Err(EditError::WrongType {
                    label: field.label,
                    expected: expected(field),
                });
            }
            let long = text.len() > TEXT_UNITS;
            if long {
                Err(EditError::TooLong {
                    label: field.label.to_owned(),
                })
            } else {
                Ok(())
            }
        }
        Edit::MarkImported { batch } | Edit::MarkUpdated { batch } => bounded("Batch", batch, LINE_BYTES),
        Edit::Create
        | Edit::Unrelate { .. }
        | Edit::Untag { .. }
        | Edit::Archive { .. }
        | Edit::ImportedThrough { .. } => Ok(()),
    }
}

fn votes(document: &AutoCommit, kind: &'static Kind, edit: &Edit, stamp: &Stamp) -> Result<(), Refused> {
    let reader = Reader::new(document);
    let (ballots, _) = ballot::read(reader, kind);
    if let Edit::OpenBallot {
        id,
        voters,
        needed,
        deadline_millis,
    } = edit
    {
        let opening = (id.as_str(), voters.as_slice(), *needed, *deadline_millis);
        ballot::check_open(kind, &reader.state(kind), &ballots, opening, stamp.time_millis)
    } else if let Edit::Vote { id, ballot, note, .. } = edit {
        ballot::check_vote(&ballots, ballot, id, &stamp.author.name, note)
    } else if let Edit::CloseBallot { ballot } = edit {
        ballot::check_close(&ballots, ballot)
    } else if let Edit::SettleBallot { ballot, reason } = edit {
        let contested = ballot::contest(kind, &reader.state(kind), &ballots, stamp.time_millis);
        ballot::check_settle(contested, &ballots, ballot, reason)
    } else {
        Ok(())
    }
}

pub(super) fn field(kind: &'static Kind, name: &str) -> Result<&'static Field, EditError> {
    kind.field(name).ok_or_else(|| EditError::UnknownField {
        kind: kind.label,
        field: name.to_owned(),
    })
}

pub(super) fn transition(kind: &'static Kind, name: &str) -> Result<&'static Transition, EditError> {
    kind.transition(name).ok_or_else(|| EditError::UnknownTransition {
        kind: kind.label,
        name: name.to_owned(),
    })
}

fn editable(kind: &'static Kind, name: &str) -> Result<&'static Field, EditError> {
    let field = field(kind, name)?;
    if field.editable {
        Ok(field)
    } else {
        Err(EditError::ReadOnly { label: field.label })
    }
}

fn scalar_field(field: &'static Field) -> Result<&'static Field, EditError> {
    if field.is_text() {
        Err(EditError::WrongType {
            label: field.label,
            expected: expected(field),
        })
    } else {
        Ok(field)
    }
}

fn fact(kind: &'static Kind, name: &str, value: Option<&Value>) -> Result<(), EditError> {
    let field = scalar_field(field(kind, name)?)?;
    value.map_or(Ok(()), |value| normalized(field, value).map(|_| ()))
}

fn known_state(kind: &Kind, state: &str) -> Result<(), EditError> {
    kind.state(state).map(|_| ()).ok_or_else(|| EditError::UnknownState {
        state: state.to_owned(),
    })
}

fn bounded(label: &'static str, text: &str, bytes: usize) -> Result<(), EditError> {
    if text.is_empty() {
        Err(EditError::Empty { label })
    } else if text.len() > bytes {
        Err(EditError::TooLong {
            label: label.to_owned(),
        })
    } else {
        Ok(())
    }
}

/// The value as it is stored: one line, no control characters; `None` for an empty text.
pub(super) fn normalized(field: &'static Field, value: &Value) -> Result<Option<Value>, EditError> {
    let value = match (value, field.field_type) {
        (Value::Text(text), _) if text.is_empty() && !field.is_text() => return Ok(None),
        (Value::Text(text), FieldType::Line | FieldType::Person | FieldType::Group) => {
            if text.len() > LINE_BYTES {
                return Err(EditError::TooLong {
                    label: field.label.to_owned(),
                });
            }
            let line: String = clean_text(text)
                .chars()
                .map(|character| if character.is_control() { ' ' } else { character })
                .collect();
            // Replacing a control character can lengthen the line beyond what readers accept.
            if line.len() > LINE_BYTES {
                return Err(EditError::TooLong {
                    label: field.label.to_owned(),
                });
            }
            Value::Text(line)
        }
        (value, _) => value.clone(),
    };
    if value.fits(&field.field_type) {
        Ok(Some(value))
    } else {
        Err(EditError::WrongType {
            label: field.label,
            expected: expected(field),
        })
    }
}

fn splice(
    document: &AutoCommit,
    kind: &'static Kind,
    name: &str,
    at: usize,
    delete: usize,
    insert: &str,
) -> Result<(), EditError> {
    let field = text_field(kind, name)?;
    let length = text_length(document, name);
    let end = at.checked_add(delete).filter(|end| *end <= length);
    if end.is_none() {
        return Err(EditError::OutOfRange { at, length });
    }
    if length.saturating_sub(delete).saturating_add(insert.len()) > TEXT_UNITS && insert.len() > delete {
        return Err(EditError::TooLong {
            label: field.label.to_owned(),
        });
    }
    Ok(())
}

/// A text that people write.
fn text_field(kind: &'static Kind, name: &str) -> Result<&'static Field, EditError> {
    let field = editable(kind, name)?;
    if field.is_text() {
        Ok(field)
    } else {
        Err(EditError::WrongType {
            label: field.label,
            expected: expected(field),
        })
    }
}

/// The length of a text, in UTF-16 code units.
fn text_length(document: &AutoCommit, name: &str) -> usize {
    match Reader::new(document).text_source(name) {
        Some(TextSource::Object(object)) => document.length(&object),
        Some(TextSource::Plain(text)) => text.encode_utf16().count(),
        None => 0,
    }
}

fn step(
    document: &AutoCommit,
    kind: &'static Kind,
    transition: &'static Transition,
    reason: Option<&str>,
) -> Result<(), EditError> {
    let reader = Reader::new(document);
    let state = reader.state(kind);
    let label = |name: &str| {
        kind.state(name)
            .map_or_else(|| name.to_owned(), |state| state.label.to_owned())
    };
    if !transition.from.contains(&state.as_str()) {
        let possible: Vec<_> = transition.from.iter().map(|from| label(from)).collect();
        return Err(EditError::IllegalTransition {
            label: transition.label,
            from: label(&state),
            possible: possible.join(", "),
        });
    }
    let labels: Vec<_> = transition
        .required
        .iter()
        .filter_map(|name| kind.field(name))
        .filter(|field| {
            if field.is_text() {
                reader.text_field(field.name).is_none_or(|text| text.trim().is_empty())
            } else {
                reader.written(field).0.is_empty()
            }
        })
        .map(|field| field.label)
        .collect();
    if !labels.is_empty() {
        return Err(EditError::MissingFields { labels });
    }
    if let Some(guard) = transition.guard {
        // The id of the document is no part of what a guard looks at.
        let parts = crate::snapshot::read_parts(DocumentId::from_bytes([0; 16]), reader);
        let unsaid = parts.map(|parts| guard(&parts.snapshot)).unwrap_or_default();
        if !unsaid.is_empty() {
            return Err(EditError::Unsaid {
                label: transition.label,
                sentence: crate::workflow::unsaid_sentence(kind, &unsaid),
            });
        }
    }
    let (ballots, _) = ballot::read(reader, kind);
    let hurdle = ballot::hurdle(kind, transition, &state, &ballots);
    let chosen = |name: &str| match reader.written(kind.field(name)?).0.pop()?.value {
        Value::Text(chosen) => Some(chosen),
        Value::Number(_) | Value::Date(_) | Value::DateTime(_) | Value::Flag(_) => None,
    };
    let goes_ahead = hurdle.is_some() && ballot::goes_ahead(transition, chosen);
    if let Some(hurdle) = hurdle.filter(|_| !goes_ahead) {
        return Err(EditError::Ballot {
            label: transition.label,
            hurdle,
        });
    }
    let reason_required = transition.reason_required || goes_ahead;
    if reason_required && reason.is_none_or(|reason| reason.trim().is_empty()) {
        return Err(EditError::ReasonMissing {
            label: transition.label,
        });
    }
    Ok(())
}

/// What a field takes, in words.
const fn expected(field: &Field) -> &'static str {
    match field.field_type {
        FieldType::Line | FieldType::Person | FieldType::Group => "a line of text",
        FieldType::Text => "an edit of its text",
        FieldType::Choice(_) => "one of its choices",
        FieldType::Number { .. } => "a number",
        FieldType::Date => "a date between the years 1000 and 9999",
        FieldType::DateTime => "a date and time",
        FieldType::Flag => "yes or no",
    }
}
