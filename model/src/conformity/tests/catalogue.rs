//! The catalogue of ISO/IEC 20000-1 is complete, its rules name what exists, and other catalogues work alike.

use std::collections::BTreeSet;

use automerge::ActorId;

use super::super::evidence::is_about;
use super::super::{
    Catalogue, Demand, Edition, Freshness, Group, Need, Requirement, Rule, Status, Topic, Weight, clause, evaluate,
    iso_20000::CATALOGUE,
};
use super::{NOW, TODAY, id, row};
use crate::declaration::{Area, FieldType, Kind};
use crate::edit::{Edit, Stamp};
use crate::kinds;
use crate::row::Row;
use crate::value::Value;

/// Clause numbers of both editions that belong together, ranges written out.
const TABLE: &[(&str, &str)] = &[
    ("4.1", ""),
    ("4.2", ""),
    ("5.1", "4.1.1"),
    ("5.2", "4.1.2"),
    ("5.3", "4.1.3"),
    ("7.4", "4.1.3"),
    ("5.3", "4.1.4"),
    ("8.2.3", "4.2"),
    ("7.5", "4.3.1"),
    ("7.5", "4.3.2"),
    ("7.5", "4.3.3"),
    ("7.1", "4.4.1"),
    ("7.2", "4.4.2"),
    ("7.3", "4.4.2"),
    ("7.6", ""),
    ("4.3", "4.5.1"),
    ("4.4", "4.5.1"),
    ("6.1", "4.5.2"),
    ("6.2", "4.5.2"),
    ("6.3", "4.5.2"),
    ("8.1", "4.5.3"),
    ("8.2.1", "4.5.3"),
    ("8.2.2", ""),
    ("9.1", "4.5.4.1"),
    ("9.2", "4.5.4.2"),
    ("9.3", "4.5.4.3"),
    ("10.1", "4.5.5.1"),
    ("10.2", "4.5.5.1"),
    ("10.2", "4.5.5.2"),
    ("8.5.1.1", "5.1"),
    ("8.5.2.1", "5.2"),
    ("8.5.2.2", "5.3"),
    ("8.5.2.3", "5.4"),
    ("8.3.3", "6.1"),
    ("8.2.4", "6.1"),
    ("8.3.4.2", "6.1"),
    ("9.4", "6.2"),
    ("8.7.1", "6.3.1"),
    ("8.7.2", "6.3.1"),
    ("8.7.2", "6.3.2"),
    ("8.7.1", "6.3.3"),
    ("8.7.2", "6.3.3"),
    ("8.4.1", "6.4"),
    ("8.4.2", "6.5"),
    ("8.4.3", "6.5"),
    ("8.7.3", "6.6.1"),
    ("8.7.3", "6.6.2"),
    ("8.7.3", "6.6.3"),
    ("8.3.1", "7.1"),
    ("8.3.2", "7.1"),
    ("8.3.4", "7.2"),
    ("8.6.1", "8.1"),
    ("8.6.2", "8.1"),
    ("8.6.3", "8.2"),
    ("8.2.5", "9.1"),
    ("8.2.6", "9.1"),
    ("8.5.1", "9.2"),
    ("8.5.3", "9.3"),
];

#[test]
fn every_requirement_of_both_editions_is_there_and_nothing_else() {
    let expected: BTreeSet<_> = TABLE.iter().copied().collect();
    let present: BTreeSet<_> = CATALOGUE
        .requirements
        .iter()
        .map(|requirement| (requirement.clauses[0], requirement.clauses[1]))
        .collect();
    assert_eq!(present, expected);
}

#[test]
fn every_requirement_says_what_it_is_and_has_a_rule_that_must_be_met() {
    let mut ids = BTreeSet::new();
    for requirement in CATALOGUE.requirements {
        let name = requirement.id;
        assert!(ids.insert(name), "{name} twice");
        assert_eq!(requirement.clauses.len(), CATALOGUE.editions.len(), "{name}");
        for words in [
            requirement.title,
            requirement.asks,
            requirement.guidance,
            requirement.process,
        ] {
            assert!(words.len() > 3 && words.trim() == words, "{name}");
        }
        assert!(
            !requirement.title.ends_with('.') && requirement.asks.ends_with('.'),
            "{name}"
        );
        assert!(requirement.guidance.ends_with('.'), "{name}");
        assert!(
            requirement
                .rules
                .iter()
                .any(|rule| rule.weight == Weight::Must && matches!(rule.demand, Demand::AtLeast(1..))),
            "{name}: a demand on each is met by nothing at all"
        );
    }
}

#[test]
fn editions_are_ordered_by_their_own_numbers_under_a_named_top_clause() {
    for (place, edition) in CATALOGUE.editions.iter().enumerate() {
        let clauses: Vec<_> = CATALOGUE
            .ordered(place)
            .into_iter()
            .filter_map(|requirement| CATALOGUE.requirements[requirement].clause(place))
            .collect();
        assert!(clauses.is_sorted_by(|left, right| clause::compare(left, right).is_le()));
        let tops: BTreeSet<_> = clauses.iter().map(|found| clause::top(found)).collect();
        assert_eq!(tops, edition.groups.iter().map(|group| group.clause).collect());
    }
    assert_eq!((CATALOGUE.edition("2011"), CATALOGUE.edition("2005")), (Some(1), None));
    let first = |edition, clause| CATALOGUE.at_clause(edition, clause).map(|requirement| requirement.id);
    assert_eq!(first(0, "8.6.1"), Some("incidents"));
    assert_eq!(first(0, "8.5"), Some("change_policy"));
    assert_eq!(first(1, "4.1"), Some("leadership"), "4.1 is no prefix of 4.10");
    assert_eq!(first(0, "8.3.4.1"), Some("contracts"), "a part of 8.3.4");
    assert_eq!((first(0, "8.6.10"), first(1, "7.6")), (None, None));
}

#[test]
fn every_rule_names_a_kind_with_its_states_fields_and_relations() {
    let mut problems = Vec::new();
    for requirement in CATALOGUE.requirements {
        for rule in requirement.rules {
            for problem in problems_of(rule) {
                problems.push(format!("{}: {} {problem}", requirement.id, rule.kind));
            }
        }
    }
    assert!(
        problems.is_empty(),
        "{} problems\n{}",
        problems.len(),
        problems.join("\n")
    );
}

fn problems_of(rule: &Rule<'_>) -> Vec<String> {
    let Some(kind) = kinds::by_name(rule.kind) else {
        return vec!["is no kind".to_owned()];
    };
    let mut problems: Vec<String> = rule
        .states
        .iter()
        .filter(|state| kind.state(state).is_none())
        .map(|state| format!("has no state {state}"))
        .collect();
    problems.extend(rule.about.iter().filter_map(|topic| topic_problem(kind, *topic)));
    problems.extend(rule.needs.iter().filter_map(|need| need_problem(kind, *need)));
    let dated = match rule.freshness {
        Freshness::Always | Freshness::Updated { .. } => None,
        Freshness::Since { field, .. } | Freshness::Until { field } | Freshness::UntilIfSet { field } => Some(field),
    };
    if let Some(field) = dated
        && !kind
            .field(field)
            .is_some_and(|field| matches!(field.field_type, FieldType::Date | FieldType::DateTime))
    {
        problems.push(format!("has no date {field}"));
    }
    problems
}

fn topic_problem(kind: &Kind, topic: Topic<'_>) -> Option<String> {
    match topic {
        Topic::Words(words) => words
            .iter()
            .find(|word| word.to_lowercase() != **word)
            .map(|word| format!("seeks {word}, which is not lower case")),
        Topic::Choice { field, values } => match kind.field(field) {
            None => Some(format!("has no field {field}")),
            Some(declared) => values
                .iter()
                .find(|value| declared.choice_of(value).is_none())
                .map(|value| format!("has no choice {field} = {value}")),
        },
        Topic::Flag { field, .. } => {
            let is_flag = kind
                .field(field)
                .is_some_and(|field| field.field_type == FieldType::Flag);
            (!is_flag).then(|| format!("has no flag {field}"))
        }
    }
}

fn need_problem(kind: &Kind, need: Need<'_>) -> Option<String> {
    match need {
        Need::Field(field) => kind.field(field).is_none().then(|| format!("has no field {field}")),
        Need::Any(fields) => {
            let missing = fields.iter().find(|field| kind.field(field).is_none());
            missing.map(|field| format!("has no field {field}"))
        }
        Need::Relation(relation) => kind
            .relation(relation)
            .is_none()
            .then(|| format!("has no relation {relation}")),
        Need::RelatedBy { kind: from, relation } => {
            let leads_here = kinds::by_name(from)
                .and_then(|from| from.relation(relation))
                .is_some_and(|relation| relation.targets.is_empty() || relation.targets.contains(&kind.name));
            (!leads_here).then(|| format!("is not reached by {from}.{relation}"))
        }
    }
}

#[test]
fn a_record_that_a_next_step_creates_is_what_the_rule_is_about() {
    for rule in CATALOGUE.requirements.iter().flat_map(|requirement| requirement.rules) {
        let Some(kind) = kinds::by_name(rule.kind) else {
            continue;
        };
        let mut edits = vec![Edit::Create];
        edits.extend(rule.presets());
        let commits = [(Stamp::new(1, "Ana"), edits)];
        let mut document = crate::edit::build(kind, &commits, ActorId::from([1; 16])).unwrap();
        let created = Row::project(id(1), &mut document).unwrap();
        assert!(is_about(&created, rule.about), "{}: {:?}", rule.kind, rule.about);
    }
}

#[test]
fn what_records_are_said_to_prove_is_in_the_catalogue() {
    let mut unknown = Vec::new();
    for kind in kinds::ALL {
        for evidence in kind.evidence {
            for (edition, clause) in [evidence.clause_2018, evidence.clause_2011].into_iter().enumerate() {
                if !clause.is_empty() && CATALOGUE.at_clause(edition, clause).is_none() {
                    unknown.push((kind.name, clause));
                }
            }
        }
    }
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn an_empty_workspace_proves_nothing_and_a_record_proves_something() {
    let nothing = evaluate(&CATALOGUE, [], NOW);
    let tally = nothing.tally(0);
    assert_eq!(tally.missing, tally.total());
    assert!(nothing.outcomes.iter().all(|outcome| outcome.first_step().is_some()));

    let policy = row(1, "document", "published")
        .titled("Information security policy")
        .set("document_type", Value::text("policy"))
        .set("approved_by", Value::text("Ana"))
        .set("review_due", Value::Date(TODAY + 100));
    let rows = [policy];
    let assessment = evaluate(&CATALOGUE, &rows, NOW);
    let outcome = assessment.outcome("security_policy").unwrap();
    assert_eq!(outcome.status, Status::Met);
    assert_eq!(outcome.records(5), (vec![id(1)], 0));
    assert_eq!(assessment.outcome("change_policy").unwrap().status, Status::Missing);
    for edition in 0..2 {
        let groups = assessment.by_clause(edition);
        let sum: usize = groups.iter().map(|group| group.tally.total()).sum();
        assert_eq!(sum, assessment.tally(edition).total());
        assert_eq!(groups.len(), CATALOGUE.editions[edition].groups.len());
    }
    let of = |edition| assessment.tally(edition).total();
    assert_eq!(of(0), CATALOGUE.requirements.len());
    assert_eq!(of(1), of(0) - 4, "four are new in 2018");
}

#[test]
fn an_organization_adds_a_catalogue_of_its_own() {
    let words = (String::from("9.2"), String::from("We audit ourselves."));
    let clauses = [words.0.as_str()];
    let rules = [Rule::one("document").in_states(&["published"])];
    let groups = [Group {
        clause: "9",
        title: "Evaluation",
    }];
    let editions = [Edition {
        name: "2015",
        groups: &groups,
    }];
    let requirements = [Requirement {
        id: "own_audit",
        clauses: &clauses,
        area: Area::CheckAndAct,
        process: "Audit",
        title: &words.1,
        asks: "",
        guidance: "",
        rules: &rules,
    }];
    let catalogue = Catalogue {
        name: "iso_9001",
        label: "ISO 9001",
        editions: &editions,
        requirements: &requirements,
    };
    let rows = [row(1, "document", "published")];
    let assessment = evaluate(&catalogue, &rows, NOW);
    let groups = assessment.by_clause(0);
    assert_eq!(groups[0].group.title, "Evaluation");
    assert_eq!(groups[0].outcomes[0].0, "9.2");
    assert_eq!(groups[0].outcomes[0].1.status, Status::Met);
}
