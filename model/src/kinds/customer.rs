//! Customer: who gets services, who speaks for them, and how the relationship is kept.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const CUSTOMER_TYPE: &[Choice] = &[
    Choice::new("external", "External", Tone::Neutral).import(&["client", "tenant"]),
    Choice::new("internal", "Internal", Tone::Neutral).import(&["department", "business unit"]),
    Choice::new("supplier", "Customer that also supplies", Tone::Neutral).import(&["both"]),
];

const STANDING: &[Choice] = &[
    Choice::new("good", "Good", Tone::Good).import(&["green", "satisfied"]),
    Choice::new("strained", "Strained", Tone::Warning).import(&["amber", "yellow"]),
    Choice::new("critical", "Critical", Tone::Critical).import(&["red", "escalated"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "customer",
    prefix: "CUS",
    label: "Customer",
    plural: "Customers",
    area: Area::Relate,
    class: DocumentClass::Record,
    purpose: "Who gets services: contacts on both sides, what matters to them, and how often performance is reviewed together.",
    audit_reason: "Shows that customers are known, have a named partner, and are met at planned times.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::choice("customer_type", "Type", CUSTOMER_TYPE).import(&["type", "customer type"]),
        Field::line("contact", "Contact")
            .help("Who speaks for the customer, with role.")
            .import(&["contact", "contact person", "primary contact"]),
        Field::text("contact_details", "How to reach them")
            .help("Telephone, e-mail, address.")
            .import(&["contact details", "email", "phone", "address"]),
        Field::line("escalation_contact", "Contact for escalations").import(&["escalation contact"]),
        Field::person("relationship_manager", "Relationship manager")
            .help("Who answers for the relationship and for satisfaction.")
            .import(&["relationship manager", "account manager"]),
        Field::line("users", "Users")
            .help("How many and who.")
            .import(&["users", "user count", "number of users"]),
        Field::text("expectations", "Business and expectations")
            .help("What the customer does, needs and plans.")
            .import(&["expectations", "needs"]),
        Field::number("review_period_months", "Review every", "months").import(&[
            "review period",
            "review cadence",
            "review every",
        ]),
        Field::date("next_due", "Next service review").import(&["next review", "next service review", "next due"]),
        Field::moment("last_review", "Last service review")
            .read_only()
            .import(&["last review", "last service review"]),
        Field::choice("standing", "Standing", STANDING).import(&["standing", "health", "relationship status"]),
        Field::text("standing_reason", "Reason for the standing").import(&["standing reason"]),
        Field::moment("customer_since", "Customer since")
            .read_only()
            .import(&["customer since", "since", "start"]),
        Field::moment("ended", "Ended").read_only().import(&["ended", "end"]),
    ],
    sections: &[
        Section {
            label: "Customer",
            fields: &[
                "customer_type",
                "contact",
                "contact_details",
                "escalation_contact",
                "owner",
                "description",
            ],
        },
        Section {
            label: "Relationship",
            fields: &[
                "relationship_manager",
                "users",
                "expectations",
                "review_period_months",
                "next_due",
                "last_review",
            ],
        },
        Section {
            label: "Standing",
            fields: &["standing", "standing_reason", "customer_since", "ended"],
        },
    ],
    states: &[
        State::open("prospective", "Prospective", Tone::Neutral, 0).import(&["new", "lead", "prospect"]),
        State::open("active", "Active", Tone::Good, 1).import(&["live", "current", "operational"]),
        State::open("leaving", "Leaving", Tone::Warning, 2).import(&["notice given", "terminating"]),
        State::closed("former", "Former", Tone::Neutral, 3).import(&["inactive", "ended", "closed"]),
    ],
    transitions: &[
        Transition::new("take_on", "Take on", &["prospective"], "active")
            .needs(&["contact", "relationship_manager", "review_period_months", "next_due"])
            .stamps(&[Stamp::Now("customer_since")]),
        Transition::new("review", "Record service review", &["active", "leaving"], "active")
            .needs(&["standing", "next_due"])
            .stamps(&[Stamp::Now("last_review")]),
        Transition::new("leave", "Begin leaving", &["active"], "leaving").with_reason(),
        Transition::new("stay", "Keep as customer", &["leaving"], "active").with_reason(),
        Transition::new("end", "End", &["prospective", "active", "leaving"], "former")
            .with_reason()
            .stamps(&[Stamp::Now("ended")]),
        Transition::new("restore", "Take on again", &["former"], "prospective")
            .with_reason()
            .stamps(&[Stamp::Clear("ended"), Stamp::Clear("customer_since")]),
    ],
    relations: &[
        Relation::many("uses_service", "Uses service", "Used by customer", &["service"]).import(&[
            "service",
            "services",
            "uses service",
        ]),
        Relation::one("part_of", "Part of", "Consists of", &["customer"]).import(&[
            "part of",
            "parent",
            "parent company",
        ]),
        Relation::many("governed_by", "Governed by", "Governs", &["document", "contract"])
            .import(&["contract", "governed by"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "customer_type",
        "contact",
        "relationship_manager",
        "next_due",
        "standing",
        "owner",
        "updated",
    ],
    evidence: &[
        Evidence::new(
            "8.3.2",
            "7.1",
            "customers, users and interested parties are known, with a named partner",
        ),
        Evidence::new("4.2", "", "customers as interested parties are determined"),
    ],
    counters: &[],
    derive: None,
};
