//! The rows of a register as CSV (RFC 4180): exactly the columns and rows that are shown, in their order.
//!
//! Dates and times are ISO 8601 and numbers bare, so that another program (or our own import) reads them back.

use steward_model::{
    calendar::{date_text, iso_moment},
    declaration::Kind,
    row::Row,
};

use super::column::{Cell, Column};

/// A byte-order mark, without which spreadsheet programs take UTF-8 for another encoding.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A file in the making.
pub(super) struct CsvFile {
    pub(super) text: String,
    kind: &'static Kind,
    columns: Vec<Column>,
}

impl CsvFile {
    /// `labels` are the headings, one for each column.
    pub(super) fn new(kind: &'static Kind, columns: Vec<Column>, labels: &[String]) -> Self {
        let mut text = String::from(BYTE_ORDER_MARK);
        push_line(&mut text, labels.iter().map(String::as_str));
        Self { text, kind, columns }
    }

    pub(super) fn push(&mut self, row: &Row) {
        let cells = self
            .columns
            .iter()
            .map(|column| cell_text(&column.cell(self.kind, row)));
        let cells: Vec<String> = cells.collect();
        push_line(&mut self.text, cells.iter().map(String::as_str));
    }
}

/// Lines of cells as CSV.
pub(crate) fn csv_lines(lines: impl Iterator<Item = Vec<String>>) -> String {
    let mut text = String::from(BYTE_ORDER_MARK);
    for line in lines {
        push_line(&mut text, line.iter().map(String::as_str));
    }
    text
}

fn push_line<'cells>(text: &mut String, cells: impl Iterator<Item = &'cells str>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(',');
        }
        push_cell(text, cell);
    }
    text.push_str("\r\n");
}

fn push_cell(text: &mut String, cell: &str) {
    if cell.contains(['"', ',', '\r', '\n']) || cell.starts_with(' ') || cell.ends_with(' ') {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}

fn cell_text(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => (*text).to_owned(),
        Cell::State(state) => state.label.to_owned(),
        Cell::Choice(choice) => choice.label.to_owned(),
        Cell::Tags(tags) => tags.join(" "),
        Cell::Number(number, _) => number.to_string(),
        Cell::Date(days) => date_text(*days),
        Cell::Moment(millis) => iso_moment(*millis),
        Cell::Flag(flag) => flag.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_separators_quotes_and_line_breaks_are_quoted() {
        let mut text = String::new();
        push_line(&mut text, ["plain", "a,b", "say \"hi\"", "two\nlines", ""].into_iter());
        assert_eq!(text, "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\r\n");
    }
}
