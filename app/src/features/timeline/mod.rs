//! The timeline of a record: what people said and what changed, newest first.
//!
//! [`entries`] is plain data and tested natively; [`view`] draws it.

mod composer;
mod entries;
mod view;

pub(crate) use view::Timeline;
