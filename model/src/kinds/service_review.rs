//! Service review: a meeting with a customer on how services performed, what changes are ahead and what is to be done.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const OVERALL: &[Choice] = &[
    Choice::new("good", "Good", Tone::Good).import(&["satisfied", "green"]),
    Choice::new("mixed", "Mixed", Tone::Warning).import(&["amber", "neutral"]),
    Choice::new("poor", "Poor", Tone::Critical).import(&["dissatisfied", "red"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "service_review",
    prefix: "SRV",
    label: "Service review",
    plural: "Service reviews",
    area: Area::Relate,
    class: DocumentClass::Record,
    purpose: "Meetings with customers on performance, changed needs, complaints and plans; minutes, decisions and agreed actions.",
    audit_reason: "Shows that performance is discussed with customers at planned times, and that what they say leads to something.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Meeting",
            fields: &["due", "place", "chair", "attendees", "period", "owner", "description"],
        },
        Section {
            label: "Agenda",
            fields: &[
                "performance",
                "requirement_changes",
                "complaints_discussed",
                "satisfaction_discussed",
                "risks_and_plans",
            ],
        },
        Section {
            label: "Minutes",
            fields: &["minutes", "decisions", "overall"],
        },
        Section {
            label: "Completion",
            fields: &["held", "agreed", "agreed_by", "customer_agreed", "next_due"],
        },
    ],
    states: &[
        State::open("planned", "Planned", Tone::Neutral, 0).import(&["new", "scheduled", "invited"]),
        State::open("open", "Open", Tone::Active, 1).import(&["in progress", "running"]),
        State::open("minutes_review", "Minutes in review", Tone::Waiting, 2).import(&["minutes", "held"]),
        State::closed("cancelled", "Cancelled", Tone::Neutral, 3).import(&["canceled"]),
        State::closed("agreed", "Minutes agreed", Tone::Good, 4).import(&["closed", "done", "signed", "completed"]),
    ],
    transitions: TRANSITIONS,
    relations: &[
        Relation::many("with_customer", "With customer", "Service reviews", &["customer"]).import(&[
            "customer",
            "customers",
            "with customer",
        ]),
        Relation::many(
            "reviews",
            "Reviews",
            "Reviewed in",
            &["service", "service_level_agreement"],
        )
        .import(&["service", "agreement", "sla", "reviews"]),
        Relation::many(
            "based_on",
            "Based on",
            "Used in service review",
            &["service_report", "satisfaction", "complaint", "measure"],
        )
        .import(&["report", "service report", "based on"]),
        Relation::many(
            "led_to",
            "Led to",
            "Follows from service review",
            &["action", "improvement", "change", "service_requirement"],
        )
        .import(&["led to", "action", "actions"]),
        Relation::one("follows", "Follows review", "Followed by review", &["service_review"])
            .import(&["previous review", "follows"]),
    ],
    columns: &[
        "id", "title", "state", "due", "held", "place", "overall", "next_due", "owner", "updated",
    ],
    evidence: &[
        Evidence::new(
            "8.3.2",
            "7.1",
            "performance, needs and outlook are reviewed with customers",
        ),
        Evidence::new("8.3.3", "6.1", "achieved service levels are reviewed with customers"),
    ],
    counters: &[],
    derive: None,
};

const FIELDS: &[Field] = &[
    Field::date("due", "Planned for").import(&["planned for", "due", "date", "meeting date"]),
    Field::line("place", "Place").import(&["place", "location"]),
    Field::person("chair", "Chair").import(&["chair", "led by"]),
    Field::text("attendees", "Attendees")
        .help("Of both sides.")
        .import(&["attendees", "participants", "present"]),
    Field::line("period", "Period under review")
        .help("For example 2026-Q3.")
        .import(&["period", "period under review"]),
    Field::text("performance", "Performance")
        .help("Achieved against agreed, causes of misses, trends.")
        .import(&["performance", "sla results"]),
    Field::text("requirement_changes", "Changed needs")
        .help("What the customer needs more, less or differently; changes to scope and agreements.")
        .import(&["changed needs", "new requirements", "requirement changes"]),
    Field::text("complaints_discussed", "Complaints").import(&["complaints"]),
    Field::text("satisfaction_discussed", "Satisfaction").import(&["satisfaction"]),
    Field::text("risks_and_plans", "Risks and plans")
        .help("What is ahead on either side.")
        .import(&["risks and plans", "outlook"]),
    Field::text("minutes", "Minutes").import(&["minutes", "notes"]),
    Field::text("decisions", "Decisions").import(&["decisions"]),
    Field::choice("overall", "Customer's view", OVERALL)
        .help("What the customer says of the period as a whole.")
        .import(&["overall", "rating", "customer view"]),
    Field::moment("held", "Held").read_only().import(&["held", "held on"]),
    Field::moment("agreed", "Minutes agreed")
        .read_only()
        .import(&["agreed", "minutes agreed"]),
    Field::person("agreed_by", "Agreed by")
        .read_only()
        .import(&["agreed by"]),
    Field::line("customer_agreed", "Agreed for the customer")
        .help("Who confirmed the minutes, with date.")
        .import(&["customer agreed", "agreed for the customer"]),
    Field::date("next_due", "Next review").import(&["next review", "next meeting"]),
];

const TRANSITIONS: &[Transition] = &[
    Transition::new("open", "Open the meeting", &["planned"], "open")
        .needs(&["chair", "due"])
        .stamps(&[Stamp::Now("held")]),
    Transition::new("send_minutes", "Send minutes to review", &["open"], "minutes_review").needs(&[
        "attendees",
        "period",
        "performance",
        "minutes",
        "decisions",
        "overall",
    ]),
    Transition::new("correct", "Correct the minutes", &["minutes_review"], "open").with_reason(),
    Transition::new("agree", "Confirm minutes", &["minutes_review"], "agreed")
        .needs(&["customer_agreed", "next_due"])
        .stamps(&[
            Stamp::Now("agreed"),
            Stamp::Actor("agreed_by"),
            Stamp::Approval(&["led_to"]),
        ]),
    Transition::new("cancel", "Cancel", &["planned"], "cancelled").with_reason(),
    Transition::new("reopen", "Reopen", &["agreed"], "minutes_review")
        .with_reason()
        .stamps(&[Stamp::Clear("agreed"), Stamp::Clear("agreed_by")]),
    Transition::new("restore", "Plan again", &["cancelled"], "planned").needs(&["due"]),
];
