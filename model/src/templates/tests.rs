//! The templates that come with the product: whole, legal, in both languages, and evidence for what they name.

use std::collections::BTreeSet;
use std::path::Path;

use automerge::ActorId;
use steward_sync::ids::DocumentId;

use super::*;
use crate::conformity::{Moment, Status, Weight, evaluate};
use crate::edit::{self, Stamp};
use crate::row::Row;

const NOW: i64 = 1_795_000_000_000;
const TODAY: i32 = 20_775;

/// Words that a text of a template has at least and at most, all fields together.
const WORDS: std::ops::RangeInclusive<usize> = 40..=420;

/// What an organization is asked to have in writing, whatever it is called there.
const REQUIRED: &[&str] = &[
    "policy_service_management",
    "policy_change",
    "policy_release",
    "policy_security",
    "policy_improvement",
    "policy_supplier",
    "scope",
    "service_management_plan",
    "plan_communication",
    "plan_continuity",
    "plan_capacity",
    "programme_audit",
    "procedure_documents",
    "procedure_incident",
    "procedure_major_incident",
    "procedure_request",
    "procedure_problem",
    "procedure_change",
    "procedure_release",
    "procedure_transition",
    "procedure_configuration",
    "procedure_service_level",
    "procedure_reporting",
    "procedure_budgeting",
    "procedure_capacity",
    "procedure_availability",
    "procedure_security",
    "procedure_relationship",
    "procedure_complaint",
    "procedure_supplier",
    "procedure_risk",
    "procedure_audit",
    "procedure_nonconformity",
    "procedure_review",
    "procedure_competence",
];

fn read(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public/templates");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

fn library(language: &str) -> Library {
    Library::read(&read("catalogue.json"), &read(&format!("{language}.json"))).unwrap()
}

fn filling() -> Filling {
    Filling {
        organization: "Harbour Systems".to_owned(),
        owner: "Ana Berg".to_owned(),
        services: vec!["E-mail".to_owned(), "Backup".to_owned()],
        customers: vec!["Finance".to_owned()],
    }
}

fn record(entry: &Entry, number: usize) -> Row {
    let edits: Vec<_> = std::iter::once(Edit::Create)
        .chain(entry.edits(&filling(), TODAY))
        .collect();
    let built = edit::build(entry.kind, &[(Stamp::new(NOW, "Ana"), edits)], ActorId::from([1; 16]));
    let mut document = built.unwrap_or_else(|error| panic!("{}: {error}", entry.id));
    let bytes = [u8::try_from(number).unwrap(); 16];
    Row::project(DocumentId::from_bytes(bytes), &mut document).unwrap()
}

#[test]
fn every_required_document_is_there_in_both_languages() {
    let (english, german) = (library("en"), library("de"));
    let ids = |library: &Library| library.entries.iter().map(|entry| entry.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&english), ids(&german));
    assert_eq!(
        ids(&english).iter().collect::<BTreeSet<_>>().len(),
        english.entries.len()
    );
    let frames: Vec<Frame> = serde_json::from_str(&read("catalogue.json")).unwrap();
    assert_eq!(frames.len(), english.entries.len(), "each has a known kind and words");
    for language in ["en", "de"] {
        let words: BTreeMap<String, Words> = serde_json::from_str(&read(&format!("{language}.json"))).unwrap();
        assert_eq!(words.len(), frames.len(), "{language} has words of no template");
    }
    let required: BTreeSet<_> = english
        .entries
        .iter()
        .filter(|entry| entry.required)
        .map(|entry| &entry.id)
        .collect();
    for id in REQUIRED {
        assert!(required.contains(&(*id).to_owned()), "{id}");
    }
    let kinds: BTreeSet<_> = english.entries.iter().map(|entry| entry.kind.name).collect();
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), KINDS);
}

#[test]
fn every_template_makes_a_legal_record_of_its_kind() {
    for language in ["en", "de"] {
        for (number, entry) in library(language).entries.iter().enumerate() {
            let id = &entry.id;
            for name in entry.fields.keys().chain(entry.texts.keys()) {
                let field = entry
                    .kind
                    .field(name)
                    .unwrap_or_else(|| panic!("{id}: no field {name}"));
                assert!(field.editable, "{id}: {name} is stamped");
            }
            for (name, stored) in &entry.fields {
                assert!(entry.value(name, stored, TODAY).is_some(), "{id}: {name} = {stored}");
            }
            let row = record(entry, number);
            assert_eq!(row.value("owner"), Some(&Value::text("Ana Berg")), "{id}");
            assert!(!row.title.is_empty() && !row.title.contains('['), "{id}");
            assert_eq!(
                Some(row.state.as_str()),
                entry.kind.initial_state().map(|state| state.name)
            );
            for (_, text) in entry.preview(&filling()) {
                assert!(
                    !text.contains("[organization]") && !text.contains("[Organisation]"),
                    "{id}"
                );
                assert!(!text.contains("ISO"), "{id} names its clauses as data");
            }
            assert_eq!(
                entry.preview(&filling()).len(),
                entry.texts.len(),
                "{id}: each text is in a section"
            );
        }
    }
}

#[test]
fn texts_are_long_enough_to_adopt_and_short_enough_to_read() {
    for language in ["en", "de"] {
        for entry in &library(language).entries {
            let words: usize = entry.texts.values().map(|text| text.split_whitespace().count()).sum();
            assert!(WORDS.contains(&words), "{} ({language}): {words} words", entry.id);
        }
    }
}

#[test]
fn both_languages_fill_the_same_fields() {
    let german = library("de");
    for (english, german) in library("en").entries.iter().zip(&german.entries) {
        let names = |entry: &Entry| entry.texts.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(english), names(german), "{}", english.id);
    }
}

#[test]
fn a_template_serves_requirements_that_exist_under_their_clauses() {
    for entry in &library("en").entries {
        for id in &entry.requirements {
            assert!(CATALOGUE.requirement(id).is_some(), "{}: {id}", entry.id);
        }
        assert!(!entry.clauses(0).is_empty(), "{}", entry.id);
    }
    let change = library("en")
        .entries
        .into_iter()
        .find(|entry| entry.id == "policy_change")
        .unwrap();
    assert_eq!(change.clauses(0), ["8.5.1", "8.5.1.1"]);
    assert_eq!(change.clauses(1), ["9.2", "5.1"]);
}

/// Each document that a requirement asks for by name is found by that requirement once it was made from its template,
/// in either language: it waits to be taken further, and is not missing.
#[test]
fn records_made_from_templates_are_what_requirements_look_for() {
    for language in ["en", "de"] {
        let entries = library(language).entries;
        let rows: Vec<_> = entries
            .iter()
            .enumerate()
            .map(|(number, entry)| record(entry, number))
            .collect();
        let moment = Moment {
            now_millis: NOW,
            offset_minutes: 0,
        };
        let assessment = evaluate(&CATALOGUE, &rows, moment);
        for outcome in &assessment.outcomes {
            for finding in &outcome.findings {
                if finding.rule.kind == "document"
                    && finding.rule.weight == Weight::Must
                    && !finding.rule.about.is_empty()
                {
                    assert_eq!(
                        finding.status,
                        Some(Status::Weak),
                        "{} ({language})",
                        outcome.requirement.id
                    );
                }
            }
        }
        for entry in entries.iter().filter(|entry| entry.kind.name != "document") {
            let outcomes = entry.requirements.iter().filter_map(|id| assessment.outcome(id));
            let mut findings = outcomes.flat_map(|outcome| &outcome.findings);
            assert!(
                findings.any(|finding| finding.rule.kind == entry.kind.name && finding.status != Some(Status::Missing)),
                "{} ({language}) is evidence for what it names",
                entry.id
            );
        }
    }
}

#[test]
fn places_that_are_not_known_stay_for_the_person_to_fill() {
    let empty = Filling::default();
    assert_eq!(fill("[organization] and [hours]", &empty), "[organization] and [hours]");
    assert_eq!(
        fill("[organization]: [services]", &filling()),
        "Harbour Systems: E-mail, Backup"
    );
    assert_eq!(
        fill("[Organisation] für [Kunden]", &filling()),
        "Harbour Systems für Finance"
    );
}

#[test]
fn files_of_another_form_are_refused_with_a_sentence() {
    assert!(Library::read("{}", "{}").is_err());
    assert!(Library::read("[]", "nothing").is_err());
    assert_eq!(Library::read("[]", "{}").unwrap(), Library::default());
}
