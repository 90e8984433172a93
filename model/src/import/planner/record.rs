//! What a record will say while its rows are planned: existing values, and what the log said last.

use std::collections::{BTreeMap, BTreeSet};

use steward_sync::ids::DocumentId;

use crate::declaration::{Field, FieldReader, Kind, derived_from};
use crate::edit::Edit;
use crate::keys;
use crate::row::{Row, text_fingerprint};
use crate::value::Value;

/// A record in the making.
pub(super) struct Record {
    kind: &'static Kind,
    /// Whether an empty cell is a value of its own (in a log) or says nothing (in a list).
    is_log: bool,
    values: BTreeMap<&'static str, Value>,
    texts: BTreeMap<&'static str, u64>,
    state: String,
    tags: BTreeSet<String>,
    relations: BTreeSet<(String, DocumentId)>,
    /// What the log said last of each field. Only what it says anew is written, so that a value that a person changed
    /// meanwhile is not put back by a row that merely repeats an old one.
    said: BTreeMap<&'static str, Option<Value>>,
    said_text: BTreeMap<&'static str, u64>,
    said_state: Option<String>,
    /// Fields that rules changed while this row was planned: the file has the last word on them.
    ruled: BTreeSet<&'static str>,
}

struct Values<'a>(&'a BTreeMap<&'static str, Value>);

impl FieldReader for Values<'_> {
    fn value(&self, field: &str) -> Option<Value> {
        self.0.get(field).cloned()
    }
}

impl Record {
    pub(super) fn new(kind: &'static Kind, existing: Option<&Row>, is_log: bool) -> Self {
        let mut record = Self {
            kind,
            is_log,
            values: BTreeMap::new(),
            texts: BTreeMap::new(),
            state: kind
                .initial_state()
                .map_or_else(String::new, |state| state.name.to_owned()),
            tags: BTreeSet::new(),
            relations: BTreeSet::new(),
            said: BTreeMap::new(),
            said_text: BTreeMap::new(),
            said_state: None,
            ruled: BTreeSet::new(),
        };
        if let Some(row) = existing {
            for (name, value) in &row.fields {
                if let Some(field) = kind.field(name) {
                    record.values.insert(field.name, value.clone());
                }
            }
            for (name, fingerprint) in &row.texts {
                if let Some(field) = kind.field(name) {
                    record.texts.insert(field.name, *fingerprint);
                }
            }
            if !row.title.is_empty() {
                record.values.insert(keys::TITLE, Value::Text(row.title.clone()));
            }
            row.state.clone_into(&mut record.state);
            record.tags.extend(row.tags.iter().cloned());
            record.relations.extend(row.relations.iter().cloned());
        }
        record
    }

    pub(super) fn title(&self) -> &str {
        self.values
            .get(keys::TITLE)
            .and_then(Value::as_text)
            .unwrap_or_default()
    }

    pub(super) fn rank(&self) -> u8 {
        self.kind.state(&self.state).map_or(0, |state| state.rank)
    }

    pub(super) fn begin_row(&mut self) {
        self.ruled.clear();
    }

    /// Wants a field to have a value, or none.
    pub(super) fn want(&mut self, field: &'static Field, value: Option<Value>, write: bool, edits: &mut Vec<Edit>) {
        if field.is_text() || (value.is_none() && !self.is_log) {
            return;
        }
        let said = self.said.insert(field.name, value.clone());
        if !write {
            return;
        }
        let news = match said {
            Some(said) => said != value || self.ruled.contains(field.name),
            // What a log never mentioned is not cleared by its first empty cell.
            None => value.is_some(),
        };
        if news && self.values.get(field.name) != value.as_ref() {
            self.put(field, value.clone());
            edits.push(Edit::ImportValue {
                field: field.name.to_owned(),
                value,
            });
        }
    }

    /// Wants a text.
    pub(super) fn want_text(&mut self, field: &'static Field, text: &str, write: bool, edits: &mut Vec<Edit>) {
        let fingerprint = text_fingerprint(text);
        let said = self.said_text.insert(field.name, fingerprint);
        if write && said != Some(fingerprint) && self.texts.get(field.name) != Some(&fingerprint) {
            self.texts.insert(field.name, fingerprint);
            edits.push(Edit::ImportText {
                field: field.name.to_owned(),
                text: text.to_owned(),
            });
        }
    }

    pub(super) fn want_state(&mut self, state: &str, raw: &str, write: bool, edits: &mut Vec<Edit>) {
        let said = self.said_state.replace(state.to_owned());
        if write && said.as_deref() != Some(state) && self.state != state {
            state.clone_into(&mut self.state);
            let same = self
                .kind
                .state(state)
                .is_some_and(|declared| declared.label.eq_ignore_ascii_case(raw));
            let reason = (!same && !raw.is_empty()).then(|| raw.to_owned());
            edits.push(Edit::ImportState {
                state: state.to_owned(),
                reason,
            });
        }
    }

    pub(super) fn want_tag(&mut self, tag: &str, write: bool, edits: &mut Vec<Edit>) {
        if write && self.tags.insert(tag.to_owned()) {
            edits.push(Edit::Tag { tag: tag.to_owned() });
        }
    }

    pub(super) fn want_relation(&mut self, relation: &str, target: DocumentId, write: bool, edits: &mut Vec<Edit>) {
        if write && self.relations.insert((relation.to_owned(), target)) {
            edits.push(Edit::Relate {
                relation: relation.to_owned(),
                target,
            });
        }
    }

    /// Follows what the edit will do in the document: counters and derived values included.
    fn put(&mut self, field: &'static Field, value: Option<Value>) {
        let derived_before = derived_from(self.kind, &Values(&self.values), field.name);
        let before = match value.clone() {
            Some(value) => self.values.insert(field.name, value),
            None => self.values.remove(field.name),
        };
        if before.is_some() && value.is_some() && before != value {
            for (_, counter) in self.kind.counters.iter().filter(|(watched, _)| *watched == field.name) {
                let count = match self.values.get(counter) {
                    Some(Value::Number(number)) => *number,
                    Some(Value::Text(_) | Value::Date(_) | Value::DateTime(_) | Value::Flag(_)) | None => 0.0,
                };
                self.values.insert(counter, Value::Number(count + 1.0));
                self.ruled.insert(counter);
            }
        }
        for (name, derived) in derived_from(self.kind, &Values(&self.values), field.name) {
            match derived {
                Some(derived) => {
                    self.values.insert(name, derived);
                }
                None if derived_before
                    .iter()
                    .any(|(other, value)| *other == name && value.is_some()) =>
                {
                    self.values.remove(name);
                }
                None => continue,
            }
            self.ruled.insert(name);
        }
    }
}
