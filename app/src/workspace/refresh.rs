//! Signals follow documents once per painted frame, however many changes arrive in between.

use std::{collections::HashSet, sync::Arc};

use leptos::prelude::{GetUntracked, Set, Update};
use steward_model::snapshot::RecordSnapshot;
use steward_sync::ids::DocumentId;

use super::{
    driver::Driver,
    record::RecordView,
    safety::{SafetyInput, safety_view},
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
            self.signals.rows_version.update(|version| *version += 1);
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
        let mut engine = self.engine.borrow_mut();
        let damaged = engine.damage(document).len();
        let members = self.members.borrow();
        let view = match RecordSnapshot::read(document, engine.document(document)?, &members) {
            Ok(snapshot) => RecordView::Ready(Arc::new(snapshot)),
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
        if self.signals.safety.get_untracked() != view {
            self.signals.safety.set(view);
        }
    }

    /// Asks the browser how much room there is.
    pub(super) async fn measure_storage(&self) {
        let usage = storage::estimate().await;
        self.sync.borrow_mut().storage = usage;
        self.schedule_refresh();
    }
}
