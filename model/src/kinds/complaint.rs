//! Complaint: a customer's statement that something was not as it should be, followed to an answer and a close.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const CHANNEL: &[Choice] = &[
    Choice::new("phone", "Phone", Tone::Neutral).import(&["telephone", "call"]),
    Choice::new("email", "E-mail", Tone::Neutral).import(&["mail"]),
    Choice::new("letter", "Letter", Tone::Neutral).import(&["post"]),
    Choice::new("portal", "Self-service", Tone::Neutral).import(&["web", "self service"]),
    Choice::new("meeting", "Meeting", Tone::Neutral).import(&["review"]),
];

const SEVERITY: &[Choice] = &[
    Choice::new("high", "High", Tone::Critical).import(&["1", "1 - high", "major"]),
    Choice::new("medium", "Medium", Tone::Warning).import(&["2", "2 - medium"]),
    Choice::new("low", "Low", Tone::Neutral).import(&["3", "3 - low", "minor"]),
];

const JUSTIFIED: &[Choice] = &[
    Choice::new("yes", "Justified", Tone::Warning).import(&["true", "upheld"]),
    Choice::new("partly", "Justified in part", Tone::Active).import(&["partially", "partly upheld"]),
    Choice::new("no", "Not justified", Tone::Neutral).import(&["false", "rejected", "not upheld"]),
];

const REACTION: &[Choice] = &[
    Choice::new("none", "No reaction yet", Tone::Waiting).import(&["unknown"]),
    Choice::new("accepted", "Accepted the answer", Tone::Good).import(&["satisfied"]),
    Choice::new("not_accepted", "Did not accept the answer", Tone::Critical).import(&["dissatisfied"]),
];

const ESCALATION_LEVEL: &[Choice] = &[
    Choice::new("none", "Not escalated", Tone::Neutral).import(&["no"]),
    Choice::new("manager", "Service manager", Tone::Warning).import(&["manager", "level 1"]),
    Choice::new("director", "Top management", Tone::Critical).import(&["director", "level 2"]),
    Choice::new("external", "Outside body", Tone::Critical).import(&["external", "ombudsman", "court", "level 3"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "complaint",
    prefix: "CPL",
    label: "Complaint",
    plural: "Complaints",
    area: Area::Relate,
    class: DocumentClass::Record,
    purpose: "What customers are dissatisfied with: received, acknowledged, investigated, answered, and escalated if need be.",
    audit_reason: "Shows that complaints by an agreed definition are followed to closure, escalated if needed, and reported.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Complaint",
            fields: &[
                "received",
                "channel",
                "complainant",
                "severity",
                "due",
                "owner",
                "description",
            ],
        },
        Section {
            label: "Acknowledgement",
            fields: &["acknowledged", "acknowledged_by"],
        },
        Section {
            label: "Investigation",
            fields: &["findings", "justified", "cause", "correction"],
        },
        Section {
            label: "Answer",
            fields: &["answer", "answered", "answered_by", "reaction"],
        },
        Section {
            label: "Escalation",
            fields: &[
                "escalation_level",
                "escalated",
                "escalated_to",
                "escalation_reason",
                "escalations",
            ],
        },
        Section {
            label: "Completion",
            fields: &["closed", "closed_by"],
        },
    ],
    states: &[
        State::open("received", "Received", Tone::Neutral, 0).import(&["new", "open", "registered"]),
        State::open("acknowledged", "Acknowledged", Tone::Active, 1).import(&["accepted", "confirmed"]),
        State::open("investigated", "Investigated", Tone::Active, 2).import(&[
            "in progress",
            "under investigation",
            "investigating",
        ]),
        State::open("answered", "Answered", Tone::Waiting, 3).import(&["resolved", "responded"]),
        State::closed("closed", "Closed", Tone::Good, 4).import(&["completed", "done"]),
        State::closed("withdrawn", "Withdrawn", Tone::Neutral, 5).import(&["cancelled", "canceled"]),
    ],
    transitions: TRANSITIONS,
    relations: &[
        Relation::many("from_customer", "From customer", "Complaints", &["customer"]).import(&[
            "customer",
            "company",
            "from customer",
        ]),
        Relation::many(
            "about",
            "About",
            "Complaints",
            &[
                "service",
                "incident",
                "service_request",
                "change",
                "supplier",
                "service_level_agreement",
            ],
        )
        .import(&["about", "service", "incident"]),
        Relation::many(
            "led_to",
            "Led to",
            "Follows from complaint",
            &["action", "nonconformity", "improvement", "problem", "change"],
        )
        .import(&["led to", "action", "actions"]),
        Relation::many("related_to", "Related complaint", "Related complaint", &["complaint"])
            .import(&["related complaint", "related to"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "severity",
        "received",
        "due",
        "escalation_level",
        "owner",
        "updated",
    ],
    evidence: &[
        Evidence::new("8.3.2", "7.1", "complaints are recorded, handled, escalated and closed"),
        Evidence::new(
            "10.1",
            "4.5.5.1",
            "complaints that show nonconformity lead to correction",
        ),
    ],
    counters: &[],
    derive: None,
};

const FIELDS: &[Field] = &[
    Field::moment("received", "Received").import(&["received", "received on", "opened", "opened at", "created on"]),
    Field::choice("channel", "Received by", CHANNEL).import(&["channel", "contact type", "source", "received by"]),
    Field::line("complainant", "Complainant")
        .help("Who complained, with role.")
        .import(&["complainant", "caller", "contact"]),
    Field::choice("severity", "Severity", SEVERITY).import(&["severity", "priority", "impact"]),
    Field::date("due", "Answer due").import(&["due", "due date", "answer due"]),
    Field::moment("acknowledged", "Acknowledged")
        .read_only()
        .import(&["acknowledged"]),
    Field::person("acknowledged_by", "Acknowledged by")
        .read_only()
        .import(&["acknowledged by"]),
    Field::text("findings", "Findings")
        .help("What was looked at and what was found.")
        .import(&["findings", "investigation"]),
    Field::choice("justified", "Justified", JUSTIFIED).import(&["justified", "upheld"]),
    Field::text("cause", "Cause").import(&["cause", "root cause"]),
    Field::text("correction", "What is put right")
        .help("For this customer, and so that it does not happen again.")
        .import(&["correction", "corrective action", "remedy"]),
    Field::text("answer", "Answer to the customer").import(&["answer", "response", "resolution"]),
    Field::moment("answered", "Answered")
        .read_only()
        .import(&["answered", "answered on", "resolved"]),
    Field::person("answered_by", "Answered by")
        .read_only()
        .import(&["answered by", "resolved by"]),
    Field::choice("reaction", "Reaction of the customer", REACTION).import(&["reaction", "customer reaction"]),
    Field::choice("escalation_level", "Escalated to level", ESCALATION_LEVEL)
        .read_only()
        .import(&["escalation level", "escalation"]),
    Field::moment("escalated", "Last escalated")
        .read_only()
        .import(&["escalated", "escalated on"]),
    Field::person("escalated_to", "Person who takes the escalation").import(&["escalated to"]),
    Field::line("escalation_reason", "Reason for the escalation")
        .read_only()
        .import(&["escalation reason"]),
    Field::number("escalations", "Times escalated", "")
        .read_only()
        .import(&["escalations", "escalation count"]),
    Field::moment("closed", "Closed")
        .read_only()
        .import(&["closed", "closed at"]),
    Field::person("closed_by", "Closed by")
        .read_only()
        .import(&["closed by"]),
];

const TRANSITIONS: &[Transition] = &[
    Transition::new("acknowledge", "Acknowledge", &["received"], "acknowledged")
        .needs(&["received", "complainant", "severity", "due", "owner"])
        .stamps(&[Stamp::Now("acknowledged"), Stamp::Actor("acknowledged_by")]),
    Transition::new("investigate", "Mark as investigated", &["acknowledged"], "investigated").needs(&[
        "findings",
        "justified",
        "cause",
    ]),
    Transition::new("answer", "Send answer", &["investigated"], "answered")
        .needs(&["answer", "correction"])
        .stamps(&[Stamp::Now("answered"), Stamp::Actor("answered_by")]),
    Transition::new("close", "Close", &["answered"], "closed")
        .needs(&["reaction"])
        .stamps(&[Stamp::Now("closed"), Stamp::Actor("closed_by")]),
    Transition::new(
        "resume",
        "Investigate again",
        &["investigated", "answered"],
        "acknowledged",
    )
    .with_reason()
    .stamps(&[Stamp::Clear("answered"), Stamp::Clear("answered_by")]),
    Transition::new(
        "escalate_manager",
        "Escalate to service manager",
        &["received", "acknowledged", "investigated", "answered"],
        "acknowledged",
    )
    .needs(&["owner", "escalated_to"])
    .with_reason()
    .stamps(&[
        Stamp::Choice("escalation_level", "manager"),
        Stamp::Now("escalated"),
        Stamp::Reason("escalation_reason"),
        Stamp::Count("escalations"),
        Stamp::Clear("answered"),
        Stamp::Clear("answered_by"),
    ]),
    Transition::new(
        "escalate_director",
        "Escalate to top management",
        &["received", "acknowledged", "investigated", "answered"],
        "acknowledged",
    )
    .needs(&["owner", "escalated_to"])
    .with_reason()
    .stamps(&[
        Stamp::Choice("escalation_level", "director"),
        Stamp::Now("escalated"),
        Stamp::Reason("escalation_reason"),
        Stamp::Count("escalations"),
        Stamp::Clear("answered"),
        Stamp::Clear("answered_by"),
    ]),
    Transition::new(
        "escalate_outside",
        "Record escalation to an outside body",
        &["acknowledged", "investigated", "answered"],
        "acknowledged",
    )
    .needs(&["owner"])
    .with_reason()
    .stamps(&[
        Stamp::Choice("escalation_level", "external"),
        Stamp::Now("escalated"),
        Stamp::Reason("escalation_reason"),
        Stamp::Count("escalations"),
        Stamp::Clear("answered"),
        Stamp::Clear("answered_by"),
    ]),
    Transition::new(
        "withdraw",
        "Withdrawn by the customer",
        &["received", "acknowledged", "investigated", "answered"],
        "withdrawn",
    )
    .with_reason()
    .stamps(&[Stamp::Now("closed"), Stamp::Actor("closed_by")]),
    Transition::new("reopen", "Reopen", &["closed", "withdrawn"], "acknowledged")
        .with_reason()
        .stamps(&[
            Stamp::Clear("closed"),
            Stamp::Clear("closed_by"),
            Stamp::Clear("answered"),
            Stamp::Clear("answered_by"),
        ]),
];
