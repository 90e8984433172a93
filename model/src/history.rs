//! What happened to a record: one entry per change, read from change metadata alone.

use automerge::transaction::Transactable;
use automerge::{AutoCommit, ChangeHash, ReadDoc};

use crate::ballot::VoteChoice;
use crate::declaration::{Field, Kind};
use crate::genesis;
use crate::keys;
use crate::member::{Directory, device_of};
use crate::message::{EditMessage, EditName, EditNote, NoteValue};
use crate::reader::STATE_FIELD;

/// How long a burst of work may pause and still be one group, in milliseconds.
const GROUP_PAUSE_MILLIS: i64 = 10 * 60 * 1000;

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryEntry {
    /// The change's hash, in hex.
    pub change: String,
    /// Who made it, as shown.
    pub author: String,
    /// On which device (hex).
    pub device: String,
    /// When, in milliseconds, on the author's device (whole seconds).
    pub time_millis: i64,
    /// What its message says.
    pub message: EditMessage,
    /// What it did, a sentence per edit, for example `Priority: P3 → P1`.
    pub sentences: Vec<String>,
}

/// Changes of one person on one device in one go.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryGroup {
    /// Who.
    pub author: String,
    /// On which device.
    pub device: String,
    /// When the first of them was made, in milliseconds.
    pub from_millis: i64,
    /// When the last of them was made, in milliseconds.
    pub to_millis: i64,
    /// What was done, equal sentences once.
    pub sentences: Vec<String>,
    /// The changes, in the order of the entries.
    pub changes: Vec<String>,
}

/// What the metadata of a change says.
pub(crate) struct ChangeInfo {
    pub(crate) hash: ChangeHash,
    pub(crate) device: String,
    pub(crate) time_seconds: i64,
    message: EditMessage,
}

impl ChangeInfo {
    pub(crate) const fn time_millis(&self) -> i64 {
        self.time_seconds.saturating_mul(1000)
    }

    pub(crate) fn author(&self, directory: &Directory) -> String {
        author(&self.message, &self.device, directory)
    }
}

fn author(message: &EditMessage, device: &str, directory: &Directory) -> String {
    if !message.by.is_empty() {
        return message.by.clone();
    }
    directory.name_of_device(device).map_or_else(
        || format!("device {}", device.get(..4).unwrap_or(device)),
        str::to_owned,
    )
}

/// The metadata of one change. While a transaction is open it is read the slow way, because the fast one would close it.
pub(crate) fn change_info(document: &mut AutoCommit, hash: ChangeHash) -> Option<ChangeInfo> {
    if document.pending_ops() > 0 {
        let change = ReadDoc::get_change_by_hash(document, &hash)?;
        return Some(ChangeInfo {
            hash,
            device: device_of(change.actor_id()),
            time_seconds: change.timestamp(),
            message: EditMessage::parse(change.message()),
        });
    }
    let change = document.get_change_meta_by_hash(&hash)?;
    Some(ChangeInfo {
        hash,
        device: device_of(&change.actor),
        time_seconds: change.timestamp,
        message: EditMessage::parse(change.message.as_deref()),
    })
}

/// The changes of a record, the newest first, at most `limit` of them. Root changes of the layout are left out.
///
/// Commits what is pending in the document's open transaction: callers that batch edits flush first.
#[must_use]
pub fn read(
    document: &mut AutoCommit,
    kind: &'static Kind,
    directory: &Directory,
    limit: Option<usize>,
) -> Vec<HistoryEntry> {
    let roots = genesis::root_actors(kind);
    let mut changes = document.get_changes_meta(&[]);
    changes.retain(|change| !(change.deps.is_empty() && roots.contains(&change.actor)));
    // Changes of several devices have no common order but time; within a device the sequence decides.
    changes.sort_by(|one, other| {
        (one.timestamp, one.max_op, &one.actor).cmp(&(other.timestamp, other.max_op, &other.actor))
    });
    changes
        .into_iter()
        .rev()
        .take(limit.unwrap_or(usize::MAX))
        .map(|change| {
            let message = EditMessage::parse(change.message.as_deref());
            let device = device_of(&change.actor);
            HistoryEntry {
                change: change.hash.to_string(),
                author: author(&message, &device, directory),
                device,
                time_millis: change.timestamp.saturating_mul(1000),
                sentences: sentences(kind, &message),
                message,
            }
        })
        .collect()
}

/// Joins consecutive entries of one person on one device, as a timeline shows them. The order stays that of the entries.
#[must_use]
pub fn group(entries: &[HistoryEntry]) -> Vec<HistoryGroup> {
    let mut groups: Vec<HistoryGroup> = Vec::new();
    for entry in entries {
        let joined = groups.last_mut().filter(|group| {
            group.author == entry.author
                && group.device == entry.device
                && group.from_millis.saturating_sub(entry.time_millis) <= GROUP_PAUSE_MILLIS
                && entry.time_millis.saturating_sub(group.to_millis) <= GROUP_PAUSE_MILLIS
        });
        match joined {
            Some(group) => {
                group.from_millis = group.from_millis.min(entry.time_millis);
                group.to_millis = group.to_millis.max(entry.time_millis);
                group.changes.push(entry.change.clone());
                for sentence in &entry.sentences {
                    if !group.sentences.contains(sentence) {
                        group.sentences.push(sentence.clone());
                    }
                }
            }
            None => groups.push(HistoryGroup {
                author: entry.author.clone(),
                device: entry.device.clone(),
                from_millis: entry.time_millis,
                to_millis: entry.time_millis,
                sentences: entry.sentences.clone(),
                changes: vec![entry.change.clone()],
            }),
        }
    }
    groups
}

/// The words that sentences are made of, in some language. What is filled in is in that language already.
pub struct Words {
    /// A label of the declaration.
    pub label: fn(&'static str) -> &'static str,
    /// A value, given the field that it belongs to.
    pub value: fn(&NoteValue, Option<&'static Field>) -> String,
    /// A record of this kind was created.
    pub created: fn(&str) -> String,
    /// A text was edited.
    pub edited: fn(&str) -> String,
    /// A text was formatted.
    pub formatted: fn(&str) -> String,
    /// A field was cleared.
    pub cleared: fn(&str) -> String,
    /// What a field holds that holds nothing.
    pub empty: fn() -> &'static str,
    /// The state, as the name of a field.
    pub state: fn() -> &'static str,
    /// A step led away from a state.
    pub from_state: fn(&str) -> String,
    /// A step was taken, of which no state is known.
    pub state_changed: fn() -> &'static str,
    /// Something was undone.
    pub undone: fn() -> &'static str,
    /// A step was undone, which led back to a state.
    pub undone_to: fn(&str) -> String,
    /// A relation was added.
    pub added: fn(&str) -> String,
    /// A relation was removed.
    pub removed: fn(&str) -> String,
    /// A tag was added.
    pub tag_added: fn(&str) -> String,
    /// A tag was removed.
    pub tag_removed: fn(&str) -> String,
    /// A comment was written.
    pub commented: fn() -> &'static str,
    /// An item of a list, such as a measured value, was written; its value, if it has one.
    pub item_written: fn(&str, Option<&str>) -> String,
    /// An item of a list was taken away.
    pub item_removed: fn(&str) -> String,
    /// An approved version was confirmed as read; the beginning of its digest.
    pub confirmed: fn(&str) -> String,
    /// A ballot was opened; its voters, and how many approvals it needs.
    pub ballot_opened: fn(&str, &str) -> String,
    /// A vote was cast; none for a choice that this version does not know.
    pub voted: fn(Option<VoteChoice>) -> &'static str,
    /// A ballot was closed by hand.
    pub ballot_closed: fn() -> &'static str,
    /// Somebody let a decision stand against votes.
    pub decision_stands: fn() -> &'static str,
    /// The record was archived.
    pub archived: fn() -> &'static str,
    /// The record was brought back from the archive.
    pub unarchived: fn() -> &'static str,
    /// The record came from another system under an id.
    pub imported_as: fn(&str) -> String,
    /// An edit that this version does not know.
    pub unknown: fn() -> &'static str,
    /// Further edits, of which only the number is known.
    pub more_edits: fn(usize) -> String,
    /// An import brought a change that touches nothing of the record.
    pub updated_in_source: fn() -> &'static str,
    /// A change without a message.
    pub other_program: fn() -> &'static str,
}

/// English words, for what is written down and for tests; an interface has its own.
pub static ENGLISH: Words = Words {
    label: |label| label,
    value: |value, field| value.display(field),
    created: |kind| format!("{kind} created"),
    edited: |field| format!("{field} edited"),
    formatted: |field| format!("{field} formatted"),
    cleared: |field| format!("{field} cleared"),
    empty: || "empty",
    state: || "State",
    from_state: |state| format!("from {state}"),
    state_changed: || "state changed",
    undone: || "Undone",
    undone_to: |state| format!("Undone: back to {state}"),
    added: |relation| format!("{relation} added"),
    removed: |relation| format!("{relation} removed"),
    tag_added: |tag| format!("Tag “{tag}” added"),
    tag_removed: |tag| format!("Tag “{tag}” removed"),
    commented: || "Commented",
    item_written: |item, value| match value {
        Some(value) => format!("{item} written: {value}"),
        None => format!("{item} written"),
    },
    item_removed: |item| format!("{item} taken away"),
    confirmed: |version| format!("Confirmed having read version {version}"),
    ballot_opened: |voters, needed| format!("Ballot opened for {voters}; approvals needed: {needed}"),
    voted: |choice| match choice {
        Some(VoteChoice::Approve) => "Voted to approve",
        Some(VoteChoice::Reject) => "Voted to reject",
        Some(VoteChoice::Abstain) => "Abstained from the vote",
        None => "Voted",
    },
    ballot_closed: || "Ballot closed",
    decision_stands: || "Let the decision stand against votes",
    archived: || "Archived",
    unarchived: || "Brought back from the archive",
    imported_as: |id| format!("Imported as {id}"),
    unknown: || "Changed by a newer version",
    more_edits: |count| format!("and {count} more edits"),
    updated_in_source: || "Updated in the source system",
    other_program: || "Changed by another program",
};

/// What a message says in English, a sentence per edit.
#[must_use]
pub fn sentences(kind: &'static Kind, message: &EditMessage) -> Vec<String> {
    sentences_in(kind, message, &ENGLISH)
}

/// What a message says, a sentence per edit, in the language of the words.
#[must_use]
pub fn sentences_in(kind: &'static Kind, message: &EditMessage, words: &Words) -> Vec<String> {
    if let Some(text) = &message.foreign {
        return vec![text.clone()];
    }
    let notes = message.notes.iter();
    let mut sentences: Vec<String> = notes.filter_map(|note| sentence(kind, note, words)).collect();
    if message.more > 0 {
        sentences.push((words.more_edits)(message.more));
    }
    if sentences.is_empty() {
        let source = if message.imported {
            words.updated_in_source
        } else {
            words.other_program
        };
        sentences.push(source().to_owned());
    }
    sentences
}

/// One edit as a sentence; `None` for bookkeeping that no reader needs.
/// What an item is called in its list.
fn item(kind: &'static Kind, map: &str, words: &Words) -> &'static str {
    (words.label)(crate::item::layout(kind, map).map_or("Item", |layout| layout.label))
}

fn sentence(kind: &'static Kind, note: &EditNote, words: &Words) -> Option<String> {
    let subject = note.subject.as_str();
    let field = kind.field(subject);
    let label = field.map_or(subject, |field| (words.label)(field.label));
    let shown = |value: &Option<NoteValue>| value.as_ref().map(|value| (words.value)(value, field));
    let because = note
        .reason
        .as_ref()
        .map_or_else(String::new, |reason| format!(" – {reason}"));
    let relation = || {
        kind.relation(subject)
            .map_or(subject, |relation| (words.label)(relation.label))
    };
    Some(match note.edit {
        EditName::Create => (words.created)((words.label)(kind.label)),
        EditName::Set => change(label, shown(&note.old), shown(&note.new), words),
        EditName::Text => (words.edited)(label),
        EditName::Format => (words.formatted)(label),
        EditName::Transition => {
            let step = kind
                .transition(subject)
                .map_or(subject, |transition| (words.label)(transition.label));
            format!("{step}: {}{because}", states(kind, note, words))
        }
        EditName::State => format!(
            "{}{because}",
            change(
                (words.state)(),
                state(kind, &note.old, words),
                state(kind, &note.new, words),
                words
            )
        ),
        EditName::Restore => {
            state(kind, &note.new, words).map_or_else(|| (words.undone)().to_owned(), |to| (words.undone_to)(&to))
        }
        EditName::Relate => (words.added)(relation()),
        EditName::Unrelate => (words.removed)(relation()),
        EditName::Tag => (words.tag_added)(subject),
        EditName::Untag => (words.tag_removed)(subject),
        EditName::Comment => (words.commented)().to_owned(),
        EditName::Item => {
            let value = note.new.as_ref().map(|value| value.display(None));
            (words.item_written)(item(kind, subject, words), value.as_deref())
        }
        EditName::ItemRemoved => (words.item_removed)(item(kind, subject, words)),
        EditName::Confirm => (words.confirmed)(subject),
        EditName::OpenBallot => (words.ballot_opened)(&shown(&note.new).unwrap_or_default(), subject),
        EditName::Vote => format!("{}{because}", (words.voted)(VoteChoice::parse(subject))),
        EditName::CloseBallot => (words.ballot_closed)().to_owned(),
        EditName::SettleBallot => format!("{}{because}", (words.decision_stands)()),
        EditName::Archive => (words.archived)().to_owned(),
        EditName::Unarchive => (words.unarchived)().to_owned(),
        EditName::Import if subject == keys::EXTERNAL_ID => (words.imported_as)(&shown(&note.new).unwrap_or_default()),
        EditName::Import => return None,
        EditName::Unknown => (words.unknown)().to_owned(),
    })
}

fn change(label: &str, old: Option<String>, new: Option<String>, words: &Words) -> String {
    match (old, new) {
        (Some(old), Some(new)) => format!("{label}: {old} → {new}"),
        (None, Some(new)) => format!("{label}: {new}"),
        (Some(old), None) => format!("{label}: {old} → {}", (words.empty)()),
        (None, None) => (words.cleared)(label),
    }
}

fn states(kind: &'static Kind, note: &EditNote, words: &Words) -> String {
    match (state(kind, &note.old, words), state(kind, &note.new, words)) {
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (None, Some(new)) => new,
        (Some(old), None) => (words.from_state)(&old),
        (None, None) => (words.state_changed)().to_owned(),
    }
}

fn state(kind: &'static Kind, value: &Option<NoteValue>, words: &Words) -> Option<String> {
    let name = value.as_ref()?.display(Some(&STATE_FIELD));
    Some(
        kind.state(&name)
            .map_or(name, |state| (words.label)(state.label).to_owned()),
    )
}
