//! Turns rows into the edits that make records say what the file says; in slices, writing nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use steward_sync::ids::DocumentId;

use super::parse::{self, Clock, shown};
use super::{
    Column, ImportCounts, ImportError, ImportOptions, ImportPlan, Index, LISTED_ERRORS, Mapping, PlannedDocument,
    PlannedRecord, RowError, Shape, Table, Target,
};
use crate::declaration::{Field, Kind, Relation};
use crate::edit::{Edit, Stamp, clean_text};
use crate::event_log::{self, Event};
use crate::message::cut;
use crate::row::Row;

mod cells;
mod record;
mod relate;

use record::Record;

/// The mark of records that an import created and that were archived when it was taken back.
pub(super) const REVERTED: &str = "reverted";

/// The longest id of a source.
const ID_BYTES: usize = 1_000;

/// A dry run in progress.
#[derive(Debug)]
pub struct Planner {
    table: Arc<Table>,
    mapping: Mapping,
    kind: &'static Kind,
    index: Index,
    options: ImportOptions,
    columns: Vec<Prepared>,
    work: Vec<Work>,
    /// Ids of records that this file creates, by external id.
    created: BTreeMap<String, DocumentId>,
    done: usize,
    errors: Vec<RowError>,
    counts: ImportCounts,
}

/// The rows of one record.
#[derive(Debug)]
struct Work {
    id: Option<String>,
    events: Vec<Event>,
}

/// A column that means something.
#[derive(Debug)]
struct Prepared {
    index: usize,
    column: Column,
    field: Option<&'static Field>,
    relation: Option<&'static Relation>,
    from_rank: Option<u8>,
}

impl Planner {
    /// Checks the mapping and sorts the rows into records.
    ///
    /// # Errors
    /// If the mapping does not fit the table.
    pub fn new(
        table: impl Into<Arc<Table>>,
        mapping: Mapping,
        index: Index,
        options: ImportOptions,
    ) -> Result<Self, ImportError> {
        let table = table.into();
        mapping.check(&table)?;
        let kind = mapping.kind()?;
        let mut planner = Self {
            columns: prepare(&table, &mapping, kind),
            errors: table.errors.clone(),
            counts: ImportCounts {
                refused_rows: table.refused_rows,
                errors: table.errors.len(),
                ..ImportCounts::default()
            },
            table,
            mapping,
            kind,
            index,
            options,
            work: Vec::new(),
            created: BTreeMap::new(),
            done: 0,
        };
        planner.sort_into_work();
        Ok(planner)
    }

    /// Plans at most this many records. Records that say everything already come with no commits.
    pub fn next(&mut self, max_records: usize) -> Vec<PlannedRecord> {
        let end = self.done.saturating_add(max_records).min(self.work.len());
        let mut records = Vec::with_capacity(end.saturating_sub(self.done));
        while self.done < end {
            let place = self.done;
            self.done += 1;
            let Some(work) = self.work.get_mut(place).map(|work| Work {
                id: work.id.take(),
                events: std::mem::take(&mut work.events),
            }) else {
                break;
            };
            let record = match self.mapping.shape.clone() {
                Shape::Relations { .. } => self.relate(&work),
                Shape::Records | Shape::EventLog { .. } => Some(self.plan_record(&work)),
            };
            if let Some(record) = record {
                self.count(&record);
                records.push(record);
            }
        }
        records
    }

    /// Whether every record is planned.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.done >= self.work.len()
    }

    /// Records planned so far, and all of them.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.done, self.work.len())
    }

    /// Row errors found so far.
    #[must_use]
    pub fn errors(&self) -> &[RowError] {
        &self.errors
    }

    /// Numbers so far.
    #[must_use]
    pub fn counts(&self) -> ImportCounts {
        self.counts
    }

    /// The result, from the records that [`Planner::next`] gave.
    #[must_use]
    pub fn into_plan(mut self, records: Vec<PlannedRecord>) -> ImportPlan {
        self.errors
            .sort_by(|one, other| (one.line, &one.column).cmp(&(other.line, &other.column)));
        ImportPlan {
            batch: self.options.batch,
            kind: self.mapping.kind,
            records,
            row_errors: self.errors,
            counts: self.counts,
        }
    }

    fn count(&mut self, record: &PlannedRecord) {
        self.counts.changes += record.commits.len();
        let edits = record.commits.iter().flat_map(|(_, edits)| edits);
        self.counts.relations += edits.filter(|edit| matches!(edit, Edit::Relate { .. })).count();
        match record.document {
            PlannedDocument::New(_) => self.counts.created += 1,
            PlannedDocument::Existing(_) if record.commits.is_empty() => self.counts.unchanged += 1,
            PlannedDocument::Existing(_) => self.counts.updated += 1,
        }
    }

    fn clock(&self) -> Clock {
        Clock {
            order: self.mapping.date_order,
            utc_offset_minutes: self.mapping.utc_offset_minutes,
        }
    }

    fn cell(&self, row: usize, column: usize) -> &str {
        self.table
            .rows
            .get(row)
            .and_then(|row| row.cells.get(column))
            .map_or("", String::as_str)
    }

    fn named_cell(&self, row: usize, header: &str) -> &str {
        self.table.column(header).map_or("", |column| self.cell(row, column))
    }

    fn line(&self, row: usize) -> u64 {
        self.table.rows.get(row).map_or(0, |row| row.line)
    }

    fn error(&mut self, row: usize, column: &str, reason: &str, value: &str) {
        self.counts.errors += 1;
        if self.errors.len() < LISTED_ERRORS {
            let line = self.line(row);
            self.errors.push(RowError {
                line,
                column: column.to_owned(),
                reason: reason.to_owned(),
                value: cut(&shown(value), 80),
            });
        }
    }

    fn refuse(&mut self, row: usize, column: &str, reason: &str, value: &str) {
        self.counts.refused_rows += 1;
        self.error(row, column, reason, value);
    }

    fn sort_into_work(&mut self) {
        let (id_header, time_header) = match &self.mapping.shape {
            Shape::EventLog { group_by, order_by, .. } => (Some(group_by.clone()), Some(order_by.clone())),
            Shape::Relations { source, .. } => (Some(source.clone()), None),
            Shape::Records => {
                let id = self
                    .mapping
                    .columns
                    .iter()
                    .find(|column| column.target == Target::ExternalId);
                (id.map(|column| column.header.clone()), None)
            }
        };
        let mut events = Vec::with_capacity(self.table.rows.len());
        for row in 0..self.table.rows.len() {
            let id = id_header.as_ref().map(|header| self.named_cell(row, header).to_owned());
            if let (Some(header), Some(cell)) = (&id_header, &id)
                && self.mapping.is_empty_value(cell)
            {
                self.refuse(row, header, "has no id, by which the record could be found again", cell);
                continue;
            }
            if let (Some(header), Some(cell)) = (&id_header, &id)
                && cell.len() > ID_BYTES
            {
                self.refuse(row, header, "is longer than an id may be", cell);
                continue;
            }
            let time_millis = match &time_header {
                Some(header) => {
                    let cell = self.named_cell(row, header).to_owned();
                    match parse::moment(&cell, self.clock()) {
                        Some((_, millis)) => millis,
                        None => {
                            self.refuse(
                                row,
                                header,
                                "is not a date and time, so the event has no place in the history",
                                &cell,
                            );
                            continue;
                        }
                    }
                }
                None => self.options.stamp.time_millis,
            };
            events.push((id, Event { row, time_millis }));
        }
        self.counts.rows = events.len();
        if id_header.is_none() {
            self.work = events
                .into_iter()
                .map(|(_, event)| Work {
                    id: None,
                    events: vec![event],
                })
                .collect();
            return;
        }
        let events = events.into_iter().filter_map(|(id, event)| Some((id?, event)));
        self.work = event_log::group(events)
            .into_iter()
            .map(|group| Work {
                id: Some(group.id),
                events: group.events,
            })
            .collect();
        if !matches!(self.mapping.shape, Shape::Relations { .. }) {
            let ids = self.work.iter().filter_map(|work| work.id.clone());
            let new = ids.filter(|id| self.index.by_external_id(self.kind.name, id).is_none());
            self.created = new.map(|id| (id.clone(), self.document_id(&id))).collect();
        }
    }

    /// The id of a record that this import creates.
    fn document_id(&self, key: &str) -> DocumentId {
        let mut hash = Sha256::new();
        for part in [
            b"steward/import".as_slice(),
            &self.options.seed,
            self.kind.name.as_bytes(),
            key.as_bytes(),
        ] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let digest: [u8; 32] = hash.finalize().into();
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(digest).for_each(|(byte, from)| *byte = from);
        DocumentId::from_bytes(bytes)
    }

    fn stamp(&self, event: &Event) -> Stamp {
        let Shape::EventLog { author, .. } = &self.mapping.shape else {
            return self.options.stamp.clone();
        };
        let author = author.as_ref().map_or("", |header| self.named_cell(event.row, header));
        let known = !self.mapping.is_empty_value(author);
        let name = if known {
            cut(&clean_text(author), 200)
        } else {
            self.options.stamp.author.name.clone()
        };
        Stamp::new(event.time_millis, name)
    }

    fn plan_record(&mut self, work: &Work) -> PlannedRecord {
        let existing = work
            .id
            .as_ref()
            .and_then(|id| self.index.by_external_id(self.kind.name, id))
            .cloned();
        let lines: Vec<u64> = work.events.iter().map(|event| self.line(event.row)).collect();
        let document = match (&existing, &work.id) {
            (Some(row), _) => PlannedDocument::Existing(row.document),
            (None, Some(id)) => PlannedDocument::New(self.document_id(id)),
            (None, None) => {
                let key = format!("{}/{}", self.options.batch, lines.first().copied().unwrap_or_default());
                PlannedDocument::New(self.document_id(&key))
            }
        };
        let is_log = matches!(self.mapping.shape, Shape::EventLog { .. });
        let mut record = Record::new(self.kind, existing.as_ref(), is_log);
        let through = existing.as_ref().and_then(|row| row.import_through).filter(|_| is_log);
        let fresh = through.map_or(work.events.as_slice(), |(millis, count)| {
            event_log::after(&work.events, millis, count)
        });
        let old = work.events.len() - fresh.len();
        for event in work.events.iter().take(old) {
            // What the log said before is not written again, but it is what later events are compared with.
            self.row_edits(event.row, &mut record, false);
        }
        let mut commits: Vec<(Stamp, Vec<Edit>)> = Vec::new();
        let mut seen = through.unwrap_or((i64::MIN, 0));
        for event in fresh {
            let mut edits = self.row_edits(event.row, &mut record, true);
            if is_log {
                seen = if seen.0 == event.time_millis {
                    (seen.0, seen.1 + 1)
                } else {
                    (event.time_millis, 1)
                };
                edits.push(Edit::ImportedThrough {
                    time_millis: seen.0,
                    count: seen.1,
                });
            }
            if !edits.is_empty() {
                commits.push((self.stamp(event), edits));
            }
        }
        self.bookkeeping(work, existing.as_ref(), &mut commits);
        let title = record.title().to_owned();
        PlannedRecord {
            external_id: work.id.clone(),
            title,
            document,
            kind: self.kind.name.to_owned(),
            commits,
            lines,
        }
    }

    /// Marks the commits as this import's.
    fn bookkeeping(&self, work: &Work, existing: Option<&Row>, commits: &mut Vec<(Stamp, Vec<Edit>)>) {
        let batch = self.options.batch.clone();
        match existing {
            None => {
                let mut first = vec![Edit::Create];
                first.extend(work.id.as_ref().map(|id| Edit::SetExternalId { id: id.clone() }));
                first.push(Edit::MarkImported { batch });
                match commits.first_mut() {
                    Some((_, edits)) => drop(edits.splice(0..0, first)),
                    None => commits.push((self.options.stamp.clone(), first)),
                }
            }
            Some(row) => {
                if row.archived && row.updated_batch.as_deref() == Some(REVERTED) {
                    commits.insert(0, (self.options.stamp.clone(), vec![Edit::Archive { archived: false }]));
                }
                for (_, edits) in commits {
                    edits.insert(0, Edit::MarkUpdated { batch: batch.clone() });
                }
            }
        }
    }
}

/// Columns that mean something; fields that others derive or count come last, so that the file has the last word.
fn prepare(table: &Table, mapping: &Mapping, kind: &'static Kind) -> Vec<Prepared> {
    let mut columns: Vec<Prepared> = mapping
        .columns
        .iter()
        .filter(|column| !matches!(column.target, Target::Ignore | Target::ExternalId))
        .filter_map(|column| {
            let (field, relation) = match &column.target {
                Target::Field { name, .. } => (kind.field(name), None),
                Target::Relation { name, .. } => (None, kind.relation(name)),
                Target::Ignore | Target::ExternalId | Target::State { .. } | Target::Tag => (None, None),
            };
            let from_rank = column
                .from_state
                .as_ref()
                .and_then(|state| kind.state(state))
                .map(|state| state.rank);
            Some(Prepared {
                index: table.column(&column.header)?,
                column: column.clone(),
                field,
                relation,
                from_rank,
            })
        })
        .collect();
    columns.sort_by_key(|prepared| prepared.field.is_some_and(|field| !field.editable));
    columns
}
