//! The arithmetic of the cards against rows counted by hand; frozen cards; what the minutes bear out.

use steward_sync::ids::DocumentId;

use super::opening::{Cards, OpeningError, decode, differences, encode};
use super::*;
use crate::availability::{Availability, Period as Stretch};
use crate::calendar::{days_of, millis_of};
use crate::conformity::Tally;
use crate::declaration::Kind;
use crate::kinds;
use crate::measure::tests::row;
use crate::measure::{Availabilities, Surroundings};
use crate::row::Row;

struct Nothing;

impl Availabilities for Nothing {
    fn of(&self, _: DocumentId, _: Stretch) -> Option<Availability> {
        None
    }
}

const REVIEW: u8 = 1;
const PREVIOUS: u8 = 2;

fn at(month: u32, day: u32) -> Value {
    Value::DateTime(millis(month, day))
}

fn millis(month: u32, day: u32) -> i64 {
    millis_of(days_of(2026, month, day).unwrap(), 9, 0, 0).unwrap()
}

fn date(month: u32, day: u32) -> Value {
    Value::Date(days_of(2026, month, day).unwrap())
}

fn text(value: &str) -> Value {
    Value::text(value)
}

/// The previous review was on 1 May, this one is on 1 October; so the period before began 153 days before May.
fn reviews() -> Vec<Row> {
    vec![
        row(
            REVIEW,
            &kinds::management_review::KIND,
            "planned",
            &[("held", at(10, 1))],
            &[],
        ),
        row(
            PREVIOUS,
            &kinds::management_review::KIND,
            "signed",
            &[("opened", at(5, 1))],
            &[],
        ),
    ]
}

fn cards_of(rows: &Vec<Row>) -> Cards {
    let surroundings = Surroundings {
        rows,
        now_millis: millis(10, 1),
        offset_minutes: 0,
        availabilities: &Nothing,
    };
    compute(&Given {
        surroundings: &surroundings,
        review: &rows[0],
        conformity: Some(Tally {
            met: 30,
            due: 5,
            weak: 3,
            missing: 2,
        }),
    })
}

fn with(rows: Vec<Row>) -> Cards {
    let mut all = reviews();
    all.extend(rows);
    cards_of(&all)
}

#[track_caller]
fn says(cards: &Cards, input: &str, figure: &str, value: f64, before: Option<f64>) {
    let found = cards.card(input).unwrap().figure(figure).unwrap();
    assert_eq!((found.value, found.before), (Some(value), before), "{input} {figure}");
}

fn created(mut row: Row, month: u32, day: u32) -> Row {
    row.created_millis = millis(month, day);
    row.updated_millis = row.created_millis;
    row
}

fn ended(mut row: Row, month: u32, day: u32) -> Row {
    row.updated_millis = millis(month, day);
    row
}

fn a(byte: u8, kind: &Kind, state: &str, fields: &[(&str, Value)]) -> Row {
    created(row(byte, kind, state, fields, &[]), 3, 1)
}

#[test]
fn every_input_has_a_card_in_the_order_of_the_agenda_and_known_figures() {
    let cards = with(Vec::new());
    let names: Vec<&str> = cards.cards.iter().map(|card| card.input.as_str()).collect();
    let agenda: Vec<&str> = INPUTS.iter().map(|input| input.name).collect();
    assert_eq!(names, agenda);
    for card in &cards.cards {
        assert!(!card.figures.is_empty(), "{}", card.input);
        for figure in &card.figures {
            assert!(figure_kind(&figure.name).is_some(), "{}", figure.name);
        }
    }
    for input in &INPUTS {
        let kind = &kinds::management_review::KIND;
        assert!(kind.field(input.discussion).is_some_and(|field| field.is_text()));
        assert!(kind.field(input.outcome).is_some());
        assert!(kinds::by_name(input.register).is_some());
        assert_eq!((input.clauses_2018[0], input.clauses_2011[0]), ("9.3", "4.5.4.3"));
    }
}

#[test]
fn the_previous_review_is_the_one_named_or_the_latest_held_before() {
    let rows = reviews();
    assert_eq!(previous(&rows[0], &rows), Some(rows[1].document));
    assert_eq!(previous(&rows[1], &rows), None);
    let mut named = reviews();
    named.push(row(
        3,
        &kinds::management_review::KIND,
        "signed",
        &[("opened", at(2, 1))],
        &[],
    ));
    assert_eq!(previous(&named[0], &named), Some(rows[1].document));
    named[0].relations = vec![("previous".to_owned(), named[2].document)];
    assert_eq!(previous(&named[0], &named), Some(named[2].document));
    let first = past(&rows[1], &rows, millis(5, 1));
    assert_eq!(first.since_millis, millis(5, 1) - 182 * 86_400_000);
}

/// Of five actions of the previous review two are open, one of them late; one was done in June; one was cancelled; one
/// of another source does not count. At the previous review, in May, all four had just been agreed and were open.
#[test]
fn earlier_actions_are_those_of_reviews() {
    let action = |byte: u8, state: &str, fields: &[(&str, Value)], source: u8| {
        created(
            row(byte, &kinds::action::KIND, state, fields, &[("follows_from", source)]),
            4,
            30,
        )
    };
    let cards = with(vec![
        action(10, "open", &[("due", date(9, 1))], PREVIOUS),
        action(11, "in_progress", &[("due", date(12, 1))], PREVIOUS),
        action(12, "done", &[("due", date(6, 1)), ("done", at(6, 2))], PREVIOUS),
        ended(action(13, "cancelled", &[], PREVIOUS), 7, 1),
        action(14, "open", &[("due", date(8, 1))], 99),
    ]);
    says(&cards, "earlier_actions", "actions_open", 2.0, Some(4.0));
    says(&cards, "earlier_actions", "actions_overdue", 1.0, Some(0.0));
    says(&cards, "earlier_actions", "actions_done", 1.0, Some(0.0));
    says(&cards, "earlier_actions", "actions_agreed", 4.0, None);
    let listed = &cards.card("earlier_actions").unwrap().entries;
    let ids: Vec<&str> = listed.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids, ["ACT-10", "ACT-11"], "the one due first comes first");
}

/// Target at most 4: 3 in September is on target, 5 in April was not. Target at least 95: 90 in September, falling from
/// 99, is off target and gets worse.
#[test]
fn measures_are_compared_with_their_targets_then_and_now() {
    let values = |values: &[(u32, i32)]| {
        let words: Vec<String> = values
            .iter()
            .map(|(month, value)| format!("{}:{value}", days_of(2026, *month, 15).unwrap()))
            .collect();
        Value::Text(words.join(" "))
    };
    let measure = |byte: u8, direction: &str, target: f64, entries: Value| {
        let fields = [
            ("frequency", text("monthly")),
            ("calculation", text("entered")),
            ("direction", text(direction)),
            ("target", Value::Number(target)),
            ("entries", entries),
        ];
        a(byte, &kinds::measure::KIND, "active", &fields)
    };
    let cards = with(vec![
        measure(10, "lower", 4.0, values(&[(3, 5), (4, 5), (8, 4), (9, 3)])),
        measure(11, "higher", 95.0, values(&[(4, 99), (7, 96), (8, 93), (9, 90)])),
    ]);
    says(&cards, "performance", "measures_on_target", 1.0, Some(1.0));
    says(&cards, "performance", "measures_missed", 1.0, Some(1.0));
    says(&cards, "performance", "measures_worsening", 1.0, None);
    // 30 of 40 requirements.
    says(&cards, "performance", "requirements_met", 75.0, None);
    let entry = &cards.card("performance").unwrap().entries[0];
    assert_eq!(
        (entry.id.as_str(), entry.value, entry.target),
        ("KPI-11", Some(90.0), Some(95.0))
    );
}

/// Three incidents since May, two before; one of the three major.
#[test]
fn incidents_of_the_period_are_counted_against_the_one_before() {
    let incident = |byte: u8, month: u32, major: bool| {
        let fields = [("opened", at(month, 15)), ("major", Value::Flag(major))];
        a(byte, &kinds::incident::KIND, "assigned", &fields)
    };
    let cards = with(vec![
        incident(10, 5, false),
        incident(11, 6, true),
        incident(12, 9, false),
        incident(13, 2, false),
        incident(14, 3, false),
    ]);
    says(&cards, "performance", "incidents_opened", 3.0, Some(2.0));
    says(&cards, "performance", "majors", 1.0, Some(0.0));
}

/// Budget lines of the year: 80 of 100 and 150 of 100 were spent, 230 of 200; a line without amounts does not count, one of
/// the year before neither.
#[test]
fn the_budget_is_that_of_the_year() {
    let line = |byte: u8, year: i32, amounts: Option<(f64, f64)>, standing: &str| {
        let mut fields = vec![
            ("period_start", Value::Date(days_of(year, 1, 1).unwrap())),
            ("standing", text(standing)),
        ];
        if let Some((budget, actual)) = amounts {
            fields.extend([("budget", Value::Number(budget)), ("actual", Value::Number(actual))]);
        }
        a(byte, &kinds::budget_line::KIND, "approved", &fields)
    };
    let cards = with(vec![
        line(10, 2026, Some((100.0, 80.0)), "within"),
        line(11, 2026, Some((100.0, 150.0)), "over"),
        line(12, 2026, None, "not_stated"),
        line(13, 2025, Some((1_000.0, 1.0)), "within"),
    ]);
    says(&cards, "resources", "budget_total", 200.0, None);
    says(&cards, "resources", "actual_total", 230.0, None);
    says(&cards, "resources", "budget_used", 115.0, None);
    says(&cards, "resources", "budget_over", 1.0, None);
}

/// Two major findings of which one was verified in August; one minor that was closed before May.
#[test]
fn nonconformities_are_open_until_verified() {
    let finding = |byte: u8, state: &str, grade: &str, fields: &[(&str, Value)]| {
        let mut all = vec![("grade", text(grade)), ("source", text("internal_audit"))];
        all.extend(fields.iter().cloned());
        a(byte, &kinds::nonconformity::KIND, state, &all)
    };
    let cards = with(vec![
        finding(10, "open", "major", &[("due", date(9, 1))]),
        finding(11, "verified", "major", &[("verified", at(8, 1))]),
        finding(12, "closed", "minor", &[("closed", at(4, 1))]),
        finding(13, "open", "good_practice", &[]),
    ]);
    says(&cards, "nonconformities", "findings_open", 1.0, Some(2.0));
    says(&cards, "nonconformities", "findings_major", 1.0, Some(2.0));
    says(&cards, "nonconformities", "findings_closed", 1.0, Some(1.0));
    says(&cards, "nonconformities", "findings_overdue", 1.0, Some(0.0));
}

/// A risk counts by its level after treatment, where that was rated.
#[test]
fn risks_count_as_they_stand_after_treatment() {
    let risk = |byte: u8, level: &str, residual: &str, nature: &str| {
        let fields = [
            ("nature", text(nature)),
            ("level", text(level)),
            ("residual_level", text(residual)),
            ("score", Value::Number(20.0)),
            ("residual_score", Value::Number(15.0)),
        ];
        a(byte, &kinds::risk::KIND, "in_treatment", &fields)
    };
    let cards = with(vec![
        risk(10, "extreme", "low", "risk"),
        risk(11, "high", "not_rated", "risk"),
        risk(12, "high", "high", "risk"),
        risk(13, "high", "not_rated", "opportunity"),
    ]);
    says(&cards, "risks", "risks_open", 3.0, Some(3.0));
    says(&cards, "risks", "risks_high", 2.0, None);
    says(&cards, "risks", "opportunities_open", 1.0, Some(1.0));
    let scores: Vec<_> = cards
        .card("risks")
        .unwrap()
        .entries
        .iter()
        .map(|entry| entry.value)
        .collect();
    assert_eq!(scores, [Some(20.0), Some(15.0)]);
}

#[test]
fn contracts_that_need_a_decision_and_objectives_in_danger_are_listed() {
    let contract = |byte: u8, notice: Value, decision: &str| {
        let fields = [("notice_by", notice), ("notice_decision", text(decision))];
        a(byte, &kinds::contract::KIND, "active", &fields)
    };
    let objective = |byte: u8, state: &str, health: &str| {
        a(
            byte,
            &kinds::objective::KIND,
            state,
            &[("health", text(health)), ("closed", at(7, 1))],
        )
    };
    let cards = with(vec![
        contract(10, date(11, 1), "undecided"),
        contract(11, date(11, 1), "keep"),
        contract(12, date(3, 1), "undecided"),
        a(13, &kinds::objective::KIND, "agreed", &[("health", text("at_risk"))]),
        a(14, &kinds::objective::KIND, "agreed", &[("health", text("off_track"))]),
        objective(15, "achieved", "on_track"),
        objective(16, "missed", "off_track"),
    ]);
    says(&cards, "parties", "contracts_ending", 1.0, None);
    says(&cards, "objectives", "objectives_at_risk", 1.0, None);
    says(&cards, "objectives", "objectives_achieved", 1.0, Some(0.0));
    let listed = &cards.card("objectives").unwrap().entries;
    let ids: Vec<&str> = listed.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids, ["OBJ-16", "OBJ-14", "OBJ-13"]);
}

#[test]
fn frozen_cards_come_back_say_what_changed_and_give_the_next_review_its_trend() {
    let mut rows = reviews();
    rows.push(a(10, &kinds::risk::KIND, "assessed", &[("level", text("high"))]));
    let frozen = cards_of(&rows);
    assert_eq!(decode(&encode(&frozen)).as_ref(), Ok(&frozen));
    rows.push(a(11, &kinds::risk::KIND, "assessed", &[("level", text("high"))]));
    let live = cards_of(&rows);
    let differing = differences(frozen.card("risks").unwrap(), live.card("risks").unwrap());
    let figures: Vec<&str> = differing.iter().map(|one| one.figure.as_str()).collect();
    assert_eq!(figures, ["risks_open", "risks_high"]);
    assert!(differences(frozen.card("audits").unwrap(), live.card("audits").unwrap()).is_empty());
    let compared = live.compared_with(&frozen);
    says(&compared, "risks", "risks_high", 2.0, Some(1.0));
}

#[test]
fn cards_of_many_records_stay_within_what_a_record_holds() {
    let mut rows = reviews();
    for byte in 10..=250 {
        let mut risk = a(byte, &kinds::risk::KIND, "assessed", &[("level", text("high"))]);
        risk.title = "ü".repeat(500);
        rows.push(risk);
    }
    let cards = cards_of(&rows);
    let card = cards.card("risks").unwrap();
    assert_eq!((card.entries.len(), card.more), (8, 233));
    assert!(encode(&cards).len() <= crate::item::TEXT_BYTES);
    assert!(decode(&encode(&cards)).is_ok());
}

#[test]
fn what_is_no_frozen_set_is_said_and_does_not_stop_anybody() {
    for wrong in ["", "{", "[]", "{\"cards\":[]}", "{\"version\":1,\"cards\":3}"] {
        assert_eq!(decode(wrong), Err(OpeningError::Damaged), "{wrong}");
    }
    assert_eq!(decode("{\"version\":2}"), Err(OpeningError::Newer));
    assert_eq!(decode(&"x".repeat(40_000)), Err(OpeningError::Damaged));
}

#[test]
fn names_of_a_line_are_each_one_person() {
    assert_eq!(
        minutes::names("Ana Berg, Kari Moen; ana berg ,,\nMei"),
        ["Ana Berg", "Kari Moen", "Mei"]
    );
}
