//! In the middle: one item of the agenda with its card, discussion, outcome, decisions and actions.

use leptos::prelude::*;
use steward_model::{
    edit::Edit,
    review::{DECIDED, DISCUSSED, INPUTS, Input, NOTHING, Standing, standing},
    value::Value,
};

use super::{
    card::CardView,
    decisions::Decisions,
    meeting::{Meeting, OTHER_POINTS},
    words,
};
use crate::{
    features::{
        preferences::Preferences,
        record::{ConflictChip, RecordField, SavedMark},
    },
    messages::{format, model, review as text},
    ui::{Button, Icon, IconName, Segment, Segmented},
};

/// The item that is shown; drawn anew when another is chosen, and not when anybody writes.
#[component]
pub(super) fn ItemView(meeting: Meeting) -> impl IntoView {
    let shown = meeting.shown;
    view! {
        <article class="review-item" id="review-item" tabindex="-1" aria-labelledby="review-item-title">
            {move || {
                let index = shown.get();
                match INPUTS.get(index) {
                    Some(input) => view! { <InputView meeting input index/> }.into_any(),
                    None => view! { <OtherPoints meeting/> }.into_any(),
                }
            }}
            <div class="review-turn">
                <Button icon=IconName::ArrowLeft on_press=Callback::new(move |()| meeting.step(false))>{text::previous_item()}</Button>
                <span class="quiet numeric">{move || text::place(format::count(shown.get() + 1), format::count(OTHER_POINTS + 1))}</span>
                <Button icon=IconName::ArrowRight on_press=Callback::new(move |()| meeting.step(true))>{text::next_item()}</Button>
            </div>
        </article>
    }
}

#[component]
fn InputView(meeting: Meeting, input: &'static Input, index: usize) -> impl IntoView {
    let context = meeting.context;
    let preferences = expect_context::<Preferences>();
    let edition = preferences.edition();
    let discussion = context.kind.field(input.discussion);
    view! {
        <header class="review-item-head">
            <h2 id="review-item-title">
                <span class="numeric quiet" aria-hidden="true">{index + 1}". "</span>
                {model::label(input.label)}
            </h2>
            <p class="quiet">{model::label(input.asks)} " " <span class="numeric">{move || words::clauses(input, &edition.get())}</span></p>
        </header>
        <CardView meeting input/>
        {discussion.map(|field| view! { <RecordField context field/> })}
        <Outcome meeting input/>
        <Decisions meeting input/>
    }
}

/// What came of the input, as a choice of three, and what the minutes still lack for it.
#[component]
fn Outcome(meeting: Meeting, input: &'static Input) -> impl IntoView {
    let context = meeting.context;
    let value = context.value(input.outcome);
    // Whether words are missing, and then whether those of a discussion.
    let unsaid = context.part(move |snapshot| {
        let discussed = snapshot.value(input.outcome).and_then(Value::as_text) == Some(DISCUSSED);
        (standing(snapshot, input) == Standing::Unsaid).then_some(discussed)
    });
    let chosen = Signal::derive(move || {
        value.with(|value| value.as_ref().and_then(Value::as_text).unwrap_or_default().to_owned())
    });
    let segment = |value: &'static str, label: &str| Segment {
        value,
        label: label.to_owned(),
        icon: None,
    };
    let segments = vec![
        segment(NOTHING, text::standing_nothing()),
        segment(DISCUSSED, text::standing_discussed()),
        segment(DECIDED, text::standing_decided()),
    ];
    let missing = move || {
        unsaid.get().map(|discussed| {
            let words = if discussed {
                text::unsaid_discussion()
            } else {
                text::unsaid_decision()
            };
            view! { <Icon name=IconName::TriangleAlert/> <span>{words}</span> }
        })
    };
    view! {
        <div class="review-outcome" data-field=input.outcome>
            <span class="field-label" aria-hidden="true">{text::outcome()}</span>
            <Segmented
                label=text::outcome()
                segments
                value=chosen
                on_change=Callback::new(move |outcome: String| answer(meeting, input, &outcome))
            />
            {context.kind.field(input.outcome).map(|field| view! { <ConflictChip context field/> })}
            <SavedMark context field=input.outcome/>
            <p class="review-unsaid" role="status">{missing}</p>
        </div>
    }
}

pub(super) fn answer(meeting: Meeting, input: &Input, outcome: &str) {
    meeting
        .context
        .edit_field(input.outcome, Edit::set(input.outcome, Value::text(outcome)));
}

/// Opening, other points and the date of the next review: the fields of the record that belong to no input.
#[component]
fn OtherPoints(meeting: Meeting) -> impl IntoView {
    let context = meeting.context;
    let field = |name: &str| {
        context
            .kind
            .field(name)
            .map(|field| view! { <RecordField context field/> })
    };
    view! {
        <header class="review-item-head">
            <h2 id="review-item-title">
                <span class="numeric quiet" aria-hidden="true">{OTHER_POINTS + 1}". "</span>
                {text::other_points()}
            </h2>
        </header>
        {field("minutes")}
        {field("next_review")}
    }
}
