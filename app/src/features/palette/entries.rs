//! What the palette lists for a query.

use steward_model::{
    declaration::Kind,
    kinds,
    row::Row,
    search::{Query, search},
};
use steward_sync::ids::DocumentId;

use crate::{
    features::{kind_icon, kind_path, record_path, workspace_path},
    messages::{gap, journey, links, members, model, shell as text},
    ui::IconName,
};

/// Records shown at most.
const RECORDS: usize = 8;

/// What choosing an entry does.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Action {
    Go(String),
    Create(&'static Kind),
    /// A command of the page, by its place in the list given.
    Offered(usize),
    Undo,
    Redo,
    Shortcuts,
    Theme(&'static str),
}

/// A line of the palette.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) label: String,
    pub(super) detail: String,
    pub(super) icon: IconName,
    pub(super) action: Action,
}

/// Lines under a heading.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    pub(super) label: &'static str,
    pub(super) entries: Vec<Entry>,
}

/// What the palette knows besides the rows.
#[derive(Debug, Clone)]
pub(super) struct Surroundings {
    pub(super) workspace: DocumentId,
    /// Other workspaces on this device.
    pub(super) others: Vec<(DocumentId, String)>,
    /// Label, detail and icon of what the page offers.
    pub(super) offered: Vec<(String, String, IconName)>,
    pub(super) can_undo: bool,
    pub(super) can_redo: bool,
}

fn entry(label: impl Into<String>, icon: IconName, action: Action) -> Entry {
    Entry {
        label: label.into(),
        detail: String::new(),
        icon,
        action,
    }
}

/// Whether every word of the query begins a word of the label.
fn matches(label: &str, query: &str) -> bool {
    let label = label.to_lowercase();
    query.to_lowercase().split_whitespace().all(|word| {
        label
            .split(|character: char| !character.is_alphanumeric())
            .any(|part| part.starts_with(word))
    })
}

fn records<'a>(rows: impl IntoIterator<Item = &'a Row>, query: &str, workspace: DocumentId) -> Vec<Entry> {
    let parsed = Query::parse(query);
    if parsed.is_empty() {
        return Vec::new();
    }
    let rows = rows
        .into_iter()
        .filter(|row| kinds::ALL.iter().any(|kind| kind.name == row.kind));
    search(rows, &parsed, RECORDS)
        .into_iter()
        .map(|found| {
            let row = found.row;
            let kind = kinds::by_name(&row.kind);
            let state = kind
                .and_then(|kind| kind.state(&row.state))
                .map_or("", |state| model::label(state.label));
            Entry {
                label: if row.title.is_empty() {
                    row.short_id.clone()
                } else {
                    row.title.clone()
                },
                detail: format!("{} · {state}", row.short_id),
                icon: kind.map_or(IconName::FileText, kind_icon),
                action: Action::Go(record_path(workspace, &row.kind, row.document)),
            }
        })
        .collect()
}

fn pages(workspace: DocumentId) -> Vec<Entry> {
    let home = workspace_path(workspace);
    let page = |label: &str, icon, segment: &str| entry(label, icon, Action::Go(format!("{home}/{segment}")));
    let mut pages = vec![
        entry(text::home(), IconName::Home, Action::Go(home.clone())),
        page(text::my_work(), IconName::Inbox, "my-work"),
    ];
    pages.extend(kinds::ALL.iter().map(|kind| {
        entry(
            model::label(kind.plural),
            kind_icon(kind),
            Action::Go(kind_path(workspace, kind)),
        )
    }));
    pages.push(page(text::conformity(), IconName::ShieldCheck, "conformity"));
    pages.push(page(journey::title(), IconName::Flag, "journey"));
    pages.push(page(gap::title(), IconName::ListChecks, "gap-assessment"));
    pages.push(page(text::import(), IconName::FileUp, "import"));
    pages.push(page(links::title(), IconName::Unlink, "links"));
    pages.push(page(members::title(), IconName::People, "members"));
    pages.push(page(text::settings(), IconName::Settings, "settings"));
    pages
}

fn actions(around: &Surroundings) -> Vec<Entry> {
    let mut actions = Vec::new();
    if around.can_undo {
        actions.push(entry(text::palette_undo(), IconName::Undo, Action::Undo));
    }
    if around.can_redo {
        actions.push(entry(text::palette_redo(), IconName::Redo, Action::Redo));
    }
    let theme = |name: &str| format!("{}: {name}", text::theme());
    actions.push(entry(theme(text::theme_light()), IconName::Sun, Action::Theme("light")));
    actions.push(entry(theme(text::theme_dark()), IconName::Moon, Action::Theme("dark")));
    actions.push(entry(
        theme(text::theme_system()),
        IconName::Monitor,
        Action::Theme("system"),
    ));
    actions.push(entry(text::shortcuts(), IconName::Keyboard, Action::Shortcuts));
    actions.push(entry(
        text::new_or_join(),
        IconName::Plus,
        Action::Go("/?choose".to_owned()),
    ));
    actions
}

/// The groups for a query, empty ones left out. Without a query: what the page offers, pages, and what can be created.
pub(super) fn groups<'a>(rows: impl IntoIterator<Item = &'a Row>, query: &str, around: &Surroundings) -> Vec<Group> {
    let query = query.trim();
    let mut here: Vec<Entry> = around
        .offered
        .iter()
        .enumerate()
        .map(|(index, (label, detail, icon))| Entry {
            label: label.clone(),
            detail: detail.clone(),
            icon: *icon,
            action: Action::Offered(index),
        })
        .collect();
    let mut create: Vec<Entry> = kinds::ALL
        .iter()
        .map(|kind| {
            entry(
                text::palette_new(model::label(kind.label)),
                IconName::Plus,
                Action::Create(kind),
            )
        })
        .collect();
    let mut pages = pages(around.workspace);
    let mut workspaces: Vec<Entry> = around
        .others
        .iter()
        .map(|(id, name)| {
            entry(
                text::palette_switch_to(name),
                IconName::Building,
                Action::Go(workspace_path(*id)),
            )
        })
        .collect();
    let mut actions = actions(around);
    let mut found = records(rows, query, around.workspace);
    if !query.is_empty() {
        for list in [&mut here, &mut create, &mut pages, &mut workspaces, &mut actions] {
            list.retain(|entry| matches(&entry.label, query));
        }
        if found.len() == RECORDS {
            let address = format!("{}/search?q={}", workspace_path(around.workspace), encode(query));
            found.push(entry(
                text::palette_search_all(query),
                IconName::Search,
                Action::Go(address),
            ));
        }
    }
    // What is called as the query begins comes before records that merely contain its words.
    let start = query.to_lowercase();
    let begins = |entries: &[Entry]| {
        !start.is_empty()
            && entries
                .iter()
                .any(|entry| entry.label.to_lowercase().starts_with(&start))
    };
    let mut groups = vec![(1, text::palette_records(), found)];
    let others = [
        (text::palette_here(), here),
        (text::palette_pages(), pages),
        (text::palette_create(), create),
        (text::palette_workspaces(), workspaces),
        (text::palette_actions(), actions),
    ];
    groups.extend(
        others
            .into_iter()
            .map(|(label, entries)| (if begins(&entries) { 0 } else { 2 }, label, entries)),
    );
    groups.sort_by_key(|(rank, _, _)| *rank);
    groups
        .into_iter()
        .filter(|(_, _, entries)| !entries.is_empty())
        .map(|(_, label, entries)| Group { label, entries })
        .collect()
}

/// Percent-encodes a query value.
fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around() -> Surroundings {
        Surroundings {
            workspace: DocumentId::from_bytes([1; 16]),
            others: vec![(DocumentId::from_bytes([2; 16]), "Harbour Systems".to_owned())],
            offered: vec![("Resolve".to_owned(), "INC-7K3Q9".to_owned(), IconName::Check)],
            can_undo: true,
            can_redo: false,
        }
    }

    fn labels(query: &str) -> Vec<String> {
        groups([], query, &around())
            .into_iter()
            .flat_map(|group| group.entries)
            .map(|entry| entry.label)
            .collect()
    }

    #[test]
    fn without_a_query_everything_to_do_is_listed() {
        let labels = labels("");
        for expected in [
            "Resolve",
            "Home",
            "Incidents",
            "New Change",
            "Switch to Harbour Systems",
            "Undo the last edit",
        ] {
            assert!(labels.iter().any(|label| label == expected), "{expected} in {labels:?}");
        }
        assert!(!labels.iter().any(|label| label == "Redo"));
    }

    #[test]
    fn words_of_the_query_begin_words_of_the_label() {
        assert_eq!(labels("new inc"), ["New Incident"]);
        assert_eq!(labels("harb"), ["Switch to Harbour Systems"]);
        assert!(labels("xyzzy").is_empty());
    }

    #[test]
    fn what_begins_with_the_query_comes_before_records() {
        let row = Row {
            short_id: "INC-7".to_owned(),
            title: "New incident form is slow".to_owned(),
            state: "new".to_owned(),
            search: "new incident form is slow".to_owned(),
            ..Row::blank(DocumentId::from_bytes([7; 16]), "incident")
        };
        let first = |query| {
            let groups = groups([&row], query, &around());
            groups
                .first()
                .and_then(|group| group.entries.first())
                .map(|entry| entry.label.clone())
        };
        assert_eq!(first("new inc").as_deref(), Some("New Incident"));
        assert_eq!(first("slow").as_deref(), Some("New incident form is slow"));
    }

    #[test]
    fn a_query_is_encoded_for_an_address() {
        assert_eq!(encode("a b&c=ü"), "a%20b%26c%3D%C3%BC");
    }
}
