//! The clock, the timeline and the draft of a major incident.

use automerge::{ActorId, AutoCommit};
use steward_sync::ids::DocumentId;

use super::*;
use crate::edit::{EditError, Stamp, commit};
use crate::kinds::incident::KIND;
use crate::member::Directory;

const MINUTE: i64 = 60_000;

fn snapshot(document: &mut AutoCommit) -> RecordSnapshot {
    RecordSnapshot::read(DocumentId::from_bytes([3; 16]), document, &Directory::default()).unwrap()
}

fn by(document: &mut AutoCommit, person: &str, at: i64, edits: &[Edit]) -> Result<(), EditError> {
    commit(document, &KIND, edits, &Stamp::new(at, person)).map(|_| ())
}

fn incident() -> AutoCommit {
    let mut document = crate::genesis::create(&KIND, ActorId::from([1; 16])).unwrap();
    let edits = [Edit::Create, Edit::set("title", Value::text("Nothing answers"))];
    by(&mut document, "Mei", 1_000, &edits).unwrap();
    document
}

fn declared(at: i64) -> AutoCommit {
    let mut document = incident();
    let edits = declare(&snapshot(&mut document), at);
    by(&mut document, "Ingrid", at, &edits).unwrap();
    document
}

#[test]
fn the_clock_runs_from_declaring_to_standing_down_and_again() {
    let mut document = incident();
    assert_eq!(phase(&snapshot(&mut document)), Phase::NotDeclared);
    assert_eq!(lasted_millis(&snapshot(&mut document), 5_000), None);
    let mut document = declared(10 * MINUTE);
    let now = snapshot(&mut document);
    assert_eq!(phase(&now), Phase::Active);
    assert_eq!(lasted_millis(&now, 25 * MINUTE), Some(15 * MINUTE));
    assert_eq!(next_update(&now), Some(40 * MINUTE), "half an hour later");
    by(&mut document, "Ingrid", 50 * MINUTE, &stand_down(&now, 50 * MINUTE)).unwrap();
    let over = snapshot(&mut document);
    assert_eq!((phase(&over), next_update(&over)), (Phase::StoodDown, None));
    assert_eq!(lasted_millis(&over, 900 * MINUTE), Some(40 * MINUTE));
    by(&mut document, "Ingrid", 60 * MINUTE, &declare(&over, 60 * MINUTE)).unwrap();
    assert_eq!(phase(&snapshot(&mut document)), Phase::Active);
}

#[test]
fn a_message_moves_the_next_one_on_by_the_agreed_interval() {
    let mut document = declared(0);
    by(
        &mut document,
        "Ingrid",
        1,
        &[Edit::set("update_minutes", Value::Number(20.0))],
    )
    .unwrap();
    let now = snapshot(&mut document);
    let edits = notify(&now, "n1", 10 * MINUTE, ("Town hall", "Phone"), "We are on it.");
    by(&mut document, "Ingrid", 10 * MINUTE, &edits).unwrap();
    assert_eq!(next_update(&snapshot(&mut document)), Some(30 * MINUTE));
    by(
        &mut document,
        "Ingrid",
        11 * MINUTE,
        &[Edit::set("update_minutes", Value::Number(0.0))],
    )
    .unwrap();
    assert_eq!(interval_millis(&snapshot(&mut document)), 30 * MINUTE, "zero is a slip");
}

#[test]
fn entries_are_put_right_by_further_ones_and_never_changed() {
    let mut document = declared(0);
    by(
        &mut document,
        "Mei",
        5 * MINUTE,
        &[note("e1", 4 * MINUTE, Sort::Observation, "Line 1 is down", None)],
    )
    .unwrap();
    let again = note("e1", 4 * MINUTE, Sort::Observation, "Line 2 is down", None);
    assert!(by(&mut document, "Mei", 6 * MINUTE, &[again]).is_err());
    let away = Edit::RemoveItem {
        map: item::TIMELINE.to_owned(),
        id: "e1".to_owned(),
    };
    assert!(by(&mut document, "Mei", 6 * MINUTE, &[away]).is_err());
    let right = note("e2", 7 * MINUTE, Sort::Correction, "It was line 2", Some("e1"));
    by(&mut document, "Mei", 7 * MINUTE, &[right]).unwrap();
    let lines = timeline(&snapshot(&mut document));
    let told: Vec<(&str, bool)> = lines
        .iter()
        .map(|line| (line.says.as_str(), line.is_corrected))
        .collect();
    assert_eq!(told, [("", false), ("Line 1 is down", true), ("It was line 2", false)]);
}

#[test]
fn two_who_write_apart_share_one_timeline() {
    let mut one = declared(0);
    let mut other = one.fork().with_actor(ActorId::from([2; 16]));
    by(
        &mut one,
        "Mei",
        3 * MINUTE,
        &[note("e1", 2 * MINUTE, Sort::Action, "Called the carrier", None)],
    )
    .unwrap();
    by(
        &mut other,
        "Ole",
        2 * MINUTE,
        &[note("e2", MINUTE, Sort::Observation, "Cable is cut", None)],
    )
    .unwrap();
    one.merge(&mut other.fork()).unwrap();
    other.merge(&mut one.fork()).unwrap();
    assert_eq!(timeline(&snapshot(&mut one)), timeline(&snapshot(&mut other)));
    let words: Vec<String> = timeline(&snapshot(&mut one))
        .into_iter()
        .map(|line| line.says)
        .collect();
    assert_eq!(words, ["", "Cable is cut", "Called the carrier"]);
}

#[test]
fn the_draft_tells_what_is_known_and_asks_the_rest() {
    let mut document = declared(0);
    let edits = [
        Edit::set("incident_lead", Value::text("Ole")),
        note("e1", MINUTE, Sort::Observation, "Cable is cut", None),
        note("e2", 2 * MINUTE, Sort::Correction, "Two cables", Some("e1")),
    ];
    by(&mut document, "Mei", 3 * MINUTE, &edits).unwrap();
    let now = snapshot(&mut document);
    by(
        &mut document,
        "Ingrid",
        4 * MINUTE,
        &notify(&now, "n1", 4 * MINUTE, ("All", ""), "Wait"),
    )
    .unwrap();
    let words = DraftWords {
        summary: "Summary",
        timeline: "Timeline",
        messages: "Messages",
        questions: &["What helped?"],
        event: &|line| match &line.event {
            Event::Declared => "declared".to_owned(),
            Event::DirectorEngaged | Event::StoodDown | Event::Entry(..) => String::new(),
            Event::Notice { audience, .. } => audience.clone(),
        },
        roles: &[("Lead", "incident_lead"), ("Director", "director")],
        lasted: &|millis| format!("{} min", millis / MINUTE),
        moment: &|millis| format!("+{}", millis / MINUTE),
    };
    let draft = draft_review(&snapshot(&mut document), &words, 60 * MINUTE);
    let id = now.short_id;
    let expected = format!(
        "Summary\n{id} Nothing answers\n60 min\nLead: Ole\n\nTimeline\n- +0 declared\n- +2 Two cables (Mei)\n\nMessages\n- +4 All: Wait (Ingrid)\n\nWhat helped?\n"
    );
    assert_eq!(draft, expected);
}
