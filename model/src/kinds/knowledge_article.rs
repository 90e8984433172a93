//! Knowledge article: what was learned, written so that others find and use it.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const ARTICLE_TYPE: &[Choice] = &[
    Choice::new("how_to", "How-to", Tone::Neutral).import(&["how to", "instruction", "guide"]),
    Choice::new("solution", "Solution", Tone::Neutral).import(&["fix", "resolution", "known error", "workaround"]),
    Choice::new("question", "Question and answer", Tone::Neutral).import(&["faq", "q&a"]),
    Choice::new("reference", "Reference", Tone::Neutral).import(&["information", "article"]),
    Choice::new("lesson", "Lesson learned", Tone::Neutral).import(&["lessons learned", "lesson"]),
];

const AUDIENCE: &[Choice] = &[
    Choice::new("support", "Support staff", Tone::Neutral).import(&["internal", "staff", "it"]),
    Choice::new("users", "Users", Tone::Neutral).import(&["public", "end users", "self-service", "customers"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "knowledge_article",
    prefix: "KNO",
    label: "Knowledge article",
    plural: "Knowledge articles",
    area: Area::Govern,
    class: DocumentClass::Record,
    purpose: "Instructions, solutions and lessons that help to support the services, kept current and easy to find.",
    audit_reason: "Shows that the knowledge needed to run the services is recorded, current and at hand for those who need it.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::choice("article_type", "Type", ARTICLE_TYPE).import(&["type", "article type"]),
        Field::choice("audience", "Audience", AUDIENCE).import(&["audience", "visibility", "user criteria"]),
        Field::line("category", "Category").import(&["category", "topic"]),
        Field::line("version", "Version").import(&["version", "revision"]),
        Field::line("symptom", "Symptom or question")
            .help("In the words of those who will search for it.")
            .import(&["symptom", "question", "issue"]),
        Field::text("body", "Text")
            .rich()
            .import(&["body", "content", "text", "article body"]),
        Field::date("review_due", "Next review").import(&["next review", "review date", "valid to"]),
        Field::moment("published", "Published")
            .read_only()
            .import(&["published", "publish date"]),
        Field::person("published_by", "Published by")
            .read_only()
            .import(&["published by"]),
        Field::moment("reviewed", "Last reviewed")
            .read_only()
            .import(&["last reviewed", "last review"]),
        Field::person("reviewed_by", "Reviewed by")
            .read_only()
            .import(&["reviewed by"]),
    ],
    sections: &[
        Section {
            label: "Article",
            fields: &["article_type", "audience", "category", "version", "owner"],
        },
        Section {
            label: "Text",
            fields: &["symptom", "body", "description"],
        },
        Section {
            label: "Control",
            fields: &["published", "published_by", "review_due", "reviewed", "reviewed_by"],
        },
    ],
    states: &[
        State::open("draft", "Draft", Tone::Neutral, 0).import(&["new", "work in progress"]),
        State::open("in_review", "In review", Tone::Waiting, 1).import(&["review"]),
        State::open("published", "Published", Tone::Good, 2).import(&["current", "active"]),
        State::closed("retired", "Retired from use", Tone::Neutral, 3).import(&["retired", "obsolete", "archived"]),
    ],
    transitions: &[
        Transition::new("submit", "Send to review", &["draft"], "in_review").needs(&["article_type", "body"]),
        Transition::new("return", "Return to author", &["in_review"], "draft").with_reason(),
        Transition::new("publish", "Publish", &["in_review"], "published")
            .needs(&["owner", "audience", "review_due"])
            .stamps(&[Stamp::Now("published"), Stamp::Actor("published_by")]),
        Transition::new("confirm", "Confirm as current", &["published"], "published")
            .needs(&["review_due"])
            .stamps(&[Stamp::Now("reviewed"), Stamp::Actor("reviewed_by")]),
        Transition::new("revise", "Revise", &["published", "retired"], "draft")
            .with_reason()
            .stamps(&[Stamp::Clear("published"), Stamp::Clear("published_by")]),
        Transition::new(
            "retire",
            "Retire article",
            &["draft", "in_review", "published"],
            "retired",
        )
        .with_reason(),
    ],
    relations: &[
        Relation::many(
            "explains",
            "Explains",
            "Explained in",
            &["service", "configuration_item"],
        )
        .import(&["service", "configuration item", "explains"]),
        Relation::many("learned_from", "Learned from", "Lessons", &[]).import(&["source", "learned from"]),
        Relation::many("replaces", "Replaces", "Replaced by", &["knowledge_article"])
            .import(&["replaces", "supersedes"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "article_type",
        "audience",
        "category",
        "owner",
        "review_due",
        "updated",
    ],
    evidence: &[Evidence::new("7.6", "", "knowledge is recorded, current and findable")],
    counters: &[],
    derive: None,
};
