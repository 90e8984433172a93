//! States, topics and periods that several rules share.

use super::super::rule::{Need, Topic};

/// Days of three months.
pub(super) const QUARTER: u16 = 92;
/// Days of six months.
pub(super) const HALF_YEAR: u16 = 183;
/// Days of a year.
pub(super) const YEAR: u16 = 366;
/// Days of two years.
pub(super) const TWO_YEARS: u16 = 731;
/// Reviews are held once a year; a few weeks pass between the meeting and the signature.
pub(super) const REVIEW_CYCLE: u16 = 400;

pub(super) const POLICIES: Topic<'static> = Topic::Choice {
    field: "document_type",
    values: &["policy"],
};
pub(super) const PROCEDURES: Topic<'static> = Topic::Choice {
    field: "document_type",
    values: &["procedure"],
};
/// Documents that say how things are done.
pub(super) const GOVERNING: Topic<'static> = Topic::Choice {
    field: "document_type",
    values: &["policy", "procedure", "plan"],
};
pub(super) const PUBLISHED: &[&str] = &["published"];
/// What a document under control carries.
pub(super) const CONTROLLED: &[Need<'static>] = &[
    Need::Field("version"),
    Need::Field("approved_by"),
    Need::Field("review_due"),
];

pub(super) const APPOINTED: &[&str] = &["appointed", "accepted"];
/// Risks that have been assessed and are not over.
pub(super) const RATED: &[&str] = &["assessed", "in_treatment", "accepted", "occurred"];
pub(super) const AVAILABILITY_RISK: &[Topic<'static>] = &[Topic::Choice {
    field: "risk_area",
    values: &["service", "continuity", "supplier"],
}];
pub(super) const CONTINUITY_RISK: &[Topic<'static>] = &[Topic::Choice {
    field: "risk_area",
    values: &["continuity"],
}];
pub(super) const SECURITY_RISK: &[Topic<'static>] = &[Topic::Choice {
    field: "risk_area",
    values: &["security"],
}];

pub(super) const SERVICE_LIVE: &[&str] = &["live", "retiring"];
pub(super) const AGREED_OR_MET: &[&str] = &["agreed", "met"];
pub(super) const AVAILABILITY_REQUIREMENT: &[Topic<'static>] = &[Topic::Choice {
    field: "requirement_type",
    values: &["availability"],
}];
pub(super) const CONTINUITY_REQUIREMENT: &[Topic<'static>] = &[Topic::Choice {
    field: "requirement_type",
    values: &["continuity"],
}];
/// Agreements by which work is done.
pub(super) const IN_FORCE: &[&str] = &["in_force"];
pub(super) const PLAN_IN_FORCE: &[&str] = &["approved", "exercised", "due"];
pub(super) const ANY_REPORT: &[&str] = &["planned", "in_preparation", "in_review", "issued"];

/// Customers that services are delivered to.
pub(super) const SERVED: &[&str] = &["active", "leaving"];
/// Suppliers that deliver.
pub(super) const SUPPLYING: &[&str] = &["active", "watched"];
pub(super) const ANY_COMPLAINT: &[&str] = &["received", "acknowledged", "investigated", "answered", "closed"];

/// Changes on which somebody has formed a judgement.
pub(super) const CHANGE_ASSESSED: &[&str] = &[
    "assessed",
    "approved",
    "scheduled",
    "implementing",
    "implemented",
    "backed_out",
    "reviewed",
    "closed",
];
/// Changes that went through their decision.
pub(super) const CHANGE_APPROVED: &[&str] = &[
    "approved",
    "scheduled",
    "implementing",
    "implemented",
    "backed_out",
    "reviewed",
    "closed",
];
/// Changes that were carried out.
pub(super) const CHANGE_DONE: &[&str] = &["implemented", "backed_out", "reviewed", "closed"];
pub(super) const ANY_TRANSITION: &[&str] = &[
    "proposed",
    "planned",
    "designed",
    "built_and_tested",
    "accepted",
    "live",
    "reviewed",
];
pub(super) const TRANSITION_PLANNED: &[&str] = &[
    "planned",
    "designed",
    "built_and_tested",
    "accepted",
    "live",
    "reviewed",
];
pub(super) const TRANSITION_DESIGNED: &[&str] = &["designed", "built_and_tested", "accepted", "live", "reviewed"];
pub(super) const TRANSITION_ACCEPTED: &[&str] = &["accepted", "live", "reviewed"];
pub(super) const ITEM_STATES: &[&str] = &["in_use", "in_stock", "in_repair"];
pub(super) const BASELINE_FIXED: &[&str] = &["fixed", "compared"];
pub(super) const RELEASE_ACCEPTED: &[&str] = &["accepted", "deploying", "deployed", "reviewed", "closed"];

pub(super) const ANY_INCIDENT: &[&str] = &["new", "assigned", "in_progress", "pending", "resolved", "closed"];
pub(super) const INCIDENT_OPEN: &[&str] = &["new", "assigned", "in_progress", "pending"];
pub(super) const INCIDENT_DONE: &[&str] = &["resolved", "closed"];
pub(super) const ANY_REQUEST: &[&str] = &["new", "approved", "in_progress", "pending", "fulfilled", "closed"];
/// Problems whose cause was found.
pub(super) const PROBLEM_KNOWN: &[&str] = &["known_error", "fix_in_progress", "resolved", "closed"];

/// Nonconformities whose cause was sought.
pub(super) const ANALYSED: &[&str] = &["analysed", "action_agreed", "implemented", "verified", "closed"];
/// Nonconformities that need a correction; observations and good practice do not.
pub(super) const GRADED: &[Topic<'static>] = &[Topic::Choice {
    field: "grade",
    values: &["major", "minor"],
}];
/// Improvements that were weighed.
pub(super) const EVALUATED: &[&str] = &["evaluated", "approved", "in_progress", "measured", "closed"];
/// Improvements that were decided on.
pub(super) const IMPROVING: &[&str] = &["approved", "in_progress", "measured", "closed"];
