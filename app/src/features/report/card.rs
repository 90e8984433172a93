//! What a card of a dashboard shows.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::{
    agenda::{Meaning, day_of_moment, is_open, promises},
    item::{self, Item},
    kinds,
    measure::{life, period::Frequency},
    row::Row,
    value::Value,
};
use steward_sync::ids::DocumentId;

use super::{
    basis::Basis,
    course::{Course, course},
    measure_panel::{latest_words, status_chip},
};
use crate::{
    features::{kind_path, record_path, register},
    messages::{format, model, report as text},
    platform::clock,
    ui::{Chart, ChartData, ChartValues, Mark},
    workspace::{RowIndex, Workspace},
};

/// So many records stand on a card.
const LISTED: usize = 6;
/// So far ahead something counts as due soon.
const AHEAD_DAYS: i32 = 14;
/// Months of a card's chart.
const MONTHS: usize = 12;

/// What a card shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shows {
    Measure,
    Volume,
    Register,
    Attention,
}

impl Shows {
    pub(super) fn parse(stored: &str) -> Option<Self> {
        Some(match stored {
            "measure" => Self::Measure,
            "volume" => Self::Volume,
            "register" => Self::Register,
            "attention" => Self::Attention,
            _ => return None,
        })
    }
}

fn kind_label(name: &str) -> &'static str {
    kinds::by_name(name).map_or("", |kind| model::label(kind.plural))
}

/// What a card is called.
pub(super) fn card_name(card: &Item, workspace: Workspace) -> String {
    let own = card.text(item::NAME);
    if !own.is_empty() {
        return own.to_owned();
    }
    let of = card.text(item::OF);
    match Shows::parse(card.text(item::SHOWS)) {
        Some(Shows::Measure) => of
            .parse()
            .ok()
            .and_then(|document: DocumentId| {
                let rows = workspace.rows();
                rows.with(|rows| rows.get(document).map(|row| row.title.clone()))
            })
            .unwrap_or_else(|| text::card_measure().to_owned()),
        Some(Shows::Volume) => text::volume_of(kind_label(of)),
        Some(Shows::Register) => kind_label(of).to_owned(),
        Some(Shows::Attention) => text::card_attention().to_owned(),
        None => text::card_unknown().to_owned(),
    }
}

/// A record on a card.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    kind: &'static str,
    document: DocumentId,
    title: String,
    end: String,
}

/// What a card shows, computed.
#[derive(Debug, Clone, PartialEq)]
enum Content {
    Measure(Box<Course>, DocumentId),
    Words(String),
    Volume(ChartData),
    /// Records, how many there are in all, and where all of them are.
    Lines(Vec<Line>, usize, Option<String>),
}

fn title(row: &Row) -> String {
    if row.title.is_empty() {
        row.short_id.clone()
    } else {
        row.title.clone()
    }
}

fn register_content(card: &Item, rows: &RowIndex, workspace: Workspace) -> Content {
    let Some(kind) = kinds::by_name(card.text(item::OF)) else {
        return Content::Words(text::card_unknown().to_owned());
    };
    let query = card.text(item::QUERY);
    let found = register::documents_of(rows, kind, query);
    let lines = found
        .iter()
        .take(LISTED)
        .filter_map(|document| rows.get(*document))
        .map(|row| Line {
            kind: kind.name,
            document: row.document,
            title: title(row),
            end: kind
                .state(&row.state)
                .map_or_else(String::new, |state| model::label(state.label).to_owned()),
        });
    let path = kind_path(workspace.id(), kind);
    let path = if query.is_empty() {
        path
    } else {
        format!("{path}?{query}")
    };
    Content::Lines(lines.collect(), found.len(), Some(path))
}

fn attention(card: &Item, rows: &RowIndex, workspace: Workspace) -> Content {
    let now = clock::now_millis();
    let offset = clock::utc_minus_local_minutes(now);
    let today = day_of_moment(now, offset).unwrap_or_default();
    let me = (card.text(item::OF) == "me").then(|| workspace.me().get().name);
    let mut due: Vec<(i32, Line)> = Vec::new();
    for row in rows.iter() {
        let Some(kind) = kinds::by_name(&row.kind).filter(|kind| is_open(row, kind)) else {
            continue;
        };
        let concerns = |me: &String| {
            let is_mine = |field: &str| row.value(field).and_then(Value::as_text) == Some(me.as_str());
            is_mine("owner") || is_mine("assigned_to")
        };
        if !me.as_ref().is_none_or(concerns) {
            continue;
        }
        let soon = promises(row, kind, offset)
            .filter(|promise| promise.meaning == Meaning::Deadline && promise.days <= today + AHEAD_DAYS)
            .map(|promise| promise.days)
            .min();
        if let Some(days) = soon {
            due.push((
                days,
                Line {
                    kind: kind.name,
                    document: row.document,
                    title: title(row),
                    end: String::new(),
                },
            ));
        }
    }
    due.sort_by_key(|(days, line)| (*days, line.document));
    let count = due.len();
    let lines = due.into_iter().take(LISTED).map(|(days, line)| Line {
        end: format::relative_date(days, today),
        ..line
    });
    Content::Lines(lines.collect(), count, None)
}

fn volume(card: &Item, rows: &RowIndex) -> Content {
    let of = card.text(item::OF);
    let now = clock::now_millis();
    let offset = clock::utc_minus_local_minutes(now);
    let today = day_of_moment(now, offset).unwrap_or_default();
    let months = Frequency::Month.until(today, MONTHS);
    let mut counts = vec![[0.0_f64; 2]; months.len()];
    let mut add = |millis: i64, what: usize| {
        let day = day_of_moment(millis, offset).unwrap_or_default();
        let place = months
            .iter()
            .position(|month| (month.from_day..=month.to_day).contains(&day));
        if let Some(count) = place
            .and_then(|place| counts.get_mut(place))
            .and_then(|count| count.get_mut(what))
        {
            *count += 1.0;
        }
    };
    for row in rows.of_kind(of).iter().filter(|row| !row.archived) {
        add(life::opened(row), 0);
        if let Some(finished) = life::finished(row) {
            add(finished, 1);
        }
    }
    let column = |what: usize| counts.iter().map(|count| count.get(what).copied()).collect();
    let row = |name: &str, values| ChartValues::new(name, Mark::Bars, values);
    Content::Volume(ChartData {
        title: kind_label(of).to_owned(),
        unit: text::records_unit().to_owned(),
        labels: months.iter().map(|month| format::month_short(month.from_day)).collect(),
        rows: vec![row(text::opened(), column(0)), row(text::finished(), column(1))],
        ..ChartData::default()
    })
}

fn compute(card: &Item, basis: Basis) -> Content {
    let workspace = basis.workspace;
    basis.compute(|rows, surroundings| match Shows::parse(card.text(item::SHOWS)) {
        Some(Shows::Measure) => {
            let row = card.text(item::OF).parse().ok().and_then(|document| rows.get(document));
            match row.map(|row| (course(row, surroundings), row.document)) {
                Some((Ok(course), document)) => Content::Measure(Box::new(course), document),
                Some((Err(reason), _)) => Content::Words(reason),
                None => Content::Words(text::card_gone().to_owned()),
            }
        }
        Some(Shows::Volume) => volume(card, rows),
        Some(Shows::Register) => register_content(card, rows, workspace),
        Some(Shows::Attention) => attention(card, rows, workspace),
        None => Content::Words(text::card_unknown().to_owned()),
    })
}

/// The content of a card, which follows the records.
pub(super) fn content(card: Memo<Option<Item>>, basis: Basis) -> impl IntoView {
    let workspace = basis.workspace.id();
    let shown = Memo::new(move |_| card.with(|card| card.as_ref().map(|card| compute(card, basis))));
    move || match shown.get() {
        None => ().into_any(),
        Some(Content::Words(words)) => view! { <p class="quiet">{words}</p> }.into_any(),
        Some(Content::Volume(chart)) => view! { <Chart data=chart/> }.into_any(),
        Some(Content::Measure(course, document)) => measure(workspace, *course, document),
        Some(Content::Lines(found, count, path)) => lines(workspace, found, count, path),
    }
}

fn measure(workspace: DocumentId, course: Course, document: DocumentId) -> AnyView {
    let (latest, change) = latest_words(&course).unwrap_or_default();
    let chip = status_chip(course.status);
    view! {
        <div class="cluster panel-summary">
            <A href=record_path(workspace, "measure", document) attr:class="numeric"><strong>{latest}</strong></A>
            <span class="quiet numeric">{change}</span>
            {chip}
        </div>
        <Chart data=course.chart/>
    }
    .into_any()
}

fn lines(workspace: DocumentId, found: Vec<Line>, count: usize, path: Option<String>) -> AnyView {
    if found.is_empty() {
        let none = if path.is_some() {
            text::nothing_listed()
        } else {
            text::nothing_due()
        };
        return view! { <p class="quiet">{none}</p> }.into_any();
    }
    let listed = found.len();
    let found = found
        .into_iter()
        .map(|line| {
            view! {
                <li class="board-line">
                    <A href=record_path(workspace, line.kind, line.document)>{line.title}</A>
                    <span class="quiet">{line.end}</span>
                </li>
            }
        })
        .collect_view();
    let rest = match path {
        Some(path) => Some(view! { <A href=path>{text::show_all(format::count(count))}</A> }.into_any()),
        None => {
            (count > listed).then(|| view! { <span class="quiet">{text::and_more(count - listed)}</span> }.into_any())
        }
    };
    view! { <ul class="board-lines">{found}</ul>{rest} }.into_any()
}
