//! Undo: the edit that takes another one back.

use steward_sync::ids::DocumentId;

use super::{Edit, text};
use crate::declaration::Stamp as Stamped;
use crate::rich_text::{self, RichText};
use crate::snapshot::RecordSnapshot;

/// The edit that undoes another, given the record before it. `None` if there is nothing to undo, or no way to.
#[must_use]
pub fn inverse(before: &RecordSnapshot, edit: &Edit) -> Option<Edit> {
    let put_back = |field: &String| {
        let value = before.fields.get(field).and_then(|snapshot| snapshot.value.clone());
        let counters: Vec<_> = before
            .kind
            .counters
            .iter()
            .filter(|(watched, _)| watched == field)
            .collect();
        if !counters.is_empty() {
            // Putting the watched field back counts once more, so the counter goes back after it.
            let counted = counters.into_iter().map(|(_, counter)| {
                (
                    (*counter).to_owned(),
                    before.fields.get(*counter).and_then(|snapshot| snapshot.value.clone()),
                )
            });
            let fields = std::iter::once((field.clone(), value)).chain(counted).collect();
            return Some(Edit::Restore { state: None, fields });
        }
        Some(value.map_or_else(
            || Edit::Clear { field: field.clone() },
            |value| Edit::Set {
                field: field.clone(),
                value,
            },
        ))
    };
    match edit {
        Edit::Set { field, .. } | Edit::Clear { field } => put_back(field),
        Edit::Splice {
            field,
            at,
            delete,
            insert,
        } => {
            let text = before.texts.get(field).map(String::as_str).unwrap_or_default();
            let removed = text::slice_units(text, *at, *delete)?;
            Some(Edit::Splice {
                field: field.clone(),
                at: *at,
                delete: insert.encode_utf16().count(),
                insert: removed,
            })
        }
        Edit::Rich { field, operations } => {
            let plain = || RichText::plain_text(before.texts.get(field).map(String::as_str).unwrap_or_default());
            let text = before.formatted.get(field).cloned().unwrap_or_else(plain);
            Some(Edit::Rich {
                field: field.clone(),
                operations: rich_text::inverse(&text, operations),
            })
        }
        Edit::ImportText { field, .. } => Some(Edit::ImportText {
            field: field.clone(),
            text: before.texts.get(field).cloned().unwrap_or_default(),
        }),
        Edit::Transition { name, .. } => {
            let transition = before.kind.transition(name)?;
            let fields = transition.stamps.iter().filter_map(|stamp| {
                let field = stamped_field(stamp)?;
                let value = before.fields.get(field).and_then(|snapshot| snapshot.value.clone());
                Some((field.to_owned(), value))
            });
            Some(Edit::Restore {
                state: Some(before.state_name().to_owned()),
                fields: fields.collect(),
            })
        }
        Edit::Relate { relation, target } => {
            let related = |(name, other): &&(String, DocumentId)| name == relation && other == target;
            if before.relations.iter().any(|pair| related(&pair)) {
                return None;
            }
            let replaced = before.relations.iter().find(|(name, _)| name == relation);
            match (before.kind.relation(relation), replaced) {
                (Some(declared), Some((_, earlier))) if declared.single => Some(Edit::Relate {
                    relation: relation.clone(),
                    target: *earlier,
                }),
                _ => Some(Edit::Unrelate {
                    relation: relation.clone(),
                    target: *target,
                }),
            }
        }
        Edit::Unrelate { relation, target } => {
            before
                .relations
                .contains(&(relation.clone(), *target))
                .then(|| Edit::Relate {
                    relation: relation.clone(),
                    target: *target,
                })
        }
        Edit::Tag { tag } => {
            let tag = tag.trim();
            (!before.tags.iter().any(|existing| existing == tag)).then(|| Edit::Untag { tag: tag.to_owned() })
        }
        Edit::Untag { tag } => before.tags.contains(tag).then(|| Edit::Tag { tag: tag.clone() }),
        Edit::PutItem { map, id, values } => put_back_item(before, map, id, values),
        Edit::RemoveItem { map, id } => before.item(map, id).map(|item| Edit::PutItem {
            map: map.clone(),
            id: id.clone(),
            values: item
                .values
                .iter()
                .map(|(name, value)| ((*name).to_owned(), Some(value.clone())))
                .collect(),
        }),
        Edit::Archive { archived } => (before.archived != *archived).then_some(Edit::Archive { archived: !archived }),
        Edit::ImportState { .. } | Edit::SettleState { .. } => Some(Edit::Restore {
            state: Some(before.state_name().to_owned()),
            fields: Vec::new(),
        }),
        Edit::ImportValue { field, .. } => {
            let value = before.fields.get(field).and_then(|snapshot| snapshot.value.clone());
            Some(Edit::ImportValue {
                field: field.clone(),
                value,
            })
        }
        Edit::Restore { fields, .. } => {
            let fields = fields.iter().map(|(field, _)| {
                (
                    field.clone(),
                    before.fields.get(field).and_then(|snapshot| snapshot.value.clone()),
                )
            });
            let state = (!before.state_name().is_empty()).then(|| before.state_name().to_owned());
            Some(Edit::Restore {
                state,
                fields: fields.collect(),
            })
        }
        Edit::Create
        | Edit::Comment { .. }
        | Edit::OpenBallot { .. }
        | Edit::Vote { .. }
        | Edit::CloseBallot { .. }
        | Edit::SettleBallot { .. }
        | Edit::ConfirmReading { .. }
        | Edit::SetExternalId { .. }
        | Edit::MarkImported { .. }
        | Edit::MarkUpdated { .. }
        | Edit::ImportedThrough { .. } => None,
    }
}

/// What undoes writing an item. Frozen items stay.
fn put_back_item(
    before: &RecordSnapshot,
    map: &str,
    id: &str,
    values: &[(String, Option<crate::value::Value>)],
) -> Option<Edit> {
    if crate::item::layout(before.kind, map).is_none_or(|layout| layout.frozen) {
        return None;
    }
    let (map, id) = (map.to_owned(), id.to_owned());
    Some(match before.item(&map, &id) {
        None => Edit::RemoveItem { map, id },
        Some(item) => Edit::PutItem {
            map,
            id,
            values: values
                .iter()
                .map(|(name, _)| (name.clone(), item.value(name).cloned()))
                .collect(),
        },
    })
}

/// The field that a stamp writes. An approval stays in the document; the record stands by it while the moment does.
const fn stamped_field(stamp: &Stamped) -> Option<&'static str> {
    match stamp {
        Stamped::Now(field)
        | Stamped::Actor(field)
        | Stamped::Clear(field)
        | Stamped::Reason(field)
        | Stamped::Count(field)
        | Stamped::Choice(field, _) => Some(field),
        Stamped::Approval(_) => None,
    }
}
