//! What each column of a file means; saved with the workspace so that the next file of the same shape needs no questions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ImportError, Table};
use crate::declaration::Kind;
use crate::kinds;

/// What a file means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mapping {
    /// The stored name of the kind of its records (of the sources, in a file of relations).
    pub kind: String,
    /// What a row is.
    pub shape: Shape,
    /// What each column is, in the file's order.
    pub columns: Vec<Column>,
    /// Headers whose cells make the title, joined, where no column is the title.
    pub title_from: Vec<String>,
    /// Cells that mean “no value”, beside empty ones.
    pub empty_values: Vec<String>,
    /// The order of day, month and year in dates that do not begin with the year.
    pub date_order: DateOrder,
    /// The time zone of moments without one, in minutes east of UTC.
    pub utc_offset_minutes: i32,
    /// Values for every record: field name and the text to read it from.
    pub constants: Vec<(String, String)>,
}

/// What a row of a file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// A record.
    Records,
    /// An event in the life of a record: rows with the same id are one record, each at its own time.
    EventLog {
        /// The header of the column with the record's id.
        group_by: String,
        /// The header of the column with the event's time.
        order_by: String,
        /// The header of the column with the event's author, if there is one.
        author: Option<String>,
    },
    /// A relation between two records.
    Relations {
        /// The header of the column with the external id of the record that has the relation.
        source: String,
        /// The header of the column with the relation's type, if there is one.
        relation: Option<String>,
        /// The header of the column with the other record.
        target: String,
        /// How the other record is named.
        matching: Matching,
        /// Relation types of the file (lower case) and the relations they are; the entry `""` is for files without types.
        types: BTreeMap<String, String>,
    },
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its header.
    pub header: String,
    /// What it is.
    pub target: Target,
    /// In event logs: the state from which on the cell counts. Logs that write final values into every row need it.
    pub from_state: Option<String>,
}

/// What a column is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// Nothing.
    Ignore,
    /// The record's id in the source, by which it is found again.
    ExternalId,
    /// A field.
    Field {
        /// Its name.
        name: String,
        /// Cells (lower case) and the stored values they mean, where the field's own rules do not tell.
        values: BTreeMap<String, String>,
    },
    /// The state.
    State {
        /// Cells (lower case) and the states they mean.
        values: BTreeMap<String, StateValue>,
    },
    /// A relation to the record named in the cell; several are separated by `;` or `|`.
    Relation {
        /// Its name.
        name: String,
        /// How the other record is named.
        matching: Matching,
    },
    /// Tags, separated by `,`, `;` or `|`.
    Tag,
}

/// How a cell names another record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Matching {
    /// By its id in the source.
    ExternalId,
    /// By its title.
    Title,
    /// By its short id.
    ShortId,
}

/// A state and what it says beside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateValue {
    /// The stored name of the state.
    pub state: String,
    /// A choice field and its value, for example why a record waits.
    pub field: Option<(String, String)>,
}

/// The order of the parts of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DateOrder {
    /// 31-12-2026.
    DayMonthYear,
    /// 12/31/2026.
    MonthDayYear,
    /// 2026-12-31.
    YearMonthDay,
}

impl Mapping {
    /// The kind of its records.
    ///
    /// # Errors
    /// If there is no such kind.
    pub fn kind(&self) -> Result<&'static Kind, ImportError> {
        kinds::by_name(&self.kind).ok_or_else(|| ImportError::Mapping {
            reason: format!("there is no kind “{}”", self.kind),
        })
    }

    /// Whether a cell means “no value”.
    #[must_use]
    pub fn is_empty_value(&self, cell: &str) -> bool {
        cell.is_empty() || self.empty_values.iter().any(|empty| empty.eq_ignore_ascii_case(cell))
    }

    /// What a column is.
    #[must_use]
    pub fn target(&self, header: &str) -> Option<&Target> {
        self.columns
            .iter()
            .find(|column| column.header == header)
            .map(|column| &column.target)
    }

    /// Says what a column is.
    pub fn set_target(&mut self, header: &str, target: Target) {
        if let Some(column) = self.columns.iter_mut().find(|column| column.header == header) {
            column.target = target;
        }
    }

    /// Checks that everything it names is there: columns in the table, fields, states and relations in the kind.
    ///
    /// # Errors
    /// The first thing that is missing, in words.
    pub fn check(&self, table: &Table) -> Result<(), ImportError> {
        let kind = self.kind()?;
        let missing = |reason: String| Err(ImportError::Mapping { reason });
        let header = |name: &str| match table.column(name) {
            Some(_) => Ok(()),
            None => Err(ImportError::Mapping {
                reason: format!("the file has no column “{name}”"),
            }),
        };
        self.title_from.iter().try_for_each(|name| header(name))?;
        match &self.shape {
            Shape::Records => {}
            Shape::EventLog {
                group_by,
                order_by,
                author,
            } => {
                header(group_by)?;
                header(order_by)?;
                author.iter().try_for_each(|name| header(name))?;
            }
            Shape::Relations {
                source,
                relation,
                target,
                types,
                ..
            } => {
                header(source)?;
                header(target)?;
                relation.iter().try_for_each(|name| header(name))?;
                if let Some(name) = types.values().find(|name| kind.relation(name).is_none()) {
                    return missing(format!("{} has no relation “{name}”", kind.label));
                }
            }
        }
        for (name, _) in &self.constants {
            if kind.field(name).is_none() {
                return missing(format!("{} has no field “{name}”", kind.label));
            }
        }
        for column in &self.columns {
            header(&column.header)?;
            if let Some(reason) = column.problem(kind) {
                return missing(reason);
            }
        }
        Ok(())
    }
}

impl Column {
    fn problem(&self, kind: &Kind) -> Option<String> {
        let known_state = |state: &str| kind.state(state).is_some();
        if let Some(state) = self.from_state.as_deref().filter(|state| !known_state(state)) {
            return Some(format!("{} has no state “{state}”", kind.label));
        }
        match &self.target {
            Target::Ignore | Target::ExternalId | Target::Tag => None,
            Target::Field { name, .. } => kind
                .field(name)
                .is_none()
                .then(|| format!("{} has no field “{name}”", kind.label)),
            Target::Relation { name, .. } => kind
                .relation(name)
                .is_none()
                .then(|| format!("{} has no relation “{name}”", kind.label)),
            Target::State { values } => values.values().find_map(|value| {
                if !known_state(&value.state) {
                    return Some(format!("{} has no state “{}”", kind.label, value.state));
                }
                let (field, choice) = value.field.as_ref()?;
                let known = kind.field(field).is_some_and(|field| field.choice_of(choice).is_some());
                (!known).then(|| format!("{} has no choice “{choice}” of “{field}”", kind.label))
            }),
        }
    }
}
