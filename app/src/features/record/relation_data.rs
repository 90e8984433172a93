//! Relations of a record as both ends see them, and candidates for new ones; plain data over rows.

use std::cmp::Reverse;

use steward_model::{
    declaration::{Kind, Relation},
    kinds,
    row::Row,
};
use steward_sync::ids::DocumentId;

/// One related record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Related {
    /// The other record.
    pub(crate) document: DocumentId,
    /// On which record the relation is stored, and its name there.
    pub(crate) stored_on: DocumentId,
    pub(crate) relation: String,
    pub(crate) target: DocumentId,
    /// What is known of the other record; it may not have arrived yet.
    pub(crate) kind: Option<&'static str>,
    pub(crate) short_id: String,
    pub(crate) title: String,
    pub(crate) state: String,
}

/// Related records under one label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RelatedGroup {
    pub(crate) label: String,
    pub(crate) items: Vec<Related>,
}

/// A way in which a record can be linked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Way {
    /// The kind that declares the relation.
    pub(crate) declared_by: &'static Kind,
    pub(crate) relation: &'static Relation,
    /// Seen from the target: the relation is stored on the other record.
    pub(crate) inverse: bool,
}

impl Way {
    /// As shown on this record.
    pub(crate) fn label(&self) -> &'static str {
        if self.inverse {
            self.relation.inverse_label
        } else {
            self.relation.label
        }
    }

    /// A name unique among the ways of a kind.
    pub(crate) fn key(&self) -> String {
        format!(
            "{}:{}:{}",
            if self.inverse { "from" } else { "to" },
            self.declared_by.name,
            self.relation.name
        )
    }

    /// Whether a record of a kind can stand at the other end.
    pub(crate) fn admits(&self, kind: &str) -> bool {
        if self.inverse {
            self.declared_by.name == kind
        } else {
            self.relation.targets.is_empty() || self.relation.targets.contains(&kind)
        }
    }
}

/// Every way to link a record of a kind: its own relations, then those of others that point to it.
pub(crate) fn ways(kind: &'static Kind) -> Vec<Way> {
    let own = kind.relations.iter().map(|relation| Way {
        declared_by: kind,
        relation,
        inverse: false,
    });
    let others = kinds::ALL.iter().flat_map(|other| {
        other
            .relations
            .iter()
            .filter(|relation| relation.targets.contains(&kind.name))
            // A relation between equals, such as "connected to", reads the same from both ends.
            .filter(move |relation| other.name != kind.name || relation.label != relation.inverse_label)
            .map(|relation| Way {
                declared_by: other,
                relation,
                inverse: true,
            })
    });
    own.chain(others).collect()
}

/// The relations of a record by label: its own, then those of others that point to it.
pub(crate) fn groups<'rows>(
    document: DocumentId,
    kind: &'static Kind,
    own: &[(String, DocumentId)],
    incoming: &[(DocumentId, String)],
    row_of: impl Fn(DocumentId) -> Option<&'rows Row>,
) -> Vec<RelatedGroup> {
    let mut groups: Vec<RelatedGroup> = Vec::new();
    let mut add = |label: String, item: Related| match groups.iter_mut().find(|group| group.label == label) {
        Some(group) => {
            if !group.items.iter().any(|present| present.document == item.document) {
                group.items.push(item);
            }
        }
        None => groups.push(RelatedGroup {
            label,
            items: vec![item],
        }),
    };
    for (name, target) in own {
        let label = kind
            .relation(name)
            .map_or_else(|| name.clone(), |relation| relation.label.to_owned());
        add(label, related(*target, document, name, *target, row_of(*target)));
    }
    for (source, name) in incoming {
        let row = row_of(*source);
        let declared = row
            .and_then(|row| kinds::by_name(&row.kind))
            .and_then(|kind| kind.relation(name));
        let label = declared.map_or_else(|| name.clone(), |relation| relation.inverse_label.to_owned());
        add(label, related(*source, *source, name, document, row));
    }
    for group in &mut groups {
        group
            .items
            .sort_by_cached_key(|item| (item.title.to_lowercase(), item.document));
    }
    groups
}

fn related(
    document: DocumentId,
    stored_on: DocumentId,
    relation: &str,
    target: DocumentId,
    row: Option<&Row>,
) -> Related {
    Related {
        document,
        stored_on,
        relation: relation.to_owned(),
        target,
        kind: row.and_then(|row| kinds::by_name(&row.kind)).map(|kind| kind.name),
        short_id: row.map(|row| row.short_id.clone()).unwrap_or_default(),
        title: row.map(|row| row.title.clone()).unwrap_or_default(),
        state: row.map(|row| row.state.clone()).unwrap_or_default(),
    }
}

/// Records that could be linked in a way: all words must occur; titles that begin with the text first, then the newest.
pub(crate) fn candidates<'rows>(
    rows: impl Iterator<Item = &'rows Row>,
    way: &Way,
    exclude: &[DocumentId],
    text: &str,
    limit: usize,
) -> Vec<&'rows Row> {
    let text = text.trim().to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut found: Vec<&Row> = rows
        .filter(|row| !row.archived && way.admits(&row.kind) && !exclude.contains(&row.document))
        .filter(|row| {
            let short_id = row.short_id.to_lowercase();
            words
                .iter()
                .all(|word| row.search.contains(word) || short_id.contains(word))
        })
        .collect();
    let rank = |row: &Row| {
        let title = row.title.to_lowercase();
        let begins = !text.is_empty() && (title.starts_with(&text) || row.short_id.to_lowercase().starts_with(&text));
        (Reverse(begins), Reverse(row.updated_millis), row.document)
    };
    found.sort_by_cached_key(|row| rank(row));
    found.truncate(limit);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str) -> &'static Kind {
        kinds::by_name(name).expect("a kind")
    }

    #[test]
    fn a_service_can_be_linked_from_both_ends() {
        let ways = ways(kind("configuration_item"));
        assert!(ways.iter().any(|way| !way.inverse && way.relation.name == "runs_on"));
        assert!(
            ways.iter()
                .any(|way| way.inverse && way.relation.name == "runs_on" && way.label() == "Runs")
        );
        assert_eq!(ways.iter().filter(|way| way.relation.name == "connected_to").count(), 1);
        assert!(ways.iter().any(|way| way.inverse && way.declared_by.name == "change"));
    }

    #[test]
    fn keys_of_ways_are_unique() {
        for kind in kinds::ALL {
            let mut keys: Vec<String> = ways(kind).iter().map(Way::key).collect();
            let count = keys.len();
            keys.sort();
            keys.dedup();
            assert_eq!(keys.len(), count, "{}", kind.name);
        }
    }

    #[test]
    fn a_relation_to_a_record_that_has_not_arrived_is_shown_all_the_same() {
        let (here, there) = (DocumentId::from_bytes([1; 16]), DocumentId::from_bytes([2; 16]));
        let groups = groups(here, kind("change"), &[("affects_item".to_owned(), there)], &[], |_| {
            None
        });
        assert_eq!(groups.len(), 1);
        assert_eq!(groups[0].label, "Affects item");
        assert_eq!(groups[0].items[0].document, there);
        assert_eq!(groups[0].items[0].kind, None);
    }
}
