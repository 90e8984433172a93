//! The timeline of a record: what people said and what changed, newest first.
//!
//! [`entries`] and the receipts of [`received`] are plain data and tested natively; [`view`] draws them.

mod composer;
mod entries;
mod received;
mod view;

pub(crate) use view::Timeline;
