//! The record kinds, one file each, and the lists of them.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::declaration::Kind;

pub mod action;
pub mod audit;
pub mod audit_programme;
pub mod baseline;
pub mod budget_line;
pub mod capacity_plan;
pub mod change;
pub mod change_freeze;
pub mod communication;
pub mod competence;
pub mod complaint;
pub mod configuration_item;
pub mod context_issue;
pub mod continuity_plan;
pub mod contract;
pub mod customer;
pub mod dashboard;
pub mod demand;
pub mod dispute;
pub mod document;
pub mod exercise;
pub mod gap;
pub mod improvement;
pub mod incident;
pub mod interested_party;
pub mod internal_agreement;
pub mod knowledge_article;
pub mod management_review;
pub mod measure;
pub mod nonconformity;
pub mod objective;
pub mod other_party;
pub mod outage;
pub mod problem;
mod reading;
pub mod release;
pub mod resource;
pub mod risk;
pub mod role_assignment;
pub mod satisfaction;
pub mod scope;
pub mod security_control;
pub mod service;
pub mod service_calendar;
pub mod service_level_agreement;
pub mod service_management_plan;
pub mod service_report;
pub mod service_request;
pub mod service_requirement;
pub mod service_review;
pub mod standard_requirement;
pub mod stock_take;
pub mod supplier;
pub mod supplier_review;
pub mod training;
pub mod transition_plan;
pub mod unknown;
pub mod workspace;

#[cfg(test)]
mod tests;

/// The kinds that navigation lists, in the order of their areas.
pub static ALL: &[&Kind] = &[
    &context_issue::KIND,
    &interested_party::KIND,
    &scope::KIND,
    &document::KIND,
    &service_management_plan::KIND,
    &objective::KIND,
    &role_assignment::KIND,
    &communication::KIND,
    &resource::KIND,
    &competence::KIND,
    &training::KIND,
    &other_party::KIND,
    &risk::KIND,
    &knowledge_article::KIND,
    &standard_requirement::KIND,
    &service::KIND,
    &service_requirement::KIND,
    &service_calendar::KIND,
    &service_level_agreement::KIND,
    &internal_agreement::KIND,
    &budget_line::KIND,
    &capacity_plan::KIND,
    &demand::KIND,
    &outage::KIND,
    &continuity_plan::KIND,
    &exercise::KIND,
    &security_control::KIND,
    &customer::KIND,
    &service_review::KIND,
    &complaint::KIND,
    &satisfaction::KIND,
    &supplier::KIND,
    &contract::KIND,
    &supplier_review::KIND,
    &dispute::KIND,
    &transition_plan::KIND,
    &change::KIND,
    &change_freeze::KIND,
    &release::KIND,
    &configuration_item::KIND,
    &baseline::KIND,
    &stock_take::KIND,
    &incident::KIND,
    &service_request::KIND,
    &problem::KIND,
    &measure::KIND,
    &dashboard::KIND,
    &service_report::KIND,
    &audit_programme::KIND,
    &audit::KIND,
    &nonconformity::KIND,
    &management_review::KIND,
    &improvement::KIND,
    &action::KIND,
];

/// Kinds that have a page of their own instead of a place in navigation.
pub static UNLISTED: &[&Kind] = &[&workspace::KIND, &gap::KIND];

/// Rows are asked for their kind thousands of times in a frame.
static BY_NAME: LazyLock<HashMap<&'static str, &'static Kind>> = LazyLock::new(|| {
    ALL.iter()
        .copied()
        .chain(UNLISTED.iter().copied())
        .map(|kind| (kind.name, kind))
        .collect()
});

/// The kind with this stored name, the unlisted ones included.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Kind> {
    BY_NAME.get(name).copied()
}

/// The kind with this short id prefix, in any case of letters.
#[must_use]
pub fn by_prefix(prefix: &str) -> Option<&'static Kind> {
    ALL.iter()
        .chain(UNLISTED)
        .copied()
        .find(|kind| kind.prefix.eq_ignore_ascii_case(prefix))
}
