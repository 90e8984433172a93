//! The card of an input: a few figures with what they were at the previous review, and a short list of records.
//!
//! The names in JSON are part of what is frozen: they are never renamed, and what is added later has a default.

use serde::{Deserialize, Serialize};

use crate::message::cut;
use crate::row::Row;
use crate::value::Value;

/// The most records that a card lists.
pub(super) const LISTED: usize = 8;
/// The longest title and name that a card keeps, in characters.
const TITLE_CHARACTERS: usize = 80;

/// A figure of a card.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Figure {
    /// Which, see [`super::figure_kind`].
    pub name: String,
    /// Its value; none where there is nothing to compute it from.
    pub value: Option<f64>,
    /// Its value at the previous review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<f64>,
}

/// A record that a card lists.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// Its document.
    pub document: String,
    /// The stored name of its kind.
    pub kind: String,
    /// Its short id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The stored name of its state.
    pub state: String,
    /// Who answers for it; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// By which day something is due, in days since 1970-01-01.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<i32>,
    /// The number that it is listed for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// What that number should be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
    /// The unit of both; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
}

/// What the records say about an input.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Card {
    /// The name of the input.
    pub input: String,
    /// Figures, the most telling first.
    pub figures: Vec<Figure>,
    /// Records, the most urgent first.
    pub entries: Vec<Entry>,
    /// How many records more there are.
    pub more: u32,
}

impl Card {
    /// A figure by name.
    #[must_use]
    pub fn figure(&self, name: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.name == name)
    }
}

impl Entry {
    pub(super) fn of(row: &Row) -> Self {
        let due = ["due", "review_due", "notice_by", "planned_end"]
            .iter()
            .find_map(|field| match row.value(field) {
                Some(Value::Date(day)) => Some(*day),
                Some(Value::Text(_) | Value::Number(_) | Value::DateTime(_) | Value::Flag(_)) | None => None,
            });
        Self {
            document: row.document.to_string(),
            kind: row.kind.clone(),
            id: row.short_id.clone(),
            title: cut(&row.title, TITLE_CHARACTERS),
            state: row.state.clone(),
            owner: cut(
                row.value("owner").and_then(Value::as_text).unwrap_or_default(),
                TITLE_CHARACTERS,
            ),
            due,
            ..Self::default()
        }
    }

    pub(super) fn measured(mut self, value: Option<f64>, target: Option<f64>, unit: &str) -> Self {
        self.value = value;
        self.target = target;
        self.unit = cut(unit, TITLE_CHARACTERS);
        self
    }
}

/// A card in the making.
pub(super) struct Draft(Card);

impl Draft {
    pub(super) fn new(input: &str) -> Self {
        Self(Card {
            input: input.to_owned(),
            ..Card::default()
        })
    }

    /// A number of records, now and at the previous review.
    pub(super) fn count(&mut self, name: &str, now: usize, before: Option<usize>) {
        let number = crate::measure::amount;
        self.figure(name, Some(number(now)), before.map(number));
    }

    /// A figure, now and at the previous review.
    pub(super) fn figure(&mut self, name: &str, value: Option<f64>, before: Option<f64>) {
        self.0.figures.push(Figure {
            name: name.to_owned(),
            value,
            before,
        });
    }

    /// The card with its records, sorted by what comes first and then by title.
    pub(super) fn listing<K: Ord>(mut self, mut entries: Vec<(K, Entry)>) -> Card {
        entries.sort_by(|(one_key, one), (other_key, other)| {
            (one_key, &one.title, &one.document).cmp(&(other_key, &other.title, &other.document))
        });
        self.0.more = u32::try_from(entries.len().saturating_sub(LISTED)).unwrap_or(u32::MAX);
        self.0.entries = entries.into_iter().take(LISTED).map(|(_, entry)| entry).collect();
        self.0
    }
}
