//! The relay that an organization hosts: it serves the application, keeps documents, and forwards changes.
//!
//! - [`cli`]: the command line, one function per command.
//! - [`http`]: routes: health, metrics, API, the synchronization socket, the embedded application.
//! - [`relay`]: one actor per open workspace, which drives `steward_sync::engine::Engine`.
//! - [`identity`]: workspaces, members, invitations, tokens, roles.
//! - [`store`]: the SQLite database; implements `steward_sync::store::Store`.
//! - [`net`]: connections: accepting, TLS, bounds of each.
//! - [`platform`]: clock and randomness, injected everywhere else.
//!
//! The relay knows documents, not incidents: nothing here depends on the model.

pub mod cli;
pub mod http;
pub mod identity;
pub mod limits;
pub mod net;
pub mod output;
pub mod platform;
pub mod relay;
pub mod store;
