//! Views of registers that a workspace shares: a name and what the register then shows. They stand in the workspace
//! document and reach everybody as records do.

use std::collections::BTreeMap;

use automerge::transaction::Transactable;
use automerge::{AutoCommit, ObjType, ReadDoc};
use serde::{Deserialize, Serialize};

use crate::edit::EditError;
use crate::member::put_entry;
use crate::reader::Reader;
use crate::value::LINE_BYTES;

const VIEWS: &str = "views";
const NAME: &str = "name";
const KIND: &str = "kind";
const QUERY: &str = "query";
const AUTHOR: &str = "author";

/// The longest name of a view, in bytes.
pub const NAME_BYTES: usize = 120;

/// A view of a register.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct SavedView {
    /// As shown; may be empty if another program wrote it so.
    pub name: String,
    /// The stored name of the kind that the register lists.
    pub kind: String,
    /// Filter, order, group and columns, as they stand in the query part of an address, without `?`.
    pub query: String,
    /// Who saved it last.
    pub author: String,
}

/// The shared views by id. Entries that cannot be read are left out.
#[must_use]
pub fn read(document: &AutoCommit) -> BTreeMap<String, SavedView> {
    let reader = Reader::new(document);
    let mut views = BTreeMap::new();
    for (map, id) in reader.map_keys(VIEWS) {
        let Some((stored, entry)) = reader.winner(&map, &id) else {
            continue;
        };
        if stored.to_objtype() != Some(ObjType::Map) {
            continue;
        }
        let line = |key: &str| {
            let (stored, object) = reader.winner(&entry, key)?;
            reader.string(&stored, &object).filter(|text| text.len() <= LINE_BYTES)
        };
        if let (Some(name), Some(kind), Some(query)) = (line(NAME), line(KIND), line(QUERY)) {
            let author = line(AUTHOR).unwrap_or_default();
            views.insert(
                id,
                SavedView {
                    name,
                    kind,
                    query,
                    author,
                },
            );
        }
    }
    views
}

/// Adds a view to the workspace document, or changes the one of this id; writes only what differs.
///
/// # Errors
/// If the name is empty, something is too long, or automerge refuses.
pub fn put(document: &mut AutoCommit, id: &str, view: &SavedView) -> Result<(), EditError> {
    if view.name.trim().is_empty() {
        return Err(EditError::Empty { label: "View" });
    }
    if view.name.len() > NAME_BYTES {
        return Err(EditError::TooLong {
            label: "View".to_owned(),
        });
    }
    put_entry(
        document,
        (VIEWS, "View"),
        id,
        &[
            (NAME, &view.name),
            (KIND, &view.kind),
            (QUERY, &view.query),
            (AUTHOR, &view.author),
        ],
    )
}

/// Removes a view from the workspace document; one that is not there is removed already.
///
/// # Errors
/// If automerge refuses.
pub fn remove(document: &mut AutoCommit, id: &str) -> Result<(), EditError> {
    for map in Reader::new(document).objects(VIEWS, ObjType::Map) {
        if document.get(&map, id)?.is_some() {
            document.delete(&map, id)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use automerge::ActorId;

    use super::*;
    use crate::kinds::workspace;

    fn view(name: &str) -> SavedView {
        SavedView {
            name: name.to_owned(),
            kind: "incident".to_owned(),
            query: "f.priority=p1".to_owned(),
            author: "Ana".to_owned(),
        }
    }

    #[test]
    fn a_view_is_written_once_changed_and_removed() {
        let mut document = crate::genesis::create(&workspace::KIND, ActorId::from([1; 16])).unwrap();
        put(&mut document, "a1", &view("Urgent")).unwrap();
        assert!(document.pending_ops() > 0);
        document.commit();
        put(&mut document, "a1", &view("Urgent")).unwrap();
        assert_eq!(document.pending_ops(), 0, "an equal view is not written again");
        put(&mut document, "a1", &view("Burning")).unwrap();
        assert_eq!(read(&document).get("a1"), Some(&view("Burning")));
        remove(&mut document, "a1").unwrap();
        remove(&mut document, "a1").unwrap();
        assert!(read(&document).is_empty());
    }

    #[test]
    fn views_that_two_people_save_apart_are_both_there() {
        let mut first = crate::genesis::create(&workspace::KIND, ActorId::from([1; 16])).unwrap();
        let mut second = crate::genesis::create(&workspace::KIND, ActorId::from([2; 16])).unwrap();
        put(&mut first, "a1", &view("Urgent")).unwrap();
        put(&mut second, "b2", &view("Mine")).unwrap();
        first.merge(&mut second).unwrap();
        let names: Vec<String> = read(&first).into_values().map(|view| view.name).collect();
        assert_eq!(names, ["Urgent", "Mine"]);
    }

    #[test]
    fn a_view_needs_a_name_of_some_length() {
        let mut document = crate::genesis::create(&workspace::KIND, ActorId::from([1; 16])).unwrap();
        assert!(put(&mut document, "a1", &view("  ")).is_err());
        assert!(put(&mut document, "a1", &view(&"x".repeat(NAME_BYTES + 1))).is_err());
        let long = SavedView {
            query: "x".repeat(LINE_BYTES + 1),
            ..view("Urgent")
        };
        assert!(put(&mut document, "a1", &long).is_err());
        assert!(read(&document).is_empty());
    }
}
