//! Which workspaces are on this device, and who this device is: IndexedDB database `steward`.

use std::str::FromStr;

use indexed_db_futures::{
    Build, BuildPrimitive, database::Database, error::OpenDbError, prelude::QuerySource, transaction::TransactionMode,
};
use serde::{Deserialize, Serialize};
use steward_sync::ids::DocumentId;

use super::{indexed_db, random};

const DATABASE: &str = "steward";
const WORKSPACES: &str = "workspaces";
const DEVICE: &str = "device";
const DEVICE_ID_KEY: &str = "id";

/// The directory cannot be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// The browser's storage failed.
    #[error(
        "This browser does not let Steward store data ({0}). Nothing was changed. A private window may be the reason; open Steward in an ordinary one."
    )]
    Storage(String),
    /// An entry is not readable.
    #[error("The list of workspaces on this device is damaged ({0}). The workspaces themselves are untouched.")]
    Damaged(String),
    /// The workspace is not on this device.
    #[error(
        "This workspace is not on this device. Open the link by which you were invited, or choose another workspace."
    )]
    Unknown,
}

impl From<indexed_db_futures::error::Error> for DirectoryError {
    fn from(error: indexed_db_futures::error::Error) -> Self {
        Self::Storage(error.to_string())
    }
}

impl From<OpenDbError> for DirectoryError {
    fn from(error: OpenDbError) -> Self {
        Self::Storage(error.to_string())
    }
}

/// How a workspace came to this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WorkspaceKind {
    /// Started here.
    Local,
    /// The generated sample.
    Sample,
    /// Joined by an invitation.
    Joined,
}

/// The relay that a workspace synchronizes through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relay {
    /// Address of the socket without the token, for example `wss://steward.example.org/sync/…`.
    pub sync_url: String,
    /// What opens it where this browser has no device key; empty where it has one.
    #[serde(default)]
    pub token: String,
    /// The role that the relay gave us.
    pub role: String,
    /// The relay's id of this member.
    pub member: String,
    /// The device by whose key it opens ([`super::device_key`]). Entries from before device keys have none.
    #[serde(default)]
    pub device: Option<String>,
    /// The person took another name here, and the relay has not been told.
    #[serde(default)]
    pub name_untold: bool,
}

impl Relay {
    /// Whether both are opened at the same address by the same device or token.
    #[must_use]
    pub fn is_same_way(&self, other: &Self) -> bool {
        (&self.sync_url, &self.token, &self.device) == (&other.sync_url, &other.token, &other.device)
    }
}

/// A workspace on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryEntry {
    /// Its id as text; see [`DirectoryEntry::id`].
    id: String,
    /// As shown.
    pub name: String,
    /// How it came here.
    pub kind: WorkspaceKind,
    /// Its relay, once connected.
    pub relay: Option<Relay>,
    /// Name of the person of this device in this workspace.
    pub member_name: String,
    /// When it came here.
    pub created_millis: i64,
    /// When it was last opened here.
    pub last_opened_millis: i64,
}

impl DirectoryEntry {
    /// A new entry.
    #[must_use]
    pub fn new(id: DocumentId, name: String, kind: WorkspaceKind, member_name: String, now_millis: i64) -> Self {
        Self {
            id: id.to_string(),
            name,
            kind,
            relay: None,
            member_name,
            created_millis: now_millis,
            last_opened_millis: now_millis,
        }
    }

    /// The workspace's id.
    ///
    /// # Errors
    /// When the entry is damaged.
    pub fn id(&self) -> Result<DocumentId, DirectoryError> {
        DocumentId::from_str(&self.id).map_err(|error| DirectoryError::Damaged(error.to_string()))
    }

    fn encode(&self) -> Result<String, DirectoryError> {
        serde_json::to_string(self).map_err(|error| DirectoryError::Damaged(error.to_string()))
    }

    fn decode(text: &str) -> Result<Self, DirectoryError> {
        serde_json::from_str(text).map_err(|error| DirectoryError::Damaged(error.to_string()))
    }
}

async fn database() -> Result<Database, DirectoryError> {
    let database = Database::open(DATABASE)
        .with_version(1_u8)
        .with_on_upgrade_needed(|_event, database| {
            database.create_object_store(WORKSPACES).build()?;
            database.create_object_store(DEVICE).build()?;
            Ok(())
        })
        .build()?
        .await?;
    Ok(database)
}

async fn get(store: &str, key: &str) -> Result<Option<String>, DirectoryError> {
    let database = database().await?;
    let value = {
        let transaction = database
            .transaction(store)
            .with_mode(TransactionMode::Readonly)
            .build()?;
        let store = transaction.object_store(store)?;
        store.get::<String, _, _>(key).primitive()?.await?
    };
    database.close();
    Ok(value)
}

async fn put(store: &str, key: &str, value: String) -> Result<(), DirectoryError> {
    let database = database().await?;
    let transaction = database
        .transaction(store)
        .with_mode(TransactionMode::Readwrite)
        .build()?;
    transaction
        .object_store(store)?
        .put(value)
        .with_key(key)
        .primitive()?
        .await?;
    transaction.commit().await?;
    database.close();
    Ok(())
}

/// All workspaces on this device, the last opened first.
///
/// # Errors
/// When the browser's storage fails or an entry is damaged.
pub async fn list() -> Result<Vec<DirectoryEntry>, DirectoryError> {
    let database = database().await?;
    let texts: Vec<String> = {
        let transaction = database
            .transaction(WORKSPACES)
            .with_mode(TransactionMode::Readonly)
            .build()?;
        let store = transaction.object_store(WORKSPACES)?;
        store
            .get_all::<String>()
            .primitive()?
            .await?
            .collect::<Result<_, _>>()?
    };
    database.close();
    let mut entries = texts
        .iter()
        .map(|text| DirectoryEntry::decode(text))
        .collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.last_opened_millis));
    Ok(entries)
}

/// The workspace opened last.
///
/// # Errors
/// As [`list`].
pub async fn last_opened() -> Result<Option<DocumentId>, DirectoryError> {
    list().await?.first().map(DirectoryEntry::id).transpose()
}

/// One workspace.
///
/// # Errors
/// When it is not on this device, or as [`list`].
pub async fn find(id: DocumentId) -> Result<DirectoryEntry, DirectoryError> {
    let text = get(WORKSPACES, &id.to_string()).await?.ok_or(DirectoryError::Unknown)?;
    DirectoryEntry::decode(&text)
}

/// Adds or replaces an entry.
///
/// # Errors
/// When the browser's storage fails.
pub async fn save(entry: &DirectoryEntry) -> Result<(), DirectoryError> {
    put(WORKSPACES, &entry.id, entry.encode()?).await
}

/// Changes an entry in one transaction, so that two changes at once both count. Returns the changed entry.
///
/// # Errors
/// When it is not on this device, or as [`list`].
pub async fn update(
    id: DocumentId,
    change: impl FnOnce(&mut DirectoryEntry),
) -> Result<DirectoryEntry, DirectoryError> {
    let database = database().await?;
    let transaction = database
        .transaction(WORKSPACES)
        .with_mode(TransactionMode::Readwrite)
        .build()?;
    let store = transaction.object_store(WORKSPACES)?;
    let text = store
        .get::<String, _, _>(id.to_string())
        .primitive()?
        .await?
        .ok_or(DirectoryError::Unknown)?;
    let mut entry = DirectoryEntry::decode(&text)?;
    change(&mut entry);
    store
        .put(entry.encode()?)
        .with_key(entry.id.as_str())
        .primitive()?
        .await?;
    drop(store);
    transaction.commit().await?;
    database.close();
    Ok(entry)
}

/// Removes a workspace with all its data from this device. What was not synchronized is gone.
///
/// # Errors
/// When the browser's storage fails; the entry stays then.
pub async fn forget(id: DocumentId) -> Result<(), DirectoryError> {
    indexed_db::delete_database(id)
        .await
        .map_err(|error| DirectoryError::Storage(error.to_string()))?;
    let database = database().await?;
    let transaction = database
        .transaction(WORKSPACES)
        .with_mode(TransactionMode::Readwrite)
        .build()?;
    transaction
        .object_store(WORKSPACES)?
        .delete(id.to_string())
        .primitive()?
        .await?;
    transaction.commit().await?;
    database.close();
    Ok(())
}

/// The first half of the actor ids of this device: 8 random bytes drawn once.
///
/// # Errors
/// When the browser's storage fails.
pub async fn device_id() -> Result<[u8; 8], DirectoryError> {
    if let Some(text) = get(DEVICE, DEVICE_ID_KEY).await? {
        let bytes = hex::decode(&text).map_err(|error| DirectoryError::Damaged(error.to_string()))?;
        return bytes
            .try_into()
            .map_err(|_| DirectoryError::Damaged("the device id has another length".to_owned()));
    }
    let bytes = random::bytes::<8>();
    put(DEVICE, DEVICE_ID_KEY, hex::encode(bytes)).await?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_read_back() {
        let id = DocumentId::from_bytes([5; 16]);
        let mut entry = DirectoryEntry::new(
            id,
            "Nordwind IT".to_owned(),
            WorkspaceKind::Joined,
            "Ana".to_owned(),
            1_000,
        );
        entry.relay = Some(Relay {
            sync_url: "wss://relay.example/sync/x".to_owned(),
            token: String::new(),
            role: "practitioner".to_owned(),
            member: "8f3a".to_owned(),
            device: Some("c383cd8b3e52622dc88985d8f15b5992".to_owned()),
            name_untold: true,
        });
        let read = DirectoryEntry::decode(&entry.encode().unwrap()).unwrap();
        assert_eq!(read, entry);
        assert_eq!(read.id(), Ok(id));
    }

    #[test]
    fn an_entry_from_before_device_keys_keeps_its_token() {
        let relay = r#"{"sync_url":"wss://relay.example/sync/x","token":"secret","role":"owner","member":"8f3a"}"#;
        let relay: Relay = serde_json::from_str(relay).unwrap();
        assert_eq!((relay.token.as_str(), &relay.device), ("secret", &None));
        let enrolled = Relay {
            device: Some("c383".to_owned()),
            token: String::new(),
            ..relay.clone()
        };
        assert!(!relay.is_same_way(&enrolled));
        assert!(relay.is_same_way(&Relay {
            role: "reader".to_owned(),
            ..relay.clone()
        }));
    }

    #[test]
    fn a_damaged_entry_is_an_error() {
        assert!(matches!(DirectoryEntry::decode("{"), Err(DirectoryError::Damaged(_))));
    }
}
