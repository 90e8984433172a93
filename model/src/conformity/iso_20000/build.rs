//! Requirements on new and changed services, assets, configuration, changes and releases.

use super::super::catalogue::Requirement;
use super::super::rule::{Need, Rule, Topic};
use super::terms::{
    ANY_TRANSITION, BASELINE_FIXED, CHANGE_APPROVED, GOVERNING, HALF_YEAR, ITEM_STATES, POLICIES, PUBLISHED,
    RELEASE_ACCEPTED, SERVICE_LIVE, TRANSITION_ACCEPTED, TRANSITION_DESIGNED, TRANSITION_PLANNED, TWO_YEARS, YEAR,
};
use crate::declaration::Area;

pub(super) const TRANSITION_INITIATION: Requirement<'static> = Requirement {
    id: "transition_initiation",
    clauses: &["8.5.1.1", "5.1"],
    area: Area::BuildAndControl,
    process: "Design and transition",
    title: "Which changes count as new or changed services is defined",
    asks: "The rule that tells a major change from a usual one, and its use.",
    guidance: "Decide by effect on customers, cost and risk, not by effort alone.",
    rules: &[
        Rule::one("document")
            .about(&[GOVERNING, Topic::Words(&["change", "transition", "änderung"])])
            .in_states(PUBLISHED)
            .until("review_due"),
        Rule::one("transition_plan")
            .in_states(ANY_TRANSITION)
            .should()
            .updated_within(TWO_YEARS),
    ],
};

pub(super) const TRANSITION_PLANNING: Requirement<'static> = Requirement {
    id: "transition_planning",
    clauses: &["8.5.2.1", "5.2"],
    area: Area::BuildAndControl,
    process: "Design and transition",
    title: "New, changed and removed services are planned",
    asks: "A plan with duties, resources, dependencies, tests and acceptance criteria before design begins.",
    guidance: "Plan the removal of a service with the same care as its start.",
    rules: &[Rule::one("transition_plan")
        .in_states(TRANSITION_PLANNED)
        .with(&[Need::Field("duties"), Need::Field("acceptance_criteria")])
        .updated_within(TWO_YEARS)],
};

pub(super) const TRANSITION_DESIGN: Requirement<'static> = Requirement {
    id: "transition_design",
    clauses: &["8.5.2.2", "5.3"],
    area: Area::BuildAndControl,
    process: "Design and transition",
    title: "Services are designed before they are built",
    asks: "A design with skills, money, technology, agreements, catalogue and measures.",
    guidance: "Check the design with those who will operate the service.",
    rules: &[Rule::one("transition_plan")
        .in_states(TRANSITION_DESIGNED)
        .with(&[
            Need::Field("skills"),
            Need::Field("technology"),
            Need::Field("agreements"),
        ])
        .updated_within(TWO_YEARS)],
};

pub(super) const TRANSITION_ACCEPTANCE: Requirement<'static> = Requirement {
    id: "transition_acceptance",
    clauses: &["8.5.2.3", "5.4"],
    area: Area::BuildAndControl,
    process: "Design and transition",
    title: "Services are tested, accepted and compared with what was expected",
    asks: "Test results against criteria, who accepted, and what was achieved after going live.",
    guidance: "Come back after three months and write down what turned out differently.",
    rules: &[
        Rule::one("transition_plan")
            .in_states(TRANSITION_ACCEPTED)
            .with(&[Need::Field("test_results"), Need::Field("accepted_by")])
            .updated_within(TWO_YEARS),
        Rule::one("transition_plan")
            .in_states(&["reviewed"])
            .with(&[Need::Field("achieved")])
            .should(),
    ],
};

pub(super) const ASSETS: Requirement<'static> = Requirement {
    id: "assets",
    clauses: &["8.2.5", "9.1"],
    area: Area::BuildAndControl,
    process: "Assets and configuration",
    title: "Assets used for services are managed",
    asks: "Assets with owner, place and value, in line with the contracts and licences behind them.",
    guidance: "Record the end of support on purchase; nobody looks for it later.",
    rules: &[
        Rule::one("configuration_item")
            .at_least(3)
            .in_states(ITEM_STATES)
            .with(&[Need::Field("ci_type")]),
        Rule::each("configuration_item")
            .in_states(ITEM_STATES)
            .with(&[Need::Field("owner")])
            .should(),
    ],
};

pub(super) const CONFIGURATION: Requirement<'static> = Requirement {
    id: "configuration",
    clauses: &["8.2.6", "9.1"],
    area: Area::BuildAndControl,
    process: "Assets and configuration",
    title: "Configuration items and their relations are recorded",
    asks: "Types of items, each item with its state and relations, detailed enough to judge impact.",
    guidance: "Record only what you are willing to keep current.",
    rules: &[
        Rule::one("configuration_item")
            .at_least(3)
            .in_states(ITEM_STATES)
            .with(&[Need::Field("ci_type")])
            .updated_within(TWO_YEARS),
        Rule::one("service")
            .in_states(SERVICE_LIVE)
            .with(&[Need::Relation("depends_on")]),
    ],
};

pub(super) const CONFIGURATION_VERIFICATION: Requirement<'static> = Requirement {
    id: "configuration_verification",
    clauses: &["8.2.6", "9.1"],
    area: Area::BuildAndControl,
    process: "Assets and configuration",
    title: "Configuration records are verified, and baselines are taken",
    asks: "Checks of records against reality at planned intervals, corrections, and baselines before release.",
    guidance: "Walk one site each quarter instead of all of them once a year.",
    rules: &[
        Rule::one("stock_take").in_states(&["closed"]).since("closed", YEAR),
        Rule::one("baseline").in_states(BASELINE_FIXED).should(),
    ],
};

pub(super) const CHANGE_POLICY: Requirement<'static> = Requirement {
    id: "change_policy",
    clauses: &["8.5.1", "9.2"],
    area: Area::BuildAndControl,
    process: "Change management",
    title: "A change policy states what is under control",
    asks: "What is subject to change control, types of change, emergencies, and who decides.",
    guidance: "Name the standard changes; they take most of the load off the board.",
    rules: &[Rule::one("document")
        .about(&[POLICIES, Topic::Words(&["change", "änderung"])])
        .in_states(PUBLISHED)
        .with(&[Need::Field("approved_by")])
        .until("review_due")],
};

pub(super) const CHANGE_CONTROL: Requirement<'static> = Requirement {
    id: "change_control",
    clauses: &["8.5.1", "9.2"],
    area: Area::BuildAndControl,
    process: "Change management",
    title: "Changes are assessed, approved, scheduled and can be reversed",
    asks: "Requests with risk, impact, approval, schedule, test and the way back.",
    guidance: "Let nobody approve a change that they carry out themselves.",
    rules: &[
        Rule::one("change")
            .in_states(CHANGE_APPROVED)
            .with(&[Need::Field("approved_by"), Need::Field("risk"), Need::Field("back_out")])
            .updated_within(HALF_YEAR),
        Rule::each("change")
            .in_states(CHANGE_APPROVED)
            .with(&[Need::Field("approved_by"), Need::Field("back_out")]),
        Rule::one("change")
            .in_states(CHANGE_APPROVED)
            .with(&[Need::Field("test")])
            .should(),
    ],
};

pub(super) const CHANGE_REVIEW: Requirement<'static> = Requirement {
    id: "change_review",
    clauses: &["8.5.1", "9.2"],
    area: Area::BuildAndControl,
    process: "Change management",
    title: "Changes are reviewed for success, and trends are looked at",
    asks: "What each change achieved, failed changes with their causes, and an analysis over time.",
    guidance: "Look at failed changes together with the incidents they caused.",
    rules: &[
        Rule::one("change")
            .in_states(&["reviewed", "closed"])
            .with(&[Need::Field("review")])
            .updated_within(HALF_YEAR),
        Rule::one("measure")
            .about(&[Topic::Words(&["change", "änderung"])])
            .should(),
    ],
};

pub(super) const RELEASE_PLANNING: Requirement<'static> = Requirement {
    id: "release_planning",
    clauses: &["8.5.3", "9.3"],
    area: Area::BuildAndControl,
    process: "Release and deployment",
    title: "Releases are planned and accepted before deployment",
    asks: "A release policy, plans with their changes, acceptance tests, a baseline and the way back.",
    guidance: "Rehearse the way back once; then you know how long it takes.",
    rules: &[
        Rule::one("release")
            .in_states(RELEASE_ACCEPTED)
            .with(&[Need::Field("accepted_by"), Need::Relation("includes_change")])
            .updated_within(YEAR),
        Rule::one("document")
            .about(&[POLICIES, Topic::Words(&["release"])])
            .in_states(PUBLISHED)
            .until("review_due"),
        Rule::each("release")
            .in_states(RELEASE_ACCEPTED)
            .with(&[Need::Relation("baseline_before")])
            .should(),
    ],
};

pub(super) const RELEASE_SUCCESS: Requirement<'static> = Requirement {
    id: "release_success",
    clauses: &["8.5.3", "9.3"],
    area: Area::BuildAndControl,
    process: "Release and deployment",
    title: "Success of releases is measured",
    asks: "Whether each release succeeded, incidents that followed, and what was learned.",
    guidance: "Wait a fixed time after deployment before you count the incidents.",
    rules: &[Rule::one("release")
        .in_states(&["reviewed", "closed"])
        .with(&[Need::Field("success")])
        .updated_within(YEAR)],
};
