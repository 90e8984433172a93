//! What a collaborative text input knows: the text as the document has it, what the input shows, and its own undo.
//!
//! Plain data, so that composition, remote edits and undo are tested without a browser. The input's own undo stack is
//! not used: it does not know what others wrote in between.

use steward_model::edit::clean_text;

use super::splice::{Splice, rebase, splice_between};

/// How many steps a person can take back in one text.
const UNDO_STEPS: usize = 200;
/// Typing with pauses shorter than this is taken back together.
const UNDO_GROUP_MILLIS: i64 = 800;

/// What the input must now show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    /// The whole value.
    pub(crate) value: String,
    /// Start and end of the selection, in UTF-16 code units.
    pub(crate) selection: (usize, usize),
}

#[derive(Debug, Clone)]
struct UndoStep {
    splices: Vec<Splice>,
    at_millis: i64,
}

/// State of one collaborative text input.
#[derive(Debug, Default)]
pub(crate) struct TextState {
    /// The document's text.
    text: Vec<u16>,
    /// Splices of others that wait because a composition is under way, and the text from before them.
    waiting: Option<Waiting>,
    undo: Vec<UndoStep>,
    redo: Vec<UndoStep>,
}

#[derive(Debug, Default)]
struct Waiting {
    shown: Vec<u16>,
    remote: Vec<Splice>,
}

impl TextState {
    /// A state over the document's present text.
    pub(crate) fn new(text: &str) -> Self {
        Self {
            text: text.encode_utf16().collect(),
            ..Self::default()
        }
    }

    /// The document's text.
    pub(crate) fn text(&self) -> String {
        String::from_utf16_lossy(&self.text)
    }

    /// Its length in UTF-16 code units.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// A composition begins: what others write waits until it ends, because changing the value would break it.
    pub(crate) fn composition_started(&mut self) {
        if self.waiting.is_none() {
            self.waiting = Some(Waiting {
                shown: self.text.clone(),
                remote: Vec::new(),
            });
        }
    }

    /// Whether a composition is under way.
    pub(crate) fn composing(&self) -> bool {
        self.waiting.is_some()
    }

    /// The composition ended with this value and caret: the edits to make, and what to show if others wrote meanwhile.
    pub(crate) fn composition_ended(
        &mut self,
        value: &str,
        caret: usize,
        now_millis: i64,
    ) -> (Vec<Splice>, Option<Shown>) {
        let Some(waiting) = self.waiting.take() else {
            return (self.input(value, caret, now_millis), None);
        };
        let value = units_of(value);
        let Some(local) = splice_between(&waiting.shown, &value, caret) else {
            let shown = (!waiting.remote.is_empty()).then(|| self.shown_after(caret, &waiting.remote));
            return (Vec::new(), shown);
        };
        let splices = rebase(&local, &waiting.remote);
        self.make(&splices, now_millis);
        if waiting.remote.is_empty() {
            return (splices, None);
        }
        let end = splices.last().map_or(caret, |last| last.at + last.insert_len());
        (
            splices,
            Some(Shown {
                value: self.text(),
                selection: (end, end),
            }),
        )
    }

    /// The person changed the input outside of a composition: the edits to make.
    pub(crate) fn input(&mut self, value: &str, caret: usize, now_millis: i64) -> Vec<Splice> {
        if self.composing() {
            return Vec::new();
        }
        let value = units_of(value);
        let splices: Vec<Splice> = splice_between(&self.text, &value, caret).into_iter().collect();
        self.make(&splices, now_millis);
        splices
    }

    /// Somebody else changed the text: what to show, `None` while a composition is under way.
    pub(crate) fn remote(&mut self, patch: Splice, selection: (usize, usize)) -> Option<Shown> {
        self.text = patch.apply(&self.text);
        rebase_steps(&mut self.undo, &patch);
        rebase_steps(&mut self.redo, &patch);
        if let Some(waiting) = &mut self.waiting {
            waiting.remote.push(patch);
            return None;
        }
        Some(self.shown_after_selection(selection, std::slice::from_ref(&patch)))
    }

    /// The document's text was replaced as a whole (patches were missed): what to show, if it differs.
    pub(crate) fn replaced(&mut self, text: &str, selection: (usize, usize)) -> Option<Shown> {
        let text: Vec<u16> = text.encode_utf16().collect();
        // Without a caret of the other person, the end of the text is as good an anchor as any.
        let patch = splice_between(&self.text, &text, text.len())?;
        self.remote(patch, selection)
    }

    /// Takes the last own step back: the edits to make and what to show.
    pub(crate) fn undo(&mut self) -> Option<(Vec<Splice>, Shown)> {
        let step = self.undo.pop()?;
        let (inverse, shown) = self.replay(&step);
        self.redo.push(inverse);
        Some((step.splices, shown))
    }

    /// Makes the last step that was taken back again.
    pub(crate) fn redo(&mut self) -> Option<(Vec<Splice>, Shown)> {
        let step = self.redo.pop()?;
        let (inverse, shown) = self.replay(&step);
        self.undo.push(inverse);
        Some((step.splices, shown))
    }

    fn replay(&mut self, step: &UndoStep) -> (UndoStep, Shown) {
        let mut inverse = Vec::new();
        let mut caret = 0;
        for splice in &step.splices {
            inverse.push(splice.inverse(&self.text));
            self.text = splice.apply(&self.text);
            caret = (splice.at + splice.insert_len()).min(self.text.len());
        }
        inverse.reverse();
        (
            UndoStep {
                splices: inverse,
                at_millis: i64::MIN,
            },
            Shown {
                value: self.text(),
                selection: (caret, caret),
            },
        )
    }

    fn make(&mut self, splices: &[Splice], now_millis: i64) {
        if splices.is_empty() {
            return;
        }
        let mut inverse = Vec::new();
        for splice in splices {
            inverse.push(splice.inverse(&self.text));
            self.text = splice.apply(&self.text);
        }
        inverse.reverse();
        self.redo.clear();
        match self.undo.last_mut() {
            Some(step) if now_millis.saturating_sub(step.at_millis) < UNDO_GROUP_MILLIS => {
                inverse.append(&mut step.splices);
                step.splices = inverse;
                step.at_millis = now_millis;
            }
            _ => self.undo.push(UndoStep {
                splices: inverse,
                at_millis: now_millis,
            }),
        }
        if self.undo.len() > UNDO_STEPS {
            self.undo.remove(0);
        }
    }

    fn shown_after(&self, caret: usize, remote: &[Splice]) -> Shown {
        self.shown_after_selection((caret, caret), remote)
    }

    fn shown_after_selection(&self, selection: (usize, usize), remote: &[Splice]) -> Shown {
        let map = |offset| {
            remote
                .iter()
                .fold(offset, |offset, patch| patch.map_offset(offset))
                .min(self.text.len())
        };
        Shown {
            value: self.text(),
            selection: (map(selection.0), map(selection.1)),
        }
    }
}

/// A value of the input as the document will hold it: what a record cannot hold is replaced, unit for unit.
fn units_of(value: &str) -> Vec<u16> {
    clean_text(value).encode_utf16().collect()
}

/// Carries a stack of steps past a patch on the present text: each step starts where the one above it leads.
fn rebase_steps(steps: &mut [UndoStep], patch: &Splice) {
    let mut patch = patch.clone();
    for step in steps.iter_mut().rev() {
        let mut rebased = Vec::with_capacity(step.splices.len());
        for splice in &step.splices {
            rebased.extend(rebase(splice, std::slice::from_ref(&patch)));
            let (start, end) = (splice.map_offset(patch.at), splice.map_offset(patch.at + patch.delete));
            patch = Splice {
                at: start,
                delete: end - start,
                insert: patch.insert,
            };
        }
        step.splices = rebased;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn splice(at: usize, delete: usize, insert: &str) -> Splice {
        Splice {
            at,
            delete,
            insert: insert.to_owned(),
        }
    }

    #[test]
    fn typing_becomes_one_small_splice() {
        let mut state = TextState::new("hello");
        assert_eq!(state.input("hello!", 6, 0), vec![splice(5, 0, "!")]);
        assert_eq!(state.text(), "hello!");
        assert_eq!(state.input("hello!", 6, 1), Vec::new());
    }

    #[test]
    fn a_remote_edit_before_the_caret_moves_it_and_one_behind_does_not() {
        let mut state = TextState::new("hello");
        let shown = state.remote(splice(0, 0, "oh "), (2, 4)).expect("shown");
        assert_eq!(
            shown,
            Shown {
                value: "oh hello".to_owned(),
                selection: (5, 7)
            }
        );
        let shown = state.remote(splice(8, 0, "!"), (5, 7)).expect("shown");
        assert_eq!(shown.selection, (5, 7));
    }

    #[test]
    fn a_remote_edit_waits_for_the_end_of_a_composition() {
        let mut state = TextState::new("ab");
        state.composition_started();
        assert_eq!(state.input("anb", 2, 0), Vec::new());
        assert_eq!(state.remote(splice(0, 0, "XX"), (2, 2)), None);
        let (splices, shown) = state.composition_ended("a日b", 2, 5);
        assert_eq!(splices, vec![splice(3, 0, "日")]);
        assert_eq!(
            shown,
            Some(Shown {
                value: "XXa日b".to_owned(),
                selection: (4, 4)
            })
        );
        assert_eq!(state.text(), "XXa日b");
    }

    #[test]
    fn a_pasted_control_character_is_replaced_once_and_for_all() {
        let mut state = TextState::new("ab");
        assert_eq!(state.input("a\u{1}b", 2, 0), vec![splice(1, 0, "\u{fffd}")]);
        assert_eq!(state.input("a\u{1}bc", 4, 1), vec![splice(3, 0, "c")]);
    }

    #[test]
    fn a_composition_that_is_given_up_makes_no_edit() {
        let mut state = TextState::new("ab");
        state.composition_started();
        assert_eq!(state.composition_ended("ab", 1, 0), (Vec::new(), None));
        assert!(!state.composing());
    }

    #[test]
    fn undo_takes_back_own_typing_and_keeps_what_others_wrote() {
        let mut state = TextState::new("start");
        state.input("start mine", 10, 0);
        state.remote(splice(0, 0, "theirs "), (10, 10));
        let (splices, shown) = state.undo().expect("a step");
        assert_eq!(splices, vec![splice(12, 5, "")]);
        assert_eq!(shown.value, "theirs start");
        let (_, shown) = state.redo().expect("a step");
        assert_eq!(shown.value, "theirs start mine");
    }

    #[test]
    fn quick_typing_is_taken_back_together_and_a_pause_starts_a_step() {
        let mut state = TextState::new("");
        state.input("a", 1, 0);
        state.input("ab", 2, 100);
        state.input("ab c", 4, 5_000);
        assert_eq!(state.undo().map(|(_, shown)| shown.value), Some("ab".to_owned()));
        assert_eq!(state.undo().map(|(_, shown)| shown.value), Some(String::new()));
        assert!(state.undo().is_none());
    }

    #[test]
    fn a_replaced_text_keeps_the_caret_where_it_was() {
        let mut state = TextState::new("one three");
        let shown = state.replaced("one two three", (9, 9)).expect("shown");
        assert_eq!(shown.selection, (13, 13));
        assert_eq!(state.replaced("one two three", (0, 0)), None);
    }
}
