//! Views as a register lists them, and personal ones as text. Plain data and functions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use steward_model::{
    declaration::Kind,
    view::{NAME_BYTES, SavedView},
};

use crate::features::register::column::compare_text;

/// A personal view as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::features::register) struct Personal {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) query: String,
}

/// A view of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::features::register) struct View {
    pub(in crate::features::register) id: String,
    pub(in crate::features::register) name: String,
    /// The query part of an address without `?`.
    pub(in crate::features::register) query: String,
    /// Everybody in the workspace has it.
    pub(in crate::features::register) shared: bool,
}

/// Why a name cannot be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameError {
    Empty,
    TooLong,
}

/// A name as it is saved.
pub(super) fn checked_name(text: &str) -> Result<String, NameError> {
    let name: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        Err(NameError::Empty)
    } else if name.len() > NAME_BYTES {
        Err(NameError::TooLong)
    } else {
        Ok(name)
    }
}

/// Reads personal views. What cannot be read is left out; it does not hide the others.
pub(super) fn decode(text: &str) -> Vec<Personal> {
    let values: Vec<serde_json::Value> = serde_json::from_str(text).unwrap_or_default();
    values
        .into_iter()
        .filter_map(|value| serde_json::from_value(value).ok())
        .filter(|view: &Personal| !view.id.is_empty() && !view.name.is_empty())
        .collect()
}

/// Personal views as text; empty for none.
pub(super) fn encode(views: &[Personal]) -> String {
    if views.is_empty() {
        return String::new();
    }
    // Texts alone are always written.
    serde_json::to_string(views).unwrap_or_default()
}

/// Puts a view in, in place of an earlier one of the same id.
pub(super) fn with(mut views: Vec<Personal>, view: Personal) -> Vec<Personal> {
    match views.iter_mut().find(|known| known.id == view.id) {
        Some(known) => *known = view,
        None => views.push(view),
    }
    views
}

/// The views of a kind by name. One that is being shared and still stands among the personal ones is there once.
pub(in crate::features::register) fn of_kind(
    kind: &Kind,
    personal: &[Personal],
    shared: &BTreeMap<String, SavedView>,
) -> Vec<View> {
    let mine = personal
        .iter()
        .filter(|view| view.kind == kind.name && !shared.contains_key(&view.id))
        .map(|view| View {
            id: view.id.clone(),
            name: view.name.clone(),
            query: view.query.clone(),
            shared: false,
        });
    let everybodys = shared
        .iter()
        .filter(|(_, view)| view.kind == kind.name)
        .map(|(id, view)| View {
            id: id.clone(),
            name: view.name.clone(),
            query: view.query.clone(),
            shared: true,
        });
    let mut views: Vec<View> = mine.chain(everybodys).collect();
    views.sort_by(|left, right| compare_text(&left.name, &right.name).then_with(|| left.id.cmp(&right.id)));
    views
}

pub(in crate::features::register) fn find<'views>(views: &'views [View], id: &str) -> Option<&'views View> {
    views.iter().find(|view| view.id == id)
}

#[cfg(test)]
mod tests {
    use steward_model::kinds;

    use super::*;

    fn personal(id: &str, name: &str) -> Personal {
        Personal {
            id: id.to_owned(),
            name: name.to_owned(),
            kind: "incident".to_owned(),
            query: "f.priority=p1".to_owned(),
        }
    }

    fn shared(name: &str, kind: &str) -> SavedView {
        SavedView {
            name: name.to_owned(),
            kind: kind.to_owned(),
            query: "group=state".to_owned(),
            author: "Ana".to_owned(),
        }
    }

    #[test]
    fn personal_views_are_kept_and_read_back() {
        let views = vec![personal("a", "Größte „Sorgen“"), personal("b", "Mine")];
        assert_eq!(decode(&encode(&views)), views);
        assert_eq!(encode(&[]), "");
        assert_eq!(decode(""), []);
    }

    #[test]
    fn what_cannot_be_read_hides_nothing_else() {
        let text = r#"[{"id":"a","name":"Mine","kind":"incident","query":"","new":1}, {"id":7}, "what", {"id":"","name":"x"}]"#;
        assert_eq!(decode(text).len(), 1);
        assert_eq!(decode("{broken"), []);
    }

    #[test]
    fn a_register_lists_its_own_views_by_name_each_once() {
        let incident = kinds::by_name("incident").expect("the incident kind");
        let everybodys = BTreeMap::from([
            ("a".to_owned(), shared("urgent", "incident")),
            ("c".to_owned(), shared("Changes", "change")),
        ]);
        let mine = [
            personal("a", "urgent"),
            personal("b", "Team 10"),
            personal("d", "Team 9"),
        ];
        let views = of_kind(incident, &mine, &everybodys);
        let names: Vec<(&str, bool)> = views.iter().map(|view| (view.name.as_str(), view.shared)).collect();
        assert_eq!(names, [("Team 9", false), ("Team 10", false), ("urgent", true)]);
        assert_eq!(find(&views, "b").map(|view| view.name.as_str()), Some("Team 10"));
        assert_eq!(find(&views, "c"), None);
    }

    #[test]
    fn a_view_replaces_the_one_of_its_id() {
        let views = with(with(Vec::new(), personal("a", "One")), personal("b", "Two"));
        let renamed = with(views, personal("a", "First"));
        let names: Vec<&str> = renamed.iter().map(|view| view.name.as_str()).collect();
        assert_eq!(names, ["First", "Two"]);
    }

    #[test]
    fn a_name_is_one_line_of_some_length() {
        assert_eq!(checked_name("  My \n view "), Ok("My view".to_owned()));
        assert_eq!(checked_name(" \t"), Err(NameError::Empty));
        assert_eq!(checked_name(&"x".repeat(NAME_BYTES + 1)), Err(NameError::TooLong));
    }
}
