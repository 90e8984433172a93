//! The tests of members, tokens, invitations, devices and signing in, on PostgreSQL.

#![allow(clippy::duplicate_mod, reason = "each of these tests brings the same harness")]

#[path = "identity.rs"]
mod identity;
#[path = "members_api.rs"]
mod members_api;
#[path = "sign_in.rs"]
mod sign_in;
