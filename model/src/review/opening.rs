//! The cards as they were when the meeting was opened: JSON with its version, of bounded size, never changed afterwards.
//!
//! Whoever opens the meeting freezes the cards as their device has them. Several who open it apart freeze several sets;
//! all are kept, and the same one counts everywhere: that of the latest round, in it the earliest, in a tie the one with
//! the smaller name. A round counts the sets that were known when it was opened, so that a review which was taken back
//! to planning and opened again does not stand by old figures.

use serde::{Deserialize, Serialize};

use super::card::Card;
use crate::edit::Edit;
use crate::item::{self, Item, TEXT_BYTES};
use crate::snapshot::RecordSnapshot;
use crate::value::Value;

/// The version of what is written.
const VERSION: u32 = 1;

/// The cards of a review at a moment.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Cards {
    /// The version of the format.
    version: u32,
    /// When they were computed, in milliseconds.
    pub taken_millis: i64,
    /// From when on they count, in milliseconds.
    pub since_millis: i64,
    /// The document of the review that they are compared with; may be empty.
    pub previous: String,
    /// One for each input.
    pub cards: Vec<Card>,
}

impl Cards {
    pub(super) fn new(taken_millis: i64, past: super::Past, cards: Vec<Card>) -> Self {
        Self {
            version: VERSION,
            taken_millis,
            since_millis: past.since_millis,
            previous: past.previous.map(|previous| previous.to_string()).unwrap_or_default(),
            cards,
        }
    }

    /// The card of an input.
    #[must_use]
    pub fn card(&self, input: &str) -> Option<&Card> {
        self.cards.iter().find(|card| card.input == input)
    }

    /// The same cards with what the figures were in another set, wherever that has them: how the previous review saw them
    /// itself says more than what can be told from records today.
    #[must_use]
    pub fn compared_with(mut self, earlier: &Self) -> Self {
        for card in &mut self.cards {
            let Some(known) = earlier.card(&card.input) else {
                continue;
            };
            for figure in &mut card.figures {
                let value = known.figure(&figure.name).and_then(|known| known.value);
                figure.before = value.or(figure.before);
            }
        }
        self
    }
}

/// Why frozen cards cannot be shown. They stay in the record as they are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpeningError {
    /// A newer version wrote them.
    #[error("A newer version froze these inputs; open the review there.")]
    Newer,
    /// They are no cards.
    #[error("The frozen inputs cannot be read.")]
    Damaged,
}

/// Cards as they are stored; lists of records are cut short where they would not fit.
#[must_use]
pub fn encode(cards: &Cards) -> String {
    let mut cards = cards.clone();
    for listed in (0..=super::card::LISTED).rev() {
        for card in &mut cards.cards {
            let cut = card.entries.len().saturating_sub(listed);
            card.entries.truncate(listed);
            card.more = card.more.saturating_add(u32::try_from(cut).unwrap_or(u32::MAX));
        }
        // Serializing strings and numbers into a string does not fail.
        let text = serde_json::to_string(&cards).unwrap_or_default();
        if text.len() <= TEXT_BYTES {
            return text;
        }
    }
    String::new()
}

/// Reads stored cards.
///
/// # Errors
/// If a newer version wrote them, or they are damaged.
pub fn decode(text: &str) -> Result<Cards, OpeningError> {
    if text.len() > TEXT_BYTES {
        return Err(OpeningError::Damaged);
    }
    let cards: Cards = serde_json::from_str(text).map_err(|_| OpeningError::Damaged)?;
    match cards.version {
        0 => Err(OpeningError::Damaged),
        VERSION => Ok(cards),
        _ => Err(OpeningError::Newer),
    }
}

/// A frozen set and how it came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    /// Who opened the meeting.
    pub by: String,
    /// When, in milliseconds.
    pub at_millis: i64,
    /// The cards, or why they cannot be shown.
    pub cards: Result<Cards, OpeningError>,
    /// How many others opened it apart; their sets are kept and do not count.
    pub others: usize,
}

fn round(opening: &Item) -> f64 {
    match opening.value(item::ROUND) {
        Some(Value::Number(round)) if round.is_finite() => *round,
        Some(_) | None => 0.0,
    }
}

/// The item whose set counts.
fn winner(openings: &[Item]) -> Option<&Item> {
    openings.iter().reduce(|best, other| {
        let by_round = round(other).total_cmp(&round(best));
        let earlier = (other.at_millis, &other.id) < (best.at_millis, &best.id);
        if by_round.is_gt() || (by_round.is_eq() && earlier) {
            other
        } else {
            best
        }
    })
}

/// The frozen set that counts; none while the meeting was never opened, or was opened without freezing.
#[must_use]
pub fn opening(review: &RecordSnapshot) -> Option<Opening> {
    of_items(review.items(item::OPENINGS))
}

/// The frozen set that counts of those in a record.
#[must_use]
pub fn of_items(openings: &[Item]) -> Option<Opening> {
    let winner = winner(openings)?;
    let of_round = openings
        .iter()
        .filter(|other| round(other).total_cmp(&round(winner)).is_eq());
    Some(Opening {
        by: winner.author.clone(),
        at_millis: winner.at_millis,
        cards: decode(winner.text(item::FIGURES)),
        others: of_round.count().saturating_sub(1),
    })
}

/// The edit that freezes cards; it belongs into the change that opens the meeting. `id` is a random name, `known` what
/// was frozen before.
#[must_use]
pub fn freeze(id: &str, known: &[Item], cards: &Cards) -> Edit {
    let known = known.iter().map(round).fold(0.0, f64::max);
    Edit::PutItem {
        map: item::OPENINGS.to_owned(),
        id: id.to_owned(),
        values: vec![
            (item::FIGURES.to_owned(), Some(Value::Text(encode(cards)))),
            (item::ROUND.to_owned(), Some(Value::Number(known + 1.0))),
        ],
    }
}

/// A figure that is no longer what was frozen.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Which figure.
    pub figure: String,
    /// What was frozen.
    pub frozen: Option<f64>,
    /// What it is.
    pub live: Option<f64>,
}

/// The figures of an input that differ between frozen and live cards. What only one of them knows is not compared.
#[must_use]
pub fn differences(frozen: &Card, live: &Card) -> Vec<Difference> {
    // Through JSON, a fraction may differ in its last digit.
    let near = |one: Option<f64>, other: Option<f64>| match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() < 1e-6,
        (one, other) => one.is_some() == other.is_some(),
    };
    let pairs = frozen
        .figures
        .iter()
        .filter_map(|figure| Some((figure, live.figure(&figure.name)?)));
    pairs
        .filter(|(frozen, live)| !near(frozen.value, live.value))
        .map(|(frozen, live)| Difference {
            figure: frozen.name.clone(),
            frozen: frozen.value,
            live: live.value,
        })
        .collect()
}
