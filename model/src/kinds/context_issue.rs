//! Context issue: something inside or outside the organization that bears on service management.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const ORIGIN: &[Choice] = &[
    Choice::new("internal", "Internal", Tone::Neutral).import(&["inside", "int"]),
    Choice::new("external", "External", Tone::Neutral).import(&["outside", "ext"]),
];

const TOPIC: &[Choice] = &[
    Choice::new("organization", "Organization", Tone::Neutral).import(&["structure", "governance"]),
    Choice::new("people", "People and skills", Tone::Neutral).import(&["people", "staff", "skills", "culture"]),
    Choice::new("finance", "Finance", Tone::Neutral).import(&["money", "budget", "economic"]),
    Choice::new("technology", "Technology", Tone::Neutral).import(&["technological", "technical"]),
    Choice::new("market", "Market and customers", Tone::Neutral).import(&["market", "customers", "competition"]),
    Choice::new("law", "Law and regulation", Tone::Neutral).import(&["legal", "regulatory", "compliance"]),
    Choice::new("environment", "Environment and climate", Tone::Neutral).import(&["environmental", "climate"]),
    Choice::new("society", "Society and politics", Tone::Neutral).import(&["social", "political"]),
];

const DIRECTION: &[Choice] = &[
    Choice::new("helps", "Helps", Tone::Good).import(&["positive", "strength", "opportunity"]),
    Choice::new("hinders", "Hinders", Tone::Warning).import(&["negative", "weakness", "threat"]),
    Choice::new("both", "Helps and hinders", Tone::Neutral).import(&["mixed", "both"]),
];

const OPEN: &[&str] = &["identified", "assessed", "addressed"];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "context_issue",
    prefix: "CTX",
    label: "Context issue",
    plural: "Context issues",
    area: Area::Govern,
    class: DocumentClass::Governance,
    purpose: "Circumstances inside and outside the organization that help or hinder service management, and the response to each.",
    audit_reason: "Shows that planning starts from the organization's real situation and that this picture is kept current.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::choice("origin", "Origin", ORIGIN).import(&["internal or external", "internal/external"]),
        Field::choice("topic", "Topic", TOPIC).import(&["topic", "category", "pestle"]),
        Field::choice("direction", "Helps or hinders", DIRECTION).import(&["swot", "direction"]),
        Field::text("effect", "Effect on service management")
            .help("What it changes for the intended results.")
            .import(&["effect", "impact", "consequence"]),
        Field::text("response", "Response")
            .help("What is done about it, or why nothing needs to be done.")
            .import(&["response", "action", "treatment"]),
        Field::date("review_due", "Next review").import(&["next review", "review date"]),
        Field::moment("reviewed", "Last reviewed")
            .read_only()
            .import(&["last reviewed", "last review"]),
        Field::person("reviewed_by", "Reviewed by")
            .read_only()
            .import(&["reviewed by"]),
    ],
    sections: &[
        Section {
            label: "Context issue",
            fields: &["origin", "topic", "direction", "owner", "description"],
        },
        Section {
            label: "Effect and response",
            fields: &["effect", "response"],
        },
        Section {
            label: "Review",
            fields: &["review_due", "reviewed", "reviewed_by"],
        },
    ],
    states: &[
        State::open("identified", "Identified", Tone::Neutral, 0).import(&["new", "open"]),
        State::open("assessed", "Assessed", Tone::Waiting, 1).import(&["analysed", "analyzed", "evaluated"]),
        State::open("addressed", "Addressed", Tone::Good, 2).import(&["monitored", "in place", "active"]),
        State::closed("closed", "Closed", Tone::Neutral, 3).import(&["obsolete", "no longer relevant"]),
    ],
    transitions: &[
        Transition::new("assess", "Mark as assessed", &["identified"], "assessed").needs(&[
            "origin",
            "direction",
            "effect",
        ]),
        Transition::new("address", "Mark as addressed", &["assessed"], "addressed")
            .needs(&["owner", "response", "review_due"])
            .stamps(&[Stamp::Now("reviewed"), Stamp::Actor("reviewed_by")]),
        Transition::new("confirm", "Confirm as current", &["addressed"], "addressed")
            .needs(&["review_due"])
            .stamps(&[Stamp::Now("reviewed"), Stamp::Actor("reviewed_by")]),
        Transition::new("reassess", "Assess again", &["addressed"], "identified").with_reason(),
        Transition::new("close", "Close", OPEN, "closed").with_reason(),
        Transition::new("reopen", "Reopen", &["closed"], "identified").with_reason(),
    ],
    relations: &[
        Relation::many(
            "raises_risk",
            "Raises risk or opportunity",
            "Arises from context",
            &["risk"],
        )
        .import(&["risk", "risks", "opportunity"]),
        Relation::many("concerns", "Concerns", "Context issues", &[]).import(&["concerns", "relates to"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "origin",
        "topic",
        "direction",
        "owner",
        "review_due",
        "updated",
    ],
    evidence: &[Evidence::new(
        "4.1",
        "",
        "internal and external issues are known, answered and reviewed",
    )],
    counters: &[],
    derive: None,
};
