//! The card of an input: figures with their course, records, and what differs from what was frozen.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::review::{Card, Entry, Figure, Input, opening::differences};
use steward_sync::ids::DocumentId;

use super::{
    meeting::{Meeting, Sides},
    words::{self, Course},
};
use crate::{
    features::{kind_path, record_path},
    messages::{format, register, review as text},
    ui::{Icon, IconName, StateChip},
    workspace::Workspace,
};

/// What is drawn of a card: the card that counts, and what changed since it was frozen.
#[derive(Debug, Clone, PartialEq, Default)]
struct Shown {
    card: Option<Card>,
    note: String,
    since: String,
    differing: Vec<String>,
}

fn shown(sides: &Sides, input: &Input) -> Shown {
    let Some(counting) = sides.counting() else {
        return Shown::default();
    };
    let card = counting.card(input.name).cloned();
    let live = sides.live.as_ref().and_then(|live| live.card(input.name));
    let differing = match (sides.frozen(), &card, live) {
        (Some(_), Some(card), Some(live)) => differences(card, live)
            .into_iter()
            .map(|one| text::now_is(words::label(&one.figure), words::value(&one.figure, one.live)))
            .collect(),
        (_, _, _) => Vec::new(),
    };
    let since = words::day(counting.since_millis);
    Shown {
        card,
        note: note(sides, counting.taken_millis),
        since: if counting.previous.is_empty() {
            text::since_first(since)
        } else {
            text::since(since)
        },
        differing,
    }
}

/// Whether the card is live or frozen, since when and by whom.
fn note(sides: &Sides, taken_millis: i64) -> String {
    match &sides.opening {
        _ if sides.planned => text::live(format::moment(taken_millis)),
        None => text::not_frozen().to_owned(),
        Some(opening) => match &opening.cards {
            Err(error) => error.to_string(),
            Ok(_) => {
                let frozen = text::frozen(format::moment(opening.at_millis), &opening.by);
                if opening.others == 0 {
                    frozen
                } else {
                    format!("{frozen}. {}", text::frozen_others(format::count(opening.others)))
                }
            }
        },
    }
}

#[component]
pub(super) fn CardView(meeting: Meeting, input: &'static Input) -> impl IntoView {
    let sides = meeting.sides;
    let shown = Memo::new(move |_| sides.with(|sides| shown(sides, input)));
    view! {
        <section class="card review-card" aria-labelledby="review-card">
            <h3 id="review-card">{text::card()}</h3>
            {move || {
                let shown = shown.get();
                match shown.card {
                    None => view! { <p class="quiet" role="status">{text::computing()}</p> }.into_any(),
                    Some(card) => card_view(input, card, &shown.note, &shown.since, shown.differing),
                }
            }}
        </section>
    }
}

fn card_view(input: &'static Input, card: Card, note: &str, since: &str, differing: Vec<String>) -> AnyView {
    let workspace = expect_context::<Workspace>().id();
    let more = usize::try_from(card.more).unwrap_or(usize::MAX);
    let register = steward_model::kinds::by_name(input.register).filter(|_| more > 0);
    let entries = if card.entries.is_empty() {
        view! { <p class="quiet">{text::nothing_listed()}</p> }.into_any()
    } else {
        let lines = card
            .entries
            .into_iter()
            .map(|entry| entry_view(workspace, entry))
            .collect_view();
        view! { <ul class="review-entries">{lines}</ul> }.into_any()
    };
    view! {
        <p class="review-note quiet"><Icon name=IconName::Clock/> <span>{note.to_owned()} " · " {since.to_owned()}</span></p>
        <ul class="review-figures" aria-label=text::figures()>{card.figures.iter().map(figure_view).collect_view()}</ul>
        {(!differing.is_empty()).then(|| view! {
            <div class="review-differs">
                <p>{text::now_differs()}</p>
                <ul>{differing.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
            </div>
        })}
        {entries}
        {register.map(|kind| view! {
            <p><A href=kind_path(workspace, kind)>{text::more_records(format::count(more))}</A></p>
        })}
    }
    .into_any()
}

fn figure_view(figure: &Figure) -> AnyView {
    let before = figure
        .before
        .map(|before| text::was(words::value(&figure.name, Some(before))));
    let course = match words::course(figure) {
        Course::Unknown => None,
        Course::Better => Some((text::better(), "good")),
        Course::Worse => Some((text::worse(), "warning")),
        Course::Same => Some((text::same(), "neutral")),
    };
    view! {
        <li class="review-figure">
            <span class="quiet">{words::label(&figure.name)}</span>
            <strong class="numeric">{words::value(&figure.name, figure.value)}</strong>
            <span class="quiet numeric">
                {before}
                {course.map(|(words, tone)| view! { " " <span class="review-course" data-tone=tone>{words}</span> })}
            </span>
        </li>
    }
    .into_any()
}

fn entry_view(workspace: DocumentId, entry: Entry) -> AnyView {
    let (state, tone) = words::state(&entry);
    let measured = words::measured(&entry);
    let title = if entry.title.is_empty() {
        register::untitled().to_owned()
    } else {
        entry.title.clone()
    };
    let link = match entry.document.parse::<DocumentId>() {
        Ok(document) => {
            let href = record_path(workspace, &entry.kind, document);
            view! { <A href=href>{title}</A> }.into_any()
        }
        // A name that is no document stays readable.
        Err(_) => view! { <span>{title}</span> }.into_any(),
    };
    view! {
        <li class="review-entry">
            <span class="numeric quiet">{entry.id.clone()}</span>
            <span class="review-entry-title">{link}</span>
            <StateChip label=state tone/>
            <span class="quiet review-entry-facts">
                {(!entry.owner.is_empty()).then(|| view! { <span>{entry.owner.clone()}</span> })}
                {entry.due.map(|due| view! { <span class="numeric">{text::due(format::date(due))}</span> })}
                {(!measured.is_empty()).then(|| view! { <span class="numeric">{measured}</span> })}
            </span>
        </li>
    }
    .into_any()
}
