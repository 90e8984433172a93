//! SQL as identity, attribution and the document store write it: one dialect for every database behind the relay.
//!
//! Statements number their parameters (`?1`, `?2` …) and use only what all databases here understand: `INSERT … ON
//! CONFLICT … DO UPDATE` or `DO NOTHING`, `RETURNING`, `coalesce`; values are `INTEGER`, `TEXT` and `BLOB`. Flags and
//! moments are integers.

use super::{DatabaseError, postgres};

/// The value of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Param<'a> {
    /// No value.
    Null,
    /// A number, a moment in milliseconds, or a flag as 0 or 1.
    Integer(i64),
    /// Text.
    Text(&'a str),
    /// Bytes: ids, hashes, keys, chunks.
    Bytes(&'a [u8]),
}

impl From<i64> for Param<'_> {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a [u8]> for Param<'a> {
    fn from(value: &'a [u8]) -> Self {
        Self::Bytes(value)
    }
}

impl<'a> From<&'a Vec<u8>> for Param<'a> {
    fn from(value: &'a Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Param<'a> {
    fn from(value: &'a [u8; N]) -> Self {
        Self::Bytes(value)
    }
}

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A stored value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Value {
    const fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Integer(_) => "a number",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
        }
    }
}

/// A row of a result; its columns count from 0. Reading a column as what it is not, or one that is not there, gives
/// [`DatabaseError::Value`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(Vec<Value>);

impl Row {
    pub(super) const fn new(values: Vec<Value>) -> Self {
        Self(values)
    }

    /// The row as parameters of another statement.
    pub(super) fn params(&self) -> Vec<Param<'_>> {
        self.0
            .iter()
            .map(|value| match value {
                Value::Null => Param::Null,
                Value::Integer(number) => Param::Integer(*number),
                Value::Text(text) => Param::Text(text),
                Value::Bytes(bytes) => Param::Bytes(bytes),
            })
            .collect()
    }

    /// The number in this column.
    pub fn integer(&self, column: usize) -> Result<i64, DatabaseError> {
        self.optional_integer(column)?
            .ok_or_else(|| self.unexpected(column, "a number"))
    }

    /// The number in this column, if there is a value.
    pub fn optional_integer(&self, column: usize) -> Result<Option<i64>, DatabaseError> {
        match self.0.get(column) {
            Some(Value::Integer(number)) => Ok(Some(*number)),
            Some(Value::Null) => Ok(None),
            Some(Value::Text(_) | Value::Bytes(_)) | None => Err(self.unexpected(column, "a number")),
        }
    }

    /// The text in this column.
    pub fn text(&self, column: usize) -> Result<&str, DatabaseError> {
        self.optional_text(column)?
            .ok_or_else(|| self.unexpected(column, "text"))
    }

    /// The text in this column, if there is a value.
    pub fn optional_text(&self, column: usize) -> Result<Option<&str>, DatabaseError> {
        match self.0.get(column) {
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Null) => Ok(None),
            Some(Value::Integer(_) | Value::Bytes(_)) | None => Err(self.unexpected(column, "text")),
        }
    }

    /// The bytes in this column.
    pub fn bytes(&self, column: usize) -> Result<&[u8], DatabaseError> {
        self.optional_bytes(column)?
            .ok_or_else(|| self.unexpected(column, "bytes"))
    }

    /// The bytes in this column, if there is a value.
    pub fn optional_bytes(&self, column: usize) -> Result<Option<&[u8]>, DatabaseError> {
        match self.0.get(column) {
            Some(Value::Bytes(bytes)) => Ok(Some(bytes)),
            Some(Value::Null) => Ok(None),
            Some(Value::Integer(_) | Value::Text(_)) | None => Err(self.unexpected(column, "bytes")),
        }
    }

    /// The bytes in this column, exactly `N` of them: an id, a hash.
    pub fn array<const N: usize>(&self, column: usize) -> Result<[u8; N], DatabaseError> {
        let bytes = self.bytes(column)?;
        bytes.try_into().map_err(|_| DatabaseError::Value {
            column,
            expected: "bytes of a certain length",
            found: "bytes of another length",
        })
    }

    /// The bytes in this column without copying them; the column reads as having no value afterwards.
    pub fn take_bytes(&mut self, column: usize) -> Result<Vec<u8>, DatabaseError> {
        match self.0.get_mut(column) {
            Some(Value::Bytes(bytes)) => Ok(std::mem::take(bytes)),
            Some(Value::Null | Value::Integer(_) | Value::Text(_)) | None => Err(self.unexpected(column, "bytes")),
        }
    }

    fn unexpected(&self, column: usize, expected: &'static str) -> DatabaseError {
        DatabaseError::Value {
            column,
            expected,
            found: self.0.get(column).map_or("no such column", Value::type_name),
        }
    }
}

/// A connection to the database for the time of one closure of [`super::Database::read`] or
/// [`super::Database::write`].
///
/// In `write` everything happens in one transaction. In `read` each statement sees what is committed when it runs.
/// After an error the closure must return it: what a transaction does after a failed statement differs between
/// databases.
pub struct Session<'a> {
    backend: Backend<'a>,
}

enum Backend<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(&'a mut postgres::Connection),
}

impl<'a> Session<'a> {
    pub(super) const fn sqlite(connection: &'a rusqlite::Connection) -> Self {
        Self {
            backend: Backend::Sqlite(connection),
        }
    }

    pub(super) const fn postgres(connection: &'a mut postgres::Connection) -> Self {
        Self {
            backend: Backend::Postgres(connection),
        }
    }

    /// Whether several relay nodes write to this database.
    pub(super) const fn has_nodes(&self) -> bool {
        matches!(self.backend, Backend::Postgres(_))
    }

    /// Runs a statement; returns how many rows it changed.
    pub fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, DatabaseError> {
        match &mut self.backend {
            Backend::Sqlite(connection) => super::sqlite::execute(connection, sql, params),
            Backend::Postgres(connection) => connection.execute(sql, params),
        }
    }

    /// Runs a statement; returns its rows.
    pub fn rows(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, DatabaseError> {
        match &mut self.backend {
            Backend::Sqlite(connection) => super::sqlite::rows(connection, sql, params),
            Backend::Postgres(connection) => connection.rows(sql, params),
        }
    }

    /// Runs a statement; returns its first row, if it has one.
    pub fn row(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Option<Row>, DatabaseError> {
        Ok(self.rows(sql, params)?.into_iter().next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_read_as_what_it_is() {
        let mut row = Row::new(vec![
            Value::Integer(7),
            Value::Text("seven".to_owned()),
            Value::Bytes(vec![7; 3]),
            Value::Null,
        ]);
        assert_eq!(row.integer(0).expect("a number"), 7);
        assert_eq!(row.text(1).expect("text"), "seven");
        assert_eq!(row.array::<3>(2).expect("three bytes"), [7; 3]);
        assert!(row.array::<4>(2).is_err());
        assert_eq!(row.optional_integer(3).expect("nothing"), None);
        assert_eq!(row.optional_text(3).expect("nothing"), None);
        assert_eq!(row.optional_bytes(3).expect("nothing"), None);
        for wrong in [
            row.integer(1).err(),
            row.text(2).err(),
            row.bytes(0).err(),
            row.integer(3).err(),
        ] {
            assert!(matches!(wrong, Some(DatabaseError::Value { .. })), "{wrong:?}");
        }
        assert!(row.optional_integer(9).is_err());
        assert_eq!(row.take_bytes(2).expect("bytes"), [7; 3]);
    }

    #[test]
    fn what_may_be_missing_is_null() {
        assert_eq!(Param::from(None::<i64>), Param::Null);
        assert_eq!(Param::from(Some("a")), Param::Text("a"));
        assert_eq!(Param::from(&[1_u8, 2]), Param::Bytes(&[1, 2]));
    }
}
