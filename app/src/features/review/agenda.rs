//! At the left: the inputs in their order, each with how far it is.

use leptos::prelude::*;
use steward_model::review::{INPUTS, Standing, standing};

use super::{
    meeting::{Meeting, OTHER_POINTS},
    words,
};
use crate::{
    messages::{format, model, review as text},
    ui::{Icon, IconName, ProgressBar},
};

/// How far every input is, in the order of the agenda.
pub(super) fn standings(meeting: Meeting) -> Memo<Vec<Standing>> {
    meeting
        .context
        .part(|snapshot| INPUTS.iter().map(|input| standing(snapshot, input)).collect())
}

#[component]
pub(super) fn Agenda(meeting: Meeting) -> impl IntoView {
    let standings = standings(meeting);
    let done = Memo::new(move |_| standings.with(|all| all.iter().filter(|one| one.is_done()).count()));
    #[expect(clippy::cast_precision_loss, reason = "eleven inputs")]
    let share = Signal::derive(move || Some(done.get() as f64 / INPUTS.len() as f64));
    let detail = Signal::derive(move || text::progress(format::count(done.get()), format::count(INPUTS.len())));
    let inputs = INPUTS
        .iter()
        .enumerate()
        .map(|(index, input)| {
            let of = Memo::new(move |_| standings.with(|all| all.get(index).copied().unwrap_or(Standing::Open)));
            view! { <Line meeting index label=model::label(input.label) standing=Some(of)/> }
        })
        .collect_view();
    view! {
        <nav class="review-agenda" aria-label=text::agenda()>
            <ProgressBar label=Signal::derive(|| text::progress_label().to_owned()) value=share detail/>
            <ol>
                {inputs}
                <Line meeting index=OTHER_POINTS label=text::other_points() standing=None/>
            </ol>
        </nav>
    }
}

#[component]
fn Line(meeting: Meeting, index: usize, label: &'static str, standing: Option<Memo<Standing>>) -> impl IntoView {
    let shown = meeting.shown;
    let is_shown = Memo::new(move |_| shown.get() == index);
    view! {
        <li>
            <button
                type="button"
                class="review-agenda-item"
                aria-current=move || is_shown.get().then_some("step")
                on:click=move |_| meeting.show(index)
            >
                <span class="review-number numeric" aria-hidden="true">{index + 1}</span>
                <span class="review-agenda-label">{label}</span>
                {standing.map(|standing| move || mark(standing.get()))}
            </button>
        </li>
    }
}

fn mark(standing: Standing) -> AnyView {
    let (label, tone) = words::standing(standing);
    let icon = match standing {
        Standing::Open => IconName::CircleDashed,
        Standing::Unsaid => IconName::TriangleAlert,
        Standing::Nothing | Standing::Discussed | Standing::Decided => IconName::CircleCheck,
    };
    view! {
        <span class="review-mark" data-tone=tone.name() title=label>
            <Icon name=icon/>
            <span class="visually-hidden">{label}</span>
        </span>
    }
    .into_any()
}
