//! Undo and redo: stacks of inverse edits of this session.

use steward_model::{edit::Edit, rich_text::Operation};
use steward_sync::ids::DocumentId;

use super::{bulk_undo::Part, text::TextPatch};

/// More steps than anybody takes back; bounds memory.
const STEPS: usize = 500;

/// Edits of many records at once that can be taken back; each holds something of every record that it changed.
const BULK_STEPS: usize = 40;

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

/// What takes an edit of many records back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Many {
    /// Names it for whoever offers to take exactly this one back.
    pub(super) id: u64,
    pub(super) parts: Vec<Part>,
}

/// One step of a person, back or forth.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Entry {
    /// In one record.
    One(Step),
    /// In many.
    Many(Many),
}

/// The stacks.
#[derive(Debug, Default)]
pub(super) struct UndoStack {
    undo: Vec<Entry>,
    redo: Vec<Entry>,
    last_id: u64,
}

impl UndoStack {
    /// A person's edit was made; this takes it back. What was undone before cannot be redone any more.
    pub(super) fn push(&mut self, step: Step) {
        self.redo.clear();
        if let Some(Entry::One(last)) = self.undo.last_mut()
            && merge_burst(last, &step)
        {
            return;
        }
        push_bounded(&mut self.undo, Entry::One(step));
    }

    /// Many records were edited at once; this takes it back. Returns its name.
    pub(super) fn push_many(&mut self, parts: Vec<Part>) -> u64 {
        self.redo.clear();
        self.last_id += 1;
        let id = self.last_id;
        push_bounded(&mut self.undo, Entry::Many(Many { id, parts }));
        id
    }

    /// What was left over when taking an edit of many records back was stopped; it can be taken back as before.
    pub(super) fn put_back(&mut self, many: Many) {
        push_bounded(&mut self.undo, Entry::Many(many));
    }

    /// An undo was made; this makes the edit again.
    pub(super) fn push_redo(&mut self, entry: Entry) {
        push_bounded(&mut self.redo, entry);
    }

    /// A redo was made; this takes it back again.
    pub(super) fn push_undone_again(&mut self, entry: Entry) {
        push_bounded(&mut self.undo, entry);
    }

    pub(super) fn take_undo(&mut self) -> Option<Entry> {
        self.undo.pop()
    }

    pub(super) fn take_redo(&mut self) -> Option<Entry> {
        self.redo.pop()
    }

    /// Takes an edit of many records off the stack, wherever it stands; none when it was taken back already.
    pub(super) fn take_many(&mut self, id: u64) -> Option<Many> {
        let position = self.undo.iter().position(|entry| is_many(entry, id))?;
        match self.undo.remove(position) {
            Entry::Many(many) => Some(many),
            Entry::One(_) => None,
        }
    }

    /// Takes a person's last edit of one text off a stack. Later edits of other things do not depend on it.
    pub(super) fn take_text(&mut self, document: DocumentId, field: &str, undo: bool) -> Option<Step> {
        let stack = if undo { &mut self.undo } else { &mut self.redo };
        let position = stack.iter().rposition(|entry| match entry {
            Entry::One(step) => {
                step.document == document
                    && !step.edits.is_empty()
                    && step.edits.iter().all(|edit| is_text(edit, field))
            }
            Entry::Many(_) => false,
        })?;
        match stack.remove(position) {
            Entry::One(step) => Some(step),
            Entry::Many(_) => None,
        }
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
            .filter_map(|entry| match entry {
                Entry::One(step) => Some(step),
                Entry::Many(_) => None,
            })
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
                } else if let Edit::Rich {
                    field: edited,
                    operations,
                } = edit
                    && edited == field
                {
                    let inserted = patch.insert.encode_utf16().count();
                    *operations = std::mem::take(operations)
                        .into_iter()
                        .filter_map(|operation| operation.after(patch.at, patch.delete, inserted))
                        .collect();
                }
            }
        }
    }
}

fn is_text(edit: &Edit, wanted: &str) -> bool {
    if let Edit::Splice { field, .. } | Edit::Rich { field, .. } = edit {
        field == wanted
    } else {
        false
    }
}

fn is_many(entry: &Entry, wanted: u64) -> bool {
    match entry {
        Entry::Many(many) => many.id == wanted,
        Entry::One(_) => false,
    }
}

/// The oldest step goes where there are too many of its sort: typing on does not make an edit of many records one that
/// cannot be taken back any more.
fn push_bounded(stack: &mut Vec<Entry>, entry: Entry) {
    let is_bulk = |entry: &Entry| matches!(entry, Entry::Many(_));
    let bulk = is_bulk(&entry);
    let most = if bulk { BULK_STEPS } else { STEPS };
    if stack.iter().filter(|other| is_bulk(other) == bulk).count() >= most
        && let Some(oldest) = stack.iter().position(|other| is_bulk(other) == bulk)
    {
        stack.remove(oldest);
    }
    stack.push(entry);
}

/// Joins the inverse of a keystroke to that of the keystroke before it. Returns whether it did.
fn merge_burst(last: &mut Step, next: &Step) -> bool {
    if last.document != next.document || next.at_millis - last.at_millis > BURST_MILLIS {
        return false;
    }
    if let (
        [Edit::Rich { field, operations }],
        [
            Edit::Rich {
                field: next_field,
                operations: next_operations,
            },
        ],
    ) = (last.edits.as_mut_slice(), next.edits.as_slice())
    {
        let joined = field == next_field && merge_operations(operations, next_operations);
        if joined {
            last.at_millis = next.at_millis;
        }
        return joined;
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

/// Joins what takes a keystroke back: more letters typed on, or more erased backwards.
fn merge_operations(last: &mut [Operation], next: &[Operation]) -> bool {
    match (last, next) {
        (
            [Operation::Delete { at, length }],
            [
                Operation::Delete {
                    at: next_at,
                    length: more,
                },
            ],
        ) => {
            let typed_on = *next_at == *at + *length;
            *length += if typed_on { *more } else { 0 };
            typed_on
        }
        (
            [Operation::Insert { at, text, marks }],
            [
                Operation::Insert {
                    at: next_at,
                    text: more,
                    marks: next_marks,
                },
            ],
        ) => {
            let erased_back = marks == next_marks && next_at + more.encode_utf16().count() == *at;
            if erased_back {
                text.insert_str(0, more);
                *at = *next_at;
            }
            erased_back
        }
        _ => false,
    }
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

    fn taken(entry: Option<Entry>) -> Option<Vec<Edit>> {
        match entry {
            Some(Entry::One(step)) => Some(step.edits),
            Some(Entry::Many(_)) | None => None,
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
        assert_eq!(taken(stack.take_undo()), Some(vec![splice(4, 4, "")]));
        assert!(!stack.can_undo());
    }

    #[test]
    fn erasing_backwards_is_taken_back_at_once() {
        let mut stack = UndoStack::default();
        stack.push(step(0, splice(4, 0, "e")));
        stack.push(step(100, splice(3, 0, "d")));
        assert_eq!(taken(stack.take_undo()), Some(vec![splice(3, 0, "de")]));
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
        stack.push_redo(Entry::One(step(0, splice(0, 1, ""))));
        assert!(stack.can_redo());
        stack.push(step(1, Edit::Untag { tag: "vpn".to_owned() }));
        assert!(!stack.can_redo());
    }

    #[test]
    fn an_edit_of_many_records_is_found_by_name_under_what_came_later() {
        let mut stack = UndoStack::default();
        let first = stack.push_many(Vec::new());
        let second = stack.push_many(Vec::new());
        for at in 0..2 * STEPS {
            // Far apart, so that no two are one burst.
            stack.push(step(i64::try_from(at).unwrap() * 10_000, splice(at * 3, 1, "")));
        }
        assert_eq!(stack.take_many(first).map(|many| many.id), Some(first));
        assert_eq!(
            stack.take_many(first),
            None,
            "what was taken back is not taken back twice"
        );
        assert_eq!(stack.take_many(second).map(|many| many.id), Some(second));
        assert_eq!(std::iter::from_fn(|| stack.take_undo()).count(), STEPS);
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
        assert_eq!(taken(stack.take_undo()), Some(vec![splice(10, 3, "")]));
    }

    fn rich(operation: Operation) -> Edit {
        Edit::Rich {
            field: "body".to_owned(),
            operations: vec![operation],
        }
    }

    #[test]
    fn a_text_is_taken_back_by_itself_and_follows_others() {
        let mut stack = UndoStack::default();
        stack.push(step(0, rich(Operation::Delete { at: 4, length: 1 })));
        stack.push(step(100, rich(Operation::Delete { at: 5, length: 2 })));
        stack.push(step(200, Edit::Untag { tag: "vpn".to_owned() }));
        let patch = TextPatch {
            at: 0,
            delete: 0,
            insert: "Hello ".to_owned(),
        };
        let document = DocumentId::from_bytes([1; 16]);
        stack.follow(document, "body", &patch);
        assert_eq!(stack.take_text(document, "minutes", true), None);
        let taken = stack.take_text(document, "body", true).map(|step| step.edits);
        assert_eq!(taken, Some(vec![rich(Operation::Delete { at: 10, length: 3 })]));
        assert_eq!(stack.take_text(document, "body", true), None);
        assert!(stack.can_undo(), "the tag is still there to be taken back");
    }

    #[test]
    fn text_is_cut_in_utf16_units() {
        assert_eq!(slice_units("a😀b", 1, 2).as_deref(), Some("😀"));
        assert_eq!(slice_units("a😀b", 1, 1), None);
        assert_eq!(slice_units("ab", 1, 5), None);
    }
}
