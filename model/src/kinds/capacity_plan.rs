//! Capacity plan: what a resource can carry, how much of it is used, when that will not be enough, and what is done in time.

use super::reading::number;
use crate::declaration::{
    Area, Choice, Derived, DocumentClass, Evidence, Field, FieldReader, Kind, Relation, Section, Stamp, State, Tone,
    Transition,
};
use crate::value::Value;

const CAPACITY_TYPE: &[Choice] = &[
    Choice::new("technical", "Technology", Tone::Neutral).import(&["technical", "infrastructure"]),
    Choice::new("human", "People", Tone::Neutral).import(&["human", "staff"]),
    Choice::new("information", "Information", Tone::Neutral).import(&["data", "information"]),
    Choice::new("financial", "Money", Tone::Neutral).import(&["financial"]),
];

const LEVEL: &[Choice] = &[
    Choice::new("not_measured", "Not measured", Tone::Waiting).import(&["unknown"]),
    Choice::new("below", "Below the threshold", Tone::Good).import(&["ok", "green"]),
    Choice::new("reached", "Threshold reached", Tone::Warning).import(&["warning", "amber"]),
    Choice::new("exceeded", "Capacity exceeded", Tone::Critical).import(&["exceeded", "red"]),
];

const OUTLOOK: &[Choice] = &[
    Choice::new("not_stated", "Not stated", Tone::Waiting).import(&["unknown"]),
    Choice::new("not_reached", "Not reached at this growth", Tone::Good).import(&["never"]),
    Choice::new("later", "Reached in more than a year", Tone::Good).import(&["later"]),
    Choice::new("year", "Reached within a year", Tone::Active).import(&["year"]),
    Choice::new("quarter", "Reached within three months", Tone::Warning).import(&["quarter"]),
    Choice::new("now", "Already reached", Tone::Critical).import(&["now"]),
];

/// Tenths, so that decimal quantities give decimal results; the bound keeps it a number.
fn tenths(number: f64) -> f64 {
    ((number * 10.0).round() / 10.0).clamp(f64::MIN, f64::MAX)
}

/// How full the resource is, and when it reaches the threshold at constant monthly growth.
fn utilize(fields: &dyn FieldReader) -> Derived {
    let (capacity, in_use, threshold, growth) = (
        number(fields, "capacity").filter(|capacity| *capacity > 0.0),
        number(fields, "in_use"),
        number(fields, "threshold"),
        number(fields, "growth"),
    );
    let measured = capacity.zip(in_use);
    let headroom = measured
        .zip(threshold)
        .map(|((capacity, in_use), threshold)| capacity * threshold / 100.0 - in_use);
    let level = match (measured, headroom) {
        (Some((capacity, in_use)), _) if in_use > capacity => "exceeded",
        (_, Some(headroom)) if headroom <= 0.0 => "reached",
        (_, Some(_)) => "below",
        (_, None) => "not_measured",
    };
    let outlook = match (headroom, growth) {
        (Some(headroom), _) if headroom <= 0.0 => "now",
        (Some(_), Some(growth)) if growth <= 0.0 => "not_reached",
        (Some(headroom), Some(growth)) if headroom <= 3.0 * growth => "quarter",
        (Some(headroom), Some(growth)) if headroom <= 12.0 * growth => "year",
        (Some(_), Some(_)) => "later",
        (None, _) | (_, None) => "not_stated",
    };
    let utilization = measured.map_or(0.0, |(capacity, in_use)| in_use / capacity * 100.0);
    vec![
        ("utilization", Some(Value::Number(tenths(utilization)))),
        ("headroom", Some(Value::Number(tenths(headroom.unwrap_or(0.0))))),
        ("level", Some(Value::text(level))),
        ("outlook", Some(Value::text(outlook))),
    ]
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: "capacity_plan",
    prefix: "CAP",
    label: "Capacity plan",
    plural: "Capacity plans",
    area: Area::Deliver,
    class: DocumentClass::Governance,
    purpose: "What a resource can carry, how much is used and expected, the threshold, and what is done before it is reached.",
    audit_reason: "Shows that capacity is planned from demand, watched against thresholds and extended before services suffer.",
    schema: 2,
    maps: &[("entries", 2)],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Plan",
            fields: &[
                "version",
                "period",
                "capacity_type",
                "resource",
                "metric",
                "unit",
                "owner",
                "description",
            ],
        },
        Section {
            label: "Use",
            fields: &[
                "capacity",
                "in_use",
                "measured_on",
                "threshold",
                "utilization",
                "headroom",
                "level",
                "measurements",
            ],
        },
        Section {
            label: "Forecast",
            fields: &["growth", "outlook", "forecast", "uncertainty"],
        },
        Section {
            label: "Answer",
            fields: &["options", "costs", "end"],
        },
        Section {
            label: "Control",
            fields: &["approved", "approved_by", "review_due"],
        },
    ],
    states: &[
        State::open("draft", "Draft", Tone::Neutral, 0).import(&["new", "in preparation"]),
        State::open("in_review", "In review", Tone::Waiting, 1).import(&["review"]),
        State::open("approved", "Approved", Tone::Good, 2).import(&["current", "in force", "active"]),
        State::closed("superseded", "Superseded", Tone::Neutral, 3).import(&["obsolete", "replaced", "closed"]),
    ],
    transitions: TRANSITIONS,
    relations: &[
        Relation::many("for_service", "For service", "Capacity plans", &["service"]).import(&[
            "service",
            "services",
            "for service",
        ]),
        Relation::many(
            "plans_for",
            "Plans for",
            "Capacity planned in",
            &["configuration_item", "resource"],
        )
        .import(&["configuration item", "ci", "plans for"]),
        Relation::many("rests_on", "Rests on demand", "Taken into capacity plan", &["demand"])
            .import(&["demand", "rests on"]),
        Relation::many(
            "carried_out_by",
            "Carried out by",
            "Carries out capacity plan",
            &["action", "change", "budget_line", "improvement"],
        )
        .import(&["carried out by", "action", "change"]),
        Relation::many("replaces", "Replaces", "Replaced by", &["capacity_plan"]).import(&["replaces", "supersedes"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "resource",
        "utilization",
        "headroom",
        "level",
        "outlook",
        "review_due",
        "owner",
        "updated",
    ],
    evidence: &[
        Evidence::new(
            "8.4.3",
            "6.5",
            "capacity is planned, measured against thresholds and provided",
        ),
        Evidence::new("8.4.2", "6.5", "expected demand is taken into the plan"),
        Evidence::new("7.1", "4.4.1", "technical and human resources are provided"),
    ],
    counters: &[],
    derive: Some(utilize),
};

const FIELDS: &[Field] = &[
    Field::line("version", "Version").import(&["version", "revision"]),
    Field::line("period", "Planning period")
        .help("For example 2026 to 2027.")
        .import(&["period", "planning period", "horizon"]),
    Field::choice("capacity_type", "Type", CAPACITY_TYPE).import(&["type", "capacity type"]),
    Field::line("resource", "Resource")
        .help("What carries the load, for example storage of the mail service or the service desk.")
        .import(&["resource", "component"]),
    Field::line("metric", "Metric")
        .help("What is measured, for example space used or calls at the same time.")
        .import(&["metric", "measure"]),
    Field::line("unit", "Unit")
        .help("For example GB, users, hours.")
        .import(&["unit"]),
    Field::number("capacity", "Capacity", "")
        .help("The most that the resource carries, in the unit.")
        .import(&["capacity", "limit", "maximum"]),
    Field::number("in_use", "In use", "")
        .help("As last measured, in the unit.")
        .import(&["in use", "used", "current use", "current"]),
    Field::date("measured_on", "Measured on").import(&["measured on", "measurement date"]),
    Field::number("threshold", "Threshold", "%")
        .help("Share of the capacity at which something must be done.")
        .import(&["threshold", "warning threshold"]),
    Field::number("utilization", "Utilization", "%")
        .help("In use as a share of the capacity; 0 while not measured.")
        .read_only()
        .import(&["utilization", "utilisation", "usage"]),
    Field::number("headroom", "Left to the threshold", "")
        .help("In the unit; below zero if the threshold is passed, 0 while not measured.")
        .read_only()
        .import(&["headroom", "left"]),
    Field::choice("level", "Level", LEVEL)
        .read_only()
        .import(&["level", "capacity status"]),
    Field::text("measurements", "Measurements")
        .help("Dates and values over time.")
        .import(&["measurements", "history", "series"]),
    Field::number("growth", "Growth per month", "")
        .help("Expected, in the unit; below zero if use shrinks.")
        .import(&["growth", "growth per month", "monthly growth"]),
    Field::choice("outlook", "Outlook", OUTLOOK)
        .help("When the threshold is reached if use grows by the same amount each month.")
        .read_only()
        .import(&["outlook"]),
    Field::text("forecast", "Demand forecast")
        .help("What is expected, from which demand and agreements.")
        .import(&["forecast", "demand forecast"]),
    Field::text("uncertainty", "Uncertainty")
        .help("How sure the forecast is: low and high case, assumptions.")
        .import(&["uncertainty", "assumptions"]),
    Field::text("options", "What is done")
        .help("Extend, shift, limit or accept, with times to procure.")
        .import(&["options", "actions", "recommendations", "what is done"]),
    Field::text("costs", "Cost and benefit").import(&["cost", "costs", "cost and benefit"]),
    Field::date("end", "Plan ends").import(&["plan ends", "end", "valid until"]),
    Field::moment("approved", "Approved")
        .read_only()
        .import(&["approved", "approval date"]),
    Field::person("approved_by", "Approved by")
        .read_only()
        .import(&["approved by", "approver"]),
    Field::date("review_due", "Next review").import(&["next review", "review date", "review due"]),
];

const TRANSITIONS: &[Transition] = &[
    Transition::new("submit", "Send to review", &["draft"], "in_review").needs(&[
        "owner",
        "version",
        "period",
        "resource",
        "metric",
        "unit",
        "capacity",
        "in_use",
        "measured_on",
        "threshold",
    ]),
    Transition::new("return", "Return to author", &["in_review"], "draft").with_reason(),
    Transition::new("approve", "Approve", &["in_review"], "approved")
        .needs(&["growth", "forecast", "options", "review_due"])
        .stamps(&[
            Stamp::Now("approved"),
            Stamp::Actor("approved_by"),
            Stamp::Approval(&["in_use", "measured_on", "measurements", "carried_out_by"]),
        ]),
    Transition::new("revise", "Revise", &["approved"], "draft")
        .with_reason()
        .stamps(&[Stamp::Clear("approved"), Stamp::Clear("approved_by")]),
    Transition::new("supersede", "Mark as superseded", &["approved"], "superseded").with_reason(),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::reading::derived;

    fn given(capacity: f64, in_use: f64, threshold: f64, growth: f64) -> [(&'static str, Value); 4] {
        [
            ("capacity", Value::Number(capacity)),
            ("in_use", Value::Number(in_use)),
            ("threshold", Value::Number(threshold)),
            ("growth", Value::Number(growth)),
        ]
    }

    #[test]
    fn use_and_headroom_follow_from_the_measurement() {
        let given = given(2_000.0, 1_250.0, 80.0, 50.0);
        assert_eq!(derived(utilize, &given, "utilization"), Some(Value::Number(62.5)));
        assert_eq!(derived(utilize, &given, "headroom"), Some(Value::Number(350.0)));
        assert_eq!(derived(utilize, &given, "level"), Some(Value::text("below")));
        // 350 at 50 each month: seven months.
        assert_eq!(derived(utilize, &given, "outlook"), Some(Value::text("year")));
    }

    #[test]
    fn the_outlook_is_headroom_over_growth() {
        let outlook = |growth| derived(utilize, &given(100.0, 40.0, 70.0, growth), "outlook");
        // 30 are left.
        assert_eq!(outlook(10.0), Some(Value::text("quarter")));
        assert_eq!(outlook(9.9), Some(Value::text("year")));
        assert_eq!(outlook(2.5), Some(Value::text("year")));
        assert_eq!(outlook(2.4), Some(Value::text("later")));
        assert_eq!(outlook(0.0), Some(Value::text("not_reached")));
        assert_eq!(outlook(-5.0), Some(Value::text("not_reached")));
    }

    #[test]
    fn a_full_resource_is_told_from_a_passed_threshold() {
        let full = given(100.0, 100.5, 80.0, 1.0);
        assert_eq!(derived(utilize, &full, "level"), Some(Value::text("exceeded")));
        assert_eq!(derived(utilize, &full, "headroom"), Some(Value::Number(-20.5)));
        let passed = given(100.0, 80.0, 80.0, 1.0);
        assert_eq!(derived(utilize, &passed, "level"), Some(Value::text("reached")));
        assert_eq!(derived(utilize, &passed, "outlook"), Some(Value::text("now")));
    }

    #[test]
    fn without_a_measurement_nothing_is_claimed() {
        let given = [("capacity", Value::Number(0.0)), ("in_use", Value::Number(5.0))];
        assert_eq!(derived(utilize, &given, "utilization"), Some(Value::Number(0.0)));
        assert_eq!(derived(utilize, &given, "level"), Some(Value::text("not_measured")));
        assert_eq!(derived(utilize, &given, "outlook"), Some(Value::text("not_stated")));
    }
}
