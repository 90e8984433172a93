//! ISO/IEC 20000-1 in its editions of 2018 and 2011: every requirement under both of its numbers, paraphrased.
//!
//! Nothing here is the standard's text. Where one edition splits what the other keeps together, each part is a
//! requirement of its own under the same number.

mod build;
mod check;
mod deliver;
mod govern;
mod relate;
mod resolve;
mod terms;

use super::catalogue::{Catalogue, Edition, Group};

const fn group(clause: &'static str, title: &'static str) -> Group<'static> {
    Group { clause, title }
}

/// The catalogue. [`super::Requirement::clauses`] are in the order of its editions: 2018, 2011.
pub static CATALOGUE: Catalogue<'static> = Catalogue {
    name: "iso_20000",
    label: "ISO/IEC 20000-1",
    editions: &[
        Edition {
            name: "2018",
            groups: &[
                group("4", "Context"),
                group("5", "Leadership"),
                group("6", "Planning"),
                group("7", "Support"),
                group("8", "Operation"),
                group("9", "Evaluation"),
                group("10", "Improvement"),
            ],
        },
        Edition {
            name: "2011",
            groups: &[
                group("4", "Management system"),
                group("5", "New and changed services"),
                group("6", "Service delivery"),
                group("7", "Relationships"),
                group("8", "Resolution"),
                group("9", "Control"),
            ],
        },
    ],
    requirements: &[
        govern::CONTEXT,
        govern::INTERESTED_PARTIES,
        govern::LEADERSHIP,
        govern::POLICY,
        govern::ROLES,
        govern::REPRESENTATIVE,
        govern::COMMUNICATION,
        govern::PARTIES_INVOLVED,
        govern::DOCUMENTATION,
        govern::DOCUMENT_CONTROL,
        govern::RECORD_CONTROL,
        govern::RESOURCES,
        govern::COMPETENCE,
        govern::AWARENESS,
        govern::KNOWLEDGE,
        govern::SCOPE,
        govern::SYSTEM,
        govern::RISKS,
        govern::OBJECTIVES,
        govern::PLAN,
        govern::OPERATIONAL_CONTROL,
        govern::SERVICE_DELIVERY,
        deliver::SERVICE_REQUIREMENTS,
        deliver::CATALOGUE,
        deliver::SERVICE_LEVEL_AGREEMENTS,
        deliver::INTERNAL_AGREEMENTS,
        deliver::SERVICE_REPORTS,
        deliver::AVAILABILITY_REQUIREMENTS,
        deliver::CONTINUITY_REQUIREMENTS,
        deliver::CONTINUITY_PLANS,
        deliver::AVAILABILITY_MONITORING,
        deliver::CONTINUITY_TESTS,
        deliver::BUDGET,
        deliver::DEMAND,
        deliver::CAPACITY,
        deliver::SECURITY_POLICY,
        deliver::SECURITY_CONTROLS,
        deliver::SECURITY_INCIDENTS,
        relate::RELATIONSHIPS,
        relate::CUSTOMER_REVIEWS,
        relate::COMPLAINTS,
        relate::SATISFACTION,
        relate::CONTRACTS,
        relate::SUPPLIER_PERFORMANCE,
        build::TRANSITION_INITIATION,
        build::TRANSITION_PLANNING,
        build::TRANSITION_DESIGN,
        build::TRANSITION_ACCEPTANCE,
        build::ASSETS,
        build::CONFIGURATION,
        build::CONFIGURATION_VERIFICATION,
        build::CHANGE_POLICY,
        build::CHANGE_CONTROL,
        build::CHANGE_REVIEW,
        build::RELEASE_PLANNING,
        build::RELEASE_SUCCESS,
        resolve::INCIDENTS,
        resolve::MAJOR_INCIDENTS,
        resolve::REQUESTS,
        resolve::PROBLEMS,
        resolve::KNOWN_ERRORS,
        check::MEASUREMENT,
        check::AUDIT_PROGRAMME,
        check::AUDITS,
        check::MANAGEMENT_REVIEW,
        check::NONCONFORMITIES,
        check::IMPROVEMENT_CRITERIA,
        check::IMPROVEMENTS,
    ],
};
