//! What the votes amount to, and where votes contradict what was decided.

use std::collections::BTreeMap;

use super::{Ballot, Vote, VoteChoice, current};
use crate::declaration::Kind;
use crate::row::text_fingerprint;

/// The result of a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Votes are awaited.
    Open,
    /// Enough approve.
    Approved,
    /// So many reject that the others could not approve any more.
    Rejected,
    /// It is over and neither holds.
    NoQuorum,
}

/// Whether a vote counts, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It counts.
    Counted,
    /// The same person voted later, in time.
    Replaced,
    /// After the deadline.
    AfterDeadline,
    /// After the ballot was over.
    AfterEnd,
    /// By somebody who is not among the voters.
    NotAVoter,
}

impl Standing {
    /// Whether the vote came too late to count.
    #[must_use]
    pub const fn is_late(self) -> bool {
        matches!(self, Self::AfterDeadline | Self::AfterEnd)
    }
}

/// The account of a ballot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The result.
    pub verdict: Verdict,
    /// What the result would be if late votes counted.
    pub with_late: Verdict,
    /// Votes that count and approve.
    pub approvals: usize,
    /// Votes that count and reject.
    pub rejections: usize,
    /// Votes that count and do neither.
    pub abstentions: usize,
    /// Voters without a vote that counts, in the order of the list.
    pub waiting: Vec<String>,
    /// Every vote and whether it counts, the oldest first.
    pub votes: Vec<(Vote, Standing)>,
}

/// Why a person has to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContestReason {
    /// The step was taken; the votes that count say otherwise, because some arrived later.
    Counted,
    /// Late votes would have given another result.
    Late,
    /// The step was taken on behalf of another ballot than the one opened last.
    OtherBallot,
}

/// Votes contradict what was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest {
    /// Why.
    pub reason: ContestReason,
    /// The current ballot.
    pub ballot: String,
    /// Stands for the votes that are known; a settlement holds as long as it stays the same.
    pub votes: String,
}

/// Counts a ballot as of a moment, in milliseconds.
#[must_use]
pub fn count(ballot: &Ballot, now_millis: i64) -> Tally {
    let mut standings: Vec<Standing> = ballot.votes.iter().map(|vote| timely(ballot, vote)).collect();
    let in_time = latest(ballot, &standings, |standing| standing == Standing::Counted);
    let all = latest(ballot, &standings, |standing| standing != Standing::NotAVoter);
    for (index, (vote, standing)) in ballot.votes.iter().zip(&mut standings).enumerate() {
        if *standing == Standing::Counted && in_time.get(vote.voter.as_str()) != Some(&index) {
            *standing = Standing::Replaced;
        }
    }
    let over = ballot.over_millis().is_some() || now_millis > ballot.deadline_millis;
    let numbers = sums(ballot, in_time.values());
    let waiting = ballot
        .voters
        .iter()
        .filter(|voter| !in_time.contains_key(voter.as_str()));
    Tally {
        verdict: verdict(ballot, numbers, over),
        with_late: verdict(ballot, sums(ballot, all.values()), over),
        approvals: numbers[0],
        rejections: numbers[1],
        abstentions: numbers[2],
        waiting: waiting.cloned().collect(),
        votes: ballot.votes.iter().cloned().zip(standings).collect(),
    }
}

/// Whether a vote is in time, apart from later ones of the same person.
fn timely(ballot: &Ballot, vote: &Vote) -> Standing {
    if !ballot.voters.contains(&vote.voter) {
        Standing::NotAVoter
    } else if vote.at_millis > ballot.deadline_millis {
        Standing::AfterDeadline
    } else if vote.knew_the_end || ballot.over_millis().is_some_and(|over| vote.at_millis > over) {
        Standing::AfterEnd
    } else {
        Standing::Counted
    }
}

/// The place of each voter's latest vote among those that are admitted.
fn latest<'a>(ballot: &'a Ballot, standings: &[Standing], admitted: fn(Standing) -> bool) -> BTreeMap<&'a str, usize> {
    let mut latest: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, (vote, standing)) in ballot.votes.iter().zip(standings).enumerate() {
        if !admitted(*standing) {
            continue;
        }
        let key = |vote: &'a Vote| (vote.at_millis, vote.id.as_str());
        let earlier = latest
            .get(vote.voter.as_str())
            .and_then(|index| ballot.votes.get(*index));
        if earlier.is_none_or(|earlier| key(earlier) < key(vote)) {
            latest.insert(&vote.voter, index);
        }
    }
    latest
}

/// How many approve, reject, abstain.
fn sums<'a>(ballot: &Ballot, places: impl Iterator<Item = &'a usize>) -> [usize; 3] {
    let mut sums = [0; 3];
    for vote in places.filter_map(|place| ballot.votes.get(*place)) {
        match vote.choice {
            VoteChoice::Approve => sums[0] += 1,
            VoteChoice::Reject => sums[1] += 1,
            VoteChoice::Abstain => sums[2] += 1,
        }
    }
    sums
}

fn verdict(ballot: &Ballot, [approvals, rejections, abstentions]: [usize; 3], over: bool) -> Verdict {
    let voters = ballot.voters.len();
    if approvals >= ballot.needed {
        Verdict::Approved
    } else if rejections.saturating_add(ballot.needed) > voters {
        Verdict::Rejected
    } else if over || approvals + rejections + abstentions >= voters {
        Verdict::NoQuorum
    } else {
        Verdict::Open
    }
}

/// Where votes contradict what was decided on a record in a state, as of a moment in milliseconds; none once a person
/// settled it.
#[must_use]
pub fn contest(kind: &Kind, state: &str, ballots: &[Ballot], now_millis: i64) -> Option<Contest> {
    let ballot = current(ballots)?;
    let tally = count(ballot, now_millis);
    let late = (tally.with_late != tally.verdict && tally.votes.iter().any(|(_, standing)| standing.is_late()))
        .then_some(ContestReason::Late);
    let reason = match (kind.is_decided(state), tally.verdict) {
        // A record that was taken back is decided on anew.
        (false, _) if !ballot.ended.is_empty() => None,
        (false, _) | (true, Verdict::Approved) => late,
        // Taken ahead of the votes, which are awaited still.
        (true, Verdict::Open) if !ballot.ahead.is_empty() => None,
        (true, _) if !ballot.has_decided() && ballots.iter().any(Ballot::has_decided) => {
            Some(ContestReason::OtherBallot)
        }
        (true, Verdict::Open | Verdict::Rejected | Verdict::NoQuorum) => Some(ContestReason::Counted),
    }?;
    let votes = fingerprint(ballots);
    let is_settled = ballot.settled.iter().any(|mark| mark.votes == votes);
    (!is_settled).then(|| Contest {
        reason,
        ballot: ballot.id.clone(),
        votes,
    })
}

/// Stands for the ballots, their votes and their ends.
fn fingerprint(ballots: &[Ballot]) -> String {
    let mut known = String::new();
    for ballot in ballots {
        known.push_str(&ballot.id);
        for vote in &ballot.votes {
            known.push(' ');
            known.push_str(&vote.id);
        }
        for mark in ballot
            .closed
            .iter()
            .chain(&ballot.decided)
            .chain(&ballot.ahead)
            .chain(&ballot.ended)
        {
            known.push_str(&format!(" {}", mark.at));
        }
        known.push('\n');
    }
    format!("{:016x}", text_fingerprint(&known))
}
