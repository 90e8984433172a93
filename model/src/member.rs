//! The member directory in the workspace document: who works here, on which devices.

use std::collections::BTreeMap;

use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, ObjType, ReadDoc};
use serde::{Deserialize, Serialize};

use crate::edit::EditError;
use crate::kinds::workspace;
use crate::reader::Reader;
use crate::value::LINE_BYTES;

const MEMBERS: &str = "members";
const DEVICES: &str = "devices";
const NAME: &str = "name";
const ROLE: &str = "role";
const MEMBER: &str = "member";

/// A member, as the workspace document knows them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MemberEntry {
    /// As shown.
    pub name: String,
    /// The role as last told by the relay; may be empty.
    pub role: String,
}

/// Members by id, and the member id of each device.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Directory {
    /// Member id → member.
    pub members: BTreeMap<String, MemberEntry>,
    /// Device (hex of the first eight bytes of its actor id) → member id.
    pub devices: BTreeMap<String, String>,
}

/// The name of a device: the first eight bytes of its actor id, in hex.
#[must_use]
pub fn device_of(actor: &ActorId) -> String {
    actor
        .to_bytes()
        .iter()
        .take(8)
        .fold(String::with_capacity(16), |mut text, byte| {
            use std::fmt::Write as _;
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

impl Directory {
    /// Reads the directory from the workspace document. Entries that cannot be read are left out.
    #[must_use]
    pub fn read(document: &AutoCommit) -> Self {
        let reader = Reader::new(document);
        let entry_line = |object: &automerge::ObjId, key: &str| {
            let (stored, id) = reader.winner(object, key)?;
            reader.string(&stored, &id).filter(|text| text.len() <= LINE_BYTES)
        };
        let mut directory = Self::default();
        for (map, id) in reader.map_keys(MEMBERS) {
            if let Some((_, entry)) = reader.winner(&map, &id) {
                let name = entry_line(&entry, NAME).unwrap_or_default();
                let role = entry_line(&entry, ROLE).unwrap_or_default();
                directory.members.insert(id, MemberEntry { name, role });
            }
        }
        for (map, device) in reader.map_keys(DEVICES) {
            if let Some((_, entry)) = reader.winner(&map, &device)
                && let Some(member) = entry_line(&entry, MEMBER)
            {
                directory.devices.insert(device, member);
            }
        }
        directory
    }

    /// The name of the member whose device this is.
    #[must_use]
    pub fn name_of_device(&self, device: &str) -> Option<&str> {
        let member = self.devices.get(device)?;
        self.members
            .get(member)
            .map(|entry| entry.name.as_str())
            .filter(|name| !name.is_empty())
    }

    /// Names of all members, sorted, each once: what person fields suggest.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self
            .members
            .values()
            .map(|entry| entry.name.as_str())
            .filter(|name| !name.is_empty())
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// Adds a member to the workspace document, or updates name and role; writes only what differs.
///
/// # Errors
/// If the id or the name is empty or too long, or automerge refuses.
pub fn put_member(document: &mut AutoCommit, id: &str, entry: &MemberEntry) -> Result<(), EditError> {
    put_entry(
        document,
        (MEMBERS, "Member"),
        id,
        &[(NAME, &entry.name), (ROLE, &entry.role)],
    )
}

/// Says whose device this is; writes only what differs.
///
/// # Errors
/// If the device or the member id is empty or too long, or automerge refuses.
pub fn put_device(document: &mut AutoCommit, device: &str, member: &str) -> Result<(), EditError> {
    put_entry(document, (DEVICES, "Member"), device, &[(MEMBER, member)])
}

/// Writes what differs in an entry of a map of the workspace document; `map` is its key, and what an entry is called.
pub(crate) fn put_entry(
    document: &mut AutoCommit,
    (map, label): (&str, &str),
    id: &str,
    values: &[(&str, &str)],
) -> Result<(), EditError> {
    if id.is_empty() || id.len() > 200 || values.iter().any(|(_, value)| value.len() > LINE_BYTES) {
        return Err(EditError::TooLong {
            label: label.to_owned(),
        });
    }
    crate::genesis::ensure(document, &workspace::KIND)?;
    let container = crate::edit::container(document, map, ObjType::Map)?;
    let existing = document
        .get(&container, id)?
        .filter(|(stored, _)| stored.is_object())
        .map(|(_, object)| object);
    let entry = match existing {
        Some(object) => object,
        None => document.put_object(&container, id, ObjType::Map)?,
    };
    for (key, value) in values {
        let same = document
            .get(&entry, *key)?
            .is_some_and(|(stored, _)| stored.as_str() == Some(value));
        if !same {
            document.put(&entry, *key, *value)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_and_devices_are_written_once_and_found() {
        let actor = ActorId::from([0xab; 16]);
        let mut document = crate::genesis::create(&workspace::KIND, actor.clone()).unwrap();
        let device = device_of(&actor);
        assert_eq!(device, "abababababababab");
        let ana = MemberEntry {
            name: "Ana Berg".to_owned(),
            role: "manager".to_owned(),
        };
        put_member(&mut document, "m1", &ana).unwrap();
        put_device(&mut document, &device, "m1").unwrap();
        assert!(document.pending_ops() > 0);
        document.commit();
        put_member(&mut document, "m1", &ana).unwrap();
        put_device(&mut document, &device, "m1").unwrap();
        assert_eq!(document.pending_ops(), 0, "equal entries are not written again");
        let directory = Directory::read(&document);
        assert_eq!(directory.name_of_device(&device), Some("Ana Berg"));
        assert_eq!(directory.name_of_device("0000000000000000"), None);
        assert_eq!(directory.names(), ["Ana Berg"]);
    }
}
