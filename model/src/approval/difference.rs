//! What of a record's content differs between two moments.

use steward_sync::ids::DocumentId;

use super::{Control, control};
use crate::declaration::{Field, Relation};
use crate::item::Item;
use crate::snapshot::RecordSnapshot;
use crate::value::Value;

type Values = Vec<(&'static str, Value)>;

/// One difference.
#[derive(Debug, Clone)]
pub enum Difference {
    /// A field has another value.
    Value {
        /// Which.
        field: &'static Field,
        /// What it was.
        before: Option<Value>,
        /// What it is.
        after: Option<Value>,
    },
    /// A text says something else.
    Text {
        /// Which.
        field: &'static Field,
        /// What it said.
        before: String,
        /// What it says.
        after: String,
    },
    /// Items of a map were added, changed or taken away.
    Items {
        /// One item, in words.
        label: &'static str,
        /// How many.
        count: usize,
    },
    /// Other records are linked.
    Relation {
        /// How they are linked.
        relation: &'static Relation,
        /// Those that were.
        removed: Vec<DocumentId>,
        /// Those that are.
        added: Vec<DocumentId>,
    },
}

/// What differs in content, in the declaration's order: fields and texts, then relations. It is empty exactly when the
/// digests are equal. Both snapshots are of one record.
#[must_use]
pub fn differences(before: &RecordSnapshot, after: &RecordSnapshot) -> Vec<Difference> {
    let Some(control) = control(after.kind) else {
        return Vec::new();
    };
    let fields = control.fields().filter_map(|field| {
        if field.is_text() {
            let formatted = [before, after].map(|snapshot| snapshot.formatted.get(field.name));
            let reformatted = formatted[0] != formatted[1];
            let text = |snapshot: &RecordSnapshot| match snapshot.formatted.get(field.name) {
                Some(formatted) if reformatted => formatted.to_markdown(),
                Some(_) | None => snapshot.texts.get(field.name).cloned().unwrap_or_default(),
            };
            let differs = reformatted
                || before.texts.get(field.name).map_or("", String::as_str)
                    != after.texts.get(field.name).map_or("", String::as_str);
            return differs.then(|| Difference::Text {
                field,
                before: text(before),
                after: text(after),
            });
        }
        let (before, after) = (before.value(field.name), after.value(field.name));
        (before != after).then(|| Difference::Value {
            field,
            before: before.cloned(),
            after: after.cloned(),
        })
    });
    let relations = control.relations().filter_map(|relation| {
        let missing = |of: &RecordSnapshot, from: &RecordSnapshot| {
            let pairs = of.relations.iter().filter(|pair| pair.0 == relation.name);
            let missing = pairs.filter(|pair| !from.relations.contains(pair));
            missing.map(|(_, target)| *target).collect::<Vec<_>>()
        };
        let (removed, added) = (missing(before, after), missing(after, before));
        (!removed.is_empty() || !added.is_empty()).then_some(Difference::Relation {
            relation,
            removed,
            added,
        })
    });
    fields.chain(relations).chain(items(control, before, after)).collect()
}

fn items(control: Control, before: &RecordSnapshot, after: &RecordSnapshot) -> Vec<Difference> {
    let (before, after) = (control.items(before), control.items(after));
    let maps = crate::item::LAYOUTS.iter().filter_map(|layout| {
        let of = |all: &[(&'static str, Vec<&Item>)]| -> Vec<(String, Values)> {
            let items = all
                .iter()
                .filter(|(map, _)| *map == layout.map)
                .flat_map(|(_, items)| items);
            items.map(|item| (item.id.clone(), item.values.clone())).collect()
        };
        let (before, after) = (of(&before), of(&after));
        let changed = after.iter().filter(|item| !before.contains(item)).count();
        let gone = before
            .iter()
            .filter(|(id, _)| after.iter().all(|(other, _)| other != id))
            .count();
        (changed + gone > 0).then_some(Difference::Items {
            label: layout.label,
            count: changed + gone,
        })
    });
    maps.collect()
}
