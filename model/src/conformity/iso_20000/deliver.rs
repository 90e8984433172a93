//! Requirements on planning and delivering services: catalogue, agreements, reports, assurance, money, capacity.

use super::super::catalogue::Requirement;
use super::super::rule::{Need, Rule, Topic};
use super::terms::{
    AGREED_OR_MET, ANY_REPORT, AVAILABILITY_REQUIREMENT, AVAILABILITY_RISK, CHANGE_ASSESSED, CONTINUITY_REQUIREMENT,
    CONTINUITY_RISK, HALF_YEAR, IN_FORCE, INCIDENT_DONE, PLAN_IN_FORCE, POLICIES, PROCEDURES, PUBLISHED, QUARTER,
    RATED, SECURITY_RISK, SERVICE_LIVE, YEAR,
};
use crate::declaration::Area;

pub(super) const SERVICE_REQUIREMENTS: Requirement<'static> = Requirement {
    id: "service_requirements",
    clauses: &["8.2.2", ""],
    area: Area::Deliver,
    process: "Service planning",
    title: "Service requirements, criticality and priorities are determined",
    asks: "Agreed requirements for each service, how critical it is, and which needs come first.",
    guidance: "Begin with the services whose loss would stop a customer's work.",
    rules: &[
        Rule::one("service_requirement")
            .in_states(AGREED_OR_MET)
            .with(&[Need::Field("priority")]),
        Rule::one("service")
            .in_states(SERVICE_LIVE)
            .with(&[Need::Field("criticality")]),
        Rule::each("service")
            .in_states(SERVICE_LIVE)
            .with(&[Need::Field("criticality")]),
    ],
};

pub(super) const CATALOGUE: Requirement<'static> = Requirement {
    id: "catalogue",
    clauses: &["8.2.4", "6.1"],
    area: Area::Deliver,
    process: "Service catalogue",
    title: "The service catalogue is complete and available",
    asks: "Each service with its outcome, customers, hours and what it depends on, available to customers.",
    guidance: "Describe services in the words of those who use them.",
    rules: &[
        Rule::one("service")
            .in_states(SERVICE_LIVE)
            .with(&[Need::Field("description"), Need::Field("hours")])
            .updated_within(YEAR),
        Rule::each("service")
            .in_states(SERVICE_LIVE)
            .with(&[Need::Field("owner"), Need::Field("description")]),
        Rule::each("service")
            .in_states(SERVICE_LIVE)
            .with(&[Need::Relation("depends_on")])
            .should(),
    ],
};

pub(super) const SERVICE_LEVEL_AGREEMENTS: Requirement<'static> = Requirement {
    id: "service_level_agreements",
    clauses: &["8.3.3", "6.1"],
    area: Area::Deliver,
    process: "Service level management",
    title: "Service levels are agreed, monitored and reviewed",
    asks: "An agreement per customer and service with targets and limits, reviews, and the causes of breaches.",
    guidance: "Agree on few targets that matter to the customer and that you can measure.",
    rules: &[
        Rule::one("service_level_agreement")
            .in_states(IN_FORCE)
            .with(&[Need::Relation("with_customer"), Need::Field("approved_by")])
            .until("review_due"),
        Rule::each("service").in_states(SERVICE_LIVE).with(&[Need::RelatedBy {
            kind: "service_level_agreement",
            relation: "for_service",
        }]),
        Rule::one("service_level_agreement")
            .in_states(IN_FORCE)
            .with(&[Need::Field("reviewed_by")])
            .should()
            .since("reviewed", YEAR),
    ],
};

pub(super) const INTERNAL_AGREEMENTS: Requirement<'static> = Requirement {
    id: "internal_agreements",
    clauses: &["8.3.4.2", "6.1"],
    area: Area::Deliver,
    process: "Service level management",
    title: "Internal groups and customers acting as suppliers are bound by agreements",
    asks: "Agreements with those inside the house who deliver parts of a service, and reviews of them.",
    guidance: "Make them at least as strict as what they support.",
    rules: &[
        Rule::one("internal_agreement")
            .in_states(IN_FORCE)
            .with(&[Need::Field("duties"), Need::Field("approved_by")])
            .until("review_due"),
        Rule::one("internal_agreement")
            .in_states(IN_FORCE)
            .with(&[Need::Field("performance")])
            .should(),
    ],
};

pub(super) const SERVICE_REPORTS: Requirement<'static> = Requirement {
    id: "service_reports",
    clauses: &["9.4", "6.2"],
    area: Area::Deliver,
    process: "Service reporting",
    title: "Services are reported on, and reports lead to action",
    asks: "What each report is for and for whom; issued reports with results against targets, trends and actions.",
    guidance: "End every report with what will be done about it.",
    rules: &[
        Rule::one("service_report")
            .in_states(&["issued"])
            .with(&[
                Need::Field("service_levels"),
                Need::Field("trends"),
                Need::Field("follow_up"),
            ])
            .since("issued", QUARTER),
        Rule::one("service_report")
            .with(&[Need::Field("purpose"), Need::Field("audience")])
            .in_states(ANY_REPORT)
            .should(),
    ],
};

pub(super) const AVAILABILITY_REQUIREMENTS: Requirement<'static> = Requirement {
    id: "availability_requirements",
    clauses: &["8.7.1", "6.3.1"],
    area: Area::Deliver,
    process: "Availability",
    title: "Availability requirements and risks are known",
    asks: "Which availability each service needs and which risks threaten it, reviewed at set times.",
    guidance: "Agree on the hours in which a service must be there before you agree on a percentage.",
    rules: &[
        Rule::one("service_requirement")
            .about(AVAILABILITY_REQUIREMENT)
            .in_states(AGREED_OR_MET),
        Rule::one("risk")
            .about(AVAILABILITY_RISK)
            .in_states(RATED)
            .updated_within(YEAR),
    ],
};

pub(super) const CONTINUITY_REQUIREMENTS: Requirement<'static> = Requirement {
    id: "continuity_requirements",
    clauses: &["8.7.2", "6.3.1"],
    area: Area::Deliver,
    process: "Continuity",
    title: "Continuity requirements and risks are known",
    asks: "Which services must return first and how soon, and the risks that continuity plans answer to.",
    guidance: "Ask the customer what one hour, one day and one week without the service would mean.",
    rules: &[
        Rule::one("service_requirement")
            .about(CONTINUITY_REQUIREMENT)
            .in_states(AGREED_OR_MET),
        Rule::one("risk")
            .about(CONTINUITY_RISK)
            .in_states(RATED)
            .updated_within(YEAR),
    ],
};

pub(super) const CONTINUITY_PLANS: Requirement<'static> = Requirement {
    id: "continuity_plans",
    clauses: &["8.7.2", "6.3.2"],
    area: Area::Deliver,
    process: "Continuity",
    title: "Continuity plans are approved and at hand",
    asks: "Plans with conditions of invocation, steps, contacts, targets for recovery and the return to normal.",
    guidance: "Keep a copy where the failure cannot reach it, and people who know where that is.",
    rules: &[Rule::one("continuity_plan")
        .in_states(PLAN_IN_FORCE)
        .with(&[Need::Field("rto"), Need::Field("contacts"), Need::Field("approved_by")])
        .until("review_due")],
};

pub(super) const AVAILABILITY_MONITORING: Requirement<'static> = Requirement {
    id: "availability_monitoring",
    clauses: &["8.7.1", "6.3.3"],
    area: Area::Deliver,
    process: "Availability",
    title: "Availability is measured, and outages are investigated",
    asks: "Availability against target, and for each outage that was not planned its cause and what follows.",
    guidance: "Record planned maintenance as well, so that it can be told from failure.",
    rules: &[
        Rule::one("measure")
            .about(&[Topic::Words(&["availab", "verfügbar"])])
            .in_states(&["active"])
            .with(&[Need::Field("latest")])
            .until("next_due"),
        Rule::each("outage")
            .about(&[Topic::unset("planned")])
            .in_states(&["ended", "reviewed"])
            .with(&[Need::Field("cause")]),
        Rule::one("outage")
            .in_states(&["ended", "reviewed"])
            .should()
            .updated_within(YEAR),
    ],
};

pub(super) const CONTINUITY_TESTS: Requirement<'static> = Requirement {
    id: "continuity_tests",
    clauses: &["8.7.2", "6.3.3"],
    area: Area::Deliver,
    process: "Continuity",
    title: "Continuity plans are tested",
    asks: "Exercises against the plan with result, lessons and actions, repeated after major change.",
    guidance: "An exercise that finds nothing was too easy; choose a harder scenario.",
    rules: &[
        Rule::one("exercise")
            .in_states(&["reported"])
            .with(&[Need::Relation("tests_plan"), Need::Field("lessons")])
            .since("reported", YEAR),
        Rule::each("continuity_plan")
            .in_states(PLAN_IN_FORCE)
            .with(&[Need::RelatedBy {
                kind: "exercise",
                relation: "tests_plan",
            }])
            .until("next_due"),
    ],
};

pub(super) const BUDGET: Requirement<'static> = Requirement {
    id: "budget",
    clauses: &["8.4.1", "6.4"],
    area: Area::Deliver,
    process: "Budgeting and accounting",
    title: "Services are budgeted and accounted for",
    asks: "Budget, actual cost and forecast per service or cost type, and the reasons for deviations.",
    guidance: "Look at deviations monthly, while they can still be steered.",
    rules: &[
        Rule::one("budget_line")
            .in_states(&["approved", "closed"])
            .with(&[Need::Field("actual"), Need::Relation("for_service")])
            .since("as_of", HALF_YEAR),
        Rule::each("budget_line")
            .in_states(&["approved"])
            .with(&[Need::Field("forecast")])
            .until("review_due"),
    ],
};

pub(super) const DEMAND: Requirement<'static> = Requirement {
    id: "demand",
    clauses: &["8.4.2", "6.5"],
    area: Area::Deliver,
    process: "Demand and capacity",
    title: "Demand is determined and monitored",
    asks: "Present and expected demand per service, and how far reality follows the expectation.",
    guidance: "Ask customers for their plans before you plan capacity.",
    rules: &[Rule::one("demand")
        .in_states(&["assessed", "planned", "closed"])
        .with(&[Need::Relation("for_service"), Need::Field("expected")])
        .updated_within(HALF_YEAR)],
};

pub(super) const CAPACITY: Requirement<'static> = Requirement {
    id: "capacity",
    clauses: &["8.4.3", "6.5"],
    area: Area::Deliver,
    process: "Demand and capacity",
    title: "Capacity is planned and use is watched",
    asks: "A current capacity plan with use, thresholds, forecast and the steps that follow.",
    guidance: "Set the threshold where there is still time to buy.",
    rules: &[
        Rule::one("capacity_plan")
            .in_states(&["approved"])
            .with(&[Need::Field("in_use"), Need::Field("threshold"), Need::Field("forecast")])
            .until("review_due"),
        Rule::each("capacity_plan")
            .in_states(&["approved"])
            .with(&[Need::Field("measured_on")])
            .should(),
    ],
};

pub(super) const SECURITY_POLICY: Requirement<'static> = Requirement {
    id: "security_policy",
    clauses: &["8.7.3", "6.6.1"],
    area: Area::Deliver,
    process: "Information security",
    title: "The information security policy is approved and known",
    asks: "An approved policy that staff, customers and suppliers know, and its review.",
    guidance: "Say in the policy what people should do when something looks odd.",
    rules: &[Rule::one("document")
        .about(&[POLICIES, Topic::Words(&["security", "sicherheit"])])
        .in_states(PUBLISHED)
        .with(&[Need::Field("approved_by")])
        .until("review_due")],
};

pub(super) const SECURITY_CONTROLS: Requirement<'static> = Requirement {
    id: "security_controls",
    clauses: &["8.7.3", "6.6.2"],
    area: Area::Deliver,
    process: "Information security",
    title: "Security controls follow from risks and work",
    asks: "Controls in place, the risks they treat, and checks of their effect.",
    guidance: "A control without a risk is a habit; find out what it is for.",
    rules: &[
        Rule::one("security_control")
            .at_least(3)
            .in_states(&["in_place"])
            .with(&[Need::Field("owner"), Need::Relation("lowers_risk")])
            .until("next_due"),
        Rule::one("risk")
            .about(SECURITY_RISK)
            .in_states(RATED)
            .updated_within(YEAR),
        Rule::each("security_control")
            .in_states(&["in_place"])
            .with(&[Need::Field("check_result")])
            .should(),
    ],
};

pub(super) const SECURITY_INCIDENTS: Requirement<'static> = Requirement {
    id: "security_incidents",
    clauses: &["8.7.3", "6.6.3"],
    area: Area::Deliver,
    process: "Information security",
    title: "Security incidents are handled, and changes are assessed for security",
    asks: "Security incidents with what was learned, and the security impact of changes.",
    guidance: "Let people report without blame; most security incidents are found by chance.",
    rules: &[
        Rule::one("change")
            .in_states(CHANGE_ASSESSED)
            .with(&[Need::Field("security_impact")])
            .updated_within(YEAR),
        Rule::one("document")
            .about(&[PROCEDURES, Topic::Words(&["security", "sicherheit"])])
            .in_states(PUBLISHED)
            .should(),
        Rule::each("incident")
            .about(&[Topic::set("restricted")])
            .in_states(INCIDENT_DONE)
            .with(&[Need::Field("resolution")]),
    ],
};
