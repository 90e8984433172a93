//! The minutes on paper: cover, attendance, every input with its figures, discussion and decisions, the actions in one
//! table, and lines to sign.
//!
//! The sheet follows the record with a rest, so that typing does not draw it anew, and is there when the browser begins
//! to print by itself.

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;
use steward_model::{
    review::{
        Card, INPUTS, Input,
        minutes::{self, Attendee, Decided},
        opening::Cards,
        standing,
    },
    snapshot::RecordSnapshot,
    value::Value,
};

use super::{meeting::Meeting, signatures, words};
use crate::{
    messages::{format, model, review as text},
    platform::clock,
};

/// The record rests this long before the sheet follows it.
const REST: Duration = Duration::from_millis(1_200);

/// The sheet, drawn where only paper shows it.
#[derive(Clone, Copy)]
pub(super) struct Paper {
    meeting: Meeting,
    shown: RwSignal<Option<Arc<RecordSnapshot>>>,
    waiting: StoredValue<bool>,
}

impl Paper {
    pub(super) fn new(meeting: Meeting) -> Self {
        let paper = Self {
            meeting,
            shown: RwSignal::new(None),
            waiting: StoredValue::new(false),
        };
        Effect::new(move |_| {
            meeting.context.track();
            if paper.waiting.get_value() {
                return;
            }
            paper.waiting.set_value(true);
            set_timeout(
                move || {
                    // The page may have been left meanwhile.
                    if paper.waiting.try_set_value(false).is_none() {
                        paper.draw();
                    }
                },
                REST,
            );
        });
        paper
    }

    fn draw(self) {
        let snapshot = self.meeting.context.now(RecordSnapshot::clone);
        self.shown.set(snapshot.map(Arc::new));
    }

    /// Draws the sheet as the record is now, and prints it.
    pub(super) fn print(self) {
        self.draw();
        // Two frames: one in which the sheet is drawn, one in which it is there.
        request_animation_frame(|| {
            // Printing is refused only where the browser has no printing at all.
            request_animation_frame(|| drop(window().print()));
        });
    }
}

#[component]
pub(super) fn PaperView(paper: Paper) -> impl IntoView {
    let sides = paper.meeting.sides;
    let cards = Memo::new(move |_| sides.with(|sides| sides.counting().cloned()));
    let sheet = Memo::new(move |_| (paper.shown.get().map(Same), cards.get()));
    move || {
        let (snapshot, cards) = sheet.get();
        snapshot.map(|Same(snapshot)| sheet_view(&snapshot, cards.as_ref()))
    }
}

/// A snapshot, compared by identity.
#[derive(Clone)]
struct Same(Arc<RecordSnapshot>);

impl PartialEq for Same {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

fn sheet_view(snapshot: &RecordSnapshot, cards: Option<&Cards>) -> AnyView {
    let decided = minutes::decided(snapshot);
    let inputs = INPUTS
        .iter()
        .enumerate()
        .map(|(index, input)| {
            let card = cards.and_then(|cards| cards.card(input.name));
            input_view(snapshot, input, index, card, &decided)
        })
        .collect_view();
    let other = snapshot.texts.get("minutes").cloned().unwrap_or_default();
    let others = (!other.trim().is_empty()).then(|| {
        view! {
            <section class="paper-item">
                <h2>{format!("{}. {}", INPUTS.len() + 1, text::other_points())}</h2>
                {prose(&other)}
            </section>
        }
    });
    view! {
        <article class="paper" aria-hidden="true">
            {cover(snapshot)}
            {inputs}
            {others}
            {actions(&decided)}
            {signing(snapshot)}
        </article>
    }
    .into_any()
}

fn cover(snapshot: &RecordSnapshot) -> AnyView {
    let line = |field: &str| {
        let value = snapshot.value(field).and_then(Value::as_text);
        value.unwrap_or_default().to_owned()
    };
    let held = ["opened", "held"]
        .iter()
        .find_map(|field| snapshot.value(field).and_then(Value::as_millis))
        .map(format::moment);
    let next = match snapshot.value("next_review") {
        Some(Value::Date(day)) => Some(format::date(*day)),
        Some(Value::Text(_) | Value::Number(_) | Value::DateTime(_) | Value::Flag(_)) | None => None,
    };
    let state = snapshot.kind.state(snapshot.state_name());
    let facts = [
        (text::paper_held(), held.unwrap_or_default()),
        (text::paper_place(), line("place")),
        (text::paper_chair(), line("chair")),
        (text::paper_minutes_by(), line("minute_taker")),
        (text::paper_period(), line("period")),
        (text::paper_next(), next.unwrap_or_default()),
        (
            text::paper_state(),
            state.map_or_else(String::new, |state| model::label(state.label).to_owned()),
        ),
    ];
    let facts = facts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| view! { <dt>{label}</dt><dd>{value}</dd> })
        .collect_view();
    let people = minutes::attendance(snapshot);
    view! {
        <header class="paper-cover">
            <p class="paper-kind">{text::minutes_title()} " · " {snapshot.short_id.clone()}</p>
            <h1>{snapshot.title.clone()}</h1>
            <dl class="paper-facts">{facts}</dl>
            <p class="paper-printed">{text::paper_printed(format::moment(clock::now_millis()))}</p>
        </header>
        {(!people.is_empty()).then(|| attendance(&people))}
    }
    .into_any()
}

fn attendance(people: &[Attendee]) -> AnyView {
    let lines = people
        .iter()
        .map(|one| {
            view! {
                <tr><td>{one.name.clone()}</td><td>{one.role.clone()}</td><td>{words::presence(one.presence)}</td></tr>
            }
        })
        .collect_view();
    view! {
        <section class="paper-item">
            <h2>{text::attendance()}</h2>
            <table class="paper-table">
                <thead><tr><th>{text::paper_name()}</th><th>{text::attendee_role()}</th><th>{text::paper_presence()}</th></tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn input_view(
    snapshot: &RecordSnapshot,
    input: &Input,
    index: usize,
    card: Option<&Card>,
    decided: &[Decided],
) -> AnyView {
    let said = snapshot.texts.get(input.discussion).cloned().unwrap_or_default();
    let own: Vec<&Decided> = decided.iter().filter(|one| one.input == input.name).collect();
    let (outcome, _) = words::standing(standing(snapshot, input));
    let decisions = own
        .iter()
        .filter(|one| one.action.is_none())
        .map(|one| {
            let by = if one.by.is_empty() { &one.author } else { &one.by };
            view! { <li>{one.says.clone()} " (" {text::decided_by(by)} ")"</li> }
        })
        .collect_view();
    let agreed = own
        .iter()
        .filter(|one| one.action.is_some())
        .map(|one| view! { <li>{text::action()} ": " {one.says.clone()}</li> })
        .collect_view();
    view! {
        <section class="paper-item">
            <h2>{format!("{}. {}", index + 1, model::label(input.label))}</h2>
            {card.map(card_view)}
            {prose(&said)}
            <p class="paper-outcome">{text::outcome()} ": " {outcome}</p>
            <ul class="paper-decisions">{decisions}{agreed}</ul>
        </section>
    }
    .into_any()
}

fn card_view(card: &Card) -> AnyView {
    let figures = card
        .figures
        .iter()
        .filter(|figure| figure.value.is_some())
        .map(|figure| {
            let before = figure.before.map(|before| words::value(&figure.name, Some(before)));
            view! {
                <tr>
                    <td>{words::label(&figure.name)}</td>
                    <td class="numeric">{words::value(&figure.name, figure.value)}</td>
                    <td class="numeric">{before}</td>
                </tr>
            }
        })
        .collect_view();
    let entries = card
        .entries
        .iter()
        .map(|entry| {
            view! {
                <tr>
                    <td class="numeric">{entry.id.clone()}</td>
                    <td>{entry.title.clone()}</td>
                    <td>{words::state(entry).0}</td>
                    <td>{entry.owner.clone()}</td>
                    <td class="numeric">{entry.due.map(format::date)}</td>
                    <td class="numeric">{words::measured(entry)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="paper-table paper-figures">
            <thead><tr><th>{text::head_figure()}</th><th>{text::head_now()}</th><th>{text::head_before()}</th></tr></thead>
            <tbody>{figures}</tbody>
        </table>
        {(!card.entries.is_empty()).then(|| view! {
            <table class="paper-table">
                <thead>
                    <tr>
                        <th>{text::head_record()}</th><th>{text::head_title()}</th><th>{text::head_state()}</th>
                        <th>{text::head_owner()}</th><th>{text::head_due()}</th><th>{text::head_value()}</th>
                    </tr>
                </thead>
                <tbody>{entries}</tbody>
            </table>
        })}
    }
    .into_any()
}

/// A text as paragraphs.
fn prose(text: &str) -> AnyView {
    let paragraphs = text
        .split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| view! { <p class="paper-prose">{paragraph.to_owned()}</p> })
        .collect_view();
    view! { {paragraphs} }.into_any()
}

fn actions(decided: &[Decided]) -> AnyView {
    let lines: Vec<_> = decided
        .iter()
        .filter_map(|one| Some((one, one.action.as_ref()?)))
        .map(|(one, agreed)| {
            let place = INPUTS.iter().position(|input| input.name == one.input);
            view! {
                <tr>
                    <td class="numeric">{place.map(|place| place + 1)}</td>
                    <td>{one.says.clone()}</td>
                    <td>{agreed.owner.clone()}</td>
                    <td class="numeric">{agreed.due.map(format::date)}</td>
                </tr>
            }
        })
        .collect();
    if lines.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="paper-item">
            <h2>{text::paper_actions()}</h2>
            <table class="paper-table">
                <thead>
                    <tr><th>{text::paper_item()}</th><th>{text::action()}</th><th>{text::action_owner()}</th><th>{text::action_due()}</th></tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </section>
    }
    .into_any()
}

/// What was signed, and a line for everybody who took part.
fn signing(snapshot: &RecordSnapshot) -> AnyView {
    let signed = signatures::signed(snapshot);
    let made = signatures::lines(&signed)
        .into_iter()
        .map(|line| view! { <li>{line}</li> })
        .collect_view();
    let blanks = minutes::attendance(snapshot)
        .into_iter()
        .filter(|one| one.presence != minutes::Presence::Excused)
        .map(|one| {
            view! {
                <div class="paper-sign">
                    <span class="paper-sign-line"></span>
                    <span>{one.name}</span>
                    <span class="paper-sign-hint">{text::paper_signature()}</span>
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="paper-item paper-signatures">
            <h2>{text::signatures()}</h2>
            {signed.changed.then(|| view! { <p>{text::changed_since()}</p> })}
            <ul>{made}</ul>
            <div class="paper-signs">{blanks}</div>
        </section>
    }
    .into_any()
}
