//! Risk or opportunity: an uncertain event, its rating before and after treatment, and who accepts what is left.

use super::reading::points;
use crate::declaration::{
    Area, Choice, Derived, DocumentClass, Evidence, Field, FieldReader, Kind, Relation, Section, Stamp, State, Tone,
    Transition,
};
use crate::value::Value;

const NATURE: &[Choice] = &[
    Choice::new("risk", "Risk", Tone::Warning).import(&["threat"]),
    Choice::new("opportunity", "Opportunity", Tone::Good).import(&["chance"]),
];

const RISK_AREA: &[Choice] = &[
    Choice::new("management_system", "Management system", Tone::Neutral).import(&["sms", "itsms", "governance"]),
    Choice::new("service", "Services", Tone::Neutral).import(&["service", "operation", "operational"]),
    Choice::new("security", "Information security", Tone::Neutral).import(&["security"]),
    Choice::new("continuity", "Continuity and availability", Tone::Neutral).import(&["continuity", "availability"]),
    Choice::new("supplier", "Suppliers", Tone::Neutral).import(&["supplier", "third party"]),
    Choice::new("change", "Changes and projects", Tone::Neutral).import(&["change", "project"]),
    Choice::new("finance", "Finance", Tone::Neutral).import(&["financial"]),
    Choice::new("law", "Law and regulation", Tone::Neutral).import(&["legal", "compliance"]),
];

const LIKELIHOOD: &[Choice] = &[
    Choice::new("1", "1 – rare", Tone::Neutral).import(&["rare", "very unlikely", "very low"]),
    Choice::new("2", "2 – unlikely", Tone::Neutral).import(&["unlikely", "low"]),
    Choice::new("3", "3 – possible", Tone::Active).import(&["possible", "medium"]),
    Choice::new("4", "4 – likely", Tone::Warning).import(&["likely", "high"]),
    Choice::new("5", "5 – almost certain", Tone::Critical).import(&["almost certain", "very likely", "very high"]),
];

const IMPACT: &[Choice] = &[
    Choice::new("1", "1 – negligible", Tone::Neutral).import(&["negligible", "insignificant", "very low"]),
    Choice::new("2", "2 – minor", Tone::Neutral).import(&["minor", "low"]),
    Choice::new("3", "3 – moderate", Tone::Active).import(&["moderate", "medium"]),
    Choice::new("4", "4 – major", Tone::Warning).import(&["major", "high"]),
    Choice::new("5", "5 – severe", Tone::Critical).import(&["severe", "catastrophic", "very high"]),
];

const LEVEL: &[Choice] = &[
    Choice::new("not_rated", "Not rated", Tone::Waiting).import(&["unknown"]),
    Choice::new("low", "Low", Tone::Neutral).import(&["green"]),
    Choice::new("moderate", "Moderate", Tone::Active).import(&["medium", "yellow"]),
    Choice::new("high", "High", Tone::Warning).import(&["amber", "orange"]),
    Choice::new("extreme", "Extreme", Tone::Critical).import(&["critical", "very high", "red"]),
];

const TREATMENT: &[Choice] = &[
    Choice::new("avoid", "Avoid", Tone::Neutral).import(&["terminate", "eliminate"]),
    Choice::new("reduce", "Reduce", Tone::Neutral).import(&["treat", "mitigate"]),
    Choice::new("share", "Share or transfer", Tone::Neutral).import(&["transfer", "share", "insure"]),
    Choice::new("accept", "Accept", Tone::Neutral).import(&["tolerate", "retain"]),
    Choice::new("pursue", "Pursue (opportunity)", Tone::Neutral).import(&["exploit", "enhance", "take"]),
];

/// Likelihood × impact, 1 to 25; 0 while one of them is missing.
fn score(likelihood: Option<u8>, impact: Option<u8>) -> u8 {
    likelihood.unwrap_or(0) * impact.unwrap_or(0)
}

/// The level of a score by the usual five by five matrix, whose bands begin at 1, 4, 8 and 15 (as in the risk matrix
/// for risk managers of the UK National Patient Safety Agency, 2008).
#[must_use]
pub const fn level(score: u8) -> &'static str {
    match score {
        0 => "not_rated",
        1..=3 => "low",
        4..=7 => "moderate",
        8..=14 => "high",
        15.. => "extreme",
    }
}

fn rate(fields: &dyn FieldReader) -> Derived {
    let before = score(points(fields, "likelihood"), points(fields, "impact"));
    let after = score(points(fields, "residual_likelihood"), points(fields, "residual_impact"));
    vec![
        ("score", Some(Value::Number(f64::from(before)))),
        ("level", Some(Value::text(level(before)))),
        ("residual_score", Some(Value::Number(f64::from(after)))),
        ("residual_level", Some(Value::text(level(after)))),
    ]
}

const OPEN: &[&str] = &["identified", "assessed", "in_treatment", "accepted", "occurred"];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "risk",
    prefix: "RSK",
    label: "Risk or opportunity",
    plural: "Risks and opportunities",
    area: Area::Govern,
    class: DocumentClass::Record,
    purpose: "What may happen and why, how likely and how grave it is, what is done about it, and who accepts the rest.",
    audit_reason: "Shows that uncertainty is assessed by one method, treated by priority, and accepted knowingly by those who may.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Event",
            fields: &[
                "nature",
                "risk_area",
                "owner",
                "description",
                "cause",
                "event",
                "effect",
            ],
        },
        Section {
            label: "Rating before treatment",
            fields: &["likelihood", "impact", "score", "level"],
        },
        Section {
            label: "Treatment",
            fields: &["treatment", "treatment_plan", "due"],
        },
        Section {
            label: "Rating after treatment",
            fields: &[
                "residual_likelihood",
                "residual_impact",
                "residual_score",
                "residual_level",
            ],
        },
        Section {
            label: "Acceptance and review",
            fields: &[
                "accepted",
                "accepted_by",
                "review_due",
                "reviewed",
                "reviewed_by",
                "closed",
            ],
        },
    ],
    states: &[
        State::open("identified", "Identified", Tone::Neutral, 0).import(&["new", "open", "draft"]),
        State::open("assessed", "Assessed", Tone::Waiting, 1).import(&["analysed", "analyzed", "evaluated"]),
        State::open("in_treatment", "In treatment", Tone::Active, 2).import(&[
            "treatment",
            "mitigating",
            "in progress",
        ]),
        State::open("accepted", "Accepted", Tone::Good, 3).import(&["monitored", "tolerated", "treated"]),
        State::open("occurred", "Occurred", Tone::Critical, 4).import(&["issue", "materialized", "materialised"]),
        State::closed("closed", "Closed", Tone::Neutral, 5).import(&["retired", "obsolete"]),
    ],
    transitions: TRANSITIONS,
    relations: &[
        Relation::many("bears_on", "Bears on", "Risks and opportunities", &[])
            .import(&["service", "asset", "affects", "bears on"]),
        Relation::many(
            "treated_by",
            "Treated by",
            "Treats risk",
            &["action", "change", "continuity_plan", "contract", "improvement"],
        )
        .import(&["treated by", "measure", "action"]),
        Relation::many(
            "occurred_as",
            "Occurred as",
            "Was foreseen as",
            &["incident", "problem"],
        )
        .import(&["incident", "occurred as"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "risk_area",
        "score",
        "level",
        "treatment",
        "residual_level",
        "owner",
        "review_due",
        "updated",
    ],
    evidence: &[
        Evidence::new(
            "6.1",
            "4.5.2",
            "risks and opportunities are assessed, treated and reviewed",
        ),
        Evidence::new("8.7.3", "6.6.1", "information security risks are assessed"),
        Evidence::new("8.7.2", "6.3.1", "risks to continuity are assessed"),
    ],
    counters: &[],
    derive: Some(rate),
};

const FIELDS: &[Field] = &[
    Field::choice("nature", "Risk or opportunity", NATURE).import(&["nature", "risk/opportunity"]),
    Field::choice("risk_area", "Area", RISK_AREA).import(&["area", "category", "type"]),
    Field::text("cause", "Cause")
        .help("Because of what.")
        .import(&["cause", "source", "vulnerability", "root cause"]),
    Field::text("event", "Event")
        .help("What may happen.")
        .import(&["event", "threat", "risk event"]),
    Field::text("effect", "Consequence")
        .help("What it would mean for services, customers and objectives.")
        .import(&["effect", "consequence", "consequences"]),
    Field::choice("likelihood", "Likelihood", LIKELIHOOD).import(&["likelihood", "probability", "inherent likelihood"]),
    Field::choice("impact", "Impact", IMPACT).import(&["impact", "severity", "inherent impact"]),
    Field::number("score", "Score", "")
        .help("Likelihood times impact, 1 to 25; 0 while not rated.")
        .read_only()
        .import(&["score", "rating", "inherent score"]),
    Field::choice("level", "Level", LEVEL)
        .help("Follows from the score: low to 3, moderate from 4, high from 8, extreme from 15.")
        .read_only()
        .import(&["level", "risk level", "inherent risk"]),
    Field::choice("treatment", "Treatment", TREATMENT).import(&["treatment", "strategy", "response"]),
    Field::text("treatment_plan", "Treatment plan")
        .help("What is done, by whom and with which means.")
        .import(&["treatment plan", "mitigation", "controls", "action plan"]),
    Field::date("due", "Treatment due").import(&["treatment due", "due", "due date"]),
    Field::choice("residual_likelihood", "Likelihood after treatment", LIKELIHOOD).import(&[
        "residual likelihood",
        "residual probability",
        "likelihood after treatment",
    ]),
    Field::choice("residual_impact", "Impact after treatment", IMPACT)
        .import(&["residual impact", "impact after treatment"]),
    Field::number("residual_score", "Score after treatment", "")
        .help("Likelihood times impact, 1 to 25; 0 while not rated.")
        .read_only()
        .import(&["residual score", "residual rating"]),
    Field::choice("residual_level", "Level after treatment", LEVEL)
        .help("Follows from the score: low to 3, moderate from 4, high from 8, extreme from 15.")
        .read_only()
        .import(&["residual level", "residual risk"]),
    Field::moment("accepted", "Accepted")
        .read_only()
        .import(&["accepted", "accepted on"]),
    Field::person("accepted_by", "Accepted by")
        .read_only()
        .import(&["accepted by"]),
    Field::date("review_due", "Next review").import(&["next review", "review date", "review due"]),
    Field::moment("reviewed", "Last reviewed")
        .read_only()
        .import(&["last reviewed", "last review"]),
    Field::person("reviewed_by", "Reviewed by")
        .read_only()
        .import(&["reviewed by"]),
    Field::moment("closed", "Closed")
        .read_only()
        .import(&["closed", "closed at"]),
];

const TRANSITIONS: &[Transition] = &[
    Transition::new("assess", "Mark as assessed", &["identified"], "assessed").needs(&[
        "nature",
        "risk_area",
        "cause",
        "event",
        "effect",
        "likelihood",
        "impact",
    ]),
    Transition::new("treat", "Start treatment", &["assessed"], "in_treatment").needs(&[
        "owner",
        "treatment",
        "treatment_plan",
        "due",
    ]),
    Transition::new(
        "accept",
        "Accept the remaining risk",
        &["assessed", "in_treatment"],
        "accepted",
    )
    .needs(&[
        "owner",
        "treatment",
        "residual_likelihood",
        "residual_impact",
        "review_due",
    ])
    .stamps(&[Stamp::Now("accepted"), Stamp::Actor("accepted_by")]),
    Transition::new("confirm", "Confirm as current", &["accepted"], "accepted")
        .needs(&["review_due"])
        .stamps(&[Stamp::Now("reviewed"), Stamp::Actor("reviewed_by")]),
    Transition::new(
        "occur",
        "Mark as occurred",
        &["assessed", "in_treatment", "accepted"],
        "occurred",
    )
    .with_reason()
    .stamps(&[Stamp::Clear("accepted"), Stamp::Clear("accepted_by")]),
    Transition::new(
        "reassess",
        "Assess again",
        &["assessed", "in_treatment", "accepted", "occurred"],
        "identified",
    )
    .with_reason()
    .stamps(&[Stamp::Clear("accepted"), Stamp::Clear("accepted_by")]),
    Transition::new("close", "Close", OPEN, "closed")
        .with_reason()
        .stamps(&[Stamp::Now("closed")]),
    Transition::new("reopen", "Reopen", &["closed"], "identified")
        .with_reason()
        .stamps(&[
            Stamp::Clear("closed"),
            Stamp::Clear("accepted"),
            Stamp::Clear("accepted_by"),
        ]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::reading::derived;

    #[test]
    fn the_matrix_has_its_25_cells() {
        let row = |likelihood: u8| -> Vec<&str> { (1..=5).map(|impact| level(likelihood * impact)).collect() };
        assert_eq!(row(1), ["low", "low", "low", "moderate", "moderate"]);
        assert_eq!(row(2), ["low", "moderate", "moderate", "high", "high"]);
        assert_eq!(row(3), ["low", "moderate", "high", "high", "extreme"]);
        assert_eq!(row(4), ["moderate", "high", "high", "extreme", "extreme"]);
        assert_eq!(row(5), ["moderate", "high", "extreme", "extreme", "extreme"]);
    }

    #[test]
    fn before_and_after_treatment_are_rated_apart() {
        let given = [
            ("likelihood", Value::text("4")),
            ("impact", Value::text("5")),
            ("residual_likelihood", Value::text("2")),
        ];
        assert_eq!(derived(rate, &given, "score"), Some(Value::Number(20.0)));
        assert_eq!(derived(rate, &given, "level"), Some(Value::text("extreme")));
        assert_eq!(derived(rate, &given, "residual_score"), Some(Value::Number(0.0)));
        assert_eq!(derived(rate, &given, "residual_level"), Some(Value::text("not_rated")));
        let given = [
            ("residual_likelihood", Value::text("2")),
            ("residual_impact", Value::text("3")),
        ];
        assert_eq!(derived(rate, &given, "level"), Some(Value::text("not_rated")));
        assert_eq!(derived(rate, &given, "residual_level"), Some(Value::text("moderate")));
    }

    #[test]
    fn acceptance_needs_an_owner_a_treatment_and_a_review_date() {
        let accept = KIND.transition("accept").unwrap();
        for field in ["owner", "treatment", "review_due"] {
            assert!(accept.required.contains(&field));
        }
    }
}
