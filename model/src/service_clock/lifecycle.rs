//! The clock events of a record, read from the history of its document.

use std::collections::BTreeMap;

use automerge::{AutoCommit, ChangeHash};

use super::life::{ClockChange, ClockEvent};
use super::target::Priority;
use crate::declaration::{FieldReader, Kind};
use crate::genesis;
use crate::keys;
use crate::message::{EditMessage, EditName};
use crate::reader::{KindReader, Reader};
use crate::value::Value;

/// Which states of a kind mean what for its clocks. States that are named nowhere here mean that somebody works on it.
#[derive(Debug, Clone, Copy)]
pub struct Lifecycle {
    /// Nobody has taken it up yet.
    pub unanswered: &'static [&'static str],
    /// It waits for somebody else.
    pub paused: &'static [&'static str],
    /// It is resolved or fulfilled.
    pub resolved: &'static [&'static str],
    /// It is closed.
    pub closed: &'static [&'static str],
    /// The field that says why it is paused.
    pub reason_field: &'static str,
    /// The field that says when it was opened; without it the creation of the record counts.
    pub opened_field: &'static str,
}

/// The lifecycle of incidents: a response is the first state after New and Assigned, since an assignment to a group is
/// dispatch, not an answer.
pub const INCIDENT: Lifecycle = Lifecycle {
    unanswered: &["new", "assigned"],
    paused: &["pending"],
    resolved: &["resolved"],
    closed: &["closed"],
    reason_field: "pending_reason",
    opened_field: "opened",
};

/// The lifecycle of service requests: a response is the start of work, since an approval is not an answer. A request that
/// is rejected or withdrawn is closed.
pub const REQUEST: Lifecycle = Lifecycle {
    unanswered: &["new", "awaiting_approval", "approved"],
    paused: &["pending"],
    resolved: &["fulfilled"],
    closed: &["closed", "cancelled", "rejected"],
    reason_field: "pending_reason",
    opened_field: "opened",
};

const PRIORITY: &str = "priority";
/// Fields that the priority may be derived from, besides itself.
const PRIORITY_INPUTS: [&str; 2] = ["impact", "urgency"];

/// The events of a record until a moment, for [`super::measure`].
///
/// The record is looked at after each change that may matter, with all changes made by then whatever their device: so a
/// pause that arrives late stands at its time, and where devices contradict each other the clock follows the state that
/// the record shows. A change counts at its device's time, or, if that device's clock was behind, at the time of the
/// changes that it follows. Changes of a device whose clock is ahead of `now_millis` count when a later change that
/// knows them was made.
///
/// Commits what is pending in the document's open transaction: callers that batch edits flush first.
#[must_use]
pub fn events(
    document: &mut AutoCommit,
    kind: &'static Kind,
    lifecycle: &Lifecycle,
    now_millis: i64,
) -> Vec<ClockEvent> {
    let changes = changes(document, kind, &|message| matters(message, lifecycle), now_millis);
    let mut recorder = Recorder::default();
    let mut heads: Vec<ChangeHash> = Vec::new();
    for change in changes.iter().filter(|change| change.at_millis <= now_millis) {
        heads.retain(|head| !change.follows.contains(head));
        heads.push(change.hash);
        if change.matters {
            let picture = Picture::read(document, kind, lifecycle, &heads);
            recorder.see(change.at_millis, picture);
        }
    }
    let first = changes.first().map(|change| change.at_millis);
    recorder
        .events
        .extend(recorder.before.opened.or(first).map(|at_millis| ClockEvent {
            at_millis,
            what: ClockChange::Opened,
        }));
    recorder.events
}

pub(super) struct Change {
    pub(super) hash: ChangeHash,
    pub(super) follows: Vec<ChangeHash>,
    pub(super) at_millis: i64,
    pub(super) matters: bool,
}

/// The changes of a document in the order in which they count. `matters` is asked of their messages.
pub(super) fn changes(
    document: &mut AutoCommit,
    kind: &'static Kind,
    matters: &dyn Fn(&EditMessage) -> bool,
    now_millis: i64,
) -> Vec<Change> {
    let mut times: BTreeMap<ChangeHash, i64> = BTreeMap::new();
    let mut changes = Vec::new();
    // A document lists changes after those that they follow.
    for change in document.get_changes_meta(&[]) {
        if change.deps.is_empty() && genesis::is_root_actor(kind, &change.actor) {
            continue;
        }
        let own = change.timestamp.saturating_mul(1000);
        let before = || change.deps.iter().filter_map(|hash| times.get(hash).copied());
        let follows_unseen = before().any(|time| time > now_millis);
        let at_millis = before().filter(|time| *time <= now_millis).fold(own, i64::max);
        let matters = follows_unseen || matters(&EditMessage::parse(change.message.as_deref()));
        times.insert(change.hash, at_millis);
        let order = (at_millis, change.max_op, change.actor.to_bytes().to_vec());
        changes.push((
            order,
            Change {
                hash: change.hash,
                follows: change.deps.to_vec(),
                at_millis,
                matters,
            },
        ));
    }
    changes.sort_by(|(one, _), (other, _)| one.cmp(other));
    changes.into_iter().map(|(_, change)| change).collect()
}

/// Whether a change may touch what clocks look at. What the message does not say is looked up.
fn matters(message: &EditMessage, lifecycle: &Lifecycle) -> bool {
    let watched = |field: &str| {
        PRIORITY_INPUTS.contains(&field) || [PRIORITY, lifecycle.reason_field, lifecycle.opened_field].contains(&field)
    };
    message.foreign.is_some()
        || message.more > 0
        || message.notes.is_empty()
        || message.notes.iter().any(|note| match note.edit {
            EditName::Create | EditName::Transition | EditName::State | EditName::Restore | EditName::Unknown => true,
            EditName::Set => watched(&note.subject),
            EditName::Text
            | EditName::Format
            | EditName::Relate
            | EditName::Unrelate
            | EditName::Tag
            | EditName::Untag
            | EditName::Comment
            | EditName::OpenBallot
            | EditName::Vote
            | EditName::CloseBallot
            | EditName::SettleBallot
            | EditName::Confirm
            | EditName::Archive
            | EditName::Unarchive
            | EditName::Item
            | EditName::ItemRemoved
            | EditName::Import => false,
        })
}

/// What a record shows of its clocks at some heads.
#[derive(Debug, Default, PartialEq)]
struct Picture {
    standing: Standing,
    reason: String,
    priority: Option<Priority>,
    opened: Option<i64>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Standing {
    #[default]
    Unanswered,
    Working,
    Paused,
    Resolved,
    Closed,
}

impl Standing {
    fn of(state: &str, lifecycle: &Lifecycle) -> Self {
        let named = [
            (lifecycle.unanswered, Self::Unanswered),
            (lifecycle.paused, Self::Paused),
            (lifecycle.resolved, Self::Resolved),
            (lifecycle.closed, Self::Closed),
        ];
        named
            .into_iter()
            .find(|(states, _)| states.contains(&state))
            .map_or(Self::Working, |(_, standing)| standing)
    }

    const fn is_over(self) -> bool {
        matches!(self, Self::Resolved | Self::Closed)
    }
}

impl Picture {
    fn read(document: &AutoCommit, kind: &'static Kind, lifecycle: &Lifecycle, heads: &[ChangeHash]) -> Self {
        let fields = KindReader {
            reader: Reader::at(document, Some(heads)),
            kind,
        };
        let text = |name: &str| match fields.value(name) {
            Some(Value::Text(text)) => Some(text),
            Some(Value::Number(_) | Value::Date(_) | Value::DateTime(_) | Value::Flag(_)) | None => None,
        };
        // As in a snapshot: what was derived apart is derived anew.
        let derived = kind
            .derive
            .and_then(|rule| rule(&fields).into_iter().find(|(name, _)| *name == PRIORITY))
            .filter(|(_, value)| fields.reader.is_derived_apart(PRIORITY, value.is_some()));
        let priority = match derived {
            Some((_, value)) => value.and_then(|value| value.as_text().map(str::to_owned)),
            None => text(PRIORITY),
        };
        Self {
            standing: Standing::of(&fields.reader.state(kind), lifecycle),
            reason: text(lifecycle.reason_field).unwrap_or_default(),
            priority: priority.as_deref().and_then(Priority::parse),
            opened: fields
                .value(lifecycle.opened_field)
                .and_then(|value| value.as_millis())
                .or_else(|| fields.reader.integer(keys::CREATED)),
        }
    }
}

/// Turns pictures in the order of time into events.
#[derive(Default)]
struct Recorder {
    before: Picture,
    events: Vec<ClockEvent>,
}

impl Recorder {
    fn see(&mut self, at_millis: i64, picture: Picture) {
        let before = std::mem::take(&mut self.before);
        let (was, is) = (before.standing, picture.standing);
        if let Some(priority) = picture.priority.filter(|_| picture.priority != before.priority) {
            self.add(at_millis, ClockChange::Priority(priority));
        }
        if was.is_over() && !is.is_over() {
            self.add(at_millis, ClockChange::Reopened);
        }
        if was == Standing::Unanswered && is != Standing::Unanswered {
            self.add(at_millis, ClockChange::Responded);
        }
        match is {
            Standing::Unanswered | Standing::Working if was == Standing::Paused => {
                self.add(at_millis, ClockChange::Resumed);
            }
            Standing::Paused if was != Standing::Paused || picture.reason != before.reason => {
                let reason = picture.reason.clone();
                self.add(at_millis, ClockChange::Paused { reason });
            }
            Standing::Resolved if !was.is_over() => self.add(at_millis, ClockChange::Resolved),
            Standing::Closed if was != Standing::Closed => self.add(at_millis, ClockChange::Closed),
            Standing::Unanswered | Standing::Working | Standing::Paused | Standing::Resolved | Standing::Closed => {}
        }
        self.before = picture;
    }

    /// Changes carry whole seconds; the milliseconds keep the events of one second in their order.
    fn add(&mut self, second_millis: i64, what: ClockChange) {
        let next = self.events.last().map_or(second_millis, |last| {
            last.at_millis
                .saturating_add(1)
                .clamp(second_millis, second_millis.saturating_add(999))
        });
        self.events.push(ClockEvent { at_millis: next, what });
    }
}
