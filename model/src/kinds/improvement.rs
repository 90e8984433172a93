//! Improvement: a proposal to make services or their management better, from the idea to the measured result.

use super::reading::points;
use crate::declaration::{
    Area, Choice, Derived, DocumentClass, Evidence, Field, FieldReader, Kind, Relation, Section, Stamp, State, Tone,
    Transition,
};
use crate::value::Value;

const SOURCE: &[Choice] = &[
    Choice::new("staff", "Staff", Tone::Neutral).import(&["employee", "suggestion", "idea"]),
    Choice::new("customer", "Customer", Tone::Neutral).import(&["customer feedback", "survey"]),
    Choice::new("audit", "Audit", Tone::Neutral).import(&["internal audit", "external audit"]),
    Choice::new("review", "Management or service review", Tone::Neutral).import(&["review", "management review"]),
    Choice::new("incident", "Incident or problem", Tone::Neutral).import(&["incident", "problem"]),
    Choice::new("measurement", "Measurement", Tone::Neutral).import(&["kpi", "report"]),
    Choice::new("supplier", "Supplier", Tone::Neutral).import(&["vendor"]),
    Choice::new("risk", "Risk or opportunity", Tone::Neutral).import(&["risk", "opportunity"]),
    Choice::new("other", "Other", Tone::Neutral),
];

const POINTS: &[Choice] = &[
    Choice::new("1", "1 – very low", Tone::Neutral).import(&["very low", "very small"]),
    Choice::new("2", "2 – low", Tone::Neutral).import(&["low", "small"]),
    Choice::new("3", "3 – medium", Tone::Neutral).import(&["medium", "moderate"]),
    Choice::new("4", "4 – high", Tone::Neutral).import(&["high", "large"]),
    Choice::new("5", "5 – very high", Tone::Neutral).import(&["very high", "very large"]),
];

const PRIORITY: &[Choice] = &[
    Choice::new("high", "High", Tone::Warning).import(&["1 - high", "1", "urgent"]),
    Choice::new("normal", "Normal", Tone::Neutral).import(&["2 - medium", "2", "medium"]),
    Choice::new("low", "Low", Tone::Neutral).import(&["3 - low", "3"]),
];

const VERDICT: &[Choice] = &[
    Choice::new("reached", "Target reached", Tone::Good).import(&["yes", "achieved", "reached"]),
    Choice::new("partly", "Partly reached", Tone::Warning).import(&["partly", "partial"]),
    Choice::new("not_reached", "Not reached", Tone::Critical).import(&["no", "not achieved"]),
];

/// Benefit × ease × confidence, 1 to 125 (the ICE score of product planning, with ease and confidence as six less
/// effort and six less risk); 0 while one of the three is missing.
fn score(fields: &dyn FieldReader) -> Derived {
    let score = match (
        points(fields, "benefit"),
        points(fields, "effort"),
        points(fields, "risk"),
    ) {
        (Some(benefit), Some(effort), Some(risk)) => benefit * (6 - effort) * (6 - risk),
        (None, _, _) | (_, None, _) | (_, _, None) => 0,
    };
    vec![("score", Some(Value::Number(f64::from(score))))]
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: "improvement",
    prefix: "IMP",
    label: "Improvement",
    plural: "Improvements",
    area: Area::CheckAndAct,
    class: DocumentClass::Record,
    purpose: "Proposals to improve services and their management: evaluated by criteria, decided, carried out and measured.",
    audit_reason: "Shows that improvement is continual and chosen by criteria, and that results are compared with targets.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Proposal",
            fields: &[
                "source",
                "proposed_by",
                "owner",
                "description",
                "expected_benefit",
                "cost",
            ],
        },
        Section {
            label: "Evaluation",
            fields: &["benefit", "effort", "risk", "score", "criteria", "priority"],
        },
        Section {
            label: "Decision",
            fields: &["decision", "approved", "approved_by"],
        },
        Section {
            label: "Target and result",
            fields: &[
                "target",
                "due",
                "plan",
                "review_due",
                "measured_result",
                "verdict",
                "measured",
                "measured_by",
                "closed",
            ],
        },
    ],
    states: &[
        State::open("proposed", "Proposed", Tone::Neutral, 0).import(&["new", "open", "idea"]),
        State::open("evaluated", "Evaluated", Tone::Waiting, 1).import(&["assessed", "analysed"]),
        State::open("approved", "Approved", Tone::Active, 2).import(&["accepted", "authorized"]),
        State::closed("rejected", "Rejected", Tone::Neutral, 3).import(&["declined", "cancelled", "canceled"]),
        State::open("in_progress", "In progress", Tone::Active, 4).import(&["active", "started", "implementing"]),
        State::open("measured", "Measured", Tone::Good, 5).import(&["implemented", "done"]),
        State::closed("closed", "Closed", Tone::Good, 6).import(&["complete", "completed"]),
    ],
    transitions: TRANSITIONS,
    relations: &[
        Relation::many("arises_from", "Arises from", "Improvements", &[]).import(&["arises from", "source record"]),
        Relation::many(
            "carried_out_by",
            "Carried out by",
            "Carries out improvement",
            &["action", "change", "transition_plan"],
        )
        .import(&["carried out by", "action", "change"]),
        Relation::many("improves", "Improves", "Improved by", &[]).import(&["improves", "service", "process"]),
        Relation::many("measured_with", "Measured with", "Measures improvement", &["measure"])
            .import(&["measure", "kpi"]),
    ],
    columns: &[
        "id", "title", "state", "source", "score", "priority", "owner", "due", "verdict", "updated",
    ],
    evidence: &[
        Evidence::new(
            "10.2",
            "4.5.5.2",
            "improvements are evaluated, approved, carried out and measured",
        ),
        Evidence::new("10.2", "4.5.5.1", "improvements are chosen by criteria"),
    ],
    counters: &[],
    derive: Some(score),
};

const FIELDS: &[Field] = &[
    Field::choice("source", "Source", SOURCE).import(&["source", "origin"]),
    Field::person("proposed_by", "Proposed by").import(&["proposed by", "submitter", "requested by"]),
    Field::text("expected_benefit", "Expected benefit")
        .help("For whom, and where it will be seen.")
        .import(&["expected benefit", "benefits"]),
    Field::number("cost", "Estimated cost", "€").import(&["cost", "estimated cost"]),
    Field::choice("benefit", "Benefit", POINTS).import(&["benefit", "value"]),
    Field::choice("effort", "Effort", POINTS).import(&["effort"]),
    Field::choice("risk", "Risk", POINTS)
        .help("That the benefit does not come, or something else suffers.")
        .import(&["risk"]),
    Field::number("score", "Score", "")
        .help("Benefit × (6 − effort) × (6 − risk): 1 to 125; 0 while not rated.")
        .read_only()
        .import(&["score"]),
    Field::text("criteria", "Evaluation criteria")
        .help("What else counted: policy, objectives, requirements, dependencies.")
        .import(&["criteria", "evaluation criteria"]),
    Field::choice("priority", "Priority", PRIORITY).import(&["priority"]),
    Field::text("decision", "Decision")
        .help("What was decided and why.")
        .import(&["decision"]),
    Field::moment("approved", "Approved")
        .read_only()
        .import(&["approved", "approval date"]),
    Field::person("approved_by", "Approved by")
        .read_only()
        .import(&["approved by", "approver"]),
    Field::line("target", "Target")
        .help("Measurable: from what to what by when.")
        .import(&["target", "goal"]),
    Field::date("due", "Due").import(&["due", "due date", "deadline"]),
    Field::text("plan", "Plan").import(&["plan", "implementation plan"]),
    Field::date("review_due", "Measurement due").import(&["measurement due", "review date"]),
    Field::text("measured_result", "Measured result")
        .help("What changed compared with the target, and how that was measured.")
        .import(&["measured result", "result"]),
    Field::choice("verdict", "Verdict", VERDICT).import(&["verdict", "target reached"]),
    Field::moment("measured", "Measured")
        .read_only()
        .import(&["measured", "measured on"]),
    Field::person("measured_by", "Measured by")
        .read_only()
        .import(&["measured by"]),
    Field::moment("closed", "Closed")
        .read_only()
        .import(&["closed", "closed at"]),
];

const TRANSITIONS: &[Transition] = &[
    Transition::new("evaluate", "Mark as evaluated", &["proposed"], "evaluated").needs(&[
        "source",
        "expected_benefit",
        "benefit",
        "effort",
        "risk",
        "criteria",
    ]),
    Transition::new("approve", "Approve", &["evaluated"], "approved")
        .needs(&["owner", "priority", "decision", "target", "due"])
        .stamps(&[
            Stamp::Now("approved"),
            Stamp::Actor("approved_by"),
            Stamp::Approval(&["plan", "measured_result", "verdict", "carried_out_by", "measured_with"]),
        ]),
    Transition::new("reject", "Reject", &["proposed", "evaluated"], "rejected").with_reason(),
    Transition::new("start", "Start", &["approved"], "in_progress").needs(&["plan", "review_due"]),
    Transition::new("measure", "Mark as measured", &["in_progress"], "measured")
        .needs(&["measured_result", "verdict"])
        .stamps(&[Stamp::Now("measured"), Stamp::Actor("measured_by")]),
    Transition::new("close", "Close", &["measured"], "closed").stamps(&[Stamp::Now("closed")]),
    Transition::new("continue", "Continue work", &["measured"], "in_progress")
        .with_reason()
        .stamps(&[
            Stamp::Clear("measured"),
            Stamp::Clear("measured_by"),
            Stamp::Clear("verdict"),
        ]),
    Transition::new("stop", "Stop", &["approved", "in_progress"], "rejected")
        .with_reason()
        .stamps(&[Stamp::Clear("approved"), Stamp::Clear("approved_by")]),
    Transition::new("reopen", "Reopen", &["rejected", "closed"], "proposed")
        .with_reason()
        .stamps(&[
            Stamp::Clear("approved"),
            Stamp::Clear("approved_by"),
            Stamp::Clear("measured"),
            Stamp::Clear("measured_by"),
            Stamp::Clear("verdict"),
            Stamp::Clear("closed"),
        ]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::reading::derived;

    fn of(benefit: &str, effort: &str, risk: &str) -> Option<Value> {
        let given = [
            ("benefit", Value::text(benefit)),
            ("effort", Value::text(effort)),
            ("risk", Value::text(risk)),
        ];
        derived(score, &given, "score")
    }

    #[test]
    fn much_benefit_for_little_effort_and_risk_comes_first() {
        assert_eq!(of("5", "1", "1"), Some(Value::Number(125.0)));
        assert_eq!(of("4", "2", "3"), Some(Value::Number(48.0)));
        assert_eq!(of("3", "3", "3"), Some(Value::Number(27.0)));
        assert_eq!(of("1", "5", "5"), Some(Value::Number(1.0)));
    }

    #[test]
    fn the_score_is_zero_until_all_three_are_rated() {
        let given = [("benefit", Value::text("5")), ("effort", Value::text("1"))];
        assert_eq!(derived(score, &given, "score"), Some(Value::Number(0.0)));
    }
}
