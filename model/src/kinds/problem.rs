//! Problem: the cause, not yet known or not yet removed, of incidents that happened or could happen.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};
use crate::priority::{IMPACT, PRIORITY, URGENCY, derive};

const DETECTION: &[Choice] = &[
    Choice::new("repeated_incidents", "Repeated incidents", Tone::Neutral).import(&["trend", "recurring incidents"]),
    Choice::new("major_incident", "Major incident", Tone::Warning),
    Choice::new("monitoring", "Monitoring", Tone::Neutral).import(&["event", "alert"]),
    Choice::new("supplier", "Notice of a supplier", Tone::Neutral).import(&["vendor", "supplier"]),
    Choice::new("analysis", "Preventive analysis", Tone::Neutral).import(&["proactive", "analysis"]),
];

const EFFECTIVENESS: &[Choice] = &[
    Choice::new("effective", "Effective", Tone::Good).import(&["yes", "solved"]),
    Choice::new("partly", "Partly effective", Tone::Warning).import(&["partial"]),
    Choice::new("ineffective", "Not effective", Tone::Critical).import(&["no", "not solved"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "problem",
    prefix: "PRB",
    label: "Problem",
    plural: "Problems",
    area: Area::Resolve,
    class: DocumentClass::Record,
    purpose: "Causes of incidents: found, made harmless by a workaround, and removed for good, also before they strike.",
    audit_reason: "Shows that repeated and major incidents lead to their cause, that known errors are on record, and that fixes are checked for effect.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Problem",
            fields: &["detection", "detected", "category", "symptom", "description"],
        },
        Section {
            label: "Classification",
            fields: &["impact", "urgency", "priority"],
        },
        Section {
            label: "Work",
            fields: &["assignment_group", "assigned_to", "owner", "reassignments", "due"],
        },
        Section {
            label: "Analysis",
            fields: &["cause", "workaround", "known_error_since", "solution", "prevention"],
        },
        Section {
            label: "Result",
            fields: &[
                "resolved",
                "resolved_by",
                "review_due",
                "effectiveness",
                "effectiveness_note",
                "closed",
                "reopen_count",
            ],
        },
    ],
    states: &[
        State::open("new", "New", Tone::Neutral, 0).import(&["open", "logged"]),
        State::open("investigating", "Investigating", Tone::Active, 1).import(&[
            "assess",
            "root cause analysis",
            "in progress",
            "work in progress",
        ]),
        State::open("known_error", "Known error", Tone::Warning, 2).import(&["known error", "cause known"]),
        State::open("fix_in_progress", "Fix in progress", Tone::Active, 3)
            .import(&["fix in progress", "pending change"]),
        State::closed("cancelled", "Dismissed", Tone::Neutral, 4).import(&["canceled", "cancelled", "duplicate"]),
        State::open("resolved", "Resolved", Tone::Good, 5).import(&["solved", "fixed"]),
        State::closed("closed", "Closed", Tone::Good, 6).import(&["complete", "completed"]),
    ],
    transitions: &[
        Transition::new("investigate", "Start investigation", &["new"], "investigating").needs(&[
            "impact",
            "urgency",
            "assigned_to",
        ]),
        Transition::new(
            "record_error",
            "Record as known error",
            &["investigating"],
            "known_error",
        )
        .needs(&["symptom", "cause", "workaround"])
        .stamps(&[Stamp::Now("known_error_since")]),
        Transition::new(
            "start_fix",
            "Start the fix",
            &["investigating", "known_error"],
            "fix_in_progress",
        )
        .needs(&["cause", "solution", "due"]),
        Transition::new("resolve", "Resolve", &["fix_in_progress"], "resolved")
            .needs(&["solution", "review_due"])
            .stamps(&[Stamp::Now("resolved"), Stamp::Actor("resolved_by")]),
        Transition::new("close", "Close", &["resolved"], "closed")
            .needs(&["effectiveness", "effectiveness_note"])
            .stamps(&[Stamp::Now("closed")]),
        Transition::new("accept", "Close without a fix", &["known_error"], "closed")
            .with_reason()
            .stamps(&[Stamp::Now("closed")]),
        Transition::new(
            "reopen",
            "Reopen",
            &["resolved", "closed", "cancelled"],
            "investigating",
        )
        .with_reason()
        .stamps(&[
            Stamp::Count("reopen_count"),
            Stamp::Clear("resolved"),
            Stamp::Clear("resolved_by"),
            Stamp::Clear("effectiveness"),
            Stamp::Clear("closed"),
        ]),
        Transition::new("dismiss", "Dismiss", &["new", "investigating"], "cancelled").with_reason(),
    ],
    relations: &[
        Relation::many("affects_service", "Affects service", "Problems", &["service"]).import(&[
            "service",
            "business service",
            "affected service",
        ]),
        Relation::many("affects_item", "Affects item", "Problems", &["configuration_item"]).import(&[
            "configuration item",
            "cmdb_ci",
            "ci",
        ]),
        Relation::many(
            "caused_by",
            "Caused by change",
            "Caused problems",
            &["change", "release"],
        )
        .import(&["caused by change"]),
        Relation::many(
            "documented_in",
            "Documented in",
            "Documents problem",
            &["knowledge_article"],
        )
        .import(&["knowledge article"]),
        Relation::many("raised_with", "Raised with supplier", "Problems", &["supplier"])
            .import(&["supplier", "vendor"]),
        Relation::many("related_to", "Related problem", "Related problem", &["problem"])
            .import(&["related problem", "related to"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "priority",
        "detection",
        "assigned_to",
        "due",
        "updated",
    ],
    evidence: &[
        Evidence::new(
            "8.6.3",
            "8.2",
            "problems are analysed, known errors recorded and fixes checked for effect",
        ),
        Evidence::new("10.2", "4.5.5.2", "causes are removed before they strike again"),
    ],
    counters: &[("assignment_group", "reassignments")],
    derive: Some(derive),
};

const FIELDS: &[Field] = &[
    Field::choice("detection", "Detected by", DETECTION).import(&["detection", "source", "detected by"]),
    Field::moment("detected", "Detected").import(&["detected", "opened", "opened at", "opened_at"]),
    Field::line("category", "Category").import(&["category"]),
    Field::text("symptom", "Symptom")
        .help("How people notice it: the words that callers use.")
        .import(&["symptom", "symptoms"]),
    Field::choice("impact", "Impact", IMPACT)
        .help("How far it reaches.")
        .import(&["impact"]),
    Field::choice("urgency", "Urgency", URGENCY)
        .help("How soon it hurts.")
        .import(&["urgency"]),
    Field::choice("priority", "Priority", PRIORITY)
        .help("Follows from impact and urgency.")
        .read_only()
        .import(&["priority"]),
    Field::group("assignment_group", "Group").import(&["assignment group", "group"]),
    Field::person("assigned_to", "Assigned to").import(&["assigned to", "assignee"]),
    Field::number("reassignments", "Reassignments", "")
        .read_only()
        .import(&["reassignment count"]),
    Field::date("due", "Fix expected").import(&["due", "due date", "fix expected"]),
    Field::text("cause", "Cause")
        .help("What it comes from, and how that was established.")
        .import(&["cause", "root cause", "cause notes"]),
    Field::text("workaround", "Workaround").import(&["workaround", "work around"]),
    Field::moment("known_error_since", "Known error since")
        .read_only()
        .import(&["known error since"]),
    Field::text("solution", "Permanent fix")
        .help("What removes the cause; carried out by changes that fix this problem.")
        .import(&["solution", "fix", "fix notes", "resolution"]),
    Field::text("prevention", "Prevention")
        .help("What keeps the same cause from arising elsewhere.")
        .import(&["prevention", "preventive action"]),
    Field::moment("resolved", "Resolved")
        .read_only()
        .import(&["resolved", "resolved at", "resolved_at"]),
    Field::person("resolved_by", "Resolved by")
        .read_only()
        .import(&["resolved by"]),
    Field::date("review_due", "Check of effect due").import(&["review due", "review date"]),
    Field::choice("effectiveness", "Effect of the fix", EFFECTIVENESS).import(&["effectiveness", "effective"]),
    Field::text("effectiveness_note", "How the effect was checked")
        .help("For example: no such incident in six weeks.")
        .import(&["effectiveness note"]),
    Field::moment("closed", "Closed")
        .read_only()
        .import(&["closed", "closed at", "closed_at"]),
    Field::number("reopen_count", "Times reopened", "")
        .read_only()
        .import(&["reopen count"]),
];
