//! The timeline of a record: what people said and what changed, newest first.
//!
//! [`entries`] is plain data and tested natively; [`view`] draws it. [`receipts`] says what the relay knows of changes.

mod composer;
mod entries;
mod receipts;
mod view;

pub(crate) use view::Timeline;
