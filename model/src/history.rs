//! What happened to a record: one entry per change, read from change metadata alone.

use automerge::transaction::Transactable;
use automerge::{AutoCommit, ChangeHash, ReadDoc};

use crate::declaration::Kind;
use crate::genesis;
use crate::keys;
use crate::member::{Directory, device_of};
use crate::message::{EditMessage, EditName, EditNote};
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

/// What a message says, a sentence per edit.
#[must_use]
pub fn sentences(kind: &'static Kind, message: &EditMessage) -> Vec<String> {
    if let Some(text) = &message.foreign {
        return vec![text.clone()];
    }
    let mut sentences: Vec<String> = message.notes.iter().filter_map(|note| sentence(kind, note)).collect();
    if message.more > 0 {
        sentences.push(format!("and {} more edits", message.more));
    }
    if sentences.is_empty() {
        sentences.push(
            if message.imported {
                "Updated in the source system"
            } else {
                "Changed by another program"
            }
            .to_owned(),
        );
    }
    sentences
}

/// One edit as a sentence; `None` for bookkeeping that no reader needs.
fn sentence(kind: &'static Kind, note: &EditNote) -> Option<String> {
    let subject = note.subject.as_str();
    let field = kind.field(subject);
    let label = field.map_or(subject, |field| field.label);
    let shown = |value: &Option<crate::message::NoteValue>| value.as_ref().map(|value| value.display(field));
    let because = note
        .reason
        .as_ref()
        .map_or_else(String::new, |reason| format!(" – {reason}"));
    Some(match note.edit {
        EditName::Create => format!("{} created", kind.label),
        EditName::Set => change(label, shown(&note.old), shown(&note.new)),
        EditName::Text => format!("{label} edited"),
        EditName::Transition => {
            let step = kind.transition(subject).map_or(subject, |transition| transition.label);
            format!("{step}: {}{because}", states(kind, note))
        }
        EditName::State => format!(
            "{}{because}",
            change("State", state(kind, &note.old), state(kind, &note.new))
        ),
        EditName::Restore => format!(
            "Undone{}",
            state(kind, &note.new).map_or_else(String::new, |to| format!(": back to {to}"))
        ),
        EditName::Relate => format!("{} added", relation_label(kind, subject)),
        EditName::Unrelate => format!("{} removed", relation_label(kind, subject)),
        EditName::Tag => format!("Tag “{subject}” added"),
        EditName::Untag => format!("Tag “{subject}” removed"),
        EditName::Comment => "Commented".to_owned(),
        EditName::Confirm => format!("Confirmed having read version {subject}"),
        EditName::Archive => "Archived".to_owned(),
        EditName::Unarchive => "Brought back from the archive".to_owned(),
        EditName::Import if subject == keys::EXTERNAL_ID => {
            format!("Imported as {}", shown(&note.new).unwrap_or_default())
        }
        EditName::Import => return None,
        EditName::Unknown => "Changed by a newer version".to_owned(),
    })
}

fn change(label: &str, old: Option<String>, new: Option<String>) -> String {
    match (old, new) {
        (Some(old), Some(new)) => format!("{label}: {old} → {new}"),
        (None, Some(new)) => format!("{label}: {new}"),
        (Some(old), None) => format!("{label}: {old} → empty"),
        (None, None) => format!("{label} cleared"),
    }
}

fn states(kind: &'static Kind, note: &EditNote) -> String {
    match (state(kind, &note.old), state(kind, &note.new)) {
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (None, Some(new)) => new,
        (Some(old), None) => format!("from {old}"),
        (None, None) => "state changed".to_owned(),
    }
}

fn state(kind: &'static Kind, value: &Option<crate::message::NoteValue>) -> Option<String> {
    let name = value.as_ref()?.display(Some(&STATE_FIELD));
    Some(kind.state(&name).map_or(name, |state| state.label.to_owned()))
}

fn relation_label<'a>(kind: &'static Kind, name: &'a str) -> &'a str {
    kind.relation(name).map_or(name, |relation| relation.label)
}
