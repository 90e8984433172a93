//! Competence: what a person must be able to do, and the proof that the person can.

use super::reading::chosen;
use crate::declaration::{
    Area, Choice, Derived, DocumentClass, Evidence, Field, FieldReader, Kind, Relation, Section, Stamp, State, Tone,
    Transition,
};
use crate::value::Value;

/// Levels, lowest first; the place in the list is the level.
const LEVEL: &[Choice] = &[
    Choice::new("none", "None", Tone::Neutral).import(&["0", "no knowledge"]),
    Choice::new("aware", "Aware", Tone::Neutral).import(&["1", "awareness", "beginner"]),
    Choice::new("practised", "Practised", Tone::Active).import(&["2", "basic", "working knowledge", "practitioner"]),
    Choice::new("proficient", "Proficient", Tone::Good).import(&["3", "advanced", "independent"]),
    Choice::new("expert", "Expert", Tone::Good).import(&["4", "master", "teaches others"]),
];

/// Gaps, smallest first; after the first entry the place in the list is one more than the levels that are missing.
const GAP: &[Choice] = &[
    Choice::new("not_assessed", "Not assessed", Tone::Waiting),
    Choice::new("none", "No gap", Tone::Good).import(&["0", "met"]),
    Choice::new("one", "One level", Tone::Warning).import(&["1"]),
    Choice::new("two", "Two levels", Tone::Critical).import(&["2"]),
    Choice::new("three", "Three levels", Tone::Critical).import(&["3"]),
    Choice::new("four", "Four levels", Tone::Critical).import(&["4"]),
];

const PROOF: &[Choice] = &[
    Choice::new("certificate", "Certificate", Tone::Neutral).import(&["certification", "exam"]),
    Choice::new("education", "Education", Tone::Neutral).import(&["degree", "qualification"]),
    Choice::new("training", "Training", Tone::Neutral).import(&["course"]),
    Choice::new("experience", "Experience", Tone::Neutral).import(&["work experience"]),
    Choice::new("observation", "Observed at work", Tone::Neutral).import(&["observation", "assessment"]),
];

/// How many levels the actual one is below the required one.
fn gap(fields: &dyn FieldReader) -> Derived {
    let level = |name| {
        let value = chosen(fields, name)?;
        LEVEL.iter().position(|choice| choice.value == value)
    };
    let place = match (level("required_level"), level("actual_level")) {
        (Some(required), Some(actual)) => 1 + required.saturating_sub(actual),
        (None, _) | (_, None) => 0,
    };
    let gap = GAP.get(place).map_or("not_assessed", |choice| choice.value);
    vec![("gap", Some(Value::text(gap)))]
}

const OPEN: &[&str] = &["required", "assessed", "proven", "lapsed"];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "competence",
    prefix: "CMP",
    label: "Competence",
    plural: "Competences",
    area: Area::Govern,
    class: DocumentClass::Record,
    purpose: "One person and one required competence: level required and reached, its proof, when it expires, what closes a gap.",
    audit_reason: "Shows that people who affect the services are competent, and that training is checked for its effect.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::person("person", "Person").import(&["person", "employee", "member"]),
        Field::line("competence", "Competence")
            .help("For example incident management, or a network technology.")
            .import(&["competence", "skill", "competency"]),
        Field::line("role", "Role").import(&["role", "function"]),
        Field::choice("required_level", "Required level", LEVEL).import(&[
            "required",
            "required level",
            "target level",
        ]),
        Field::choice("actual_level", "Actual level", LEVEL).import(&["actual", "actual level", "current level"]),
        Field::choice("gap", "Gap", GAP)
            .help("Required level less actual level.")
            .read_only()
            .import(&["gap"]),
        Field::choice("proof", "Kind of proof", PROOF).import(&["kind of proof", "proof", "evidence type"]),
        Field::text("evidence", "Evidence")
            .help("What proves the level and where it is kept.")
            .import(&["evidence", "certificate"]),
        Field::date("expires", "Expires").import(&["expires", "expiry", "valid until", "expiry date"]),
        Field::text("closing", "How the gap is closed").import(&["how the gap is closed", "measures", "action"]),
        Field::text("effectiveness", "Effectiveness")
            .help("How it was seen at work that training or coaching helped.")
            .import(&["effectiveness", "effect"]),
        Field::moment("assessed", "Assessed")
            .read_only()
            .import(&["assessed", "assessed on"]),
        Field::person("assessed_by", "Assessed by")
            .read_only()
            .import(&["assessed by", "assessor"]),
        Field::moment("proven", "Proven")
            .read_only()
            .import(&["proven", "confirmed"]),
        Field::person("proven_by", "Confirmed by")
            .read_only()
            .import(&["confirmed by"]),
    ],
    sections: &[
        Section {
            label: "Requirement",
            fields: &["person", "competence", "role", "required_level", "owner", "description"],
        },
        Section {
            label: "Assessment",
            fields: &["actual_level", "gap", "closing", "assessed", "assessed_by"],
        },
        Section {
            label: "Proof",
            fields: &["proof", "evidence", "expires", "effectiveness", "proven", "proven_by"],
        },
    ],
    states: &[
        State::open("required", "Required", Tone::Neutral, 0).import(&["new", "open"]),
        State::open("assessed", "Assessed", Tone::Waiting, 1).import(&["evaluated", "in training"]),
        State::open("proven", "Proven", Tone::Good, 2).import(&["met", "confirmed", "valid"]),
        State::open("lapsed", "Lapsed", Tone::Warning, 3).import(&["expired", "invalid"]),
        State::closed("ended", "No longer required", Tone::Neutral, 4).import(&["closed", "not required"]),
    ],
    transitions: &[
        Transition::new(
            "assess",
            "Mark as assessed",
            &["required", "assessed", "lapsed"],
            "assessed",
        )
        .needs(&["person", "competence", "required_level", "actual_level"])
        .stamps(&[Stamp::Now("assessed"), Stamp::Actor("assessed_by")]),
        Transition::new("prove", "Confirm as proven", &["assessed"], "proven")
            .needs(&["proof", "evidence"])
            .stamps(&[Stamp::Now("proven"), Stamp::Actor("proven_by")]),
        Transition::new("reassess", "Assess again", &["proven"], "assessed")
            .with_reason()
            .stamps(&[
                Stamp::Now("assessed"),
                Stamp::Actor("assessed_by"),
                Stamp::Clear("proven"),
                Stamp::Clear("proven_by"),
            ]),
        Transition::new("lapse", "Mark as lapsed", &["proven"], "lapsed")
            .with_reason()
            .stamps(&[Stamp::Clear("proven"), Stamp::Clear("proven_by")]),
        Transition::new("end", "Mark as no longer required", OPEN, "ended").with_reason(),
        Transition::new("reopen", "Reopen", &["ended"], "required")
            .with_reason()
            .stamps(&[
                Stamp::Clear("assessed"),
                Stamp::Clear("assessed_by"),
                Stamp::Clear("proven"),
                Stamp::Clear("proven_by"),
            ]),
    ],
    relations: &[Relation::many("needed_for", "Needed for", "Competences", &[]).import(&[
        "needed for",
        "service",
        "process",
    ])],
    columns: &[
        "id",
        "title",
        "state",
        "person",
        "competence",
        "required_level",
        "actual_level",
        "gap",
        "expires",
        "updated",
    ],
    evidence: &[
        Evidence::new("7.2", "4.4.2", "required competence is known, proven and kept up"),
        Evidence::new("7.3", "4.4.2", "people know what they contribute"),
    ],
    counters: &[],
    derive: Some(gap),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::reading::derived;

    fn of(required: &str, actual: &str) -> Option<Value> {
        let given = [
            ("required_level", Value::text(required)),
            ("actual_level", Value::text(actual)),
        ];
        derived(gap, &given, "gap")
    }

    #[test]
    fn the_gap_counts_the_missing_levels() {
        assert_eq!(of("expert", "none"), Some(Value::text("four")));
        assert_eq!(of("proficient", "none"), Some(Value::text("three")));
        assert_eq!(of("proficient", "aware"), Some(Value::text("two")));
        assert_eq!(of("proficient", "practised"), Some(Value::text("one")));
        assert_eq!(of("practised", "practised"), Some(Value::text("none")));
        assert_eq!(of("aware", "expert"), Some(Value::text("none")));
    }

    #[test]
    fn without_both_levels_nothing_was_assessed() {
        let given = [("required_level", Value::text("aware"))];
        assert_eq!(derived(gap, &given, "gap"), Some(Value::text("not_assessed")));
        assert_eq!(derived(gap, &[], "gap"), Some(Value::text("not_assessed")));
    }
}
