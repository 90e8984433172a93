//! Internal agreement: what one unit of the organization promises another so that the promises to customers can be kept.

use crate::declaration::{
    Area, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

/// The declaration.
pub static KIND: Kind = Kind {
    name: "internal_agreement",
    prefix: "OLA",
    label: "Internal agreement",
    plural: "Internal agreements",
    area: Area::Deliver,
    class: DocumentClass::Governance,
    purpose: "What teams inside the organization promise each other so that agreements with customers can be kept.",
    audit_reason: "Shows that internal teams and customers acting as suppliers are steered by agreed targets that fit the service level agreements.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Agreement",
            fields: &[
                "version",
                "owner",
                "provider_group",
                "receiver_group",
                "start",
                "end",
                "description",
            ],
        },
        Section {
            label: "Duties and targets",
            fields: &[
                "duties",
                "interfaces",
                "respond_target",
                "resolve_target",
                "availability_target",
                "workload_limits",
                "escalation",
            ],
        },
        Section {
            label: "Control",
            fields: &[
                "approved",
                "approved_by",
                "in_force_since",
                "review_due",
                "reviewed",
                "reviewed_by",
                "performance",
            ],
        },
    ],
    states: &[
        State::open("draft", "Draft", Tone::Neutral, 0).import(&["new", "in preparation"]),
        State::open("in_review", "In review", Tone::Waiting, 1).import(&["review", "negotiation"]),
        State::open("approved", "Approved", Tone::Active, 2).import(&["agreed", "accepted", "signed"]),
        State::open("in_force", "In force", Tone::Good, 3).import(&["active", "current", "effective"]),
        State::closed("ended", "Ended", Tone::Neutral, 4).import(&["expired", "terminated", "superseded", "retired"]),
    ],
    transitions: TRANSITIONS,
    relations: &[
        Relation::many("for_service", "For service", "Internal agreements", &["service"]).import(&[
            "service",
            "services",
            "for service",
        ]),
        Relation::many(
            "covers_item",
            "Covers item",
            "Internal agreements",
            &["configuration_item"],
        )
        .import(&["configuration item", "ci", "component"]),
        Relation::one(
            "uses_calendar",
            "Uses calendar",
            "Used by agreements",
            &["service_calendar"],
        )
        .import(&["calendar", "service calendar"]),
        Relation::one(
            "with_customer",
            "With customer as supplier",
            "Supplies under agreement",
            &["customer"],
        )
        .import(&["customer"]),
        Relation::many("replaces", "Replaces", "Replaced by", &["internal_agreement"])
            .import(&["replaces", "supersedes"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "version",
        "provider_group",
        "receiver_group",
        "resolve_target",
        "review_due",
        "owner",
        "updated",
    ],
    evidence: &[
        Evidence::new(
            "8.3.4.2",
            "6.1",
            "targets of internal suppliers are agreed and reviewed",
        ),
        Evidence::new("8.2.3", "4.2", "duties and interfaces between parties are clear"),
    ],
    counters: &[],
    derive: None,
};

const FIELDS: &[Field] = &[
    Field::line("version", "Version").import(&["version", "revision"]),
    Field::group("provider_group", "Provided by")
        .help("The team that promises.")
        .import(&["provided by", "provider", "provider group"]),
    Field::group("receiver_group", "Provided to")
        .help("The team that relies on it.")
        .import(&["provided to", "receiver", "receiver group"]),
    Field::date("start", "Valid from").import(&["start", "valid from", "start date"]),
    Field::date("end", "Valid until").import(&["end", "valid until", "end date", "expiry"]),
    Field::text("duties", "Duties")
        .help("What each side does.")
        .import(&["duties", "responsibilities", "obligations"]),
    Field::text("interfaces", "Interfaces")
        .help("How work is handed over and who is asked.")
        .import(&["interfaces", "contacts"]),
    Field::number("respond_target", "Respond within", "minutes")
        .help("In agreed service time.")
        .import(&["respond within", "response", "response target"]),
    Field::number("resolve_target", "Resolve within", "minutes")
        .help("In agreed service time.")
        .import(&["resolve within", "resolution", "resolution target"]),
    Field::number("availability_target", "Availability", "%")
        .help("Of the agreed service time of a month.")
        .import(&["availability", "availability target"]),
    Field::text("workload_limits", "Workload limits")
        .help("Volumes and users up to which the targets hold.")
        .import(&["workload limits", "workload"]),
    Field::text("escalation", "Escalation")
        .help("Whom to turn to when a target is at risk.")
        .import(&["escalation"]),
    Field::moment("approved", "Approved")
        .read_only()
        .import(&["approved", "approval date"]),
    Field::person("approved_by", "Approved by")
        .read_only()
        .import(&["approved by", "approver"]),
    Field::moment("in_force_since", "In force since")
        .read_only()
        .import(&["in force since"]),
    Field::date("review_due", "Next review").import(&["next review", "review date", "review due"]),
    Field::moment("reviewed", "Last reviewed")
        .read_only()
        .import(&["last reviewed", "last review"]),
    Field::person("reviewed_by", "Reviewed by")
        .read_only()
        .import(&["reviewed by"]),
    Field::text("performance", "Performance")
        .help("Achieved against the targets, causes of misses and what follows.")
        .import(&["performance", "results"]),
];

const TRANSITIONS: &[Transition] = &[
    Transition::new("submit", "Send to review", &["draft"], "in_review").needs(&[
        "owner",
        "version",
        "provider_group",
        "receiver_group",
        "duties",
    ]),
    Transition::new("return", "Return to author", &["in_review"], "draft").with_reason(),
    Transition::new("approve", "Approve", &["in_review"], "approved")
        .needs(&["start", "escalation", "review_due"])
        .stamps(&[
            Stamp::Now("approved"),
            Stamp::Actor("approved_by"),
            Stamp::Approval(&["performance"]),
        ]),
    Transition::new("activate", "Put in force", &["approved"], "in_force").stamps(&[Stamp::Now("in_force_since")]),
    Transition::new("review", "Confirm after review", &["in_force"], "in_force")
        .needs(&["performance", "review_due"])
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
