//! Registers: every record of a kind as a list, with the open one beside it; and search over all kinds.
//!
//! [`query`] is what the address says, [`list`] what follows from it over the rows, [`column`] what stands in a cell,
//! [`layout`] what fits: plain data. [`page`] and the other files draw it.

pub(crate) mod cells;
pub(crate) mod column;
mod csv_export;
mod filter_bar;
mod keys;
mod layout;
mod list;
mod page;
pub(crate) mod paths;
mod query;
mod rows;
mod search;
mod settled;
mod toolbar;

pub(crate) use csv_export::csv_lines;
pub(crate) use keys::on_window_key;
pub(crate) use page::RegisterPage;
pub(crate) use search::SearchPage;
pub(crate) use settled::settled;
