//! Approvals stand, fall and merge as people expect; reading is confirmed for approved versions only.

use super::*;

#[test]
fn an_approval_says_who_when_what_and_from_which_heads() {
    let mut document = in_review();
    let heads: Vec<String> = document.get_heads().iter().map(ToString::to_string).collect();
    assert_eq!(standing_of(&mut document), Standing::NotApproved);
    change(&mut document, 5, "Dora", &[Edit::transition("approve")]);
    let now = snapshot(&mut document);
    let Some(Standing::Unchanged { approvals }) = standing(&now) else {
        panic!("approved as it is")
    };
    let [approval] = approvals.as_slice() else {
        panic!("one approval")
    };
    assert_eq!(
        (approval.by.as_str(), approval.at_millis, approval.step.as_str()),
        ("Dora", 5_007, "approve")
    );
    assert_eq!((approval.digest, &approval.heads), (digest(&now), &heads));
}

#[test]
fn a_later_change_shows_and_the_approved_version_stays_readable() {
    let mut document = in_review();
    // What is edited together with the step is part of what is approved.
    change(
        &mut document,
        5,
        "Dora",
        &[Edit::set("version", Value::text("2")), Edit::transition("approve")],
    );
    let approved = standing_of(&mut document).latest().cloned().unwrap();
    change(
        &mut document,
        6,
        "Ana",
        &[
            Edit::transition("publish"),
            Edit::Tag {
                tag: "staff".to_owned(),
            },
        ],
    );
    assert!(matches!(standing_of(&mut document), Standing::Unchanged { .. }));
    change(
        &mut document,
        7,
        "Ben",
        &[
            Edit::write("body", "Nearly "),
            Edit::set("title", Value::text("Passwords")),
        ],
    );

    let now = snapshot(&mut document);
    let Some(Standing::Changed { approvals }) = standing(&now) else {
        panic!("changed since")
    };
    assert_eq!(approvals, std::slice::from_ref(&approved));
    let version = version(ID, &mut document, &approved.id, &Directory::default()).unwrap();
    assert_eq!(digest(&version), approved.digest);
    assert_eq!(version.value("version"), Some(&Value::text("2")));
    let found = differences(&version, &now);
    assert!(
        matches!(
            found.as_slice(),
            [Difference::Value { field: title, .. }, Difference::Text { field: body, before, after }]
                if title.name == "title" && body.name == "body" && before == "All staff.\n" && after == "Nearly All staff.\n"
        ),
        "{found:?}"
    );

    // Put back as it was, it is what was approved.
    change(
        &mut document,
        8,
        "Ben",
        &[
            Edit::ImportText {
                field: "body".to_owned(),
                text: "All staff.\n".to_owned(),
            },
            Edit::set("title", Value::text("Paßwörter")),
        ],
    );
    assert!(matches!(standing_of(&mut document), Standing::Unchanged { .. }));
}

#[test]
fn a_revision_ends_an_approval_and_undoing_it_brings_it_back() {
    let mut document = in_review();
    change(&mut document, 5, "Dora", &[Edit::transition("approve")]);
    let before = snapshot(&mut document);
    let revise = Edit::transition_because("revise", "Two factors");
    let undo = edit::inverse(&before, &revise).unwrap();
    change(&mut document, 6, "Ana", &[revise]);
    assert_eq!(standing_of(&mut document), Standing::NotApproved);
    assert_eq!(snapshot(&mut document).approvals.len(), 1, "the earlier one stays");
    change(&mut document, 7, "Ana", &[undo]);
    assert!(matches!(standing_of(&mut document), Standing::Unchanged { .. }));

    change(
        &mut document,
        8,
        "Ana",
        &[
            Edit::transition_because("revise", "Two factors"),
            Edit::write("body", "With two factors: "),
            Edit::transition("submit"),
        ],
    );
    change(&mut document, 9, "Dora", &[Edit::transition("approve")]);
    let now = snapshot(&mut document);
    assert_eq!(now.approvals.len(), 2);
    let Some(Standing::Unchanged { approvals }) = standing(&now) else {
        panic!("approved anew")
    };
    assert_eq!(
        approvals.iter().map(|approval| approval.at_millis).collect::<Vec<_>>(),
        [9_007]
    );
}

#[test]
fn an_imported_approval_is_not_bound_to_content() {
    let mut document = in_review();
    change(
        &mut document,
        2,
        "Import",
        &[
            Edit::ImportState {
                state: "published".to_owned(),
                reason: None,
            },
            Edit::ImportValue {
                field: "approved".to_owned(),
                value: Some(Value::DateTime(99)),
            },
            Edit::ImportValue {
                field: "approved_by".to_owned(),
                value: Some(Value::text("Eve")),
            },
        ],
    );
    let expected = Standing::Unbound {
        by: "Eve".to_owned(),
        at_millis: 99,
    };
    assert_eq!(standing_of(&mut document), expected);
    assert_eq!(to_read(&snapshot(&mut document)), None);
}

#[test]
fn reading_is_confirmed_for_an_approved_version_only() {
    let mut document = in_review();
    let confirm = |digest: ContentDigest| Edit::ConfirmReading {
        digest: digest.to_string(),
    };
    let draft = digest(&snapshot(&mut document));
    let refused = edit::commit(
        &mut document,
        &kinds::document::KIND,
        &[confirm(draft)],
        &stamp(3, "Ben"),
    );
    assert_eq!(refused, Err(EditError::UnknownVersion));

    change(&mut document, 5, "Dora", &[Edit::transition("approve")]);
    let first = to_read(&snapshot(&mut document)).unwrap().approval;
    change(&mut document, 6, "Ben", &[confirm(first.digest)]);
    change(&mut document, 7, "Ben", &[confirm(first.digest)]);
    let now = snapshot(&mut document);
    assert_eq!(
        now.readings,
        [Reading {
            by: "Ben".to_owned(),
            at_millis: 6_007,
            digest: first.digest
        }]
    );

    change(
        &mut document,
        8,
        "Ana",
        &[
            Edit::transition_because("revise", "Two factors"),
            Edit::write("body", "With two factors: "),
            Edit::transition("submit"),
            Edit::transition("approve"),
        ],
    );
    let now = snapshot(&mut document);
    let second = to_read(&now).unwrap().approval;
    assert!(
        now.readings.iter().all(|reading| reading.digest != second.digest),
        "that was the version before"
    );
}

#[test]
fn two_approvals_apart_are_both_kept_and_leave_no_conflict() {
    let mut one = in_review();
    let mut other = one.fork().with_actor(actor(2));
    change(&mut other, 4, "Ben", &[Edit::write("body", "Nearly ")]);
    change(&mut one, 5, "Dora", &[Edit::transition("approve")]);
    change(&mut other, 6, "Eve", &[Edit::transition("approve")]);
    merge(&mut one, &mut other);
    let (here, there) = (snapshot(&mut one), snapshot(&mut other));
    assert_eq!(here, there);
    assert_eq!(here.conflict_count(), 0);
    let Some(Standing::Unchanged { approvals }) = standing(&here) else {
        panic!("Eve approved what it says now")
    };
    assert_eq!(
        approvals
            .iter()
            .map(|approval| approval.by.as_str())
            .collect::<Vec<_>>(),
        ["Eve", "Dora"]
    );
}

#[test]
fn an_approval_and_an_edit_apart_show_a_change_on_both() {
    let mut one = in_review();
    let mut other = one.fork().with_actor(actor(2));
    change(&mut one, 5, "Dora", &[Edit::transition("approve")]);
    change(&mut other, 4, "Ben", &[Edit::write("body", "Nearly ")]);
    assert!(matches!(standing_of(&mut one), Standing::Unchanged { .. }));
    merge(&mut one, &mut other);
    for document in [&mut one, &mut other] {
        assert!(matches!(standing_of(document), Standing::Changed { .. }));
    }
}

#[test]
fn what_another_program_writes_among_approvals_is_reported_and_left_out() {
    use automerge::transaction::Transactable as _;
    use automerge::{ObjType, ROOT, ReadDoc as _};
    let mut document = in_review();
    let map = document.get(ROOT, "approvals").unwrap().unwrap().1;
    document.put(&map, "x", 3).unwrap();
    let entry = document.put_object(&map, "y", ObjType::Map).unwrap();
    document.put(&entry, "by", "Eve").unwrap();
    document.put(&entry, "digest", "zz").unwrap();
    let readings = document.get(ROOT, "readings").unwrap().unwrap().1;
    document.put(&readings, "no digest", true).unwrap();
    document.commit();
    let now = snapshot(&mut document);
    assert_eq!((now.approvals.len(), now.readings.len()), (0, 0));
    assert!(
        now.problems.iter().any(|problem| problem.starts_with('3')),
        "{:?}",
        now.problems
    );
    assert_eq!(version(ID, &mut document, "x", &Directory::default()), None);
}
