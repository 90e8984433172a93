//! Whether everything typed is safe, and where: built by plain functions, tested natively.

use std::collections::{BTreeMap, BTreeSet};

use steward_sync::{engine::Safety, ids::DocumentId, store::StoreError};

use super::{
    removal::{RemovedRecord, RemovedRecords},
    siblings::LeaderStatus,
};
use crate::platform::storage::StorageUsage;

/// A record with changes that are not everywhere yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingRecord {
    /// Which.
    pub document: DocumentId,
    /// Its title, or its short id.
    pub title: String,
    /// Durable on this device; what is missing is the relay.
    pub saved_here: bool,
    /// The relay does not take the changes from us. Its reason, where it gave one.
    pub refused: Option<String>,
}

/// Where everything typed is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SafetyView {
    /// Records that are not saved here (first), or saved here and not at the relay.
    pub pending: Vec<PendingRecord>,
    /// The relay answers.
    pub online: bool,
    /// A relay is configured for this workspace.
    pub connected_to_relay: bool,
    /// Everything has been compared with the relay since connecting, and nothing is left to fetch or send.
    pub settled: bool,
    /// When everything was last known to be at the relay.
    pub last_synced_millis: Option<i64>,
    /// Room in the browser.
    pub storage: Option<StorageUsage>,
    /// This tab owns the connection.
    pub leader: bool,
    /// Records that an administrator removed since the workspace was opened, latest first.
    pub removed: Vec<RemovedRecord>,
    /// Why something is not saved here, ready to follow "Not saved:".
    pub problem: Option<String>,
    /// Why the relay does not let this device in.
    pub shut_out: Option<String>,
}

/// What is known about saving and synchronization.
#[derive(Debug, Clone, Default)]
pub(super) struct SyncState {
    /// This tab owns the connection.
    pub(super) leader: bool,
    own: Safety,
    /// What the tab that owns the connection told, while it is another one.
    pub(super) told: Option<LeaderStatus>,
    pub(super) last_synced_millis: Option<i64>,
    pub(super) storage: Option<StorageUsage>,
    /// What an administrator removed since the workspace was opened.
    pub(super) removed: RemovedRecords,
    /// How many connections there were; numbers them.
    pub(super) connections: u64,
    /// Documents whose changes the relay refused on this or the last connection, and why.
    pub(super) refusals: BTreeMap<DocumentId, String>,
    /// Why the relay does not let this device in.
    pub(super) shut_out: Option<String>,
    /// This device is being signed out: that the relay lets it in no more is no news then.
    pub(super) leaving: bool,
    /// Documents that other tabs changed and that are not in memory here: their rows are taken, their changes not.
    pub(super) rows_only: BTreeSet<DocumentId>,
}

impl SyncState {
    /// The engine of this tab says something new.
    pub(super) fn own(&mut self, safety: Safety, now_millis: i64) {
        if self.leader && safety.online && safety.settled && safety.unsynced.is_empty() {
            self.last_synced_millis = Some(now_millis);
        }
        if safety.online {
            self.shut_out = None;
        }
        self.refusals
            .retain(|document, _| safety.unsynced.binary_search(document).is_ok());
        self.own = safety;
    }

    /// What the other tabs are told by the one that owns the connection.
    pub(super) fn status(&self) -> LeaderStatus {
        LeaderStatus {
            online: self.own.online,
            settled: self.own.settled,
            unsynced: self.own.unsynced.clone(),
            last_synced_millis: self.last_synced_millis,
            refused: self.refused(),
            shut_out: self.shut_out.clone(),
        }
    }

    /// What the relay does not take, each with its reason; empty where only the refusal is known.
    fn refused(&self) -> Vec<(DocumentId, String)> {
        let mut refused = self.refusals.clone();
        for document in &self.own.refused {
            refused.entry(*document).or_default();
        }
        refused.into_iter().collect()
    }
}

/// What the view is built from.
pub(super) struct SafetyInput<'a> {
    pub(super) sync: &'a SyncState,
    /// A relay is configured.
    pub(super) relay: bool,
    /// The name of a record.
    pub(super) title: &'a dyn Fn(DocumentId) -> Option<String>,
}

/// The sentence that follows "Not saved:".
fn problem(error: &StoreError) -> String {
    match error {
        StoreError::Full => "storage is full".to_owned(),
        StoreError::Closed(_) => "the browser closed its storage; opening it again".to_owned(),
        StoreError::Version(reason) => reason.clone(),
        StoreError::Failed(reason) => format!("the browser's storage failed ({reason})"),
    }
}

/// Puts together what this tab knows and what the leading tab told.
pub(super) fn safety_view(input: &SafetyInput<'_>) -> SafetyView {
    let sync = input.sync;
    let status = match &sync.told {
        Some(told) if !sync.leader => told.clone(),
        Some(_) | None => sync.status(),
    };
    let unsaved: BTreeSet<_> = sync.own.unsaved.iter().copied().collect();
    // A follower's own engine knows of changes here that the leader has not heard of yet.
    let unsynced: BTreeSet<_> = if input.relay {
        status.unsynced.iter().copied().collect()
    } else {
        BTreeSet::new()
    };
    let refused: BTreeMap<_, _> = status.refused.iter().cloned().collect();
    let record = |document: DocumentId, saved_here| PendingRecord {
        document,
        title: (input.title)(document).unwrap_or_default(),
        saved_here,
        refused: refused.get(&document).filter(|_| input.relay).cloned(),
    };
    let pending = unsaved
        .iter()
        .map(|document| record(*document, false))
        .chain(unsynced.difference(&unsaved).map(|document| record(*document, true)))
        .collect();
    SafetyView {
        pending,
        online: input.relay && status.online,
        connected_to_relay: input.relay,
        settled: status.settled,
        last_synced_millis: status.last_synced_millis,
        storage: sync.storage,
        leader: sync.leader,
        removed: sync.removed.list(),
        problem: sync
            .own
            .storage_error
            .as_ref()
            .filter(|_| !unsaved.is_empty())
            .map(problem),
        shut_out: status.shut_out.filter(|_| input.relay),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(number: u8) -> DocumentId {
        DocumentId::from_bytes([number; 16])
    }

    fn view(sync: &SyncState, relay: bool) -> SafetyView {
        safety_view(&SafetyInput {
            sync,
            relay,
            title: &|document| Some(format!("{}", document.as_bytes()[0])),
        })
    }

    #[test]
    fn a_failed_write_is_named_and_listed_first() {
        let mut sync = SyncState {
            leader: true,
            ..SyncState::default()
        };
        let safety = Safety {
            online: true,
            unsaved: vec![document(2)],
            unsynced: vec![document(1), document(2)],
            storage_error: Some(StoreError::Full),
            ..Safety::default()
        };
        sync.own(safety, 1_000);
        let view = view(&sync, true);
        assert_eq!(view.problem.as_deref(), Some("storage is full"));
        assert_eq!(
            view.pending
                .iter()
                .map(|record| (record.title.as_str(), record.saved_here))
                .collect::<Vec<_>>(),
            [("2", false), ("1", true)]
        );
        assert_eq!(view.last_synced_millis, None);
    }

    #[test]
    fn an_error_without_unsaved_changes_is_over() {
        let mut sync = SyncState {
            leader: true,
            ..SyncState::default()
        };
        sync.own(
            Safety {
                storage_error: Some(StoreError::Full),
                ..Safety::default()
            },
            1_000,
        );
        assert_eq!(view(&sync, false).problem, None);
    }

    #[test]
    fn without_a_relay_nothing_waits_for_one() {
        let mut sync = SyncState {
            leader: true,
            ..SyncState::default()
        };
        sync.own(
            Safety {
                unsynced: vec![document(1)],
                ..Safety::default()
            },
            1_000,
        );
        assert_eq!(view(&sync, false).pending, []);
        assert_eq!(view(&sync, true).pending.len(), 1);
    }

    #[test]
    fn a_follower_says_what_the_leader_told_and_its_own_unsaved_changes() {
        let mut sync = SyncState::default();
        sync.own(
            Safety {
                unsaved: vec![document(3)],
                ..Safety::default()
            },
            5_000,
        );
        sync.told = Some(LeaderStatus {
            online: true,
            settled: true,
            unsynced: vec![document(4)],
            last_synced_millis: Some(4_000),
            refused: vec![(document(4), "read only".to_owned())],
            shut_out: None,
        });
        let view = view(&sync, true);
        assert!(view.online && !view.leader);
        assert_eq!(view.pending.len(), 2);
        assert_eq!(view.last_synced_millis, Some(4_000));
        let refused: Vec<_> = view
            .pending
            .iter()
            .map(|record| (record.title.as_str(), record.refused.as_deref()))
            .collect();
        assert_eq!(refused, [("3", None), ("4", Some("read only"))]);
    }

    #[test]
    fn what_the_relay_refuses_is_marked_until_it_is_taken() {
        let mut sync = SyncState {
            leader: true,
            ..SyncState::default()
        };
        let online = Safety {
            online: true,
            unsynced: vec![document(1), document(2), document(3)],
            refused: vec![document(2)],
            ..Safety::default()
        };
        sync.own(online.clone(), 1_000);
        sync.refusals.insert(document(1), "may read only".to_owned());
        let marks = |sync: &SyncState| {
            let view = view(sync, true);
            view.pending
                .iter()
                .map(|record| record.refused.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            marks(&sync),
            [Some("may read only".to_owned()), Some(String::new()), None]
        );
        // Offline it is still known; after the relay took the first it is no refusal any more.
        let offline = Safety {
            online: false,
            refused: Vec::new(),
            ..online.clone()
        };
        sync.own(offline, 2_000);
        assert_eq!(marks(&sync), [Some("may read only".to_owned()), None, None]);
        sync.own(
            Safety {
                unsynced: vec![document(2)],
                ..online
            },
            3_000,
        );
        assert!(sync.refusals.is_empty());
        assert_eq!(marks(&sync), [Some(String::new())]);
    }

    #[test]
    fn a_device_that_is_not_let_in_hears_why_until_it_is() {
        let mut sync = SyncState {
            leader: true,
            shut_out: Some("access was taken away".to_owned()),
            ..SyncState::default()
        };
        assert_eq!(view(&sync, true).shut_out.as_deref(), Some("access was taken away"));
        assert_eq!(view(&sync, false).shut_out, None);
        sync.own(
            Safety {
                online: true,
                ..Safety::default()
            },
            1_000,
        );
        assert_eq!(view(&sync, true).shut_out, None);
    }

    #[test]
    fn the_time_of_the_last_synchronization_is_kept() {
        let mut sync = SyncState {
            leader: true,
            ..SyncState::default()
        };
        let done = Safety {
            online: true,
            settled: true,
            ..Safety::default()
        };
        sync.own(done.clone(), 1_000);
        sync.own(
            Safety {
                online: false,
                settled: false,
                unsynced: vec![document(1)],
                ..done
            },
            2_000,
        );
        assert_eq!(view(&sync, true).last_synced_millis, Some(1_000));
    }
}
