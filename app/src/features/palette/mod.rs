//! The command palette: every record, page, kind, workspace and action behind one key.
//!
//! [`entries`] decides what is listed (plain data, tested natively), [`dialog`] draws it and moves through it.

mod dialog;
mod entries;
mod offered;

pub(crate) use dialog::{Palette, PaletteBody};
pub(crate) use offered::{Command, Offered, offer_commands};
