//! The stages follow from records: empty, with a gap assessment, and over the life of an organization.

use std::sync::Arc;

use automerge::ActorId;

use super::*;
use crate::conformity::{Moment, evaluate, iso_20000::CATALOGUE};
use crate::edit::{self, Edit, Stamp};
use crate::gap::{self, Answer};
use crate::kinds;

const NOW: i64 = 1_795_000_000_000;

fn workspace() -> DocumentId {
    DocumentId::from_bytes([9; 16])
}

fn row(document: DocumentId, kind: &'static crate::declaration::Kind, edits: Vec<Edit>) -> Arc<Row> {
    let edits: Vec<_> = std::iter::once(Edit::Create).chain(edits).collect();
    let mut built = edit::build(kind, &[(Stamp::new(NOW, "Ana"), edits)], ActorId::from([1; 16])).unwrap();
    Arc::new(Row::project(document, &mut built).unwrap())
}

fn id(number: u8) -> DocumentId {
    DocumentId::from_bytes([number; 16])
}

fn legs(rows: &[Arc<Row>], edition: usize) -> Vec<Leg> {
    let moment = Moment {
        now_millis: NOW,
        offset_minutes: 0,
    };
    let assessment = evaluate(&CATALOGUE, rows.iter().map(AsRef::as_ref), moment);
    let gaps = gap::read(workspace(), rows.iter().map(AsRef::as_ref));
    journey(
        &assessment,
        edition,
        &gaps,
        rows.iter().map(AsRef::as_ref),
        moment.day(),
    )
}

fn task(legs: &[Leg], subject: Subject) -> Task {
    let mut tasks = legs.iter().flat_map(|leg| &leg.tasks);
    *tasks.find(|task| task.subject == subject).unwrap()
}

#[test]
fn every_requirement_of_an_edition_belongs_to_one_stage() {
    for edition in [0, 1] {
        let legs = legs(&[], edition);
        let tasks = legs.iter().flat_map(|leg| &leg.tasks);
        let requirements = tasks.filter(|task| matches!(task.subject, Subject::Requirement(_)));
        let wanted = CATALOGUE
            .requirements
            .iter()
            .filter(|requirement| requirement.clause(edition).is_some());
        assert_eq!(requirements.count(), wanted.count());
    }
    let named = Stage::EVERY.into_iter().flat_map(Stage::requirements);
    assert!(named.into_iter().all(|id| CATALOGUE.requirement(id).is_some()));
}

#[test]
fn an_empty_workspace_begins_with_understanding_and_every_open_task_leads_somewhere() {
    let legs = legs(&[], 0);
    assert_eq!(current(&legs), Stage::Understand);
    assert_eq!(legs[0].tasks[0].next, Some(Next::Register("context_issue")));
    for leg in &legs {
        assert!(!leg.is_done(), "{:?}", leg.stage);
        assert!(leg.tasks.iter().all(|task| task.is_done() == (task.next.is_none())));
    }
    assert_eq!(
        task(&legs, Subject::Planned).next,
        None,
        "without gaps there is nothing to plan"
    );
}

#[test]
fn gaps_are_assessed_planned_and_closed() {
    let mut rows = Vec::new();
    for (number, requirement) in CATALOGUE.requirements.iter().enumerate() {
        let mut edits = gap::first_edits(requirement, requirement.title);
        edits.push(gap::answer_edit(if number == 0 {
            Answer::Partly
        } else {
            Answer::InPlace
        }));
        rows.push(row(
            gap::document_of(workspace(), requirement.id),
            &kinds::gap::KIND,
            edits,
        ));
    }
    let before = legs(&rows, 0);
    let (answered, planned) = (task(&before, Subject::Assessed), task(&before, Subject::Planned));
    assert!(answered.is_done() && answered.done == answered.of);
    assert_eq!((planned.done, planned.of, planned.next), (0, 1, Some(Next::Gaps)));

    let gap = gap::document_of(workspace(), CATALOGUE.requirements[0].id);
    rows.push(row(
        id(1),
        &kinds::action::KIND,
        gap::action_edits(gap, "List them", "Ana", 20_700, ""),
    ));
    let after = legs(&rows, 0);
    assert!(after[1].is_done(), "what is planned ends the gap analysis");
    let closed = task(&after, Subject::Closed);
    assert_eq!(
        (closed.done, closed.of, closed.next),
        (0, 1, Some(Next::Register("action")))
    );
}

#[test]
fn audits_reviews_and_the_certificate_are_read_from_their_records() {
    let text = |field: &str, value: &str| Edit::set(field, Value::text(value));
    let mut audit = row(id(2), &kinds::audit::KIND, vec![text("audit_type", "certification")]);
    let planned = legs(std::slice::from_ref(&audit), 0);
    assert!(task(&planned, Subject::AuditAhead).is_done());
    assert!(!task(&planned, Subject::Certified).is_done());
    "reported".clone_into(&mut Arc::make_mut(&mut audit).state);
    let review = row(id(3), &kinds::management_review::KIND, vec![text("title", "Review")]);
    let decision = row(
        id(4),
        &kinds::action::KIND,
        vec![Edit::Relate {
            relation: "follows_from".to_owned(),
            target: id(3),
        }],
    );
    let finding = row(id(5), &kinds::nonconformity::KIND, vec![text("grade", "minor")]);
    let legs = legs(&[audit, review, decision, finding], 0);
    assert!(task(&legs, Subject::Certified).is_done());
    assert!(task(&legs, Subject::ReviewAhead).is_done());
    for (subject, next) in [(Subject::Decisions, "action"), (Subject::Corrected, "nonconformity")] {
        let task = task(&legs, subject);
        assert_eq!((task.done, task.of, task.next), (0, 1, Some(Next::Register(next))));
    }
}

#[test]
fn the_sample_has_come_far() {
    let rows: Vec<_> = crate::sample::generate(7, 600, NOW)
        .map(|record| {
            let mut document = record.build(ActorId::from([1; 16])).unwrap();
            Arc::new(Row::project(record.document, &mut document).unwrap())
        })
        .collect();
    let legs = legs(&rows, 0);
    let implement = legs[2].progress();
    assert!(implement.0 * 2 > implement.1, "{implement:?}");
    assert!(task(&legs, Subject::ReviewAhead).is_done());
    assert_eq!(task(&legs, Subject::Assessed).done, 0, "it never made a gap assessment");
}
