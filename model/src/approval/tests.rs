//! A policy on its way to approval, for the tests of content and of life.

mod content;
mod life;

use automerge::{ActorId, AutoCommit};

use super::*;
use crate::edit::{self, Edit, EditError};
use crate::genesis;
use crate::kinds;
use crate::member::Directory;
use crate::snapshot::RecordSnapshot;
use crate::value::Value;
use steward_sync::ids::DocumentId;

const ID: DocumentId = DocumentId::from_bytes([9; 16]);

fn stamp(seconds: i64, name: &str) -> edit::Stamp {
    edit::Stamp::new(seconds * 1000 + 7, name)
}

fn actor(byte: u8) -> ActorId {
    ActorId::from([byte; 16])
}

fn snapshot(document: &mut AutoCommit) -> RecordSnapshot {
    RecordSnapshot::read(ID, document, &Directory::default()).unwrap()
}

fn change(document: &mut AutoCommit, seconds: i64, name: &str, edits: &[Edit]) {
    let kind = snapshot(document).kind;
    edit::commit(document, kind, edits, &stamp(seconds, name)).unwrap();
}

/// A policy in review by Ana.
fn in_review() -> AutoCommit {
    let edits = vec![
        Edit::Create,
        Edit::set("title", Value::text("Paßwörter")),
        Edit::set("document_type", Value::text("policy")),
        Edit::set("version", Value::text("1")),
        Edit::set("owner", Value::text("Ana")),
        Edit::set("review_due", Value::Date(21_000)),
        Edit::write("body", "All staff.\n"),
        Edit::transition("submit"),
    ];
    edit::build(&kinds::document::KIND, &[(stamp(1, "Ana"), edits)], actor(1)).unwrap()
}

fn merge(one: &mut AutoCommit, other: &mut AutoCommit) {
    one.merge(other).unwrap();
    other.merge(one).unwrap();
}

fn standing_of(document: &mut AutoCommit) -> Standing {
    standing(&snapshot(document)).unwrap()
}
