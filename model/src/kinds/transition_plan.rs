//! Transition plan: how a new, changed, transferred or removed service is planned, designed, tested and taken over.

use super::reading::number;
use crate::declaration::{
    Area, Choice, Derived, DocumentClass, Evidence, Field, FieldReader, Kind, Relation, Section, Stamp, State, Tone,
    Transition,
};
use crate::value::Value;

const TRANSITION_TYPE: &[Choice] = &[
    Choice::new("new_service", "New service", Tone::Active).import(&["new", "introduction"]),
    Choice::new("changed_service", "Major change of a service", Tone::Active).import(&["change", "changed"]),
    Choice::new("transfer_in", "Transfer to us", Tone::Neutral).import(&["transfer in", "onboarding"]),
    Choice::new("transfer_out", "Transfer to another provider", Tone::Neutral).import(&["transfer out", "offboarding"]),
    Choice::new("removal", "Removal of a service", Tone::Warning).import(&["removed", "retirement", "decommission"]),
];

/// Results of an acceptance test, of plans and of releases.
pub(super) const TEST_RESULT: &[Choice] = &[
    Choice::new("passed", "Passed", Tone::Good).import(&["pass", "ok", "successful"]),
    Choice::new("passed_with_limits", "Passed with limits", Tone::Warning).import(&["conditional", "partly passed"]),
    Choice::new("failed", "Failed", Tone::Critical).import(&["fail", "not passed"]),
];

/// Actual cost − budget; above zero is more than planned.
fn cost_variance(fields: &dyn FieldReader) -> Derived {
    let (budget, actual) = (number(fields, "budget"), number(fields, "actual_cost"));
    let variance = budget.zip(actual).map(|(budget, actual)| actual - budget);
    vec![(
        "cost_variance",
        variance.filter(|variance| variance.is_finite()).map(Value::Number),
    )]
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: "transition_plan",
    prefix: "NEW",
    label: "Transition plan",
    plural: "Transition plans",
    area: Area::BuildAndControl,
    class: DocumentClass::Record,
    purpose: "Services that begin, change greatly, move or end: who does what, how they are designed, tested and accepted, and what came of it.",
    audit_reason: "Shows that a service goes live only when it was planned, designed and tested against agreed criteria and accepted by name.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Plan",
            fields: &[
                "transition_type",
                "version",
                "owner",
                "due",
                "description",
                "requirements",
                "duties",
                "parties",
                "resources",
                "dependencies",
                "approved_by",
                "approved",
            ],
        },
        Section {
            label: "Design",
            fields: &["skills", "finance", "technology", "agreements", "measures"],
        },
        Section {
            label: "Test and acceptance",
            fields: &[
                "acceptance_criteria",
                "test_plan",
                "test_results",
                "test_result",
                "accepted_by",
                "accepted",
            ],
        },
        Section {
            label: "Cost",
            fields: &["budget", "actual_cost", "cost_variance"],
        },
        Section {
            label: "Result",
            fields: &[
                "live_approved_by",
                "live_since",
                "review_due",
                "achieved",
                "reviewed",
                "reviewed_by",
            ],
        },
    ],
    states: &[
        State::open("proposed", "Proposed", Tone::Neutral, 0).import(&["new", "draft", "idea"]),
        State::open("planned", "Planned", Tone::Active, 1).import(&["approved", "planning"]),
        State::open("designed", "Designed", Tone::Active, 2).import(&["design"]),
        State::open("built_and_tested", "Built and tested", Tone::Active, 3).import(&["built", "tested", "build"]),
        State::open("accepted", "Ready for use", Tone::Good, 4).import(&["ready", "accepted"]),
        State::closed("cancelled", "Cancelled", Tone::Neutral, 5).import(&["canceled", "rejected", "stopped"]),
        State::open("live", "Live", Tone::Good, 6).import(&["in production", "operational"]),
        State::closed("reviewed", "Reviewed", Tone::Good, 7).import(&["closed", "completed"]),
    ],
    transitions: &[
        Transition::new("approve", "Approve the plan", &["proposed"], "planned")
            .needs(&[
                "owner",
                "transition_type",
                "version",
                "requirements",
                "duties",
                "resources",
                "acceptance_criteria",
                "due",
            ])
            .stamps(&[
                Stamp::Now("approved"),
                Stamp::Actor("approved_by"),
                Stamp::Approval(&[
                    "skills",
                    "finance",
                    "technology",
                    "agreements",
                    "measures",
                    "test_plan",
                    "test_results",
                    "test_result",
                    "actual_cost",
                    "achieved",
                    "prepares_agreement",
                ]),
            ]),
        Transition::new("design", "Mark as designed", &["planned"], "designed").needs(&[
            "skills",
            "finance",
            "technology",
            "agreements",
            "measures",
        ]),
        Transition::new("test", "Mark as built and tested", &["designed"], "built_and_tested").needs(&[
            "test_plan",
            "test_results",
            "test_result",
        ]),
        Transition::new("accept", "Accept for use", &["built_and_tested"], "accepted")
            .needs(&["test_result", "acceptance_criteria"])
            .stamps(&[Stamp::Now("accepted"), Stamp::Actor("accepted_by")]),
        Transition::new("go_live", "Go live", &["accepted"], "live")
            .needs(&["review_due"])
            .stamps(&[Stamp::Now("live_since"), Stamp::Actor("live_approved_by")]),
        Transition::new("review", "Mark as reviewed", &["live"], "reviewed")
            .needs(&["achieved"])
            .stamps(&[Stamp::Now("reviewed"), Stamp::Actor("reviewed_by")]),
        Transition::new("rework", "Back to design", &["built_and_tested", "accepted"], "planned")
            .with_reason()
            .stamps(&[
                Stamp::Clear("test_result"),
                Stamp::Clear("accepted"),
                Stamp::Clear("accepted_by"),
            ]),
        Transition::new(
            "revise",
            "Revise the plan",
            &["planned", "designed", "built_and_tested", "accepted"],
            "proposed",
        )
        .with_reason()
        .stamps(&[
            Stamp::Clear("approved"),
            Stamp::Clear("approved_by"),
            Stamp::Clear("accepted"),
            Stamp::Clear("accepted_by"),
        ]),
        Transition::new(
            "cancel",
            "Cancel",
            &["proposed", "planned", "designed", "built_and_tested", "accepted"],
            "cancelled",
        )
        .with_reason(),
    ],
    relations: &[
        Relation::many("for_service", "For service", "Transition plans", &["service"]).import(&["service"]),
        Relation::many("for_customer", "For customer", "Transition plans", &["customer"]).import(&["customer"]),
        Relation::many("considers_risk", "Considers risk", "Considered in plan", &["risk"]),
        Relation::many(
            "involves_party",
            "Involves",
            "Takes part in plan",
            &["supplier", "other_party"],
        ),
        Relation::many(
            "prepares_agreement",
            "Prepares agreement",
            "Prepared in plan",
            &["service_level_agreement", "internal_agreement", "contract"],
        ),
    ],
    columns: &["id", "title", "state", "transition_type", "due", "owner", "updated"],
    evidence: &[
        Evidence::new(
            "8.5.2.1",
            "5.2",
            "new, changed and removed services are planned with duties and criteria",
        ),
        Evidence::new(
            "8.5.2.2",
            "5.3",
            "the design covers skills, money, technology, agreements and measures",
        ),
        Evidence::new(
            "8.5.2.3",
            "5.4",
            "tests against criteria, acceptance and results are recorded",
        ),
    ],
    counters: &[],
    derive: Some(cost_variance),
};

const FIELDS: &[Field] = &[
    Field::choice("transition_type", "Type", TRANSITION_TYPE).import(&["type", "transition type"]),
    Field::line("version", "Version").import(&["version"]),
    Field::date("due", "Planned go-live").import(&["due", "go-live date", "planned go-live", "target date"]),
    Field::text("requirements", "Requirements")
        .help("What customers, law and contracts ask of the service.")
        .import(&["requirements"]),
    Field::text("duties", "Authorities and duties")
        .help("Who designs, builds, tests, accepts and runs it, here and at other parties.")
        .import(&["duties", "responsibilities", "roles"]),
    Field::text("parties", "Work of other parties")
        .help("What customers and suppliers contribute, and how they are steered.")
        .import(&["other parties", "parties"]),
    Field::text("resources", "Resources")
        .help("People, technology, information, money.")
        .import(&["resources"]),
    Field::text("dependencies", "Dependencies")
        .help("What must be there first, and what depends on this.")
        .import(&["dependencies"]),
    Field::person("approved_by", "Approved by")
        .read_only()
        .import(&["approved by", "approver"]),
    Field::moment("approved", "Approved")
        .read_only()
        .import(&["approved", "approval date"]),
    Field::text("skills", "Skills")
        .help("Who has to learn what, and by when.")
        .import(&["skills", "training"]),
    Field::text("finance", "Money")
        .help("Cost of the transition and of a year of operation, and who pays.")
        .import(&["finance", "financials"]),
    Field::text("technology", "Technology").import(&["technology", "architecture"]),
    Field::text("agreements", "Agreements and documents")
        .help("What changes in SLAs, contracts, the catalogue, plans and procedures.")
        .import(&["agreements"]),
    Field::text("measures", "Measures and reports")
        .help("How the service will be watched and reported.")
        .import(&["measures", "measurement"]),
    Field::text("acceptance_criteria", "Acceptance criteria")
        .help("What must be true before it goes live.")
        .import(&["acceptance criteria"]),
    Field::text("test_plan", "Tests")
        .help("What is tried, by whom, in which environment.")
        .import(&["test plan", "tests"]),
    Field::text("test_results", "Results of tests")
        .help("What was found for each criterion, with limits that remain.")
        .import(&["test results"]),
    Field::choice("test_result", "Test result", TEST_RESULT).import(&["test result"]),
    Field::person("accepted_by", "Accepted by")
        .read_only()
        .import(&["accepted by"]),
    Field::moment("accepted", "Accepted")
        .read_only()
        .import(&["accepted", "acceptance date"]),
    Field::number("budget", "Budget", "€").import(&["budget", "planned cost"]),
    Field::number("actual_cost", "Actual cost", "€").import(&["actual cost", "cost"]),
    Field::number("cost_variance", "Variance", "€")
        .help("Actual cost less budget; above zero is more than planned.")
        .read_only()
        .import(&["variance"]),
    Field::person("live_approved_by", "Go-live approved by").read_only(),
    Field::moment("live_since", "Live since")
        .read_only()
        .import(&["live since", "go live"]),
    Field::date("review_due", "Review of the result due").import(&["review date", "review due"]),
    Field::text("achieved", "Achieved against expected")
        .help("What the service brings compared with what was asked for, and what is still to do.")
        .import(&["achieved", "result", "post implementation review"]),
    Field::moment("reviewed", "Reviewed").read_only().import(&["reviewed"]),
    Field::person("reviewed_by", "Reviewed by")
        .read_only()
        .import(&["reviewed by"]),
];

#[cfg(test)]
mod tests {
    use super::cost_variance;
    use crate::kinds::reading::derived;
    use crate::value::Value;

    #[test]
    fn more_than_planned_is_above_zero() {
        let variance = |budget, actual| {
            let given = [
                ("budget", Value::Number(budget)),
                ("actual_cost", Value::Number(actual)),
            ];
            derived(cost_variance, &given, "cost_variance")
        };
        assert_eq!(variance(20_000.0, 23_500.0), Some(Value::Number(3_500.0)));
        assert_eq!(variance(20_000.0, 18_000.0), Some(Value::Number(-2_000.0)));
        assert_eq!(
            derived(cost_variance, &[("budget", Value::Number(20_000.0))], "cost_variance"),
            None
        );
    }
}
