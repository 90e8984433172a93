//! The cells of one row, and the edits that they ask for.

use std::collections::{BTreeMap, BTreeSet};

use steward_sync::ids::DocumentId;

use super::record::Record;
use super::{Planner, Prepared};
use crate::declaration::Relation;
use crate::edit::{Edit, clean_text};
use crate::import::{Matching, StateValue, Target, parse, propose};
use crate::keys;
use crate::message::cut;
use crate::value::Value;

impl Planner {
    /// The edits of one row; with `write` false only the record's memory of the log is brought up to date.
    pub(super) fn row_edits(&mut self, row: usize, record: &mut Record, write: bool) -> Vec<Edit> {
        let columns = std::mem::take(&mut self.columns);
        let state = self.row_state(row, &columns);
        let rank = state.as_ref().map_or_else(
            || record.rank(),
            |value| self.kind.state(&value.state).map_or(0, |state| state.rank),
        );
        let mut edits = Vec::new();
        record.begin_row();
        self.write_title(row, record, write, &mut edits);
        for (name, text) in self.mapping.constants.clone() {
            if let Some(field) = self.kind.field(&name) {
                match parse::value(field, &text, &BTreeMap::new(), self.clock()) {
                    Ok(value) => record.want(field, Some(value), write, &mut edits),
                    Err(reason) => self.error(row, &name, &reason, &text),
                }
            }
        }
        for prepared in &columns {
            let counts = prepared.from_rank.is_none_or(|from| rank >= from);
            self.column_edits(row, prepared, counts, record, write, &mut edits);
        }
        if let Some(value) = state {
            self.write_state(row, &value, &columns, record, write, &mut edits);
        }
        self.columns = columns;
        edits
    }

    fn row_state(&mut self, row: usize, columns: &[Prepared]) -> Option<StateValue> {
        let (prepared, values) = columns.iter().find_map(|prepared| match &prepared.column.target {
            Target::State { values } => Some((prepared, values)),
            Target::Ignore | Target::ExternalId | Target::Field { .. } | Target::Relation { .. } | Target::Tag => None,
        })?;
        let cell = self.cell(row, prepared.index).to_owned();
        if self.mapping.is_empty_value(&cell) {
            return None;
        }
        let value = values
            .get(&cell.to_lowercase())
            .cloned()
            .or_else(|| propose::state_value(self.kind, &cell));
        if value.is_none() {
            let labels: Vec<_> = self.kind.states.iter().map(|state| state.label).collect();
            self.error(
                row,
                &prepared.column.header,
                &format!("is none of the states {}", labels.join(", ")),
                &cell,
            );
        }
        value
    }

    fn write_title(&self, row: usize, record: &mut Record, write: bool, edits: &mut Vec<Edit>) {
        let Some(field) = self.kind.field(keys::TITLE) else {
            return;
        };
        let parts: Vec<&str> = self
            .mapping
            .title_from
            .iter()
            .map(|header| self.named_cell(row, header))
            .filter(|cell| !self.mapping.is_empty_value(cell))
            .collect();
        let mut title = parse::line(&cut(&parts.join(" · "), 300));
        if title.is_empty() && record.title().is_empty() {
            let id = self.columns_id(row);
            title = parse::line(&cut(id, 300));
        }
        if !title.is_empty() {
            record.want(field, Some(Value::Text(title)), write, edits);
        }
    }

    fn columns_id(&self, row: usize) -> &str {
        let id = self
            .mapping
            .columns
            .iter()
            .find(|column| column.target == Target::ExternalId);
        id.map_or("", |column| self.named_cell(row, &column.header))
    }

    fn column_edits(
        &mut self,
        row: usize,
        prepared: &Prepared,
        counts: bool,
        record: &mut Record,
        write: bool,
        edits: &mut Vec<Edit>,
    ) {
        let cell = self.cell(row, prepared.index).to_owned();
        let empty = !counts || self.mapping.is_empty_value(&cell);
        match (&prepared.column.target, prepared.field, prepared.relation) {
            (Target::Field { values, .. }, Some(field), _) => {
                if empty {
                    record.want(field, None, write, edits);
                    return;
                }
                let cell = parse::shown(&cell).into_owned();
                if field.is_text() {
                    record.want_text(field, &clean_text(&cell), write, edits);
                    return;
                }
                match parse::value(field, &cell, values, self.clock()) {
                    Ok(value) => record.want(field, Some(value), write, edits),
                    Err(reason) => self.error(row, &prepared.column.header, &reason, &cell),
                }
            }
            (Target::Relation { matching, .. }, _, Some(relation)) if !empty => {
                for name in parse::parts(&cell, &[';', '|']) {
                    match self.find(relation, *matching, name) {
                        Some(target) => record.want_relation(relation.name, target, write, edits),
                        None => self.error(
                            row,
                            &prepared.column.header,
                            "names no record that exists or is in the file",
                            name,
                        ),
                    }
                }
            }
            (Target::Tag, _, _) if !empty => {
                for tag in parse::parts(&cell, &[',', ';', '|']) {
                    if tag.len() <= crate::edit::TAG_BYTES {
                        record.want_tag(tag, write, edits);
                    } else {
                        self.error(row, &prepared.column.header, "is longer than a tag may be", tag);
                    }
                }
            }
            (Target::Ignore | Target::ExternalId | Target::State { .. } | Target::Tag, _, _)
            | (Target::Field { .. } | Target::Relation { .. }, _, _) => {}
        }
    }

    /// Writes the state and the choice that goes with it; choices of other states are cleared.
    fn write_state(
        &mut self,
        row: usize,
        value: &StateValue,
        columns: &[Prepared],
        record: &mut Record,
        write: bool,
        edits: &mut Vec<Edit>,
    ) {
        let mut raw = String::new();
        for prepared in columns {
            let Target::State { values } = &prepared.column.target else {
                continue;
            };
            self.cell(row, prepared.index).clone_into(&mut raw);
            let fields: BTreeSet<&String> = values
                .values()
                .filter_map(|value| value.field.as_ref().map(|(name, _)| name))
                .collect();
            for name in fields {
                let wanted = value
                    .field
                    .as_ref()
                    .filter(|(field, _)| field == name)
                    .map(|(_, choice)| Value::text(choice.as_str()));
                if let Some(field) = self.kind.field(name) {
                    record.want(field, wanted, write, edits);
                }
            }
        }
        record.want_state(&value.state, &raw, write, edits);
    }

    fn find(&self, relation: &Relation, matching: Matching, cell: &str) -> Option<DocumentId> {
        self.index.find(relation.targets, matching, cell).or_else(|| {
            let here = matching == Matching::ExternalId
                && (relation.targets.is_empty() || relation.targets.contains(&self.kind.name));
            self.created.get(cell).copied().filter(|_| here)
        })
    }
}
