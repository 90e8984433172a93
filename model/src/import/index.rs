//! The records that exist, by the names that files use for them.

use std::collections::BTreeMap;

use steward_sync::ids::DocumentId;

use super::Matching;
use crate::kinds;
use crate::row::Row;
use crate::short_id;

/// Existing records by external id, title and short id.
#[derive(Debug, Clone, Default)]
pub struct Index {
    rows: BTreeMap<DocumentId, Row>,
    by_external_id: BTreeMap<(String, String), DocumentId>,
    by_title: BTreeMap<(String, String), DocumentId>,
}

impl Index {
    /// Takes the rows of a workspace. Of two records with the same external id the older one counts.
    pub fn new<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Self {
        let mut sorted: Vec<&Row> = rows.into_iter().collect();
        sorted.sort_by_key(|row| (row.created_millis, row.document));
        let mut index = Self::default();
        for row in sorted {
            if let Some(id) = &row.external_id {
                index
                    .by_external_id
                    .entry((row.kind.clone(), id.clone()))
                    .or_insert(row.document);
            }
            if !row.title.is_empty() {
                index
                    .by_title
                    .entry((row.kind.clone(), row.title.to_lowercase()))
                    .or_insert(row.document);
            }
            // Only what a plan compares with is kept.
            index.rows.insert(
                row.document,
                Row {
                    search: String::new(),
                    ..row.clone()
                },
            );
        }
        index
    }

    /// The record of a kind with this external id.
    #[must_use]
    pub fn by_external_id(&self, kind: &str, id: &str) -> Option<&Row> {
        self.rows
            .get(self.by_external_id.get(&(kind.to_owned(), id.to_owned()))?)
    }

    /// The record that a cell names, among these kinds (all if none are given).
    #[must_use]
    pub fn find(&self, kinds: &[&str], matching: Matching, cell: &str) -> Option<DocumentId> {
        let all: Vec<&str> = kinds::ALL.iter().map(|kind| kind.name).collect();
        let kinds = if kinds.is_empty() { all.as_slice() } else { kinds };
        kinds.iter().find_map(|kind| match matching {
            Matching::ExternalId => self.by_external_id.get(&((*kind).to_owned(), cell.to_owned())).copied(),
            Matching::Title => self.by_title.get(&((*kind).to_owned(), cell.to_lowercase())).copied(),
            Matching::ShortId => {
                let prefix = kinds::by_name(kind)?.prefix;
                let mut found = self
                    .rows
                    .values()
                    .filter(|row| row.kind == *kind && short_id::matches(cell, prefix, row.document));
                // A short id that fits two records names neither.
                found.next().filter(|_| found.next().is_none()).map(|row| row.document)
            }
        })
    }
}
