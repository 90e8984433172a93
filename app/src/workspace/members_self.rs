//! Who this person is: in the directory of this device, at the relay, and in the member directory of the workspace
//! document.

use automerge::AutoCommit;
use leptos::prelude::GetUntracked;
use steward_model::{
    kinds,
    member::{self, MemberEntry},
    message::EditMessage,
};
use steward_sync::engine::CommitStamp;

use super::{
    driver::Driver,
    link_http::{Method, RelayError},
    link_session::Proven,
};
use crate::platform::{
    directory::{self, DirectoryEntry},
    task,
};

/// Whether the relay takes no changes to the workspace document from this role.
pub(super) fn reads_only(role: &str) -> bool {
    matches!(role, "auditor" | "reader" | "contact")
}

impl Driver {
    /// Changes this workspace's entry of the directory, here and in the other tabs.
    pub(super) async fn change_entry(&self, change: impl FnOnce(&mut DirectoryEntry)) -> Result<(), String> {
        let entry = directory::update(self.id, change)
            .await
            .map_err(|error| error.to_string())?;
        self.take_entry(entry);
        self.tell_entry();
        Ok(())
    }

    /// Edits are made under another half of the actor id from here on, if it is another.
    pub(super) fn write_under(&self, author: [u8; 8]) {
        let name = hex::encode(author);
        if *self.device.borrow() != name {
            *self.device.borrow_mut() = name;
            let actor = super::open::session_actor(author);
            self.act(|engine, now| engine.set_actor(actor, now));
        }
    }

    /// Writes this person and this device into the member directory of the workspace document. People who may only read
    /// are not written: the relay would refuse it, and the words would say for ever that something is being sent.
    pub(super) async fn introduce_myself(&self) -> Result<(), String> {
        let me = self.my_entry();
        if reads_only(&me.role) {
            return Ok(());
        }
        // The relay's id of a member joins the member's devices; without a relay each device stands for itself.
        let member = self
            .relay()
            .map(|relay| relay.member)
            .filter(|member| !member.is_empty());
        let device = self.device.borrow().clone();
        let member = member.unwrap_or_else(|| device.clone());
        let was_alone = self.members.borrow().members.contains_key(&device);
        self.edit_workspace_document(|document| {
            member::put_member(document, &member, &me)?;
            if was_alone {
                member::put_member(document, &device, &me)?;
            }
            member::put_device(document, &device, &member)
        })
        .await
    }

    /// Takes over what the relay said about this member.
    pub(super) fn note_identity(&self, proven: &Proven) {
        self.set_shut_out(None);
        let entry = self.signals.entry.get_untracked();
        let Some(relay) = entry.relay else { return };
        if relay.name_untold {
            self.tell_name();
        }
        let name = if relay.name_untold {
            entry.member_name.clone()
        } else {
            proven.name.clone()
        };
        let as_known = (&relay.role, &relay.member, &entry.member_name) == (&proven.role, &proven.member, &name);
        let Some(driver) = self.itself.upgrade().filter(|_| !as_known) else {
            return;
        };
        let (role, member) = (proven.role.clone(), proven.member.clone());
        task::spawn_result("What the relay says about you could not be stored", async move {
            driver
                .change_entry(|entry| {
                    entry.member_name = name;
                    if let Some(relay) = &mut entry.relay {
                        relay.role = role;
                        relay.member = member;
                    }
                })
                .await?;
            driver.introduce_myself().await
        });
    }

    /// Tells the relay the name that the person took here. Without an answer it is told when the relay is next reached.
    pub(super) fn tell_name(&self) {
        let untold = self.relay().filter(|relay| relay.name_untold);
        let (Some(relay), Some(driver)) = (untold, self.itself.upgrade()) else {
            return;
        };
        // Proving this device, which telling may need, comes by here again.
        if self.telling_name.replace(true) {
            return;
        }
        task::spawn_result("Your new name could not be told to the relay", async move {
            let name = driver.my_entry().name;
            let body = serde_json::json!({ "name": name });
            let told = driver
                .tell_relay(Method::Patch, &format!("/members/{}", relay.member), Some(&body))
                .await;
            driver.telling_name.set(false);
            match told {
                Ok(()) => {
                    driver
                        .change_entry(|entry| {
                            let is_latest = entry.member_name == name;
                            if let Some(relay) = entry.relay.as_mut().filter(|_| is_latest) {
                                relay.name_untold = false;
                            }
                        })
                        .await
                }
                Err(RelayError::Refused { sentence, .. }) => Err(sentence),
                Err(_) => Ok(()),
            }
        });
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
