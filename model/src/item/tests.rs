//! Items of different people merge; what does not fit is refused before anything is written.

use automerge::{ActorId, AutoCommit};
use proptest::prelude::*;
use steward_sync::ids::DocumentId;

use super::*;
use crate::edit::{Edit, EditError, commit, inverse};
use crate::kinds::{dashboard, measure, service_report};
use crate::member::Directory;
use crate::row::Row;
use crate::snapshot::RecordSnapshot;

fn replica(kind: &'static Kind, byte: u8) -> AutoCommit {
    crate::genesis::create(kind, ActorId::from([byte; 16])).unwrap()
}

fn snapshot(document: &mut AutoCommit) -> RecordSnapshot {
    RecordSnapshot::read(DocumentId::from_bytes([1; 16]), document, &Directory::default()).unwrap()
}

fn put(map: &str, id: &str, values: &[(&str, Value)]) -> Edit {
    Edit::PutItem {
        map: map.to_owned(),
        id: id.to_owned(),
        values: values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Some(value.clone())))
            .collect(),
    }
}

fn entry(id: &str, day: i32, value: f64) -> Edit {
    put(ENTRIES, id, &[(DAY, Value::Date(day)), (VALUE, Value::Number(value))])
}

fn edit(document: &mut AutoCommit, kind: &'static Kind, time: i64, edit: Edit) -> Result<(), EditError> {
    commit(document, kind, &[edit], &Stamp::new(time, "Ana")).map(|_| ())
}

#[test]
fn entries_of_two_people_are_both_there_and_stand_in_the_row() {
    let kind = &measure::KIND;
    let (mut ana, mut ben) = (replica(kind, 1), replica(kind, 2));
    edit(&mut ana, kind, 1_000, entry("a", 20_001, 2.5)).unwrap();
    edit(&mut ben, kind, 2_000, entry("b", 20_000, 7.0)).unwrap();
    ana.merge(&mut ben).unwrap();
    let read = snapshot(&mut ana);
    let ids: Vec<_> = read.items(ENTRIES).iter().map(|item| item.id.as_str()).collect();
    assert_eq!((ids, read.problems.len()), (vec!["a", "b"], 0));
    let row = Row::project(DocumentId::from_bytes([1; 16]), &mut ana).unwrap();
    assert_eq!(entries_of(&row), [(20_000, 7.0), (20_001, 2.5)]);
}

#[test]
fn different_values_of_a_card_that_two_people_change_are_both_kept() {
    let kind = &dashboard::KIND;
    let mut ana = replica(kind, 1);
    let card = [(ORDER, Value::text("n")), (SHOWS, Value::text("attention"))];
    edit(&mut ana, kind, 1_000, put(CARDS, "a", &card)).unwrap();
    let mut ben = ana.fork().with_actor(ActorId::from([2; 16]));
    edit(&mut ana, kind, 2_000, put(CARDS, "a", &[(ORDER, Value::text("t"))])).unwrap();
    edit(&mut ben, kind, 2_000, put(CARDS, "a", &[(WIDE, Value::Flag(true))])).unwrap();
    ana.merge(&mut ben).unwrap();
    let read = snapshot(&mut ana);
    let card = read.item(CARDS, "a").unwrap();
    assert_eq!((card.text(ORDER), card.value(WIDE)), ("t", Some(&Value::Flag(true))));
    assert_eq!(card.author, "Ana");
}

#[test]
fn what_was_frozen_is_neither_changed_nor_taken_away() {
    let kind = &service_report::KIND;
    let mut document = replica(kind, 1);
    let figures = |text: &str| put(ISSUES, "a", &[(FIGURES, Value::text(text))]);
    edit(&mut document, kind, 1_000, figures("{}")).unwrap();
    let changed = edit(&mut document, kind, 2_000, figures("{\"x\":1}"));
    assert!(matches!(changed, Err(EditError::ReadOnly { .. })), "{changed:?}");
    let removed = Edit::RemoveItem {
        map: ISSUES.to_owned(),
        id: "a".to_owned(),
    };
    assert!(edit(&mut document, kind, 3_000, removed).is_err());
    let long = put(ISSUES, "b", &[(FIGURES, Value::text("x".repeat(TEXT_BYTES + 1)))]);
    assert!(matches!(
        edit(&mut document, kind, 4_000, long),
        Err(EditError::TooLong { .. })
    ));
    assert_eq!(snapshot(&mut document).items(ISSUES).len(), 1);
    assert_eq!(
        inverse(&snapshot(&mut document), &figures("{}")),
        None,
        "undo leaves it"
    );
}

#[test]
fn what_does_not_fit_is_refused() {
    let kind = &measure::KIND;
    let mut document = replica(kind, 1);
    let day = (DAY, Value::Date(20_000));
    for refused in [
        entry("", 20_000, 1.0),
        entry("a", 20_000, f64::NAN),
        put(ENTRIES, "a", std::slice::from_ref(&day)),
        put(ENTRIES, "a", &[day.clone(), (VALUE, Value::text("many"))]),
        put(
            ENTRIES,
            "a",
            &[day, (VALUE, Value::Number(1.0)), ("colour", Value::text("red"))],
        ),
        put(
            CARDS,
            "a",
            &[(ORDER, Value::text("n")), (SHOWS, Value::text("attention"))],
        ),
        put("tags", "a", &[(ORDER, Value::text("n"))]),
    ] {
        assert!(
            edit(&mut document, kind, 1_000, refused.clone()).is_err(),
            "{refused:?}"
        );
    }
    assert!(snapshot(&mut document).items(ENTRIES).is_empty());
}

#[test]
fn an_older_record_gets_the_container_that_came_later_once() {
    // A document of schema 1: the root change of the later version is not there.
    let kind = &measure::KIND;
    let mut old = AutoCommit::new_with_encoding(automerge::TextEncoding::Utf16CodeUnit);
    let mut whole = replica(kind, 1);
    let first = crate::genesis::actor(kind, 1);
    let changes: Vec<_> = whole
        .get_changes(&[])
        .into_iter()
        .filter(|change| *change.actor_id() == first)
        .collect();
    assert_eq!(changes.len(), 1);
    old.apply_changes(changes).unwrap();
    let mut ana = old.fork().with_actor(ActorId::from([1; 16]));
    let mut ben = old.fork().with_actor(ActorId::from([2; 16]));
    edit(&mut ana, kind, 1_000, entry("a", 20_001, 2.5)).unwrap();
    edit(&mut ben, kind, 1_000, entry("b", 20_002, 3.5)).unwrap();
    ana.merge(&mut ben).unwrap();
    assert_eq!(Reader::new(&ana).objects(ENTRIES, ObjType::Map).len(), 1);
    assert_eq!(snapshot(&mut ana).items(ENTRIES).len(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever three people add, change and take away in whatever order it reaches them, all see the same; what one of
    /// them added and nobody took away is there; and each step can be taken back.
    #[test]
    fn items_converge(steps in prop::collection::vec((0_usize..3, 0_u8..4, 0_u8..3, -5_i32..5, 0_usize..4), 1..40)) {
        let kind = &measure::KIND;
        let mut replicas: Vec<AutoCommit> = (1..=3).map(|byte| replica(kind, byte)).collect();
        let mut removed = std::collections::BTreeSet::new();
        let mut added = std::collections::BTreeSet::new();
        for (time, (who, item, what, value, from)) in steps.into_iter().enumerate() {
            // Ids are random in use: no two people add one of the same name.
            let id = format!("{who}-{item}");
            let step = if what == 0 {
                removed.insert(id.clone());
                Edit::RemoveItem { map: ENTRIES.to_owned(), id: id.clone() }
            } else {
                added.insert(id.clone());
                entry(&id, 20_000 + value, f64::from(value))
            };
            let before = snapshot(&mut replicas[who]);
            edit(&mut replicas[who], kind, i64::try_from(time).unwrap() * 1_000, step.clone()).unwrap();
            if let Some(back) = inverse(&before, &step) {
                let mut undone = replicas[who].fork();
                edit(&mut undone, kind, 0, back).unwrap();
                let values = |snapshot: &RecordSnapshot| {
                    let items = snapshot.items(ENTRIES).iter();
                    items.map(|item| (item.id.clone(), item.values.clone())).collect::<std::collections::BTreeMap<_, _>>()
                };
                prop_assert_eq!(values(&snapshot(&mut undone)), values(&before));
            }
            if from < 3 && from != who {
                let mut other = replicas[from].clone();
                replicas[who].merge(&mut other).unwrap();
            }
        }
        for one in 0..3 {
            for other in 0..3 {
                let mut other = replicas[other].clone();
                replicas[one].merge(&mut other).unwrap();
            }
        }
        let all: Vec<_> = replicas.iter_mut().map(|replica| snapshot(replica).items(ENTRIES).to_vec()).collect();
        prop_assert_eq!(&all[0], &all[1]);
        prop_assert_eq!(&all[0], &all[2]);
        for id in added.difference(&removed) {
            prop_assert!(all[0].iter().any(|item| item.id == *id), "{id}");
        }
    }
}
