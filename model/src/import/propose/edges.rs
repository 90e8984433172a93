//! Files of relations: recognized by their few columns, their types mapped to declared relations.

use super::{distinct, find, normal};
use crate::declaration::Kind;
use crate::import::{Column, Index, Mapping, Matching, Shape, Table, Target};
use crate::kinds;

const SOURCE_NAMES: &[&str] = &["source", "from", "parent", "a", "source id", "from id"];
const RELATION_NAMES: &[&str] = &[
    "relation",
    "type",
    "relationship",
    "relation type",
    "relationship type",
    "kind",
];
const TARGET_NAMES: &[&str] = &["target", "to", "child", "b", "target id", "to id"];

/// Source, type and target of a file of relations: it has those columns and hardly any other.
pub(super) fn edge_columns(names: &[String]) -> Option<(usize, Option<usize>, usize)> {
    let (source, target) = (find(names, SOURCE_NAMES)?, find(names, TARGET_NAMES)?);
    (names.len() <= 4 && source != target).then(|| (source, find(names, RELATION_NAMES), target))
}

pub(super) fn relations(
    table: &Table,
    mut mapping: Mapping,
    source: usize,
    relation: Option<usize>,
    target: usize,
    index: &Index,
) -> Mapping {
    let header = |column: usize| table.headers.get(column).cloned().unwrap_or_default();
    let types: Vec<String> = match relation {
        Some(column) => distinct(table, &mapping, column)
            .into_iter()
            .map(str::to_lowercase)
            .collect(),
        None => vec![String::new()],
    };
    let named = |kind: &Kind, raw: &str| {
        let raw = normal(raw);
        let fits = |relation: &&crate::declaration::Relation| {
            normal(relation.name) == raw
                || normal(relation.label) == raw
                || relation.import_names.iter().any(|name| normal(name) == raw)
        };
        kind.relations
            .iter()
            .find(fits)
            .map(|relation| relation.name.to_owned())
    };
    // The kind whose records the sources are, and which has the most of the types.
    let sources: Vec<&str> = table.sample(source).take(50).collect();
    let score = |kind: &&&'static Kind| {
        let known = sources
            .iter()
            .filter(|id| index.by_external_id(kind.name, id).is_some())
            .count();
        let types = types.iter().filter(|raw| named(kind, raw).is_some()).count();
        (known, types)
    };
    let kind = kinds::ALL
        .iter()
        .rev()
        .max_by_key(score)
        .copied()
        .unwrap_or(&kinds::configuration_item::KIND);
    mapping.kind = kind.name.to_owned();
    let types = types
        .into_iter()
        .filter_map(|raw| named(kind, &raw).map(|name| (raw, name)))
        .collect();
    mapping.columns = table
        .headers
        .iter()
        .map(|header| Column {
            header: header.clone(),
            target: Target::Ignore,
            from_state: None,
        })
        .collect();
    mapping.shape = Shape::Relations {
        source: header(source),
        relation: relation.map(header),
        target: header(target),
        matching: Matching::ExternalId,
        types,
    };
    mapping
}
