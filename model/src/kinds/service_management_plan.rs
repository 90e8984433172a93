//! Service management plan: how the management system is set up and run.

use crate::declaration::{
    Area, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

/// The declaration.
pub static KIND: Kind = Kind {
    name: "service_management_plan",
    prefix: "SMP",
    label: "Service management plan",
    plural: "Service management plans",
    area: Area::Govern,
    class: DocumentClass::Governance,
    purpose: "One plan that says what is managed, towards which objectives, by whom, with which means, and how it is checked.",
    audit_reason: "The plan is where planning is proven: services, objectives, roles, resources, risks and measurement in one place.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::line("version", "Version").import(&["version"]),
        Field::text("scope_and_services", "Scope and services").import(&["scope", "services"]),
        Field::text("objectives", "Objectives").import(&["objectives"]),
        Field::text("requirements", "Requirements")
            .help("Of services, customers, law and contracts.")
            .import(&["requirements"]),
        Field::text("known_limits", "Known limits").import(&["limits", "constraints", "limitations"]),
        Field::text("policies", "Policies").rich().import(&["policies"]),
        Field::text("authorities_and_roles", "Authorities and roles").import(&["roles", "responsibilities"]),
        Field::text("resources", "Resources")
            .help("People, technology, information, money.")
            .import(&["resources"]),
        Field::text("risk_approach", "Approach to risk").import(&["risk", "risk approach"]),
        Field::text("other_parties", "Other parties")
            .help("Who else runs parts of services or processes, and how they are steered.")
            .import(&["other parties", "suppliers"]),
        Field::text("technology", "Technology").import(&["technology", "tools"]),
        Field::text("measurement_and_audit", "Measurement and audit").import(&["measurement", "audit"]),
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
            label: "Plan",
            fields: &[
                "version",
                "owner",
                "review_due",
                "approved_by",
                "approved",
                "description",
            ],
        },
        Section {
            label: "What is managed",
            fields: &[
                "scope_and_services",
                "objectives",
                "requirements",
                "known_limits",
                "policies",
            ],
        },
        Section {
            label: "How it is run",
            fields: &[
                "authorities_and_roles",
                "resources",
                "risk_approach",
                "other_parties",
                "technology",
            ],
        },
        Section {
            label: "How it is checked",
            fields: &["measurement_and_audit"],
        },
    ],
    states: &[
        State::open("draft", "Draft", Tone::Neutral, 0).import(&["new"]),
        State::open("in_review", "In review", Tone::Waiting, 1).import(&["review"]),
        State::open("approved", "Approved", Tone::Good, 2).import(&["effective", "in force"]),
        State::closed("superseded", "Superseded", Tone::Neutral, 3).import(&["obsolete", "replaced"]),
    ],
    transitions: &[
        Transition::new("submit", "Send to review", &["draft"], "in_review").needs(&[
            "owner",
            "version",
            "scope_and_services",
            "objectives",
            "authorities_and_roles",
        ]),
        Transition::new("return", "Return to author", &["in_review"], "draft").with_reason(),
        Transition::new("approve", "Approve", &["in_review"], "approved")
            .needs(&["review_due"])
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
        Relation::many("covers", "Covers", "Planned in", &["service"]).import(&["covers", "services"]),
        Relation::many("refers_to", "Refers to", "Referred to by", &["document"]).import(&["refers to", "documents"]),
        Relation::one("has_scope", "Has scope", "Planned in", &["scope"]).import(&["scope record"]),
        Relation::many("names_role", "Names role", "Named in", &["role_assignment"]),
        Relation::many("steers_party", "Steers party", "Steered in", &["other_party"]),
    ],
    columns: &["id", "title", "state", "version", "owner", "review_due", "updated"],
    evidence: &[
        Evidence::new(
            "6.3",
            "4.5.2",
            "service management is planned and the plan is kept current",
        ),
        Evidence::new("4.3", "4.5.1", "the scope is stated"),
    ],
    counters: &[],
    derive: None,
};
