//! Files of relations: each row is a relation of one record to another.

use super::record::Record;
use super::{Planner, Work};
use crate::import::{PlannedDocument, PlannedRecord, Shape};

impl Planner {
    /// The edits of one record in a file of relations.
    pub(super) fn relate(&mut self, work: &Work) -> Option<PlannedRecord> {
        let Shape::Relations {
            source,
            relation,
            target,
            matching,
            types,
        } = self.mapping.shape.clone()
        else {
            return None;
        };
        let id = work.id.as_ref()?;
        let Some(existing) = self.index.by_external_id(self.kind.name, id).cloned() else {
            for event in &work.events {
                let reason = format!(
                    "is no {} that exists; import those first",
                    self.kind.label.to_lowercase()
                );
                self.refuse(event.row, &source, &reason, id);
            }
            self.counts.rows = self.counts.rows.saturating_sub(work.events.len());
            return None;
        };
        let mut record = Record::new(self.kind, Some(&existing), false);
        let mut edits = Vec::new();
        for event in &work.events {
            let raw = relation
                .as_ref()
                .map_or("", |header| self.named_cell(event.row, header))
                .to_lowercase();
            let cell = self.named_cell(event.row, &target).to_owned();
            let declared = types.get(&raw).and_then(|name| self.kind.relation(name));
            let refused = match declared {
                None => Some((
                    relation.clone().unwrap_or_default(),
                    "is a type of relation that the mapping does not name",
                    raw.clone(),
                )),
                Some(declared) => match self.index.find(declared.targets, matching, &cell) {
                    Some(other) => {
                        record.want_relation(declared.name, other, true, &mut edits);
                        None
                    }
                    None => Some((target.clone(), "names no record that exists", cell.clone())),
                },
            };
            if let Some((column, reason, value)) = refused {
                self.counts.rows = self.counts.rows.saturating_sub(1);
                self.refuse(event.row, &column, reason, &value);
            }
        }
        let mut commits = Vec::new();
        if !edits.is_empty() {
            commits.push((self.options.stamp.clone(), edits));
        }
        self.bookkeeping(work, Some(&existing), &mut commits);
        let lines = work.events.iter().map(|event| self.line(event.row)).collect();
        Some(PlannedRecord {
            external_id: Some(id.clone()),
            title: existing.title.clone(),
            document: PlannedDocument::Existing(existing.document),
            kind: self.kind.name.to_owned(),
            commits,
            lines,
        })
    }
}
