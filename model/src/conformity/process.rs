//! The same standing by process and by the quarters of plan, do, check, act: who answers, what is measured, what is
//! open.

use steward_sync::ids::DocumentId;

use super::assessment::{Assessment, Outcome, Tally};
use super::catalogue::Requirement;
use super::clause;
use super::evidence::is_closed;
use crate::kinds;
use crate::row::Row;
use crate::value::Value;

/// Words by which people speak of a process, in lower case: in the lists of a role assignment, in the titles of
/// measures.
const WORDS: &[(&str, &[&str])] = &[
    (
        "Assets and configuration",
        &["configuration", "asset", "konfiguration", "anlagen"],
    ),
    ("Availability", &["availab", "verfügbar"]),
    (
        "Budgeting and accounting",
        &["budget", "accounting", "cost", "kosten", "abrechnung"],
    ),
    (
        "Business relationships",
        &[
            "business relationship",
            "complaint",
            "satisf",
            "customer",
            "kunden",
            "beschwerde",
            "zufried",
        ],
    ),
    ("Change management", &["change", "änderung"]),
    (
        "Context and planning",
        &["risk", "planning", "objective", "risik", "planung", "ziele"],
    ),
    ("Continuity", &["continuity", "exercise", "kontinuität", "übung"]),
    ("Demand and capacity", &["capacity", "demand", "kapazität", "bedarf"]),
    (
        "Design and transition",
        &["design", "transition", "new service", "überführung"],
    ),
    ("Documented information", &["document", "dokument"]),
    (
        "Improvement",
        &["improvement", "nonconform", "corrective", "verbesserung", "korrektur"],
    ),
    ("Incident management", &["incident", "störung"]),
    ("Information security", &["security", "sicherheit"]),
    ("Internal audit", &["audit"]),
    ("Knowledge", &["knowledge", "wissen"]),
    (
        "Leadership",
        &[
            "leadership",
            "management system",
            "policy",
            "führung",
            "managementsystem",
            "politik",
        ],
    ),
    ("Management review", &["management review", "managementbewertung"]),
    ("Measurement", &["measurement", "monitoring", "messung"]),
    ("Operation", &["operation", "betrieb"]),
    ("Other parties", &["other part", "andere partei"]),
    ("Problem management", &["problem"]),
    ("Release and deployment", &["release", "deployment"]),
    ("Service catalogue", &["catalogue", "catalog", "katalog"]),
    (
        "Service level management",
        &["service level", "sla", "in time", "within target"],
    ),
    (
        "Service planning",
        &["service planning", "service requirement", "serviceplanung"],
    ),
    ("Service reporting", &["reporting", "service report", "bericht"]),
    ("Service requests", &["request", "anforderung", "anfrage"]),
    ("Supplier management", &["supplier", "contract", "lieferant", "vertrag"]),
    (
        "Support",
        &[
            "training",
            "competence",
            "resource",
            "communication",
            "kompetenz",
            "schulung",
        ],
    ),
];

/// A process with its requirements and who and what belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcessGroup<'a, 'o> {
    /// Its name, as the catalogue says it.
    pub name: &'a str,
    /// Clause number and outcome of each requirement that the edition has, in the order of the numbers.
    pub outcomes: Vec<(&'a str, &'o Outcome<'a>)>,
    /// Their statuses.
    pub tally: Tally,
    /// Role assignments in force that are accountable for the process, then those responsible for it.
    pub roles: Vec<DocumentId>,
    /// Measures in use that speak of it.
    pub measures: Vec<DocumentId>,
    /// Nonconformities against its clauses that are not closed.
    pub findings: Vec<DocumentId>,
}

/// The outcomes of an edition by process, in the order in which the catalogue names the processes. One pass over the
/// rows of roles, measures and nonconformities for each process.
#[must_use]
pub fn by_process<'a, 'o, 'r>(
    assessment: &'o Assessment<'a>,
    edition: usize,
    rows: impl Iterator<Item = &'r Row>,
) -> Vec<ProcessGroup<'a, 'o>> {
    let people = Belongings::gather(rows);
    let mut groups: Vec<ProcessGroup<'a, 'o>> = Vec::new();
    for place in assessment.catalogue.ordered(edition) {
        let Some(outcome) = assessment.outcomes.get(place) else {
            continue;
        };
        let (requirement, name) = (outcome.requirement, outcome.requirement.process);
        let clause = requirement.clause(edition).unwrap_or_default();
        let group = match groups.iter_mut().position(|group| group.name == name) {
            Some(known) => groups.get_mut(known),
            None => {
                groups.push(people.group(assessment, name));
                groups.last_mut()
            }
        };
        if let Some(group) = group {
            group.outcomes.push((clause, outcome));
            group.tally.add(outcome.status);
        }
    }
    let first = |group: &ProcessGroup<'_, '_>| {
        let places = assessment.catalogue.requirements.iter();
        let mut places = places.enumerate();
        places
            .find(|(_, requirement)| requirement.process == group.name)
            .map(|(place, _)| place)
    };
    groups.sort_by_key(first);
    groups
}

/// The rows that may belong to a process.
struct Belongings<'r> {
    roles: Vec<&'r Row>,
    measures: Vec<(&'r Row, String)>,
    findings: Vec<&'r Row>,
}

impl<'r> Belongings<'r> {
    fn gather(rows: impl Iterator<Item = &'r Row>) -> Self {
        let mut found = Self {
            roles: Vec::new(),
            measures: Vec::new(),
            findings: Vec::new(),
        };
        for row in rows.filter(|row| !row.archived) {
            let is_open = || !is_closed(row, kinds::by_name(&row.kind));
            match row.kind.as_str() {
                "role_assignment" if matches!(row.state.as_str(), "appointed" | "accepted") => found.roles.push(row),
                "measure" if is_open() => found.measures.push((row, row.title.to_lowercase())),
                "nonconformity" if is_open() => found.findings.push(row),
                _ => {}
            }
        }
        found.roles.sort_by_key(|row| row.document);
        found.measures.sort_by(|left, right| left.0.title.cmp(&right.0.title));
        found.findings.sort_by_key(|row| (row.created_millis, row.document));
        found
    }

    fn group<'a, 'o>(&self, assessment: &Assessment<'a>, name: &'a str) -> ProcessGroup<'a, 'o> {
        let words = WORDS
            .iter()
            .find(|(process, _)| *process == name)
            .map_or(&[][..], |(_, words)| words);
        let speaks = |text: &str| words.iter().any(|word| text.contains(word));
        let holds = |field: &'static str| {
            let holders = self.roles.iter().filter(move |row| {
                let listed = row.value(field).and_then(Value::as_text).unwrap_or_default();
                speaks(&listed.to_lowercase())
            });
            holders.map(|row| row.document)
        };
        let mut roles: Vec<DocumentId> = Vec::new();
        for role in holds("accountable_for").chain(holds("responsible_for")) {
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        let is_of = |row: &&&Row| processes_of(assessment, row).contains(&name);
        ProcessGroup {
            name,
            outcomes: Vec::new(),
            tally: Tally::default(),
            measures: self
                .measures
                .iter()
                .filter(|(row, title)| {
                    let of_role =
                        |(relation, target): &(String, DocumentId)| relation == "measures" && roles.contains(target);
                    speaks(title) || row.relations.iter().any(of_role)
                })
                .map(|(row, _)| row.document)
                .collect(),
            findings: self.findings.iter().filter(is_of).map(|row| row.document).collect(),
            roles,
        }
    }
}

/// The processes whose clauses a nonconformity names: by the first edition's numbers, or else by a later one's.
fn processes_of<'a>(assessment: &Assessment<'a>, row: &Row) -> Vec<&'a str> {
    let written = row.value("clause").and_then(Value::as_text).unwrap_or_default();
    let number = written
        .split(|character: char| !(character.is_ascii_digit() || character == '.'))
        .find(|part| part.contains('.'))
        .unwrap_or_default()
        .trim_matches('.');
    if number.is_empty() {
        return Vec::new();
    }
    (0..assessment.catalogue.editions.len())
        .map(|edition| {
            let requirements = assessment.catalogue.requirements.iter();
            requirements
                .filter(|requirement| {
                    requirement
                        .clause(edition)
                        .is_some_and(|clause| clause::touch(clause, number))
                })
                .map(|requirement| requirement.process)
                .collect::<Vec<_>>()
        })
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// A quarter of the wheel of continual improvement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Context, leadership, planning, support.
    Plan,
    /// Operation.
    Do,
    /// Evaluation.
    Check,
    /// Improvement.
    Act,
}

impl Phase {
    /// All four in their order.
    pub const EVERY: [Self; 4] = [Self::Plan, Self::Do, Self::Check, Self::Act];

    /// The quarter of a requirement, by its top clause in the catalogue's first edition.
    #[must_use]
    pub fn of(requirement: &Requirement<'_>) -> Self {
        match clause::top(requirement.clause(0).unwrap_or_default()) {
            "8" => Self::Do,
            "9" => Self::Check,
            "10" => Self::Act,
            _ => Self::Plan,
        }
    }
}

/// The statuses of each quarter.
#[must_use]
pub fn cycle(assessment: &Assessment<'_>) -> [(Phase, Tally); 4] {
    Phase::EVERY.map(|phase| {
        let mut tally = Tally::default();
        let outcomes = assessment.outcomes.iter();
        for outcome in outcomes.filter(|outcome| Phase::of(outcome.requirement) == phase) {
            tally.add(outcome.status);
        }
        (phase, tally)
    })
}
