//! Rows by kind and by what relates to them, and what a rule reads from one row.

use std::collections::{HashMap, HashSet};

use steward_sync::ids::DocumentId;

use super::catalogue::Catalogue;
use super::evaluate::Moment;
use super::rule::{Need, Rule, Topic};
use crate::declaration::Kind;
use crate::row::Row;
use crate::value::Value;

/// The rows that are not archived, each reached by its kind; and which records the wanted relations lead to.
pub(super) struct Index<'r> {
    by_kind: HashMap<&'r str, Vec<&'r Row>>,
    related: HashSet<(&'r str, &'r str, DocumentId)>,
}

impl<'r> Index<'r> {
    /// One pass over the rows.
    pub(super) fn new(catalogue: &Catalogue<'_>, rows: impl IntoIterator<Item = &'r Row>) -> Self {
        let wanted = wanted_relations(catalogue);
        let mut index = Self {
            by_kind: HashMap::new(),
            related: HashSet::new(),
        };
        for row in rows.into_iter().filter(|row| !row.archived) {
            index.by_kind.entry(&row.kind).or_default().push(row);
            if let Some(relations) = wanted.get(row.kind.as_str()) {
                for (relation, target) in &row.relations {
                    if relations.contains(relation.as_str()) {
                        index.related.insert((&row.kind, relation, *target));
                    }
                }
            }
        }
        index
    }

    pub(super) fn of_kind(&self, kind: &str) -> &[&'r Row] {
        self.by_kind.get(kind).map_or(&[], Vec::as_slice)
    }

    /// Whether the record has it.
    pub(super) fn has(&self, row: &Row, need: Need<'_>) -> bool {
        has(row, need, &|kind, relation| {
            self.related.contains(&(kind, relation, row.document))
        })
    }
}

/// Whether the record has it; `is_related_by` says whether a record of a kind has a relation to this one.
pub(super) fn has(row: &Row, need: Need<'_>, is_related_by: &dyn Fn(&str, &str) -> bool) -> bool {
    match need {
        Need::Field(field) => has_field(row, field),
        Need::Any(fields) => fields.iter().any(|field| has_field(row, field)),
        Need::Relation(relation) => row.relations.iter().any(|(name, _)| name == relation),
        Need::RelatedBy { kind, relation } => is_related_by(kind, relation),
    }
}

/// Relations from other records that any rule asks for, by the kind that declares them.
fn wanted_relations<'a>(catalogue: &Catalogue<'a>) -> HashMap<&'a str, HashSet<&'a str>> {
    let mut wanted: HashMap<&str, HashSet<&str>> = HashMap::new();
    let rules = catalogue
        .requirements
        .iter()
        .flat_map(|requirement| requirement.rules.iter());
    for need in rules.flat_map(|rule| rule.needs) {
        if let Need::RelatedBy { kind, relation } = need {
            wanted.entry(kind).or_default().insert(relation);
        }
    }
    wanted
}

/// Whether the record is one of those that the rule is about.
pub(super) fn is_about(row: &Row, topics: &[Topic<'_>]) -> bool {
    topics.iter().all(|topic| match topic {
        Topic::Words(words) => {
            let title = row.title.to_lowercase();
            let named = |text: &str| words.iter().any(|word| text.contains(word));
            named(&title) || row.tags.iter().any(|tag| named(&tag.to_lowercase()))
        }
        Topic::Choice { field, values } => row
            .value(field)
            .and_then(Value::as_text)
            .is_some_and(|value| values.contains(&value)),
        Topic::Flag { field, is_set } => (row.value(field) == Some(&Value::Flag(true))) == *is_set,
    })
}

/// Whether the record is in a state that counts.
pub(super) fn counts(row: &Row, rule: &Rule<'_>, kind: Option<&Kind>) -> bool {
    if rule.states.is_empty() {
        !is_closed(row, kind)
    } else {
        rule.states.contains(&row.state.as_str())
    }
}

/// Whether its work is over.
pub(super) fn is_closed(row: &Row, kind: Option<&Kind>) -> bool {
    kind.and_then(|kind| kind.state(&row.state))
        .is_some_and(|state| state.closed)
}

/// How far the record has come in its lifecycle.
pub(super) fn rank(row: &Row, kind: Option<&Kind>) -> u8 {
    kind.and_then(|kind| kind.state(&row.state))
        .map_or(0, |state| state.rank)
}

/// The day in a field, where the person is.
pub(super) fn day_in(row: &Row, field: &str, moment: Moment) -> Option<i32> {
    match row.value(field)? {
        Value::Date(days) => Some(*days),
        Value::DateTime(millis) => Some(moment.day_of(*millis)),
        Value::Text(_) | Value::Number(_) | Value::Flag(_) => None,
    }
}

fn has_field(row: &Row, field: &str) -> bool {
    row.value(field).is_some() || row.texts.iter().any(|(name, _)| name == field)
}
