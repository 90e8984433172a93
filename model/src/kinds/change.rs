//! Change: anything that adds, alters or removes what services depend on.

use crate::declaration::{
    Area, BallotRole, Choice, Derived, DocumentClass, Evidence, Field, FieldReader, Kind, Relation, Section, Stamp,
    State, Tone, Transition,
};
use crate::priority::Level;
use crate::value::Value;

const CHANGE_TYPE: &[Choice] = &[
    Choice::new("standard", "Standard", Tone::Neutral).import(&["routine", "pre-approved"]),
    Choice::new("normal", "Normal", Tone::Active).import(&["minor", "major", "significant"]),
    Choice::new("emergency", "Emergency", Tone::Critical).import(&["urgent", "expedited"]),
];

const LEVEL: &[Choice] = &[
    Choice::new("high", "High", Tone::Critical).import(&["1 - high", "1"]),
    Choice::new("medium", "Medium", Tone::Warning).import(&["2 - medium", "2", "moderate"]),
    Choice::new("low", "Low", Tone::Neutral).import(&["3 - low", "3"]),
];

const OUTCOME: &[Choice] = &[
    Choice::new("implemented", "Implemented", Tone::Good).import(&["successful", "success"]),
    Choice::new("backed_out", "Backed out", Tone::Critical).import(&["unsuccessful", "failed"]),
];

/// Probability × impact → risk: the middle diagonal is medium.
fn risk(fields: &dyn FieldReader) -> Derived {
    let level = |name| {
        fields
            .value(name)
            .and_then(|value| value.as_text().and_then(Level::parse))
    };
    let (probability, impact) = (level("probability"), level("impact"));
    let risk =
        probability.zip(impact).map(
            |(probability, impact)| match crate::priority::priority(probability, impact) {
                "p1" | "p2" => "high",
                "p3" => "medium",
                _ => "low",
            },
        );
    vec![("risk", risk.map(Value::text))]
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: "change",
    prefix: "CHG",
    label: "Change",
    plural: "Changes",
    area: Area::BuildAndControl,
    class: DocumentClass::Record,
    purpose: "What is to be altered, why, with which risk, how it is tested and undone, and how it went.",
    audit_reason: "Shows that changes are assessed, approved, scheduled and reviewed, and that failed ones teach something.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::choice("change_type", "Type", CHANGE_TYPE).import(&["type", "change type"]),
        Field::line("category", "Category").import(&["category"]),
        Field::person("requested_by", "Requested by").import(&["requested by", "requester", "requested_by"]),
        Field::person("assigned_to", "Implementer").import(&["assigned to", "implementer", "assigned_to"]),
        Field::group("assignment_group", "Group").import(&["assignment group", "group"]),
        Field::choice("probability", "Probability of failure", LEVEL).import(&["probability", "likelihood"]),
        Field::choice("impact", "Impact of failure", LEVEL).import(&["impact"]),
        Field::choice("risk", "Risk", LEVEL)
            .help("Follows from probability and impact.")
            .read_only()
            .import(&["risk"]),
        Field::flag("security_impact", "Affects security").import(&["security impact"]),
        Field::text("reason", "Reason")
            .help("Why it is needed and what happens without it.")
            .import(&["reason", "justification", "business justification"]),
        Field::text("plan", "Plan").import(&["implementation plan", "plan"]),
        Field::text("test", "Test")
            .help("How success is established.")
            .import(&["test plan", "test"]),
        Field::text("back_out", "Back-out").help("How it is undone.").import(&[
            "backout plan",
            "back-out plan",
            "rollback",
        ]),
        Field::moment("planned_start", "Planned start").import(&[
            "planned start",
            "planned start date",
            "start_date",
            "start",
        ]),
        Field::moment("planned_end", "Planned end").import(&["planned end", "planned end date", "end_date", "end"]),
        Field::person("approved_by", "Approved by")
            .read_only()
            .import(&["approved by", "approver"]),
        Field::moment("approved", "Approved")
            .read_only()
            .import(&["approved at", "approval date"]),
        Field::moment("started", "Started")
            .read_only()
            .import(&["actual start", "work_start"]),
        Field::moment("ended", "Ended")
            .read_only()
            .import(&["actual end", "work_end"]),
        Field::choice("outcome", "Outcome", OUTCOME)
            .help("What the last attempt came to; kept when the change is reviewed and closed.")
            .read_only()
            .import(&["outcome", "close code"]),
        Field::text("review", "Review")
            .help("What was achieved, what went wrong, what to do differently.")
            .import(&["review", "close notes", "review comments"]),
        Field::moment("closed", "Closed")
            .read_only()
            .import(&["closed at", "closed_at"]),
    ],
    sections: &[
        Section {
            label: "Request",
            fields: &[
                "change_type",
                "category",
                "requested_by",
                "owner",
                "description",
                "reason",
            ],
        },
        Section {
            label: "Risk",
            fields: &["probability", "impact", "risk", "security_impact"],
        },
        Section {
            label: "Plan",
            fields: &[
                "assignment_group",
                "assigned_to",
                "planned_start",
                "planned_end",
                "plan",
                "test",
                "back_out",
            ],
        },
        Section {
            label: "Approval and result",
            fields: &[
                "approved_by",
                "approved",
                "started",
                "ended",
                "outcome",
                "review",
                "closed",
            ],
        },
    ],
    states: &[
        State::open("draft", "Draft", Tone::Neutral, 0).import(&["new", "open", "requested"]),
        State::open("assessed", "Assessed", Tone::Waiting, 1).import(&["assess", "authorize", "assessment"]),
        State::open("approved", "Approved", Tone::Active, 2).import(&["authorized"]),
        State::open("scheduled", "Scheduled", Tone::Active, 4).import(&["planned"]),
        State::open("implementing", "Implementing", Tone::Active, 5).import(&[
            "implement",
            "in progress",
            "work in progress",
        ]),
        State::closed("rejected", "Rejected", Tone::Neutral, 3).import(&["cancelled", "canceled", "denied"]),
        State::open("implemented", "Implemented", Tone::Good, 6).import(&["implemented", "completed"]),
        State::open("backed_out", "Backed out", Tone::Critical, 7).import(&["failed", "rolled back"]),
        State::open("reviewed", "Reviewed", Tone::Good, 8).import(&["review"]),
        State::closed("closed", "Closed", Tone::Good, 9).import(&["closed", "complete"]),
    ],
    transitions: &[
        Transition::new("assess", "Mark as assessed", &["draft"], "assessed").needs(&[
            "change_type",
            "reason",
            "probability",
            "impact",
            "plan",
            "back_out",
        ]),
        Transition::new("approve", "Approve", &["assessed"], "approved")
            .ballot(BallotRole::Decides(Some(("change_type", "emergency"))))
            .stamps(&[
                Stamp::Now("approved"),
                Stamp::Actor("approved_by"),
                Stamp::Approval(&[
                    "assigned_to",
                    "assignment_group",
                    "planned_start",
                    "planned_end",
                    "review",
                    "conflicts_with",
                    "fixes_problem",
                    "implements_transition",
                ]),
            ]),
        Transition::new("reject", "Reject", &["draft", "assessed"], "rejected")
            .ballot(BallotRole::Ends)
            .with_reason(),
        Transition::new("schedule", "Schedule", &["approved"], "scheduled").needs(&[
            "planned_start",
            "planned_end",
            "assigned_to",
        ]),
        Transition::new("implement", "Start", &["approved", "scheduled"], "implementing")
            .ballot(BallotRole::CarriesOut)
            .stamps(&[Stamp::Now("started")]),
        Transition::new("complete", "Mark as implemented", &["implementing"], "implemented")
            .stamps(&[Stamp::Now("ended"), Stamp::Choice("outcome", "implemented")]),
        Transition::new("back_out", "Back out", &["implementing", "implemented"], "backed_out")
            .with_reason()
            .stamps(&[Stamp::Now("ended"), Stamp::Choice("outcome", "backed_out")]),
        Transition::new("review", "Mark as reviewed", &["implemented", "backed_out"], "reviewed").needs(&["review"]),
        Transition::new("close", "Close", &["reviewed"], "closed").stamps(&[Stamp::Now("closed")]),
        Transition::new(
            "revise",
            "Back to draft",
            &["assessed", "approved", "scheduled", "rejected"],
            "draft",
        )
        .ballot(BallotRole::Ends)
        .with_reason()
        .stamps(&[Stamp::Clear("approved"), Stamp::Clear("approved_by")]),
    ],
    relations: &[
        Relation::many("affects_service", "Affects service", "Changes", &["service"]).import(&[
            "service",
            "business service",
            "affected service",
        ]),
        Relation::many("affects_item", "Affects item", "Changes", &["configuration_item"]).import(&[
            "configuration item",
            "cmdb_ci",
            "ci",
        ]),
        Relation::many("conflicts_with", "Conflicts with", "Conflicts with", &["change"]),
        Relation::many("fixes_problem", "Fixes problem", "Fixed by change", &["problem"]).import(&["problem", "fixes"]),
        Relation::many(
            "implements_transition",
            "Carries out plan",
            "Carried out by change",
            &["transition_plan"],
        )
        .import(&["transition plan"]),
        Relation::many("considers_risk", "Considers risk", "Considered in change", &["risk"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "change_type",
        "risk",
        "planned_start",
        "assigned_to",
        "updated",
    ],
    evidence: &[
        Evidence::new(
            "8.5.1",
            "9.2",
            "changes are requested, assessed, approved, tested and reviewed",
        ),
        Evidence::new("8.7.3", "6.6.3", "changes are assessed for security"),
    ],
    counters: &[],
    derive: Some(risk),
};
