//! From the state of saving and syncing to one sentence; plain functions, tested natively.

use crate::{
    messages::{format, plural, shell as text},
    workspace::SafetyView,
};

/// What can be said about everything typed in this workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Condition {
    /// The device's storage refuses; the sentence says why.
    NotSaved(String),
    /// Something is on its way to the device's storage.
    Saving,
    /// Saved here, this many records on their way to the relay.
    Sending(usize),
    /// Saved here; of so many records the relay does not take the changes, and nothing else waits.
    Refused(usize),
    /// The relay does not let this device in; this many records have changes that only this device has.
    ShutOut { only_here: usize },
    /// A relay exists and cannot be reached; this many records have changes that only this device has.
    Offline { only_here: usize },
    /// No relay: saved here is all there is.
    SavedHere,
    /// Connected, and not yet sure what the relay has that this device has not.
    Comparing,
    /// Everything is at the relay.
    Synced { at_millis: Option<i64> },
}

/// Judges what is known; the most worrying fact wins.
pub(crate) fn condition(view: &SafetyView) -> Condition {
    let unsaved = view.pending.iter().any(|pending| !pending.saved_here);
    let shared = view.connected_to_relay;
    let refused = view.pending.iter().filter(|pending| pending.refused.is_some()).count();
    match (&view.problem, view.pending.len()) {
        (Some(problem), _) => Condition::NotSaved(problem.clone()),
        (None, _) if unsaved => Condition::Saving,
        (None, _) if !shared => Condition::SavedHere,
        (None, only_here) if !view.online && view.shut_out.is_some() => Condition::ShutOut { only_here },
        (None, only_here) if !view.online => Condition::Offline { only_here },
        (None, 0) if !view.settled => Condition::Comparing,
        (None, 0) => Condition::Synced {
            at_millis: view.last_synced_millis,
        },
        (None, waiting) if waiting == refused => Condition::Refused(refused),
        (None, waiting) => Condition::Sending(waiting - refused),
    }
}

impl Condition {
    /// The value of `data-condition` in the style sheets.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::NotSaved(_) => "not-saved",
            Self::Saving => "saving",
            Self::Sending(_) | Self::Comparing => "sending",
            Self::Offline { .. } => "offline",
            Self::Refused(_) | Self::ShutOut { .. } => "refused",
            Self::SavedHere => "saved",
            Self::Synced { .. } => "synced",
        }
    }

    /// The sentence at the top right.
    pub(crate) fn words(&self, now_millis: i64) -> String {
        match self {
            Self::NotSaved(problem) => text::safety_not_saved(problem),
            Self::Saving => text::safety_saving().to_owned(),
            Self::Sending(count) => text::safety_syncing(count),
            Self::Comparing => text::safety_comparing().to_owned(),
            Self::Offline { only_here: 0 } => text::safety_offline().to_owned(),
            Self::Offline { only_here } => plural(
                *only_here,
                || text::safety_offline_one().to_owned(),
                || text::safety_offline_many(only_here),
            ),
            Self::Refused(count) => plural(
                *count,
                || text::safety_refused_one().to_owned(),
                || text::safety_refused_many(count),
            ),
            Self::ShutOut { only_here: 0 } => text::safety_shut_out().to_owned(),
            Self::ShutOut { only_here } => plural(
                *only_here,
                || text::safety_shut_out_one().to_owned(),
                || text::safety_shut_out_many(only_here),
            ),
            Self::SavedHere | Self::Synced { at_millis: None } => text::safety_all_here().to_owned(),
            Self::Synced { at_millis: Some(at) } => text::safety_synced(format::relative(*at, now_millis)),
        }
    }

    /// One or two words, where there is little room.
    pub(crate) fn short(&self) -> &'static str {
        match self {
            Self::NotSaved(_) => text::safety_short_not_saved(),
            Self::Saving => text::safety_short_saving(),
            Self::Sending(_) | Self::Comparing => text::safety_short_syncing(),
            Self::Offline { .. } => text::safety_short_offline(),
            Self::Refused(_) => text::safety_short_refused(),
            Self::ShutOut { .. } => text::safety_short_shut_out(),
            Self::SavedHere => text::safety_short_saved(),
            Self::Synced { .. } => text::safety_short_synced(),
        }
    }

    /// What assistive technology is told unasked: trouble and its end, not every save.
    pub(crate) fn announcement(&self) -> String {
        match self {
            Self::NotSaved(problem) => text::safety_not_saved(problem),
            Self::Offline { .. } => text::safety_short_offline().to_owned(),
            Self::Refused(_) => text::safety_short_refused().to_owned(),
            Self::ShutOut { .. } => text::safety_short_shut_out().to_owned(),
            Self::Saving | Self::Sending(_) | Self::Comparing | Self::SavedHere | Self::Synced { .. } => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::PendingRecord;
    use steward_sync::ids::DocumentId;

    fn view(relay: bool, online: bool, pending: &[bool]) -> SafetyView {
        let pending = pending.iter().map(|&saved_here| PendingRecord {
            document: DocumentId::from_bytes([1; 16]),
            title: "Printer on fire".to_owned(),
            saved_here,
            refused: None,
        });
        SafetyView {
            connected_to_relay: relay,
            online,
            pending: pending.collect(),
            ..SafetyView::default()
        }
    }

    #[test]
    fn the_most_worrying_fact_is_said() {
        assert_eq!(condition(&view(false, false, &[])), Condition::SavedHere);
        assert_eq!(condition(&view(false, false, &[false])), Condition::Saving);
        assert_eq!(condition(&view(true, true, &[true, false])), Condition::Saving);
        assert_eq!(condition(&view(true, true, &[true, true])), Condition::Sending(2));
        assert_eq!(
            condition(&view(true, false, &[true])),
            Condition::Offline { only_here: 1 }
        );
        assert_eq!(condition(&view(true, true, &[])), Condition::Comparing);
        let settled = SafetyView {
            settled: true,
            ..view(true, true, &[])
        };
        assert_eq!(condition(&settled), Condition::Synced { at_millis: None });
        let full = SafetyView {
            problem: Some("storage is full".to_owned()),
            ..view(true, false, &[false])
        };
        assert_eq!(condition(&full).words(0), "Not saved: storage is full");
    }

    #[test]
    fn what_the_relay_does_not_take_is_no_sending() {
        let mut waiting = view(true, true, &[true, true]);
        waiting.pending[0].refused = Some("read only".to_owned());
        assert_eq!(condition(&waiting), Condition::Sending(1));
        waiting.pending[1].refused = Some(String::new());
        assert_eq!(condition(&waiting), Condition::Refused(2));
        waiting.online = false;
        assert_eq!(condition(&waiting), Condition::Offline { only_here: 2 });
    }

    #[test]
    fn a_device_without_access_is_not_called_offline() {
        let mut shut_out = view(true, false, &[true]);
        shut_out.shut_out = Some("access was taken away".to_owned());
        assert_eq!(condition(&shut_out), Condition::ShutOut { only_here: 1 });
        assert_eq!(
            condition(&shut_out).words(0),
            "No access · 1 record changed and saved on this device only"
        );
        shut_out.pending[0].saved_here = false;
        assert_eq!(condition(&shut_out), Condition::Saving, "saving is what matters most");
    }

    #[test]
    fn what_only_this_device_has_is_counted_in_words() {
        assert_eq!(
            Condition::Offline { only_here: 1 }.words(0),
            "Offline · 1 record changed on this device only"
        );
        assert_eq!(
            Condition::Offline { only_here: 3 }.words(0),
            "Offline · 3 records changed on this device only"
        );
    }
}
