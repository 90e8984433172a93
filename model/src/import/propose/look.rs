//! What a file means as records of one kind: its columns, the order of its dates, what a row is.

use std::collections::{BTreeMap, BTreeSet};

use super::{FieldNames, LOOK_AT, begins_with_year, date_columns, distinct, find, normal, state_value};
use crate::declaration::{COMMON_FIELDS, Field, FieldType, Kind, Stamp};
use crate::import::parse::{self, Clock};
use crate::import::{Column, DateOrder, Index, Mapping, Matching, Shape, StateValue, Table, Target};

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

/// What a kind's proposal is made from.
pub(super) struct Look<'a> {
    pub(super) table: &'a Table,
    pub(super) kind: &'static Kind,
    pub(super) index: &'a Index,
    pub(super) names: &'a [String],
}

impl Look<'_> {
    pub(super) fn columns(&self, mapping: &Mapping) -> Vec<Column> {
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
    pub(super) fn date_order(&self, mapping: &Mapping) -> DateOrder {
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
    pub(super) fn shape(&self, mapping: &Mapping) -> Shape {
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
    pub(super) fn event_columns(&self, mapping: &mut Mapping) {
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
    pub(super) fn title_from(&self, mapping: &Mapping) -> Vec<String> {
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
