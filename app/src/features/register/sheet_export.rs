//! The rows of a register as a workbook: exactly what is shown, in its order; the group is a column in front.

use std::sync::Arc;

use steward_model::{declaration::Kind, row::Row, xlsx};

use super::{
    cells::{column_label, value_label},
    column::{Cell, Column},
    list::Line,
};
use crate::messages;

/// Characters that a date and a moment need.
const DATE_WIDTH: usize = 12;
const MOMENT_WIDTH: usize = 17;

/// A workbook in the making.
pub(super) struct SheetFile {
    workbook: xlsx::Workbook,
    kind: &'static Kind,
    columns: Vec<Column>,
    /// The column that groups, and the group that the rows now stand under, in words.
    group: Option<(Column, String)>,
}

impl SheetFile {
    /// Rows whose texts decide how wide the columns are.
    pub(super) const MEASURED_ROWS: usize = 300;

    pub(super) fn new(kind: &'static Kind, columns: Vec<Column>, group: Option<Column>, first: &[Arc<Row>]) -> Self {
        let headings: Vec<String> = group
            .iter()
            .map(|column| messages::register::group_heading(column_label(column)))
            .chain(columns.iter().map(heading))
            .collect();
        let widths: Vec<usize> = group
            .iter()
            .map(|_| 0)
            .chain(columns.iter().map(|column| {
                let cells = first.iter().map(|row| width(&column.cell(kind, row)));
                cells.max().unwrap_or_default()
            }))
            .collect();
        Self {
            workbook: xlsx::Workbook::new(messages::model::label(kind.plural), &headings, &widths),
            kind,
            columns,
            group: group.map(|column| (column, String::new())),
        }
    }

    /// Adds a line of the register. `local` turns a moment into one of the reader's clock.
    pub(super) fn push(&mut self, line: &Line, row: Option<&Row>, local: impl Fn(i64) -> i64) {
        if let (Line::Group { value, .. }, Some((column, words))) = (line, &mut self.group) {
            *words = if value.is_empty() {
                messages::register::group_none().to_owned()
            } else {
                value_label(self.kind, column, value)
            };
        }
        let Some(row) = row else { return };
        let tags = row.tags.join(", ");
        let group = self.group.as_ref().map(|(_, words)| xlsx::Cell::Text(words));
        let cells = self
            .columns
            .iter()
            .map(|column| sheet_cell(&column.cell(self.kind, row), &tags, &local));
        self.workbook.push(group.into_iter().chain(cells));
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.workbook.finish()
    }
}

/// The heading of a column, with the unit that its numbers have.
fn heading(column: &Column) -> String {
    let label = column_label(column);
    match unit(column) {
        "" => label,
        unit => format!("{label} ({unit})"),
    }
}

fn unit(column: &Column) -> &'static str {
    use steward_model::declaration::FieldType;
    let Column::Field(field) = column else { return "" };
    match field.field_type {
        FieldType::Number { unit } => unit,
        FieldType::Line
        | FieldType::Text
        | FieldType::Choice(_)
        | FieldType::Date
        | FieldType::DateTime
        | FieldType::Flag
        | FieldType::Person
        | FieldType::Group => "",
    }
}

fn sheet_cell<'cell>(cell: &Cell<'cell>, tags: &'cell str, local: impl Fn(i64) -> i64) -> xlsx::Cell<'cell> {
    match cell {
        Cell::Empty => xlsx::Cell::Empty,
        Cell::Text(text) => xlsx::Cell::Text(text),
        Cell::State(state) => xlsx::Cell::Text(messages::model::label(state.label)),
        Cell::Choice(choice) => xlsx::Cell::Text(messages::model::label(choice.label)),
        Cell::Tags(_) => xlsx::Cell::Text(tags),
        Cell::Number(number, _) => xlsx::Cell::Number(*number),
        Cell::Date(days) => xlsx::Cell::Date(*days),
        Cell::Moment(millis) => xlsx::Cell::Moment(local(*millis)),
        Cell::Flag(true) => xlsx::Cell::Text(messages::register::yes()),
        Cell::Flag(false) => xlsx::Cell::Text(messages::register::no()),
    }
}

fn width(cell: &Cell<'_>) -> usize {
    match cell {
        Cell::Empty | Cell::Flag(_) | Cell::Number(..) => 0,
        Cell::Text(text) => text.chars().count(),
        Cell::State(state) => messages::model::label(state.label).chars().count(),
        Cell::Choice(choice) => messages::model::label(choice.label).chars().count(),
        Cell::Tags(tags) => tags.iter().map(|tag| tag.chars().count() + 2).sum(),
        Cell::Date(_) => DATE_WIDTH,
        Cell::Moment(_) => MOMENT_WIDTH,
    }
}

#[cfg(test)]
mod tests {
    use steward_model::value::Value;

    use super::super::{list::list, query::Query, testing::row};
    use super::*;

    /// The file of a register in this state, as text: its parts are stored uncompressed.
    fn file(rows: &[Arc<Row>], kind: &'static Kind, search: &str) -> String {
        let query = Query::parse(search);
        let listing = list(rows.iter().map(AsRef::as_ref), kind, &query);
        let group = query.group.as_deref().and_then(|name| Column::named(kind, name));
        let columns = Column::chosen(kind, query.columns.as_deref());
        let mut file = SheetFile::new(kind, columns, group, rows);
        for line in &listing.lines {
            let found = super::super::list::document_of(line)
                .and_then(|document| rows.iter().find(|row| row.document == document));
            file.push(line, found.map(AsRef::as_ref), |millis| millis + 3_600_000);
        }
        String::from_utf8_lossy(&file.finish()).into_owned()
    }

    /// The cells of each row, in order, without their places and formats.
    fn table(file: &str) -> Vec<Vec<String>> {
        let sheet = file.split("<sheetData>").nth(1).unwrap_or_default();
        let sheet = sheet.split("</sheetData>").next().unwrap_or_default();
        let rows = sheet.split("<row ").skip(1);
        rows.map(|row| {
            let cells = row.split("<c ").skip(1);
            cells
                .map(|cell| {
                    let inside = cell.split_once('>').map_or("", |(_, inside)| inside);
                    let text: String = inside
                        .split('<')
                        .filter_map(|part| part.split_once('>').map_or(Some(part), |(_, text)| Some(text)))
                        .collect();
                    text
                })
                .collect()
        })
        .collect()
    }

    #[test]
    fn rows_columns_and_order_are_those_of_the_register() {
        let kind = steward_model::kinds::by_name("incident").expect("incidents");
        let mut rows: Vec<Arc<Row>> = Vec::new();
        for (number, state, priority) in [(1, "new", "p3"), (2, "closed", "p1"), (3, "new", "p1")] {
            let mut row = row(kind, number, state);
            row.fields = vec![("priority".to_owned(), Value::text(priority))];
            row.updated_millis = 20_000 * 86_400_000;
            rows.push(Arc::new(row));
        }
        let shown = table(&file(&rows, kind, "?sort=-id&columns=id,title,priority,updated"));
        assert_eq!(
            shown,
            [
                ["Id", "Title", "Priority", "Updated"],
                ["X-3", "Record 3", "P1", "45569.04166666667"],
                ["X-1", "Record 1", "P3", "45569.04166666667"],
            ]
        );
    }

    #[test]
    fn groups_are_a_column_in_front() {
        let kind = steward_model::kinds::by_name("incident").expect("incidents");
        let mut tagged = row(kind, 1, "new");
        tagged.tags = vec!["mail".to_owned(), "vip".to_owned()];
        let rows = [Arc::new(tagged), Arc::new(row(kind, 2, "new"))];
        let shown = table(&file(&rows, kind, "?group=tags&columns=title,tags"));
        assert_eq!(
            shown,
            [
                vec!["Group: Tags", "Title", "Tags"],
                vec!["mail", "Record 1", "mail, vip"],
                vec!["vip", "Record 1", "mail, vip"],
                vec!["None", "Record 2"],
            ]
        );
    }

    #[test]
    fn numbers_carry_their_unit_in_the_heading() {
        let kind = steward_model::kinds::by_name("budget_line").expect("budget lines");
        let mut line = row(kind, 1, "planned");
        line.fields = vec![("budget".to_owned(), Value::Number(1200.5))];
        let shown = table(&file(&[Arc::new(line)], kind, "?columns=title,budget"));
        assert_eq!(shown, [["Title", "Budget (€)"], ["Record 1", "1200.5"]]);
    }
}
