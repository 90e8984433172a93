//! Joining a workspace by an invitation link, and connecting one of this device to a relay.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use steward_sync::ids::DocumentId;

use super::{
    Workspace,
    driver::Driver,
    link_http::{Method, RelayError, ask},
};
use crate::platform::{
    clock, device_key,
    directory::{self, DirectoryEntry, Relay, WorkspaceKind},
    page, random,
};

/// A link by which somebody was invited: `{relay}/join#{code}`; or the one-time code of somebody who signed in at the
/// relay's provider, for one workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationLink {
    /// The relay's address, for example `https://steward.example.org`.
    origin: String,
    code: String,
    /// The workspace, for who signed in at the provider.
    signed_in_to: Option<String>,
}

/// What an invitation is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum InvitationPurpose {
    /// A new member joins.
    #[default]
    Member,
    /// A member adds a device.
    Device,
}

/// What an invitation offers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvitationDetails {
    /// The workspace's name.
    pub workspace_name: String,
    /// The role that one gets.
    pub role: String,
    /// For whom it is, where that was said.
    #[serde(default)]
    pub name: Option<String>,
    /// What it is for.
    #[serde(default)]
    pub purpose: InvitationPurpose,
}

/// Who accepts an invitation, on what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joining {
    /// The person's name; not used where a device is added to a member.
    pub member_name: String,
    /// The device's name, as in the member's list of devices.
    pub device_name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Accepted {
    workspace_id: String,
    workspace_name: String,
    role: String,
    member: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    device_id: Option<String>,
    #[serde(default)]
    token: Option<String>,
    sync_url: String,
}

impl InvitationLink {
    /// Reads a pasted link, or the address of the join page.
    ///
    /// # Errors
    /// A sentence, when it is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        Self::parse_at(text, &page::origin())
    }

    fn parse_at(text: &str, origin: &str) -> Result<Self, String> {
        let wrong = || {
            "This is not an invitation link. It looks like https://…/join#…; copy it completely and try again."
                .to_owned()
        };
        let (address, code) = text.trim().split_once('#').ok_or_else(wrong)?;
        let origin = match address.strip_suffix("/join").ok_or_else(wrong)? {
            "" => origin.to_owned(),
            relay if relay.starts_with("https://") || relay.starts_with("http://") => relay.to_owned(),
            _ => return Err(wrong()),
        };
        let valid = !code.is_empty()
            && code.len() <= 200
            && code
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_');
        if valid {
            Ok(Self {
                origin,
                code: code.to_owned(),
                signed_in_to: None,
            })
        } else {
            Err(wrong())
        }
    }

    pub(super) const fn signed_in(origin: String, code: String, workspace: String) -> Self {
        Self {
            origin,
            code,
            signed_in_to: Some(workspace),
        }
    }

    /// Only a device with a key of its own can be let in.
    #[must_use]
    pub const fn needs_key(&self) -> bool {
        self.signed_in_to.is_some()
    }

    /// Where it is accepted.
    fn acceptance(&self) -> String {
        if self.signed_in_to.is_some() {
            format!("{}/api/sign-in/enrol", self.origin)
        } else {
            self.address("/accept")
        }
    }

    fn address(&self, suffix: &str) -> String {
        format!("{}/api/invitations/{}{suffix}", self.origin, self.code)
    }
}

/// Asks the relay what an invitation offers. It is not used up by this.
///
/// # Errors
/// A sentence, when it is used up, or the relay cannot be reached.
pub async fn look_up(invitation: &InvitationLink) -> Result<InvitationDetails, String> {
    ask(Method::Get, &invitation.address(""), None, None)
        .await
        .map_err(|error| error.to_string())
}

/// Uses an invitation up. The key is made and kept before the relay hears of it, so that the link is not used up for a
/// device that could not keep its key; a key that the relay did not take is forgotten.
async fn accept(invitation: &InvitationLink, joining: &Joining) -> Result<Accepted, String> {
    let mut body = match &invitation.signed_in_to {
        None => serde_json::json!({ "name": joining.member_name }),
        Some(workspace) => serde_json::json!({
            "name": joining.member_name,
            "code": invitation.code,
            "workspaceId": workspace,
        }),
    };
    let key = if device_key::is_supported() {
        let key = device_key::create().await.map_err(|error| error.to_string())?;
        if let Some(body) = body.as_object_mut() {
            let device = serde_json::json!({
                "algorithm": key.algorithm.name(),
                "publicKey": URL_SAFE_NO_PAD.encode(&key.bytes),
                "name": joining.device_name,
            });
            body.insert("device".to_owned(), device);
        }
        Some(key)
    } else {
        None
    };
    let accepted: Result<Accepted, RelayError> = ask(Method::Post, &invitation.acceptance(), None, Some(&body)).await;
    let failure = match accepted {
        Ok(mut accepted) => match way_in(&accepted, key.as_ref().map(|key| key.device_id.as_str())) {
            Ok(device) => {
                if let Some(unused) = key.filter(|_| device.is_none()) {
                    forget_key(&unused.device_id).await;
                }
                accepted.device_id = device;
                return Ok(accepted);
            }
            Err(sentence) => sentence,
        },
        Err(error) => error.to_string(),
    };
    if let Some(key) = key {
        forget_key(&key.device_id).await;
    }
    Err(failure)
}

/// The device by whose key the relay lets in; none for a relay that gave a token.
fn way_in(accepted: &Accepted, made: Option<&str>) -> Result<Option<String>, String> {
    match (&accepted.device_id, made, &accepted.token) {
        (Some(named), Some(made), _) if named == made => Ok(Some(named.clone())),
        (None, _, Some(_)) => Ok(None),
        (_, _, _) => Err(
            "The server's answer names neither this device nor a token. Ask for a new invitation, and update Steward or the server."
                .to_owned(),
        ),
    }
}

/// A key that stays behind opens nothing: its removal may fail.
async fn forget_key(device: &str) {
    if let Err(error) = device_key::remove(device).await {
        web_sys::console::warn_1(&wasm_bindgen::JsValue::from_str(&error.to_string()));
    }
}

/// Uses an invitation up: the workspace is then on this device and synchronizes. Returns its id.
///
/// # Errors
/// A sentence; nothing was added to this device then.
pub async fn join(invitation: InvitationLink, joining: Joining) -> Result<DocumentId, String> {
    let accepted = accept(&invitation, &joining).await?;
    let id: DocumentId = accepted.workspace_id.parse().map_err(|_| UNREADABLE.to_owned())?;
    let known = directory::find(id).await.ok();
    let name = accepted.workspace_name.clone();
    let now = clock::now_millis();
    let mut entry = known.unwrap_or_else(|| DirectoryEntry::new(id, name, WorkspaceKind::Joined, String::new(), now));
    let before = entry.relay.clone();
    admit(&mut entry, accepted, joining, random::bytes());
    directory::save(&entry).await.map_err(|error| error.to_string())?;
    forget_way(before).await;
    let workspace = Workspace::open(id).await.map_err(|error| error.to_string())?;
    let driver = workspace.require()?;
    driver.take_entry(entry);
    driver.tell_entry();
    driver.introduce_myself().await?;
    Ok(id)
}

const UNREADABLE: &str = "The server's answer names no workspace. Nothing was changed; update Steward or the server.";

/// Writes into an entry who this device is at the relay; `fresh` is random.
fn admit(entry: &mut DirectoryEntry, accepted: Accepted, joining: Joining, fresh: [u8; 8]) {
    entry.write_as(&accepted.member, fresh);
    entry.member_name = accepted.name.unwrap_or(joining.member_name);
    entry.relay = Some(Relay {
        sync_url: accepted.sync_url,
        token: accepted
            .token
            .filter(|_| accepted.device_id.is_none())
            .unwrap_or_default(),
        role: accepted.role,
        member: accepted.member,
        device: accepted.device_id,
        name_untold: false,
    });
}

/// Forgets the key by which this device connected before.
async fn forget_way(before: Option<Relay>) {
    if let Some(device) = before.and_then(|relay| relay.device) {
        forget_key(&device).await;
    }
}

/// Lets the relay end the access of this device.
async fn tell_signed_out(driver: &Driver, relay: Option<&Relay>) -> Result<SignedOut, String> {
    let Some((relay, device)) = relay.and_then(|relay| Some((relay, relay.device.as_ref()?))) else {
        return Ok(SignedOut::Everywhere);
    };
    let suffix = format!("/members/{}/devices/{device}/revoke", relay.member);
    match driver.tell_relay(Method::Post, &suffix, None).await {
        Ok(()) => Ok(SignedOut::Everywhere),
        // Whom the relay does not let in any more was signed out already.
        Err(RelayError::Refused {
            status: 401 | 403 | 404 | 410,
            ..
        }) => Ok(SignedOut::Everywhere),
        Err(RelayError::Refused { sentence, .. }) => Err(sentence),
        Err(RelayError::Unreachable | RelayError::Unreadable(_) | RelayError::Here(_)) => Ok(SignedOut::HereOnly),
    }
}

/// What became of a device that was signed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignedOut {
    /// The relay knows.
    Everywhere,
    /// The relay could not be told and still lists the device, whose key is gone.
    HereOnly,
}

impl Workspace {
    /// Connects this workspace to the relay of an invitation: its records are sent there, and those of the relay's
    /// workspace come here.
    ///
    /// # Errors
    /// A sentence; the workspace stays as it is then.
    pub async fn connect(self, invitation: InvitationLink, joining: Joining) -> Result<(), String> {
        let driver = self.require()?;
        let accepted = accept(&invitation, &joining).await?;
        let before = driver.relay();
        let fresh = random::bytes();
        driver
            .change_entry(|entry| admit(entry, accepted, joining, fresh))
            .await?;
        forget_way(before).await;
        driver.introduce_myself().await
    }

    /// Signs this device out: the relay ends its access, the key is forgotten, and the connection ends. The records
    /// stay on this device, and what the relay has stays there.
    ///
    /// # Errors
    /// A sentence, when the relay refuses (the last owner stays one) or it cannot be stored; nothing changed then.
    pub async fn sign_out(self) -> Result<SignedOut, String> {
        let driver = self.require()?;
        let before = driver.relay();
        // The relay ends the connection before it has answered.
        driver.sync.borrow_mut().leaving = true;
        let left = async {
            let told = tell_signed_out(&driver, before.as_ref()).await?;
            driver.change_entry(DirectoryEntry::leave_relay).await?;
            Ok::<_, String>(told)
        };
        let left = left.await;
        driver.sync.borrow_mut().leaving = false;
        let told = left.inspect_err(|_| driver.connect_again())?;
        forget_way(before).await;
        Ok(told)
    }

    /// Forgets the key of this device, before the workspace is removed from it; tells the relay if that can be.
    pub async fn leave(self) {
        let Some(driver) = self.driver() else { return };
        let before = driver.relay();
        // The data goes whatever the relay says; an owner can revoke what it still lists.
        let _: Result<SignedOut, String> = tell_signed_out(&driver, before.as_ref()).await;
        forget_way(before).await;
    }

    /// Changes the name of the person who works here. The relay hears of it at once, or when it is next reached.
    ///
    /// # Errors
    /// A sentence, when it cannot be stored.
    pub async fn rename_me(self, name: String) -> Result<(), String> {
        let driver = self.require()?;
        driver
            .change_entry(|entry| {
                entry.member_name = name;
                if let Some(relay) = &mut entry.relay {
                    relay.name_untold = relay.device.is_some();
                }
            })
            .await?;
        driver.tell_name();
        driver.introduce_myself().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(json: &str) -> Accepted {
        serde_json::from_str(json).unwrap()
    }

    const ENROLLED: &str = r#"{"workspaceId":"w","workspaceName":"Harbour","role":"manager","member":"8f3a",
        "name":"Ana","syncUrl":"wss://relay.example/sync/w","deviceId":"c383"}"#;
    const BY_TOKEN: &str = r#"{"workspaceId":"w","workspaceName":"Harbour","role":"manager","member":"8f3a",
        "name":"Ana","syncUrl":"wss://relay.example/sync/w","token":"secret"}"#;

    #[test]
    fn a_device_is_let_in_by_the_key_that_it_made() {
        let enrolled = accepted(ENROLLED);
        assert_eq!(way_in(&enrolled, Some("c383")), Ok(Some("c383".to_owned())));
        assert!(way_in(&enrolled, Some("ffff")).is_err());
        assert!(way_in(&enrolled, None).is_err());
        // A relay from before device keys, or a browser without them.
        assert_eq!(way_in(&accepted(BY_TOKEN), Some("c383")), Ok(None));
        assert_eq!(way_in(&accepted(BY_TOKEN), None), Ok(None));
    }

    #[test]
    fn an_entry_holds_a_key_or_a_token_and_never_both() {
        let mut entry = DirectoryEntry::new(
            DocumentId::from_bytes([1; 16]),
            "Harbour".to_owned(),
            WorkspaceKind::Joined,
            String::new(),
            0,
        );
        let joining = Joining {
            member_name: "typed".to_owned(),
            device_name: "Laptop".to_owned(),
        };
        admit(&mut entry, accepted(ENROLLED), joining.clone(), [7; 8]);
        let relay = entry.relay.clone().unwrap();
        assert_eq!((relay.token.as_str(), relay.device.as_deref()), ("", Some("c383")));
        assert_eq!(entry.member_name, "Ana", "the relay knows whose device it is");
        admit(&mut entry, accepted(BY_TOKEN), joining, [7; 8]);
        let relay = entry.relay.clone().unwrap();
        assert_eq!((relay.token.as_str(), relay.device), ("secret", None));
    }

    #[test]
    fn an_invitation_of_an_older_relay_is_for_a_member() {
        let details: InvitationDetails =
            serde_json::from_str(r#"{"workspaceId":"w","workspaceName":"Harbour","role":"reader"}"#).unwrap();
        assert_eq!(details.purpose, InvitationPurpose::Member);
        let details: InvitationDetails = serde_json::from_str(
            r#"{"workspaceId":"w","workspaceName":"Harbour","role":"reader","name":"Ana","purpose":"device"}"#,
        )
        .unwrap();
        assert_eq!(details.purpose, InvitationPurpose::Device);
    }

    #[test]
    fn links_are_read_as_pasted() {
        let read = |text| InvitationLink::parse_at(text, "https://here.example");
        let full = read(" https://steward.example.org/join#aZ09-_ ").unwrap();
        assert_eq!(
            full.address("/accept"),
            "https://steward.example.org/api/invitations/aZ09-_/accept"
        );
        assert_eq!(read("/join#abc").unwrap().origin, "https://here.example");
        for wrong in [
            "",
            "https://x/join",
            "https://x/join#",
            "ftp://x/join#a",
            "https://x/other#a",
            "https://x/join#a/../b",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
