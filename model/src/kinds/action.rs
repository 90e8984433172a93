//! Action: the one task kind that reviews, audits, incidents and plans use.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const PRIORITY: &[Choice] = &[
    Choice::new("high", "High", Tone::Warning).import(&["1 - high", "1", "urgent"]),
    Choice::new("normal", "Normal", Tone::Neutral).import(&["2 - medium", "2", "medium"]),
    Choice::new("low", "Low", Tone::Neutral).import(&["3 - low", "3"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "action",
    prefix: "ACT",
    label: "Action",
    plural: "Actions",
    area: Area::CheckAndAct,
    class: DocumentClass::Record,
    purpose: "Something one person has agreed to do by a date, and the proof that it was done.",
    audit_reason: "Decisions count only when somebody carries them out; open and overdue actions are followed up first.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::date("due", "Due").import(&["due", "due date", "deadline"]),
        Field::choice("priority", "Priority", PRIORITY).import(&["priority"]),
        Field::text("done_evidence", "Evidence of completion")
            .help("What was done and where it can be seen.")
            .import(&["evidence", "result", "close notes"]),
        Field::moment("done", "Done")
            .read_only()
            .import(&["done at", "completed", "closed_at"]),
        Field::person("done_by", "Done by")
            .read_only()
            .import(&["done by", "closed_by"]),
    ],
    sections: &[
        Section {
            label: "Task",
            fields: &["owner", "due", "priority", "description"],
        },
        Section {
            label: "Completion",
            fields: &["done_evidence", "done", "done_by"],
        },
    ],
    states: &[
        State::open("open", "Open", Tone::Neutral, 0).import(&["new", "to do", "todo", "planned"]),
        State::open("in_progress", "In progress", Tone::Active, 1).import(&["active", "started", "doing"]),
        State::closed("cancelled", "Cancelled", Tone::Neutral, 2).import(&["canceled", "dropped"]),
        State::closed("done", "Done", Tone::Good, 3).import(&["closed", "complete", "completed"]),
    ],
    transitions: &[
        Transition::new("start", "Start", &["open"], "in_progress").needs(&["owner"]),
        Transition::new("complete", "Mark as done", &["open", "in_progress"], "done")
            .needs(&["owner", "done_evidence"])
            .stamps(&[Stamp::Now("done"), Stamp::Actor("done_by")]),
        Transition::new("cancel", "Cancel", &["open", "in_progress"], "cancelled").with_reason(),
        Transition::new("reopen", "Reopen", &["done", "cancelled"], "open")
            .with_reason()
            .stamps(&[Stamp::Clear("done"), Stamp::Clear("done_by")]),
    ],
    relations: &[Relation::many("follows_from", "Follows from", "Actions", &[]).import(&["source", "source record"])],
    columns: &["id", "title", "state", "owner", "due", "priority", "updated"],
    evidence: &[
        Evidence::new("9.3", "4.5.4.3", "decisions of reviews are carried out"),
        Evidence::new("10.1", "4.5.5.1", "corrective actions are completed"),
    ],
    counters: &[],
    derive: None,
};
