//! Audit programme: which audits are planned over a period, and why these.

use crate::declaration::{
    Area, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

/// The declaration.
pub static KIND: Kind = Kind {
    name: "audit_programme",
    prefix: "PRG",
    label: "Audit programme",
    plural: "Audit programmes",
    area: Area::CheckAndAct,
    class: DocumentClass::Audit,
    purpose: "The audits of a period: what they are to find out, what they cover, how often, by whom, and what was learned.",
    audit_reason: "Shows that internal audits are planned by importance and earlier results and cover the whole scope in time.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::line("version", "Version").import(&["version", "revision"]),
        Field::date("start", "Begins").import(&["begins", "start", "start date", "from"]),
        Field::date("end", "Ends").import(&["ends", "end", "end date", "to"]),
        Field::text("aims", "Aims").import(&["aims", "objectives"]),
        Field::text("criteria", "Criteria")
            .help("What audits compare with: standard, own rules, contracts.")
            .import(&["criteria", "audit criteria"]),
        Field::text("coverage", "Coverage")
            .help("Clauses, processes, services and sites, and when each is audited.")
            .import(&["coverage", "scope", "schedule"]),
        Field::text("basis", "Basis of planning")
            .help("Importance, changes, risks and earlier results that decided on frequency and depth.")
            .import(&["basis", "risks", "rationale"]),
        Field::text("methods", "Methods").import(&["methods", "method"]),
        Field::text("auditors", "Auditors and independence")
            .help("Who audits what; nobody audits their own work.")
            .import(&["auditors", "audit team"]),
        Field::text("evaluation", "Evaluation")
            .help("Whether the programme met its aims, and what to change in the next one.")
            .import(&["evaluation", "review", "result"]),
        Field::date("review_due", "Next review").import(&["next review", "review date"]),
        Field::person("approved_by", "Approved by")
            .read_only()
            .import(&["approved by", "approver"]),
        Field::moment("approved", "Approved")
            .read_only()
            .import(&["approved", "approval date"]),
        Field::moment("closed", "Closed")
            .read_only()
            .import(&["closed", "closed at"]),
    ],
    sections: &[
        Section {
            label: "Programme",
            fields: &["version", "start", "end", "owner", "aims", "description"],
        },
        Section {
            label: "Planning",
            fields: &["criteria", "coverage", "basis", "methods", "auditors"],
        },
        Section {
            label: "Control",
            fields: &["review_due", "approved_by", "approved", "evaluation", "closed"],
        },
    ],
    states: &[
        State::open("draft", "Draft", Tone::Neutral, 0).import(&["new", "planned"]),
        State::open("in_review", "In review", Tone::Waiting, 1).import(&["review"]),
        State::open("approved", "Approved", Tone::Active, 2).import(&["running", "in progress", "active"]),
        State::closed("closed", "Closed", Tone::Good, 3).import(&["completed", "done"]),
    ],
    transitions: &[
        Transition::new("submit", "Send to review", &["draft"], "in_review").needs(&[
            "owner", "version", "start", "end", "criteria", "coverage", "basis", "auditors",
        ]),
        Transition::new("return", "Return to author", &["in_review"], "draft").with_reason(),
        Transition::new("approve", "Approve", &["in_review"], "approved")
            .needs(&["review_due"])
            .stamps(&[
                Stamp::Now("approved"),
                Stamp::Actor("approved_by"),
                Stamp::Approval(&["evaluation"]),
            ]),
        Transition::new("revise", "Revise", &["approved"], "draft")
            .with_reason()
            .stamps(&[Stamp::Clear("approved"), Stamp::Clear("approved_by")]),
        Transition::new("close", "Close", &["approved"], "closed")
            .needs(&["evaluation"])
            .stamps(&[Stamp::Now("closed")]),
        Transition::new("reopen", "Reopen", &["closed"], "approved")
            .with_reason()
            .stamps(&[Stamp::Clear("closed")]),
    ],
    relations: &[
        Relation::many("covers", "Covers", "Covered by audit programme", &[]).import(&["covers", "service", "process"]),
        Relation::one("previous", "Previous programme", "Next programme", &["audit_programme"])
            .import(&["previous programme"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "version",
        "start",
        "end",
        "owner",
        "review_due",
        "updated",
    ],
    evidence: &[Evidence::new(
        "9.2",
        "4.5.4.2",
        "internal audits are planned by importance and earlier results",
    )],
    counters: &[],
    derive: None,
};
