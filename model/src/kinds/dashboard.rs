//! Dashboard: a board of cards that a person or a team arranges, shares and prints.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, State, Tone, Transition,
};

const AUDIENCE: &[Choice] = &[
    Choice::new("person", "One person", Tone::Neutral).import(&["personal", "me"]),
    Choice::new("team", "A team", Tone::Neutral).import(&["group"]),
    Choice::new("everybody", "Everybody", Tone::Neutral).import(&["all", "organization"]),
    Choice::new("management", "Top management", Tone::Neutral).import(&["director"]),
];

/// The declaration. Cards are items beside the fields, see [`crate::item`].
pub static KIND: Kind = Kind {
    name: "dashboard",
    prefix: "DSH",
    label: "Dashboard",
    plural: "Dashboards",
    area: Area::CheckAndAct,
    class: DocumentClass::Record,
    purpose: "Boards of cards that a person or a team looks at: measures, charts, parts of registers, what needs attention.",
    audit_reason: "Shows that results are looked at by those who act on them, between reports and reviews.",
    schema: 1,
    maps: &[("cards", 1)],
    fields: &[
        Field::choice("audience", "Made for", AUDIENCE).import(&["audience", "made for"]),
        Field::line("occasion", "Looked at when")
            .help("For example each morning, or in the weekly meeting.")
            .import(&["occasion", "when"]),
        Field::date("review_due", "Next review")
            .help("When it is decided again what is worth looking at.")
            .import(&["next review", "review date"]),
    ],
    sections: &[Section {
        label: "Use of the board",
        fields: &["audience", "occasion", "review_due", "owner", "description"],
    }],
    states: &[
        State::open("in_use", "In use", Tone::Good, 0).import(&["active", "new"]),
        State::closed("retired", "Retired from use", Tone::Neutral, 1).import(&["retired", "closed", "obsolete"]),
    ],
    transitions: &[
        Transition::new("retire", "Retire from use", &["in_use"], "retired").with_reason(),
        Transition::new("reopen", "Reopen", &["retired"], "in_use").with_reason(),
    ],
    relations: &[Relation::many(
        "serves",
        "Serves",
        "Looked at on dashboard",
        &["objective", "service", "customer", "service_management_plan"],
    )
    .import(&["serves", "objective", "service"])],
    columns: &[
        "id",
        "title",
        "state",
        "audience",
        "occasion",
        "owner",
        "review_due",
        "updated",
    ],
    evidence: &[Evidence::new(
        "9.1",
        "4.5.4.1",
        "results of measures are looked at by those who act on them",
    )],
    counters: &[],
    derive: None,
};
