//! Management review: top management looks at the system and decides.

use crate::declaration::{
    Area, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

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
    schema: 1,
    maps: &[],
    fields: &[
        Field::moment("held", "Date and time").import(&["date", "held", "meeting date"]),
        Field::line("place", "Place").import(&["place", "location"]),
        Field::person("chair", "Chair").import(&["chair", "chairperson"]),
        Field::person("minute_taker", "Minutes by").import(&["minutes by", "secretary"]),
        Field::line("attendees", "Attendees").import(&["attendees", "participants", "present"]),
        Field::line("period", "Period under review").import(&["period"]),
        Field::text("agenda", "Agenda").import(&["agenda"]),
        Field::text("inputs", "Inputs")
            .help("Performance, audits, feedback, risks and earlier actions as they stood.")
            .import(&["inputs"]),
        Field::text("minutes", "Minutes").rich().import(&["minutes", "notes"]),
        Field::text("decisions", "Decisions").import(&["decisions", "outcomes"]),
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
            .needs(&["chair", "attendees", "agenda"])
            .stamps(&[Stamp::Now("opened")]),
        Transition::new("circulate", "Send minutes to review", &["open"], "minutes_in_review").needs(&["minutes"]),
        Transition::new(
            "reopen",
            "Correct the minutes",
            &["minutes_in_review", "signed"],
            "open",
        )
        .with_reason()
        .stamps(&[Stamp::Clear("signed"), Stamp::Clear("signed_by")]),
        Transition::new("sign", "Sign", &["minutes_in_review"], "signed")
            .needs(&["minutes", "decisions", "next_review"])
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
