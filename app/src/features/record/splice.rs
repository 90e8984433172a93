//! One edit of a text as a splice in UTF-16 code units, and how splices move past each other.
//!
//! A text input tells its whole value and its caret after an input event; [`splice_between`] finds the smallest splice
//! that leads there. [`rebase`] carries a splice past splices that somebody else made in the meantime.

/// A replacement inside a text: `delete` code units at `at` give way to `insert`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Splice {
    /// Offset in UTF-16 code units.
    pub(crate) at: usize,
    /// Number of UTF-16 code units taken out.
    pub(crate) delete: usize,
    /// What takes their place.
    pub(crate) insert: String,
}

impl Splice {
    /// Length of what is inserted, in UTF-16 code units.
    pub(crate) fn insert_len(&self) -> usize {
        self.insert.encode_utf16().count()
    }

    /// Where an offset into the text before lands in the text after. An offset inside the deleted range lands behind
    /// the deletion's start; an insertion exactly at the offset stays behind it, so a caret is not pushed by others.
    pub(crate) fn map_offset(&self, offset: usize) -> usize {
        if offset <= self.at {
            offset
        } else if offset >= self.at + self.delete {
            offset - self.delete + self.insert_len()
        } else {
            self.at
        }
    }

    /// The text after the splice. Offsets beyond the end are clamped, so a late splice never panics.
    pub(crate) fn apply(&self, text: &[u16]) -> Vec<u16> {
        let at = self.at.min(text.len());
        let end = (self.at + self.delete).clamp(at, text.len());
        let mut result = Vec::with_capacity(text.len() + self.insert.len());
        result.extend_from_slice(&text[..at]);
        result.extend(self.insert.encode_utf16());
        result.extend_from_slice(&text[end..]);
        result
    }

    /// The splice that takes this one back, given the text before it.
    pub(crate) fn inverse(&self, before: &[u16]) -> Splice {
        let at = self.at.min(before.len());
        let end = (self.at + self.delete).clamp(at, before.len());
        Splice {
            at,
            delete: self.insert_len(),
            insert: String::from_utf16_lossy(&before[at..end]),
        }
    }
}

const fn is_high_surrogate(unit: u16) -> bool {
    matches!(unit, 0xD800..=0xDBFF)
}

const fn is_low_surrogate(unit: u16) -> bool {
    matches!(unit, 0xDC00..=0xDFFF)
}

fn common_prefix(left: &[u16], right: &[u16]) -> usize {
    left.iter().zip(right).take_while(|(a, b)| a == b).count()
}

fn common_suffix(left: &[u16], right: &[u16]) -> usize {
    left.iter()
        .rev()
        .zip(right.iter().rev())
        .take_while(|(a, b)| a == b)
        .count()
}

/// The smallest splice from `old` to `new`, `None` if they are equal. `caret` is the end of the selection after the
/// edit: among equally small splices it picks the one that ends there, which is where the person typed.
/// A surrogate pair is never split.
pub(crate) fn splice_between(old: &[u16], new: &[u16], caret: usize) -> Option<Splice> {
    if old == new {
        return None;
    }
    let shorter = old.len().min(new.len());
    let behind_caret = new.len().saturating_sub(caret);
    let anchored = behind_caret <= shorter && old[old.len() - behind_caret..] == new[new.len() - behind_caret..];
    // Everything behind the caret is unchanged in ordinary typing; only an edit elsewhere (an undo, say) is not.
    let mut suffix = if anchored { behind_caret } else { 0 };
    let mut prefix = common_prefix(&old[..old.len() - suffix], &new[..new.len() - suffix]);
    suffix += common_suffix(&old[prefix..old.len() - suffix], &new[prefix..new.len() - suffix]);
    if prefix > 0 && is_high_surrogate(old[prefix - 1]) {
        prefix -= 1;
    }
    if suffix > 0 && is_low_surrogate(old[old.len() - suffix]) {
        suffix -= 1;
    }
    Some(Splice {
        at: prefix,
        delete: old.len() - suffix - prefix,
        insert: String::from_utf16_lossy(&new[prefix..new.len() - suffix]),
    })
}

/// A splice made on a text that others have changed by `remote` since: what to do to the changed text, in order, so
/// that exactly what the person deleted is gone (and nothing that the others wrote) and what they wrote is in.
pub(crate) fn rebase(local: &Splice, remote: &[Splice]) -> Vec<Splice> {
    let mut survivors: Vec<usize> = (local.at..local.at + local.delete).collect();
    let mut at = local.at;
    for patch in remote {
        survivors.retain(|offset| !(patch.at..patch.at + patch.delete).contains(offset));
        for offset in &mut survivors {
            // A surviving unit, unlike a caret, is pushed by an insertion at its own offset.
            if *offset >= patch.at {
                *offset = *offset + patch.insert_len() - patch.delete;
            }
        }
        at = patch.map_offset(at);
    }
    let mut splices: Vec<Splice> = Vec::new();
    for run in survivors.chunk_by(|left, right| left + 1 == *right).rev() {
        if let Some(start) = run.first() {
            splices.push(Splice {
                at: *start,
                delete: run.len(),
                insert: String::new(),
            });
        }
    }
    // Deletions go from the end; the insertion point moves back by what was deleted before it.
    let deleted_before = survivors.iter().filter(|offset| **offset < at).count();
    if !local.insert.is_empty() {
        splices.push(Splice {
            at: at - deleted_before,
            delete: 0,
            insert: local.insert.clone(),
        });
    }
    splices
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What stands for half a character that was cut.
    const REPLACEMENT: char = '\u{fffd}';

    fn units(text: &str) -> Vec<u16> {
        text.encode_utf16().collect()
    }

    fn text(units: &[u16]) -> String {
        String::from_utf16(units).expect("well-formed UTF-16")
    }

    /// Few letters, so that repeats (the ambiguous case) are common; emoji with shared surrogates, joiners, accents.
    fn any_text() -> impl Strategy<Value = String> {
        prop::collection::vec(
            prop::sample::select(vec!["a", "b", "\n", "é", "😀", "😁", "👩\u{200d}🚀", "e\u{301}"]),
            0..24,
        )
        .prop_map(|parts| parts.concat())
    }

    #[test]
    fn typing_inside_a_run_of_equal_letters_lands_at_the_caret() {
        let splice = splice_between(&units("aaa"), &units("aaaa"), 2).expect("a change");
        assert_eq!(
            splice,
            Splice {
                at: 1,
                delete: 0,
                insert: "a".to_owned()
            }
        );
    }

    #[test]
    fn deleting_inside_a_run_of_equal_letters_takes_the_one_before_the_caret() {
        let splice = splice_between(&units("aaaa"), &units("aaa"), 1).expect("a change");
        assert_eq!(
            splice,
            Splice {
                at: 1,
                delete: 1,
                insert: String::new()
            }
        );
    }

    #[test]
    fn one_emoji_for_another_with_the_same_first_half_is_replaced_whole() {
        let splice = splice_between(&units("x😀y"), &units("x😁y"), 3).expect("a change");
        assert_eq!(
            splice,
            Splice {
                at: 1,
                delete: 2,
                insert: "😁".to_owned()
            }
        );
    }

    #[test]
    fn an_edit_away_from_the_caret_is_found() {
        let splice = splice_between(&units("one two three"), &units("one 2 three"), 0).expect("a change");
        assert_eq!(
            splice,
            Splice {
                at: 4,
                delete: 3,
                insert: "2".to_owned()
            }
        );
    }

    #[test]
    fn a_rebased_deletion_spares_what_others_wrote_inside_it() {
        let old = units("keep DELETE keep");
        let local = Splice {
            at: 5,
            delete: 6,
            insert: "X".to_owned(),
        };
        let remote = Splice {
            at: 8,
            delete: 0,
            insert: "new".to_owned(),
        };
        let mut merged = remote.apply(&old);
        for splice in rebase(&local, std::slice::from_ref(&remote)) {
            merged = splice.apply(&merged);
        }
        assert_eq!(text(&merged), "keep Xnew keep");
    }

    proptest! {
        #[test]
        fn the_splice_leads_from_old_to_new(old in any_text(), new in any_text(), caret in 0_usize..60) {
            let (old, new) = (units(&old), units(&new));
            match splice_between(&old, &new, caret.min(new.len())) {
                None => prop_assert_eq!(old, new),
                Some(splice) => prop_assert_eq!(splice.apply(&old), new),
            }
        }

        #[test]
        fn a_splice_never_cuts_a_surrogate_pair(old in any_text(), new in any_text(), caret in 0_usize..60) {
            let (old, new) = (units(&old), units(&new));
            if let Some(splice) = splice_between(&old, &new, caret.min(new.len())) {
                prop_assert!(String::from_utf16(&old[..splice.at]).is_ok());
                prop_assert!(String::from_utf16(&old[splice.at + splice.delete..]).is_ok());
                prop_assert!(!splice.insert.contains(REPLACEMENT));
            }
        }

        #[test]
        fn a_single_edit_is_found_no_larger_than_it_was(
            before in any_text(), gone in any_text(), typed in any_text(), after in any_text()
        ) {
            let old = units(&format!("{before}{gone}{after}"));
            let new = units(&format!("{before}{typed}{after}"));
            let caret = units(&before).len() + units(&typed).len();
            if let Some(splice) = splice_between(&old, &new, caret) {
                prop_assert!(splice.delete <= units(&gone).len());
                prop_assert!(splice.insert_len() <= units(&typed).len());
            }
        }

        #[test]
        fn the_inverse_takes_a_splice_back(old in any_text(), new in any_text()) {
            let (old, new) = (units(&old), units(&new));
            if let Some(splice) = splice_between(&old, &new, new.len()) {
                prop_assert_eq!(splice.inverse(&old).apply(&splice.apply(&old)), old);
            }
        }

        #[test]
        fn rebasing_over_nothing_changes_nothing(old in any_text(), new in any_text()) {
            let (old, new) = (units(&old), units(&new));
            if let Some(splice) = splice_between(&old, &new, new.len()) {
                let mut result = old;
                for step in rebase(&splice, &[]) {
                    result = step.apply(&result);
                }
                prop_assert_eq!(result, new);
            }
        }

        #[test]
        fn rebasing_keeps_what_others_inserted_and_what_was_typed(
            old in any_text(), mine in any_text(), at in 0_usize..60, theirs in "[XYZ]{1,5}"
        ) {
            let (old, mine) = (units(&old), units(&mine));
            if let Some(local) = splice_between(&old, &mine, mine.len()) {
                let remote = Splice { at: at.min(old.len()), delete: 0, insert: theirs.clone() };
                let mut merged = remote.apply(&old);
                for step in rebase(&local, std::slice::from_ref(&remote)) {
                    merged = step.apply(&merged);
                }
                prop_assert_eq!(merged.len(), mine.len() + theirs.len());
            }
        }
    }
}
