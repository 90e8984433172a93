//! The first way in: a generated sample.

use leptos::prelude::*;
use steward_sync::ids::DocumentId;

use crate::{
    features::{Navigator, workspace_path},
    messages::{format, start as text, ui},
    platform::{directory, task},
    ui::{Button, ButtonSize, ButtonVariant, Dialog, Icon, IconName, ProgressBar},
    workspace::{CancelFlag, Progress, Workspace, create_sample},
};

/// The share of work done, for a progress bar; none while the size is not known.
pub(super) fn share(progress: Progress) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "numbers of records stay far below 2^52")]
    (progress.total > 0).then(|| progress.done as f64 / progress.total as f64)
}

/// Removes earlier samples, once the fresh one is there.
async fn forget(samples: Vec<DocumentId>) -> Result<(), String> {
    for sample in samples {
        // A sample that is still open in this tab is opened by name and closed, which lets go of its storage.
        let workspace = Workspace::open(sample).await.map_err(|error| error.to_string())?;
        workspace.close().await;
        directory::forget(sample).await.map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// Writing a sample: what the parts of this way in share.
#[derive(Clone, Copy)]
struct Writing {
    running: RwSignal<Option<CancelFlag>>,
    failure: RwSignal<Option<String>>,
    progress: ReadSignal<Progress>,
    set_progress: WriteSignal<Progress>,
    navigator: Navigator,
}

impl Writing {
    fn new() -> Self {
        let (progress, set_progress) = signal(Progress::default());
        let (running, failure) = (RwSignal::new(None), RwSignal::new(None));
        Self {
            running,
            failure,
            progress,
            set_progress,
            navigator: Navigator::new(),
        }
    }

    fn start(self, earlier: Vec<DocumentId>) {
        if self.running.with_untracked(Option::is_some) {
            return;
        }
        let cancel = CancelFlag::default();
        self.running.set(Some(cancel.clone()));
        self.failure.set(None);
        self.set_progress.set(Progress::default());
        task::spawn(async move {
            let result = create_sample(self.set_progress, cancel.clone()).await;
            let result = match result {
                Ok(id) => forget(earlier).await.map(|()| id),
                Err(reason) => Err(reason),
            };
            self.running.try_set(None);
            match result {
                Ok(id) => self.navigator.go(workspace_path(id)),
                Err(_) if cancel.is_cancelled() => {}
                Err(reason) => {
                    self.failure.try_set(Some(text::start_failed(reason)));
                }
            }
        });
    }
}

#[component]
pub(super) fn SampleWay(samples: Vec<DocumentId>) -> impl IntoView {
    let writing = Writing::new();
    let again = !samples.is_empty();
    let confirm = RwSignal::new(false);
    let samples = StoredValue::new(samples);
    let press = move |()| {
        if again {
            confirm.set(true)
        } else {
            writing.start(Vec::new())
        }
    };
    let reset = move |()| {
        confirm.set(false);
        writing.start(samples.get_value());
    };
    view! {
        <section class="way" aria-labelledby="way-sample">
            <span class="way-icon"><Icon name=IconName::FlaskConical/></span>
            <h3 id="way-sample">{if again { text::sample_fresh() } else { text::sample_title() }}</h3>
            <p>{text::sample_text()}</p>
            <div class="way-action" aria-live="polite">
                <Show
                    when=move || writing.running.with(Option::is_some)
                    fallback=move || {
                        let variant = if again { ButtonVariant::Secondary } else { ButtonVariant::Primary };
                        view! {
                            <Button variant size=ButtonSize::Large on_press=Callback::new(press)>
                                {if again { text::sample_fresh_button() } else { text::sample_button() }}
                            </Button>
                        }
                    }
                >
                    <Running writing/>
                </Show>
                {move || writing.failure.get().map(|failure| view! { <p class="field-error" role="alert">{failure}</p> })}
            </div>
        </section>
        <Dialog open=confirm title=text::sample_fresh()>
            <div class="stack">
                <p>{text::sample_fresh_text()}</p>
                <div class="dialog-actions">
                    <Button on_press=Callback::new(move |()| confirm.set(false))>{ui::cancel()}</Button>
                    <Button variant=ButtonVariant::Danger on_press=Callback::new(reset)>{text::sample_fresh_confirm()}</Button>
                </div>
            </div>
        </Dialog>
    }
}

#[component]
fn Running(writing: Writing) -> impl IntoView {
    let progress = writing.progress;
    let detail = move || {
        let progress = progress.get();
        if progress.total == 0 {
            String::new()
        } else {
            text::progress_of(format::count(progress.done), format::count(progress.total))
        }
    };
    let cancel = move |()| {
        writing
            .running
            .with_untracked(|running| running.iter().for_each(CancelFlag::cancel))
    };
    view! {
        <ProgressBar
            label=text::sample_progress()
            value=Signal::derive(move || share(progress.get()))
            detail=Signal::derive(detail)
        />
        <Button variant=ButtonVariant::Ghost size=ButtonSize::Small on_press=Callback::new(cancel)>{ui::cancel()}</Button>
    }
}
