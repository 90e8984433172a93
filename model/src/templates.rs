//! Templates: what a document or another record may say when it is begun, in our own words.
//!
//! They are data beside the program (`public/templates/`), fetched when somebody wants one: `catalogue.json` says which
//! there are and what each serves, one file per language what they say. [`Library::read`] puts both together,
//! [`Entry::edits`] makes a record of one.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::conformity::iso_20000::CATALOGUE;
use crate::declaration::{FieldType, Kind};
use crate::edit::Edit;
use crate::kinds;
use crate::value::Value;

/// Stored names of the kinds that have templates, so that a page knows without fetching them (a test compares).
pub const KINDS: &[&str] = &[
    "audit_programme",
    "capacity_plan",
    "communication",
    "continuity_plan",
    "document",
    "internal_agreement",
    "management_review",
    "role_assignment",
    "scope",
    "service_level_agreement",
    "service_management_plan",
];

/// A template without its words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Frame {
    id: String,
    kind: String,
    #[serde(default)]
    required: bool,
    requirements: Vec<String>,
    /// Fields that are the same in every language: choices, numbers, flags (`true`), dates in days from today.
    #[serde(default)]
    fields: BTreeMap<String, String>,
}

/// The words of a template in one language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Words {
    title: String,
    /// Lines and texts by field.
    #[serde(default)]
    texts: BTreeMap<String, String>,
}

/// The templates in one language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Library {
    /// The templates, in the order in which they are offered.
    pub entries: Vec<Entry>,
}

/// A template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// A stable name, for example `policy_change`.
    pub id: String,
    /// The kind of record that it makes.
    pub kind: &'static Kind,
    /// Whether it belongs to what the standard asks every organization to have in writing.
    pub required: bool,
    /// Ids of the requirements that it serves, see [`crate::conformity::iso_20000`].
    pub requirements: Vec<String>,
    /// The title, in the language of the library.
    pub title: String,
    fields: BTreeMap<String, String>,
    texts: BTreeMap<String, String>,
}

/// What a person typed or the workspace knows, to be filled in where a template leaves a place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filling {
    /// The organization.
    pub organization: String,
    /// Who owns the record.
    pub owner: String,
    /// Names of services.
    pub services: Vec<String>,
    /// Names of customers.
    pub customers: Vec<String>,
}

/// Why there are no templates.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplatesError {
    /// A file is no JSON of the expected form.
    #[error("The templates cannot be read ({0}). Reload the page to get them anew.")]
    Unreadable(String),
}

impl Library {
    /// Puts the catalogue and the words of a language together. A template of an unknown kind, or without words, is
    /// left out.
    ///
    /// # Errors
    /// If one of the files is not of the expected form.
    pub fn read(catalogue: &str, words: &str) -> Result<Self, TemplatesError> {
        let unreadable = |error: serde_json::Error| TemplatesError::Unreadable(error.to_string());
        let frames: Vec<Frame> = serde_json::from_str(catalogue).map_err(unreadable)?;
        let mut words: BTreeMap<String, Words> = serde_json::from_str(words).map_err(unreadable)?;
        let entries = frames
            .into_iter()
            .filter_map(|frame| {
                let Words { title, texts } = words.remove(&frame.id)?;
                Some(Entry {
                    kind: kinds::by_name(&frame.kind)?,
                    id: frame.id,
                    required: frame.required,
                    requirements: frame.requirements,
                    title,
                    fields: frame.fields,
                    texts,
                })
            })
            .collect();
        Ok(Self { entries })
    }

    /// The templates of a kind.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.kind.name == kind)
    }
}

impl Entry {
    /// The clauses that it serves in an edition, each once, in the order of its requirements.
    #[must_use]
    pub fn clauses(&self, edition: usize) -> Vec<&'static str> {
        let mut clauses = Vec::new();
        for id in &self.requirements {
            let clause = CATALOGUE.requirement(id).and_then(|found| found.clause(edition));
            if let Some(clause) = clause.filter(|clause| !clauses.contains(clause)) {
                clauses.push(clause);
            }
        }
        clauses
    }

    /// Its lines and texts as they will stand in the record, with the label of each field, in the order of the kind's
    /// sections.
    #[must_use]
    pub fn preview(&self, filling: &Filling) -> Vec<(&'static str, String)> {
        let fields = self.kind.sections.iter().flat_map(|section| section.fields);
        fields
            .filter_map(|name| {
                let text = self.texts.get(*name)?;
                Some((self.kind.field(name)?.label, fill(text, filling)))
            })
            .collect()
    }

    /// What makes a new record one of this template; `today` counts from 1970-01-01.
    #[must_use]
    pub fn edits(&self, filling: &Filling, today: i32) -> Vec<Edit> {
        let mut edits = vec![Edit::set("title", Value::Text(fill(&self.title, filling)))];
        if !filling.owner.is_empty() {
            edits.push(Edit::set("owner", Value::text(filling.owner.as_str())));
        }
        for (name, stored) in &self.fields {
            edits.extend(self.value(name, stored, today).map(|value| Edit::set(name, value)));
        }
        for (name, text) in &self.texts {
            let Some(field) = self.kind.field(name) else { continue };
            let filled = fill(text, filling);
            edits.push(if field.is_text() {
                Edit::write(name, &filled)
            } else {
                Edit::set(name, Value::Text(filled))
            });
        }
        edits
    }

    fn value(&self, name: &str, stored: &str, today: i32) -> Option<Value> {
        match self.kind.field(name)?.field_type {
            FieldType::Line | FieldType::Choice(_) | FieldType::Person | FieldType::Group => Some(Value::text(stored)),
            FieldType::Number { .. } => stored.parse().ok().map(Value::Number),
            FieldType::Flag => stored.parse().ok().map(Value::Flag),
            FieldType::Date => stored
                .parse()
                .ok()
                .map(|days: i32| Value::Date(today.saturating_add(days))),
            FieldType::Text | FieldType::DateTime => None,
        }
    }
}

/// Fills the places that are known; the others stay as they are, in brackets, for a person to fill.
fn fill(text: &str, filling: &Filling) -> String {
    let mut filled = text.to_owned();
    for (places, words) in [
        (["[organization]", "[Organisation]"], filling.organization.clone()),
        (["[owner]", "[Verantwortliche]"], filling.owner.clone()),
        (["[services]", "[Services]"], filling.services.join(", ")),
        (["[customers]", "[Kunden]"], filling.customers.join(", ")),
    ] {
        if !words.is_empty() {
            for place in places {
                filled = filled.replace(place, &words);
            }
        }
    }
    filled
}

#[cfg(test)]
mod tests;
