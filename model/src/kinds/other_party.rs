//! Other party: somebody else who runs a service, a component or a process on the organization's behalf.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const PARTY_TYPE: &[Choice] = &[
    Choice::new("external_supplier", "External supplier", Tone::Neutral).import(&["supplier", "vendor", "external"]),
    Choice::new("internal_supplier", "Internal supplier", Tone::Neutral).import(&["internal group", "internal"]),
    Choice::new("customer", "Customer as supplier", Tone::Neutral).import(&["customer", "customer as supplier"]),
];

const RATING: &[Choice] = &[
    Choice::new("meets", "Meets criteria", Tone::Good).import(&["good", "acceptable", "green"]),
    Choice::new("partly", "Partly meets criteria", Tone::Warning).import(&["amber", "partly"]),
    Choice::new("fails", "Fails criteria", Tone::Critical).import(&["poor", "red", "fails"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "other_party",
    prefix: "OPA",
    label: "Other party",
    plural: "Other parties",
    area: Area::Govern,
    class: DocumentClass::Governance,
    purpose: "Who else runs processes, services or parts of them, across which interfaces, by which criteria, and how well.",
    audit_reason: "Whoever does the work, the organization stays accountable: it selects, steers and evaluates the parties involved.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::choice("party_type", "Type", PARTY_TYPE).import(&["type", "party type"]),
        Field::line("contact", "Contact").import(&["contact", "contact person"]),
        Field::line("processes", "Processes run")
            .help("Processes or parts of them, separated by commas.")
            .import(&["processes", "process"]),
        Field::text("services", "Services and components provided").import(&["services", "components"]),
        Field::text("interfaces", "Interfaces")
            .help("What is handed over, where, to whom, and how work is coordinated.")
            .import(&["interfaces", "interface"]),
        Field::text("criteria", "Criteria")
            .help("By which performance and results the party is selected and judged.")
            .import(&["criteria", "requirements"]),
        Field::text("controls", "Controls")
            .help("How the organization directs and checks what the party does.")
            .import(&["controls", "control", "governance"]),
        Field::choice("rating", "Latest rating", RATING).import(&["rating", "performance"]),
        Field::text("evaluation", "Evaluation")
            .help("What the rating rests on, and what follows from it.")
            .import(&["evaluation", "assessment"]),
        Field::moment("evaluated", "Evaluated")
            .read_only()
            .import(&["evaluated", "last evaluated"]),
        Field::person("evaluated_by", "Evaluated by")
            .read_only()
            .import(&["evaluated by"]),
        Field::date("review_due", "Next evaluation").import(&["next evaluation", "next review", "review date"]),
        Field::moment("engaged", "Involved since")
            .read_only()
            .import(&["involved since", "since", "start"]),
        Field::moment("ended", "Ended").read_only().import(&["ended", "until"]),
    ],
    sections: &[
        Section {
            label: "Party",
            fields: &["party_type", "contact", "owner", "description"],
        },
        Section {
            label: "What it runs",
            fields: &["processes", "services", "interfaces"],
        },
        Section {
            label: "Criteria and controls",
            fields: &["criteria", "controls"],
        },
        Section {
            label: "Evaluation",
            fields: &[
                "rating",
                "evaluation",
                "evaluated",
                "evaluated_by",
                "review_due",
                "engaged",
                "ended",
            ],
        },
    ],
    states: &[
        State::open("proposed", "Proposed", Tone::Neutral, 0).import(&["new", "candidate"]),
        State::open("selected", "Selected", Tone::Waiting, 1).import(&["assessed", "approved"]),
        State::open("engaged", "Involved", Tone::Good, 2).import(&["active", "current"]),
        State::closed("ended", "Ended", Tone::Neutral, 3).import(&["closed", "former"]),
    ],
    transitions: &[
        Transition::new("select", "Mark as selected", &["proposed"], "selected").needs(&[
            "owner",
            "party_type",
            "services",
            "criteria",
        ]),
        Transition::new("engage", "Mark as involved", &["selected"], "engaged")
            .needs(&["interfaces", "controls", "review_due"])
            .stamps(&[Stamp::Now("engaged")]),
        Transition::new("evaluate", "Record evaluation", &["engaged"], "engaged")
            .needs(&["rating", "evaluation", "review_due"])
            .stamps(&[Stamp::Now("evaluated"), Stamp::Actor("evaluated_by")]),
        Transition::new("end", "End involvement", &["proposed", "selected", "engaged"], "ended")
            .with_reason()
            .stamps(&[Stamp::Now("ended")]),
        Transition::new("reopen", "Reopen", &["ended"], "proposed")
            .with_reason()
            .stamps(&[Stamp::Clear("ended"), Stamp::Clear("engaged")]),
    ],
    relations: &[
        Relation::many(
            "operates",
            "Operates",
            "Operated by",
            &["service", "configuration_item"],
        )
        .import(&["operates", "service", "component"]),
        Relation::many(
            "same_as",
            "Is also",
            "Involved as other party",
            &["supplier", "customer"],
        )
        .import(&["supplier", "customer"]),
        Relation::many(
            "agreed_in",
            "Agreed in",
            "Agreement with other party",
            &["contract", "internal_agreement", "document"],
        )
        .import(&["contract", "agreement"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "party_type",
        "processes",
        "rating",
        "evaluated",
        "owner",
        "review_due",
        "updated",
    ],
    evidence: &[Evidence::new(
        "8.2.3",
        "4.2",
        "parties that run processes or services are selected, steered and evaluated",
    )],
    counters: &[],
    derive: None,
};
