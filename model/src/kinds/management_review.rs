//! Management review: top management looks at the system and decides.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};
use crate::item;
use crate::review;

/// What came of an input. Every input of a review is answered with one of these.
const OUTCOME: &[Choice] = &[
    Choice::new(review::NOTHING, "Nothing to report", Tone::Neutral).import(&["none", "nothing"]),
    Choice::new(review::DISCUSSED, "Discussed, no decision", Tone::Active).import(&["discussed", "noted"]),
    Choice::new(review::DECIDED, "Decided", Tone::Good).import(&["decision"]),
];

const OUTCOMES: &[&str] = &[
    "outcome_earlier_actions",
    "outcome_context",
    "outcome_performance",
    "outcome_audits",
    "outcome_nonconformities",
    "outcome_feedback",
    "outcome_objectives",
    "outcome_parties",
    "outcome_resources",
    "outcome_risks",
    "outcome_improvements",
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "management_review",
    prefix: "MRV",
    label: "Management review",
    plural: "Management reviews",
    area: Area::CheckAndAct,
    class: DocumentClass::Governance,
    purpose: "A meeting of top management on how service management performs: inputs, minutes, decisions, actions.",
    audit_reason: "Shows that top management looks at all required inputs at planned intervals and decides on what follows.",
    schema: 2,
    maps: &[(item::ATTENDANCE, 2), (item::DECIDED, 2), (item::OPENINGS, 2)],
    fields: &[
        Field::moment("held", "Date and time").import(&["date", "held", "meeting date"]),
        Field::line("place", "Place").import(&["place", "location"]),
        Field::person("chair", "Chair").import(&["chair", "chairperson"]),
        Field::person("minute_taker", "Minutes by").import(&["minutes by", "secretary"]),
        Field::line("attendees", "Attendees")
            .help("Who is invited; the attendance says who took part.")
            .import(&["attendees", "participants", "present"]),
        Field::line("period", "Period under review").import(&["period"]),
        Field::text("agenda", "Agenda").import(&["agenda"]),
        Field::text("inputs", "Inputs")
            .help("Performance, audits, feedback, risks and earlier actions as they stood.")
            .import(&["inputs"]),
        Field::text("minutes", "Minutes").rich().import(&["minutes", "notes"]),
        Field::text("decisions", "Decisions").import(&["decisions", "outcomes"]),
        Field::text("discussion_earlier_actions", "Discussion: earlier actions").since(2),
        Field::choice("outcome_earlier_actions", "Outcome: earlier actions", OUTCOME),
        Field::text("discussion_context", "Discussion: changed context").since(2),
        Field::choice("outcome_context", "Outcome: changed context", OUTCOME),
        Field::text("discussion_performance", "Discussion: performance and trends").since(2),
        Field::choice("outcome_performance", "Outcome: performance and trends", OUTCOME),
        Field::text("discussion_audits", "Discussion: audit results").since(2),
        Field::choice("outcome_audits", "Outcome: audit results", OUTCOME),
        Field::text("discussion_nonconformities", "Discussion: nonconformities").since(2),
        Field::choice("outcome_nonconformities", "Outcome: nonconformities", OUTCOME),
        Field::text("discussion_feedback", "Discussion: feedback").since(2),
        Field::choice("outcome_feedback", "Outcome: feedback", OUTCOME),
        Field::text("discussion_objectives", "Discussion: objectives").since(2),
        Field::choice("outcome_objectives", "Outcome: objectives", OUTCOME),
        Field::text("discussion_parties", "Discussion: other parties").since(2),
        Field::choice("outcome_parties", "Outcome: other parties", OUTCOME),
        Field::text("discussion_resources", "Discussion: resources").since(2),
        Field::choice("outcome_resources", "Outcome: resources", OUTCOME),
        Field::text("discussion_risks", "Discussion: risks and opportunities").since(2),
        Field::choice("outcome_risks", "Outcome: risks and opportunities", OUTCOME),
        Field::text("discussion_improvements", "Discussion: improvements").since(2),
        Field::choice("outcome_improvements", "Outcome: improvements", OUTCOME),
        Field::date("next_review", "Next review").import(&["next review"]),
        Field::moment("opened", "Opened").read_only(),
        Field::moment("signed", "Signed").read_only(),
        Field::person("signed_by", "Signed by").read_only(),
    ],
    sections: &[
        Section {
            label: "Meeting",
            fields: &["held", "place", "chair", "minute_taker", "attendees", "period", "owner"],
        },
        Section {
            label: "Preparation",
            fields: &["agenda", "inputs", "description"],
        },
        Section {
            label: "Inputs discussed",
            fields: &[
                "discussion_earlier_actions",
                "outcome_earlier_actions",
                "discussion_context",
                "outcome_context",
                "discussion_performance",
                "outcome_performance",
                "discussion_audits",
                "outcome_audits",
                "discussion_nonconformities",
                "outcome_nonconformities",
                "discussion_feedback",
                "outcome_feedback",
                "discussion_objectives",
                "outcome_objectives",
                "discussion_parties",
                "outcome_parties",
                "discussion_resources",
                "outcome_resources",
                "discussion_risks",
                "outcome_risks",
                "discussion_improvements",
                "outcome_improvements",
            ],
        },
        Section {
            label: "Minutes",
            fields: &["minutes", "decisions"],
        },
        Section {
            label: "Result",
            fields: &["next_review", "opened", "signed", "signed_by"],
        },
    ],
    states: &[
        State::open("planned", "Planned", Tone::Neutral, 0).import(&["new", "scheduled"]),
        State::open("open", "Open", Tone::Active, 1).import(&["in progress", "held"]),
        State::open("minutes_in_review", "Minutes in review", Tone::Waiting, 2).import(&["review"]),
        State::closed("signed", "Signed", Tone::Good, 3).import(&["closed", "approved"]),
    ],
    transitions: &[
        Transition::new("open", "Open the meeting", &["planned"], "open")
            .needs(&["chair", "attendees"])
            .stamps(&[Stamp::Now("opened")]),
        Transition::new("circulate", "Send minutes to review", &["open"], "minutes_in_review")
            .needs(OUTCOMES)
            .guarded(review::unsaid),
        Transition::new(
            "reopen",
            "Correct the minutes",
            &["minutes_in_review", "signed"],
            "open",
        )
        .with_reason()
        .stamps(&[Stamp::Clear("signed"), Stamp::Clear("signed_by")]),
        Transition::new("sign", "Sign", &["minutes_in_review"], "signed")
            .needs(&["next_review"])
            .guarded(review::unsaid)
            .stamps(&[Stamp::Now("signed"), Stamp::Actor("signed_by"), Stamp::Approval(&[])]),
    ],
    relations: &[
        Relation::many(
            "reviews",
            "Reviews",
            "Reviewed in",
            &["service", "service_management_plan", "document"],
        ),
        Relation::one("previous", "Previous review", "Next review", &["management_review"])
            .import(&["previous review"]),
    ],
    columns: &["id", "title", "state", "held", "chair", "next_review", "updated"],
    evidence: &[
        Evidence::new("9.3", "4.5.4.3", "top management reviews all inputs and decides"),
        Evidence::new("5.1", "4.1.1", "top management leads reviews and provides resources"),
    ],
    counters: &[],
    derive: None,
};
