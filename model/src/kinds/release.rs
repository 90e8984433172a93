//! Release: one or more changes that go live together.

use super::transition_plan::TEST_RESULT;
use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const RELEASE_TYPE: &[Choice] = &[
    Choice::new("major", "Major release", Tone::Active),
    Choice::new("minor", "Minor release", Tone::Neutral).import(&["normal", "patch"]),
    Choice::new("emergency", "Emergency", Tone::Critical).import(&["urgent", "hotfix"]),
];

const SUCCESS: &[Choice] = &[
    Choice::new("successful", "Successful", Tone::Good).import(&["success", "ok"]),
    Choice::new("partly", "Partly successful", Tone::Warning).import(&["partial", "with issues"]),
    Choice::new("failed", "Failed", Tone::Critical).import(&["failure", "unsuccessful"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "release",
    prefix: "REL",
    label: "Release",
    plural: "Releases",
    area: Area::BuildAndControl,
    class: DocumentClass::Record,
    purpose: "Changes that go live together: what is in it, how it is built, accepted, deployed, and whether it worked.",
    audit_reason: "Shows that releases are planned with customers, accepted before use, can be undone, and are measured by the incidents after them.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Release",
            fields: &["release_type", "version", "owner", "description"],
        },
        Section {
            label: "Plan",
            fields: &[
                "assignment_group",
                "assigned_to",
                "planned_start",
                "planned_end",
                "plan",
                "back_out",
                "communication",
            ],
        },
        Section {
            label: "Acceptance",
            fields: &[
                "acceptance_criteria",
                "acceptance_tests",
                "test_result",
                "accepted_by",
                "accepted",
            ],
        },
        Section {
            label: "Deployment",
            fields: &["started", "deployed", "deployed_by", "backed_out"],
        },
        Section {
            label: "Result",
            fields: &["review_due", "success", "incidents_after", "review", "closed"],
        },
    ],
    states: &[
        State::open("planned", "Planned", Tone::Neutral, 0).import(&["new", "draft", "planning"]),
        State::open("built", "Built", Tone::Active, 1).import(&["build", "built and tested", "testing"]),
        State::open("accepted", "Ready for use", Tone::Good, 2).import(&["accepted", "approved", "ready"]),
        State::closed("cancelled", "Cancelled", Tone::Neutral, 3).import(&["canceled", "rejected"]),
        State::open("deploying", "Deploying", Tone::Active, 4).import(&["deployment", "in progress"]),
        State::open("deployed", "Deployed", Tone::Good, 5).import(&["released", "implemented"]),
        State::open("backed_out", "Backed out", Tone::Critical, 6).import(&["failed", "rolled back"]),
        State::open("reviewed", "Reviewed", Tone::Good, 7).import(&["review"]),
        State::closed("closed", "Closed", Tone::Good, 8).import(&["complete", "completed"]),
    ],
    transitions: &[
        Transition::new("build", "Mark as built", &["planned"], "built").needs(&[
            "release_type",
            "version",
            "plan",
            "back_out",
            "acceptance_criteria",
        ]),
        Transition::new("accept", "Accept for use", &["built"], "accepted")
            .needs(&["acceptance_tests", "test_result"])
            .stamps(&[Stamp::Now("accepted"), Stamp::Actor("accepted_by")]),
        Transition::new(
            "rework",
            "Back to planning",
            &["built", "accepted", "backed_out"],
            "planned",
        )
        .with_reason()
        .stamps(&[
            Stamp::Clear("test_result"),
            Stamp::Clear("accepted"),
            Stamp::Clear("accepted_by"),
            Stamp::Clear("started"),
            Stamp::Clear("backed_out"),
        ]),
        Transition::new("deploy", "Start deployment", &["accepted"], "deploying")
            .needs(&["planned_start", "planned_end", "assigned_to"])
            .stamps(&[Stamp::Now("started")]),
        Transition::new("complete", "Mark as deployed", &["deploying"], "deployed")
            .needs(&["review_due"])
            .stamps(&[Stamp::Now("deployed"), Stamp::Actor("deployed_by")]),
        Transition::new("back_out", "Back out", &["deploying", "deployed"], "backed_out")
            .with_reason()
            .stamps(&[Stamp::Now("backed_out")]),
        Transition::new("review", "Mark as reviewed", &["deployed", "backed_out"], "reviewed").needs(&[
            "success",
            "incidents_after",
            "review",
        ]),
        Transition::new("close", "Close", &["reviewed"], "closed").stamps(&[Stamp::Now("closed")]),
        Transition::new("cancel", "Cancel", &["planned", "built", "accepted"], "cancelled").with_reason(),
    ],
    relations: &[
        Relation::many("includes_change", "Includes change", "Part of release", &["change"])
            .import(&["changes", "includes"]),
        Relation::many("affects_service", "Affects service", "Releases", &["service"]).import(&["service"]),
        Relation::many("deploys_to", "Deployed to", "Releases", &["configuration_item"])
            .import(&["configuration item"]),
        Relation::one(
            "baseline_before",
            "Baseline before",
            "Taken before release",
            &["baseline"],
        ),
        Relation::one("baseline_after", "Baseline after", "Taken after release", &["baseline"]),
        Relation::many(
            "delivers_transition",
            "Delivers plan",
            "Delivered by release",
            &["transition_plan"],
        ),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "release_type",
        "version",
        "planned_start",
        "success",
        "updated",
    ],
    evidence: &[
        Evidence::new(
            "8.5.3",
            "9.3",
            "releases are planned, accepted, deployed and measured by their success",
        ),
        Evidence::new("8.5.2.3", "5.4", "what goes live was tested and accepted"),
    ],
    counters: &[],
    derive: None,
};

const FIELDS: &[Field] = &[
    Field::choice("release_type", "Type", RELEASE_TYPE).import(&["type", "release type"]),
    Field::line("version", "Version").import(&["version", "release number"]),
    Field::group("assignment_group", "Group").import(&["assignment group", "group"]),
    Field::person("assigned_to", "Deployment by").import(&["assigned to", "release manager"]),
    Field::moment("planned_start", "Planned start").import(&["planned start", "start", "start_date"]),
    Field::moment("planned_end", "Planned end").import(&["planned end", "end", "end_date"]),
    Field::text("plan", "Plan")
        .help("How it is built, staged and deployed, and in which order.")
        .import(&["plan", "deployment plan"]),
    Field::text("back_out", "Back-out").help("How it is undone.").import(&[
        "backout plan",
        "back-out plan",
        "rollback",
    ]),
    Field::text("communication", "Announcement")
        .help("What users, customers and the service desk are told, and when.")
        .import(&["communication", "release notes"]),
    Field::text("acceptance_criteria", "Acceptance criteria")
        .help("What must be true before it goes live.")
        .import(&["acceptance criteria"]),
    Field::text("acceptance_tests", "Acceptance tests")
        .help("What was tried and found, criterion by criterion.")
        .import(&["acceptance tests", "test results"]),
    Field::choice("test_result", "Test result", TEST_RESULT).import(&["test result"]),
    Field::person("accepted_by", "Accepted by")
        .read_only()
        .import(&["accepted by"]),
    Field::moment("accepted", "Accepted").read_only().import(&["accepted"]),
    Field::moment("started", "Started")
        .read_only()
        .import(&["actual start"]),
    Field::moment("deployed", "Deployed")
        .read_only()
        .import(&["deployed", "actual end"]),
    Field::person("deployed_by", "Deployed by").read_only(),
    Field::moment("backed_out", "Backed out").read_only(),
    Field::date("review_due", "Review due")
        .help("Usually two weeks after deployment, when its incidents are known.")
        .import(&["review due", "review date"]),
    Field::choice("success", "Success", SUCCESS).import(&["success", "result"]),
    Field::number("incidents_after", "Incidents after", "")
        .help("How many incidents the release caused until its review.")
        .import(&["incidents after"]),
    Field::text("review", "Review")
        .help("What was achieved, what went wrong, what to do differently.")
        .import(&["review", "lessons"]),
    Field::moment("closed", "Closed")
        .read_only()
        .import(&["closed at", "closed_at"]),
];
