//! Reading confirmations: who says to have read which approved version.
//!
//! They stand in the map [`keys::READINGS`] under `digest:name` with the moment, so that a person who confirms twice,
//! on two devices apart, has confirmed once.

use automerge::transaction::Transactable;
use automerge::{AutoCommit, ObjType, ReadDoc, ScalarValue, Value as Stored};

use super::{Approval, ContentDigest, Standing, standing};
use crate::declaration::{FieldType, Kind};
use crate::edit::{EditError, Stamp, container};
use crate::keys;
use crate::reader::Reader;
use crate::snapshot::RecordSnapshot;
use crate::value::{LINE_BYTES, Value};

/// Kinds that people work by, so that it matters who has read them.
const KINDS: [&str; 4] = ["scope", "document", "service_management_plan", "continuity_plan"];

/// Somebody says to have read a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Who.
    pub by: String,
    /// When, in milliseconds, on their device; the first time, if they said so more than once.
    pub at_millis: i64,
    /// Of the content that they read.
    pub digest: ContentDigest,
}

/// Whether people confirm that they have read records of a kind.
#[must_use]
pub fn asks_for_reading(kind: &Kind) -> bool {
    KINDS.contains(&kind.name)
}

/// The version that people are to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToRead {
    /// The approval whose version it is.
    pub approval: Approval,
    /// Whether the record says just that now.
    pub is_current: bool,
}

/// Whether people are to read a record in its state, if it is approved.
pub(crate) fn is_to_read(snapshot: &RecordSnapshot) -> bool {
    let state = snapshot.kind.state(snapshot.state_name());
    asks_for_reading(snapshot.kind) && state.is_none_or(|state| !state.closed) && !snapshot.archived
}

/// The version that people are to read: that of a record which stands by its approval and is in force.
#[must_use]
pub fn to_read(snapshot: &RecordSnapshot) -> Option<ToRead> {
    if !is_to_read(snapshot) {
        return None;
    }
    let standing = standing(snapshot)?;
    Some(ToRead {
        approval: standing.latest()?.clone(),
        is_current: matches!(standing, Standing::Unchanged { .. }),
    })
}

/// The members whom a distribution names; all of them where it names none (for example “All staff”).
#[must_use]
pub fn audience<'a>(distribution: &str, members: &'a [String]) -> Vec<&'a String> {
    let parts = distribution.split([',', ';', '\n']);
    let parts: Vec<_> = parts.map(|part| part.trim().to_lowercase()).collect();
    let is_named = |member: &&String| parts.contains(&member.to_lowercase());
    let named: Vec<_> = members.iter().filter(is_named).collect();
    if named.is_empty() {
        members.iter().collect()
    } else {
        named
    }
}

/// Whether a version was ever approved here.
pub(crate) fn is_known(document: &AutoCommit, digest: &str) -> bool {
    digest.parse().is_ok_and(|digest: ContentDigest| {
        let (approvals, _) = super::read_entries(&Reader::new(document), &[]);
        approvals.iter().any(|approval| approval.digest == digest)
    })
}

/// Notes that the author has read a version. A second confirmation writes nothing.
pub(crate) fn confirm(document: &mut AutoCommit, digest: &str, stamp: &Stamp) -> Result<(), EditError> {
    let map = container(document, keys::READINGS, ObjType::Map)?;
    let key = format!("{digest}:{}", stamp.author.name);
    if document.get(&map, &key)?.is_none() {
        document.put(&map, &key, ScalarValue::Timestamp(stamp.time_millis))?;
    }
    Ok(())
}

/// The readable confirmations, the earliest first, and how many could not be read.
pub(crate) fn read(reader: &Reader<'_>) -> (Vec<Reading>, usize) {
    let mut readings = Vec::new();
    let mut unreadable = 0;
    for (map, key) in reader.map_keys(keys::READINGS) {
        let moments = reader
            .all(&map, &key)
            .into_iter()
            .filter_map(|(stored, _)| match stored {
                Stored::Scalar(scalar) => Value::from_scalar(&FieldType::DateTime, &scalar).ok()??.as_millis(),
                Stored::Object(_) => None,
            });
        let named = key
            .split_once(':')
            .filter(|(_, by)| !by.is_empty() && by.len() <= LINE_BYTES);
        match (named.map(|(digest, by)| (digest.parse(), by)), moments.min()) {
            (Some((Ok(digest), by)), Some(at_millis)) => readings.push(Reading {
                by: by.to_owned(),
                at_millis,
                digest,
            }),
            _ => unreadable += 1,
        }
    }
    readings
        .sort_by(|one, other| (one.at_millis, &one.by, one.digest).cmp(&(other.at_millis, &other.by, other.digest)));
    (readings, unreadable)
}
