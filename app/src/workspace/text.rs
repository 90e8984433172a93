//! Text patches: how a text being edited in a view follows what others write.

use automerge::{Patch, PatchAction, Prop};

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

/// The text field (a key of the root map) that a patch of automerge changes, and how.
pub(super) fn text_patch(patch: &Patch) -> Option<(String, TextPatch)> {
    let [(_, Prop::Map(field))] = patch.path.as_slice() else {
        return None;
    };
    let change = match &patch.action {
        PatchAction::SpliceText { index, value, .. } => TextPatch {
            at: *index,
            delete: 0,
            insert: value.make_string(),
        },
        PatchAction::DeleteSeq { index, length } => TextPatch {
            at: *index,
            delete: *length,
            insert: String::new(),
        },
        PatchAction::PutMap { .. }
        | PatchAction::PutSeq { .. }
        | PatchAction::Insert { .. }
        | PatchAction::Increment { .. }
        | PatchAction::Conflict { .. }
        | PatchAction::DeleteMap { .. }
        | PatchAction::Mark { .. } => return None,
    };
    Some((field.clone(), change))
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
        let patches: Vec<_> = document.diff_incremental().iter().filter_map(text_patch).collect();
        let mut units: Vec<u16> = "😀 works".encode_utf16().collect();
        for (field, patch) in patches {
            assert_eq!(field, "description");
            units.splice(patch.at..patch.at + patch.delete, patch.insert.encode_utf16());
        }
        assert_eq!(String::from_utf16(&units).unwrap(), "😀 is well");
    }
}
