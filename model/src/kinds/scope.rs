//! Scope: what the service management system covers and where it ends.

use crate::declaration::{
    Area, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

/// The declaration.
pub static KIND: Kind = Kind {
    name: "scope",
    prefix: "SCP",
    label: "Scope",
    plural: "Scopes",
    area: Area::Govern,
    class: DocumentClass::Governance,
    purpose: "Which services, units, places, customers and technology the management system covers, and what it leaves out.",
    audit_reason: "A certificate is worth what its scope says; an auditor compares it with the services really delivered.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::line("version", "Version").import(&["version", "revision"]),
        Field::text("statement", "Scope statement")
            .help("One or two sentences, as they are to stand on the certificate.")
            .import(&["scope statement", "statement", "scope"]),
        Field::text("services", "Services").import(&["services"]),
        Field::text("organization_units", "Organization units").import(&[
            "organization units",
            "organisation units",
            "units",
            "departments",
        ]),
        Field::text("locations", "Locations").import(&["locations", "sites"]),
        Field::text("customers", "Customers").import(&["customers"]),
        Field::text("technology", "Technology").import(&["technology", "tools"]),
        Field::text("limits", "Limits and interfaces")
            .help("What is left out and why, and where other parties take over.")
            .import(&["limits", "exclusions", "boundaries", "interfaces"]),
        Field::date("review_due", "Next review").import(&["next review", "review date"]),
        Field::person("approved_by", "Approved by")
            .read_only()
            .import(&["approved by", "approver"]),
        Field::moment("approved", "Approved")
            .read_only()
            .import(&["approved", "approval date"]),
    ],
    sections: &[
        Section {
            label: "Scope",
            fields: &["version", "owner", "statement", "description"],
        },
        Section {
            label: "What is covered",
            fields: &[
                "services",
                "organization_units",
                "locations",
                "customers",
                "technology",
                "limits",
            ],
        },
        Section {
            label: "Control",
            fields: &["review_due", "approved_by", "approved"],
        },
    ],
    states: &[
        State::open("draft", "Draft", Tone::Neutral, 0).import(&["new", "in preparation"]),
        State::open("in_review", "In review", Tone::Waiting, 1).import(&["review"]),
        State::open("approved", "Approved", Tone::Good, 2).import(&["effective", "in force", "current"]),
        State::closed("superseded", "Superseded", Tone::Neutral, 3).import(&["obsolete", "replaced"]),
    ],
    transitions: &[
        Transition::new("submit", "Send to review", &["draft"], "in_review").needs(&[
            "owner",
            "version",
            "statement",
            "services",
            "organization_units",
            "locations",
        ]),
        Transition::new("return", "Return to author", &["in_review"], "draft").with_reason(),
        Transition::new("approve", "Approve", &["in_review"], "approved")
            .needs(&["limits", "review_due"])
            .stamps(&[
                Stamp::Now("approved"),
                Stamp::Actor("approved_by"),
                Stamp::Approval(&[]),
            ]),
        Transition::new("revise", "Revise", &["approved"], "draft")
            .with_reason()
            .stamps(&[Stamp::Clear("approved"), Stamp::Clear("approved_by")]),
        Transition::new("supersede", "Mark as superseded", &["approved"], "superseded").with_reason(),
    ],
    relations: &[
        Relation::many("covers", "Covers", "In scope of", &["service"]).import(&["covers", "service"]),
        Relation::many("serves", "Serves", "In scope of", &["customer"]).import(&["serves", "customer"]),
        Relation::many(
            "considers",
            "Considers",
            "Considered in scope",
            &["context_issue", "interested_party", "other_party"],
        )
        .import(&["considers"]),
        Relation::many("replaces", "Replaces", "Replaced by", &["scope"]).import(&["replaces", "supersedes"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "version",
        "owner",
        "approved",
        "review_due",
        "updated",
    ],
    evidence: &[
        Evidence::new("4.3", "4.5.1", "the scope is stated, approved and reviewed"),
        Evidence::new("4.4", "4.5.1", "the management system has known limits and interfaces"),
    ],
    counters: &[],
    derive: None,
};
