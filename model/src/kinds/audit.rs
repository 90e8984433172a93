//! Audit: an independent look at whether work conforms and is effective, from the plan to the closed findings.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const AUDIT_TYPE: &[Choice] = &[
    Choice::new("internal", "Internal audit", Tone::Neutral).import(&["internal", "first party"]),
    Choice::new("supplier", "Supplier audit", Tone::Neutral).import(&["supplier", "second party"]),
    Choice::new("certification", "Certification audit", Tone::Neutral).import(&[
        "certification",
        "external",
        "third party",
        "stage 1",
        "stage 2",
    ]),
    Choice::new("surveillance", "Surveillance audit", Tone::Neutral).import(&["surveillance"]),
    Choice::new("customer", "Audit by customer", Tone::Neutral).import(&["customer"]),
];

const CONCLUSION: &[Choice] = &[
    Choice::new("conforms", "Conforms", Tone::Good).import(&["conformity", "passed", "pass"]),
    Choice::new("minor", "Conforms with minor findings", Tone::Warning).import(&["minor findings", "minor"]),
    Choice::new("not_conforming", "Does not conform", Tone::Critical).import(&["nonconformity", "failed", "fail"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "audit",
    prefix: "AUD",
    label: "Audit",
    plural: "Audits",
    area: Area::CheckAndAct,
    class: DocumentClass::Audit,
    purpose: "One audit: what is compared with what, by whom and how, what was seen, concluded and followed up.",
    audit_reason: "Shows that conformity and effect are checked by people who are independent of the work, and that findings are closed.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Assignment",
            fields: &[
                "audit_type",
                "auditor",
                "team",
                "independence",
                "auditees",
                "owner",
                "description",
            ],
        },
        Section {
            label: "Plan",
            fields: &[
                "criteria",
                "scope",
                "clauses",
                "methods",
                "planned_start",
                "planned_end",
                "due",
            ],
        },
        Section {
            label: "Work",
            fields: &["checklist", "evidence_seen", "started", "started_by"],
        },
        Section {
            label: "Audit report",
            fields: &["conclusion", "report", "good_practice", "reported", "reported_by"],
        },
        Section {
            label: "Follow-up",
            fields: &["review_due", "follow_up", "closed", "closed_by"],
        },
    ],
    states: &[
        State::open("planned", "Planned", Tone::Neutral, 0).import(&["new", "scheduled"]),
        State::open("in_progress", "In progress", Tone::Active, 1).import(&["started", "active", "fieldwork"]),
        State::closed("cancelled", "Cancelled", Tone::Neutral, 2).import(&["canceled", "dropped"]),
        State::open("reported", "Reported", Tone::Waiting, 3).import(&["report issued"]),
        State::open("follow_up", "Follow-up", Tone::Waiting, 4).import(&["follow up", "corrective action"]),
        State::closed("closed", "Closed", Tone::Good, 5).import(&["completed", "done"]),
    ],
    transitions: TRANSITIONS,
    relations: &[
        Relation::one(
            "part_of_programme",
            "Part of programme",
            "Audits of the programme",
            &["audit_programme"],
        )
        .import(&["audit programme", "programme", "program"]),
        Relation::many("audits", "Examines", "Examined in audit", &[]).import(&["process", "service", "examines"]),
        Relation::many("saw_evidence", "Evidence seen", "Seen as evidence in", &[]).import(&["evidence"]),
        Relation::many("follows_up", "Follows up audit", "Followed up by audit", &["audit"])
            .import(&["follows up", "previous audit"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "audit_type",
        "auditor",
        "planned_start",
        "conclusion",
        "due",
        "review_due",
        "updated",
    ],
    evidence: &[Evidence::new(
        "9.2",
        "4.5.4.2",
        "audits are independent, reported and followed up",
    )],
    counters: &[],
    derive: None,
};

const FIELDS: &[Field] = &[
    Field::choice("audit_type", "Type", AUDIT_TYPE).import(&["type", "audit type"]),
    Field::person("auditor", "Lead auditor").import(&["auditor", "lead auditor"]),
    Field::line("team", "Audit team").import(&["team", "audit team", "auditors"]),
    Field::line("independence", "Independence")
        .help("Why the auditors have no part in what they audit.")
        .import(&["independence"]),
    Field::line("auditees", "Auditees")
        .help("Who is asked.")
        .import(&["auditees", "auditee", "interviewees"]),
    Field::text("criteria", "Criteria")
        .help("What audits compare with: standard, own rules, contracts.")
        .import(&["criteria", "audit criteria"]),
    Field::text("scope", "Audit scope")
        .help("Processes, services, sites and period.")
        .import(&["scope", "audit scope"]),
    Field::line("clauses", "Clauses")
        .help("Clause numbers, separated by commas.")
        .import(&["clauses", "clause"]),
    Field::text("methods", "Methods")
        .help("For example interviews, samples of records, observation.")
        .import(&["methods", "method"]),
    Field::date("planned_start", "Planned start").import(&["planned start", "start", "date", "start date"]),
    Field::date("planned_end", "Planned end").import(&["planned end", "end", "end date"]),
    Field::date("due", "Report due").import(&["report due", "due", "due date"]),
    Field::text("checklist", "Checklist")
        .help("Questions by clause and what was found; several auditors write at once.")
        .import(&["checklist", "questions"]),
    Field::text("evidence_seen", "Samples and evidence")
        .help("Which records, documents and statements were looked at.")
        .import(&["evidence", "samples", "evidence seen"]),
    Field::moment("started", "Started")
        .read_only()
        .import(&["started", "actual start"]),
    Field::person("started_by", "Started by")
        .read_only()
        .import(&["started by"]),
    Field::choice("conclusion", "Conclusion", CONCLUSION).import(&["conclusion", "result", "outcome"]),
    Field::text("report", "Summary of results")
        .help("Conformity and effectiveness for management; each finding has its own record.")
        .import(&["report", "summary of results", "findings"]),
    Field::text("good_practice", "Good practice").import(&["good practice", "strengths"]),
    Field::moment("reported", "Reported")
        .read_only()
        .import(&["reported", "report date"]),
    Field::person("reported_by", "Reported to management by")
        .read_only()
        .import(&["reported by"]),
    Field::date("review_due", "Follow-up due").import(&["follow-up due", "follow up due"]),
    Field::text("follow_up", "Follow-up")
        .help("How it was checked that agreed actions were taken and worked.")
        .import(&["follow-up", "follow up"]),
    Field::moment("closed", "Closed")
        .read_only()
        .import(&["closed", "closed at"]),
    Field::person("closed_by", "Closed by")
        .read_only()
        .import(&["closed by"]),
];

const TRANSITIONS: &[Transition] = &[
    Transition::new("start", "Start", &["planned"], "in_progress")
        .needs(&[
            "audit_type",
            "auditor",
            "independence",
            "criteria",
            "scope",
            "methods",
            "planned_start",
        ])
        .stamps(&[Stamp::Now("started"), Stamp::Actor("started_by")]),
    Transition::new("report", "Issue the report", &["in_progress"], "reported")
        .needs(&["checklist", "evidence_seen", "conclusion", "report"])
        .stamps(&[Stamp::Now("reported"), Stamp::Actor("reported_by")]),
    Transition::new("follow_up", "Start follow-up", &["reported"], "follow_up").needs(&["owner", "review_due"]),
    Transition::new("close", "Close", &["reported", "follow_up"], "closed")
        .needs(&["follow_up"])
        .stamps(&[Stamp::Now("closed"), Stamp::Actor("closed_by")]),
    Transition::new(
        "correct",
        "Take back for correction",
        &["reported", "follow_up"],
        "in_progress",
    )
    .with_reason()
    .stamps(&[Stamp::Clear("reported"), Stamp::Clear("reported_by")]),
    Transition::new("cancel", "Cancel", &["planned", "in_progress"], "cancelled").with_reason(),
    Transition::new("plan_again", "Plan again", &["cancelled"], "planned")
        .with_reason()
        .stamps(&[Stamp::Clear("started"), Stamp::Clear("started_by")]),
    Transition::new("reopen", "Reopen", &["closed"], "follow_up")
        .with_reason()
        .stamps(&[Stamp::Clear("closed"), Stamp::Clear("closed_by")]),
];
