//! Tables and their migrations. Every table of a workspace leads with the workspace's id, so that the same schema can
//! be split by workspace over several databases.

use rusqlite::{Connection, TransactionBehavior};

use super::DatabaseError;
use crate::limits;

/// One entry per format: the statements that lead from the format before, in the types that every database here
/// understands or that are translated for it: `BLOB`, `INTEGER`, `TEXT`. An entry that was released never changes.
pub(super) const MIGRATIONS: &[&str] = &[
    "
CREATE TABLE relay (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE workspace (
    workspace BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    storage TEXT NOT NULL,
    created_millis INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE document (
    workspace BLOB NOT NULL,
    document BLOB NOT NULL,
    class TEXT NOT NULL,
    heads BLOB NOT NULL,
    durable BLOB NOT NULL,
    PRIMARY KEY (workspace, document)
) WITHOUT ROWID;
CREATE TABLE chunk (
    workspace BLOB NOT NULL,
    document BLOB NOT NULL,
    chunk BLOB NOT NULL,
    kind INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (workspace, document, chunk)
);
CREATE TABLE quarantine (
    workspace BLOB NOT NULL,
    document BLOB NOT NULL,
    chunk BLOB NOT NULL,
    kind INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (workspace, document, chunk)
);
CREATE TABLE member (
    workspace BLOB NOT NULL,
    member BLOB NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    created_millis INTEGER NOT NULL,
    revoked_millis INTEGER,
    PRIMARY KEY (workspace, member)
) WITHOUT ROWID;
CREATE TABLE token (
    workspace BLOB NOT NULL,
    token BLOB NOT NULL,
    member BLOB NOT NULL,
    created_millis INTEGER NOT NULL,
    expires_millis INTEGER,
    PRIMARY KEY (workspace, token)
) WITHOUT ROWID;
CREATE TABLE invitation (
    workspace BLOB NOT NULL,
    invitation BLOB NOT NULL,
    role TEXT NOT NULL,
    name TEXT,
    created_millis INTEGER NOT NULL,
    expires_millis INTEGER NOT NULL,
    used_millis INTEGER,
    PRIMARY KEY (workspace, invitation)
) WITHOUT ROWID;
CREATE UNIQUE INDEX invitation_by_code ON invitation (invitation);
",
    "
CREATE TABLE device (
    workspace BLOB NOT NULL,
    device BLOB NOT NULL,
    member BLOB NOT NULL,
    algorithm TEXT NOT NULL,
    public_key BLOB NOT NULL,
    name TEXT NOT NULL,
    enrolled_millis INTEGER NOT NULL,
    last_seen_millis INTEGER,
    revoked_millis INTEGER,
    PRIMARY KEY (workspace, device)
);
CREATE INDEX device_by_member ON device (workspace, member);
CREATE TABLE used_nonce (
    workspace BLOB NOT NULL,
    nonce BLOB NOT NULL,
    device BLOB NOT NULL,
    expires_millis INTEGER NOT NULL,
    PRIMARY KEY (workspace, nonce)
);
CREATE INDEX used_nonce_by_device ON used_nonce (workspace, device, expires_millis);
CREATE TABLE ticket (
    workspace BLOB NOT NULL,
    ticket BLOB NOT NULL,
    device BLOB NOT NULL,
    expires_millis INTEGER NOT NULL,
    PRIMARY KEY (workspace, ticket)
);
ALTER TABLE workspace ADD COLUMN access_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN last_seen_millis INTEGER;
ALTER TABLE token ADD COLUMN revoked_millis INTEGER;
ALTER TABLE invitation ADD COLUMN member BLOB;
ALTER TABLE invitation ADD COLUMN created_by BLOB;
ALTER TABLE invitation ADD COLUMN withdrawn_millis INTEGER;
ALTER TABLE invitation ADD COLUMN used_device BLOB;
",
    "
CREATE TABLE tombstone (
    workspace BLOB NOT NULL,
    document BLOB NOT NULL,
    removed_millis INTEGER NOT NULL,
    removed_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (workspace, document)
);
",
    "
ALTER TABLE document ADD COLUMN kind TEXT;
CREATE TABLE document_grant (
    workspace BLOB NOT NULL,
    member BLOB NOT NULL,
    document BLOB NOT NULL,
    access TEXT NOT NULL,
    granted_by BLOB NOT NULL,
    granted_millis INTEGER NOT NULL,
    PRIMARY KEY (workspace, member, document)
);
CREATE TABLE author (
    workspace BLOB NOT NULL,
    author BLOB NOT NULL,
    member BLOB NOT NULL,
    first_millis INTEGER NOT NULL,
    PRIMARY KEY (workspace, author)
);
CREATE TABLE delivery (
    workspace BLOB NOT NULL,
    document BLOB NOT NULL,
    received_millis INTEGER NOT NULL,
    first_change BLOB NOT NULL,
    member BLOB NOT NULL,
    device TEXT,
    changes BLOB NOT NULL,
    PRIMARY KEY (workspace, document, received_millis, first_change)
);
",
    "
CREATE TABLE subject (
    workspace BLOB NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    member BLOB NOT NULL,
    bound_millis INTEGER NOT NULL,
    PRIMARY KEY (workspace, issuer, subject)
);
CREATE INDEX subject_by_identity ON subject (issuer, subject);
CREATE TABLE invitation_address (
    workspace BLOB NOT NULL,
    invitation BLOB NOT NULL,
    email TEXT NOT NULL,
    PRIMARY KEY (workspace, invitation)
);
CREATE INDEX invitation_address_by_email ON invitation_address (email);
CREATE TABLE sign_in_attempt (
    state BLOB NOT NULL,
    browser BLOB NOT NULL,
    redirect_uri TEXT NOT NULL,
    expires_millis INTEGER NOT NULL,
    PRIMARY KEY (state)
);
CREATE INDEX sign_in_attempt_by_end ON sign_in_attempt (expires_millis);
CREATE TABLE sign_in_code (
    code BLOB NOT NULL,
    browser BLOB NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    email TEXT,
    name TEXT,
    roles TEXT NOT NULL,
    expires_millis INTEGER NOT NULL,
    used_workspace BLOB,
    used_device BLOB,
    PRIMARY KEY (code)
);
CREATE INDEX sign_in_code_by_end ON sign_in_code (expires_millis);
",
];

/// The format that this program writes.
pub(super) fn known_format() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Settings of every connection to the database.
pub(super) fn configure(connection: &Connection) -> Result<(), DatabaseError> {
    connection.busy_timeout(limits::BUSY)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // FULL: a commit has reached the disk when it returns; what is acknowledged as durable survives a power cut.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(())
}

/// The format of the database at hand; 0 for an empty file.
pub(super) fn found_format(connection: &Connection) -> Result<i64, DatabaseError> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Brings an older or empty database to the present format, in one transaction; refuses a newer one.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), DatabaseError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = found_format(&transaction)?;
    let known = known_format();
    if found > known {
        return Err(DatabaseError::Newer { found, known });
    }
    for statements in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        transaction.execute_batch(statements)?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(())
}
