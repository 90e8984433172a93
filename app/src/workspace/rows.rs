//! All rows of the workspace in memory, indexed.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use leptos::prelude::{Get, ReadSignal};
use steward_model::row::Row;
use steward_sync::ids::DocumentId;

use super::Workspace;

/// Rows by document and by kind, who relates to whom, and external ids.
#[derive(Debug, Default)]
pub struct RowIndex {
    kinds: Vec<KindRows>,
    positions: HashMap<DocumentId, (usize, usize)>,
    /// Who relates to a record, and how: a record that thousands name is left by one of them without asking the others.
    inverse: HashMap<DocumentId, BTreeMap<DocumentId, Vec<String>>>,
    external: HashMap<(String, String), DocumentId>,
}

#[derive(Debug)]
struct KindRows {
    kind: String,
    rows: Vec<Arc<Row>>,
    archived: usize,
}

impl RowIndex {
    /// The row of a record.
    #[must_use]
    pub fn get(&self, document: DocumentId) -> Option<&Arc<Row>> {
        let (kind, row) = self.positions.get(&document)?;
        self.kinds.get(*kind)?.rows.get(*row)
    }

    /// All rows of a kind, archived ones included, in no particular order.
    #[must_use]
    pub fn of_kind(&self, kind: &str) -> &[Arc<Row>] {
        self.kinds
            .iter()
            .find(|rows| rows.kind == kind)
            .map_or(&[], |rows| &rows.rows)
    }

    /// All rows, archived ones included, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Row>> + Clone {
        self.kinds.iter().flat_map(|rows| &rows.rows)
    }

    /// How many records of a kind are not archived.
    #[must_use]
    pub fn count(&self, kind: &str) -> usize {
        self.kinds
            .iter()
            .find(|rows| rows.kind == kind)
            .map_or(0, |rows| rows.rows.len() - rows.archived)
    }

    /// How many records there are, archived ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.positions.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// Which records relate to this one, and how, in the order of their documents.
    #[must_use]
    pub fn relations_to(&self, target: DocumentId) -> Vec<(DocumentId, String)> {
        let sources = self.inverse.get(&target).into_iter().flatten();
        sources
            .flat_map(|(source, names)| names.iter().map(|name| (*source, name.clone())))
            .collect()
    }

    /// The record of a kind that came from another system under this id.
    #[must_use]
    pub fn by_external_id(&self, kind: &str, external_id: &str) -> Option<DocumentId> {
        self.external.get(&(kind.to_owned(), external_id.to_owned())).copied()
    }

    /// Puts a row in, in place of an earlier one of the same record.
    pub(super) fn insert(&mut self, row: Row) {
        let document = row.document;
        let previous = self.get(document).cloned();
        if let Some(previous) = &previous {
            self.unlink(previous);
        }
        self.link(&row);
        let archived = usize::from(row.archived);
        let row = Arc::new(row);
        match (previous, self.positions.get(&document).copied()) {
            (Some(previous), Some((kind, position))) if previous.kind == row.kind => {
                if let Some(rows) = self.kinds.get_mut(kind) {
                    rows.archived = rows.archived + archived - usize::from(previous.archived);
                    if let Some(slot) = rows.rows.get_mut(position) {
                        *slot = row;
                    }
                }
            }
            (Some(_), Some(place)) => {
                self.take_out(place);
                self.append(document, row, archived);
            }
            _ => self.append(document, row, archived),
        }
    }

    /// Takes the row of a record that was removed for good out.
    pub(super) fn remove(&mut self, document: DocumentId) {
        let Some(previous) = self.get(document).cloned() else {
            return;
        };
        self.unlink(&previous);
        if let Some(place) = self.positions.remove(&document) {
            self.take_out(place);
        }
    }

    fn append(&mut self, document: DocumentId, row: Arc<Row>, archived: usize) {
        let kind = match self.kinds.iter().position(|rows| rows.kind == row.kind) {
            Some(kind) => kind,
            None => {
                self.kinds.push(KindRows {
                    kind: row.kind.clone(),
                    rows: Vec::new(),
                    archived: 0,
                });
                self.kinds.len() - 1
            }
        };
        if let Some(rows) = self.kinds.get_mut(kind) {
            self.positions.insert(document, (kind, rows.rows.len()));
            rows.archived += archived;
            rows.rows.push(row);
        }
    }

    /// A record that was of another kind (a document of an unknown kind that became readable) leaves its old place.
    fn take_out(&mut self, (kind, position): (usize, usize)) {
        let Some(rows) = self.kinds.get_mut(kind) else { return };
        let removed = rows.rows.swap_remove(position);
        rows.archived -= usize::from(removed.archived);
        if let Some(moved) = rows.rows.get(position) {
            self.positions.insert(moved.document, (kind, position));
        }
    }

    fn link(&mut self, row: &Row) {
        for (relation, target) in &row.relations {
            self.inverse
                .entry(*target)
                .or_default()
                .entry(row.document)
                .or_default()
                .push(relation.clone());
        }
        if let Some(external_id) = &row.external_id {
            self.external
                .insert((row.kind.clone(), external_id.clone()), row.document);
        }
    }

    fn unlink(&mut self, row: &Row) {
        for (_, target) in &row.relations {
            if let Some(sources) = self.inverse.get_mut(target) {
                sources.remove(&row.document);
                if sources.is_empty() {
                    self.inverse.remove(target);
                }
            }
        }
        if let Some(external_id) = &row.external_id {
            let key = (row.kind.clone(), external_id.clone());
            if self.external.get(&key) == Some(&row.document) {
                self.external.remove(&key);
            }
        }
    }
}

impl steward_model::trace::Rows for RowIndex {
    fn row(&self, document: DocumentId) -> Option<&Row> {
        self.get(document).map(AsRef::as_ref)
    }

    fn relations_to(&self, document: DocumentId) -> Vec<(DocumentId, String)> {
        Self::relations_to(self, document)
    }
}

/// The rows as views use them.
#[derive(Clone, Copy)]
pub struct RowsHandle {
    pub(super) workspace: Workspace,
    /// Grows by one whenever rows changed, at most once per painted frame.
    pub version: ReadSignal<u64>,
}

impl RowsHandle {
    /// Reads the rows and follows their changes.
    pub fn with<T>(self, read: impl FnOnce(&RowIndex) -> T) -> T {
        self.version.get();
        self.with_untracked(read)
    }

    /// Reads the rows once.
    pub fn with_untracked<T>(self, read: impl FnOnce(&RowIndex) -> T) -> T {
        match self.workspace.driver() {
            Some(driver) => read(&driver.rows.borrow()),
            None => read(&RowIndex::default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(document: u8, kind: &str, archived: bool, relations: &[(&str, u8)], external_id: Option<&str>) -> Row {
        Row {
            short_id: format!("X-{document}"),
            archived,
            relations: relations
                .iter()
                .map(|(name, target)| ((*name).to_owned(), DocumentId::from_bytes([*target; 16])))
                .collect(),
            external_id: external_id.map(str::to_owned),
            ..Row::blank(DocumentId::from_bytes([document; 16]), kind)
        }
    }

    #[test]
    fn a_removed_row_leaves_nothing_behind() {
        let mut index = RowIndex::default();
        let document = |number| DocumentId::from_bytes([number; 16]);
        index.insert(row(1, "incident", false, &[("affects", 9)], Some("INC1")));
        index.insert(row(2, "incident", false, &[("affects", 9)], None));
        index.insert(row(3, "incident", true, &[], None));
        index.remove(document(1));
        index.remove(document(1));
        assert_eq!((index.len(), index.count("incident")), (2, 1));
        assert!(index.get(document(1)).is_none());
        assert_eq!(index.relations_to(document(9)).len(), 1);
        assert_eq!(index.by_external_id("incident", "INC1"), None);
        assert!(index.get(document(2)).is_some() && index.get(document(3)).is_some());
    }

    #[test]
    fn a_replaced_row_leaves_nothing_behind() {
        let mut index = RowIndex::default();
        let target = DocumentId::from_bytes([9; 16]);
        index.insert(row(1, "incident", false, &[("affects", 9)], Some("INC1")));
        index.insert(row(2, "incident", false, &[("affects", 9)], None));
        assert_eq!(index.count("incident"), 2);
        assert_eq!(index.relations_to(target).len(), 2);
        assert_eq!(
            index.by_external_id("incident", "INC1"),
            Some(DocumentId::from_bytes([1; 16]))
        );

        index.insert(row(1, "incident", true, &[], Some("INC7")));
        assert_eq!(index.count("incident"), 1);
        assert_eq!(index.len(), 2);
        assert_eq!(index.of_kind("incident").len(), 2);
        assert_eq!(
            index.relations_to(target),
            [(DocumentId::from_bytes([2; 16]), "affects".to_owned())]
        );
        assert_eq!(index.by_external_id("incident", "INC1"), None);
        assert_eq!(
            index.by_external_id("incident", "INC7"),
            Some(DocumentId::from_bytes([1; 16]))
        );
    }

    #[test]
    fn of_thousands_that_name_a_record_each_leaves_and_comes_back_alone() {
        const MANY: u16 = 5_000;
        let hub = DocumentId::from_bytes([9; 16]);
        let source = |number: u16| {
            let [high, low] = number.to_be_bytes();
            let mut bytes = [0; 16];
            (bytes[0], bytes[1]) = (high, low);
            DocumentId::from_bytes(bytes)
        };
        let linked = |number: u16, relations: &[(&str, u8)]| Row {
            document: source(number),
            ..row(1, "incident", false, relations, None)
        };
        let mut index = RowIndex::default();
        for number in 0..MANY {
            index.insert(linked(number, &[("affects", 9), ("caused_by", 9), ("affects", 8)]));
        }
        assert_eq!(index.relations_to(hub).len(), usize::from(MANY) * 2);
        for number in (0..MANY).rev() {
            let kept: &[(&str, u8)] = if number % 2 == 0 { &[("caused_by", 9)] } else { &[] };
            index.insert(linked(number, kept));
        }
        let left: Vec<_> = (0..MANY)
            .step_by(2)
            .map(|number| (source(number), "caused_by".to_owned()))
            .collect();
        assert_eq!(index.relations_to(hub), left);
        assert!(index.relations_to(DocumentId::from_bytes([8; 16])).is_empty());
    }

    #[test]
    fn a_record_that_changes_its_kind_moves() {
        let mut index = RowIndex::default();
        index.insert(row(1, "unknown", true, &[], None));
        index.insert(row(2, "unknown", false, &[], None));
        index.insert(row(1, "change", false, &[], None));
        assert_eq!(index.of_kind("unknown").len(), 1);
        assert_eq!((index.count("unknown"), index.count("change")), (1, 1));
        assert_eq!(
            index.get(DocumentId::from_bytes([2; 16])).map(|row| row.kind.as_str()),
            Some("unknown")
        );
        assert_eq!(
            index.get(DocumentId::from_bytes([1; 16])).map(|row| row.kind.as_str()),
            Some("change")
        );
        assert_eq!(index.iter().count(), 2);
    }
}
