//! The rules of a ballot, one by one.

use super::*;
use crate::kinds::change;

fn ballot(voters: &[&str], needed: usize) -> Ballot {
    Ballot {
        id: "b1".to_owned(),
        opened_by: "Mei".to_owned(),
        opened_millis: 0,
        voters: voters.iter().map(|name| (*name).to_owned()).collect(),
        needed,
        deadline_millis: 100,
        ..Ballot::default()
    }
}

fn vote(id: &str, voter: &str, choice: VoteChoice, at_millis: i64) -> Vote {
    Vote {
        id: id.to_owned(),
        voter: voter.to_owned(),
        choice,
        at_millis,
        note: String::new(),
        knew_the_end: false,
    }
}

fn with(mut ballot: Ballot, votes: &[(&str, VoteChoice, i64)]) -> Ballot {
    for (index, (voter, choice, at)) in votes.iter().enumerate() {
        ballot.votes.push(vote(&format!("v{index}"), voter, *choice, *at));
    }
    ballot
}

fn closed(mut ballot: Ballot, at: i64) -> Ballot {
    ballot.decided.push(Mark {
        at,
        by: "Mei".to_owned(),
        step: "approve".to_owned(),
        ..Mark::default()
    });
    ballot
}

fn contested(state: &str, ballots: &[Ballot], now: i64) -> Option<Contest> {
    contest(&change::KIND, state, ballots, now)
}

fn standings(tally: &Tally) -> Vec<Standing> {
    tally.votes.iter().map(|(_, standing)| *standing).collect()
}

use VoteChoice::{Abstain, Approve, Reject};

const THREE: &[&str] = &["Ana", "Ben", "Mei"];

#[test]
fn a_majority_is_more_than_half() {
    assert_eq!([1, 2, 3, 4, 5].map(majority), [1, 2, 2, 3, 3]);
}

#[test]
fn enough_approvals_approve_and_too_many_rejections_reject() {
    let verdict = |votes: &[(&str, VoteChoice, i64)], now| count(&with(ballot(THREE, 2), votes), now).verdict;
    assert_eq!(verdict(&[], 5), Verdict::Open);
    assert_eq!(verdict(&[("Ana", Approve, 1)], 5), Verdict::Open);
    assert_eq!(
        verdict(&[("Ana", Approve, 1), ("Mei", Approve, 2)], 5),
        Verdict::Approved
    );
    assert_eq!(verdict(&[("Ana", Reject, 1), ("Mei", Reject, 2)], 5), Verdict::Rejected);
    assert_eq!(verdict(&[("Ana", Reject, 1), ("Mei", Abstain, 2)], 5), Verdict::Open);
    assert_eq!(
        verdict(&[("Ana", Reject, 1), ("Mei", Abstain, 2), ("Ben", Approve, 3)], 5),
        Verdict::NoQuorum,
        "everybody voted"
    );
    assert_eq!(
        verdict(&[("Ana", Approve, 1)], 100),
        Verdict::Open,
        "the deadline is inclusive"
    );
    assert_eq!(verdict(&[("Ana", Approve, 1)], 101), Verdict::NoQuorum);
}

#[test]
fn of_several_votes_of_one_person_the_latest_in_time_counts_and_the_others_are_kept() {
    let ballot = with(
        ballot(THREE, 1),
        &[
            ("Ana", Approve, 10),
            ("Ana", Reject, 20),
            ("Ana", Approve, 120),
            ("Zoe", Approve, 5),
        ],
    );
    let tally = count(&ballot, 50);
    assert_eq!(
        (tally.approvals, tally.rejections, tally.verdict),
        (0, 1, Verdict::Open)
    );
    assert_eq!(
        standings(&tally),
        [
            Standing::Replaced,
            Standing::Counted,
            Standing::AfterDeadline,
            Standing::NotAVoter
        ]
    );
    assert_eq!(tally.waiting, ["Ben", "Mei"]);
}

#[test]
fn two_votes_of_one_millisecond_are_settled_by_their_ids_in_any_order() {
    let mut one = with(ballot(THREE, 1), &[("Ana", Approve, 10), ("Ana", Reject, 10)]);
    assert_eq!(count(&one, 50).rejections, 1);
    one.votes.reverse();
    assert_eq!(count(&one, 50).rejections, 1);
}

#[test]
fn a_vote_from_before_the_end_counts_whenever_it_arrives() {
    let decided = closed(
        with(ballot(THREE, 2), &[("Ana", Approve, 10), ("Ben", Approve, 20)]),
        30,
    );
    assert_eq!(contested("approved", std::slice::from_ref(&decided), 50), None);

    let mut turned = decided.clone();
    turned.votes.push(vote("w1", "Ben", Reject, 25));
    let found = contested("approved", std::slice::from_ref(&turned), 50).unwrap();
    assert_eq!(found.reason, ContestReason::Counted);
    let implement = &crate::kinds::change::KIND.transition("implement").unwrap();
    assert_eq!(
        hurdle(&change::KIND, implement, "approved", std::slice::from_ref(&turned)),
        Some(Hurdle::Contested)
    );

    turned.settled.push(Mark {
        at: 60,
        by: "Mei".to_owned(),
        votes: found.votes,
        ..Mark::default()
    });
    assert_eq!(
        contested("approved", std::slice::from_ref(&turned), 70),
        None,
        "a named person let it stand"
    );
    assert_eq!(
        hurdle(&change::KIND, implement, "approved", std::slice::from_ref(&turned)),
        None
    );
    turned.votes.push(vote("w2", "Mei", Reject, 26));
    assert!(
        contested("approved", &[turned], 70).is_some(),
        "what was not known then is decided on anew"
    );
}

#[test]
fn a_late_vote_never_counts_and_is_shown_where_it_would_have_decided() {
    let mut decided = closed(
        with(ballot(THREE, 2), &[("Ana", Approve, 10), ("Ben", Approve, 20)]),
        30,
    );
    decided.votes.push(vote("w1", "Mei", Reject, 40));
    let tally = count(&decided, 50);
    assert_eq!((tally.verdict, tally.with_late), (Verdict::Approved, Verdict::Approved));
    assert_eq!(standings(&tally)[2], Standing::AfterEnd);
    assert_eq!(
        contested("approved", std::slice::from_ref(&decided), 50),
        None,
        "it would have changed nothing"
    );

    decided.votes.push(vote("w2", "Ben", Reject, 41));
    let found = contested("approved", std::slice::from_ref(&decided), 50).unwrap();
    assert_eq!(found.reason, ContestReason::Late);
    assert_eq!(count(&decided, 50).verdict, Verdict::Approved);
    let implement = crate::kinds::change::KIND.transition("implement").unwrap();
    assert_eq!(
        hurdle(&change::KIND, implement, "approved", &[decided]),
        None,
        "a late vote stops nothing"
    );
}

#[test]
fn a_vote_cast_in_knowledge_of_the_end_is_late_whatever_its_clock_says() {
    let mut decided = closed(
        with(ballot(THREE, 2), &[("Ana", Approve, 10), ("Ben", Approve, 20)]),
        30,
    );
    let mut early = vote("w1", "Ben", Reject, 5);
    early.knew_the_end = true;
    early.at_millis = 25;
    decided.votes.push(early);
    assert_eq!(standings(&count(&decided, 50))[2], Standing::AfterEnd);
    assert_eq!(count(&decided, 50).verdict, Verdict::Approved);
}

#[test]
fn of_ballots_opened_apart_the_last_counts_and_a_decision_on_another_is_contested() {
    let first = closed(with(ballot(THREE, 1), &[("Ana", Approve, 10)]), 30);
    let second = Ballot {
        id: "b2".to_owned(),
        opened_millis: 20,
        ..ballot(THREE, 2)
    };
    let both = [first, second];
    assert_eq!(current(&both).unwrap().id, "b2");
    assert_eq!(
        contested("approved", &both, 50).unwrap().reason,
        ContestReason::OtherBallot
    );
}

#[test]
fn the_states_after_the_step_are_those_that_it_leads_on_to() {
    let decided: Vec<_> = change::KIND
        .states
        .iter()
        .map(|state| state.name)
        .filter(|state| change::KIND.is_decided(state))
        .collect();
    assert_eq!(
        decided,
        [
            "approved",
            "scheduled",
            "implementing",
            "implemented",
            "backed_out",
            "reviewed",
            "closed"
        ]
    );
    assert!(!crate::kinds::incident::KIND.is_decided("resolved"));
}

#[test]
fn a_record_that_was_taken_back_needs_a_new_ballot() {
    let approve = crate::kinds::change::KIND.transition("approve").unwrap();
    let mut spent = with(ballot(THREE, 1), &[("Ana", Approve, 10)]);
    assert_eq!(
        hurdle(&change::KIND, approve, "assessed", std::slice::from_ref(&spent)),
        None
    );
    spent.ended.push(Mark {
        at: 40,
        by: "Mei".to_owned(),
        step: "revise".to_owned(),
        ..Mark::default()
    });
    assert_eq!(
        hurdle(&change::KIND, approve, "assessed", &[spent]),
        Some(Hurdle::Spent)
    );
    assert_eq!(
        hurdle(&change::KIND, approve, "assessed", &[]),
        None,
        "without a ballot all is as before"
    );
}
