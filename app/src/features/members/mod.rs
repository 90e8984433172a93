//! The members of a shared workspace: who, on which devices, with which role; inviting, adding devices, taking access
//! away.
//!
//! [`view`] is plain data and tested natively; the other files draw, one per thing that is asked for.

mod confirm;
mod device_list;
mod invite;
mod link_card;
mod member;
mod page;
mod qr;
mod role_form;
mod sign_out;
mod state;
mod view;

pub(crate) use page::{MembersPage, members_path};
pub(crate) use sign_out::SignOut;
pub(crate) use state::forget_kept;
