//! The relay's tables in PostgreSQL: the migrations of every database, and what only this one has.

use super::{
    super::{DatabaseError, schema::MIGRATIONS},
    Connection,
};

/// Nodes that start at the same moment migrate one after the other. The number is
/// arbitrary, and the same in every version.
const LOCK: i64 = 0x3d5c_9e14_7a2b_60f1;

/// What only PostgreSQL gets, each after the migration of this number (from 1).
const ADDITIONS: &[(i64, &str)] = &[
    (
        1,
        "
-- Which transaction last wrote a row of the table of documents, for nodes that ask what is new since a snapshot.
ALTER TABLE document ADD COLUMN written_by xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX document_by_transaction ON document (written_by);
CREATE FUNCTION steward_document_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.written_by = pg_current_xact_id();
    RETURN NEW;
END $$;
CREATE TRIGGER document_written BEFORE INSERT OR UPDATE ON document
    FOR EACH ROW EXECUTE FUNCTION steward_document_written();
-- The heads stored, without those replaced, with those added; each 32 bytes, in order.
CREATE FUNCTION steward_merge_heads(stored BYTEA, replaced BYTEA, added BYTEA) RETURNS BYTEA
LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(string_agg(head, ''::bytea ORDER BY head), ''::bytea) FROM (
        (SELECT substring(stored FROM place * 32 + 1 FOR 32) AS head
             FROM generate_series(0, length(stored) / 32 - 1) AS place
         EXCEPT
         SELECT substring(replaced FROM place * 32 + 1 FOR 32)
             FROM generate_series(0, length(replaced) / 32 - 1) AS place)
        UNION
        SELECT substring(added FROM place * 32 + 1 FOR 32)
            FROM generate_series(0, length(added) / 32 - 1) AS place
    ) AS merged
$$;
-- Who is connected to which node, as each node says every few seconds.
CREATE TABLE steward_online (
    workspace BYTEA NOT NULL,
    node TEXT NOT NULL,
    member BYTEA NOT NULL,
    seen TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace, node, member)
);
",
    ),
    (
        2,
        "
-- Nodes that hold connections hear of changes to access when they are committed, whoever made them.
CREATE FUNCTION steward_access_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('steward_access', encode(NEW.workspace, 'hex'));
    RETURN NULL;
END $$;
CREATE TRIGGER access_changed AFTER UPDATE OF access_version ON workspace
    FOR EACH ROW EXECUTE FUNCTION steward_access_changed();
",
    ),
    (
        3,
        "
-- A removal waits for the writes of the document that are under way, and these see it once it is committed: what a
-- node writes while another removes the document does not stay. Documents share 1,024 locks, since a transaction that
-- writes all documents must not need one for each.
CREATE FUNCTION steward_document_lock(workspace BYTEA, document BYTEA) RETURNS INTEGER LANGUAGE sql IMMUTABLE AS $$
    SELECT hashtext(encode(workspace || document, 'hex')) & 1023
$$;
CREATE OR REPLACE FUNCTION steward_document_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(1937007989, steward_document_lock(NEW.workspace, NEW.document));
    NEW.written_by = pg_current_xact_id();
    RETURN NEW;
END $$;
CREATE FUNCTION steward_document_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1937007989, steward_document_lock(NEW.workspace, NEW.document));
    PERFORM pg_notify('steward_removed', encode(NEW.workspace, 'hex'));
    RETURN NEW;
END $$;
CREATE TRIGGER document_removed BEFORE INSERT ON tombstone
    FOR EACH ROW EXECUTE FUNCTION steward_document_removed();
",
    ),
    (
        4,
        "
-- As of the table of documents: nodes ask which authors they have not met.
ALTER TABLE author ADD COLUMN written_by xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX author_by_transaction ON author (written_by);
",
    ),
];

/// Brings an older or empty database to the present format, in one transaction; refuses a newer one, and an empty one
/// unless it may be made a relay's.
pub(super) fn migrate(connection: &mut Connection, create: bool) -> Result<(), DatabaseError> {
    connection.begin()?;
    let migrated = migrate_in_transaction(connection, create);
    match migrated {
        Ok(()) => connection.commit(),
        Err(error) => {
            connection.roll_back();
            Err(error)
        }
    }
}

fn migrate_in_transaction(connection: &mut Connection, create: bool) -> Result<(), DatabaseError> {
    connection.execute("SELECT pg_advisory_xact_lock(?1)", &[LOCK.into()])?;
    let exists = connection.rows(
        "SELECT 1 FROM pg_tables WHERE tablename = 'steward_format' AND schemaname = current_schema()",
        &[],
    )?;
    if exists.is_empty() {
        if !create {
            return Err(DatabaseError::NoRelay);
        }
        connection
            .batch("CREATE TABLE steward_format (format BIGINT NOT NULL); INSERT INTO steward_format VALUES (0)")?;
    }
    let found = match connection.rows("SELECT format FROM steward_format", &[])?.first() {
        Some(row) => row.integer(0)?,
        None => 0,
    };
    let known = super::super::schema::known_format();
    if found > known {
        return Err(DatabaseError::Newer { found, known });
    }
    for (format, statements) in (1..).zip(MIGRATIONS).filter(|(format, _)| *format > found) {
        connection.batch(&translated(statements))?;
        for (_, addition) in ADDITIONS.iter().filter(|(after, _)| *after == format) {
            connection.batch(addition)?;
        }
    }
    connection.execute("UPDATE steward_format SET format = ?1", &[known.into()])?;
    // After a dump was loaded into another server, rows may carry numbers of transactions that are yet to come here.
    connection.batch(
        "UPDATE document SET heads = heads WHERE written_by >= pg_snapshot_xmax(pg_current_snapshot());
         UPDATE author SET written_by = DEFAULT WHERE written_by >= pg_snapshot_xmax(pg_current_snapshot())",
    )
}

/// The statements of a migration with the types of PostgreSQL.
fn translated(statements: &str) -> String {
    let mut words = String::with_capacity(statements.len());
    let mut word = String::new();
    for letter in statements
        .replace("WITHOUT ROWID", "")
        .chars()
        .chain(std::iter::once('\n'))
    {
        if letter.is_ascii_alphanumeric() || letter == '_' {
            word.push(letter);
            continue;
        }
        words.push_str(match word.as_str() {
            "BLOB" => "BYTEA",
            "INTEGER" => "BIGINT",
            other => other,
        });
        word.clear();
        words.push(letter);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::translated;

    #[test]
    fn types_are_translated_word_by_word() {
        assert_eq!(
            translated("CREATE TABLE t (a BLOB, b INTEGER NOT NULL, BLOB_c TEXT) WITHOUT ROWID;"),
            "CREATE TABLE t (a BYTEA, b BIGINT NOT NULL, BLOB_c TEXT) ;\n"
        );
    }
}
