//! Changing many records at once: the bar under the list, the dialog with its preview, the work and its report.
//!
//! [`draft`] is what stands in the dialog and what follows from it, [`words`] how it is said: plain data. The other files
//! draw and carry out.

mod bar;
mod dialog;
mod draft;
mod report;
mod words;
mod work;

pub(super) use bar::BulkBar;
pub(crate) use work::BulkWork;
