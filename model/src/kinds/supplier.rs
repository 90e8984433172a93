//! Supplier: an outside organization that contributes to services, with its contact, weight and performance.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const SUPPLIER_TYPE: &[Choice] = &[
    Choice::new("strategic", "Strategic partner", Tone::Warning).import(&["partner", "strategic"]),
    Choice::new("service", "Service provider", Tone::Neutral).import(&["service", "managed service", "outsourcing"]),
    Choice::new("cloud", "Cloud provider", Tone::Neutral).import(&["cloud", "saas", "hosting"]),
    Choice::new("product", "Hardware or software", Tone::Neutral).import(&[
        "hardware",
        "software",
        "product",
        "vendor",
        "manufacturer",
    ]),
    Choice::new("staff", "Staff and consulting", Tone::Neutral).import(&["consulting", "staffing"]),
    Choice::new("utility", "Utility", Tone::Neutral).import(&["utilities", "telecommunications", "carrier"]),
    Choice::new("other", "Other", Tone::Neutral),
];

const CRITICALITY: &[Choice] = &[
    Choice::new("vital", "Vital", Tone::Critical).import(&["critical", "high", "1"]),
    Choice::new("important", "Important", Tone::Warning).import(&["medium", "2"]),
    Choice::new("normal", "Normal", Tone::Neutral).import(&["low", "3"]),
];

const PERFORMANCE: &[Choice] = &[
    Choice::new("not_rated", "Not rated", Tone::Waiting).import(&["unknown"]),
    Choice::new("good", "Good", Tone::Good).import(&["green"]),
    Choice::new("acceptable", "Acceptable", Tone::Active).import(&["amber", "yellow", "fair"]),
    Choice::new("poor", "Poor", Tone::Critical).import(&["red", "bad"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "supplier",
    prefix: "SUP",
    label: "Supplier",
    plural: "Suppliers",
    area: Area::Relate,
    class: DocumentClass::Record,
    purpose: "Outside organizations that contribute to services: contacts, what depends on them, who manages them, how they perform.",
    audit_reason: "Shows that each supplier has a named manager, is rated by its weight for services, and is reviewed at planned times.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Supplier",
            fields: &[
                "supplier_type",
                "criticality",
                "contact",
                "contact_details",
                "escalation_contact",
                "customer_number",
                "owner",
                "description",
            ],
        },
        Section {
            label: "Steering",
            fields: &[
                "supplier_manager",
                "delivers",
                "dependence",
                "subcontractors",
                "selection_reason",
            ],
        },
        Section {
            label: "Performance",
            fields: &[
                "performance",
                "performance_reason",
                "last_review",
                "review_period_months",
                "next_due",
            ],
        },
        Section {
            label: "Life",
            fields: &["supplier_since", "ended"],
        },
    ],
    states: &[
        State::open("candidate", "Candidate", Tone::Neutral, 0).import(&["new", "proposed", "prospect"]),
        State::open("active", "Active", Tone::Good, 1).import(&["approved", "current", "operational"]),
        State::open("watched", "Under watch", Tone::Warning, 2).import(&["on watch", "probation", "escalated"]),
        State::closed("blocked", "Blocked", Tone::Critical, 3).import(&["suspended", "barred"]),
        State::closed("former", "Former", Tone::Neutral, 4).import(&["inactive", "ended", "closed"]),
    ],
    transitions: TRANSITIONS,
    relations: &[
        Relation::many(
            "contributes_to",
            "Contributes to",
            "Supplied by",
            &["service", "configuration_item"],
        )
        .import(&["service", "contributes to", "supplies"]),
        Relation::one("part_of", "Part of", "Consists of", &["supplier"]).import(&[
            "part of",
            "parent",
            "parent company",
        ]),
        Relation::many(
            "subcontractor_of",
            "Works as subcontractor of",
            "Has subcontractor",
            &["supplier"],
        )
        .import(&["subcontractor of", "lead supplier"]),
        Relation::many("brings_risk", "Brings risk", "Risk from supplier", &["risk"]).import(&["risk", "risks"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "supplier_type",
        "criticality",
        "contact",
        "supplier_manager",
        "performance",
        "next_due",
        "updated",
    ],
    evidence: &[
        Evidence::new("8.3.4", "7.2", "suppliers have a named manager and are reviewed"),
        Evidence::new("8.2.3", "4.2", "it is known which parties contribute to services"),
    ],
    counters: &[],
    derive: None,
};

const FIELDS: &[Field] = &[
    Field::choice("supplier_type", "Type", SUPPLIER_TYPE).import(&["type", "supplier type", "vendor type"]),
    Field::choice("criticality", "Criticality", CRITICALITY).import(&["criticality", "tier", "importance"]),
    Field::line("contact", "Contact")
        .help("Who speaks for the supplier, with role.")
        .import(&["contact", "contact person", "primary contact"]),
    Field::text("contact_details", "How to reach them")
        .help("Telephone, e-mail, address.")
        .import(&["contact details", "email", "phone", "address"]),
    Field::line("escalation_contact", "Contact for escalations").import(&["escalation contact"]),
    Field::line("customer_number", "Our customer number").import(&["customer number", "account number"]),
    Field::person("supplier_manager", "Supplier manager")
        .help("Who answers for relationship, contract and performance.")
        .import(&["supplier manager", "vendor manager", "relationship manager"]),
    Field::text("delivers", "What is delivered")
        .help("Services, components or processes.")
        .import(&["delivers", "products", "what is delivered"]),
    Field::text("dependence", "Dependence")
        .help("What stops if the supplier fails, and what could replace it.")
        .import(&["dependence", "exit options"]),
    Field::text("subcontractors", "Subcontractors")
        .help("Who works for the supplier on this, and how the supplier steers them.")
        .import(&["subcontractors", "sub suppliers"]),
    Field::text("selection_reason", "Reason for choosing").import(&["selection reason", "evaluation"]),
    Field::choice("performance", "Performance", PERFORMANCE).import(&["performance", "performance rating", "rating"]),
    Field::text("performance_reason", "Reason for the rating").import(&["performance reason"]),
    Field::moment("last_review", "Last supplier review")
        .read_only()
        .import(&["last review", "last supplier review"]),
    Field::number("review_period_months", "Review every", "months").import(&["review period", "review every"]),
    Field::date("next_due", "Next supplier review").import(&["next review", "next supplier review", "next due"]),
    Field::moment("supplier_since", "Supplier since")
        .read_only()
        .import(&["supplier since", "since"]),
    Field::moment("ended", "Ended").read_only().import(&["ended"]),
];

const TRANSITIONS: &[Transition] = &[
    Transition::new("approve", "Approve as supplier", &["candidate"], "active")
        .needs(&[
            "supplier_type",
            "criticality",
            "contact",
            "supplier_manager",
            "delivers",
            "selection_reason",
            "next_due",
        ])
        .stamps(&[Stamp::Now("supplier_since")]),
    Transition::new("review", "Record supplier review", &["active", "watched"], "active")
        .needs(&["performance", "next_due"])
        .stamps(&[Stamp::Now("last_review")]),
    Transition::new("watch", "Put under watch", &["active"], "watched")
        .needs(&["performance_reason"])
        .with_reason(),
    Transition::new("block", "Block", &["candidate", "active", "watched"], "blocked").with_reason(),
    Transition::new("end", "End", &["candidate", "active", "watched", "blocked"], "former")
        .with_reason()
        .stamps(&[Stamp::Now("ended")]),
    Transition::new("restore", "Take up again", &["blocked", "former"], "candidate")
        .with_reason()
        .stamps(&[Stamp::Clear("ended"), Stamp::Clear("supplier_since")]),
];
