//! Undo and redo: stacks of inverse edits of this session.

use steward_model::edit::Edit;
use steward_sync::ids::DocumentId;

use super::text::TextPatch;

/// More steps than anybody takes back; bounds memory.
const STEPS: usize = 500;

/// Typing within this time of the last keystroke, next to it, is taken back together.
const BURST_MILLIS: i64 = 1_500;

/// What takes an edit back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    pub(super) document: DocumentId,
    /// Applied in order.
    pub(super) edits: Vec<Edit>,
    pub(super) at_millis: i64,
}

/// The stacks.
#[derive(Debug, Default)]
pub(super) struct UndoStack {
    undo: Vec<Step>,
    redo: Vec<Step>,
}

impl UndoStack {
    /// A person's edit was made; this takes it back. What was undone before cannot be redone any more.
    pub(super) fn push(&mut self, step: Step) {
        self.redo.clear();
        if let Some(last) = self.undo.last_mut()
            && merge_burst(last, &step)
        {
            return;
        }
        push_bounded(&mut self.undo, step);
    }

    /// An undo was made; this makes the edit again.
    pub(super) fn push_redo(&mut self, step: Step) {
        push_bounded(&mut self.redo, step);
    }

    /// A redo was made; this takes it back again.
    pub(super) fn push_undone_again(&mut self, step: Step) {
        push_bounded(&mut self.undo, step);
    }

    pub(super) fn take_undo(&mut self) -> Option<Step> {
        self.undo.pop()
    }

    pub(super) fn take_redo(&mut self) -> Option<Step> {
        self.redo.pop()
    }

    pub(super) fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    pub(super) fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// Others changed a text: inverse splices of it move along.
    pub(super) fn follow(&mut self, document: DocumentId, field: &str, patch: &TextPatch) {
        for step in self
            .undo
            .iter_mut()
            .chain(&mut self.redo)
            .filter(|step| step.document == document)
        {
            for edit in &mut step.edits {
                if let Edit::Splice {
                    field: spliced,
                    at,
                    delete,
                    ..
                } = edit
                    && spliced == field
                {
                    let end = patch.moved(*at + *delete);
                    *at = patch.moved(*at);
                    *delete = end.saturating_sub(*at);
                }
            }
        }
    }
}

fn push_bounded(stack: &mut Vec<Step>, step: Step) {
    if stack.len() == STEPS {
        stack.remove(0);
    }
    stack.push(step);
}

/// Joins the inverse of a keystroke to that of the keystroke before it. Returns whether it did.
fn merge_burst(last: &mut Step, next: &Step) -> bool {
    if last.document != next.document || next.at_millis - last.at_millis > BURST_MILLIS {
        return false;
    }
    let (
        [
            Edit::Splice {
                field,
                at,
                delete,
                insert,
            },
        ],
        [
            Edit::Splice {
                field: next_field,
                at: next_at,
                delete: next_delete,
                insert: next_insert,
            },
        ],
    ) = (last.edits.as_mut_slice(), next.edits.as_slice())
    else {
        return false;
    };
    if field != next_field {
        return false;
    }
    let typed_on = insert.is_empty() && next_insert.is_empty() && *next_at == *at + *delete;
    let erased_back = *delete == 0 && *next_delete == 0 && next_at + next_insert.encode_utf16().count() == *at;
    if typed_on {
        *delete += next_delete;
    } else if erased_back {
        *insert = format!("{next_insert}{insert}");
        *at = *next_at;
    } else {
        return false;
    }
    last.at_millis = next.at_millis;
    true
}

/// The units `at..at + delete` of a text; none when they are out of range or cut a character in two.
pub(super) fn slice_units(text: &str, at: usize, delete: usize) -> Option<String> {
    let units: Vec<u16> = text.encode_utf16().skip(at).take(delete).collect();
    (units.len() == delete)
        .then(|| String::from_utf16(&units).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn splice(at: usize, delete: usize, insert: &str) -> Edit {
        Edit::Splice {
            field: "description".to_owned(),
            at,
            delete,
            insert: insert.to_owned(),
        }
    }

    fn step(at_millis: i64, edit: Edit) -> Step {
        Step {
            document: DocumentId::from_bytes([1; 16]),
            edits: vec![edit],
            at_millis,
        }
    }

    #[test]
    fn a_burst_of_typing_is_taken_back_at_once() {
        let mut stack = UndoStack::default();
        stack.push(step(0, splice(4, 1, "")));
        stack.push(step(100, splice(5, 1, "")));
        stack.push(step(200, splice(6, 2, "")));
        assert_eq!(stack.take_undo().map(|step| step.edits), Some(vec![splice(4, 4, "")]));
        assert!(!stack.can_undo());
    }

    #[test]
    fn erasing_backwards_is_taken_back_at_once() {
        let mut stack = UndoStack::default();
        stack.push(step(0, splice(4, 0, "e")));
        stack.push(step(100, splice(3, 0, "d")));
        assert_eq!(stack.take_undo().map(|step| step.edits), Some(vec![splice(3, 0, "de")]));
    }

    #[test]
    fn pauses_and_other_places_begin_a_new_step() {
        let mut stack = UndoStack::default();
        stack.push(step(0, splice(4, 1, "")));
        stack.push(step(5_000, splice(5, 1, "")));
        stack.push(step(5_010, splice(20, 1, "")));
        let steps: Vec<_> = std::iter::from_fn(|| stack.take_undo()).collect();
        assert_eq!(steps.len(), 3);
    }

    #[test]
    fn a_new_edit_ends_redo() {
        let mut stack = UndoStack::default();
        stack.push_redo(step(0, splice(0, 1, "")));
        assert!(stack.can_redo());
        stack.push(step(1, Edit::Untag { tag: "vpn".to_owned() }));
        assert!(!stack.can_redo());
    }

    #[test]
    fn inverse_splices_follow_the_text_of_others() {
        let mut stack = UndoStack::default();
        stack.push(step(0, splice(4, 3, "")));
        let patch = TextPatch {
            at: 0,
            delete: 0,
            insert: "Hello ".to_owned(),
        };
        stack.follow(DocumentId::from_bytes([1; 16]), "description", &patch);
        assert_eq!(stack.take_undo().map(|step| step.edits), Some(vec![splice(10, 3, "")]));
    }

    #[test]
    fn text_is_cut_in_utf16_units() {
        assert_eq!(slice_units("a😀b", 1, 2).as_deref(), Some("😀"));
        assert_eq!(slice_units("a😀b", 1, 1), None);
        assert_eq!(slice_units("ab", 1, 5), None);
    }
}
