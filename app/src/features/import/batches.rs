//! Imports as the rows tell of them: each record knows the import that created it.

use std::collections::HashMap;

use steward_model::row::Row;

/// An import that was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Batch {
    pub(super) id: String,
    /// When it was started, if its name tells.
    pub(super) at_millis: Option<i64>,
    /// The kind of its records.
    pub(super) kind: String,
    /// Records that it created.
    pub(super) created: usize,
    /// Those of them that are archived.
    pub(super) archived: usize,
    /// Other records that it changed, and no later import since.
    pub(super) updated: usize,
}

impl Batch {
    /// Whether everything that it created was put away again.
    pub(super) const fn is_taken_back(&self) -> bool {
        self.created > 0 && self.archived == self.created && self.updated == 0
    }
}

/// The name of an import: when it was started, and something that makes it unique.
pub(super) fn name(now_millis: i64, random: &str) -> String {
    format!("{now_millis}-{random}")
}

fn time_of(id: &str) -> Option<i64> {
    let (millis, _) = id.split_once('-')?;
    millis.parse().ok().filter(|millis| *millis > 0)
}

/// All imports, the newest first.
pub(super) fn batches<'rows>(rows: impl Iterator<Item = &'rows Row>) -> Vec<Batch> {
    let mut found: HashMap<&str, Batch> = HashMap::new();
    for row in rows {
        let mut batch = |id: &'rows str, created: usize| {
            let batch = found.entry(id).or_insert_with(|| Batch {
                id: id.to_owned(),
                at_millis: time_of(id),
                kind: row.kind.clone(),
                created: 0,
                archived: 0,
                updated: 0,
            });
            batch.created += created;
            batch.archived += if row.archived { created } else { 0 };
            batch.updated += 1 - created;
        };
        if let Some(id) = row.import_batch.as_deref() {
            batch(id, 1);
        }
        if let Some(id) = row
            .updated_batch
            .as_deref()
            // Taking an import back leaves a mark that names no import.
            .filter(|id| row.import_batch.as_deref() != Some(*id) && time_of(id).is_some())
        {
            batch(id, 0);
        }
    }
    let mut batches: Vec<Batch> = found.into_values().collect();
    batches.sort_by(|left, right| {
        right
            .at_millis
            .cmp(&left.at_millis)
            .then_with(|| left.id.cmp(&right.id))
    });
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u8, import_batch: Option<&str>, updated_batch: Option<&str>, archived: bool) -> Row {
        Row {
            archived,
            import_batch: import_batch.map(str::to_owned),
            updated_batch: updated_batch.map(str::to_owned),
            ..Row::blank(steward_sync::ids::DocumentId::from_bytes([number; 16]), "incident")
        }
    }

    #[test]
    fn imports_are_counted_by_what_they_made_and_changed() {
        let rows = [
            row(1, Some("1000-a"), None, false),
            row(2, Some("1000-a"), Some("2000-b"), true),
            row(3, None, Some("2000-b"), false),
            row(4, None, Some("reverted"), false),
            row(5, None, None, false),
        ];
        let found = batches(rows.iter());
        let numbers: Vec<_> = found
            .iter()
            .map(|batch| (batch.id.as_str(), batch.created, batch.archived, batch.updated))
            .collect();
        assert_eq!(numbers, [("2000-b", 0, 0, 2), ("1000-a", 2, 1, 0)]);
        assert!(!found.iter().any(Batch::is_taken_back));
        let archived = [row(1, Some("1000-a"), None, true)];
        assert!(batches(archived.iter()).iter().all(Batch::is_taken_back));
    }

    #[test]
    fn the_name_of_an_import_tells_its_time() {
        assert_eq!(time_of(&name(1_795_000_000_000, "ab12")), Some(1_795_000_000_000));
        assert_eq!(time_of("from-elsewhere"), None);
        assert_eq!(time_of(""), None);
    }
}
