//! Joining a workspace by invitation, or by signing in at the relay's provider: who invites to what, the person's name,
//! and the name of the device.

mod device_name;
mod page;
mod provider;

use std::cell::RefCell;

pub(crate) use device_name::device_name;
pub(crate) use page::JoinPage;
pub(crate) use provider::SignInWay;

use crate::{messages::start as text, workspace::InvitationLink};

thread_local! {
    /// An invitation pasted on the start page, on its way to the join page. Not in the address, so that a one-time
    /// link does not stay in the browser's history.
    static HANDED_OVER: RefCell<Option<InvitationLink>> = const { RefCell::new(None) };
}

/// Gives an invitation to the join page, which is opened next.
pub(crate) fn hand_over(invitation: InvitationLink) {
    HANDED_OVER.replace(Some(invitation));
}

fn handed_over() -> Option<InvitationLink> {
    HANDED_OVER.take()
}

/// A role as said in a sentence.
pub(crate) fn role_label(role: &str) -> String {
    match role {
        "owner" => text::role_owner(),
        "manager" => text::role_manager(),
        "practitioner" => text::role_practitioner(),
        "auditor" => text::role_auditor(),
        "reader" => text::role_reader(),
        "contact" => text::role_contact(),
        other => return other.to_owned(),
    }
    .to_owned()
}
