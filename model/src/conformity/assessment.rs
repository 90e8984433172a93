//! What an evaluation says: a status per requirement with its reasons, as data that an interface puts into words.

use steward_sync::ids::DocumentId;

use super::catalogue::{Catalogue, Group, Requirement};
use super::clause;
use super::rule::{Demand, Need, Rule, Weight};

/// How well a requirement is proven; a later one is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// There is no evidence.
    Missing,
    /// There is some evidence: not enough, not approved, incomplete or out of date.
    Weak,
    /// Met, and something falls due soon, is a little overdue, or has few gaps.
    Due,
    /// Met.
    Met,
}

impl Status {
    /// All of them, the best first.
    pub const EVERY: [Self; 4] = [Self::Met, Self::Due, Self::Weak, Self::Missing];

    /// A stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Due => "due",
            Self::Weak => "weak",
            Self::Missing => "missing",
        }
    }
}

/// Why a rule has its status. Days count from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason<'a> {
    /// There are enough.
    Enough {
        /// Records that count.
        found: usize,
    },
    /// No record of the kind and topic.
    NoRecord,
    /// Not one is in a state that counts.
    OtherState {
        /// Records in other states.
        found: usize,
    },
    /// Some count, but fewer than wanted.
    TooFew {
        /// Records that count.
        found: usize,
        /// Records wanted.
        wanted: u16,
    },
    /// Those in the right state lack something.
    Incomplete {
        /// Records that lack it.
        found: usize,
        /// The first thing that is lacking.
        need: Need<'a>,
    },
    /// The newest is too old.
    Stale {
        /// The day from which it no longer counted.
        day: i32,
    },
    /// A date that keeps the record current is not set.
    Undated {
        /// Records without the date.
        found: usize,
    },
    /// The evidence is about to become too old.
    AgesOut {
        /// The first day on which it no longer counts.
        day: i32,
    },
    /// A date comes up.
    FallsDue {
        /// The earliest date.
        day: i32,
        /// Records with such a date.
        records: usize,
    },
    /// A date has passed.
    Overdue {
        /// The earliest date.
        day: i32,
        /// Records with such a date.
        records: usize,
    },
    /// Of the records that must all be complete, some are not.
    Gaps {
        /// Records that lack something or are out of date.
        lacking: usize,
        /// All of them.
        of: usize,
        /// What the first of them lacks, unless it is out of date.
        need: Option<Need<'a>>,
    },
    /// There is no record of which anything could be demanded.
    NothingToCheck,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep<'a> {
    /// Create a record of a kind.
    Create {
        /// Stored name of the kind.
        kind: &'a str,
    },
    /// Bring a record to one of the states of the rule.
    Advance {
        /// The record that is nearest.
        record: DocumentId,
    },
    /// Add what a record lacks.
    Complete {
        /// The record.
        record: DocumentId,
        /// What it lacks.
        need: Need<'a>,
    },
    /// Go through a record and renew its date.
    Renew {
        /// The record.
        record: DocumentId,
        /// The field of the date; `None` if the last change counts.
        field: Option<&'a str>,
    },
}

/// What one rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding<'a> {
    /// The rule.
    pub rule: &'a Rule<'a>,
    /// Its status; `None` if there was nothing to check.
    pub status: Option<Status>,
    /// Why.
    pub reason: Reason<'a>,
    /// How many records count.
    pub count: usize,
    /// Records that count, the latest changed first; at most [`super::RECORDS_KEPT`].
    pub records: Vec<DocumentId>,
    /// What would make it better.
    pub next: Option<NextStep<'a>>,
}

impl Finding<'_> {
    /// Whether it shows that something is there. Gaps among records of another purpose show nothing.
    const fn is_evidence(&self) -> bool {
        match (self.rule.demand, self.status) {
            (Demand::AtLeast(_), Some(Status::Weak | Status::Due | Status::Met))
            | (Demand::Each, Some(Status::Due | Status::Met)) => true,
            (_, Some(Status::Missing) | None) | (Demand::Each, Some(Status::Weak)) => false,
        }
    }
}

/// How well one requirement is proven.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome<'a> {
    /// The requirement.
    pub requirement: &'a Requirement<'a>,
    /// Its status.
    pub status: Status,
    /// What each rule found, in the rules' order.
    pub findings: Vec<Finding<'a>>,
}

impl<'a> Outcome<'a> {
    /// Draws the status from the findings: the worst of what must be, `Weak` as soon as anything is there at all.
    pub(super) fn new(requirement: &'a Requirement<'a>, findings: Vec<Finding<'a>>) -> Self {
        let worst = findings
            .iter()
            .filter(|finding| finding.rule.weight == Weight::Must)
            .filter_map(|finding| finding.status)
            .min();
        let status = match worst {
            Some(status @ (Status::Due | Status::Met)) => status,
            Some(Status::Weak | Status::Missing) | None => {
                if findings.iter().any(Finding::is_evidence) {
                    Status::Weak
                } else {
                    Status::Missing
                }
            }
        };
        Self {
            requirement,
            status,
            findings,
        }
    }

    /// The finding whose next step comes first: of what must be, the worst; then of what should be.
    #[must_use]
    pub fn first_step(&self) -> Option<(&Finding<'a>, NextStep<'a>)> {
        self.findings
            .iter()
            .filter_map(|finding| Some((finding, finding.next?)))
            .min_by_key(|(finding, _)| (finding.rule.weight == Weight::Should, finding.status))
    }

    /// Records that prove it, without repetition, in the order of the rules; and how many more there are at least.
    #[must_use]
    pub fn records(&self, limit: usize) -> (Vec<DocumentId>, usize) {
        let mut records = Vec::new();
        for record in self.findings.iter().flat_map(|finding| &finding.records) {
            if !records.contains(record) {
                records.push(*record);
            }
        }
        let counted = self.findings.iter().map(|finding| finding.count).max().unwrap_or(0);
        let all = records.len().max(counted);
        records.truncate(limit);
        let more = all - records.len();
        (records, more)
    }
}

/// How many requirements have which status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Met.
    pub met: usize,
    /// Due.
    pub due: usize,
    /// Weak.
    pub weak: usize,
    /// Missing.
    pub missing: usize,
}

impl Tally {
    /// How many have this status.
    #[must_use]
    pub const fn of(self, status: Status) -> usize {
        match status {
            Status::Met => self.met,
            Status::Due => self.due,
            Status::Weak => self.weak,
            Status::Missing => self.missing,
        }
    }

    /// How many there are.
    #[must_use]
    pub const fn total(self) -> usize {
        self.met + self.due + self.weak + self.missing
    }

    pub(super) const fn add(&mut self, status: Status) {
        match status {
            Status::Met => self.met += 1,
            Status::Due => self.due += 1,
            Status::Weak => self.weak += 1,
            Status::Missing => self.missing += 1,
        }
    }
}

/// The requirements of a top clause, in the order of their numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct ClauseGroup<'a, 'o> {
    /// The top clause.
    pub group: Group<'a>,
    /// Clause number and outcome of each requirement.
    pub outcomes: Vec<(&'a str, &'o Outcome<'a>)>,
    /// Its statuses.
    pub tally: Tally,
}

/// The outcome for a whole catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment<'a> {
    /// The catalogue.
    pub catalogue: &'a Catalogue<'a>,
    /// One per requirement, in the catalogue's order.
    pub outcomes: Vec<Outcome<'a>>,
}

impl<'a> Assessment<'a> {
    /// The outcomes of an edition by top clause, in the order of its own numbers. A top clause that the catalogue does
    /// not name is shown under its number.
    #[must_use]
    pub fn by_clause(&self, edition: usize) -> Vec<ClauseGroup<'a, '_>> {
        let mut groups: Vec<ClauseGroup<'a, '_>> = Vec::new();
        for outcome in self
            .catalogue
            .ordered(edition)
            .into_iter()
            .filter_map(|place| self.outcomes.get(place))
        {
            let Some(clause) = outcome.requirement.clause(edition) else {
                continue;
            };
            let top = clause::top(clause);
            if groups.last().is_none_or(|last| last.group.clause != top) {
                groups.push(ClauseGroup {
                    group: self.group(edition, top),
                    outcomes: Vec::new(),
                    tally: Tally::default(),
                });
            }
            if let Some(last) = groups.last_mut() {
                last.outcomes.push((clause, outcome));
                last.tally.add(outcome.status);
            }
        }
        groups
    }

    fn group(&self, edition: usize, top: &'a str) -> Group<'a> {
        let edition = self.catalogue.editions.get(edition);
        edition
            .and_then(|edition| edition.groups.iter().find(|group| group.clause == top))
            .copied()
            .unwrap_or(Group { clause: top, title: "" })
    }

    /// The statuses of an edition.
    #[must_use]
    pub fn tally(&self, edition: usize) -> Tally {
        let mut tally = Tally::default();
        for outcome in &self.outcomes {
            if outcome.requirement.clause(edition).is_some() {
                tally.add(outcome.status);
            }
        }
        tally
    }

    /// The outcome for a requirement.
    #[must_use]
    pub fn outcome(&self, id: &str) -> Option<&Outcome<'a>> {
        self.outcomes.iter().find(|outcome| outcome.requirement.id == id)
    }
}
