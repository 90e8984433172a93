//! What a record hangs together with: from incidents to customers and back, and what depends on what.
//!
//! [`view`] and [`layout`] are plain data and tested natively, [`query`] is what the address says; the other files draw.

mod graph;
mod layout;
mod page;
mod query;
mod table;
mod tree;
mod view;

pub(crate) use page::TracePage;
pub(crate) use query::trace_path;
