//! A CSV file as rows of text, whatever its encoding and delimiter; bad rows are listed, not fatal.

use super::reading::Reading;
use super::text_encoding::TextEncoding;
use super::{ImportError, LISTED_ERRORS, ROWS, RowError};
use crate::message::cut;

/// The most columns of a file.
pub(super) const COLUMNS: usize = 2_000;

/// A read file.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Header names, trimmed; empty ones are named by their number, repeated ones get a number.
    pub headers: Vec<String>,
    /// Rows with exactly as many cells as headers.
    pub rows: Vec<TableRow>,
    /// Rows that were left out or filled up.
    pub errors: Vec<RowError>,
    /// How many rows were left out.
    pub refused_rows: usize,
    /// The encoding, for example `UTF-8`.
    pub encoding: &'static str,
    /// The delimiter.
    pub delimiter: char,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// Its cells, trimmed.
    pub cells: Vec<String>,
}

impl Table {
    /// Reads a file at once; [`Reading`] does so in slices.
    ///
    /// # Errors
    /// If it is empty, too large, not text, or JSON that is broken or no list of records.
    pub fn read(bytes: &[u8]) -> Result<Self, ImportError> {
        let mut reading = Reading::begin("", bytes)?;
        while reading.step(ROWS)? {}
        reading.finish()
    }

    /// The number of a column by its header.
    #[must_use]
    pub fn column(&self, header: &str) -> Option<usize> {
        self.headers.iter().position(|name| name == header)
    }

    /// The first cells of a column, for previews.
    pub fn sample(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows
            .iter()
            .filter_map(move |row| row.cells.get(column))
            .map(String::as_str)
    }

    pub(super) fn push(&mut self, record: &csv::StringRecord, text: &str, delimiter: u8) -> Result<(), ImportError> {
        let line = record.position().map_or(0, |position| first_line(position, text));
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().all(String::is_empty) {
            return Ok(());
        }
        if self.headers.is_empty() {
            if cells.len() > COLUMNS {
                return Err(ImportError::TooLarge);
            }
            self.headers = header_names(cells);
            return Ok(());
        }
        if self.rows.len() >= ROWS {
            return Err(ImportError::TooLarge);
        }
        let shown = || record.iter().next().unwrap_or_default();
        if let Some(cell) = record
            .iter()
            .find(|cell| swallowed_lines(cell, delimiter, self.headers.len()))
        {
            self.refused_rows += 1;
            self.error(
                line,
                "has a quotation mark that is never closed and swallowed the lines after it",
                cell,
            );
            let newlines = record.iter().map(|cell| cell.matches('\n').count()).sum();
            self.resume(line, newlines, text, delimiter);
            return Ok(());
        }
        if cells.len() != self.headers.len() {
            self.refused_rows += 1;
            let reason = format!("has {} cells, the header has {}", cells.len(), self.headers.len());
            self.error(line, &reason, shown());
            return Ok(());
        }
        self.rows.push(TableRow { line, cells });
        Ok(())
    }

    /// Reads the lines that an unclosed quotation mark swallowed one by one, so that only the bad row is lost.
    fn resume(&mut self, line: u64, lines: usize, text: &str, delimiter: u8) {
        let taken = usize::try_from(line).unwrap_or(usize::MAX);
        for (number, source) in text.lines().enumerate().skip(taken).take(lines) {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .delimiter(delimiter)
                .from_reader(source.as_bytes());
            let record = reader.records().next().and_then(Result::ok);
            let cells: Vec<String> = record.iter().flatten().map(|cell| cell.trim().to_owned()).collect();
            let line = u64::try_from(number).unwrap_or(u64::MAX).saturating_add(1);
            if cells.len() == self.headers.len() && self.rows.len() < ROWS {
                self.rows.push(TableRow { line, cells });
            } else if !source.trim().is_empty() {
                self.refused_rows += 1;
                let reason = format!("has {} cells, the header has {}", cells.len(), self.headers.len());
                self.error(line, &reason, source);
            }
        }
    }

    pub(super) fn error(&mut self, line: u64, reason: &str, value: &str) {
        if self.errors.len() < LISTED_ERRORS {
            let value = cut(value, 80);
            self.errors.push(RowError {
                line,
                column: String::new(),
                reason: reason.to_owned(),
                value,
            });
        }
    }
}

/// The line on which a record begins: the reader's position stands before the blank lines that it skips.
fn first_line(position: &csv::Position, text: &str) -> u64 {
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    let blank = rest
        .iter()
        .take_while(|byte| matches!(byte, b'\n' | b'\r'))
        .filter(|byte| **byte == b'\n')
        .count();
    position.line().saturating_add(u64::try_from(blank).unwrap_or(0))
}

/// A cell that runs over many lines, most of which look like rows themselves: an unclosed quotation mark.
fn swallowed_lines(cell: &str, delimiter: u8, columns: usize) -> bool {
    if columns < 2 || !cell.contains('\n') {
        return false;
    }
    let delimiter = char::from(delimiter);
    let inner: Vec<_> = cell.lines().skip(1).filter(|line| !line.trim().is_empty()).collect();
    !inner.is_empty() && inner.iter().all(|line| line.matches(delimiter).count() + 1 >= columns)
}

fn header_names(cells: Vec<String>) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(cells.len());
    for (index, cell) in cells.into_iter().enumerate() {
        let base = if cell.is_empty() {
            format!("column {}", index + 1)
        } else {
            cut(&cell, 200)
        };
        let mut name = base.clone();
        let mut number = 2;
        while names.contains(&name) {
            name = format!("{base} ({number})");
            number += 1;
        }
        names.push(name);
    }
    names
}

/// The text, its encoding, and the first line with bytes that are not valid in it.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, &'static str, Option<u64>), ImportError> {
    for (magic, found) in [
        (&b"PK\x03\x04"[..], "a spreadsheet or an archive"),
        (b"%PDF", "a PDF"),
        (b"\x1f\x8b", "compressed"),
        (b"\xd0\xcf\x11\xe0", "an old office file"),
        (b"\x89PNG", "a picture"),
    ] {
        if bytes.starts_with(magic) {
            return Err(ImportError::NotText { found });
        }
    }
    let (encoding, mark) = TextEncoding::of(bytes);
    let (text, damaged) = encoding.decode(bytes.get(mark..).unwrap_or_default());
    if text.trim().is_empty() {
        return Err(ImportError::Empty);
    }
    if matches!(encoding, TextEncoding::Utf8 | TextEncoding::Windows1252) {
        let zeros = bytes.iter().take(4_096).filter(|byte| **byte == 0).count();
        if zeros > 0 {
            return Err(ImportError::NotText {
                found: "it contains zero bytes",
            });
        }
    }
    let line = damaged.then(|| {
        let before = text.find('\u{fffd}').and_then(|at| text.get(..at)).unwrap_or_default();
        u64::try_from(before.matches('\n').count())
            .unwrap_or(u64::MAX)
            .saturating_add(1)
    });
    Ok((text, encoding.name(), line))
}

/// The delimiter that occurs most evenly in the first lines, outside quotation marks.
pub(super) fn delimiter(text: &str) -> u8 {
    let counts = |delimiter: u8| -> Vec<usize> {
        text.lines()
            .filter(|line| !line.trim().is_empty())
            .take(20)
            .map(|line| {
                let mut quoted = false;
                line.bytes()
                    .filter(|byte| {
                        quoted ^= *byte == b'"';
                        !quoted && *byte == delimiter
                    })
                    .count()
            })
            .collect()
    };
    [b',', b';', b'\t']
        .into_iter()
        .map(|delimiter| {
            let counts = counts(delimiter);
            let header = counts.first().copied().unwrap_or_default();
            let even = counts.iter().filter(|count| **count == header).count();
            (if header == 0 { 0 } else { even * 1_000 + header.min(999) }, delimiter)
        })
        // Of equals the one that is rarer in prose.
        .max_by_key(|(score, delimiter)| (*score, [b',', b';', b'\t'].iter().position(|known| known == delimiter)))
        .map_or(b',', |(_, delimiter)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_and_delimiters_are_recognized() {
        let text = "id;name\n1;Zürich – café\n";
        let utf16: Vec<u8> = std::iter::once(0xfeff)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        let utf16_big: Vec<u8> = std::iter::once(0xfeff)
            .chain(text.encode_utf16())
            .flat_map(u16::to_be_bytes)
            .collect();
        let bare: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let windows = b"id;name\n1;Z\xfcrich \x96 caf\xe9\n".to_vec();
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            (marked, "UTF-8"),
            (utf16, "UTF-16LE"),
            (utf16_big, "UTF-16BE"),
            (bare, "UTF-16LE"),
            (windows, "windows-1252"),
        ] {
            let table = Table::read(&bytes).unwrap();
            assert_eq!((table.encoding, table.delimiter), (encoding, ';'));
            assert_eq!(table.headers, ["id", "name"]);
            assert_eq!(
                table.rows,
                [TableRow {
                    line: 2,
                    cells: vec!["1".into(), "Zürich – café".into()]
                }]
            );
        }
        assert_eq!(Table::read(b"a\tb,c\n1\t2,3\n").unwrap().delimiter, '\t');
        assert_eq!(Table::read(b"a,b\n\"x;y;z\",2\n").unwrap().delimiter, ',');
    }

    #[test]
    fn bad_rows_are_listed_with_line_and_reason_and_the_rest_is_read() {
        let table = Table::read(b"id,name\n1,one\n2\n3,three,extra\n\n4,\"fo\nur\"\n5,five\n").unwrap();
        let lines: Vec<_> = table.errors.iter().map(|error| error.line).collect();
        assert_eq!(lines, [3, 4]);
        assert!(table.errors[0].reason.contains("1 cells"), "{:?}", table.errors);
        let rows: Vec<_> = table.rows.iter().map(|row| (row.line, row.cells[1].as_str())).collect();
        assert_eq!(rows, [(2, "one"), (6, "fo\nur"), (8, "five")]);
    }

    #[test]
    fn an_unclosed_quotation_mark_costs_one_row() {
        let table = Table::read(b"id,name\n1,one\n2,\"two\n3,three\n4,four\n").unwrap();
        assert_eq!(table.errors.len(), 1);
        assert_eq!(table.errors[0].line, 3);
        let ids: Vec<_> = table.rows.iter().map(|row| row.cells[0].as_str()).collect();
        assert_eq!(ids, ["1", "3", "4"]);
    }

    #[test]
    fn headers_are_made_unique() {
        assert_eq!(
            Table::read(b"a,,a,a\n1,2,3,4\n").unwrap().headers,
            ["a", "column 2", "a (2)", "a (3)"]
        );
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(Table::read(b""), Err(ImportError::Empty));
        assert_eq!(Table::read(b"  \n \n"), Err(ImportError::Empty));
        assert!(matches!(
            Table::read(b"PK\x03\x04rest"),
            Err(ImportError::NotText { .. })
        ));
        assert!(matches!(
            Table::read(&[0xff, 0x00, 0x12, 0x80, 0x80, 0, 0x90]),
            Err(ImportError::NotText { .. })
        ));
    }
}
