//! The digest covers content and nothing else, for every kind that is approved.

use super::*;
use crate::declaration::FieldType;

/// Some value of a field, and another.
fn values(field: &Field) -> [Value; 2] {
    match field.field_type {
        FieldType::Choice(choices) => [Value::text(choices[0].value), Value::text(choices[1].value)],
        FieldType::Number { .. } => [Value::Number(1.0), Value::Number(2.0)],
        FieldType::Date => [Value::Date(20_000), Value::Date(20_001)],
        FieldType::DateTime => [Value::DateTime(1_000), Value::DateTime(2_000)],
        FieldType::Flag => [Value::Flag(false), Value::Flag(true)],
        FieldType::Line | FieldType::Person | FieldType::Group | FieldType::Text => {
            [Value::text("one"), Value::text("two")]
        }
    }
}

fn controlled() -> Vec<&'static Kind> {
    kinds::ALL
        .iter()
        .copied()
        .filter(|kind| control(kind).is_some())
        .collect()
}

#[test]
fn the_digest_of_a_hand_made_document_is_that_of_its_written_form() {
    let edits = vec![
        Edit::Create,
        Edit::set("title", Value::text("Paßwörter")),
        Edit::set("document_type", Value::text("policy")),
        Edit::set("retention_years", Value::Number(7.0)),
        Edit::write("body", "All staff.\n"),
        Edit::Relate {
            relation: "governs".to_owned(),
            target: DocumentId::from_bytes([7; 16]),
        },
    ];
    let mut document = edit::build(&kinds::document::KIND, &[(stamp(1, "Ana"), edits)], actor(1)).unwrap();
    let found = digest(&snapshot(&mut document));
    // Lengths of 8 bytes and parts, put together and hashed by another program.
    assert_eq!(
        found.to_string(),
        "d7573a95696ab989de6f202dc58fe96ae3303f21e1d2f1c1ee1fbe2c6dcfbfd1"
    );
    assert_eq!(found.to_string().parse(), Ok(found));
    assert_eq!("d757".parse::<ContentDigest>(), Err(NotADigest));
    assert_eq!("+1".repeat(32).parse::<ContentDigest>(), Err(NotADigest));
}

#[test]
fn every_kind_that_stamps_an_approval_is_controlled_in_one_way() {
    let names: Vec<_> = controlled().iter().map(|kind| kind.name).collect();
    for name in [
        "document",
        "service_management_plan",
        "scope",
        "service_level_agreement",
        "internal_agreement",
        "continuity_plan",
        "capacity_plan",
        "change",
        "management_review",
    ] {
        assert!(names.contains(&name), "{name}");
    }
    for kind in kinds::ALL {
        let control = control(kind);
        for step in kind.transitions {
            let stamps_approval = step
                .stamps
                .iter()
                .any(|stamp| matches!(stamp, Stamp::Actor("approved_by")));
            assert!(
                !stamps_approval || approves(step),
                "{}.{} approves without a digest",
                kind.name,
                step.name
            );
            if let (Some(control), Some(aside)) = (control, aside(step)) {
                assert_eq!(aside, control.aside, "{}.{}", kind.name, step.name);
                assert!(
                    step.stamps
                        .iter()
                        .any(|stamp| matches!(stamp, Stamp::Now(field) if *field == control.moment))
                );
                assert!(
                    step.stamps
                        .iter()
                        .any(|stamp| matches!(stamp, Stamp::Actor(field) if *field == control.person))
                );
            }
        }
    }
}

/// Of the others the date is that of a result, looked at when there is one.
#[test]
fn a_document_is_approved_with_the_date_of_its_next_review() {
    for kind in controlled() {
        if ["improvement", "resource", "transition_plan"].contains(&kind.name) {
            continue;
        }
        for field in ["review_due", "next_review"]
            .into_iter()
            .filter(|name| kind.field(name).is_some())
        {
            let steps = kind.transitions.iter().filter(|step| approves(step));
            assert!(
                steps.clone().count() > 0 && steps.into_iter().all(|step| step.required.contains(&field)),
                "{}",
                kind.name
            );
        }
    }
}

#[test]
fn the_digest_changes_with_content_and_with_nothing_else() {
    for kind in controlled() {
        let control = control(kind).unwrap();
        let mut document = genesis::create(kind, actor(1)).unwrap();
        change(&mut document, 1, "Ana", &[Edit::Create]);
        let mut before = snapshot(&mut document);
        for field in COMMON_FIELDS.iter().chain(kind.fields) {
            let is_content = control.fields().any(|content| content.name == field.name);
            for value in values(field) {
                let name = field.name.to_owned();
                let edit = if field.is_text() {
                    let text = value.as_text().unwrap().to_owned();
                    Edit::ImportText { field: name, text }
                } else {
                    Edit::ImportValue {
                        field: name,
                        value: Some(value),
                    }
                };
                change(&mut document, 2, "Ana", &[edit]);
                let after = snapshot(&mut document);
                assert_eq!(
                    digest(&before) != digest(&after),
                    is_content,
                    "{}.{}",
                    kind.name,
                    field.name
                );
                assert_eq!(
                    differences(&before, &after).len(),
                    usize::from(is_content),
                    "{}.{}",
                    kind.name,
                    field.name
                );
                before = after;
            }
        }
        for relation in kind.relations {
            let is_content = control.relations().any(|content| content.name == relation.name);
            change(
                &mut document,
                3,
                "Ana",
                &[Edit::Relate {
                    relation: relation.name.to_owned(),
                    target: ID,
                }],
            );
            let after = snapshot(&mut document);
            assert_eq!(
                digest(&before) != digest(&after),
                is_content,
                "{}.{}",
                kind.name,
                relation.name
            );
            assert_eq!(differences(&before, &after).len(), usize::from(is_content));
            before = after;
        }
        let state = kind.states.last().unwrap().name.to_owned();
        change(
            &mut document,
            4,
            "Ben",
            &[
                Edit::Comment {
                    id: "1".to_owned(),
                    body: "Fine.".to_owned(),
                },
                Edit::Tag {
                    tag: "signed".to_owned(),
                },
                Edit::Archive { archived: true },
                Edit::ImportState { state, reason: None },
            ],
        );
        assert_eq!(digest(&before), digest(&snapshot(&mut document)), "{}", kind.name);
    }
}
