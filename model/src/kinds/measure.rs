//! Measure: a key figure with its definition, target and latest value.

use super::reading::{chosen, number};
use crate::declaration::{
    Area, Choice, Derived, DocumentClass, Evidence, Field, FieldReader, Kind, Relation, Section, Stamp, State, Tone,
    Transition,
};
use crate::value::Value;

const SOURCE: &[Choice] = &[
    Choice::new("records", "Records kept here", Tone::Neutral).import(&["records", "query", "automatic"]),
    Choice::new("other_system", "Another system", Tone::Neutral).import(&["monitoring", "system", "tool"]),
    Choice::new("survey", "Survey", Tone::Neutral).import(&["questionnaire"]),
    Choice::new("by_hand", "Entered by hand", Tone::Neutral).import(&["manual", "entered", "hand"]),
];

const FREQUENCY: &[Choice] = &[
    Choice::new("daily", "Daily", Tone::Neutral).import(&["every day"]),
    Choice::new("weekly", "Weekly", Tone::Neutral).import(&["every week"]),
    Choice::new("monthly", "Monthly", Tone::Neutral).import(&["every month"]),
    Choice::new("quarterly", "Quarterly", Tone::Neutral).import(&["every quarter"]),
    Choice::new("half_yearly", "Half-yearly", Tone::Neutral).import(&["semi-annually", "twice a year"]),
    Choice::new("yearly", "Yearly", Tone::Neutral).import(&["annually", "every year"]),
];

const DIRECTION: &[Choice] = &[
    Choice::new("higher", "Higher is better", Tone::Neutral).import(&["increase", "up", "maximize", "maximise"]),
    Choice::new("lower", "Lower is better", Tone::Neutral).import(&["decrease", "down", "minimize", "minimise"]),
];

const STATUS: &[Choice] = &[
    Choice::new("no_value", "Not measured", Tone::Waiting).import(&["unknown", "no data"]),
    Choice::new("on_target", "On target", Tone::Good).import(&["green", "met"]),
    Choice::new("warning", "Warning", Tone::Warning).import(&["amber", "yellow"]),
    Choice::new("missed", "Off target", Tone::Critical).import(&["red", "missed", "breached"]),
];

const CALCULATION: &[Choice] = &[
    Choice::new("entered", "Values that people enter", Tone::Neutral).import(&["manual"]),
    Choice::new("opened", "Records opened", Tone::Neutral),
    Choice::new("finished", "Records finished", Tone::Neutral),
    Choice::new("open", "Records open at the end", Tone::Neutral).import(&["backlog"]),
    Choice::new("share", "Share that meets a condition", Tone::Neutral).import(&["percentage"]),
    Choice::new("within", "Share finished in time", Tone::Neutral),
    Choice::new("mean_time", "Mean time between two moments", Tone::Neutral),
    Choice::new("median_time", "Median time between two moments", Tone::Neutral),
    Choice::new("sum", "Sum of a number", Tone::Neutral).import(&["total"]),
    Choice::new("mean", "Mean of a number", Tone::Neutral).import(&["average"]),
    Choice::new("availability", "Availability of the services measured", Tone::Neutral).import(&["uptime"]),
];

/// On target if the latest value is at least as good as target and warning threshold, off target if it is worse than
/// both, a warning in between; without a threshold the target alone decides. So the threshold may lie on either side
/// of the target: stricter, to warn before it is missed, or laxer, to tolerate a little.
fn status(fields: &dyn FieldReader) -> Derived {
    let (latest, target, warning) = (
        number(fields, "latest"),
        number(fields, "target"),
        number(fields, "warning"),
    );
    let direction = chosen(fields, "direction");
    let status = status_of(latest, target, warning, direction.as_deref());
    vec![("status", Some(Value::text(status)))]
}

/// The stored value of the status that follows from a value, its target, warning threshold and direction.
#[must_use]
pub fn status_of(
    latest: Option<f64>,
    target: Option<f64>,
    warning: Option<f64>,
    direction: Option<&str>,
) -> &'static str {
    let (Some(latest), Some(target), Some(direction)) = (latest, target, direction) else {
        return "no_value";
    };
    let as_good_as = |limit: f64| {
        if direction == "lower" {
            latest <= limit
        } else {
            latest >= limit
        }
    };
    let meets_target = as_good_as(target);
    let keeps_warning = warning.map_or(meets_target, as_good_as);
    match (meets_target, keeps_warning) {
        (true, true) => "on_target",
        (false, false) => "missed",
        (true, false) | (false, true) => "warning",
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: "measure",
    prefix: "KPI",
    label: "Measure",
    plural: "Measures",
    area: Area::CheckAndAct,
    class: DocumentClass::Record,
    purpose: "What is measured, how, how often and against which target, with the latest value and what it means.",
    audit_reason: "Shows that it is decided what to measure and when, and that results are evaluated against targets.",
    schema: 2,
    maps: &[("entries", 2)],
    fields: &[
        Field::text("definition", "Definition")
            .help("How the value is computed: what is counted, over which period, what is left out.")
            .import(&["definition", "formula", "calculation"]),
        Field::text("purpose", "Purpose")
            .help("Which question it answers, and for whom.")
            .import(&["purpose", "why"]),
        Field::line("unit", "Unit").import(&["unit", "unit of measure"]),
        Field::choice("source", "Source", SOURCE).import(&["source", "data source"]),
        Field::line("source_detail", "Where it comes from").import(&["source detail", "where it comes from", "query"]),
        Field::choice("calculation", "Computed as", CALCULATION)
            .help("How each period gets its value.")
            .import(&["calculation", "computed as"]),
        Field::line("counted", "Records counted")
            .help("A kind and conditions, for example: incident priority=p1|p2 category!=Network")
            .import(&["counted", "records counted", "filter"]),
        Field::line("condition", "Condition of the share")
            .help("What the records of the share have, for example: sla_met=yes")
            .import(&["condition"]),
        Field::line("moment_from", "From moment")
            .help("The field that times begin with; when the record was opened if empty.")
            .import(&["moment from", "from moment"]),
        Field::line("moment_to", "To moment")
            .help("The field that times end with; when the record was finished if empty.")
            .import(&["moment to", "to moment"]),
        Field::number("limit_hours", "In time means within", "hours").import(&["limit hours", "within hours"]),
        Field::line("number_field", "Number taken")
            .help("The field whose numbers are summed or averaged.")
            .import(&["number field"]),
        Field::choice("frequency", "Frequency", FREQUENCY).import(&["frequency", "interval", "period"]),
        Field::choice("direction", "Direction", DIRECTION).import(&["direction", "polarity"]),
        Field::number("target", "Target", "").import(&["target", "goal", "target value"]),
        Field::number("warning", "Warning threshold", "")
            .help("Stricter than the target to warn in time, or laxer to tolerate a little.")
            .import(&["warning", "warning threshold", "threshold"]),
        Field::number("latest", "Latest value", "").import(&["latest", "latest value", "value", "actual", "current"]),
        Field::date("measured_on", "Measured on").import(&["measured on", "measurement date", "as of"]),
        Field::choice("status", "Target status", STATUS)
            .help("Follows from latest value, target, warning threshold and direction.")
            .read_only()
            .import(&["rag", "rag status"]),
        Field::text("interpretation", "Interpretation")
            .help("What the value and its trend mean, and what follows from them.")
            .import(&["interpretation", "comment", "analysis"]),
        Field::date("next_due", "Next measurement").import(&["next measurement", "next due"]),
        Field::date("review_due", "Next review")
            .help("When definition and target are looked at again.")
            .import(&["next review", "review date"]),
        Field::moment("recorded", "Recorded")
            .read_only()
            .import(&["recorded", "recorded on"]),
        Field::person("recorded_by", "Recorded by")
            .read_only()
            .import(&["recorded by"]),
    ],
    sections: &[
        Section {
            label: "Definition",
            fields: &["definition", "purpose", "unit", "direction", "owner", "description"],
        },
        Section {
            label: "Collection",
            fields: &["source", "source_detail", "frequency", "next_due", "review_due"],
        },
        Section {
            label: "Computation",
            fields: &[
                "calculation",
                "counted",
                "condition",
                "moment_from",
                "moment_to",
                "limit_hours",
                "number_field",
            ],
        },
        Section {
            label: "Target and value",
            fields: &[
                "target",
                "warning",
                "latest",
                "measured_on",
                "status",
                "interpretation",
                "recorded",
                "recorded_by",
            ],
        },
    ],
    states: &[
        State::open("draft", "Draft", Tone::Neutral, 0).import(&["new", "proposed"]),
        State::open("active", "Active", Tone::Good, 1).import(&["in use", "current"]),
        State::open("suspended", "Suspended", Tone::Waiting, 2).import(&["paused", "on hold"]),
        State::closed("retired", "Retired from use", Tone::Neutral, 3).import(&["retired", "closed", "obsolete"]),
    ],
    transitions: &[
        Transition::new("activate", "Put into effect", &["draft", "suspended"], "active").needs(&[
            "owner",
            "definition",
            "unit",
            "source",
            "frequency",
            "direction",
            "target",
            "next_due",
        ]),
        Transition::new("record", "Confirm latest value", &["active"], "active")
            .needs(&["latest", "measured_on", "next_due"])
            .stamps(&[Stamp::Now("recorded"), Stamp::Actor("recorded_by")]),
        Transition::new("suspend", "Suspend", &["active"], "suspended").with_reason(),
        Transition::new("revise", "Back to draft", &["active", "suspended", "retired"], "draft").with_reason(),
        Transition::new(
            "retire",
            "Retire from use",
            &["draft", "active", "suspended"],
            "retired",
        )
        .with_reason(),
    ],
    relations: &[
        Relation::many("measures", "Measure of", "Measured by", &[]).import(&["measures", "service", "process"]),
        Relation::many("supports_objective", "Supports objective", "Measures", &["objective"])
            .import(&["objective", "objectives"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "latest",
        "target",
        "unit",
        "status",
        "measured_on",
        "frequency",
        "owner",
        "next_due",
    ],
    evidence: &[Evidence::new(
        "9.1",
        "4.5.4.1",
        "it is defined what is measured, when and how, and results are evaluated",
    )],
    counters: &[],
    derive: Some(status),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::reading::derived;

    fn of(latest: f64, target: f64, warning: Option<f64>, direction: &str) -> Option<Value> {
        let mut given = vec![
            ("latest", Value::Number(latest)),
            ("target", Value::Number(target)),
            ("direction", Value::text(direction)),
        ];
        given.extend(warning.map(|warning| ("warning", Value::Number(warning))));
        derived(status, &given, "status")
    }

    #[test]
    fn a_stricter_threshold_warns_before_the_target_is_missed() {
        let at = |latest| of(latest, 99.5, Some(99.7), "higher");
        assert_eq!(at(99.8), Some(Value::text("on_target")));
        assert_eq!(at(99.7), Some(Value::text("on_target")));
        assert_eq!(at(99.6), Some(Value::text("warning")));
        assert_eq!(at(99.4), Some(Value::text("missed")));
    }

    #[test]
    fn a_laxer_threshold_tolerates_a_little() {
        let at = |latest| of(latest, 4.0, Some(5.0), "lower");
        assert_eq!(at(4.0), Some(Value::text("on_target")));
        assert_eq!(at(4.5), Some(Value::text("warning")));
        assert_eq!(at(5.0), Some(Value::text("warning")));
        assert_eq!(at(5.1), Some(Value::text("missed")));
    }

    #[test]
    fn without_a_threshold_the_target_decides() {
        assert_eq!(of(10.0, 10.0, None, "lower"), Some(Value::text("on_target")));
        assert_eq!(of(11.0, 10.0, None, "lower"), Some(Value::text("missed")));
        assert_eq!(of(9.0, 10.0, None, "higher"), Some(Value::text("missed")));
    }

    #[test]
    fn without_value_target_or_direction_nothing_was_measured() {
        let given = [("latest", Value::Number(1.0)), ("target", Value::Number(1.0))];
        assert_eq!(derived(status, &given, "status"), Some(Value::text("no_value")));
        assert_eq!(derived(status, &[], "status"), Some(Value::text("no_value")));
    }
}
