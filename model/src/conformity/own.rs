//! Requirements of other standards that an organization added in its own words: what they rest on.
//!
//! Each is a record of the kind `standard_requirement`. It names its evidence in up to three ways, which are added
//! together: clauses of ISO/IEC 20000-1 (what proves them proves it), registers (a live record of the kind), and single
//! records that it links to.

use std::collections::HashMap;
use std::sync::LazyLock;

use steward_sync::ids::DocumentId;

use super::assessment::{Assessment, Finding, Reason, Status, Tally};
use super::catalogue::Requirement;
use super::clause;
use super::evaluate::{Evaluation, Moment};
use super::evidence::is_closed;
use super::rule::Rule;
use crate::declaration::{Kind, Tone};
use crate::kinds;
use crate::row::Row;
use crate::value::Value;

/// The kind whose records these are.
pub const KIND: &str = "standard_requirement";
/// The relation to single records.
const PROVED_BY: &str = "proved_by";
/// The most parts that are read of a list in a line.
const LISTED: usize = 20;
/// The choices of how old records may be, in days; `None` for any age.
const AGES: [(&str, Option<u16>); 4] = [
    ("always", None),
    ("quarter", Some(92)),
    ("half_year", Some(183)),
    ("year", Some(366)),
];

/// One rule for each kind and age, so that what is found may refer to them for ever.
static RULES: LazyLock<Vec<Rule<'static>>> = LazyLock::new(|| {
    let kinds = kinds::ALL.iter().filter(|kind| kind.name != KIND);
    kinds
        .flat_map(|kind| {
            AGES.iter().map(|(_, days)| match days {
                Some(days) => Rule::one(kind.name).in_states(live_states(kind)).updated_within(*days),
                None => Rule::one(kind.name).in_states(live_states(kind)),
            })
        })
        .collect()
});

/// Stored names of the states by which a record shows that something is done, by kind.
static LIVE_STATES: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let states = |kind: &&'static Kind| {
        let live = kind.states.iter().filter(|state| is_live(kind, state.name));
        (kind.name, live.map(|state| state.name).collect())
    };
    kinds::ALL.iter().map(states).collect()
});

fn live_states(kind: &'static Kind) -> &'static [&'static str] {
    LIVE_STATES.get(kind.name).map_or(&[], Vec::as_slice)
}

/// Whether a state is past the first one and not an end without result (withdrawn, rejected, cancelled).
fn is_live(kind: &Kind, state: &str) -> bool {
    let is_first = kind.states.first().is_some_and(|first| first.name == state);
    kind.state(state).is_some_and(|state| {
        if state.closed {
            state.tone == Tone::Good
        } else {
            !is_first || state.tone == Tone::Good || kind.transitions.is_empty()
        }
    })
}

/// What such a requirement rests on in part.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A requirement of ISO/IEC 20000-1.
    Requirement {
        /// The requirement.
        requirement: &'static Requirement<'static>,
        /// How well that is proven.
        status: Status,
    },
    /// The records of a register.
    Register {
        /// What its rule found.
        finding: Finding<'static>,
    },
    /// A record that it links to.
    Record {
        /// The record.
        document: DocumentId,
        /// How well it proves it.
        status: Status,
        /// Why; never one with a [`super::Need`].
        reason: Reason<'static>,
    },
    /// Something that names nothing that is known here.
    Unknown {
        /// As written.
        words: String,
    },
}

impl Source {
    fn status(&self) -> Status {
        match self {
            Self::Requirement { status, .. } | Self::Record { status, .. } => *status,
            Self::Register { finding } => finding.status.unwrap_or(Status::Missing),
            Self::Unknown { .. } => Status::Missing,
        }
    }
}

/// One requirement of another standard, and how well it is proven.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnOutcome {
    /// Its record.
    pub document: DocumentId,
    /// Its clause; may be empty.
    pub clause: String,
    /// What is required, in the organization's words; may be empty.
    pub title: String,
    /// Who answers for it; may be empty.
    pub owner: String,
    /// Its status; `None` if it does not apply.
    pub status: Option<Status>,
    /// Why it does not apply; may be empty.
    pub excluded_because: String,
    /// What it rests on; empty if nothing was named.
    pub sources: Vec<Source>,
}

/// The requirements of another standard.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnCatalogue {
    /// As the organization writes it, for example `ISO 9001:2015`; may be empty.
    pub standard: String,
    /// Its requirements in the order of their clauses.
    pub outcomes: Vec<OwnOutcome>,
    /// Statuses of those that apply.
    pub tally: Tally,
}

/// The other standards of the organization in the order of their names, evaluated over the rows. `assessment` is that
/// of ISO/IEC 20000-1 over the same rows at the same moment.
#[must_use]
pub fn own_catalogues<'r>(
    assessment: &Assessment<'static>,
    rows: impl Iterator<Item = &'r Row> + Clone,
    moment: Moment,
) -> Vec<OwnCatalogue> {
    let mut own: Vec<&Row> = rows.clone().filter(|row| row.kind == KIND && !row.archived).collect();
    if own.is_empty() {
        return Vec::new();
    }
    own.sort_by(|left, right| {
        (line(left, "standard").cmp(line(right, "standard")))
            .then_with(|| clause::compare(line(left, "clause"), line(right, "clause")))
            .then_with(|| left.document.cmp(&right.document))
    });
    let linked: HashMap<DocumentId, Option<&Row>> = linked_rows(&own, rows.clone());
    let context = Evaluation::new(assessment.catalogue, rows, moment);
    let mut catalogues: Vec<OwnCatalogue> = Vec::new();
    for row in own {
        let outcome = outcome(row, assessment, &context, &linked, moment);
        let standard = line(row, "standard");
        if catalogues.last().is_none_or(|last| last.standard != standard) {
            catalogues.push(OwnCatalogue {
                standard: standard.to_owned(),
                outcomes: Vec::new(),
                tally: Tally::default(),
            });
        }
        if let Some(last) = catalogues.last_mut() {
            outcome.status.into_iter().for_each(|status| last.tally.add(status));
            last.outcomes.push(outcome);
        }
    }
    catalogues
}

/// Clauses of a line such as `8.6.1, 8.6.3`, as requirements of ISO/IEC 20000-1:2018: each of the clause itself and of
/// its subclauses; or the words that name none.
#[must_use]
pub fn same_evidence(words: &str) -> Vec<Result<&'static Requirement<'static>, String>> {
    let mut found: Vec<Result<&'static Requirement<'static>, String>> = Vec::new();
    for part in listed(words) {
        let named = super::iso_20000::CATALOGUE.requirements.iter().filter(|requirement| {
            let clause = requirement.clause(0).unwrap_or_default();
            let rest = clause.strip_prefix(part);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.')) || requirement.id == part
        });
        let mut is_known = false;
        for requirement in named {
            is_known = true;
            if !found.contains(&Ok(requirement)) {
                found.push(Ok(requirement));
            }
        }
        if !is_known {
            found.push(Err(part.to_owned()));
        }
    }
    found
}

/// The kinds that a line such as `incident, Problems` names; or the words that name none.
#[must_use]
pub fn registers(words: &str) -> Vec<Result<&'static Kind, String>> {
    let named = |part: &str| {
        let is_it = |name: &str| name.eq_ignore_ascii_case(part);
        kinds::ALL
            .iter()
            .copied()
            .filter(|kind| kind.name != KIND)
            .find(|kind| is_it(kind.name) || is_it(kind.label) || is_it(kind.plural) || is_it(kind.prefix))
            .ok_or_else(|| part.to_owned())
    };
    listed(words).map(named).collect()
}

fn listed(words: &str) -> impl Iterator<Item = &str> {
    words
        .split([',', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .take(LISTED)
}

fn line<'r>(row: &'r Row, field: &str) -> &'r str {
    row.value(field).and_then(Value::as_text).map_or("", str::trim)
}

/// The rows of the records that are linked to, found in one pass.
fn linked_rows<'r>(own: &[&Row], rows: impl Iterator<Item = &'r Row>) -> HashMap<DocumentId, Option<&'r Row>> {
    let targets = own.iter().flat_map(|row| &row.relations);
    let mut linked: HashMap<DocumentId, Option<&Row>> = targets
        .filter(|(relation, _)| relation == PROVED_BY)
        .map(|(_, target)| (*target, None))
        .collect();
    if !linked.is_empty() {
        for row in rows {
            if let Some(found) = linked.get_mut(&row.document) {
                *found = Some(row);
            }
        }
    }
    linked
}

fn outcome(
    row: &Row,
    assessment: &Assessment<'static>,
    context: &Evaluation<'_>,
    linked: &HashMap<DocumentId, Option<&Row>>,
    moment: Moment,
) -> OwnOutcome {
    let age = AGES.iter().position(|(name, _)| *name == line(row, "fresh_within"));
    let age = age.unwrap_or_default();
    let mut sources = Vec::new();
    for named in same_evidence(line(row, "same_as")) {
        sources.push(match named {
            Ok(requirement) => Source::Requirement {
                requirement,
                status: assessment
                    .outcome(requirement.id)
                    .map_or(Status::Missing, |outcome| outcome.status),
            },
            Err(words) => Source::Unknown { words },
        });
    }
    for named in registers(line(row, "registers")) {
        let rule = named.map(|kind| {
            let mut rules = RULES.iter().filter(|rule| rule.kind == kind.name);
            rules.nth(age)
        });
        match rule {
            Ok(Some(rule)) => sources.push(Source::Register {
                finding: context.find(rule),
            }),
            Ok(None) => {}
            Err(words) => sources.push(Source::Unknown { words }),
        }
    }
    let days = AGES.get(age).and_then(|(_, days)| *days);
    let targets = row.relations.iter().filter(|(relation, _)| relation == PROVED_BY);
    sources.extend(targets.map(|(_, target)| record(*target, linked, days, moment)));
    let excluded = is_closed(row, kinds::by_name(KIND));
    OwnOutcome {
        document: row.document,
        clause: line(row, "clause").to_owned(),
        title: row.title.clone(),
        owner: line(row, "owner").to_owned(),
        status: (!excluded).then(|| together(&sources)),
        excluded_because: line(row, "excluded_because").to_owned(),
        sources,
    }
}

fn record(
    document: DocumentId,
    linked: &HashMap<DocumentId, Option<&Row>>,
    days: Option<u16>,
    moment: Moment,
) -> Source {
    let row = linked.get(&document).copied().flatten().filter(|row| !row.archived);
    let (status, reason) = match row {
        None => (Status::Missing, Reason::NoRecord),
        Some(row) if !kinds::by_name(&row.kind).is_none_or(|kind| is_live(kind, &row.state)) => {
            (Status::Weak, Reason::OtherState { found: 1 })
        }
        Some(row) => {
            let last = days.map(|days| moment.day_of(row.updated_millis).saturating_add(i32::from(days)));
            match last {
                Some(last) if last < moment.day() => (Status::Weak, Reason::Stale { day: last + 1 }),
                Some(_) | None => (Status::Met, Reason::Enough { found: 1 }),
            }
        }
    };
    Source::Record {
        document,
        status,
        reason,
    }
}

/// The worst of the sources; weak rather than missing as soon as anything is there.
fn together(sources: &[Source]) -> Status {
    let worst = sources.iter().map(Source::status).min();
    match worst {
        Some(status @ (Status::Met | Status::Due)) => status,
        Some(Status::Weak | Status::Missing) if sources.iter().any(|source| source.status() > Status::Missing) => {
            Status::Weak
        }
        Some(Status::Weak | Status::Missing) | None => Status::Missing,
    }
}
