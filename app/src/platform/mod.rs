//! The browser: storage, keys, sockets, tabs, clock, randomness, service worker. Nothing else in the crate touches them.

pub mod asset;
pub mod clock;
pub mod device_key;
pub mod directory;
pub mod download;
pub mod indexed_db;
pub(crate) mod js;
pub mod network;
pub mod page;
pub mod panic;
pub mod random;
pub mod service_worker;
pub mod socket;
pub mod storage;
pub mod tabs;
pub mod task;
pub mod time_zone;
