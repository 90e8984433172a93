//! Conformity: what each requirement of the standard rests on, and what to do next, drawn from the live records.
//!
//! [`view`] is plain data computed from rows and tested natively, [`words`] puts it into sentences, [`query`] is what
//! the address says; the other files draw: [`sections`] by clause and by process, [`standards`] the organization's own
//! catalogues, [`history`] the past year.

mod by_process;
mod edition;
mod history;
mod history_chart;
mod history_day;
mod page;
mod query;
mod requirement;
mod sections;
mod standards;
mod summary;
mod view;
mod words;

pub(crate) use edition::{EditionChoice, day_moment, edition};
pub(crate) use page::ConformityPage;
pub(crate) use query::{phase_path, requirement_path};
pub(crate) use words::{need_label, status as status_word, tone as status_tone};
