//! Training: a course, briefing or exercise that gives people competence or awareness.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const TRAINING_TYPE: &[Choice] = &[
    Choice::new("course", "Course", Tone::Neutral).import(&["classroom", "seminar"]),
    Choice::new("e_learning", "E-learning", Tone::Neutral).import(&["online", "self-paced", "elearning"]),
    Choice::new("briefing", "Briefing", Tone::Neutral).import(&["awareness", "awareness session"]),
    Choice::new("on_the_job", "On the job", Tone::Neutral).import(&["coaching", "shadowing", "mentoring"]),
    Choice::new("exam", "Exam", Tone::Neutral).import(&["certification", "test"]),
];

const EFFECT: &[Choice] = &[
    Choice::new("effective", "Effective", Tone::Good).import(&["yes", "good"]),
    Choice::new("partly", "Partly effective", Tone::Warning).import(&["partly", "partial"]),
    Choice::new("not_effective", "Not effective", Tone::Critical).import(&["no", "ineffective"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "training",
    prefix: "TRN",
    label: "Training",
    plural: "Training events",
    area: Area::Govern,
    class: DocumentClass::Record,
    purpose: "Courses, briefings and coaching: for whom, what they are to bring, who took part, and whether they worked.",
    audit_reason: "Shows what is done to give people the competence and awareness they need, and that its effect is checked.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::choice("training_type", "Type", TRAINING_TYPE).import(&["type", "training type"]),
        Field::line("provider", "Provider").import(&["provider", "trainer", "instructor"]),
        Field::line("audience", "Audience")
            .help("Who should take part.")
            .import(&["audience", "target group"]),
        Field::text("aims", "Aims")
            .help("What participants know or can do afterwards.")
            .import(&["aims", "learning objectives", "objective"]),
        Field::date("due", "Planned for").import(&["planned for", "date", "due", "due date"]),
        Field::line("place", "Place").import(&["place", "location"]),
        Field::number("duration", "Duration", "hours").import(&["duration", "hours"]),
        Field::number("cost", "Cost", "€").import(&["cost", "price"]),
        Field::text("attendees", "Attendees")
            .help("Who took part, one person per line.")
            .import(&["attendees", "participants", "present"]),
        Field::number("attended", "Number attending", "").import(&["number attending", "attended"]),
        Field::text("result", "Result")
            .help("Test results, feedback, who has to repeat it.")
            .import(&["result", "results", "outcome"]),
        Field::moment("held", "Held").read_only().import(&["held", "held on"]),
        Field::date("review_due", "Check of effect due")
            .help("When it will be looked at whether it worked; some weeks after.")
            .import(&["check of effect due", "evaluation due"]),
        Field::choice("effect", "Effect", EFFECT).import(&["effect", "effective", "effectiveness"]),
        Field::text("evaluation", "Evaluation")
            .help("What is done differently at work, and how that was seen.")
            .import(&["evaluation"]),
        Field::moment("evaluated", "Evaluated")
            .read_only()
            .import(&["evaluated", "evaluated on"]),
        Field::person("evaluated_by", "Evaluated by")
            .read_only()
            .import(&["evaluated by"]),
    ],
    sections: &[
        Section {
            label: "Training",
            fields: &["training_type", "provider", "audience", "aims", "owner", "description"],
        },
        Section {
            label: "Date and place",
            fields: &["due", "place", "duration", "cost"],
        },
        Section {
            label: "Participation",
            fields: &["attendees", "attended", "result", "held"],
        },
        Section {
            label: "Effect",
            fields: &["review_due", "effect", "evaluation", "evaluated", "evaluated_by"],
        },
    ],
    states: &[
        State::open("planned", "Planned", Tone::Neutral, 0).import(&["new", "scheduled"]),
        State::closed("cancelled", "Cancelled", Tone::Neutral, 1).import(&["canceled"]),
        State::open("held", "Held", Tone::Active, 2).import(&["delivered", "completed", "done"]),
        State::closed("evaluated", "Evaluated", Tone::Good, 3).import(&["closed"]),
    ],
    transitions: &[
        Transition::new("hold", "Mark as held", &["planned"], "held")
            .needs(&["training_type", "aims", "attendees", "review_due"])
            .stamps(&[Stamp::Now("held")]),
        Transition::new("evaluate", "Mark as evaluated", &["held"], "evaluated")
            .needs(&["effect", "evaluation"])
            .stamps(&[Stamp::Now("evaluated"), Stamp::Actor("evaluated_by")]),
        Transition::new("cancel", "Cancel", &["planned"], "cancelled").with_reason(),
        Transition::new("reopen", "Reopen", &["cancelled", "held", "evaluated"], "planned")
            .with_reason()
            .stamps(&[
                Stamp::Clear("held"),
                Stamp::Clear("effect"),
                Stamp::Clear("evaluated"),
                Stamp::Clear("evaluated_by"),
            ]),
    ],
    relations: &[
        Relation::many("builds", "Builds competence", "Built by training", &["competence"])
            .import(&["competence", "builds"]),
        Relation::many("uses", "Uses", "Used in training", &["document", "knowledge_article"])
            .import(&["material", "uses"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "training_type",
        "audience",
        "due",
        "attended",
        "effect",
        "owner",
        "review_due",
    ],
    evidence: &[
        Evidence::new("7.2", "4.4.2", "people are trained and the effect is evaluated"),
        Evidence::new("7.3", "4.4.2", "people are made aware of policy and services"),
    ],
    counters: &[],
    derive: None,
};
