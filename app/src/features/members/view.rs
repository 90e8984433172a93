//! What the members page shows and offers: plain data from what the relay said, tested natively. The relay decides; this
//! only spares people buttons that it would refuse.

use serde::{Deserialize, Serialize};

use crate::workspace::{MemberAtRelay, OpenInvitation};

/// What the relay last said, and when.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Known {
    pub(super) members: Vec<MemberAtRelay>,
    pub(super) invitations: Vec<OpenInvitation>,
    pub(super) at_millis: i64,
}

/// Who asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asker {
    /// The relay's id of this member.
    pub(super) member: String,
    pub(super) role: String,
    /// The device by which this browser is known; none by a token.
    pub(super) device: Option<String>,
}

/// Roles by name, the mightiest first.
pub(super) const ROLES: [&str; 6] = ["owner", "manager", "practitioner", "auditor", "reader", "contact"];

const OWNER: &str = "owner";
const MANAGER: &str = "manager";

impl Asker {
    fn is_owner(&self) -> bool {
        self.role == OWNER
    }

    /// The roles that one may invite to.
    pub(super) fn invites_to(&self) -> &'static [&'static str] {
        match self.role.as_str() {
            OWNER => &ROLES,
            // A manager invites to what is below.
            MANAGER => ROLES.get(2..).unwrap_or_default(),
            _ => &[],
        }
    }

    pub(super) fn may_invite(&self) -> bool {
        !self.invites_to().is_empty()
    }

    pub(super) fn may_change_roles(&self) -> bool {
        self.is_owner()
    }

    /// Whether one may take a member's access away. Oneself one signs out instead.
    pub(super) fn may_revoke(&self, member: &MemberAtRelay) -> bool {
        self.is_owner() && member.member != self.member && member.revoked_millis.is_none()
    }

    /// Whether one may make a link by which another member gets back in.
    pub(super) fn may_recover(&self, member: &MemberAtRelay) -> bool {
        self.may_revoke(member)
    }

    /// Whether one may revoke devices of this member.
    pub(super) fn may_revoke_devices(&self, member: &MemberAtRelay) -> bool {
        self.is_owner() || member.member == self.member
    }

    pub(super) fn is(&self, member: &MemberAtRelay) -> bool {
        member.member == self.member
    }
}

impl Known {
    pub(super) fn member(&self, id: &str) -> Option<&MemberAtRelay> {
        self.members.iter().find(|member| member.member == id)
    }

    /// Ids of those with access, in the order of the page: oneself, who is here now, then by name.
    pub(super) fn present(&self, asker: &Asker) -> Vec<String> {
        let mut members: Vec<&MemberAtRelay> = self
            .members
            .iter()
            .filter(|member| member.revoked_millis.is_none())
            .collect();
        members.sort_by_key(|member| (!asker.is(member), !member.online, member.name.to_lowercase()));
        members.iter().map(|member| member.member.clone()).collect()
    }

    /// Ids of those whose access was taken away, the latest first.
    pub(super) fn former(&self) -> Vec<String> {
        let mut members: Vec<&MemberAtRelay> = self
            .members
            .iter()
            .filter(|member| member.revoked_millis.is_some())
            .collect();
        members.sort_by_key(|member| std::cmp::Reverse(member.revoked_millis));
        members.iter().map(|member| member.member.clone()).collect()
    }

    /// Whether this is the only owner, who has to stay one.
    pub(super) fn is_last_owner(&self, member: &MemberAtRelay) -> bool {
        let owners = self
            .members
            .iter()
            .filter(|other| other.role == OWNER && other.revoked_millis.is_none())
            .count();
        member.role == OWNER && owners <= 1
    }

    pub(super) fn encode(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// None for what cannot be read: then nothing is known.
    pub(super) fn decode(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(id: &str, name: &str, role: &str) -> MemberAtRelay {
        MemberAtRelay {
            member: id.to_owned(),
            name: name.to_owned(),
            role: role.to_owned(),
            created_millis: 1,
            revoked_millis: None,
            last_seen_millis: None,
            online: false,
            devices: Vec::new(),
        }
    }

    fn asker(id: &str, role: &str) -> Asker {
        Asker {
            member: id.to_owned(),
            role: role.to_owned(),
            device: None,
        }
    }

    #[test]
    fn oneself_comes_first_then_who_is_here() {
        let mut carl = member("c", "carl", "reader");
        carl.online = true;
        let mut dora = member("d", "Dora", "reader");
        dora.revoked_millis = Some(9);
        let known = Known {
            members: vec![
                member("b", "Ben", "manager"),
                dora,
                carl,
                member("a", "Zoe", "owner"),
                member("e", "ada", "auditor"),
            ],
            ..Known::default()
        };
        assert_eq!(known.present(&asker("a", "owner")), ["a", "c", "e", "b"]);
        assert_eq!(known.former(), ["d"]);
    }

    #[test]
    fn each_role_is_offered_what_the_relay_allows() {
        let ben = member("b", "Ben", "practitioner");
        let owner = asker("a", "owner");
        assert_eq!(owner.invites_to(), ROLES);
        assert!(owner.may_change_roles() && owner.may_revoke(&ben) && owner.may_recover(&ben));
        assert!(!owner.may_revoke(&member("a", "Ana", "owner")), "oneself one signs out");
        let manager = asker("m", "manager");
        assert_eq!(manager.invites_to(), ["practitioner", "auditor", "reader", "contact"]);
        assert!(!manager.may_change_roles() && !manager.may_revoke(&ben) && !manager.may_revoke_devices(&ben));
        for role in ["practitioner", "auditor", "reader", "contact", ""] {
            let own = asker("b", role);
            assert!(!own.may_invite() && !own.may_change_roles(), "{role}");
            assert!(own.may_revoke_devices(&ben), "{role} signs out own devices");
        }
    }

    #[test]
    fn the_last_owner_is_known() {
        let mut known = Known {
            members: vec![member("a", "Ana", "owner"), member("b", "Ben", "owner")],
            ..Known::default()
        };
        assert!(!known.is_last_owner(&known.members[0]));
        known.members[1].revoked_millis = Some(5);
        assert!(known.is_last_owner(&known.members[0]));
        assert!(!known.is_last_owner(&member("c", "Carl", "reader")));
    }

    #[test]
    fn what_was_kept_is_read_back_and_damage_is_nothing_known() {
        let known = Known {
            members: vec![member("a", "Ana", "owner")],
            invitations: Vec::new(),
            at_millis: 7,
        };
        assert_eq!(Known::decode(&known.encode()), Some(known));
        assert_eq!(Known::decode("{"), None);
        assert_eq!(Known::decode(""), None);
    }
}
