//! Each status with its reason and next step, and how a status decays.

use super::super::{
    Assessment, Catalogue, Demand, Finding, Moment, Need, NextStep, Reason, Requirement, Rule, Status, Topic, evaluate,
};
use super::{NOW, TODAY, id, row};
use crate::calendar::DAY_MILLIS;
use crate::declaration::Area;
use crate::row::Row;
use crate::value::Value;

const PUBLISHED: &[&str] = &["published"];

/// What the rules make of the rows at a moment.
fn judge_at(rules: &[Rule<'_>], rows: &[Row], moment: Moment) -> (Status, Vec<(Option<Status>, String)>) {
    with(rules, rows, moment, |assessment| {
        let outcome = &assessment.outcomes[0];
        let findings = outcome
            .findings
            .iter()
            .map(|finding| (finding.status, format!("{:?} → {:?}", finding.reason, finding.next)))
            .collect();
        (outcome.status, findings)
    })
}

fn with<T>(rules: &[Rule<'_>], rows: &[Row], moment: Moment, read: impl FnOnce(&Assessment<'_>) -> T) -> T {
    let requirements = [Requirement {
        id: "only",
        clauses: &["1"],
        area: Area::Govern,
        process: "",
        title: "",
        asks: "",
        guidance: "",
        rules,
    }];
    let catalogue = Catalogue {
        name: "test",
        label: "Test",
        editions: &[],
        requirements: &requirements,
    };
    read(&evaluate(&catalogue, rows, moment))
}

fn judge(rule: Rule<'_>, rows: &[Row]) -> Status {
    judge_at(&[rule], rows, NOW).0
}

fn said(rule: Rule<'_>, rows: &[Row], check: impl FnOnce(&Finding<'_>)) {
    with(&[rule], rows, NOW, |assessment| {
        check(&assessment.outcomes[0].findings[0])
    });
}

fn policy(number: u32, state: &str, review_due: i32) -> Row {
    row(number, "document", state).set("review_due", Value::Date(review_due))
}

fn policies() -> Rule<'static> {
    Rule::one("document").in_states(PUBLISHED).until("review_due")
}

#[test]
fn without_a_record_it_is_missing_and_one_is_to_be_created() {
    said(policies(), &[], |finding| {
        assert_eq!(finding.status, Some(Status::Missing));
        assert_eq!(finding.reason, Reason::NoRecord);
        assert_eq!(finding.next, Some(NextStep::Create { kind: "document" }));
    });
    assert_eq!(judge(policies(), &[]), Status::Missing);
    let mut archived = policy(1, "published", TODAY + 100);
    archived.archived = true;
    assert_eq!(judge(policies(), &[archived]), Status::Missing);
    let withdrawn = policy(1, "withdrawn", TODAY + 100);
    assert_eq!(judge(policies(), &[withdrawn]), Status::Missing, "over is no evidence");
}

#[test]
fn a_draft_is_weak_and_the_nearest_is_to_be_advanced() {
    let rows = [
        policy(1, "in_review", TODAY + 100).aged(9),
        policy(2, "draft", TODAY + 100),
    ];
    said(policies(), &rows, |finding| {
        assert_eq!(finding.status, Some(Status::Weak));
        assert_eq!(finding.reason, Reason::OtherState { found: 2 });
        assert_eq!(finding.next, Some(NextStep::Advance { record: id(1) }));
        assert!(finding.records.is_empty());
    });
}

#[test]
fn enough_records_meet_it_and_fewer_are_weak() {
    let rule = policies().at_least(2);
    let first = policy(1, "published", TODAY + 100);
    said(rule, std::slice::from_ref(&first), |finding| {
        assert_eq!(finding.status, Some(Status::Weak));
        assert_eq!(finding.reason, Reason::TooFew { found: 1, wanted: 2 });
        assert_eq!(finding.next, Some(NextStep::Create { kind: "document" }));
    });
    let second = policy(2, "published", TODAY + 200).aged(1);
    said(rule, &[second, first], |finding| {
        assert_eq!(finding.status, Some(Status::Met));
        assert_eq!(finding.reason, Reason::Enough { found: 2 });
        assert_eq!((finding.next, finding.count), (None, 2));
        assert_eq!(finding.records, [id(1), id(2)], "the latest changed first");
    });
}

#[test]
fn what_lacks_something_is_weak_and_to_be_completed() {
    let rule = policies().with(&[Need::Field("owner"), Need::Relation("governs")]);
    let without = policy(1, "published", TODAY + 100).set("owner", Value::text("Ana"));
    said(rule, std::slice::from_ref(&without), |finding| {
        let need = Need::Relation("governs");
        assert_eq!(finding.reason, Reason::Incomplete { found: 1, need });
        assert_eq!(finding.next, Some(NextStep::Complete { record: id(1), need }));
    });
    assert_eq!(judge(rule, &[without.related("governs", 9)]), Status::Met);
}

#[test]
fn texts_and_relations_from_others_are_seen() {
    let rule = Rule::one("service").in_states(&["live"]).with(&[
        Need::Field("description"),
        Need::RelatedBy {
            kind: "change",
            relation: "affects_service",
        },
    ]);
    let service = row(1, "service", "live").text("description");
    assert_eq!(judge(rule, std::slice::from_ref(&service)), Status::Weak);
    let other = row(2, "incident", "new").related("affects_service", 1);
    assert_eq!(judge(rule, &[service.clone(), other]), Status::Weak, "of another kind");
    let change = row(3, "change", "draft").related("affects_service", 1);
    assert_eq!(judge(rule, &[service, change]), Status::Met);
}

#[test]
fn topics_tell_records_of_a_kind_apart() {
    let rule = Rule::one("document").about(&[
        Topic::Choice {
            field: "document_type",
            values: &["policy"],
        },
        Topic::Words(&["security", "sicherheit"]),
    ]);
    let policy = |title: &str| {
        row(1, "document", "draft")
            .set("document_type", Value::text("policy"))
            .titled(title)
    };
    assert_eq!(judge(rule, &[policy("Change policy")]), Status::Missing);
    assert_eq!(
        judge(rule, &[policy("Richtlinie zur Informationssicherheit")]),
        Status::Met
    );
    let mut tagged = policy("How we protect");
    tagged.tags.push("Security".to_owned());
    assert_eq!(judge(rule, &[tagged]), Status::Met);
    let procedure = row(1, "document", "draft").titled("Security");
    assert_eq!(judge(rule, &[procedure]), Status::Missing);
    let (set, unset) = ([Topic::set("restricted")], [Topic::unset("restricted")]);
    let flagged = Rule::one("incident").about(&set);
    let incident = |flag| row(1, "incident", "new").set("restricted", Value::Flag(flag));
    assert_eq!(judge(flagged, &[incident(false)]), Status::Missing);
    assert_eq!(judge(flagged, &[incident(true)]), Status::Met);
    let plain = Rule::one("incident").about(&unset);
    assert_eq!(judge(plain, &[incident(true)]), Status::Missing);
    assert_eq!(judge(plain, &[incident(false)]), Status::Met);
    assert_eq!(
        judge(plain, &[row(1, "incident", "new")]),
        Status::Met,
        "nobody has said anything"
    );
}

#[test]
fn a_review_date_decays_from_met_over_due_to_weak() {
    let rows = [policy(1, "published", TODAY)];
    let on = |day: i32| {
        let moment = Moment {
            now_millis: i64::from(day) * DAY_MILLIS,
            offset_minutes: 0,
        };
        judge_at(&[policies()], &rows, moment)
    };
    assert_eq!(on(TODAY - 31).0, Status::Met);
    let (status, findings) = on(TODAY - 30);
    assert_eq!(status, Status::Due);
    assert!(
        findings[0].1.starts_with("FallsDue { day: 20000, records: 1 }"),
        "{findings:?}"
    );
    assert_eq!(on(TODAY).0, Status::Due, "on the day itself it is not late");
    let (status, findings) = on(TODAY + 1);
    assert_eq!(status, Status::Due);
    assert!(
        findings[0].1.starts_with("Overdue { day: 20000, records: 1 }"),
        "{findings:?}"
    );
    assert_eq!(on(TODAY + 30).0, Status::Due);
    let (status, findings) = on(TODAY + 31);
    assert_eq!(status, Status::Weak);
    assert!(
        findings[0].1.starts_with("Stale { day: 20000 } → Some(Renew"),
        "{findings:?}"
    );
}

#[test]
fn one_neglected_record_among_good_ones_makes_it_due() {
    let rows = [
        policy(1, "published", TODAY + 200),
        policy(2, "published", TODAY - 300),
        policy(3, "published", TODAY - 2),
    ];
    said(policies(), &rows, |finding| {
        assert_eq!(finding.status, Some(Status::Due));
        let (day, records) = (TODAY - 300, 2);
        assert_eq!(finding.reason, Reason::Overdue { day, records });
        let field = Some("review_due");
        assert_eq!(finding.next, Some(NextStep::Renew { record: id(2), field }));
    });
}

#[test]
fn a_record_without_its_date_does_not_count_unless_it_may_do_without() {
    let undated = [row(1, "document", "published")];
    said(policies(), &undated, |finding| {
        assert_eq!(finding.reason, Reason::Undated { found: 1 });
        let need = Need::Field("review_due");
        assert_eq!(finding.next, Some(NextStep::Complete { record: id(1), need }));
    });
    assert_eq!(
        judge(Rule::one("document").until_if_set("review_due"), &undated),
        Status::Met
    );
    let expired = [policy(1, "published", TODAY - 90)];
    assert_eq!(
        judge(Rule::one("document").until_if_set("review_due"), &expired),
        Status::Weak
    );
}

#[test]
fn evidence_of_something_done_ages_until_it_is_done_again() {
    let rule = Rule::one("management_review")
        .in_states(&["signed"])
        .since("signed", 365);
    let signed = |days_ago: i32| {
        let millis = i64::from(TODAY - days_ago) * DAY_MILLIS;
        row(u32::try_from(days_ago).unwrap(), "management_review", "signed").set("signed", Value::DateTime(millis))
    };
    assert_eq!(judge(rule, &[signed(334)]), Status::Met);
    said(rule, &[signed(335)], |finding| {
        assert_eq!(finding.status, Some(Status::Due));
        assert_eq!(finding.reason, Reason::AgesOut { day: TODAY + 31 });
        assert_eq!(
            finding.next,
            Some(NextStep::Create {
                kind: "management_review"
            })
        );
    });
    assert_eq!(judge(rule, &[signed(365)]), Status::Due);
    said(rule, &[signed(366), signed(900)], |finding| {
        assert_eq!(finding.status, Some(Status::Weak));
        assert_eq!(finding.reason, Reason::Stale { day: TODAY });
    });
    assert_eq!(
        judge(rule, &[signed(10), signed(900)]),
        Status::Met,
        "an old review beside a recent one is history, not neglect"
    );
}

#[test]
fn the_last_change_counts_and_short_lives_are_announced_late() {
    let rule = Rule::one("incident")
        .in_states(&["closed"])
        .updated_within(40)
        .at_least(2);
    let closed = |number, days| row(number, "incident", "closed").aged(days);
    assert_eq!(judge(rule, &[closed(1, 29), closed(2, 29)]), Status::Met);
    said(rule, &[closed(1, 5), closed(2, 30)], |finding| {
        assert_eq!(finding.status, Some(Status::Due));
        assert_eq!(finding.reason, Reason::AgesOut { day: TODAY + 11 });
        let field = None;
        assert_eq!(finding.next, Some(NextStep::Renew { record: id(2), field }));
    });
    assert_eq!(judge(rule, &[closed(1, 5), closed(2, 41)]), Status::Weak);
}

#[test]
fn the_day_is_that_of_the_person() {
    let rows = [policy(1, "published", TODAY)];
    let late_evening = i64::from(TODAY + 31) * DAY_MILLIS - 3_600_000;
    let at = |offset_minutes| {
        let moment = Moment {
            now_millis: late_evening,
            offset_minutes,
        };
        judge_at(&[policies()], &rows, moment).0
    };
    assert_eq!((at(0), at(-120)), (Status::Due, Status::Weak));
    let moment = Moment {
        now_millis: late_evening,
        offset_minutes: -120,
    };
    let start = moment.start_of_day();
    assert_eq!((start.day(), start.start_of_day()), (moment.day(), start));
    assert_eq!(start.now_millis, late_evening - 3_600_000);
}

#[test]
fn a_demand_on_each_is_met_by_all_due_with_few_gaps_and_weak_with_many() {
    let each = Rule::each("service").in_states(&["live"]).with(&[Need::Field("owner")]);
    let service = |number, owned: bool| {
        let service = row(number, "service", "live");
        if owned {
            service.set("owner", Value::text("Ana"))
        } else {
            service
        }
    };
    let one = Rule::one("service");
    let judged = |owned: u32, without: u32| {
        let mut rows: Vec<_> = (0..owned).map(|number| service(number, true)).collect();
        rows.extend((0..without).map(|number| service(100 + number, false)));
        rows.push(row(900, "service", "proposed"));
        judge_at(&[one, each], &rows, NOW)
    };
    assert_eq!(judged(5, 0).0, Status::Met);
    let (status, findings) = judged(4, 1);
    assert_eq!(status, Status::Due);
    assert!(
        findings[1]
            .1
            .starts_with("Gaps { lacking: 1, of: 5, need: Some(Field(\"owner\")) } → Some(Complete"),
        "{findings:?}"
    );
    assert_eq!(judged(3, 2).0, Status::Weak);
    let (status, findings) = judged(0, 0);
    assert_eq!(
        (status, findings[1].0),
        (Status::Met, None),
        "nothing is demanded of nothing"
    );
}

#[test]
fn gaps_are_no_evidence_and_hints_change_no_status() {
    let must = Rule::one("change").in_states(&["closed"]);
    let gaps = Rule::each("service").in_states(&["live"]).with(&[Need::Field("owner")]);
    let services = [row(1, "service", "live")];
    assert_eq!(judge_at(&[must, gaps], &services, NOW).0, Status::Missing);
    let hint = Rule::one("document").in_states(PUBLISHED).should();
    let change = row(2, "change", "closed");
    assert_eq!(
        judge_at(&[must, hint], std::slice::from_ref(&change), NOW).0,
        Status::Met
    );
    let document = row(3, "document", "published");
    assert_eq!(
        judge_at(&[must, hint], &[document], NOW).0,
        Status::Weak,
        "a hint that is met is some evidence"
    );
}

#[test]
fn the_first_step_mends_the_worst_that_must_be() {
    let rules = [
        Rule::one("document").should(),
        Rule::one("change"),
        policies(),
        Rule::one("service").at_least(2),
    ];
    let rows = [policy(1, "published", TODAY + 3), row(2, "service", "live")];
    with(&rules, &rows, NOW, |assessment| {
        let (finding, step) = assessment.outcomes[0].first_step().unwrap();
        assert_eq!(finding.rule.demand, Demand::AtLeast(1));
        assert_eq!(step, NextStep::Create { kind: "change" });
        assert_eq!(assessment.outcomes[0].records(1), (vec![id(1)], 1));
        let (records, more) = assessment.outcomes[0].records(5);
        assert_eq!((records, more), (vec![id(1), id(2)], 0));
    });
}

#[test]
fn records_are_listed_to_a_limit_and_counted_beyond() {
    let rows: Vec<_> = (0..200).map(|number| row(number, "incident", "closed")).collect();
    with(
        &[Rule::one("incident").in_states(&["closed"])],
        &rows,
        NOW,
        |assessment| {
            let finding = &assessment.outcomes[0].findings[0];
            assert_eq!(
                (finding.count, finding.records.len()),
                (200, super::super::RECORDS_KEPT)
            );
            let (records, more) = assessment.outcomes[0].records(5);
            assert_eq!((records.len(), more), (5, 195));
        },
    );
}
