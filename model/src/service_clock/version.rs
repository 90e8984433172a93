//! The versions of an agreement or a calendar, read from the history of its document: what was in force, and since when.

use automerge::{AutoCommit, ChangeHash};
use steward_sync::ids::DocumentId;

use super::lifecycle::changes;
use crate::declaration::Kind;
use crate::member::Directory;
use crate::message::{EditMessage, EditName};
use crate::reader::Reader;
use crate::snapshot::RecordSnapshot;

/// The state in which the content of an agreement or a calendar counts.
const IN_FORCE: &str = "in_force";
/// Versions that are kept, the newest: decades of yearly revisions.
const KEPT: usize = 100;
/// Changes of something that was never in force make one version if no more than this lies between them.
const BURST_MILLIS: i64 = 10 * 60 * 1000;

/// What a record said from a moment on.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordVersion {
    /// Since when, in milliseconds.
    pub from_millis: i64,
    /// The record as it was then; `None` if it is ended or withdrawn from then on.
    pub record: Option<RecordSnapshot>,
}

/// The versions of a record in the order of their time.
#[derive(Debug, Clone, PartialEq)]
pub struct Versions {
    /// Whether they were put in force or confirmed. A record that never was has its content as it was written.
    pub in_force: bool,
    /// The oldest first.
    pub list: Vec<RecordVersion>,
}

/// A moment in the history that may begin a version.
struct Moment {
    at_millis: i64,
    heads: Vec<ChangeHash>,
    is_over: bool,
}

/// The versions of an agreement or a calendar until a moment.
///
/// A version begins when the record is put in force, or confirmed while it is, with the content that it has then; it
/// holds until the next one begins or the record is closed, also while it is revised. Putting in force that is undone
/// has not been. Of a record that was never in force, each stretch of work on it makes a version.
///
/// Commits what is pending in the document's open transaction: callers that batch edits flush first.
#[must_use]
pub fn versions(id: DocumentId, document: &mut AutoCommit, kind: &'static Kind, now_millis: i64) -> Versions {
    let confirmed = confirmed(document, kind, now_millis);
    let in_force = confirmed.iter().any(|moment| !moment.is_over);
    let moments = if in_force {
        confirmed
    } else {
        bursts(document, kind, now_millis)
    };
    let skipped = moments.len().saturating_sub(KEPT);
    let directory = Directory::default();
    let list = moments
        .into_iter()
        .skip(skipped)
        .filter_map(|moment| {
            let read =
                |document: &mut AutoCommit| RecordSnapshot::read_at(id, document, &moment.heads, &directory).ok();
            let record = if moment.is_over { None } else { Some(read(document)?) };
            Some(RecordVersion {
                from_millis: moment.at_millis,
                record,
            })
        })
        .collect();
    Versions { in_force, list }
}

fn is_step(message: &EditMessage) -> bool {
    message.foreign.is_some()
        || message.more > 0
        || message.notes.is_empty()
        || message.notes.iter().any(|note| {
            matches!(
                note.edit,
                EditName::Create | EditName::Transition | EditName::State | EditName::Restore | EditName::Unknown
            )
        })
}

/// The moments at which a record was put in force, confirmed or closed.
fn confirmed(document: &mut AutoCommit, kind: &'static Kind, now_millis: i64) -> Vec<Moment> {
    let mut moments: Vec<Moment> = Vec::new();
    let mut heads: Vec<ChangeHash> = Vec::new();
    let mut before = String::new();
    for change in changes(document, kind, &is_step, now_millis) {
        if change.at_millis > now_millis {
            continue;
        }
        heads.retain(|head| !change.follows.contains(head));
        heads.push(change.hash);
        if !change.matters {
            continue;
        }
        let state = Reader::at(document, Some(&heads)).state(kind);
        let message = document
            .get_change_meta_by_hash(&change.hash)
            .map(|change| EditMessage::parse(change.message.as_deref()))
            .unwrap_or_default();
        let has = |wanted: EditName| message.notes.iter().any(|note| note.edit == wanted);
        let is_closed = kind.state(&state).is_some_and(|state| state.closed);
        if state == IN_FORCE && (before != IN_FORCE || has(EditName::Transition)) {
            moments.push(Moment {
                at_millis: change.at_millis,
                heads: heads.clone(),
                is_over: false,
            });
        } else if before == IN_FORCE && state != IN_FORCE && has(EditName::Restore) {
            moments.pop();
        } else if is_closed && moments.last().is_some_and(|last| !last.is_over) {
            moments.push(Moment {
                at_millis: change.at_millis,
                heads: Vec::new(),
                is_over: true,
            });
        }
        before = state;
    }
    moments
}

/// The ends of stretches of work.
fn bursts(document: &mut AutoCommit, kind: &'static Kind, now_millis: i64) -> Vec<Moment> {
    let mut moments: Vec<Moment> = Vec::new();
    let mut heads: Vec<ChangeHash> = Vec::new();
    for change in changes(document, kind, &|_| false, now_millis) {
        if change.at_millis > now_millis {
            continue;
        }
        heads.retain(|head| !change.follows.contains(head));
        heads.push(change.hash);
        let moment = Moment {
            at_millis: change.at_millis,
            heads: heads.clone(),
            is_over: false,
        };
        match moments.last_mut() {
            Some(last) if change.at_millis.saturating_sub(last.at_millis) <= BURST_MILLIS => *last = moment,
            Some(_) | None => moments.push(moment),
        }
    }
    moments
}
