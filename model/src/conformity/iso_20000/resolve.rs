//! Requirements on incidents, requests and problems.

use super::super::catalogue::Requirement;
use super::super::rule::{Need, Rule, Topic};
use super::terms::{HALF_YEAR, INCIDENT_DONE, INCIDENT_OPEN, PROBLEM_KNOWN, PROCEDURES, PUBLISHED, QUARTER, YEAR};
use crate::declaration::Area;

pub(super) const INCIDENTS: Requirement<'static> = Requirement {
    id: "incidents",
    clauses: &["8.6.1", "8.1"],
    area: Area::Resolve,
    process: "Incident management",
    title: "Incidents are recorded, prioritized, resolved and closed",
    asks: "Incidents with impact, urgency, assignment, resolution and closure, according to a procedure.",
    guidance: "Keep the person who called informed; silence is what most complaints are about.",
    rules: &[
        Rule::one("incident")
            .at_least(3)
            .in_states(INCIDENT_DONE)
            .with(&[Need::Field("priority"), Need::Field("resolution")])
            .updated_within(QUARTER),
        Rule::one("document")
            .about(&[PROCEDURES, Topic::Words(&["incident", "störung"])])
            .in_states(PUBLISHED)
            .until("review_due"),
        Rule::each("incident")
            .in_states(INCIDENT_OPEN)
            .with(&[Need::Field("priority")])
            .should(),
    ],
};

pub(super) const MAJOR_INCIDENTS: Requirement<'static> = Requirement {
    id: "major_incidents",
    clauses: &["8.6.1", "8.1"],
    area: Area::Resolve,
    process: "Incident management",
    title: "Major incidents are defined, led and reviewed",
    asks: "What makes an incident a major one, who is informed, and a review of each.",
    guidance: "Practise the procedure before you need it, with the director in the room.",
    rules: &[
        Rule::one("document")
            .about(&[Topic::Words(&["major incident", "schwer", "großstörung"])])
            .in_states(PUBLISHED)
            .until("review_due"),
        Rule::each("incident")
            .about(&[Topic::set("major")])
            .in_states(INCIDENT_DONE)
            .with(&[Need::Field("director_engaged"), Need::Field("major_review")]),
    ],
};

pub(super) const REQUESTS: Requirement<'static> = Requirement {
    id: "requests",
    clauses: &["8.6.2", "8.1"],
    area: Area::Resolve,
    process: "Service requests",
    title: "Service requests are fulfilled as agreed",
    asks: "Requests with type, approval where needed, fulfilment and closure.",
    guidance: "Publish what can be requested and how long it takes.",
    rules: &[
        Rule::one("service_request")
            .at_least(3)
            .in_states(&["fulfilled", "closed"])
            .updated_within(QUARTER),
        Rule::one("document")
            .about(&[PROCEDURES, Topic::Words(&["request", "anforderung", "anfrage"])])
            .in_states(PUBLISHED)
            .should(),
    ],
};

pub(super) const PROBLEMS: Requirement<'static> = Requirement {
    id: "problems",
    clauses: &["8.6.3", "8.2"],
    area: Area::Resolve,
    process: "Problem management",
    title: "Causes of incidents are found and removed",
    asks: "Problems with linked incidents, cause, fix by change, and a check that the fix works.",
    guidance: "Open a problem when the same words appear in the third incident.",
    rules: &[
        Rule::one("problem")
            .in_states(PROBLEM_KNOWN)
            .with(&[Need::Field("cause")])
            .updated_within(HALF_YEAR),
        Rule::each("problem")
            .in_states(&["closed"])
            .with(&[Need::Field("effectiveness")])
            .should(),
        Rule::one("problem")
            .in_states(PROBLEM_KNOWN)
            .with(&[Need::RelatedBy {
                kind: "incident",
                relation: "has_problem",
            }])
            .should(),
    ],
};

pub(super) const KNOWN_ERRORS: Requirement<'static> = Requirement {
    id: "known_errors",
    clauses: &["8.6.3", "8.2"],
    area: Area::Resolve,
    process: "Problem management",
    title: "Known errors are recorded, and trends are analysed",
    asks: "Known errors with a workaround that the service desk can find, and analysis of repeated incidents.",
    guidance: "Write the symptom in the words of the person who calls.",
    rules: &[
        Rule::one("problem")
            .in_states(PROBLEM_KNOWN)
            .with(&[Need::Field("workaround")])
            .updated_within(YEAR),
        Rule::one("measure")
            .about(&[Topic::Words(&["incident", "problem", "störung"])])
            .should(),
    ],
};
