//! Gap: how far one requirement of a standard is in place, as a person judges it in a gap assessment.
//!
//! The kind is not listed in navigation: its records are made and read on the page of the gap assessment, see
//! [`crate::gap`].

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const ANSWER: &[Choice] = &[
    Choice::new("in_place", "In place", Tone::Good).import(&["yes", "full", "met"]),
    Choice::new("partly", "Partly in place", Tone::Warning).import(&["partial", "partially"]),
    Choice::new("not_in_place", "Not in place", Tone::Critical).import(&["no", "none", "missing"]),
    Choice::new("not_applicable", "Not applicable", Tone::Neutral).import(&["n/a", "na"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "gap",
    prefix: "GAP",
    label: "Assessed requirement",
    plural: "Assessed requirements",
    area: Area::Govern,
    class: DocumentClass::Governance,
    purpose: "How far a requirement of the standard is in place, in the judgement of the people who do the work.",
    audit_reason: "Shows where the organization stood when it began, what it decided to do, and how it moved on from there.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::line("requirement", "Requirement").help("Name of the requirement in the catalogue."),
        Field::choice("answer", "Assessment", ANSWER),
        Field::line("note", "Note").help("What is there, and what is lacking."),
        Field::moment("confirmed", "Confirmed").read_only(),
        Field::person("confirmed_by", "Confirmed by").read_only(),
    ],
    sections: &[Section {
        label: "Assessed requirement",
        fields: &[
            "requirement",
            "answer",
            "note",
            "owner",
            "description",
            "confirmed",
            "confirmed_by",
        ],
    }],
    states: &[
        State::open("noted", "Noted", Tone::Neutral, 0),
        State::open("confirmed", "Confirmed", Tone::Good, 1),
    ],
    transitions: &[
        Transition::new("confirm", "Confirm", &["noted"], "confirmed")
            .needs(&["requirement", "answer", "owner"])
            .stamps(&[Stamp::Now("confirmed"), Stamp::Actor("confirmed_by")]),
        Transition::new("reassess", "Assess again", &["confirmed"], "noted")
            .with_reason()
            .stamps(&[Stamp::Clear("confirmed"), Stamp::Clear("confirmed_by")]),
    ],
    relations: &[Relation::many("shown_by", "Shown by", "Shows requirement", &[])],
    columns: &["id", "title", "state", "answer", "note", "owner", "updated"],
    evidence: &[Evidence::new(
        "6.3",
        "4.5.2",
        "planning starts from what is in place and what is lacking",
    )],
    counters: &[],
    derive: None,
};
