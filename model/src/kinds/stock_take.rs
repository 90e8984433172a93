//! Stock-take: the items on record are looked for where they should be.

use super::reading::number;
use crate::declaration::{
    Area, Choice, Derived, DocumentClass, Evidence, Field, FieldReader, Kind, Relation, Section, Stamp, State, Tone,
    Transition,
};
use crate::value::Value;

const METHOD: &[Choice] = &[
    Choice::new("walk", "Walk with tags", Tone::Neutral).import(&["scan", "physical", "manual"]),
    Choice::new("discovery", "Discovery over the network", Tone::Neutral).import(&["automatic", "network scan"]),
    Choice::new("sample", "Sample", Tone::Neutral).import(&["spot check"]),
];

/// Missing items = expected − found. Accuracy = items found and right ÷ (expected + unknown), in percent with one
/// decimal; wrong and unknown count as zero while they are empty.
fn result(fields: &dyn FieldReader) -> Derived {
    let (expected, found) = (number(fields, "expected"), number(fields, "found"));
    let wrong = number(fields, "wrong").unwrap_or(0.0);
    let unknown = number(fields, "unknown").unwrap_or(0.0);
    let counted = expected.zip(found);
    let missing = counted.map(|(expected, found)| Value::Number((expected - found).max(0.0)));
    let accuracy = counted
        .filter(|(expected, _)| expected + unknown > 0.0)
        .map(|(expected, found)| {
            let share = (found - wrong).max(0.0) / (expected + unknown);
            Value::Number((share * 1000.0).round() / 10.0)
        });
    vec![("missing", missing), ("accuracy", accuracy)]
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: "stock_take",
    prefix: "STK",
    label: "Stock-take",
    plural: "Stock-takes",
    area: Area::BuildAndControl,
    class: DocumentClass::Record,
    purpose: "A check of configuration records against what is really there: found, missing, wrong and unknown items.",
    audit_reason: "Shows that configuration information is verified at planned intervals and that differences are corrected.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::line("location", "Location").import(&["location", "site"]),
        Field::line("coverage", "What is counted")
            .help("A search that finds the expected items, for example location:Warehouse.")
            .import(&["coverage", "scope"]),
        Field::choice("method", "Method", METHOD).import(&["method"]),
        Field::date("due", "Due").import(&["due", "planned", "planned date"]),
        Field::person("assigned_to", "Led by").import(&["assigned to", "led by"]),
        Field::line("counted_by", "Counted by")
            .help("Everybody who takes part.")
            .import(&["counted by", "team"]),
        Field::moment("started", "Started").read_only().import(&["started"]),
        Field::moment("ended", "Ended").read_only().import(&["ended"]),
        Field::number("expected", "Expected", "")
            .help("Items on record for this place.")
            .import(&["expected"]),
        Field::number("found", "Found", "")
            .help("Of the expected items.")
            .import(&["found"]),
        Field::number("wrong", "Found, but recorded wrongly", "")
            .help("Of the found items: another place, owner, state or serial number than on record.")
            .import(&["wrong", "deviations"]),
        Field::number("unknown", "Not on record", "")
            .help("Items or tags that no record knows.")
            .import(&["unknown"]),
        Field::text("unknown_tags", "Unknown tags")
            .help("One per line. They wait here until somebody records or discards them.")
            .import(&["unknown tags"]),
        Field::number("missing", "Missing", "")
            .help("Expected less found.")
            .read_only()
            .import(&["missing"]),
        Field::number("accuracy", "Accuracy", "%")
            .help("Items found and recorded rightly, of all that are expected or unknown.")
            .read_only()
            .import(&["accuracy"]),
        Field::text("result", "Result")
            .help("Why records differed and what was corrected.")
            .import(&["result", "report"]),
        Field::moment("closed", "Closed").read_only().import(&["closed"]),
        Field::person("closed_by", "Closed by").read_only(),
    ],
    sections: &[
        Section {
            label: "Plan",
            fields: &[
                "location",
                "coverage",
                "method",
                "due",
                "assigned_to",
                "counted_by",
                "owner",
                "description",
            ],
        },
        Section {
            label: "Count",
            fields: &[
                "started",
                "ended",
                "expected",
                "found",
                "wrong",
                "unknown",
                "unknown_tags",
            ],
        },
        Section {
            label: "Result",
            fields: &["missing", "accuracy", "result", "closed", "closed_by"],
        },
    ],
    states: &[
        State::open("planned", "Planned", Tone::Neutral, 0).import(&["new", "scheduled"]),
        State::open("counting", "Counting", Tone::Active, 1).import(&["in progress", "started"]),
        State::closed("cancelled", "Cancelled", Tone::Neutral, 2).import(&["canceled"]),
        State::open("reconciling", "Reconciling", Tone::Waiting, 3).import(&["counted", "review"]),
        State::closed("closed", "Closed", Tone::Good, 4).import(&["complete", "completed", "done"]),
    ],
    transitions: &[
        Transition::new("start", "Start counting", &["planned"], "counting")
            .needs(&["assigned_to", "coverage"])
            .stamps(&[Stamp::Now("started")]),
        Transition::new("finish", "End counting", &["counting"], "reconciling")
            .needs(&["expected", "found"])
            .stamps(&[Stamp::Now("ended")]),
        Transition::new("recount", "Count again", &["reconciling", "closed"], "counting")
            .with_reason()
            .stamps(&[Stamp::Clear("ended"), Stamp::Clear("closed"), Stamp::Clear("closed_by")]),
        Transition::new("close", "Close", &["reconciling"], "closed")
            .needs(&["result"])
            .stamps(&[Stamp::Now("closed"), Stamp::Actor("closed_by")]),
        Transition::new("cancel", "Cancel", &["planned", "counting"], "cancelled").with_reason(),
    ],
    relations: &[
        Relation::many(
            "found_item",
            "Found item",
            "Found in stock-take",
            &["configuration_item"],
        )
        .import(&["found items"]),
        Relation::many(
            "missing_item",
            "Missing item",
            "Missing in stock-take",
            &["configuration_item"],
        )
        .import(&["missing items"]),
        Relation::one("compares_with", "Compared with baseline", "Stock-takes", &["baseline"]),
        Relation::one("previous", "Previous stock-take", "Next stock-take", &["stock_take"]),
    ],
    columns: &[
        "id", "title", "state", "location", "due", "expected", "missing", "accuracy", "updated",
    ],
    evidence: &[
        Evidence::new("8.2.6", "9.1", "configuration records are verified and corrected"),
        Evidence::new("8.2.5", "9.1", "assets are counted and accounted for"),
    ],
    counters: &[],
    derive: Some(result),
};

#[cfg(test)]
mod tests {
    use super::result;
    use crate::kinds::reading::derived;
    use crate::value::Value;

    fn of(counts: &[(&'static str, f64)]) -> (Option<Value>, Option<Value>) {
        let given: Vec<_> = counts
            .iter()
            .map(|(name, count)| (*name, Value::Number(*count)))
            .collect();
        (derived(result, &given, "missing"), derived(result, &given, "accuracy"))
    }

    #[test]
    fn accuracy_counts_missing_wrong_and_unknown_items_against_the_records() {
        // 50 expected, 47 found, 2 of them wrong, 1 unknown: 45 of 51 are right, which is 88.235… percent.
        assert_eq!(
            of(&[("expected", 50.0), ("found", 47.0), ("wrong", 2.0), ("unknown", 1.0)]),
            (Some(Value::Number(3.0)), Some(Value::Number(88.2)))
        );
        assert_eq!(
            of(&[("expected", 40.0), ("found", 40.0)]),
            (Some(Value::Number(0.0)), Some(Value::Number(100.0)))
        );
    }

    #[test]
    fn nothing_expected_has_no_accuracy_and_nothing_counted_no_result() {
        assert_eq!(
            of(&[("expected", 0.0), ("found", 0.0)]),
            (Some(Value::Number(0.0)), None)
        );
        assert_eq!(of(&[("expected", 40.0)]), (None, None));
    }
}
