//! Relations that lead nowhere good, and configuration items of which something is not known.
//!
//! What is over may point to what is gone: an incident of last year to a machine that was scrapped since is history, not
//! a fault. So archived records are not looked at, and closed ones only for what is never right.

#[cfg(test)]
pub(crate) mod tests;

use std::collections::{BTreeMap, BTreeSet};

use steward_sync::ids::DocumentId;

use crate::calendar::DAY_MILLIS;
use crate::declaration::Kind;
use crate::kinds;
use crate::row::Row;
use crate::trace::{Need, need};
use crate::value::Value;

/// Names of closed states in which nothing should rest on a record any more.
const GONE: [&str; 5] = ["retired", "withdrawn", "ended", "superseded", "former"];
/// Relations that are meant to lead to what is gone.
const TO_THE_PAST: [&str; 6] = [
    "replaces",
    "previous",
    "learned_from",
    "baseline_before",
    "baseline_after",
    "related_to",
];
/// How long a configuration item counts as verified, in days.
pub const VERIFIED_DAYS: i64 = 365;

const ITEM: &str = "configuration_item";
const SERVICE: &str = "service";

/// What is wrong with a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// The other record is not on this device.
    Missing,
    /// The other record is archived.
    Archived,
    /// The other record is retired, withdrawn, ended.
    Gone,
    /// The relation does not lead to records of this kind.
    WrongKind,
    /// The relation leads to one record at most, and here to several.
    Several,
}

/// A relation with a fault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BrokenLink {
    /// What is wrong.
    pub fault: Fault,
    /// The record that has the relation.
    pub source: DocumentId,
    /// The relation's stored name.
    pub relation: String,
    /// The record that it leads to.
    pub target: DocumentId,
}

/// What is not known of a configuration item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gap {
    /// Nobody answers for it.
    Owner,
    /// Nobody knows where it is.
    Location,
    /// Nobody has confirmed it for a year.
    Verification,
    /// It is in use, and no service that is needed depends on it, directly or over other items.
    Service,
}

impl Fault {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 5] = [
        Self::Missing,
        Self::Archived,
        Self::Gone,
        Self::WrongKind,
        Self::Several,
    ];
}

impl Gap {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Location, Self::Verification, Self::Service];
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Relations with faults, by fault and source. A relation has one fault, the first in the order of [`Fault::ALL`];
    /// of a single relation with several good targets each is told.
    pub links: Vec<BrokenLink>,
    /// Configuration items with gaps, by gap and document.
    pub gaps: Vec<(Gap, DocumentId)>,
}

/// Looks at all rows once. `row_of` finds the row of a record, archived ones included.
pub fn report<'rows>(
    rows: impl Iterator<Item = &'rows Row>,
    row_of: &dyn Fn(DocumentId) -> Option<&'rows Row>,
    now_millis: i64,
) -> Report {
    let mut report = Report::default();
    let mut items: Vec<&Row> = Vec::new();
    let mut services: Vec<DocumentId> = Vec::new();
    // What each record needs, for items and services alone.
    let mut needs: BTreeMap<DocumentId, Vec<DocumentId>> = BTreeMap::new();
    for row in rows.filter(|row| !row.archived) {
        let Some(kind) = kinds::by_name(&row.kind) else {
            continue;
        };
        faults(row, kind, row_of, &mut report.links);
        if row.kind != ITEM && row.kind != SERVICE {
            continue;
        }
        for (relation, target) in &row.relations {
            let target_kind = row_of(*target).map(|target| target.kind.as_str()).unwrap_or_default();
            match need(&row.kind, relation, target_kind) {
                Some(Need::OfSource) => needs.entry(row.document).or_default().push(*target),
                Some(Need::OfTarget) => needs.entry(*target).or_default().push(row.document),
                None => {}
            }
        }
        let is_closed = is_closed(row, kind);
        if row.kind == ITEM && !is_closed {
            items.push(row);
        } else if row.kind == SERVICE && !is_closed {
            services.push(row.document);
        }
    }
    let needed = needed(services, &needs);
    for item in items {
        gaps(item, now_millis, needed.contains(&item.document), &mut report.gaps);
    }
    report.links.sort_unstable();
    report.gaps.sort_unstable();
    report
}

fn is_closed(row: &Row, kind: &Kind) -> bool {
    kind.state(&row.state).is_some_and(|state| state.closed)
}

fn faults<'rows>(
    row: &Row,
    kind: &Kind,
    row_of: &dyn Fn(DocumentId) -> Option<&'rows Row>,
    found: &mut Vec<BrokenLink>,
) {
    let is_open = !is_closed(row, kind);
    for (name, target) in &row.relations {
        // A relation of a newer version is none of this one's business.
        let Some(relation) = kind.relation(name) else { continue };
        let count = || row.relations.iter().filter(|(other, _)| other == name).count();
        let fault = match row_of(*target) {
            None => Some(Fault::Missing),
            Some(target) => {
                let matters = is_open && !TO_THE_PAST.contains(&name.as_str());
                if matters && target.archived {
                    Some(Fault::Archived)
                } else if matters && is_gone(target) {
                    Some(Fault::Gone)
                } else if !relation.targets.is_empty() && !relation.targets.contains(&target.kind.as_str()) {
                    // What this version cannot name may be right in another.
                    kinds::by_name(&target.kind).map(|_| Fault::WrongKind)
                } else if relation.single && count() > 1 {
                    Some(Fault::Several)
                } else {
                    None
                }
            }
        };
        found.extend(fault.map(|fault| BrokenLink {
            fault,
            source: row.document,
            relation: name.clone(),
            target: *target,
        }));
    }
}

fn is_gone(row: &Row) -> bool {
    GONE.contains(&row.state.as_str()) && kinds::by_name(&row.kind).is_some_and(|kind| is_closed(row, kind))
}

/// What some records need, over any number of steps.
fn needed(from: Vec<DocumentId>, needs: &BTreeMap<DocumentId, Vec<DocumentId>>) -> BTreeSet<DocumentId> {
    let mut waiting = from;
    let mut needed = BTreeSet::new();
    while let Some(document) = waiting.pop() {
        for next in needs.get(&document).into_iter().flatten() {
            if needed.insert(*next) {
                waiting.push(*next);
            }
        }
    }
    needed
}

fn gaps(item: &Row, now_millis: i64, is_needed: bool, found: &mut Vec<(Gap, DocumentId)>) {
    let is_empty = |field: &str| {
        item.value(field)
            .and_then(Value::as_text)
            .is_none_or(|text| text.trim().is_empty())
    };
    let is_planned = item.state == "planned";
    let is_in_use = item.state == "in_use";
    // An item that was never verified was at least looked at when it was recorded.
    let seen = item
        .value("verified")
        .and_then(Value::as_millis)
        .unwrap_or(item.created_millis);
    let is_stale = now_millis.saturating_sub(seen) > VERIFIED_DAYS * DAY_MILLIS;
    let all = [
        (Gap::Owner, is_empty("owner")),
        (Gap::Location, !is_planned && is_empty("location")),
        (Gap::Verification, is_in_use && is_stale),
        (Gap::Service, is_in_use && !is_needed),
    ];
    found.extend(
        all.into_iter()
            .filter(|(_, is)| *is)
            .map(|(gap, _)| (gap, item.document)),
    );
}
