//! Satisfaction: what a survey or talk found about how content customers and users are, and what follows from it.

use super::reading::number;
use crate::declaration::{
    Area, Choice, Derived, DocumentClass, Evidence, Field, FieldReader, Kind, Relation, Section, Stamp, State, Tone,
    Transition,
};
use crate::value::Value;

const METHOD: &[Choice] = &[
    Choice::new("survey", "Survey", Tone::Neutral).import(&["questionnaire"]),
    Choice::new("ticket", "After an incident or request", Tone::Neutral).import(&["ticket", "transactional", "csat"]),
    Choice::new("interview", "Interview", Tone::Neutral).import(&["talk", "meeting"]),
    Choice::new("other", "Other", Tone::Neutral),
];

const RESPONDENT_GROUP: &[Choice] = &[
    Choice::new("customers", "Customers", Tone::Neutral).import(&["customer"]),
    Choice::new("users", "Users", Tone::Neutral).import(&["user", "end users"]),
    Choice::new("both", "Customers and users", Tone::Neutral).import(&["all"]),
];

const VERDICT: &[Choice] = &[
    Choice::new("not_measured", "Not measured", Tone::Waiting).import(&["unknown"]),
    Choice::new("no_target", "No target set", Tone::Neutral),
    Choice::new("met", "Target met", Tone::Good).import(&["met", "good"]),
    Choice::new("below", "Below target", Tone::Critical).import(&["missed", "poor"]),
];

const TREND: &[Choice] = &[
    Choice::new("unknown", "Not known", Tone::Neutral),
    Choice::new("better", "Better than before", Tone::Good).import(&["up", "improving"]),
    Choice::new("same", "As before", Tone::Neutral).import(&["stable", "flat"]),
    Choice::new("worse", "Worse than before", Tone::Warning).import(&["down", "declining"]),
];

/// Tenths of a percentage point, so that decimal scores give decimal results.
fn tenths(percent: f64) -> f64 {
    ((percent * 10.0).round() / 10.0).clamp(f64::MIN, f64::MAX)
}

/// The score on a scale of any length as a percentage, held against the target and the last result.
fn rate(fields: &dyn FieldReader) -> Derived {
    let lowest = number(fields, "scale_lowest").unwrap_or(0.0);
    let (highest, score) = (number(fields, "scale_highest"), number(fields, "score"));
    let (target, earlier) = (number(fields, "target_percent"), number(fields, "earlier_percent"));
    let (invited, answers) = (number(fields, "invited"), number(fields, "answers"));
    let percent = match (score, highest) {
        (Some(score), Some(highest)) if highest > lowest && (lowest..=highest).contains(&score) => {
            Some(tenths((score - lowest) / (highest - lowest) * 100.0))
        }
        (_, _) => None,
    };
    let verdict = match (percent, target) {
        (Some(percent), Some(target)) => {
            if percent >= target {
                "met"
            } else {
                "below"
            }
        }
        (Some(_), None) => "no_target",
        (None, _) => "not_measured",
    };
    let trend = match percent.zip(earlier).map(|(percent, earlier)| percent - earlier) {
        Some(difference) if difference >= 1.0 => "better",
        Some(difference) if difference <= -1.0 => "worse",
        Some(_) => "same",
        None => "unknown",
    };
    let response = match (answers, invited) {
        (Some(answers), Some(invited)) if invited > 0.0 => tenths(answers / invited * 100.0),
        (_, _) => 0.0,
    };
    vec![
        ("percent", Some(Value::Number(percent.unwrap_or(0.0)))),
        ("verdict", Some(Value::text(verdict))),
        ("trend", Some(Value::text(trend))),
        ("response_percent", Some(Value::Number(response))),
    ]
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: "satisfaction",
    prefix: "SAT",
    label: "Satisfaction",
    plural: "Satisfaction results",
    area: Area::Relate,
    class: DocumentClass::Record,
    purpose: "What surveys and talks found about how content customers and users are, against the target, and what follows.",
    audit_reason: "Shows that satisfaction is measured at planned intervals, and that results are analysed and acted upon.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Survey",
            fields: &[
                "method",
                "respondent_group",
                "period",
                "questions",
                "owner",
                "description",
            ],
        },
        Section {
            label: "Result",
            fields: &[
                "measured_on",
                "invited",
                "answers",
                "response_percent",
                "scale_lowest",
                "scale_highest",
                "score",
                "percent",
                "target_percent",
                "verdict",
            ],
        },
        Section {
            label: "Evaluation",
            fields: &[
                "earlier_percent",
                "trend",
                "comments_received",
                "analysis",
                "conclusions",
            ],
        },
        Section {
            label: "Completion",
            fields: &["evaluated", "evaluated_by", "next_due"],
        },
    ],
    states: &[
        State::open("planned", "Planned", Tone::Neutral, 0).import(&["new", "draft", "scheduled"]),
        State::open("running", "Under way", Tone::Active, 1).import(&["open", "sent", "in progress", "active"]),
        State::open("measured", "Measured", Tone::Waiting, 2).import(&["received", "collected"]),
        State::closed("evaluated", "Evaluated", Tone::Good, 3).import(&["closed", "done", "analysed"]),
        State::closed("cancelled", "Cancelled", Tone::Neutral, 4).import(&["canceled", "dropped"]),
    ],
    transitions: TRANSITIONS,
    relations: &[
        Relation::many("of_customer", "Of customer", "Satisfaction results", &["customer"]).import(&[
            "customer",
            "customers",
            "company",
        ]),
        Relation::many("about_service", "About service", "Satisfaction results", &["service"])
            .import(&["service", "services"]),
        Relation::many(
            "about_case",
            "About",
            "Satisfaction results",
            &["incident", "service_request", "change"],
        )
        .import(&["incident", "request", "ticket"]),
        Relation::many(
            "led_to",
            "Led to",
            "Follows from satisfaction",
            &["action", "improvement", "complaint", "nonconformity"],
        )
        .import(&["led to", "action", "actions"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "measured_on",
        "respondent_group",
        "score",
        "percent",
        "target_percent",
        "verdict",
        "next_due",
        "updated",
    ],
    evidence: &[
        Evidence::new(
            "8.3.2",
            "7.1",
            "satisfaction is measured at planned intervals, analysed and acted upon",
        ),
        Evidence::new("9.1", "4.5.4.1", "feedback is a measured result"),
    ],
    counters: &[],
    derive: Some(rate),
};

const FIELDS: &[Field] = &[
    Field::choice("method", "Method", METHOD).import(&["method", "type", "survey type"]),
    Field::choice("respondent_group", "Asked", RESPONDENT_GROUP).import(&[
        "asked",
        "respondents",
        "respondent group",
        "audience",
    ]),
    Field::line("period", "Period")
        .help("For example 2026-Q3.")
        .import(&["period", "quarter", "year"]),
    Field::text("questions", "Questions").import(&["questions"]),
    Field::date("measured_on", "Measured on").import(&["measured on", "date", "survey date"]),
    Field::number("invited", "Asked (number)", "").import(&["invited", "sent", "asked number"]),
    Field::number("answers", "Answers", "").import(&["answers", "responses", "response count"]),
    Field::number("response_percent", "Response rate", "%")
        .help("Answers as a share of those asked; 0 while not known.")
        .read_only()
        .import(&["response percent", "response rate"]),
    Field::number("scale_lowest", "Lowest score of the scale", "")
        .help("For example 1 on a scale of 1 to 5; 0 if empty.")
        .import(&["scale lowest", "scale from", "minimum"]),
    Field::number("scale_highest", "Highest score of the scale", "").import(&[
        "scale highest",
        "scale to",
        "scale",
        "maximum",
    ]),
    Field::number("score", "Score", "")
        .help("Mean of the answers, on the scale.")
        .import(&["score", "result", "average", "mean"]),
    Field::number("percent", "Satisfaction", "%")
        .help("Where the score lies between the ends of the scale; 0 while not measured.")
        .read_only()
        .import(&["percent", "satisfaction", "satisfaction percent", "satisfaction %"]),
    Field::number("target_percent", "Target", "%").import(&["target", "target percent", "goal"]),
    Field::choice("verdict", "Verdict", VERDICT)
        .read_only()
        .import(&["verdict"]),
    Field::number("earlier_percent", "Satisfaction last time", "%").import(&[
        "previous",
        "earlier percent",
        "last result",
    ]),
    Field::choice("trend", "Trend", TREND)
        .help("Against last time; differences of less than one point count as the same.")
        .read_only()
        .import(&["trend"]),
    Field::text("comments_received", "What was said")
        .help("Typical and notable answers, without names.")
        .import(&["comments received", "feedback", "remarks"]),
    Field::text("analysis", "Analysis")
        .help("What explains the result; differences between groups.")
        .import(&["analysis"]),
    Field::text("conclusions", "Conclusions")
        .help("What is kept, changed or asked further.")
        .import(&["conclusions", "follow-up"]),
    Field::moment("evaluated", "Evaluated")
        .read_only()
        .import(&["evaluated"]),
    Field::person("evaluated_by", "Evaluated by")
        .read_only()
        .import(&["evaluated by"]),
    Field::date("next_due", "Next survey").import(&["next survey", "next due"]),
];

const TRANSITIONS: &[Transition] = &[
    Transition::new("start", "Start", &["planned"], "running").needs(&["method", "respondent_group"]),
    Transition::new("measure", "Record result", &["planned", "running"], "measured").needs(&[
        "measured_on",
        "scale_highest",
        "score",
        "answers",
    ]),
    Transition::new("evaluate", "Mark as evaluated", &["measured"], "evaluated")
        .needs(&["owner", "analysis", "conclusions", "next_due"])
        .stamps(&[Stamp::Now("evaluated"), Stamp::Actor("evaluated_by")]),
    Transition::new("cancel", "Cancel", &["planned", "running"], "cancelled").with_reason(),
    Transition::new("reopen", "Reopen", &["evaluated", "cancelled"], "planned")
        .with_reason()
        .stamps(&[Stamp::Clear("evaluated"), Stamp::Clear("evaluated_by")]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::reading::derived;

    fn numbers(given: &[(&'static str, f64)], name: &str) -> Option<Value> {
        let given: Vec<_> = given
            .iter()
            .map(|(name, number)| (*name, Value::Number(*number)))
            .collect();
        derived(rate, &given, name)
    }

    #[test]
    fn scales_of_any_length_become_percentages() {
        let one_to_five = [("scale_lowest", 1.0), ("scale_highest", 5.0), ("score", 4.2)];
        assert_eq!(numbers(&one_to_five, "percent"), Some(Value::Number(80.0)));
        let to_ten = [("scale_highest", 10.0), ("score", 7.25)];
        assert_eq!(numbers(&to_ten, "percent"), Some(Value::Number(72.5)));
        let beyond = [("scale_highest", 10.0), ("score", 11.0)];
        assert_eq!(numbers(&beyond, "percent"), Some(Value::Number(0.0)));
        assert_eq!(numbers(&beyond, "verdict"), Some(Value::text("not_measured")));
    }

    #[test]
    fn results_are_held_against_target_and_last_time() {
        let mut given = vec![("scale_highest", 10.0), ("score", 8.0), ("earlier_percent", 79.5)];
        assert_eq!(numbers(&given, "verdict"), Some(Value::text("no_target")));
        assert_eq!(numbers(&given, "trend"), Some(Value::text("same")));
        given.push(("target_percent", 80.0));
        assert_eq!(numbers(&given, "verdict"), Some(Value::text("met")));
        let worse = [
            ("scale_highest", 10.0),
            ("score", 7.0),
            ("earlier_percent", 79.5),
            ("target_percent", 80.0),
        ];
        assert_eq!(numbers(&worse, "verdict"), Some(Value::text("below")));
        assert_eq!(numbers(&worse, "trend"), Some(Value::text("worse")));
    }

    #[test]
    fn the_response_rate_needs_somebody_asked() {
        assert_eq!(
            numbers(&[("invited", 240.0), ("answers", 90.0)], "response_percent"),
            Some(Value::Number(37.5))
        );
        assert_eq!(
            numbers(&[("invited", 0.0), ("answers", 90.0)], "response_percent"),
            Some(Value::Number(0.0))
        );
    }
}
