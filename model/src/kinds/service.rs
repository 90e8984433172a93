//! Service: an entry of the service catalogue.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const CRITICALITY: &[Choice] = &[
    Choice::new("vital", "Vital", Tone::Critical).import(&["1 - most critical", "critical", "high"]),
    Choice::new("important", "Important", Tone::Warning).import(&["2 - somewhat critical", "medium"]),
    Choice::new("normal", "Normal", Tone::Neutral).import(&["3 - less critical", "4 - not critical", "low"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "service",
    prefix: "SVC",
    label: "Service",
    plural: "Services",
    area: Area::Deliver,
    class: DocumentClass::Record,
    purpose: "What customers get: each service with its customers, hours, owner and what it depends on.",
    audit_reason: "The catalogue is the base for agreements, reports and scope; each service needs an owner and known dependencies.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::line("family", "Family")
            .help("A group of related services.")
            .import(&["family", "service family", "category"]),
        Field::line("customers", "Customers").import(&["customers", "customer", "used by"]),
        Field::line("hours", "Service hours")
            .help("For example Monday to Friday, 07:00–18:00.")
            .import(&["hours", "service hours", "schedule"]),
        Field::choice("criticality", "Criticality", CRITICALITY).import(&[
            "criticality",
            "business criticality",
            "busines_criticality",
        ]),
        Field::group("support_group", "Support group").import(&["support group", "assignment group"]),
        Field::text("requirements", "Requirements")
            .help("What customers need from it.")
            .import(&["requirements"]),
        Field::moment("live_since", "Live since")
            .read_only()
            .import(&["live since", "go live", "in service since"]),
        Field::moment("retired", "Retired")
            .read_only()
            .import(&["retired", "end date"]),
    ],
    sections: &[
        Section {
            label: "Catalogue",
            fields: &["family", "customers", "hours", "criticality", "owner", "support_group"],
        },
        Section {
            label: "What it is",
            fields: &["description", "requirements"],
        },
        Section {
            label: "Life",
            fields: &["live_since", "retired"],
        },
    ],
    states: &[
        State::open("proposed", "Proposed", Tone::Neutral, 0).import(&["new", "requested", "pipeline"]),
        State::open("in_design", "In design", Tone::Active, 1).import(&["design", "build", "development"]),
        State::open("live", "Live", Tone::Good, 2).import(&["operational", "active", "production"]),
        State::open("retiring", "Retiring", Tone::Warning, 3).import(&["retiring"]),
        State::closed("retired", "Retired", Tone::Neutral, 4).import(&["inactive", "end of life"]),
    ],
    transitions: &[
        Transition::new("design", "Start design", &["proposed"], "in_design").needs(&["owner"]),
        Transition::new("go_live", "Go live", &["in_design"], "live")
            .needs(&["owner", "customers", "hours", "description"])
            .stamps(&[Stamp::Now("live_since")]),
        Transition::new("start_retiring", "Start retiring", &["live"], "retiring").with_reason(),
        Transition::new("keep", "Keep live", &["retiring"], "live").with_reason(),
        Transition::new("retire", "Retire", &["retiring", "proposed", "in_design"], "retired")
            .with_reason()
            .stamps(&[Stamp::Now("retired")]),
    ],
    relations: &[
        Relation::many(
            "depends_on",
            "Depends on",
            "Needed by",
            &["service", "configuration_item"],
        )
        .import(&["depends on", "requires", "uses"]),
        Relation::many("part_of", "Part of", "Consists of", &["service"]).import(&["part of", "parent service"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "family",
        "customers",
        "criticality",
        "owner",
        "updated",
    ],
    evidence: &[
        Evidence::new(
            "8.2.4",
            "6.1",
            "the catalogue names every service with its dependencies",
        ),
        Evidence::new("8.2.2", "4.1.4", "requirements and criticality of services are known"),
    ],
    counters: &[],
    derive: None,
};
