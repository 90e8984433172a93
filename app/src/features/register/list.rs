//! Which rows a register lists, in which order and groups; and how many there are of each value.

use std::collections::BTreeMap;

use steward_model::{declaration::Kind, row::Row, search};
use steward_sync::ids::DocumentId;

use super::{
    column::{Cell, Column, compare, compare_text},
    query::{Lifecycle, Query},
};

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    /// A heading: the stored value of the group (empty for none) and the number of rows under it.
    Group { value: String, count: usize },
    /// A record.
    Record(DocumentId),
}

/// The document on a line, if it is a record's.
pub(crate) const fn document_of(line: &Line) -> Option<DocumentId> {
    match line {
        Line::Record(document) => Some(*document),
        Line::Group { .. } => None,
    }
}

/// The lines of a register, and their totals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Listing {
    pub(crate) lines: Vec<Line>,
    /// Records listed.
    pub(crate) shown: usize,
    /// Records of the kind, whatever the filter.
    pub(crate) total: usize,
}

/// How many records have a value, for the filter menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facet {
    pub(crate) value: String,
    pub(crate) count: usize,
}

fn in_lifecycle(kind: &'static Kind, row: &Row, lifecycle: Lifecycle) -> bool {
    let closed = kind.state(&row.state).is_some_and(|state| state.closed);
    match lifecycle {
        Lifecycle::Open => !row.archived && !closed,
        Lifecycle::Closed => !row.archived && closed,
        Lifecycle::All => !row.archived,
        Lifecycle::Archived => row.archived,
    }
}

fn has_one_of(column: &Column, row: &Row, values: &[String]) -> bool {
    match column {
        Column::Tags => row.tags.iter().any(|tag| values.contains(tag)),
        Column::Id | Column::Title | Column::State | Column::Created | Column::Updated | Column::Field(_) => {
            let stored = column.stored(row).unwrap_or_default();
            values.iter().any(|value| value == stored)
        }
    }
}

/// The filter of a query, made ready for many rows.
struct Filter {
    kind: &'static Kind,
    lifecycle: Lifecycle,
    search: search::Query,
    values: Vec<(Column, Vec<String>)>,
}

impl Filter {
    fn new(kind: &'static Kind, query: &Query) -> Self {
        let values = query
            .filters
            .iter()
            .filter_map(|(name, values)| Column::named(kind, name).map(|column| (column, values.clone())))
            .collect();
        Self {
            kind,
            lifecycle: query.lifecycle,
            search: search_of(query),
            values,
        }
    }

    /// A filter by state names closed states too; it then speaks for itself.
    fn lifecycle(&self) -> Lifecycle {
        let by_state = self.values.iter().any(|(column, _)| *column == Column::State);
        if by_state && self.lifecycle == Lifecycle::Open {
            Lifecycle::All
        } else {
            self.lifecycle
        }
    }

    fn admits(&self, row: &Row) -> bool {
        in_lifecycle(self.kind, row, self.lifecycle())
            && self
                .values
                .iter()
                .all(|(column, values)| has_one_of(column, row, values))
            && (self.search.is_empty() || self.search.score(row).is_some())
    }
}

/// The filter text as a search: words, short ids and filters such as `state:new` mean the same everywhere.
fn search_of(query: &Query) -> search::Query {
    match query.lifecycle {
        // The lifecycle decides about archived records, not the text.
        Lifecycle::Archived => search::Query::parse(&format!("archived:yes {}", query.text)),
        Lifecycle::Open | Lifecycle::Closed | Lifecycle::All => search::Query::parse(&query.text),
    }
}

/// The lines for a query over the rows of its kind.
pub(crate) fn list<'rows>(rows: impl Iterator<Item = &'rows Row>, kind: &'static Kind, query: &Query) -> Listing {
    let filter = Filter::new(kind, query);
    let mut total = 0;
    let mut admitted: Vec<&Row> = Vec::new();
    for row in rows.filter(|row| row.kind == kind.name) {
        total += 1;
        if filter.admits(row) {
            admitted.push(row);
        }
    }
    let sorted = sorted(admitted, kind, query);
    let shown = sorted.len();
    let lines = match query.group.as_deref().and_then(|name| Column::named(kind, name)) {
        Some(column) => grouped(&sorted, kind, &column),
        None => sorted.into_iter().map(|row| Line::Record(row.document)).collect(),
    };
    Listing { lines, shown, total }
}

fn sorted<'rows>(rows: Vec<&'rows Row>, kind: &'static Kind, query: &Query) -> Vec<&'rows Row> {
    let column = Column::named(kind, &query.sorting.column).unwrap_or(Column::Updated);
    let descending = query.sorting.descending;
    let mut keyed: Vec<(Cell<'rows>, &Row)> = rows.into_iter().map(|row| (column.cell(kind, row), row)).collect();
    // The document id decides last, so that equal rows do not change places from one drawing to the next.
    keyed.sort_by(|(left, left_row), (right, right_row)| {
        compare(left, right, kind, &column, descending)
            .then_with(|| right_row.updated_millis.cmp(&left_row.updated_millis))
            .then_with(|| left_row.document.cmp(&right_row.document))
    });
    keyed.into_iter().map(|(_, row)| row).collect()
}

fn grouped(rows: &[&Row], kind: &'static Kind, column: &Column) -> Vec<Line> {
    // A record with several tags stands under each of them.
    let mut groups: Vec<(String, Vec<&Row>)> = Vec::new();
    let mut index_of: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows {
        for value in values_of(column, row) {
            let index = *index_of.entry(value.clone()).or_insert_with(|| {
                groups.push((value, Vec::new()));
                groups.len() - 1
            });
            if let Some((_, members)) = groups.get_mut(index) {
                members.push(row);
            }
        }
    }
    groups.sort_by(
        |(left, left_rows), (right, right_rows)| match (left_rows.first(), right_rows.first()) {
            (Some(left_row), Some(right_row)) if *column != Column::Tags => compare(
                &column.cell(kind, left_row),
                &column.cell(kind, right_row),
                kind,
                column,
                false,
            ),
            _ => left
                .is_empty()
                .cmp(&right.is_empty())
                .then_with(|| compare_text(left, right)),
        },
    );
    groups
        .into_iter()
        .flat_map(|(value, members)| {
            let heading = Line::Group {
                value,
                count: members.len(),
            };
            std::iter::once(heading).chain(members.into_iter().map(|row| Line::Record(row.document)))
        })
        .collect()
}

fn values_of(column: &Column, row: &Row) -> Vec<String> {
    match column {
        Column::Tags if !row.tags.is_empty() => row.tags.clone(),
        Column::Id
        | Column::Title
        | Column::State
        | Column::Tags
        | Column::Created
        | Column::Updated
        | Column::Field(_) => vec![column.stored(row).unwrap_or_default().to_owned()],
    }
}

/// The values of a column among the rows that the rest of the query admits, most frequent first for open-ended columns.
pub(crate) fn facets<'rows>(
    rows: impl Iterator<Item = &'rows Row>,
    kind: &'static Kind,
    query: &Query,
    column: &Column,
) -> Vec<Facet> {
    let mut others = query.clone();
    others.filters.remove(column.name());
    if *column == Column::State && others.lifecycle == Lifecycle::Open {
        others.lifecycle = Lifecycle::All;
    }
    let filter = Filter::new(kind, &others);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows.filter(|row| row.kind == kind.name && filter.admits(row)) {
        for value in values_of(column, row).into_iter().filter(|value| !value.is_empty()) {
            *counts.entry(value).or_default() += 1;
        }
    }
    let mut facets: Vec<Facet> = counts
        .into_iter()
        .map(|(value, count)| Facet { value, count })
        .collect();
    let declared = declared_values(kind, column);
    facets.sort_by(|left, right| {
        let place = |facet: &Facet| {
            declared
                .iter()
                .position(|value| *value == facet.value)
                .unwrap_or(usize::MAX)
        };
        place(left)
            .cmp(&place(right))
            .then(right.count.cmp(&left.count))
            .then_with(|| compare_text(&left.value, &right.value))
    });
    facets
}

fn declared_values(kind: &'static Kind, column: &Column) -> Vec<&'static str> {
    use steward_model::declaration::FieldType;
    match column {
        Column::State => kind.states.iter().map(|state| state.name).collect(),
        Column::Field(field) => match field.field_type {
            FieldType::Choice(choices) => choices.iter().map(|choice| choice.value).collect(),
            FieldType::Flag => vec!["true", "false"],
            FieldType::Line
            | FieldType::Text
            | FieldType::Number { .. }
            | FieldType::Date
            | FieldType::DateTime
            | FieldType::Person
            | FieldType::Group => Vec::new(),
        },
        Column::Id | Column::Title | Column::Tags | Column::Created | Column::Updated => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use steward_model::{kinds, value::Value};

    use super::*;

    fn row(number: u8, state: &str, priority: &str) -> Row {
        Row {
            short_id: format!("INC-{number:05}"),
            title: format!("Incident {number}"),
            state: state.to_owned(),
            fields: vec![("priority".to_owned(), Value::Text(priority.to_owned()))],
            search: format!("incident {number} printer"),
            created_millis: i64::from(number),
            updated_millis: i64::from(number),
            ..Row::blank(DocumentId::from_bytes([number; 16]), "incident")
        }
    }

    fn incident() -> &'static Kind {
        kinds::by_name("incident").expect("the incident kind")
    }

    fn listed(rows: &[Row], query: &str) -> Vec<u8> {
        list(rows.iter(), incident(), &Query::parse(query))
            .lines
            .iter()
            .filter_map(|line| match line {
                Line::Record(document) => Some(document.as_bytes()[0]),
                Line::Group { .. } => None,
            })
            .collect()
    }

    fn rows() -> Vec<Row> {
        vec![
            row(1, "new", "p3"),
            row(2, "closed", "p1"),
            row(3, "new", "p1"),
            row(4, "in_progress", ""),
        ]
    }

    #[test]
    fn open_records_newest_first_is_what_one_sees_at_first() {
        assert_eq!(listed(&rows(), ""), [4, 3, 1]);
        assert_eq!(listed(&rows(), "?show=closed"), [2]);
        assert_eq!(listed(&rows(), "?show=all"), [4, 3, 2, 1]);
    }

    #[test]
    fn choices_sort_as_declared_and_empty_ones_come_last_both_ways() {
        assert_eq!(listed(&rows(), "?show=all&sort=priority"), [3, 2, 1, 4]);
        assert_eq!(listed(&rows(), "?show=all&sort=-priority"), [1, 3, 2, 4]);
    }

    #[test]
    fn a_filter_by_state_shows_closed_states_without_being_asked() {
        assert_eq!(listed(&rows(), "?f.state=closed"), [2]);
        assert_eq!(listed(&rows(), "?f.priority=p1"), [3]);
    }

    #[test]
    fn every_word_must_be_there_and_the_short_id_counts() {
        assert_eq!(listed(&rows(), "?q=PRINTER+incident"), [4, 3, 1]);
        let short_id = steward_model::short_id::short_id("INC", DocumentId::from_bytes([3; 16]));
        assert_eq!(listed(&rows(), &format!("?q={short_id}")), [3]);
        assert_eq!(listed(&rows(), "?q=printer+toner"), Vec::<u8>::new());
    }

    #[test]
    fn archived_records_show_only_when_asked_for() {
        let mut rows = rows();
        rows[2].archived = true;
        assert_eq!(listed(&rows, "?show=all"), [4, 2, 1]);
        assert_eq!(listed(&rows, "?show=archived"), [3]);
    }

    #[test]
    fn groups_follow_the_declaration_and_count_their_rows() {
        let rows = rows();
        let listing = list(rows.iter(), incident(), &Query::parse("?show=all&group=priority"));
        let groups: Vec<(String, usize)> = listing
            .lines
            .iter()
            .filter_map(|line| match line {
                Line::Group { value, count } => Some((value.clone(), *count)),
                Line::Record(_) => None,
            })
            .collect();
        assert_eq!(groups, [("p1".to_owned(), 2), ("p3".to_owned(), 1), (String::new(), 1)]);
        assert_eq!((listing.shown, listing.total), (4, 4));
    }

    #[test]
    fn a_facet_counts_what_its_own_filter_would_leave() {
        let rows = rows();
        let query = Query::parse("?f.priority=p3");
        let column = Column::named(incident(), "priority").expect("the priority column");
        let facets = facets(rows.iter(), incident(), &query, &column);
        let counts: Vec<(&str, usize)> = facets.iter().map(|facet| (facet.value.as_str(), facet.count)).collect();
        assert_eq!(counts, [("p1", 1), ("p3", 1)]);
    }
}
