//! The past is what the records were, in whatever order their changes arrived.

use automerge::{ActorId, AutoCommit};
use proptest::prelude::*;

use super::super::{Grade, HistoryWalk, RowTimeline, Status, days_of_row, iso_20000::CATALOGUE, proofs};
use super::id;
use crate::calendar::DAY_MILLIS;
use crate::edit::{Edit, Stamp, build, commit};
use crate::kinds::{document, incident};
use crate::row::Row;
use crate::value::Value;

const FIRST: i32 = 19_000;

fn stamp(day: i32) -> Stamp {
    Stamp::new(i64::from(day) * DAY_MILLIS + DAY_MILLIS / 2, "Ana")
}

/// A policy that is written on day 100, approved on day 110 until day 200, and reviewed on day 230.
fn policy() -> AutoCommit {
    let commits = [
        (
            100,
            vec![
                Edit::Create,
                Edit::set("title", Value::text("Change policy")),
                Edit::set("owner", Value::text("Ana")),
                Edit::set("document_type", Value::text("policy")),
                Edit::set("version", Value::text("1")),
                Edit::write("body", "Nothing is changed without a record."),
            ],
        ),
        (105, vec![Edit::transition("submit")]),
        (
            110,
            vec![
                Edit::set("review_due", Value::Date(FIRST + 200)),
                Edit::transition("approve"),
            ],
        ),
        (111, vec![Edit::transition("publish")]),
        (260, vec![Edit::set("review_due", Value::Date(FIRST + 600))]),
    ];
    let commits: Vec<_> = commits
        .into_iter()
        .map(|(day, edits)| (stamp(FIRST + day), edits))
        .collect();
    build(&document::KIND, &commits, ActorId::from([1; 16])).unwrap()
}

#[test]
fn a_record_is_there_from_its_creation_and_each_day_shows_what_was_so() {
    let rows = days_of_row(id(1), &mut policy(), FIRST, 0);
    let states: Vec<(i32, &str)> = rows
        .iter()
        .map(|(day, row)| (*day - FIRST, row.state.as_str()))
        .collect();
    assert_eq!(
        states,
        [
            (100, "draft"),
            (105, "in_review"),
            (110, "approved"),
            (111, "published"),
            (260, "published")
        ]
    );
    let collapsed = days_of_row(id(1), &mut policy(), FIRST + 150, 0);
    assert_eq!(
        collapsed.iter().map(|(day, _)| *day - FIRST).collect::<Vec<_>>(),
        [150, 260]
    );
}

#[test]
fn the_walk_finds_the_day_of_each_change_with_its_reason() {
    let mut timeline = RowTimeline::default();
    timeline.add(days_of_row(id(1), &mut policy(), FIRST, 0));
    assert_eq!(timeline.at(FIRST + 99).count(), 0);
    let mut walk = HistoryWalk::new(&CATALOGUE, (0..=44).map(|week| FIRST + 7 * week).collect(), 0);
    let mut steps = 0;
    while walk.step(&timeline) {
        steps += 1;
    }
    assert!(steps < 120, "{steps} days were evaluated");
    let place = CATALOGUE
        .requirements
        .iter()
        .position(|requirement| requirement.id == "change_policy");
    let mut changes: Vec<_> = walk
        .changes()
        .into_iter()
        .filter(|change| Some(change.place) == place)
        .map(|change| {
            (
                change.day - FIRST,
                change.from,
                change.to.status,
                change.day - change.before,
            )
        })
        .collect();
    changes.reverse();
    // From day 170 on the review comes up, from day 231 on it is too long ago, until it is held.
    assert_eq!(
        changes,
        [
            (100, Status::Missing, Status::Weak, 1),
            (111, Status::Weak, Status::Met, 1),
            (170, Status::Met, Status::Due, 1),
            (231, Status::Due, Status::Weak, 1),
            (260, Status::Weak, Status::Met, 1),
        ]
    );
    assert_eq!(walk.points().count(), 45);
    let last = walk.points().last().unwrap();
    assert_eq!(
        last.tally(&CATALOGUE, 0).total(),
        CATALOGUE
            .requirements
            .iter()
            .filter(|one| one.clause(0).is_some())
            .count()
    );
}

#[test]
fn the_past_agrees_with_what_a_record_says_of_itself_then() {
    let mut timeline = RowTimeline::default();
    timeline.add(days_of_row(id(1), &mut policy(), FIRST, 0));
    for day in [105, 120, 180, 210, 240, 261] {
        let moment = super::super::Moment {
            now_millis: i64::from(FIRST + day) * DAY_MILLIS,
            offset_minutes: 0,
        };
        let row = timeline.at(FIRST + day).next().unwrap();
        let found = proofs(&CATALOGUE, row, &|_, _| false, moment);
        let proof = found
            .iter()
            .find(|proof| proof.requirement.id == "change_policy")
            .unwrap();
        let status = timeline
            .assess(&CATALOGUE, FIRST + day, 0)
            .outcome("change_policy")
            .unwrap()
            .status;
        assert_eq!(
            proof.grade.counts(),
            status >= Status::Due,
            "day {day}: {:?}",
            proof.grade
        );
        assert!(day != 180 || proof.grade == Grade::Current(Some(FIRST + 200)));
    }
}

fn incident(actor: u8) -> AutoCommit {
    let create = vec![Edit::Create, Edit::set("title", Value::text("Printer"))];
    build(&incident::KIND, &[(stamp(FIRST), create)], ActorId::from([actor; 16])).unwrap()
}

proptest! {
    /// Two people who change a record apart leave the same past, whoever receives the other's changes first; and its
    /// last day is the record as it is.
    #[test]
    fn the_past_does_not_depend_on_who_merged(
        edits in proptest::collection::vec((any::<bool>(), 0_i32..40, 0_usize..4), 1..14),
    ) {
        let mut one = incident(1);
        let mut other = one.fork().with_actor(ActorId::from([2; 16]));
        for (number, (is_one, day, what)) in edits.into_iter().enumerate() {
            let value = Value::text(format!("value {number}"));
            let edit = match what {
                0 => Edit::set("title", value),
                1 => Edit::set("category", value),
                2 => Edit::set("location", value),
                _ => Edit::write("description", "More. "),
            };
            let document = if is_one { &mut one } else { &mut other };
            commit(document, &incident::KIND, &[edit], &stamp(FIRST + day)).unwrap();
        }
        let mut forwards = one.fork();
        forwards.merge(&mut other.fork()).unwrap();
        let mut backwards = other.fork();
        backwards.merge(&mut one).unwrap();
        let past = days_of_row(id(1), &mut forwards, FIRST, 0);
        prop_assert_eq!(&past, &days_of_row(id(1), &mut backwards, FIRST, 0));
        prop_assert!(past.is_sorted_by(|left, right| left.0 < right.0));
        let now = Row::project(id(1), &mut forwards).unwrap();
        let slim = Row { search: String::new(), text_excerpt: String::new(), ..now };
        prop_assert_eq!(past.last().map(|(_, row)| row), Some(&slim));
    }
}
