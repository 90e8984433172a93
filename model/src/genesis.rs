//! Deterministic root changes: the containers of a record, made byte-identical by every replica.
//!
//! Two clients that each put an empty map under `tags` would be in conflict, and one of the maps would be hidden with all
//! it holds. So containers come from a change that depends on nothing but the kind and the schema version: every replica
//! makes the very same change, and merging it twice does nothing. A later schema adds its containers by a root change of
//! its own, which makes migration a merge without conflicts.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, AutoCommit, AutomergeError, ObjType, ROOT, TextEncoding};
use sha2::{Digest, Sha256};

use crate::declaration::{COMMON_FIELDS, DocumentClass, Kind};
use crate::edit::Edit;
use crate::keys;
use crate::reader::Reader;
use crate::value::Value;

/// The actor of a kind's root change at a schema version: the first 16 bytes of SHA-256("steward/genesis/{kind}/{schema}").
#[must_use]
pub fn actor(kind: &Kind, schema: u32) -> ActorId {
    let digest = Sha256::digest(format!("steward/genesis/{}/{schema}", kind.name).as_bytes());
    ActorId::from(digest.get(..16).unwrap_or_default())
}

/// Map containers that came after the first schema of their kinds, each by a root change of its own, whatever the
/// schema.
fn late_maps(kind: &'static Kind) -> impl Iterator<Item = &'static str> {
    let approvals = crate::approval::control(kind).map(|_| keys::APPROVALS);
    let readings = crate::approval::asks_for_reading(kind).then_some(keys::READINGS);
    let votes = kind.ballot_step().map(|_| crate::ballot::MAPS);
    approvals.into_iter().chain(readings).chain(votes.into_iter().flatten())
}

/// The actor of the root change of a late map: the first 16 bytes of SHA-256("steward/genesis/{kind}/{map}").
fn late_actor(kind: &Kind, map: &str) -> ActorId {
    let digest = Sha256::digest(format!("steward/genesis/{}/{map}", kind.name).as_bytes());
    ActorId::from(digest.get(..16).unwrap_or_default())
}

/// Classes that are written into a document. `record` is what a document without a class is, and the relay knows the
/// workspace document by its id.
const WRITTEN_CLASSES: [DocumentClass; 3] = [
    DocumentClass::Governance,
    DocumentClass::Audit,
    DocumentClass::Restricted,
];

/// The actor of the root change that names a class: the first 16 bytes of SHA-256("steward/genesis/class/{class}").
fn class_actor(class: DocumentClass) -> ActorId {
    let digest = Sha256::digest(format!("steward/genesis/class/{}", class.name()).as_bytes());
    ActorId::from(digest.get(..16).unwrap_or_default())
}

/// The actors of all root changes that a document of a kind may have.
#[must_use]
pub fn root_actors(kind: &'static Kind) -> Vec<ActorId> {
    let late = late_maps(kind).map(|map| late_actor(kind, map));
    (1..=kind.schema)
        .map(|schema| actor(kind, schema))
        .chain(late)
        .chain(WRITTEN_CLASSES.map(class_actor))
        .collect()
}

/// The root changes of a new document: its containers, and the class by which the relay decides who may read and write
/// it. The relay reads the class once, from the first changes that it sees, so that only creation writes it.
#[must_use]
pub fn creation_changes(kind: &'static Kind, class: DocumentClass) -> Vec<u8> {
    let mut changes = root_changes(kind);
    if WRITTEN_CLASSES.contains(&class) {
        changes.extend(class_change(class).unwrap_or_default());
    }
    changes
}

/// The class of a new record: that of its kind, or `restricted` for an operational record that is marked as a need-to-know
/// one from its first edit on (a security incident).
///
/// A person who may not write restricted records (`may_restrict` is false) makes one that everybody in the team can read:
/// a report that only its author has helps nobody.
#[must_use]
pub fn class_of_new(kind: &'static Kind, edits: &[Edit], may_restrict: bool) -> DocumentClass {
    let is_restricted = edits
        .iter()
        .any(|edit| matches!(edit, Edit::Set { field, value: Value::Flag(true) } if field == keys::RESTRICTED));
    if is_restricted && may_restrict && kind.class == DocumentClass::Record {
        DocumentClass::Restricted
    } else {
        kind.class
    }
}

fn class_change(class: DocumentClass) -> Result<Vec<u8>, AutomergeError> {
    let mut document = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(class_actor(class));
    document.put(ROOT, keys::CLASS, class.name())?;
    Ok(committed(document))
}

/// The root changes of a kind from schema 1 to its present one, as concatenated change chunks for a new document.
///
/// Empty only if automerge refuses its own operations, which [`ensure`] would then report on the first edit.
#[must_use]
pub fn root_changes(kind: &'static Kind) -> Vec<u8> {
    (1..=kind.schema)
        .filter_map(|schema| root_change(kind, schema).ok())
        .chain(late_maps(kind).filter_map(|map| late_change(kind, map).ok()))
        .flatten()
        .collect()
}

/// A new document of a kind with its root changes.
///
/// # Errors
/// If automerge refuses the changes.
pub fn create(kind: &'static Kind, actor: ActorId) -> Result<AutoCommit, AutomergeError> {
    let mut document = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(actor);
    document.load_incremental(&creation_changes(kind, kind.class))?;
    Ok(document)
}

/// Whether a change is a root change of the kind: it says nothing that a person did.
#[must_use]
pub fn is_root_actor(kind: &'static Kind, actor: &ActorId) -> bool {
    root_actors(kind).contains(actor)
}

fn late_change(kind: &'static Kind, map: &str) -> Result<Vec<u8>, AutomergeError> {
    let mut document = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(late_actor(kind, map));
    document.put_object(ROOT, map, ObjType::Map)?;
    Ok(committed(document))
}

/// Closes a root change: at time zero, without a message.
fn committed(mut document: AutoCommit) -> Vec<u8> {
    document.commit_with(CommitOptions::default().with_time(0));
    let change = document.get_last_local_change();
    change.map(|change| change.raw_bytes().to_vec()).unwrap_or_default()
}

fn root_change(kind: &'static Kind, schema: u32) -> Result<Vec<u8>, AutomergeError> {
    let mut document = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(actor(kind, schema));
    if schema == 1 {
        document.put(ROOT, keys::KIND, kind.name)?;
        for container in keys::CONTAINERS {
            document.put_object(ROOT, *container, ObjType::Map)?;
        }
    }
    for (container, _) in kind.maps.iter().filter(|(_, since)| *since == schema) {
        document.put_object(ROOT, *container, ObjType::Map)?;
    }
    document.put(ROOT, keys::SCHEMA, i64::from(schema))?;
    for field in COMMON_FIELDS.iter().chain(kind.fields) {
        if field.is_text() && field.since == schema {
            document.put_object(ROOT, field.name, ObjType::Text)?;
        }
    }
    Ok(committed(document))
}

/// Adds the root changes that a document lacks: one made by another program, or by an older version.
///
/// # Errors
/// If automerge refuses the changes.
pub fn ensure(document: &mut AutoCommit, kind: &'static Kind) -> Result<(), AutomergeError> {
    // Merging closes an open transaction, which would lose the message of what is in it. An edit in that transaction
    // has already been here.
    if document.pending_ops() > 0 || is_complete(document, kind) {
        return Ok(());
    }
    document.load_incremental(&root_changes(kind)).map(|_| ())
}

fn is_complete(document: &AutoCommit, kind: &'static Kind) -> bool {
    let reader = Reader::new(document);
    let current = reader.schema().is_some_and(|schema| schema >= i64::from(kind.schema));
    current
        && keys::CONTAINERS
            .iter()
            .chain(kind.maps.iter().map(|(name, _)| name))
            .copied()
            .chain(late_maps(kind))
            .all(|name| !reader.objects(name, ObjType::Map).is_empty())
        && COMMON_FIELDS
            .iter()
            .chain(kind.fields)
            .filter(|field| field.is_text())
            .all(|field| !reader.objects(field.name, ObjType::Text).is_empty())
}

#[cfg(test)]
mod tests {
    use automerge::{ReadDoc, ScalarValue};

    use super::*;
    use crate::declaration::{Field, Kind};
    use crate::kinds;

    fn replica(byte: u8) -> AutoCommit {
        AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(ActorId::from([byte; 16]))
    }

    #[test]
    fn two_replicas_make_the_same_bytes() {
        for kind in kinds::ALL.iter().copied().chain([&kinds::workspace::KIND]) {
            assert_eq!(root_changes(kind), root_changes(kind));
            let (mut first, mut second) = (
                create(kind, ActorId::from([1; 16])).unwrap(),
                create(kind, ActorId::from([2; 16])).unwrap(),
            );
            assert_eq!(first.get_heads(), second.get_heads());
            // Root changes depend on nothing, so each is a head until the first edit.
            let classes = WRITTEN_CLASSES.len() - usize::from(WRITTEN_CLASSES.contains(&kind.class));
            assert_eq!(first.get_heads().len(), root_actors(kind).len() - classes);
        }
    }

    /// The bytes are part of the file format: a version that makes others would not merge with documents out there.
    #[test]
    fn the_bytes_of_the_action_kind_are_what_they_always_were() {
        let address = Sha256::digest(root_changes(&kinds::action::KIND));
        let text: String = address.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(text, "8a164371cdc9e1bc");
    }

    #[test]
    fn a_class_is_written_by_creation_and_by_nothing_else() {
        let class_of = |document: &AutoCommit| Reader::new(document).line(keys::CLASS);
        let policy = create(&kinds::document::KIND, ActorId::from([1; 16])).unwrap();
        assert_eq!(class_of(&policy).as_deref(), Some("governance"));
        let incident = create(&kinds::incident::KIND, ActorId::from([1; 16])).unwrap();
        assert_eq!(class_of(&incident), None, "a record is what is nothing else");
        let mut older = replica(1);
        older.load_incremental(&root_changes(&kinds::document::KIND)).unwrap();
        ensure(&mut older, &kinds::document::KIND).unwrap();
        assert_eq!(class_of(&older), None, "documents from before classes stay as they are");
        let mut made = replica(2);
        made.load_incremental(&creation_changes(&kinds::incident::KIND, DocumentClass::Restricted))
            .unwrap();
        assert_eq!(class_of(&made).as_deref(), Some("restricted"));
        let history = crate::history::read(
            &mut made,
            &kinds::incident::KIND,
            &crate::member::Directory::default(),
            None,
        );
        assert!(history.is_empty(), "the class is nothing that a person did");
    }

    #[test]
    fn a_security_incident_is_restricted_by_who_may_read_it_again() {
        let edits = [Edit::Create, Edit::set(keys::RESTRICTED, Value::Flag(true))];
        let class = |kind, may| class_of_new(kind, &edits, may);
        assert_eq!(class(&kinds::incident::KIND, true), DocumentClass::Restricted);
        assert_eq!(class(&kinds::incident::KIND, false), DocumentClass::Record);
        assert_eq!(class(&kinds::audit::KIND, true), DocumentClass::Audit);
        assert_eq!(
            class_of_new(&kinds::incident::KIND, &[Edit::Create], true),
            DocumentClass::Record
        );
    }

    static LATER: Kind = Kind {
        name: "action",
        schema: 2,
        fields: &[
            Field::text("done_evidence", "Evidence"),
            Field::text("lessons", "Lessons").since(2),
        ],
        ..kind_like_action()
    };

    const fn kind_like_action() -> Kind {
        Kind {
            name: "action",
            prefix: "ACT",
            label: "Action",
            plural: "Actions",
            area: crate::declaration::Area::CheckAndAct,
            class: crate::declaration::DocumentClass::Record,
            purpose: "",
            audit_reason: "",
            schema: 1,
            maps: &[],
            fields: &[],
            sections: &[],
            states: &[],
            transitions: &[],
            relations: &[],
            columns: &[],
            evidence: &[],
            counters: &[],
            derive: None,
        }
    }

    #[test]
    fn two_replicas_migrate_apart_and_merge_without_conflict() {
        let mut first = create(&kinds::action::KIND, ActorId::from([1; 16])).unwrap();
        first.put(ROOT, keys::TITLE, "Renew the certificate").unwrap();
        first.commit();
        let mut second = first.fork().with_actor(ActorId::from([2; 16]));

        for (replica, words) in [(&mut first, "one"), (&mut second, "two")] {
            ensure(replica, &LATER).unwrap();
            let object = replica.get(ROOT, "lessons").unwrap().unwrap().1;
            replica.splice_text(&object, 0, 0, words).unwrap();
            replica.commit();
        }
        first.merge(&mut second).unwrap();
        second.merge(&mut first).unwrap();

        for replica in [&first, &second] {
            assert_eq!(
                replica.get_all(ROOT, "lessons").unwrap().len(),
                1,
                "one text, not two in conflict"
            );
            let text = Reader::new(replica).text_field("lessons").unwrap();
            assert!(text.contains("one") && text.contains("two"), "{text}");
            assert_eq!(Reader::new(replica).schema(), Some(2));
        }
    }

    #[test]
    fn a_document_from_before_a_map_gets_it_on_two_replicas_without_conflict() {
        let kind = &kinds::document::KIND;
        let mut first = replica(1);
        first.load_incremental(&root_change(kind, 1).unwrap()).unwrap();
        let mut second = first.fork().with_actor(ActorId::from([2; 16]));
        for (replica, entry) in [(&mut first, "one"), (&mut second, "two")] {
            ensure(replica, kind).unwrap();
            let map = Reader::new(replica).objects(keys::APPROVALS, ObjType::Map).remove(0);
            replica.put(&map, entry, true).unwrap();
            replica.commit();
        }
        first.merge(&mut second).unwrap();
        assert_eq!(
            first.get_all(ROOT, keys::APPROVALS).unwrap().len(),
            1,
            "one map, not two in conflict"
        );
        assert_eq!(Reader::new(&first).map_keys(keys::APPROVALS).len(), 2);
        let history = crate::history::read(&mut first, kind, &crate::member::Directory::default(), None);
        assert_eq!(history.len(), 2, "the map itself is nothing that a person did");
    }

    #[test]
    fn a_document_of_another_program_gets_its_containers_once() {
        let mut document = replica(7);
        document.put(ROOT, keys::KIND, "action").unwrap();
        document.put(ROOT, keys::TITLE, "made elsewhere").unwrap();
        document.commit();
        ensure(&mut document, &kinds::action::KIND).unwrap();
        let heads = document.get_heads();
        ensure(&mut document, &kinds::action::KIND).unwrap();
        assert_eq!(document.get_heads(), heads);
        assert_eq!(Reader::new(&document).objects(keys::TAGS, ObjType::Map).len(), 1);
        assert_eq!(
            Reader::new(&document).line(keys::TITLE).as_deref(),
            Some("made elsewhere")
        );
    }

    #[test]
    fn a_container_that_another_program_overwrote_does_not_stop_editing() {
        let mut document = create(&kinds::action::KIND, ActorId::from([1; 16])).unwrap();
        document.put(ROOT, keys::TAGS, ScalarValue::Int(3)).unwrap();
        document.commit();
        ensure(&mut document, &kinds::action::KIND).unwrap();
        assert!(
            Reader::new(&document).objects(keys::TAGS, ObjType::Map).is_empty(),
            "the edit itself makes a new map"
        );
    }
}
