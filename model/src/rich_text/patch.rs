//! What others did to texts, as operations.

use automerge::{AutoCommit, ObjId, Patch, PatchAction, Prop, Value as Stored};

use super::MARKER;
use super::marks::{Marks, NAMES, link_address};
use super::operation::Operation;
use super::read::layout_of;

/// The text field (a key of the root map) that a patch changes, and the operations that make the same change in a view.
/// `document` is as it is after all patches: what a marker says is read from it. A patch that replaces the whole text has
/// no operations: the view has to read it anew.
#[must_use]
pub fn operations(document: &AutoCommit, patch: &Patch) -> Option<(String, Vec<Operation>)> {
    let ((_, Prop::Map(field)), inner) = patch.path.split_first()? else {
        return None;
    };
    let field = field.clone();
    let Some(((_, place), deeper)) = inner.split_first() else {
        return Some((field, of_text(document, patch)?));
    };
    // Inside of a marker: one of its values, or something below them.
    let Prop::Seq(at) = place else { return None };
    let marker = deeper.first().map_or(&patch.obj, |(marker, _)| marker);
    let block = layout_of(document, marker)?;
    Some((field, vec![Operation::Block { at: *at, block }]))
}

fn of_text(document: &AutoCommit, patch: &Patch) -> Option<Vec<Operation>> {
    Some(match &patch.action {
        PatchAction::SpliceText { index, value, marks } => vec![Operation::Insert {
            at: *index,
            text: value.make_string(),
            marks: Some(marks.as_ref().map(Marks::of).unwrap_or_default()),
        }],
        PatchAction::DeleteSeq { index, length } => vec![Operation::Delete {
            at: *index,
            length: *length,
        }],
        PatchAction::Insert { index, values } => values
            .iter()
            .enumerate()
            .map(|(offset, (value, marker, _))| inserted(document, *index + offset, value, marker))
            .collect(),
        PatchAction::Mark { marks } => marks
            .iter()
            .filter(|mark| NAMES.iter().any(|(name, _)| *name == mark.name.as_str()))
            .map(|mark| {
                let mut one = Marks::default();
                one.put(&mark.name, &mark.value);
                Operation::Mark {
                    start: mark.start,
                    end: mark.end,
                    name: mark.name.to_string(),
                    value: if mark.name.as_str() == "link" {
                        link_address(&mark.value)
                    } else {
                        one.value(&mark.name).map(str::to_owned)
                    },
                }
            })
            .collect(),
        PatchAction::PutMap { .. }
        | PatchAction::PutSeq { .. }
        | PatchAction::Increment { .. }
        | PatchAction::Conflict { .. }
        | PatchAction::DeleteMap { .. } => return None,
    })
}

fn inserted(document: &AutoCommit, at: usize, value: &Stored<'static>, marker: &ObjId) -> Operation {
    let layout = value.is_object().then(|| layout_of(document, marker)).flatten();
    match layout {
        Some(block) => Operation::Split { at, block },
        None => Operation::Insert {
            at,
            text: MARKER.to_string(),
            marks: Some(Marks::default()),
        },
    }
}
