//! Conformity: which requirements of a standard the records prove, for what reason, and what to do next.
//!
//! A [`Catalogue`] is data: requirements with their clause numbers in each edition and, per requirement, the [`Rule`]s
//! that say which records are evidence. [`evaluate`] is a pure function of catalogue, rows and moment, so that a status
//! always follows from live records and decays as they age. [`iso_20000::CATALOGUE`] comes with the product; others
//! (an organization's own, another standard's) are built at run time and evaluated alike.

mod assessment;
mod catalogue;
pub mod clause;
mod evaluate;
mod evidence;
mod grade;
mod history;
pub mod iso_20000;
pub mod own;
pub mod process;
mod proof;
mod rule;

#[cfg(test)]
mod tests;

pub use assessment::{Assessment, ClauseGroup, Finding, NextStep, Outcome, Reason, Status, Tally};
pub use catalogue::{Catalogue, Edition, Group, Requirement};
pub use evaluate::{Evaluation, GRACE_DAYS, Moment, NOTICE_DAYS, RECORDS_KEPT, evaluate};
pub use grade::Grade;
pub use history::{Change, HistoryWalk, Point, RowTimeline, Telling, days_of_row};
pub use proof::{Proof, proofs};
pub use rule::{Demand, Freshness, Need, Rule, Topic, Weight};
