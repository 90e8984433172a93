//! The figures of a report against rows counted by hand; frozen figures come back and say what differs.

use steward_sync::ids::DocumentId;

use super::frozen::{FrozenError, Part, decode, differences, encode};
use super::levels::{Levels, Outcome, finished_in};
use super::*;
use crate::availability::Availability;
use crate::calendar::{days_of, millis_of};
use crate::kinds;
use crate::measure::Availabilities;
use crate::measure::tests::row;
use crate::service_clock::Measured;

/// Service 1 was down for 36 of 3 000 agreed hours; the others have no agreed time.
struct Down;

impl Availabilities for Down {
    fn of(&self, service: DocumentId, _: Stretch) -> Option<Availability> {
        (service == id(1)).then_some(Availability {
            agreed_seconds: 3_000 * 3_600,
            outage_seconds: 36 * 3_600,
            excepted_seconds: 0,
        })
    }
}

fn id(byte: u8) -> DocumentId {
    DocumentId::from_bytes([byte; 16])
}

fn at(month: u32, day: u32) -> Value {
    Value::DateTime(millis_of(days_of(2026, month, day).unwrap(), 9, 0, 0).unwrap())
}

fn date(month: u32, day: u32) -> Value {
    Value::Date(days_of(2026, month, day).unwrap())
}

fn yes() -> Value {
    Value::Flag(true)
}

fn incident(byte: u8, opened: Value, resolved: Option<Value>, service: u8, customer: u8) -> Row {
    let mut fields = vec![
        ("opened", opened),
        ("priority", Value::text("p2")),
        ("major", Value::Flag(byte == 20)),
    ];
    fields.extend(resolved.map(|at| ("resolved", at)));
    let relations = [("affects_service", service), ("for_customer", customer)];
    row(byte, &kinds::incident::KIND, "assigned", &fields, &relations)
}

/// Services 1 and 2, customers 3 and 4, an agreement of service 1 with customer 3, and what happened in September and
/// October 2026.
fn rows() -> Vec<Row> {
    let change = |byte, kind: &str, ended: Value, outcome: &str| {
        let fields = [
            ("change_type", Value::text(kind)),
            ("ended", ended),
            ("outcome", Value::text(outcome)),
        ];
        row(byte, &kinds::change::KIND, "closed", &fields, &[("affects_service", 1)])
    };
    let survey = |byte, day, percent: f64| {
        let fields = [
            ("measured_on", day),
            ("percent", Value::Number(percent)),
            ("verdict", Value::text("met")),
        ];
        row(
            byte,
            &kinds::satisfaction::KIND,
            "evaluated",
            &fields,
            &[("of_customer", 3)],
        )
    };
    vec![
        row(1, &kinds::service::KIND, "live", &[], &[]),
        row(2, &kinds::service::KIND, "live", &[], &[]),
        row(3, &kinds::customer::KIND, "active", &[], &[]),
        row(4, &kinds::customer::KIND, "active", &[], &[]),
        row(
            5,
            &kinds::service_level_agreement::KIND,
            "in_force",
            &[("availability_target", Value::Number(99.0))],
            &[("for_service", 1), ("with_customer", 3)],
        ),
        incident(20, at(10, 2), Some(at(10, 2)), 1, 3),
        incident(21, at(9, 28), Some(at(10, 3)), 1, 3),
        incident(22, at(10, 30), None, 1, 3),
        incident(23, at(10, 5), Some(at(10, 6)), 2, 3),
        incident(24, at(10, 5), Some(at(10, 6)), 1, 4),
        change(30, "normal", at(10, 8), "implemented"),
        change(31, "emergency", at(10, 9), "backed_out"),
        change(32, "normal", at(9, 9), "implemented"),
        row(
            40,
            &kinds::incident::KIND,
            "assigned",
            &[("opened", at(11, 1))],
            &[("caused_by", 30)],
        ),
        row(
            50,
            &kinds::problem::KIND,
            "known_error",
            &[("detected", at(10, 4)), ("known_error_since", at(10, 9))],
            &[("affects_service", 1)],
        ),
        row(
            60,
            &kinds::complaint::KIND,
            "closed",
            &[("received", at(9, 30)), ("closed", at(10, 7))],
            &[("from_customer", 3)],
        ),
        survey(70, date(10, 10), 80.0),
        survey(71, date(10, 20), 90.0),
        survey(72, date(9, 20), 70.0),
        row(
            80,
            &kinds::outage::KIND,
            "reviewed",
            &[
                ("start", at(10, 11)),
                ("end", at(10, 12)),
                ("planned", yes()),
                ("cause_area", Value::text("power")),
            ],
            &[("affects_service", 1)],
        ),
    ]
}

fn report(relations: &[(&str, u8)]) -> Row {
    let fields = [("period_start", date(10, 1)), ("period_end", date(10, 31))];
    row(99, &kinds::service_report::KIND, "planned", &fields, relations)
}

fn figures(rows: &Vec<Row>, relations: &[(&str, u8)]) -> Figures {
    let surroundings = Surroundings {
        rows,
        now_millis: millis_of(days_of(2026, 11, 5).unwrap(), 0, 0, 0).unwrap(),
        offset_minutes: 0,
        availabilities: &Down,
    };
    generate(&Scope::of(&report(relations), rows).unwrap(), &surroundings)
}

#[test]
fn a_report_for_a_customer_is_about_what_is_agreed_with_it() {
    let rows = rows();
    let found = figures(&rows, &[("made_for", 3)]);
    // 20, 21 and 22: not 23, of another service, nor 24, of another customer.
    assert_eq!(found.incidents.opened, Count { now: 2, before: 1 });
    assert_eq!(found.incidents.finished, Count { now: 2, before: 0 });
    assert_eq!(found.incidents.open, Count { now: 1, before: 1 });
    let p2 = &found.incidents.priorities[1];
    assert_eq!((p2.priority.as_str(), p2.opened, p2.finished, p2.open), ("p2", 2, 2, 1));
    assert_eq!(found.trend.len(), 7);
    assert_eq!(found.trend[6].incidents, [2, 2, 1]);
    assert_eq!(found.trend[5].incidents, [1, 0, 1]);
    // 31 was backed out, 30 caused an incident.
    assert_eq!(found.changes.carried_out, Count { now: 2, before: 1 });
    assert_eq!(found.changes.failed, Count { now: 2, before: 0 });
    assert_eq!(found.changes.emergency, Count { now: 1, before: 0 });
    assert_eq!(found.changes.success_percent(), (Some(0.0), Some(100.0)));
    assert_eq!(
        (
            found.problems.opened.now,
            found.problems.open,
            found.problems.known_errors
        ),
        (1, 1, 1)
    );
    assert_eq!(
        (found.complaints.received, found.complaints.closed.now),
        (Count { now: 0, before: 1 }, 1)
    );
    assert_eq!(
        (found.satisfaction.percent, found.satisfaction.before),
        (Some(85.0), Some(70.0))
    );
    assert_eq!(found.customer.as_deref(), Some("Title 3"));
    assert_eq!(found.availability.len(), 1);
    let service = &found.availability[0];
    // (3 000 − 36) ÷ 3 000.
    assert!((service.percent - 98.8).abs() < 1e-9 && service.target == Some(99.0));
    let told = &found.happenings;
    assert_eq!(
        told.majors
            .iter()
            .map(|mention| mention.id.as_str())
            .collect::<Vec<_>>(),
        ["INC-20"]
    );
    assert_eq!(told.failed_changes.len(), 2);
    assert_eq!(
        (
            told.outages[0].minutes,
            told.outages[0].planned,
            told.outages[0].cause.as_str()
        ),
        (Some(1_440), true, "power")
    );
}

#[test]
fn a_report_that_names_nothing_is_about_everything() {
    let rows = rows();
    let found = figures(&rows, &[]);
    assert_eq!(found.incidents.opened, Count { now: 4, before: 1 });
    let service = figures(&rows, &[("reports_on", 2)]);
    assert_eq!((service.incidents.opened.now, service.changes.carried_out.now), (1, 0));
    assert_eq!(service.services, ["Title 2"]);
    assert_eq!(
        Scope::of(&row(99, &kinds::service_report::KIND, "planned", &[], &[]), &rows),
        None
    );
}

#[test]
fn clocks_are_counted_by_sort_and_priority() {
    let outcome = |measured, met| Outcome { measured, met };
    let (respond, resolve) = (Measured::IncidentResponse, Measured::IncidentResolution);
    let records = [
        ("p2", vec![outcome(respond, Some(true)), outcome(resolve, Some(false))]),
        ("p1", vec![outcome(respond, Some(true)), outcome(resolve, Some(true))]),
        ("p2", vec![outcome(respond, Some(false)), outcome(resolve, Some(true))]),
        ("p4", vec![outcome(respond, None)]),
        ("p4", Vec::new()),
    ];
    let levels = Levels::count(
        records
            .iter()
            .map(|(priority, outcomes)| (*priority, outcomes.as_slice())),
    );
    assert_eq!(
        (levels.of(respond), levels.of(resolve), levels.unmeasured),
        ((2, 3), (2, 3), 2)
    );
    let order: Vec<_> = levels
        .levels
        .iter()
        .map(|level| {
            (
                level.measured.as_str(),
                level.priority.as_str(),
                level.met,
                level.missed,
            )
        })
        .collect();
    let wanted = [
        ("incident_response", "p1", 1, 0),
        ("incident_response", "p2", 1, 1),
        ("incident_resolution", "p1", 1, 0),
        ("incident_resolution", "p2", 1, 1),
    ];
    assert_eq!(order, wanted);
    let rows = rows();
    let surroundings = Surroundings {
        rows: &rows,
        now_millis: i64::MAX / 2,
        offset_minutes: 0,
        availabilities: &Down,
    };
    let scope = Scope::of(&report(&[("made_for", 3)]), &rows).unwrap();
    let documents: Vec<_> = finished_in(&scope, &surroundings)
        .into_iter()
        .map(|(document, _)| document)
        .collect();
    assert_eq!(documents, [id(20), id(21)]);
}

#[test]
fn frozen_figures_come_back_and_say_what_changed() {
    let mut rows = rows();
    let mut issued = figures(&rows, &[("made_for", 3)]);
    issued.levels = Some(Levels::default());
    let text = encode(&issued).unwrap();
    assert!(text.starts_with("{\"version\":1,"), "{text}");
    let frozen = decode(&text).unwrap();
    assert_eq!(frozen, issued);
    assert_eq!(differences(&frozen, &figures(&rows, &[("made_for", 3)])), []);
    rows.push(incident(25, at(10, 12), Some(at(10, 13)), 1, 3));
    assert_eq!(
        differences(&frozen, &figures(&rows, &[("made_for", 3)])),
        [Part::Incidents]
    );
    rows.retain(|row| row.document != id(80));
    let changed = differences(&frozen, &figures(&rows, &[("made_for", 3)]));
    assert_eq!(changed, [Part::Incidents, Part::Happenings]);
}

#[test]
fn foreign_figures_are_refused_in_words() {
    assert_eq!(decode("{\"version\":2}"), Err(FrozenError::Newer));
    assert_eq!(decode("{}"), Err(FrozenError::Damaged));
    assert_eq!(decode("[]"), Err(FrozenError::Damaged));
    assert!(
        decode("{\"version\":1}").is_ok(),
        "what an older version left out has a default"
    );
    let large = Figures {
        services: vec!["x".repeat(1_000); 40],
        ..Figures::default()
    };
    assert_eq!(encode(&large), Err(FrozenError::TooLarge));
}

#[test]
fn the_largest_report_fits_into_its_record() {
    let title = "ä".repeat(80);
    let mention = Mention {
        document: id(1).to_string(),
        id: "INC-7K3Q9AB".to_owned(),
        title: title.clone(),
        at_millis: 1_795_000_000_000,
    };
    let outage = Outage {
        record: mention.clone(),
        minutes: Some(100_000),
        planned: true,
        cause: "operation".to_owned(),
    };
    let service = ServiceFigures {
        title: title.clone(),
        percent: 99.123_456_789_012,
        agreed_minutes: 43_200.123_456_789,
        outage_minutes: 12.345_678_901_234,
        target: Some(99.95),
    };
    let figures = Figures {
        availability: vec![service; SERVICES],
        happenings: Happenings {
            majors: vec![mention.clone(); events::LISTED],
            failed_changes: vec![mention; events::LISTED],
            outages: vec![outage; events::LISTED],
            ..Happenings::default()
        },
        services: vec![title; NAMED],
        ..figures(&rows(), &[])
    };
    assert!(encode(&figures).unwrap().len() < crate::item::TEXT_BYTES);
}
