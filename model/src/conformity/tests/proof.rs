//! A record says what it proves, and the evaluation agrees with it.

use steward_sync::ids::DocumentId;

use super::super::{Demand, Grade, Need, Proof, evaluate, iso_20000::CATALOGUE, proofs};
use super::{NOW, TODAY, row};
use crate::row::Row;
use crate::value::Value;

fn alone(row: &Row) -> Vec<Proof<'static>> {
    proofs(&CATALOGUE, row, &|_, _| false, NOW)
}

fn grade(row: &Row, requirement: &str) -> Option<Grade<'static>> {
    let mut found = alone(row).into_iter();
    found
        .find(|proof| proof.requirement.id == requirement)
        .map(|proof| proof.grade)
}

fn policy() -> Row {
    row(1, "document", "published")
        .titled("Change policy")
        .set("document_type", Value::text("policy"))
        .set("approved_by", Value::text("Kari Moen"))
}

#[test]
fn a_record_counts_until_its_date_and_a_little_longer() {
    let due = |days: i32| policy().set("review_due", Value::Date(TODAY + days));
    assert_eq!(grade(&due(9), "change_policy"), Some(Grade::Current(Some(TODAY + 9))));
    assert_eq!(grade(&due(-9), "change_policy"), Some(Grade::Overdue(TODAY - 9)));
    assert_eq!(grade(&due(-90), "change_policy"), Some(Grade::Stale(TODAY - 90)));
    assert_eq!(grade(&policy(), "change_policy"), Some(Grade::Undated));
}

#[test]
fn what_it_lacks_is_named_and_what_it_is_not_about_is_left_out() {
    let mut unapproved = policy();
    unapproved.fields.retain(|(name, _)| name != "approved_by");
    assert_eq!(
        grade(&unapproved, "change_policy"),
        Some(Grade::Incomplete(Need::Field("approved_by")))
    );
    assert_eq!(grade(&policy(), "security_policy"), None);
    let mut draft = policy();
    draft.state = "draft".to_owned();
    assert_eq!(grade(&draft, "change_policy"), Some(Grade::OtherState));
    draft.state = "withdrawn".to_owned();
    assert!(alone(&draft).is_empty(), "what is over proves nothing");
    let mut archived = policy();
    archived.archived = true;
    assert!(alone(&archived).is_empty());
}

#[test]
fn a_relation_from_another_record_is_asked_for() {
    let service = row(1, "service", "live");
    let asked = |related| {
        let found = proofs(&CATALOGUE, &service, &|_, _| related, NOW);
        let mut found = found.into_iter();
        found
            .find(|proof| proof.requirement.id == "relationships")
            .map(|proof| proof.grade)
    };
    assert_eq!(asked(true), Some(Grade::Current(None)));
    assert!(matches!(asked(false), Some(Grade::Incomplete(Need::RelatedBy { .. }))));
}

#[test]
fn a_record_that_counts_alone_is_among_those_that_the_evaluation_lists() {
    let rows = [
        policy().set("review_due", Value::Date(TODAY + 9)),
        row(2, "incident", "closed")
            .set("priority", Value::text("p2"))
            .text("resolution"),
        row(3, "problem", "known_error").text("cause").text("workaround"),
        row(4, "risk", "assessed").set("level", Value::text("high")),
    ];
    let assessment = evaluate(&CATALOGUE, &rows, NOW);
    let listed = |requirement: &str, document: DocumentId| {
        let outcome = assessment.outcome(requirement).unwrap();
        outcome
            .findings
            .iter()
            .any(|finding| finding.records.contains(&document))
    };
    let mut counted = 0;
    for row in &rows {
        for proof in alone(row).into_iter().filter(|proof| proof.rule.demand != Demand::Each) {
            assert_eq!(
                proof.grade.counts(),
                listed(proof.requirement.id, row.document),
                "{} {}",
                row.kind,
                proof.requirement.id
            );
            counted += usize::from(proof.grade.counts());
        }
    }
    assert!(counted >= 4, "{counted}");
}
