//! Joining a workspace by an invitation link, and connecting one of this device to a relay.

use automerge::AutoCommit;
use gloo::net::http::{Request, Response};
use serde::{Deserialize, de::DeserializeOwned};
use steward_model::{
    kinds,
    member::{self, MemberEntry},
    message::EditMessage,
};
use steward_sync::{engine::CommitStamp, ids::DocumentId};

use super::{Workspace, driver::Driver};
use crate::platform::{
    clock,
    directory::{self, DirectoryEntry, Relay, WorkspaceKind},
    page,
};

/// A link by which somebody was invited: `{relay}/join#{code}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationLink {
    /// The relay's address, for example `https://steward.example.org`.
    origin: String,
    code: String,
}

/// What an invitation offers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvitationDetails {
    /// The workspace's name.
    pub workspace_name: String,
    /// The role that one gets.
    pub role: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Accepted {
    workspace_id: String,
    workspace_name: String,
    role: String,
    member: String,
    token: String,
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
            })
        } else {
            Err(wrong())
        }
    }

    fn address(&self, suffix: &str) -> String {
        format!("{}/api/invitations/{}{suffix}", self.origin, self.code)
    }
}

const UNREACHABLE: &str =
    "The server of this invitation cannot be reached. Nothing was changed; check the network and try again.";

async fn read<T: DeserializeOwned>(response: Result<Response, gloo::net::Error>) -> Result<T, String> {
    let response = response.map_err(|_| UNREACHABLE.to_owned())?;
    if !response.ok() {
        #[derive(Deserialize)]
        struct Refusal {
            message: Option<String>,
            error: Option<String>,
        }
        let refusal = response.json::<Refusal>().await.ok();
        let sentence = refusal.and_then(|refusal| refusal.message.or(refusal.error));
        return Err(sentence.unwrap_or_else(|| match response.status() {
            404 | 410 => {
                "This invitation was used already, has expired, or was withdrawn. Ask for a new one.".to_owned()
            }
            status => format!("The server answered with an error ({status}). Nothing was changed; try again later."),
        }));
    }
    response
        .json()
        .await
        .map_err(|error| format!("The server's answer cannot be read ({error}). Is it a Steward server?"))
}

/// Asks the relay what an invitation offers. It is not used up by this.
///
/// # Errors
/// A sentence, when it is used up, or the relay cannot be reached.
pub async fn look_up(invitation: &InvitationLink) -> Result<InvitationDetails, String> {
    read(Request::get(&invitation.address("")).send().await).await
}

async fn accept(invitation: &InvitationLink, member_name: &str) -> Result<Accepted, String> {
    let request = Request::post(&invitation.address("/accept"))
        .json(&serde_json::json!({ "name": member_name }))
        .map_err(|error| error.to_string())?;
    read(request.send().await).await
}

/// Uses an invitation up: the workspace is then on this device and synchronizes. Returns its id.
///
/// # Errors
/// A sentence; nothing was added to this device then.
pub async fn join(invitation: InvitationLink, member_name: String) -> Result<DocumentId, String> {
    let accepted = accept(&invitation, &member_name).await?;
    let id: DocumentId = accepted.workspace_id.parse().map_err(|_| UNREADABLE.to_owned())?;
    let known = directory::find(id).await.ok();
    let name = accepted.workspace_name.clone();
    let now = clock::now_millis();
    let mut entry =
        known.unwrap_or_else(|| DirectoryEntry::new(id, name, WorkspaceKind::Joined, member_name.clone(), now));
    entry.member_name = member_name;
    entry.relay = Some(relay(accepted));
    directory::save(&entry).await.map_err(|error| error.to_string())?;
    let workspace = Workspace::open(id).await.map_err(|error| error.to_string())?;
    let driver = workspace.require()?;
    driver.take_entry(entry);
    driver.introduce_myself().await?;
    Ok(id)
}

const UNREADABLE: &str = "The server's answer names no workspace. Nothing was changed; update Steward or the server.";

fn relay(accepted: Accepted) -> Relay {
    Relay {
        sync_url: accepted.sync_url,
        token: accepted.token,
        role: accepted.role,
        member: accepted.member,
    }
}

impl Workspace {
    /// Connects this workspace to the relay of an invitation: its records are sent there, and those of the relay's
    /// workspace come here.
    ///
    /// # Errors
    /// A sentence; the workspace stays as it is then.
    pub async fn connect(self, invitation: InvitationLink, member_name: String) -> Result<(), String> {
        let driver = self.require()?;
        let accepted = accept(&invitation, &member_name).await?;
        driver
            .change_entry(|entry| {
                entry.member_name = member_name;
                entry.relay = Some(relay(accepted));
            })
            .await?;
        driver.introduce_myself().await
    }

    /// Ends the connection to the relay. The records stay on this device, and what the relay has stays there.
    ///
    /// # Errors
    /// A sentence, when it cannot be stored.
    pub async fn disconnect(self) -> Result<(), String> {
        self.require()?.change_entry(|entry| entry.relay = None).await
    }

    /// Changes the name of the person who works here.
    ///
    /// # Errors
    /// A sentence, when it cannot be stored.
    pub async fn rename_me(self, name: String) -> Result<(), String> {
        let driver = self.require()?;
        driver.change_entry(|entry| entry.member_name = name).await?;
        driver.introduce_myself().await
    }
}

/// Whether the relay takes no changes from this role.
pub(super) fn reads_only(role: &str) -> bool {
    matches!(role, "auditor" | "reader")
}

impl Driver {
    /// Changes this workspace's entry of the directory, here and in the other tabs.
    async fn change_entry(&self, change: impl FnOnce(&mut DirectoryEntry)) -> Result<(), String> {
        let entry = directory::update(self.id, change)
            .await
            .map_err(|error| error.to_string())?;
        self.take_entry(entry);
        self.tell_entry();
        Ok(())
    }

    /// Writes this person and this device into the member directory of the workspace document. People who may only read
    /// are not written: the relay would refuse it, and the words would say for ever that something is being sent.
    pub(super) async fn introduce_myself(&self) -> Result<(), String> {
        let me = self.my_entry();
        if reads_only(&me.role) {
            return Ok(());
        }
        self.edit_workspace_document(|document| {
            member::put_member(document, &self.device, &me)?;
            member::put_device(document, &self.device, &self.device)
        })
        .await
    }

    /// Writes people without a device into the member directory.
    pub(super) async fn introduce(&self, people: &[&str]) -> Result<(), String> {
        self.edit_workspace_document(|document| {
            people.iter().try_for_each(|name| {
                let entry = MemberEntry {
                    name: (*name).to_owned(),
                    role: String::new(),
                };
                member::put_member(document, name, &entry)
            })
        })
        .await
    }

    /// Changes the workspace document as one change of this person.
    pub(super) async fn edit_workspace_document(
        &self,
        edit: impl FnOnce(&mut AutoCommit) -> Result<(), steward_model::edit::EditError>,
    ) -> Result<(), String> {
        let pin = self.workspace_document().await?;
        let stamp = self.stamp();
        let message = EditMessage::new(&stamp.author.name, Vec::new(), false).encode();
        let commit = CommitStamp {
            time_seconds: stamp.time_seconds(),
            message,
        };
        self.try_act(|engine, now| engine.edit(self.id, commit, now, edit))
            .map_err(|error| error.to_string())?;
        drop(pin);
        Ok(())
    }

    fn my_entry(&self) -> MemberEntry {
        use leptos::prelude::GetUntracked;
        let me = self.signals.me.get_untracked();
        MemberEntry {
            name: me.name,
            role: me.role,
        }
    }

    /// The workspace document in memory. Where it has not arrived yet its containers are made, to the same bytes as
    /// everywhere else.
    pub(super) async fn workspace_document(&self) -> Result<super::driver::Pin, String> {
        let known = self
            .engine
            .borrow()
            .heads(self.id)
            .is_some_and(|heads| !heads.is_empty());
        if known {
            let pin = self.pin(self.id);
            pin.loaded().await?;
            return Ok(pin);
        }
        let root = steward_model::genesis::root_changes(&kinds::workspace::KIND);
        self.try_act(|engine, now| engine.merge_chunks(self.id, &root, now).map(|effects| ((), effects)))
            .map_err(|error| error.to_string())?;
        let pin = self.pin(self.id);
        pin.loaded().await?;
        Ok(pin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
