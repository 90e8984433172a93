//! From a listening address to requests: connections are accepted, counted, decrypted, and cut when they stall.
//!
//! - [`address`]: which proxies may say for whom they speak.
//! - `connection`: what bounds one connection.
//! - [`fetch`]: requests that the relay sends itself.
//! - [`server`]: the accepting loop.
//! - `trust`: whom the relay believes when it connects to others.
//! - [`tls`]: certificate and key, read again when their files change.

pub mod address;
mod connection;
pub mod fetch;
pub mod server;
pub mod tls;
pub(crate) mod trust;
