//! Service report: what was achieved in a period, told to those who must know.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const FREQUENCY: &[Choice] = &[
    Choice::new("once", "Once", Tone::Neutral).import(&["one-off", "one time"]),
    Choice::new("weekly", "Weekly", Tone::Neutral).import(&["every week"]),
    Choice::new("monthly", "Monthly", Tone::Neutral).import(&["every month"]),
    Choice::new("quarterly", "Quarterly", Tone::Neutral).import(&["every quarter"]),
    Choice::new("half_yearly", "Half-yearly", Tone::Neutral).import(&["semi-annually", "twice a year"]),
    Choice::new("yearly", "Yearly", Tone::Neutral).import(&["annually", "every year"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "service_report",
    prefix: "REP",
    label: "Service report",
    plural: "Service reports",
    area: Area::CheckAndAct,
    class: DocumentClass::Record,
    purpose: "One report for one period: for whom and why, from which sources, what was achieved, what it means and what follows.",
    audit_reason: "Shows that performance against targets, trends and major events is reported, and that decisions rest on it.",
    schema: 2,
    maps: &[("issues", 2)],
    fields: &[
        Field::text("purpose", "Purpose")
            .help("Which decisions the report serves.")
            .import(&["purpose", "why"]),
        Field::line("audience", "Audience").import(&["audience", "recipients", "distribution"]),
        Field::choice("frequency", "Frequency", FREQUENCY).import(&["frequency", "interval"]),
        Field::date("period_start", "Period from").import(&["period start", "period from", "from"]),
        Field::date("period_end", "Period to").import(&["period end", "period to", "to"]),
        Field::text("sources", "Sources")
            .help("Where the figures come from and when they were taken.")
            .import(&["sources", "data source", "source"]),
        Field::text("service_levels", "Achieved against targets").import(&[
            "achieved against targets",
            "service levels",
            "sla",
        ]),
        Field::text("workload", "Volumes and workload").import(&["volumes and workload", "volumes", "workload"]),
        Field::text("events", "Major incidents, changes and other events").import(&[
            "major incidents",
            "events",
            "significant events",
        ]),
        Field::text("trends", "Trends").import(&["trends", "trend"]),
        Field::text("satisfaction", "Satisfaction and complaints").import(&["satisfaction", "complaints"]),
        Field::text("commentary", "Commentary")
            .rich()
            .help("What the figures mean, and the causes where targets were missed.")
            .import(&["commentary", "comment", "analysis", "conclusions"]),
        Field::text("follow_up", "Decisions and follow-up").import(&["follow-up", "actions", "decisions"]),
        Field::date("due", "Due").import(&["due", "due date", "deadline"]),
        Field::moment("issued", "Issued")
            .read_only()
            .import(&["issued", "published", "issue date"]),
        Field::person("issued_by", "Issued by")
            .read_only()
            .import(&["issued by", "published by"]),
        Field::line("correction", "Reason of correction")
            .help("Why an issued report was taken back last.")
            .read_only(),
    ],
    sections: &[
        Section {
            label: "Definition",
            fields: &["purpose", "audience", "frequency", "sources", "owner", "description"],
        },
        Section {
            label: "Period",
            fields: &["period_start", "period_end", "due"],
        },
        Section {
            label: "Results",
            fields: &["service_levels", "workload", "events", "trends", "satisfaction"],
        },
        Section {
            label: "Conclusions",
            fields: &["commentary", "follow_up"],
        },
        Section {
            label: "Issue of the report",
            fields: &["issued", "issued_by", "correction"],
        },
    ],
    states: &[
        State::open("planned", "Planned", Tone::Neutral, 0).import(&["new", "scheduled"]),
        State::open("in_preparation", "In preparation", Tone::Active, 1).import(&["draft", "in progress"]),
        State::open("in_review", "In review", Tone::Waiting, 2).import(&["review"]),
        State::closed("cancelled", "Cancelled", Tone::Neutral, 3).import(&["canceled", "dropped"]),
        State::closed("issued", "Issued", Tone::Good, 4).import(&["published", "sent", "closed"]),
    ],
    transitions: &[
        Transition::new("prepare", "Start preparation", &["planned"], "in_preparation").needs(&[
            "owner",
            "purpose",
            "audience",
            "period_start",
            "period_end",
            "sources",
        ]),
        Transition::new("submit", "Send to review", &["in_preparation"], "in_review").needs(&["commentary"]),
        Transition::new("return", "Return to author", &["in_review"], "in_preparation").with_reason(),
        Transition::new("issue", "Issue the report", &["in_review"], "issued")
            .needs(&["follow_up"])
            .stamps(&[Stamp::Now("issued"), Stamp::Actor("issued_by")]),
        Transition::new("correct", "Take back for correction", &["issued"], "in_preparation")
            .with_reason()
            .stamps(&[
                Stamp::Reason("correction"),
                Stamp::Clear("issued"),
                Stamp::Clear("issued_by"),
            ]),
        Transition::new(
            "cancel",
            "Cancel",
            &["planned", "in_preparation", "in_review"],
            "cancelled",
        )
        .with_reason(),
        Transition::new("reopen", "Reopen", &["cancelled"], "planned").with_reason(),
    ],
    relations: &[
        Relation::many(
            "reports_on",
            "Reports on",
            "Service reports",
            &[
                "service",
                "service_level_agreement",
                "supplier",
                "service_management_plan",
            ],
        )
        .import(&["service", "reports on", "sla"]),
        Relation::many(
            "made_for",
            "Made for",
            "Receives reports",
            &["customer", "interested_party"],
        )
        .import(&["customer", "made for"]),
        Relation::many("shows_measure", "Shows measure", "Shown in report", &["measure"])
            .import(&["measure", "measures", "kpi"]),
        Relation::many("mentions", "Mentions", "Mentioned in report", &[]).import(&["mentions"]),
        Relation::one("previous", "Previous report", "Next report", &["service_report"]).import(&["previous report"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "audience",
        "period_start",
        "period_end",
        "frequency",
        "owner",
        "due",
        "issued",
    ],
    evidence: &[
        Evidence::new("9.4", "6.2", "reports are defined, issued and acted on"),
        Evidence::new("8.3.3", "6.1", "performance against service targets is reported"),
    ],
    counters: &[],
    derive: None,
};
