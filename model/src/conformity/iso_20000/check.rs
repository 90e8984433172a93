//! Requirements on measuring, auditing, reviewing and improving.

use super::super::catalogue::Requirement;
use super::super::rule::{Need, Rule, Topic};
use super::terms::{ANALYSED, EVALUATED, GRADED, IMPROVING, POLICIES, PUBLISHED, REVIEW_CYCLE, TWO_YEARS, YEAR};
use crate::declaration::Area;

pub(super) const MEASUREMENT: Requirement<'static> = Requirement {
    id: "measurement",
    clauses: &["9.1", "4.5.4.1"],
    area: Area::CheckAndAct,
    process: "Measurement",
    title: "What is measured, how and when is set; results are evaluated",
    asks: "Measures with definition, target and source, and current results for system and services.",
    guidance: "Drop a measure that has changed no decision for a year.",
    rules: &[Rule::one("measure")
        .at_least(3)
        .in_states(&["active"])
        .with(&[Need::Field("definition"), Need::Field("target"), Need::Field("latest")])
        .until("next_due")],
};

pub(super) const AUDIT_PROGRAMME: Requirement<'static> = Requirement {
    id: "audit_programme",
    clauses: &["9.2", "4.5.4.2"],
    area: Area::CheckAndAct,
    process: "Internal audit",
    title: "Internal audits are planned",
    asks: "A programme that covers every clause and process by importance and earlier results.",
    guidance: "Spread the clauses over the year; audit twice what failed last time.",
    rules: &[Rule::one("audit_programme")
        .in_states(&["approved"])
        .with(&[Need::Field("coverage"), Need::Field("approved_by")])
        .until("review_due")],
};

pub(super) const AUDITS: Requirement<'static> = Requirement {
    id: "audits",
    clauses: &["9.2", "4.5.4.2"],
    area: Area::CheckAndAct,
    process: "Internal audit",
    title: "Internal audits are carried out independently and followed up",
    asks: "Audit reports with criteria, scope, an independent auditor, findings and their follow-up.",
    guidance: "Swap auditors between departments; nobody audits their own work.",
    rules: &[
        Rule::one("audit")
            .in_states(&["reported", "follow_up", "closed"])
            .with(&[
                Need::Field("auditor"),
                Need::Field("independence"),
                Need::Field("report"),
            ])
            .since("reported", YEAR),
        Rule::each("audit").in_states(&["follow_up"]).until("review_due"),
    ],
};

pub(super) const MANAGEMENT_REVIEW: Requirement<'static> = Requirement {
    id: "management_review",
    clauses: &["9.3", "4.5.4.3"],
    area: Area::CheckAndAct,
    process: "Management review",
    title: "Top management reviews all inputs and decides",
    asks: "Signed minutes with every input, decisions and actions, at planned intervals.",
    guidance: "Set the date of the next review before the present one ends.",
    rules: &[
        Rule::one("management_review")
            .in_states(&["signed"])
            .with(&[
                Need::Any(&["outcome_earlier_actions", "inputs"]),
                Need::Any(&["outcome_improvements", "decisions"]),
            ])
            .since("signed", REVIEW_CYCLE),
        Rule::one("action")
            .in_states(&["open", "in_progress", "done"])
            .with(&[Need::Relation("follows_from")])
            .should(),
        Rule::each("action")
            .in_states(&["open", "in_progress"])
            .with(&[Need::Field("owner")])
            .should()
            .until_if_set("due"),
    ],
};

pub(super) const NONCONFORMITIES: Requirement<'static> = Requirement {
    id: "nonconformities",
    clauses: &["10.1", "4.5.5.1"],
    area: Area::CheckAndAct,
    process: "Improvement",
    title: "Nonconformities are corrected at their cause",
    asks: "Each nonconformity with containment, cause, corrective action and a check of its effect.",
    guidance: "Ask why until the answer is something that you can change.",
    rules: &[
        Rule::one("nonconformity")
            .in_states(ANALYSED)
            .with(&[Need::Field("root_cause"), Need::Field("containment")])
            .updated_within(TWO_YEARS),
        Rule::each("nonconformity")
            .about(GRADED)
            .in_states(&["verified", "closed"])
            .with(&[Need::Field("effectiveness_check")]),
        Rule::each("nonconformity")
            .about(GRADED)
            .in_states(&["action_agreed"])
            .with(&[Need::Field("owner")])
            .until("due"),
        Rule::one("action").in_states(&["done"]).should().since("done", YEAR),
    ],
};

pub(super) const IMPROVEMENT_CRITERIA: Requirement<'static> = Requirement {
    id: "improvement_criteria",
    clauses: &["10.2", "4.5.5.1"],
    area: Area::CheckAndAct,
    process: "Improvement",
    title: "Criteria decide which improvements come first",
    asks: "A policy with criteria for evaluating opportunities, used on the register.",
    guidance: "Weigh benefit, cost and risk with the same scale each time.",
    rules: &[
        Rule::one("document")
            .about(&[POLICIES, Topic::Words(&["improvement", "verbesserung"])])
            .in_states(PUBLISHED)
            .until("review_due"),
        Rule::one("improvement")
            .in_states(EVALUATED)
            .with(&[Need::Field("criteria"), Need::Field("score")])
            .should(),
    ],
};

pub(super) const IMPROVEMENTS: Requirement<'static> = Requirement {
    id: "improvements",
    clauses: &["10.2", "4.5.5.2"],
    area: Area::CheckAndAct,
    process: "Improvement",
    title: "Improvements are evaluated, approved, carried out and measured",
    asks: "A register with evaluation, approval, target and measured result.",
    guidance: "Say before you begin by which figure you will know that it helped.",
    rules: &[
        Rule::one("improvement")
            .in_states(IMPROVING)
            .with(&[Need::Field("approved_by"), Need::Field("target")])
            .updated_within(YEAR),
        Rule::one("improvement")
            .in_states(&["measured", "closed"])
            .with(&[Need::Field("measured_result")])
            .should()
            .since("measured", YEAR),
        Rule::each("improvement")
            .in_states(&["in_progress"])
            .with(&[Need::Field("owner")])
            .until("due"),
    ],
};
