//! What takes the edit of one of many records back, as long as the record still says what the edit left there. Plain
//! data and functions.

use steward_model::{
    edit::Edit,
    snapshot::{FieldSnapshot, RecordSnapshot},
    value::Value,
};
use steward_sync::ids::DocumentId;

/// What an edit left in a record.
#[derive(Debug, Clone, PartialEq)]
enum Left {
    Field { name: String, value: Option<Value> },
    State(String),
    Tag { tag: String, present: bool },
    Archived(bool),
}

/// An inverse edit and what must still be there for it to take back what was done, and nothing else.
#[derive(Debug, Clone, PartialEq)]
struct Guarded {
    edit: Edit,
    left: Vec<Left>,
}

/// What takes the edit of one of many records back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    pub(super) document: DocumentId,
    undo: Vec<Guarded>,
}

impl Part {
    /// From the inverse edits, and the record as it is after the edit that they take back.
    pub(super) fn new(after: &RecordSnapshot, inverse: Vec<Edit>) -> Self {
        let undo = inverse
            .into_iter()
            .map(|edit| Guarded {
                left: left_by(after, &edit),
                edit,
            })
            .collect();
        Self {
            document: after.document,
            undo,
        }
    }

    /// The edits that still take back what was done, and whether that is all of them. What others wrote since stays.
    pub(super) fn still_valid(&self, now: &RecordSnapshot) -> (Vec<Edit>, bool) {
        let edits: Vec<Edit> = self
            .undo
            .iter()
            .filter(|guarded| guarded.left.iter().all(|left| is_there(now, left)))
            .map(|guarded| guarded.edit.clone())
            .collect();
        let all = edits.len() == self.undo.len();
        (edits, all)
    }
}

fn field_left(after: &RecordSnapshot, name: &str) -> Left {
    Left::Field {
        name: name.to_owned(),
        value: after.value(name).cloned(),
    }
}

/// What the edit that this one takes back left behind.
fn left_by(after: &RecordSnapshot, inverse: &Edit) -> Vec<Left> {
    match inverse {
        Edit::Set { field, .. } | Edit::Clear { field } | Edit::ImportValue { field, .. } => {
            vec![field_left(after, field)]
        }
        Edit::Restore { state, fields } => {
            let state = state.as_ref().map(|_| Left::State(after.state_name().to_owned()));
            let fields = fields.iter().map(|(field, _)| field_left(after, field));
            state.into_iter().chain(fields).collect()
        }
        Edit::Tag { tag } | Edit::Untag { tag } => vec![Left::Tag {
            tag: tag.clone(),
            present: after.tags.contains(tag),
        }],
        Edit::Archive { .. } => vec![Left::Archived(after.archived)],
        // No edit of many records has one of these as its inverse.
        Edit::Create
        | Edit::Splice { .. }
        | Edit::Rich { .. }
        | Edit::Transition { .. }
        | Edit::SettleState { .. }
        | Edit::Relate { .. }
        | Edit::Unrelate { .. }
        | Edit::Comment { .. }
        | Edit::PutItem { .. }
        | Edit::RemoveItem { .. }
        | Edit::ConfirmReading { .. }
        | Edit::OpenBallot { .. }
        | Edit::Vote { .. }
        | Edit::CloseBallot { .. }
        | Edit::SettleBallot { .. }
        | Edit::SetExternalId { .. }
        | Edit::MarkImported { .. }
        | Edit::MarkUpdated { .. }
        | Edit::ImportedThrough { .. }
        | Edit::ImportState { .. }
        | Edit::ImportText { .. } => Vec::new(),
    }
}

/// A value that somebody wrote at the same time elsewhere counts as a change since.
fn holds_alone(field: Option<&FieldSnapshot>, value: Option<&Value>) -> bool {
    match field {
        Some(field) => field.conflicts.is_empty() && field.value.as_ref() == value,
        None => value.is_none(),
    }
}

fn is_there(now: &RecordSnapshot, left: &Left) -> bool {
    match left {
        Left::Field { name, value } => holds_alone(now.fields.get(name), value.as_ref()),
        Left::State(state) => now.state.conflicts.is_empty() && now.state_name() == state,
        Left::Tag { tag, present } => now.tags.contains(tag) == *present,
        Left::Archived(archived) => now.archived == *archived,
    }
}

#[cfg(test)]
mod tests {
    use automerge::{ActorId, AutoCommit};
    use steward_model::{
        declaration::Kind,
        edit::{self, Stamp},
        genesis, kinds,
        member::Directory,
    };

    use super::*;

    fn incident() -> &'static Kind {
        kinds::by_name("incident").expect("the incident kind")
    }

    fn snapshot(document: &mut AutoCommit) -> RecordSnapshot {
        let id = DocumentId::from_bytes([1; 16]);
        RecordSnapshot::read(id, document, &Directory::default()).expect("a record")
    }

    fn commit(document: &mut AutoCommit, by: &str, edits: &[Edit]) {
        edit::commit(document, incident(), edits, &Stamp::new(1_000, by)).expect("an edit");
    }

    fn record() -> AutoCommit {
        let mut document = genesis::create(incident(), ActorId::from([1; 16])).expect("a document");
        commit(
            &mut document,
            "Ana",
            &[Edit::Create, Edit::set("assignment_group", Value::text("Desk"))],
        );
        document
    }

    /// Makes edits as one of many and returns what takes them back.
    fn edited(document: &mut AutoCommit, edits: &[Edit]) -> Part {
        let before = snapshot(document);
        let inverse = edits
            .iter()
            .rev()
            .filter_map(|edit| edit::inverse(&before, edit))
            .collect();
        commit(document, "Ana", edits);
        Part::new(&snapshot(document), inverse)
    }

    #[test]
    fn a_record_that_nobody_touched_says_what_it_said() {
        let mut document = record();
        let before = snapshot(&mut document);
        let part = edited(
            &mut document,
            &[
                Edit::set("assignment_group", Value::text("Network")),
                Edit::Tag { tag: "vpn".to_owned() },
            ],
        );
        let (edits, all) = part.still_valid(&snapshot(&mut document));
        assert!(all);
        commit(&mut document, "Ana", &edits);
        let after = snapshot(&mut document);
        assert_eq!(after.value("assignment_group"), before.value("assignment_group"));
        assert_eq!(after.tags, before.tags);
    }

    #[test]
    fn what_others_wrote_since_stays_and_the_rest_is_taken_back() {
        let mut document = record();
        let part = edited(
            &mut document,
            &[
                Edit::set("assignment_group", Value::text("Network")),
                Edit::Tag { tag: "vpn".to_owned() },
            ],
        );
        commit(
            &mut document,
            "Ben",
            &[Edit::set("assignment_group", Value::text("Storage"))],
        );
        let (edits, all) = part.still_valid(&snapshot(&mut document));
        assert!(!all);
        assert_eq!(edits, [Edit::Untag { tag: "vpn".to_owned() }]);
    }

    #[test]
    fn a_value_written_elsewhere_at_the_same_time_is_not_taken_away() {
        let mut document = record();
        let mut elsewhere = document.fork().with_actor(ActorId::from([2; 16]));
        commit(
            &mut elsewhere,
            "Ben",
            &[Edit::set("assignment_group", Value::text("Storage"))],
        );
        let part = edited(&mut document, &[Edit::set("assignment_group", Value::text("Network"))]);
        document.merge(&mut elsewhere).expect("a merge");
        assert_eq!(part.still_valid(&snapshot(&mut document)), (Vec::new(), false));
    }

    #[test]
    fn a_step_is_taken_back_only_while_the_record_stands_where_it_led() {
        let mut document = record();
        let part = edited(&mut document, &[Edit::transition("assign")]);
        assert!(part.still_valid(&snapshot(&mut document)).1);
        let person = Edit::set("assigned_to", Value::text("Ben"));
        commit(&mut document, "Ben", &[person, Edit::transition("start")]);
        assert_eq!(part.still_valid(&snapshot(&mut document)), (Vec::new(), false));
    }

    #[test]
    fn archiving_is_taken_back_once() {
        let mut document = record();
        let part = edited(&mut document, &[Edit::Archive { archived: true }]);
        let (edits, _) = part.still_valid(&snapshot(&mut document));
        assert_eq!(edits, [Edit::Archive { archived: false }]);
        commit(&mut document, "Ben", &edits);
        assert_eq!(part.still_valid(&snapshot(&mut document)), (Vec::new(), false));
    }
}
