//! Resource: means that service management and the services need, and whether they are there.

use super::reading::number;
use crate::declaration::{
    Area, Choice, Derived, DocumentClass, Evidence, Field, FieldReader, Kind, Relation, Section, Stamp, State, Tone,
    Transition,
};
use crate::value::Value;

const RESOURCE_TYPE: &[Choice] = &[
    Choice::new("human", "People", Tone::Neutral).import(&["human", "staff", "personnel"]),
    Choice::new("technical", "Technology", Tone::Neutral).import(&["technical", "tools", "infrastructure"]),
    Choice::new("information", "Information", Tone::Neutral).import(&["data", "knowledge"]),
    Choice::new("financial", "Money", Tone::Neutral).import(&["financial", "budget", "finance"]),
];

const COVERAGE: &[Choice] = &[
    Choice::new("unknown", "Not stated", Tone::Neutral).import(&["unknown"]),
    Choice::new("enough", "Enough", Tone::Good).import(&["sufficient", "covered"]),
    Choice::new("short", "Short", Tone::Critical).import(&["insufficient", "gap"]),
];

/// What is missing of what is needed, never below 0, and whether that is enough.
fn coverage(fields: &dyn FieldReader) -> Derived {
    let (gap, coverage) = match (number(fields, "needed"), number(fields, "available")) {
        (Some(needed), Some(available)) => {
            // Rounded so that decimal quantities give decimal differences; the bound keeps it a number.
            let gap = (((needed - available) * 1_000.0).round() / 1_000.0).clamp(0.0, f64::MAX);
            (gap, if gap > 0.0 { "short" } else { "enough" })
        }
        (None, _) | (_, None) => (0.0, "unknown"),
    };
    vec![
        ("gap", Some(Value::Number(gap))),
        ("coverage", Some(Value::text(coverage))),
    ]
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: "resource",
    prefix: "RES",
    label: "Resource",
    plural: "Resources",
    area: Area::Govern,
    class: DocumentClass::Record,
    purpose: "People, technology, information and money that are needed, what is available of them, and how gaps are closed.",
    audit_reason: "Shows that resources are determined and provided, and that top management knows where they are short.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::choice("resource_type", "Type", RESOURCE_TYPE).import(&["type", "resource type"]),
        Field::line("used_for", "Used for")
            .help("Process, service or project that needs it.")
            .import(&["used for", "use"]),
        Field::line("period", "Period").import(&["period", "year", "quarter"]),
        Field::line("unit", "Unit")
            .help("For example full-time equivalents, licences, euros.")
            .import(&["unit", "unit of measure"]),
        Field::number("needed", "Needed", "").import(&["needed", "required", "demand"]),
        Field::number("available", "Available", "").import(&["available", "allocated", "supply"]),
        Field::number("gap", "Gap", "")
            .help("Needed less available; 0 if there is enough or a number is missing.")
            .read_only()
            .import(&["gap", "shortfall"]),
        Field::choice("coverage", "Coverage", COVERAGE)
            .help("Follows from needed and available.")
            .read_only()
            .import(&["coverage"]),
        Field::text("closing", "How the gap is closed").import(&["how the gap is closed", "measures", "action"]),
        Field::date("review_due", "Next review").import(&["next review", "review date"]),
        Field::person("approved_by", "Approved by")
            .read_only()
            .import(&["approved by", "approver"]),
        Field::moment("approved", "Approved")
            .read_only()
            .import(&["approved", "approval date"]),
    ],
    sections: &[
        Section {
            label: "Need",
            fields: &["resource_type", "used_for", "period", "owner", "description"],
        },
        Section {
            label: "Quantity",
            fields: &["unit", "needed", "available", "gap", "coverage", "closing"],
        },
        Section {
            label: "Approval and review",
            fields: &["approved_by", "approved", "review_due"],
        },
    ],
    states: &[
        State::open("planned", "Planned", Tone::Neutral, 0).import(&["new", "draft", "requested"]),
        State::open("approved", "Approved", Tone::Active, 1).import(&["authorized", "granted"]),
        State::closed("rejected", "Rejected", Tone::Neutral, 2).import(&["declined", "refused"]),
        State::open("allocated", "Allocated", Tone::Good, 3).import(&["provided", "in place", "in use"]),
        State::closed("returned", "Returned", Tone::Neutral, 4).import(&["released", "closed", "ended"]),
    ],
    transitions: &[
        Transition::new("approve", "Approve", &["planned"], "approved")
            .needs(&["owner", "resource_type", "used_for", "needed"])
            .stamps(&[
                Stamp::Now("approved"),
                Stamp::Actor("approved_by"),
                Stamp::Approval(&["available", "closing"]),
            ]),
        Transition::new("reject", "Reject", &["planned"], "rejected").with_reason(),
        Transition::new("allocate", "Allocate", &["approved"], "allocated").needs(&["available", "review_due"]),
        Transition::new(
            "revise",
            "Back to planning",
            &["approved", "allocated", "rejected", "returned"],
            "planned",
        )
        .with_reason()
        .stamps(&[Stamp::Clear("approved"), Stamp::Clear("approved_by")]),
        Transition::new("give_back", "Return resource", &["approved", "allocated"], "returned").with_reason(),
    ],
    relations: &[
        Relation::many("needed_for", "Needed for", "Resources", &[]).import(&["needed for", "service", "process"]),
        Relation::many("budgeted_in", "Budgeted in", "Pays for", &["budget_line"]).import(&["budget", "budget line"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "resource_type",
        "used_for",
        "needed",
        "available",
        "gap",
        "coverage",
        "owner",
        "review_due",
    ],
    evidence: &[
        Evidence::new("7.1", "4.4.1", "resources are planned, provided and reviewed"),
        Evidence::new("5.1", "4.1.1", "top management decides on resources"),
    ],
    counters: &[],
    derive: Some(coverage),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::reading::derived;

    fn of(needed: f64, available: f64) -> (Option<Value>, Option<Value>) {
        let given = [
            ("needed", Value::Number(needed)),
            ("available", Value::Number(available)),
        ];
        (derived(coverage, &given, "gap"), derived(coverage, &given, "coverage"))
    }

    #[test]
    fn the_gap_is_what_is_missing() {
        assert_eq!(of(5.0, 3.5), (Some(Value::Number(1.5)), Some(Value::text("short"))));
        assert_eq!(of(0.3, 0.1), (Some(Value::Number(0.2)), Some(Value::text("short"))));
        assert_eq!(of(3.0, 3.0), (Some(Value::Number(0.0)), Some(Value::text("enough"))));
        assert_eq!(of(3.0, 4.0), (Some(Value::Number(0.0)), Some(Value::text("enough"))));
    }

    #[test]
    fn one_number_says_nothing() {
        let given = [("needed", Value::Number(2.0))];
        assert_eq!(derived(coverage, &given, "coverage"), Some(Value::text("unknown")));
        assert_eq!(derived(coverage, &given, "gap"), Some(Value::Number(0.0)));
    }
}
