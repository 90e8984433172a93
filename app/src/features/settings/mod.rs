//! The settings of a workspace on this device: appearance, the person, storage, the workspace file, sharing, removal.
//!
//! One file per section.

mod about;
mod danger;
mod file;
mod page;
mod people;
mod quarantine;
mod relay;
mod storage;
mod you;

pub(crate) use page::SettingsPage;
