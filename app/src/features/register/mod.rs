//! Registers: every record of a kind as a list, with the open one beside it; and search over all kinds.
//!
//! [`query`] is what the address says, [`list`] what follows from it over the rows, [`column`] what stands in a cell,
//! [`layout`] what fits, [`selection`] what is selected: plain data. [`page`] and the other files draw it. [`bulk`]
//! changes what is selected, [`views`] keeps what the address says under a name, [`looks`] are other ways to look at the
//! same records, [`export`] and [`print`] take them elsewhere.

mod bulk;
pub(crate) mod cells;
pub(crate) mod column;
mod csv_export;
mod export;
mod filter_bar;
mod filter_words;
mod keys;
mod layout;
mod list;
mod looks;
mod nothing;
mod page;
mod print;
mod query;
mod rows;
mod search;
mod selection;
mod sheet_export;
#[cfg(test)]
mod testing;
mod toolbar;
mod views;
mod work;

pub(crate) use bulk::BulkWork;
pub(crate) use csv_export::csv_lines;
pub(crate) use keys::on_window_key;
pub(crate) use looks::{Look, LookView};
pub(crate) use page::{Register, RegisterPage};
pub(crate) use search::SearchPage;
pub(crate) use views::{PersonalViews, forget_personal};

/// The records that a register lists for the query part of an address, in its order.
pub(crate) fn documents_of(
    rows: &crate::workspace::RowIndex,
    kind: &'static steward_model::declaration::Kind,
    search: &str,
) -> Vec<steward_sync::ids::DocumentId> {
    let query = query::Query::parse(search);
    let found = list::list(rows.of_kind(kind.name).iter().map(AsRef::as_ref), kind, &query);
    found.lines.iter().filter_map(list::document_of).collect()
}
