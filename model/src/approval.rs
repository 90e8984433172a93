//! Approval bound to content: who approved what, when, and whether the record still says it.
//!
//! A step that carries [`Stamp::Approval`] adds an entry to the map [`keys::APPROVALS`]: who, when, the digest of the
//! content ([`digest()`]) and the heads before the step. Entries are never written over or removed, so that approvals
//! given apart are all kept. Whether a record stands by an entry follows from the moment that the same step stamps: a
//! revision clears it, an undone revision brings it back.
//!
//! Content is what a reader approves: the title, every field and text that a person edits, relations, and the items of a meeting. It is not the
//! state, the owner, the date of the next review, tags, comments, archiving, whatever is stamped or computed, which
//! record this one replaces or follows, and what the kind names in its stamp, because it is filled in afterwards.

mod difference;
mod digest;
mod entry;
mod reading;
mod standing;

#[cfg(test)]
mod tests;

pub use difference::{Difference, differences};
pub use digest::{ContentDigest, NotADigest, digest};
pub use entry::{Approval, version};
pub(crate) use entry::{read as read_entries, write};
pub use reading::{Reading, ToRead, asks_for_reading, audience, to_read};
pub(crate) use reading::{confirm, is_known as is_known_version, is_to_read, read as read_readings};
pub use standing::{Standing, standing};

use crate::declaration::{COMMON_FIELDS, Field, Kind, Relation, Stamp, Transition};
use crate::item::Item;
use crate::keys;
use crate::snapshot::RecordSnapshot;

/// Fields that are never content: who answers for a record, and when it is looked at again.
const NEVER_FIELDS: [&str; 4] = [keys::OWNER, "review_due", "next_review", "next_due"];
/// Relations that are never content: which record this one takes the place of, or follows.
const NEVER_RELATIONS: [&str; 2] = ["replaces", "previous"];

/// Maps whose items are content: the minutes of a meeting are more than its texts.
const CONTENT_MAPS: [&str; 3] = [crate::item::ATTENDANCE, crate::item::DECIDED, crate::item::OPENINGS];

/// How a kind is approved.
#[derive(Debug, Clone, Copy)]
pub struct Control {
    kind: &'static Kind,
    /// The field that holds when it was approved, while the record stands by it.
    pub moment: &'static str,
    /// The field that holds by whom.
    pub person: &'static str,
    aside: &'static [&'static str],
}

/// How records of a kind are approved; none for kinds without such a step.
#[must_use]
pub fn control(kind: &'static Kind) -> Option<Control> {
    kind.transitions.iter().find_map(|step| {
        let aside = aside(step)?;
        let moment = step.stamps.iter().find_map(|stamp| {
            let Stamp::Now(field) = stamp else { return None };
            Some(*field)
        })?;
        let person = step.stamps.iter().find_map(|stamp| {
            let Stamp::Actor(field) = stamp else { return None };
            Some(*field)
        })?;
        Some(Control {
            kind,
            moment,
            person,
            aside,
        })
    })
}

/// What a step leaves aside when it approves; none if it does not approve.
fn aside(step: &Transition) -> Option<&'static [&'static str]> {
    step.stamps.iter().find_map(|stamp| {
        let Stamp::Approval(aside) = stamp else { return None };
        Some(*aside)
    })
}

/// Whether a step approves.
#[must_use]
pub fn approves(step: &Transition) -> bool {
    aside(step).is_some()
}

impl Control {
    /// The fields that are content, texts included, in the declaration's order, the title first.
    pub fn fields(self) -> impl Iterator<Item = &'static Field> {
        COMMON_FIELDS.iter().chain(self.kind.fields).filter(move |field| {
            field.editable && !NEVER_FIELDS.contains(&field.name) && !self.aside.contains(&field.name)
        })
    }

    /// The items that are content, by map and id.
    pub(crate) fn items(self, snapshot: &RecordSnapshot) -> Vec<(&'static str, Vec<&Item>)> {
        let maps = CONTENT_MAPS.into_iter().map(|map| {
            let mut items: Vec<_> = snapshot.items(map).iter().collect();
            items.sort_by(|one, other| one.id.cmp(&other.id));
            (map, items)
        });
        maps.filter(|(_, items)| !items.is_empty()).collect()
    }

    /// The relations that are content.
    pub fn relations(self) -> impl Iterator<Item = &'static Relation> {
        self.kind
            .relations
            .iter()
            .filter(move |relation| !NEVER_RELATIONS.contains(&relation.name) && !self.aside.contains(&relation.name))
    }
}
