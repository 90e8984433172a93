//! Statements and values on one connection to PostgreSQL, for closures that run on a thread of their own.

use std::{collections::HashMap, future::Future};

use bytes::BytesMut;
use tokio::runtime::Handle;
use tokio_postgres::{
    Client, SimpleQueryMessage, Statement,
    error::SqlState,
    types::{IsNull, ToSql, Type, to_sql_checked},
};

use super::{
    super::{
        DatabaseError,
        sql::{Param, Row, Value},
    },
    settings::full,
};
use crate::limits;

/// A connection, used from threads that may block.
pub(in crate::store) struct Connection {
    client: Client,
    handle: Handle,
    statements: HashMap<String, Statement>,
    /// A statement of the present transaction failed: nothing of it can be committed any more.
    failed: bool,
}

impl Connection {
    pub(super) fn new(client: Client, handle: Handle) -> Self {
        Self {
            client,
            handle,
            statements: HashMap::new(),
            failed: false,
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    pub(in crate::store) fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, DatabaseError> {
        let statement = self.prepare(sql)?;
        let params = borrowed(params);
        let outcome = wait(&self.handle, self.client.execute(&statement, &params));
        self.noted(outcome)
    }

    pub(in crate::store) fn rows(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, DatabaseError> {
        let statement = self.prepare(sql)?;
        let params = borrowed(params);
        let outcome = wait(&self.handle, self.client.query(&statement, &params));
        self.noted(outcome)?.iter().map(read_row).collect()
    }

    /// Runs several statements without parameters, in PostgreSQL's own dialect.
    pub(in crate::store) fn batch(&mut self, sql: &str) -> Result<(), DatabaseError> {
        let outcome = wait(&self.handle, self.client.batch_execute(sql));
        self.noted(outcome)
    }

    /// Begins a transaction; returns its number, by which its fate can be looked up later.
    pub(super) fn begin(&mut self) -> Result<String, DatabaseError> {
        self.failed = false;
        let began = wait(
            &self.handle,
            self.client.simple_query("BEGIN; SELECT pg_current_xact_id()"),
        )?;
        let number = began.iter().find_map(|message| {
            if let SimpleQueryMessage::Row(row) = message {
                row.get(0).map(str::to_owned)
            } else {
                None
            }
        });
        number.ok_or(DatabaseError::Closed)
    }

    /// Commits. An error means that nothing was committed, or [`DatabaseError::Unreachable`] that it is not known.
    pub(super) fn commit(&mut self) -> Result<(), DatabaseError> {
        if self.failed {
            // PostgreSQL would answer this commit with a silent rollback.
            self.roll_back();
            return Err(DatabaseError::Postgres {
                detail: "a statement of the transaction failed before".to_owned(),
                may_repeat: false,
            });
        }
        wait(&self.handle, self.client.batch_execute("COMMIT"))
    }

    pub(super) fn roll_back(&mut self) {
        // Where this fails the connection is gone, and the transaction with it.
        drop(wait(&self.handle, self.client.batch_execute("ROLLBACK")));
    }

    /// What became of a transaction: `None` while it is still under way.
    pub(super) fn fate(&mut self, number: &str) -> Result<Option<bool>, DatabaseError> {
        let rows = self.rows(
            "SELECT pg_xact_status(CAST(CAST(?1 AS TEXT) AS xid8))",
            &[number.into()],
        )?;
        let status = match rows.first() {
            Some(row) => row.optional_text(0)?,
            None => None,
        };
        Ok(match status {
            Some("committed") => Some(true),
            Some("in progress") => None,
            // Aborted, or too long ago to be ours.
            Some(_) | None => Some(false),
        })
    }

    fn prepare(&mut self, sql: &str) -> Result<Statement, DatabaseError> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let outcome = wait(&self.handle, self.client.prepare(&numbered(sql)));
        let statement = self.noted(outcome)?;
        if self.statements.len() >= limits::PREPARED_STATEMENTS {
            self.statements.clear();
        }
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    fn noted<T>(&mut self, outcome: Result<T, DatabaseError>) -> Result<T, DatabaseError> {
        self.failed |= outcome.is_err();
        outcome
    }
}

fn wait<T>(handle: &Handle, work: impl Future<Output = Result<T, tokio_postgres::Error>>) -> Result<T, DatabaseError> {
    match handle.block_on(async { tokio::time::timeout(limits::DATABASE_STATEMENT, work).await }) {
        Ok(outcome) => outcome.map_err(DatabaseError::from),
        Err(_) => Err(DatabaseError::Unreachable {
            place: "the database".to_owned(),
            detail: "no answer in time".to_owned(),
        }),
    }
}

fn borrowed<'a>(params: &'a [Param<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params.iter().map(|param| param as &(dyn ToSql + Sync)).collect()
}

/// `?1` as PostgreSQL writes it, `$1`; text in quotes stays as it is.
fn numbered(sql: &str) -> String {
    let mut quoted = false;
    sql.chars()
        .map(|letter| {
            quoted ^= letter == '\'';
            if letter == '?' && !quoted { '$' } else { letter }
        })
        .collect()
}

fn read_row(row: &tokio_postgres::Row) -> Result<Row, DatabaseError> {
    let mut values = Vec::with_capacity(row.len());
    for (column, description) in row.columns().iter().enumerate() {
        values.push(read_value(row, column, description.type_())?);
    }
    Ok(Row::new(values))
}

fn read_value(row: &tokio_postgres::Row, column: usize, kind: &Type) -> Result<Value, DatabaseError> {
    let value = if *kind == Type::INT8 {
        row.try_get::<_, Option<i64>>(column)?.map(Value::Integer)
    } else if *kind == Type::INT4 {
        row.try_get::<_, Option<i32>>(column)?
            .map(|number| Value::Integer(number.into()))
    } else if *kind == Type::BOOL {
        row.try_get::<_, Option<bool>>(column)?
            .map(|flag| Value::Integer(flag.into()))
    } else if *kind == Type::BYTEA {
        row.try_get::<_, Option<Vec<u8>>>(column)?.map(Value::Bytes)
    } else if <String as tokio_postgres::types::FromSql<'_>>::accepts(kind) {
        row.try_get::<_, Option<String>>(column)?.map(Value::Text)
    } else {
        return Err(DatabaseError::Value {
            column,
            expected: "a number, text or bytes",
            found: "another type",
        });
    };
    Ok(value.unwrap_or(Value::Null))
}

impl ToSql for Param<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) if *kind == Type::INT8 => number.to_sql(kind, out),
            Self::Integer(number) if *kind == Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
            Self::Integer(number) if *kind == Type::BOOL => (*number != 0).to_sql(kind, out),
            Self::Text(text) if <&str as ToSql>::accepts(kind) => text.to_sql(kind, out),
            Self::Bytes(bytes) if *kind == Type::BYTEA => bytes.to_sql(kind, out),
            Self::Integer(_) | Self::Text(_) | Self::Bytes(_) => {
                Err(format!("a parameter does not have the type {kind}").into())
            }
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl From<tokio_postgres::Error> for DatabaseError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(state) = error.code() else {
            return Self::Unreachable {
                place: "the database".to_owned(),
                detail: full(&error),
            };
        };
        if *state == SqlState::DISK_FULL {
            return Self::Full;
        }
        let is_gone = state.code().starts_with("08") || state.code().starts_with("57P");
        if is_gone || *state == SqlState::TOO_MANY_CONNECTIONS {
            return Self::Unreachable {
                place: "the database".to_owned(),
                detail: full(&error),
            };
        }
        let may_repeat = *state == SqlState::T_R_SERIALIZATION_FAILURE || *state == SqlState::T_R_DEADLOCK_DETECTED;
        Self::Postgres {
            detail: full(&error),
            may_repeat,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_as_postgresql_does() {
        assert_eq!(
            numbered("SELECT '?1' FROM a WHERE b = ?1 AND c = ?12"),
            "SELECT '?1' FROM a WHERE b = $1 AND c = $12"
        );
    }
}
