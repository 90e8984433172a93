//! Text patches: how a text being edited in a view follows what others write.

use steward_model::rich_text::Operation;

/// A change of a text, in UTF-16 code units as the browser counts. Patches are applied one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPatch {
    /// Where.
    pub at: usize,
    /// How many units go.
    pub delete: usize,
    /// What comes.
    pub insert: String,
}

impl TextPatch {
    /// What an operation changes of the characters; none if it formats. A block's marker is shown as a line end.
    pub(super) fn of(operation: &Operation) -> Option<Self> {
        let (at, delete, insert) = match operation {
            Operation::Insert { at, text, .. } => (*at, 0, text.clone()),
            Operation::Delete { at, length } => (*at, *length, String::new()),
            Operation::Split { at, .. } => (*at, 0, "\n".to_owned()),
            Operation::Block { .. } | Operation::Mark { .. } => return None,
        };
        Some(Self { at, delete, insert })
    }

    /// As operations on the text.
    pub(super) fn operations(&self) -> Vec<Operation> {
        let delete = (self.delete > 0).then_some(Operation::Delete {
            at: self.at,
            length: self.delete,
        });
        let insert = (!self.insert.is_empty()).then(|| Operation::insert(self.at, &self.insert));
        delete.into_iter().chain(insert).collect()
    }

    /// Where a position of the text before is in the text after: what was inserted before it or at it pushes it on,
    /// what was deleted around it pulls it to the place of the deletion.
    #[must_use]
    pub fn moved(&self, position: usize) -> usize {
        let inserted = self.insert.encode_utf16().count();
        if position < self.at {
            position
        } else if position < self.at + self.delete {
            self.at + inserted
        } else {
            position - self.delete + inserted
        }
    }
}

#[cfg(test)]
mod tests {
    use automerge::{AutoCommit, ObjType, ROOT, TextEncoding, transaction::Transactable};

    use super::*;

    #[test]
    fn positions_follow_what_others_write() {
        let patch = TextPatch {
            at: 3,
            delete: 2,
            insert: "xyz".to_owned(),
        };
        assert_eq!([2, 3, 4, 5, 6].map(|position| patch.moved(position)), [2, 6, 6, 6, 7]);
    }

    #[test]
    fn patches_count_as_the_browser_counts() {
        let mut document = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit);
        let text = document.put_object(ROOT, "description", ObjType::Text).unwrap();
        document.splice_text(&text, 0, 0, "😀 works").unwrap();
        document.update_diff_cursor();
        document.splice_text(&text, 3, 5, "is well").unwrap();
        let patches = document.diff_incremental();
        let changes: Vec<_> = patches
            .iter()
            .filter_map(|patch| steward_model::rich_text::operations(&document, patch))
            .collect();
        let mut units: Vec<u16> = "😀 works".encode_utf16().collect();
        for (field, operations) in changes {
            assert_eq!(field, "description");
            for patch in operations.iter().filter_map(TextPatch::of) {
                units.splice(patch.at..patch.at + patch.delete, patch.insert.encode_utf16());
            }
        }
        assert_eq!(String::from_utf16(&units).unwrap(), "😀 is well");
    }
}
