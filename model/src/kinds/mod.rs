//! The record kinds, one file each, and the lists of them.

use crate::declaration::Kind;

pub mod action;
pub mod change;
pub mod configuration_item;
pub mod document;
pub mod incident;
pub mod management_review;
pub mod service;
pub mod service_management_plan;
pub mod unknown;
pub mod workspace;

#[cfg(test)]
mod tests;

/// The kinds that navigation lists, in the order of their areas.
pub static ALL: &[&Kind] = &[
    &document::KIND,
    &service_management_plan::KIND,
    &service::KIND,
    &change::KIND,
    &configuration_item::KIND,
    &incident::KIND,
    &management_review::KIND,
    &action::KIND,
];

/// The kind with this stored name, the workspace document included.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Kind> {
    ALL.iter()
        .copied()
        .chain([&workspace::KIND])
        .find(|kind| kind.name == name)
}

/// The kind with this short id prefix, in any case of letters.
#[must_use]
pub fn by_prefix(prefix: &str) -> Option<&'static Kind> {
    ALL.iter()
        .copied()
        .find(|kind| kind.prefix.eq_ignore_ascii_case(prefix))
}
