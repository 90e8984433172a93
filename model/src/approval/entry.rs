//! Approvals in a document: written by the approving step, read with the record, and the version that each is about.

use automerge::transaction::Transactable;
use automerge::{AutoCommit, ChangeHash, ObjId, ObjType, ScalarValue};
use sha2::{Digest as _, Sha256};
use steward_sync::ids::DocumentId;

use super::{ContentDigest, digest};
use crate::declaration::{FieldType, Kind, Transition};
use crate::edit::{EditError, Stamp, container};
use crate::keys;
use crate::member::Directory;
use crate::reader::Reader;
use crate::snapshot::{RecordSnapshot, read_parts};
use crate::value::{LINE_BYTES, Value};

/// Heads that an entry keeps; more of them than this stand side by side only where nothing was merged for long.
const HEADS: usize = 64;

/// One approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Its name in the document.
    pub id: String,
    /// Who approved.
    pub by: String,
    /// When, in milliseconds, on their device.
    pub at_millis: i64,
    /// The step that they took.
    pub step: String,
    /// Of the content that they approved.
    pub digest: ContentDigest,
    /// The heads of the document before the step, in hex.
    pub heads: Vec<String>,
    /// Whether the record stands by it: it was neither revised nor approved anew since.
    pub current: bool,
}

/// Notes that a step approves the record as it is now, in the open transaction.
pub(crate) fn write(
    document: &mut AutoCommit,
    kind: &'static Kind,
    step: &Transition,
    stamp: &Stamp,
) -> Result<(), EditError> {
    // Only the name of the record depends on the document's id.
    let nameless = DocumentId::from_bytes([0; 16]);
    let Ok(parts) = read_parts(nameless, Reader::new(document)) else {
        return Ok(());
    };
    let digest = digest(&parts.snapshot).to_string();
    let mut heads: Vec<String> = document.base_heads().iter().map(ToString::to_string).collect();
    heads.sort_unstable();
    heads.truncate(HEADS);
    let name = Sha256::digest(format!("{}\n{}\n{}\n{digest}", kind.name, step.name, stamp.author.name).as_bytes());
    let name: String = name.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let map = container(document, keys::APPROVALS, ObjType::Map)?;
    // Two people who approve in the same millisecond have two names.
    let entry = document.put_object(&map, format!("{:013}-{name}", stamp.time_millis.max(0)), ObjType::Map)?;
    document.put(&entry, keys::APPROVAL_BY, stamp.author.name.as_str())?;
    document.put(&entry, keys::APPROVAL_AT, ScalarValue::Timestamp(stamp.time_millis))?;
    document.put(&entry, keys::APPROVAL_STEP, step.name)?;
    document.put(&entry, keys::APPROVAL_DIGEST, digest)?;
    document.put(&entry, keys::APPROVAL_HEADS, heads.join(" "))?;
    Ok(())
}

/// The readable approvals, the earliest first, and how many could not be read. `moments` are those of the approvals by
/// which the record stands.
pub(crate) fn read(reader: &Reader<'_>, moments: &[i64]) -> (Vec<Approval>, usize) {
    let mut approvals = Vec::new();
    let mut unreadable = 0;
    for (map, id) in reader.map_keys(keys::APPROVALS) {
        match read_one(reader, &map, &id, moments) {
            Some(approval) => approvals.push(approval),
            None => unreadable += 1,
        }
    }
    approvals.sort_by(|one, other| (one.at_millis, &one.id).cmp(&(other.at_millis, &other.id)));
    (approvals, unreadable)
}

fn read_one(reader: &Reader<'_>, map: &ObjId, id: &str, moments: &[i64]) -> Option<Approval> {
    let (stored, entry) = reader.winner(map, id)?;
    if stored.to_objtype() != Some(ObjType::Map) {
        return None;
    }
    let line = |key: &str| {
        let (stored, object) = reader.winner(&entry, key)?;
        reader.string(&stored, &object)
    };
    let at = reader.winner(&entry, keys::APPROVAL_AT)?.0.as_scalar().cloned()?;
    let at_millis = Value::from_scalar(&FieldType::DateTime, &at).ok()??.as_millis()?;
    let heads = line(keys::APPROVAL_HEADS).unwrap_or_default();
    Some(Approval {
        id: id.to_owned(),
        by: line(keys::APPROVAL_BY).filter(|by| by.len() <= LINE_BYTES)?,
        at_millis,
        step: line(keys::APPROVAL_STEP).filter(|step| step.len() <= LINE_BYTES)?,
        digest: line(keys::APPROVAL_DIGEST)?.parse().ok()?,
        heads: heads
            .split_whitespace()
            .filter(|head| head.parse::<ChangeHash>().is_ok())
            .take(HEADS)
            .map(str::to_owned)
            .collect(),
        current: moments.contains(&at_millis),
    })
}

/// The record as it was when somebody approved it, by the name of the approval. `None` if there is no such approval, or
/// the document lacks what was approved.
///
/// It is read at the change that holds the approval, so that what was edited together with the step belongs to it. Its
/// digest tells whether it is what was approved.
pub fn version(
    document_id: DocumentId,
    document: &mut AutoCommit,
    id: &str,
    directory: &Directory,
) -> Option<RecordSnapshot> {
    let reader = Reader::new(document);
    let map = reader
        .map_keys(keys::APPROVALS)
        .into_iter()
        .find(|(_, entry)| entry == id)?
        .0;
    let (_, entry) = reader.winner(&map, id)?;
    let heads = read_one(&reader, &map, id, &[])?.heads;
    let heads: Vec<ChangeHash> = match document.hash_for_opid(&entry) {
        Some(change) => vec![change],
        None => heads.iter().filter_map(|head| head.parse().ok()).collect(),
    };
    RecordSnapshot::read_at(document_id, document, &heads, directory).ok()
}
