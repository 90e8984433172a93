//! Requirements of other standards rest on the evidence that their records name.

use super::super::own::{OwnCatalogue, Source, own_catalogues, registers, same_evidence};
use super::super::{Reason, Status, evaluate, iso_20000::CATALOGUE};
use super::{NOW, id, row};
use crate::row::Row;
use crate::value::Value;

fn asked(number: u32, standard: &str, clause: &str) -> Row {
    row(number, "standard_requirement", "applies")
        .titled("Asked for")
        .set("standard", Value::text(standard))
        .set("clause", Value::text(clause))
}

fn catalogues(rows: &[Row]) -> Vec<OwnCatalogue> {
    let assessment = evaluate(&CATALOGUE, rows, NOW);
    own_catalogues(&assessment, rows.iter(), NOW)
}

fn status(rows: &[Row]) -> Option<Status> {
    catalogues(rows)[0].outcomes[0].status
}

#[test]
fn standards_are_apart_and_clauses_in_the_order_of_their_numbers() {
    let rows = [
        asked(1, "ISO 9001:2015", "10.2"),
        asked(2, "ISO/IEC 27001:2022", "A.5.24"),
        asked(3, "ISO 9001:2015", "8.4.1"),
        row(4, "incident", "new"),
    ];
    let shown: Vec<(String, Vec<String>)> = catalogues(&rows)
        .into_iter()
        .map(|catalogue| {
            let clauses = catalogue.outcomes.into_iter().map(|outcome| outcome.clause);
            (catalogue.standard, clauses.collect())
        })
        .collect();
    let text = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        shown,
        [
            ("ISO 9001:2015".to_owned(), text(&["8.4.1", "10.2"])),
            ("ISO/IEC 27001:2022".to_owned(), text(&["A.5.24"])),
        ]
    );
    assert!(catalogues(&rows[3..]).is_empty());
}

#[test]
fn what_proves_the_clause_of_iso_20000_proves_the_other_one() {
    let mapped = asked(1, "ISO 9001:2015", "6.2").set("same_as", Value::text("6.2"));
    assert_eq!(status(std::slice::from_ref(&mapped)), Some(Status::Missing));
    let objective = |number| {
        row(number, "objective", "agreed")
            .set("target", Value::Number(1.0))
            .set("due", Value::Date(super::TODAY + 200))
            .set("measured_on", Value::Date(super::TODAY))
    };
    assert_eq!(status(&[mapped.clone(), objective(2)]), Some(Status::Weak));
    assert_eq!(status(&[mapped, objective(2), objective(3)]), Some(Status::Met));
}

#[test]
fn a_register_counts_by_its_live_records_of_the_age_that_is_asked_for() {
    let mapped = asked(1, "ISO 9001:2015", "8.7")
        .set("registers", Value::text("Incidents"))
        .set("fresh_within", Value::text("quarter"));
    assert_eq!(status(&[mapped.clone(), row(2, "incident", "new")]), Some(Status::Weak));
    assert_eq!(
        status(&[mapped.clone(), row(2, "incident", "closed")]),
        Some(Status::Met)
    );
    assert_eq!(
        status(&[mapped, row(2, "incident", "closed").aged(120)]),
        Some(Status::Weak),
        "old incidents prove little"
    );
}

#[test]
fn linked_records_count_while_they_are_live_and_fresh() {
    let mapped = |target| {
        asked(1, "ISO 9001:2015", "5.2")
            .set("fresh_within", Value::text("year"))
            .related("proved_by", target)
    };
    let document = |state: &str| row(2, "document", state);
    assert_eq!(status(&[mapped(2), document("published")]), Some(Status::Met));
    assert_eq!(status(&[mapped(2), document("draft")]), Some(Status::Weak));
    assert_eq!(
        status(&[mapped(2), document("published").aged(400)]),
        Some(Status::Weak)
    );
    assert_eq!(status(&[mapped(3), document("published")]), Some(Status::Missing));
}

#[test]
fn what_is_excluded_or_names_nothing_is_said_so() {
    let mut excluded = asked(1, "ISO 9001:2015", "8.3");
    excluded.state = "excluded".to_owned();
    let unknown = asked(2, "ISO 9001:2015", "8.4").set("same_as", Value::text("99.1"));
    let found = catalogues(&[excluded, unknown]);
    let [first, second] = found[0].outcomes.as_slice() else {
        panic!("both are shown")
    };
    assert_eq!((first.status, found[0].tally.total()), (None, 1));
    assert_eq!(second.status, Some(Status::Missing));
    let words = "99.1".to_owned();
    assert_eq!(second.sources, [Source::Unknown { words }]);
}

#[test]
fn lists_are_read_as_people_write_them() {
    let ids = |words: &str| -> Vec<String> {
        let named = same_evidence(words).into_iter();
        named
            .map(|found| found.map_or_else(|words| format!("?{words}"), |found| found.id.to_owned()))
            .collect()
    };
    assert_eq!(ids("8.6.1; 8.6.1,incidents"), ["incidents", "major_incidents"]);
    assert_eq!(ids(" 10 "), ["nonconformities", "improvement_criteria", "improvements"]);
    assert_eq!(ids("8.6.11"), ["?8.6.11"]);
    let kinds: Vec<String> = registers("INCIDENT, Problems; CHG, ghosts")
        .into_iter()
        .map(|found| found.map_or_else(|words| format!("?{words}"), |kind| kind.name.to_owned()))
        .collect();
    assert_eq!(kinds, ["incident", "problem", "change", "?ghosts"]);
    let gone = catalogues(&[asked(1, "X", "1").related("proved_by", 9)]);
    let Some(Source::Record { document, reason, .. }) = gone[0].outcomes[0].sources.first() else {
        panic!("the link is a source")
    };
    assert_eq!((*document, *reason), (id(9), Reason::NoRecord));
}
