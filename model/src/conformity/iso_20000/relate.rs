//! Requirements on customers and suppliers.

use super::super::catalogue::Requirement;
use super::super::rule::{Need, Rule, Topic};
use super::terms::{ANY_COMPLAINT, PROCEDURES, PUBLISHED, SERVED, SERVICE_LIVE, SUPPLYING, TWO_YEARS, YEAR};
use crate::declaration::Area;

pub(super) const RELATIONSHIPS: Requirement<'static> = Requirement {
    id: "relationships",
    clauses: &["8.3.1", "7.1"],
    area: Area::Relate,
    process: "Business relationships",
    title: "Customers, suppliers and what binds them are known",
    asks: "Who uses which service, who supplies what, and which agreement stands between.",
    guidance: "Draw the chain from supplier to customer once; gaps show by themselves.",
    rules: &[
        Rule::one("customer")
            .in_states(SERVED)
            .with(&[Need::Relation("uses_service"), Need::Field("contact")]),
        Rule::one("supplier")
            .in_states(SUPPLYING)
            .with(&[Need::Relation("contributes_to")]),
        Rule::each("service").in_states(SERVICE_LIVE).with(&[Need::RelatedBy {
            kind: "customer",
            relation: "uses_service",
        }]),
    ],
};

pub(super) const CUSTOMER_REVIEWS: Requirement<'static> = Requirement {
    id: "customer_reviews",
    clauses: &["8.3.2", "7.1"],
    area: Area::Relate,
    process: "Business relationships",
    title: "Customers have a contact, and service is reviewed with them",
    asks: "Each customer with a responsible person, and minutes of reviews at planned intervals.",
    guidance: "Send the report before the meeting, and talk about what comes instead of what was.",
    rules: &[
        Rule::one("customer")
            .in_states(SERVED)
            .with(&[Need::Field("relationship_manager")]),
        Rule::each("customer")
            .in_states(SERVED)
            .with(&[Need::Field("relationship_manager")])
            .until("next_due"),
        Rule::one("service_review")
            .in_states(&["agreed"])
            .with(&[Need::Relation("with_customer"), Need::Field("decisions")])
            .since("agreed", YEAR),
        Rule::each("customer")
            .in_states(SERVED)
            .with(&[Need::RelatedBy {
                kind: "service_review",
                relation: "with_customer",
            }])
            .should(),
    ],
};

pub(super) const COMPLAINTS: Requirement<'static> = Requirement {
    id: "complaints",
    clauses: &["8.3.2", "7.1"],
    area: Area::Relate,
    process: "Business relationships",
    title: "Complaints are recorded, answered and closed",
    asks: "What a complaint is, each one with its answer, and escalation where the usual way fails.",
    guidance: "No complaints at all usually means that nobody asks.",
    rules: &[
        Rule::one("document")
            .about(&[PROCEDURES, Topic::Words(&["complaint", "beschwerde"])])
            .in_states(PUBLISHED)
            .until("review_due"),
        Rule::one("complaint")
            .in_states(ANY_COMPLAINT)
            .should()
            .updated_within(TWO_YEARS),
        Rule::each("complaint")
            .in_states(&["received", "acknowledged", "investigated"])
            .with(&[Need::Field("owner")])
            .until("due"),
        Rule::each("complaint")
            .in_states(&["closed"])
            .with(&[Need::Field("answer")])
            .should(),
    ],
};

pub(super) const SATISFACTION: Requirement<'static> = Requirement {
    id: "satisfaction",
    clauses: &["8.3.2", "7.1"],
    area: Area::Relate,
    process: "Business relationships",
    title: "Customer satisfaction is measured and acted on",
    asks: "Results of surveys at planned intervals, the trend, and what was improved.",
    guidance: "Three questions answered by many beat thirty answered by few.",
    rules: &[
        Rule::one("satisfaction")
            .in_states(&["evaluated"])
            .with(&[Need::Field("percent"), Need::Field("conclusions")])
            .since("measured_on", YEAR),
        Rule::one("satisfaction")
            .in_states(&["evaluated"])
            .with(&[Need::Relation("led_to")])
            .should(),
    ],
};

pub(super) const CONTRACTS: Requirement<'static> = Requirement {
    id: "contracts",
    clauses: &["8.3.4", "7.2"],
    area: Area::Relate,
    process: "Supplier management",
    title: "Suppliers are bound by contracts with an owner",
    asks: "A contract per supplier with scope, targets, duties, subcontractors, terms of exit, and a person in charge.",
    guidance: "Note the day of notice, not the day of the end; it comes first.",
    rules: &[
        Rule::one("contract")
            .in_states(&["active", "notice_given"])
            .with(&[
                Need::Relation("with_supplier"),
                Need::Field("owner"),
                Need::Field("exit_terms"),
            ])
            .until_if_set("end"),
        Rule::each("contract")
            .in_states(&["active"])
            .with(&[Need::Field("targets")])
            .until("review_due"),
        Rule::each("supplier").in_states(SUPPLYING).with(&[
            Need::Field("supplier_manager"),
            Need::RelatedBy {
                kind: "contract",
                relation: "with_supplier",
            },
        ]),
    ],
};

pub(super) const SUPPLIER_PERFORMANCE: Requirement<'static> = Requirement {
    id: "supplier_performance",
    clauses: &["8.3.4", "7.2"],
    area: Area::Relate,
    process: "Supplier management",
    title: "Suppliers are monitored, reviewed, and disputes settled",
    asks: "Performance against the targets of the contract, reviews at planned intervals, and disputes to their end.",
    guidance: "Measure suppliers with your own data as well as theirs.",
    rules: &[
        Rule::one("supplier_review")
            .in_states(&["completed"])
            .with(&[Need::Relation("of_supplier"), Need::Field("performance")])
            .since("completed", YEAR),
        Rule::each("supplier")
            .in_states(SUPPLYING)
            .with(&[Need::Field("performance")])
            .until("next_due"),
        Rule::each("supplier")
            .in_states(SUPPLYING)
            .with(&[Need::RelatedBy {
                kind: "supplier_review",
                relation: "of_supplier",
            }])
            .should(),
        Rule::each("dispute")
            .in_states(&["raised", "in_negotiation", "escalated"])
            .with(&[Need::Field("owner")])
            .until_if_set("due"),
    ],
};
