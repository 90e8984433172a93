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

/// What a kind's proposal is made from.
struct Look<'a> {
    table: &'a Table,
    kind: &'static Kind,
    index: &'a Index,
    names: &'a [String],
}

impl Look<'_> {
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
        let fields: Vec<FieldNames> = COMMON_FIELDS
            .iter()
            .chain(self.kind.fields)
            .map(FieldNames::of)
            .collect();
        // Better names first, so that `type` goes to the field of that name and not to one that only accepts it.
        for rank in [2, 1] {
            for named in &fields {
                let field = named.field;
                let taken = |targets: &[Option<Target>]| {
                    targets
                        .iter()
                        .flatten()
                        .any(|target| matches!(target, Target::Field { name, .. } if name == field.name))
                };
                let found = (0..self.names.len()).find(|column| {
                    targets.get(*column).is_some_and(Option::is_none)
                        && self.names.get(*column).and_then(|header| named.rank(header)) == Some(rank)
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
                let named: BTreeSet<&str> = cells.iter().flat_map(|cell| parse::parts(cell, &[';', '|'])).collect();
                let matching = [Matching::ExternalId, Matching::Title, Matching::ShortId]
                    .into_iter()
                    .find(|matching| {
                        named
                            .iter()
                            .take(50)
                            .any(|name| self.index.find(relation.targets, *matching, name).is_some())
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

    /// The order of day and month by which most dates of the file are dates; day first if both do. Dates that begin with
    /// the year ask for no order.
    fn date_order(&self, mapping: &Mapping) -> DateOrder {
        let timed = |column: &Column| EVENT_TIME_NAMES.contains(&normal(&column.header).as_str());
        let cells: Vec<&str> = date_columns(mapping, self.kind, timed)
            .flat_map(|column| {
                self.table
                    .sample(column)
                    .filter(|cell| !mapping.is_empty_value(cell))
                    .take(LOOK_AT)
            })
            .collect();
        if cells.iter().all(|cell| begins_with_year(cell)) {
            return DateOrder::YearMonthDay;
        }
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
                Stamp::Clear(_) | Stamp::Reason(_) | Stamp::Count(_) | Stamp::Choice(_, _) => false,
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
