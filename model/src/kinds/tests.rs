//! Declarations are consistent: what they name exists, and names are unique.

use std::collections::BTreeSet;

use super::{ALL, UNLISTED, by_name, by_prefix};
use crate::declaration::{COMMON_FIELDS, FieldType, Kind, Stamp};

fn every_kind() -> impl Iterator<Item = &'static Kind> {
    ALL.iter().chain(UNLISTED).copied().chain([&super::unknown::KIND])
}

const RESERVED: &[&str] = &[
    "kind",
    "schema",
    "state",
    "archived",
    "external_id",
    "created",
    "created_by",
    "tags",
    "relations",
    "comments",
    "approvals",
    "readings",
    "import",
    "import_through",
    "import_count",
    "import_last",
    "members",
    "devices",
    "views",
    "ballots",
    "votes",
    "entries",
    "cards",
    "issues",
];

#[test]
fn names_and_prefixes_are_unique_and_found() {
    let names: BTreeSet<_> = every_kind().map(|kind| kind.name).collect();
    let prefixes: BTreeSet<_> = every_kind().map(|kind| kind.prefix).collect();
    assert_eq!(
        (names.len(), prefixes.len()),
        (ALL.len() + UNLISTED.len() + 1, ALL.len() + UNLISTED.len() + 1)
    );
    for kind in ALL {
        assert!(std::ptr::eq(by_name(kind.name).unwrap(), *kind));
        assert!(std::ptr::eq(by_prefix(&kind.prefix.to_lowercase()).unwrap(), *kind));
    }
}

#[test]
fn fields_are_unique_and_never_take_a_reserved_key() {
    for kind in every_kind() {
        let mut seen = BTreeSet::new();
        for field in kind.fields.iter().chain(COMMON_FIELDS) {
            assert!(seen.insert(field.name), "{}: {} twice", kind.name, field.name);
            assert!(
                !RESERVED.contains(&field.name),
                "{}: {} is reserved",
                kind.name,
                field.name
            );
            assert!(
                (1..=kind.schema).contains(&field.since),
                "{}: {}",
                kind.name,
                field.name
            );
        }
    }
}

#[test]
fn sections_columns_transitions_and_relations_name_what_exists() {
    for kind in every_kind() {
        for name in kind.sections.iter().flat_map(|section| section.fields) {
            assert!(kind.field(name).is_some(), "{}: section field {name}", kind.name);
        }
        for field in kind.fields {
            let shown = kind.sections.iter().any(|section| section.fields.contains(&field.name));
            assert!(shown, "{}: {} is in no section", kind.name, field.name);
        }
        for name in kind.columns {
            let known = ["id", "title", "state", "updated", "created"].contains(name) || kind.field(name).is_some();
            assert!(known, "{}: column {name}", kind.name);
        }
        for transition in kind.transitions {
            assert!(
                kind.state(transition.to).is_some(),
                "{}: {}",
                kind.name,
                transition.name
            );
            assert!(
                transition.from.iter().all(|from| kind.state(from).is_some()),
                "{}: {}",
                kind.name,
                transition.name
            );
            assert!(
                transition.required.iter().all(|field| kind.field(field).is_some()),
                "{}: {}",
                kind.name,
                transition.name
            );
            for stamp in transition.stamps {
                stamp_fits(kind, stamp);
            }
        }
        for target in kind.relations.iter().flat_map(|relation| relation.targets) {
            assert!(by_name(target).is_some(), "{}: target {target}", kind.name);
        }
    }
}

fn stamp_fits(kind: &Kind, stamp: &Stamp) {
    let fits = match stamp {
        Stamp::Now(field) => kind
            .field(field)
            .is_some_and(|field| field.field_type == FieldType::DateTime),
        Stamp::Actor(field) => kind
            .field(field)
            .is_some_and(|field| field.field_type == FieldType::Person),
        Stamp::Clear(field) => kind.field(field).is_some_and(|field| !field.is_text()),
        Stamp::Reason(field) => kind
            .field(field)
            .is_some_and(|field| field.field_type == FieldType::Line),
        Stamp::Count(field) => kind
            .field(field)
            .is_some_and(|field| matches!(field.field_type, FieldType::Number { .. })),
        Stamp::Approval(aside) => aside
            .iter()
            .all(|name| kind.field(name).is_some_and(|field| field.editable) || kind.relation(name).is_some()),
        Stamp::Choice(field, value) => kind.field(field).is_some_and(|field| field.choice_of(value).is_some()),
    };
    assert!(fits, "{}: {stamp:?}", kind.name);
}

#[test]
fn state_ranks_are_distinct_so_that_all_replicas_agree() {
    for kind in every_kind() {
        let ranks: BTreeSet<_> = kind.states.iter().map(|state| state.rank).collect();
        assert_eq!(ranks.len(), kind.states.len(), "{}", kind.name);
    }
}

#[test]
fn every_listed_kind_says_what_belongs_there_and_what_it_proves() {
    for kind in ALL {
        assert!(
            !kind.purpose.is_empty() && !kind.audit_reason.is_empty() && !kind.evidence.is_empty(),
            "{}",
            kind.name
        );
        assert!(!kind.columns.is_empty() && !kind.states.is_empty());
    }
}
