//! What the meeting wrote down beside its texts: who took part, what was decided, who does what by when.

use steward_sync::ids::DocumentId;

use crate::edit::Edit;
use crate::item::{self, Item};
use crate::snapshot::RecordSnapshot;
use crate::value::Value;

/// How a person took part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Presence {
    /// In the room.
    #[default]
    Present,
    /// Over the line.
    Remote,
    /// Excused.
    Excused,
}

impl Presence {
    /// All of them.
    pub const EVERY: [Self; 3] = [Self::Present, Self::Remote, Self::Excused];

    /// As stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Remote => "remote",
            Self::Excused => "excused",
        }
    }

    /// From what is stored; one that this version does not know counts as present.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        Self::EVERY
            .into_iter()
            .find(|presence| presence.name() == name)
            .unwrap_or_default()
    }
}

/// Somebody who was asked to take part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    /// Their name.
    pub name: String,
    /// How they took part.
    pub presence: Presence,
    /// In which role; may be empty.
    pub role: String,
    /// The items that say so; several if people wrote the same person down apart.
    pub items: Vec<String>,
}

/// Who took part, by name. People who were written down apart are one: of each value, the one of the item added last
/// counts, and nothing that was written is lost.
#[must_use]
pub fn attendance(review: &RecordSnapshot) -> Vec<Attendee> {
    let mut attendees: Vec<Attendee> = Vec::new();
    // In the order in which they were added, which all replicas share.
    for one in review.items(item::ATTENDANCE) {
        let name = one.text(item::NAME).trim();
        if name.is_empty() {
            continue;
        }
        let known = attendees.iter().position(|attendee| same(&attendee.name, name));
        let index = known.unwrap_or_else(|| {
            attendees.push(Attendee {
                name: name.to_owned(),
                presence: Presence::default(),
                role: String::new(),
                items: Vec::new(),
            });
            attendees.len() - 1
        });
        if let Some(attendee) = attendees.get_mut(index) {
            if let Some(presence) = one.value(item::PRESENCE).and_then(Value::as_text) {
                attendee.presence = Presence::parse(presence);
            }
            if let Some(role) = one.value(item::ROLE).and_then(Value::as_text) {
                role.trim().clone_into(&mut attendee.role);
            }
            attendee.items.push(one.id.clone());
        }
    }
    attendees.sort_by(|one, other| one.name.cmp(&other.name));
    attendees
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// Writes a person down; `id` is a random name.
#[must_use]
pub fn attend(id: &str, name: &str, presence: Presence, role: &str) -> Edit {
    let mut values = vec![
        (item::NAME.to_owned(), Some(Value::text(name.trim()))),
        (item::PRESENCE.to_owned(), Some(Value::text(presence.name()))),
    ];
    if !role.trim().is_empty() {
        values.push((item::ROLE.to_owned(), Some(Value::text(role.trim()))));
    }
    put(item::ATTENDANCE, id, values)
}

/// Changes how somebody took part.
#[must_use]
pub fn set_presence(attendee: &Attendee, presence: Presence) -> Option<Edit> {
    let id = attendee.items.last()?;
    let values = vec![(item::PRESENCE.to_owned(), Some(Value::text(presence.name())))];
    Some(put(item::ATTENDANCE, id, values))
}

/// Takes somebody off the list, wherever they were written down.
#[must_use]
pub fn leave_out(attendee: &Attendee) -> Vec<Edit> {
    let remove = |id: &String| Edit::RemoveItem {
        map: item::ATTENDANCE.to_owned(),
        id: id.clone(),
    };
    attendee.items.iter().map(remove).collect()
}

/// The names in a line such as that of those invited.
#[must_use]
pub fn names(line: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in line.split([',', ';', '\n']).map(str::trim) {
        if !name.is_empty() && !names.iter().any(|known| same(known, name)) {
            names.push(name.to_owned());
        }
    }
    names
}

/// What was decided about an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The item.
    pub id: String,
    /// The name of the input.
    pub input: String,
    /// The words.
    pub says: String,
    /// Who decided; empty if the minutes do not say.
    pub by: String,
    /// Who wrote it down.
    pub author: String,
    /// When it was written down, in milliseconds.
    pub at_millis: i64,
    /// The action that it is; none for a decision.
    pub action: Option<Agreed>,
}

/// An action that was agreed, as agreed; its record says how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// Who does it.
    pub owner: String,
    /// By which day, in days since 1970-01-01.
    pub due: Option<i32>,
    /// The record that carries it.
    pub record: Option<DocumentId>,
}

const DECISION: &str = "decision";
const ACTION: &str = "action";

/// Decisions and actions in the order in which they were written down.
#[must_use]
pub fn decided(review: &RecordSnapshot) -> Vec<Decided> {
    review.items(item::DECIDED).iter().map(read).collect()
}

fn read(one: &Item) -> Decided {
    let action = (one.text(item::WHAT) == ACTION).then(|| Agreed {
        owner: one.text(item::OWNER).to_owned(),
        due: match one.value(item::DUE) {
            Some(Value::Date(day)) => Some(*day),
            Some(Value::Text(_) | Value::Number(_) | Value::DateTime(_) | Value::Flag(_)) | None => None,
        },
        record: one.text(item::RECORD).parse().ok(),
    });
    Decided {
        id: one.id.clone(),
        input: one.text(item::OF).to_owned(),
        says: one.text(item::SAYS).to_owned(),
        by: one.text(item::BY).to_owned(),
        author: one.author.clone(),
        at_millis: one.at_millis,
        action,
    }
}

/// Writes a decision down, and that the input came to one; `id` is a random name.
#[must_use]
pub fn decide(id: &str, input: &super::Input, says: &str, by: &str) -> Vec<Edit> {
    let mut values = said(input, DECISION, says);
    if !by.trim().is_empty() {
        values.push((item::BY.to_owned(), Some(Value::text(by.trim()))));
    }
    vec![put(item::DECIDED, id, values), outcome(input)]
}

/// Writes an agreed action down, and that the input came to something; `id` is a random name.
#[must_use]
pub fn agree(id: &str, input: &super::Input, says: &str, agreed: &Agreed) -> Vec<Edit> {
    let mut values = said(input, ACTION, says);
    if !agreed.owner.trim().is_empty() {
        values.push((item::OWNER.to_owned(), Some(Value::text(agreed.owner.trim()))));
    }
    values.extend(agreed.due.map(|due| (item::DUE.to_owned(), Some(Value::Date(due)))));
    let record = agreed.record.map(|record| Value::text(record.to_string()));
    values.extend(record.map(|record| (item::RECORD.to_owned(), Some(record))));
    vec![put(item::DECIDED, id, values), outcome(input)]
}

/// The record of an agreed action: its edits after [`Edit::Create`].
#[must_use]
pub fn action_record(review: DocumentId, says: &str, owner: &str, due: Option<i32>) -> Vec<Edit> {
    let mut edits = vec![
        Edit::set("title", Value::text(says.trim())),
        Edit::Relate {
            relation: "follows_from".to_owned(),
            target: review,
        },
    ];
    if !owner.trim().is_empty() {
        edits.push(Edit::set("owner", Value::text(owner.trim())));
    }
    edits.extend(due.map(|due| Edit::set("due", Value::Date(due))));
    edits
}

fn said(input: &super::Input, what: &str, says: &str) -> Vec<(String, Option<Value>)> {
    vec![
        (item::OF.to_owned(), Some(Value::text(input.name))),
        (item::WHAT.to_owned(), Some(Value::text(what))),
        (item::SAYS.to_owned(), Some(Value::text(says.trim()))),
    ]
}

fn outcome(input: &super::Input) -> Edit {
    Edit::set(input.outcome, Value::text(super::DECIDED))
}

fn put(map: &str, id: &str, values: Vec<(String, Option<Value>)>) -> Edit {
    Edit::PutItem {
        map: map.to_owned(),
        id: id.to_owned(),
        values,
    }
}
