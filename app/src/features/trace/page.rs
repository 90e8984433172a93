//! The page of a record's trace.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use steward_model::{
    kinds,
    trace::{Direction, NODES, Question, View},
};
use steward_sync::ids::DocumentId;

use super::{
    graph::Graph,
    query::{ALL_STEPS, DEPTHS, Query, depth_name, direction_name, view_name},
    table::table,
    tree::tree,
    view::{TraceView, first_view, has_impact},
};
use crate::{
    features::{Navigator, record_path, shell::page_title},
    messages::{self, format, model, trace as text},
    ui::{Button, EmptyState, IconName, Segment, Segmented},
    workspace::Workspace,
};

/// How the trace is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Nothing was found.
    Nothing,
    Graph,
    Table,
}

#[component]
pub(crate) fn TracePage() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let params = use_params_map();
    let location = use_location();
    let document = Memo::new(move |_| params.with(|params| params.get("document")?.parse::<DocumentId>().ok()));
    let query = Memo::new(move |_| location.search.with(|search| Query::parse(search)));
    let rows = workspace.rows();
    let kind = Memo::new(move |_| {
        let document = document.get()?;
        rows.with(|rows| kinds::by_name(&rows.get(document)?.kind))
    });
    let view_of = move || {
        let chosen = query.with(|query| query.view);
        chosen.unwrap_or_else(|| kind.get().map_or(View::Chain, first_view))
    };
    let shown = Memo::new(move |_| {
        let Some(start) = document.get() else {
            return TraceView::default();
        };
        let query = query.get();
        let question = Question {
            start,
            view: view_of(),
            direction: query.direction,
            depth: query.depth,
        };
        rows.with(|rows| TraceView::new(question, rows))
    });
    let name = Memo::new(move |_| {
        shown.with(|shown| {
            let card = shown.cards.first()?;
            Some((format!("{} {}", card.short_id, card.title), card.kind, card.document))
        })
    });
    page_title(move || {
        name.get()
            .map_or_else(|| text::title().to_owned(), |(name, _, _)| text::title_of(name))
    });
    let marked = RwSignal::new(None::<usize>);
    let navigator = Navigator::in_place();
    let change = move |query: Query| {
        if let Some(document) = document.get_untracked() {
            navigator.replace(query.path(workspace.id(), document));
        }
    };
    let form = Memo::new(move |_| {
        if shown.with(|shown| shown.cards.len() < 2) {
            Form::Nothing
        } else if query.with(|query| query.as_table) {
            Form::Table
        } else {
            Form::Graph
        }
    });
    view! {
        <div class="page page-trace">
            {move || match name.get() {
                None => view! {
                    <EmptyState whole_page=true icon=IconName::CloudOff title=messages::record::unavailable() text=messages::record::unavailable_help()/>
                }
                .into_any(),
                Some((name, kind, document)) => view! {
                    <header class="page-header">
                        <div>
                            <h1>{text::title()}</h1>
                            <p class="quiet">
                                {model::label(kind.label)}" "
                                <a href=record_path(workspace.id(), kind.name, document)>{name}</a>
                            </p>
                        </div>
                        <Button icon=IconName::Printer on_press=Callback::new(|()| drop(window().print()))>
                            {messages::conformity::print()}
                        </Button>
                    </header>
                    <Choices query kind change=Callback::new(change) view_of=Signal::derive(view_of)/>
                }
                .into_any(),
            }}
            <p class="trace-told" role="status">{move || shown.with(told)}</p>
            {move || match form.get() {
                Form::Nothing => ().into_any(),
                Form::Table => (move || shown.with(|shown| table(workspace.id(), shown))).into_any(),
                Form::Graph => view! {
                    <Graph shown marked/>
                    {move || shown.with(|shown| tree(workspace.id(), shown))}
                }
                .into_any(),
            }}
        </div>
    }
}

/// What was found, in a sentence or two.
fn told(shown: &TraceView) -> String {
    let count = shown.cards.len().saturating_sub(1);
    let mut words = match shown.cards.len() {
        0 => return String::new(),
        1 => text::nothing().to_owned(),
        _ => messages::plural(
            count,
            || text::one_record().to_owned(),
            || text::records(format::count(count)),
        ),
    };
    if shown.trace.is_cut {
        words.push(' ');
        words.push_str(&text::cut(format::count(NODES)));
    }
    if shown.trace.is_deeper {
        words.push(' ');
        words.push_str(text::deeper());
    }
    words
}

fn segment(value: &'static str, label: impl Into<String>) -> Segment {
    Segment {
        value,
        label: label.into(),
        icon: None,
    }
}

/// What to follow, which way, how far, how drawn.
#[component]
fn Choices(
    query: Memo<Query>,
    kind: &'static steward_model::declaration::Kind,
    change: Callback<Query>,
    view_of: Signal<View>,
) -> impl IntoView {
    let views = vec![
        segment(view_name(View::Chain), text::chain()),
        segment(view_name(View::Impact), text::impact()),
    ];
    let depths = DEPTHS
        .into_iter()
        .map(|(name, steps)| segment(name, if steps == ALL_STEPS { text::all_steps() } else { name }))
        .collect();
    let set_view = Callback::new(move |name: String| {
        let view = [View::Chain, View::Impact]
            .into_iter()
            .find(|view| view_name(*view) == name);
        change.run(Query {
            view,
            ..query.get_untracked()
        });
    });
    let set_direction = Callback::new(move |name: String| {
        let every = [Direction::Back, Direction::Both, Direction::Onward];
        if let Some(direction) = every.into_iter().find(|way| direction_name(*way) == name) {
            change.run(Query {
                direction,
                ..query.get_untracked()
            });
        }
    });
    let set_depth = Callback::new(move |name: String| {
        let depth = DEPTHS.iter().find(|(other, _)| *other == name);
        change.run(Query {
            depth: depth.map_or(ALL_STEPS, |(_, steps)| *steps),
            ..query.get_untracked()
        });
    });
    let set_form = Callback::new(move |name: String| {
        change.run(Query {
            as_table: name == "table",
            ..query.get_untracked()
        });
    });
    // The words for the two ways differ: towards the customer, or what depends on it.
    let ways = move || {
        let (back, onward) = match view_of.get() {
            View::Chain => (text::towards_cause(), text::towards_customer()),
            View::Impact => (text::needs(), text::needed_by()),
        };
        let segments = vec![
            segment(direction_name(Direction::Back), back),
            segment(direction_name(Direction::Both), text::both_ways()),
            segment(direction_name(Direction::Onward), onward),
        ];
        let value = Signal::derive(move || query.with(|query| direction_name(query.direction).to_owned()));
        view! { <Segmented label=text::direction() segments value on_change=set_direction/> }
    };
    view! {
        <div class="trace-choices">
            {has_impact(kind).then(|| {
                let value = Signal::derive(move || view_name(view_of.get()).to_owned());
                view! { <Segmented label=text::view() segments=views value on_change=set_view/> }
            })}
            {ways}
            <div class="cluster">
                <span class="quiet" aria-hidden="true">{text::steps()}</span>
                <Segmented
                    label=text::steps()
                    segments=depths
                    value=Signal::derive(move || query.with(|query| depth_name(query.depth).to_owned()))
                    on_change=set_depth
                />
            </div>
            <Segmented
                label=text::form()
                segments=vec![segment("graph", text::graph()), segment("table", text::table())]
                value=Signal::derive(move || query.with(|query| if query.as_table { "table" } else { "graph" }.to_owned()))
                on_change=set_form
            />
        </div>
    }
}
