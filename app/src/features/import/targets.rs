//! What a column of a file can become, and what its values mean; plain data.

use std::collections::{BTreeMap, HashMap};

use steward_model::{
    declaration::{FieldType, Kind},
    import::{Matching, StateValue, Table, Target},
};

/// The most different values that are offered for mapping.
const VALUES_SHOWN: usize = 100;

/// In which part of the list a target stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Record,
    Fields,
    Relations,
}

/// A target as an entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    /// Names it in the list.
    pub(super) key: String,
    pub(super) label: Label,
    pub(super) part: Part,
}

/// What an entry is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Skip,
    ExternalId,
    State,
    Tags,
    /// A label of the declaration.
    Declared(&'static str),
}

/// Everything that a column can become for a kind.
pub(super) fn choices(kind: &'static Kind) -> Vec<Choice> {
    let record = [
        ("ignore", Label::Skip),
        ("external_id", Label::ExternalId),
        ("state", Label::State),
        ("tag", Label::Tags),
    ]
    .into_iter()
    .map(|(key, label)| Choice {
        key: key.to_owned(),
        label,
        part: Part::Record,
    });
    let fields = steward_model::declaration::COMMON_FIELDS
        .iter()
        .chain(kind.fields)
        .map(|field| Choice {
            key: format!("field:{}", field.name),
            label: Label::Declared(field.label),
            part: Part::Fields,
        });
    let relations = kind.relations.iter().map(|relation| Choice {
        key: format!("relation:{}", relation.name),
        label: Label::Declared(relation.label),
        part: Part::Relations,
    });
    record.chain(fields).chain(relations).collect()
}

/// The entry that stands for a target.
pub(super) fn key_of(target: &Target) -> String {
    match target {
        Target::Ignore => "ignore".to_owned(),
        Target::ExternalId => "external_id".to_owned(),
        Target::Tag => "tag".to_owned(),
        Target::State { .. } => "state".to_owned(),
        Target::Field { name, .. } => format!("field:{name}"),
        Target::Relation { name, .. } => format!("relation:{name}"),
    }
}

/// The target that an entry stands for. What was said of values stays if the target is the same as before.
pub(super) fn target_of(key: &str, before: Option<&Target>) -> Target {
    if let Some(before) = before.filter(|before| key_of(before) == key) {
        return before.clone();
    }
    match key.split_once(':') {
        Some(("field", name)) => Target::Field {
            name: name.to_owned(),
            values: BTreeMap::new(),
        },
        Some(("relation", name)) => Target::Relation {
            name: name.to_owned(),
            matching: Matching::ExternalId,
        },
        Some(_) | None => match key {
            "external_id" => Target::ExternalId,
            "state" => Target::State {
                values: BTreeMap::new(),
            },
            "tag" => Target::Tag,
            _ => Target::Ignore,
        },
    }
}

/// The different cells of a column and how often each occurs, most frequent first.
pub(super) fn distinct(table: &Table, header: &str, is_empty: impl Fn(&str) -> bool) -> Vec<(String, usize)> {
    let Some(index) = table.column(header) else {
        return Vec::new();
    };
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for row in &table.rows {
        if let Some(cell) = row.cells.get(index).filter(|cell| !is_empty(cell)) {
            *counts.entry(cell.as_str()).or_default() += 1;
        }
    }
    let mut values: Vec<(String, usize)> = counts
        .into_iter()
        .map(|(cell, count)| (cell.to_owned(), count))
        .collect();
    values.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    values.truncate(VALUES_SHOWN);
    values
}

/// The stored values and labels that cells of a column can mean; none for targets that take any text.
pub(super) fn meanings(kind: &'static Kind, target: &Target) -> Vec<(&'static str, &'static str)> {
    match target {
        Target::State { .. } => kind.states.iter().map(|state| (state.name, state.label)).collect(),
        Target::Field { name, .. } => match kind.field(name).map(|field| field.field_type) {
            Some(FieldType::Choice(choices)) => choices.iter().map(|choice| (choice.value, choice.label)).collect(),
            Some(
                FieldType::Line
                | FieldType::Text
                | FieldType::Number { .. }
                | FieldType::Date
                | FieldType::DateTime
                | FieldType::Flag
                | FieldType::Person
                | FieldType::Group,
            )
            | None => Vec::new(),
        },
        Target::Ignore | Target::ExternalId | Target::Tag | Target::Relation { .. } => Vec::new(),
    }
}

/// What a cell means at present, as a stored value; `None` if nothing tells.
pub(super) fn meaning(kind: &'static Kind, target: &Target, cell: &str) -> Option<String> {
    let lower = cell.trim().to_lowercase();
    let spelled = |name: &str, label: &str, others: &[&str]| {
        name.to_lowercase() == lower
            || label.to_lowercase() == lower
            || others.iter().any(|other| other.to_lowercase() == lower)
    };
    match target {
        Target::State { values } => values.get(&lower).map(|value| value.state.clone()).or_else(|| {
            let state = kind
                .states
                .iter()
                .find(|state| spelled(state.name, state.label, state.import_names))?;
            Some(state.name.to_owned())
        }),
        Target::Field { name, values } => values
            .get(&lower)
            .cloned()
            .or_else(|| match kind.field(name)?.field_type {
                FieldType::Choice(choices) => {
                    let choice = choices
                        .iter()
                        .find(|choice| spelled(choice.value, choice.label, choice.import_names))?;
                    Some(choice.value.to_owned())
                }
                FieldType::Line
                | FieldType::Text
                | FieldType::Number { .. }
                | FieldType::Date
                | FieldType::DateTime
                | FieldType::Flag
                | FieldType::Person
                | FieldType::Group => None,
            }),
        Target::Ignore | Target::ExternalId | Target::Tag | Target::Relation { .. } => None,
    }
}

/// Says what a cell means. What a state says beside (why a record waits) stays where it was said.
pub(super) fn set_meaning(target: &mut Target, cell: &str, stored: &str) {
    let lower = cell.trim().to_lowercase();
    match target {
        Target::State { values } => {
            if stored.is_empty() {
                values.remove(&lower);
            } else {
                let field = values.get(&lower).and_then(|value| value.field.clone());
                values.insert(
                    lower,
                    StateValue {
                        state: stored.to_owned(),
                        field,
                    },
                );
            }
        }
        Target::Field { values, .. } => {
            if stored.is_empty() {
                values.remove(&lower);
            } else {
                values.insert(lower, stored.to_owned());
            }
        }
        Target::Ignore | Target::ExternalId | Target::Tag | Target::Relation { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use steward_model::kinds;

    use super::*;

    fn incident() -> &'static Kind {
        kinds::by_name("incident").expect("the incident kind")
    }

    #[test]
    fn every_choice_leads_to_a_target_and_back() {
        for kind in kinds::ALL {
            for choice in choices(kind) {
                assert_eq!(key_of(&target_of(&choice.key, None)), choice.key);
            }
        }
    }

    #[test]
    fn choosing_the_same_target_again_keeps_what_was_said_of_values() {
        let mut target = target_of("state", None);
        set_meaning(&mut target, "Awaiting User Info", "pending");
        assert_eq!(target_of("state", Some(&target)), target);
        assert_ne!(target_of("tag", Some(&target)), target);
    }

    #[test]
    fn a_cell_means_what_was_said_else_what_the_declaration_knows() {
        let mut target = target_of("state", None);
        assert_eq!(meaning(incident(), &target, "NEW"), Some("new".to_owned()));
        assert_eq!(meaning(incident(), &target, "Odd state"), None);
        set_meaning(&mut target, "Odd state", "closed");
        assert_eq!(meaning(incident(), &target, "odd STATE"), Some("closed".to_owned()));
        set_meaning(&mut target, "Odd state", "");
        assert_eq!(meaning(incident(), &target, "Odd state"), None);
    }

    #[test]
    fn different_values_are_counted_without_empty_ones() {
        let table = Table::read(b"id,state\n1,New\n2,?\n3,New\n4,Closed\n").expect("a table");
        assert_eq!(
            distinct(&table, "state", |cell| cell == "?"),
            [("New".to_owned(), 2), ("Closed".to_owned(), 1)]
        );
    }
}
