//! The other tabs of this browser that have the same workspace open.
//!
//! Every tab writes its own changes to the shared database and sends them to the others. One tab leads: it owns the
//! connection to the relay and tells the others what it knows of it.

use automerge::ChangeHash;
use leptos::prelude::{Set, Update, WithUntracked};
use serde::{Deserialize, Serialize};
use steward_model::row::Row;
use steward_sync::{engine::Event, ids::DocumentId, wire::Removal};

use super::{Member, driver::Driver};
use crate::platform::{
    directory,
    tabs::{Leadership, TabChannel},
    task,
};

/// What the leading tab knows of the relay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LeaderStatus {
    pub(super) online: bool,
    pub(super) settled: bool,
    pub(super) unsynced: Vec<DocumentId>,
    pub(super) last_synced_millis: Option<i64>,
    /// Documents whose changes the relay does not take, and why.
    pub(super) refused: Vec<(DocumentId, String)>,
    /// Why the relay does not let this device in.
    pub(super) shut_out: Option<String>,
}

/// A message between tabs of one version of the program (a new version opens a channel of another name).
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum TabMessage {
    /// Changes that a tab made or received.
    Changes { document: DocumentId, changes: Vec<u8> },
    /// Rows that are in the database now.
    Rows(Vec<(DocumentId, Vec<u8>)>),
    /// The relay has these heads on its disk.
    Acknowledged { document: DocumentId, heads: Vec<[u8; 32]> },
    /// An administrator removed a document for good.
    Removed {
        document: DocumentId,
        removed_millis: u64,
        reason: String,
    },
    /// What the leading tab knows.
    Status(LeaderStatus),
    /// A tab opened and would like to know.
    Hello,
    /// The entry in the directory changed: name, person, relay.
    Entry,
    /// A follower's ephemeral message for the relay.
    Announce { document: DocumentId, data: Vec<u8> },
    /// An ephemeral message from the relay.
    Heard {
        document: DocumentId,
        sender: String,
        data: Vec<u8>,
    },
}

/// The channel to the other tabs and the claim to lead them; both end when dropped.
pub(super) struct Siblings {
    channel: TabChannel,
    _leadership: Leadership,
}

/// Changes with the messages above.
const CHANNEL_VERSION: u32 = 2;

impl Driver {
    pub(super) fn join_siblings(&self) {
        let name = format!("steward-{}-{CHANNEL_VERSION}", self.id);
        let itself = self.itself.clone();
        let channel = TabChannel::join(&name, move |bytes| {
            if let Some(driver) = itself.upgrade() {
                match postcard::from_bytes(&bytes) {
                    Ok(message) => driver.on_sibling(message),
                    Err(error) => task::report(format!("A message of another tab cannot be read: {error}")),
                }
            }
        });
        let itself = self.itself.clone();
        let leadership = Leadership::claim(&format!("steward-{}-leader", self.id), move || {
            if let Some(driver) = itself.upgrade() {
                driver.lead();
            }
        });
        *self.siblings.borrow_mut() = Some(Siblings {
            channel,
            _leadership: leadership,
        });
        self.post(&TabMessage::Hello);
    }

    fn post(&self, message: &TabMessage) {
        if let Some(siblings) = self.siblings.borrow().as_ref() {
            match postcard::to_allocvec(message) {
                Ok(bytes) => siblings.channel.post(&bytes),
                Err(error) => task::report(format!("Other tabs could not be told of a change: {error}")),
            }
        }
    }

    /// This tab leads from now on.
    fn lead(&self) {
        {
            let mut sync = self.sync.borrow_mut();
            sync.leader = true;
            sync.told = None;
        }
        self.engine.borrow_mut().set_leader(true);
        self.catch_up();
        self.safety_changed();
        self.go_online();
    }

    /// Reads the documents of which this tab took rows only while it followed, so that the relay hears of them.
    fn catch_up(&self) {
        let Some(driver) = self.itself.upgrade() else { return };
        let unread = std::mem::take(&mut self.sync.borrow_mut().rows_only);
        task::spawn(async move {
            for document in unread {
                let pin = driver.pin(document);
                if let Err(error) = pin.loaded().await {
                    task::report(error);
                }
            }
        });
    }

    pub(super) fn share(&self, document: DocumentId, changes: Vec<u8>) {
        self.post(&TabMessage::Changes { document, changes });
    }

    pub(super) fn tell_siblings(&self, news: &[TabMessage]) {
        for message in news {
            self.post(message);
        }
    }

    /// Tells followers what is known of the relay.
    pub(super) fn tell_status(&self) {
        let status = {
            let sync = self.sync.borrow();
            sync.leader.then(|| sync.status())
        };
        if let Some(status) = status {
            self.post(&TabMessage::Status(status));
        }
    }

    /// The entry in the directory was changed by this tab.
    pub(super) fn tell_entry(&self) {
        self.post(&TabMessage::Entry);
    }

    /// Sends an ephemeral message, by way of the leading tab when that is another one.
    pub(super) fn announce(&self, document: DocumentId, data: Vec<u8>) {
        if self.sync.borrow().leader {
            self.act(|engine, now| engine.send_ephemeral(document, data, now));
        } else {
            self.post(&TabMessage::Announce { document, data });
        }
    }

    /// An ephemeral message came from the relay.
    pub(super) fn heard(&self, document: DocumentId, sender: &str, data: &[u8]) {
        self.note_presence(document, sender, data);
        self.post(&TabMessage::Heard {
            document,
            sender: sender.to_owned(),
            data: data.to_vec(),
        });
    }

    fn on_sibling(&self, message: TabMessage) {
        match message {
            TabMessage::Changes { document, changes } => self.sibling_changed(document, changes),
            TabMessage::Rows(rows) => self.sibling_wrote(rows),
            TabMessage::Acknowledged { document, heads } => {
                let heads = heads.into_iter().map(ChangeHash).collect();
                self.act(|engine, now| engine.acknowledge(document, heads, now));
            }
            TabMessage::Removed {
                document,
                removed_millis,
                reason,
            } => self.feed(Event::Removed(Removal {
                document,
                removed_millis,
                reason,
            })),
            TabMessage::Status(status) => {
                let mut sync = self.sync.borrow_mut();
                if !sync.leader {
                    sync.last_synced_millis = status.last_synced_millis;
                    sync.told = Some(status);
                }
                drop(sync);
                self.schedule_refresh();
            }
            TabMessage::Hello => self.tell_status(),
            TabMessage::Entry => {
                // Who changed it may have found a way in again.
                self.set_shut_out(None);
                self.read_entry();
            }
            TabMessage::Announce { document, data } => {
                if self.sync.borrow().leader {
                    self.act(|engine, now| engine.send_ephemeral(document, data, now));
                }
            }
            TabMessage::Heard { document, sender, data } => self.note_presence(document, &sender, &data),
        }
    }

    /// The leader takes every change in, because it answers the relay; a follower only what it has in memory.
    fn sibling_changed(&self, document: DocumentId, changes: Vec<u8>) {
        let wanted = self.sync.borrow().leader || self.engine.borrow().is_loaded(document);
        if wanted {
            self.feed(Event::SiblingChanges { document, changes });
        } else {
            self.sync.borrow_mut().rows_only.insert(document);
        }
    }

    fn sibling_wrote(&self, rows: Vec<(DocumentId, Vec<u8>)>) {
        for (document, row) in rows {
            // What is in memory here projects its own row, which may already have newer changes of this tab.
            if self.engine.borrow().is_loaded(document) {
                continue;
            }
            match Row::decode(&row) {
                Ok(row) => {
                    self.rows.borrow_mut().insert(row);
                    self.rows_changed();
                }
                Err(error) => task::report(error.to_string()),
            }
        }
    }

    /// Reads this workspace's entry of the directory again.
    fn read_entry(&self) {
        let Some(driver) = self.itself.upgrade() else { return };
        task::spawn_result("The list of workspaces cannot be read", async move {
            let entry = directory::find(driver.id).await.map_err(|error| error.to_string())?;
            driver.take_entry(entry);
            Ok(())
        });
    }

    /// Shows an entry and connects when it names a relay; anew when it names another way there.
    pub(super) fn take_entry(&self, entry: directory::DirectoryEntry) {
        let same_way = match (self.relay(), &entry.relay) {
            (Some(known), Some(relay)) => known.is_same_way(relay),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        if !same_way {
            self.hang_up();
        }
        let role = entry.relay.as_ref().map(|relay| relay.role.clone()).unwrap_or_default();
        self.signals.me.set(Member {
            name: entry.member_name.clone(),
            role,
        });
        let connected = entry.relay.is_some();
        self.signals.entry.set(entry);
        // One who is not let in by the same way is not let in now either.
        if connected && self.sync.borrow().shut_out.is_none() {
            self.go_online();
        }
        self.schedule_refresh();
    }

    /// The workspace document names the workspace; the directory follows.
    pub(super) fn rename_entry(&self, name: String) {
        if self.signals.entry.with_untracked(|entry| entry.name == name) {
            return;
        }
        self.signals.entry.update(|entry| entry.name.clone_from(&name));
        let id = self.id;
        task::spawn_result("The name of the workspace could not be stored", async move {
            directory::update(id, |entry| entry.name = name)
                .await
                .map(drop)
                .map_err(|error| error.to_string())
        });
    }
}
