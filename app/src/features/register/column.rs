//! The columns of a register and what stands in their cells.

use std::cmp::Ordering;

use steward_model::{
    declaration::{Choice, Field, FieldType, Kind, State},
    row::Row,
    value::Value,
};

/// One column.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Column {
    Id,
    Title,
    State,
    Tags,
    Created,
    Updated,
    Field(&'static Field),
}

/// What stands in a cell, before it is put into words of the person's locale.
#[derive(Debug, Clone)]
pub(crate) enum Cell<'row> {
    Empty,
    Text(&'row str),
    State(&'static State),
    Choice(&'static Choice),
    Tags(&'row [String]),
    /// With the unit for display.
    Number(f64, &'static str),
    /// Days since 1970-01-01.
    Date(i32),
    /// Milliseconds since 1970-01-01T00:00:00Z.
    Moment(i64),
    Flag(bool),
}

impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Column {
    /// The name in addresses and declarations.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Title => "title",
            Self::State => "state",
            Self::Tags => "tags",
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Field(field) => field.name,
        }
    }

    /// A column of a kind by name.
    pub(crate) fn named(kind: &'static Kind, name: &str) -> Option<Self> {
        match name {
            "id" => Some(Self::Id),
            "title" => Some(Self::Title),
            "state" => Some(Self::State),
            "tags" => Some(Self::Tags),
            "created" => Some(Self::Created),
            "updated" => Some(Self::Updated),
            _ => kind
                .field(name)
                .filter(|field| field.field_type != FieldType::Text)
                .map(Self::Field),
        }
    }

    /// Every column that a kind can show, in the order of the chooser.
    pub(crate) fn available(kind: &'static Kind) -> Vec<Self> {
        let own = kind
            .fields
            .iter()
            .filter(|field| field.field_type != FieldType::Text)
            .map(|field| field.name);
        ["id", "title", "state", "owner"]
            .into_iter()
            .chain(own)
            .chain(["tags", "created", "updated"])
            .filter_map(|name| Self::named(kind, name))
            .collect()
    }

    /// The chosen columns, or the kind's own choice. The title is always there: it is what opens the record.
    pub(crate) fn chosen(kind: &'static Kind, names: Option<&[String]>) -> Vec<Self> {
        let mut columns: Vec<Self> = match names {
            Some(names) => names.iter().filter_map(|name| Self::named(kind, name)).collect(),
            None => kind.columns.iter().filter_map(|name| Self::named(kind, name)).collect(),
        };
        if !columns.contains(&Self::Title) {
            let after_id = usize::from(columns.first() == Some(&Self::Id));
            columns.insert(after_id, Self::Title);
        }
        columns
    }

    /// Whether the first click on the header sorts from high to low: newest first is what people want of times.
    pub(crate) fn sorts_descending_first(&self) -> bool {
        match self {
            Self::Created | Self::Updated => true,
            Self::Id | Self::Title | Self::State | Self::Tags => false,
            Self::Field(field) => matches!(field.field_type, FieldType::DateTime),
        }
    }

    /// What stands in this column of a row.
    pub(crate) fn cell<'row>(&self, kind: &'static Kind, row: &'row Row) -> Cell<'row> {
        match self {
            Self::Id => Cell::Text(&row.short_id),
            Self::Title if row.title.is_empty() => Cell::Empty,
            Self::Title => Cell::Text(&row.title),
            Self::State => kind.state(&row.state).map_or(Cell::Text(&row.state), Cell::State),
            Self::Tags if row.tags.is_empty() => Cell::Empty,
            Self::Tags => Cell::Tags(&row.tags),
            Self::Created => Cell::Moment(row.created_millis),
            Self::Updated => Cell::Moment(row.updated_millis),
            Self::Field(field) => {
                let value = row
                    .fields
                    .iter()
                    .find(|(name, _)| name == field.name)
                    .map(|(_, value)| value);
                value.map_or(Cell::Empty, |value| Self::field_cell(field, value))
            }
        }
    }

    /// What a value of a field is shown as.
    pub(crate) fn field_cell<'row>(field: &'static Field, value: &'row Value) -> Cell<'row> {
        match (field.field_type, value) {
            (_, Value::Text(text)) if text.is_empty() => Cell::Empty,
            (FieldType::Choice(choices), Value::Text(text)) => choices
                .iter()
                .find(|choice| choice.value == text)
                .map_or(Cell::Text(text), Cell::Choice),
            (FieldType::Number { unit }, Value::Number(number)) => Cell::Number(*number, unit),
            (_, Value::Text(text)) => Cell::Text(text),
            (_, Value::Number(number)) => Cell::Number(*number, ""),
            (_, Value::Date(days)) => Cell::Date(*days),
            (_, Value::DateTime(millis)) => Cell::Moment(*millis),
            (_, Value::Flag(flag)) => Cell::Flag(*flag),
        }
    }

    /// The stored value that filters compare, for columns that can be filtered by value.
    pub(crate) fn stored<'row>(&self, row: &'row Row) -> Option<&'row str> {
        match self {
            Self::State => Some(&row.state),
            Self::Field(field) => row
                .fields
                .iter()
                .find(|(name, _)| name == field.name)
                .and_then(|(_, value)| match value {
                    Value::Text(text) if !text.is_empty() => Some(text.as_str()),
                    Value::Flag(true) => Some("true"),
                    Value::Flag(false) => Some("false"),
                    Value::Text(_) | Value::Number(_) | Value::Date(_) | Value::DateTime(_) => None,
                }),
            Self::Id | Self::Title | Self::Tags | Self::Created | Self::Updated => None,
        }
    }

    /// Whether its values make useful filters and groups.
    pub(crate) fn is_categorical(&self) -> bool {
        match self {
            Self::State | Self::Tags => true,
            Self::Field(field) => match field.field_type {
                FieldType::Choice(_) | FieldType::Flag | FieldType::Person | FieldType::Group => true,
                FieldType::Line
                | FieldType::Text
                | FieldType::Number { .. }
                | FieldType::Date
                | FieldType::DateTime => false,
            },
            Self::Id | Self::Title | Self::Created | Self::Updated => false,
        }
    }
}

impl Cell<'_> {
    /// Whether there is nothing in it.
    pub(crate) const fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// Order within a column. Declared values keep the order of the declaration; empty cells are equal here and are put
    /// last by [`compare`] whichever way the column is sorted.
    fn compare_filled(&self, other: &Self, kind: &'static Kind, column: &Column) -> Ordering {
        match (self, other) {
            (Self::Text(left), Self::Text(right)) => compare_text(left, right),
            (Self::State(left), Self::State(right)) => position(kind.states, left).cmp(&position(kind.states, right)),
            (Self::Choice(left), Self::Choice(right)) => match column {
                Column::Field(Field {
                    field_type: FieldType::Choice(choices),
                    ..
                }) => position(choices, left).cmp(&position(choices, right)),
                Column::Id
                | Column::Title
                | Column::State
                | Column::Tags
                | Column::Created
                | Column::Updated
                | Column::Field(_) => compare_text(left.label, right.label),
            },
            (Self::Number(left, _), Self::Number(right, _)) => left.total_cmp(right),
            (Self::Date(left), Self::Date(right)) => left.cmp(right),
            (Self::Moment(left), Self::Moment(right)) => left.cmp(right),
            (Self::Flag(left), Self::Flag(right)) => left.cmp(right),
            (Self::Tags(left), Self::Tags(right)) => left.cmp(right),
            (left, right) => left.rank().cmp(&right.rank()),
        }
    }

    /// Order between unlike contents of one column: declared values before imported spellings.
    const fn rank(&self) -> u8 {
        match self {
            Self::State(_) | Self::Choice(_) => 0,
            Self::Number(..) | Self::Date(_) | Self::Moment(_) | Self::Flag(_) => 1,
            Self::Tags(_) => 2,
            Self::Text(_) => 3,
            Self::Empty => 4,
        }
    }
}

fn position<T>(items: &[T], item: &T) -> Option<usize> {
    items.iter().position(|candidate| std::ptr::eq(candidate, item))
}

/// Text order as people expect it: without regard to case, and numbers inside by their value (`Group 9` before `Group 56`).
pub(crate) fn compare_text(left: &str, right: &str) -> Ordering {
    let (mut left_rest, mut right_rest) = (left, right);
    loop {
        match (left_rest.chars().next(), right_rest.chars().next()) {
            (None, None) => return left.cmp(right),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) if a.is_ascii_digit() && b.is_ascii_digit() => {
                let (left_number, left_after) = split_number(left_rest);
                let (right_number, right_after) = split_number(right_rest);
                let order = left_number
                    .len()
                    .cmp(&right_number.len())
                    .then_with(|| left_number.cmp(right_number));
                if order != Ordering::Equal {
                    return order;
                }
                (left_rest, right_rest) = (left_after, right_after);
            }
            (Some(a), Some(b)) => {
                let order = a.to_lowercase().cmp(b.to_lowercase());
                if order != Ordering::Equal {
                    return order;
                }
                (left_rest, right_rest) = (&left_rest[a.len_utf8()..], &right_rest[b.len_utf8()..]);
            }
        }
    }
}

/// Leading digits without leading zeros, and the rest.
fn split_number(text: &str) -> (&str, &str) {
    let end = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    (text[..end].trim_start_matches('0'), &text[end..])
}

/// Order of two cells of a column; empty ones come last either way.
pub(crate) fn compare(
    left: &Cell<'_>,
    right: &Cell<'_>,
    kind: &'static Kind,
    column: &Column,
    descending: bool,
) -> Ordering {
    match (left.is_empty(), right.is_empty()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => {
            let order = left.compare_filled(right, kind, column);
            if descending { order.reverse() } else { order }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_inside_text_sort_by_value() {
        let mut names = ["Group 56", "group 9", "Group 056", "Group", "Émile", "eve"];
        names.sort_by(|left, right| compare_text(left, right));
        assert_eq!(names, ["eve", "Group", "group 9", "Group 056", "Group 56", "Émile"]);
    }
}
