//! Proposes a mapping from header names, declared import names and the shapes of values.

use std::collections::{BTreeMap, BTreeSet};

use super::parse::{self, Clock};
use super::{Column, DateOrder, Index, Mapping, Matching, Shape, StateValue, Table, Target};
use crate::declaration::{COMMON_FIELDS, Field, FieldType, Kind, Stamp};
use crate::kinds;

mod edges;

use edges::{edge_columns, relations};

const ID_NAMES: &[&str] = &[
    "number",
    "id",
    "external id",
    "key",
    "ticket",
    "ticket id",
    "sys id",
    "identifier",
    "reference",
];
const STATE_NAMES: &[&str] = &["state", "status", "incident state", "lifecycle", "phase", "stage"];
const TAG_NAMES: &[&str] = &["tags", "tag", "labels", "label", "keywords"];
const EVENT_TIME_NAMES: &[&str] = &[
    "sys updated at",
    "sys updated on",
    "updated at",
    "updated on",
    "updated",
    "changed at",
    "event time",
    "timestamp",
    "modified",
];
const EVENT_AUTHOR_NAMES: &[&str] = &[
    "sys updated by",
    "updated by",
    "changed by",
    "modified by",
    "author",
    "actor",
    "user",
];
const EMPTY_VALUES: &[&str] = &["?", "-", "n/a", "null", "\\N", "#N/A"];

/// Rows that are looked at to learn what a column holds.
const LOOK_AT: usize = 5_000;
/// The most different cells of a choice or state column that get an entry of their own.
const DISTINCT: usize = 200;

/// Proposes what a file means. Without a kind it takes the one that its columns fit best.
#[must_use]
pub fn propose(table: &Table, kind: Option<&'static Kind>, index: &Index) -> Mapping {
    let names: Vec<String> = table.headers.iter().map(|header| normal(header)).collect();
    let empty_values: Vec<String> = EMPTY_VALUES
        .iter()
        .filter(|empty| {
            table
                .rows
                .iter()
                .take(LOOK_AT)
                .any(|row| row.cells.iter().any(|cell| cell == *empty))
        })
        .map(|empty| (*empty).to_owned())
        .collect();
    let kind = kind.unwrap_or_else(|| best_kind(table, &names));
    let mut mapping = Mapping {
        kind: kind.name.to_owned(),
        shape: Shape::Records,
        columns: Vec::new(),
        title_from: Vec::new(),
        empty_values,
        date_order: DateOrder::DayMonthYear,
        utc_offset_minutes: 0,
        constants: Vec::new(),
    };
    if let Some((source, relation, target)) = edge_columns(&names) {
        return relations(table, mapping, source, relation, target, index);
    }
    let proposal = Proposal {
        table,
        kind,
        index,
        names: &names,
    };
    mapping.columns = proposal.columns(&mapping);
    mapping.date_order = proposal.date_order(&mapping);
    mapping.shape = proposal.shape(&mapping);
    if matches!(mapping.shape, Shape::EventLog { .. }) {
        proposal.event_columns(&mut mapping);
    }
    mapping.title_from = proposal.title_from(&mapping);
    mapping
}

/// Lower case, underscores and repeated spaces as one space.
fn normal(name: &str) -> String {
    name.to_lowercase()
        .replace(['_', '-', '.'], " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// How well a header names a field: by its own name or label better than by a declared import name.
fn names_field(field: &Field, header: &str) -> Option<u8> {
    if normal(field.name) == header || normal(field.label) == header {
        Some(2)
    } else {
        field
            .import_names
            .iter()
            .any(|name| normal(name) == header)
            .then_some(1)
    }
}

/// Whether a cell reads like an id of this kind in this or another tool: `INC-7K3Q9`, `INC0000045`.
fn is_id_of(kind: &Kind, cell: &str) -> bool {
    cell.strip_prefix(kind.prefix)
        .is_some_and(|rest| rest.starts_with(|first: char| first == '-' || first.is_ascii_digit()))
}

fn best_kind(table: &Table, names: &[String]) -> &'static Kind {
    let score = |kind: &&&'static Kind| -> usize {
        let own: usize = names
            .iter()
            .filter(|header| kind.fields.iter().any(|field| names_field(field, header).is_some()))
            .count();
        let named = names
            .iter()
            .filter(|header| header.contains(&normal(kind.label)))
            .count();
        let ids = (0..names.len())
            .filter(|column| table.sample(*column).next().is_some_and(|cell| is_id_of(kind, cell)))
            .count();
        own + 2 * named + 2 * ids
    };
    // The first of the best, so that the order of the list decides among equals.
    kinds::ALL
        .iter()
        .rev()
        .max_by_key(score)
        .copied()
        .unwrap_or(&kinds::action::KIND)
}

fn find(names: &[String], known: &[&str]) -> Option<usize> {
    known
        .iter()
        .find_map(|name| names.iter().position(|header| header == name))
}

/// Different cells of a column, the empty ones left out.
fn distinct<'a>(table: &'a Table, mapping: &Mapping, column: usize) -> BTreeSet<&'a str> {
    let mut cells = BTreeSet::new();
    for cell in table.sample(column).filter(|cell| !mapping.is_empty_value(cell)) {
        cells.insert(cell);
        if cells.len() >= DISTINCT {
            break;
        }
    }
    cells
}

struct Proposal<'a> {
    table: &'a Table,
    kind: &'static Kind,
    index: &'a Index,
    names: &'a [String],
}

impl Proposal<'_> {
    fn columns(&self, mapping: &Mapping) -> Vec<Column> {
        let mut targets: Vec<Option<Target>> = vec![None; self.names.len()];
        let mut claim = |column: Option<usize>, target: Target| {
            if let Some(slot) = column.and_then(|column| targets.get_mut(column))
                && slot.is_none()
            {
                *slot = Some(target);
            }
        };
        claim(find(self.names, ID_NAMES), Target::ExternalId);
        let state = find(self.names, STATE_NAMES);
        claim(
            state,
            Target::State {
                values: state.map(|column| self.states(mapping, column)).unwrap_or_default(),
            },
        );
        claim(find(self.names, TAG_NAMES), Target::Tag);
        // Better names first, so that `type` goes to the field of that name and not to one that only accepts it.
        for rank in [2, 1] {
            for field in COMMON_FIELDS.iter().chain(self.kind.fields) {
                let taken = |targets: &[Option<Target>]| {
                    targets
                        .iter()
                        .flatten()
                        .any(|target| matches!(target, Target::Field { name, .. } if name == field.name))
                };
                let found = (0..self.names.len()).find(|column| {
                    targets.get(*column).is_some_and(Option::is_none)
                        && self.names.get(*column).and_then(|header| names_field(field, header)) == Some(rank)
                });
                if let Some(column) = found.filter(|_| !taken(&targets)) {
                    let values = self.values(mapping, field, column);
                    if let Some(slot) = targets.get_mut(column) {
                        *slot = Some(Target::Field {
                            name: field.name.to_owned(),
                            values,
                        });
                    }
                }
            }
        }
        self.relation_columns(mapping, &mut targets);
        self.table
            .headers
            .iter()
            .zip(targets)
            .map(|(header, target)| Column {
                header: header.clone(),
                target: target.unwrap_or(Target::Ignore),
                from_state: None,
            })
            .collect()
    }

    /// A column becomes a relation if it is named like one and its cells name records that exist.
    fn relation_columns(&self, mapping: &Mapping, targets: &mut [Option<Target>]) {
        for relation in self.kind.relations {
            let names: Vec<String> = relation
                .import_names
                .iter()
                .copied()
                .chain([relation.name, relation.label])
                .map(normal)
                .collect();
            for (column, header) in self.names.iter().enumerate() {
                let Some(slot) = targets.get_mut(column) else { continue };
                let plain = matches!(slot, None | Some(Target::Field { .. }));
                if !plain || !names.contains(header) {
                    continue;
                }
                let cells = distinct(self.table, mapping, column);
                let matching = [Matching::ExternalId, Matching::Title, Matching::ShortId]
                    .into_iter()
                    .find(|matching| {
                        cells
                            .iter()
                            .take(50)
                            .any(|cell| self.index.find(relation.targets, *matching, cell).is_some())
                    });
                if let Some(matching) = matching {
                    *slot = Some(Target::Relation {
                        name: relation.name.to_owned(),
                        matching,
                    });
                }
            }
        }
    }

    /// What the cells of a choice column mean, for the person to see and correct.
    fn values(&self, mapping: &Mapping, field: &Field, column: usize) -> BTreeMap<String, String> {
        if !matches!(field.field_type, FieldType::Choice(_)) {
            return BTreeMap::new();
        }
        let cells = distinct(self.table, mapping, column);
        cells
            .into_iter()
            .filter_map(|cell| Some((cell.to_lowercase(), parse::choice(field, cell).ok()?.to_owned())))
            .collect()
    }

    fn states(&self, mapping: &Mapping, column: usize) -> BTreeMap<String, StateValue> {
        distinct(self.table, mapping, column)
            .into_iter()
            .filter_map(|cell| Some((cell.to_lowercase(), state_value(self.kind, cell)?)))
            .collect()
    }

    /// The order of day and month by which most dates of the file are dates; day first if both do.
    fn date_order(&self, mapping: &Mapping) -> DateOrder {
        let cells: Vec<&str> = mapping
            .columns
            .iter()
            .enumerate()
            .filter(|(index, column)| {
                let timed = self
                    .names
                    .get(*index)
                    .is_some_and(|name| EVENT_TIME_NAMES.contains(&name.as_str()));
                let field = match &column.target {
                    Target::Field { name, .. } => self.kind.field(name),
                    Target::Ignore
                    | Target::ExternalId
                    | Target::State { .. }
                    | Target::Relation { .. }
                    | Target::Tag => None,
                };
                timed || field.is_some_and(|field| matches!(field.field_type, FieldType::Date | FieldType::DateTime))
            })
            .flat_map(|(column, _)| {
                self.table
                    .sample(column)
                    .filter(|cell| !mapping.is_empty_value(cell))
                    .take(LOOK_AT)
            })
            .collect();
        let read = |order: &DateOrder| {
            let clock = Clock {
                order: *order,
                utc_offset_minutes: 0,
            };
            cells.iter().filter(|cell| parse::moment(cell, clock).is_some()).count()
        };
        // The last of the best wins, so day-month-year comes last.
        [
            DateOrder::YearMonthDay,
            DateOrder::MonthDayYear,
            DateOrder::DayMonthYear,
        ]
        .into_iter()
        .max_by_key(read)
        .unwrap_or(DateOrder::DayMonthYear)
    }

    /// An event log repeats ids and says when each row was written.
    fn shape(&self, mapping: &Mapping) -> Shape {
        let id = mapping
            .columns
            .iter()
            .position(|column| column.target == Target::ExternalId);
        let (Some(id), Some(time)) = (id, find(self.names, EVENT_TIME_NAMES)) else {
            return Shape::Records;
        };
        let ids: Vec<&str> = self.table.sample(id).collect();
        let different: BTreeSet<&str> = ids.iter().copied().collect();
        if different.len() == ids.len() {
            return Shape::Records;
        }
        let header = |column: usize| self.table.headers.get(column).cloned().unwrap_or_default();
        Shape::EventLog {
            group_by: header(id),
            order_by: header(time),
            author: find(self.names, EVENT_AUTHOR_NAMES).map(header),
        }
    }

    /// Fields that a step of the lifecycle stamps or demands count from the state to which that step leads: logs often
    /// repeat the final value in every row.
    fn event_columns(&self, mapping: &mut Mapping) {
        for column in &mut mapping.columns {
            let Target::Field { name, .. } = &column.target else {
                continue;
            };
            let stamped = |stamp: &Stamp| match stamp {
                Stamp::Now(field) | Stamp::Actor(field) => field == name,
                Stamp::Clear(_) | Stamp::Reason(_) | Stamp::Count(_) | Stamp::Choice(_, _) | Stamp::Approval(_) => {
                    false
                }
            };
            let cleared = self.kind.transitions.iter().any(|step| {
                step.stamps
                    .iter()
                    .any(|stamp| matches!(stamp, Stamp::Clear(field) if field == name))
            });
            let step = self.kind.transitions.iter().find(|step| {
                step.stamps.iter().any(stamped)
                    && (cleared || self.kind.state(step.to).is_some_and(|state| state.closed))
            });
            // What a step demands counts from there too, if it stands in one section with what the step stamps: a
            // resolution does, an impact does not.
            let demanded = || {
                let section = self
                    .kind
                    .sections
                    .iter()
                    .find(|section| section.fields.contains(&name.as_str()))?;
                self.kind.transitions.iter().find(|step| {
                    step.required.contains(&name.as_str())
                        && step
                            .stamps
                            .iter()
                            .any(|stamp| matches!(stamp, Stamp::Now(field) if section.fields.contains(field)))
                })
            };
            column.from_state = step.or_else(demanded).map(|step| step.to.to_owned());
        }
    }

    /// Without a title column, the columns that classify make the title.
    fn title_from(&self, mapping: &Mapping) -> Vec<String> {
        let field_of = |column: &Column| match &column.target {
            Target::Field { name, .. } => Some(name.clone()),
            Target::Ignore | Target::ExternalId | Target::State { .. } | Target::Relation { .. } | Target::Tag => None,
        };
        if mapping
            .columns
            .iter()
            .any(|column| field_of(column).as_deref() == Some("title"))
        {
            return Vec::new();
        }
        ["category", "subcategory", "symptom", "change_type", "ci_type", "model"]
            .iter()
            .filter_map(|wanted| {
                mapping
                    .columns
                    .iter()
                    .find(|column| field_of(column).as_deref() == Some(*wanted))
            })
            .map(|column| column.header.clone())
            .collect()
    }
}

/// The state that a cell names, and the choice that it names beside, if a step into the state sets one of that name.
pub(super) fn state_value(kind: &'static Kind, cell: &str) -> Option<StateValue> {
    let raw = normal(cell);
    let exact = kind
        .states
        .iter()
        .find(|state| normal(state.name) == raw || normal(state.label) == raw);
    let state = exact.or_else(|| {
        kind.states
            .iter()
            .find(|state| state.import_names.iter().any(|name| normal(name) == raw))
    })?;
    let field = kind
        .transitions
        .iter()
        .filter(|step| step.to == state.name)
        .flat_map(|step| step.stamps)
        .find_map(|stamp| {
            let Stamp::Choice(name, _) = stamp else { return None };
            let choice = parse::choice(kind.field(name)?, cell).ok()?;
            Some(((*name).to_owned(), choice.to_owned()))
        });
    Some(StateValue {
        state: state.name.to_owned(),
        field,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposed_kind(file: &str) -> String {
        let table = Table::read(file.as_bytes()).unwrap();
        propose(&table, None, &Index::new(std::iter::empty())).kind
    }

    #[test]
    fn the_ids_in_a_file_decide_between_kinds_that_its_headers_fit_alike() {
        let headers = "number,short_description,state,category\n";
        assert_eq!(
            proposed_kind(&format!("{headers}INC1,Printer,New,Hardware\n")),
            "incident"
        );
        assert_eq!(
            proposed_kind(&format!("{headers}CHG-0001,Printer,New,Hardware\n")),
            "change"
        );
    }
}
