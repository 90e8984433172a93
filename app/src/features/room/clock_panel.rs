//! The clock, how the incident stands, when the next message is due, declaring and standing down.

use leptos::prelude::*;
use steward_model::{
    kinds::incident::KIND,
    room::{Phase, declare, lasted_millis, next_update, phase, stand_down},
    snapshot::RecordSnapshot,
};

use super::words::{self, Due};
use crate::{
    features::{
        record::{RecordContext, RecordField},
        tone,
    },
    messages::{format, model, room as text},
    platform::clock,
    ui::{Button, ButtonVariant, Icon, IconName, StateChip, Tone},
};

/// What the clock shows, apart from the moment.
#[derive(Debug, Clone, PartialEq, Default)]
struct Standing {
    phase: Phase,
    /// When it was declared, in milliseconds, while it goes on; or how long it lasted.
    since: Option<i64>,
    lasted: Option<i64>,
    next: Option<i64>,
    state: String,
}

fn standing(snapshot: &RecordSnapshot) -> Standing {
    let phase = phase(snapshot);
    Standing {
        phase,
        since: snapshot
            .value("major_declared")
            .and_then(steward_model::value::Value::as_millis)
            .filter(|_| phase == Phase::Active),
        lasted: (phase == Phase::StoodDown)
            .then(|| lasted_millis(snapshot, 0))
            .flatten(),
        next: next_update(snapshot),
        state: snapshot.state_name().to_owned(),
    }
}

/// What the clock says at a moment: the time, the next message, and whether that is overdue.
fn reading(standing: &Standing, now: i64) -> (Option<String>, String, bool) {
    let time = standing
        .since
        .map(|since| now.saturating_sub(since).max(0))
        .or(standing.lasted)
        .map(words::duration);
    let (next, overdue) = match standing.next.map(|next| words::due(next, now)) {
        None => (text::next_none().to_owned(), false),
        Some(Due::In(left)) => (text::next_in(words::duration(left)), false),
        Some(Due::Overdue(since)) => (text::next_overdue(words::duration(since)), true),
    };
    (time, next, overdue)
}

#[component]
pub(super) fn ClockPanel(context: RecordContext, second: ReadSignal<i64>) -> impl IntoView {
    let now = context.part(|snapshot| Some(standing(snapshot)));
    // The seconds draw three words anew and nothing else.
    let shown = Memo::new(move |_| {
        let second = second.get();
        now.with(|now| now.as_ref().map(|now| reading(now, second)).unwrap_or_default())
    });
    let overdue = Memo::new(move |_| shown.with(|shown| shown.2));
    let phase = Memo::new(move |_| now.with(|now| now.as_ref().map(|now| now.phase).unwrap_or_default()));
    let state = Memo::new(move |_| now.with(|now| now.as_ref().map(|now| now.state.clone()).unwrap_or_default()));
    let chip = move || {
        let state = state.get();
        let declared = KIND.state(&state);
        let label = declared.map_or_else(|| state.clone(), |state| model::label(state.label).to_owned());
        view! { <StateChip label tone=declared.map_or(Tone::Neutral, |state| tone(state.tone))/> }
    };
    view! {
        <section class="room-clock card" aria-labelledby="room-clock" data-overdue=move || overdue.get().then_some("true")>
            <h2 id="room-clock">
                {move || match phase.get() {
                    Phase::NotDeclared => text::phase_none(),
                    Phase::Active => text::clock(),
                    Phase::StoodDown => text::lasted(),
                }}
            </h2>
            <p class="room-time numeric" role="timer">{move || shown.with(|shown| shown.0.clone().unwrap_or_else(|| "–".to_owned()))}</p>
            <dl class="room-facts">
                <dt>{text::incident_state()}</dt>
                <dd>{chip}</dd>
                <dt>{text::next_update()}</dt>
                <dd class="numeric">{move || shown.with(|shown| shown.1.clone())}</dd>
            </dl>
            <p class="room-overdue" role="alert">
                {move || overdue.get().then(|| view! { <Icon name=IconName::TriangleAlert/> <span>{text::overdue_alert()}</span> })}
            </p>
            {["next_update", "update_minutes"]
                .iter()
                .filter_map(|name| KIND.field(name))
                .map(|field| view! { <RecordField context field/> })
                .collect_view()}
            {move || steps(context, phase.get())}
        </section>
    }
}

fn steps(context: RecordContext, phase: Phase) -> AnyView {
    let take = move |edits: fn(&RecordSnapshot, i64) -> Vec<steward_model::edit::Edit>| {
        Callback::new(move |()| {
            if let Some(edits) = context.now(|snapshot| edits(snapshot, clock::now_millis())) {
                context.edit_all("major", edits);
            }
        })
    };
    let error = context.error("major");
    let button = match phase {
        Phase::NotDeclared => view! {
            <Button variant=ButtonVariant::Primary icon=IconName::Siren on_press=take(declare)>{text::declare()}</Button>
        }
        .into_any(),
        Phase::Active => view! {
            <Button icon=IconName::CircleCheck on_press=take(stand_down)>{text::stand_down()}</Button>
        }
        .into_any(),
        Phase::StoodDown => view! {
            <Button icon=IconName::Siren on_press=take(declare)>{text::declare_again()}</Button>
        }
        .into_any(),
    };
    view! { {button} <p class="field-error" role="alert">{move || error.get()}</p> }.into_any()
}

/// A moment as the room writes it.
pub(super) fn moment(millis: i64) -> String {
    format::moment(millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_counts_on_while_it_goes_on_and_stands_when_it_is_over() {
        let mut now = Standing {
            phase: Phase::Active,
            since: Some(60_000),
            next: Some(120_000),
            ..Standing::default()
        };
        let (time, _, overdue) = reading(&now, 100_000);
        assert_eq!((time.as_deref(), overdue), (Some("0:40"), false));
        assert!(reading(&now, 120_000).2, "overdue from its moment on");
        now = Standing {
            phase: Phase::StoodDown,
            lasted: Some(61_000),
            ..Standing::default()
        };
        assert_eq!(reading(&now, 9_000_000).0.as_deref(), Some("1:01"));
        assert_eq!(reading(&Standing::default(), 5_000).0, None);
    }
}
