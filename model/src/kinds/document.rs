//! Document: policies, procedures, plans and external documents under control.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const DOCUMENT_TYPE: &[Choice] = &[
    Choice::new("policy", "Policy", Tone::Neutral),
    Choice::new("procedure", "Procedure", Tone::Neutral).import(&["process", "work instruction", "instruction"]),
    Choice::new("plan", "Plan", Tone::Neutral),
    Choice::new("record_form", "Form or template", Tone::Neutral).import(&["form", "template"]),
    Choice::new("external", "External document", Tone::Neutral).import(&["external", "standard", "contract"]),
];

const CLASSIFICATION: &[Choice] = &[
    Choice::new("public", "Public", Tone::Neutral),
    Choice::new("internal", "Internal", Tone::Neutral),
    Choice::new("confidential", "Confidential", Tone::Warning).import(&["restricted", "secret"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "document",
    prefix: "DOC",
    label: "Document",
    plural: "Documents",
    area: Area::Govern,
    class: DocumentClass::Governance,
    purpose: "Policies, procedures and plans: written, approved, published, reviewed and withdrawn under control.",
    audit_reason: "Shows that people work from approved, current documents, and that old ones are out of use.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::choice("document_type", "Type", DOCUMENT_TYPE).import(&["type", "document type"]),
        Field::line("version", "Version").import(&["version", "revision"]),
        Field::choice("classification", "Classification", CLASSIFICATION)
            .import(&["classification", "confidentiality"]),
        Field::line("distribution", "Distribution")
            .help("Who must know it.")
            .import(&["distribution", "audience"]),
        Field::text("body", "Text").rich().import(&["body", "content", "text"]),
        Field::person("approved_by", "Approved by")
            .read_only()
            .import(&["approved by", "approver"]),
        Field::moment("approved", "Approved")
            .read_only()
            .import(&["approved", "approval date"]),
        Field::moment("published", "Published")
            .read_only()
            .import(&["published", "publish date"]),
        Field::date("review_due", "Next review").import(&["next review", "review date", "review due"]),
        Field::number("retention_years", "Keep for", "years").import(&["retention", "retention years"]),
    ],
    sections: &[
        Section {
            label: "Document",
            fields: &["document_type", "version", "classification", "owner", "distribution"],
        },
        Section {
            label: "Text",
            fields: &["description", "body"],
        },
        Section {
            label: "Control",
            fields: &["approved_by", "approved", "published", "review_due", "retention_years"],
        },
    ],
    states: &[
        State::open("draft", "Draft", Tone::Neutral, 0).import(&["new", "in preparation"]),
        State::open("in_review", "In review", Tone::Waiting, 1).import(&["review"]),
        State::open("approved", "Approved", Tone::Active, 2).import(&["approved"]),
        State::open("published", "Published", Tone::Good, 3).import(&["effective", "in force", "current", "valid"]),
        State::open("under_revision", "Under revision", Tone::Waiting, 4).import(&["revision"]),
        State::closed("withdrawn", "Withdrawn", Tone::Neutral, 5).import(&["retired", "obsolete", "archived"]),
    ],
    transitions: &[
        Transition::new("submit", "Send to review", &["draft", "under_revision"], "in_review").needs(&[
            "owner",
            "document_type",
            "version",
        ]),
        Transition::new("approve", "Approve", &["in_review"], "approved")
            .needs(&["review_due"])
            .stamps(&[
                Stamp::Now("approved"),
                Stamp::Actor("approved_by"),
                Stamp::Approval(&[]),
            ]),
        Transition::new("return", "Return to author", &["in_review"], "draft").with_reason(),
        Transition::new("publish", "Publish", &["approved"], "published").stamps(&[Stamp::Now("published")]),
        Transition::new("revise", "Revise", &["published", "approved"], "under_revision")
            .with_reason()
            .stamps(&[Stamp::Clear("approved"), Stamp::Clear("approved_by")]),
        Transition::new(
            "withdraw",
            "Withdraw",
            &["published", "under_revision", "draft"],
            "withdrawn",
        )
        .with_reason(),
    ],
    relations: &[
        Relation::many("replaces", "Replaces", "Replaced by", &["document"]).import(&["replaces", "supersedes"]),
        Relation::many("governs", "Governs", "Governed by", &[]).import(&["governs", "applies to"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "document_type",
        "version",
        "owner",
        "review_due",
        "updated",
    ],
    evidence: &[
        Evidence::new("7.5", "4.3", "documents are approved, current and withdrawn in time"),
        Evidence::new("5.2", "4.1.2", "the policy is approved, communicated and reviewed"),
    ],
    counters: &[],
    derive: None,
};
