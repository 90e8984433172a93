//! One draft at a time: who else is revising the same controlled record, and what an approved successor takes out of
//! use. Read from rows alone.

use steward_sync::ids::DocumentId;

use crate::agenda::is_open;
use crate::approval::control;
use crate::declaration::{Kind, Transition};
use crate::kinds;
use crate::row::Row;

/// The relation by which a successor names what it takes the place of.
pub const REPLACES: &str = "replaces";
/// Steps that take a record out of use, in the order in which they are preferred.
const RETIRING: [&str; 3] = ["supersede", "withdraw", "end"];

/// What somebody who revises a record should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// An open draft is to take the place of this record.
    Successor {
        /// The draft.
        draft: DocumentId,
    },
    /// Another open draft is to take the place of the record that this draft is about.
    Rival {
        /// The other draft.
        draft: DocumentId,
        /// The record that both replace.
        original: DocumentId,
    },
    /// The record that this draft is to replace is itself being revised.
    OriginalInRevision {
        /// That record.
        original: DocumentId,
    },
    /// This record is approved, and what it replaces is still in use.
    OriginalInUse {
        /// What it replaces.
        original: DocumentId,
        /// The name of the step that takes it out of use; none where its state has none.
        step: Option<&'static str>,
    },
}

/// A controlled record that is open and not approved.
fn is_draft(row: &Row) -> bool {
    let kind = kinds::by_name(&row.kind);
    kind.is_some_and(|kind| {
        is_open(row, kind) && control(kind).is_some_and(|control| row.value(control.moment).is_none())
    })
}

/// The step that takes a record out of use from a state.
fn retiring(kind: &'static Kind, state: &str) -> Option<&'static Transition> {
    RETIRING.iter().find_map(|name| {
        kind.transition(name)
            .filter(|step| step.from.contains(&state) && kind.state(step.to).is_some_and(|state| state.closed))
    })
}

/// What somebody who revises this record should know. `row_of` finds rows, `replacing` the records that say to replace
/// one.
pub fn notices<'rows>(
    row: &Row,
    row_of: impl Fn(DocumentId) -> Option<&'rows Row>,
    replacing: impl Fn(DocumentId) -> Vec<DocumentId>,
) -> Vec<Notice> {
    let Some(kind) = kinds::by_name(&row.kind).filter(|kind| control(kind).is_some()) else {
        return Vec::new();
    };
    if !is_open(row, kind) {
        return Vec::new();
    }
    let drafts = |original: DocumentId| {
        let mut drafts = replacing(original);
        drafts.sort_unstable();
        drafts.dedup();
        drafts.retain(|draft| *draft != row.document && row_of(*draft).is_some_and(is_draft));
        drafts
    };
    let mut notices: Vec<_> = drafts(row.document)
        .into_iter()
        .map(|draft| Notice::Successor { draft })
        .collect();
    let own = is_draft(row);
    for (_, original) in row.relations.iter().filter(|(name, _)| name == REPLACES) {
        let found = row_of(*original).filter(|found| *original != row.document && !found.archived);
        let Some((found, kind)) = found.and_then(|found| Some((found, kinds::by_name(&found.kind)?))) else {
            continue;
        };
        if own {
            notices.extend(drafts(*original).into_iter().map(|draft| Notice::Rival {
                draft,
                original: *original,
            }));
            if is_draft(found) {
                notices.push(Notice::OriginalInRevision { original: *original });
            }
        } else if is_open(found, kind) {
            notices.push(Notice::OriginalInUse {
                original: *original,
                step: retiring(kind, &found.state).map(|step| step.name),
            });
        }
    }
    notices
}

#[cfg(test)]
mod tests {
    use automerge::ActorId;

    use super::*;
    use crate::edit::{Edit, Stamp, build};
    use crate::value::Value;

    fn id(number: u8) -> DocumentId {
        DocumentId::from_bytes([number; 16])
    }

    /// A scope, with the steps that it took.
    fn scope(number: u8, replaces: Option<u8>, steps: &[&str]) -> Row {
        let kind = &kinds::scope::KIND;
        let mut edits = vec![
            Edit::Create,
            Edit::set("title", Value::text("Scope")),
            Edit::set("owner", Value::text("Ana")),
            Edit::set("version", Value::text("1")),
            Edit::set("review_due", Value::Date(21_000)),
        ];
        for text in ["statement", "services", "organization_units", "locations", "limits"] {
            edits.push(Edit::write(text, "All of it."));
        }
        if let Some(replaces) = replaces {
            edits.push(Edit::Relate {
                relation: REPLACES.to_owned(),
                target: id(replaces),
            });
        }
        edits.extend(steps.iter().map(|step| Edit::transition_because(step, "because")));
        let commits = [(Stamp::new(1_000, "Ana"), edits)];
        let mut document = build(kind, &commits, ActorId::from([number; 16])).unwrap();
        Row::project(id(number), &mut document).unwrap()
    }

    fn notices_of(rows: &[Row], number: u8) -> Vec<Notice> {
        let row_of = |document| rows.iter().find(|row| row.document == document);
        let replacing = |original| {
            let replaces = |row: &&Row| row.relations.contains(&(REPLACES.to_owned(), original));
            rows.iter().filter(replaces).map(|row| row.document).collect()
        };
        notices(row_of(id(number)).unwrap(), row_of, replacing)
    }

    #[test]
    fn two_drafts_for_one_record_know_of_each_other() {
        let rows = [
            scope(1, None, &["submit", "approve"]),
            scope(2, Some(1), &[]),
            scope(3, Some(1), &["submit"]),
        ];
        assert_eq!(
            notices_of(&rows, 1),
            [Notice::Successor { draft: id(2) }, Notice::Successor { draft: id(3) }]
        );
        assert_eq!(
            notices_of(&rows, 2),
            [Notice::Rival {
                draft: id(3),
                original: id(1)
            }]
        );
        assert_eq!(
            notices_of(&rows, 3),
            [Notice::Rival {
                draft: id(2),
                original: id(1)
            }]
        );
    }

    #[test]
    fn a_draft_for_a_record_in_revision_is_told_so() {
        let rows = [scope(1, None, &["submit", "approve", "revise"]), scope(2, Some(1), &[])];
        assert_eq!(notices_of(&rows, 2), [Notice::OriginalInRevision { original: id(1) }]);
        assert_eq!(notices_of(&rows, 1), [Notice::Successor { draft: id(2) }]);
    }

    #[test]
    fn an_approved_successor_offers_the_step_that_supersedes() {
        let approved = ["submit", "approve"];
        let rows = [scope(1, None, &approved), scope(2, Some(1), &approved)];
        assert_eq!(notices_of(&rows, 1), []);
        let expected = Notice::OriginalInUse {
            original: id(1),
            step: Some("supersede"),
        };
        assert_eq!(notices_of(&rows, 2), [expected]);

        let rows = [
            scope(1, None, &["submit", "approve", "supersede"]),
            scope(2, Some(1), &approved),
        ];
        assert_eq!(notices_of(&rows, 2), [], "it is out of use already");
    }
}
