//! Interested party: somebody who has requirements of service management or is affected by it.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const PARTY_TYPE: &[Choice] = &[
    Choice::new("customer", "Customer", Tone::Neutral).import(&["customers", "client"]),
    Choice::new("user", "Users", Tone::Neutral).import(&["user", "end user"]),
    Choice::new("top_management", "Top management", Tone::Neutral).import(&["board", "management", "directors"]),
    Choice::new("employee", "Employees", Tone::Neutral).import(&["employee", "staff", "works council"]),
    Choice::new("supplier", "Supplier", Tone::Neutral).import(&["suppliers", "vendor", "partner"]),
    Choice::new("authority", "Authority", Tone::Neutral).import(&["regulator", "government", "supervisory authority"]),
    Choice::new("shareholder", "Shareholders", Tone::Neutral).import(&["shareholder", "owner", "investor"]),
    Choice::new("public", "General public", Tone::Neutral).import(&["public", "community", "society"]),
    Choice::new("other", "Other", Tone::Neutral),
];

const INFLUENCE: &[Choice] = &[
    Choice::new("high", "High", Tone::Warning).import(&["1 - high", "1", "strong"]),
    Choice::new("medium", "Medium", Tone::Active).import(&["2 - medium", "2", "moderate"]),
    Choice::new("low", "Low", Tone::Neutral).import(&["3 - low", "3", "weak"]),
];

const OPEN: &[&str] = &["identified", "assessed", "engaged"];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "interested_party",
    prefix: "PTY",
    label: "Interested party",
    plural: "Interested parties",
    area: Area::Govern,
    class: DocumentClass::Governance,
    purpose: "Who has a stake in the services, what they require, how much they can influence, and how they are involved.",
    audit_reason: "Shows that the requirements of relevant parties are known and that it is decided which of them are met here.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::choice("party_type", "Type", PARTY_TYPE).import(&["type", "category", "group"]),
        Field::line("contact", "Contact").import(&["contact", "contact person", "representative"]),
        Field::choice("influence", "Influence", INFLUENCE)
            .help("How much they can change whether objectives are met.")
            .import(&["influence", "power"]),
        Field::choice("interest", "Interest", INFLUENCE)
            .help("How much the services matter to them.")
            .import(&["interest", "concern"]),
        Field::text("requirements", "Requirements")
            .help("What they need or expect, law and contracts included.")
            .import(&["requirements", "needs", "expectations"]),
        Field::text("addressed", "Addressed by")
            .help("Which of the requirements service management takes on, and where.")
            .import(&["addressed by", "response", "how addressed"]),
        Field::text("engagement", "Involvement")
            .help("How they are informed, asked and listened to.")
            .import(&["engagement", "involvement", "how engaged"]),
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
            label: "Party",
            fields: &["party_type", "contact", "influence", "interest", "owner", "description"],
        },
        Section {
            label: "Requirements and involvement",
            fields: &["requirements", "addressed", "engagement"],
        },
        Section {
            label: "Review",
            fields: &["review_due", "reviewed", "reviewed_by"],
        },
    ],
    states: &[
        State::open("identified", "Identified", Tone::Neutral, 0).import(&["new", "open"]),
        State::open("assessed", "Assessed", Tone::Waiting, 1).import(&["analysed", "analyzed", "understood"]),
        State::open("engaged", "Involved", Tone::Good, 2).import(&["active", "current", "engaged"]),
        State::closed("closed", "No longer relevant", Tone::Neutral, 3).import(&["closed", "inactive"]),
    ],
    transitions: &[
        Transition::new("assess", "Mark as assessed", &["identified"], "assessed").needs(&[
            "party_type",
            "influence",
            "requirements",
        ]),
        Transition::new("engage", "Mark as involved", &["assessed"], "engaged")
            .needs(&["owner", "addressed", "engagement", "review_due"])
            .stamps(&[Stamp::Now("reviewed"), Stamp::Actor("reviewed_by")]),
        Transition::new("confirm", "Confirm as current", &["engaged"], "engaged")
            .needs(&["review_due"])
            .stamps(&[Stamp::Now("reviewed"), Stamp::Actor("reviewed_by")]),
        Transition::new("reassess", "Assess again", &["engaged"], "identified").with_reason(),
        Transition::new("close", "Mark as no longer relevant", OPEN, "closed").with_reason(),
        Transition::new("reopen", "Reopen", &["closed"], "identified").with_reason(),
    ],
    relations: &[
        Relation::many("interested_in", "Interested in", "Interested parties", &[]).import(&[
            "service",
            "services",
            "interested in",
        ]),
        Relation::many(
            "raises_risk",
            "Raises risk or opportunity",
            "Arises from interested party",
            &["risk"],
        )
        .import(&["risk", "risks", "opportunity"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "party_type",
        "influence",
        "interest",
        "owner",
        "review_due",
        "updated",
    ],
    evidence: &[Evidence::new(
        "4.2",
        "",
        "interested parties and their requirements are known and reviewed",
    )],
    counters: &[],
    derive: None,
};
