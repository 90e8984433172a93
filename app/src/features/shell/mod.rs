//! The frame around every page of a workspace: rail, top bar, bottom bar, overlays, notices, titles and focus.

mod appearance;
mod bottom_bar;
mod crumbs;
mod focus;
mod frame;
mod navigation;
mod not_found;
mod notices;
mod overlays;
mod rail;
mod shortcuts;
mod title;
mod top_bar;
mod workspace_menu;

pub(crate) use appearance::{LanguageChoice, ThemeChoice};
pub(crate) use frame::WorkspaceFrame;
pub(crate) use not_found::NotFound;
pub(crate) use overlays::Overlays;
pub(crate) use title::{Title, page_title};
pub(crate) use workspace_menu::{KnownWorkspaces, origin};
