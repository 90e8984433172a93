//! Search over every record on this device, grouped by kind.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use steward_model::{declaration::Kind, kinds, search};
use steward_sync::ids::DocumentId;

use super::{
    cells::tone,
    keys::{is_plain, on_window_key},
    query::{Query, encode},
};
use crate::{
    features::{Navigator, kind_icon, record_path, shell::page_title},
    messages::{self, format},
    ui::{EmptyState, Icon, IconName, RelativeTime, StateChip, Tone, focus_by_id, is_typing_target},
    workspace::Workspace,
};

/// More results than this tell nobody anything; the number of all is said.
const RESULTS: usize = 500;
/// Results of one kind that show before a press on "more".
const SHOWN_OF_A_KIND: usize = 8;
/// Element id of the input.
const INPUT_ID: &str = "search-input";

#[derive(Debug, Clone, PartialEq)]
struct Hit {
    document: DocumentId,
    short_id: String,
    title: String,
    excerpt: String,
    state: String,
    updated_millis: i64,
}

/// Hits by kind; the kind of the best hit first.
#[derive(Debug, Clone, PartialEq, Default)]
struct Hits {
    count: usize,
    groups: Vec<(&'static str, Vec<Hit>)>,
}

/// The search page.
#[component]
pub(crate) fn SearchPage() -> impl IntoView {
    page_title(|| messages::register::search_title().to_owned());
    let workspace = expect_context::<Workspace>();
    let location = use_location();
    let navigator = Navigator::in_place();
    let text = Memo::new(move |_| Query::parse(&location.search.get()).text);
    let rows = workspace.rows();
    let hits = Memo::new(move |_| {
        let query = text.with(|text| search::Query::parse(text));
        if query.is_empty() {
            Hits::default()
        } else {
            rows.with(|index| hits(index.iter().map(AsRef::as_ref), &query))
        }
    });
    Effect::new(move |_| focus_by_id(INPUT_ID));
    on_window_key(move |event| {
        if event.key() == "/" && is_plain(event) && !is_typing_target(event) {
            event.prevent_default();
            focus_by_id(INPUT_ID);
        }
    });
    let type_text = move |event: web_sys::Event| {
        navigator.replace(format!(
            "/w/{}/search?q={}",
            workspace.id(),
            encode(&event_target_value(&event))
        ));
    };
    let announced = move || {
        let count = hits.with(|hits| hits.count);
        let asked = text.with(|text| !text.trim().is_empty());
        asked.then(|| {
            messages::plural(
                count,
                || messages::register::search_count_one().to_owned(),
                || messages::register::search_count(format::count(count)),
            )
        })
    };
    view! {
        <section class="search-page" aria-labelledby="search-heading">
            <h1 id="search-heading">{messages::register::search_title()}</h1>
            <div class="search-box">
                <Icon name=IconName::Search/>
                <input
                    id=INPUT_ID
                    class="input"
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    aria-label=messages::register::search_label()
                    aria-describedby="search-hint"
                    prop:value=move || text.get()
                    on:input=type_text
                />
            </div>
            <p id="search-hint" class="quiet search-hint">{messages::register::search_hint()}</p>
            <p class="search-count" role="status">{announced}</p>
            {move || {
                let asked = text.with(|text| !text.trim().is_empty());
                let found = hits.get();
                match (asked, found.groups.is_empty()) {
                    (false, _) => {
                        view! { <EmptyState icon=IconName::Search title=messages::register::search_title() text=messages::register::search_empty()/> }
                            .into_any()
                    }
                    (true, true) => view! {
                        <EmptyState
                            icon=IconName::Search
                            title=messages::register::search_nothing(text.get())
                            text=messages::register::search_nothing_help()
                        />
                    }
                    .into_any(),
                    (true, false) => found
                        .groups
                        .into_iter()
                        .filter_map(|(name, hits)| kinds::by_name(name).map(|kind| (kind, hits)))
                        .map(|(kind, hits)| view! { <HitsOfKind workspace kind hits/> })
                        .collect_view()
                        .into_any(),
                }
            }}
        </section>
    }
}

fn hits<'rows>(rows: impl Iterator<Item = &'rows steward_model::row::Row>, query: &search::Query) -> Hits {
    let found = search::search(rows, query, RESULTS);
    let mut order: Vec<&'static str> = Vec::new();
    let mut groups: BTreeMap<&'static str, Vec<Hit>> = BTreeMap::new();
    for found in &found {
        let Some(kind) = kinds::by_name(&found.row.kind) else {
            continue;
        };
        if !order.contains(&kind.name) {
            order.push(kind.name);
        }
        groups.entry(kind.name).or_default().push(Hit {
            document: found.row.document,
            short_id: found.row.short_id.clone(),
            title: found.row.title.clone(),
            excerpt: found.row.text_excerpt.clone(),
            state: found.row.state.clone(),
            updated_millis: found.row.updated_millis,
        });
    }
    let groups: Vec<_> = order
        .into_iter()
        .filter_map(|name| groups.remove(name).map(|hits| (name, hits)))
        .collect();
    Hits {
        count: groups.iter().map(|(_, hits)| hits.len()).sum(),
        groups,
    }
}

#[component]
fn HitsOfKind(workspace: Workspace, kind: &'static Kind, hits: Vec<Hit>) -> impl IntoView {
    let count = hits.len();
    let more = count.saturating_sub(SHOWN_OF_A_KIND);
    let mut items = hits
        .into_iter()
        .map(|hit| view! { <HitItem workspace kind hit/> })
        .collect::<Vec<_>>()
        .into_iter();
    let first: Vec<_> = items.by_ref().take(SHOWN_OF_A_KIND).collect();
    let rest: Vec<_> = items.collect();
    let heading = format!("search-{}", kind.name);
    let heading_id = heading.clone();
    view! {
        <section class="search-group" aria-labelledby=heading>
            <h2 id=heading_id>
                <Icon name=kind_icon(kind)/>
                {messages::model::label(kind.plural)}
                <span class="quiet numeric">{format::count(count)}</span>
            </h2>
            <ul>{first}</ul>
            {(more > 0)
                .then(|| {
                    view! {
                        <details>
                            <summary>{messages::register::search_more(format::count(more))}</summary>
                            <ul>{rest}</ul>
                        </details>
                    }
                })}
        </section>
    }
}

#[component]
fn HitItem(workspace: Workspace, kind: &'static Kind, hit: Hit) -> impl IntoView {
    let title = if hit.title.is_empty() {
        messages::register::untitled().to_owned()
    } else {
        hit.title
    };
    let state = kind.state(&hit.state).map(|state| {
        let (label, tone): (&str, Tone) = (messages::model::label(state.label), tone(state.tone));
        view! { <StateChip label tone/> }
    });
    view! {
        <li>
            <a class="search-hit" href=record_path(workspace.id(), kind.name, hit.document)>
                <span class="search-hit-title">{title}</span>
                <span class="search-hit-facts">
                    <span class="cell-id">{hit.short_id}</span>
                    {state}
                    <RelativeTime millis=hit.updated_millis/>
                </span>
                {(!hit.excerpt.is_empty()).then(|| view! { <span class="search-hit-excerpt quiet">{hit.excerpt}</span> })}
            </a>
        </li>
    }
}
