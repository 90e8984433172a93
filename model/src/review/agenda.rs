//! The agenda of a management review: the inputs that are required, as data.

/// An input of a management review.
#[derive(Debug, PartialEq, Eq)]
pub struct Input {
    /// Its name, part of what is stored. Never renamed.
    pub name: &'static str,
    /// As shown.
    pub label: &'static str,
    /// What the meeting asks itself here, a sentence of our own.
    pub asks: &'static str,
    /// Clauses of ISO/IEC 20000-1:2018 that it is about, the review's own first.
    pub clauses_2018: &'static [&'static str],
    /// Clauses of ISO/IEC 20000-1:2011 likewise.
    pub clauses_2011: &'static [&'static str],
    /// The text in which the discussion is written.
    pub discussion: &'static str,
    /// The choice that says what came of it.
    pub outcome: &'static str,
    /// The kind of record whose register shows more.
    pub register: &'static str,
}

/// The required inputs in the order in which they are discussed. Other points go into the minutes of the review.
pub static INPUTS: [Input; 11] = [
    Input {
        name: "earlier_actions",
        label: "Actions from earlier reviews",
        asks: "What of the last decisions is done, what is late, and what is carried over?",
        clauses_2018: &["9.3", "10.1"],
        clauses_2011: &["4.5.4.3", "4.5.5.2"],
        discussion: "discussion_earlier_actions",
        outcome: "outcome_earlier_actions",
        register: "action",
    },
    Input {
        name: "context",
        label: "Changed context",
        asks: "What changed around and inside the organization that service management has to answer?",
        clauses_2018: &["9.3", "4.1", "4.2"],
        clauses_2011: &["4.5.4.3"],
        discussion: "discussion_context",
        outcome: "outcome_context",
        register: "context_issue",
    },
    Input {
        name: "performance",
        label: "Performance and trends",
        asks: "Do services and processes reach their targets, and where are they heading?",
        clauses_2018: &["9.3", "9.1", "9.4"],
        clauses_2011: &["4.5.4.3", "4.5.4.1", "6.2"],
        discussion: "discussion_performance",
        outcome: "outcome_performance",
        register: "measure",
    },
    Input {
        name: "audits",
        label: "Results of audits",
        asks: "What did audits find, and what is still to be followed up?",
        clauses_2018: &["9.3", "9.2"],
        clauses_2011: &["4.5.4.3", "4.5.4.2"],
        discussion: "discussion_audits",
        outcome: "outcome_audits",
        register: "audit",
    },
    Input {
        name: "nonconformities",
        label: "Nonconformities and corrective actions",
        asks: "Which nonconformities are open, and do corrections work?",
        clauses_2018: &["9.3", "10.1"],
        clauses_2011: &["4.5.4.3", "4.5.5.1"],
        discussion: "discussion_nonconformities",
        outcome: "outcome_nonconformities",
        register: "nonconformity",
    },
    Input {
        name: "feedback",
        label: "Feedback of customers and others",
        asks: "What do customers and other interested parties tell us?",
        clauses_2018: &["9.3", "8.3.2"],
        clauses_2011: &["4.5.4.3", "7.1"],
        discussion: "discussion_feedback",
        outcome: "outcome_feedback",
        register: "complaint",
    },
    Input {
        name: "objectives",
        label: "Objectives",
        asks: "Which objectives are reached, which are in danger, and are they still the right ones?",
        clauses_2018: &["9.3", "6.2"],
        clauses_2011: &["4.5.4.3", "4.5.2"],
        discussion: "discussion_objectives",
        outcome: "outcome_objectives",
        register: "objective",
    },
    Input {
        name: "parties",
        label: "Suppliers and other parties",
        asks: "Do those on whom the services depend deliver what was agreed?",
        clauses_2018: &["9.3", "8.2.3", "8.3.4"],
        clauses_2011: &["4.5.4.3", "4.2", "7.2"],
        discussion: "discussion_parties",
        outcome: "outcome_parties",
        register: "supplier",
    },
    Input {
        name: "resources",
        label: "Resources, capacity and budget",
        asks: "Are people, technology, information and money enough, now and for what is coming?",
        clauses_2018: &["9.3", "7.1", "8.4"],
        clauses_2011: &["4.5.4.3", "4.4.1", "6.4", "6.5"],
        discussion: "discussion_resources",
        outcome: "outcome_resources",
        register: "resource",
    },
    Input {
        name: "risks",
        label: "Risks and opportunities",
        asks: "Which risks are too high, and does their treatment work?",
        clauses_2018: &["9.3", "6.1"],
        clauses_2011: &["4.5.4.3", "4.5.2"],
        discussion: "discussion_risks",
        outcome: "outcome_risks",
        register: "risk",
    },
    Input {
        name: "improvements",
        label: "Improvements",
        asks: "What could be better, what is worth its cost, and what did earlier improvements bring?",
        clauses_2018: &["9.3", "10.2"],
        clauses_2011: &["4.5.4.3", "4.5.5.2"],
        discussion: "discussion_improvements",
        outcome: "outcome_improvements",
        register: "improvement",
    },
];

/// The input of this name.
#[must_use]
pub fn input(name: &str) -> Option<&'static Input> {
    INPUTS.iter().find(|input| input.name == name)
}
