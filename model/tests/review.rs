//! Management reviews: guards, frozen inputs, and random replicas in random orders of arrival that agree.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use automerge::{ActorId, AutoCommit};
use proptest::prelude::*;
use steward_model::approval::{self, Standing as Approved};
use steward_model::edit::{Edit, EditError, Stamp, commit};
use steward_model::kinds::management_review::KIND;
use steward_model::member::Directory;
use steward_model::review::minutes::{self, Agreed, Presence};
use steward_model::review::opening::{Cards, freeze, opening};
use steward_model::review::{DECIDED, DISCUSSED, INPUTS, NOTHING, Standing, standing, unsaid};
use steward_model::row::Row;
use steward_model::snapshot::RecordSnapshot;
use steward_model::value::Value;
use steward_model::{genesis, item, workflow};
use steward_sync::ids::DocumentId;

const ID: DocumentId = DocumentId::from_bytes([5; 16]);
const PEOPLE: [&str; 3] = ["Ana", "Ben", "Mei"];

fn snapshot(document: &mut AutoCommit) -> RecordSnapshot {
    RecordSnapshot::read(ID, document, &Directory::default()).unwrap()
}

fn by(document: &mut AutoCommit, person: &str, at: i64, edits: &[Edit]) -> Result<(), EditError> {
    commit(document, &KIND, edits, &Stamp::new(at, person)).map(|_| ())
}

fn merge(into: &mut AutoCommit, from: &mut AutoCommit) {
    into.merge(&mut from.fork()).unwrap();
}

fn planned() -> AutoCommit {
    let mut document = genesis::create(&KIND, ActorId::from([1; 16])).unwrap();
    let edits = [
        Edit::Create,
        Edit::set("title", Value::text("Review of the year")),
        Edit::set("chair", Value::text("Kari")),
        Edit::set("attendees", Value::text("Kari, Ana, Ben")),
    ];
    by(&mut document, "Ana", 1_000, &edits).unwrap();
    document
}

fn cards(taken_millis: i64) -> Cards {
    steward_model::review::opening::decode(&format!("{{\"version\":1,\"taken_millis\":{taken_millis}}}")).unwrap()
}

fn open(document: &mut AutoCommit, person: &str, at: i64) {
    let known = snapshot(document);
    let edits = [
        freeze(&format!("o{person}{at}"), known.items(item::OPENINGS), &cards(at)),
        Edit::transition("open"),
    ];
    by(document, person, at, &edits).unwrap();
}

fn answer_all(document: &mut AutoCommit) {
    let edits: Vec<Edit> = INPUTS
        .iter()
        .map(|input| Edit::set(input.outcome, Value::text(NOTHING)))
        .collect();
    by(document, "Ana", 5_000, &edits).unwrap();
}

fn taken(document: &mut AutoCommit) -> i64 {
    opening(&snapshot(document)).unwrap().cards.unwrap().taken_millis
}

#[test]
fn minutes_go_to_review_once_every_input_is_answered_and_borne_out() {
    let mut document = planned();
    open(&mut document, "Ana", 2_000);
    let circulate = [Edit::transition("circulate")];
    assert!(matches!(
        by(&mut document, "Ana", 3_000, &circulate),
        Err(EditError::MissingFields { labels }) if labels.len() == INPUTS.len()
    ));
    answer_all(&mut document);
    let (talked, decided) = (&INPUTS[2], &INPUTS[9]);
    let edits = [
        Edit::set(talked.outcome, Value::text(DISCUSSED)),
        Edit::set(decided.outcome, Value::text(DECIDED)),
    ];
    by(&mut document, "Ana", 6_000, &edits).unwrap();
    let now = snapshot(&mut document);
    assert_eq!(unsaid(&now), [talked.outcome, decided.outcome]);
    let steps = workflow::available(&now);
    let (_, blocked) = steps.iter().find(|(step, _)| step.name == "circulate").unwrap();
    assert_eq!(blocked.as_ref().unwrap_err().unsaid, [talked.outcome, decided.outcome]);
    let refused = by(&mut document, "Ana", 7_000, &circulate).unwrap_err().to_string();
    assert_eq!(
        refused,
        "“Send minutes to review” is not possible yet. Write down what was said or decided first: Outcome: performance and trends, Outcome: risks and opportunities. Nothing was changed."
    );
    by(
        &mut document,
        "Ana",
        8_000,
        &[Edit::write(talked.discussion, "It falls.")],
    )
    .unwrap();
    by(
        &mut document,
        "Ana",
        9_000,
        &minutes::decide("d1", decided, "Buy a second feed", "Kari"),
    )
    .unwrap();
    by(&mut document, "Ana", 10_000, &circulate).unwrap();
    let now = snapshot(&mut document);
    assert_eq!(standing(&now, talked), Standing::Discussed);
    assert_eq!(standing(&now, decided), Standing::Decided);
    assert_eq!(standing(&now, &INPUTS[0]), Standing::Nothing);
    let sign = [Edit::set("next_review", Value::Date(20_900)), Edit::transition("sign")];
    by(&mut document, "Kari", 11_000, &sign).unwrap();
    let row = Row::project(ID, &mut document).unwrap();
    assert_eq!(
        (row.state.as_str(), row.value("signed_by")),
        ("signed", Some(&Value::text("Kari")))
    );
}

#[test]
fn what_was_signed_includes_attendance_decisions_and_frozen_inputs() {
    let signed = |change: &dyn Fn(&mut AutoCommit)| {
        let mut document = planned();
        open(&mut document, "Ana", 2_000);
        answer_all(&mut document);
        by(&mut document, "Ana", 6_000, &[Edit::transition("circulate")]).unwrap();
        let sign = [Edit::set("next_review", Value::Date(20_900)), Edit::transition("sign")];
        by(&mut document, "Kari", 7_000, &sign).unwrap();
        change(&mut document);
        let now = snapshot(&mut document);
        let signed = approval::version(ID, &mut document, &now.approvals[0].id, &Directory::default()).unwrap();
        let differences = approval::differences(&signed, &now);
        let changed = matches!(approval::standing(&now), Some(Approved::Changed { .. }));
        assert_eq!(changed, !differences.is_empty());
        changed
    };
    assert!(!signed(&|_| {}));
    assert!(signed(&|document| {
        by(
            document,
            "Ben",
            8_000,
            &[minutes::attend("a1", "Ben", Presence::Remote, "")],
        )
        .unwrap();
    }));
    assert!(signed(&|document| {
        let decided = minutes::decide("d1", &INPUTS[0], "Something else", "");
        by(document, "Ben", 8_000, &decided).unwrap();
    }));
}

#[test]
fn several_who_open_the_meeting_apart_stand_by_the_same_frozen_set() {
    let mut ana = planned();
    let mut ben = ana.fork().with_actor(ActorId::from([2; 16]));
    let mut mei = ana.fork().with_actor(ActorId::from([3; 16]));
    open(&mut ana, "Ana", 3_000);
    open(&mut ben, "Ben", 2_000);
    open(&mut mei, "Mei", 2_000);
    merge(&mut ana, &mut ben);
    merge(&mut ana, &mut mei);
    merge(&mut mei, &mut ana);
    merge(&mut ben, &mut ana);
    for replica in [&mut ana, &mut ben, &mut mei] {
        let found = opening(&snapshot(replica)).unwrap();
        assert_eq!(
            (found.by.as_str(), found.others),
            ("Ben", 2),
            "the earliest, then the smaller name"
        );
        assert_eq!(taken(replica), 2_000);
        assert_eq!(
            snapshot(replica).conflict_count(),
            0,
            "nothing that anybody had to decide"
        );
    }
}

#[test]
fn a_review_that_is_opened_again_stands_by_the_new_set() {
    let mut document = planned();
    open(&mut document, "Ana", 5_000);
    let back = Edit::Restore {
        state: Some("planned".to_owned()),
        fields: Vec::new(),
    };
    by(&mut document, "Ana", 6_000, &[back]).unwrap();
    // A clock that is behind does not bring the old set back.
    open(&mut document, "Ben", 4_000);
    assert_eq!(
        (taken(&mut document), opening(&snapshot(&mut document)).unwrap().others),
        (4_000, 0)
    );
}

#[test]
fn a_frozen_set_is_never_changed_or_taken_away() {
    let mut document = planned();
    open(&mut document, "Ana", 2_000);
    let id = snapshot(&mut document).items(item::OPENINGS)[0].id.clone();
    let again = freeze(&id, &[], &cards(9_000));
    assert!(matches!(
        by(&mut document, "Ben", 3_000, &[again]),
        Err(EditError::ReadOnly { .. })
    ));
    let map = item::OPENINGS.to_owned();
    assert!(by(&mut document, "Ben", 3_000, &[Edit::RemoveItem { map, id }]).is_err());
    assert_eq!(taken(&mut document), 2_000);
}

#[test]
fn a_person_who_is_written_down_twice_apart_attends_once_and_nothing_is_lost() {
    let mut ana = planned();
    let mut ben = ana.fork().with_actor(ActorId::from([2; 16]));
    by(
        &mut ana,
        "Ana",
        2_000,
        &[minutes::attend("a1", "Kari Moen", Presence::Present, "Chair")],
    )
    .unwrap();
    by(
        &mut ben,
        "Ben",
        3_000,
        &[minutes::attend("b1", "kari moen", Presence::Remote, "")],
    )
    .unwrap();
    merge(&mut ana, &mut ben);
    let attendance = minutes::attendance(&snapshot(&mut ana));
    assert_eq!(attendance.len(), 1);
    let kari = &attendance[0];
    assert_eq!(
        (kari.name.as_str(), kari.presence, kari.role.as_str()),
        ("Kari Moen", Presence::Remote, "Chair")
    );
    by(
        &mut ana,
        "Ana",
        4_000,
        &[minutes::set_presence(kari, Presence::Excused).unwrap()],
    )
    .unwrap();
    assert_eq!(minutes::attendance(&snapshot(&mut ana))[0].presence, Presence::Excused);
    by(&mut ana, "Ana", 5_000, &minutes::leave_out(kari)).unwrap();
    assert!(minutes::attendance(&snapshot(&mut ana)).is_empty());
}

#[test]
fn a_document_of_an_older_version_gets_the_texts_of_its_inputs_once() {
    let mut ana = planned();
    let mut ben = ana.fork().with_actor(ActorId::from([2; 16]));
    let discussion = INPUTS[0].discussion;
    by(&mut ana, "Ana", 2_000, &[Edit::write(discussion, "One. ")]).unwrap();
    by(&mut ben, "Ben", 2_000, &[Edit::write(discussion, "Two. ")]).unwrap();
    merge(&mut ana, &mut ben);
    let text = snapshot(&mut ana).texts[discussion].clone();
    assert!(text.contains("One. ") && text.contains("Two. "), "{text}");
}

/// What people do in a meeting.
#[derive(Debug, Clone)]
enum Act {
    Open,
    Attend(usize, usize),
    Decide(usize),
    Agree(usize),
    Answer(usize, usize),
    Write(usize),
    Circulate,
    Correct,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        2 => Just(Act::Open),
        3 => (0..3_usize, 0..3_usize).prop_map(|(person, presence)| Act::Attend(person, presence)),
        3 => (0..3_usize).prop_map(Act::Decide),
        2 => (0..3_usize).prop_map(Act::Agree),
        4 => (0..11_usize, 0..3_usize).prop_map(|(input, outcome)| Act::Answer(input, outcome)),
        3 => (0..3_usize).prop_map(Act::Write),
        1 => Just(Act::Circulate),
        1 => Just(Act::Correct),
    ]
}

/// One act at a replica; what its guards refuse leaves the record as it was.
fn perform(document: &mut AutoCommit, replica: usize, at: i64, act: &Act) {
    let person = PEOPLE[replica];
    let id = format!("{replica}-{at}");
    let before = snapshot(document);
    let edits = match act {
        Act::Open => vec![
            freeze(&id, before.items(item::OPENINGS), &cards(at)),
            Edit::transition("open"),
        ],
        Act::Attend(who, presence) => vec![minutes::attend(&id, PEOPLE[*who], Presence::EVERY[*presence], person)],
        Act::Decide(input) => minutes::decide(&id, &INPUTS[*input], &format!("Decision {id}"), person),
        Act::Agree(input) => {
            let agreed = Agreed {
                owner: person.to_owned(),
                due: Some(20_000),
                record: None,
            };
            minutes::agree(&id, &INPUTS[*input], &format!("Action {id}"), &agreed)
        }
        Act::Answer(input, outcome) => {
            let outcome = [NOTHING, DISCUSSED, DECIDED][*outcome];
            vec![Edit::set(INPUTS[*input].outcome, Value::text(outcome))]
        }
        Act::Write(input) => vec![Edit::Splice {
            field: INPUTS[*input].discussion.to_owned(),
            at: 0,
            delete: 0,
            insert: format!("{id}. "),
        }],
        Act::Circulate => vec![Edit::transition("circulate")],
        Act::Correct => vec![Edit::transition_because("reopen", "A name is wrong")],
    };
    if by(document, person, at, &edits).is_err() {
        assert_eq!(before, snapshot(document), "a refused edit changes nothing");
    } else if matches!(act, Act::Circulate) {
        assert!(INPUTS.iter().all(|input| standing(&before, input).is_done()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn three_replicas_in_any_order_agree_and_lose_no_word(
        acts in prop::collection::vec((0..3_usize, act(), prop::option::of((0..3_usize, 0..3_usize))), 1..40),
        answered in any::<bool>(),
    ) {
        let mut start = planned();
        if answered {
            answer_all(&mut start);
        }
        let mut replicas: Vec<AutoCommit> = (0..3_u8)
            .map(|index| start.fork().with_actor(ActorId::from([index + 10; 16])))
            .collect();
        for (step, (replica, act, exchange)) in acts.iter().enumerate() {
            // Devices whose clocks are minutes apart.
            let at = 10_000 + i64::try_from(step * 1_000 + 70_000 * ((replica + step) % 3)).unwrap();
            perform(&mut replicas[*replica], *replica, at, act);
            if let Some((from, to)) = exchange
                && from != to
            {
                let mut source = replicas[*from].fork();
                replicas[*to].merge(&mut source).unwrap();
            }
        }
        // What any replica has ever decided, and every sentence, is there in the end.
        let said: Vec<String> = replicas
            .iter_mut()
            .flat_map(|replica| minutes::decided(&snapshot(replica)).into_iter().map(|one| one.says))
            .collect();
        let written: Vec<String> = replicas
            .iter_mut()
            .flat_map(|replica| {
                let now = snapshot(replica);
                let texts: Vec<String> = INPUTS.iter().map(|input| now.texts[input.discussion].clone()).collect();
                texts
            })
            .flat_map(|text| text.split_inclusive(". ").map(str::to_owned).collect::<Vec<_>>())
            .collect();
        for (into, from) in [(0, 1), (0, 2), (1, 0), (2, 1), (1, 2), (0, 2)] {
            let mut source = replicas[from].fork();
            replicas[into].merge(&mut source).unwrap();
        }
        let seen: Vec<RecordSnapshot> = replicas.iter_mut().map(snapshot).collect();
        for other in &seen[1..] {
            prop_assert_eq!(&seen[0].items, &other.items);
            prop_assert_eq!(seen[0].state_name(), other.state_name());
            prop_assert_eq!(opening(&seen[0]), opening(other));
            prop_assert_eq!(minutes::attendance(&seen[0]), minutes::attendance(other));
            prop_assert_eq!(minutes::decided(&seen[0]), minutes::decided(other));
            prop_assert_eq!(approval::digest(&seen[0]), approval::digest(other));
            for input in &INPUTS {
                prop_assert_eq!(standing(&seen[0], input), standing(other, input));
            }
        }
        let decided: Vec<String> = minutes::decided(&seen[0]).into_iter().map(|one| one.says).collect();
        for says in said {
            prop_assert!(decided.contains(&says));
        }
        let all: String = INPUTS.iter().map(|input| seen[0].texts[input.discussion].clone()).collect();
        for sentence in written {
            prop_assert!(all.contains(&sentence));
        }
        let names = minutes::attendance(&seen[0]).len();
        prop_assert!(names <= PEOPLE.len());
    }
}
