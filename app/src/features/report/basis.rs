//! What figures are computed from: the rows, the agreed service times, and the present moment.

use leptos::prelude::*;
use steward_model::measure::Surroundings;

use crate::{
    platform::task,
    ui::Now,
    workspace::{RowIndex, ServiceTimes, Workspace},
};

const DAY_MILLIS: i64 = 86_400_000;

/// What figures are computed from. A context of a page or panel; copies name the same one.
#[derive(Clone, Copy)]
pub(crate) struct Basis {
    pub(crate) workspace: Workspace,
    times: RwSignal<Option<ServiceTimes>>,
    now: ReadSignal<i64>,
    today: Memo<i64>,
}

impl Basis {
    /// Reads the agreed service times, and again whenever an agreement or a calendar changed.
    pub(crate) fn new(workspace: Workspace) -> Self {
        let times = RwSignal::new(None);
        let now = expect_context::<Now>().0;
        let rows = workspace.rows();
        let agreements = Memo::new(move |_| {
            rows.with(|rows| {
                ["service_level_agreement", "service_calendar"]
                    .into_iter()
                    .flat_map(|kind| rows.of_kind(kind))
                    .fold(0_u64, |sum, row| sum ^ row.heads_fingerprint)
            })
        });
        Effect::new(move |_| {
            agreements.track();
            task::spawn(async move {
                // Without agreed times there is no availability, and everything else is there.
                let read = workspace.service_times().await.unwrap_or_default();
                // The page may have been left meanwhile.
                times.try_set(Some(read));
            });
        });
        Self {
            workspace,
            times,
            now,
            today: Memo::new(move |_| now.get().div_euclid(DAY_MILLIS)),
        }
    }

    /// Whether the agreed service times have been read.
    pub(crate) fn is_ready(self) -> bool {
        self.times.with(Option::is_some)
    }

    /// Computes something from all rows, and follows them, the day and the agreed times.
    pub(crate) fn compute<T>(self, compute: impl FnOnce(&RowIndex, &Surroundings<'_>) -> T) -> T {
        self.today.track();
        self.workspace.rows().version.track();
        self.times.with(|times| {
            let none = ServiceTimes::default();
            let now_millis = self.now.get_untracked();
            self.workspace.rows().with_untracked(|rows| {
                times
                    .as_ref()
                    .unwrap_or(&none)
                    .surround(rows, now_millis, |surroundings| compute(rows, surroundings))
            })
        })
    }

    /// Computes something from all rows as they are now, without following anything.
    pub(crate) fn compute_once<T>(
        self,
        now_millis: i64,
        compute: impl FnOnce(&RowIndex, &Surroundings<'_>) -> T,
    ) -> Option<T> {
        // The page may have been left while its figures were computed in turns.
        self.times.try_with_untracked(|times| {
            let none = ServiceTimes::default();
            self.workspace.rows().with_untracked(|rows| {
                let times = times.as_ref().unwrap_or(&none);
                times.surround(rows, now_millis, |surroundings| compute(rows, surroundings))
            })
        })
    }

    /// Now, without following it.
    pub(crate) fn now_millis(self) -> i64 {
        self.now.get_untracked()
    }
}
