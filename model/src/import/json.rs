//! A JSON file as a table: an array of objects, each a row, its keys the columns in the order of their first use.
//!
//! The array is taken apart element by element, so that a long file is read in slices and an error names its line. An
//! object inside becomes columns of its own (`caller.name`), an array a cell that names several.

use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::parse::LIST;
use super::table::{COLUMNS, Table, TableRow};
use super::{ImportError, ROWS};
use crate::message::cut;

/// How deep objects may stand in each other before they are one value.
const DEPTH: usize = 3;
/// By what an object in a list names a record.
const NAMES: [&str; 6] = ["external_id", "id", "number", "key", "name", "title"];

/// Whether a file is to be read as JSON: its name says so, or it begins as an object or a list of JSON does. A line of
/// headings in brackets, as some databases write it, is CSV.
pub(super) fn is_json(name: &str, text: &str) -> bool {
    let named = name
        .rsplit_once('.')
        .is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("json"));
    let mut signs = text.chars().filter(|sign| !sign.is_whitespace());
    let begins = match (signs.next(), signs.next()) {
        (Some('{'), Some('"' | '}')) => true,
        (Some('['), Some(next)) => matches!(next, '{' | '[' | ']' | '"' | '-' | '0'..='9'),
        _ => false,
    };
    named || begins
}

/// The elements of the array, from a place on.
pub(super) struct Elements {
    at: usize,
    /// The line of that place, from 1, and where the line begins.
    line: u64,
    line_start: usize,
    first: bool,
    ended: bool,
    columns: HashMap<String, usize>,
}

impl Elements {
    pub(super) fn begin(text: &str) -> Result<Self, ImportError> {
        let mut elements = Self {
            at: 0,
            line: 1,
            line_start: 0,
            first: true,
            ended: false,
            columns: HashMap::new(),
        };
        elements.skip_space(text);
        match elements.sign(text) {
            Some(b'[') => elements.at += 1,
            Some(b'{') if serde_json::from_str::<IgnoredAny>(text).is_ok() => {
                return Err(ImportError::NoList { found: "one object" });
            }
            Some(_) | None => {
                return Err(match serde_json::from_str::<IgnoredAny>(text) {
                    Ok(_) => ImportError::NoList { found: "one value" },
                    Err(error) => elements.broken(text, 0, &error),
                });
            }
        }
        Ok(elements)
    }

    pub(super) const fn at(&self) -> usize {
        self.at
    }

    /// Reads the next element into the table; whether there may be more.
    pub(super) fn next(&mut self, text: &str, table: &mut Table) -> Result<bool, ImportError> {
        if self.ended {
            return Ok(false);
        }
        self.skip_space(text);
        match (self.sign(text), self.first) {
            (Some(b']'), true) => {
                self.at += 1;
                return self.end(text);
            }
            (None, _) => return Err(self.error(text, "the list is not closed by a ]")),
            (Some(_), _) => {}
        }
        self.first = false;
        let start = self.at;
        let end = element_end(text, start);
        let element = text.get(start..end.unwrap_or(text.len())).unwrap_or_default();
        let line = self.line;
        if element.starts_with('{') {
            match serde_json::from_str::<Entries>(element) {
                Ok(entries) => self.row(line, entries, table)?,
                Err(error) => return Err(self.broken(text, start, &error)),
            }
        } else {
            match serde_json::from_str::<IgnoredAny>(element) {
                Ok(_) => {
                    table.refused_rows += 1;
                    table.error(line, "is not an object", element.trim());
                }
                Err(error) => return Err(self.broken(text, start, &error)),
            }
        }
        self.move_to(text, end.unwrap_or(text.len()));
        match self.sign(text) {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(b']') => {
                self.at += 1;
                self.end(text)
            }
            Some(_) | None => Err(self.error(text, "the list is not closed by a ]")),
        }
    }

    /// Behind the array there is nothing.
    fn end(&mut self, text: &str) -> Result<bool, ImportError> {
        self.skip_space(text);
        self.ended = true;
        match self.sign(text) {
            None => Ok(false),
            Some(_) => Err(self.error(text, "something follows the list")),
        }
    }

    fn row(&mut self, line: u64, entries: Entries, table: &mut Table) -> Result<(), ImportError> {
        if table.rows.len() >= ROWS {
            return Err(ImportError::TooLarge);
        }
        let mut cells = Vec::new();
        for (key, value) in entries.0 {
            self.cell(key.trim(), &value, DEPTH, &mut cells, table)?;
        }
        if cells.iter().any(|cell: &String| !cell.is_empty()) {
            table.rows.push(TableRow { line, cells });
        }
        Ok(())
    }

    fn cell(
        &mut self,
        key: &str,
        value: &Value,
        depth: usize,
        cells: &mut Vec<String>,
        table: &mut Table,
    ) -> Result<(), ImportError> {
        if let (Value::Object(entries), true) = (value, depth > 0) {
            for (inner, value) in entries {
                self.cell(&format!("{key}.{}", inner.trim()), value, depth - 1, cells, table)?;
            }
            return Ok(());
        }
        let place = match self.columns.get(key) {
            Some(place) => *place,
            None => {
                let place = table.headers.len();
                if place >= COLUMNS {
                    return Err(ImportError::TooLarge);
                }
                let header = if key.is_empty() {
                    format!("column {}", place + 1)
                } else {
                    cut(key, 200)
                };
                // A cut or made name may be that of another column.
                let is_taken = table.headers.contains(&header);
                table.headers.push(if is_taken {
                    format!("{header} ({})", place + 1)
                } else {
                    header
                });
                self.columns.insert(key.to_owned(), place);
                place
            }
        };
        if cells.len() <= place {
            cells.resize(place + 1, String::new());
        }
        if let Some(cell) = cells.get_mut(place) {
            *cell = cell_text(value);
        }
        Ok(())
    }

    /// Every row as wide as the table.
    pub(super) fn finish(self, table: &mut Table) {
        for row in &mut table.rows {
            row.cells.resize(table.headers.len(), String::new());
        }
    }

    fn sign(&self, text: &str) -> Option<u8> {
        text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self, text: &str) {
        let rest = text.as_bytes().get(self.at..).unwrap_or_default();
        let space = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.move_to(text, self.at + space);
    }

    /// Goes on to a place, counting lines.
    fn move_to(&mut self, text: &str, to: usize) {
        let passed = text.as_bytes().get(self.at..to).unwrap_or_default();
        for (place, _) in passed.iter().enumerate().filter(|(_, byte)| **byte == b'\n') {
            self.line += 1;
            self.line_start = self.at + place + 1;
        }
        self.at = to;
    }

    /// What is wrong at the present place.
    fn error(&self, text: &str, reason: &str) -> ImportError {
        ImportError::Json {
            reason: reason.to_owned(),
            line: self.line,
            column: column(text, self.line_start, self.at),
        }
    }

    /// What the parser says about the element that begins at `start`, which is the present place.
    fn broken(&self, text: &str, start: usize, error: &serde_json::Error) -> ImportError {
        let words = error.to_string();
        let reason = words.split(" at line ").next().unwrap_or_default().to_owned();
        let lines = u64::try_from(error.line()).unwrap_or(u64::MAX).max(1);
        let before = if lines == 1 {
            column(text, self.line_start, start) - 1
        } else {
            0
        };
        ImportError::Json {
            reason,
            line: self.line.saturating_add(lines - 1),
            column: before + error.column().max(1),
        }
    }
}

/// The column of a place, from 1, in characters.
fn column(text: &str, line_start: usize, at: usize) -> usize {
    text.get(line_start..at).map_or(1, |before| before.chars().count() + 1)
}

/// Where the element that begins here ends: at the comma or bracket behind it that is not inside of it.
fn element_end(text: &str, start: usize) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (place, byte) in text.as_bytes().get(start..).unwrap_or_default().iter().enumerate() {
        match (quoted, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => quoted = !quoted,
            (true, _) => {}
            (false, b',' | b']') if depth == 0 => return Some(start + place),
            (false, b'{' | b'[') => depth += 1,
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            (false, _) => {}
        }
    }
    None
}

/// A value as a cell; each element of a list is followed by the sign of lists.
fn cell_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().replace(LIST, " "),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(elements) => {
            let names = elements.iter().map(name_text).filter(|name| !name.is_empty());
            names.map(|name| format!("{name}{LIST}")).collect()
        }
        Value::Object(_) => name_text(value),
    }
}

/// An element of a list; an object is named by its id or title.
fn name_text(value: &Value) -> String {
    match value {
        Value::Object(entries) => NAMES
            .iter()
            .find_map(|name| entries.get(*name))
            .filter(|named| !named.is_object() && !named.is_array())
            .map_or_else(|| value.to_string(), cell_text),
        Value::Array(_) => value.to_string(),
        Value::Null | Value::String(_) | Value::Bool(_) | Value::Number(_) => cell_text(value),
    }
}

/// The entries of an object in the order of the file.
struct Entries(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Entries;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

#[cfg(test)]
mod tests;
