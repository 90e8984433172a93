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
pub(super) struct Basis {
    pub(super) workspace: Workspace,
    times: RwSignal<Option<ServiceTimes>>,
    now: ReadSignal<i64>,
    today: Memo<i64>,
}

impl Basis {
    /// Reads the agreed service times, and again whenever an agreement or a calendar changed.
    pub(super) fn new(workspace: Workspace) -> Self {
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
    pub(super) fn is_ready(self) -> bool {
        self.times.with(Option::is_some)
    }

    /// Computes something from all rows, and follows them, the day and the agreed times.
    pub(super) fn compute<T>(self, compute: impl FnOnce(&RowIndex, &Surroundings<'_>) -> T) -> T {
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

    /// Now, without following it.
    pub(super) fn now_millis(self) -> i64 {
        self.now.get_untracked()
    }
}
