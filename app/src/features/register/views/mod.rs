//! Saved views: what a register shows, under a name. Personal ones are kept on this device, shared ones stand in the
//! workspace document.
//!
//! [`list`] is plain data; [`store`] keeps it, [`menu`] and [`name_dialog`] draw.

mod list;
mod menu;
mod name_dialog;
mod store;

pub(super) use list::{View, find, of_kind};
pub(super) use menu::ViewsMenu;
pub(crate) use store::{PersonalViews, forget_personal};
