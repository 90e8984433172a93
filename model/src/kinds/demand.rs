//! Demand: how much of a service is used and expected, where that comes from, and how it is steered.

use super::reading::number;
use crate::declaration::{
    Area, Choice, Derived, DocumentClass, Evidence, Field, FieldReader, Kind, Relation, Section, Stamp, State, Tone,
    Transition,
};
use crate::value::Value;

const ORIGIN: &[Choice] = &[
    Choice::new("trend", "Trend of use", Tone::Neutral).import(&["trend", "organic"]),
    Choice::new("customer", "Customer's plan", Tone::Neutral).import(&["customer", "business plan"]),
    Choice::new("new_service", "New or changed service", Tone::Neutral).import(&["project", "new service"]),
    Choice::new("season", "Season or event", Tone::Neutral).import(&["seasonal", "event"]),
    Choice::new("law", "Law and regulation", Tone::Neutral).import(&["legal"]),
    Choice::new("other", "Other", Tone::Neutral),
];

const CERTAINTY: &[Choice] = &[
    Choice::new("agreed", "Agreed", Tone::Good).import(&["certain", "contracted"]),
    Choice::new("likely", "Likely", Tone::Active).import(&["probable", "high", "medium"]),
    Choice::new("possible", "Possible", Tone::Neutral).import(&["uncertain", "low"]),
];

/// How much more is expected than is used, and as a percentage of the use now.
fn grow(fields: &dyn FieldReader) -> Derived {
    let (current, expected) = (number(fields, "current"), number(fields, "expected"));
    let change = current.zip(expected).map_or(0.0, |(current, expected)| {
        ((expected - current) * 1_000.0).round() / 1_000.0
    });
    let percent = match current {
        Some(current) if current > 0.0 => (change / current * 1_000.0).round() / 10.0,
        Some(_) | None => 0.0,
    };
    vec![
        ("change", Some(Value::Number(change.clamp(f64::MIN, f64::MAX)))),
        ("change_percent", Some(Value::Number(percent.clamp(f64::MIN, f64::MAX)))),
    ]
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: "demand",
    prefix: "DEM",
    label: "Demand",
    plural: "Demand entries",
    area: Area::Deliver,
    class: DocumentClass::Record,
    purpose: "How much of a service is used now and expected later, why it changes, and how demand is steered.",
    audit_reason: "Shows that demand is known, forecast at planned times and that use is watched, so that capacity and budget can follow.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Demand",
            fields: &[
                "origin",
                "metric",
                "unit",
                "current",
                "current_on",
                "expected",
                "due",
                "owner",
                "description",
            ],
        },
        Section {
            label: "Assessment of demand",
            fields: &["change", "change_percent", "pattern", "certainty", "steering"],
        },
        Section {
            label: "Outcome",
            fields: &["observed", "observed_on", "closed"],
        },
    ],
    states: &[
        State::open("noted", "Noted", Tone::Neutral, 0).import(&["new", "open", "draft"]),
        State::open("assessed", "Assessed", Tone::Active, 1).import(&["analysed", "analyzed", "forecast"]),
        State::open("planned", "Planned for", Tone::Good, 2).import(&["planned", "in plan"]),
        State::closed("closed", "Closed", Tone::Neutral, 3).import(&["done", "occurred"]),
        State::closed("dropped", "Dropped", Tone::Neutral, 4).import(&["cancelled", "canceled", "rejected"]),
    ],
    transitions: TRANSITIONS,
    relations: &[
        Relation::many("for_service", "For service", "Demand", &["service"]).import(&["service", "for service"]),
        Relation::many("from_customer", "From customer", "Demand", &["customer"])
            .import(&["customer", "from customer"]),
        Relation::many(
            "arises_from",
            "Arises from",
            "Brings demand",
            &["transition_plan", "service_requirement", "change"],
        )
        .import(&["arises from", "project"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "metric",
        "current",
        "expected",
        "change_percent",
        "due",
        "owner",
        "updated",
    ],
    evidence: &[Evidence::new(
        "8.4.2",
        "6.5",
        "demand is determined, forecast and watched",
    )],
    counters: &[],
    derive: Some(grow),
};

const FIELDS: &[Field] = &[
    Field::choice("origin", "Origin", ORIGIN).import(&["origin", "source", "driver"]),
    Field::line("metric", "Metric")
        .help("What is counted, for example users or orders each day.")
        .import(&["metric", "measure"]),
    Field::line("unit", "Unit")
        .help("For example GB, users, hours.")
        .import(&["unit"]),
    Field::number("current", "Use now", "").import(&["current", "use now", "current use", "baseline"]),
    Field::date("current_on", "As of").import(&["as of", "measured on"]),
    Field::number("expected", "Use expected", "").import(&["expected", "forecast", "use expected"]),
    Field::date("due", "Expected by").import(&["expected by", "due", "due date"]),
    Field::number("change", "Difference", "")
        .help("Expected less now; 0 while one of them is missing.")
        .read_only()
        .import(&["change", "difference"]),
    Field::number("change_percent", "Change in percent", "%")
        .help("Of the use now; 0 while there is none.")
        .read_only()
        .import(&["change percent", "change %", "growth %"]),
    Field::text("pattern", "Pattern of use")
        .help("Peaks by hour, weekday, season.")
        .import(&["pattern", "pattern of use"]),
    Field::choice("certainty", "Certainty", CERTAINTY).import(&["certainty", "probability", "confidence"]),
    Field::text("steering", "How demand is steered")
        .help("For example quotas, prices, times of use, information.")
        .import(&["steering", "demand management", "measures"]),
    Field::number("observed", "Use observed", "")
        .help("What came true.")
        .import(&["observed", "actual"]),
    Field::date("observed_on", "Observed on").import(&["observed on"]),
    Field::moment("closed", "Closed")
        .read_only()
        .import(&["closed", "closed on"]),
];

const TRANSITIONS: &[Transition] = &[
    Transition::new("assess", "Mark as assessed", &["noted"], "assessed").needs(&[
        "owner",
        "origin",
        "metric",
        "unit",
        "current",
        "current_on",
        "expected",
        "due",
        "certainty",
    ]),
    Transition::new("plan", "Take into planning", &["assessed"], "planned").needs(&["steering"]),
    Transition::new("reassess", "Assess again", &["assessed", "planned"], "noted").with_reason(),
    Transition::new("close", "Close", &["assessed", "planned"], "closed")
        .needs(&["observed", "observed_on"])
        .stamps(&[Stamp::Now("closed")]),
    Transition::new("drop", "Drop", &["noted", "assessed", "planned"], "dropped").with_reason(),
    Transition::new("reopen", "Reopen", &["closed", "dropped"], "noted")
        .with_reason()
        .stamps(&[Stamp::Clear("closed")]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::reading::derived;

    #[test]
    fn growth_is_counted_from_the_use_now() {
        let given = [("current", Value::Number(160.0)), ("expected", Value::Number(200.5))];
        assert_eq!(derived(grow, &given, "change"), Some(Value::Number(40.5)));
        assert_eq!(derived(grow, &given, "change_percent"), Some(Value::Number(25.3)));
        let given = [("current", Value::Number(80.0)), ("expected", Value::Number(60.0))];
        assert_eq!(derived(grow, &given, "change_percent"), Some(Value::Number(-25.0)));
    }

    #[test]
    fn from_nothing_there_is_no_percentage() {
        let given = [("current", Value::Number(0.0)), ("expected", Value::Number(60.0))];
        assert_eq!(derived(grow, &given, "change"), Some(Value::Number(60.0)));
        assert_eq!(derived(grow, &given, "change_percent"), Some(Value::Number(0.0)));
        assert_eq!(derived(grow, &given[1..], "change"), Some(Value::Number(0.0)));
    }
}
