//! Configuration items of which one thing is not known.

use std::collections::HashSet;

use leptos::prelude::*;
use steward_model::links::Gap;

use super::{
    relations::{More, reference},
    view::LinksView,
};
use crate::{
    messages::{format, links as text},
    workspace::Workspace,
};

const fn gap_id(gap: Gap) -> &'static str {
    match gap {
        Gap::Owner => "links-no-owner",
        Gap::Location => "links-no-location",
        Gap::Verification => "links-not-verified",
        Gap::Service => "links-no-service",
    }
}

#[component]
pub(super) fn GapGroup(gap: Gap, shown: Memo<LinksView>, whole: RwSignal<HashSet<Gap>>) -> impl IntoView {
    let workspace = expect_context::<Workspace>().id();
    let group = Memo::new(move |_| shown.with(|shown| shown.gaps.iter().find(|group| group.reason == gap).cloned()));
    let count = move || group.with(|group| group.as_ref().map_or(0, |group| group.count));
    let lines = move || group.with(|group| group.as_ref().map(|group| group.lines.clone()).unwrap_or_default());
    view! {
        <section class="links-group" aria-labelledby=gap_id(gap)>
            <h2 id=gap_id(gap)>{text::gap(gap)}" "<span class="quiet numeric">{move || format::count(count())}</span></h2>
            <p class="quiet">{text::gap_help(gap)}</p>
            <ul class="card links-list">
                <For each=lines key=|item| (item.document, item.title.clone(), item.state.map(|(label, _)| label)) let:item>
                    <li class="links-line">{reference(workspace, item)}</li>
                </For>
            </ul>
            <More hidden=Signal::derive(move || count().saturating_sub(lines().len())) on_press=Callback::new(move |()| {
                whole.update(|whole| {
                    whole.insert(gap);
                });
            })/>
        </section>
    }
}
