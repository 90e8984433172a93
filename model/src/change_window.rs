//! Which plans meet a change at the same time: other changes and releases that touch the same, planned maintenance, and
//! windows in which changes are frozen.
//!
//! A pure function of rows. A window is half open: one that begins when another ends does not meet it.

use std::collections::BTreeSet;

use steward_sync::ids::DocumentId;

use crate::row::Row;
use crate::value::Value;

/// Kinds whose windows can meet that of a change, see [`meetings`].
pub const KINDS: &[&str] = &["change", "release", "outage", "change_freeze"];

/// Relations to what a plan touches.
const TOUCHES: &[&str] = &["affects_service", "affects_item", "deploys_to"];

/// A planned window that meets another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Meeting {
    /// When both are under way, in milliseconds, from.
    pub from_millis: i64,
    /// And until.
    pub to_millis: i64,
    /// The other record.
    pub other: DocumentId,
    /// What it is.
    pub reason: MeetingReason,
    /// Services and items that both touch, sorted; empty for a freeze of everything.
    pub shared: Vec<DocumentId>,
}

/// Why a meeting matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MeetingReason {
    /// Changes are frozen then.
    Frozen,
    /// A change or a release works on the same.
    SameWork,
    /// Maintenance of the same is planned.
    Maintenance,
}

/// The planned window of a row that is not over, in milliseconds.
fn window(row: &Row) -> Option<(i64, i64, MeetingReason)> {
    let (states, fields, reason): (&[&str], _, _) = match row.kind.as_str() {
        "change" => (
            &["draft", "assessed", "approved", "scheduled", "implementing"],
            ["planned_start", "planned_end"],
            MeetingReason::SameWork,
        ),
        "release" => (
            &["planned", "built", "accepted", "deploying"],
            ["planned_start", "planned_end"],
            MeetingReason::SameWork,
        ),
        "outage" if row.value("planned") == Some(&Value::Flag(true)) => {
            (&["recorded", "running"], ["start", "end"], MeetingReason::Maintenance)
        }
        "change_freeze" => (&["in_force"], ["start", "end"], MeetingReason::Frozen),
        _ => return None,
    };
    if row.archived || !states.contains(&row.state.as_str()) {
        return None;
    }
    let [start, end] = fields.map(|field| row.value(field).and_then(Value::as_millis));
    let (start, end) = (start?, end?);
    (start < end).then_some((start, end, reason))
}

fn touched(row: &Row) -> BTreeSet<DocumentId> {
    let touches = row
        .relations
        .iter()
        .filter(|(name, _)| TOUCHES.contains(&name.as_str()));
    touches.map(|(_, target)| *target).collect()
}

/// What else is planned while a change is, in the order of time. Maintenance and releases of the change itself are none.
pub fn meetings<'a>(change: &Row, rows: impl IntoIterator<Item = &'a Row>) -> Vec<Meeting> {
    let Some((start, end, _)) = window(change) else {
        return Vec::new();
    };
    let own = touched(change);
    let mut found = Vec::new();
    for row in rows.into_iter().filter(|row| row.document != change.document) {
        let Some((other_start, other_end, reason)) = window(row) else {
            continue;
        };
        let (from_millis, to_millis) = (start.max(other_start), end.min(other_end));
        if from_millis >= to_millis {
            continue;
        }
        let belongs = |(name, target): &(String, DocumentId)| {
            *target == change.document && (name == "planned_by" || name == "includes_change")
        };
        if row.relations.iter().any(belongs) {
            continue;
        }
        let theirs = touched(row);
        let shared: Vec<_> = own.intersection(&theirs).copied().collect();
        let is_general = reason == MeetingReason::Frozen && theirs.is_empty();
        if shared.is_empty() && !is_general {
            continue;
        }
        found.push(Meeting {
            from_millis,
            to_millis,
            other: row.document,
            reason,
            shared,
        });
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use automerge::ActorId;

    use super::*;
    use crate::edit::{Edit, Stamp, build};

    const HOUR: i64 = 3_600_000;

    fn row(byte: u8, kind: &str, state: &str, (start, end): (i64, i64), relations: &[(&str, u8)]) -> Row {
        let names = match kind {
            "change" | "release" => ["planned_start", "planned_end"],
            _ => ["start", "end"],
        };
        let moment = |name: &str, hours: i64| Edit::set(name, Value::DateTime(hours * HOUR));
        let mut edits = vec![Edit::Create, moment(names[0], start), moment(names[1], end)];
        edits.push(Edit::ImportState {
            state: state.to_owned(),
            reason: None,
        });
        if kind == "outage" {
            edits.push(Edit::set("planned", Value::Flag(true)));
        }
        edits.extend(relations.iter().map(|(name, target)| Edit::Relate {
            relation: (*name).to_owned(),
            target: DocumentId::from_bytes([*target; 16]),
        }));
        let declared = crate::kinds::by_name(kind).unwrap();
        let mut document = build(declared, &[(Stamp::new(1, "Ana"), edits)], ActorId::from([byte; 16])).unwrap();
        Row::project(DocumentId::from_bytes([byte; 16]), &mut document).unwrap()
    }

    fn met(change: &Row, others: &[Row]) -> Vec<(u8, MeetingReason, i64, i64, usize)> {
        meetings(change, others)
            .into_iter()
            .map(|meeting| {
                (
                    meeting.other.as_bytes()[0],
                    meeting.reason,
                    meeting.from_millis / HOUR,
                    meeting.to_millis / HOUR,
                    meeting.shared.len(),
                )
            })
            .collect()
    }

    #[test]
    fn windows_that_overlap_and_touch_the_same_meet() {
        let both = [("affects_service", 90), ("affects_item", 91)];
        let change = row(1, "change", "assessed", (10, 14), &both);
        let others = [
            row(1, "change", "assessed", (10, 14), &both),
            row(2, "change", "scheduled", (12, 20), &[("affects_item", 91)]),
            row(3, "change", "scheduled", (12, 20), &[("affects_item", 92)]),
            row(4, "change", "scheduled", (14, 20), &both),
            row(5, "change", "rejected", (12, 20), &both),
            row(6, "change", "closed", (12, 20), &both),
            row(7, "release", "built", (9, 11), &[("affects_service", 90)]),
            row(
                8,
                "release",
                "built",
                (9, 11),
                &[("affects_service", 90), ("includes_change", 1)],
            ),
            row(9, "outage", "recorded", (9, 11), &[("affects_service", 90)]),
            row(
                10,
                "outage",
                "recorded",
                (9, 11),
                &[("affects_service", 90), ("planned_by", 1)],
            ),
        ];
        assert_eq!(
            met(&change, &others),
            [
                (7, MeetingReason::SameWork, 10, 11, 1),
                (9, MeetingReason::Maintenance, 10, 11, 1),
                (2, MeetingReason::SameWork, 12, 14, 1),
            ]
        );
        let over = row(1, "change", "closed", (10, 14), &both);
        assert_eq!(met(&over, &others), [], "what is done meets nothing");
        let backwards = row(1, "change", "assessed", (14, 10), &both);
        assert_eq!(met(&backwards, &others), []);
    }

    #[test]
    fn a_freeze_holds_for_all_services_or_for_those_it_names() {
        let change = row(1, "change", "approved", (10, 14), &[("affects_service", 90)]);
        let freezes = [
            row(2, "change_freeze", "in_force", (0, 12), &[]),
            row(3, "change_freeze", "in_force", (0, 12), &[("affects_service", 90)]),
            row(4, "change_freeze", "in_force", (0, 12), &[("affects_service", 95)]),
            row(5, "change_freeze", "proposed", (0, 12), &[]),
            row(6, "change_freeze", "in_force", (14, 16), &[]),
        ];
        assert_eq!(
            met(&change, &freezes),
            [
                (2, MeetingReason::Frozen, 10, 12, 0),
                (3, MeetingReason::Frozen, 10, 12, 1)
            ]
        );
    }

    #[test]
    fn every_state_and_field_that_a_window_reads_is_declared() {
        for (kind, states, fields) in [
            ("change", ["draft", "implementing"], ["planned_start", "planned_end"]),
            ("release", ["planned", "deploying"], ["planned_start", "planned_end"]),
            ("outage", ["recorded", "running"], ["start", "end"]),
            ("change_freeze", ["in_force", "in_force"], ["start", "end"]),
        ] {
            assert!(KINDS.contains(&kind));
            let kind = crate::kinds::by_name(kind).unwrap();
            assert!(states.iter().all(|state| kind.state(state).is_some()), "{}", kind.name);
            assert!(fields.iter().all(|field| kind.field(field).is_some()), "{}", kind.name);
        }
    }
}
