//! The gap assessment: how far each requirement is in place in the judgement of people, as records.
//!
//! A requirement has one record per workspace, whose document id follows from both. So two people who assess the same
//! requirement apart, even offline, write into one document: what they say differently is in conflict and shown, what
//! they say alike is one thing. Answers hold for every edition, because a requirement has a number in each.

use std::collections::HashMap;

use sha2::{Digest, Sha256};
use steward_sync::ids::DocumentId;

use crate::conformity::{Catalogue, Group, Requirement, clause};
use crate::edit::Edit;
use crate::row::Row;
use crate::value::Value;

/// Stored name of the kind.
pub const KIND: &str = "gap";
const REQUIREMENT: &str = "requirement";
const ANSWER: &str = "answer";
const NOTE: &str = "note";
const OWNER: &str = "owner";
/// The relation by which an action names what it follows from.
const FOLLOWS_FROM: &str = "follows_from";

/// How far a requirement is in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// It is done as required, and it can be shown.
    InPlace,
    /// Some of it is done, or it is done without proof.
    Partly,
    /// It is not done.
    NotInPlace,
    /// It does not apply to what the organization does.
    NotApplicable,
}

impl Answer {
    /// All of them, the best first.
    pub const EVERY: [Self; 4] = [Self::InPlace, Self::Partly, Self::NotInPlace, Self::NotApplicable];

    /// As stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InPlace => "in_place",
            Self::Partly => "partly",
            Self::NotInPlace => "not_in_place",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// The answer that is stored so.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::EVERY.into_iter().find(|answer| answer.name() == name)
    }

    /// Whether something remains to be done.
    #[must_use]
    pub const fn is_gap(self) -> bool {
        match self {
            Self::Partly | Self::NotInPlace => true,
            Self::InPlace | Self::NotApplicable => false,
        }
    }
}

/// What is known of one requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The record.
    pub document: DocumentId,
    /// The answer; a record may have a note or an owner before it has one.
    pub answer: Option<Answer>,
    /// What is there and what is lacking; may be empty.
    pub note: String,
    /// Who answers for closing it; may be empty.
    pub owner: String,
    /// Whether people said different things apart, which somebody has to settle on the record.
    pub is_disputed: bool,
    /// When it was last changed, in milliseconds.
    pub updated_millis: i64,
    /// Actions that follow from it and are not archived: how many, and how many of them are not over.
    pub actions: (usize, usize),
    /// The action, if there is just one.
    pub action: Option<DocumentId>,
}

/// The document of a requirement's record in a workspace: the same on every device. It is marked as a UUID of version 4
/// as other documents are.
#[must_use]
pub fn document_of(workspace: DocumentId, requirement: &str) -> DocumentId {
    let digest = Sha256::digest(format!("steward/gap/{workspace}/{requirement}").as_bytes());
    let mut bytes = [0; 16];
    for (byte, from) in bytes.iter_mut().zip(digest) {
        *byte = from;
    }
    let [_, _, _, _, _, _, version, _, variant, ..] = &mut bytes;
    *version = *version & 0x0f | 0x40;
    *variant = *variant & 0x3f | 0x80;
    DocumentId::from_bytes(bytes)
}

/// What a new record of a requirement says first; `title` is the requirement's, as shown.
#[must_use]
pub fn first_edits(requirement: &Requirement<'_>, title: &str) -> Vec<Edit> {
    vec![
        Edit::set("title", Value::text(title)),
        Edit::set(REQUIREMENT, Value::text(requirement.id)),
    ]
}

/// Says how far it is in place.
#[must_use]
pub fn answer_edit(answer: Answer) -> Edit {
    Edit::set(ANSWER, Value::text(answer.name()))
}

/// Writes the note, on one line; an empty one clears it.
#[must_use]
pub fn note_edit(note: &str) -> Edit {
    line_edit(NOTE, note)
}

/// Names who answers for closing the gap; nobody clears it.
#[must_use]
pub fn owner_edit(owner: &str) -> Edit {
    line_edit(OWNER, owner)
}

fn line_edit(field: &str, text: &str) -> Edit {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        Edit::Clear {
            field: field.to_owned(),
        }
    } else {
        Edit::set(field, Value::Text(line))
    }
}

/// An action that closes a gap: its title, who does it by which day, what it is about.
#[must_use]
pub fn action_edits(gap: DocumentId, title: &str, owner: &str, due: i32, description: &str) -> Vec<Edit> {
    vec![
        Edit::set("title", Value::text(title)),
        owner_edit(owner),
        Edit::set("due", Value::Date(due)),
        Edit::write("description", description),
        Edit::Relate {
            relation: FOLLOWS_FROM.to_owned(),
            target: gap,
        },
    ]
}

/// What is known of each requirement, by its id. Where a requirement has several records, the one that every device
/// would make counts, then the one with the smallest id.
#[must_use]
pub fn read<'r>(workspace: DocumentId, rows: impl IntoIterator<Item = &'r Row>) -> HashMap<String, Gap> {
    let mut gaps: HashMap<String, Gap> = HashMap::new();
    let mut actions: HashMap<DocumentId, (usize, usize, DocumentId)> = HashMap::new();
    for row in rows.into_iter().filter(|row| !row.archived) {
        match row.kind.as_str() {
            KIND => {
                let Some(requirement) = line(row, REQUIREMENT) else {
                    continue;
                };
                let own = document_of(workspace, requirement);
                let replaces = gaps
                    .get(requirement)
                    .is_none_or(|other| row.document == own || other.document != own && row.document < other.document);
                if replaces {
                    gaps.insert(requirement.to_owned(), gap(row));
                }
            }
            "action" => {
                let is_over = matches!(row.state.as_str(), "done" | "cancelled");
                for (_, target) in row.relations.iter().filter(|(name, _)| name == FOLLOWS_FROM) {
                    let count = actions.entry(*target).or_insert((0, 0, row.document));
                    count.0 += 1;
                    count.1 += usize::from(!is_over);
                }
            }
            _ => {}
        }
    }
    for gap in gaps.values_mut() {
        if let Some((all, open, action)) = actions.get(&gap.document).copied() {
            gap.actions = (all, open);
            gap.action = (all == 1).then_some(action);
        }
    }
    gaps
}

fn line<'r>(row: &'r Row, field: &str) -> Option<&'r str> {
    row.value(field).and_then(Value::as_text)
}

fn gap(row: &Row) -> Gap {
    Gap {
        document: row.document,
        answer: line(row, ANSWER).and_then(Answer::named),
        note: line(row, NOTE).unwrap_or_default().to_owned(),
        owner: line(row, OWNER).unwrap_or_default().to_owned(),
        is_disputed: row.conflicts > 0,
        updated_millis: row.updated_millis,
        actions: (0, 0),
        action: None,
    }
}

/// How many requirements have which answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// In place.
    pub in_place: usize,
    /// Partly.
    pub partly: usize,
    /// Not in place.
    pub not_in_place: usize,
    /// Not applicable.
    pub not_applicable: usize,
    /// Not assessed yet.
    pub open: usize,
}

impl Count {
    /// How many requirements there are.
    #[must_use]
    pub const fn total(self) -> usize {
        self.answered() + self.open
    }

    /// How many were assessed.
    #[must_use]
    pub const fn answered(self) -> usize {
        self.in_place + self.partly + self.not_in_place + self.not_applicable
    }

    /// How many have this answer; without one, how many are not assessed yet.
    #[must_use]
    pub const fn of(self, answer: Option<Answer>) -> usize {
        match answer {
            Some(Answer::InPlace) => self.in_place,
            Some(Answer::Partly) => self.partly,
            Some(Answer::NotInPlace) => self.not_in_place,
            Some(Answer::NotApplicable) => self.not_applicable,
            None => self.open,
        }
    }

    /// Counts one more.
    pub const fn add(&mut self, answer: Option<Answer>) {
        match answer {
            Some(Answer::InPlace) => self.in_place += 1,
            Some(Answer::Partly) => self.partly += 1,
            Some(Answer::NotInPlace) => self.not_in_place += 1,
            Some(Answer::NotApplicable) => self.not_applicable += 1,
            None => self.open += 1,
        }
    }
}

/// The requirements of an edition in the order of its clauses, each with its clause and its top clause.
#[must_use]
pub fn questions(
    catalogue: &Catalogue<'static>,
    edition: usize,
) -> Vec<(Group<'static>, &'static str, &'static Requirement<'static>)> {
    let groups = catalogue
        .editions
        .get(edition)
        .map_or(&[][..], |edition| edition.groups);
    catalogue
        .ordered(edition)
        .into_iter()
        .filter_map(|place| catalogue.requirements.get(place))
        .filter_map(|requirement| {
            let number = requirement.clause(edition)?;
            let top = clause::top(number);
            let group = groups.iter().find(|group| group.clause == top)?;
            Some((*group, number, requirement))
        })
        .collect()
}

#[cfg(test)]
mod tests;
