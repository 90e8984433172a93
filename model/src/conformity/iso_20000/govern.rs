//! Requirements on governing: context, leadership, planning, support.

use super::super::catalogue::Requirement;
use super::super::rule::{Need, Rule, Topic};
use super::terms::{
    ANY_INCIDENT, ANY_REQUEST, APPOINTED, CHANGE_DONE, CONTROLLED, HALF_YEAR, POLICIES, PROCEDURES, PUBLISHED, QUARTER,
    RATED, REVIEW_CYCLE, SERVICE_LIVE, YEAR,
};
use crate::declaration::Area;

pub(super) const CONTEXT: Requirement<'static> = Requirement {
    id: "context",
    clauses: &["4.1", ""],
    area: Area::Govern,
    process: "Context and planning",
    title: "Issues that affect service management are known",
    asks: "A current list of internal and external issues, each with its effect and the response to it.",
    guidance: "Go through the list once a year, before the management review.",
    rules: &[Rule::one("context_issue")
        .at_least(2)
        .in_states(&["addressed"])
        .with(&[Need::Field("response")])
        .until("review_due")],
};

pub(super) const INTERESTED_PARTIES: Requirement<'static> = Requirement {
    id: "interested_parties",
    clauses: &["4.2", ""],
    area: Area::Govern,
    process: "Context and planning",
    title: "Interested parties and their requirements are known",
    asks: "Who has a stake in the services, what each of them requires, and how that is taken up.",
    guidance: "Name customers, owners, staff, suppliers and authorities; leave out whoever requires nothing.",
    rules: &[Rule::one("interested_party")
        .at_least(2)
        .in_states(&["engaged"])
        .with(&[Need::Field("requirements"), Need::Field("addressed")])
        .until("review_due")],
};

pub(super) const LEADERSHIP: Requirement<'static> = Requirement {
    id: "leadership",
    clauses: &["5.1", "4.1.1"],
    area: Area::Govern,
    process: "Leadership",
    title: "Top management leads and provides what is needed",
    asks: "Signed reviews led by top management, decisions on resources, and messages on why service management matters.",
    guidance: "Let the director chair the review in person; minutes without top management prove little.",
    rules: &[
        Rule::one("management_review")
            .in_states(&["signed"])
            .with(&[Need::Field("chair")])
            .since("signed", REVIEW_CYCLE),
        Rule::one("resource").in_states(&["approved", "allocated"]).should(),
        Rule::one("communication")
            .in_states(&["active"])
            .with(&[Need::Field("last_sent")])
            .should()
            .since("last_sent", YEAR),
    ],
};

pub(super) const POLICY: Requirement<'static> = Requirement {
    id: "policy",
    clauses: &["5.2", "4.1.2"],
    area: Area::Govern,
    process: "Leadership",
    title: "The service management policy is approved and known",
    asks: "One policy, approved by top management, published to everyone concerned, and reviewed in time.",
    guidance: "One page that people can remember is better than ten that nobody reads.",
    rules: &[
        Rule::one("document")
            .about(&[POLICIES, Topic::Words(&["service management", "service-management"])])
            .in_states(PUBLISHED)
            .with(&[Need::Field("approved_by")])
            .until("review_due"),
        Rule::one("document")
            .about(&[POLICIES, Topic::Words(&["service management", "service-management"])])
            .in_states(PUBLISHED)
            .with(&[Need::Field("distribution")])
            .should(),
    ],
};

pub(super) const ROLES: Requirement<'static> = Requirement {
    id: "roles",
    clauses: &["5.3", "4.1.3"],
    area: Area::Govern,
    process: "Leadership",
    title: "Roles, responsibilities and authorities are assigned",
    asks: "Who holds which role, what the role may decide, and who stands in.",
    guidance: "Give each process one owner with a name, not a department.",
    rules: &[
        Rule::one("role_assignment")
            .at_least(3)
            .in_states(APPOINTED)
            .with(&[Need::Field("person"), Need::Field("authorities")])
            .until("review_due"),
        Rule::each("role_assignment")
            .in_states(APPOINTED)
            .with(&[Need::Field("deputy")])
            .should(),
    ],
};

pub(super) const REPRESENTATIVE: Requirement<'static> = Requirement {
    id: "representative",
    clauses: &["5.3", "4.1.4"],
    area: Area::Govern,
    process: "Leadership",
    title: "One person of management answers for the system",
    asks: "The appointment of a management representative, and that this person reports to top management.",
    guidance: "The newer edition no longer asks for the title, yet somebody must report on performance.",
    rules: &[Rule::one("role_assignment")
        .about(&[Topic::set("management_representative")])
        .in_states(APPOINTED)
        .with(&[Need::Field("person")])
        .until("review_due")],
};

pub(super) const COMMUNICATION: Requirement<'static> = Requirement {
    id: "communication",
    clauses: &["7.4", "4.1.3"],
    area: Area::Govern,
    process: "Support",
    title: "Communication is planned and takes place",
    asks: "What is communicated to whom, when, how and by whom; and messages that were sent.",
    guidance: "Plan the regular messages and record the important ones after they went out.",
    rules: &[
        Rule::one("communication")
            .at_least(2)
            .in_states(&["active"])
            .with(&[Need::Field("audience"), Need::Field("sender")]),
        Rule::one("communication")
            .in_states(&["active", "ended"])
            .with(&[Need::Field("log")])
            .since("last_sent", YEAR),
    ],
};

pub(super) const PARTIES_INVOLVED: Requirement<'static> = Requirement {
    id: "parties_involved",
    clauses: &["8.2.3", "4.2"],
    area: Area::Govern,
    process: "Other parties",
    title: "Work of other parties is under control",
    asks: "Who runs which process, service or component for you, by which criteria, and how that is evaluated.",
    guidance: "Stay accountable: what others run still needs an owner in your house.",
    rules: &[
        Rule::one("other_party")
            .in_states(&["engaged"])
            .with(&[Need::Field("interfaces"), Need::Field("criteria")])
            .until("review_due"),
        Rule::each("other_party")
            .in_states(&["engaged"])
            .with(&[Need::Field("evaluation")])
            .should(),
    ],
};

pub(super) const DOCUMENTATION: Requirement<'static> = Requirement {
    id: "documentation",
    clauses: &["7.5", "4.3.1"],
    area: Area::Govern,
    process: "Documented information",
    title: "The documents that the system needs exist",
    asks: "Policies, procedures and plans that are published and current.",
    guidance: "Begin with the policies, the service management plan and one procedure for each process.",
    rules: &[
        Rule::one("document")
            .at_least(5)
            .in_states(PUBLISHED)
            .until("review_due"),
        Rule::one("document").about(&[PROCEDURES]).in_states(PUBLISHED),
        Rule::one("service_management_plan").in_states(&["approved"]),
    ],
};

pub(super) const DOCUMENT_CONTROL: Requirement<'static> = Requirement {
    id: "document_control",
    clauses: &["7.5", "4.3.2"],
    area: Area::Govern,
    process: "Documented information",
    title: "Documents are approved, current and withdrawn in time",
    asks: "Version, approver, distribution and review date of each document in force, and how external documents are handled.",
    guidance: "Withdraw what no longer holds; an outdated copy on the wall becomes a finding.",
    rules: &[
        Rule::one("document")
            .in_states(PUBLISHED)
            .with(CONTROLLED)
            .until("review_due"),
        Rule::each("document").in_states(PUBLISHED).with(CONTROLLED),
        Rule::one("document")
            .about(&[PROCEDURES, Topic::Words(&["document", "dokument"])])
            .in_states(PUBLISHED)
            .should(),
        Rule::one("document")
            .about(&[Topic::Choice {
                field: "document_type",
                values: &["external"],
            }])
            .should(),
    ],
};

pub(super) const RECORD_CONTROL: Requirement<'static> = Requirement {
    id: "record_control",
    clauses: &["7.5", "4.3.3"],
    area: Area::Govern,
    process: "Documented information",
    title: "Records are kept, found again and protected",
    asks: "How long records are kept, where they are found, and who may read them.",
    guidance: "Set the years of retention on the document that governs the record.",
    rules: &[
        Rule::one("document")
            .in_states(PUBLISHED)
            .with(&[Need::Field("retention_years"), Need::Field("classification")]),
        Rule::each("document")
            .in_states(PUBLISHED)
            .with(&[Need::Field("retention_years")])
            .should(),
    ],
};

pub(super) const RESOURCES: Requirement<'static> = Requirement {
    id: "resources",
    clauses: &["7.1", "4.4.1"],
    area: Area::Govern,
    process: "Support",
    title: "Resources are determined and provided",
    asks: "Which people, technology, information and money are needed and available, and what closes the gaps.",
    guidance: "Take the resource plan into the management review, where it can be decided.",
    rules: &[Rule::one("resource")
        .at_least(2)
        .in_states(&["allocated"])
        .with(&[Need::Field("available")])
        .until("review_due")],
};

pub(super) const COMPETENCE: Requirement<'static> = Requirement {
    id: "competence",
    clauses: &["7.2", "4.4.2"],
    area: Area::Govern,
    process: "Support",
    title: "People are competent for what they do",
    asks: "Which competence each role needs, who has it, the proof, and what was done about gaps.",
    guidance: "Record how effective a training was; attendance alone proves little.",
    rules: &[
        Rule::one("competence")
            .at_least(3)
            .in_states(&["proven"])
            .with(&[Need::Field("evidence")])
            .until_if_set("expires"),
        Rule::one("training")
            .in_states(&["held", "evaluated"])
            .since("held", YEAR),
        Rule::each("training")
            .in_states(&["held", "evaluated"])
            .with(&[Need::Field("evaluation")])
            .should(),
    ],
};

pub(super) const AWARENESS: Requirement<'static> = Requirement {
    id: "awareness",
    clauses: &["7.3", "4.4.2"],
    area: Area::Govern,
    process: "Support",
    title: "People know the policy and what they contribute",
    asks: "Proof that staff know the policy, the services, the objectives and their own part.",
    guidance: "An introduction for everyone who joins, repeated once a year, is enough for most.",
    rules: &[
        Rule::one("training")
            .about(&[Topic::Choice {
                field: "training_type",
                values: &["briefing", "e_learning"],
            }])
            .in_states(&["held", "evaluated"])
            .since("held", YEAR),
        Rule::one("communication")
            .about(&[Topic::Choice {
                field: "direction",
                values: &["internal"],
            }])
            .in_states(&["active", "ended"])
            .should()
            .since("last_sent", YEAR),
    ],
};

pub(super) const KNOWLEDGE: Requirement<'static> = Requirement {
    id: "knowledge",
    clauses: &["7.6", ""],
    area: Area::Govern,
    process: "Knowledge",
    title: "Knowledge is current and can be found",
    asks: "Published articles that people use, and a date by which each is looked at again.",
    guidance: "Write the article when the incident is resolved, while the steps are fresh.",
    rules: &[Rule::one("knowledge_article")
        .at_least(3)
        .in_states(&["published"])
        .until("review_due")],
};

pub(super) const SCOPE: Requirement<'static> = Requirement {
    id: "scope",
    clauses: &["4.3", "4.5.1"],
    area: Area::Govern,
    process: "Context and planning",
    title: "The scope is stated and approved",
    asks: "The services, units, sites and customers that are included, the limits, and the approval.",
    guidance: "Word the scope as it should stand on the certificate.",
    rules: &[Rule::one("scope")
        .in_states(&["approved"])
        .with(&[Need::Field("approved_by")])
        .until("review_due")],
};

pub(super) const SYSTEM: Requirement<'static> = Requirement {
    id: "system",
    clauses: &["4.4", "4.5.1"],
    area: Area::Govern,
    process: "Context and planning",
    title: "The management system is established and kept up",
    asks: "That plan, scope and processes hang together and are in use.",
    guidance: "Link the plan to its scope, objectives, roles and risks, so that one record leads to the rest.",
    rules: &[
        Rule::one("service_management_plan")
            .in_states(&["approved"])
            .until("review_due"),
        Rule::one("scope").in_states(&["approved"]),
        Rule::one("service_management_plan")
            .in_states(&["approved"])
            .with(&[
                Need::Relation("has_scope"),
                Need::Relation("names_role"),
                Need::RelatedBy {
                    kind: "objective",
                    relation: "follows_policy",
                },
            ])
            .should(),
    ],
};

pub(super) const RISKS: Requirement<'static> = Requirement {
    id: "risks",
    clauses: &["6.1", "4.5.2"],
    area: Area::Govern,
    process: "Context and planning",
    title: "Risks and opportunities are assessed and treated",
    asks: "Risks to the system and the services with their level before and after treatment, owner and review date.",
    guidance: "Ask of each risk what you would see first if it came true, and measure that.",
    rules: &[
        Rule::one("risk")
            .at_least(3)
            .in_states(RATED)
            .with(&[Need::Field("level"), Need::Field("owner")])
            .updated_within(YEAR),
        Rule::each("risk").in_states(&["accepted"]).until("review_due"),
        Rule::each("risk")
            .in_states(&["in_treatment"])
            .with(&[Need::Field("treatment_plan")])
            .until("due"),
    ],
};

pub(super) const OBJECTIVES: Requirement<'static> = Requirement {
    id: "objectives",
    clauses: &["6.2", "4.5.2"],
    area: Area::Govern,
    process: "Context and planning",
    title: "Objectives are set, measurable and followed",
    asks: "Objectives with a target, a due date and an owner, and how far each has come.",
    guidance: "Three objectives that are measured are worth more than ten that sound good.",
    rules: &[
        Rule::one("objective")
            .at_least(2)
            .in_states(&["agreed", "achieved", "missed"])
            .with(&[Need::Field("target"), Need::Field("due")])
            .updated_within(HALF_YEAR),
        Rule::each("objective")
            .in_states(&["agreed"])
            .with(&[Need::Field("measured_on")])
            .until("due"),
    ],
};

pub(super) const PLAN: Requirement<'static> = Requirement {
    id: "plan",
    clauses: &["6.3", "4.5.2"],
    area: Area::Govern,
    process: "Context and planning",
    title: "Service management is planned and the plan is current",
    asks: "An approved plan with services, objectives, roles, resources, risks, measurement and audit, reviewed in time.",
    guidance: "Refer to the records that carry each part instead of copying them into the plan.",
    rules: &[Rule::one("service_management_plan")
        .in_states(&["approved"])
        .with(&[
            Need::Field("approved_by"),
            Need::Field("objectives"),
            Need::Field("measurement_and_audit"),
        ])
        .until("review_due")],
};

pub(super) const OPERATIONAL_CONTROL: Requirement<'static> = Requirement {
    id: "operational_control",
    clauses: &["8.1", "4.5.3"],
    area: Area::Govern,
    process: "Operation",
    title: "Processes run by set criteria",
    asks: "Procedures with criteria for each process, and records that the processes follow them.",
    guidance: "Write down what decides good from bad in each process, and nothing that is not done.",
    rules: &[
        Rule::one("document")
            .about(&[PROCEDURES])
            .at_least(3)
            .in_states(PUBLISHED)
            .until("review_due"),
        Rule::one("change").in_states(CHANGE_DONE).should().updated_within(YEAR),
    ],
};

pub(super) const SERVICE_DELIVERY: Requirement<'static> = Requirement {
    id: "service_delivery",
    clauses: &["8.2.1", "4.5.3"],
    area: Area::Govern,
    process: "Operation",
    title: "The system is operated and services are delivered",
    asks: "That work in the system goes on: live services, and recent records of delivering them.",
    guidance: "A quiet register is read as a process that is not followed; record the small things too.",
    rules: &[
        Rule::one("service")
            .in_states(SERVICE_LIVE)
            .with(&[Need::Field("owner")]),
        Rule::one("incident").in_states(ANY_INCIDENT).updated_within(QUARTER),
        Rule::one("service_request")
            .in_states(ANY_REQUEST)
            .should()
            .updated_within(QUARTER),
    ],
};
