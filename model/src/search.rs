//! Searches rows: words and `field:value` filters, ranked.
//!
//! `printer kind:incident state:pending owner:ana tag:vip` finds records in which every word occurs and every filter
//! holds. Words in quotes stay together. A filter's value may be the stored value, the label, or the beginning of either.

use crate::declaration::Kind;
use crate::kinds;
use crate::row::Row;
use crate::short_id;

/// The most terms of a query; people type fewer, and pasted pages must not stall the search.
const TERMS: usize = 24;

/// A parsed query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    words: Vec<String>,
    filters: Vec<Filter>,
    /// Whether archived records are found too (`archived:yes`).
    archived: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Filter {
    name: String,
    value: String,
    negated: bool,
}

/// A record that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<'a> {
    /// Its row.
    pub row: &'a Row,
    /// Higher is better.
    pub score: u32,
}

impl Query {
    /// Parses what a person typed.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for term in terms(text).into_iter().take(TERMS) {
            let (negated, term) = match term.strip_prefix('-') {
                Some(rest) if rest.contains(':') => (true, rest.to_owned()),
                Some(_) | None => (false, term),
            };
            match term.split_once(':') {
                Some(("archived", value)) => query.archived = Some(matches!(value, "yes" | "true" | "1")),
                Some((name, value)) if !name.is_empty() && !value.is_empty() && is_filter(name) => {
                    query.filters.push(Filter {
                        name: name.to_owned(),
                        value: value.to_owned(),
                        negated,
                    });
                }
                Some(_) | None => query.words.push(term),
            }
        }
        query
    }

    /// Whether it asks for nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.filters.is_empty()
    }

    /// How well a row matches; `None` if it does not.
    #[must_use]
    pub fn score(&self, row: &Row) -> Option<u32> {
        if row.archived != self.archived.unwrap_or(false) {
            return None;
        }
        let kind = kinds::by_name(&row.kind).unwrap_or(&kinds::unknown::KIND);
        if !self
            .filters
            .iter()
            .all(|filter| filter.holds(row, kind) != filter.negated)
        {
            return None;
        }
        self.words
            .iter()
            .try_fold(0_u32, |sum, word| Some(sum + word_score(word, row, kind)?))
    }
}

/// The best matches, the best first; among equals the latest changed first.
#[must_use]
pub fn search<'a>(rows: impl IntoIterator<Item = &'a Row>, query: &Query, limit: usize) -> Vec<Found<'a>> {
    let mut found: Vec<_> = rows
        .into_iter()
        .filter_map(|row| query.score(row).map(|score| Found { row, score }))
        .collect();
    found.sort_by_key(|found| {
        (
            std::cmp::Reverse((found.score, found.row.updated_millis)),
            found.row.document,
        )
    });
    found.truncate(limit);
    found
}

/// Lower-case terms; quoted words stay together.
fn terms(text: &str) -> Vec<String> {
    let mut terms = vec![String::new()];
    let mut quoted = false;
    for character in text.chars().flat_map(char::to_lowercase).take(2_000) {
        match character {
            '"' | '“' | '”' => quoted = !quoted,
            space if space.is_whitespace() && !quoted => terms.push(String::new()),
            other => {
                if let Some(term) = terms.last_mut() {
                    term.push(other);
                }
            }
        }
    }
    terms.retain(|term| !term.is_empty());
    terms
}

/// A name before a colon is a filter only if some kind knows it, so that `http://…` and times are words.
fn is_filter(name: &str) -> bool {
    let spaced = name.replace('-', "_");
    matches!(name, "kind" | "state" | "tag" | "id")
        || kinds::ALL
            .iter()
            .any(|kind| kind.field(&spaced).is_some_and(|field| !field.is_text()))
}

impl Filter {
    fn holds(&self, row: &Row, kind: &Kind) -> bool {
        let wanted = self.value.as_str();
        match self.name.as_str() {
            "kind" => {
                let name = wanted.replace([' ', '-'], "_");
                if kinds::by_name(&name).is_some() {
                    return row.kind == name;
                }
                row.kind.starts_with(&name)
                    || kind.prefix.eq_ignore_ascii_case(wanted)
                    || kind.plural.to_lowercase().starts_with(wanted)
            }
            "state" => {
                let label = kind.state(&row.state).map_or("", |state| state.label).to_lowercase();
                let group = kind.state(&row.state).is_some_and(|state| state.closed);
                row.state.starts_with(&wanted.replace([' ', '-'], "_"))
                    || label.starts_with(wanted)
                    || (wanted == "open" && !group)
            }
            "tag" => row.tags.iter().any(|tag| tag.to_lowercase().starts_with(wanted)),
            "id" => {
                short_id::matches(wanted, kind.prefix, row.document)
                    || row.external_id.as_ref().is_some_and(|id| id.to_lowercase() == wanted)
            }
            name => {
                let name = name.replace('-', "_");
                let Some(field) = kind.field(&name) else { return false };
                row.value(&name).is_some_and(|value| {
                    let shown = value.display(field).to_lowercase();
                    let stored = value.as_text().unwrap_or_default();
                    stored == wanted
                        || shown.split_whitespace().any(|word| word.starts_with(wanted))
                        || shown.starts_with(wanted)
                })
            }
        }
    }
}

fn word_score(word: &str, row: &Row, kind: &Kind) -> Option<u32> {
    if short_id::matches(word, kind.prefix, row.document) {
        return Some(1000);
    }
    if row.external_id.as_ref().is_some_and(|id| id.to_lowercase() == *word) {
        return Some(800);
    }
    if !row.search.contains(word) {
        return None;
    }
    let title = row.title.to_lowercase();
    Some(if title == *word {
        400
    } else if title.starts_with(word) {
        200
    } else if starts_a_word(&title, word) {
        100
    } else if title.contains(word) {
        60
    } else if starts_a_word(&row.search, word) {
        20
    } else {
        5
    })
}

fn starts_a_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        text.get(..at)
            .and_then(|before| before.chars().next_back())
            .is_none_or(|before| !before.is_alphanumeric())
    })
}
