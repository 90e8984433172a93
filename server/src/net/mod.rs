//! From a listening address to requests: connections are accepted, counted, decrypted, and cut when they stall.
//!
//! - [`address`]: which proxies may say for whom they speak.
//! - `connection`: what bounds one connection.
//! - [`server`]: the accepting loop.
//! - [`tls`]: certificate and key, read again when their files change.

pub mod address;
mod connection;
pub mod server;
pub mod tls;
