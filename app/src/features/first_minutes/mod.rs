//! The start page: the workspaces on this device, and the three ways to another one.

mod join_way;
mod list;
mod page;
mod sample_way;
mod start_set;
mod start_way;

pub(crate) use page::FirstMinutes;
