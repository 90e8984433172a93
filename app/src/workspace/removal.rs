//! Records that an administrator removed for good: they leave this device, and the person is told.

use std::collections::VecDeque;

use steward_sync::{
    engine::Event,
    ids::{DocumentId, WriteId},
    store::StoreError,
    wire::Removal,
};

use super::{driver::Driver, siblings::TabMessage};
use crate::platform::task;

/// How many removed records the panel names; older ones of the session leave it.
const NAMED: usize = 20;

/// A record that was removed, without anything of its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedRecord {
    /// Which.
    pub document: DocumentId,
    /// The id that people read, or nothing for a document that was never shown.
    pub short_id: String,
    /// When, by the relay's clock.
    pub removed_millis: i64,
    /// Why, in the administrator's words.
    pub reason: String,
}

/// The records removed since the workspace was opened, latest first.
#[derive(Debug, Clone, Default)]
pub(super) struct RemovedRecords(VecDeque<RemovedRecord>);

impl RemovedRecords {
    /// Adds a record; one that is named already stays where it is.
    pub(super) fn add(&mut self, record: RemovedRecord) {
        if self.0.iter().any(|named| named.document == record.document) {
            return;
        }
        self.0.push_front(record);
        self.0.truncate(NAMED);
    }

    pub(super) fn list(&self) -> Vec<RemovedRecord> {
        self.0.iter().cloned().collect()
    }
}

impl Driver {
    /// Takes a record off this device: from what views show at once, from the disk in a transaction of its own.
    pub(super) fn erase(&self, write: WriteId, removal: Removal) {
        let document = removal.document;
        let short_id = self
            .rows
            .borrow()
            .get(document)
            .map(|row| row.short_id.clone())
            .unwrap_or_default();
        self.rows.borrow_mut().remove(document);
        self.dirty.borrow_mut().remove(&document);
        self.forget_snapshot(document);
        let mut sync = self.sync.borrow_mut();
        sync.rows_only.remove(&document);
        sync.removed.add(RemovedRecord {
            document,
            short_id,
            removed_millis: i64::try_from(removal.removed_millis).unwrap_or(i64::MAX),
            reason: removal.reason.clone(),
        });
        let leader = sync.leader;
        drop(sync);
        self.rows_changed();
        self.safety_changed();
        if leader {
            self.tell_siblings(&[TabMessage::Removed {
                document,
                removed_millis: removal.removed_millis,
                reason: removal.reason,
            }]);
        }
        let Some(driver) = self.itself.upgrade() else { return };
        task::spawn(async move {
            match driver.store.erase(document).await {
                Ok(()) => driver.feed(Event::Written { write }),
                Err(error) => {
                    let closed = matches!(error, StoreError::Closed(_));
                    driver.feed(Event::WriteFailed { write, error });
                    if closed {
                        driver.reopen();
                    }
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(number: u8) -> RemovedRecord {
        RemovedRecord {
            document: DocumentId::from_bytes([number; 16]),
            short_id: format!("INC-{number}"),
            removed_millis: i64::from(number),
            reason: "request".to_owned(),
        }
    }

    #[test]
    fn the_list_names_each_once_and_stays_short() {
        let mut removed = RemovedRecords::default();
        for number in 0..40 {
            removed.add(record(number));
        }
        removed.add(record(39));
        let list = removed.list();
        assert_eq!(list.len(), NAMED);
        assert_eq!(list.first(), Some(&record(39)));
    }
}
