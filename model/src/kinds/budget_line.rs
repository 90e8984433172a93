//! Budget line: money planned, spent and expected for a service, a period and a kind of cost.

use super::reading::number;
use crate::declaration::{
    Area, Choice, Derived, DocumentClass, Evidence, Field, FieldReader, Kind, Relation, Section, Stamp, State, Tone,
    Transition,
};
use crate::value::Value;

const CATEGORY: &[Choice] = &[
    Choice::new("people", "People", Tone::Neutral).import(&["staff", "personnel", "salaries"]),
    Choice::new("hardware", "Hardware", Tone::Neutral).import(&["equipment"]),
    Choice::new("software", "Software and licences", Tone::Neutral).import(&["software", "licences", "licenses"]),
    Choice::new("suppliers", "Suppliers and external services", Tone::Neutral).import(&[
        "suppliers",
        "external services",
        "cloud",
    ]),
    Choice::new("premises", "Premises and energy", Tone::Neutral).import(&["facilities", "energy", "rent"]),
    Choice::new("training", "Training", Tone::Neutral).import(&["education"]),
    Choice::new("overhead", "Shared costs", Tone::Neutral).import(&["overhead", "indirect"]),
    Choice::new("income", "Income", Tone::Neutral).import(&["revenue", "charges"]),
    Choice::new("other", "Other", Tone::Neutral),
];

const COST_NATURE: &[Choice] = &[
    Choice::new("operating", "Operating expense", Tone::Neutral).import(&["opex", "operational"]),
    Choice::new("capital", "Capital expense", Tone::Neutral).import(&["capex", "investment"]),
];

const STANDING: &[Choice] = &[
    Choice::new("not_stated", "Not stated", Tone::Neutral).import(&["unknown"]),
    Choice::new("within", "Within budget", Tone::Good).import(&["within", "ok"]),
    Choice::new("near", "More than expected so far", Tone::Warning).import(&["at risk"]),
    Choice::new("over", "Over budget", Tone::Critical).import(&["over", "exceeded"]),
];

/// Cents, so that decimal amounts give decimal differences; the bound keeps it a number.
fn cents(amount: f64) -> f64 {
    ((amount * 100.0).round() / 100.0).clamp(f64::MIN, f64::MAX)
}

/// What was spent, and what is expected, beyond the budget, and where the line stands by that. Percentages refer to the
/// size of the budget, so that income, written below zero, keeps its sign.
fn vary(fields: &dyn FieldReader) -> Derived {
    let (budget, actual, forecast) = (
        number(fields, "budget"),
        number(fields, "actual"),
        number(fields, "forecast"),
    );
    let beyond = |amount: Option<f64>| amount.zip(budget).map(|(amount, budget)| cents(amount - budget));
    let (spent, expected) = (beyond(actual), beyond(forecast));
    let percent = match (spent, budget) {
        (Some(spent), Some(budget)) if budget != 0.0 => {
            ((spent / budget.abs() * 1_000.0).round() / 10.0).clamp(f64::MIN, f64::MAX)
        }
        (_, _) => 0.0,
    };
    let standing = if spent.is_some_and(|spent| spent > 0.0) {
        "over"
    } else if expected.is_some_and(|expected| expected > 0.0) {
        "near"
    } else if spent.or(expected).is_some() {
        "within"
    } else {
        "not_stated"
    };
    vec![
        ("variance", Some(Value::Number(spent.unwrap_or(0.0)))),
        ("variance_percent", Some(Value::Number(percent))),
        ("forecast_variance", Some(Value::Number(expected.unwrap_or(0.0)))),
        ("standing", Some(Value::text(standing))),
    ]
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: "budget_line",
    prefix: "BUD",
    label: "Budget line",
    plural: "Budget lines",
    area: Area::Deliver,
    class: DocumentClass::Governance,
    purpose: "Money planned, spent and expected for a service, a period and a kind of cost, with the reason where they part.",
    audit_reason: "Shows that costs of services are budgeted, watched against what is spent, forecast and explained.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Budget line",
            fields: &[
                "period",
                "period_start",
                "end",
                "category",
                "cost_nature",
                "cost_centre",
                "owner",
                "description",
            ],
        },
        Section {
            label: "Amounts",
            fields: &["budget", "actual", "forecast", "as_of"],
        },
        Section {
            label: "Variance",
            fields: &[
                "variance",
                "variance_percent",
                "forecast_variance",
                "standing",
                "reason",
                "measures",
            ],
        },
        Section {
            label: "Control",
            fields: &["approved", "approved_by", "review_due", "closed"],
        },
    ],
    states: &[
        State::open("planned", "Planned", Tone::Neutral, 0).import(&["draft", "new", "proposed"]),
        State::open("approved", "Approved", Tone::Active, 1).import(&["active", "open", "in force"]),
        State::closed("closed", "Closed", Tone::Good, 2).import(&["final", "settled"]),
        State::closed("rejected", "Rejected", Tone::Neutral, 3).import(&["declined", "cancelled"]),
    ],
    transitions: TRANSITIONS,
    relations: &[
        Relation::many("for_service", "For service", "Budget lines", &["service"]).import(&["service", "for service"]),
        Relation::many("for_customer", "Charged to customer", "Budget lines", &["customer"])
            .import(&["customer", "charged to"]),
        Relation::many(
            "spent_on",
            "Spent on",
            "Paid from",
            &[
                "contract",
                "resource",
                "configuration_item",
                "transition_plan",
                "change",
                "training",
            ],
        )
        .import(&["spent on", "contract", "resource"]),
        Relation::many(
            "follows",
            "Follows line of the earlier period",
            "Line of the next period",
            &["budget_line"],
        )
        .import(&["previous period", "follows"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "period",
        "category",
        "budget",
        "actual",
        "forecast",
        "variance",
        "variance_percent",
        "standing",
        "owner",
        "updated",
    ],
    evidence: &[
        Evidence::new(
            "8.4.1",
            "6.4",
            "cost of services is budgeted, watched, forecast and reported",
        ),
        Evidence::new("7.1", "4.4.1", "money needed is determined and provided"),
    ],
    counters: &[],
    derive: Some(vary),
};

const FIELDS: &[Field] = &[
    Field::line("period", "Period")
        .help("For example 2026 or 2026-Q4.")
        .import(&["period", "year", "fiscal year", "quarter", "month"]),
    Field::date("period_start", "Period begins").import(&["period begins", "period start", "start"]),
    Field::date("end", "Period ends").import(&["period ends", "period end", "end"]),
    Field::choice("category", "Category", CATEGORY).import(&["category", "cost type"]),
    Field::choice("cost_nature", "Nature of cost", COST_NATURE).import(&["nature", "opex/capex", "nature of cost"]),
    Field::line("cost_centre", "Cost centre").import(&["cost centre", "cost center", "account"]),
    Field::number("budget", "Budget", "€")
        .help("For the whole period.")
        .import(&["budget", "planned", "plan"]),
    Field::number("actual", "Actual", "€")
        .help("Spent or earned so far.")
        .import(&["actual", "actuals", "spent"]),
    Field::number("forecast", "Forecast", "€")
        .help("Expected for the whole period.")
        .import(&["forecast", "expected", "outlook"]),
    Field::date("as_of", "Amounts as of").import(&["as of", "amounts as of", "posting date"]),
    Field::number("variance", "Variance", "€")
        .help("Actual less budget; above zero is more than planned. 0 while one of them is missing.")
        .read_only()
        .import(&["variance", "deviation"]),
    Field::number("variance_percent", "Variance in percent", "%")
        .help("Of the budget; 0 while there is none.")
        .read_only()
        .import(&["variance percent", "variance %", "deviation %"]),
    Field::number("forecast_variance", "Expected variance", "€")
        .help("Forecast less budget; 0 while one of them is missing.")
        .read_only()
        .import(&["forecast variance", "expected variance"]),
    Field::choice("standing", "Standing", STANDING)
        .help(
            "Over budget if more was spent than planned for the period; a warning if the forecast is above the budget.",
        )
        .read_only()
        .import(&["standing", "budget status"]),
    Field::text("reason", "Reason for the variance").import(&["reason", "variance reason", "explanation"]),
    Field::text("measures", "What is done about it").import(&["measures", "countermeasures"]),
    Field::moment("approved", "Approved")
        .read_only()
        .import(&["approved", "approval date"]),
    Field::person("approved_by", "Approved by")
        .read_only()
        .import(&["approved by", "approver"]),
    Field::date("review_due", "Next review").import(&["next review", "review date", "review due"]),
    Field::moment("closed", "Closed")
        .read_only()
        .import(&["closed", "closed on"]),
];

const TRANSITIONS: &[Transition] = &[
    Transition::new("approve", "Approve", &["planned"], "approved")
        .needs(&["owner", "period", "category", "budget", "review_due"])
        .stamps(&[
            Stamp::Now("approved"),
            Stamp::Actor("approved_by"),
            Stamp::Approval(&["actual", "forecast", "as_of", "reason", "measures", "spent_on"]),
        ]),
    Transition::new("reject", "Reject", &["planned"], "rejected").with_reason(),
    Transition::new("revise", "Revise", &["approved"], "planned")
        .with_reason()
        .stamps(&[Stamp::Clear("approved"), Stamp::Clear("approved_by")]),
    Transition::new("close", "Close", &["approved"], "closed")
        .needs(&["actual", "as_of", "reason"])
        .stamps(&[Stamp::Now("closed")]),
    Transition::new("reopen", "Reopen", &["closed"], "approved")
        .with_reason()
        .stamps(&[Stamp::Clear("closed")]),
    Transition::new("restore", "Take up again", &["rejected"], "planned").with_reason(),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::reading::derived;

    fn amounts(budget: f64, actual: f64, forecast: f64) -> [(&'static str, Value); 3] {
        [
            ("budget", Value::Number(budget)),
            ("actual", Value::Number(actual)),
            ("forecast", Value::Number(forecast)),
        ]
    }

    #[test]
    fn a_line_over_budget_shows_by_how_much() {
        let given = amounts(1_000.10, 1_100.20, 1_200.40);
        assert_eq!(derived(vary, &given, "variance"), Some(Value::Number(100.1)));
        assert_eq!(derived(vary, &given, "variance_percent"), Some(Value::Number(10.0)));
        assert_eq!(derived(vary, &given, "forecast_variance"), Some(Value::Number(200.3)));
        assert_eq!(derived(vary, &given, "standing"), Some(Value::text("over")));
    }

    #[test]
    fn a_forecast_above_the_budget_warns_before_it_is_spent() {
        let given = amounts(800.0, 300.0, 900.0);
        assert_eq!(derived(vary, &given, "variance_percent"), Some(Value::Number(-62.5)));
        assert_eq!(derived(vary, &given, "standing"), Some(Value::text("near")));
        let given = amounts(800.0, 300.0, 800.0);
        assert_eq!(derived(vary, &given, "standing"), Some(Value::text("within")));
    }

    #[test]
    fn missing_income_counts_as_over() {
        let given = amounts(-2_000.0, -1_500.0, -2_000.0);
        assert_eq!(derived(vary, &given, "variance"), Some(Value::Number(500.0)));
        assert_eq!(derived(vary, &given, "variance_percent"), Some(Value::Number(25.0)));
    }

    #[test]
    fn without_numbers_nothing_is_claimed() {
        let given = [("actual", Value::Number(10.0))];
        assert_eq!(derived(vary, &given, "variance"), Some(Value::Number(0.0)));
        assert_eq!(derived(vary, &given, "standing"), Some(Value::text("not_stated")));
        let given = [("actual", Value::Number(10.0)), ("budget", Value::Number(0.0))];
        assert_eq!(derived(vary, &given, "variance_percent"), Some(Value::Number(0.0)));
        assert_eq!(derived(vary, &given, "standing"), Some(Value::text("over")));
    }
}
