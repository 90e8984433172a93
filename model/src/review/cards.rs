//! What the records say about each input, each by a pure function of rows at a moment.

mod assurance;
mod direction;
mod parties;
mod performance;

use std::cell::OnceCell;

use super::agenda::{INPUTS, Input};
use super::card::{Card, Entry};
use super::opening::Cards;
use super::past::{Past, past};
use crate::agenda::day_of_moment;
use crate::conformity::Tally;
use crate::measure::Surroundings;
use crate::measure::life::{finished, is_open_at, opened};
use crate::measure::period::Period;
use crate::report::{Figures, Scope, generate};
use crate::row::Row;
use crate::value::Value;

/// What cards are computed from.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// Rows, the present moment, availability.
    pub surroundings: &'a Surroundings<'a>,
    /// The row of the review.
    pub review: &'a Row,
    /// How many requirements of the standard are met, if that was evaluated.
    pub conformity: Option<Tally>,
}

/// The cards of all inputs as the records are now, in the order of the agenda.
#[must_use]
pub fn compute(given: &Given<'_>) -> Cards {
    let look = Look::new(given);
    let cards = INPUTS.iter().map(|input| of(&look, input)).collect();
    Cards::new(given.surroundings.now_millis, look.past, cards)
}

/// The card of one input: a page that must not be held up asks for one after the other, see [`gathered`].
#[must_use]
pub fn card(given: &Given<'_>, input: &Input) -> Card {
    of(&Look::new(given), input)
}

/// Cards that were computed one after the other.
#[must_use]
pub fn gathered(given: &Given<'_>, cards: Vec<Card>) -> Cards {
    Cards::new(given.surroundings.now_millis, Look::new(given).past, cards)
}

fn of(look: &Look<'_>, input: &Input) -> Card {
    match input.name {
        "earlier_actions" => direction::earlier_actions(look),
        "context" => direction::context(look),
        "performance" => performance::performance(look),
        "audits" => assurance::audits(look),
        "nonconformities" => assurance::nonconformities(look),
        "feedback" => parties::feedback(look),
        "objectives" => direction::objectives(look),
        "parties" => parties::parties(look),
        "resources" => parties::resources(look),
        "risks" => assurance::risks(look),
        // The agenda has no other; a test holds every input against its card.
        _ => direction::improvements(look),
    }
}

/// What all cards look at.
struct Look<'a> {
    given: Given<'a>,
    past: Past,
    /// Today, in days since 1970-01-01.
    today: i32,
    /// The day of the previous review.
    since_day: i32,
    figures: OnceCell<Figures>,
}

impl<'a> Look<'a> {
    fn new(given: &Given<'a>) -> Self {
        let surroundings = given.surroundings;
        let past = past(given.review, surroundings.rows, surroundings.now_millis);
        let day = |millis| day_of_moment(millis, surroundings.offset_minutes).unwrap_or_default();
        let today = day(surroundings.now_millis);
        Self {
            given: *given,
            past,
            today,
            since_day: day(past.since_millis).min(today),
            figures: OnceCell::new(),
        }
    }

    /// The figures of a report on the period since the previous review.
    fn figures(&self) -> &Figures {
        let period = Period {
            from_day: self.since_day,
            to_day: self.today,
        };
        self.figures
            .get_or_init(|| generate(&Scope::whole(period), self.given.surroundings))
    }
}

/// How many, now and at the previous review.
#[derive(Clone, Copy, Default)]
struct Pair {
    now: usize,
    before: usize,
}

impl Pair {
    fn add(&mut self, now: bool, before: bool) {
        self.now += usize::from(now);
        self.before += usize::from(before);
    }
}

impl Look<'_> {
    fn now(&self) -> i64 {
        self.given.surroundings.now_millis
    }

    /// Visits the records of a kind that are not archived.
    fn each(&self, kind: &str, mut visit: impl FnMut(&Row)) {
        self.given.surroundings.rows.each(kind, &mut |row| {
            if !row.archived {
                visit(row);
            }
        });
    }

    /// Whether work on a record was open now, and at the previous review.
    fn open(&self, row: &Row) -> (bool, bool) {
        (is_open_at(row, self.now()), is_open_at(row, self.past.since_millis))
    }

    /// Whether a moment lies since the previous review, or in the period before that.
    fn within(&self, millis: Option<i64>) -> (bool, bool) {
        let Some(millis) = millis else { return (false, false) };
        (
            millis > self.past.since_millis && millis <= self.now(),
            millis > self.past.before_millis && millis <= self.past.since_millis,
        )
    }

    fn began(&self, row: &Row) -> (bool, bool) {
        self.within(Some(opened(row)))
    }

    fn ended(&self, row: &Row) -> (bool, bool) {
        self.within(finished(row))
    }

    /// Whether a day has passed, now and at the previous review.
    fn passed(&self, day: Option<i32>) -> (bool, bool) {
        day.map_or((false, false), |day| (day < self.today, day < self.since_day))
    }
}

fn text<'row>(row: &'row Row, field: &str) -> &'row str {
    row.value(field).and_then(Value::as_text).unwrap_or_default()
}

fn number(row: &Row, field: &str) -> Option<f64> {
    match row.value(field)? {
        Value::Number(number) => Some(*number),
        Value::Text(_) | Value::Date(_) | Value::DateTime(_) | Value::Flag(_) => None,
    }
}

fn date(row: &Row, field: &str) -> Option<i32> {
    match row.value(field)? {
        Value::Date(day) => Some(*day),
        Value::Text(_) | Value::Number(_) | Value::DateTime(_) | Value::Flag(_) => None,
    }
}

fn millis(row: &Row, field: &str) -> Option<i64> {
    row.value(field).and_then(Value::as_millis)
}

/// What a list of records is sorted by: a number, smaller first.
type Listed = Vec<(i64, Entry)>;

fn by_due(row: &Row, day: Option<i32>) -> (i64, Entry) {
    (day.map_or(i64::MAX, i64::from), Entry::of(row))
}

/// A number as a key that puts the greatest first.
#[expect(clippy::cast_possible_truncation, reason = "a key for sorting; scores are small")]
fn greatest_first(number: Option<f64>) -> i64 {
    number.map_or(i64::MAX, |number| -(number * 1_000.0) as i64)
}

fn card_of(draft: super::card::Draft, listed: Listed) -> Card {
    draft.listing(listed)
}
