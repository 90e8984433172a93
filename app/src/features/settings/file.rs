//! The whole workspace as one file, out and in.

use leptos::{html, prelude::*};
use wasm_bindgen_futures::JsFuture;

use crate::{
    messages::{format, plural, settings as text, start},
    platform::{clock, download, task},
    ui::{Button, IconName, ProgressBar, Toaster},
    workspace::{MergeOutcome, Progress, Workspace},
};

/// The name of the exported file: the workspace's name in plain letters, and the day.
fn file_name(workspace: &str, day: &str) -> String {
    let plain: String = workspace
        .to_lowercase()
        .chars()
        .map(|character| if character.is_alphanumeric() { character } else { '-' })
        .collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let name = if words.is_empty() {
        "workspace".to_owned()
    } else {
        words.join("-")
    };
    format!("{name}-{day}.steward")
}

/// Writes the workspace to a file in the downloads and says so.
pub(super) async fn export(workspace: Workspace, toaster: Toaster, progress: WriteSignal<Progress>) {
    let written = async {
        let bytes = workspace.export_file(progress).await?;
        let day = format::iso(clock::now_millis());
        let name = file_name(&workspace.name(), day.split('T').next().unwrap_or_default());
        download::save(&name, "application/octet-stream", &bytes)?;
        Ok::<String, String>(name)
    };
    match written.await {
        Ok(name) => toaster.say(text::file_exported(name)),
        Err(reason) => toaster.warn(text::file_export_failed(reason)),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    None,
    Exporting,
    Importing,
}

async fn read(file: &web_sys::File) -> Result<Vec<u8>, String> {
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(|error| text::file_unreadable(error.as_string().unwrap_or_else(|| format!("{error:?}"))))?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}

#[component]
pub(super) fn WorkspaceFile() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let toaster = expect_context::<Toaster>();
    let work = RwSignal::new(Work::None);
    let (progress, set_progress) = signal(Progress::default());
    let outcome = RwSignal::new(None::<Result<MergeOutcome, String>>);
    let input = NodeRef::<html::Input>::new();
    let start_export = move |()| {
        work.set(Work::Exporting);
        set_progress.set(Progress::default());
        task::spawn(async move {
            export(workspace, toaster, set_progress).await;
            work.try_set(Work::None);
        });
    };
    let start_import = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else {
            return;
        };
        // The same file may be chosen again.
        input.set_value("");
        work.set(Work::Importing);
        set_progress.set(Progress::default());
        outcome.set(None);
        task::spawn(async move {
            let result = match read(&file).await {
                Ok(bytes) => workspace
                    .import_file(bytes, set_progress)
                    .await
                    .map_err(text::file_import_failed),
                Err(reason) => Err(reason),
            };
            outcome.try_set(Some(result));
            work.try_set(Work::None);
        });
    };
    let choose = move |()| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let busy = Signal::derive(move || {
        (work.get() != Work::None).then(|| {
            if work.get() == Work::Exporting {
                text::file_exporting()
            } else {
                text::file_importing()
            }
            .to_owned()
        })
    });
    view! {
        <p class="settings-words">{text::file_text()}</p>
        <div class="cluster">
            <Button icon=IconName::Download blocked=busy on_press=Callback::new(start_export)>{text::file_export()}</Button>
            <Button icon=IconName::Upload blocked=busy on_press=Callback::new(choose)>{text::file_import()}</Button>
            <input node_ref=input type="file" accept=".steward" hidden aria-label=text::file_import() on:change=start_import/>
        </div>
        <Show when=move || work.get() != Work::None fallback=|| ()>
            <ProgressBar
                label=Signal::derive(move || busy.get().unwrap_or_default())
                value=Signal::derive(move || share(progress.get()))
                detail=Signal::derive(move || {
                    let progress = progress.get();
                    if progress.total == 0 {
                        String::new()
                    } else {
                        start::progress_of(format::count(progress.done), format::count(progress.total))
                    }
                })
            />
        </Show>
        <div aria-live="polite">{move || outcome.get().map(report)}</div>
    }
}

fn share(progress: Progress) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "numbers of records stay far below 2^52")]
    (progress.total > 0).then(|| progress.done as f64 / progress.total as f64)
}

fn report(outcome: Result<MergeOutcome, String>) -> AnyView {
    match outcome {
        Err(reason) => view! { <p class="field-error">{reason}</p> }.into_any(),
        Ok(outcome) => {
            let count = |count| format::count(count);
            let problems = outcome.problems;
            view! {
                <p class="result-line">{text::file_result(count(outcome.added), count(outcome.merged), count(outcome.unchanged))}</p>
                {(!problems.is_empty())
                    .then(|| {
                        view! {
                            <details>
                                <summary>{plural(problems.len(), || text::file_problems(1), || text::file_problems(problems.len()))}</summary>
                                <ul class="problem-list">{problems.into_iter().map(|problem| view! { <li>{problem}</li> }).collect_view()}</ul>
                            </details>
                        }
                    })}
            }
            .into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn the_file_is_named_after_the_workspace() {
        assert_eq!(
            file_name("Harbour Systems / IT", "2026-11-23"),
            "harbour-systems-it-2026-11-23.steward"
        );
        assert_eq!(file_name("···", "2026-11-23"), "workspace-2026-11-23.steward");
    }
}
