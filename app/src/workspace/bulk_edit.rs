//! One edit for many records: what it would do to each of them, decided the same from a row before and from the record
//! itself at the moment of writing. Plain data and functions.

use std::collections::BTreeMap;

use steward_model::{
    declaration::{Field, Kind},
    edit::Edit,
    keys,
    row::Row,
    snapshot::RecordSnapshot,
    value::Value,
};

/// One edit for many records.
#[derive(Debug, Clone, PartialEq)]
pub enum BulkEdit {
    /// Sets a field that is not a text; none clears it.
    Set {
        /// Its name.
        field: String,
        /// What it shall say.
        value: Option<Value>,
    },
    /// Adds and removes tags.
    Tags {
        /// Tags that each record shall have.
        add: Vec<String>,
        /// Tags that none shall have.
        remove: Vec<String>,
    },
    /// Takes a step of the lifecycle.
    Step {
        /// Its name.
        name: String,
        /// Why, where a reason is asked for.
        reason: Option<String>,
    },
    /// Archives, or brings back.
    Archive {
        /// Which.
        archived: bool,
    },
}

/// What an edit of many records needs to know of each.
pub trait Facts {
    /// The stored name of the state.
    fn state(&self) -> &str;
    /// Whether it is archived.
    fn archived(&self) -> bool;
    /// The value of a field that is not a text.
    fn value(&self, field: &str) -> Option<&Value>;
    /// The tags.
    fn tags(&self) -> &[String];
    /// Whether a field says something.
    fn is_filled(&self, field: &Field) -> bool;
}

impl Facts for Row {
    fn state(&self) -> &str {
        &self.state
    }

    fn archived(&self) -> bool {
        self.archived
    }

    fn value(&self, field: &str) -> Option<&Value> {
        Self::value(self, field)
    }

    fn tags(&self) -> &[String] {
        &self.tags
    }

    fn is_filled(&self, field: &Field) -> bool {
        if field.name == keys::TITLE {
            !self.title.is_empty()
        } else if field.is_text() {
            self.texts.iter().any(|(name, _)| name == field.name)
        } else {
            Self::value(self, field.name).is_some()
        }
    }
}

impl Facts for RecordSnapshot {
    fn state(&self) -> &str {
        self.state_name()
    }

    fn archived(&self) -> bool {
        self.archived
    }

    fn value(&self, field: &str) -> Option<&Value> {
        Self::value(self, field)
    }

    fn tags(&self) -> &[String] {
        &self.tags
    }

    fn is_filled(&self, field: &Field) -> bool {
        if field.is_text() {
            self.texts.get(field.name).is_some_and(|text| !text.trim().is_empty())
        } else {
            Self::value(self, field.name).is_some()
        }
    }
}

/// Why a record is left as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// The step does not start from the state that the record is in (its stored name).
    NotFrom(String),
    /// These fields (names) must be filled in first.
    Missing(Vec<&'static str>),
    /// A sentence.
    Other(String),
}

/// What an edit would do to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It would change.
    Changes,
    /// It says so already.
    Same,
    /// It would stay as it is, because.
    Refused(Refusal),
}

/// What an edit would do to many records.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preview {
    /// How many would change.
    pub changes: usize,
    /// How many say so already.
    pub same: usize,
    /// How many would be refused, by reason; the most frequent first.
    pub refused: Vec<(Refusal, usize)>,
}

impl Preview {
    /// How many would be refused.
    #[must_use]
    pub fn refused_count(&self) -> usize {
        self.refused.iter().map(|(_, count)| count).sum()
    }
}

impl BulkEdit {
    /// What this would do to a record.
    #[must_use]
    pub fn verdict(&self, kind: &'static Kind, record: &impl Facts) -> Verdict {
        match self {
            Self::Set { field, value } => changes_if(record.value(field) != value.as_ref()),
            Self::Tags { add, remove } => {
                let has = |tag: &String| record.tags().contains(tag);
                changes_if(add.iter().any(|tag| !has(tag)) || remove.iter().any(has))
            }
            Self::Step { name, .. } => step(kind, record, name),
            Self::Archive { archived } => changes_if(record.archived() != *archived),
        }
    }

    /// The edits that this makes in a record that would change.
    pub(super) fn edits(&self, record: &impl Facts) -> Vec<Edit> {
        match self {
            Self::Set { field, value: None } => vec![Edit::Clear { field: field.clone() }],
            Self::Set {
                field,
                value: Some(value),
            } => vec![Edit::set(field, value.clone())],
            Self::Tags { add, remove } => {
                let has = |tag: &&String| record.tags().contains(tag);
                let added = add.iter().filter(|tag| !has(tag));
                let removed = remove.iter().filter(has);
                added
                    .map(|tag| Edit::Tag { tag: tag.clone() })
                    .chain(removed.map(|tag| Edit::Untag { tag: tag.clone() }))
                    .collect()
            }
            Self::Step { name, reason } => vec![Edit::Transition {
                name: name.clone(),
                reason: reason.clone(),
            }],
            Self::Archive { archived } => vec![Edit::Archive { archived: *archived }],
        }
    }
}

const fn changes_if(changes: bool) -> Verdict {
    if changes { Verdict::Changes } else { Verdict::Same }
}

fn step(kind: &'static Kind, record: &impl Facts, name: &str) -> Verdict {
    let state = record.state();
    let Some(transition) = kind.transition(name) else {
        return Verdict::Refused(Refusal::NotFrom(state.to_owned()));
    };
    if !transition.from.contains(&state) {
        return if state == transition.to {
            Verdict::Same
        } else {
            Verdict::Refused(Refusal::NotFrom(state.to_owned()))
        };
    }
    let missing: Vec<&'static str> = transition
        .required
        .iter()
        .filter_map(|name| kind.field(name))
        .filter(|field| !record.is_filled(field))
        .map(|field| field.name)
        .collect();
    if missing.is_empty() {
        Verdict::Changes
    } else {
        Verdict::Refused(Refusal::Missing(missing))
    }
}

/// What an edit would do to these records.
pub fn preview<'record, R: Facts + 'record>(
    kind: &'static Kind,
    records: impl Iterator<Item = &'record R>,
    edit: &BulkEdit,
) -> Preview {
    let mut preview = Preview::default();
    let mut refused: BTreeMap<Refusal, usize> = BTreeMap::new();
    for record in records {
        match edit.verdict(kind, record) {
            Verdict::Changes => preview.changes += 1,
            Verdict::Same => preview.same += 1,
            Verdict::Refused(reason) => *refused.entry(reason).or_default() += 1,
        }
    }
    preview.refused = refused.into_iter().collect();
    // A stable sort: reasons of equal frequency keep their order.
    preview.refused.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    preview
}

#[cfg(test)]
mod tests {
    use automerge::{ActorId, AutoCommit};
    use steward_model::{
        edit::{self, Stamp},
        genesis, kinds,
        member::Directory,
    };
    use steward_sync::ids::DocumentId;

    use super::*;

    fn incident() -> &'static Kind {
        kinds::by_name("incident").expect("the incident kind")
    }

    fn document(edits: &[Edit]) -> AutoCommit {
        let mut document = genesis::create(incident(), ActorId::from([1; 16])).expect("a document");
        let edits: Vec<Edit> = std::iter::once(Edit::Create).chain(edits.iter().cloned()).collect();
        edit::commit(&mut document, incident(), &edits, &Stamp::new(1_000, "Ana")).expect("edits");
        document
    }

    fn row(edits: &[Edit]) -> Row {
        Row::project(DocumentId::from_bytes([1; 16]), &mut document(edits)).expect("a row")
    }

    fn snapshot(document: &mut AutoCommit) -> RecordSnapshot {
        RecordSnapshot::read(DocumentId::from_bytes([1; 16]), document, &Directory::default()).expect("a record")
    }

    fn group(name: &str) -> Edit {
        Edit::set("assignment_group", Value::text(name))
    }

    fn set_group(name: Option<&str>) -> BulkEdit {
        BulkEdit::Set {
            field: "assignment_group".to_owned(),
            value: name.map(Value::text),
        }
    }

    fn assign() -> BulkEdit {
        BulkEdit::Step {
            name: "assign".to_owned(),
            reason: None,
        }
    }

    #[test]
    fn a_preview_counts_changes_what_is_so_already_and_refusals_by_reason() {
        let rows = [
            row(&[group("Desk")]),
            row(&[group("Network")]),
            row(&[]),
            row(&[]),
            row(&[group("Desk"), Edit::transition("assign")]),
            row(&[Edit::set("assigned_to", Value::text("Ben")), Edit::transition("start")]),
        ];
        let counts = |edit: &BulkEdit| {
            let preview = preview(incident(), rows.iter(), edit);
            (preview.changes, preview.same, preview.refused_count())
        };
        assert_eq!(counts(&set_group(Some("Desk"))), (4, 2, 0));
        assert_eq!(counts(&set_group(None)), (3, 3, 0));
        let assigned = preview(incident(), rows.iter(), &assign());
        assert_eq!((assigned.changes, assigned.same), (2, 1));
        assert_eq!(
            assigned.refused,
            [
                (Refusal::Missing(vec!["assignment_group"]), 2),
                (Refusal::NotFrom("in_progress".to_owned()), 1),
            ]
        );
    }

    #[test]
    fn a_row_and_its_record_are_judged_alike_and_the_record_takes_what_was_promised() {
        let starts: [&[Edit]; 4] = [
            &[],
            &[group("Desk"), Edit::Tag { tag: "vpn".to_owned() }],
            &[group("Desk"), Edit::transition("assign")],
            &[Edit::Archive { archived: true }],
        ];
        let edits = [
            set_group(Some("Desk")),
            set_group(None),
            assign(),
            BulkEdit::Tags {
                add: vec!["mail".to_owned(), "vpn".to_owned()],
                remove: vec!["old".to_owned()],
            },
            BulkEdit::Tags {
                add: Vec::new(),
                remove: vec!["vpn".to_owned()],
            },
            BulkEdit::Archive { archived: true },
        ];
        for start in starts {
            for edit in &edits {
                let mut document = document(start);
                let before = snapshot(&mut document);
                let verdict = edit.verdict(incident(), &before);
                assert_eq!(edit.verdict(incident(), &row(start)), verdict, "{start:?} {edit:?}");
                let stamp = Stamp::new(2_000, "Ben");
                let committed = edit::commit(&mut document, incident(), &edit.edits(&before), &stamp);
                match verdict {
                    Verdict::Changes => {
                        assert!(committed.expect("a change").is_some(), "{start:?} {edit:?}");
                        let after = snapshot(&mut document);
                        assert_eq!(edit.verdict(incident(), &after), Verdict::Same, "{start:?} {edit:?}");
                    }
                    Verdict::Same if matches!(edit, BulkEdit::Step { .. }) => assert!(committed.is_err()),
                    Verdict::Same => assert_eq!(committed, Ok(None), "{start:?} {edit:?}"),
                    Verdict::Refused(_) => assert!(committed.is_err(), "{start:?} {edit:?}"),
                }
            }
        }
    }

    #[test]
    fn only_tags_that_differ_are_written() {
        let edit = BulkEdit::Tags {
            add: vec!["vpn".to_owned(), "mail".to_owned()],
            remove: vec!["old".to_owned(), "printer".to_owned()],
        };
        let row = row(&[Edit::Tag { tag: "vpn".to_owned() }, Edit::Tag { tag: "old".to_owned() }]);
        assert_eq!(
            edit.edits(&row),
            [
                Edit::Tag { tag: "mail".to_owned() },
                Edit::Untag { tag: "old".to_owned() }
            ]
        );
    }
}
