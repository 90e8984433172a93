//! Supplier review: how a supplier did against its contract in a period, rated point by point, and what follows.

use super::reading::points;
use crate::declaration::{
    Area, Choice, Derived, DocumentClass, Evidence, Field, FieldReader, Kind, Relation, Section, Stamp, State, Tone,
    Transition,
};
use crate::value::Value;

const POINTS: &[Choice] = &[
    Choice::new("5", "5 – excellent", Tone::Good).import(&["excellent", "very good"]),
    Choice::new("4", "4 – good", Tone::Good).import(&["good"]),
    Choice::new("3", "3 – acceptable", Tone::Active).import(&["acceptable", "fair"]),
    Choice::new("2", "2 – weak", Tone::Warning).import(&["weak"]),
    Choice::new("1", "1 – poor", Tone::Critical).import(&["poor", "unacceptable"]),
];

const RATING: &[Choice] = &[
    Choice::new("not_rated", "Not rated", Tone::Waiting).import(&["unknown"]),
    Choice::new("good", "Good", Tone::Good).import(&["green"]),
    Choice::new("acceptable", "Acceptable", Tone::Active).import(&["amber", "yellow", "fair"]),
    Choice::new("poor", "Poor", Tone::Critical).import(&["red", "bad"]),
];

const RATED: [&str; 5] = [
    "delivery_points",
    "quality_points",
    "cooperation_points",
    "cost_points",
    "security_points",
];

/// The mean of the points given and the rating by it.
fn average(fields: &dyn FieldReader) -> Derived {
    let (mut sum, mut count, mut worst) = (0.0, 0.0, 5);
    for given in RATED.iter().filter_map(|name| points(fields, name)) {
        sum += f64::from(given);
        count += 1.0;
        worst = worst.min(given);
    }
    let mean = if count > 0.0 { sum / count } else { 0.0 };
    let rating = if count == 0.0 {
        "not_rated"
    } else if worst == 1 || mean < 2.5 {
        "poor"
    } else if mean < 3.5 {
        "acceptable"
    } else {
        "good"
    };
    vec![
        ("mean", Some(Value::Number((mean * 100.0).round() / 100.0))),
        ("rating", Some(Value::text(rating))),
    ]
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: "supplier_review",
    prefix: "SPR",
    label: "Supplier review",
    plural: "Supplier reviews",
    area: Area::Relate,
    class: DocumentClass::Record,
    purpose: "How a supplier did against its contract in a period, rated by the same points each time, and what was agreed.",
    audit_reason: "Shows that suppliers are measured against targets and duties at planned intervals, and that shortfalls are taken up.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Review",
            fields: &["due", "period", "attendees", "owner", "description"],
        },
        Section {
            label: "Rating",
            fields: &[
                "delivery_points",
                "quality_points",
                "cooperation_points",
                "cost_points",
                "security_points",
                "mean",
                "rating",
            ],
        },
        Section {
            label: "Findings",
            fields: &[
                "performance",
                "contract_check",
                "subcontractor_check",
                "minutes",
                "decisions",
            ],
        },
        Section {
            label: "Completion",
            fields: &["held", "completed", "completed_by", "next_due"],
        },
    ],
    states: &[
        State::open("planned", "Planned", Tone::Neutral, 0).import(&["new", "scheduled"]),
        State::open("open", "Open", Tone::Active, 1).import(&["in progress", "running"]),
        State::closed("cancelled", "Cancelled", Tone::Neutral, 2).import(&["canceled"]),
        State::closed("completed", "Completed", Tone::Good, 3).import(&["closed", "done", "reviewed"]),
    ],
    transitions: TRANSITIONS,
    relations: &[
        Relation::one("of_supplier", "Of supplier", "Supplier reviews", &["supplier"]).import(&[
            "supplier",
            "vendor",
            "of supplier",
        ]),
        Relation::many("reviews", "Reviews", "Reviewed in", &["contract", "internal_agreement"])
            .import(&["contract", "reviews"]),
        Relation::many(
            "based_on",
            "Based on",
            "Used in supplier review",
            &["service_report", "measure", "incident", "outage"],
        )
        .import(&["based on", "report", "evidence"]),
        Relation::many(
            "led_to",
            "Led to",
            "Follows from supplier review",
            &["action", "improvement", "dispute", "change", "risk"],
        )
        .import(&["led to", "action", "actions"]),
        Relation::one("follows", "Follows review", "Followed by review", &["supplier_review"])
            .import(&["previous review", "follows"]),
    ],
    columns: &[
        "id", "title", "state", "due", "period", "mean", "rating", "next_due", "owner", "updated",
    ],
    evidence: &[
        Evidence::new(
            "8.3.4.1",
            "7.2",
            "performance of suppliers is measured and reviewed at planned intervals",
        ),
        Evidence::new("8.2.3", "4.2", "parties that contribute to services are evaluated"),
    ],
    counters: &[],
    derive: Some(average),
};

const FIELDS: &[Field] = &[
    Field::date("due", "Planned for").import(&["planned for", "due", "date", "review date"]),
    Field::line("period", "Period under review")
        .help("For example 2026-Q3.")
        .import(&["period", "period under review"]),
    Field::text("attendees", "Attendees")
        .help("Of both sides.")
        .import(&["attendees", "participants"]),
    Field::choice("delivery_points", "Delivery and service levels", POINTS).import(&[
        "delivery",
        "delivery points",
        "service levels",
    ]),
    Field::choice("quality_points", "Quality", POINTS).import(&["quality", "quality points"]),
    Field::choice("cooperation_points", "Cooperation", POINTS).import(&[
        "cooperation",
        "communication",
        "cooperation points",
    ]),
    Field::choice("cost_points", "Cost and value", POINTS).import(&["cost", "cost points", "value"]),
    Field::choice("security_points", "Information security", POINTS).import(&["security", "security points"]),
    Field::number("mean", "Mean", "")
        .help("Of the points given, 1 to 5; 0 while there are none.")
        .read_only()
        .import(&["mean", "score", "average"]),
    Field::choice("rating", "Rating", RATING)
        .help("Good from 3.5, acceptable from 2.5, poor below; poor as well if any point is rated 1.")
        .read_only()
        .import(&["rating", "performance rating"]),
    Field::text("performance", "Performance")
        .help("Achieved against the targets of the contract, causes of misses, trend.")
        .import(&["performance", "results"]),
    Field::text("contract_check", "Contract")
        .help("Whether it still fits what services need; changes asked for.")
        .import(&["contract check", "contract review"]),
    Field::text("subcontractor_check", "Subcontractors")
        .help("How the supplier steers them.")
        .import(&["subcontractor check", "subcontractors"]),
    Field::text("minutes", "Minutes").import(&["minutes", "notes"]),
    Field::text("decisions", "Decisions").import(&["decisions"]),
    Field::moment("held", "Held").read_only().import(&["held", "held on"]),
    Field::moment("completed", "Completed")
        .read_only()
        .import(&["completed"]),
    Field::person("completed_by", "Completed by")
        .read_only()
        .import(&["completed by"]),
    Field::date("next_due", "Next review").import(&["next review", "next due"]),
];

const TRANSITIONS: &[Transition] = &[
    Transition::new("open", "Open the review", &["planned"], "open")
        .needs(&["owner", "due", "period"])
        .stamps(&[Stamp::Now("held")]),
    Transition::new("complete", "Complete", &["open"], "completed")
        .needs(&[
            "delivery_points",
            "quality_points",
            "cooperation_points",
            "performance",
            "contract_check",
            "decisions",
            "next_due",
        ])
        .stamps(&[Stamp::Now("completed"), Stamp::Actor("completed_by")]),
    Transition::new("postpone", "Postpone", &["open"], "planned")
        .with_reason()
        .stamps(&[Stamp::Clear("held")]),
    Transition::new("cancel", "Cancel", &["planned", "open"], "cancelled").with_reason(),
    Transition::new("reopen", "Reopen", &["completed"], "open")
        .with_reason()
        .stamps(&[Stamp::Clear("completed"), Stamp::Clear("completed_by")]),
    Transition::new("restore", "Plan again", &["cancelled"], "planned").needs(&["due"]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::reading::derived;

    fn rated(points: [&str; 5]) -> (Option<Value>, Option<Value>) {
        let given: Vec<_> = RATED
            .into_iter()
            .zip(points)
            .filter(|(_, points)| !points.is_empty())
            .map(|(name, points)| (name, Value::text(points)))
            .collect();
        (derived(average, &given, "mean"), derived(average, &given, "rating"))
    }

    #[test]
    fn the_rating_follows_from_the_mean_of_what_was_rated() {
        let result = |mean, rating| (Some(Value::Number(mean)), Some(Value::text(rating)));
        assert_eq!(rated(["4", "5", "3", "4", "4"]), result(4.0, "good"));
        assert_eq!(rated(["4", "3", "", "", ""]), result(3.5, "good"));
        assert_eq!(rated(["4", "3", "3", "", ""]), result(3.33, "acceptable"));
        assert_eq!(rated(["2", "3", "2", "", ""]), result(2.33, "poor"));
        assert_eq!(rated(["", "", "", "", ""]), result(0.0, "not_rated"));
    }

    #[test]
    fn one_point_of_one_is_not_averaged_away() {
        assert_eq!(
            rated(["5", "5", "5", "5", "1"]),
            (Some(Value::Number(4.2)), Some(Value::text("poor")))
        );
    }
}
