//! The import page: one step at a time, earlier imports below.

use leptos::prelude::*;

use super::{
    check::Checked,
    file::FileStep,
    history::History,
    mapping::Columns,
    result::Done,
    state::{ImportState, Step},
};
use crate::{
    features::shell::page_title,
    messages::{self, format},
    ui::{Button, ProgressBar},
    workspace::Workspace,
};

#[component]
pub(crate) fn ImportPage() -> impl IntoView {
    page_title(|| messages::import::title().to_owned());
    let state = ImportState::new(expect_context::<Workspace>());
    let step = state.step;
    view! {
        <div class="import-page">
            <h1>{messages::import::title()}</h1>
            <p class="import-lead">{messages::import::lead()}</p>
            <Steps step/>
            <div aria-live="polite">
                {move || state.problem.get().map(|problem| view! { <p class="import-problem" role="alert">{problem}</p> })}
            </div>
            {move || match step.get() {
                Step::File => view! { <FileStep state/> }.into_any(),
                Step::Columns => view! { <Columns state/> }.into_any(),
                Step::Checking => view! { <Working state label=messages::import::checking()/> }.into_any(),
                Step::Checked => view! { <Checked state/> }.into_any(),
                Step::Importing => view! { <Working state label=messages::import::importing()/> }.into_any(),
                Step::Done => view! { <Done state/> }.into_any(),
                Step::Reverting => view! { <Working state label=messages::import::reverting()/> }.into_any(),
            }}
            {move || matches!(step.get(), Step::File | Step::Done).then(|| view! { <History state/> })}
        </div>
    }
}

/// Where one is: four steps in words.
#[component]
fn Steps(step: RwSignal<Step>) -> impl IntoView {
    let place = move || match step.get() {
        Step::File => 0,
        Step::Columns => 1,
        Step::Checking | Step::Checked => 2,
        Step::Importing | Step::Done | Step::Reverting => 3,
    };
    let labels = [
        messages::import::step_file(),
        messages::import::step_mapping(),
        messages::import::step_check(),
        messages::import::step_result(),
    ];
    view! {
        <ol class="import-steps" aria-label=messages::import::steps()>
            {labels
                .into_iter()
                .enumerate()
                .map(|(index, label)| view! { <li aria-current=move || (place() == index).then_some("step")>{label}</li> })
                .collect_view()}
        </ol>
    }
}

/// A bar, a number, and a way to stop.
#[component]
fn Working(state: ImportState, label: &'static str) -> impl IntoView {
    let value = Signal::derive(move || {
        let progress = state.progress.get();
        (progress.total > 0).then(|| share(progress.done, progress.total))
    });
    let detail = Signal::derive(move || {
        let progress = state.progress.get();
        if progress.total == 0 {
            String::new()
        } else {
            messages::import::progress(format::count(progress.done), format::count(progress.total))
        }
    });
    view! {
        <ProgressBar label value detail/>
        <div class="import-actions">
            <Button on_press=Callback::new(move |()| state.cancel())>
                {move || if state.cancelling.get() { messages::import::cancelling() } else { messages::import::cancel() }}
            </Button>
        </div>
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of rows stay far below 2^52")]
fn share(done: usize, total: usize) -> f64 {
    if total == 0 { 0.0 } else { done as f64 / total as f64 }
}
