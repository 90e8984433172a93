//! Conformity: what each requirement of the standard rests on, and what to do next, drawn from the live records.
//!
//! [`view`] is plain data computed from rows and tested natively, [`words`] puts it into sentences, [`query`] is what
//! the address says; the other files draw.

mod page;
mod query;
mod requirement;
mod summary;
mod view;
mod words;

pub(crate) use page::ConformityPage;
pub(crate) use query::clause_path;
