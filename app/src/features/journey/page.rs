//! The page of the journey, and the links that lead to it.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_sync::ids::DocumentId;

use super::view::{StageView, Standing, TaskView, conformity_path, view};
use crate::{
    features::{
        conformity::{day_moment, edition},
        gap::gap_path,
        preferences::Preferences,
        shell::page_title,
        workspace_path,
    },
    messages::{format, gap as gap_text, journey as text, plural},
    ui::{Icon, IconName, StateChip, Tone},
    workspace::Workspace,
};

/// The page.
pub(crate) fn journey_path(workspace: DocumentId) -> String {
    format!("{}/journey", workspace_path(workspace))
}

/// Small links to the journey and the gap assessment, for other pages.
#[component]
pub(crate) fn Links() -> impl IntoView {
    let workspace = expect_context::<Workspace>().id();
    view! {
        <nav class="journey-links" aria-label=text::links()>
            <A href=journey_path(workspace)>{text::title()}</A>
            <A href=gap_path(workspace, None)>{gap_text::title()}</A>
        </nav>
    }
}

#[component]
pub(crate) fn JourneyPage() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    page_title(|| text::title().to_owned());
    let preferences = expect_context::<Preferences>();
    let edition = edition(preferences);
    let day = day_moment();
    let rows = workspace.rows();
    let stages = Memo::new(move |_| {
        rows.with(|rows| {
            let words = |document| rows.get(document).map(|row| (row.kind.clone(), row.short_id.clone()));
            let all = rows.iter().map(AsRef::as_ref).collect::<Vec<_>>();
            view(workspace.id(), edition.get(), day.get(), all.into_iter(), &words)
        })
    });
    view! {
        <div class="page journey">
            <header class="page-header">
                <div>
                    <h1>{text::title()}</h1>
                    <p class="quiet journey-lead">{text::lead()}</p>
                </div>
                <A href=gap_path(workspace.id(), None) attr:class="button button-secondary">
                    <Icon name=IconName::ListChecks/>
                    <span class="button-label">{gap_text::title()}</span>
                </A>
            </header>
            <h2 class="visually-hidden">{text::stages()}</h2>
            <ol class="journey-stages">
                <For each=move || stages.get() key=|stage| format!("{stage:?}") let:stage>
                    <StageItem stage/>
                </For>
            </ol>
        </div>
    }
}

const fn standing(standing: Standing) -> Tone {
    match standing {
        Standing::Done => Tone::Good,
        Standing::Here => Tone::Active,
        Standing::Ahead => Tone::Neutral,
    }
}

#[component]
fn StageItem(stage: StageView) -> impl IntoView {
    let workspace = expect_context::<Workspace>().id();
    let (name, guidance) = text::stage(stage.stage);
    let label = match stage.standing {
        Standing::Done => text::done(),
        Standing::Here => text::here(),
        Standing::Ahead => text::ahead(),
    };
    let (done, of) = stage.progress;
    let is_here = stage.standing == Standing::Here;
    let finished = (done > 0).then(|| {
        let words = plural(
            done,
            || text::finished_one().to_owned(),
            || text::finished(format::count(done)),
        );
        view! { <p class="quiet">{words}</p> }
    });
    let more = (stage.more > 0).then(|| {
        view! { <p><A href=conformity_path(workspace)>{text::more(format::count(stage.more))}</A></p> }
    });
    let open = if stage.open.is_empty() {
        view! { <p class="quiet">{text::nothing_left()}</p> }.into_any()
    } else {
        let lines = stage.open.into_iter().map(task_line).collect_view();
        view! { <ul class="journey-tasks" aria-label=text::left()>{lines}</ul> }.into_any()
    };
    view! {
        <li class="card journey-stage" data-stage=stage.stage.name() aria-current=is_here.then_some("step")>
            <div class="journey-stage-head">
                <h3>{name}</h3>
                <StateChip label=label.to_owned() tone=standing(stage.standing)/>
                <span class="quiet numeric">{text::progress(format::count(done), format::count(of))}</span>
            </div>
            <p class="journey-guidance">{guidance}</p>
            {open}
            {more}
            {finished}
        </li>
    }
}

fn task_line(task: TaskView) -> impl IntoView {
    view! {
        <li>
            <span class="journey-clause numeric quiet">{task.clause}</span>
            <span class="journey-words">
                {task.words}
                {task.count.map(|(done, of)| {
                    view! { <span class="quiet numeric">" · "{text::count(format::count(done), format::count(of))}</span> }
                })}
            </span>
            <A href=task.href>{task.step}</A>
        </li>
    }
}
