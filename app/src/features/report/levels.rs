//! Counting what the service level clocks say of the records that a report is about: in the background, with progress.

use leptos::prelude::*;
use steward_model::report::{
    Scope,
    levels::{Levels, finished_in},
};
use steward_sync::ids::DocumentId;

use super::basis::Basis;
use crate::{
    messages::report as text,
    platform::task,
    ui::{Button, ButtonSize, ProgressBar},
    workspace::{CancelFlag, Progress},
};

/// How far the counting is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Counting {
    Running,
    Done(Levels),
    Stopped,
    Failed(String),
}

/// The counting of one report.
#[derive(Clone, Copy)]
pub(super) struct Counter {
    pub(super) state: RwSignal<Counting>,
    progress: RwSignal<Progress>,
    cancel: StoredValue<CancelFlag>,
    basis: Basis,
    records: Memo<Vec<(DocumentId, String)>>,
}

impl Counter {
    /// Counts while `wanted`, and again when the records that are counted change.
    pub(super) fn new(basis: Basis, scope: Memo<Option<Scope>>, wanted: Signal<bool>) -> Self {
        let records = Memo::new(move |_| {
            scope.with(|scope| match scope {
                Some(scope) => basis.compute(|_, surroundings| finished_in(scope, surroundings)),
                None => Vec::new(),
            })
        });
        let counter = Self {
            state: RwSignal::new(Counting::Stopped),
            progress: RwSignal::new(Progress::default()),
            cancel: StoredValue::new(CancelFlag::default()),
            basis,
            records,
        };
        Effect::new(move |_| {
            records.track();
            if wanted.get() {
                counter.start();
            }
        });
        on_cleanup(move || counter.stop());
        counter
    }

    fn stop(self) {
        // Cleaned up already: then nothing runs.
        let _: Option<()> = self.cancel.try_with_value(CancelFlag::cancel);
    }

    pub(super) fn start(self) {
        self.stop();
        let cancel = CancelFlag::default();
        self.cancel.set_value(cancel.clone());
        self.state.set(Counting::Running);
        let records = self.records.get_untracked();
        let (workspace, state, progress) = (self.basis.workspace, self.state, self.progress);
        task::spawn(async move {
            let found = workspace.levels(records, progress.write_only(), cancel.clone()).await;
            if cancel.is_cancelled() {
                return;
            }
            // The page may have been left meanwhile.
            state.try_set(match found {
                Ok(Some(levels)) => Counting::Done(levels),
                Ok(None) => Counting::Stopped,
                Err(reason) => Counting::Failed(reason),
            });
        });
    }

    /// What is said while there is nothing counted.
    pub(super) fn view(self) -> AnyView {
        match self.state.get() {
            Counting::Done(_) => ().into_any(),
            Counting::Running => {
                let progress = self.progress;
                #[expect(clippy::cast_precision_loss, reason = "counts of records")]
                let value = Signal::derive(move || {
                    let now = progress.get();
                    (now.total > 0).then(|| now.done as f64 / now.total as f64)
                });
                let stop = Callback::new(move |()| {
                    self.stop();
                    self.state.set(Counting::Stopped);
                });
                view! {
                    <ProgressBar label=text::levels_counting().to_owned() value/>
                    <Button size=ButtonSize::Small on_press=stop>{text::levels_stop()}</Button>
                }
                .into_any()
            }
            Counting::Stopped => view! {
                <p class="quiet">{text::levels_stopped()}</p>
                <Button size=ButtonSize::Small on_press=Callback::new(move |()| self.start())>{text::levels_count()}</Button>
            }
            .into_any(),
            Counting::Failed(reason) => view! { <p class="quiet">{text::levels_failed(reason)}</p> }.into_any(),
        }
    }
}
