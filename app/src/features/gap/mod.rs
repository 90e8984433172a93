//! The gap assessment: a guided pass over the requirements, and what came of it, beside what the records prove.
//!
//! [`view`] is plain data computed from rows and tested natively; the other files draw it.

mod chart;
mod gaps;
mod line_field;
mod page;
mod result;
mod step;
mod view;

pub(crate) use page::{GapPage, gap_path};
