//! Which records of a register are selected: plain arithmetic over the lines of the list.

use std::collections::HashSet;

use steward_sync::ids::DocumentId;

use super::list::{Line, document_of};
use crate::ui::Select;

/// The selected records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Selection {
    chosen: HashSet<DocumentId>,
    /// Where a range begins: the record that was selected or taken out last.
    anchor: Option<DocumentId>,
    /// What was selected before the range from the anchor; a range that shrinks leaves it alone.
    before: HashSet<DocumentId>,
}

impl Selection {
    pub(crate) fn len(&self) -> usize {
        self.chosen.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    pub(crate) fn contains(&self, document: DocumentId) -> bool {
        self.chosen.contains(&document)
    }

    /// What a person did in a list of these lines.
    pub(crate) fn select(&mut self, lines: &[Line], select: Select) {
        let at = |index: usize| lines.get(index).and_then(document_of);
        match select {
            Select::Toggle(index) => {
                if let Some(document) = at(index) {
                    self.toggle(document);
                }
            }
            Select::Range { from, to } => self.extend(lines, from, to),
            Select::All => {
                self.chosen = lines.iter().filter_map(document_of).collect();
                self.anchor = None;
                self.before.clear();
            }
        }
    }

    fn toggle(&mut self, document: DocumentId) {
        if !self.chosen.remove(&document) {
            self.chosen.insert(document);
        }
        self.anchor = Some(document);
        self.before.clone_from(&self.chosen);
    }

    /// Everything between the anchor and a line is selected, beside what was before. Without an anchor the range begins
    /// where the cursor was.
    fn extend(&mut self, lines: &[Line], from: usize, to: usize) {
        let anchored = self.anchor.and_then(|anchor| {
            // A record with several tags stands under each; the nearest is meant.
            let positions = lines.iter().enumerate();
            positions
                .filter(|(_, line)| document_of(line) == Some(anchor))
                .map(|(index, _)| index)
                .min_by_key(|index| index.abs_diff(to))
        });
        let start = anchored.unwrap_or_else(|| {
            self.anchor = lines.get(from).and_then(document_of);
            self.before.clone_from(&self.chosen);
            from
        });
        let range = lines.get(start.min(to)..=start.max(to)).unwrap_or_default();
        self.chosen.clone_from(&self.before);
        self.chosen.extend(range.iter().filter_map(document_of));
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// What is not listed any more is not selected any more: nobody changes what they do not see. Says whether
    /// something went.
    pub(crate) fn keep_listed(&mut self, lines: &[Line]) -> bool {
        let listed: HashSet<DocumentId> = lines.iter().filter_map(document_of).collect();
        let count = self.chosen.len();
        self.chosen.retain(|document| listed.contains(document));
        self.before.retain(|document| listed.contains(document));
        self.anchor = self.anchor.filter(|anchor| listed.contains(anchor));
        self.chosen.len() != count
    }

    /// The selected records in the order of the list, each once.
    pub(crate) fn in_order(&self, lines: &[Line]) -> Vec<DocumentId> {
        let mut seen = HashSet::new();
        lines
            .iter()
            .filter_map(document_of)
            .filter(|document| self.contains(*document) && seen.insert(*document))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> DocumentId {
        DocumentId::from_bytes([number; 16])
    }

    /// Lines of records; 0 is a heading.
    fn lines(numbers: &[u8]) -> Vec<Line> {
        numbers
            .iter()
            .map(|number| match number {
                0 => Line::Group {
                    value: String::new(),
                    count: 0,
                },
                number => Line::Record(id(*number)),
            })
            .collect()
    }

    fn selected(selection: &Selection, lines: &[Line]) -> Vec<u8> {
        let documents = selection.in_order(lines);
        documents.iter().map(|document| document.as_bytes()[0]).collect()
    }

    fn after(lines: &[Line], steps: &[Select]) -> Vec<u8> {
        let mut selection = Selection::default();
        for step in steps {
            selection.select(lines, *step);
        }
        selected(&selection, lines)
    }

    #[test]
    fn a_row_is_selected_and_taken_out_again() {
        let lines = lines(&[1, 2, 3]);
        assert_eq!(after(&lines, &[Select::Toggle(1)]), [2]);
        assert_eq!(
            after(&lines, &[Select::Toggle(1), Select::Toggle(2), Select::Toggle(1)]),
            [3]
        );
        assert_eq!(after(&lines, &[Select::Toggle(9)]), Vec::<u8>::new());
    }

    #[test]
    fn a_range_grows_shrinks_and_turns_around_its_anchor() {
        let lines = lines(&[1, 2, 3, 4, 5]);
        let from = Select::Toggle(2);
        let to = |to| Select::Range { from: 2, to };
        assert_eq!(after(&lines, &[from, to(3), to(4)]), [3, 4, 5]);
        assert_eq!(after(&lines, &[from, to(4), to(3)]), [3, 4]);
        assert_eq!(after(&lines, &[from, to(4), to(0)]), [1, 2, 3]);
    }

    #[test]
    fn a_range_leaves_what_was_selected_elsewhere_alone() {
        let lines = lines(&[1, 2, 3, 4, 5]);
        let steps = [
            Select::Toggle(0),
            Select::Toggle(2),
            Select::Range { from: 2, to: 4 },
            Select::Range { from: 4, to: 3 },
        ];
        assert_eq!(after(&lines, &steps), [1, 3, 4]);
    }

    #[test]
    fn without_an_anchor_a_range_begins_at_the_cursor() {
        let lines = lines(&[1, 2, 3, 4]);
        let steps = [Select::Range { from: 1, to: 2 }, Select::Range { from: 2, to: 3 }];
        assert_eq!(after(&lines, &steps), [2, 3, 4]);
    }

    #[test]
    fn headings_are_passed_over_and_a_record_counts_once() {
        let lines = lines(&[0, 1, 2, 0, 2, 3]);
        let mut selection = Selection::default();
        selection.select(&lines, Select::All);
        assert_eq!(selection.len(), 3);
        assert_eq!(selected(&selection, &lines), [1, 2, 3]);
        assert_eq!(after(&lines, &[Select::Toggle(0)]), Vec::<u8>::new());
        assert_eq!(
            after(&lines, &[Select::Toggle(2), Select::Range { from: 2, to: 5 }]),
            [2, 3]
        );
    }

    #[test]
    fn what_leaves_the_list_leaves_the_selection() {
        let all = lines(&[1, 2, 3]);
        let mut selection = Selection::default();
        selection.select(&all, Select::All);
        assert!(selection.keep_listed(&lines(&[3, 1, 4])));
        assert!(!selection.keep_listed(&lines(&[3, 1, 4])));
        assert_eq!(selected(&selection, &lines(&[3, 1, 4])), [3, 1]);
    }

    #[test]
    fn ten_thousand_rows_are_selected_at_once() {
        let lines: Vec<Line> = (0..10_000_u32)
            .map(|number| {
                let mut bytes = [0; 16];
                bytes[..4].copy_from_slice(&number.to_be_bytes());
                Line::Record(DocumentId::from_bytes(bytes))
            })
            .collect();
        let mut selection = Selection::default();
        selection.select(&lines, Select::All);
        assert_eq!(selection.len(), 10_000);
        selection.clear();
        assert!(selection.is_empty());
    }
}
