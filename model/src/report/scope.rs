//! What a report is about: services, a customer, a period.

use std::collections::BTreeSet;

use steward_sync::ids::DocumentId;

use crate::kinds;
use crate::measure::period::Period;
use crate::row::{Row, Rows};
use crate::value::Value;

/// Relations by which records belong to a service.
const TO_SERVICE: [&str; 4] = ["affects_service", "for_service", "about_service", "about"];
/// Relations by which records belong to a customer.
const TO_CUSTOMER: [&str; 3] = ["for_customer", "from_customer", "of_customer"];

/// What a report is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Scope {
    /// The services whose records count; empty means all.
    pub services: BTreeSet<DocumentId>,
    /// The services that the report names itself.
    pub named_services: Vec<DocumentId>,
    /// The customer whose records count; none means all.
    pub customer: Option<DocumentId>,
    /// The days that count.
    pub period: Period,
    /// Agreements that the report names itself.
    agreements: BTreeSet<DocumentId>,
}

impl Scope {
    /// Every service and customer, in a period.
    #[must_use]
    pub fn whole(period: Period) -> Self {
        Self {
            services: BTreeSet::new(),
            named_services: Vec::new(),
            customer: None,
            period,
            agreements: BTreeSet::new(),
        }
    }

    /// What the row of a report says; none while it has no period, or one that ends before it begins.
    ///
    /// Services are those that the report names, and those of the agreements that it names. A report for a customer that
    /// names neither is about the services that are agreed with that customer.
    #[must_use]
    pub fn of(report: &Row, rows: &dyn Rows) -> Option<Self> {
        let day = |name: &str| match report.value(name) {
            Some(Value::Date(day)) => Some(*day),
            Some(Value::Text(_) | Value::Number(_) | Value::DateTime(_) | Value::Flag(_)) | None => None,
        };
        let period = Period {
            from_day: day("period_start")?,
            to_day: day("period_end")?,
        };
        if period.from_day > period.to_day {
            return None;
        }
        let related = |relation: &'static str, kind: &'static str| {
            let targets = report.relations.iter().filter(move |(name, _)| name == relation);
            targets
                .map(|(_, target)| *target)
                .filter(move |target| rows.find(*target).is_some_and(|row| row.kind == kind))
        };
        let named_services: Vec<DocumentId> = related("reports_on", "service").collect();
        let customer = related("made_for", "customer").next();
        let mut agreements: BTreeSet<DocumentId> = related("reports_on", "service_level_agreement").collect();
        if let (Some(customer), true, true) = (customer, named_services.is_empty(), agreements.is_empty()) {
            rows.each("service_level_agreement", &mut |row| {
                let with_customer = row
                    .relations
                    .iter()
                    .any(|(name, target)| name == "with_customer" && *target == customer);
                if with_customer && !row.archived {
                    agreements.insert(row.document);
                }
            });
        }
        let mut services: BTreeSet<DocumentId> = named_services.iter().copied().collect();
        for agreement in &agreements {
            let covered = rows.find(*agreement).into_iter().flat_map(|row| &row.relations);
            services.extend(
                covered
                    .filter(|(name, _)| name == "for_service")
                    .map(|(_, service)| *service),
            );
        }
        Some(Self {
            services,
            named_services,
            customer,
            period,
            agreements,
        })
    }

    /// Whether a record counts: it belongs to one of the services, and to the customer where its kind has customers.
    /// Archived records never count.
    #[must_use]
    pub fn concerns(&self, row: &Row) -> bool {
        let relates = |names: &[&str], wanted: &dyn Fn(&DocumentId) -> bool| {
            row.relations
                .iter()
                .any(|(name, target)| names.contains(&name.as_str()) && wanted(target))
        };
        let has_customers = || {
            kinds::by_name(&row.kind).is_some_and(|kind| TO_CUSTOMER.iter().any(|name| kind.relation(name).is_some()))
        };
        let of_service = || {
            // What a customer says need not name a service.
            let of_customer_alone =
                matches!(row.kind.as_str(), "complaint" | "satisfaction") && self.customer.is_some();
            self.services.is_empty()
                || of_customer_alone
                || relates(&TO_SERVICE, &|service| self.services.contains(service))
        };
        let of_customer = || match self.customer {
            Some(customer) if has_customers() => relates(&TO_CUSTOMER, &|target| *target == customer),
            Some(_) | None => true,
        };
        !row.archived && of_service() && of_customer()
    }

    /// Whether an agreement's targets are those of the report.
    pub(super) fn is_agreed(&self, agreement: &Row) -> bool {
        if !self.agreements.is_empty() {
            return self.agreements.contains(&agreement.document);
        }
        let with_customer = |customer| {
            agreement
                .relations
                .iter()
                .any(|(name, target)| name == "with_customer" && *target == customer)
        };
        agreement.state == "in_force" && !agreement.archived && self.customer.is_none_or(with_customer)
    }
}
