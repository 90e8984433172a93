//! The trace in columns with lines between: a list of links for each column, and the lines behind them as decoration.

use std::collections::HashSet;

use leptos::prelude::*;

use super::{
    layout::{HEIGHT, Head, Layout, WIDTH},
    view::{Card, TraceView},
};
use crate::{
    features::{kind_icon, record_path},
    messages::{format, model, trace as text},
    ui::{Icon, StateChip, focus_by_id},
    workspace::Workspace,
};

/// The records and lines of the chain that a person points to.
#[derive(Clone, PartialEq, Default)]
struct Lit {
    nodes: HashSet<usize>,
    lines: HashSet<(usize, usize)>,
}

impl Lit {
    fn of(shown: &TraceView, marked: usize) -> Self {
        let chain = shown.trace.chain(marked);
        let pairs = chain.iter().zip(chain.iter().skip(1));
        Self {
            lines: pairs.map(|(one, other)| (*one.min(other), *one.max(other))).collect(),
            nodes: chain.iter().copied().collect(),
        }
    }
}

fn node_id(place: usize) -> String {
    format!("trace-node-{place}")
}

pub(super) fn head_words(head: Head) -> String {
    match head {
        Head::Start | Head::Steps(0) => text::start().to_owned(),
        Head::Stage(stage) => text::stage(stage).to_owned(),
        Head::Steps(steps) if steps < 0 => text::needed_steps(steps.unsigned_abs()),
        Head::Steps(steps) => text::needing_steps(steps),
    }
}

#[component]
pub(super) fn Graph(shown: Memo<TraceView>, marked: RwSignal<Option<usize>>) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let lit = Memo::new(move |_| {
        marked
            .get()
            .map(|marked| shown.with(|shown| Lit::of(shown, marked)))
            .unwrap_or_default()
    });
    let by_key = move |event: web_sys::KeyboardEvent| {
        let next = marked
            .get_untracked()
            .and_then(|here| shown.with_untracked(|shown| shown.layout.step(here, &event.key())));
        if let Some(next) = next {
            event.prevent_default();
            focus_by_id(&node_id(next));
        }
    };
    view! {
        <div class="trace-scroll" role="region" aria-label=text::graph() tabindex="0" on:keydown=by_key>
            {move || shown.with(|shown| {
                let (width, height) = shown.layout.size();
                view! {
                    <div
                        class="trace-graph"
                        class:trace-graph-marked=move || lit.with(|lit| lit.nodes.len() > 1)
                        style:width=format!("{width}rem")
                        style:height=format!("{height}rem")
                    >
                        {lines(shown, lit, width, height)}
                        {columns(workspace, shown, lit, marked)}
                    </div>
                }
            })}
        </div>
    }
}

fn lines(shown: &TraceView, lit: Memo<Lit>, width: f64, height: f64) -> impl IntoView + use<> {
    let paths = shown
        .trace
        .edges
        .iter()
        .map(|edge| {
            let pair = (edge.from.min(edge.to), edge.from.max(edge.to));
            let data = shown.layout.path(edge.from, edge.to);
            view! { <path d=data class:lit=move || lit.with(|lit| lit.lines.contains(&pair))></path> }
        })
        .collect_view();
    view! {
        <svg class="trace-lines" viewBox=format!("0 0 {width} {height}") aria-hidden="true" focusable="false">{paths}</svg>
    }
}

fn columns(
    workspace: Workspace,
    shown: &TraceView,
    lit: Memo<Lit>,
    marked: RwSignal<Option<usize>>,
) -> impl IntoView + use<> {
    shown
        .layout
        .columns
        .iter()
        .enumerate()
        .map(|(number, column)| {
            let heading = format!("trace-column-{number}");
            let labelled_by = heading.clone();
            let left = column.nodes.first().map_or(0.0, |node| shown.layout.corner(*node).0);
            let count = format::count(column.nodes.len());
            let items = column
                .nodes
                .iter()
                .filter_map(|place| {
                    let card = shown.cards.get(*place)?;
                    Some(item(workspace, *place, card.clone(), &shown.layout, lit, marked))
                })
                .collect_view();
            view! {
                <section aria-labelledby=labelled_by>
                    <h2 id=heading class="trace-head" style:left=format!("{left}rem") style:width=format!("{WIDTH}rem")>
                        {head_words(column.head)}" "<span class="quiet numeric">{count}</span>
                    </h2>
                    <ul>{items}</ul>
                </section>
            }
        })
        .collect_view()
}

fn item(
    workspace: Workspace,
    place: usize,
    card: Card,
    layout: &Layout,
    lit: Memo<Lit>,
    marked: RwSignal<Option<usize>>,
) -> impl IntoView + use<> {
    let (left, top) = layout.corner(place);
    let whole_name = format!("{} {}", model::label(card.kind.label), card.title);
    let href = record_path(workspace.id(), card.kind.name, card.document);
    let clear = move || {
        if marked.get_untracked() == Some(place) {
            marked.set(None);
        }
    };
    view! {
        <li
            class="trace-node"
            class:trace-node-start=place == 0
            class:lit=move || lit.with(|lit| lit.nodes.contains(&place))
            style:left=format!("{left}rem")
            style:top=format!("{top}rem")
            style:width=format!("{WIDTH}rem")
            style:height=format!("{HEIGHT}rem")
            on:mouseenter=move |_| marked.set(Some(place))
            on:mouseleave=move |_| clear()
        >
            <Icon name=kind_icon(card.kind)/>
            <a
                id=node_id(place)
                href=href
                title=whole_name
                aria-current=(place == 0).then_some("true")
                on:focus=move |_| marked.set(Some(place))
                on:blur=move |_| clear()
            >
                {card.title}
            </a>
            <span class="trace-facts">
                <span class="cell-id">{card.short_id}</span>
                {card.archived.then(text::archived)}
                {card.state.map(|(label, tone)| view! { <StateChip label tone/> })}
            </span>
        </li>
    }
}
