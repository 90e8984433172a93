//! Who is in which record: short-lived messages that nothing stores.

use std::collections::BTreeMap;

use leptos::prelude::{ArcRwSignal, Get, GetUntracked, Memo, Update};
use minicbor::{Decoder, Encoder};
use steward_sync::ids::DocumentId;

use super::{Workspace, driver::Driver};
use crate::platform::{clock, task};

/// A person is shown this long after the last sign of life.
const EXPIRES_MILLIS: i64 = 15_000;

/// How often this tab says that it is still there; twice within the expiry, so that one lost message does no harm.
const ANNOUNCE_MILLIS: u32 = 6_000;

/// The longest name that is taken from another device.
const NAME_BYTES: usize = 200;

const KEY: &str = "steward-presence";

/// Somebody else in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// Name, as they say.
    pub name: String,
    /// Last sign of life.
    pub last_seen_millis: i64,
}

/// Who was seen where.
#[derive(Default)]
pub(super) struct PresenceBook {
    seen: BTreeMap<(DocumentId, String), Presence>,
    version: ArcRwSignal<u64>,
    announcing: bool,
}

impl PresenceBook {
    fn note(&mut self, document: DocumentId, sender: &str, message: PresenceMessage, now_millis: i64) {
        let key = (document, sender.to_owned());
        if message.present {
            self.seen.insert(
                key,
                Presence {
                    name: message.name,
                    last_seen_millis: now_millis,
                },
            );
        } else {
            self.seen.remove(&key);
        }
        self.seen
            .retain(|_, presence| now_millis - presence.last_seen_millis < EXPIRES_MILLIS);
    }

    /// Everyone in a record, each name once, the latest first.
    fn in_record(&self, document: DocumentId, now_millis: i64) -> Vec<Presence> {
        let mut present: Vec<Presence> = self
            .seen
            .range((document, String::new())..)
            .take_while(|((other, _), _)| *other == document)
            .filter(|(_, presence)| now_millis - presence.last_seen_millis < EXPIRES_MILLIS)
            .map(|(_, presence)| presence.clone())
            .collect();
        present.sort_by(|one, other| (&one.name, other.last_seen_millis).cmp(&(&other.name, one.last_seen_millis)));
        present.dedup_by(|one, other| one.name == other.name);
        present
    }
}

/// What is sent: a CBOR map, as every ephemeral message of automerge-repo.
#[derive(Debug, PartialEq, Eq)]
struct PresenceMessage {
    name: String,
    present: bool,
}

impl PresenceMessage {
    fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes);
        // Writing to memory cannot fail.
        let _: Result<(), minicbor::encode::Error<std::convert::Infallible>> = (|| {
            encoder
                .map(1)?
                .str(KEY)?
                .map(2)?
                .str("name")?
                .str(&self.name)?
                .str("present")?
                .bool(self.present)?;
            Ok(())
        })();
        bytes
    }

    /// None for what other programs send.
    fn decode(bytes: &[u8]) -> Option<Self> {
        let mut decoder = Decoder::new(bytes);
        if decoder.map().ok()? != Some(1) || decoder.str().ok()? != KEY {
            return None;
        }
        let entries = decoder.map().ok()??;
        let (mut name, mut present) = (None, None);
        for _ in 0..entries {
            match decoder.str().ok()? {
                "name" => name = Some(decoder.str().ok()?.to_owned()),
                "present" => present = Some(decoder.bool().ok()?),
                _ => decoder.skip().ok()?,
            }
        }
        let name = name.filter(|name| name.len() <= NAME_BYTES)?;
        Some(Self {
            name,
            present: present?,
        })
    }
}

impl Workspace {
    /// Who else is in a record.
    #[must_use]
    pub fn presence(self, document: DocumentId) -> Memo<Vec<Presence>> {
        let version = self
            .driver()
            .map(|driver| driver.presence.borrow().version.clone())
            .unwrap_or_default();
        Memo::new(move |_| {
            version.get();
            self.driver()
                .map(|driver| driver.presence.borrow().in_record(document, clock::now_millis()))
                .unwrap_or_default()
        })
    }
}

impl Driver {
    pub(super) fn note_presence(&self, document: DocumentId, sender: &str, data: &[u8]) {
        if let Some(message) = PresenceMessage::decode(data) {
            let version = {
                let mut book = self.presence.borrow_mut();
                book.note(document, sender, message, clock::now_millis());
                book.version.clone()
            };
            version.update(|version| *version += 1);
        }
    }

    fn announce_presence(&self, document: DocumentId, present: bool) {
        let entry = self.signals.entry.get_untracked();
        if entry.relay.is_some() {
            self.announce(
                document,
                PresenceMessage {
                    name: entry.member_name,
                    present,
                }
                .encode(),
            );
        }
    }

    /// A view shows this record.
    pub(super) fn enter(&self, document: DocumentId) {
        self.announce_presence(document, true);
        if std::mem::replace(&mut self.presence.borrow_mut().announcing, true) {
            return;
        }
        let itself = self.itself.clone();
        task::spawn(async move {
            loop {
                task::sleep_millis(ANNOUNCE_MILLIS).await;
                let Some(driver) = itself.upgrade() else { return };
                if !driver.still_here() {
                    return;
                }
            }
        });
    }

    /// Repeats for each shown record that we are there, and lets those go who were not heard of. Ends when no record
    /// is shown.
    fn still_here(&self) -> bool {
        let documents: Vec<_> = self.records.borrow().documents().collect();
        for document in &documents {
            self.announce_presence(*document, true);
        }
        let version = {
            let mut book = self.presence.borrow_mut();
            book.announcing = !documents.is_empty();
            book.version.clone()
        };
        version.update(|version| *version += 1);
        !documents.is_empty()
    }

    /// No view shows this record any more.
    pub(super) fn leave(&self, document: DocumentId) {
        self.announce_presence(document, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(name: &str, present: bool) -> PresenceMessage {
        PresenceMessage {
            name: name.to_owned(),
            present,
        }
    }

    #[test]
    fn messages_are_read_back_and_others_are_left_alone() {
        assert_eq!(
            PresenceMessage::decode(&message("Ana", true).encode()),
            Some(message("Ana", true))
        );
        assert_eq!(PresenceMessage::decode(&[0xa0]), None);
        assert_eq!(PresenceMessage::decode(b"\xff\xff"), None);
        assert_eq!(PresenceMessage::decode(&message(&"x".repeat(300), true).encode()), None);
    }

    #[test]
    fn people_are_shown_until_they_leave_or_fall_silent() {
        let document = DocumentId::from_bytes([1; 16]);
        let other = DocumentId::from_bytes([2; 16]);
        let mut book = PresenceBook::default();
        book.note(document, "peer-1", message("Ana", true), 0);
        book.note(document, "peer-2", message("Ana", true), 1_000);
        book.note(document, "peer-3", message("Bo", true), 2_000);
        book.note(other, "peer-4", message("Cy", true), 2_000);
        let names = |book: &PresenceBook, now| {
            book.in_record(document, now)
                .into_iter()
                .map(|presence| presence.name)
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&book, 3_000), ["Ana", "Bo"]);
        book.note(document, "peer-3", message("Bo", false), 4_000);
        assert_eq!(names(&book, 4_000), ["Ana"]);
        assert_eq!(names(&book, 16_500), Vec::<String>::new());
    }
}
