//! Continuity plan: how a service goes on and comes back when something grave happens; kept on every device.

use crate::declaration::{
    Area, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

/// The declaration.
pub static KIND: Kind = Kind {
    name: "continuity_plan",
    prefix: "CON",
    label: "Continuity plan",
    plural: "Continuity plans",
    area: Area::Deliver,
    class: DocumentClass::Governance,
    purpose: "When a plan is invoked, who is called, which steps restore the service in which time, and how normal work returns.",
    audit_reason: "Shows that services can go on after a grave event, and that the plan is approved, at hand and proven by exercises.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Plan",
            fields: &["version", "owner", "scenario", "rto", "rpo", "description"],
        },
        Section {
            label: "Invocation",
            fields: &["invocation_criteria", "invoked_by", "contacts"],
        },
        Section {
            label: "Recovery",
            fields: &["steps", "means", "communication"],
        },
        Section {
            label: "Return to normal",
            fields: &["return_to_normal"],
        },
        Section {
            label: "Control",
            fields: &[
                "approved",
                "approved_by",
                "last_exercised",
                "exercised_by",
                "next_due",
                "review_due",
            ],
        },
    ],
    states: &[
        State::open("draft", "Draft", Tone::Neutral, 0).import(&["new", "in preparation", "under revision"]),
        State::open("approved", "Approved", Tone::Active, 1).import(&["current", "in force", "active"]),
        State::open("exercised", "Exercised", Tone::Good, 2).import(&["tested", "proven"]),
        State::open("due", "Due", Tone::Warning, 3).import(&["review due", "overdue", "expired"]),
        State::closed("withdrawn", "Withdrawn", Tone::Neutral, 4).import(&["retired", "obsolete", "superseded"]),
    ],
    transitions: TRANSITIONS,
    relations: &[
        Relation::many("for_service", "For service", "Continuity plans", &["service"]).import(&[
            "service",
            "services",
            "for service",
        ]),
        Relation::many("recovers", "Recovers", "Recovered by plan", &["configuration_item"]).import(&[
            "configuration item",
            "ci",
            "recovers",
        ]),
        Relation::many("answers_risk", "Answers risk", "Answered by plan", &["risk"]).import(&["risk", "risks"]),
        Relation::many(
            "relies_on",
            "Relies on",
            "Relied on by plan",
            &["supplier", "contract", "resource", "internal_agreement"],
        )
        .import(&["relies on", "supplier", "contract"]),
        Relation::many("replaces", "Replaces", "Replaced by", &["continuity_plan"]).import(&["replaces", "supersedes"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "version",
        "rto",
        "rpo",
        "last_exercised",
        "next_due",
        "review_due",
        "owner",
        "updated",
    ],
    evidence: &[
        Evidence::new(
            "8.7.2",
            "6.3.2",
            "plans state invocation, steps, targets and return to normal",
        ),
        Evidence::new("8.7.1", "6.3.2", "measures for availability are planned"),
    ],
    counters: &[],
    derive: None,
};

const FIELDS: &[Field] = &[
    Field::line("version", "Version").import(&["version", "revision"]),
    Field::text("scenario", "Scenario")
        .help("The events that the plan is made for.")
        .import(&["scenario", "scenarios", "threat"]),
    Field::number("rto", "Recovery time objective", "minutes")
        .help("The longest time until the service is usable again.")
        .import(&["rto", "recovery time objective"]),
    Field::number("rpo", "Recovery point objective", "minutes")
        .help("The longest stretch of work or data that may be lost.")
        .import(&["rpo", "recovery point objective"]),
    Field::text("invocation_criteria", "Criteria to invoke")
        .help("What must have happened before the plan is set in motion.")
        .import(&["invocation criteria", "criteria to invoke", "trigger"]),
    Field::line("invoked_by", "Invoked by")
        .help("Role that decides, and its deputy.")
        .import(&["invoked by", "authority"]),
    Field::text("contacts", "Contacts")
        .help("Name, role, telephone; one on each line. They must be reachable when everything else is down.")
        .import(&["contacts", "call list"]),
    Field::text("steps", "Steps")
        .rich()
        .help("One on each line, in order, with the role that does it.")
        .import(&["steps", "procedure", "recovery steps"]),
    Field::text("means", "Means")
        .help("Places, equipment, backups, access and suppliers that the steps need, and where they are kept.")
        .import(&["means", "resources", "equipment"]),
    Field::text("communication", "Messages")
        .help("Who tells users, customers, authorities and the press what.")
        .import(&["communication", "messages"]),
    Field::text("return_to_normal", "Return to normal")
        .help("How work is taken back, data are reconciled, and who declares the end.")
        .import(&["return to normal", "failback"]),
    Field::moment("approved", "Approved")
        .read_only()
        .import(&["approved", "approval date"]),
    Field::person("approved_by", "Approved by")
        .read_only()
        .import(&["approved by", "approver"]),
    Field::moment("last_exercised", "Last exercised").read_only().import(&[
        "last exercised",
        "last test",
        "last tested",
    ]),
    Field::person("exercised_by", "Exercise recorded by")
        .read_only()
        .import(&["exercise recorded by"]),
    Field::date("next_due", "Next exercise").import(&["next exercise", "next test"]),
    Field::date("review_due", "Next review").import(&["next review", "review date", "review due"]),
];

const TRANSITIONS: &[Transition] = &[
    Transition::new("approve", "Approve", &["draft"], "approved")
        .needs(&[
            "owner",
            "version",
            "scenario",
            "rto",
            "rpo",
            "invocation_criteria",
            "contacts",
            "steps",
            "return_to_normal",
            "next_due",
            "review_due",
        ])
        .stamps(&[
            Stamp::Now("approved"),
            Stamp::Actor("approved_by"),
            Stamp::Approval(&[]),
        ]),
    Transition::new(
        "exercise",
        "Record as exercised",
        &["approved", "exercised", "due"],
        "exercised",
    )
    .needs(&["next_due", "review_due"])
    .stamps(&[Stamp::Now("last_exercised"), Stamp::Actor("exercised_by")]),
    Transition::new("fall_due", "Mark as due", &["approved", "exercised"], "due").with_reason(),
    Transition::new("confirm", "Approve again", &["due"], "approved")
        .needs(&["next_due", "review_due"])
        .with_reason()
        .stamps(&[
            Stamp::Now("approved"),
            Stamp::Actor("approved_by"),
            Stamp::Approval(&[]),
        ]),
    Transition::new("revise", "Revise", &["approved", "exercised", "due"], "draft")
        .with_reason()
        .stamps(&[Stamp::Clear("approved"), Stamp::Clear("approved_by")]),
    Transition::new(
        "withdraw",
        "Withdraw",
        &["draft", "approved", "exercised", "due"],
        "withdrawn",
    )
    .with_reason(),
    Transition::new("restore", "Back to draft", &["withdrawn"], "draft")
        .with_reason()
        .stamps(&[Stamp::Clear("approved"), Stamp::Clear("approved_by")]),
];
