//! Service requirement: what a customer, a user or the law needs of a service, and how it is shown to be met.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const REQUIREMENT_TYPE: &[Choice] = &[
    Choice::new("function", "Function", Tone::Neutral).import(&["functional"]),
    Choice::new("level", "Service level", Tone::Neutral).import(&["performance", "sla"]),
    Choice::new("availability", "Availability", Tone::Neutral),
    Choice::new("continuity", "Continuity", Tone::Neutral).import(&["recovery", "disaster recovery"]),
    Choice::new("capacity", "Capacity", Tone::Neutral).import(&["volume"]),
    Choice::new("security", "Information security", Tone::Neutral).import(&["security"]),
    Choice::new("law", "Law and regulation", Tone::Neutral).import(&["legal", "compliance", "regulatory"]),
    Choice::new("other", "Other", Tone::Neutral),
];

const PRIORITY: &[Choice] = &[
    Choice::new("must", "Must have", Tone::Warning).import(&["must", "high", "1 - high", "mandatory"]),
    Choice::new("should", "Should have", Tone::Active).import(&["should", "medium", "2 - medium"]),
    Choice::new("could", "Could have", Tone::Neutral).import(&["could", "low", "3 - low"]),
    Choice::new("wont", "Not this time", Tone::Neutral).import(&["won't", "wont", "out of scope"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "service_requirement",
    prefix: "SRQ",
    label: "Service requirement",
    plural: "Service requirements",
    area: Area::Deliver,
    class: DocumentClass::Record,
    purpose: "What customers, users, law and the organization itself need of a service, ranked, agreed and traced to where it is met.",
    audit_reason: "Agreements, designs and priorities are only as good as the needs behind them; each need has a source, an answer and a proof.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::choice("requirement_type", "Type", REQUIREMENT_TYPE).import(&["type", "requirement type", "category"]),
        Field::line("source", "Source")
            .help("Who needs it or which law or contract asks for it.")
            .import(&["source", "stakeholder", "requested by"]),
        Field::choice("priority", "Priority", PRIORITY).import(&["priority", "moscow"]),
        Field::text("business_impact", "Effect on the business")
            .help("What happens if it is not met.")
            .import(&["business impact", "effect", "impact", "rationale"]),
        Field::text("acceptance_criteria", "Acceptance criteria")
            .help("How anybody can see that it is met.")
            .import(&["acceptance criteria", "fit criterion"]),
        Field::date("due", "Needed by").import(&["needed by", "due", "due date"]),
        Field::text("fulfilment", "Where it is met")
            .help("The function, agreement, item or procedure that meets it, and the proof.")
            .import(&["fulfilment", "where it is met", "verification"]),
        Field::moment("decided", "Decided")
            .read_only()
            .import(&["decided", "decision date"]),
        Field::person("decided_by", "Decided by")
            .read_only()
            .import(&["decided by"]),
        Field::moment("met", "Met")
            .read_only()
            .import(&["met", "met on", "verified"]),
        Field::date("review_due", "Next review").import(&["next review", "review date", "review due"]),
    ],
    sections: &[
        Section {
            label: "Requirement",
            fields: &[
                "requirement_type",
                "source",
                "priority",
                "business_impact",
                "owner",
                "description",
            ],
        },
        Section {
            label: "Fulfilment",
            fields: &["acceptance_criteria", "due", "fulfilment"],
        },
        Section {
            label: "Decision and review",
            fields: &["decided", "decided_by", "met", "review_due"],
        },
    ],
    states: &[
        State::open("proposed", "Proposed", Tone::Neutral, 0).import(&["new", "draft", "open"]),
        State::open("analysed", "Analysed", Tone::Waiting, 1).import(&["analyzed", "in review"]),
        State::open("agreed", "Agreed", Tone::Active, 2).import(&["approved", "accepted"]),
        State::open("met", "Met", Tone::Good, 3).import(&["implemented", "fulfilled", "verified", "done"]),
        State::closed("rejected", "Rejected", Tone::Neutral, 4).import(&["declined", "refused"]),
        State::closed("withdrawn", "Withdrawn", Tone::Neutral, 5).import(&["obsolete", "dropped", "cancelled"]),
    ],
    transitions: &[
        Transition::new("analyse", "Mark as analysed", &["proposed"], "analysed").needs(&[
            "requirement_type",
            "source",
            "priority",
            "business_impact",
        ]),
        Transition::new("agree", "Agree", &["analysed"], "agreed")
            .needs(&["owner", "acceptance_criteria"])
            .stamps(&[Stamp::Now("decided"), Stamp::Actor("decided_by")]),
        Transition::new("fulfil", "Confirm as met", &["agreed"], "met")
            .needs(&["fulfilment", "review_due"])
            .stamps(&[Stamp::Now("met")]),
        Transition::new("miss", "Mark as no longer met", &["met"], "agreed")
            .with_reason()
            .stamps(&[Stamp::Clear("met")]),
        Transition::new("revise", "Revise", &["agreed", "met"], "proposed")
            .with_reason()
            .stamps(&[Stamp::Clear("decided"), Stamp::Clear("decided_by"), Stamp::Clear("met")]),
        Transition::new("reject", "Reject", &["proposed", "analysed"], "rejected")
            .with_reason()
            .stamps(&[Stamp::Now("decided"), Stamp::Actor("decided_by")]),
        Transition::new(
            "withdraw",
            "Withdraw",
            &["proposed", "analysed", "agreed", "met"],
            "withdrawn",
        )
        .with_reason(),
        Transition::new("reopen", "Reopen", &["rejected", "withdrawn"], "proposed")
            .with_reason()
            .stamps(&[Stamp::Clear("decided"), Stamp::Clear("decided_by"), Stamp::Clear("met")]),
    ],
    relations: &[
        Relation::many("for_service", "For service", "Service requirements", &["service"])
            .import(&["service", "for service"]),
        Relation::many(
            "needed_by",
            "Required by",
            "Requires",
            &["customer", "interested_party"],
        )
        .import(&["customer", "interested party", "required by"]),
        Relation::many(
            "met_by",
            "Met by",
            "Meets requirements",
            &[
                "service_level_agreement",
                "internal_agreement",
                "contract",
                "configuration_item",
                "change",
                "transition_plan",
                "security_control",
                "continuity_plan",
                "document",
            ],
        )
        .import(&["met by", "satisfied by"]),
        Relation::many("depends_on", "Depends on", "Needed by", &["service_requirement"]).import(&["depends on"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "requirement_type",
        "priority",
        "source",
        "owner",
        "review_due",
        "updated",
    ],
    evidence: &[
        Evidence::new(
            "8.2.2",
            "",
            "needs of customers and users are determined, ranked and agreed",
        ),
        Evidence::new(
            "8.5.2.1",
            "5.2",
            "requirements of new and changed services are planned for",
        ),
        Evidence::new("8.7.1", "6.3.1", "requirements for availability are agreed"),
    ],
    counters: &[],
    derive: None,
};
