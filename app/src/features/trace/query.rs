//! What the page shows, as it stands in the address: from which record, what to follow, which way, how far, how drawn.

use steward_model::trace::{Direction, View};
use steward_sync::ids::DocumentId;

use crate::features::workspace_path;

/// Further than any chain leads.
pub(super) const ALL_STEPS: u32 = 40;
/// The depths that can be chosen, as they stand in the address.
pub(super) const DEPTHS: [(&str, u32); 5] = [("1", 1), ("2", 2), ("3", 3), ("5", 5), ("all", ALL_STEPS)];

/// The page of a record.
pub(crate) fn trace_path(workspace: DocumentId, document: DocumentId) -> String {
    format!("{}/trace/{document}", workspace_path(workspace))
}

/// The query part of the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Query {
    /// What to follow; by the kind of the record if the address does not say.
    pub(super) view: Option<View>,
    pub(super) direction: Direction,
    pub(super) depth: u32,
    pub(super) as_table: bool,
}

pub(super) const fn view_name(view: View) -> &'static str {
    match view {
        View::Chain => "chain",
        View::Impact => "impact",
    }
}

pub(super) const fn direction_name(direction: Direction) -> &'static str {
    match direction {
        Direction::Onward => "onward",
        Direction::Back => "back",
        Direction::Both => "both",
    }
}

/// The name of a depth in the address.
pub(super) fn depth_name(depth: u32) -> &'static str {
    DEPTHS
        .iter()
        .find(|(_, steps)| *steps == depth)
        .map_or("all", |(name, _)| name)
}

impl Query {
    /// Reads the query part of an address. What is unknown or missing is as at first.
    pub(super) fn parse(search: &str) -> Self {
        let value = |key: &str| {
            search
                .trim_start_matches('?')
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .find(|(name, _)| *name == key)
                .map(|(_, value)| value)
        };
        let named_view = |name| {
            [View::Chain, View::Impact]
                .into_iter()
                .find(|view| view_name(*view) == name)
        };
        Self {
            view: value("view").and_then(named_view),
            direction: [Direction::Onward, Direction::Back]
                .into_iter()
                .find(|direction| value("way") == Some(direction_name(*direction)))
                .unwrap_or(Direction::Both),
            depth: DEPTHS
                .iter()
                .find(|(name, _)| value("steps") == Some(name))
                .map_or(ALL_STEPS, |(_, steps)| *steps),
            as_table: value("as") == Some("table"),
        }
    }

    /// The address of the page.
    pub(super) fn path(self, workspace: DocumentId, document: DocumentId) -> String {
        let mut parts = Vec::new();
        parts.extend(self.view.map(|view| format!("view={}", view_name(view))));
        if self.direction != Direction::Both {
            parts.push(format!("way={}", direction_name(self.direction)));
        }
        if self.depth != ALL_STEPS {
            parts.push(format!("steps={}", depth_name(self.depth)));
        }
        if self.as_table {
            parts.push("as=table".to_owned());
        }
        let path = trace_path(workspace, document);
        if parts.is_empty() {
            path
        } else {
            format!("{path}?{}", parts.join("&"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_shown() {
        let (workspace, document) = (DocumentId::from_bytes([1; 16]), DocumentId::from_bytes([2; 16]));
        for view in [None, Some(View::Chain), Some(View::Impact)] {
            for direction in [Direction::Onward, Direction::Back, Direction::Both] {
                for (_, depth) in DEPTHS {
                    for as_table in [false, true] {
                        let query = Query {
                            view,
                            direction,
                            depth,
                            as_table,
                        };
                        let path = query.path(workspace, document);
                        let search = path.split_once('?').map_or("", |(_, search)| search);
                        assert_eq!(Query::parse(search), query, "{path}");
                    }
                }
            }
        }
        let plain = Query::parse("?view=everything&steps=900&way");
        assert_eq!(plain.path(workspace, document), trace_path(workspace, document));
    }
}
