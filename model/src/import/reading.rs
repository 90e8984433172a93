//! Reading a file in slices: CSV or JSON, so that an interface stays responsive however large the file is.

use std::io::Cursor;
use std::sync::Arc;

use super::json::{self, Elements};
use super::table::{decode, delimiter};
use super::{FILE_BYTES, ImportError, Table};

/// A file that is being read.
pub struct Reading {
    table: Table,
    text: Arc<str>,
    source: Source,
}

enum Source {
    Csv {
        reader: Box<csv::Reader<Cursor<Text>>>,
        delimiter: u8,
    },
    Json(Elements),
}

/// The text as the reader of rows takes it.
struct Text(Arc<str>);

impl AsRef<[u8]> for Text {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl Reading {
    /// Begins to read a file; its name, which may be empty, helps to tell JSON from CSV.
    ///
    /// # Errors
    /// If it is empty, too large, not text, or JSON that is no list.
    pub fn begin(name: &str, bytes: &[u8]) -> Result<Self, ImportError> {
        if bytes.len() > FILE_BYTES {
            return Err(ImportError::TooLarge);
        }
        let (text, encoding, damaged) = decode(bytes)?;
        let text: Arc<str> = text.into();
        let is_json = json::is_json(name, &text);
        let delimiter = if is_json { b',' } else { delimiter(&text) };
        let mut table = Table {
            headers: Vec::new(),
            rows: Vec::new(),
            errors: Vec::new(),
            refused_rows: 0,
            encoding,
            delimiter: char::from(delimiter),
        };
        if let Some(line) = damaged {
            table.error(
                line,
                "contains bytes that are not valid in the file's encoding; they are shown as �",
                "",
            );
        }
        let source = if is_json {
            Source::Json(Elements::begin(&text)?)
        } else {
            let reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .delimiter(delimiter)
                .from_reader(Cursor::new(Text(text.clone())));
            Source::Csv {
                reader: Box::new(reader),
                delimiter,
            }
        };
        Ok(Self { table, text, source })
    }

    /// Reads at most this many rows; whether there are more.
    ///
    /// # Errors
    /// If there are more rows or columns than an import can have, or JSON is broken.
    pub fn step(&mut self, rows: usize) -> Result<bool, ImportError> {
        for _ in 0..rows {
            let more = match &mut self.source {
                Source::Json(elements) => elements.next(&self.text, &mut self.table)?,
                Source::Csv { reader, delimiter } => {
                    let mut record = csv::StringRecord::new();
                    match reader.read_record(&mut record) {
                        Ok(true) => self.table.push(&record, &self.text, *delimiter)?,
                        Ok(false) => return Ok(false),
                        Err(error) => {
                            let line = error.position().map_or(0, csv::Position::line);
                            self.table.refused_rows += 1;
                            self.table.error(line, &format!("could not be read: {error}"), "");
                        }
                    }
                    true
                }
            };
            if !more {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Bytes read so far, and all of them.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        let done = match &self.source {
            Source::Json(elements) => elements.at(),
            Source::Csv { reader, .. } => usize::try_from(reader.position().byte()).unwrap_or(usize::MAX),
        };
        (done.min(self.text.len()), self.text.len())
    }

    /// What was read.
    ///
    /// # Errors
    /// If there is no row.
    pub fn finish(mut self) -> Result<Table, ImportError> {
        if let Source::Json(elements) = self.source {
            elements.finish(&mut self.table);
        }
        if self.table.headers.is_empty() || (self.table.rows.is_empty() && self.table.errors.is_empty()) {
            return Err(ImportError::Empty);
        }
        Ok(self.table)
    }
}
