//! What the page shows, as it stands in the address: the status to narrow it to, the clause to open.

use steward_model::conformity::Status;
use steward_sync::ids::DocumentId;

use crate::features::workspace_path;

/// The last part of the page's address.
const SEGMENT: &str = "conformity";

/// The page at a clause: `edition` is the name of the edition that the number belongs to.
pub(crate) fn clause_path(workspace: DocumentId, edition: &str, clause: &str) -> String {
    format!(
        "{}/{SEGMENT}?edition={edition}&clause={clause}",
        workspace_path(workspace)
    )
}

/// The query part of the address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Query {
    /// Requirements of other statuses are left out.
    pub(super) status: Option<Status>,
    /// The clause that is opened and scrolled to.
    pub(super) clause: Option<String>,
    /// The edition that the clause belongs to.
    pub(super) edition: Option<String>,
}

impl Query {
    /// Reads the query part of an address. Unknown parts are passed over.
    pub(super) fn parse(search: &str) -> Self {
        let mut query = Self::default();
        for (key, value) in search
            .trim_start_matches('?')
            .split('&')
            .filter_map(|pair| pair.split_once('='))
        {
            match key {
                "status" => query.status = Status::EVERY.into_iter().find(|status| status.name() == value),
                "clause" => query.clause = Some(value.to_owned()),
                "edition" => query.edition = Some(value.to_owned()),
                _ => {}
            }
        }
        query
    }

    /// The address of the page, narrowed to a status.
    pub(super) fn path(workspace: DocumentId, status: Option<Status>) -> String {
        let narrowed = status.map_or_else(String::new, |status| format!("?status={}", status.name()));
        format!("{}/{SEGMENT}{narrowed}", workspace_path(workspace))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_what_it_names() {
        let workspace = DocumentId::from_bytes([1; 16]);
        let search = |path: String| Query::parse(path.split_once('?').map_or("", |(_, search)| search));
        for status in [None, Some(Status::Weak), Some(Status::Missing)] {
            assert_eq!(search(Query::path(workspace, status)).status, status);
        }
        let at = search(clause_path(workspace, "2011", "6.6.1"));
        assert_eq!(
            (at.edition.as_deref(), at.clause.as_deref()),
            (Some("2011"), Some("6.6.1"))
        );
        assert_eq!(Query::parse("?status=splendid&x"), Query::default());
    }
}
