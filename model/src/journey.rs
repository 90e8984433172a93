//! The way to the certificate and beyond, in stages: what each still asks for, drawn from live records.

use std::collections::HashMap;

use steward_sync::ids::DocumentId;

use crate::conformity::{Assessment, NextStep, Outcome, Requirement, Status};
use crate::gap::Gap;
use crate::row::Row;
use crate::value::Value;

/// A stage of the journey, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Context, interested parties, scope and roles.
    Understand,
    /// What is there is compared with what is required.
    GapAnalysis,
    /// What is lacking is put in place, and used.
    Implement,
    /// People who do not do the work check it.
    InternalAudit,
    /// Top management looks at everything and decides.
    ManagementReview,
    /// An independent body audits.
    Certify,
    /// The system is kept up between audits.
    Surveillance,
}

impl Stage {
    /// All of them, in their order.
    pub const EVERY: [Self; 7] = [
        Self::Understand,
        Self::GapAnalysis,
        Self::Implement,
        Self::InternalAudit,
        Self::ManagementReview,
        Self::Certify,
        Self::Surveillance,
    ];

    /// A stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Understand => "understand",
            Self::GapAnalysis => "gap_analysis",
            Self::Implement => "implement",
            Self::InternalAudit => "internal_audit",
            Self::ManagementReview => "management_review",
            Self::Certify => "certify",
            Self::Surveillance => "surveillance",
        }
    }

    /// Ids of the requirements that are proven in this stage; the stage of all others is [`Stage::Implement`].
    const fn requirements(self) -> &'static [&'static str] {
        match self {
            Self::Understand => &["context", "interested_parties", "scope", "roles", "representative"],
            Self::GapAnalysis | Self::Implement | Self::Certify => &[],
            Self::InternalAudit => &["audit_programme", "audits", "nonconformities"],
            Self::ManagementReview => &["management_review", "leadership"],
            Self::Surveillance => &["improvements"],
        }
    }
}

/// What a task is about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Subject {
    /// The records prove a requirement.
    Requirement(&'static Requirement<'static>),
    /// Requirements that were assessed.
    Assessed,
    /// Gaps for which somebody agreed to do something.
    Planned,
    /// Actions out of the gap assessment that are over.
    Closed,
    /// Actions out of management reviews that are over.
    Decisions,
    /// Nonconformities whose correction was verified.
    Corrected,
    /// Requirements that the records prove.
    Proven,
    /// The certification audit was reported.
    Certified,
    /// An audit is planned or under way.
    AuditAhead,
    /// A management review is planned or under way, or has its date.
    ReviewAhead,
    /// Of the requirements that have evidence, those whose evidence is current and complete.
    Current,
}

/// Where the next step of a task is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// On the page of the gap assessment.
    Gaps,
    /// On the page of conformity.
    Conformity,
    /// In the register of a kind, given by its stored name.
    Register(&'static str),
    /// On a record.
    Record(DocumentId),
}

/// Something that belongs to a stage: `done` of `of`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Task {
    /// What it is about.
    pub subject: Subject,
    /// How many are done.
    pub done: usize,
    /// How many there are; none is not enough.
    pub of: usize,
    /// What to do next, unless it is done.
    pub next: Option<Next>,
}

impl Task {
    fn new(subject: Subject, (done, of): (usize, usize), next: Next) -> Self {
        let is_done = done == of && of > 0;
        Self {
            subject,
            done,
            of,
            next: (!is_done).then_some(next),
        }
    }

    /// As [`Task::new`], where nothing to do is done.
    fn if_any(subject: Subject, (done, of): (usize, usize), next: Next) -> Self {
        Self {
            subject,
            done,
            of,
            next: (done < of).then_some(next),
        }
    }

    fn requirement(outcome: &Outcome<'static>) -> Self {
        let step = outcome.first_step().map(|(_, step)| match step {
            NextStep::Create { kind } => Next::Register(kind),
            NextStep::Advance { record } | NextStep::Complete { record, .. } | NextStep::Renew { record, .. } => {
                Next::Record(record)
            }
        });
        let done = usize::from(is_proven(outcome.status));
        Self::new(
            Subject::Requirement(outcome.requirement),
            (done, 1),
            step.unwrap_or(Next::Conformity),
        )
    }

    /// Whether nothing is left.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.next.is_none()
    }
}

const fn is_proven(status: Status) -> bool {
    match status {
        Status::Met | Status::Due => true,
        Status::Weak | Status::Missing => false,
    }
}

/// A stage and what belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Leg {
    /// The stage.
    pub stage: Stage,
    /// Its tasks.
    pub tasks: Vec<Task>,
}

impl Leg {
    /// Whether nothing is left.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.tasks.iter().all(Task::is_done)
    }

    /// How many tasks are done, and how many there are.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        let done = self.tasks.iter().filter(|task| task.is_done()).count();
        (done, self.tasks.len())
    }
}

/// The first stage that is not done; the last one if all are.
#[must_use]
pub fn current(legs: &[Leg]) -> Stage {
    legs.iter()
        .find(|leg| !leg.is_done())
        .map_or(Stage::Surveillance, |leg| leg.stage)
}

/// Counts over the records that no requirement speaks of.
#[derive(Debug, Default)]
struct Facts {
    closed_actions: (usize, usize),
    decisions: (usize, usize),
    corrected: (usize, usize),
    certified: bool,
    audit_ahead: bool,
    review_ahead: bool,
}

impl Facts {
    fn read<'r>(rows: impl IntoIterator<Item = &'r Row>, gaps: &HashMap<String, Gap>, today: i32) -> Self {
        let mut facts = Self::default();
        let mut actions: Vec<&Row> = Vec::new();
        let mut reviews: Vec<DocumentId> = Vec::new();
        for row in rows.into_iter().filter(|row| !row.archived) {
            let chosen = |field: &str| row.value(field).and_then(Value::as_text);
            let state = row.state.as_str();
            match row.kind.as_str() {
                "action" => actions.push(row),
                "audit" => {
                    facts.certified |= chosen("audit_type") == Some("certification")
                        && matches!(state, "reported" | "follow_up" | "closed");
                    facts.audit_ahead |= matches!(state, "planned" | "in_progress");
                }
                "management_review" => {
                    reviews.push(row.document);
                    let is_dated = matches!(row.value("next_review"), Some(Value::Date(day)) if *day >= today);
                    facts.review_ahead |= is_dated || matches!(state, "planned" | "open");
                }
                "nonconformity" if matches!(chosen("grade"), Some("major" | "minor")) => {
                    facts.corrected.1 += 1;
                    facts.corrected.0 += usize::from(matches!(state, "verified" | "closed"));
                }
                _ => {}
            }
        }
        for action in actions {
            let is_over = usize::from(matches!(action.state.as_str(), "done" | "cancelled"));
            let follows = |from: &dyn Fn(&DocumentId) -> bool| {
                let mut relations = action.relations.iter();
                relations.any(|(name, target)| name == "follows_from" && from(target))
            };
            if follows(&|target| reviews.contains(target)) {
                facts.decisions.0 += is_over;
                facts.decisions.1 += 1;
            }
            if follows(&|target| gaps.values().any(|gap| gap.document == *target)) {
                facts.closed_actions.0 += is_over;
                facts.closed_actions.1 += 1;
            }
        }
        facts
    }
}

/// The stages in their order; `assessment` is the conformity at this moment, `gaps` what people judged, `today` the
/// day where the person is, from 1970-01-01.
#[must_use]
pub fn journey<'r>(
    assessment: &Assessment<'static>,
    edition: usize,
    gaps: &HashMap<String, Gap>,
    rows: impl IntoIterator<Item = &'r Row>,
    today: i32,
) -> Vec<Leg> {
    let facts = Facts::read(rows, gaps, today);
    let of_edition = || {
        let outcomes = assessment.outcomes.iter();
        outcomes.filter(|outcome| outcome.requirement.clause(edition).is_some())
    };
    Stage::EVERY
        .into_iter()
        .map(|stage| {
            let mut tasks: Vec<Task> = of_edition()
                .filter(|outcome| stage_of(outcome.requirement.id) == stage)
                .map(Task::requirement)
                .collect();
            tasks.extend(further(stage, assessment, edition, gaps, &facts));
            Leg { stage, tasks }
        })
        .collect()
}

fn stage_of(requirement: &str) -> Stage {
    let mut stages = Stage::EVERY.into_iter();
    stages
        .find(|stage| stage.requirements().contains(&requirement))
        .unwrap_or(Stage::Implement)
}

/// The tasks of a stage that are no requirements.
fn further(
    stage: Stage,
    assessment: &Assessment<'static>,
    edition: usize,
    gaps: &HashMap<String, Gap>,
    facts: &Facts,
) -> Vec<Task> {
    let wanted = || {
        let requirements = assessment.catalogue.requirements.iter();
        requirements.filter(|requirement| requirement.clause(edition).is_some())
    };
    let known = || wanted().filter_map(|requirement| gaps.get(requirement.id));
    let tally = assessment.tally(edition);
    let once = |is_done: bool| (usize::from(is_done), 1);
    match stage {
        Stage::Understand => Vec::new(),
        Stage::GapAnalysis => {
            let answered = known().filter(|gap| gap.answer.is_some()).count();
            let open = || known().filter(|gap| gap.answer.is_some_and(crate::gap::Answer::is_gap));
            let planned = open().filter(|gap| gap.actions.0 > 0).count();
            vec![
                Task::new(Subject::Assessed, (answered, wanted().count()), Next::Gaps),
                Task::if_any(Subject::Planned, (planned, open().count()), Next::Gaps),
            ]
        }
        Stage::Implement => vec![Task::if_any(
            Subject::Closed,
            facts.closed_actions,
            Next::Register("action"),
        )],
        Stage::InternalAudit => Vec::new(),
        Stage::ManagementReview => vec![Task::if_any(
            Subject::Decisions,
            facts.decisions,
            Next::Register("action"),
        )],
        Stage::Certify => vec![
            Task::new(
                Subject::Proven,
                (tally.met + tally.due, tally.total()),
                Next::Conformity,
            ),
            Task::if_any(Subject::Corrected, facts.corrected, Next::Register("nonconformity")),
            Task::new(Subject::Certified, once(facts.certified), Next::Register("audit")),
        ],
        Stage::Surveillance => vec![
            Task::new(Subject::AuditAhead, once(facts.audit_ahead), Next::Register("audit")),
            Task::new(
                Subject::ReviewAhead,
                once(facts.review_ahead),
                Next::Register("management_review"),
            ),
            Task::new(
                Subject::Current,
                (tally.met, tally.met + tally.due + tally.weak),
                Next::Conformity,
            ),
        ],
    }
}

#[cfg(test)]
mod tests;
