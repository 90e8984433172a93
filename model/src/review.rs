//! Management review: the agenda of required inputs, what the records say about each, and what the meeting made of it.
//!
//! [`INPUTS`] is the agenda. [`compute`] gives the cards, one for each input, from rows at a stated moment; opening the
//! meeting freezes them in the review's document ([`opening`]). What was said stands in a text of its own for each input,
//! what came of it in a choice ([`Input::outcome`]), decisions and actions in items ([`minutes`]). The step that sends
//! the minutes to review waits until every input is answered, and the answers are borne out ([`unsaid`]).

mod agenda;
mod card;
mod cards;
mod figure;
pub mod minutes;
pub mod opening;
mod past;

#[cfg(test)]
mod tests;

pub use agenda::{INPUTS, Input, input};
pub use card::{Card, Entry, Figure};
pub use cards::{Given, card, compute, gathered};
pub use figure::{Better, FigureKind, Unit, figure_kind};
pub use past::{Past, carry_over, past, previous};

use crate::snapshot::RecordSnapshot;
use crate::value::Value;

/// The outcome of an input about which there was nothing to say.
pub const NOTHING: &str = "nothing_to_report";
/// The outcome of an input that was talked about without a decision.
pub const DISCUSSED: &str = "discussed";
/// The outcome of an input on which something was decided.
pub const DECIDED: &str = "decided";

/// How far the meeting is with an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has said what came of it.
    Open,
    /// It is said, and the minutes do not bear it out: no discussion, or no decision.
    Unsaid,
    /// Nothing to report.
    Nothing,
    /// Discussed, and no decision was needed.
    Discussed,
    /// Decided.
    Decided,
}

impl Standing {
    /// Whether nothing is left to do about the input.
    #[must_use]
    pub const fn is_done(self) -> bool {
        matches!(self, Self::Nothing | Self::Discussed | Self::Decided)
    }
}

/// How far the meeting is with an input.
#[must_use]
pub fn standing(review: &RecordSnapshot, input: &Input) -> Standing {
    match review.value(input.outcome).and_then(Value::as_text) {
        Some(NOTHING) => Standing::Nothing,
        Some(DISCUSSED) => {
            let text = review.texts.get(input.discussion);
            if text.is_some_and(|text| !text.trim().is_empty()) {
                Standing::Discussed
            } else {
                Standing::Unsaid
            }
        }
        Some(DECIDED) if minutes::decided(review).iter().any(|one| one.input == input.name) => Standing::Decided,
        Some(DECIDED) => Standing::Unsaid,
        Some(_) | None => Standing::Open,
    }
}

/// The outcomes that the minutes do not bear out: *discussed* without a word, *decided* without a decision or action. An
/// outcome that is not there is asked for by the step itself.
#[must_use]
pub fn unsaid(review: &RecordSnapshot) -> Vec<&'static str> {
    INPUTS
        .iter()
        .filter(|input| standing(review, input) == Standing::Unsaid)
        .map(|input| input.outcome)
        .collect()
}
