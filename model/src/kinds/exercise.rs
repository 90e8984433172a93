//! Exercise: a trial of continuity plans against criteria set before: what was done when, the result and the lessons.

use super::reading::{chosen, number};
use crate::declaration::{
    Area, Choice, Derived, DocumentClass, Evidence, Field, FieldReader, Kind, Relation, Section, Stamp, State, Tone,
    Transition,
};
use crate::value::Value;

const METHOD: &[Choice] = &[
    Choice::new("tabletop", "Table-top", Tone::Neutral).import(&["desktop", "table top", "paper"]),
    Choice::new("walkthrough", "Walk-through", Tone::Neutral).import(&["walk through", "checklist"]),
    Choice::new("simulation", "Simulation", Tone::Neutral),
    Choice::new("restore", "Restore of data", Tone::Neutral).import(&["restore", "backup test"]),
    Choice::new("failover", "Switch-over", Tone::Neutral).import(&["failover", "switch over", "parallel"]),
    Choice::new("full", "Full interruption", Tone::Warning).import(&["full", "live"]),
];

const CRITERIA_MET: &[Choice] = &[
    Choice::new("all", "All", Tone::Good).import(&["yes", "passed", "success"]),
    Choice::new("some", "Some", Tone::Warning).import(&["partly", "partial"]),
    Choice::new("none", "None", Tone::Critical).import(&["no", "failed"]),
];

const VERDICT: &[Choice] = &[
    Choice::new("not_judged", "Not judged", Tone::Waiting).import(&["unknown"]),
    Choice::new("passed", "Passed", Tone::Good).import(&["success", "successful"]),
    Choice::new("partly", "Passed in part", Tone::Warning).import(&["partial", "partly"]),
    Choice::new("failed", "Failed", Tone::Critical).import(&["unsuccessful"]),
];

/// The verdict by the criteria met and, as far as both numbers are given, the objectives reached.
fn judge(fields: &dyn FieldReader) -> Derived {
    let missed = |target, reached| {
        number(fields, target)
            .zip(number(fields, reached))
            .is_some_and(|(target, reached)| reached > target)
    };
    let late = missed("recovery_target", "recovery_reached");
    let lost = missed("loss_target", "loss_reached");
    let verdict = match chosen(fields, "criteria_met").as_deref() {
        Some("none") => "failed",
        Some("all") if !late && !lost => "passed",
        Some("all" | "some") => "partly",
        Some(_) | None => "not_judged",
    };
    vec![("verdict", Some(Value::text(verdict)))]
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: "exercise",
    prefix: "EXR",
    label: "Exercise",
    plural: "Exercises",
    area: Area::Deliver,
    class: DocumentClass::Record,
    purpose: "A trial of a continuity plan: scenario, criteria set before, the steps as they went, times reached and lessons.",
    audit_reason: "A plan is believed once it was tried; shows what was tested, whether it worked in time and what was corrected.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Preparation",
            fields: &[
                "method",
                "due",
                "scenario",
                "success_criteria",
                "participants",
                "owner",
                "description",
            ],
        },
        Section {
            label: "Course of the exercise",
            fields: &["started", "ended", "log"],
        },
        Section {
            label: "Result",
            fields: &[
                "recovery_target",
                "recovery_reached",
                "loss_target",
                "loss_reached",
                "criteria_met",
                "verdict",
                "result",
                "lessons",
            ],
        },
        Section {
            label: "Completion",
            fields: &["reported", "reported_by"],
        },
    ],
    states: &[
        State::open("planned", "Planned", Tone::Neutral, 0).import(&["new", "scheduled", "draft"]),
        State::open("running", "Under way", Tone::Active, 1).import(&["in progress", "active", "started"]),
        State::open("done", "Carried out", Tone::Waiting, 2).import(&["performed", "completed", "executed"]),
        State::closed("cancelled", "Cancelled", Tone::Neutral, 3).import(&["canceled", "dropped"]),
        State::closed("reported", "Reported", Tone::Good, 4).import(&["closed", "evaluated", "reviewed"]),
    ],
    transitions: TRANSITIONS,
    relations: &[
        Relation::many("tests_plan", "Tries plan", "Exercises", &["continuity_plan"]).import(&[
            "continuity plan",
            "plan",
            "tests",
        ]),
        Relation::many(
            "on_service",
            "On service",
            "Exercises",
            &["service", "configuration_item"],
        )
        .import(&["service", "configuration item"]),
        Relation::many(
            "led_to",
            "Led to",
            "Follows from exercise",
            &["action", "nonconformity", "improvement", "change"],
        )
        .import(&["led to", "action", "actions"]),
        Relation::many("repeats", "Repeats", "Repeated by", &["exercise"]).import(&["repeats", "repeat of"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "method",
        "due",
        "recovery_target",
        "recovery_reached",
        "verdict",
        "owner",
        "updated",
    ],
    evidence: &[Evidence::new(
        "8.7.2",
        "6.3.3",
        "plans are tested, results recorded and shortcomings corrected",
    )],
    counters: &[],
    derive: Some(judge),
};

const FIELDS: &[Field] = &[
Field::choice("method", "Method", METHOD).import(&["method", "type", "test type"]),
Field::date("due", "Planned for").import(&["planned for", "due", "date", "exercise date"]),
Field::text("scenario", "Scenario").import(&["scenario"]),
Field::text("success_criteria", "Success criteria").help("Set before the exercise begins; one on each line.").import(&["success criteria", "criteria"]),
Field::text("participants", "Participants").import(&["participants", "attendees"]),
Field::moment("started", "Started").read_only().import(&["started", "start"]),
Field::moment("ended", "Ended").read_only().import(&["ended", "end"]),
Field::text("log", "Steps and times").help("One step on each line with its time, what happened and who did it.").import(&["log", "steps", "course", "timeline"]),
Field::number("recovery_target", "Recovery time objective", "minutes").help("As the plan states it.").import(&["recovery target", "rto", "recovery time objective"]),
Field::number("recovery_reached", "Recovery time reached", "minutes").import(&["recovery reached", "rta", "recovery time", "recovery time reached"]),
Field::number("loss_target", "Recovery point objective", "minutes").help("As the plan states it.").import(&["loss target", "rpo", "recovery point objective"]),
Field::number("loss_reached", "Recovery point reached", "minutes").import(&["loss reached", "rpa", "recovery point reached"]),
Field::choice("criteria_met", "Criteria met", CRITERIA_MET).import(&["criteria met"]),
Field::choice("verdict", "Verdict", VERDICT).help("Failed if no criterion is met; passed if all are and every stated objective is reached; in part otherwise.").read_only().import(&["verdict", "outcome"]),
Field::text("result", "Result").import(&["result", "results"]),
Field::text("lessons", "Lessons").help("What is changed in plan, means or training.").import(&["lessons", "lessons learned", "improvements"]),
Field::moment("reported", "Reported").read_only().import(&["reported", "report date"]),
Field::person("reported_by", "Reported by").read_only().import(&["reported by"]),
];

const TRANSITIONS: &[Transition] = &[
    Transition::new("start", "Start", &["planned"], "running")
        .needs(&["owner", "method", "scenario", "success_criteria"])
        .stamps(&[Stamp::Now("started")]),
    Transition::new("finish", "Finish", &["running"], "done")
        .needs(&["log"])
        .stamps(&[Stamp::Now("ended")]),
    Transition::new("report", "Report result", &["done"], "reported")
        .needs(&["criteria_met", "result", "lessons"])
        .stamps(&[Stamp::Now("reported"), Stamp::Actor("reported_by")]),
    Transition::new("postpone", "Postpone", &["running"], "planned")
        .with_reason()
        .stamps(&[Stamp::Clear("started")]),
    Transition::new("cancel", "Cancel", &["planned", "running"], "cancelled").with_reason(),
    Transition::new("reopen", "Reopen", &["reported"], "done")
        .with_reason()
        .stamps(&[Stamp::Clear("reported"), Stamp::Clear("reported_by")]),
    Transition::new("restore", "Plan again", &["cancelled"], "planned")
        .needs(&["due"])
        .with_reason()
        .stamps(&[Stamp::Clear("started"), Stamp::Clear("ended")]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::reading::derived;

    fn verdict(criteria: &str, times: [f64; 4]) -> Option<Value> {
        let [recovery_target, recovery_reached, loss_target, loss_reached] = times.map(Value::Number);
        let given = [
            ("criteria_met", Value::text(criteria)),
            ("recovery_target", recovery_target),
            ("recovery_reached", recovery_reached),
            ("loss_target", loss_target),
            ("loss_reached", loss_reached),
        ];
        derived(judge, &given, "verdict")
    }

    #[test]
    fn all_criteria_and_both_objectives_make_a_pass() {
        assert_eq!(verdict("all", [240.0, 240.0, 60.0, 15.0]), Some(Value::text("passed")));
        assert_eq!(verdict("all", [240.0, 241.0, 60.0, 15.0]), Some(Value::text("partly")));
        assert_eq!(verdict("all", [240.0, 90.0, 60.0, 61.0]), Some(Value::text("partly")));
        assert_eq!(verdict("some", [240.0, 90.0, 60.0, 15.0]), Some(Value::text("partly")));
        assert_eq!(verdict("none", [240.0, 90.0, 60.0, 15.0]), Some(Value::text("failed")));
    }

    #[test]
    fn a_table_top_without_times_is_judged_by_its_criteria() {
        let given = [
            ("criteria_met", Value::text("all")),
            ("recovery_target", Value::Number(240.0)),
        ];
        assert_eq!(derived(judge, &given, "verdict"), Some(Value::text("passed")));
        assert_eq!(derived(judge, &given[1..], "verdict"), Some(Value::text("not_judged")));
    }
}
