//! Importing a file: what it is, what its columns mean, what would happen, and taking it back.
//!
//! [`targets`] and [`batches`] are plain data and tested natively; [`state`] drives the steps; the other files draw them.

mod batches;
mod check;
mod column_table;
mod file;
mod history;
mod mapping;
mod page;
mod relation_types;
mod result;
mod state;
mod targets;
mod values;

pub(crate) use page::ImportPage;
