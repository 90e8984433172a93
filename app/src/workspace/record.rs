//! Open records: what a record page follows.

use std::{collections::HashMap, sync::Arc};

use leptos::prelude::{ArcRwSignal, ReadSignal, Set, on_cleanup};
use steward_model::snapshot::RecordSnapshot;
use steward_sync::ids::DocumentId;

use super::Workspace;

/// A record as a page shows it.
#[derive(Debug, Clone)]
pub enum RecordView {
    /// It is being read, or its content has not arrived yet.
    Loading,
    /// As it is now.
    Ready(Arc<RecordSnapshot>),
    /// Neither here nor at the relay.
    Unavailable,
    /// It cannot be read.
    Damaged {
        /// What happened, what is safe, what to do.
        sentence: String,
    },
}

/// An open record.
#[derive(Debug, Clone, Copy)]
pub struct OpenRecord {
    /// Which.
    pub document: DocumentId,
    /// How it is now.
    pub view: ReadSignal<RecordView>,
}

/// Records that views show, each with how many views show it.
#[derive(Default)]
pub(super) struct Records {
    shown: HashMap<DocumentId, (ArcRwSignal<RecordView>, usize)>,
}

impl Records {
    pub(super) fn is_shown(&self, document: DocumentId) -> bool {
        self.shown.contains_key(&document)
    }

    pub(super) fn documents(&self) -> impl Iterator<Item = DocumentId> {
        self.shown.keys().copied()
    }

    /// Shows a state of a record, if anybody looks.
    pub(super) fn show(&self, document: DocumentId, view: RecordView) {
        if let Some((signal, _)) = self.shown.get(&document) {
            signal.set(view);
        }
    }

    fn add(&mut self, document: DocumentId) -> (ArcRwSignal<RecordView>, bool) {
        let (signal, count) = self
            .shown
            .entry(document)
            .or_insert_with(|| (ArcRwSignal::new(RecordView::Loading), 0));
        *count += 1;
        (signal.clone(), *count == 1)
    }

    fn remove(&mut self, document: DocumentId) -> bool {
        let Some((_, count)) = self.shown.get_mut(&document) else {
            return false;
        };
        *count -= 1;
        let last = *count == 0;
        if last {
            self.shown.remove(&document);
        }
        last
    }
}

pub(super) fn open(workspace: Workspace, document: DocumentId) -> OpenRecord {
    let Some(driver) = workspace.driver() else {
        let sentence = super::CLOSED.to_owned();
        return OpenRecord {
            document,
            view: ArcRwSignal::new(RecordView::Damaged { sentence }).read_only().into(),
        };
    };
    let (signal, first) = driver.records.borrow_mut().add(document);
    driver.act(|engine, now| engine.open(document, now));
    // Fetched into a variable, because showing the view borrows what reading it borrows.
    let view = driver.record_view(document);
    if let Some(view) = view {
        signal.set(view);
    }
    if first {
        driver.enter(document);
    }
    on_cleanup(move || {
        if let Some(driver) = workspace.driver() {
            if driver.records.borrow_mut().remove(document) {
                driver.leave(document);
            }
            driver.act(|engine, now| engine.close(document, now));
        }
    });
    OpenRecord {
        document,
        view: signal.read_only().into(),
    }
}
