//! Votes on a record: who may vote, how many approvals are needed until when, and what follows from the votes cast.
//!
//! Every vote is an entry of its own, so that votes of different people never conflict and none is lost. What they amount
//! to is computed, by these rules:
//!
//! 1. Of the votes of one voter the latest by the clock of the device counts; of two of the same millisecond the one with
//!    the greater id. The others stay visible as replaced.
//! 2. A vote is *in time* if its moment is neither after the deadline nor after the end of the ballot, and its device did
//!    not know of the end. The end is not before any vote that was known when it was set. Whether it arrives in time does not matter: a vote cast offline before the end counts whenever
//!    it comes. A vote that is not in time is *late*: it is kept and shown, and never counts.
//! 3. The ballot approves as soon as enough votes in time approve. It rejects as soon as so many reject that the others
//!    could not approve any more. If it is over, or everybody voted, without either, there is no quorum.
//! 4. The step that the ballot decides on ends it. Nothing that arrives later moves the record's state. Where votes in time
//!    that arrive later turn the result, or late votes would have, that is a [`Contest`]: a named person lets the decision
//!    stand, with a reason, or takes the record back. Until then work that is not begun waits if votes in time contradict;
//!    work that was begun goes on.
//! 5. Of ballots opened apart the one opened last is current.
//!
//! All of it depends on the ballots, the record's state and the time asked for alone, so that all replicas with the same changes agree.

mod count;
mod guard;
mod stored;

pub use count::{Contest, ContestReason, Standing, Tally, Verdict, contest, count};
pub use guard::{Hurdle, Refused, goes_ahead, hurdle, may_open};
pub(crate) use guard::{check_close, check_open, check_settle, check_vote};
pub(crate) use stored::{close, mark_step, open, read, settle, take_back, vote};

use serde::{Deserialize, Serialize};

use crate::declaration::{BallotRole, Kind, Transition};
use crate::keys;

/// The containers of a kind that is voted on, beside those that it declares.
pub(crate) const MAPS: [&str; 2] = [keys::BALLOTS, keys::VOTES];

/// The most people who may vote in one ballot.
pub const VOTERS: usize = 40;
/// The longest note of a vote, in bytes.
pub const NOTE_BYTES: usize = 2_000;

/// What a voter says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoteChoice {
    /// Yes.
    Approve,
    /// No.
    Reject,
    /// Neither; it is a vote cast and not an approval.
    Abstain,
}

impl VoteChoice {
    /// As stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Abstain => "abstain",
        }
    }

    /// From what is stored.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Approve, Self::Reject, Self::Abstain]
            .into_iter()
            .find(|choice| choice.name() == name)
    }
}

/// A vote as cast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// A random name, in hex.
    pub id: String,
    /// Who.
    pub voter: String,
    /// What.
    pub choice: VoteChoice,
    /// When, in milliseconds, on the voter's device.
    pub at_millis: i64,
    /// Why; may be empty.
    pub note: String,
    /// Whether the device knew then that the ballot was over.
    pub knew_the_end: bool,
}

/// Something that a named person did to a ballot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Mark {
    /// When, in milliseconds, on that person's device.
    pub at: i64,
    /// Who.
    pub by: String,
    /// The step of the lifecycle that did it; empty if it was done by hand.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub step: String,
    /// The reason that was given; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Of a settlement: the fingerprint of the votes that were known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub votes: String,
}

/// A ballot with its votes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ballot {
    /// A random name, in hex.
    pub id: String,
    /// Who opened it.
    pub opened_by: String,
    /// When, in milliseconds.
    pub opened_millis: i64,
    /// Names of those who may vote, each once.
    pub voters: Vec<String>,
    /// How many approvals approve, at least 1.
    pub needed: usize,
    /// Until when votes count, in milliseconds, inclusive.
    pub deadline_millis: i64,
    /// Closed by hand; several if people did that apart.
    pub closed: Vec<Mark>,
    /// Its step was taken on its behalf.
    pub decided: Vec<Mark>,
    /// Ended by a step that takes the record back or rejects it.
    pub ended: Vec<Mark>,
    /// The step was taken ahead of the votes, with a reason.
    pub ahead: Vec<Mark>,
    /// Somebody let the decision stand against votes.
    pub settled: Vec<Mark>,
    /// All votes, the oldest first.
    pub votes: Vec<Vote>,
}

impl Ballot {
    /// When it was closed or ended, in milliseconds, by the first who did.
    #[must_use]
    pub fn over_millis(&self) -> Option<i64> {
        let marks = self.closed.iter().chain(&self.decided).chain(&self.ended);
        marks.map(|mark| mark.at).min()
    }

    /// Whether its step was taken, on its behalf or ahead of it.
    #[must_use]
    pub fn has_decided(&self) -> bool {
        !self.ahead.is_empty() || !self.decided.is_empty()
    }

    /// Whether it belongs to an earlier round: its step was taken, or the record was taken back.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        !self.ended.is_empty() || !self.decided.is_empty()
    }
}

/// The ballot that counts now: the one opened last.
#[must_use]
pub fn current(ballots: &[Ballot]) -> Option<&Ballot> {
    ballots.last()
}

/// The approvals that a majority of so many voters needs.
#[must_use]
pub const fn majority(voters: usize) -> usize {
    voters / 2 + 1
}

impl Kind {
    /// The step that a ballot decides on, for kinds that take one.
    #[must_use]
    pub fn ballot_step(&self) -> Option<&'static Transition> {
        self.transitions
            .iter()
            .find(|transition| matches!(transition.ballot, BallotRole::Decides(_)))
    }

    /// Whether a record in this state has taken the step that a ballot decides on: the step leads there, and others on
    /// from there that do not end the ballot.
    #[must_use]
    pub fn is_decided(&self, state: &str) -> bool {
        let Some(step) = self.ballot_step() else { return false };
        let mut reached = vec![step.to];
        let mut next = 0;
        while let Some(from) = reached.get(next).copied() {
            next += 1;
            for transition in self.transitions {
                let goes_on = transition.from.contains(&from) && transition.ballot != BallotRole::Ends;
                if goes_on && !step.from.contains(&transition.to) && !reached.contains(&transition.to) {
                    reached.push(transition.to);
                }
            }
        }
        reached.contains(&state)
    }
}

#[cfg(test)]
mod tests;
