//! What the page shows, as it stands in the address: how it is arranged, what it is narrowed to, what is opened.

use steward_model::{
    calendar::{date_of_text, date_text},
    conformity::{Requirement, Status, process::Phase},
};
use steward_sync::ids::DocumentId;

use crate::features::workspace_path;

/// The last part of the page's address.
const SEGMENT: &str = "conformity";

/// The page at a requirement, in an edition that has it.
pub(crate) fn requirement_path(workspace: DocumentId, edition: &str, requirement: &Requirement<'_>) -> String {
    format!(
        "{}/{SEGMENT}?edition={edition}&requirement={}",
        workspace_path(workspace),
        requirement.id
    )
}

/// The page at a quarter of the wheel.
pub(crate) fn phase_path(workspace: DocumentId, phase: Phase) -> String {
    Query {
        phase: Some(phase),
        ..Query::default()
    }
    .path(workspace)
}

/// How the page is arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Arrangement {
    /// The clauses of an edition.
    #[default]
    Clause,
    /// The processes.
    Process,
    /// The past year.
    History,
}

impl Arrangement {
    pub(super) const EVERY: [Self; 3] = [Self::Clause, Self::Process, Self::History];

    /// As it stands in the address.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Clause => "clause",
            Self::Process => "process",
            Self::History => "history",
        }
    }
}

pub(super) const fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Plan => "plan",
        Phase::Do => "do",
        Phase::Check => "check",
        Phase::Act => "act",
    }
}

/// The query part of the address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Query {
    pub(super) by: Arrangement,
    /// Requirements of other statuses are left out.
    pub(super) status: Option<Status>,
    /// Requirements of other quarters of the wheel are left out.
    pub(super) phase: Option<Phase>,
    /// The clause that is opened and scrolled to.
    pub(super) clause: Option<String>,
    /// The requirement that is opened and scrolled to, by its id.
    pub(super) requirement: Option<String>,
    /// The edition that the clause belongs to.
    pub(super) edition: Option<String>,
    /// The organization's own catalogue that is shown instead; may be empty, for requirements without a standard.
    pub(super) standard: Option<String>,
    /// The past day that the history looks at.
    pub(super) day: Option<i32>,
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
                "by" => {
                    let named = Arrangement::EVERY.into_iter().find(|by| by.name() == value);
                    query.by = named.unwrap_or_default();
                }
                "status" => query.status = Status::EVERY.into_iter().find(|status| status.name() == value),
                "phase" => query.phase = Phase::EVERY.into_iter().find(|phase| phase_name(*phase) == value),
                "clause" => query.clause = Some(value.to_owned()),
                "requirement" => query.requirement = Some(value.to_owned()),
                "edition" => query.edition = Some(value.to_owned()),
                "standard" => query.standard = Some(decode(value)),
                "day" => query.day = date_of_text(value),
                _ => {}
            }
        }
        query
    }

    /// The address of the page that shows this. Clause and requirement are left out: they are opened once.
    pub(super) fn path(&self, workspace: DocumentId) -> String {
        let by = (self.by != Arrangement::default()).then(|| format!("by={}", self.by.name()));
        let parts = [
            by,
            self.standard
                .as_ref()
                .map(|standard| format!("standard={}", encode(standard))),
            self.phase.map(|phase| format!("phase={}", phase_name(phase))),
            self.day.map(|day| format!("day={}", date_text(day))),
            self.status.map(|status| format!("status={}", status.name())),
        ];
        let query = parts.into_iter().flatten().collect::<Vec<_>>().join("&");
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}/{SEGMENT}{mark}{query}", workspace_path(workspace))
    }
}

/// Percent-encodes everything but letters and digits.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Undoes percent-encoding; what is not valid stays as it is.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = (*first == b'%').then(|| after.get(..2)).flatten();
        let byte = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use steward_model::conformity::iso_20000::CATALOGUE;

    use super::*;

    fn search(path: &str) -> Query {
        Query::parse(path.split_once('?').map_or("", |(_, search)| search))
    }

    #[test]
    fn an_address_leads_to_what_it_names() {
        let workspace = DocumentId::from_bytes([1; 16]);
        let queries = [
            Query::default(),
            Query {
                status: Some(Status::Weak),
                ..Query::default()
            },
            Query {
                by: Arrangement::Process,
                status: Some(Status::Missing),
                phase: Some(Phase::Check),
                ..Query::default()
            },
            Query {
                by: Arrangement::History,
                day: Some(20_000),
                ..Query::default()
            },
            Query {
                standard: Some("ISO/IEC 27001:2022 & Größe 100 %".to_owned()),
                ..Query::default()
            },
            Query {
                standard: Some(String::new()),
                ..Query::default()
            },
        ];
        for query in queries {
            assert_eq!(search(&query.path(workspace)), query);
        }
        let at = Query::parse("?edition=2011&clause=6.6.1");
        assert_eq!(
            (at.edition.as_deref(), at.clause.as_deref()),
            (Some("2011"), Some("6.6.1"))
        );
        for requirement in CATALOGUE.requirements {
            let at = search(&requirement_path(workspace, "2018", requirement));
            assert_eq!(at.requirement.as_deref(), Some(requirement.id));
        }
        assert_eq!(Query::parse("?status=splendid&by=magic&day=soon&x"), Query::default());
        assert_eq!(search(&phase_path(workspace, Phase::Act)).phase, Some(Phase::Act));
    }

    #[test]
    fn a_broken_address_is_read_as_far_as_it_goes() {
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("a%2"), "a%2");
        assert_eq!(decode("ISO+9001"), "ISO 9001");
        assert_eq!(decode("%FF"), "\u{fffd}");
    }
}
