//! The steps of an import and what is known after each.

use std::sync::Arc;

use leptos::prelude::*;
use steward_model::{
    declaration::Kind,
    edit::{Author, Stamp},
    import::{ImportOptions, ImportPlan, Index, Mapping, PlannedRecord, Planner, Proposal, Reading, Table},
    kinds,
    row::Row,
};

use super::batches;
use crate::{
    messages,
    platform::{clock, random, task},
    ui::Toaster,
    workspace::{CancelFlag, ImportOutcome, Progress, Slices, Workspace},
};

/// Rows read before the page may get its turn.
const READ_AT_ONCE: usize = 50;
/// Records planned before the page may get its turn.
const PLANNED_AT_ONCE: usize = 20;
/// Planning gives the page its turn after this long.
const SLICE_MILLIS: f64 = 10.0;

/// Where a person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    File,
    Columns,
    Checking,
    Checked,
    Importing,
    Done,
    Reverting,
}

/// A file that was read.
#[derive(Clone)]
pub(super) struct Loaded {
    pub(super) name: String,
    pub(super) table: Arc<Table>,
}

impl PartialEq for Loaded {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.table, &other.table)
    }
}

/// The import under way.
#[derive(Clone, Copy)]
pub(super) struct ImportState {
    pub(super) workspace: Workspace,
    pub(super) toaster: Toaster,
    pub(super) step: RwSignal<Step>,
    pub(super) loaded: RwSignal<Option<Loaded>>,
    pub(super) mapping: RwSignal<Option<Mapping>>,
    /// What went wrong with the file or the mapping.
    pub(super) problem: RwSignal<Option<String>>,
    pub(super) plan: StoredValue<Option<ImportPlan>>,
    pub(super) progress: RwSignal<Progress>,
    pub(super) cancelling: RwSignal<bool>,
    pub(super) outcome: RwSignal<Option<ImportOutcome>>,
    cancel: StoredValue<CancelFlag>,
}

impl ImportState {
    pub(super) fn new(workspace: Workspace) -> Self {
        Self {
            workspace,
            toaster: expect_context::<Toaster>(),
            step: RwSignal::new(Step::File),
            loaded: RwSignal::new(None),
            mapping: RwSignal::new(None),
            problem: RwSignal::new(None),
            plan: StoredValue::new(None),
            progress: RwSignal::new(Progress::default()),
            cancelling: RwSignal::new(false),
            outcome: RwSignal::new(None),
            cancel: StoredValue::new(CancelFlag::default()),
        }
    }

    /// Back to the beginning.
    pub(super) fn start_over(self) {
        self.plan.set_value(None);
        self.loaded.set(None);
        self.mapping.set(None);
        self.problem.set(None);
        self.outcome.set(None);
        self.step.set(Step::File);
    }

    /// Reads a file and proposes what it means, in slices.
    pub(super) async fn read(self, name: String, bytes: Vec<u8>) {
        let mut slices = Slices::begin();
        let read = async {
            let mut reading = Reading::begin(&name, &bytes)?;
            while reading.step(READ_AT_ONCE)? {
                slices.step().await;
            }
            reading.finish()
        };
        match read.await {
            Ok(table) => {
                let table = Arc::new(table);
                let mapping = self.propose(&table, None).await;
                self.loaded.try_set(Some(Loaded { name, table }));
                self.mapping.try_set(Some(mapping));
                self.problem.try_set(None);
                self.step.try_set(Step::Columns);
            }
            Err(error) => {
                self.problem.try_set(Some(messages::import::cannot_read(error)));
            }
        }
    }

    async fn propose(self, table: &Table, kind: Option<&'static Kind>) -> Mapping {
        let index = self.index().await;
        let mut slices = Slices::begin();
        let mut proposal = Proposal::begin(table, kind);
        while proposal.step(table, &index) {
            slices.step().await;
        }
        proposal.finish()
    }

    /// Proposes anew for a kind that the person chose.
    pub(super) fn choose_kind(self, kind: &'static Kind) {
        if let Some(loaded) = self.loaded.get_untracked() {
            task::spawn(async move {
                let mapping = self.propose(&loaded.table, Some(kind)).await;
                // Another file may have been chosen meanwhile.
                if self.loaded.try_get_untracked().flatten() == Some(loaded) {
                    self.mapping.try_set(Some(mapping));
                }
            });
        }
    }

    /// The kind of the records.
    pub(super) fn kind(self) -> Option<&'static Kind> {
        self.mapping
            .with(|mapping| mapping.as_ref().and_then(|mapping| kinds::by_name(&mapping.kind)))
    }

    /// Changes the mapping.
    pub(super) fn change(self, change: impl FnOnce(&mut Mapping)) {
        self.problem.set(None);
        self.mapping.update(|mapping| {
            if let Some(mapping) = mapping {
                change(mapping);
            }
        });
    }

    pub(super) fn cancel(self) {
        self.cancelling.set(true);
        self.cancel.with_value(CancelFlag::cancel);
    }

    /// The records that exist, in slices.
    async fn index(self) -> Index {
        let mut rows: Vec<Arc<Row>> = self
            .workspace
            .rows()
            .with_untracked(|index| index.iter().cloned().collect());
        rows.sort_unstable_by_key(|row| (row.created_millis, row.document));
        let mut slices = Slices::begin();
        let mut index = Index::default();
        for row in &rows {
            index.add(row);
            slices.step().await;
        }
        index
    }

    fn begin(self, step: Step) -> CancelFlag {
        let flag = CancelFlag::default();
        self.cancel.set_value(flag.clone());
        self.cancelling.set(false);
        self.progress.set(Progress::default());
        self.problem.set(None);
        self.step.set(step);
        flag
    }

    /// Works out what the import would do, in slices.
    pub(super) fn check(self) {
        let (Some(loaded), Some(mapping)) = (self.loaded.get_untracked(), self.mapping.get_untracked()) else {
            return;
        };
        let cancel = self.begin(Step::Checking);
        let now_millis = clock::now_millis();
        let options = ImportOptions {
            batch: batches::name(now_millis, &random::hex_id()),
            seed: *self.workspace.id().as_bytes(),
            stamp: Stamp {
                time_millis: now_millis,
                author: Author {
                    name: self.workspace.me().with_untracked(|me| me.name.clone()),
                },
            },
        };
        task::spawn(async move {
            // The page first draws that work has begun.
            task::next_turn().await;
            let planner = match Planner::new(loaded.table, mapping, self.index().await, options) {
                Ok(planner) => planner,
                Err(error) => {
                    self.problem.set(Some(error.to_string()));
                    self.step.set(Step::Columns);
                    return;
                }
            };
            match self.plan_in_slices(planner, &cancel).await {
                Some(plan) => {
                    self.plan.set_value(Some(plan));
                    self.step.set(Step::Checked);
                }
                None => self.step.set(Step::Columns),
            }
        });
    }

    async fn plan_in_slices(self, mut planner: Planner, cancel: &CancelFlag) -> Option<ImportPlan> {
        let mut records: Vec<PlannedRecord> = Vec::new();
        let mut slice_began = clock::monotonic_millis();
        while !planner.is_done() {
            if cancel.is_cancelled() {
                return None;
            }
            records.extend(planner.next(PLANNED_AT_ONCE));
            if clock::monotonic_millis() - slice_began > SLICE_MILLIS {
                let (done, total) = planner.progress();
                // The page may have been left meanwhile.
                self.progress.try_set(Progress { done, total });
                task::next_turn().await;
                slice_began = clock::monotonic_millis();
            }
        }
        Some(planner.into_plan(records))
    }

    /// Carries the plan out.
    pub(super) fn import(self) {
        let mut taken = None;
        self.plan.update_value(|plan| taken = plan.take());
        let Some(plan) = taken else { return };
        let cancel = self.begin(Step::Importing);
        task::spawn(async move {
            match self.workspace.import(plan, self.progress.write_only(), cancel).await {
                Ok(outcome) => {
                    self.outcome.try_set(Some(outcome));
                    self.step.try_set(Step::Done);
                }
                Err(reason) => {
                    self.problem.try_set(Some(reason));
                    self.step.try_set(Step::Columns);
                }
            }
        });
    }

    /// Takes an import back.
    pub(super) fn revert(self, batch: String) {
        let cancel = self.begin(Step::Reverting);
        task::spawn(async move {
            match self
                .workspace
                .revert_import(batch, self.progress.write_only(), cancel)
                .await
            {
                Ok(outcome) => {
                    self.toaster
                        .say(messages::import::reverted(outcome.archived, outcome.restored));
                    if !outcome.failures.is_empty() {
                        self.toaster
                            .warn(messages::import::revert_failures(outcome.failures.len()));
                    }
                    self.start_over();
                }
                Err(reason) => {
                    self.toaster.warn(reason);
                    self.start_over();
                }
            }
        });
    }
}
