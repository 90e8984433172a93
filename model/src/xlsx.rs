//! A table as a workbook (Office Open XML, ECMA-376): one sheet with a bold, frozen heading, dates as dates, a filter.
//!
//! Rows are pushed one by one, so that a caller can give the page its turn between them. The parts of the archive are
//! stored, not compressed: a writer of a few hundred lines instead of a library, and nothing that takes long at the end.

mod archive;

use std::fmt::Write as _;

use crate::calendar::{DAY_MILLIS, date_text};
use archive::{Archive, Crc};

/// The most characters that a spreadsheet program takes in a cell.
const CELL_CHARACTERS: usize = 32_767;
/// The most characters of a sheet's name.
const NAME_CHARACTERS: usize = 31;
/// The most rows of a sheet, the heading included.
pub const ROWS: usize = 1_048_576;
/// The narrowest and the widest column, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 6..=60;
/// The number that spreadsheets give to 1970-01-01.
const EPOCH: f64 = 25_569.0;
/// The first day whose number all spreadsheets agree on: 1900-03-01. Earlier days are written as text.
const FIRST_DAY: i32 = -25_508;

/// Places of the cell formats in `STYLES`.
const HEADING: u8 = 1;
const DATE: u8 = 2;
const MOMENT: u8 = 3;
const QUOTED: u8 = 4;

const CONTENT_TYPES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
    r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
    r#"<Default Extension="xml" ContentType="application/xml"/>"#,
    r#"<Override PartName="/xl/workbook.xml" "#,
    r#"ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>"#,
    r#"<Override PartName="/xl/worksheets/sheet1.xml" "#,
    r#"ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"#,
    r#"<Override PartName="/xl/styles.xml" "#,
    r#"ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>"#,
    "</Types>",
);
const PACKAGE_RELATIONS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Target="xl/workbook.xml" "#,
    r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>"#,
    "</Relationships>",
);
const WORKBOOK_RELATIONS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Target="worksheets/sheet1.xml" "#,
    r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>"#,
    r#"<Relationship Id="rId2" Target="styles.xml" "#,
    r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/>"#,
    "</Relationships>",
);
/// Formats: plain, heading, date (14), date with time (22), and text that must not be taken for a formula.
const STYLES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
    r#"<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>"#,
    r#"<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>"#,
    r#"<fills count="2"><fill><patternFill patternType="none"/></fill>"#,
    r#"<fill><patternFill patternType="gray125"/></fill></fills>"#,
    r#"<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"#,
    r#"<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>"#,
    r#"<cellXfs count="5">"#,
    r#"<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>"#,
    r#"<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>"#,
    r#"<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#,
    r#"<xf numFmtId="22" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#,
    r#"<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>"#,
    "</cellXfs></styleSheet>",
);

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Words; never a formula, whatever they begin with.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// A calendar date in days since 1970-01-01.
    Date(i32),
    /// A moment in milliseconds since 1970-01-01 of the clock that the reader of the file goes by: spreadsheets know
    /// no time zones.
    Moment(i64),
}

/// A workbook in the making.
pub struct Workbook {
    name: String,
    sheet: String,
    sum: Crc,
    summed: usize,
    columns: usize,
    rows: usize,
}

impl Workbook {
    /// A workbook whose only sheet has this name (made legal) and these headings. `widths` are characters per column;
    /// columns without one are as wide as their heading.
    #[must_use]
    pub fn new(name: &str, headings: &[String], widths: &[usize]) -> Self {
        let mut sheet = String::from(concat!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
            r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
            r#"<sheetViews><sheetView workbookViewId="0">"#,
            r#"<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>"#,
            r#"<selection pane="bottomLeft"/></sheetView></sheetViews>"#,
        ));
        if !headings.is_empty() {
            sheet.push_str("<cols>");
            for (index, heading) in headings.iter().enumerate() {
                let own = widths.get(index).copied().unwrap_or_default();
                // Room for the button of the filter beside the heading.
                let width = own
                    .max(heading.chars().count() + 3)
                    .clamp(*WIDTHS.start(), *WIDTHS.end())
                    + 1;
                let place = index + 1;
                // Writing to a String cannot fail, here and below.
                let _ = write!(
                    sheet,
                    r#"<col min="{place}" max="{place}" width="{width}" customWidth="1"/>"#
                );
            }
            sheet.push_str("</cols>");
        }
        sheet.push_str("<sheetData>");
        let mut workbook = Self {
            name: sheet_name(name),
            sheet,
            sum: Crc::new(),
            summed: 0,
            columns: headings.len(),
            rows: 0,
        };
        workbook.begin_row();
        for (index, heading) in headings.iter().enumerate() {
            workbook.text(index, heading, HEADING);
        }
        workbook.end_row();
        workbook
    }

    /// Adds a row. What is beyond the sheet's last row is left out: [`ROWS`].
    pub fn push<'a>(&mut self, cells: impl Iterator<Item = Cell<'a>>) {
        if self.rows >= ROWS {
            return;
        }
        self.begin_row();
        for (index, cell) in cells.enumerate() {
            self.cell(index, cell);
        }
        self.end_row();
    }

    /// The file.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        self.sheet.push_str("</sheetData>");
        let end = format!("{}{}", column_letters(self.columns.saturating_sub(1)), self.rows);
        if self.columns > 0 {
            let _ = write!(self.sheet, r#"<autoFilter ref="A1:{end}"/>"#);
        }
        self.sheet.push_str("</worksheet>");
        self.add_up();
        let mut archive = Archive::with_capacity(self.sheet.len() + 8_192);
        archive.add("[Content_Types].xml", CONTENT_TYPES.as_bytes());
        archive.add("_rels/.rels", PACKAGE_RELATIONS.as_bytes());
        archive.add("xl/workbook.xml", self.workbook_xml().as_bytes());
        archive.add("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS.as_bytes());
        archive.add("xl/styles.xml", STYLES.as_bytes());
        archive.add_summed("xl/worksheets/sheet1.xml", self.sheet.as_bytes(), self.sum.value());
        archive.finish()
    }

    /// The sheet by name; its filter and the heading that repeats on paper are names of ranges.
    fn workbook_xml(&self) -> String {
        let mut name = String::new();
        push_escaped(&mut name, &self.name);
        // Inside a reference to the sheet a quotation mark is written twice.
        let quoted = name.replace("&apos;", "&apos;&apos;");
        let last = column_letters(self.columns.saturating_sub(1));
        let rows = self.rows;
        let names = if self.columns > 0 {
            format!(
                concat!(
                    r#"<definedNames>"#,
                    r#"<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">"#,
                    r#"'{quoted}'!$A$1:${last}${rows}</definedName>"#,
                    r#"<definedName name="_xlnm.Print_Titles" localSheetId="0">'{quoted}'!$1:$1</definedName>"#,
                    r#"</definedNames>"#
                ),
                quoted = quoted,
                last = last,
                rows = rows
            )
        } else {
            String::new()
        };
        format!(
            concat!(
                r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
                r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" "#,
                r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">"#,
                r#"<bookViews><workbookView/></bookViews>"#,
                r#"<sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets>{names}</workbook>"#
            ),
            name = name,
            names = names
        )
    }

    fn begin_row(&mut self) {
        self.rows += 1;
        let _ = write!(self.sheet, r#"<row r="{}">"#, self.rows);
    }

    fn end_row(&mut self) {
        self.sheet.push_str("</row>");
        self.add_up();
    }

    /// The checksum grows with the rows, so that nothing is left to compute at the end.
    fn add_up(&mut self) {
        self.sum
            .update(self.sheet.as_bytes().get(self.summed..).unwrap_or_default());
        self.summed = self.sheet.len();
    }

    fn cell(&mut self, column: usize, cell: Cell<'_>) {
        match cell {
            Cell::Empty | Cell::Text("") => {}
            Cell::Text(text) => {
                let style = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                    QUOTED
                } else {
                    0
                };
                self.text(column, text, style);
            }
            Cell::Number(number) if number.is_finite() => self.number(column, number, 0),
            Cell::Number(number) => self.text(column, &number.to_string(), 0),
            Cell::Date(days) if days >= FIRST_DAY => self.number(column, EPOCH + f64::from(days), DATE),
            Cell::Date(days) => self.text(column, &date_text(days), 0),
            Cell::Moment(millis) if millis >= i64::from(FIRST_DAY) * DAY_MILLIS => {
                #[expect(clippy::cast_precision_loss, reason = "milliseconds of any date stay below 2^53")]
                let days = millis as f64 / DAY_MILLIS as f64;
                self.number(column, EPOCH + days, MOMENT);
            }
            Cell::Moment(millis) => self.text(column, &crate::calendar::iso_moment(millis), 0),
        }
    }

    fn number(&mut self, column: usize, number: f64, style: u8) {
        let (letters, row) = (column_letters(column), self.rows);
        let _ = write!(self.sheet, r#"<c r="{letters}{row}" s="{style}"><v>{number}</v></c>"#);
    }

    fn text(&mut self, column: usize, text: &str, style: u8) {
        let (letters, row) = (column_letters(column), self.rows);
        let _ = write!(
            self.sheet,
            r#"<c r="{letters}{row}" s="{style}" t="inlineStr"><is><t xml:space="preserve">"#
        );
        push_cell_text(&mut self.sheet, text);
        self.sheet.push_str("</t></is></c>");
    }
}

/// A column's letters from its number: 0 is A, 26 is AA.
fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A legal name of a sheet: no sign that separates parts of a reference, not too long, not reserved.
fn sheet_name(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|letter| match letter {
            '[' | ']' | ':' | '*' | '?' | '/' | '\\' => ' ',
            letter if letter.is_control() => ' ',
            letter => letter,
        })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let cut: String = words.join(" ").chars().take(NAME_CHARACTERS).collect();
    let trimmed = cut.trim_matches(['\'', ' ']);
    if trimmed.is_empty() || trimmed.eq_ignore_ascii_case("history") {
        "Sheet1".to_owned()
    } else {
        trimmed.to_owned()
    }
}

/// The text of a cell, cut to what a cell takes. Spreadsheet programs read `_x0041_` as an escaped letter, so that a
/// text which says this is escaped itself.
fn push_cell_text(out: &mut String, text: &str) {
    let text = match text.char_indices().nth(CELL_CHARACTERS) {
        Some((end, _)) => text.get(..end).unwrap_or_default(),
        None => text,
    };
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        push_escaped(out, before);
        let digits = from.get(2..6).unwrap_or_default();
        let is_escape =
            digits.len() == 4 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) && from.get(6..7) == Some("_");
        out.push_str(if is_escape { "_x005F_x" } else { "_x" });
        rest = from.get(2..).unwrap_or_default();
    }
    push_escaped(out, rest);
}

/// Text as XML: what has a meaning is escaped, what XML cannot hold is left out.
fn push_escaped(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' | '\t' => out.push(letter),
            // A reader turns a bare one into a line feed.
            '\r' => out.push_str("&#13;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            letter => out.push(letter),
        }
    }
}

#[cfg(test)]
mod tests;
