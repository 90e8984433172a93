//! The result: how far the pass has come, the bars, the gaps, and every requirement to go back to.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::{conformity::Moment, gap, kinds};

use super::{
    chart::Chart,
    gaps::Gaps,
    page::gap_path,
    view::{GapView, Line, answer, answer_tone},
};
use crate::{
    features::{Navigator, kind_path},
    messages::gap as text,
    ui::{Button, ButtonVariant, IconName, StateChip},
    workspace::Workspace,
};

#[component]
pub(super) fn ResultOfAll(shown: Memo<GapView>, moment: Memo<Moment>) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let navigator = Navigator::new();
    let count = Memo::new(move |_| shown.with(|shown| shown.count));
    let go_on = Callback::new(move |()| {
        let to = shown.with_untracked(|shown| {
            let first = shown.lines.first().map(|line| line.requirement.id);
            shown.first_open().or(first)
        });
        navigator.go(gap_path(workspace.id(), to));
    });
    let label = move || {
        let count = count.get();
        match (count.answered(), count.open) {
            (0, _) => text::start(),
            (_, 0) => text::go_through_again(),
            _ => text::go_on(),
        }
    };
    let as_list = kinds::by_name(gap::KIND).map(|kind| {
        view! { <A href=kind_path(workspace.id(), kind) attr:class="button button-ghost">{text::as_list()}</A> }
    });
    view! {
        <section class="gap-summary" aria-live="polite">
            <p>
                <strong class="numeric">{move || text::answered_of(count.get().answered(), count.get().total())}</strong>
                " "
                <span class="quiet numeric">{move || text::found(count.get().partly + count.get().not_in_place)}</span>
            </p>
            <div class="cluster">
                <Button variant=ButtonVariant::Primary icon=IconName::ArrowRight on_press=go_on>{label}</Button>
                {as_list}
            </div>
        </section>
        <Chart shown/>
        <Gaps shown moment/>
        <Everything shown/>
    }
}

/// Every requirement with its answer, folded away.
#[component]
fn Everything(shown: Memo<GapView>) -> impl IntoView {
    let lines = Memo::new(move |_| shown.with(|shown| shown.lines.clone()));
    view! {
        <details class="gap-details">
            <summary>{text::all_requirements()}</summary>
            <ul class="card gap-everything">
                <For each=move || lines.get() key=|line| (line.clause, line.requirement.id, line.answer()) let:line>
                    <EveryLine line/>
                </For>
            </ul>
        </details>
    }
}

#[component]
fn EveryLine(line: Line) -> impl IntoView {
    let workspace = expect_context::<Workspace>().id();
    let given = line.answer();
    view! {
        <li>
            <span class="numeric quiet">{line.clause}</span>
            <A href=gap_path(workspace, Some(line.requirement.id))>{line.title()}</A>
            <StateChip label=answer(given).to_owned() tone=answer_tone(given)/>
        </li>
    }
}
