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
            index.add(row);
        }
        index
    }

    /// Adds a row. Of records with the same name the first that was added counts, so older ones are added first.
    pub fn add(&mut self, row: &Row) {
        if let Some(id) = &row.external_id {
            self.by_external_id
                .entry((row.kind.clone(), id.clone()))
                .or_insert(row.document);
        }
        if !row.title.is_empty() {
            self.by_title
                .entry((row.kind.clone(), row.title.to_lowercase()))
                .or_insert(row.document);
        }
        // Only what a plan compares with is kept: the text to search in is most of a row.
        self.rows.insert(
            row.document,
            Row {
                document: row.document,
                kind: row.kind.clone(),
                short_id: row.short_id.clone(),
                title: row.title.clone(),
                state: row.state.clone(),
                archived: row.archived,
                fields: row.fields.clone(),
                tags: row.tags.clone(),
                relations: row.relations.clone(),
                text_excerpt: String::new(),
                search: String::new(),
                external_id: row.external_id.clone(),
                import_batch: row.import_batch.clone(),
                updated_batch: row.updated_batch.clone(),
                texts: row.texts.clone(),
                import_through: row.import_through,
                created_millis: row.created_millis,
                updated_millis: row.updated_millis,
                conflicts: row.conflicts,
                approval: row.approval.clone(),
                heads_fingerprint: row.heads_fingerprint,
            },
        );
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
                // Most cells are no short id at all; only those that are one are looked for among all rows.
                short_id::parse(cell).filter(|(typed, _)| typed == prefix)?;
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
