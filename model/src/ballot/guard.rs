//! What a ballot allows and refuses, with the reason.

use std::fmt;

use super::{Ballot, Contest, ContestReason, NOTE_BYTES, VOTERS, Verdict, contest, count, current};
use crate::declaration::{BallotRole, Kind, Transition};
use crate::value::LINE_BYTES;

/// Asked without a clock: a deadline alone neither opens nor closes a step.
const ANY_TIME: i64 = i64::MIN;

/// Why a step waits for votes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hurdle {
    /// Approvals are missing.
    Votes {
        /// How many there are.
        approvals: usize,
        /// How many are needed.
        needed: usize,
    },
    /// The ballot rejected.
    Rejected {
        /// How many rejected.
        rejections: usize,
        /// How many might vote.
        voters: usize,
    },
    /// The record was taken back after its ballot.
    Spent,
    /// Votes that arrived later contradict the decision.
    Contested,
}

impl fmt::Display for Hurdle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Votes { approvals, needed } => {
                write!(
                    formatter,
                    "The ballot has {approvals} of {needed} approvals that it needs."
                )
            }
            Self::Rejected { rejections, voters } => {
                write!(
                    formatter,
                    "The ballot rejected it: {rejections} of {voters} voted against."
                )
            }
            Self::Spent => formatter.write_str("The last ballot was about an earlier round; open a new one first."),
            Self::Contested => {
                formatter.write_str("Votes that arrived later contradict the decision; let it stand or go back first.")
            }
        }
    }
}

/// What keeps a step from being taken as the record's state and ballots are.
#[must_use]
pub fn hurdle(kind: &Kind, transition: &Transition, state: &str, ballots: &[Ballot]) -> Option<Hurdle> {
    match transition.ballot {
        BallotRole::None | BallotRole::Ends => None,
        BallotRole::Decides(_) => {
            let ballot = current(ballots)?;
            if ballot.is_spent() {
                return Some(Hurdle::Spent);
            }
            let tally = count(ballot, ANY_TIME);
            match tally.verdict {
                Verdict::Approved => None,
                Verdict::Rejected => Some(Hurdle::Rejected {
                    rejections: tally.rejections,
                    voters: ballot.voters.len(),
                }),
                Verdict::Open | Verdict::NoQuorum => Some(Hurdle::Votes {
                    approvals: tally.approvals,
                    needed: ballot.needed,
                }),
            }
        }
        BallotRole::CarriesOut => contest(kind, state, ballots, ANY_TIME)
            .filter(|contest| contest.reason != ContestReason::Late)
            .map(|_| Hurdle::Contested),
    }
}

/// Whether the step may go ahead of the votes with a reason; `chosen` gives the stored value of a choice field.
#[must_use]
pub fn goes_ahead(transition: &Transition, chosen: impl Fn(&str) -> Option<String>) -> bool {
    match transition.ballot {
        BallotRole::Decides(Some((field, value))) => chosen(field).as_deref() == Some(value),
        BallotRole::Decides(None) | BallotRole::None | BallotRole::Ends | BallotRole::CarriesOut => false,
    }
}

/// Why an edit of a ballot is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Records of this kind take no ballot.
    NoBallots,
    /// The record is in a state in which the ballot has nothing to decide.
    NothingToDecide,
    /// A ballot is under way, or approved already.
    UnderWay,
    /// Not one voter, too many, or a name that is empty or too long.
    Voters,
    /// More approvals needed than there are voters, or none.
    Quorum,
    /// The deadline has passed.
    Deadline,
    /// There is no such ballot, or it is not the current one.
    Unknown,
    /// The person is not among the voters.
    NotAVoter,
    /// The id is used, or empty, or too long; or the note is too long.
    Entry,
    /// It is over already.
    Over,
    /// Nothing contradicts the decision.
    NothingToSettle,
    /// A reason must be given.
    Reason,
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NoBallots => "Records of this kind are not voted on",
            Self::NothingToDecide => "There is nothing to vote on in the present state",
            Self::UnderWay => "A ballot is under way or has approved already; close it first",
            Self::Voters => "A ballot needs between 1 and 40 voters, each with a name",
            Self::Quorum => "The number of approvals needed must be between 1 and the number of voters",
            Self::Deadline => "The deadline must be in the future",
            Self::Unknown => "This is not the current ballot of the record",
            Self::NotAVoter => "Only those whom the ballot names can vote",
            Self::Entry => "The vote is there already, or its note is too long",
            Self::Over => "The ballot is over already",
            Self::NothingToSettle => "No vote contradicts the decision",
            Self::Reason => "Say why the decision stands",
        })
    }
}

/// Whether a ballot can be opened on a record in a state, as of a moment in milliseconds.
///
/// # Errors
/// Why not.
pub fn may_open(kind: &Kind, state: &str, ballots: &[Ballot], now_millis: i64) -> Result<(), Refused> {
    let step = kind.ballot_step().ok_or(Refused::NoBallots)?;
    if !step.from.contains(&state) {
        return Err(Refused::NothingToDecide);
    }
    let is_under_way = current(ballots).is_some_and(|ballot| {
        !ballot.is_spent() && matches!(count(ballot, now_millis).verdict, Verdict::Open | Verdict::Approved)
    });
    if is_under_way { Err(Refused::UnderWay) } else { Ok(()) }
}

pub(crate) fn check_open(
    kind: &Kind,
    state: &str,
    ballots: &[Ballot],
    opening: (&str, &[String], usize, i64),
    now_millis: i64,
) -> Result<(), Refused> {
    let (id, voters, needed, deadline_millis) = opening;
    may_open(kind, state, ballots, now_millis)?;
    let mut names: Vec<_> = voters.iter().map(|voter| voter.trim()).collect();
    names.sort_unstable();
    let is_name = |name: &&str| !name.is_empty() && name.len() <= LINE_BYTES / VOTERS && !name.contains('\n');
    let are_apart = names.windows(2).all(|pair| pair.first() != pair.get(1));
    if !(1..=VOTERS).contains(&names.len()) || !names.iter().all(is_name) || !are_apart {
        return Err(Refused::Voters);
    }
    if !(1..=names.len()).contains(&needed) {
        return Err(Refused::Quorum);
    }
    if deadline_millis <= now_millis {
        return Err(Refused::Deadline);
    }
    check_id(id, ballots.iter().map(|ballot| &ballot.id))
}

fn check_id<'a>(id: &str, mut present: impl Iterator<Item = &'a String>) -> Result<(), Refused> {
    if id.is_empty() || id.len() > crate::edit::TAG_BYTES || present.any(|other| other == id) {
        Err(Refused::Entry)
    } else {
        Ok(())
    }
}

fn named<'a>(ballots: &'a [Ballot], id: &str) -> Result<&'a Ballot, Refused> {
    current(ballots)
        .filter(|ballot| ballot.id == id)
        .ok_or(Refused::Unknown)
}

pub(crate) fn check_vote(ballots: &[Ballot], ballot: &str, id: &str, voter: &str, note: &str) -> Result<(), Refused> {
    let ballot = named(ballots, ballot)?;
    if !ballot.voters.iter().any(|name| name == voter.trim()) {
        return Err(Refused::NotAVoter);
    }
    if note.len() > NOTE_BYTES {
        return Err(Refused::Entry);
    }
    let ids = ballots.iter().flat_map(|ballot| &ballot.votes).map(|vote| &vote.id);
    check_id(id, ids)
}

pub(crate) fn check_close(ballots: &[Ballot], ballot: &str) -> Result<(), Refused> {
    match named(ballots, ballot)?.over_millis() {
        Some(_) => Err(Refused::Over),
        None => Ok(()),
    }
}

pub(crate) fn check_settle(
    contested: Option<Contest>,
    ballots: &[Ballot],
    ballot: &str,
    reason: &str,
) -> Result<(), Refused> {
    named(ballots, ballot)?;
    if reason.trim().is_empty() {
        return Err(Refused::Reason);
    }
    contested.map(|_| ()).ok_or(Refused::NothingToSettle)
}
