//! What a register shows, as it stands in the address: filter, sorting, grouping, columns. Links and Back keep it.

use std::{collections::BTreeMap, fmt::Write as _};

/// Which part of the lifecycle is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Lifecycle {
    /// Records whose state is not a closed one.
    #[default]
    Open,
    /// Records whose work is over.
    Closed,
    /// Both.
    All,
    /// What was put away.
    Archived,
}

impl Lifecycle {
    pub(crate) const EVERY: [Self; 4] = [Self::Open, Self::Closed, Self::All, Self::Archived];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::All => "all",
            Self::Archived => "archived",
        }
    }
}

/// Sorting by one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sorting {
    /// Name of the column.
    pub(crate) column: String,
    /// From high to low.
    pub(crate) descending: bool,
}

impl Default for Sorting {
    fn default() -> Self {
        Self {
            column: "updated".to_owned(),
            descending: true,
        }
    }
}

/// The state of a register, as the query part of its address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Query {
    /// Id of the saved view that was chosen; what is said beside it is how the register differs from it by now.
    pub(crate) view: Option<String>,
    /// Words that rows must contain.
    pub(crate) text: String,
    /// Which part of the lifecycle.
    pub(crate) lifecycle: Lifecycle,
    /// For a column's name, the stored values of which a row must have one.
    pub(crate) filters: BTreeMap<String, Vec<String>>,
    /// Order of rows.
    pub(crate) sorting: Sorting,
    /// Column whose values make groups.
    pub(crate) group: Option<String>,
    /// Names of the columns, where they differ from the kind's own choice.
    pub(crate) columns: Option<Vec<String>>,
    /// Name of the way to look at the records, where it is not the list.
    pub(crate) look: Option<String>,
}

impl Query {
    /// Reads the query part of an address, with or without `?`. Unknown parts are passed over: an old link still works.
    pub(crate) fn parse(search: &str) -> Self {
        let mut query = Self::default();
        for pair in search
            .trim_start_matches('?')
            .split('&')
            .filter(|pair| !pair.is_empty())
        {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (key, value) = (decode(key), value);
            match key.as_str() {
                "view" => query.view = Some(decode(value)).filter(|id| !id.is_empty()),
                "q" => query.text = decode(value),
                "show" => {
                    let name = decode(value);
                    if let Some(found) = Lifecycle::EVERY.into_iter().find(|lifecycle| lifecycle.name() == name) {
                        query.lifecycle = found;
                    }
                }
                "sort" => {
                    let name = decode(value);
                    query.sorting = match name.strip_prefix('-') {
                        Some(column) => Sorting {
                            column: column.to_owned(),
                            descending: true,
                        },
                        None => Sorting {
                            column: name,
                            descending: false,
                        },
                    };
                }
                "group" => query.group = Some(decode(value)).filter(|name| !name.is_empty()),
                "columns" => query.columns = Some(list(value)),
                "look" => query.look = Some(decode(value)).filter(|name| !name.is_empty()),
                _ => {
                    if let Some(field) = key.strip_prefix("f.") {
                        query.filters.insert(field.to_owned(), list(value));
                    }
                }
            }
        }
        query.filters.retain(|_, values| !values.is_empty());
        query
    }

    /// As [`Query::parse`]; an address that names a saved view and nothing else shows the view as it is saved now.
    /// `saved` finds what a view keeps by its id.
    pub(crate) fn resolve(search: &str, saved: impl Fn(&str) -> Option<String>) -> Self {
        let query = Self::parse(search);
        let mut keys = search
            .trim_start_matches('?')
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split('=').next().unwrap_or_default());
        let names_view_only = keys.next() == Some("view") && keys.next().is_none();
        match (&query.view, names_view_only) {
            (Some(id), true) => Self {
                view: query.view.clone(),
                ..saved(id).map(|saved| Self::parse(&saved)).unwrap_or_default()
            },
            (Some(_), false) | (None, _) => query,
        }
    }

    /// What a saved view keeps: everything but which view it is.
    pub(crate) fn to_saved(&self) -> String {
        let plain = Self {
            view: None,
            ..self.clone()
        };
        plain.to_search().trim_start_matches('?').to_owned()
    }

    /// Whether the register shows something else than what a view keeps.
    pub(crate) fn differs_from(&self, saved: &str) -> bool {
        self.to_saved() != Self::parse(saved).to_saved()
    }

    /// The query part of an address: short where the register shows the chosen view as it is saved.
    pub(crate) fn to_search_beside(&self, saved: Option<&str>) -> String {
        match (&self.view, saved) {
            (Some(id), Some(saved)) if !self.differs_from(saved) => format!("?view={}", encode(id)),
            (Some(_) | None, _) => self.to_search(),
        }
    }

    /// The query part of an address, empty for the default register, else with `?` in front.
    pub(crate) fn to_search(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        if let Some(id) = &self.view {
            parts.push(format!("view={}", encode(id)));
        }
        if !self.text.is_empty() {
            parts.push(format!("q={}", encode(&self.text)));
        }
        // Beside a view it is always said: an address that names the view alone means the view as it is saved.
        if self.lifecycle != Lifecycle::default() || self.view.is_some() {
            parts.push(format!("show={}", self.lifecycle.name()));
        }
        for (field, values) in &self.filters {
            let values: Vec<String> = values.iter().map(|value| encode(value)).collect();
            parts.push(format!("{}={}", encode(&format!("f.{field}")), values.join(",")));
        }
        if self.sorting != Sorting::default() {
            let sign = if self.sorting.descending { "-" } else { "" };
            parts.push(format!("sort={sign}{}", encode(&self.sorting.column)));
        }
        if let Some(group) = &self.group {
            parts.push(format!("group={}", encode(group)));
        }
        if let Some(columns) = &self.columns {
            let columns: Vec<String> = columns.iter().map(|column| encode(column)).collect();
            parts.push(format!("columns={}", columns.join(",")));
        }
        if let Some(look) = &self.look {
            parts.push(format!("look={}", encode(look)));
        }
        if parts.is_empty() {
            String::new()
        } else {
            format!("?{}", parts.join("&"))
        }
    }

    /// Whether anything narrows the list beyond the default.
    pub(crate) fn is_narrowed(&self) -> bool {
        !self.text.trim().is_empty() || !self.filters.is_empty()
    }

    /// Adds a value to a column's filter, or takes it out.
    pub(crate) fn toggle_filter(&mut self, column: &str, value: &str) {
        let values = self.filters.entry(column.to_owned()).or_default();
        match values.iter().position(|present| present == value) {
            Some(index) => {
                values.remove(index);
            }
            None => values.push(value.to_owned()),
        }
        if values.is_empty() {
            self.filters.remove(column);
        }
    }

    /// Sorts by a column, or turns the order around if it is sorted by it already.
    pub(crate) fn sort_by(&mut self, column: &str, first_descending: bool) {
        if self.sorting.column == column {
            self.sorting.descending = !self.sorting.descending;
        } else {
            self.sorting = Sorting {
                column: column.to_owned(),
                descending: first_descending,
            };
        }
    }
}

fn list(value: &str) -> Vec<String> {
    value.split(',').map(decode).filter(|part| !part.is_empty()).collect()
}

/// Percent-encodes what is not an unreserved character of RFC 3986.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let escape = (bytes[index] == b'%')
            .then(|| text.get(index + 1..index + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (escape, bytes[index]) {
            (Some(byte), _) => {
                decoded.push(byte);
                index += 3;
            }
            (None, b'+') => {
                decoded.push(b' ');
                index += 1;
            }
            (None, byte) => {
                decoded.push(byte);
                index += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_query() -> impl Strategy<Value = Query> {
        (
            prop::option::of("[a-f0-9]{1,8}"),
            ".{0,12}",
            0_usize..4,
            prop::collection::btree_map("[a-z_]{1,8}", prop::collection::vec(".{1,8}", 1..3), 0..3),
            ("[a-z_]{1,8}", any::<bool>()),
            prop::option::of("[a-z_]{1,8}"),
            prop::option::of(prop::collection::vec("[a-z_]{1,8}", 1..4)),
            prop::option::of("[a-z_]{1,8}"),
        )
            .prop_map(
                |(view, text, lifecycle, filters, (column, descending), group, columns, look)| Query {
                    view,
                    text,
                    lifecycle: Lifecycle::EVERY[lifecycle],
                    filters,
                    sorting: Sorting { column, descending },
                    group,
                    columns,
                    look,
                },
            )
    }

    proptest! {
        #[test]
        fn an_address_leads_back_to_the_same_register(query in any_query()) {
            prop_assert_eq!(Query::parse(&query.to_search()), query);
        }

        #[test]
        fn any_address_is_read_without_harm(search in ".{0,60}") {
            let query = Query::parse(&search);
            prop_assert_eq!(Query::parse(&query.to_search()).text, query.text);
        }
    }

    proptest! {
        #[test]
        fn a_register_beside_a_view_is_what_its_address_leads_back_to(query in any_query(), saved in any_query()) {
            let saved = saved.to_saved();
            let search = query.to_search_beside(Some(&saved));
            prop_assert_eq!(Query::resolve(&search, |_| Some(saved.clone())), query);
        }
    }

    #[test]
    fn an_address_with_a_view_alone_shows_the_view_as_it_is_saved_now() {
        let saved = |id: &str| (id == "a1").then(|| "show=all&f.priority=p1".to_owned());
        let query = Query::resolve("?view=a1", saved);
        assert_eq!(query.filters["priority"], ["p1"]);
        assert_eq!(query.view.as_deref(), Some("a1"));
        assert_eq!(query.to_search_beside(Some("show=all&f.priority=p1")), "?view=a1");
        assert!(query.differs_from("f.priority=p1"));
        // A view that is not on this device shows the register as it is without one.
        let unknown = Query::resolve("?view=b2", saved);
        assert_eq!(unknown.to_saved(), "");
        // What was changed since stays changed, even back to the default.
        let changed = Query::resolve("?view=a1&show=open", saved);
        assert!(changed.filters.is_empty() && changed.view.is_some());
    }

    #[test]
    fn what_a_view_keeps_does_not_name_the_view() {
        let query = Query::parse("?view=a1&show=open&group=priority");
        assert_eq!(query.to_saved(), "group=priority");
    }

    #[test]
    fn the_default_register_has_a_plain_address() {
        assert_eq!(Query::default().to_search(), "");
    }

    #[test]
    fn an_address_typed_by_a_person_is_understood() {
        let query = Query::parse("?q=mail+server&f.priority=P1,P2&sort=-created&show=all&what=ever");
        assert_eq!(query.text, "mail server");
        assert_eq!(query.filters["priority"], ["P1", "P2"]);
        assert_eq!(
            query.sorting,
            Sorting {
                column: "created".to_owned(),
                descending: true
            }
        );
        assert_eq!(query.lifecycle, Lifecycle::All);
    }

    #[test]
    fn a_filter_toggles_and_leaves_nothing_behind() {
        let mut query = Query::default();
        query.toggle_filter("state", "new");
        query.toggle_filter("state", "closed");
        query.toggle_filter("state", "new");
        assert_eq!(query.filters["state"], ["closed"]);
        query.toggle_filter("state", "closed");
        assert_eq!(query, Query::default());
    }
}
