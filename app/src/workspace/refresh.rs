//! Signals follow documents once per painted frame, however many changes arrive in between.

use std::{
    cell::{Cell, RefCell},
    collections::HashSet,
};

use gloo::timers::callback::Timeout;
use leptos::prelude::{GetUntracked, Set, Update};
use steward_sync::ids::DocumentId;

use super::{
    driver::Driver,
    record::RecordView,
    safety::{SafetyInput, SafetyView, safety_view},
};
use crate::platform::{clock, page, storage, task};

/// Whether a refresh is on its way, and what it has to bring up to date.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Refresh {
    scheduled: bool,
    rows: bool,
    safety: bool,
}

impl Refresh {
    pub(super) const fn with_safety(self) -> Self {
        Self { safety: true, ..self }
    }
}

/// One refresh projects at most this long; what remains waits for the next frame.
const REFRESH_MILLIS: f64 = 8.0;
/// Registers follow their rows at most this often: sorting thousands of rows anew for each key would be felt.
const ROWS_MILLIS: f64 = 200.0;
/// Who types sees "Saving…" until they pause this long, not a word that changes with every key.
const CALM_MILLIS: f64 = 300.0;
/// With more records than this under way it is no typing, and the count is worth following.
const CALM_RECORDS: usize = 2;

/// When things happened last, by the clock that never runs backwards, and the refresh that was put off because of it.
#[derive(Default)]
pub(super) struct Pace {
    rows_shown: Cell<f64>,
    edited_here: Cell<f64>,
    later: RefCell<Option<Timeout>>,
}

impl Pace {
    pub(super) fn edited_here(&self) {
        self.edited_here.set(clock::monotonic_millis());
    }

    pub(super) fn stop(&self) {
        drop(self.later.take());
    }

    /// Milliseconds until registers may follow again.
    fn until_rows(&self) -> Option<f64> {
        let wait = self.rows_shown.get() + ROWS_MILLIS - clock::monotonic_millis();
        (wait > 0.0 && self.rows_shown.get() > 0.0).then_some(wait)
    }

    /// Milliseconds until it may be said that what was typed is saved.
    fn until_calm(&self, shown: &SafetyView, news: &SafetyView) -> Option<f64> {
        let wait = self.edited_here.get() + CALM_MILLIS - clock::monotonic_millis();
        (wait > 0.0 && is_relief(shown, news)).then_some(wait)
    }
}

/// Whether the news is only that something which was not saved now is. Bad news is shown at once.
fn is_relief(shown: &SafetyView, news: &SafetyView) -> bool {
    let unsaved = |view: &SafetyView| view.pending.iter().filter(|record| !record.saved_here).count();
    unsaved(shown) > unsaved(news)
        && shown.pending.len() <= CALM_RECORDS
        && news.pending.len() <= shown.pending.len()
        && (shown.online, &shown.problem) == (news.online, &news.problem)
}

impl Driver {
    /// Makes sure that signals are brought up to date with the next frame.
    pub(super) fn schedule_refresh(&self) {
        let refresh = self.refresh.get();
        if refresh.scheduled {
            return;
        }
        self.refresh.set(Refresh {
            scheduled: true,
            ..refresh
        });
        let itself = self.itself.clone();
        task::before_paint(move || {
            if let Some(driver) = itself.upgrade() {
                driver.refresh_now();
            }
        });
    }

    pub(super) fn rows_changed(&self) {
        self.refresh.set(Refresh {
            rows: true,
            ..self.refresh.get()
        });
        self.schedule_refresh();
    }

    /// Brings signals up to date now.
    pub(super) fn refresh_now(&self) {
        let dirty = std::mem::take(&mut *self.dirty.borrow_mut());
        let left = self.refresh_documents(dirty);
        let Refresh { rows, safety, .. } = self.refresh.replace(Refresh::default());
        if rows {
            self.show_rows();
        }
        if safety {
            self.read_safety();
        }
        self.show_safety();
        if !left.is_empty() {
            self.dirty.borrow_mut().extend(left);
            self.schedule_refresh();
        }
    }

    fn show_rows(&self) {
        if let Some(wait) = self.pace.until_rows() {
            self.refresh.set(Refresh {
                rows: true,
                ..self.refresh.get()
            });
            self.refresh_later(wait);
        } else {
            self.pace.rows_shown.set(clock::monotonic_millis());
            self.signals.rows_version.update(|version| *version += 1);
        }
    }

    /// Makes sure of a refresh in so many milliseconds at the latest.
    fn refresh_later(&self, wait_millis: f64) {
        let mut later = self.pace.later.borrow_mut();
        if later.is_some() {
            return;
        }
        let itself = self.itself.clone();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "positive and below a second"
        )]
        let wait = wait_millis.ceil() as u32;
        *later = Some(Timeout::new(wait, move || {
            if let Some(driver) = itself.upgrade() {
                drop(driver.pace.later.take());
                driver.schedule_refresh();
            }
        }));
    }

    fn refresh_documents(&self, dirty: HashSet<DocumentId>) -> HashSet<DocumentId> {
        let started = clock::monotonic_millis();
        let (shown, others): (Vec<_>, Vec<_>) = dirty
            .into_iter()
            .partition(|document| self.records.borrow().is_shown(*document));
        for document in shown {
            self.refresh_document(document);
        }
        let mut others = others.into_iter();
        while clock::monotonic_millis() - started < REFRESH_MILLIS || page::is_hidden() {
            let Some(document) = others.next() else { break };
            self.refresh_document(document);
        }
        others.collect()
    }

    fn refresh_document(&self, document: DocumentId) {
        if let Some(row) = self.project(document) {
            self.rows.borrow_mut().insert(row);
            self.refresh.set(Refresh {
                rows: true,
                ..self.refresh.get()
            });
        }
        if self.records.borrow().is_shown(document)
            && let Some(view) = self.record_view(document)
        {
            self.records.borrow_mut().show(document, view);
        }
    }

    /// The record as views show it; none while it is not in memory.
    pub(super) fn record_view(&self, document: DocumentId) -> Option<RecordView> {
        let damaged = self.engine.borrow().damage(document).len();
        let view = match self.snapshot(document)? {
            Ok(snapshot) => RecordView::Ready(snapshot),
            Err(error) if damaged > 0 => RecordView::Damaged {
                sentence: format!(
                    "{damaged} stored parts of this record are damaged. They were set aside and can be exported in \
                     the settings; the record is repaired from the relay when connected. ({error})"
                ),
            },
            Err(_) => RecordView::Loading,
        };
        Some(view)
    }

    fn show_safety(&self) {
        let relay = self.signals.entry.get_untracked().relay.is_some();
        let rows = self.rows.borrow();
        let sync = self.sync.borrow();
        let view = safety_view(&SafetyInput {
            sync: &sync,
            relay,
            title: &|document| {
                rows.get(document).map(|row| {
                    if row.title.is_empty() {
                        row.short_id.clone()
                    } else {
                        row.title.clone()
                    }
                })
            },
        });
        drop((rows, sync));
        let shown = self.signals.safety.get_untracked();
        if shown == view {
            return;
        }
        match self.pace.until_calm(&shown, &view) {
            Some(wait) => self.refresh_later(wait),
            None => self.signals.safety.set(view),
        }
    }

    /// Asks the browser how much room there is.
    pub(super) async fn measure_storage(&self) {
        let usage = storage::estimate().await;
        self.sync.borrow_mut().storage = usage;
        self.schedule_refresh();
    }
}

#[cfg(test)]
mod tests {
    use super::{super::safety::PendingRecord, *};

    fn view(pending: &[(u8, bool)]) -> SafetyView {
        let record = |(number, saved_here): &(u8, bool)| PendingRecord {
            document: DocumentId::from_bytes([*number; 16]),
            title: String::new(),
            saved_here: *saved_here,
            refused: None,
        };
        SafetyView {
            pending: pending.iter().map(record).collect(),
            ..SafetyView::default()
        }
    }

    #[test]
    fn only_the_relief_of_a_person_who_types_waits() {
        let (saving, sending, quiet) = (view(&[(1, false)]), view(&[(1, true)]), view(&[]));
        assert!(is_relief(&saving, &quiet));
        assert!(is_relief(&saving, &sending));
        // Bad news, and news about anything else, is shown at once.
        assert!(!is_relief(&quiet, &saving));
        assert!(!is_relief(&sending, &quiet));
        let failed = SafetyView {
            problem: Some("storage is full".to_owned()),
            ..view(&[(1, false)])
        };
        assert!(!is_relief(&saving, &failed));
        assert!(!is_relief(&failed, &quiet));
        // The counting down of an import is worth following.
        assert!(!is_relief(&view(&[(1, false), (2, false), (3, false)]), &saving));
    }
}
