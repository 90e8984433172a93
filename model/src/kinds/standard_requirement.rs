//! Requirement of a standard: a clause of another management system standard in the organization's own words, and what
//! proves it.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const FRESHNESS: &[Choice] = &[
    Choice::new("always", "However old", Tone::Neutral).import(&["always", "any age", "none"]),
    Choice::new("quarter", "Changed within three months", Tone::Neutral).import(&["quarter", "3 months", "quarterly"]),
    Choice::new("half_year", "Changed within half a year", Tone::Neutral).import(&["half year", "6 months"]),
    Choice::new("year", "Changed within a year", Tone::Neutral).import(&["year", "12 months", "yearly", "annual"]),
];

/// The declaration. What the mapping means is in [`crate::conformity::own`].
pub static KIND: Kind = Kind {
    name: "standard_requirement",
    prefix: "STD",
    label: "Standard requirement",
    plural: "Standard requirements",
    area: Area::Govern,
    class: DocumentClass::Governance,
    purpose: "Clauses of other standards that you follow, such as ISO 9001 or ISO/IEC 27001, in your own short words, and which records prove them.",
    audit_reason: "Shows that one system answers several standards, which requirements apply, and why others do not.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::line("standard", "Standard")
            .help("As it stands on the certificate, for example ISO 9001:2015.")
            .import(&["standard", "norm", "catalogue", "catalog", "framework"]),
        Field::line("clause", "Clause")
            .help("Its number, for example 8.7 or A.5.24.")
            .import(&["clause", "number", "control", "section", "reference"]),
        Field::line("same_as", "Same evidence as")
            .help("Clauses of ISO/IEC 20000-1:2018, separated by commas. What proves them proves this one.")
            .import(&["same as", "same evidence as", "maps to", "mapping", "iso 20000 clause"]),
        Field::line("registers", "Registers that prove it")
            .help("Their names, separated by commas, for example incident, problem.")
            .import(&["registers", "evidence kinds", "kinds"]),
        Field::choice("fresh_within", "Records count", FRESHNESS)
            .help("How old the records of these registers, and those linked here, may be.")
            .import(&["fresh within", "freshness", "records count"]),
        Field::line("excluded_because", "Does not apply because")
            .read_only()
            .import(&["excluded because", "justification", "reason for exclusion"]),
        Field::date("review_due", "Next review").import(&["next review", "review date"]),
    ],
    sections: &[
        Section {
            label: "Standard requirement",
            fields: &["standard", "clause", "owner", "description"],
        },
        Section {
            label: "What proves it",
            fields: &["same_as", "registers", "fresh_within"],
        },
        Section {
            label: "Applicability",
            fields: &["excluded_because", "review_due"],
        },
    ],
    states: &[
        State::open("applies", "Applies", Tone::Active, 0).import(&["applicable", "yes", "in force"]),
        State::closed("excluded", "Does not apply", Tone::Neutral, 1).import(&["not applicable", "no", "excluded"]),
    ],
    transitions: &[
        Transition::new("exclude", "Exclude", &["applies"], "excluded")
            .needs(&["standard", "clause"])
            .with_reason()
            .stamps(&[Stamp::Reason("excluded_because")]),
        Transition::new("include", "Include", &["excluded"], "applies").stamps(&[Stamp::Clear("excluded_because")]),
    ],
    relations: &[
        Relation::many("proved_by", "Proved by", "Proves requirements", &[]).import(&[
            "proved by",
            "evidence",
            "proof",
        ]),
        Relation::one("part_of", "Part of", "Parts", &["standard_requirement"]).import(&["part of", "parent"]),
    ],
    columns: &[
        "id", "standard", "clause", "title", "state", "owner", "same_as", "updated",
    ],
    evidence: &[Evidence::new(
        "4.2",
        "",
        "requirements of other standards are known and have their evidence",
    )],
    counters: &[],
    derive: None,
};
