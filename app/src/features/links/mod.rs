//! Broken links: relations that lead nowhere good, and configuration items of which something is not known, each with
//! its repair.
//!
//! [`view`] is plain data and tested natively; the other files draw.

mod gaps;
mod page;
mod relations;
mod view;

pub(crate) use page::{LinksPage, links_path};
