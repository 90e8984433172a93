//! Objective: what service management is to reach by a date, measured.

use super::reading::{chosen, number};
use crate::declaration::{
    Area, Choice, Derived, DocumentClass, Evidence, Field, FieldReader, Kind, Relation, Section, Stamp, State, Tone,
    Transition,
};
use crate::value::Value;

const DIRECTION: &[Choice] = &[
    Choice::new("higher", "Higher is better", Tone::Neutral).import(&["increase", "up", "maximize", "maximise"]),
    Choice::new("lower", "Lower is better", Tone::Neutral).import(&["decrease", "down", "minimize", "minimise"]),
];

const HEALTH: &[Choice] = &[
    Choice::new("on_track", "On track", Tone::Good).import(&["green", "ok"]),
    Choice::new("at_risk", "At risk", Tone::Warning).import(&["amber", "yellow"]),
    Choice::new("off_track", "Off track", Tone::Critical).import(&["red", "behind"]),
];

/// The share of the way from the baseline to the target that was gone, in percent with one decimal; 0 until all three
/// numbers are known. Below 0 if it went the wrong way. A target equal to the baseline is kept (100) or not (0).
fn percent_achieved(fields: &dyn FieldReader) -> Derived {
    let (baseline, target, current) = (
        number(fields, "baseline"),
        number(fields, "target"),
        number(fields, "current"),
    );
    let direction = chosen(fields, "direction");
    let percent = match (baseline, target, current) {
        (Some(baseline), Some(target), Some(current)) if baseline == target => {
            let kept = match direction.as_deref() {
                Some("higher") => current >= target,
                Some("lower") => current <= target,
                Some(_) | None => current == target,
            };
            if kept { 100.0 } else { 0.0 }
        }
        (Some(baseline), Some(target), Some(current)) => {
            (((current - baseline) / (target - baseline)) * 1_000.0).round() / 10.0
        }
        (None, _, _) | (_, None, _) | (_, _, None) => 0.0,
    };
    // Numbers near the limits of their type have differences beyond it.
    let percent = if percent.is_finite() { percent } else { 0.0 };
    vec![("percent_achieved", Some(Value::Number(percent)))]
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: "objective",
    prefix: "OBJ",
    label: "Objective",
    plural: "Objectives",
    area: Area::Govern,
    class: DocumentClass::Governance,
    purpose: "What is to be reached by when: metric, baseline, target, the way there and how far it has come.",
    audit_reason: "Shows that the policy is turned into measurable objectives that somebody pursues and follows up.",
    schema: 2,
    maps: &[("entries", 2)],
    fields: &[
        Field::line("metric", "Metric")
            .help("What is measured, for example mean time to restore.")
            .import(&["metric", "measure", "kpi", "indicator"]),
        Field::line("unit", "Unit").import(&["unit", "unit of measure"]),
        Field::choice("direction", "Direction", DIRECTION).import(&["direction", "polarity"]),
        Field::number("baseline", "Baseline", "")
            .help("Where it started.")
            .import(&["baseline", "start value", "initial value"]),
        Field::number("target", "Target", "").import(&["target", "goal", "target value"]),
        Field::number("current", "Current value", "").import(&["current", "current value", "actual", "latest"]),
        Field::date("measured_on", "Measured on").import(&["measured on", "measurement date"]),
        Field::number("percent_achieved", "Achieved", "%")
            .help("Share of the way from baseline to target; 0 until all three numbers are known.")
            .read_only()
            .import(&["percent achieved", "progress", "achieved"]),
        Field::choice("health", "Health", HEALTH)
            .help("The owner's judgement of whether the target will be met in time.")
            .import(&["health", "rag", "rag status"]),
        Field::date("due", "Due").import(&["due", "due date", "deadline", "target date"]),
        Field::date("review_due", "Next review").import(&["next review", "review date"]),
        Field::text("way", "Way there")
            .help("What will be done, with which means and by whom.")
            .import(&["plan", "way", "approach", "initiatives"]),
        Field::text("evaluation", "Evaluation")
            .help("What was reached, and what follows from it.")
            .import(&["evaluation", "result", "outcome"]),
        Field::moment("agreed", "Agreed")
            .read_only()
            .import(&["agreed", "approved"]),
        Field::person("agreed_by", "Agreed by")
            .read_only()
            .import(&["agreed by", "approved by"]),
        Field::moment("closed", "Closed")
            .read_only()
            .import(&["closed", "closed at"]),
    ],
    sections: &[
        Section {
            label: "Objective",
            fields: &["owner", "due", "health", "description", "way"],
        },
        Section {
            label: "Measurement",
            fields: &[
                "metric",
                "unit",
                "direction",
                "baseline",
                "target",
                "current",
                "measured_on",
                "percent_achieved",
            ],
        },
        Section {
            label: "Review and result",
            fields: &["review_due", "evaluation", "agreed", "agreed_by", "closed"],
        },
    ],
    states: &[
        State::open("draft", "Draft", Tone::Neutral, 0).import(&["new", "proposed"]),
        State::open("agreed", "Agreed", Tone::Active, 1).import(&["active", "approved", "in progress"]),
        State::closed("cancelled", "Cancelled", Tone::Neutral, 2).import(&["canceled", "dropped"]),
        State::closed("missed", "Missed", Tone::Critical, 3).import(&["failed", "not achieved"]),
        State::closed("achieved", "Achieved", Tone::Good, 4).import(&["done", "met", "closed"]),
    ],
    transitions: &[
        Transition::new("agree", "Agree", &["draft"], "agreed")
            .needs(&["owner", "metric", "baseline", "target", "due", "way"])
            .stamps(&[Stamp::Now("agreed"), Stamp::Actor("agreed_by")]),
        Transition::new("achieve", "Mark as achieved", &["agreed"], "achieved")
            .needs(&["current", "measured_on", "evaluation"])
            .stamps(&[Stamp::Now("closed")]),
        Transition::new("miss", "Mark as missed", &["agreed"], "missed")
            .needs(&["current", "measured_on", "evaluation"])
            .stamps(&[Stamp::Now("closed")]),
        Transition::new("cancel", "Cancel", &["draft", "agreed"], "cancelled")
            .with_reason()
            .stamps(&[Stamp::Now("closed")]),
        Transition::new(
            "revise",
            "Back to draft",
            &["agreed", "achieved", "missed", "cancelled"],
            "draft",
        )
        .with_reason()
        .stamps(&[
            Stamp::Clear("agreed"),
            Stamp::Clear("agreed_by"),
            Stamp::Clear("closed"),
        ]),
    ],
    relations: &[
        Relation::many(
            "follows_policy",
            "Follows from policy",
            "Objectives",
            &["document", "service_management_plan"],
        )
        .import(&["policy", "follows from"]),
        Relation::many("for_service", "For service", "Objectives", &["service"]).import(&["service", "services"]),
        Relation::many("contributes_to", "Contributes to", "Supported by", &["objective"])
            .import(&["contributes to", "parent objective"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "owner",
        "current",
        "target",
        "unit",
        "percent_achieved",
        "health",
        "due",
        "updated",
    ],
    evidence: &[
        Evidence::new(
            "6.2",
            "4.5.2",
            "objectives are measurable, agreed, pursued and evaluated",
        ),
        Evidence::new("5.1", "4.1.1", "top management sees to it that objectives exist"),
    ],
    counters: &[],
    derive: Some(percent_achieved),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::reading::derived;

    fn percent(baseline: f64, target: f64, current: f64, direction: &str) -> Option<Value> {
        let given = [
            ("baseline", Value::Number(baseline)),
            ("target", Value::Number(target)),
            ("current", Value::Number(current)),
            ("direction", Value::text(direction)),
        ];
        derived(percent_achieved, &given, "percent_achieved")
    }

    #[test]
    fn progress_is_the_share_of_the_way_from_baseline_to_target() {
        assert_eq!(percent(8.0, 4.0, 5.0, "lower"), Some(Value::Number(75.0)));
        assert_eq!(percent(97.0, 99.5, 98.0, "higher"), Some(Value::Number(40.0)));
        assert_eq!(percent(0.0, 3.0, 1.0, "higher"), Some(Value::Number(33.3)));
        assert_eq!(percent(10.0, 20.0, 25.0, "higher"), Some(Value::Number(150.0)));
        assert_eq!(percent(10.0, 20.0, 8.0, "higher"), Some(Value::Number(-20.0)));
    }

    #[test]
    fn a_value_to_be_kept_is_kept_or_not() {
        assert_eq!(percent(99.9, 99.9, 99.95, "higher"), Some(Value::Number(100.0)));
        assert_eq!(percent(99.9, 99.9, 99.8, "higher"), Some(Value::Number(0.0)));
        assert_eq!(percent(2.0, 2.0, 1.0, "lower"), Some(Value::Number(100.0)));
        assert_eq!(percent(2.0, 2.0, 1.0, ""), Some(Value::Number(0.0)));
    }

    #[test]
    fn missing_and_monstrous_numbers_are_no_progress() {
        let given = [("baseline", Value::Number(1.0)), ("target", Value::Number(2.0))];
        assert_eq!(
            derived(percent_achieved, &given, "percent_achieved"),
            Some(Value::Number(0.0))
        );
        assert_eq!(percent(-1.7e308, 1.7e308, 1.7e308, ""), Some(Value::Number(0.0)));
    }
}
