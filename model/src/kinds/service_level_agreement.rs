//! Service level agreement: what is agreed with a customer for services: targets, hours, limits and what follows when they are missed.

use crate::declaration::{
    Area, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

/// The declaration.
pub static KIND: Kind = Kind {
    name: "service_level_agreement",
    prefix: "SLA",
    label: "Service level agreement",
    plural: "Service level agreements",
    area: Area::Deliver,
    class: DocumentClass::Governance,
    purpose: "What is agreed with customers for services: times to respond and resolve, availability, workload limits, exceptions and reviews.",
    audit_reason: "Shows that targets are agreed, in force and reviewed, and gives reports something to be measured against.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Agreement",
            fields: &["version", "owner", "agreed_for", "start", "end", "description"],
        },
        Section {
            label: "Incidents",
            fields: &[
                "respond_p1",
                "resolve_p1",
                "respond_p2",
                "resolve_p2",
                "respond_p3",
                "resolve_p3",
                "respond_p4",
                "resolve_p4",
                "respond_p5",
                "resolve_p5",
                "warn_at",
            ],
        },
        Section {
            label: "Service requests",
            fields: &["request_respond", "request_fulfil"],
        },
        Section {
            label: "Availability and limits",
            fields: &["availability_target", "workload_limits", "exceptions", "credits"],
        },
        Section {
            label: "Control",
            fields: &[
                "customer_signatory",
                "approved",
                "approved_by",
                "in_force_since",
                "review_period_months",
                "review_due",
                "reviewed",
                "reviewed_by",
            ],
        },
    ],
    states: &[
        State::open("draft", "Draft", Tone::Neutral, 0).import(&["new", "in preparation"]),
        State::open("in_review", "In review", Tone::Waiting, 1).import(&["review", "negotiation", "with customer"]),
        State::open("approved", "Approved", Tone::Active, 2).import(&["agreed", "accepted", "signed"]),
        State::open("in_force", "In force", Tone::Good, 3).import(&["active", "current", "effective", "published"]),
        State::closed("ended", "Ended", Tone::Neutral, 4).import(&["expired", "terminated", "superseded", "retired"]),
    ],
    transitions: TRANSITIONS,
    relations: &[
        Relation::many("for_service", "For service", "Service level agreements", &["service"]).import(&[
            "service",
            "services",
            "for service",
        ]),
        Relation::many(
            "with_customer",
            "With customer",
            "Service level agreements",
            &["customer"],
        )
        .import(&["customer", "customers", "company", "with customer"]),
        Relation::one(
            "uses_calendar",
            "Uses calendar",
            "Used by agreements",
            &["service_calendar"],
        )
        .import(&["calendar", "service calendar", "uses calendar"]),
        Relation::many(
            "backed_by",
            "Backed by",
            "Backs agreement",
            &["internal_agreement", "contract"],
        )
        .import(&["underpinned by", "backed by", "ola"]),
        Relation::many("replaces", "Replaces", "Replaced by", &["service_level_agreement"])
            .import(&["replaces", "supersedes"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "version",
        "respond_p1",
        "resolve_p1",
        "availability_target",
        "review_due",
        "owner",
        "updated",
    ],
    evidence: &[
        Evidence::new(
            "8.3.3",
            "6.1",
            "targets, workload limits and exceptions are agreed and reviewed",
        ),
        Evidence::new("8.7.1", "6.3.1", "availability targets are agreed"),
        Evidence::new("8.3.2", "7.1", "the customer's agreement is on record"),
    ],
    counters: &[],
    derive: None,
};

const FIELDS: &[Field] = &[
    Field::line("version", "Version").import(&["version", "revision"]),
    Field::text("agreed_for", "What is covered")
        .help("Parts of the services, user groups and places, as far as limited.")
        .import(&["covers", "what is covered", "scope"]),
    Field::date("start", "Valid from").import(&["start", "valid from", "start date", "effective"]),
    Field::date("end", "Valid until").import(&["end", "valid until", "end date", "expiry"]),
    Field::number("respond_p1", "Respond to P1", "minutes")
        .help("In agreed service time; empty if there is no target.")
        .import(&["respond p1", "response p1", "p1 response"]),
    Field::number("resolve_p1", "Resolve P1", "minutes").import(&["resolve p1", "resolution p1", "p1 resolution"]),
    Field::number("respond_p2", "Respond to P2", "minutes").import(&["respond p2", "response p2", "p2 response"]),
    Field::number("resolve_p2", "Resolve P2", "minutes").import(&["resolve p2", "resolution p2", "p2 resolution"]),
    Field::number("respond_p3", "Respond to P3", "minutes").import(&["respond p3", "response p3", "p3 response"]),
    Field::number("resolve_p3", "Resolve P3", "minutes").import(&["resolve p3", "resolution p3", "p3 resolution"]),
    Field::number("respond_p4", "Respond to P4", "minutes").import(&["respond p4", "response p4", "p4 response"]),
    Field::number("resolve_p4", "Resolve P4", "minutes").import(&["resolve p4", "resolution p4", "p4 resolution"]),
    Field::number("respond_p5", "Respond to P5", "minutes").import(&["respond p5", "response p5", "p5 response"]),
    Field::number("resolve_p5", "Resolve P5", "minutes").import(&["resolve p5", "resolution p5", "p5 resolution"]),
    Field::number("warn_at", "Warn at", "%")
        .help("Share of the time of a target after which those in charge are warned, for example 75.")
        .import(&["warn at", "warning", "warning threshold"]),
    Field::number("request_respond", "Respond to requests", "minutes").import(&["request response", "request respond"]),
    Field::number("request_fulfil", "Fulfil requests", "minutes")
        .help("Unless the request type has its own target.")
        .import(&["request fulfilment", "request fulfil", "request resolution"]),
    Field::number("availability_target", "Availability", "%")
        .help("Of the agreed service time of a month.")
        .import(&["availability", "availability target", "uptime"]),
    Field::text("workload_limits", "Workload limits")
        .help("Volumes and users up to which the targets hold.")
        .import(&["workload limits", "workload", "volume limits"]),
    Field::text("exceptions", "Exceptions")
        .help("What does not count, for example agreed maintenance windows.")
        .import(&["exceptions", "exclusions"]),
    Field::text("credits", "Credits")
        .help("What the customer gets when targets are missed.")
        .import(&["credits", "service credits", "penalties"]),
    Field::line("customer_signatory", "Agreed by the customer")
        .help("Who signed for the customer, with role.")
        .import(&["customer signatory", "agreed by", "signed by"]),
    Field::moment("approved", "Approved")
        .read_only()
        .import(&["approved", "approval date"]),
    Field::person("approved_by", "Approved by")
        .read_only()
        .import(&["approved by", "approver"]),
    Field::moment("in_force_since", "In force since")
        .read_only()
        .import(&["in force since"]),
    Field::number("review_period_months", "Review every", "months").import(&["review period", "review interval"]),
    Field::date("review_due", "Next review").import(&["next review", "review date", "review due"]),
    Field::moment("reviewed", "Last reviewed")
        .read_only()
        .import(&["last reviewed", "last review"]),
    Field::person("reviewed_by", "Reviewed by")
        .read_only()
        .import(&["reviewed by"]),
];

const TRANSITIONS: &[Transition] = &[
    Transition::new("submit", "Send to review", &["draft"], "in_review").needs(&["owner", "version", "agreed_for"]),
    Transition::new("return", "Return to author", &["in_review"], "draft").with_reason(),
    Transition::new("approve", "Approve", &["in_review"], "approved")
        .needs(&["customer_signatory", "start", "warn_at", "review_due"])
        .stamps(&[
            Stamp::Now("approved"),
            Stamp::Actor("approved_by"),
            Stamp::Approval(&["backed_by"]),
        ]),
    Transition::new("activate", "Put in force", &["approved"], "in_force").stamps(&[Stamp::Now("in_force_since")]),
    Transition::new("review", "Confirm after review", &["in_force"], "in_force")
        .needs(&["review_due"])
        .stamps(&[Stamp::Now("reviewed"), Stamp::Actor("reviewed_by")]),
    Transition::new("revise", "Revise", &["approved", "in_force"], "draft")
        .with_reason()
        .stamps(&[
            Stamp::Clear("approved"),
            Stamp::Clear("approved_by"),
            Stamp::Clear("in_force_since"),
        ]),
    Transition::new("end", "End", &["draft", "in_review", "approved", "in_force"], "ended").with_reason(),
    Transition::new("restore", "Back to draft", &["ended"], "draft")
        .with_reason()
        .stamps(&[
            Stamp::Clear("approved"),
            Stamp::Clear("approved_by"),
            Stamp::Clear("in_force_since"),
        ]),
];
