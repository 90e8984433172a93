//! The change of many records that is under way, and what it refused. A context of the application: the work goes on
//! whatever page is in view.

use leptos::prelude::*;
use steward_model::declaration::Kind;
use steward_sync::ids::DocumentId;

use super::words;
use crate::{
    messages::bulk as text,
    platform::task,
    ui::Toaster,
    workspace::{BulkEdit, BulkOutcome, BulkRefusal, CancelFlag, Progress, Workspace},
};

/// One who waits for the present work to end looks again after this long.
const LOOK_AGAIN_MILLIS: u32 = 100;

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    Changing,
    TakingBack,
}

/// Records that were refused.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Report {
    pub(super) workspace: DocumentId,
    pub(super) kind: &'static Kind,
    pub(super) refused: Vec<BulkRefusal>,
}

/// The work. Copies name the same one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BulkWork {
    doing: RwSignal<Option<Doing>>,
    progress: RwSignal<Progress>,
    stopping: RwSignal<bool>,
    report: RwSignal<Option<Report>>,
    cancel: StoredValue<CancelFlag>,
}

impl BulkWork {
    pub(crate) fn new() -> Self {
        Self {
            doing: RwSignal::new(None),
            progress: RwSignal::new(Progress::default()),
            stopping: RwSignal::new(false),
            report: RwSignal::new(None),
            cancel: StoredValue::new(CancelFlag::default()),
        }
    }

    pub(super) fn doing(self) -> ReadSignal<Option<Doing>> {
        self.doing.read_only()
    }

    pub(super) fn progress(self) -> ReadSignal<Progress> {
        self.progress.read_only()
    }

    pub(super) fn stopping(self) -> ReadSignal<bool> {
        self.stopping.read_only()
    }

    pub(super) fn report(self) -> ReadSignal<Option<Report>> {
        self.report.read_only()
    }

    pub(super) fn dismiss_report(self) {
        self.report.set(None);
    }

    /// Stops after the record that is being changed.
    pub(super) fn stop(self) {
        self.stopping.set(true);
        self.cancel.with_value(CancelFlag::cancel);
    }

    fn begin(self, doing: Doing) -> CancelFlag {
        let flag = CancelFlag::default();
        self.cancel.set_value(flag.clone());
        self.stopping.set(false);
        self.progress.set(Progress::default());
        self.doing.set(Some(doing));
        flag
    }

    /// Makes an edit in these records, unless other work is under way.
    pub(super) fn change(
        self,
        workspace: Workspace,
        kind: &'static Kind,
        documents: Vec<DocumentId>,
        edit: BulkEdit,
        toaster: Toaster,
    ) {
        if self.doing.get_untracked().is_some() {
            toaster.warn(text::busy());
            return;
        }
        let cancel = self.begin(Doing::Changing);
        self.report.set(None);
        task::spawn(async move {
            let result = workspace
                .edit_many(documents, edit, self.progress.write_only(), cancel)
                .await;
            self.doing.set(None);
            match result {
                Ok(outcome) => self.tell(workspace, kind, outcome, toaster),
                Err(reason) => toaster.warn(reason),
            }
        });
    }

    fn tell(self, workspace: Workspace, kind: &'static Kind, outcome: BulkOutcome, toaster: Toaster) {
        let words = words::outcome(&outcome);
        match outcome.id {
            Some(id) => toaster.offer(words, text::undo(), move || self.take_back(workspace, id, toaster)),
            None if outcome.refused.is_empty() => toaster.say(words),
            None => toaster.warn(words),
        }
        if !outcome.refused.is_empty() {
            self.report.set(Some(Report {
                workspace: workspace.id(),
                kind,
                refused: outcome.refused,
            }));
        }
    }

    /// Takes one change of many records back, as soon as no other work is under way.
    fn take_back(self, workspace: Workspace, id: u64, toaster: Toaster) {
        task::spawn(async move {
            while self.doing.get_untracked().is_some() {
                task::sleep_millis(LOOK_AGAIN_MILLIS).await;
            }
            let cancel = self.begin(Doing::TakingBack);
            let result = workspace.undo_many(id, self.progress.write_only(), cancel).await;
            self.doing.set(None);
            match result {
                Ok(Some(undone)) if undone.left > 0 => {
                    toaster.offer(words::undone(&undone), text::undo(), move || {
                        self.take_back(workspace, id, toaster)
                    });
                }
                Ok(Some(undone)) => toaster.say(words::undone(&undone)),
                Ok(None) => toaster.say(text::undone_already()),
                Err(reason) => toaster.warn(reason),
            }
        });
    }
}
