//! Which review came before, and which stretch of time a review looks back on.

use steward_sync::ids::DocumentId;

use crate::calendar::DAY_MILLIS;
use crate::row::{Row, Rows};
use crate::value::Value;

/// A first review looks back on half a year.
const FIRST_MILLIS: i64 = 182 * DAY_MILLIS;

/// What a review looks back on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    /// The previous review, if there is one.
    pub previous: Option<DocumentId>,
    /// When that was held, or half a year ago, in milliseconds.
    pub since_millis: i64,
    /// As long before that again: where the period before begins, in milliseconds.
    pub before_millis: i64,
}

/// When a review took place or will: as opened, as planned, or when its record was made. In milliseconds.
fn held(review: &Row) -> i64 {
    ["opened", "held"]
        .iter()
        .find_map(|field| review.value(field).and_then(Value::as_millis))
        .unwrap_or(review.created_millis)
}

/// The review before this one: the one that it names, or else the latest that was held before it.
#[must_use]
pub fn previous(review: &Row, rows: &dyn Rows) -> Option<DocumentId> {
    let named = review.relations.iter().find(|(name, _)| name == "previous");
    if let Some((_, named)) = named.filter(|(_, target)| *target != review.document) {
        return Some(*named);
    }
    let own = held(review);
    let mut latest: Option<(i64, DocumentId)> = None;
    rows.each(&review.kind, &mut |row| {
        let candidate = (held(row), row.document);
        let counts = row.document != review.document && !row.archived && row.state != "planned" && candidate.0 < own;
        if counts && latest.is_none_or(|latest| candidate > latest) {
            latest = Some(candidate);
        }
    });
    latest.map(|(_, document)| document)
}

/// What a review looks back on from a moment.
#[must_use]
pub fn past(review: &Row, rows: &dyn Rows, now_millis: i64) -> Past {
    let previous = previous(review, rows);
    let since = previous.and_then(|document| rows.find(document)).map(held);
    let since_millis = since
        .filter(|since| *since < now_millis)
        .unwrap_or_else(|| now_millis.saturating_sub(FIRST_MILLIS));
    Past {
        previous,
        since_millis,
        before_millis: since_millis.saturating_sub(now_millis.saturating_sub(since_millis)),
    }
}

/// Open actions of earlier reviews that this one has not taken over yet, those due first first.
#[must_use]
pub fn carry_over(review: &Row, rows: &dyn Rows) -> Vec<DocumentId> {
    let mut found: Vec<(i32, DocumentId)> = Vec::new();
    rows.each("action", &mut |row| {
        let sources = || row.relations.iter().filter(|(name, _)| name == "follows_from");
        let from_review = sources().any(|(_, source)| rows.find(*source).is_some_and(|row| row.kind == review.kind));
        let taken_over = sources().any(|(_, source)| *source == review.document);
        if !row.archived && from_review && !taken_over && matches!(row.state.as_str(), "open" | "in_progress") {
            let due = match row.value("due") {
                Some(Value::Date(day)) => *day,
                Some(Value::Text(_) | Value::Number(_) | Value::DateTime(_) | Value::Flag(_)) | None => i32::MAX,
            };
            found.push((due, row.document));
        }
    });
    found.sort_unstable();
    found.into_iter().map(|(_, document)| document).collect()
}
