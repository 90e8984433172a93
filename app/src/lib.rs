//! The single-page application: registers and records in the browser, with or without a network.
//!
//! - [`platform`]: the only place that touches the browser (storage, sockets, tabs, clock, randomness).
//! - [`workspace`]: one open workspace: named edits in, signals out; drives the synchronization engine.
//! - [`features`]: pages, one folder per feature, written against [`workspace::Workspace`] only.
//! - [`ui`]: components that know no domain type.
//! - `messages`: every text of the interface.

#![allow(
    unreachable_pub,
    reason = "the component macro of leptos writes `pub` items into private modules"
)]

pub mod features;
mod messages;
pub mod platform;
pub mod ui;
pub mod workspace;
