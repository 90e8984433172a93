//! Which records count, as a line of text: a kind and conditions, all of which must hold.
//!
//! ```text
//! incident priority=p1|p2 category!="Access" affects_service="E-mail" reopen_count>0
//! ```
//!
//! A condition names a field, a relation, `state` or `tag`; `=` wants one of the values apart by `|`, `!=` none of them;
//! `>`, `>=`, `<` and `<=` compare numbers; `=*` wants any value. States may also be `open` and `closed`. Values with
//! blanks stand in double quotes. Letters are compared in any case; choices and states by their stored or shown names.

use crate::calendar::date_text;
use crate::declaration::{COMMON_FIELDS, Field, FieldType, Kind, Relation};
use crate::kinds;
use crate::row::{Row, Rows};
use crate::value::Value;

/// The most conditions of one filter; a person does not read more.
const CONDITIONS: usize = 20;

/// Why a filter cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// Nothing is said.
    #[error("Say which records count: a kind, for example “incident”, and conditions such as “priority=p1”.")]
    Empty,
    /// The first word names no kind.
    #[error("“{word}” is no kind of records. Begin with one, for example “incident” or “service_request”.")]
    UnknownKind {
        /// The word.
        word: String,
    },
    /// A condition without `=` or another comparison.
    #[error("“{word}” is no condition. Write a field, a comparison and a value, for example “priority=p1”.")]
    NoComparison {
        /// The word.
        word: String,
    },
    /// A condition on something that the kind does not have.
    #[error("{kind} have no field or relation “{name}”.")]
    UnknownField {
        /// The plural label of the kind.
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// A value that the field cannot have.
    #[error("“{value}” is no value of “{name}”; possible are: {possible}.")]
    UnknownValue {
        /// The name of the field.
        name: String,
        /// The value.
        value: String,
        /// What it may be.
        possible: String,
    },
    /// A comparison of sizes with something that is no number.
    #[error("“{word}” compares sizes, which takes a number on the right and a number field on the left.")]
    NotANumber {
        /// The condition.
        word: String,
    },
    /// A quotation mark without its other one.
    #[error("A quotation mark is not closed after “{word}”.")]
    OpenQuote {
        /// What stands before it.
        word: String,
    },
    /// More conditions than are read.
    #[error("More than {CONDITIONS} conditions are too many for one measure.")]
    TooMany,
}

#[derive(Debug, Clone, Copy)]
enum Subject {
    State,
    Tag,
    Field(&'static Field),
    Relation(&'static Relation),
}

#[derive(Debug, Clone)]
enum Test {
    /// One of these, in lower case.
    OneOf(Vec<String>),
    /// None of these.
    NoneOf(Vec<String>),
    /// Anything.
    Set,
    Above(f64),
    AtLeast(f64),
    Below(f64),
    AtMost(f64),
}

/// A condition on a record.
#[derive(Debug, Clone)]
pub struct Condition {
    subject: Subject,
    test: Test,
}

/// A kind and conditions.
#[derive(Debug, Clone)]
pub struct Filter {
    /// The kind of the records that count.
    pub kind: &'static Kind,
    conditions: Vec<Condition>,
}

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// The first thing that cannot be read, in a sentence.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let mut words = words(text)?.into_iter();
        let word = words.next().ok_or(FilterError::Empty)?;
        let kind = kind_of(&word).ok_or_else(|| FilterError::UnknownKind { word: shown(&word) })?;
        let conditions = conditions(kind, words)?;
        Ok(Self { kind, conditions })
    }

    /// Whether a row of the kind counts. Archived records never do.
    #[must_use]
    pub fn counts(&self, row: &Row, rows: &dyn Rows) -> bool {
        !row.archived && holds(&self.conditions, row, rows)
    }
}

/// Reads conditions without a kind before them.
///
/// # Errors
/// As [`Filter::parse`]; there must be at least one.
pub fn parse_conditions(kind: &'static Kind, text: &str) -> Result<Vec<Condition>, FilterError> {
    let conditions = conditions(kind, words(text)?.into_iter())?;
    if conditions.is_empty() {
        return Err(FilterError::Empty);
    }
    Ok(conditions)
}

/// Whether all conditions hold for a row.
#[must_use]
pub fn holds(conditions: &[Condition], row: &Row, rows: &dyn Rows) -> bool {
    conditions.iter().all(|condition| condition.holds(row, rows))
}

fn shown(word: &str) -> String {
    crate::message::cut(word, 60)
}

/// Words apart by blanks; what stands in double quotes is one, without them.
fn words(text: &str) -> Result<Vec<String>, FilterError> {
    let (mut words, mut word, mut quoted, mut begun) = (Vec::new(), String::new(), false, false);
    for character in text.chars() {
        match character {
            '"' | '“' | '”' | '„' => {
                quoted = !quoted;
                begun = true;
            }
            blank if blank.is_whitespace() && !quoted => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            other => {
                word.push(other);
                begun = true;
            }
        }
    }
    if quoted {
        return Err(FilterError::OpenQuote { word: shown(&word) });
    }
    if begun {
        words.push(word);
    }
    Ok(words)
}

/// A kind by its stored name, prefix or label.
fn kind_of(word: &str) -> Option<&'static Kind> {
    let named = |label: &str| label.to_lowercase().replace(' ', "_") == word.to_lowercase().replace(['-', ' '], "_");
    kinds::ALL
        .iter()
        .copied()
        .find(|kind| named(kind.name) || named(kind.prefix) || named(kind.label) || named(kind.plural))
}

fn conditions(kind: &'static Kind, words: impl Iterator<Item = String>) -> Result<Vec<Condition>, FilterError> {
    let mut found = Vec::new();
    for word in words {
        if found.len() == CONDITIONS {
            return Err(FilterError::TooMany);
        }
        found.push(condition(kind, &word)?);
    }
    Ok(found)
}

fn condition(kind: &'static Kind, word: &str) -> Result<Condition, FilterError> {
    let at = word.find(['=', '!', '<', '>']);
    let Some((name, rest)) = at.and_then(|at| word.split_at_checked(at)) else {
        return Err(FilterError::NoComparison { word: shown(word) });
    };
    let comparison = ["!=", ">=", "<=", "=", ">", "<"]
        .into_iter()
        .find(|comparison| rest.starts_with(comparison));
    let Some((comparison, value)) = comparison.and_then(|found| Some((found, rest.strip_prefix(found)?.trim()))) else {
        return Err(FilterError::NoComparison { word: shown(word) });
    };
    if value.is_empty() {
        return Err(FilterError::NoComparison { word: shown(word) });
    }
    let subject = subject(kind, name.trim())?;
    let number = || {
        let is_number =
            matches!(subject, Subject::Field(field) if matches!(field.field_type, FieldType::Number { .. }));
        let number: Option<f64> = value.replace(',', ".").parse().ok();
        number
            .filter(|_| is_number)
            .ok_or_else(|| FilterError::NotANumber { word: shown(word) })
    };
    let values = || {
        value
            .split('|')
            .map(|value| accepted(kind, subject, value.trim(), name))
            .collect::<Result<Vec<String>, FilterError>>()
    };
    let test = match comparison {
        "=" if value == "*" => Test::Set,
        "=" => Test::OneOf(values()?),
        "!=" => Test::NoneOf(values()?),
        ">" => Test::Above(number()?),
        ">=" => Test::AtLeast(number()?),
        "<" => Test::Below(number()?),
        _ => Test::AtMost(number()?),
    };
    Ok(Condition { subject, test })
}

fn subject(kind: &'static Kind, name: &str) -> Result<Subject, FilterError> {
    let named = |stored: &str, label: &str| {
        stored.eq_ignore_ascii_case(name) || label.to_lowercase().replace(' ', "_") == name.to_lowercase()
    };
    match name.to_lowercase().as_str() {
        "state" => return Ok(Subject::State),
        "tag" => return Ok(Subject::Tag),
        _ => {}
    }
    let field = kind
        .fields
        .iter()
        .chain(COMMON_FIELDS)
        .find(|field| !field.is_text() && named(field.name, field.label));
    if let Some(field) = field {
        return Ok(Subject::Field(field));
    }
    let relation = kind
        .relations
        .iter()
        .find(|relation| named(relation.name, relation.label));
    relation
        .map(Subject::Relation)
        .ok_or_else(|| FilterError::UnknownField {
            kind: kind.plural,
            name: shown(name),
        })
}

/// The value as it is compared: stored names of choices and states, `true` and `false`, the rest in lower case.
fn accepted(kind: &'static Kind, subject: Subject, value: &str, name: &str) -> Result<String, FilterError> {
    let is =
        |stored: &str, label: &str| stored.eq_ignore_ascii_case(value) || label.to_lowercase() == value.to_lowercase();
    let unknown = |possible: Vec<&str>| FilterError::UnknownValue {
        name: shown(name),
        value: shown(value),
        possible: possible.join(", "),
    };
    match subject {
        Subject::State => {
            let states = kind.states.iter().map(|state| (state.name, state.label));
            let mut all = states.chain([("open", "open"), ("closed", "closed")]);
            all.clone()
                .find(|(stored, label)| is(stored, label))
                .map(|(stored, _)| stored.to_owned())
                .ok_or_else(|| unknown(all.by_ref().map(|(stored, _)| stored).collect()))
        }
        Subject::Field(field) => match field.field_type {
            FieldType::Choice(choices) => choices
                .iter()
                .find(|choice| is(choice.value, choice.label))
                .map(|choice| choice.value.to_owned())
                .ok_or_else(|| unknown(choices.iter().map(|choice| choice.value).collect())),
            FieldType::Flag => match value.to_lowercase().as_str() {
                "yes" | "true" | "ja" => Ok("true".to_owned()),
                "no" | "false" | "nein" => Ok("false".to_owned()),
                _ => Err(unknown(vec!["yes", "no"])),
            },
            FieldType::Number { .. } => value
                .parse()
                .map(|number: f64| number.to_string())
                .map_err(|_| FilterError::NotANumber { word: shown(value) }),
            FieldType::Line
            | FieldType::Text
            | FieldType::Date
            | FieldType::DateTime
            | FieldType::Person
            | FieldType::Group => Ok(value.to_lowercase()),
        },
        Subject::Tag | Subject::Relation(_) => Ok(value.to_lowercase()),
    }
}

impl Condition {
    fn holds(&self, row: &Row, rows: &dyn Rows) -> bool {
        match &self.test {
            Test::Set => self.is_set(row),
            Test::OneOf(values) => values.iter().any(|value| self.is(row, value, rows)),
            Test::NoneOf(values) => !values.iter().any(|value| self.is(row, value, rows)),
            Test::Above(limit) => self.number(row).is_some_and(|number| number > *limit),
            Test::AtLeast(limit) => self.number(row).is_some_and(|number| number >= *limit),
            Test::Below(limit) => self.number(row).is_some_and(|number| number < *limit),
            Test::AtMost(limit) => self.number(row).is_some_and(|number| number <= *limit),
        }
    }

    fn number(&self, row: &Row) -> Option<f64> {
        match self.subject {
            Subject::Field(field) => match row.value(field.name)? {
                Value::Number(number) => Some(*number),
                Value::Text(_) | Value::Date(_) | Value::DateTime(_) | Value::Flag(_) => None,
            },
            Subject::State | Subject::Tag | Subject::Relation(_) => None,
        }
    }

    fn is_set(&self, row: &Row) -> bool {
        match self.subject {
            Subject::State => true,
            Subject::Tag => !row.tags.is_empty(),
            Subject::Field(field) if field.name == crate::keys::TITLE => !row.title.is_empty(),
            Subject::Field(field) => row.value(field.name).is_some(),
            Subject::Relation(relation) => row.relations.iter().any(|(name, _)| name == relation.name),
        }
    }

    fn is(&self, row: &Row, wanted: &str, rows: &dyn Rows) -> bool {
        match self.subject {
            Subject::State => {
                let state = kinds::by_name(&row.kind).and_then(|kind| kind.state(&row.state));
                row.state == wanted
                    || match wanted {
                        "open" => state.is_some_and(|state| !state.closed),
                        "closed" => state.is_some_and(|state| state.closed),
                        _ => false,
                    }
            }
            Subject::Tag => row.tags.iter().any(|tag| tag.to_lowercase() == wanted),
            Subject::Field(field) if field.name == crate::keys::TITLE => row.title.to_lowercase() == wanted,
            Subject::Field(field) => match row.value(field.name) {
                Some(Value::Text(text)) => text.to_lowercase() == wanted,
                Some(Value::Number(number)) => number.to_string() == wanted,
                Some(Value::Flag(flag)) => flag.to_string() == wanted,
                Some(Value::Date(day)) => date_text(*day) == wanted,
                Some(Value::DateTime(millis)) => {
                    crate::calendar::iso_moment(*millis).to_lowercase().starts_with(wanted)
                }
                // A flag that nobody set is off.
                None => field.field_type == FieldType::Flag && wanted == "false",
            },
            Subject::Relation(relation) => row
                .relations
                .iter()
                .filter(|(name, _)| name == relation.name)
                .filter_map(|(_, target)| rows.find(*target))
                .any(|target| target.title.to_lowercase() == wanted || target.short_id.to_lowercase() == wanted),
        }
    }
}
