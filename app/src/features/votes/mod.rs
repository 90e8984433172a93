//! Votes on a record: the ballot with its outcome, casting a vote, opening a ballot, and decisions that votes contradict.
//!
//! [`words`] is plain data and tested natively; the other files draw.

mod opening;
mod panel;
mod settling;
mod words;

pub(crate) use panel::VotesPanel;
