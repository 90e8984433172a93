//! Whether an audit's auditors are independent of what they audit (ISO/IEC 20000-1:2018 9.2, 2011 4.5.4.2).
//!
//! A pure function of rows: nobody audits a record that they own, are named on as responsible, or answer for by a role.

use std::collections::BTreeSet;

use steward_sync::ids::DocumentId;

use crate::kinds;
use crate::row::Row;
use crate::value::Value;

/// Person fields that name who is responsible for a record, the owner first.
const RESPONSIBLE: &[&str] = &[
    "owner",
    "person",
    "deputy",
    "assigned_to",
    "approved_by",
    "relationship_manager",
    "supplier_manager",
];

/// An auditor who has a part in what is audited.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Breach {
    /// Who.
    pub auditor: String,
    /// The record that is examined.
    pub record: DocumentId,
    /// Why.
    pub why: Part,
}

/// The part that an auditor has in a record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The record names the person in this field (its label).
    Named(&'static str),
    /// A role assignment gives the person responsibility for it.
    Role(DocumentId),
}

/// The auditors that an audit names: the lead auditor and the team, which is a line of names between commas or semicolons.
fn auditors(audit: &Row) -> Vec<&str> {
    let line = |field: &str| audit.value(field).and_then(Value::as_text).unwrap_or_default();
    let mut names: Vec<&str> = vec![line("auditor").trim()];
    names.extend(line("team").split([',', ';']).map(str::trim));
    names.retain(|name| !name.is_empty());
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.to_lowercase()));
    names
}

fn is_same(left: &str, right: &str) -> bool {
    left.trim().to_lowercase() == right.to_lowercase()
}

/// Every part that an auditor has in a record that the audit examines, sorted. `find` gives the row of a record, `roles`
/// the rows of role assignments.
pub fn breaches<'a>(
    audit: &Row,
    find: impl Fn(DocumentId) -> Option<&'a Row>,
    roles: impl IntoIterator<Item = &'a Row>,
) -> Vec<Breach> {
    let auditors = auditors(audit);
    let examined: BTreeSet<DocumentId> = targets(audit, "audits").collect();
    let mut found = Vec::new();
    if auditors.is_empty() || examined.is_empty() {
        return found;
    }
    for (record, row) in examined.iter().filter_map(|record| Some((*record, find(*record)?))) {
        let Some(kind) = kinds::by_name(&row.kind) else {
            continue;
        };
        for field in RESPONSIBLE.iter().filter_map(|name| kind.field(name)) {
            let Some(person) = row.value(field.name).and_then(Value::as_text) else {
                continue;
            };
            for auditor in auditors.iter().filter(|auditor| is_same(person, auditor)) {
                found.push(Breach {
                    auditor: (*auditor).to_owned(),
                    record,
                    why: Part::Named(field.label),
                });
            }
        }
    }
    for role in roles.into_iter().filter(|role| !role.archived) {
        let people = ["person", "deputy"].map(|name| role.value(name).and_then(Value::as_text).unwrap_or_default());
        for auditor in auditors
            .iter()
            .filter(|auditor| people.iter().any(|person| is_same(person, auditor)))
        {
            for record in targets(role, "responsible_for_record").filter(|record| examined.contains(record)) {
                found.push(Breach {
                    auditor: (*auditor).to_owned(),
                    record,
                    why: Part::Role(role.document),
                });
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn targets<'row>(row: &'row Row, relation: &'row str) -> impl Iterator<Item = DocumentId> + 'row {
    row.relations
        .iter()
        .filter(move |(name, _)| name == relation)
        .map(|(_, target)| *target)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Edit, Stamp, build};
    use automerge::ActorId;

    fn row(byte: u8, kind: &str, edits: Vec<Edit>) -> Row {
        let id = DocumentId::from_bytes([byte; 16]);
        let kind = kinds::by_name(kind).unwrap();
        let edits = std::iter::once(Edit::Create).chain(edits).collect();
        let mut document = build(kind, &[(Stamp::new(1, "Ana"), edits)], ActorId::from([byte; 16])).unwrap();
        Row::project(id, &mut document).unwrap()
    }

    fn person(field: &str, name: &str) -> Edit {
        Edit::set(field, Value::text(name))
    }

    fn relate(relation: &str, byte: u8) -> Edit {
        Edit::Relate {
            relation: relation.to_owned(),
            target: DocumentId::from_bytes([byte; 16]),
        }
    }

    #[test]
    fn an_auditor_may_not_own_or_answer_for_what_is_audited() {
        let service = row(1, "service", vec![person("owner", "Fatima Nasser")]);
        let role = row(
            2,
            "role_assignment",
            vec![person("person", "Mei"), relate("responsible_for_record", 1)],
        );
        let other = row(3, "role_assignment", vec![person("person", "Ben")]);
        let rows = [service, role, other];
        let find = |id: DocumentId| rows.iter().find(|row| row.document == id);
        let audit = |auditor: &str, team: &str, audited: &[u8]| {
            let mut edits = vec![person("auditor", auditor), person("team", team)];
            edits.extend(audited.iter().map(|byte| relate("audits", *byte)));
            breaches(&row(9, "audit", edits), find, &rows[1..])
        };
        let breach = |auditor: &str, why: Part| Breach {
            auditor: auditor.to_owned(),
            record: DocumentId::from_bytes([1; 16]),
            why,
        };
        assert_eq!(audit("Jonas", "", &[1, 2, 3]), []);
        assert_eq!(
            audit("fatima nasser ", "", &[1]),
            [breach("fatima nasser", Part::Named("Owner"))]
        );
        assert_eq!(
            audit("Fatima Nasser", "", &[3]),
            [],
            "what is not examined does not matter"
        );
        assert_eq!(
            audit("Jonas", "Ben; Mei", &[1]),
            [breach("Mei", Part::Role(DocumentId::from_bytes([2; 16])))]
        );
        let assigned = audit("Ben", "", &[3]);
        assert_eq!(assigned.len(), 1, "{assigned:?}");
        assert_eq!(assigned[0].why, Part::Named("Person"));
        assert_eq!(audit("", "", &[1]), []);
    }
}
