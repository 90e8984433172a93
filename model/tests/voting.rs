//! Votes on changes: guards, offline votes, and random replicas in random orders of arrival that agree.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use automerge::{ActorId, AutoCommit};
use proptest::prelude::*;
use steward_model::ballot::{self, Contest, ContestReason, Standing, Tally, Verdict, VoteChoice};
use steward_model::edit::{Edit, EditError, Stamp, commit, inverse};
use steward_model::kinds::change::KIND;
use steward_model::member::Directory;
use steward_model::row::Row;
use steward_model::snapshot::RecordSnapshot;
use steward_model::value::Value;
use steward_model::{genesis, history, workflow};
use steward_sync::ids::DocumentId;

const ID: DocumentId = DocumentId::from_bytes([5; 16]);
const PEOPLE: [&str; 3] = ["Ana", "Ben", "Mei"];
const DEADLINE: i64 = 1_000_000;

fn snapshot(document: &mut AutoCommit) -> RecordSnapshot {
    RecordSnapshot::read(ID, document, &Directory::default()).unwrap()
}

fn tally(document: &mut AutoCommit, now: i64) -> Tally {
    ballot::count(ballot::current(&snapshot(document).ballots).unwrap(), now)
}

fn contest(document: &mut AutoCommit, now: i64) -> Option<Contest> {
    let now_there = snapshot(document);
    ballot::contest(&KIND, now_there.state_name(), &now_there.ballots, now)
}

fn by(document: &mut AutoCommit, person: &str, at: i64, edit: Edit) -> Result<(), EditError> {
    commit(document, &KIND, &[edit], &Stamp::new(at, person)).map(|_| ())
}

fn opening(id: &str, needed: usize) -> Edit {
    Edit::OpenBallot {
        id: id.to_owned(),
        voters: PEOPLE.map(str::to_owned).to_vec(),
        needed,
        deadline_millis: DEADLINE,
    }
}

fn vote(id: &str, choice: VoteChoice) -> Edit {
    Edit::Vote {
        id: id.to_owned(),
        ballot: "b1".to_owned(),
        choice,
        note: String::new(),
    }
}

fn merge(into: &mut AutoCommit, from: &mut AutoCommit) {
    into.merge(&mut from.fork()).unwrap();
}

fn assessed(change_type: &str) -> AutoCommit {
    let mut document = genesis::create(&KIND, ActorId::from([1; 16])).unwrap();
    let edits = [
        Edit::Create,
        Edit::set("title", Value::text("Move the database")),
        Edit::set("change_type", Value::text(change_type)),
        Edit::set("probability", Value::text("low")),
        Edit::set("impact", Value::text("high")),
        Edit::set("assigned_to", Value::text("Ben")),
        Edit::write("reason", "The old one is full."),
        Edit::write("plan", "Copy, switch."),
        Edit::write("back_out", "Switch back."),
        Edit::transition("assess"),
    ];
    commit(&mut document, &KIND, &edits, &Stamp::new(1_000, "Ana")).unwrap();
    document
}

fn with_ballot() -> AutoCommit {
    let mut document = assessed("normal");
    by(&mut document, "Ana", 2_000, opening("b1", 2)).unwrap();
    document
}

#[test]
fn approval_waits_for_the_quorum_and_says_so() {
    let mut document = with_ballot();
    by(&mut document, "Ben", 3_000, vote("v1", VoteChoice::Approve)).unwrap();
    let refused = by(&mut document, "Ana", 4_000, Edit::transition("approve")).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "“Approve” is not possible yet. The ballot has 1 of 2 approvals that it needs. Nothing was changed."
    );
    let steps = workflow::available(&snapshot(&mut document));
    let (_, blocked) = steps.iter().find(|(step, _)| step.name == "approve").unwrap();
    assert!(blocked.as_ref().unwrap_err().hurdle.is_some());
    by(&mut document, "Mei", 5_000, vote("v2", VoteChoice::Approve)).unwrap();
    by(&mut document, "Ana", 6_000, Edit::transition("approve")).unwrap();
    let now = snapshot(&mut document);
    assert_eq!(now.state_name(), "approved");
    assert_eq!(now.ballots[0].over_millis(), Some(6_000));
}

#[test]
fn a_change_without_a_ballot_is_approved_as_before() {
    let mut document = assessed("normal");
    by(&mut document, "Ana", 2_000, Edit::transition("approve")).unwrap();
    assert_eq!(snapshot(&mut document).state_name(), "approved");
}

#[test]
fn an_emergency_change_goes_ahead_with_a_reason_and_the_ballot_completes_after() {
    let mut document = assessed("emergency");
    by(&mut document, "Ana", 2_000, opening("b1", 2)).unwrap();
    let approve = KIND.transition("approve").unwrap();
    assert!(workflow::needs_reason(&snapshot(&mut document), approve));
    assert!(matches!(
        by(&mut document, "Ana", 3_000, Edit::transition("approve")),
        Err(EditError::ReasonMissing { .. })
    ));
    by(
        &mut document,
        "Ana",
        3_000,
        Edit::transition_because("approve", "Service is down"),
    )
    .unwrap();
    by(&mut document, "Ana", 4_000, Edit::transition("implement")).unwrap();
    assert_eq!(
        (tally(&mut document, 5_000).verdict, contest(&mut document, 5_000)),
        (Verdict::Open, None)
    );
    let ahead = &snapshot(&mut document).ballots[0].ahead[0];
    assert_eq!((ahead.by.as_str(), ahead.reason.as_str()), ("Ana", "Service is down"));
    by(&mut document, "Ben", 5_000, vote("v1", VoteChoice::Reject)).unwrap();
    by(&mut document, "Mei", 5_500, vote("v2", VoteChoice::Reject)).unwrap();
    assert_eq!(tally(&mut document, 6_000).verdict, Verdict::Rejected);
    assert_eq!(contest(&mut document, 6_000).unwrap().reason, ContestReason::Counted);
    assert_eq!(
        snapshot(&mut document).state_name(),
        "implementing",
        "nothing moves the state"
    );
    assert_eq!(Row::project(ID, &mut document).unwrap().conflicts, 1);
    by(
        &mut document,
        "Mei",
        7_000,
        Edit::SettleBallot {
            ballot: "b1".to_owned(),
            reason: "Already running; reviewed after".to_owned(),
        },
    )
    .unwrap();
    assert_eq!(contest(&mut document, 8_000), None);
    assert_eq!(Row::project(ID, &mut document).unwrap().conflicts, 0);
}

#[test]
fn votes_cast_offline_before_the_approval_count_and_hold_the_start_back() {
    let mut first = with_ballot();
    by(&mut first, "Ana", 3_000, vote("v1", VoteChoice::Approve)).unwrap();
    by(&mut first, "Ben", 3_100, vote("v2", VoteChoice::Approve)).unwrap();
    let mut second = first.fork().with_actor(ActorId::from([2; 16]));
    // Ben thinks again on another device, and Ana approves meanwhile.
    by(&mut second, "Ben", 4_000, vote("v3", VoteChoice::Reject)).unwrap();
    by(&mut first, "Ana", 5_000, Edit::transition("approve")).unwrap();
    merge(&mut first, &mut second);
    let counted = tally(&mut first, 6_000);
    assert_eq!((counted.approvals, counted.rejections), (1, 1));
    assert_eq!(contest(&mut first, 6_000).unwrap().reason, ContestReason::Counted);
    assert_eq!(snapshot(&mut first).state_name(), "approved");
    let refused = by(&mut first, "Ana", 7_000, Edit::transition("implement")).unwrap_err();
    assert!(matches!(refused, EditError::Ballot { .. }), "{refused}");
    by(
        &mut first,
        "Ana",
        8_000,
        Edit::transition_because("revise", "Ben objects"),
    )
    .unwrap();
    assert_eq!(contest(&mut first, 9_000), None);
}

#[test]
fn a_vote_after_the_end_is_late_even_if_the_clock_of_its_device_is_slow() {
    let mut document = with_ballot();
    by(&mut document, "Ana", 3_000, vote("v1", VoteChoice::Approve)).unwrap();
    by(&mut document, "Ben", 3_100, vote("v2", VoteChoice::Approve)).unwrap();
    by(&mut document, "Ana", 5_000, Edit::transition("approve")).unwrap();
    by(&mut document, "Ben", 4_000, vote("v3", VoteChoice::Reject)).unwrap();
    let counted = tally(&mut document, 9_000);
    assert_eq!(
        (counted.verdict, counted.with_late),
        (Verdict::Approved, Verdict::NoQuorum)
    );
    assert_eq!(counted.votes.last().unwrap().1, Standing::AfterEnd);
    assert_eq!(contest(&mut document, 9_000).unwrap().reason, ContestReason::Late);
    by(&mut document, "Ana", 10_000, Edit::transition("implement")).unwrap();
}

#[test]
fn edits_of_a_ballot_are_refused_with_a_reason_and_change_nothing() {
    let mut document = with_ballot();
    let heads = document.get_heads();
    let close = |ballot: &str| Edit::CloseBallot {
        ballot: ballot.to_owned(),
    };
    let refused = |document: &mut AutoCommit, person: &str, edit: Edit| {
        let error = by(document, person, 3_000, edit).unwrap_err();
        assert!(matches!(error, EditError::Vote(_)), "{error}");
        error.to_string()
    };
    assert!(refused(&mut document, "Zoe", vote("v1", VoteChoice::Approve)).contains("Only those"));
    assert!(refused(&mut document, "Ana", opening("b2", 2)).contains("under way"));
    assert!(refused(&mut document, "Ana", close("b9")).contains("not the current ballot"));
    let settle = Edit::SettleBallot {
        ballot: "b1".to_owned(),
        reason: "so".to_owned(),
    };
    assert!(refused(&mut document, "Ana", settle).contains("No vote"));
    assert_eq!(document.get_heads(), heads);

    by(&mut document, "Ana", 3_000, vote("v1", VoteChoice::Approve)).unwrap();
    refused(&mut document, "Ana", vote("v1", VoteChoice::Reject));
    by(&mut document, "Ana", 4_000, close("b1")).unwrap();
    refused(&mut document, "Ana", close("b1"));
    assert_eq!(tally(&mut document, 5_000).verdict, Verdict::NoQuorum);
    for (needed, voters, deadline) in [(0, 3, DEADLINE), (4, 3, DEADLINE), (1, 0, DEADLINE), (1, 3, 1)] {
        let edit = Edit::OpenBallot {
            id: "b2".to_owned(),
            voters: PEOPLE.iter().take(voters).map(ToString::to_string).collect(),
            needed,
            deadline_millis: deadline,
        };
        refused(&mut document, "Ana", edit);
    }
    by(&mut document, "Ana", 6_000, opening("b2", 1)).unwrap();
    assert_eq!(snapshot(&mut document).ballots.len(), 2);
    refused(&mut document, "Ana", vote("v9", VoteChoice::Approve));
    let mut draft = genesis::create(&KIND, ActorId::from([3; 16])).unwrap();
    by(&mut draft, "Ana", 1_000, Edit::Create).unwrap();
    assert!(refused(&mut draft, "Ana", opening("b1", 1)).contains("nothing to vote on"));
}

#[test]
fn a_change_that_was_taken_back_needs_a_new_ballot_and_undo_reopens_the_old_one() {
    let mut document = with_ballot();
    by(&mut document, "Ana", 3_000, vote("v1", VoteChoice::Approve)).unwrap();
    by(&mut document, "Ben", 3_100, vote("v2", VoteChoice::Approve)).unwrap();
    let before = snapshot(&mut document);
    let approve = Edit::transition("approve");
    by(&mut document, "Ana", 4_000, approve.clone()).unwrap();
    by(&mut document, "Ana", 4_500, inverse(&before, &approve).unwrap()).unwrap();
    assert_eq!(snapshot(&mut document).ballots, before.ballots);
    by(&mut document, "Ana", 5_000, approve.clone()).unwrap();
    by(
        &mut document,
        "Ana",
        6_000,
        Edit::transition_because("revise", "New plan"),
    )
    .unwrap();
    by(&mut document, "Ana", 7_000, Edit::transition("assess")).unwrap();
    assert!(matches!(
        by(&mut document, "Ana", 8_000, approve),
        Err(EditError::Ballot { .. })
    ));
    by(&mut document, "Ana", 9_000, opening("b2", 1)).unwrap();
}

#[test]
fn history_says_who_voted_how() {
    let mut document = with_ballot();
    let with_note = Edit::Vote {
        id: "v1".to_owned(),
        ballot: "b1".to_owned(),
        choice: VoteChoice::Reject,
        note: "Too early".to_owned(),
    };
    by(&mut document, "Ben", 3_000, with_note).unwrap();
    let entries = history::read(&mut document, &KIND, &Directory::default(), Some(2));
    assert_eq!(
        (entries[0].author.as_str(), entries[0].sentences.join("")),
        ("Ben", "Voted to reject – Too early".to_owned())
    );
    assert_eq!(
        entries[1].sentences,
        ["Ballot opened for Ana, Ben, Mei; approvals needed: 2"]
    );
}

#[test]
fn a_change_of_the_first_schema_takes_a_ballot_on_two_devices_without_a_conflict() {
    let roots = genesis::root_changes(&KIND);
    let mut old =
        AutoCommit::new_with_encoding(automerge::TextEncoding::Utf16CodeUnit).with_actor(ActorId::from([1; 16]));
    old.load_incremental(&roots).unwrap();
    let schema_1 = old.get_changes(&[]).first().unwrap().clone();
    let mut first =
        AutoCommit::new_with_encoding(automerge::TextEncoding::Utf16CodeUnit).with_actor(ActorId::from([1; 16]));
    first.apply_changes([schema_1]).unwrap();
    use automerge::transaction::Transactable as _;
    first.put(automerge::ROOT, "state", "assessed").unwrap();
    first.commit();
    assert!(snapshot(&mut first).ballots.is_empty());
    let mut second = first.fork().with_actor(ActorId::from([2; 16]));
    by(&mut first, "Ana", 2_000, opening("b1", 1)).unwrap();
    by(&mut second, "Ben", 2_500, opening("b2", 2)).unwrap();
    merge(&mut first, &mut second);
    merge(&mut second, &mut first);
    for replica in [&mut first, &mut second] {
        let found: Vec<_> = snapshot(replica).ballots.into_iter().map(|ballot| ballot.id).collect();
        assert_eq!(found, ["b1", "b2"]);
    }
}

/// What people do in the property test; numbers choose ids and times.
fn action() -> impl Strategy<Value = (usize, Action, i64)> {
    let choice = prop_oneof![
        4 => Just(VoteChoice::Approve),
        3 => Just(VoteChoice::Reject),
        1 => Just(VoteChoice::Abstain)
    ];
    let action = prop_oneof![
        8 => choice.prop_map(Action::Vote),
        3 => Just(Action::Step("approve")),
        1 => Just(Action::Step("revise")),
        1 => Just(Action::Step("reject")),
        1 => Just(Action::Step("assess")),
        2 => Just(Action::Step("implement")),
        1 => Just(Action::Step("complete")),
        1 => Just(Action::Open),
        1 => Just(Action::Close),
        1 => Just(Action::Settle),
        6 => (0_usize..3).prop_map(Action::Merge),
    ];
    // Clocks that are up to a minute apart.
    (0_usize..3, action, -30_000_i64..30_000)
}

#[derive(Debug, Clone)]
enum Action {
    Vote(VoteChoice),
    Step(&'static str),
    Open,
    Close,
    Settle,
    Merge(usize),
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn replicas_agree_on_the_outcome_and_no_rule_is_broken_silently(
        needed in 1_usize..=3,
        actions in proptest::collection::vec(action(), 1..40),
        order in Just([0_usize, 1, 2]).prop_shuffle(),
    ) {
        let mut root = assessed("normal");
        by(&mut root, "Ana", 2_000, opening("b1", needed)).unwrap();
        let mut replicas: Vec<AutoCommit> =
            (1..=3).map(|byte| root.fork().with_actor(ActorId::from([byte; 16]))).collect();
        for (number, (place, action, skew)) in actions.into_iter().enumerate() {
            let at = 60_000 + i64::try_from(number).unwrap() * 10_000 + skew;
            let person = PEOPLE[place];
            let replica = &mut replicas[place];
            let now = snapshot(replica);
            let current = ballot::current(&now.ballots).map(|ballot| ballot.id.clone()).unwrap_or_default();
            let edit = match action {
                Action::Merge(other) => {
                    let mut other = replicas[other].fork();
                    replicas[place].merge(&mut other).unwrap();
                    continue;
                }
                Action::Vote(choice) => Edit::Vote { id: format!("v{number}"), ballot: current, choice, note: String::new() },
                Action::Step(step) => Edit::transition_because(step, "because"),
                Action::Open => opening(&format!("b{number}"), needed),
                Action::Close => Edit::CloseBallot { ballot: current },
                Action::Settle => Edit::SettleBallot { ballot: current, reason: "because".to_owned() },
            };
            let approves = matches!(&edit, Edit::Transition { name, .. } if name == "approve");
            let heads = replica.get_heads();
            match by(replica, person, at, edit) {
                Ok(()) if approves => {
                    // On the replica that takes the step the ballot approved, by the votes known there.
                    prop_assert_eq!(tally(replica, at).verdict, Verdict::Approved);
                }
                Ok(()) => {}
                Err(_) => prop_assert_eq!(replica.get_heads(), heads, "a refusal changes nothing"),
            }
        }
        // Every replica receives everything, each in another order.
        for one in order {
            for other in [2, 0, 1] {
                if one != other {
                    let mut from = replicas[other].fork();
                    replicas[one].merge(&mut from).unwrap();
                }
            }
        }
        for one in 0..3 {
            for other in 0..3 {
                if one != other {
                    let mut from = replicas[other].fork();
                    replicas[one].merge(&mut from).unwrap();
                }
            }
        }
        let now = 900_000;
        let views: Vec<_> = replicas.iter_mut().map(snapshot).collect();
        prop_assert_eq!(&views[0], &views[1]);
        prop_assert_eq!(&views[0], &views[2]);
        let view = &views[0];
        let tallies: Vec<_> = view.ballots.iter().map(|ballot| ballot::count(ballot, now)).collect();
        for (ballot, tally) in view.ballots.iter().zip(&tallies) {
            prop_assert_eq!(ballot.votes.len(), tally.votes.len(), "every vote is accounted for");
            let counted = tally.approvals + tally.rejections + tally.abstentions;
            prop_assert_eq!(counted + tally.waiting.len(), ballot.voters.len());
            let voters: Vec<_> = tally.votes.iter().filter(|(_, standing)| *standing == Standing::Counted).collect();
            prop_assert_eq!(voters.len(), counted, "each voter counts once");
            for (vote, _) in voters {
                prop_assert!(vote.at_millis <= ballot.deadline_millis);
                prop_assert!(ballot.over_millis().is_none_or(|over| vote.at_millis <= over));
            }
        }
        // Where work was approved or begun against the ballot, it shows: as a contest, or a named person settled it.
        let (last, verdict) = (view.ballots.last().unwrap(), tallies.last().unwrap().verdict);
        let is_decided = ["approved", "scheduled", "implementing", "implemented"].contains(&view.state_name());
        if is_decided && verdict != Verdict::Approved {
            let is_shown = ballot::contest(&KIND, view.state_name(), &view.ballots, now).is_some();
            prop_assert!(is_shown || !last.settled.is_empty(), "{:?} {:?}", view.state_name(), view.ballots);
        }
        prop_assert_eq!(view.conflict_count() > 0, Row::project(ID, &mut replicas[0]).unwrap().conflicts > 0);
    }
}
