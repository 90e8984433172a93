//! Proposes a mapping from header names, declared import names and the shapes of values.

use std::collections::BTreeSet;

use super::parse;
use super::{Column, DateOrder, Index, Mapping, Shape, StateValue, Table, Target};
use crate::declaration::{Field, FieldType, Kind, Stamp};
use crate::kinds;

mod edges;
mod look;

use edges::{edge_columns, relations};
use look::Look;

const EMPTY_VALUES: &[&str] = &["?", "-", "n/a", "null", "\\N", "#N/A"];

/// Rows that are looked at to learn what a column holds.
const LOOK_AT: usize = 5_000;
/// The most different cells of a choice or state column that get an entry of their own.
const DISTINCT: usize = 200;

/// Proposes what a file means. Without a kind it takes the one that its columns fit best.
#[must_use]
pub fn propose(table: &Table, kind: Option<&'static Kind>, index: &Index) -> Mapping {
    let mut proposal = Proposal::begin(table, kind);
    while proposal.step(table, index) {}
    proposal.finish()
}

/// A proposal in the making, in steps of some milliseconds each: every step sees the same table and index.
pub struct Proposal {
    names: Vec<String>,
    mapping: Mapping,
    stage: Stage,
}

/// What is done next.
enum Stage {
    /// Looks for signs of “no value” and of a file of relations.
    Begin {
        kind: Option<&'static Kind>,
    },
    /// Compares a kind with the columns; the best so far with its score.
    Kinds {
        next: usize,
        best: Option<(usize, &'static Kind)>,
    },
    Columns(&'static Kind),
    Dates(&'static Kind),
    Shape(&'static Kind),
    Done,
}

impl Proposal {
    /// Begins a proposal, for a kind or for the one that fits best.
    #[must_use]
    pub fn begin(table: &Table, kind: Option<&'static Kind>) -> Self {
        Self {
            names: table.headers.iter().map(|header| normal(header)).collect(),
            mapping: Mapping {
                kind: String::new(),
                shape: Shape::Records,
                columns: Vec::new(),
                title_from: Vec::new(),
                empty_values: Vec::new(),
                date_order: DateOrder::DayMonthYear,
                utc_offset_minutes: 0,
                constants: Vec::new(),
            },
            stage: Stage::Begin { kind },
        }
    }

    /// Does the next step; whether there are more.
    pub fn step(&mut self, table: &Table, index: &Index) -> bool {
        let looked = |kind| Look {
            table,
            kind,
            index,
            names: &self.names,
        };
        self.stage = match &self.stage {
            Stage::Begin { kind } => {
                self.mapping.empty_values = empty_values(table);
                match (edge_columns(&self.names), *kind) {
                    (Some((source, relation, target)), _) => {
                        let mapping = self.mapping.clone();
                        self.mapping = relations(table, mapping, source, relation, target, index);
                        Stage::Done
                    }
                    (None, Some(kind)) => Stage::Columns(kind),
                    (None, None) => Stage::Kinds { next: 0, best: None },
                }
            }
            Stage::Kinds { next, best } => match kinds::ALL.get(*next).copied() {
                // The first of the best, so that the order of the list decides among equals.
                Some(kind) => {
                    let score = fit(table, &self.names, kind);
                    let better = best.is_none_or(|(known, _)| score > known);
                    Stage::Kinds {
                        next: next + 1,
                        best: if better { Some((score, kind)) } else { *best },
                    }
                }
                None => Stage::Columns(best.map_or(&kinds::action::KIND, |(_, kind)| kind)),
            },
            Stage::Columns(kind) => {
                kind.name.clone_into(&mut self.mapping.kind);
                self.mapping.columns = looked(kind).columns(&self.mapping);
                Stage::Dates(kind)
            }
            Stage::Dates(kind) => {
                self.mapping.date_order = looked(kind).date_order(&self.mapping);
                Stage::Shape(kind)
            }
            Stage::Shape(kind) => {
                let look = looked(kind);
                self.mapping.shape = look.shape(&self.mapping);
                if matches!(self.mapping.shape, Shape::EventLog { .. }) {
                    look.event_columns(&mut self.mapping);
                }
                self.mapping.title_from = look.title_from(&self.mapping);
                Stage::Done
            }
            Stage::Done => Stage::Done,
        };
        !matches!(self.stage, Stage::Done)
    }

    /// The proposal, whole once [`Proposal::step`] said that there is no more.
    #[must_use]
    pub fn finish(self) -> Mapping {
        self.mapping
    }
}

/// The signs of “no value” that the file uses.
fn empty_values(table: &Table) -> Vec<String> {
    let mut found = [false; EMPTY_VALUES.len()];
    for cell in table.rows.iter().take(LOOK_AT).flat_map(|row| &row.cells) {
        for (known, found) in EMPTY_VALUES.iter().zip(&mut found) {
            *found |= cell == known;
        }
    }
    let used = EMPTY_VALUES.iter().zip(found).filter(|(_, found)| *found);
    used.map(|(empty, _)| (*empty).to_owned()).collect()
}

/// Whether the file has dates that can be read in more than one order: those that begin with the year cannot.
#[must_use]
pub fn needs_date_order(table: &Table, mapping: &Mapping) -> bool {
    let Ok(kind) = mapping.kind() else { return false };
    let time = match &mapping.shape {
        Shape::EventLog { order_by, .. } => Some(order_by.as_str()),
        Shape::Records | Shape::Relations { .. } => None,
    };
    date_columns(mapping, kind, |column| Some(column.header.as_str()) == time)
        .flat_map(|column| table.sample(column).take(LOOK_AT))
        .any(|cell| !mapping.is_empty_value(cell) && !begins_with_year(cell))
}

fn begins_with_year(cell: &str) -> bool {
    let digits = cell.trim().bytes().take_while(u8::is_ascii_digit).count();
    digits == 4
}

/// The numbers of columns that hold dates or moments, or of which `timed` says so.
fn date_columns<'a>(
    mapping: &'a Mapping,
    kind: &'static Kind,
    timed: impl Fn(&Column) -> bool + 'a,
) -> impl Iterator<Item = usize> + 'a {
    let is_date = move |column: &Column| match &column.target {
        Target::Field { name, .. } => kind
            .field(name)
            .is_some_and(|field| matches!(field.field_type, FieldType::Date | FieldType::DateTime)),
        Target::Ignore | Target::ExternalId | Target::State { .. } | Target::Relation { .. } | Target::Tag => false,
    };
    let columns = mapping.columns.iter().enumerate();
    columns
        .filter(move |(_, column)| timed(column) || is_date(column))
        .map(|(place, _)| place)
}

/// Lower case, underscores and repeated spaces as one space.
fn normal(name: &str) -> String {
    name.to_lowercase()
        .replace(['_', '-', '.'], " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The names of a field as headers are compared with them, made once for all headers.
struct FieldNames {
    field: &'static Field,
    own: [String; 2],
    others: Vec<String>,
}

impl FieldNames {
    fn of(field: &'static Field) -> Self {
        Self {
            field,
            own: [normal(field.name), normal(field.label)],
            others: field.import_names.iter().map(|name| normal(name)).collect(),
        }
    }

    /// How well a header names the field: by its own name or label better than by a declared import name.
    fn rank(&self, header: &str) -> Option<u8> {
        if self.own.iter().any(|name| name == header) {
            Some(2)
        } else {
            self.others.iter().any(|name| name == header).then_some(1)
        }
    }
}

/// Whether a cell reads like an id of this kind in this or another tool: `INC-7K3Q9`, `INC0000045`.
fn is_id_of(kind: &Kind, cell: &str) -> bool {
    cell.strip_prefix(kind.prefix)
        .is_some_and(|rest| rest.starts_with(|first: char| first == '-' || first.is_ascii_digit()))
}

/// How many signs say that the file is one of this kind.
fn fit(table: &Table, names: &[String], kind: &'static Kind) -> usize {
    let fields: Vec<FieldNames> = kind.fields.iter().map(FieldNames::of).collect();
    let label = normal(kind.label);
    let is_field = |header: &&String| fields.iter().any(|field| field.rank(header).is_some());
    let own = names.iter().filter(is_field).count();
    let named = names.iter().filter(|header| header.contains(&label)).count();
    let ids = (0..names.len())
        .filter(|column| table.sample(*column).next().is_some_and(|cell| is_id_of(kind, cell)))
        .count();
    own + 2 * named + 2 * ids
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
    fn dates_that_begin_with_the_year_ask_for_no_order() {
        let asked = |dates: [&str; 2]| {
            let file = format!("number,opened_at\nINC1,{}\nINC2,{}\n", dates[0], dates[1]);
            let table = Table::read(file.as_bytes()).unwrap();
            let mapping = propose(&table, Some(&kinds::incident::KIND), &Index::default());
            (mapping.date_order, needs_date_order(&table, &mapping))
        };
        assert_eq!(
            asked(["2026-03-01", "2026-02-03 08:00"]),
            (DateOrder::YearMonthDay, false)
        );
        assert_eq!(asked(["", "2026-02-03T08:00:00Z"]), (DateOrder::YearMonthDay, false));
        assert_eq!(asked(["01.02.2026", "2026-02-03"]), (DateOrder::DayMonthYear, true));
        assert_eq!(asked(["1/31/2026", "02/03/2026"]), (DateOrder::MonthDayYear, true));
        assert_eq!(asked(["", ""]), (DateOrder::YearMonthDay, false));
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
