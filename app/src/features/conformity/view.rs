//! What the page shows, computed from rows.

use std::sync::Arc;

use steward_model::{
    conformity::{
        Assessment, Finding, Group, Moment, NextStep, Outcome, Requirement, Status, Tally, evaluate,
        iso_20000::CATALOGUE, process::Phase,
    },
    declaration::Kind,
    kinds,
    row::Row,
};
use steward_sync::ids::DocumentId;

use super::by_process::Belongings;

/// Links to records under a requirement; the register shows the rest.
const PROOFS: usize = 5;

/// A record as it is linked here.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Record {
    pub(super) document: DocumentId,
    pub(super) kind: &'static Kind,
    pub(super) short_id: String,
    pub(super) title: String,
}

/// What one rule found, and the record that its next step opens.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RuleView {
    pub(super) finding: Finding<'static>,
    pub(super) opens: Option<Record>,
}

/// A requirement with what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    pub(super) requirement: &'static Requirement<'static>,
    /// Its number in the edition shown.
    pub(super) clause: &'static str,
    /// Edition and number of the other one, if that has it.
    pub(super) other: Option<(&'static str, &'static str)>,
    pub(super) status: Status,
    pub(super) rules: Vec<RuleView>,
    /// Which rule's step comes first.
    pub(super) first: Option<usize>,
    pub(super) proofs: Vec<Record>,
    /// How many more records count, and the register that shows them.
    pub(super) more: Option<(usize, &'static Kind)>,
}

impl Item {
    /// Differs whenever anything that is drawn does.
    pub(super) fn key(&self) -> String {
        let rules: Vec<_> = self
            .rules
            .iter()
            .map(|rule| (rule.finding.status, rule.finding.reason, &rule.opens))
            .map(|(status, reason, opens)| (status, reason, opens.as_ref().map(|record| record.short_id.clone())))
            .collect();
        let proofs: Vec<_> = self.proofs.iter().map(|proof| (proof.document, &proof.title)).collect();
        let more = self.more.map(|(count, _)| count);
        format!(
            "{:?}",
            (self.requirement.id, self.clause, self.status, rules, proofs, more)
        )
    }
}

/// The requirements of a top clause or of a process.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Section {
    /// Number (empty for a process) and name.
    pub(super) group: Group<'static>,
    pub(super) tally: Tally,
    pub(super) items: Vec<Item>,
    /// Of a process.
    pub(super) belongings: Option<Belongings>,
}

/// Everything the page shows in one edition.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct ConformityView {
    pub(super) tally: Tally,
    pub(super) sections: Vec<Section>,
}

/// Evaluates the rows at a moment.
pub(super) fn assess<'r>(rows: impl IntoIterator<Item = &'r Row>, moment: Moment) -> Assessment<'static> {
    evaluate(&CATALOGUE, rows, moment)
}

/// Finds the row of a record.
pub(super) type Find<'a> = &'a dyn Fn(DocumentId) -> Option<Arc<Row>>;

/// The assessment in an edition, by top clause; `row` finds the row of a record.
pub(super) fn view(assessment: &Assessment<'static>, edition: usize, row: Find<'_>) -> ConformityView {
    let sections = assessment
        .by_clause(edition)
        .into_iter()
        .map(|group| Section {
            group: group.group,
            tally: group.tally,
            items: items(&group.outcomes, edition, row),
            belongings: None,
        })
        .collect();
    ConformityView {
        tally: assessment.tally(edition),
        sections,
    }
}

pub(super) fn items(outcomes: &[(&'static str, &Outcome<'static>)], edition: usize, row: Find<'_>) -> Vec<Item> {
    outcomes
        .iter()
        .map(|(clause, outcome)| {
            let requirement = outcome.requirement;
            let first = outcome.first_step().map(|(finding, _)| finding);
            let (proofs, more) = outcome.records(PROOFS);
            let kind = outcome.findings.iter().max_by_key(|finding| finding.count);
            Item {
                requirement,
                clause,
                other: other_edition(requirement, edition),
                status: outcome.status,
                first: first.and_then(|first| outcome.findings.iter().position(|finding| finding == first)),
                rules: outcome.findings.iter().map(|finding| rule_view(finding, row)).collect(),
                proofs: proofs
                    .into_iter()
                    .filter_map(|document| record(row(document)?.as_ref()))
                    .collect(),
                more: kind
                    .and_then(|finding| kinds::by_name(finding.rule.kind))
                    .filter(|_| more > 0)
                    .map(|kind| (more, kind)),
            }
        })
        .collect()
}

fn other_edition(requirement: &'static Requirement<'static>, edition: usize) -> Option<(&'static str, &'static str)> {
    CATALOGUE
        .editions
        .iter()
        .enumerate()
        .filter(|(place, _)| *place != edition)
        .find_map(|(place, other)| Some((other.name, requirement.clause(place)?)))
}

fn rule_view(finding: &Finding<'static>, row: &dyn Fn(DocumentId) -> Option<Arc<Row>>) -> RuleView {
    let opens = finding.next.and_then(|next| match next {
        NextStep::Create { .. } => None,
        NextStep::Advance { record } | NextStep::Complete { record, .. } | NextStep::Renew { record, .. } => {
            Some(record)
        }
    });
    RuleView {
        opens: opens.and_then(|document| record(row(document)?.as_ref())),
        finding: finding.clone(),
    }
}

pub(super) fn record(row: &Row) -> Option<Record> {
    Some(Record {
        document: row.document,
        kind: kinds::by_name(&row.kind)?,
        short_id: row.short_id.clone(),
        title: row.title.clone(),
    })
}

impl ConformityView {
    /// With the requirements of a status, and of a quarter of the wheel, alone; sections without any are left out.
    /// Counts stay as they are.
    pub(super) fn narrowed(mut self, status: Option<Status>, phase: Option<Phase>) -> Self {
        if status.is_some() || phase.is_some() {
            for section in &mut self.sections {
                section.items.retain(|item| {
                    status.is_none_or(|status| item.status == status)
                        && phase.is_none_or(|phase| Phase::of(item.requirement) == phase)
                });
            }
            self.sections.retain(|section| !section.items.is_empty());
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn incident(number: u8) -> Arc<Row> {
        Arc::new(Row {
            short_id: format!("INC-{number}"),
            title: format!("Incident {number}"),
            state: "closed".to_owned(),
            fields: vec![("priority".to_owned(), steward_model::value::Value::text("p3"))],
            texts: vec![("resolution".to_owned(), 1)],
            ..Row::blank(DocumentId::from_bytes([number; 16]), "incident")
        })
    }

    fn shown(count: u8, edition: usize) -> ConformityView {
        let rows: Vec<_> = (1..=count).map(incident).collect();
        let moment = Moment {
            now_millis: 0,
            offset_minutes: 0,
        };
        let assessment = assess(rows.iter().map(AsRef::as_ref), moment);
        view(&assessment, edition, &|document| {
            rows.iter().find(|row| row.document == document).cloned()
        })
    }

    fn item<'a>(view: &'a ConformityView, id: &str) -> &'a Item {
        let mut items = view.sections.iter().flat_map(|section| &section.items);
        let Some(item) = items.find(|item| item.requirement.id == id) else {
            panic!("{id} is shown")
        };
        item
    }

    #[test]
    fn an_edition_shows_its_own_numbers_and_names_the_other() {
        let newer = shown(0, 0);
        let clauses: Vec<_> = newer.sections.iter().map(|section| section.group.clause).collect();
        assert_eq!(clauses, ["4", "5", "6", "7", "8", "9", "10"]);
        assert_eq!(item(&newer, "incidents").other, Some(("2011", "8.1")));
        assert_eq!(item(&newer, "context").other, None);
        let older = shown(0, 1);
        assert_eq!(item(&older, "incidents").clause, "8.1");
        assert_eq!(older.sections.len(), 6);
    }

    #[test]
    fn a_few_records_are_linked_and_the_rest_counted() {
        let view = shown(9, 0);
        let incidents = item(&view, "incidents");
        assert_eq!(incidents.status, Status::Weak, "the procedure is missing");
        assert_eq!(incidents.proofs.len(), PROOFS);
        let (more, kind) = incidents.more.unwrap_or_else(|| panic!("there are more"));
        assert_eq!((more, kind.name), (4, "incident"));
        let few = shown(4, 0);
        assert_eq!(
            (item(&few, "incidents").proofs.len(), item(&few, "incidents").more),
            (4, None)
        );
    }

    #[test]
    fn a_quarter_of_the_wheel_shows_its_clauses_alone() {
        let check = shown(0, 1).narrowed(None, Some(Phase::Check));
        let items = check.sections.iter().flat_map(|section| &section.items);
        let numbers: Vec<_> = items.map(|item| item.other.map_or("", |(_, clause)| clause)).collect();
        assert!(
            !numbers.is_empty() && numbers.iter().all(|number| number.starts_with("9.")),
            "{numbers:?}"
        );
    }

    #[test]
    fn narrowing_keeps_the_counts() {
        let all = shown(9, 0);
        let weak = all.clone().narrowed(Some(Status::Weak), None);
        assert_eq!(weak.tally, all.tally);
        assert!(!weak.sections.is_empty() && weak.sections.len() < all.sections.len());
        let items = weak.sections.iter().flat_map(|section| &section.items);
        assert!(items.map(|item| item.status).all(|status| status == Status::Weak));
        assert_eq!(all.clone().narrowed(None, None), all);
    }

    #[test]
    fn what_changes_is_drawn_anew() {
        let (one, two) = (shown(1, 0), shown(2, 0));
        assert_ne!(item(&one, "incidents").key(), item(&two, "incidents").key());
        assert_eq!(item(&one, "policy").key(), item(&two, "policy").key());
    }
}
