//! The members of a shared workspace as the relay knows them, and what an owner or manager does with them.

use serde::{Deserialize, Serialize};

use super::{
    Workspace,
    driver::Driver,
    link_http::{Method, RelayError, json},
};

/// A member of the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MemberAtRelay {
    /// The relay's id.
    pub member: String,
    /// As shown.
    pub name: String,
    /// The role's name.
    pub role: String,
    /// When the member joined.
    #[serde(default)]
    pub created_millis: i64,
    /// When access was taken away.
    #[serde(default)]
    pub revoked_millis: Option<i64>,
    /// When a device of theirs was last connected.
    #[serde(default)]
    pub last_seen_millis: Option<i64>,
    /// A device of theirs is connected now.
    #[serde(default)]
    pub online: bool,
    /// Their devices.
    #[serde(default)]
    pub devices: Vec<DeviceAtRelay>,
}

/// A device of a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceAtRelay {
    /// The name that follows from its key.
    pub device_id: String,
    /// As its member named it.
    pub name: String,
    /// How it signs.
    #[serde(default)]
    pub algorithm: String,
    /// When it was added.
    #[serde(default)]
    pub enrolled_millis: i64,
    /// When it was last connected.
    #[serde(default)]
    pub last_seen_millis: Option<i64>,
    /// When it was revoked.
    #[serde(default)]
    pub revoked_millis: Option<i64>,
}

/// An invitation that nobody has accepted yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenInvitation {
    /// By which it is withdrawn; not its code.
    pub handle: String,
    /// The role that it gives.
    pub role: String,
    /// For whom, where that was said.
    #[serde(default)]
    pub name: Option<String>,
    /// `device` for a further device of a member.
    #[serde(default)]
    pub purpose: Option<String>,
    /// Until when it may be accepted.
    pub expires_millis: i64,
}

/// A link that works once.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OneTimeLink {
    /// The link.
    pub url: String,
    /// Until when it works.
    pub expires_millis: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewInvitation<'a> {
    role: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

impl Workspace {
    fn shared(self) -> Result<std::rc::Rc<Driver>, RelayError> {
        self.require().map_err(RelayError::Here)
    }

    /// All members, those whose access was taken away included.
    ///
    /// # Errors
    /// When the relay does not answer or refuses.
    pub async fn members(self) -> Result<Vec<MemberAtRelay>, RelayError> {
        let driver = self.shared()?;
        let members: Vec<MemberAtRelay> = driver.ask_relay(Method::Get, "/members", None).await?;
        let listed = driver.relay().and_then(|relay| {
            members
                .iter()
                .find(|member| member.member == relay.member)
                .map(|own| (own, relay))
        });
        if let Some((own, relay)) = listed
            && own.role != relay.role
        {
            driver.learn_role();
        }
        Ok(members)
    }

    /// Invitations that nobody has accepted yet.
    ///
    /// # Errors
    /// When the relay does not answer or refuses.
    pub async fn open_invitations(self) -> Result<Vec<OpenInvitation>, RelayError> {
        self.shared()?.ask_relay(Method::Get, "/invitations", None).await
    }

    /// Invites somebody; the link is shown this once.
    ///
    /// # Errors
    /// When the relay does not answer or refuses.
    pub async fn invite(self, role: &str, name: &str) -> Result<OneTimeLink, RelayError> {
        let name = Some(name.trim()).filter(|name| !name.is_empty());
        let body = json(&NewInvitation { role, name })?;
        self.shared()?
            .ask_relay(Method::Post, "/invitations", Some(&body))
            .await
    }

    /// Takes an invitation back that nobody has accepted.
    ///
    /// # Errors
    /// When the relay does not answer or refuses.
    pub async fn withdraw_invitation(self, handle: &str) -> Result<(), RelayError> {
        let suffix = format!("/invitations/{handle}");
        self.shared()?.tell_relay(Method::Delete, &suffix, None).await
    }

    /// A link by which a member adds a device: this person, or another member who lost theirs.
    ///
    /// # Errors
    /// When the relay does not answer or refuses.
    pub async fn device_link(self, member: Option<&str>) -> Result<OneTimeLink, RelayError> {
        let body = match member {
            Some(member) => serde_json::json!({ "member": member }),
            None => serde_json::json!({}),
        };
        self.shared()?
            .ask_relay(Method::Post, "/device-links", Some(&body))
            .await
    }

    /// Gives a member another role; it holds at once, on live connections too.
    ///
    /// # Errors
    /// When the relay does not answer or refuses.
    pub async fn change_role(self, member: &str, role: &str) -> Result<(), RelayError> {
        let body = serde_json::json!({ "role": role });
        let suffix = format!("/members/{member}");
        self.shared()?.tell_relay(Method::Patch, &suffix, Some(&body)).await
    }

    /// Takes a member's access away, on all devices, at once.
    ///
    /// # Errors
    /// When the relay does not answer or refuses.
    pub async fn revoke_member(self, member: &str) -> Result<(), RelayError> {
        let suffix = format!("/members/{member}/revoke");
        self.shared()?.tell_relay(Method::Post, &suffix, None).await
    }

    /// Takes the access of one device away, at once.
    ///
    /// # Errors
    /// When the relay does not answer or refuses.
    pub async fn revoke_device(self, member: &str, device: &str) -> Result<(), RelayError> {
        let suffix = format!("/members/{member}/devices/{device}/revoke");
        self.shared()?.tell_relay(Method::Post, &suffix, None).await
    }

    /// Tries to connect now, after the relay did not let this device in.
    pub fn connect_again(self) {
        if let Some(driver) = self.driver() {
            driver.connect_again();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_read_as_the_relay_writes_them() {
        let json = r#"[{"member":"8f3a","name":"Ana","role":"owner","createdMillis":1,"online":true,"devices":[
            {"deviceId":"c383","name":"Laptop","algorithm":"Ed25519","publicKey":"AAAA","enrolledMillis":2}]},
            {"member":"77aa","name":"Ben","role":"reader","createdMillis":1,"revokedMillis":5,"lastSeenMillis":4,
            "online":false,"devices":[]}]"#;
        let members: Vec<MemberAtRelay> = serde_json::from_str(json).unwrap();
        assert_eq!(members[0].devices[0].device_id, "c383");
        assert_eq!(members[1].revoked_millis, Some(5));
        // What was kept on this device reads the same.
        let kept = serde_json::to_string(&members).unwrap();
        assert_eq!(serde_json::from_str::<Vec<MemberAtRelay>>(&kept).unwrap(), members);
    }

    #[test]
    fn an_invitation_without_a_name_names_nobody() {
        let body = json(&NewInvitation {
            role: "reader",
            name: None,
        });
        assert_eq!(body.unwrap().to_string(), r#"{"role":"reader"}"#);
    }
}
