//! What the panel shows, from the ballots of a record as of a moment.

use steward_model::{
    ballot::{self, Ballot, ContestReason, Standing, Tally, Verdict, VoteChoice},
    declaration::Kind,
};

use crate::{messages::votes as text, ui::Tone};

/// A ballot and its account.
#[derive(Clone, PartialEq)]
pub(super) struct Counted {
    pub(super) ballot: Ballot,
    pub(super) tally: Tally,
}

/// The panel.
#[derive(Clone, PartialEq, Default)]
pub(super) struct Panel {
    /// Whether a ballot can be opened now.
    pub(super) can_open: bool,
    /// What to say instead of, or beside, the current ballot.
    pub(super) hint: Option<&'static str>,
    pub(super) current: Option<Counted>,
    /// The latest first.
    pub(super) earlier: Vec<Counted>,
    pub(super) contest: Option<ContestReason>,
}

pub(super) fn panel(kind: &Kind, state: &str, ballots: &[Ballot], now_millis: i64) -> Panel {
    let mut counted: Vec<_> = ballots
        .iter()
        .rev()
        .map(|ballot| Counted {
            ballot: ballot.clone(),
            tally: ballot::count(ballot, now_millis),
        })
        .collect();
    let current = (!counted.is_empty()).then(|| counted.remove(0));
    let can_open = ballot::may_open(kind, state, ballots, now_millis).is_ok();
    let hint = match &current {
        None if can_open => Some(text::none()),
        None => Some(text::none_here()),
        Some(current) if can_open && current.ballot.is_spent() => Some(text::spent()),
        Some(current) if is_apart(current, counted.first()) => Some(text::opened_apart()),
        Some(_) => None,
    };
    Panel {
        can_open,
        hint,
        current,
        earlier: counted,
        contest: ballot::contest(kind, state, ballots, now_millis).map(|contest| contest.reason),
    }
}

/// Whether the ballot before was still open when the current one was opened.
fn is_apart(current: &Counted, before: Option<&Counted>) -> bool {
    before.is_some_and(|before| {
        let opened = current.ballot.opened_millis;
        let over = before.ballot.over_millis().is_some_and(|over| over <= opened);
        let undecided = !matches!(before.tally.verdict, Verdict::Rejected);
        !over && undecided && before.ballot.deadline_millis > opened && !before.tally.waiting.is_empty()
    })
}

pub(super) fn verdict(verdict: Verdict) -> (&'static str, Tone) {
    match verdict {
        Verdict::Open => (text::verdict_open(), Tone::Waiting),
        Verdict::Approved => (text::verdict_approved(), Tone::Good),
        Verdict::Rejected => (text::verdict_rejected(), Tone::Critical),
        Verdict::NoQuorum => (text::verdict_no_quorum(), Tone::Warning),
    }
}

pub(super) fn choice(choice: VoteChoice) -> (&'static str, Tone) {
    match choice {
        VoteChoice::Approve => (text::approves(), Tone::Good),
        VoteChoice::Reject => (text::rejects(), Tone::Critical),
        VoteChoice::Abstain => (text::abstains(), Tone::Neutral),
    }
}

/// Why a vote does not count.
pub(super) fn standing(standing: Standing) -> Option<&'static str> {
    match standing {
        Standing::Counted => None,
        Standing::Replaced => Some(text::replaced()),
        Standing::AfterDeadline => Some(text::after_deadline()),
        Standing::AfterEnd => Some(text::after_end()),
        Standing::NotAVoter => Some(text::not_a_voter()),
    }
}

/// The numbers, in words.
pub(super) fn numbers(counted: &Counted) -> String {
    let tally = &counted.tally;
    let mut words = vec![text::approvals_of(tally.approvals, counted.ballot.needed)];
    if tally.rejections > 0 {
        words.push(text::against(tally.rejections));
    }
    if tally.abstentions > 0 {
        words.push(text::abstained(tally.abstentions));
    }
    words.join(" · ")
}

pub(super) fn contest(reason: ContestReason) -> &'static str {
    match reason {
        ContestReason::Counted => text::contest_counted(),
        ContestReason::Late => text::contest_late(),
        ContestReason::OtherBallot => text::contest_other(),
    }
}

#[cfg(test)]
mod tests {
    use steward_model::{ballot::Vote, kinds::change::KIND};

    use super::*;

    fn ballot(id: &str, opened_millis: i64) -> Ballot {
        Ballot {
            id: id.to_owned(),
            opened_by: "Ana".to_owned(),
            opened_millis,
            voters: vec!["Ana".to_owned(), "Ben".to_owned()],
            needed: 1,
            deadline_millis: 100,
            ..Ballot::default()
        }
    }

    #[test]
    fn a_ballot_can_be_opened_where_there_is_something_to_decide() {
        let none = panel(&KIND, "assessed", &[], 5);
        assert!(none.can_open && none.current.is_none());
        assert_eq!(
            none.hint,
            Some("No ballot yet. Without one, whoever may approve decides alone.")
        );
        assert!(!panel(&KIND, "draft", &[], 5).can_open);
        assert!(!panel(&KIND, "assessed", &[ballot("b1", 0)], 5).can_open);
        let expired = panel(&KIND, "assessed", &[ballot("b1", 0)], 101);
        assert!(expired.can_open && expired.hint.is_none());
    }

    #[test]
    fn the_account_is_said_in_words() {
        let mut one = ballot("b1", 0);
        one.votes.push(Vote {
            id: "v1".to_owned(),
            voter: "Ben".to_owned(),
            choice: VoteChoice::Reject,
            at_millis: 3,
            note: String::new(),
            knew_the_end: false,
        });
        let panel = panel(&KIND, "assessed", &[one, ballot("b2", 10)], 20);
        assert_eq!(
            panel.current.as_ref().map(|counted| counted.ballot.id.as_str()),
            Some("b2")
        );
        assert_eq!(panel.earlier.len(), 1);
        assert_eq!(numbers(&panel.earlier[0]), "0 of 1 approvals needed · 1 against");
        assert_eq!(panel.hint, Some(text::opened_apart()), "Ana had not voted in the first");
    }
}
