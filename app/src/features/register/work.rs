//! Long work of a register, an export or a print: how far it is, and stopping it.

use leptos::prelude::*;

use super::page::LIST_ID;
use crate::{
    messages::{self, format},
    ui::{Button, ButtonSize, ProgressBar, focus_by_id},
    workspace::{CancelFlag, Progress},
};

/// The work under way, if there is any.
#[derive(Clone, Copy)]
pub(super) struct Work {
    label: RwSignal<Option<&'static str>>,
    progress: RwSignal<Progress>,
    cancel: StoredValue<CancelFlag>,
}

impl Work {
    pub(super) fn new() -> Self {
        Self {
            label: RwSignal::new(None),
            progress: RwSignal::new(Progress::default()),
            cancel: StoredValue::new(CancelFlag::default()),
        }
    }

    /// Begins work unless some is under way; `label` says in words what it is.
    pub(super) fn begin(self, label: &'static str, total: usize) -> Option<CancelFlag> {
        if self.label.with_untracked(Option::is_some) {
            return None;
        }
        let flag = CancelFlag::default();
        self.cancel.set_value(flag.clone());
        self.progress.set(Progress { done: 0, total });
        self.label.set(Some(label));
        Some(flag)
    }

    /// Says how far it is. The register may be gone meanwhile.
    pub(super) fn at(self, done: usize) {
        self.progress.try_update(|progress| progress.done = done);
    }

    pub(super) fn end(self) {
        self.label.try_set(None);
    }
}

/// The bar while there is work.
#[component]
pub(super) fn WorkBar(work: Work) -> impl IntoView {
    #[expect(clippy::cast_precision_loss, reason = "records stay far below 2^52")]
    let value = Signal::derive(move || {
        let Progress { done, total } = work.progress.get();
        (total > 0).then(|| done as f64 / total as f64)
    });
    let detail = Signal::derive(move || {
        let Progress { done, total } = work.progress.get();
        messages::import::progress(format::count(done), format::count(total))
    });
    let stop = Callback::new(move |()| {
        work.cancel.with_value(CancelFlag::cancel);
        focus_by_id(LIST_ID);
    });
    move || {
        work.label.get().map(|label| {
            view! {
                <div class="register-work">
                    <ProgressBar label value detail/>
                    <Button size=ButtonSize::Small on_press=stop>{messages::import::cancel()}</Button>
                </div>
            }
        })
    }
}
