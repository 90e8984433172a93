//! The IT service management system as data and pure functions.
//!
//! Record kinds are declarations ([`declaration`], one file per kind in [`kinds`]); records are automerge documents
//! that are changed by named edits only ([`edit`]), read as snapshots ([`snapshot`]) and projected to rows ([`row`])
//! for registers and search. Nothing here reads a clock, draws a random number, or touches a network or a disk.

#![deny(missing_docs)]

pub mod agenda;
pub mod approval;
pub mod availability;
pub mod ballot;
pub mod calendar;
pub mod change_window;
pub mod conformity;
pub mod declaration;
pub mod edit;
pub mod event_log;
pub mod gap;
pub mod genesis;
pub mod history;
pub mod icalendar;
pub mod import;
pub mod independence;
pub mod item;
pub mod journey;
pub mod keys;
pub mod kinds;
pub mod links;
pub mod measure;
pub mod member;
pub mod message;
pub mod order;
pub mod priority;
mod reader;
pub mod report;
pub mod review;
pub mod revision;
pub mod rich_text;
pub mod room;
pub mod row;
pub mod sample;
pub mod search;
pub mod service_clock;
pub mod short_id;
pub mod snapshot;
pub mod templates;
pub mod trace;
pub mod trend;
pub mod value;
pub mod view;
pub mod word_difference;
pub mod workflow;
pub mod xlsx;
