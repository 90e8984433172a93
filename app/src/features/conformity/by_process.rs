//! What the page shows by process, computed from rows.

use steward_model::{
    conformity::{Assessment, Group, process::by_process},
    row::Row,
    value::Value,
};
use steward_sync::ids::DocumentId;

use super::view::{ConformityView, Find, Record, Section, items, record};
use crate::features::register::cells::number_with_unit;

/// A record and a word on it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Noted {
    pub(super) record: Record,
    pub(super) note: String,
}

/// Who answers for a process, what is measured of it, and what is open against it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Belongings {
    pub(super) roles: Vec<Noted>,
    pub(super) measures: Vec<Noted>,
    pub(super) findings: Vec<Noted>,
}

/// The assessment in an edition, by process.
pub(super) fn process_view<'r>(
    assessment: &Assessment<'static>,
    edition: usize,
    rows: impl Iterator<Item = &'r Row>,
    row: Find<'_>,
) -> ConformityView {
    let noted = |documents: &[DocumentId], note: fn(&Row) -> String| -> Vec<Noted> {
        let found = documents.iter().filter_map(|document| row(*document));
        let noted = found.filter_map(|row| {
            Some(Noted {
                record: record(&row)?,
                note: note(&row),
            })
        });
        noted.collect()
    };
    let sections = by_process(assessment, edition, rows)
        .into_iter()
        .map(|group| Section {
            group: Group {
                clause: "",
                title: group.name,
            },
            tally: group.tally,
            items: items(&group.outcomes, edition, row),
            belongings: Some(Belongings {
                roles: noted(&group.roles, |_| String::new()),
                measures: noted(&group.measures, latest_value),
                findings: noted(&group.findings, |row| row.short_id.clone()),
            }),
        })
        .collect();
    ConformityView {
        tally: assessment.tally(edition),
        sections,
    }
}

/// The latest value of a measure with its unit; empty if there is none.
fn latest_value(row: &Row) -> String {
    let unit = row.value("unit").and_then(Value::as_text).unwrap_or_default();
    match row.value("latest") {
        Some(Value::Number(number)) => number_with_unit(*number, unit),
        Some(Value::Text(_) | Value::Date(_) | Value::DateTime(_) | Value::Flag(_)) | None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use steward_model::conformity::{Moment, evaluate, iso_20000::CATALOGUE};

    use super::*;

    #[test]
    fn processes_show_every_requirement_once() {
        let moment = Moment {
            now_millis: 0,
            offset_minutes: 0,
        };
        let assessment = evaluate(&CATALOGUE, std::iter::empty(), moment);
        for edition in [0, 1] {
            let by_process = process_view(&assessment, edition, std::iter::empty(), &|_| None);
            let mut ids: Vec<_> = by_process
                .sections
                .iter()
                .flat_map(|section| &section.items)
                .map(|item| item.requirement.id)
                .collect();
            assert_eq!(by_process.tally.total(), ids.len());
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(by_process.tally.total(), ids.len(), "each once");
            assert!(by_process.sections.iter().all(|section| section.belongings.is_some()));
        }
    }
}
